//! Classes of characters: what stands between `[` and `]`.

use regex_syntax::hir::{ClassUnicode, ClassUnicodeRange};

use super::escape::{Escape, HALF, IN_CLASS, Range, SPACES};
use super::{Translator, push_visible, starts_with};

const ALL: &str = r"\x00-\x{10FFFF}";

/// The halves of a pair of UTF-16: no text has one.
const HALVES: Range = (0xd800, 0xdfff);

impl Translator {
    /// A class behind its `[`. What the engine reads within one as more than characters is written so that it is not.
    pub(super) fn class(&mut self) -> Result<(), String> {
        let negated = self.skip("^");
        let mut items = Vec::new();
        while !self.skip("]") {
            if self.at_end() {
                return Err("a class of characters has no end".to_owned());
            }
            self.item(&mut items)?;
        }
        let mut shorthands = Vec::new();
        let mut ranges = Vec::new();
        for item in items {
            match item {
                Escape::One(number) => ranges.push((number, number)),
                Escape::Set(set) => ranges.extend(set),
                Escape::Shorthand(letters) => shorthands.push(letters),
                Escape::Spaces => shorthands.push(IN_CLASS),
            }
        }
        if shorthands.contains(&IN_CLASS) && are_all(&characters(&[&ranges, &SPACES[..]].concat())?)
        {
            self.ranges(&[('\0', char::MAX)], negated);
            return Ok(());
        }
        self.write_class(&shorthands, &characters(&ranges)?, negated);
        Ok(())
    }

    /// A character, a range of them, or a class within the class.
    fn item(&mut self, items: &mut Vec<Escape>) -> Result<(), String> {
        let first = self.member()?;
        if self.peek() != Some('-') || matches!(self.rest().get(1), None | Some(']')) {
            items.push(first);
            return Ok(());
        }
        self.position += 1;
        let last = self.member()?;
        match (first, last) {
            (Escape::One(first), Escape::One(last)) if first > last => {
                return Err("a range of characters ends before it begins".to_owned());
            }
            (Escape::One(first), Escape::One(last)) => items.push(Escape::Set(vec![(first, last)])),
            // Between classes there is no range, and the dash stands for itself.
            (first, last) => items.extend([first, Escape::One(u32::from('-')), last]),
        }
        Ok(())
    }

    fn member(&mut self) -> Result<Escape, String> {
        let rest = self.rest();
        if starts_with(rest, "[:") && rest[2..].iter().take(12).any(|c| *c == ':') {
            return Err("classes such as `[:alpha:]` are none of ECMA-262's".to_owned());
        }
        match self.next() {
            Some('\\') if self.skip("b") => Ok(Escape::One(0x08)),
            Some('\\') => self.escaped(),
            Some(other) => Ok(Escape::One(u32::from(other))),
            None => Err("a class of characters has no end".to_owned()),
        }
    }

    /// A class of its own, for an escape that stands for one.
    pub(super) fn set(&mut self, ranges: &[Range], negated: bool) -> Result<(), String> {
        let ranges = characters(ranges)?;
        self.write_class(&[], &ranges, negated);
        Ok(())
    }

    /// A class of these characters.
    pub(super) fn ranges(&mut self, ranges: &[(char, char)], negated: bool) {
        self.write_class(&[], ranges, negated);
    }

    fn write_class(&mut self, shorthands: &[&str], ranges: &[(char, char)], negated: bool) {
        let other_cases = if self.flags.ignore_case {
            other_cases(ranges)
        } else {
            Vec::new()
        };
        self.out.push_str(if negated { "[^" } else { "[" });
        if are_all(ranges) {
            self.out.push_str(ALL);
            return self.out.push(']');
        }
        if shorthands.is_empty() && ranges.is_empty() {
            self.no_character();
        }
        self.out.extend(shorthands.iter().copied());
        // One alone at the end needs no backslash.
        let (dashes, others): (Vec<_>, Vec<_>) =
            ranges.iter().partition(|range| **range == ('-', '-'));
        for (first, last) in others.into_iter().chain(&other_cases) {
            self.range(*first, *last);
        }
        if !dashes.is_empty() {
            self.out.push('-');
        }
        self.out.push(']');
    }

    fn range(&mut self, first: char, last: char) {
        self.class_literal(first);
        if first != last {
            self.out.push('-');
            self.class_literal(last);
        }
    }

    fn class_literal(&mut self, literal: char) {
        let special = match literal {
            '\\' | '[' | ']' | '-' => true,
            '^' => self.out.ends_with('['),
            // Two of them are an operation on classes.
            '&' | '~' => self.out.ends_with(literal),
            _ => false,
        };
        if special {
            self.out.push('\\');
        }
        push_visible(&mut self.out, literal);
    }

    /// The engine has no class of nothing: it is all that is not anything, and the other way round.
    fn no_character(&mut self) {
        if self.out.ends_with('^') {
            self.out.pop();
        } else {
            self.out.push('^');
        }
        self.out.push_str(ALL);
    }
}

/// The ranges without what is no character.
fn characters(ranges: &[Range]) -> Result<Vec<(char, char)>, String> {
    let mut characters = Vec::new();
    for (first, last) in ranges {
        if *first >= HALVES.0 && *last <= HALVES.1 {
            return Err(HALF.to_owned());
        }
        let below = (*first, (*last).min(HALVES.0 - 1));
        let above = ((*first).max(HALVES.1 + 1), *last);
        for (first, last) in [below, above] {
            let ends = char::from_u32(first).zip(char::from_u32(last));
            characters.extend(ends.filter(|(first, last)| first <= last));
        }
    }
    Ok(characters)
}

/// Whether the ranges leave no character out, as `\s\S` does.
fn are_all(ranges: &[(char, char)]) -> bool {
    let ranges = ranges
        .iter()
        .map(|(first, last)| ClassUnicodeRange::new(*first, *last));
    let mut others = ClassUnicode::new(ranges);
    others.negate();
    others.ranges().is_empty()
}

/// The other cases of characters beyond ASCII, which the engine does not know.
fn other_cases(ranges: &[(char, char)]) -> Vec<(char, char)> {
    let beyond = ranges.iter().filter(|(_, last)| !last.is_ascii());
    let beyond = beyond.map(|(first, last)| ClassUnicodeRange::new((*first).max('\u{80}'), *last));
    let mut class = ClassUnicode::new(beyond);
    if class.try_case_fold_simple().is_err() {
        return Vec::new();
    }
    let folded = class
        .iter()
        .map(|range| (range.start(), range.end()))
        .filter(|range| !ranges.contains(range));
    folded.collect()
}
