//! Overlays: changes to a document that stand in files of their own (OAI Overlay Specification 1.0 and 1.1), made
//! before the document is opened.
//!
//! Owns what an overlay says, what becomes of a document's tree by it, and where each value of the result was written.
//! Must not know OpenAPI, nor where texts come from.

mod apply;
mod expression;
mod merge;
mod misses;
mod origins;
mod query;
mod read;
mod remove;
#[cfg(test)]
mod tests;
mod tree;
mod update;

use self::apply::Overlaid;
use crate::diagnostics::Diagnostics;
use crate::spec::node::{Node, parse_file};
use crate::spec::source::Source;

pub(crate) use origins::Origins;

/// Applies overlays to a document, in their order. Diagnostics count the first of them as the source `first`, and the
/// others behind it. `None` if one of them can't be applied as it is, which is reported.
pub(crate) fn apply(
    root: &mut Node,
    overlays: &[Source],
    first: usize,
    diagnostics: &mut Diagnostics,
) -> Option<Origins> {
    if overlays.is_empty() {
        return Some(Origins::default());
    }
    let mut found = Diagnostics::new();
    let origins = applied(root, overlays, first, &mut found);
    let origins = origins.filter(|_| !found.has_errors());
    diagnostics.extend(found);
    origins
}

fn applied(
    root: &mut Node,
    overlays: &[Source],
    first: usize,
    found: &mut Diagnostics,
) -> Option<Origins> {
    let sources = overlays.iter().zip(first..);
    let trees: Vec<(usize, Option<Node>)> = sources
        .map(|(source, file)| (file, parse_file(source, file, found)))
        .collect();
    let read = trees
        .iter()
        .map(|(file, tree)| read::overlay(tree.as_ref()?, *file, found));
    // What one overlay brings in, the next ones may build on, so that all of them are needed before any is applied.
    let read: Vec<Option<read::Overlay<'_>>> = read.collect();
    let read: Vec<read::Overlay<'_>> = read.into_iter().collect::<Option<_>>()?;
    let mut document = Overlaid::new(root);
    for overlay in &read {
        for action in &overlay.actions {
            document.act(action, overlay.version, found)?;
        }
    }
    Some(document.into_origins())
}
