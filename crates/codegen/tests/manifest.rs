//! The files of a crate that are not Rust: whatever a document says, it adds nothing to a manifest and hides nothing in a README.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]
#![allow(dead_code, reason = "what is shared is used in part")]

#[path = "poison/payloads.rs"]
mod payloads;

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use payloads::PAYLOADS;
use serde_json::json;
use specwright::Input;
use specwright::config::CrateSettings;
use specwright::files::FileSet;
use specwright::spec::source::Source;
use specwright::templates::Templates;

/// The templates of the repository.
fn templates() -> Templates {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../templates");
    let read = |name: &str| {
        (
            name.to_owned(),
            fs::read_to_string(folder.join(name)).unwrap(),
        )
    };
    ["Cargo.toml", "README.md"].map(read).into_iter().collect()
}

/// What is made of a document that has a text in each place that is seen in these files, with the settings' own in it as well.
fn made(text: &str) -> FileSet {
    let operation = |tag: &str| json!({"tags": [tag], "responses": {"204": {"description": text}}});
    let document = json!({
        "openapi": "3.1.0",
        "info": {"title": text, "version": text, "description": text},
        "paths": {"/a": {"get": operation(text)}, "/b": {"get": operation("other")}},
    });
    let mut settings = CrateSettings::for_package("poisoned").unwrap();
    settings.description = Some(text.to_owned());
    settings.package.authors = vec![text.to_owned()];
    let input = Input {
        templates: templates(),
        ..Input::new(Source::new("document.json", document.to_string()), settings)
    };
    specwright::generate(&input).unwrap().files
}

/// Characters that nobody sees, or that reorder what one sees.
fn is_hidden(c: char) -> bool {
    (c.is_control() && c != '\n')
        || matches!(c, '\u{ad}' | '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
}

/// The keys of a manifest, table by table, but for the names of features, which come from tags, and for a description, which
/// is left out where it says nothing.
fn keys(manifest: &str) -> BTreeMap<String, Vec<String>> {
    let manifest: toml::Table = manifest
        .parse()
        .unwrap_or_else(|error| panic!("{error}\n{manifest}"));
    let tables = manifest.into_iter().filter(|(name, _)| name != "features");
    let keys = |table: toml::Value| {
        let keys = table.as_table().unwrap().keys().cloned();
        keys.filter(|key| key != "description").collect()
    };
    tables.map(|(name, table)| (name, keys(table))).collect()
}

#[test]
fn no_text_adds_to_a_manifest_or_hides_in_a_readme() {
    let harmless = keys(made("plainword").get("Cargo.toml").unwrap());
    for (name, payload) in PAYLOADS {
        // Longer titles are over a bound.
        let text: String = payload.chars().take(500).collect();
        let files = made(&text);
        for path in ["Cargo.toml", "README.md"] {
            let hidden = files.get(path).unwrap().chars().find(|c| is_hidden(*c));
            assert_eq!(hidden, None, "{name} in {path}");
        }
        assert_eq!(keys(files.get("Cargo.toml").unwrap()), harmless, "{name}");
    }
}
