//! Why a document could not be read, and where in it.

use std::fmt;

/// Why a document could not be read.
///
/// Says where and what, and never quotes the document: it may hold secrets.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReadError {
    pub(super) pointer: String,
    pub(super) position: Option<(usize, usize)>,
    pub(super) problem: String,
}

impl ReadError {
    pub(crate) fn new(pointer: String, problem: impl Into<String>) -> Self {
        Self {
            pointer,
            position: None,
            problem: problem.into(),
        }
    }

    /// The error without line and column, where nobody has seen the document.
    pub(crate) fn without_position(self) -> Self {
        Self {
            position: None,
            ..self
        }
    }

    /// The JSON pointer (RFC 6901) of the value that could not be read; empty for the whole document.
    #[must_use]
    pub fn pointer(&self) -> &str {
        &self.pointer
    }

    /// The line and column, both from 1, where it stands.
    #[must_use]
    pub const fn position(&self) -> Option<(usize, usize)> {
        self.position
    }

    /// What was expected there, and what was found.
    #[must_use]
    pub fn problem(&self) -> &str {
        &self.problem
    }
}

impl fmt::Display for ReadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.problem)?;
        if !self.pointer.is_empty() {
            write!(f, " at {}", self.pointer)?;
        }
        match self.position {
            Some((line, column)) => write!(f, " (line {line}, column {column})"),
            None => Ok(()),
        }
    }
}

impl std::error::Error for ReadError {}
