//! Owns the way from a pointer back to the text: which bytes a value was written in. Must not know what values mean.
//!
//! The text is read by the same parsers as the tree is, so that both always agree on its structure. Strings that a
//! parser lends out of the text tell where they are by their address. What it can't lend (numbers, escaped strings) is
//! looked for behind the last known position, and taken only if it reads as the value that was parsed.

mod alias;
pub(crate) mod block;
mod members;

use std::cell::Cell;
use std::fmt;

use serde::de::{
    self, DeserializeSeed, Deserializer, EnumAccess, MapAccess, SeqAccess, VariantAccess, Visitor,
};

use self::members::Members;
use crate::spec::node::{Budget, list_index, nested_too_deeply};
use crate::spec::pointer::Pointer;
use crate::spec::source::{Format, Source};

/// More of a line than is ever shown, in characters.
const LONG_LINE: usize = 200;

/// A stretch of a text, in bytes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// The first byte.
    pub start: usize,
    /// The byte after the last one.
    pub end: usize,
}

/// Knows where each value of a document was written.
#[derive(Debug)]
pub struct Locator {
    root: Option<Spot>,
    /// What spans are moved by: the length of a byte order mark.
    offset: usize,
}

/// Where one value was written.
#[derive(Debug)]
struct Spot {
    key: Option<Span>,
    /// Of an object or list, the line that the first thing in it is on.
    value: Option<Span>,
    inside: Inside,
}

#[derive(Debug)]
enum Inside {
    Nothing,
    Members(Members),
    Items(Vec<Spot>),
}

impl Locator {
    /// Reads the text once. A document that doesn't parse has no positions.
    pub fn new(source: &Source) -> Self {
        let text = source.body();
        let walker = Walker {
            text,
            budget: &Budget::of(text),
            cursor: &Cell::new(0),
            key: None,
        };
        let root = match source.format() {
            _ if nested_too_deeply(text).is_some() => None,
            Format::Json => walker
                .deserialize(&mut serde_json::Deserializer::from_str(text))
                .ok(),
            Format::Yaml => walker
                .deserialize(serde_yaml::Deserializer::from_str(text))
                .ok(),
        };
        let offset = source.body_start();
        Self { root, offset }
    }

    /// The key that leads to the value; an item of a list has none, so its first line stands in.
    ///
    /// If the value isn't there, it is what is nearest around it.
    pub fn key(&self, pointer: &Pointer) -> Option<Span> {
        self.nearest(pointer, |spot| spot.key.or(spot.value))
    }

    /// The value if it is a scalar, else its key or first line.
    ///
    /// If the value isn't there, it is what is nearest around it.
    pub fn value(&self, pointer: &Pointer) -> Option<Span> {
        self.nearest(pointer, |spot| match spot.inside {
            Inside::Nothing => spot.value.or(spot.key),
            Inside::Members(_) | Inside::Items(_) => spot.key.or(spot.value),
        })
    }

    /// Every place where the object around the value has a key of this name.
    pub fn keys(&self, pointer: &Pointer) -> Vec<Span> {
        let parent = pointer.parent().and_then(|parent| self.way(&parent).pop());
        let (Some(parent), Some(name)) = (parent, pointer.last()) else {
            return Vec::new();
        };
        let Inside::Members(members) = &parent.inside else {
            return Vec::new();
        };
        members
            .named(&name)
            .filter_map(|spot| spot.key)
            .map(|span| self.moved(span))
            .collect()
    }

    fn nearest(&self, pointer: &Pointer, span: impl Fn(&Spot) -> Option<Span>) -> Option<Span> {
        let found = self.way(pointer).into_iter().rev().find_map(span)?;
        Some(self.moved(found))
    }

    /// The values on the way, from the root to the last one that is there.
    fn way(&self, pointer: &Pointer) -> Vec<&Spot> {
        let mut way: Vec<&Spot> = self.root.iter().collect();
        for token in pointer.tokens() {
            match way.last().and_then(|spot| spot.child(&token)) {
                Some(child) => way.push(child),
                None => break,
            }
        }
        way
    }

    fn moved(&self, span: Span) -> Span {
        Span {
            start: span.start + self.offset,
            end: span.end + self.offset,
        }
    }
}

