//! Makes text of diagnostics: sorted, capped, each with its source line. Must not know what any rule means.
//!
//! A document is untrusted and may be one line of megabytes, so each line is cut around its spot, and nothing of it
//! that a terminal would obey gets through.

use std::cell::OnceCell;
use std::ops::Range;

use annotate_snippets::{AnnotationKind, Group, Level, Origin, Renderer, Snippet};

use super::{Diagnostic, Place, Severity};
use crate::spec::locate::{Locator, Span};
use crate::spec::source::Source;

/// More than this many problems at once help nobody: the rest is only counted.
const SHOWN: usize = 100;
/// How many characters of a source line are shown before the spot, of the spot, and in all.
const BEFORE: usize = 40;
const SPOT: usize = 60;
const LINE: usize = 120;
/// Messages quote the input, whose strings may be of any length.
const PROSE: usize = 2000;
const CUT: &str = "...";

/// All of them, in the order of the documents.
pub(super) fn all(found: &[Diagnostic], sources: &[Source], renderer: &Renderer) -> String {
    let views: Vec<View<'_>> = sources.iter().map(View::new).collect();
    let mut spotted: Vec<Spotted<'_>> = found
        .iter()
        .map(|found| Spotted::new(found, &views))
        .collect();
    // Which ones are shown is settled first, so that no error is hidden behind a hundred warnings.
    spotted.sort_by_key(|spotted| (spotted.found.severity, spotted.position()));
    let rest = spotted.split_off(spotted.len().min(SHOWN));
    spotted.sort_by_key(Spotted::position);
    let mut reports: Vec<String> = spotted
        .iter()
        .map(|spotted| spotted.render(renderer))
        .collect();
    reports.extend(counted(&rest));
    reports.join("\n\n")
}

/// The closing line, where not all is shown.
fn counted(rest: &[Spotted<'_>]) -> Option<String> {
    let of = |severity, name: &str| {
        let count = rest
            .iter()
            .filter(|spotted| spotted.found.severity == severity)
            .count();
        let plural = if count == 1 { "" } else { "s" };
        (count > 0).then(|| format!("{count} more {name}{plural}"))
    };
    let counts = [
        of(Severity::Error, "error"),
        of(Severity::Warning, "warning"),
    ];
    let counts: Vec<String> = counts.into_iter().flatten().collect();
    (!counts.is_empty()).then(|| format!("... and {}", counts.join(" and ")))
}

/// A document with what it takes to show a spot of it.
struct View<'a> {
    source: &'a Source,
    /// Built for the first pointer: some runs have none to show.
    locator: OnceCell<Locator>,
    /// Where each line starts.
    lines: OnceCell<Vec<usize>>,
}

impl<'a> View<'a> {
    fn new(source: &'a Source) -> Self {
        let (locator, lines) = (OnceCell::new(), OnceCell::new());
        Self {
            source,
            locator,
            lines,
        }
    }

    fn spot(&self, place: &Place) -> Option<Span> {
        let locator = || self.locator.get_or_init(|| Locator::new(self.source));
        match place {
            Place::Key(pointer) => locator().key(pointer),
            Place::Value(pointer) => locator().value(pointer),
            Place::Span(span) => Some(*span),
            Place::File => None,
        }
    }

    /// The line that the spot starts on.
    fn line(&self, span: Span) -> Line {
        let text = self.source.text.as_str();
        let starts = self.lines.get_or_init(|| {
            let breaks = text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n');
            std::iter::once(self.source.body_start())
                .chain(breaks.map(|(index, _)| index + 1))
                .collect()
        });
        let number = starts.partition_point(|start| *start <= span.start).max(1);
        let start = starts.get(number - 1);
        let start = start.copied().unwrap_or_default();
        let line = text
            .get(start..)
            .and_then(|rest| rest.lines().next())
            .unwrap_or_default();
        let spot = span.start.saturating_sub(start)..span.end.saturating_sub(start);
        Line::new(number, line, spot)
    }
}

/// A source line, cut around its spot and safe to print.
struct Line {
    number: usize,
    /// In characters of the whole line, from one.
    column: usize,
    text: String,
    /// In bytes of `text`.
    spot: Range<usize>,
    /// Whether something before the spot is missing in `text`.
    shifted: bool,
}

