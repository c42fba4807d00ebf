//! Owns what a run is given: a document, and the overlay and the settings that go with it, as texts.

use specwright::Input;
use specwright::config::{self, CrateSettings};
use specwright::diagnostics::Diagnostics;
use specwright::spec::node::Node;
use specwright::spec::source::Source;

use super::payloads::HALF;

/// The texts of a run.
pub(crate) struct Texts {
    document: String,
    overlay: Option<String>,
    settings: Option<String>,
}

#[allow(dead_code, reason = "each test binary uses a part of it")]
impl Texts {
    /// A document by itself.
    pub(crate) fn of(document: &str) -> Self {
        Self {
            document: document.to_owned(),
            overlay: None,
            settings: None,
        }
    }

    /// A document, an overlay and settings; the latter two may be nothing.
    pub(crate) fn written(document: &Node, overlay: &Node, settings: &Node) -> Self {
        let is_there = |node: &&Node| **node != Node::Null;
        Self {
            document: json(document),
            overlay: Some(overlay).filter(is_there).map(json),
            settings: Some(settings).filter(is_there).map(toml),
        }
    }

    /// Whether half of a character is in the document or the overlay.
    pub(crate) fn has_half(&self) -> bool {
        let texts = self.overlay.iter().chain([&self.document]);
        texts.into_iter().any(|text| text.contains("\\ud800"))
    }

    /// What the generator is given. Settings may be refused.
    pub(crate) fn input(&self) -> Result<Input, Diagnostics> {
        let settings = match &self.settings {
            None => CrateSettings::for_package("poisoned").unwrap(),
            Some(text) => {
                let read = config::read(&Source::new("codegen.toml", text.as_str()))?;
                read.crates.into_iter().next().unwrap()
            }
        };
        let document = Source::new("document.json", self.document.as_str());
        let mut input = Input::new(document, settings);
        let overlay = self.overlay.iter();
        let overlay = overlay.map(|text| Source::new("overlay.json", text.as_str()));
        input.overlays = overlay.collect();
        input.templates = crate::common::templates();
        Ok(input)
    }
}

/// As JSON, which can write any text.
fn json(node: &Node) -> String {
    let mut text = String::new();
    write(node, &mut text);
    text.replace(HALF, "\\ud800")
}

fn write(node: &Node, out: &mut String) {
    let quoted = |text: &str| serde_json::to_string(text).unwrap();
    match node {
        Node::List(items) => {
            out.push('[');
            for (index, item) in items.iter().enumerate() {
                out.push_str(if index > 0 { ",\n" } else { "" });
                write(item, out);
            }
            out.push(']');
        }
        Node::Map(map) => {
            out.push('{');
            for (index, (key, node)) in map.iter().enumerate() {
                out.push_str(if index > 0 { ",\n" } else { "" });
                out.push_str(&quoted(key));
                out.push(':');
                write(node, out);
            }
            out.push('}');
        }
        other => out.push_str(&other.to_json().to_string()),
    }
}

/// As the one `[[crate]]` of a file of settings. Tables are written in braces, which is how dependencies have to be.
fn toml(node: &Node) -> String {
    let mut text = "[[crate]]\n".to_owned();
    for (key, value) in node.as_map().unwrap().iter() {
        let key = on_one_line(key);
        text.push_str(&format!("{key} = {}\n", inline(value)));
    }
    text
}

fn inline(node: &Node) -> String {
    match node {
        Node::Map(map) => {
            let members = map.iter().map(|(key, node)| {
                let key = on_one_line(key);
                format!("{key} = {}", inline(node))
            });
            format!("{{ {} }}", members.collect::<Vec<_>>().join(", "))
        }
        Node::List(items) => {
            let items: Vec<String> = items.iter().map(inline).collect();
            format!("[{}]", items.join(", "))
        }
        Node::String(text) => on_one_line(text),
        other => other.to_json().to_string(),
    }
}

/// A string with escapes for all that a line can't hold.
fn on_one_line(text: &str) -> String {
    let quoted = serde_json::to_string(text).unwrap();
    quoted.replace('\u{7f}', "\\u007f")
}