impl Spot {
    fn child(&self, token: &str) -> Option<&Self> {
        match &self.inside {
            Inside::Nothing => None,
            Inside::Items(items) => items.get(list_index(token)?),
            Inside::Members(members) => {
                // The last one of a name counts.
                let named = |name: &str| members.named(name).next_back();
                named(token).or_else(|| named("<<")?.merged(token))
            }
        }
    }

    /// A member that a YAML merge key brings in, from one object or from the first of several that has it.
    fn merged(&self, token: &str) -> Option<&Self> {
        match &self.inside {
            Inside::Items(items) => items.iter().find_map(|item| item.child(token)),
            _ => self.child(token),
        }
    }

    fn start(&self) -> Option<usize> {
        self.key.or(self.value).map(|span| span.start)
    }
}

/// Reads one value and notes where it is.
#[derive(Clone, Copy)]
struct Walker<'a> {
    text: &'a str,
    budget: &'a Budget,
    /// Behind what was located last.
    cursor: &'a Cell<usize>,
    key: Option<Span>,
}

impl Walker<'_> {
    fn scalar(self, value: Option<Span>) -> Spot {
        if let Some(span) = value {
            self.cursor.set(span.end);
        }
        let (key, inside) = (self.key, Inside::Nothing);
        Spot { key, value, inside }
    }

    fn collection(self, first: Option<usize>, inside: Inside) -> Spot {
        let value = first.map(|start| Span {
            start,
            end: start + line_in(&self.text[start..]).len(),
        });
        let key = self.key;
        Spot { key, value, inside }
    }

    /// The span of a string that lies in the text, with its quotes.
    fn lent(&self, part: &str) -> Option<Span> {
        let start = part
            .as_ptr()
            .addr()
            .checked_sub(self.text.as_ptr().addr())?;
        let end = start.checked_add(part.len())?;
        self.text.get(start..end)?;
        let bytes = self.text.as_bytes();
        let before = start.checked_sub(1).and_then(|index| bytes.get(index));
        let quoted = matches!(before, Some(b'"' | b'\'')) && before == bytes.get(end);
        let quote = usize::from(quoted);
        let (start, end) = (start - quote, end + quote);
        Some(Span { start, end })
    }

    /// The next scalar behind the cursor, if `reads` says that it is the one that was parsed.
    fn next(&self, reads: impl Fn(&str) -> bool) -> Option<Span> {
        let rest = skip_structure(self.text.get(self.cursor.get()..)?);
        let token = scalar_in(rest);
        let start = self.text.len() - rest.len();
        let end = start + token.len();
        (!token.is_empty() && reads(token)).then_some(Span { start, end })
    }

    /// One of the parsers rounds the last digit differently.
    fn number(self, value: f64) -> Spot {
        let near = |read: f64| (read - value).abs() <= value.abs() * 1e-12;
        self.scalar(self.next(|token| token.parse().is_ok_and(near)))
    }

    fn text(&self, value: &str) -> Option<Span> {
        self.next(|token| match token.as_bytes().first() {
            Some(b'"' | b'\'' | b'|' | b'>') => true,
            _ => value.starts_with(token),
        })
    }
}

impl<'de> DeserializeSeed<'de> for Walker<'_> {
    type Value = Spot;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Spot, D::Error> {
        self.budget.spend(0)?;
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Walker<'_> {
    type Value = Spot;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }

    fn visit_unit<E>(self) -> Result<Spot, E> {
        Ok(self.scalar(self.next(|token| token == "~" || token.eq_ignore_ascii_case("null"))))
    }

    fn visit_none<E>(self) -> Result<Spot, E> {
        Ok(self.scalar(None))
    }

    fn visit_bool<E>(self, value: bool) -> Result<Spot, E> {
        let expected = if value { "true" } else { "false" };
        Ok(self.scalar(self.next(|token| token.eq_ignore_ascii_case(expected))))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Spot, E> {
        Ok(self.number(value as f64))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Spot, E> {
        Ok(self.number(value as f64))
    }

    fn visit_i128<E>(self, value: i128) -> Result<Spot, E> {
        Ok(self.number(value as f64))
    }

    fn visit_u128<E>(self, value: u128) -> Result<Spot, E> {
        Ok(self.number(value as f64))
    }

    fn visit_f64<E>(self, value: f64) -> Result<Spot, E> {
        Ok(self.number(value))
    }

    fn visit_borrowed_str<E>(self, value: &'de str) -> Result<Spot, E> {
        Ok(self.scalar(self.lent(value)))
    }

    fn visit_str<E>(self, value: &str) -> Result<Spot, E> {
        let span = self.text(value);
        let spot = self.scalar(span);
        if let Some(header) = span.filter(|span| self.text[span.start..].starts_with(['|', '>'])) {
            // Its lines would else be searched for what follows it.
            self.cursor.set(block::end(self.text, header.start));
        }
        Ok(spot)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut access: A) -> Result<Spot, A::Error> {
        let mut items: Vec<Spot> = Vec::new();
        while let Some(item) = access.next_element_seed(Self { key: None, ..self })? {
            items.push(item);
        }
        let first = items.first().and_then(Spot::start);
        Ok(self.collection(first, Inside::Items(items)))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut access: A) -> Result<Spot, A::Error> {
        let mut members: Vec<(Box<str>, Spot)> = Vec::new();
        while let Some((name, key)) = access.next_key_seed(KeyWalker(self))? {
            let value = access.next_value_seed(Self { key, ..self })?;
            members.push((name, value));
        }
        let first = members.first().and_then(|(_, spot)| spot.start());
        Ok(self.collection(first, Inside::Members(Members::new(members))))
    }

    /// A value with a YAML tag: the tag is dropped.
    fn visit_enum<A: EnumAccess<'de>>(self, access: A) -> Result<Spot, A::Error> {
        let (_, value) = access.variant::<de::IgnoredAny>()?;
        value.newtype_variant_seed(self)
    }
}

