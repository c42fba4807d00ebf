//! Schemas: those that make sense, and one with whatever there is.

use super::super::shape::Often::{Always, Mostly, Seldom, Sometimes};
use super::super::shape::Shape::{
    self, Any, Flag, List, Map, Name, Number, Object, One, Other, Prose, Size, Word,
};
use super::super::words::REFERENCES;

pub(super) static SCHEMA: Shape = One(&[
    Object(&[("$ref", Always, Word(&REFERENCES))]),
    Object(&[
        ("$ref", Always, Word(LIKELY)),
        ("description", Seldom, Prose),
    ]),
    Other(&STRUCTURE),
    Other(&STRUCTURE),
    Other(&TEXT),
    Other(&NUMBER),
    Other(&CHOICE),
    Other(&ITEMS),
    Other(&MAPPING),
    Other(&JOINED),
    Other(&UNION),
    Other(&ANYTHING),
    Any,
]);

const LIKELY: &[&str] = &[
    "#/components/schemas/A",
    "#/components/schemas/B",
    "#/components/schemas/C",
    "#/components/schemas/D",
];

static STRUCTURE: Shape = Object(&[
    ("type", Always, Word(&["object"])),
    ("properties", Always, Map(&Name, &SCHEMA)),
    ("required", Mostly, List(3, &Name)),
    ("additionalProperties", Seldom, Other(&SCHEMA)),
    ("description", Sometimes, Prose),
    ("title", Seldom, Name),
    ("readOnly", Seldom, Flag),
    ("writeOnly", Seldom, Flag),
    ("nullable", Seldom, Flag),
    ("example", Seldom, Any),
    ("discriminator", Seldom, Other(&DISCRIMINATOR)),
    ("allOf", Seldom, List(2, &SCHEMA)),
    ("oneOf", Seldom, List(2, &SCHEMA)),
    ("x-rust-name", Seldom, Name),
]);

static TEXT: Shape = Object(&[
    ("type", Always, Word(&["string"])),
    ("format", Sometimes, Word(FORMATS)),
    ("minLength", Sometimes, Size),
    ("maxLength", Sometimes, Size),
    ("pattern", Sometimes, Word(PATTERNS)),
    ("default", Sometimes, Any),
    ("description", Seldom, Prose),
    ("nullable", Seldom, Flag),
    ("example", Seldom, Any),
    ("examples", Seldom, List(2, &Any)),
    ("x-secret", Seldom, Flag),
    ("x-aliases", Seldom, List(2, &Name)),
]);

const FORMATS: &[&str] = &[
    "date",
    "date-time",
    "time",
    "duration",
    "uuid",
    "uri",
    "email",
    "hostname",
    "ipv4",
    "ipv6",
    "byte",
    "binary",
    "base64url",
    "password",
    "regex",
    "int32",
    "x",
];

const PATTERNS: &[&str] = &[
    "^[a-z]+$",
    "\\d{3}",
    "(",
    "^(a|b)*$",
    "[^\\]]",
    "(?=x)",
    "(?<n>a)\\k<n>",
    "\\u0041\\x41\\cA",
    "\\p{L}",
    "(a{1000}){1000}",
    "((((((((((x*)*)*)*)*)*)*)*)*)*)*",
    "[\\s\\S]",
    "/x/i",
    "$^",
    "[z-a]",
    "a{2,1}",
    "[]",
    "[^]",
];

static NUMBER: Shape = Object(&[
    ("type", Always, Word(&["integer", "number"])),
    (
        "format",
        Sometimes,
        Word(&["int32", "int64", "uint64", "float", "double", "decimal"]),
    ),
    ("minimum", Sometimes, Number),
    ("maximum", Sometimes, Number),
    ("exclusiveMinimum", Seldom, One(&[Number, Flag])),
    ("exclusiveMaximum", Seldom, One(&[Number, Flag])),
    ("multipleOf", Seldom, Number),
    ("default", Sometimes, Any),
    ("example", Seldom, Number),
    ("enum", Seldom, List(3, &Number)),
]);

static CHOICE: Shape = Object(&[
    ("type", Mostly, Word(&["string", "integer", "boolean"])),
    ("enum", Always, List(6, &VALUE)),
    ("x-enum-varnames", Seldom, List(6, &Name)),
    ("x-enum-descriptions", Seldom, List(6, &Prose)),
    ("default", Seldom, Any),
    ("description", Seldom, Prose),
]);

static VALUE: Shape = One(&[
    Name,
    Name,
    Any,
    Word(&["red", "RED", "dark blue", "-red", "1"]),
]);

