//! Owns the documents and their places: words that are names or prose, and whole texts that mean something.

use std::collections::{BTreeMap, BTreeSet};

use specwright::diagnostics::Diagnostics;
use specwright::spec::node::{self, Map, Node};
use specwright::spec::source::Source;

use super::texts::Texts;

/// A value or a key, by the way to it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Whole {
    way: Vec<String>,
    is_key: bool,
}

/// Where a payload may stand.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Position {
    /// All places of a word.
    Word(String),
    /// One text.
    Whole(Whole),
}

impl Position {
    /// A word of its own, as the tests name it.
    pub(crate) fn word(&self) -> Option<&str> {
        match self {
            Self::Word(word) => Some(word),
            Self::Whole(_) => None,
        }
    }
}

/// What stands where.
pub(crate) type Put<'p> = (&'p Position, &'p str);

pub(crate) struct Document {
    /// The document, the overlay and the settings under these names.
    tree: Node,
}

/// The files of each: a document, an overlay, settings.
const FILES: [[&str; 3]; 3] = [
    [
        include_str!("document.yaml"),
        include_str!("overlay.yaml"),
        include_str!("settings.yaml"),
    ],
    [include_str!("document_3_0.yaml"), "", ""],
    [include_str!("document_3_2.yaml"), "", ""],
];

impl Document {
    pub(crate) fn all() -> Vec<Self> {
        FILES.into_iter().map(Self::read).collect()
    }

    fn read(texts: [&str; 3]) -> Self {
        let read = |text: &str| {
            let source = Source::new("place.yaml", text);
            let mut found = Diagnostics::new();
            let tree = node::parse(&source, &mut found);
            assert!(
                text.is_empty() || found.is_empty(),
                "{}",
                found.render(&source)
            );
            tree.unwrap_or(Node::Null)
        };
        let names = ["document", "overlay", "settings"].map(str::to_owned);
        let members = names.into_iter().zip(texts.map(read));
        Self {
            tree: Node::Map(Map::new(members.collect())),
        }
    }

    /// The texts as they are.
    pub(crate) fn texts(&self) -> Texts {
        self.with(&[])
    }

    /// The words that are places.
    pub(crate) fn words(&self) -> Vec<Position> {
        let mut words = Vec::new();
        strings(&self.tree, &mut |text| {
            for word in parts(text).filter(|part| is_place(part)) {
                let word = Position::Word(word.to_owned());
                if !words.contains(&word) {
                    words.push(word);
                }
            }
        });
        words
    }

    /// The texts without such a word.
    pub(crate) fn whole(&self) -> Vec<Position> {
        let mut found = Vec::new();
        for name in ["document", "overlay", "settings"] {
            let tree = self.tree.as_map().unwrap().get(name).unwrap();
            find_whole(tree, &mut vec![name.to_owned()], &mut found);
        }
        found.into_iter().map(Position::Whole).collect()
    }

    /// The texts with others in some places.
    pub(crate) fn with(&self, put: &[Put<'_>]) -> Texts {
        let mut change = Change::default();
        for (position, text) in put {
            match position {
                Position::Word(word) => change.words.insert(word, text).is_some(),
                Position::Whole(whole) if whole.is_key => {
                    change.keys.insert(&whole.way, text).is_some()
                }
                Position::Whole(whole) => change.values.insert(&whole.way, text).is_some(),
            };
        }
        written(&change.node(&self.tree, &mut Vec::new()))
    }

    /// The texts without what has a place in it: the member or the item, or what that is in, so many levels up.
    pub(crate) fn without(&self, position: &Position, up: usize) -> Texts {
        let ways = match position {
            Position::Whole(whole) => BTreeSet::from([whole.way.clone()]),
            Position::Word(word) => {
                let mut ways = BTreeSet::new();
                find_word(&self.tree, word, &mut Vec::new(), &mut ways);
                ways
            }
        };
        let cut = ways.into_iter().map(|mut way| {
            way.truncate(way.len().saturating_sub(up).max(2));
            way
        });
        written(&without(&self.tree, &cut.collect(), &mut Vec::new()))
    }
}

impl Whole {
    fn holder(&self) -> &[String] {
        &self.way[..self.way.len() - 1]
    }
}

/// What kind of place one is.
pub(crate) type Kind = (Vec<String>, bool, Option<String>);

impl Position {
    /// Whether two can't be judged at once: what one says decides what becomes of the other.
    pub(crate) fn is_near(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Whole(own), Self::Whole(other)) => {
                let (own, other) = (own.holder(), other.holder());
                own.starts_with(other) || other.starts_with(own)
            }
            _ => true,
        }
    }

    /// The same members of the same objects are alike wherever they are, if they say the same.
    pub(crate) fn kind(&self, document: &Document) -> Kind {
        let Self::Whole(whole) = self else {
            return Kind::default();
        };
        let step = |step: &String| match step.parse::<usize>() {
            Ok(_) => "*".to_owned(),
            Err(_) if is_place(step) => "*".to_owned(),
            Err(_) => step.clone(),
        };
        let mut node = &document.tree;
        for step in &whole.way {
            node = match node {
                Node::List(items) => &items[step.parse::<usize>().unwrap()],
                node => node.as_map().unwrap().get(step).unwrap(),
            };
        }
        let last = whole.way.len().saturating_sub(2);
        let steps = whole.way[last..].iter().map(step).collect();
        (steps, whole.is_key, node.as_str().map(str::to_owned))
    }
}

