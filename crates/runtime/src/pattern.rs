//! Regular expressions of a schema.

use std::fmt;
use std::sync::OnceLock;

use regex_lite::Regex;

/// A regular expression that strings are matched against, compiled when first needed.
///
/// The generator compiles every pattern with the same engine before it emits one, so that a pattern that
/// does not compile cannot come up at run time; if one did, it would match nothing.
pub struct Pattern {
    source: &'static str,
    /// What the engine is given for it.
    matched: &'static str,
    compiled: OnceLock<Option<Regex>>,
}

impl Pattern {
    /// The pattern of `source`, which means the same to the engine.
    #[must_use]
    pub const fn new(source: &'static str) -> Self {
        Self::translated(source, source)
    }

    /// The pattern of `source`, which the engine is given as `matched`.
    #[must_use]
    pub const fn translated(source: &'static str, matched: &'static str) -> Self {
        Self {
            source,
            matched,
            compiled: OnceLock::new(),
        }
    }

    /// The expression's source, as the schema states it.
    #[must_use]
    pub const fn as_str(&self) -> &'static str {
        self.source
    }

    /// Whether the expression matches somewhere in `text`.
    #[must_use]
    pub fn is_match(&self, text: &str) -> bool {
        let compiled = self.compiled.get_or_init(|| Regex::new(self.matched).ok());
        compiled.as_ref().is_some_and(|regex| regex.is_match(text))
    }
}

impl fmt::Debug for Pattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Pattern").field(&self.source).finish()
    }
}

impl PartialEq for Pattern {
    fn eq(&self, other: &Self) -> bool {
        self.source == other.source
    }
}
