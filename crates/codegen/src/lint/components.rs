//! Components that nothing uses.

use std::collections::BTreeSet;

use super::Linted;
use crate::diagnostics::{Code, Diagnostics};
use crate::spec::cursor::At;
use crate::spec::node::Node;

/// The kinds of components that are used by reference; security schemes are used by their names.
const KINDS: [&str; 9] = [
    "schemas",
    "responses",
    "parameters",
    "examples",
    "requestBodies",
    "headers",
    "links",
    "callbacks",
    "pathItems",
];

/// Reports components that nothing refers to: what they are for is anybody's guess, and a type is made of each schema.
pub(super) fn unused(linted: &Linted<'_, '_>, found: &mut Diagnostics) {
    let root = At::root(linted.document.root);
    let Some(components) = root.member("components") else {
        return;
    };
    let referenced = linted.document.references();
    let named = names(&root);
    let is_used = |kind: &str, name: &str, at: &At<'_>| {
        let is_named = ["schemas", "securitySchemes"].contains(&kind) && named.contains(name);
        referenced.contains(&at.pointer) || is_named
    };
    for kind in KINDS.into_iter().chain(["securitySchemes"]) {
        for (name, at) in components.member(kind).iter().flat_map(At::members) {
            let is_extension = name.starts_with("x-");
            if is_extension || is_used(kind, name, &at) || is_composed(kind, &at) {
                continue;
            }
            let message = format!("nothing uses `{name}`");
            found
                .warning(Code::UnusedComponent, at.key(), message)
                .help("refer to it where it is meant, or take it out");
        }
    }
}

/// Whether a schema is composed of another: a base that is told apart by a property leads to it without naming it.
fn is_composed(kind: &str, at: &At<'_>) -> bool {
    kind == "schemas" && at.member("allOf").is_some()
}

/// What is used by its name: the schemas that discriminators map to, and the schemes that requirements list.
fn names<'d>(root: &At<'d>) -> BTreeSet<&'d str> {
    let mut found = BTreeSet::new();
    let mut open = vec![root.node];
    while let Some(node) = open.pop() {
        match node {
            Node::List(items) => open.extend(items),
            Node::Map(map) => {
                let mapping = map.get("mapping").and_then(Node::as_map);
                let mapped = mapping.into_iter().flat_map(|mapping| mapping.iter());
                found.extend(mapped.filter_map(|(_, to)| last_segment(to)));
                found.extend(map.get("defaultMapping").and_then(last_segment));
                let required = map.get("security").and_then(Node::as_list);
                let required = required.unwrap_or_default().iter();
                let schemes = required.filter_map(Node::as_map).flat_map(|one| one.iter());
                found.extend(schemes.map(|(name, _)| name));
                open.extend(map.iter().map(|(_, node)| node));
            }
            _ => {}
        }
    }
    found
}

/// The name of the schema that a mapping leads to.
fn last_segment(node: &Node) -> Option<&str> {
    node.as_str()?.rsplit('/').next()
}
