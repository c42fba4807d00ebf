//! What becomes of a document when what can't be generated is left out: errors that concern single operations and
//! types turn into warnings, and nothing is left that needs what is gone.
//!
//! Must not know why anything can't be generated.

use std::collections::BTreeSet;

use super::{Lowering, Places};
use crate::analyze::parts;
use crate::diagnostics::{Code, Diagnostic, Diagnostics, Severity};
use crate::model::{Api, Operation};
use crate::spec::operation;
use crate::spec::pointer::Pointer;

/// Where the parts of a document are that can be left out.
const PARTS: [&str; 3] = ["paths", "components", "webhooks"];

impl<'d> Lowering<'d, '_> {
    /// What an operation became, unless something in it can't be generated and is to be left out.
    pub(super) fn unless_left_out(
        &mut self,
        operation: &operation::Operation<'d>,
        lower: impl FnOnce(&mut Self) -> Option<Operation>,
    ) -> Option<Operation> {
        if !self.leave_out {
            return lower(self);
        }
        let before = self.diagnostics.count(Severity::Error);
        let was_read = !self
            .diagnostics
            .iter()
            .any(|found| concerns(found, operation));
        let lowered = lower(self);
        let is_whole = was_read && self.diagnostics.count(Severity::Error) == before;
        if lowered.is_some() && is_whole {
            return lowered;
        }
        let name = operation.id.unwrap_or(operation.path);
        let message = format!("the operation `{name}` can't be generated, and is left out");
        let place = operation.at.key();
        self.diagnostics
            .warning(Code::Unsupported, place, message)
            .help(MEND);
        self.left_out += 1;
        None
    }
}

/// What brings back an operation that is left out.
const MEND: &str =
    "mend what is reported of it and of its schemas, in the document or by an overlay";

/// Whether an error was found while the operation was read: in it, or in the parameters of its path.
fn concerns(found: &Diagnostic, operation: &operation::Operation<'_>) -> bool {
    found.severity == Severity::Error && is_about(found, operation)
}

/// Whether something was found in an operation, or in the parameters of its path.
pub(super) fn is_about(found: &Diagnostic, operation: &operation::Operation<'_>) -> bool {
    let Some(place) = found.place.pointer() else {
        return false;
    };
    let own = &operation.at.pointer;
    let shared = own.parent().map(|item| item.push("parameters"));
    is_within(place, own) || shared.is_some_and(|shared| is_within(place, &shared))
}

/// Whether a place is another one, or inside.
fn is_within(place: &Pointer, other: &Pointer) -> bool {
    let mut theirs = other.tokens();
    let mut ours = place.tokens();
    place.file() == other.file() && theirs.all(|token| ours.next() == Some(token))
}

/// Takes out of the API whatever needs a type that can't be generated, and turns the errors of what is gone into
/// warnings. Other errors stay what they are.
pub(super) fn settle(api: &mut Api, places: &Places, diagnostics: &mut Diagnostics) {
    let is_faulty = |at: &Pointer| {
        let mut errors = diagnostics
            .iter()
            .filter(|found| found.severity == Severity::Error);
        errors.any(|found| {
            found
                .place
                .pointer()
                .is_some_and(|place| is_within(place, at))
        })
    };
    let faulty = places.names.iter().filter(|(_, at)| is_faulty(at));
    let faulty: BTreeSet<String> = faulty.map(|(name, _)| name.clone()).collect();
    api.types.retain(|name, _| !faulty.contains(name));
    remove_types(api);
    remove_operations(api, diagnostics);
    let found = std::mem::take(diagnostics).into_iter();
    diagnostics.extend(found.map(demoted));
}

/// Removes the types that need one that isn't there, until all that are left are whole.
fn remove_types(api: &mut Api) {
    loop {
        let known: BTreeSet<String> = api.types.keys().cloned().collect();
        let is_whole = |name: &&str| known.contains(*name);
        api.types
            .retain(|_, ty| parts(&ty.shape).iter().all(is_whole));
        if api.types.len() == known.len() {
            return;
        }
    }
}

fn remove_operations(api: &mut Api, diagnostics: &mut Diagnostics) {
    let types = &api.types;
    let is_whole = |operation: &Operation| {
        let (sent, received) = (operation.sent_types(), operation.received_types());
        let mut names = sent.into_iter().chain(received).flat_map(|ty| ty.names());
        names.all(|name| types.contains_key(name))
    };
    for operation in api.groups.iter().flat_map(|group| &group.operations) {
        if !is_whole(operation) {
            let message = format!(
                "the operation `{}` can't be generated, and is left out",
                operation.id
            );
            let place = crate::diagnostics::Place::File;
            diagnostics
                .warning(Code::Unsupported, place, message)
                .help(MEND);
            api.left_out += 1;
        }
    }
    for group in &mut api.groups {
        group.operations.retain(is_whole);
    }
    api.groups.retain(|group| !group.operations.is_empty());
    api.webhooks.all.retain(|webhook| {
        let mut names = webhook.payload.iter().flat_map(|ty| ty.names());
        names.all(|name| types.contains_key(name))
    });
}

/// An error as a warning, if what it is about is left out.
fn demoted(mut found: Diagnostic) -> Diagnostic {
    let place = found.place.pointer();
    let is_part = place.is_some_and(|place| {
        let first = place.tokens().next();
        place.file() != 0 || first.is_some_and(|first| PARTS.contains(&&*first))
    });
    if is_part {
        found.severity = Severity::Warning;
    }
    found
}
