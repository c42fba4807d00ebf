//! Owns how much is done for schemas, and when that is too much. Must not know what is done.

use super::Lowering;
use crate::bounds::{self, LEVELS, LOOKS, PATTERNS, TYPES};
use crate::spec::cursor::At;
use crate::spec::document::Document;

/// What was done so far.
#[derive(Debug, Default)]
pub(super) struct Work {
    /// How many schemas are being looked at, each within the one before.
    levels: usize,
    looks: usize,
    /// What the engine has taken for patterns, in bytes.
    pub(super) patterns: usize,
    /// How many values the document has: a large one may be looked at for longer.
    values: usize,
    /// Nothing is looked at any more: what a document has too much of is said once.
    is_over: bool,
}

impl Work {
    pub(super) fn on(document: &Document<'_>) -> Self {
        Self {
            values: document.values(),
            ..Self::default()
        }
    }
}

impl<'d> Lowering<'d, '_> {
    /// Looks at a schema within the one that is being looked at. `None` if that is too much, which is reported.
    pub(super) fn a_level_in<T>(
        &mut self,
        at: &At<'d>,
        look: impl FnOnce(&mut Self) -> Option<T>,
    ) -> Option<T> {
        self.work.looks += 1;
        if self.is_over(at) {
            return None;
        }
        self.work.levels += 1;
        let found = look(self);
        self.work.levels -= 1;
        found
    }

    /// Once patterns have taken too much, nothing more is looked at.
    pub(super) fn hold_patterns(&mut self, at: &At<'_>) {
        if self.work.patterns > PATTERNS && !self.work.is_over {
            self.work.is_over = true;
            let message = "the patterns of the document take too much, all in all";
            let help = "say how long a text may be by `maxLength`, and not by how often a part is repeated";
            bounds::report(at.value(), message, help, self.diagnostics);
        }
    }

    fn is_over(&mut self, at: &At<'d>) -> bool {
        if self.work.is_over {
            return true;
        }
        let (message, help) = if self.work.levels >= LEVELS {
            (
                format!("schemas lead to schemas, more than {LEVELS} deep"),
                "shorten the chain of schemas that leads here, or leave out one that begins it",
            )
        } else if self.work.looks > LOOKS.saturating_add(self.work.values) {
            (
                "the schemas are composed of each other in too many ways".to_owned(),
                "use `allOf`, `oneOf` and `anyOf` within each other less often",
            )
        } else if self.types.len() > TYPES {
            (
                format!("there are more than the {TYPES} types that a crate may have"),
                "take a part of the operations with `[crate.only]` in the settings",
            )
        } else {
            return self.diagnostics.is_full();
        };
        self.work.is_over = true;
        bounds::report(at.value(), message, help, self.diagnostics);
        true
    }
}
