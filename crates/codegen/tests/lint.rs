//! What is shown of values that their own schema rules out, and what only prose says.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use specwright::config::CrateSettings;
use specwright::diagnostics::Code;
use specwright::spec::source::Source;
use specwright::{Input, lint};

/// What is found under a code, in a document of one schema with these properties and these parameters.
fn found(code: Code, properties: &str, parameters: &str) -> Vec<String> {
    let text = format!(
        "openapi: 3.1.0
info: {{title: Ferry, version: '1'}}
paths:
  /boats:
    get:
      parameters: [{parameters}]
      responses: {{'200': {{description: A boat., content: {{application/json: {{schema: {{$ref: '#/components/schemas/Boat'}}}}}}}}}}
components: {{schemas: {{Boat: {{type: object, properties: {{{properties}}}}}}}}}
"
    );
    let settings = CrateSettings::for_package("linted").unwrap();
    let found = lint(&Input::new(Source::new("ferry.yaml", text), settings));
    assert!(!found.has_errors(), "{found:?}");
    let found = found.iter().filter(|found| found.code == code);
    found.map(|found| found.message.clone()).collect()
}

/// The fault of a value in the two places where one can stand.
fn fault(schema: &str, value: &str) -> Option<String> {
    let shown = |keyword: &str| format!("a: {{{schema}, {keyword}: {value}}}");
    let mut examples = found(Code::ExampleInvalid, &shown("example"), "");
    let mut defaults = found(Code::DefaultInvalid, &shown("default"), "");
    assert!(
        examples.len() < 2 && defaults.len() < 2,
        "{examples:?} {defaults:?}"
    );
    let fault = |message: String| message.split_once(": ").unwrap().1.to_owned();
    let (example, default) = (examples.pop().map(fault), defaults.pop().map(fault));
    assert_eq!(example, default);
    example
}

#[test]
fn values_that_break_their_schema_are_found() {
    let broken = [
        ("type: integer, maximum: 10", "11", "11 is more than 10"),
        (
            "type: integer, multipleOf: 5",
            "11",
            "11 is no multiple of 5",
        ),
        (
            "type: number, multipleOf: 0.1",
            "0.25",
            "0.25 is no multiple of 0.1",
        ),
        (
            "type: string, minLength: 3",
            "ab",
            "\"ab\" has fewer than 3 characters",
        ),
        (
            "type: string, pattern: '^a'",
            "b",
            "\"b\" does not match `^a`",
        ),
        (
            "type: string, format: date",
            "soon",
            "\"soon\" is no `date`",
        ),
        (
            "type: string, format: uuid, maxLength: 40",
            "x",
            "\"x\" is no `uuid`",
        ),
        (
            "type: string, enum: [a, b]",
            "c",
            "`c` is not one of the values",
        ),
        ("const: a", "c", "`c` is not one of the values"),
        ("enum: [1, true, x]", "2", "2 is not one of the values"),
        (
            "type: array, items: {type: string}, uniqueItems: true",
            "[a, b, a]",
            "it has an item twice",
        ),
        (
            "type: array, items: {type: string}",
            "[a, 1]",
            "a number is not a string",
        ),
    ];
    for (schema, value, told) in broken {
        assert_eq!(fault(schema, value).as_deref(), Some(told), "{schema}");
    }
}

#[test]
fn values_that_keep_their_schema_are_not() {
    let kept = [
        ("type: integer, multipleOf: 5", "-15"),
        ("type: number, multipleOf: 0.1", "0.3"),
        ("type: number, multipleOf: 0.01", "1234567.89"),
        ("type: string, format: date-time", "'2024-02-29T10:00:00Z'"),
        ("enum: [1, 2.5, x]", "1.0"),
        ("enum: [1, 2.5, x]", "x"),
        (
            "type: array, items: {type: integer}, uniqueItems: true",
            "[1, 2]",
        ),
        ("type: string, format: boat-name", "Lady"),
    ];
    for (schema, value) in kept {
        assert_eq!(fault(schema, value), None, "{schema}");
    }
}

#[test]
fn what_stops_a_run_is_an_error_here_too() {
    let text = format!(
        "openapi: 3.1.0\ninfo: {{title: {}, version: '1'}}\npaths: {{}}\n",
        "x".repeat(2_000)
    );
    let settings = CrateSettings::for_package("linted").unwrap();
    let found = lint(&Input::new(Source::new("ferry.yaml", text), settings));
    assert!(
        found.iter().any(|found| found.code == Code::OverBound),
        "{found:?}"
    );
}

#[test]
fn limits_in_the_prose_of_parameters_are_found() {
    let parameter = |schema: &str| {
        format!("{{name: page, in: query, description: 'The page, at least 1.', schema: {schema}}}")
    };
    let limits = |schema: &str| found(Code::LimitInProse, "", &parameter(schema));
    assert_eq!(
        limits("{type: integer}"),
        ["the prose says \"at least 1\", and no keyword does"]
    );
    assert!(limits("{type: integer, minimum: 1}").is_empty());
}
