//! Owns what of all that was found is worth telling. Must not know how it is told.

use std::collections::BTreeSet;

use super::Diagnostic;
use super::view::View;

/// What was found, without what says the same of the same spot: what an alias of YAML brings to several places is written once, and
/// what several operations share.
pub(super) fn each_once<'f>(found: &'f [Diagnostic], views: &[View<'_>]) -> Vec<&'f Diagnostic> {
    let mut seen = BTreeSet::new();
    let is_new = |found: &&'f Diagnostic| {
        let view = views.get(found.source);
        let Some(span) = view.and_then(|view| view.spot(&found.place)) else {
            return true;
        };
        let said = (found.code.as_str(), &found.message, &found.help);
        seen.insert((found.source, span, said))
    };
    found.iter().filter(is_new).collect()
}
