//! Owns what the values of a document call themselves: `$id`, `$anchor`, `$dynamicAnchor` and `$self`. Must not follow any
//! reference.

use std::collections::BTreeMap;

use crate::spec::address::{resolved, split};
use crate::spec::cursor::At;
use crate::spec::node::Node;

/// The names within all files of a document.
#[derive(Clone, Debug, Default)]
pub(super) struct Index<'d> {
    /// Values with an `$id`, by its whole form.
    resources: BTreeMap<String, At<'d>>,
    /// Values with an anchor, by the resource that they are in and the anchor.
    anchors: BTreeMap<(String, String), At<'d>>,
    nested: bool,
}

/// Members whose values are nobody's names.
const VALUES: [&str; 5] = ["example", "examples", "default", "enum", "const"];

impl<'d> Index<'d> {
    /// Adds the names in a file, and gives what its references are relative to: its `$self`, or its path.
    pub(super) fn add(&mut self, root: &At<'d>, base: &str) -> String {
        let own = root.member("$self").and_then(|at| at.node.as_str());
        let base = own.map_or_else(|| base.to_owned(), |own| resolved(base, split(own).0));
        self.resources
            .entry(base.clone())
            .or_insert_with(|| root.clone());
        self.walk(root, &base);
        base
    }

    fn walk(&mut self, at: &At<'d>, base: &str) {
        let own = own_base(at, base);
        if own != base {
            self.nested = true;
            self.resources
                .entry(own.clone())
                .or_insert_with(|| at.clone());
        }
        for name in ["$anchor", "$dynamicAnchor"] {
            if let Some(anchor) = at.member(name).and_then(|at| at.node.as_str()) {
                let key = (own.clone(), anchor.to_owned());
                self.anchors.entry(key).or_insert_with(|| at.clone());
            }
        }
        let is_properties = at.pointer.last().is_some_and(|name| name == "properties");
        for (name, member) in at.members() {
            if member.node.is_collection() && (is_properties || !VALUES.contains(&name)) {
                self.walk(&member, &own);
            }
        }
        for item in at.items() {
            if item.node.is_collection() {
                self.walk(&item, &own);
            }
        }
    }

    /// Whether anything but a file has an `$id`.
    pub(super) fn is_nested(&self) -> bool {
        self.nested
    }

    /// The value that is called so.
    pub(super) fn resource(&self, address: &str) -> Option<&At<'d>> {
        self.resources.get(address)
    }

    /// The value with that anchor in that resource.
    pub(super) fn anchor(&self, base: &str, anchor: &str) -> Option<&At<'d>> {
        self.anchors.get(&(base.to_owned(), anchor.to_owned()))
    }

    /// The only value with that anchor, or the first of several.
    pub(super) fn any_anchor(&self, anchor: &str, file: usize) -> Option<&At<'d>> {
        let mut all = self.anchors.iter();
        let here = |at: &At<'_>| at.pointer.file() == file;
        all.find(|((_, name), at)| name == anchor && here(at))
            .map(|(_, at)| at)
    }
}

/// What the references in a value are relative to.
pub(super) fn own_base(at: &At<'_>, base: &str) -> String {
    match at
        .node
        .as_map()
        .and_then(|map| map.get("$id"))
        .and_then(Node::as_str)
    {
        Some(id) => resolved(base, split(id).0),
        None => base.to_owned(),
    }
}