/// Reads one key and notes where it is.
struct KeyWalker<'a>(Walker<'a>);

impl KeyWalker<'_> {
    fn located(self, name: &str, span: Option<Span>) -> (Box<str>, Option<Span>) {
        let span = self.0.scalar(span).value;
        (name.into(), span)
    }
}

impl<'de> DeserializeSeed<'de> for KeyWalker<'_> {
    type Value = (Box<str>, Option<Span>);

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl<'de> Visitor<'de> for KeyWalker<'_> {
    type Value = (Box<str>, Option<Span>);

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a key")
    }

    fn visit_borrowed_str<E>(self, name: &'de str) -> Result<Self::Value, E> {
        let span = self.0.lent(name);
        Ok(self.located(name, span))
    }

    fn visit_str<E>(self, name: &str) -> Result<Self::Value, E> {
        let span = self.0.text(name);
        Ok(self.located(name, span))
    }
}

/// What is left of a text behind all that only gives structure: spaces, comments, brackets, dashes, anchors, tags.
fn skip_structure(text: &str) -> &str {
    let mut rest = text;
    loop {
        rest = rest.trim_start_matches(|c: char| c.is_whitespace() || "[]{},:".contains(c));
        let dash = rest
            .strip_prefix(['-', '?'])
            .is_some_and(|after| after.starts_with(char::is_whitespace));
        let skipped = if dash {
            1
        } else if rest.starts_with('#') {
            rest.find('\n').unwrap_or(rest.len())
        } else if rest.starts_with(['&', '!']) {
            rest.find(char::is_whitespace).unwrap_or(rest.len())
        } else {
            return rest;
        };
        rest = &rest[skipped..];
    }
}

/// The scalar that a text starts with; of a block scalar, its header, and of a plain one, its first word.
fn scalar_in(text: &str) -> &str {
    let end = match text.as_bytes().first() {
        Some(b'"') => quoted_end(text, '"'),
        Some(b'\'') => quoted_end(text, '\''),
        Some(b'|' | b'>') => text.find(char::is_whitespace),
        _ => text.find(|c: char| c.is_whitespace() || "[]{},".contains(c)),
    };
    &text[..end.unwrap_or(text.len())]
}

fn quoted_end(text: &str, quote: char) -> Option<usize> {
    let mut escaped = false;
    for (index, character) in text.char_indices().skip(1) {
        if escaped {
            escaped = false;
        } else if character == '\\' && quote == '"' {
            escaped = true;
        } else if character == quote {
            return Some(index + 1);
        }
    }
    None
}

/// The rest of the line, as far as anyone would read on: a document may be one line of megabytes.
fn line_in(text: &str) -> &str {
    let end = text
        .char_indices()
        .take(LONG_LINE)
        .find(|(_, c)| *c == '\n')
        .map(|(index, _)| index);
    let end = end.or_else(|| text.char_indices().nth(LONG_LINE).map(|(index, _)| index));
    text[..end.unwrap_or(text.len())].trim_end()
}

#[cfg(test)]
mod tests;
