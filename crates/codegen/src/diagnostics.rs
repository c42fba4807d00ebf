//! Owns what is wrong with an input and how it is shown: code, place, message, help. Must not know what any rule
//! means, and prints nothing: it only makes text.

mod code;
mod excerpt;
pub mod export;
mod located;
mod once;
mod show;
mod view;

use std::collections::BTreeSet;
use std::slice;

use annotate_snippets::Renderer;

pub use code::Code;
pub use located::{Located, Spot};

use crate::bounds::PROBLEMS;
use crate::spec::locate::Span;
use crate::spec::nearest::Guesses;
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

/// Where a problem is.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Place {
    /// The key that leads to the value: the member itself is the problem.
    Key(Pointer),
    /// The value: what it says is the problem.
    Value(Pointer),
    /// A phrase of a text, or the text as a whole where it is written otherwise.
    Phrase(Pointer, String),
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
    /// Other places that have to do with it, each with what it is: "first defined here".
    pub related: Vec<Related>,
    /// What to do about it.
    pub help: Option<String>,
}

/// Another place that a problem has to do with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Related {
    /// Which document it is in.
    pub source: usize,
    /// Where in it.
    pub place: Place,
    /// What it is, in a few words.
    pub label: String,
}

/// All that was found, in the order it was found in.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Diagnostics {
    found: Vec<Diagnostic>,
    /// What is said of each place: what is met again is not said again.
    said: BTreeSet<(Code, Place, String)>,
    /// How many errors there were, those among them that are not kept.
    errors: usize,
    warnings: usize,
    /// The last that is not kept, for its finder to go on with.
    spare: Option<Box<Diagnostic>>,
    guesses: Guesses,
}

impl Place {
    /// The pointer, where the place is one.
    pub fn pointer(&self) -> Option<&Pointer> {
        match self {
            Self::Key(pointer) | Self::Value(pointer) | Self::Phrase(pointer, _) => Some(pointer),
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

    /// Points to another place that has to do with it.
    pub fn also(&mut self, place: Place, label: impl Into<String>) -> &mut Self {
        let source = place.pointer().map_or(self.source, Pointer::file);
        let label = label.into();
        self.related.push(Related {
            source,
            place,
            label,
        });
        self
    }

    /// Says that the problem is in another document than the first.
    pub fn in_source(&mut self, index: usize) -> &mut Self {
        let pointless = |other: &&mut Related| other.place.pointer().is_none();
        for other in self.related.iter_mut().filter(pointless) {
            other.source = index;
        }
        self.source = index;
        self
    }
}

impl Diagnostics {
    /// Nothing found yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// For what is found where nobody is told.
    pub(crate) fn unheard() -> Self {
        Self {
            guesses: Guesses::none(),
            ..Self::default()
        }
    }

    /// The candidate that a name is most likely a misspelling of. There are only so many guesses in a run.
    pub(crate) fn nearest<'c>(
        &mut self,
        name: &str,
        candidates: impl Iterator<Item = &'c str>,
    ) -> Option<&'c str> {
        self.guesses.nearest(name, candidates)
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
        let source = place.pointer().map_or(0, Pointer::file);
        self.keep(Diagnostic {
            severity,
            code,
            source,
            place,
            message,
            label: None,
            related: Vec::new(),
            help: None,
        })
    }

    /// Keeps it, unless there are so many that nobody gets to this one: then there is only word of that.
    fn keep(&mut self, found: Diagnostic) -> &mut Diagnostic {
        if self.was_said(&found) {
            return self.spare.insert(Box::new(found));
        }
        let (kept, what) = match found.severity {
            Severity::Error => (&mut self.errors, "errors"),
            Severity::Warning => (&mut self.warnings, "warnings"),
        };
        *kept += 1;
        let number = *kept;
        if number > PROBLEMS + 1 {
            return self.spare.insert(Box::new(found));
        }
        let found = match number > PROBLEMS {
            true => Diagnostic {
                code: Code::OverBound,
                source: 0,
                place: Place::File,
                message: format!(
                    "there are more than {PROBLEMS} {what}, of which others are not shown"
                ),
                help: Some("mend those that are shown, and run it again".to_owned()),
                ..found
            },
            false => found,
        };
        let index = self.found.len();
        self.found.push(found);
        match number > PROBLEMS {
            // Whoever found it may go on to say what to do about it, which is not about this.
            true => self.spare.insert(Box::new(self.found[index].clone())),
            false => &mut self.found[index],
        }
    }

    /// Whether the same was said of the same value before. Up to the bound, that is remembered.
    fn was_said(&mut self, found: &Diagnostic) -> bool {
        if found.place.pointer().is_none() || self.said.len() > 2 * PROBLEMS {
            return false;
        }
        let said = (found.code, found.place.clone(), found.message.clone());
        !self.said.insert(said)
    }

    /// Whether anything found stops the run.
    pub fn has_errors(&self) -> bool {
        self.count(Severity::Error) > 0
    }

    /// Whether there are more errors than anybody reads, so that it is not worth while to look for others.
    pub(crate) fn is_full(&self) -> bool {
        self.errors > PROBLEMS
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

    /// Each with the lines and columns of its places, in the order of the documents: what programs are told.
    pub fn located(&self, sources: &[Source]) -> Vec<Located> {
        located::all(&self.found, sources)
    }

    /// As [`Self::render_all`], with ANSI colours.
    pub fn render_all_colored(&self, sources: &[Source]) -> String {
        show::all(&self.found, sources, &Renderer::styled())
    }
}

impl Extend<Diagnostic> for Diagnostics {
    fn extend<T: IntoIterator<Item = Diagnostic>>(&mut self, more: T) {
        for found in more {
            self.keep(found);
        }
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
