//! Examples and defaults that break the schema that they are shown for.

use std::collections::BTreeSet;

use super::Linted;
use super::fits::faults;
use crate::diagnostics::{Code, Diagnostics, Place};
use crate::examples::{Example, examples_of};

pub(super) fn examples(linted: &Linted<'_, '_>, found: &mut Diagnostics) {
    look(linted, false, found);
}

pub(super) fn defaults(linted: &Linted<'_, '_>, found: &mut Diagnostics) {
    look(linted, true, found);
}

/// Looks at all defaults, or at all else that is shown.
fn look(linted: &Linted<'_, '_>, defaults: bool, found: &mut Diagnostics) {
    let shown = examples_of(linted.document, linted.api, linted.places);
    let is_default = |shown: &Example| shown.place.last().as_deref() == Some("default");
    // What several schemas hold for is shown to each of them.
    let mut told = BTreeSet::new();
    for shown in shown.iter().filter(|shown| is_default(shown) == defaults) {
        let mut faults = faults(linted.api, shown);
        // The first says enough: what is wrong further in is often a consequence.
        let Some((place, fault)) = faults.next() else {
            continue;
        };
        if !told.insert(shown.place.clone()) {
            continue;
        }
        let (code, what) = match defaults {
            true => (Code::DefaultInvalid, "default"),
            false => (Code::ExampleInvalid, "example"),
        };
        let message = format!("the {what} breaks its own schema: {fault}");
        found
            .warning(code, Place::Value(place), message)
            .help(format!(
                "correct the {what}, or the schema if that is wrong"
            ));
    }
}