impl Line {
    fn new(number: usize, line: &str, spot: Range<usize>) -> Self {
        let (before, rest) = line.split_at(char_boundary(line, spot.start));
        let (inside, after) =
            rest.split_at(char_boundary(rest, spot.end.saturating_sub(spot.start)));
        let fits = line.chars().nth(LINE).is_none();
        let kept = last_of(before, if fits { LINE } else { BEFORE });
        let shifted = kept != before;
        let mut text = printable(&kept);
        let start = text.len();
        text.push_str(&printable(&first_of(inside, SPOT)));
        let spot = start..text.len();
        // Dots stand for what follows a spot that was cut, too.
        if inside.chars().nth(SPOT).is_none() {
            let left = LINE.saturating_sub(text.chars().count());
            text.push_str(&printable(&first_of(after, left)));
        }
        Self {
            number,
            column: before.chars().count() + 1,
            text,
            spot,
            shifted,
        }
    }
}

/// The nearest boundary at or before the byte.
fn char_boundary(text: &str, byte: usize) -> usize {
    let from = byte.min(text.len());
    (0..=from)
        .rev()
        .find(|index| text.is_char_boundary(*index))
        .unwrap_or_default()
}

fn first_of(text: &str, characters: usize) -> String {
    match text.char_indices().nth(characters) {
        Some((end, _)) => format!("{}{CUT}", &text[..end]),
        None => text.to_owned(),
    }
}

fn last_of(text: &str, characters: usize) -> String {
    match text.char_indices().rev().nth(characters) {
        Some((index, first)) => format!("{CUT}{}", &text[index + first.len_utf8()..]),
        None => text.to_owned(),
    }
}

/// Replaces what a terminal obeys, or doesn't show where it stands. Tabs are the renderer's business.
fn printable(text: &str) -> String {
    let safe = |c: char| c == '\t' || !(c.is_control() || is_invisible(c));
    text.chars()
        .map(|c| {
            if safe(c) {
                c
            } else {
                char::REPLACEMENT_CHARACTER
            }
        })
        .collect()
}

/// Bidi controls, zero-width characters, separators of lines and paragraphs, tags.
fn is_invisible(character: char) -> bool {
    matches!(
        character,
        '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}'
            | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}'
    )
}

/// A sentence of a message on one line, as the parts of it that the input chose must not look like ours.
fn sentence(text: &str) -> String {
    printable(&first_of(text, PROSE)).replace('\t', " ")
}

/// The same for help, whose own line breaks stay.
fn paragraph(text: &str) -> String {
    let lines: Vec<String> = first_of(text, PROSE).lines().map(sentence).collect();
    lines.join("\n")
}

/// A diagnostic with the spot it points to.
struct Spotted<'a> {
    found: &'a Diagnostic,
    view: Option<&'a View<'a>>,
    span: Option<Span>,
}

impl<'a> Spotted<'a> {
    fn new(found: &'a Diagnostic, views: &'a [View<'a>]) -> Self {
        let view = views.get(found.source);
        let span = view.and_then(|view| view.spot(&found.place));
        Self { found, view, span }
    }

    /// What is about a whole document comes before what is about a spot of it.
    fn position(&self) -> (usize, Option<usize>) {
        (self.found.source, self.span.map(|span| span.start))
    }

    fn render(&self, renderer: &Renderer) -> String {
        let level = match self.found.severity {
            Severity::Error => Level::ERROR,
            Severity::Warning => Level::WARNING,
        };
        let title = level.clone().primary_title(sentence(&self.found.message));
        let mut groups = self.shown(Group::with_title(title.id(self.found.code.as_str())), level);
        let pointer = self.found.place.pointer();
        let pointer =
            pointer.map(|pointer| Level::NOTE.message(sentence(&format!("at {pointer}"))));
        let help = self.found.help.as_deref();
        let help = help.map(|text| Level::HELP.message(paragraph(text)));
        let last = groups
            .pop()
            .map(|group| group.elements(pointer).elements(help));
        groups.extend(last);
        renderer.render(&groups)
    }

    /// Adds the place: file, line, column and the line itself.
    fn shown<'b>(&self, title: Group<'b>, level: Level<'b>) -> Vec<Group<'b>> {
        let Some(view) = self.view else {
            return vec![title];
        };
        let name = sentence(&view.source.name);
        let Some(line) = self.span.map(|span| view.line(span)) else {
            return vec![title.element(Origin::path(name))];
        };
        let label = self.found.label.as_deref().map(sentence);
        let spot = AnnotationKind::Primary.span(line.spot).label(label);
        let snippet = Snippet::source(line.text)
            .line_start(line.number)
            .annotation(spot);
        if line.shifted {
            // The renderer would count the column from where the line was cut.
            let origin = Origin::path(name)
                .line(line.number)
                .char_column(line.column);
            vec![
                title.element(origin),
                Group::with_level(level).element(snippet),
            ]
        } else {
            vec![title.element(snippet.path(name))]
        }
    }
}
