//! Owns the lines of a source around a spot: cut, and safe to print. Must not know what is wrong with them.
//!
//! A document is untrusted and may be one line of megabytes, so each line is cut around its spot, and nothing of it
//! that a terminal would obey gets through.

use std::cell::OnceCell;
use std::ops::Range;

use super::Place;
use crate::spec::locate::{Locator, Span, block};
use crate::spec::source::Source;

/// How many characters of a source line are shown before the spot, of the spot, and in all.
const BEFORE: usize = 40;
const SPOT: usize = 60;
const LINE: usize = 120;
const CUT: &str = "...";
/// What is said of an alias that brings a value to where it is wrong.
pub(super) const ALIAS: &str = "brought here by this";

/// A document with what it takes to show a spot of it.
pub(super) struct View<'a> {
    pub(super) source: &'a Source,
    /// Built for the first pointer: some runs have none to show.
    locator: OnceCell<Locator>,
    /// Where each line starts.
    lines: OnceCell<Vec<usize>>,
}

impl<'a> View<'a> {
    pub(super) fn new(source: &'a Source) -> Self {
        let (locator, lines) = (OnceCell::new(), OnceCell::new());
        Self {
            source,
            locator,
            lines,
        }
    }

    pub(super) fn spot(&self, place: &Place) -> Option<Span> {
        let locator = || self.locator.get_or_init(|| Locator::new(self.source));
        match place {
            Place::Key(pointer) => locator().key(pointer),
            Place::Value(pointer) => locator().value(pointer),
            Place::Phrase(pointer, phrase) => {
                let whole = locator().value(pointer)?;
                Some(self.phrase(whole, phrase).unwrap_or(whole))
            }
            Place::Span(span) => Some(*span),
            Place::File => None,
        }
    }

    /// Where a phrase stands in a text; of a block scalar, `whole` is the header, which the lines of the text follow.
    fn phrase(&self, whole: Span, phrase: &str) -> Option<Span> {
        let text = self.source.text.get(whole.start..)?;
        let behind = match text.starts_with(['|', '>']) {
            true => block::end(&self.source.text, whole.start),
            false => whole.end,
        };
        let text = self.source.text.get(whole.start..behind)?;
        let start = whole.start + text.find(phrase)?;
        let end = start + phrase.len();
        Some(Span { start, end })
    }

    /// The alias that brings what is written at another place to this one.
    pub(super) fn alias(&self, place: &Place) -> Option<Span> {
        let locator = self.locator.get_or_init(|| Locator::new(self.source));
        locator.alias(place.pointer()?, self.source.body())
    }

    /// The line that the spot starts on.
    pub(super) fn line(&self, span: Span) -> Line {
        let (number, line, start) = self.around(span.start);
        let spot = span.start.saturating_sub(start)..span.end.saturating_sub(start);
        Line::new(number, line, spot)
    }

    /// The line of that number, cut behind what is shown of a line.
    pub(super) fn whole_line(&self, number: usize) -> String {
        let start = self.starts().get(number.saturating_sub(1)).copied();
        Line::new(number, self.line_from(start.unwrap_or_default()), 0..0).text
    }

    /// The line and the column of a byte, both counted from one, the column in characters.
    pub(super) fn line_and_column(&self, byte: usize) -> (usize, usize) {
        let (number, line, start) = self.around(byte);
        let before = &line[..char_boundary(line, byte.saturating_sub(start))];
        (number, before.chars().count() + 1)
    }

    /// The number of the line that a byte is on, its text, and where it starts.
    fn around(&self, byte: usize) -> (usize, &'a str, usize) {
        let starts = self.starts();
        let number = starts.partition_point(|start| *start <= byte).max(1);
        let start = starts.get(number - 1);
        let start = start.copied().unwrap_or_default();
        (number, self.line_from(start), start)
    }

    /// Where each line starts.
    fn starts(&self) -> &[usize] {
        self.lines.get_or_init(|| {
            let text = self.source.text.as_str();
            let breaks = text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n');
            std::iter::once(self.source.body_start())
                .chain(breaks.map(|(index, _)| index + 1))
                .collect()
        })
    }

    fn line_from(&self, start: usize) -> &'a str {
        let rest = self.source.text.get(start..);
        let line = rest.and_then(|rest| rest.lines().next());
        line.unwrap_or_default()
    }
}

/// A source line, cut around its spot and safe to print.
pub(super) struct Line {
    pub(super) number: usize,
    /// In characters of the whole line, from one.
    pub(super) column: usize,
    pub(super) text: String,
    /// In bytes of `text`.
    pub(super) spot: Range<usize>,
    /// Whether something before the spot is missing in `text`.
    pub(super) shifted: bool,
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

pub(super) fn first_of(text: &str, characters: usize) -> String {
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
pub(super) fn printable(text: &str) -> String {
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
