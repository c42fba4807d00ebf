//! Owns the document and its places: words that are names or prose, and whole texts that mean something.

use std::collections::BTreeMap;

use specwright::diagnostics::Diagnostics;
use specwright::spec::node::{self, Map, Node};
use specwright::spec::source::Source;

use super::payloads::HALF;

/// A value or a key, by the way to it.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Whole {
    way: Vec<String>,
    is_key: bool,
}

impl Whole {
    /// Whether the text decides what code there is: types, media types, statuses, URLs and the like are no prose.
    pub(crate) fn is_meaningful(&self) -> bool {
        let prose = [
            "title",
            "summary",
            "description",
            "example",
            "examples",
            "default",
        ];
        self.is_key || !self.way.iter().any(|step| prose.contains(&step.as_str()))
    }
}

pub(crate) struct Document(Node);

impl Document {
    pub(crate) fn read() -> Self {
        let source = Source::new("document.yaml", include_str!("document.yaml"));
        let mut found = Diagnostics::new();
        let tree = node::parse(&source, &mut found);
        assert!(found.is_empty(), "{}", found.render(&source));
        Self(tree.unwrap())
    }

    pub(crate) fn text(&self) -> String {
        written(&self.0)
    }

    /// The words that are places.
    pub(crate) fn words(&self) -> Vec<String> {
        let mut words = Vec::new();
        strings(&self.0, &mut |text| {
            for word in parts(text).filter(|part| is_place(part)) {
                if !words.iter().any(|known| known == word) {
                    words.push(word.to_owned());
                }
            }
        });
        words
    }

    /// The texts without such a word.
    pub(crate) fn whole(&self) -> Vec<Whole> {
        let mut found = Vec::new();
        find_whole(&self.0, &mut Vec::new(), &mut found);
        found
    }

    /// The document with a payload in the place of words. Names have to differ, so that each has a number before or behind it,
    /// unless it is the only one.
    pub(crate) fn with_words(&self, words: &[String], payload: &str) -> String {
        let numbered = words.iter().enumerate().map(|(number, word)| {
            let text = match number {
                _ if words.len() == 1 => payload.to_owned(),
                number if number % 2 == 0 => format!("n{number}{payload}"),
                number => format!("{payload}n{number}"),
            };
            (word.as_str(), text)
        });
        written(&replaced(&self.0, &numbered.collect(), ""))
    }

    pub(crate) fn with_whole(&self, place: &Whole, text: &str) -> String {
        written(&with_whole(&self.0, &place.way, place.is_key, text))
    }
}

fn is_place(part: &str) -> bool {
    part.contains("zz")
}

/// A text in words and what is between.
fn parts(text: &str) -> impl Iterator<Item = &str> {
    text.split_inclusive(|c: char| !c.is_ascii_alphabetic())
        .flat_map(|part| {
            let end = part
                .char_indices()
                .next_back()
                .filter(|(_, c)| !c.is_ascii_alphabetic());
            let (word, rest) = part.split_at(end.map_or(part.len(), |(at, _)| at));
            [word, rest]
        })
}

fn strings(node: &Node, look: &mut impl FnMut(&str)) {
    match node {
        Node::String(text) => look(text),
        Node::List(items) => items.iter().for_each(|item| strings(item, look)),
        Node::Map(map) => {
            for (key, node) in map.iter() {
                look(key);
                strings(node, look);
            }
        }
        _ => {}
    }
}

fn find_whole(node: &Node, way: &mut Vec<String>, found: &mut Vec<Whole>) {
    let mut inner = |name: &str, node: &Node, is_name: bool| {
        way.push(name.to_owned());
        if is_name && !is_place(name) {
            let way = way.clone();
            found.push(Whole { way, is_key: true });
        }
        if node.as_str().is_some_and(|text| !is_place(text)) {
            let way = way.clone();
            found.push(Whole { way, is_key: false });
        }
        find_whole(node, way, found);
        way.pop();
    };
    match node {
        Node::List(items) => {
            for (index, item) in items.iter().enumerate() {
                inner(&index.to_string(), item, false);
            }
        }
        Node::Map(map) => map.iter().for_each(|(key, node)| inner(key, node, true)),
        _ => {}
    }
}

fn replaced(node: &Node, words: &BTreeMap<&str, String>, key: &str) -> Node {
    let text = |text: &str| {
        let is_pointer = text.starts_with('/') && key == "items";
        let is_reference = text.starts_with("#/");
        let part = |part: &str| match words.get(part) {
            None => part.to_owned(),
            Some(text) if is_reference => encoded(&escaped(text)),
            Some(text) if is_pointer => escaped(text),
            Some(text) => text.clone(),
        };
        parts(text).map(part).collect::<String>()
    };
    match node {
        Node::String(value) => Node::String(text(value)),
        Node::List(items) => Node::List(
            items
                .iter()
                .map(|item| replaced(item, words, key))
                .collect(),
        ),
        Node::Map(map) => {
            let members = map.iter();
            let members = members.map(|(key, node)| (text(key), replaced(node, words, key)));
            Node::Map(Map::new(members.collect()))
        }
        other => other.clone(),
    }
}

/// As a step of a JSON pointer.
fn escaped(text: &str) -> String {
    text.replace('~', "~0").replace('/', "~1")
}

/// As a part of a URL.
fn encoded(text: &str) -> String {
    let byte = |byte: u8| match byte {
        b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'~' | b'-' | b'_' => {
            char::from(byte).to_string()
        }
        byte => format!("%{byte:02X}"),
    };
    text.bytes().map(byte).collect()
}

fn with_whole(node: &Node, way: &[String], is_key: bool, text: &str) -> Node {
    let Some((step, rest)) = way.split_first() else {
        return match is_key {
            true => node.clone(),
            false => Node::String(text.to_owned()),
        };
    };
    match node {
        Node::List(items) => {
            let items =
                items
                    .iter()
                    .enumerate()
                    .map(|(index, item)| match index.to_string() == *step {
                        true => with_whole(item, rest, is_key, text),
                        false => item.clone(),
                    });
            Node::List(items.collect())
        }
        Node::Map(map) => {
            let members = map.iter().map(|(key, node)| {
                if key != step {
                    return (key.to_owned(), node.clone());
                }
                let is_this = is_key && rest.is_empty();
                let key = if is_this { text } else { key };
                (key.to_owned(), with_whole(node, rest, is_key, text))
            });
            Node::Map(Map::new(members.collect()))
        }
        other => other.clone(),
    }
}

/// As JSON, which can write any text.
fn written(node: &Node) -> String {
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
