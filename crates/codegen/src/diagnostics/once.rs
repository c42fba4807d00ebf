//! Owns what of all that was found is worth telling. Must not know how it is told.

use std::collections::BTreeSet;

use super::view::View;
use super::{Diagnostic, Place};

/// What was found, without what says the same of the same spot: what an alias of YAML brings to several places is written once, and
/// what several operations share.
pub(super) fn each_once<'f>(found: &'f [Diagnostic], views: &[View<'_>]) -> Vec<&'f Diagnostic> {
    let mut seen = BTreeSet::new();
    let spot = |source: usize, place: &Place| views.get(source)?.spot(place);
    let is_new = |found: &&'f Diagnostic| {
        let Some(span) = spot(found.source, &found.place) else {
            return true;
        };
        let others = found.related.iter();
        let others = others.map(|other| (other.source, spot(other.source, &other.place)));
        let others: Vec<_> = others.collect();
        let said = (found.code.as_str(), &found.message, &found.help);
        seen.insert((found.source, span, others, said))
    };
    found.iter().filter(is_new).collect()
}
