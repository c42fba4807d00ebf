//! Owns schemas that are used with other parts than they are written with: `$dynamicRef`, and the `$defs` beside a
//! reference that say what it leads to there. Such a use becomes a schema of its own, with that part put in.
//!
//! Anywhere else a `$dynamicRef` leads where a `$ref` of the same text does. Must not know what any other keyword means.

use std::collections::BTreeMap;

use crate::spec::node::{Map, Node};
use crate::spec::pointer::Pointer;

/// The part that each anchor stands for in one use of a schema.
type Parts = BTreeMap<String, Pointer>;

/// The same tree, with a schema of its own for each such use.
pub(super) fn bound(root: Node) -> Node {
    if mentions(&root, "$dynamicRef") {
        with_uses(&root, &root, &Pointer::root())
    } else {
        root
    }
}

fn mentions(node: &Node, name: &str) -> bool {
    match node {
        Node::List(items) => items.iter().any(|item| mentions(item, name)),
        Node::Map(map) => map.contains(name) || map.iter().any(|(_, node)| mentions(node, name)),
        _ => false,
    }
}

fn with_uses(node: &Node, root: &Node, at: &Pointer) -> Node {
    match node {
        Node::List(items) => {
            let items = items.iter().enumerate();
            Node::List(
                items
                    .map(|(index, item)| with_uses(item, root, &at.index(index)))
                    .collect(),
            )
        }
        Node::Map(map) => {
            if let Some(target) = template(map, root) {
                let parts = parts(map, at);
                if uses(target, &parts) {
                    return Node::Map(filled(map, target, &parts));
                }
            }
            let members = map.iter();
            let members = members
                .map(|(name, node)| (name.to_owned(), with_uses(node, root, &at.push(name))));
            Node::Map(members.collect())
        }
        scalar => scalar.clone(),
    }
}

/// What an object refers to, if it says what that contains.
fn template<'n>(map: &Map, root: &'n Node) -> Option<&'n Node> {
    map.get("$defs")?;
    let fragment = map.get("$ref")?.as_str()?.strip_prefix('#')?;
    root.at(&Pointer::from_fragment(fragment).ok()?)
}

fn parts(map: &Map, at: &Pointer) -> Parts {
    let definitions = map.get("$defs").and_then(Node::as_map);
    let definitions = definitions.into_iter().flat_map(Map::iter);
    let anchored = definitions.filter_map(|(name, node)| {
        let anchor = node.as_map()?.get("$dynamicAnchor")?.as_str()?;
        Some((format!("#{anchor}"), at.push("$defs").push(name)))
    });
    anchored.collect()
}

fn uses(node: &Node, parts: &Parts) -> bool {
    match node {
        Node::List(items) => items.iter().any(|item| uses(item, parts)),
        Node::Map(map) => {
            part(map, parts).is_some() || map.iter().any(|(_, node)| uses(node, parts))
        }
        _ => false,
    }
}

fn part<'p>(map: &Map, parts: &'p Parts) -> Option<&'p Pointer> {
    parts.get(map.get("$dynamicRef")?.as_str()?)
}

/// What is said at the use, and what the schema says with its parts put in.
fn filled(here: &Map, template: &Node, parts: &Parts) -> Map {
    let own = here.iter().filter(|(name, _)| *name != "$ref");
    let mut members: Vec<(String, Node)> = own
        .map(|(name, node)| (name.to_owned(), node.clone()))
        .collect();
    if let Node::Map(map) = with_parts(template, parts) {
        members.extend(map.into_iter().filter(|(name, _)| !here.contains(name)));
    }
    Map::new(members)
}

/// A copy goes by no name of the original.
const NAMES: [&str; 3] = ["$id", "$anchor", "$dynamicAnchor"];

fn with_parts(node: &Node, parts: &Parts) -> Node {
    match node {
        Node::List(items) => Node::List(items.iter().map(|item| with_parts(item, parts)).collect()),
        Node::Map(map) => {
            let part = part(map, parts).map(|to| Node::String(to.to_string()));
            let kept = |name: &str, node: &Node| {
                let named = NAMES.contains(&name) && node.as_str().is_some();
                !(named || name == "$dynamicRef" && part.is_some())
            };
            let own = map.iter().filter(|(name, node)| kept(name, node));
            let own = own.map(|(name, node)| (name.to_owned(), with_parts(node, parts)));
            let reference = part.clone().map(|to| ("$ref".to_owned(), to));
            Node::Map(own.chain(reference).collect())
        }
        scalar => scalar.clone(),
    }
}
