//! Owns what an expression leads to in a document, and how much work that may be. Must not know what happens there.

use serde_json_path::{JsonPath, ParseError};

use super::expression::Outline;
use super::tree::Tree;
use crate::diagnostics::{Code, Diagnostics, Place};
use crate::spec::cursor::At;
use crate::spec::pointer::Pointer;

/// The library's time grows with the power of the brackets that are open at once.
const MAX_DEPTH: usize = 8;
/// Longer than any expression, in bytes.
const MAX_LENGTH: usize = 10_000;
/// What is looked at or moved for all actions together, at the utmost: hundreds of searches of the largest documents.
const MAX_STEPS: f64 = 200_000_000.0;

const HELP: &str = "names other than plain words stand in brackets and quotes, as in `$.paths['/users'].get`; RFC 9535 \
                    says what else there is";

/// A JSONPath expression, and where it stands.
#[derive(Debug)]
pub(super) struct Query<'o> {
    pub(super) text: &'o str,
    pub(super) outline: Outline,
    path: JsonPath,
    pub(super) pointer: Pointer,
}

/// The work that may still be done.
#[derive(Debug)]
pub(super) struct Work {
    steps: f64,
}

/// An expression that would take too long.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct TooMuch;

impl<'o> Query<'o> {
    /// Reads an expression; what is none is reported.
    pub(super) fn read(at: &At<'o>, diagnostics: &mut Diagnostics) -> Option<Self> {
        let Some(text) = at.node.as_str() else {
            at.wrong_type("a JSONPath expression, which is a string", diagnostics);
            return None;
        };
        let outline = Outline::of(text);
        if text.len() > MAX_LENGTH || outline.depth > MAX_DEPTH {
            let message = format!(
                "the expression is too long or has more than {MAX_DEPTH} brackets open at once"
            );
            diagnostics
                .error(Code::Unsupported, at.value(), message)
                .help("make several actions of it, each with a simpler target");
            return None;
        }
        match JsonPath::parse(text) {
            Ok(path) => Some(Self {
                text,
                outline,
                path,
                pointer: at.pointer.clone(),
            }),
            Err(error) => {
                report(text, &error, at, diagnostics);
                None
            }
        }
    }

    /// The places that it leads to, each of them once.
    pub(super) fn select(&self, document: &Tree, work: &mut Work) -> Result<Vec<Pointer>, TooMuch> {
        work.spend(steps(&self.outline, document))?;
        Ok(places(&self.path, document))
    }

    /// The place as one for a diagnostic.
    pub(super) fn place(&self) -> Place {
        Place::Value(self.pointer.clone())
    }
}

impl Work {
    pub(super) fn new() -> Self {
        Self { steps: MAX_STEPS }
    }

    /// Takes what something may cost.
    pub(super) fn spend(&mut self, steps: f64) -> Result<(), TooMuch> {
        if steps > self.steps {
            return Err(TooMuch);
        }
        self.steps -= steps;
        Ok(())
    }
}

/// How many values an expression looks at, at the utmost: once all of them for what is broad, times the ways that lead
/// to each of them.
pub(super) fn steps(outline: &Outline, document: &Tree) -> f64 {
    let (size, depth) = (document.size as f64, document.depth as f64);
    let breadth = if outline.is_broad { size } else { 1.0 };
    let ways = depth.powi((outline.descents - 1).max(0)) * size.powi(outline.restarts);
    breadth * ways * outline.choices as f64 * outline.price as f64
}

pub(super) fn places(path: &JsonPath, document: &Tree) -> Vec<Pointer> {
    let found = path.query_located(&document.json);
    let places = found.locations().map(|way| way.to_json_pointer());
    let places = places.filter_map(|text| Pointer::parse(&text).ok());
    let mut places: Vec<Pointer> = places.collect();
    places.sort();
    places.dedup();
    places
}

fn report(text: &str, error: &ParseError, at: &At<'_>, diagnostics: &mut Diagnostics) {
    let rest = text.get(error.position()..).unwrap_or_default().trim();
    let message = if rest.is_empty() {
        format!("`{text}` is no JSONPath expression: something is missing at its end")
    } else if rest == text.trim() {
        format!("`{text}` is no JSONPath expression, which begins with `$`")
    } else {
        format!("`{text}` is no JSONPath expression: it cannot be read from `{rest}` on")
    };
    let found = diagnostics.error(Code::Syntax, at.value(), message);
    found.help(HELP);
    // The library has no words for most faults.
    if error.message() != "parser error" {
        let reason = error.message();
        let reason = reason.strip_prefix("in long-hand segment, ");
        found.label(reason.unwrap_or(error.message()));
    }
}
