//! Owns what is said of a text that a parser gave up on: why, where, and what to do. Must not know OpenAPI.

use std::borrow::Cow;

use super::{TOO_DEEP, TOO_MUCH, advice, aliases, brackets, colons, flows};
use crate::bounds;
use crate::diagnostics::{Code, Diagnostics, Place};
use crate::spec::locate::Span;
use crate::spec::source::Source;

/// What is said of the place where it shows that something is not closed.
const SHOWS: &str = "this is where it shows";

/// What the YAML parser says of a name without a colon, if it notices.
const NO_COLON: &str = "could not find expected ':'";

/// Why a text can't be read, and the byte of the body where that shows.
pub(super) struct Problem {
    message: Cow<'static, str>,
    at: Option<usize>,
    /// Another byte that has to do with it, and what it is.
    related: Option<(usize, &'static str)>,
}

impl Problem {
    pub(super) fn new(message: impl Into<Cow<'static, str>>, at: Option<usize>) -> Self {
        Self {
            message: message.into(),
            at,
            related: None,
        }
    }

    pub(super) fn of_json(error: &serde_json::Error, text: &str) -> Self {
        let (line, column) = (error.line(), error.column());
        let message =
            error
                .to_string()
                .replacen(&format!(" at line {line} column {column}"), "", 1);
        let lines = text.split_inclusive('\n').take(line.saturating_sub(1));
        let start: usize = lines.map(str::len).sum();
        // The column counts the bytes that were read, the offending one among them unless there is none.
        let at = (start + column).saturating_sub(usize::from(!error.is_eof()));
        let problem = Self::new(in_plain_words(message), Some(at));
        // What is not closed is mended where it is opened.
        match brackets::left_open(text).filter(|_| error.is_eof()) {
            Some(open) => problem.mended_at(open),
            None => problem,
        }
    }

    pub(super) fn of_yaml(error: &serde_yaml::Error, text: &str) -> Self {
        let message = error.to_string();
        if message.contains("more than one document") {
            return Self::new(
                "the file holds more than one YAML document",
                second_document(text),
            );
        }
        if let Some((message, position)) = message.rsplit_once(" at position ") {
            return Self::new(message.to_owned(), position.parse().ok());
        }
        let Some(place) = error.location() else {
            let message = in_plain_words(message);
            let alias = (message == TOO_MUCH).then(|| aliases::first(text));
            return Self::new(message, alias.flatten());
        };
        let place_text = format!(" at line {} column {}", place.line(), place.column());
        let message = message.replacen(&place_text, "", 1);
        let shows = place.index();
        if let Some((message, begins)) = beginning(&message, text) {
            return Self::of_part(message, text, begins, shows);
        }
        Self::without_beginning(message, text, shows)
    }

    /// What the YAML parser tells of without saying where it begins.
    fn without_beginning(message: String, text: &str, shows: usize) -> Self {
        let is_at_end = text.get(shows..).is_none_or(|rest| rest.trim().is_empty());
        let open = (message.contains("a flow ") && is_at_end)
            .then(|| flows::left_open(text))
            .flatten();
        let name = message
            .contains("mapping values are not allowed")
            .then(|| colons::missing_before(text, shows))
            .flatten();
        match (open, name) {
            (Some(open), _) => Self::new(in_plain_words(message), Some(shows)).mended_at(open),
            (_, Some(name)) => Self::new(advice::NAME_OR_TEXT, Some(shows)).mended_at(name),
            _ => Self::new(in_plain_words(message), Some(shows)),
        }
    }

    /// The same, which shows at a later place than the one where it is to be mended.
    fn mended_at(self, begins: usize) -> Self {
        Self {
            related: self.at.map(|shows| (shows, SHOWS)),
            at: Some(begins),
            ..self
        }
    }

    /// A part of a text that begins at one place and shows at another to be broken. What is not closed is mended where it
    /// is opened.
    fn of_part(message: &str, text: &str, begins: usize, shows: usize) -> Self {
        if message.contains("a block ") && is_behind_an_end(text, shows) {
            return Self::new(advice::GOES_ON, Some(shows));
        }
        let is_quote = message.contains("quoted scalar") && !message.contains("escape");
        // What stands as far to the left as the line with the bracket was not meant to be in it.
        let is_bracket = message.contains("a flow ") && indent(text, shows) <= indent(text, begins);
        let is_name = message.contains(NO_COLON);
        let is_alias = message.contains("scanning an a");
        let (at, related) = match is_quote || is_bracket || is_name || is_alias {
            true => (begins, (shows, SHOWS)),
            false => (shows, (begins, "it begins here")),
        };
        Self {
            related: Some(related),
            ..Self::new(in_plain_words(message.to_owned()), Some(at))
        }
    }

