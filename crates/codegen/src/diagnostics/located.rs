//! Owns what programs are told of diagnostics: places as lines and columns. Must not know how any of them writes it down.

use serde::Serialize;

use super::once::each_once;
use super::view::{ALIAS, View, printable};
use super::{Code, Diagnostic, Place, Severity};
use crate::spec::source::Source;

/// A problem, with the lines and columns of its places.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Located {
    /// `error` or `warning`.
    pub severity: &'static str,
    /// The code's name.
    pub code: &'static str,
    /// What is wrong.
    pub message: String,
    /// What to do about it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub help: Option<String>,
    /// Where in the document's value, as a JSON pointer in a fragment: `#/paths`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pointer: Option<String>,
    /// Where in which file.
    pub spot: Spot,
    /// Other places that have to do with it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub related: Vec<Spot>,
}

/// A stretch of a file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Spot {
    /// The file, as people know it.
    pub file: String,
    /// From which line and column to which: lines and columns count from one, columns in characters; the last column is
    /// the one behind. None where the file as a whole is meant.
    #[serde(flatten, skip_serializing_if = "Option::is_none")]
    pub range: Option<Lines>,
    /// What is there.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub label: Option<String>,
}

/// From where to where.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Lines {
    /// The first line.
    pub line: usize,
    /// The column that it begins in.
    pub column: usize,
    /// The last line.
    pub end_line: usize,
    /// The column behind it.
    pub end_column: usize,
}

/// All of them, in the order of the documents.
pub(super) fn all(found: &[Diagnostic], sources: &[Source]) -> Vec<Located> {
    let views: Vec<View<'_>> = sources.iter().map(View::new).collect();
    let mut all: Vec<(usize, Located)> = each_once(found, &views)
        .into_iter()
        .map(|found| (found.source, one(found, &views)))
        .collect();
    let position = |(source, located): &(usize, Located)| {
        let range = located.spot.range;
        (*source, range.map(|range| (range.line, range.column)))
    };
    all.sort_by_key(position);
    all.into_iter().map(|(_, located)| located).collect()
}

fn one(found: &Diagnostic, views: &[View<'_>]) -> Located {
    let related = found.related.iter();
    let related = related.map(|other| spot(views, other.source, &other.place, Some(&other.label)));
    let alias = views
        .get(found.source)
        .and_then(|view| view.alias(&found.place))
        .map(|span| spot(views, found.source, &Place::Span(span), Some(ALIAS)));
    let related = related.chain(alias).collect();
    Located {
        severity: severity(found.severity),
        code: Code::as_str(found.code),
        message: printable(&found.message),
        help: found.help.as_deref().map(lines),
        pointer: found.place.pointer().map(ToString::to_string),
        spot: spot(views, found.source, &found.place, found.label.as_deref()),
        related,
    }
}

/// A text of several lines without what a reader would not see.
fn lines(text: &str) -> String {
    text.lines().map(printable).collect::<Vec<_>>().join("\n")
}

const fn severity(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
    }
}

fn spot(views: &[View<'_>], source: usize, place: &Place, label: Option<&str>) -> Spot {
    let view = views.get(source);
    let range = view.and_then(|view| {
        let span = view.spot(place)?;
        let (line, column) = view.line_and_column(span.start);
        let (end_line, end_column) = view.line_and_column(span.end);
        Some(Lines {
            line,
            column,
            end_line,
            end_column,
        })
    });
    Spot {
        file: view.map_or_else(String::new, |view| printable(&view.source.name)),
        range,
        label: label.map(printable),
    }
}