fn written(tree: &Node) -> Texts {
    let part = |name| tree.as_map().unwrap().get(name).unwrap_or(&Node::Null);
    Texts::written(part("document"), part("overlay"), part("settings"))
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

/// The ways to all members and items that a word stands in.
fn find_word(node: &Node, word: &str, way: &mut Vec<String>, found: &mut BTreeSet<Vec<String>>) {
    let mut inner = |name: &str, node: &Node, is_name: bool| {
        way.push(name.to_owned());
        let has_it = |text: &str| parts(text).any(|part| part == word);
        if (is_name && has_it(name)) || node.as_str().is_some_and(has_it) {
            found.insert(way.clone());
        } else {
            find_word(node, word, way, found);
        }
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

fn without(node: &Node, cut: &BTreeSet<Vec<String>>, way: &mut Vec<String>) -> Node {
    let mut inner = |name: &str, node: &Node| {
        way.push(name.to_owned());
        let kept = (!cut.contains(way)).then(|| without(node, cut, way));
        way.pop();
        kept
    };
    match node {
        Node::List(items) => {
            let items = items.iter().enumerate();
            Node::List(
                items
                    .filter_map(|(index, item)| inner(&index.to_string(), item))
                    .collect(),
            )
        }
        Node::Map(map) => {
            let members = map.iter();
            let kept = members.filter_map(|(key, node)| Some((key.to_owned(), inner(key, node)?)));
            Node::Map(Map::new(kept.collect()))
        }
        other => other.clone(),
    }
}

/// Other texts for some places of a tree.
#[derive(Default)]
struct Change<'p> {
    words: BTreeMap<&'p str, &'p str>,
    keys: BTreeMap<&'p [String], &'p str>,
    values: BTreeMap<&'p [String], &'p str>,
}

impl Change<'_> {
    fn node(&self, node: &Node, way: &mut Vec<String>) -> Node {
        if let Some(text) = self.values.get(way.as_slice()) {
            return Node::String((*text).to_owned());
        }
        match node {
            Node::String(text) => {
                let key = way.last().map_or("", String::as_str);
                Node::String(self.text(text, key))
            }
            Node::List(items) => {
                let items = items.iter().enumerate();
                Node::List(
                    items
                        .map(|(index, item)| self.inner(&index.to_string(), item, way))
                        .collect(),
                )
            }
            Node::Map(map) => {
                let members = map.iter().map(|(key, node)| {
                    let inner = self.inner(key, node, way);
                    way.push(key.to_owned());
                    let whole = self.keys.get(way.as_slice()).copied();
                    way.pop();
                    (
                        whole.map_or_else(|| self.text(key, ""), str::to_owned),
                        inner,
                    )
                });
                Node::Map(Map::new(members.collect()))
            }
            other => other.clone(),
        }
    }

    fn inner(&self, step: &str, node: &Node, way: &mut Vec<String>) -> Node {
        way.push(step.to_owned());
        let made = self.node(node, way);
        way.pop();
        made
    }

    fn text(&self, text: &str, key: &str) -> String {
        let is_pointer = text.starts_with('/') && key == "items";
        let is_reference = text.starts_with("#/");
        let part = |part: &str| match self.words.get(part) {
            None => part.to_owned(),
            Some(text) if is_reference => encoded(&escaped(text)),
            Some(text) if is_pointer => escaped(text),
            Some(text) => (*text).to_owned(),
        };
        parts(text).map(part).collect()
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
