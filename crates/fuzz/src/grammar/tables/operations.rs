//! Operations, and what they are made of.

use super::super::shape::Often::{Always, Mostly, Seldom, Sometimes};
use super::super::shape::Shape::{
    self, Any, Flag, List, Map, Name, Object, One, Other, Prose, Size, Word,
};
use super::schemas::{EXAMPLE, SCHEMA};
use super::{CALLBACK, URLS};

pub(super) static OPERATION: Shape = Object(&[
    ("responses", Always, Map(&Word(STATUSES), &RESPONSE)),
    ("operationId", Mostly, Name),
    ("tags", Sometimes, List(2, &Name)),
    ("summary", Sometimes, Prose),
    ("description", Sometimes, Prose),
    ("parameters", Sometimes, List(5, &PARAMETER)),
    ("requestBody", Sometimes, Other(&BODY)),
    ("security", Sometimes, List(2, &SECURITY)),
    ("servers", Seldom, List(2, &SERVER)),
    ("callbacks", Seldom, Map(&Name, &CALLBACK)),
    ("deprecated", Seldom, Flag),
    ("x-pagination", Sometimes, Other(&PAGINATION)),
    ("x-rust-name", Seldom, Name),
]);

const STATUSES: &[&str] = &[
    "200", "201", "204", "2XX", "404", "4XX", "500", "default", "100", "302", "99",
];

static PAGINATION: Shape = One(&[
    Any,
    Object(&[
        ("style", Mostly, Word(&["page", "offset", "cursor", "link"])),
        ("items", Sometimes, Word(POINTERS)),
        ("next", Sometimes, Word(POINTERS)),
        ("parameter", Sometimes, Name),
        ("more", Seldom, Word(POINTERS)),
        ("first", Seldom, Size),
        ("total_pages", Seldom, Word(POINTERS)),
        ("total_items", Seldom, Word(POINTERS)),
    ]),
]);

const POINTERS: &[&str] = &["/A", "", "/id", "/kind/0", "/A/B", "name", "/~1/~0", "/-"];

pub(super) static PARAMETER: Shape = One(&[
    Object(&[
        ("name", Always, Name),
        (
            "in",
            Always,
            Word(&["query", "header", "cookie", "path", "querystring"]),
        ),
        ("schema", Always, Other(&SCHEMA)),
        ("style", Sometimes, Word(STYLES)),
        ("explode", Sometimes, Flag),
        ("required", Sometimes, Flag),
        ("allowReserved", Sometimes, Flag),
        ("allowEmptyValue", Seldom, Flag),
        ("description", Sometimes, Prose),
        ("deprecated", Seldom, Flag),
        ("example", Seldom, Any),
        ("examples", Seldom, Map(&Name, &EXAMPLE)),
        ("x-rust-name", Seldom, Name),
        ("x-secret", Seldom, Flag),
    ]),
    Object(&[
        ("name", Always, Name),
        (
            "in",
            Always,
            Word(&["query", "header", "cookie", "path", "querystring"]),
        ),
        ("content", Always, Other(&CONTENT)),
    ]),
    Object(&[(
        "$ref",
        Always,
        Word(&["#/components/parameters/A", "#/components/parameters/B"]),
    )]),
]);

const STYLES: &[&str] = &[
    "form",
    "simple",
    "label",
    "matrix",
    "deepObject",
    "spaceDelimited",
    "pipeDelimited",
    "cookie",
];

pub(super) static BODY: Shape = One(&[
    Object(&[
        ("content", Always, Other(&CONTENT)),
        ("required", Sometimes, Flag),
        ("description", Sometimes, Prose),
    ]),
    Object(&[(
        "$ref",
        Always,
        Word(&[
            "#/components/requestBodies/A",
            "#/components/requestBodies/B",
        ]),
    )]),
]);

static CONTENT: Shape = Map(&Word(MEDIA), &MEDIA_TYPE);

const MEDIA: &[&str] = &[
    "application/json",
    "application/x-www-form-urlencoded",
    "multipart/form-data",
    "multipart/mixed",
    "text/plain",
    "text/event-stream",
    "application/jsonl",
    "application/json-seq",
    "application/octet-stream",
    "image/*",
    "*/*",
    "application/merge-patch+json; charset=utf-8",
    "application/xml",
    "application/pdf;x=\"y\"",
];

static MEDIA_TYPE: Shape = Object(&[
    ("schema", Mostly, Other(&SCHEMA)),
    ("itemSchema", Seldom, Other(&SCHEMA)),
    ("example", Sometimes, Any),
    ("examples", Seldom, Map(&Name, &EXAMPLE)),
    ("encoding", Sometimes, Map(&Name, &ENCODING)),
]);

static ENCODING: Shape = Object(&[
    ("contentType", Sometimes, Word(MEDIA)),
    ("style", Sometimes, Word(STYLES)),
    ("explode", Sometimes, Flag),
    ("allowReserved", Sometimes, Flag),
    ("headers", Sometimes, Map(&Name, &HEADER)),
]);

pub(super) static RESPONSE: Shape = One(&[
    Object(&[
        ("description", Always, Prose),
        ("content", Mostly, Other(&CONTENT)),
        ("headers", Sometimes, Map(&Name, &HEADER)),
        ("links", Seldom, Map(&Name, &LINK)),
    ]),
    Object(&[(
        "$ref",
        Always,
        Word(&["#/components/responses/A", "#/components/responses/B"]),
    )]),
]);

pub(super) static HEADER: Shape = One(&[
    Object(&[
        ("schema", Mostly, Other(&SCHEMA)),
        ("required", Sometimes, Flag),
        ("description", Sometimes, Prose),
        ("style", Seldom, Word(STYLES)),
        ("content", Seldom, Other(&CONTENT)),
    ]),
    Object(&[(
        "$ref",
        Always,
        Word(&["#/components/headers/A", "#/components/headers/B"]),
    )]),
]);

pub(super) static LINK: Shape = Object(&[
    ("operationId", Sometimes, Name),
    ("operationRef", Sometimes, Name),
    ("parameters", Sometimes, Map(&Name, &Any)),
]);

pub(super) static SECURITY: Shape = Map(&Name, &SCOPES);

static SCOPES: Shape = List(2, &Name);

pub(super) static SERVER: Shape = Object(&[
    ("url", Always, Word(URLS)),
    ("description", Sometimes, Prose),
    ("name", Seldom, Name),
    (
        "variables",
        Sometimes,
        Map(&Word(&["kind", "id", "name"]), &VARIABLE),
    ),
]);

static VARIABLE: Shape = Object(&[
    ("default", Always, Name),
    ("enum", Sometimes, List(3, &Name)),
    ("description", Seldom, Prose),
]);