static ITEMS: Shape = Object(&[
    ("type", Always, Word(&["array"])),
    ("items", Mostly, Other(&SCHEMA)),
    ("prefixItems", Seldom, List(3, &SCHEMA)),
    ("minItems", Seldom, Size),
    ("maxItems", Seldom, Size),
    ("uniqueItems", Seldom, Flag),
    ("contains", Seldom, Other(&SCHEMA)),
    ("default", Seldom, Any),
    ("example", Seldom, Any),
]);

static MAPPING: Shape = Object(&[
    ("type", Always, Word(&["object"])),
    ("additionalProperties", Always, Other(&SCHEMA)),
    ("patternProperties", Seldom, Map(&Word(PATTERNS), &SCHEMA)),
    ("propertyNames", Seldom, Other(&SCHEMA)),
    ("minProperties", Seldom, Size),
    ("maxProperties", Seldom, Size),
]);

static JOINED: Shape = Object(&[
    ("allOf", Always, List(4, &SCHEMA)),
    ("type", Seldom, Word(&["object"])),
    ("properties", Sometimes, Map(&Name, &SCHEMA)),
    ("required", Sometimes, List(3, &Name)),
    ("description", Seldom, Prose),
    ("discriminator", Seldom, Other(&DISCRIMINATOR)),
]);

static UNION: Shape = One(&[
    Object(&[
        ("oneOf", Always, List(5, &SCHEMA)),
        ("discriminator", Sometimes, Other(&DISCRIMINATOR)),
        ("properties", Seldom, Map(&Name, &SCHEMA)),
        ("description", Seldom, Prose),
    ]),
    Object(&[
        ("anyOf", Always, List(5, &SCHEMA)),
        ("discriminator", Seldom, Other(&DISCRIMINATOR)),
        ("allOf", Seldom, List(3, &SCHEMA)),
    ]),
]);

static DISCRIMINATOR: Shape = Object(&[
    ("propertyName", Always, Name),
    ("mapping", Sometimes, Map(&Name, &TARGET)),
    ("defaultMapping", Seldom, Word(&REFERENCES)),
]);

static TARGET: Shape = Word(&REFERENCES);

/// Every keyword, whether or not it belongs there.
static ANYTHING: Shape = Object(&[
    ("type", Sometimes, One(&[Word(TYPES), List(3, &TYPE)])),
    ("$ref", Seldom, Word(&REFERENCES)),
    ("$dynamicRef", Seldom, Word(&REFERENCES)),
    ("const", Seldom, Any),
    ("enum", Seldom, Any),
    ("format", Seldom, Word(FORMATS)),
    ("properties", Sometimes, Map(&Name, &SCHEMA)),
    ("items", Seldom, Other(&SCHEMA)),
    ("allOf", Seldom, List(2, &SCHEMA)),
    ("oneOf", Seldom, List(2, &SCHEMA)),
    ("anyOf", Seldom, List(2, &SCHEMA)),
    ("not", Seldom, Other(&SCHEMA)),
    ("if", Seldom, Other(&SCHEMA)),
    ("then", Seldom, Other(&SCHEMA)),
    ("else", Seldom, Other(&SCHEMA)),
    ("dependentSchemas", Seldom, Map(&Name, &SCHEMA)),
    ("dependentRequired", Seldom, Any),
    ("unevaluatedProperties", Seldom, Other(&SCHEMA)),
    ("unevaluatedItems", Seldom, Other(&SCHEMA)),
    ("minimum", Seldom, Any),
    ("minLength", Seldom, Any),
    ("pattern", Seldom, Word(PATTERNS)),
    ("required", Seldom, Any),
    ("nullable", Seldom, Any),
    ("default", Sometimes, Any),
    (
        "contentMediaType",
        Seldom,
        Word(&["application/json", "image/png"]),
    ),
    ("contentEncoding", Seldom, Word(&["base64", "base64url"])),
    ("xml", Seldom, Any),
    ("$defs", Seldom, Map(&Name, &SCHEMA)),
    ("$id", Seldom, Name),
    ("x-extension", Seldom, Any),
]);

const TYPES: &[&str] = &[
    "object", "array", "string", "integer", "number", "boolean", "null",
];

static TYPE: Shape = Word(TYPES);

/// An example with a name.
pub(super) static EXAMPLE: Shape = Object(&[
    ("value", Mostly, Any),
    ("summary", Seldom, Prose),
    ("externalValue", Seldom, Name),
    ("dataValue", Seldom, Any),
    ("serializedValue", Seldom, Name),
]);
