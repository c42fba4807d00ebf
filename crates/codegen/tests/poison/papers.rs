//! Owns the files that are not Rust, as far as two are compared: a manifest as its tables, a page of Markdown as its structure.

use std::collections::BTreeSet;

use pulldown_cmark::{Event, Options, Parser};

/// The tables of a manifest without the texts in them.
///
/// What a document names in a manifest is features: those that only one of two has are all the same.
pub(crate) fn manifest(text: &str, common: &BTreeSet<String>) -> Result<String, String> {
    let table: toml::Table = toml::from_str(text).map_err(|error| error.to_string())?;
    let mut shape = String::new();
    for (name, value) in &table {
        let plain = match name.as_str() {
            // What settings add to it is theirs to say, each below a name of its own.
            "dependencies" => {
                let names = value
                    .as_table()
                    .map(|table| table.keys().collect::<Vec<_>>());
                format!("{names:?}; {:?}", value.get("specwright-runtime"))
            }
            "lints" => value.to_string(),
            "features" => features(value, common),
            _ => outline(value),
        };
        shape.push_str(&format!("{name}: {plain}\n"));
    }
    Ok(shape)
}

/// The features of a manifest.
pub(crate) fn features_of(text: &str) -> BTreeSet<String> {
    let table: toml::Table = toml::from_str(text).unwrap_or_default();
    let features = table.get("features").and_then(toml::Value::as_table);
    features
        .into_iter()
        .flatten()
        .map(|(name, _)| name.clone())
        .collect()
}

fn features(value: &toml::Value, common: &BTreeSet<String>) -> String {
    let name = |name: &str| match common.contains(name) || name.contains('/') {
        true => name.to_owned(),
        false => "<feature>".to_owned(),
    };
    let table = value.as_table().into_iter().flatten();
    let mut lines: Vec<String> = table
        .map(|(feature, value)| {
            let needs = value.as_array().into_iter().flatten();
            let mut needs: Vec<String> = needs
                .map(|need| name(need.as_str().unwrap_or("<odd>")))
                .collect();
            needs.sort();
            format!("{} = {needs:?}", name(feature))
        })
        .collect();
    lines.sort();
    lines.join("; ")
}

fn outline(value: &toml::Value) -> String {
    match value {
        toml::Value::String(_) => "<text>".to_owned(),
        toml::Value::Array(items) => {
            let items: Vec<String> = items.iter().map(outline).collect();
            format!("[{}]", items.join(", "))
        }
        toml::Value::Table(table) => {
            let members = table
                .iter()
                .map(|(key, value)| format!("{key} = {}", outline(value)));
            format!("{{{}}}", members.collect::<Vec<_>>().join(", "))
        }
        other => other.to_string(),
    }
}

/// The structure of a page: what is a heading, a link to where, a block of which language, and no words. Code counts as
/// tokens of Rust do, elsewhere.
pub(crate) fn page(text: &str) -> String {
    let mut shape: Vec<String> = Vec::new();
    for event in Parser::new_ext(text, Options::ENABLE_TABLES) {
        let said = match event {
            Event::Text(_) | Event::SoftBreak => "words".to_owned(),
            other => match other {
                Event::Code(_) => "code".to_owned(),
                other => format!("{other:?}"),
            },
        };
        if said != "words" || shape.last() != Some(&said) {
            shape.push(said);
        }
    }
    shape.join("\n")
}

/// The Rust in the blocks of a page.
pub(crate) fn rust(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut rest = text;
    while let Some((_, behind)) = rest.split_once("\n```rust") {
        let (block, after) = behind.split_once("\n```").unwrap_or((behind, ""));
        let block = block.split_once('\n').map_or("", |(_, block)| block);
        found.push(format!("async fn example() {{\n{block}\n}}"));
        rest = after;
    }
    found
}
