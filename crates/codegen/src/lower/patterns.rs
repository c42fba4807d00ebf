//! Regular expressions as ECMA-262 has them, in the words of the engine that will match them.
//!
//! Owns what a pattern of a document means. Must not know schemas. JSON Schema wants ECMA-262's Unicode mode, and
//! documents hold what older browsers take as well: both are read, code point by code point.

mod class;
mod escape;
#[cfg(test)]
mod tests;
mod wrapping;

use regex_lite::RegexBuilder;

use crate::model::Pattern;

/// Groups within groups beyond this are not read. The engine has a limit of its own, which is lower.
const MAX_DEPTH: usize = 60;

/// A pattern, translated.
#[derive(Debug)]
pub(super) struct Translation {
    /// The pattern, as stated and as it is matched.
    pub(super) pattern: Pattern,
    /// Whether it stood between slashes, as a literal of JavaScript does.
    pub(super) wrapped: bool,
}

/// How many bytes the engine may take for a pattern, as it is tried; the last is the engine's own limit.
const SIZES: [usize; 6] = [4 << 10, 16 << 10, 64 << 10, 512 << 10, 2 << 20, 10 << 20];

/// Translates a pattern, and proves that the engine takes the result; or says why it cannot be matched. What the engine took for
/// it is added to `spent`, in bytes.
pub(super) fn translate(stated: &str, spent: &mut usize) -> Result<Translation, String> {
    let wrapping = wrapping::find(stated);
    let (body, flags) = wrapping.unwrap_or((stated, ""));
    let mut translator = Translator::new(body);
    if flags.contains('i') {
        translator.out.push_str("(?i)");
    }
    translator.flags.set(flags, true);
    translator.alternatives(0)?;
    if !translator.at_end() {
        return Err("a group is closed that was not opened".to_owned());
    }
    let matched = translator.out;
    // The engine that will match it is asked here, so that its objections are told here and not in a user's request.
    attempt(&matched, spent)?;
    let stated = stated.to_owned();
    Ok(Translation {
        pattern: Pattern { stated, matched },
        wrapped: wrapping.is_some(),
    })
}

/// Whether the engine takes a pattern, or why not.
fn attempt(matched: &str, spent: &mut usize) -> Result<(), String> {
    let built = |pattern: &str, size: usize| {
        let built = RegexBuilder::new(pattern).size_limit(size).build();
        built.map(drop).map_err(|error| error.to_string())
    };
    let too_large = built("a", 0);
    let mut found = Ok(());
    for size in SIZES {
        *spent = spent.saturating_add(size);
        found = built(matched, size);
        if found != too_large {
            break;
        }
    }
    found
}

/// The flags that change what a pattern means.
#[derive(Clone, Copy, Debug, Default)]
struct Flags {
    ignore_case: bool,
    multi_line: bool,
    dot_all: bool,
}

impl Flags {
    fn set(&mut self, letters: &str, value: bool) {
        for letter in letters.chars() {
            match letter {
                'i' => self.ignore_case = value,
                'm' => self.multi_line = value,
                's' => self.dot_all = value,
                _ => {}
            }
        }
    }
}

/// Reads a pattern from left to right, and writes what the engine is given.
struct Translator {
    pattern: Vec<char>,
    position: usize,
    out: String,
    flags: Flags,
    /// How many groups there are that something could refer back to.
    groups: usize,
    /// Whether any of them has a name.
    has_names: bool,
}

impl Translator {
    fn new(pattern: &str) -> Self {
        let pattern: Vec<char> = pattern.chars().collect();
        let (groups, has_names) = count_groups(&pattern);
        Self {
            pattern,
            position: 0,
            out: String::new(),
            flags: Flags::default(),
            groups,
            has_names,
        }
    }

    fn rest(&self) -> &[char] {
        self.pattern.get(self.position..).unwrap_or_default()
    }

    fn at_end(&self) -> bool {
        self.rest().is_empty()
    }

    fn peek(&self) -> Option<char> {
        self.rest().first().copied()
    }

    fn next(&mut self) -> Option<char> {
        let next = self.peek()?;
        self.position += 1;
        Some(next)
    }

    /// Goes past `text`, if that is what follows.
    fn skip(&mut self, text: &str) -> bool {
        let follows = starts_with(self.rest(), text);
        if follows {
            self.position += text.chars().count();
        }
        follows
    }

    /// What may stand between `(` and `)`.
    fn alternatives(&mut self, depth: usize) -> Result<(), String> {
        if depth > MAX_DEPTH {
            return Err("its groups are nested too deeply".to_owned());
        }
        while let Some(next) = self.peek().filter(|next| *next != ')') {
            if next == '|' {
                self.position += 1;
                self.out.push('|');
                continue;
            }
            let repeatable = self.atom(depth)?;
            self.quantifier(repeatable)?;
        }
        Ok(())
    }

    /// One thing to match; whether it can be repeated.
    fn atom(&mut self, depth: usize) -> Result<bool, String> {
        let Some(next) = self.next() else {
            return Ok(false);
        };
        match next {
            '^' | '$' => {
                self.anchor(next);
                return Ok(false);
            }
            '(' => return self.group(depth),
            '[' => self.class()?,
            '\\' => return self.escape(),
            '.' if self.flags.dot_all => self.out.push_str("(?s:.)"),
            // The engine's own takes every line end but one.
            '.' => self.out.push_str(r"[^\n\r\x{2028}\x{2029}]"),
            '*' | '+' | '?' => return Err(NOTHING_TO_REPEAT.to_owned()),
            '{' if braces(self.rest())?.is_some() => return Err(NOTHING_TO_REPEAT.to_owned()),
            other => self.literal(other),
        }
        Ok(true)
    }

