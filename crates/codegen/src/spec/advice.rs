//! Owns what to say about a value of the wrong type: how what was meant is written. Knows members by their names only; must
//! not know what they do.

use super::node::Node;

/// How members are written that are often taken for something else: the name, what is expected, and what to do.
const WRITTEN: [(&str, &str, &str); 26] = [
    (
        "$ref",
        "a reference",
        "write it in quotes, `$ref: '#/components/…'`: without them, `#` begins a comment",
    ),
    (
        "additionalProperties",
        SCHEMA,
        "write `true`, `false`, or a schema such as `{type: string}`",
    ),
    ("allOf", LIST, "list the schemas: `allOf: [{…}, {…}]`"),
    ("anyOf", LIST, "list the schemas: `anyOf: [{…}, {…}]`"),
    ("oneOf", LIST, "list the schemas: `oneOf: [{…}, {…}]`"),
    (
        "content",
        OBJECT,
        "write each media type as a member: `application/json: {schema: {…}}`",
    ),
    (
        "discriminator",
        OBJECT,
        "name the property: `discriminator: {propertyName: kind}`",
    ),
    ("enum", LIST, "list the values: `enum: [one, other]`"),
    (
        "flows",
        "an object of flows",
        "write each flow as a member: `clientCredentials: {tokenUrl: …, scopes: {}}`",
    ),
    (
        "headers",
        OBJECT,
        "write each header as a member: `X-Name: {schema: {type: string}}`",
    ),
    (
        "info",
        OBJECT,
        "say what it is called: `info: {title: …, version: '1'}`",
    ),
    (
        "items",
        SCHEMA,
        "describe one item with a schema, such as `{type: string}`",
    ),
    (
        "mapping",
        OBJECT,
        "write each value as a member: `cat: '#/components/schemas/Cat'`",
    ),
    (
        "parameters",
        LIST,
        "list the parameters: `parameters: [{name: id, in: path, …}]`",
    ),
    (
        "paths",
        OBJECT,
        "write each path as a member: `/pets: {get: {…}}`",
    ),
    (
        "properties",
        OBJECT,
        "write each property as a member: `name: {type: string}`",
    ),
    (
        "required",
        BOOLEAN,
        "write `true` or `false`; names of properties are listed in the schema that has them",
    ),
    (
        "required",
        LIST,
        "list names in the schema that has the properties: `required: [id, name]`",
    ),
    (
        "requestBody",
        OBJECT,
        "say what it holds: `requestBody: {content: {application/json: {schema: {…}}}}`",
    ),
    (
        "responses",
        OBJECT,
        "write each response under its status: `'200': {description: …}`",
    ),
    (
        "scopes",
        OBJECT,
        "write each scope as a member: `read: What it lets one do.`",
    ),
    (
        "security",
        LIST,
        "list the ways to be let in: `security: [{name-of-a-scheme: []}]`",
    ),
    (
        "servers",
        LIST,
        "list the servers: `servers: [{url: 'https://api.example.com'}]`",
    ),
    ("tags", LIST, "list the tags: `tags: [pets]`"),
    (
        "type",
        TYPE,
        "the types are string, number, integer, boolean, array, object, null",
    ),
    (
        "webhooks",
        OBJECT,
        "write each webhook as a member: `petAdded: {post: {…}}`",
    ),
];

/// The types of values.
const TYPES: [&str; 6] = ["string", "number", "integer", "boolean", "array", "object"];

const BOOLEAN: &str = "a boolean";
const LIST: &str = "a list";
const OBJECT: &str = "an object";
const SCHEMA: &str = "a schema";
const TYPE: &str = "the name of a type";

/// What to do about a value that is not the `expected` one, which is given with its article; `name` is that of the member.
pub(super) fn advice(name: Option<&str>, expected: &str, found: &Node) -> String {
    let is_meant = |(member, kind, _): &&(&str, &str, &str)| {
        Some(*member) == name && (expected.starts_with(kind) || expected.ends_with(kind))
    };
    match WRITTEN.iter().find(is_meant) {
        Some((_, _, advice)) => (*advice).to_owned(),
        None => usual(expected, found),
    }
}

/// Keywords of schemas that are often written beside the schema.
const OF_SCHEMAS: [&str; 12] = [
    "default",
    "enum",
    "format",
    "items",
    "maximum",
    "maxLength",
    "minimum",
    "minLength",
    "nullable",
    "pattern",
    "properties",
    "type",
];

