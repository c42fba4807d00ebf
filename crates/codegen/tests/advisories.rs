//! What other generators had advisories for, one test each: texts of that kind change nothing here but texts.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]
#![allow(dead_code, reason = "what is shared is used in part")]

mod common;

#[path = "poison/check.rs"]
mod check;
#[path = "poison/papers.rs"]
mod papers;
#[path = "poison/payloads.rs"]
mod payloads;
#[path = "poison/texts.rs"]
mod texts;
#[path = "poison/tokens.rs"]
mod tokens;

use check::{Crate, is_twin, model};
use texts::Texts;

/// What a text that wants out of a string, a comment or a block of code looks like.
const ESCAPE: &str =
    "a\"`'; */ } ) }\nstd::process::exit(1);\nfn init() { panic!() } /* \" ${x} {{x}} \\";

/// A document with a text in one place.
fn document(schema: &str, path: &str, server: &str, description: &str) -> String {
    let quoted = |text: &str| serde_json::to_string(text).unwrap();
    format!(
        "{{\"openapi\": \"3.1.0\", \"info\": {{\"title\": \"T\", \"version\": \"1\"}}, \"servers\": [{{\"url\": {}}}],
        \"paths\": {{{}: {{\"get\": {{\"operationId\": \"look\", \"tags\": [\"shop\"], \"description\": {}, \"responses\": {{\"200\": {{\"description\": \"x\",
        \"content\": {{\"application/json\": {{\"schema\": {{\"$ref\": \"#/components/schemas/A\"}}}}}}}}}}}}}}}},
        \"components\": {{\"schemas\": {{\"A\": {schema}}}}}}}",
        quoted(server),
        quoted(path),
        quoted(description),
    )
}

const SERVER: &str = "https://example.com";
const PLAIN: &str = "{\"type\": \"string\"}";

/// Both documents become the same code but for texts.
fn are_twins(hostile: &str, harmless: &str) {
    let made = |text| Crate::of(&Texts::of(text));
    let (made, twin) = (made(hostile), made(harmless));
    is_twin(&made.unwrap(), &twin.unwrap()).unwrap();
}

fn with_schema(schema: impl Fn(&str) -> String) {
    let text = |text: &str| {
        let quoted = serde_json::to_string(text).unwrap();
        document(&schema(&quoted), "/a", SERVER, "x")
    };
    are_twins(&text(ESCAPE), &text("plainword"));
}

/// orval, CVE-2026-23947: what extensions say of the values of an enum.
#[test]
fn extensions_of_enums_are_texts() {
    with_schema(|text| {
        format!(
            "{{\"type\": \"string\", \"enum\": [\"a\", \"b\"], \"x-enum-descriptions\": [{text}, {text}]}}"
        )
    });
    let named = document(
        &format!(
            "{{\"type\": \"string\", \"enum\": [\"a\"], \"x-enum-varnames\": [{}]}}",
            serde_json::to_string(ESCAPE).unwrap()
        ),
        "/a",
        SERVER,
        "x",
    );
    if let Ok(made) = Crate::of(&Texts::of(&named)) {
        made.is_sound().unwrap();
    }
}

/// swagger-typescript-api, CVE-2026-54662 to 54664: URLs of servers, values of enums, and paths.
#[test]
fn servers_values_and_paths_are_texts() {
    with_schema(|text| format!("{{\"type\": \"string\", \"enum\": [{text}, \"other\"]}}"));
    let path = "/a\"`');std::process::exit(1);//${x}";
    are_twins(
        &document(PLAIN, path, SERVER, "x"),
        &document(PLAIN, "/plainword//${x}", SERVER, "x"),
    );
    for server in [
        "https://example.com/\"+std::process::exit(1)+\"",
        "javascript:alert(1)",
        "file:///etc/passwd",
        "https://user:secret@example.com",
        "https://example.com/\r\nX-Evil: 1",
    ] {
        let made = document(PLAIN, "/a", server, "x");
        let (made, _) = model(&Texts::of(&made)).unwrap();
        assert!(made.contains("base_url: None"), "{server}");
    }
}

/// openapi-python-client, CVE-2026-105801: defaults and descriptions that end the text they are put in.
#[test]
fn defaults_and_descriptions_are_texts() {
    with_schema(|text| {
        format!(
            "{{\"type\": \"object\", \"properties\": {{\"b\": {{\"type\": \"string\", \"default\": {text}, \"description\": {text}}}}}}}"
        )
    });
    let text = |text: &str| document(PLAIN, "/a", SERVER, text);
    are_twins(
        &text(&format!("\"\"\"\n{ESCAPE}\n\"\"\"")),
        &text("plainword"),
    );
}

/// oapi-codegen, GHSA-xrqw-w576-xgj2: a value of an enum that ends the block of its constant.
#[test]
fn a_value_ends_no_block() {
    with_schema(|text| format!("{{\"type\": \"string\", \"enum\": [{text}]}}"));
    with_schema(|text| format!("{{\"const\": {text}}}"));
}

/// Refitter, GHSA-x6w4-f264-3vvr: references to any file or URL.
#[test]
fn references_lead_to_no_file_elsewhere_and_to_no_network() {
    for reference in [
        "/etc/passwd",
        "../../etc/passwd",
        "..%2f..%2fetc%2fpasswd",
        "file:///etc/passwd",
        "http://169.254.169.254/latest",
        "//host/share/x",
        "C:\\\\x",
        "\\\\\\\\host\\\\x",
    ] {
        let schema = format!("{{\"$ref\": \"{reference}\"}}");
        let found = model(&Texts::of(&document(&schema, "/a", SERVER, "x")));
        let found = found.unwrap_err();
        let refused = found
            .iter()
            .any(|found| found.code.as_str() == "unresolved-reference" && found.help.is_some());
        assert!(refused, "{reference}");
    }
}

/// typify, #1060: code in a description that becomes a doctest of the client.
#[test]
fn code_in_a_description_is_never_run() {
    for code in [
        "```\npanic!();\n```",
        "```rust\npanic!();\n```",
        "~~~\npanic!();\n~~~",
        "    panic!();",
        "- a\n\n      panic!();",
        "> ```\n> panic!();\n> ```",
        "\tpanic!();",
        "```text\n```\n\n    panic!();",
        "<pre>\n\n    panic!();\n\n</pre>",
    ] {
        are_twins(
            &document(PLAIN, "/a", SERVER, code),
            &document(PLAIN, "/a", SERVER, "plainword"),
        );
    }
}