    /// The beginning or the end: of the whole text, and not before a line end that closes it.
    fn anchor(&mut self, anchor: char) {
        if self.flags.multi_line {
            self.out.push_str("(?m:");
            self.out.push(anchor);
            self.out.push(')');
        } else {
            self.out.push(anchor);
        }
    }

    fn group(&mut self, depth: usize) -> Result<bool, String> {
        let outer = self.flags;
        if ["?=", "?!", "?<=", "?<!"]
            .iter()
            .any(|look| self.skip(look))
        {
            return Err("it looks ahead or behind".to_owned());
        }
        if self.skip("?<") || self.skip("?P<") {
            let length = self.rest().iter().position(|c| *c == '>');
            self.position += length.ok_or("the name of a group has no end")? + 1;
            self.out.push('(');
        } else if self.skip("?:") {
            self.out.push_str("(?:");
        } else if self.skip("?") {
            if !self.modifiers()? {
                return Ok(false);
            }
        } else {
            self.out.push('(');
        }
        self.alternatives(depth + 1)?;
        self.flags = outer;
        if !self.skip(")") {
            return Err("a group has no end".to_owned());
        }
        self.out.push(')');
        Ok(true)
    }

    /// Flags within a pattern: for a group, or from here on, as other dialects have them. Whether a group follows.
    fn modifiers(&mut self) -> Result<bool, String> {
        let odd = || "a group begins in a way that ECMA-262 does not have".to_owned();
        let is_letter = |c: &&char| "ims-".contains(**c);
        let letters: String = self.rest().iter().take_while(is_letter).collect();
        self.position += letters.len();
        let (on, off) = letters.split_once('-').unwrap_or((&letters, ""));
        if letters.is_empty() || off.contains('-') {
            return Err(odd());
        }
        self.flags.set(on, true);
        self.flags.set(off, false);
        let sign = if self.flags.ignore_case { "" } else { "-" };
        if self.skip(":") {
            self.out.push_str(&format!("(?{sign}i:"));
            return Ok(true);
        }
        if self.skip(")") {
            self.out.push_str(&format!("(?{sign}i)"));
            return Ok(false);
        }
        Err(odd())
    }

    /// How often the thing before may be there.
    fn quantifier(&mut self, repeatable: bool) -> Result<(), String> {
        let length = match self.peek() {
            Some('*' | '+' | '?') => 1,
            Some('{') => match braces(&self.rest()[1..])? {
                Some(length) => length + 1,
                None => return Ok(()),
            },
            _ => return Ok(()),
        };
        if !repeatable {
            return Err(NOTHING_TO_REPEAT.to_owned());
        }
        self.out.extend(&self.pattern[self.position..][..length]);
        self.position += length;
        if self.skip("?") {
            self.out.push('?');
        }
        Ok(())
    }

    /// A character that stands for itself.
    fn literal(&mut self, literal: char) {
        if self.flags.ignore_case && !literal.is_ascii() {
            // The engine knows the two cases of ASCII alone.
            return self.ranges(&[(literal, literal)], false);
        }
        if r"\.+*?()|[]{}^$".contains(literal) {
            self.out.push('\\');
        }
        push_visible(&mut self.out, literal);
    }
}

const NOTHING_TO_REPEAT: &str = "there is nothing to repeat";

fn starts_with(pattern: &[char], text: &str) -> bool {
    let mut pattern = pattern.iter();
    text.chars().all(|c| pattern.next() == Some(&c))
}

/// A character so that it can be seen.
fn push_visible(out: &mut String, c: char) {
    match c {
        '\n' => out.push_str(r"\n"),
        '\r' => out.push_str(r"\r"),
        '\t' => out.push_str(r"\t"),
        ' '..='~' => out.push(c),
        '\0'..='\u{ff}' => out.push_str(&format!(r"\x{:02X}", u32::from(c))),
        c => out.push_str(&format!(r"\x{{{:X}}}", u32::from(c))),
    }
}

/// How long a quantifier behind its `{` is, if it is one: any other brace stands for itself.
fn braces(pattern: &[char]) -> Result<Option<usize>, String> {
    let Some(end) = pattern.iter().position(|c| *c == '}') else {
        return Ok(None);
    };
    let inner: String = pattern[..end].iter().collect();
    let is_number = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    match inner.split_once(',') {
        None if is_number(&inner) => Ok(Some(end + 1)),
        // Other dialects count from 0 then, ECMA-262 takes it for the characters that it is: nobody means those.
        Some(("", most)) if is_number(most) => Err(format!(
            "`{{{inner}}}` counts from nothing; say `{{0,{most}}}`"
        )),
        Some((least, most)) if is_number(least) && (most.is_empty() || is_number(most)) => {
            Ok(Some(end + 1))
        }
        _ => Ok(None),
    }
}

/// How many groups there are to refer back to, and whether any of them has a name.
fn count_groups(pattern: &[char]) -> (usize, bool) {
    let (mut groups, mut has_names, mut in_class) = (0, false, false);
    let mut position = 0;
    while let Some(next) = pattern.get(position) {
        position += 1;
        let rest = pattern.get(position..).unwrap_or_default();
        match next {
            '\\' => position += 1,
            '[' => in_class = true,
            ']' => in_class = false,
            '(' if !in_class => {
                let looks = starts_with(rest, "?<=") || starts_with(rest, "?<!");
                let named = starts_with(rest, "?P<") || (starts_with(rest, "?<") && !looks);
                groups += usize::from(named || !starts_with(rest, "?"));
                has_names |= named;
            }
            _ => {}
        }
    }
    (groups, has_names)
}
