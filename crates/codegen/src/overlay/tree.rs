//! Owns a document in the form that expressions are evaluated on, kept up with the changes, and its measures. Must not
//! know why anything changes.

use std::collections::BTreeSet;

use serde_json::Value;

use super::merge::{depth, weight};
use super::origins::indexes;
use crate::spec::node::{Node, list_index};
use crate::spec::pointer::Pointer;

/// A document as the library wants it. Made once and changed along, since a document is large and most changes are small.
#[derive(Debug)]
pub(super) struct Tree {
    pub(super) json: Value,
    /// At least as many values as there are in it.
    pub(super) size: usize,
    /// At least as many levels as it has.
    pub(super) depth: usize,
}

impl Tree {
    pub(super) fn of(root: &Node) -> Self {
        Self {
            json: root.to_json(),
            size: weight(root),
            depth: 1 + depth(root),
        }
    }

    /// Takes over what is new at a place: a member, the next item of a list, or another value than before.
    pub(super) fn put(&mut self, place: &Pointer, node: &Node) {
        self.size += weight(node);
        let value = node.to_json();
        let (Some(parent), Some(token)) = (place.parent(), place.last()) else {
            self.json = value;
            return;
        };
        match self.json.pointer_mut(parent.text()) {
            Some(Value::Object(members)) => {
                members.insert(token, value);
            }
            Some(Value::Array(items)) => {
                match list_index(&token).and_then(|at| items.get_mut(at)) {
                    Some(item) => *item = value,
                    None => items.push(value),
                }
            }
            _ => {}
        }
    }

    /// Takes members or items away.
    pub(super) fn remove(&mut self, from: &Pointer, tokens: &BTreeSet<String>) {
        match self.json.pointer_mut(from.text()) {
            Some(Value::Object(members)) => members.retain(|name, _| !tokens.contains(name)),
            Some(Value::Array(items)) => retain(items, &indexes(tokens)),
            _ => {}
        }
    }
}

/// Removes the items with these indexes.
pub(super) fn retain<T>(items: &mut Vec<T>, removed: &BTreeSet<usize>) {
    let mut index = 0..items.len();
    items.retain(|_| index.next().is_none_or(|index| !removed.contains(&index)));
}