/// What is often written beside `paths`, and where it belongs.
const ELSEWHERE: [(&str, &str); 15] = [
    ("basePath", SERVERS),
    ("callbacks", COMPONENTS),
    ("consumes", CONTENT),
    (
        "definitions",
        "move what it has to `components: {schemas: {…}}`",
    ),
    ("examples", COMPONENTS),
    ("headers", COMPONENTS),
    ("host", SERVERS),
    ("parameters", COMPONENTS),
    ("produces", CONTENT),
    ("requestBodies", COMPONENTS),
    ("responses", COMPONENTS),
    ("schemas", COMPONENTS),
    ("schemes", SERVERS),
    ("securitySchemes", COMPONENTS),
    (
        "securityDefinitions",
        "move what it has to `components: {securitySchemes: {…}}`",
    ),
];

/// Members that had other names in Swagger 2.0: the name, the one of now, and what to write.
const RENAMED: [(&str, &str, &str); 3] = [
    (
        "accessCode",
        "authorizationCode",
        "call it `authorizationCode`",
    ),
    (
        "application",
        "clientCredentials",
        "call it `clientCredentials`",
    ),
    (
        "collectionFormat",
        "explode",
        "write `explode: true` for `multi`, `explode: false` for `csv`, or a `style`",
    ),
];

const COMPONENTS: &str = "move it into `components`";
const CONTENT: &str =
    "name media types where contents are described: `content: {application/json: {schema: {…}}}`";
const SERVERS: &str =
    "say where the API is in one URL: `servers: [{url: 'https://api.example.com/v1'}]`";

/// What to do about a member that belongs into another one, of an object that can have the `known` ones.
pub(super) fn misplaced(name: &str, known: impl Fn(&str) -> bool) -> Option<&'static str> {
    let is_of_schema = OF_SCHEMAS.contains(&name);
    let beside_paths = ELSEWHERE.iter().find(|(member, _)| *member == name);
    if let Some((_, help)) = beside_paths.filter(|_| known("paths")) {
        return Some(help);
    }
    let renamed = RENAMED.iter().find(|(member, ..)| *member == name);
    if let Some((_, _, help)) = renamed.filter(|(_, now, _)| known(now)) {
        return Some(help);
    }
    if known("schema") && is_of_schema && !known("properties") {
        Some("put it into the schema: `schema: {type: …}`")
    } else if known("content") && (name == "schema" || is_of_schema) {
        Some("put it where the content is described: `content: {application/json: {schema: {…}}}`")
    } else {
        None
    }
}

/// What to do where the name tells nothing.
fn usual(expected: &str, found: &Node) -> String {
    let is_object = expected.starts_with(OBJECT) || expected.ends_with(OBJECT);
    match (expected, found) {
        (_, Node::Null) => "give it a value, or take it out".to_owned(),
        ("a string", _) => in_quotes(found),
        ("a boolean", _) => "write `true` or `false`, without quotes".to_owned(),
        ("a number", _) => "write a number, without quotes".to_owned(),
        ("a whole number from 0", _) => {
            "write a whole number that is not negative, or take the limit out".to_owned()
        }
        ("a server, which is an object", Node::String(text)) => {
            format!("write its address as a member: `{{url: '{text}'}}`")
        }
        ("a schema, which is an object", Node::String(text)) if TYPES.contains(&text.as_str()) => {
            format!("write it as a member: `{{type: {text}}}`")
        }
        ("an action, which is an object", Node::String(_)) => {
            "write its members: `- target: '$.info'` and `update: {…}`".to_owned()
        }
        ("a flow, which is an object", _) => {
            "write its addresses as members: `{tokenUrl: 'https://…', scopes: {}}`".to_owned()
        }
        ("an operation, which is an object", Node::String(_)) => {
            "write its members: `get: {responses: {…}}`".to_owned()
        }
        ("a response, which is an object", Node::String(_)) => {
            "write it as a member: `{description: …}`".to_owned()
        }
        (_, Node::String(text)) if is_object => referred(text),
        (_, Node::List(_)) if is_object => {
            "write it as members with names, `name: …`, not as a list of items".to_owned()
        }
        (_, _) if is_object => {
            "write it as members with names, `name: …`, or take it out".to_owned()
        }
        (_, _) if expected.starts_with(LIST) => {
            "put it into a list: `- …` on a line of its own for each item, or `[…, …]`".to_owned()
        }
        (_, _) => format!("write {expected}, or take it out"),
    }
}

/// What is written as a text may be meant as the place, or as the name, of what is described elsewhere.
fn referred(text: &str) -> String {
    let is_place = text.contains(['#', '/', '.'])
        && !text.contains("://")
        && !text.contains(char::is_whitespace);
    match is_place {
        true => format!("to take it from another place, refer to that: `{{$ref: '{text}'}}`"),
        false => {
            "write its members, `name: …`, or refer to what has them: `{$ref: '#/components/…'}`"
                .to_owned()
        }
    }
}

fn in_quotes(found: &Node) -> String {
    match found {
        Node::Bool(value) => format!("write it in quotes: `\"{value}\"`"),
        Node::Number(number) => format!("write it in quotes: `\"{number}\"`"),
        _ => "write one text, or take it out".to_owned(),
    }
}
