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
use specwright::spec::files::referred;
use specwright::spec::source::Source;
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

/// Code in the places for values that some languages have in texts.
const FORMATTED: &str = "{std::process::exit(1)} {0} {x:?} {{x}} ${x} #{x} %s";

/// A document with a text as the name, the default and the description of a parameter in the query, and as the name and the value
/// of a member.
fn of_parameters(text: &str) -> String {
    let text = serde_json::to_string(text).unwrap();
    format!(
        "{{\"openapi\": \"3.1.0\", \"info\": {{\"title\": {text}, \"version\": {text}}}, \"paths\": {{\"/a\": {{\"get\": {{
        \"operationId\": \"look\", \"tags\": [\"shop\"], \"summary\": {text}, \"parameters\": [{{\"name\": {text}, \"in\": \"query\",
        \"description\": {text}, \"schema\": {{\"type\": \"string\", \"default\": {text}}}}}],
        \"responses\": {{\"200\": {{\"description\": {text}, \"content\": {{\"application/json\": {{\"schema\": {{\"$ref\": \"#/components/schemas/A\"}}}}}}}}}}}}}}}},
        \"components\": {{\"schemas\": {{\"A\": {{\"type\": \"object\", \"title\": {text}, \"properties\": {{
        {text}: {{\"type\": \"string\", \"enum\": [{text}, \"other\"]}}}}}}}}}}}}"
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

/// orval, CVE-2026-23947: what extensions say of the values of an enum, as names and as descriptions.
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
    let Err(found) = Crate::of(&Texts::of(&named)) else {
        panic!("a name that is none was taken");
    };
    let refused = found
        .iter()
        .find(|found| found.message == "the name is no Rust identifier");
    assert!(refused.is_some_and(|found| found.help.is_some()));
}

/// swagger-typescript-api, CVE-2026-54662 to 54664: the URL of the first server, values of enums, and paths, each in a string of
/// the client.
#[test]
fn servers_values_and_paths_are_texts() {
    with_schema(|text| format!("{{\"type\": \"string\", \"enum\": [{text}, \"other\"]}}"));
    let path = "/a\"`');std::process::exit(1);//${x}";
    are_twins(
        &document(PLAIN, path, SERVER, "x"),
        &document(PLAIN, "/plainword//${x}", SERVER, "x"),
    );
    // What a URL can hold stays in it, and ends no text.
    let server = |url: &str| document(PLAIN, "/a", url, "x");
    are_twins(
        &server("https://example.com/');std::process::exit(1);('"),
        &server("https://example.com/plainword"),
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

/// Names and passwords would be in the source of every client, wherever in a URL they are met.
#[test]
fn no_credentials_of_a_document_reach_the_client() {
    let servers = [
        r#"{"url": "https://user:secret@example.com"}"#,
        r#"{"url": "//user:secret@example.com"}"#,
        r#"{"url": "https:user:secret@example.com/v1"}"#,
        r#"{"url": "https:/user:secret@example.com/v1"}"#,
        r#"{"url": "{a}://user:secret@example.com", "variables": {"a": {"default": "https"}}}"#,
        r#"{"url": "{a}://user:secret@example.com"}"#,
        r#"{"url": "{a}user:secret@example.com", "variables": {"a": {"default": "https://"}}}"#,
        r#"{"url": "https://{a}/v1", "variables": {"a": {"default": "user:secret@example.com"}}}"#,
        r#"{"url": "https://{a}/v1", "variables": {"a": {"default": "b", "enum": ["b", "user:secret@b"]}}}"#,
    ];
    for server in servers {
        let text = document(PLAIN, "/a", SERVER, "x");
        let listed = format!("[{{\"url\": \"{SERVER}\"}}, {server}]");
        let text = text.replace(&format!("[{{\"url\": \"{SERVER}\"}}]"), &listed);
        has_no_secret(&text, server);
    }
    for url in [
        "https://user:secret@example.com/token",
        "https:user:secret@example.com/token",
        "//user:secret@example.com/token",
    ] {
        let scheme = format!(
            r#"{{"type": "oauth2", "flows": {{"clientCredentials": {{"tokenUrl": "{url}", "scopes": {{}}}}}}}}"#
        );
        let text = document(PLAIN, "/a", SERVER, "x").replace(
            "\"components\": {",
            &format!("\"security\": [{{\"s\": []}}], \"components\": {{\"securitySchemes\": {{\"s\": {scheme}}}, "),
        );
        has_no_secret(&text, url);
    }
}

/// The document is taken, says something secret, and no file of its crate does.
fn has_no_secret(text: &str, what: &str) {
    assert!(text.contains("secret"), "{what}");
    let input = Texts::of(text).input().unwrap();
    let output = specwright::generate(&input).unwrap();
    let told = output
        .warnings
        .iter()
        .any(|found| found.message.contains("a name or a password"));
    assert!(told, "{what}");
    for (path, contents) in output.files.iter() {
        assert!(!contents.contains("secret"), "{what} in {path}");
    }
}

/// openapi-python-client, CVE-2026-105801: strings of any place that end the literal, the text with places for values or the
/// documentation that they are put in, and characters that are not seen.
#[test]
fn no_place_of_a_document_ends_the_text_it_is_put_in() {
    with_schema(|text| {
        format!(
            "{{\"type\": \"object\", \"properties\": {{\"b\": {{\"type\": \"string\", \"default\": {text}, \"description\": {text}}}}}}}"
        )
    });
    for text in [
        ESCAPE,
        FORMATTED,
        "\"\"\"\nimport os\n\"\"\"",
        "a\u{202e}b\u{0}c\u{200b}",
    ] {
        are_twins(&of_parameters(text), &of_parameters("plainword"));
    }
    let text = |text: &str| document(PLAIN, "/a", SERVER, text);
    are_twins(
        &text(&format!("\"\"\"\n{ESCAPE}\n\"\"\"")),
        &text("plainword"),
    );
}

/// oapi-codegen, GHSA-xrqw-w576-xgj2: a value of an enum that ends the block of its constant, and adds a function that runs
/// by itself.
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
        let text = document(&schema, "/a", SERVER, "x");
        // Nobody is asked to read it.
        let source = Source::new("document.json", text.as_str());
        assert!(referred(&source, "document.json").is_empty(), "{reference}");
        let found = model(&Texts::of(&text)).unwrap_err();
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
