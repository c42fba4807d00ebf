//! Takes values out of a document. Must not know why.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use super::apply::{Overlaid, Stopped};
use super::origins::indexes;
use super::query::Query;
use super::tree::retain;
use crate::diagnostics::{Code, Diagnostics};
use crate::spec::node::Node;
use crate::spec::pointer::Pointer;

impl Overlaid<'_> {
    /// Removes all targets from what they are in.
    pub(super) fn remove(
        &mut self,
        targets: &[Pointer],
        query: &Query<'_>,
        found: &mut Diagnostics,
    ) -> Stopped {
        let mut parts: BTreeMap<Pointer, BTreeSet<String>> = BTreeMap::new();
        for target in targets {
            let (Some(parent), Some(token)) = (target.parent(), target.last()) else {
                let message = "the document as a whole cannot be removed";
                found
                    .error(Code::InvalidValue, query.place(), message)
                    .help("name what is to go, such as `$.paths['/pets']`");
                return Some(());
            };
            parts.entry(parent).or_default().insert(token);
        }
        // From the inside out: what is removed of an outer list moves the places of what is in it.
        let mut parts: Vec<(Pointer, BTreeSet<String>)> = parts.into_iter().collect();
        parts.sort_by_key(|(parent, _)| Reverse(parent.tokens().count()));
        let moved: usize = parts
            .iter()
            .map(|(parent, tokens)| self.remove_from(parent, tokens))
            .sum();
        self.spend(moved, query, found)
    }

    /// Removes members or items of one value, and gives how many there were.
    fn remove_from(&mut self, parent: &Pointer, tokens: &BTreeSet<String>) -> usize {
        self.tree.remove(parent, tokens);
        match self.root.at_mut(parent) {
            Some(Node::Map(map)) => {
                let length = map.len();
                map.retain(|name| !tokens.contains(name));
                self.origins.remove_members(parent, tokens);
                length
            }
            Some(Node::List(items)) => {
                let (removed, length) = (indexes(tokens), items.len());
                self.origins.remove_items(parent, &removed, length);
                retain(items, &removed);
                length
            }
            _ => 0,
        }
    }
}
