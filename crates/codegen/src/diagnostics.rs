//! Owns what is wrong with an input and how it is shown: code, place, message, help. Must not know what any rule
//! means, and prints nothing: it only makes text.

mod show;

use std::fmt;
use std::slice;

use annotate_snippets::Renderer;

use crate::spec::locate::Span;
use crate::spec::pointer::Pointer;
use crate::spec::source::Source;

/// Whether the run can go on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Nothing is generated.
    Error,
    /// Something is worth a look; the output is complete.
    Warning,
}

/// What kind of problem it is, under a name that stays the same from release to release.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Code {
    /// The text is no JSON or YAML document.
    Syntax,
    /// An object has two members of one name.
    DuplicateKey,
    /// A value has another JSON type than the place asks for.
    WrongType,
    /// A member that has to be there is not.
    MissingMember,
    /// A member that the place doesn't know.
    UnknownMember,
    /// A reference to something that isn't there.
    UnresolvedReference,
    /// Valid, but nothing we can generate code for.
    Unsupported,
    /// A value of the right type that makes no sense in its place.
    InvalidValue,
    /// A name that no Rust name can be made of.
    InvalidName,
    /// Two things that would get the same name.
    NameClash,
    /// A setting that matches nothing.
    UnusedSetting,
    /// The configuration can't be used.
    Config,
}

/// Where a problem is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// The key that leads to the value: the member itself is the problem.
    Key(Pointer),
    /// The value: what it says is the problem.
    Value(Pointer),
    /// A stretch of the text, where there is no value to point to.
    Span(Span),
    /// The document as a whole.
    File,
}

/// One problem.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// Whether the run can go on.
    pub severity: Severity,
    /// The kind of problem.
    pub code: Code,
    /// Which document it is in: an index into what [`Diagnostics::render_all`] is given.
    pub source: usize,
    /// Where in the document it is.
    pub place: Place,
    /// What is wrong, in a sentence without a full stop.
    pub message: String,
    /// What to write next to the underlined spot.
    pub label: Option<String>,
    /// What to do about it.
    pub help: Option<String>,
}

/// All that was found, in the order it was found in.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Diagnostics {
    found: Vec<Diagnostic>,
}

impl Code {
    /// The name it is shown by and can be searched for.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Syntax => "syntax",
            Self::DuplicateKey => "duplicate-key",
            Self::WrongType => "wrong-type",
            Self::MissingMember => "missing-member",
            Self::UnknownMember => "unknown-member",
            Self::UnresolvedReference => "unresolved-reference",
            Self::Unsupported => "unsupported",
            Self::InvalidValue => "invalid-value",
            Self::InvalidName => "invalid-name",
            Self::NameClash => "name-clash",
            Self::UnusedSetting => "unused-setting",
            Self::Config => "config",
        }
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl Place {
    /// The pointer, where the place is one.
    pub fn pointer(&self) -> Option<&Pointer> {
        match self {
            Self::Key(pointer) | Self::Value(pointer) => Some(pointer),
            Self::Span(_) | Self::File => None,
        }
    }
}

impl Diagnostic {
    /// Says what to do about it.
    pub fn help(&mut self, text: impl Into<String>) -> &mut Self {
        self.help = Some(text.into());
        self
    }

    /// Says something next to the underlined spot.
    pub fn label(&mut self, text: impl Into<String>) -> &mut Self {
        self.label = Some(text.into());
        self
    }

    /// Says that the problem is in another document than the first.
    pub fn in_source(&mut self, index: usize) -> &mut Self {
        self.source = index;
        self
    }
}

impl Diagnostics {
    /// Nothing found yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds an error.
    pub fn error(
        &mut self,
        code: Code,
        place: Place,
        message: impl Into<String>,
    ) -> &mut Diagnostic {
        self.add(Severity::Error, code, place, message.into())
    }

    /// Adds a warning.
    pub fn warning(
        &mut self,
        code: Code,
        place: Place,
        message: impl Into<String>,
    ) -> &mut Diagnostic {
        self.add(Severity::Warning, code, place, message.into())
    }

    fn add(
        &mut self,
        severity: Severity,
        code: Code,
        place: Place,
        message: String,
    ) -> &mut Diagnostic {
        let index = self.found.len();
        let source = place.pointer().map_or(0, Pointer::file);
        self.found.push(Diagnostic {
            severity,
            code,
            source,
            place,
            message,
            label: None,
            help: None,
        });
        &mut self.found[index]
    }

    /// Whether anything found stops the run.
    pub fn has_errors(&self) -> bool {
        self.count(Severity::Error) > 0
    }

    /// How many of that severity were found.
    pub fn count(&self, severity: Severity) -> usize {
        self.iter()
            .filter(|found| found.severity == severity)
            .count()
    }

    /// All that was found, in the order it was found in.
    pub fn iter(&self) -> impl Iterator<Item = &Diagnostic> {
        self.found.iter()
    }

    /// How much was found.
    pub fn len(&self) -> usize {
        self.found.len()
    }

    /// Whether nothing was found.
    pub fn is_empty(&self) -> bool {
        self.found.is_empty()
    }

    /// All of them as plain text, in the order of the document; they all are in this one.
    pub fn render(&self, source: &Source) -> String {
        self.render_all(slice::from_ref(source))
    }

    /// As [`Self::render`], with ANSI colours.
    pub fn render_colored(&self, source: &Source) -> String {
        self.render_all_colored(slice::from_ref(source))
    }

    /// All of them as plain text, document by document.
    pub fn render_all(&self, sources: &[Source]) -> String {
        show::all(&self.found, sources, &Renderer::plain())
    }

    /// As [`Self::render_all`], with ANSI colours.
    pub fn render_all_colored(&self, sources: &[Source]) -> String {
        show::all(&self.found, sources, &Renderer::styled())
    }
}

impl Extend<Diagnostic> for Diagnostics {
    fn extend<T: IntoIterator<Item = Diagnostic>>(&mut self, more: T) {
        self.found.extend(more);
    }
}

impl IntoIterator for Diagnostics {
    type Item = Diagnostic;
    type IntoIter = std::vec::IntoIter<Diagnostic>;

    fn into_iter(self) -> Self::IntoIter {
        self.found.into_iter()
    }
}

#[cfg(test)]
mod tests;
