//! Owns keys that an object has more than once: which one counts, and what is said of it. Must not know what keys mean.

use std::cell::OnceCell;
use std::collections::HashMap;

use super::merges::MERGE;
use crate::diagnostics::{Code, Diagnostics, Place};
use crate::spec::locate::Locator;
use crate::spec::node::{Map, Node};
use crate::spec::pointer::Pointer;
use crate::spec::source::Source;

/// How many of the places are shown that have a key before.
const SHOWN: usize = 3;

/// Reports members of one name in one object, wherever they are; says whether there are any.
pub(super) fn report_repeats(node: &Node, source: &Source, diagnostics: &mut Diagnostics) -> bool {
    let mut repeats = Repeats {
        source,
        locator: OnceCell::new(),
        diagnostics,
    };
    repeats.find(node, &Pointer::root());
    repeats.locator.get().is_some()
}

struct Repeats<'a> {
    source: &'a Source,
    /// Built for the first one: hardly any document has one.
    locator: OnceCell<Locator>,
    diagnostics: &'a mut Diagnostics,
}

impl Repeats<'_> {
    fn find(&mut self, node: &Node, at: &Pointer) {
        match node {
            Node::Map(map) => {
                for name in map.duplicates().into_iter().filter(|name| *name != MERGE) {
                    self.report(name, &at.push(name));
                }
                for (name, node) in map.iter().filter(|(_, node)| node.is_collection()) {
                    self.find(node, &at.push(name));
                }
            }
            Node::List(items) => {
                for (index, node) in items
                    .iter()
                    .enumerate()
                    .filter(|(_, node)| node.is_collection())
                {
                    self.find(node, &at.index(index));
                }
            }
            _ => {}
        }
    }

    fn report(&mut self, name: &str, at: &Pointer) {
        let locator = self.locator.get_or_init(|| Locator::new(self.source));
        let mut keys = locator.keys(at);
        keys.pop();
        let message = format!("the key `{name}` is given more than once; the last one counts");
        let found = self
            .diagnostics
            .warning(Code::DuplicateKey, Place::Key(at.clone()), message);
        found.help("keep one of them");
        for span in keys.into_iter().take(SHOWN) {
            found.also(Place::Span(span), "given here before");
        }
    }
}

/// The same tree with the last value of each key, in the place of the first: that is what the common readers of JSON and
/// YAML make of it.
pub(super) fn with_the_last(node: Node) -> Node {
    match node {
        Node::List(items) => Node::List(items.into_iter().map(with_the_last).collect()),
        Node::Map(map) => {
            let mut entries: Vec<(String, Node)> = Vec::with_capacity(map.len());
            let mut places = HashMap::new();
            for (name, node) in map {
                let node = with_the_last(node);
                let place = *places.entry(name.clone()).or_insert(entries.len());
                // Each merge key brings in its own.
                if place == entries.len() || name == MERGE {
                    entries.push((name, node));
                } else {
                    entries[place].1 = node;
                }
            }
            Node::Map(Map::new(entries))
        }
        scalar => scalar,
    }
}
