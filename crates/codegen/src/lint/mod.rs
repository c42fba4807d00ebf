//! What is legal in a document, and will hurt its users all the same: each finding under a code of its own, which the
//! settings can turn off.
//!
//! Owns the list of lints. Must not know how code is made, but for what each schema became.

mod components;
mod fits;
mod formats;
mod operations;
mod prose;
mod schemas;
mod shown;

use crate::Input;
use crate::diagnostics::{Code, Diagnostics, Severity};
use crate::generate::{Read, settled};
use crate::lower::Places;
use crate::model::Api;
use crate::spec::document::Document;

/// What a lint looks at.
struct Linted<'d, 'x> {
    document: &'x Document<'d>,
    api: &'x Api,
    places: &'x Places,
}

/// A lint: it looks at everything, and says what it finds.
type Lint = fn(&Linted<'_, '_>, &mut Diagnostics);

/// All lints.
const LINTS: [Lint; 6] = [
    components::unused,
    operations::without_errors,
    prose::limits,
    schemas::look,
    shown::defaults,
    shown::examples,
];

/// What is wrong with a document, and what is worth a second thought. Warnings of codes that the settings turn off are left
/// out; errors never are.
#[must_use]
pub fn lint(input: &Input) -> Diagnostics {
    let mut found = Diagnostics::new();
    if let Some(read) = Read::new(input, &mut found) {
        let inner = linted(input, &read);
        found.extend(read.traced(inner));
    }
    without(found, &input.settings.allow)
}

/// All that is found in the document as the overlays leave it.
fn linted(input: &Input, read: &Read) -> Diagnostics {
    let mut found = Diagnostics::new();
    let Some(document) = read.opened(&mut found) else {
        return found;
    };
    if let Some((api, places)) = settled(&document, input.wishes(), &mut found) {
        let linted = Linted {
            document: &document,
            api: &api,
            places: &places,
        };
        LINTS.iter().for_each(|lint| lint(&linted, &mut found));
    }
    found
}

/// What was found, without the warnings of these codes.
pub(crate) fn without(found: Diagnostics, allowed: &[Code]) -> Diagnostics {
    let mut kept = Diagnostics::new();
    let is_kept = |severity, code| severity == Severity::Error || !allowed.contains(&code);
    kept.extend(
        found
            .into_iter()
            .filter(|found| is_kept(found.severity, found.code)),
    );
    kept
}
