//! Owns YAML's merge keys: what they bring into an object. Must not know what its members mean.

use std::collections::HashSet;

use crate::diagnostics::{Code, Diagnostics, Place};
use crate::spec::node::{Map, Node};
use crate::spec::pointer::Pointer;

/// The key whose value's members become members of the object around it.
pub(super) const MERGE: &str = "<<";

/// The same tree with merge keys applied.
pub(super) fn merged(node: Node, at: &Pointer, diagnostics: &mut Diagnostics) -> Node {
    match node {
        Node::List(items) => {
            let items = items.into_iter().enumerate();
            Node::List(
                items
                    .map(|(index, item)| merged(item, &at.index(index), diagnostics))
                    .collect(),
            )
        }
        Node::Map(map) => Node::Map(merged_map(map, at, diagnostics)),
        scalar => scalar,
    }
}

/// What is merged in takes the place of its merge key; an object's own members win.
fn merged_map(map: Map, at: &Pointer, diagnostics: &mut Diagnostics) -> Map {
    let mut taken = HashSet::new();
    if map.contains(MERGE) {
        taken.extend(map.iter().map(|(name, _)| name.to_owned()));
    }
    let mut entries = Vec::with_capacity(map.len());
    for (name, node) in map {
        let at = at.push(&name);
        let node = merged(node, &at, diagnostics);
        if name == MERGE {
            let brought = brought_in(node, &at, diagnostics);
            entries.extend(brought.filter(|(name, _)| taken.insert(name.clone())));
        } else {
            entries.push((name, node));
        }
    }
    Map::new(entries)
}

/// The members that the value of a merge key stands for, in the order they count in.
fn brought_in(
    node: Node,
    at: &Pointer,
    diagnostics: &mut Diagnostics,
) -> impl Iterator<Item = (String, Node)> + use<> {
    let parts = match node {
        Node::List(items) => items
            .into_iter()
            .enumerate()
            .map(|(index, item)| (at.index(index), item))
            .collect(),
        other => vec![(at.clone(), other)],
    };
    let mut maps = Vec::new();
    for (at, part) in parts {
        match part {
            Node::Map(map) => maps.push(map),
            other => {
                let message = format!("a merge key (`<<`) takes objects, not {}", other.kind());
                diagnostics
                    .warning(Code::WrongType, Place::Value(at), message)
                    .help("mark an object with `&name`, and merge it with `<<: *name`");
            }
        }
    }
    maps.into_iter().flatten()
}
