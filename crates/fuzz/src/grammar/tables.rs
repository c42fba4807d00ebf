//! The objects of a document, and what each of them can hold.

mod operations;
mod schemas;

use super::shape::Often::{Always, Mostly, Seldom, Sometimes};
use super::shape::Shape::{self, Any, List, Map, Name, Object, One, Other, Prose, Word};
use operations::{BODY, HEADER, LINK, OPERATION, PARAMETER, RESPONSE, SECURITY, SERVER};
use schemas::{EXAMPLE, SCHEMA};

/// The whole.
pub(super) static DOCUMENT: Shape = Object(&[
    (
        "openapi",
        Always,
        Word(&["3.1.0", "3.0.3", "3.0.0", "3.1.1", "3.2.0"]),
    ),
    ("info", Always, Other(&INFO)),
    ("paths", Mostly, Map(&PATH, &PATH_ITEM)),
    ("components", Mostly, Other(&COMPONENTS)),
    ("webhooks", Sometimes, Map(&Name, &PATH_ITEM)),
    ("servers", Sometimes, List(3, &SERVER)),
    ("security", Sometimes, List(2, &SECURITY)),
    ("tags", Sometimes, List(3, &TAG)),
    (
        "jsonSchemaDialect",
        Seldom,
        Word(&["https://spec.openapis.org/oas/3.1/dialect/base"]),
    ),
    ("x-extension", Seldom, Any),
]);

static INFO: Shape = Object(&[
    ("title", Always, Name),
    ("version", Always, Word(&["1", "1.2.3"])),
    ("description", Sometimes, Prose),
    ("summary", Seldom, Prose),
    ("license", Seldom, Any),
]);

static TAG: Shape = Object(&[("name", Always, Name), ("description", Sometimes, Prose)]);

static PATH: Shape = Word(&[
    "/a",
    "/a/{id}",
    "/a/{id}/{name}",
    "/b",
    "/b:{kind}",
    "/a/{id}.json",
    "/",
    "/A",
    "/c//d",
    "/{a-b}/{a_b}",
]);

/// What stands under a path, or what is sent to it.
static PATH_ITEM: Shape = Object(&[
    ("get", Mostly, Other(&OPERATION)),
    ("post", Sometimes, Other(&OPERATION)),
    ("put", Seldom, Other(&OPERATION)),
    ("patch", Seldom, Other(&OPERATION)),
    ("delete", Sometimes, Other(&OPERATION)),
    ("head", Seldom, Other(&OPERATION)),
    ("query", Seldom, Other(&OPERATION)),
    (
        "additionalOperations",
        Seldom,
        Map(&Word(&["COPY", "LOCK", "get"]), &OPERATION),
    ),
    ("parameters", Seldom, List(2, &PARAMETER)),
    ("servers", Seldom, List(2, &SERVER)),
    ("summary", Seldom, Prose),
    ("description", Seldom, Prose),
    (
        "$ref",
        Seldom,
        Word(&["#/paths/~1b", "#/components/pathItems/A"]),
    ),
]);

static COMPONENTS: Shape = Object(&[
    ("schemas", Mostly, Map(&Name, &SCHEMA)),
    ("parameters", Sometimes, Map(&Name, &PARAMETER)),
    ("responses", Sometimes, Map(&Name, &RESPONSE)),
    ("requestBodies", Sometimes, Map(&Name, &BODY)),
    ("headers", Sometimes, Map(&Name, &HEADER)),
    ("examples", Seldom, Map(&Name, &EXAMPLE)),
    ("links", Seldom, Map(&Name, &LINK)),
    ("callbacks", Seldom, Map(&Name, &CALLBACK)),
    ("pathItems", Seldom, Map(&Name, &PATH_ITEM)),
    ("securitySchemes", Mostly, Map(&Name, &SECURITY_SCHEME)),
]);

static CALLBACK: Shape = Map(
    &Word(&["{$request.body#/url}", "/a", "{$url}/x"]),
    &PATH_ITEM,
);

static SECURITY_SCHEME: Shape = One(&[
    Object(&[
        ("type", Always, Word(&["http"])),
        (
            "scheme",
            Always,
            Word(&["bearer", "basic", "Bearer", "digest"]),
        ),
        ("description", Seldom, Prose),
    ]),
    Object(&[
        ("type", Always, Word(&["apiKey"])),
        ("name", Always, Name),
        ("in", Always, Word(&["header", "query", "cookie"])),
    ]),
    Object(&[
        (
            "type",
            Always,
            Word(&["oauth2", "openIdConnect", "mutualTLS"]),
        ),
        ("flows", Mostly, Map(&Word(FLOWS), &FLOW)),
        ("openIdConnectUrl", Sometimes, Word(URLS)),
    ]),
    Object(&[
        ("type", Always, Word(&["http", "apiKey", "oauth2", "x"])),
        ("x-extension", Always, Any),
        ("$ref", Sometimes, Word(&["#/components/securitySchemes/A"])),
    ]),
]);

const FLOWS: &[&str] = &[
    "clientCredentials",
    "authorizationCode",
    "implicit",
    "password",
    "deviceAuthorization",
];

const URLS: &[&str] = &[
    "https://example.com",
    "https://example.com/v1/",
    "/",
    "v2",
    "https://{kind}.example.com:{id}/{name}",
    "http://[::1]:80/a?b#c",
    "https://user:password@example.com",
    "javascript:alert(1)",
    "//example.com",
];

static FLOW: Shape = Object(&[
    ("tokenUrl", Mostly, Word(URLS)),
    ("authorizationUrl", Mostly, Word(URLS)),
    ("scopes", Mostly, Map(&Name, &Prose)),
]);
