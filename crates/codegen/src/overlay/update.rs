//! Makes new values parts of a document, by what each version of overlays says. Must not know where they come from.

use std::collections::BTreeSet;

use super::apply::{New, Overlaid, Stopped};
use super::merge::{Merge, Merged, Mismatch, depth};
use super::query::Query;
use super::read::{Action, Version};
use crate::bounds::NESTING;
use crate::diagnostics::{Code, Diagnostics, Place};
use crate::spec::node::Node;
use crate::spec::pointer::Pointer;

impl Overlaid<'_> {
    /// Makes something new a part of each target.
    pub(super) fn update(
        &mut self,
        targets: &[Pointer],
        new: &New<'_>,
        action: &Action<'_>,
        version: Version,
        found: &mut Diagnostics,
    ) -> Stopped {
        let query = &action.target;
        if !self.are_targets(targets, query, version, found)
            || !self.is_shallow(targets, new, found)
        {
            return Some(());
        }
        let merged = self.merged(targets, new, version);
        if merged.is_full {
            let message = "the overlays bring in more than any document has: a million values";
            found
                .error(Code::Unsupported, new.said.key(), message)
                .help(
                    "give the target fewer matches, or refer to what is common to them with `$ref`",
                );
            return None;
        }
        for place in &merged.touched {
            if let Some(node) = self.root.at(place) {
                self.tree.put(place, node);
            }
        }
        report(&merged.mismatches, new, found);
        if merged.touched.is_empty() && merged.mismatches.is_empty() {
            let message = "the action changes nothing: all that it says is there already";
            found
                .warning(Code::UnusedSetting, new.said.key(), message)
                .help("take it out of the overlay");
        }
        self.spend(merged.moved, query, found)
    }

    fn merged(&mut self, targets: &[Pointer], new: &New<'_>, version: Version) -> Merged {
        let mut merge = Merge::new(&mut self.origins, &mut self.room);
        for target in targets {
            if merge.is_full() {
                break;
            }
            match self.root.at_mut(target) {
                Some(Node::List(items)) if version == Version::V1_0 || !is_list(new.value) => {
                    merge.append(items, new.value, new.origin.clone(), target);
                }
                Some(node) => merge.merge(node, new.value, &new.origin, target),
                None => {}
            }
        }
        merge.done()
    }

    /// Whether the document stays as shallow as one that is read.
    fn is_shallow(&mut self, targets: &[Pointer], new: &New<'_>, found: &mut Diagnostics) -> bool {
        let levels = |target: &Pointer| target.tokens().count();
        let levels = targets.iter().map(levels).max().unwrap_or_default() + 1 + depth(new.value);
        self.tree.depth = self.tree.depth.max(1 + levels);
        if levels > NESTING {
            let message =
                format!("with this, the document is nested more than {NESTING} levels deep");
            found
                .error(Code::Unsupported, new.said.value(), message)
                .help("put what is nested under `components`, and refer to it");
        }
        levels <= NESTING
    }

    /// Whether an update can have these targets, of which 1.0 and 1.1 think differently.
    fn are_targets(
        &self,
        targets: &[Pointer],
        query: &Query<'_>,
        version: Version,
        found: &mut Diagnostics,
    ) -> bool {
        let nodes = targets.iter().filter_map(|target| {
            let node = self.root.at(target)?;
            Some((target, node))
        });
        let (message, help) = match version {
            Version::V1_0 => {
                let mut nodes = nodes;
                let Some((place, node)) = nodes.find(|(_, node)| !node.is_collection()) else {
                    return true;
                };
                let message = format!(
                    "`{}` leads to {} at {place}, and only objects and lists can be updated",
                    query.text,
                    node.kind()
                );
                let help = "lead to the object around it and update that member, or write `overlay: 1.1.0`";
                (message, help)
            }
            Version::V1_1 => {
                let shapes = nodes.map(|(_, node)| (node.is_collection(), is_list(node)));
                if shapes.collect::<BTreeSet<(bool, bool)>>().len() <= 1 {
                    return true;
                }
                let message = format!("`{}` leads to values of different kinds", query.text);
                let help = "make an action each for objects, for lists and for plain values";
                (message, help)
            }
        };
        found
            .error(Code::WrongType, query.place(), message)
            .help(help);
        false
    }
}

fn is_list(node: &Node) -> bool {
    node.as_list().is_some()
}

/// Reports what could not become part of the document: each value once, however many targets there are.
fn report(mismatches: &[Mismatch], new: &New<'_>, found: &mut Diagnostics) {
    let mut reported = BTreeSet::new();
    for mismatch in mismatches {
        let Mismatch {
            written,
            new: kind,
            place,
            old,
        } = mismatch;
        if !reported.insert(written) {
            continue;
        }
        // A copy is written elsewhere, where nothing is wrong with it.
        let said = &new.said.pointer;
        let own = written.file() == said.file() && written.text().starts_with(said.text());
        let at = if own { written } else { said };
        let message = format!("{kind} cannot be merged with {old}, which is at {place}");
        found
            .error(
                Code::WrongType,
                Place::Value(at.clone()),
                message,
            )
            .help("to put something of another kind in its place, remove it first, with an action of its own");
    }
}