    /// What to do about a text that is well-formed and too much.
    fn is_over_bound(&self) -> Option<&'static str> {
        let is = |part: &str| self.message.contains(part);
        if is(TOO_MUCH) {
            Some(
                "divide the document into files that refer to each other, and use `$ref` instead of aliases",
            )
        } else if is("nested more than") || is(TOO_DEEP) {
            Some(
                "give inner values names, and refer to them with `$ref`; an alias within its own anchor never ends",
            )
        } else {
            None
        }
    }

    pub(super) fn report(self, source: &Source, diagnostics: &mut Diagnostics) {
        let place = self
            .at
            .map_or(Place::File, |at| Place::Span(character_at(at, source)));
        let help = advice::on(&self.message);
        let found = match self.is_over_bound() {
            Some(help) => bounds::report(place, self.message, help, diagnostics),
            None => diagnostics
                .error(Code::Syntax, place, self.message)
                .help(help),
        };
        if let Some((at, label)) = self.related {
            found.also(Place::Span(character_at(at, source)), label);
        }
    }
}

/// The character at a byte of a source's body.
fn character_at(byte: usize, source: &Source) -> Span {
    let mut start = byte.min(source.body().len());
    while !source.body().is_char_boundary(start) {
        start -= 1;
    }
    let character = source.body()[start..].chars().next();
    let end = start + character.map_or(0, char::len_utf8);
    let offset = source.body_start();
    Span {
        start: start + offset,
        end: end + offset,
    }
}

/// Whether a quote or bracket ends right before a byte, on the same line.
fn is_behind_an_end(text: &str, byte: usize) -> bool {
    let before = text.get(..byte).unwrap_or_default();
    let line = before.rsplit('\n').next().unwrap_or_default();
    line.trim_end().ends_with(['\'', '"', '}', ']'])
}

/// How many blanks the line of a byte begins with.
fn indent(text: &str, byte: usize) -> usize {
    let before = text.get(..byte).unwrap_or(text);
    let start = before.rfind('\n').map_or(0, |end| end + 1);
    let line = text.get(start..).unwrap_or_default();
    line.len() - line.trim_start_matches(' ').len()
}

/// Where the part of a text begins that the YAML parser speaks of, and its message without that place.
fn beginning<'m>(message: &'m str, text: &str) -> Option<(&'m str, usize)> {
    let (rest, place) = message.rsplit_once(" at line ")?;
    let (line, column) = place.split_once(" column ")?;
    let (line, column): (usize, usize) = (line.parse().ok()?, column.parse().ok()?);
    let before = text.split_inclusive('\n').take(line.checked_sub(1)?);
    let start: usize = before.map(str::len).sum();
    let characters = text.get(start..)?.chars().take(column.checked_sub(1)?);
    let inside: usize = characters.map(char::len_utf8).sum();
    Some((rest, start + inside))
}

/// The parsers' words for their own limits mean nothing to someone who looks at a document.
fn in_plain_words(message: String) -> Cow<'static, str> {
    if message.contains("recursion limit exceeded") {
        Cow::Borrowed("nested more than 128 levels deep")
    } else if message.contains("repetition limit exceeded") {
        Cow::Borrowed(TOO_MUCH)
    } else if message.ends_with(", expected a key") {
        Cow::Borrowed("a name has to be a text")
    } else if let Some(part) = message.strip_prefix("EOF while parsing ") {
        Cow::Owned(format!("the text ends within {part}"))
    } else {
        Cow::Owned(message)
    }
}

/// Where the second document of a YAML stream starts.
fn second_document(text: &str) -> Option<usize> {
    let (mut start, mut content) = (0, false);
    for line in text.split_inclusive('\n') {
        let marker = ["---", "..."].iter().any(|marker| line.starts_with(marker));
        if marker && content {
            return Some(start);
        }
        content |= !(line.trim().is_empty() || line.starts_with(['#', '%']));
        start += line.len();
    }
    None
}
