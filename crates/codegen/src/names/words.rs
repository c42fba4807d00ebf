//! Owns how a wire string is split into words and joined again as a Rust name.
//!
//! Every function here is pure and total: any string gives a non-empty identifier (perhaps a keyword, see
//! [`super::keywords`]). Two strings may give the same name; telling them apart is the business of
//! [`super::Scope`]. Must not know what is being named beyond its case.

use super::keywords::is_xid_continue;
use super::symbols::{self, Role};

/// The name of a type: `connections_PaginationMeta` becomes `ConnectionsPaginationMeta`.
#[must_use]
pub fn type_name(wire: &str) -> String {
    pascal(&words(wire))
}

/// The name of an enum variant: `San Jose, CA` becomes `SanJoseCa`, `+E.164` becomes `PlusE164`.
#[must_use]
pub fn variant_name(wire: &str) -> String {
    pascal(&words(wire))
}

/// The name of a field or a parameter: `page[number]` becomes `page_number`.
///
/// A string that is a snake case identifier already stays as it is.
#[must_use]
pub fn field_name(wire: &str) -> String {
    if is_snake(wire) {
        wire.to_owned()
    } else {
        snake(&words(wire))
    }
}

/// The name of a module, which is also the stem of its file, and so ASCII: what else there is, is spelled by code point.
#[must_use]
pub fn module_name(wire: &str) -> String {
    let name = field_name(wire);
    let spelled = |c: char| format!("_u{:04x}_", u32::from(c));
    let ascii = name.chars().map(|c| {
        if c.is_ascii() {
            c.to_string()
        } else {
            spelled(c)
        }
    });
    let parts: String = ascii.collect();
    if name.is_ascii() {
        return name;
    }
    let words = parts.split('_').filter(|part| !part.is_empty());
    words.collect::<Vec<_>>().join("_")
}

/// The name of a method or a function.
#[must_use]
pub fn method_name(wire: &str) -> String {
    field_name(wire)
}

/// Whether rustc takes `text` for a snake case identifier without a warning. Only ASCII is looked at.
fn is_snake(text: &str) -> bool {
    let core = text.trim_matches('_');
    let starts = text.starts_with(|first: char| first == '_' || first.is_ascii_lowercase());
    let plain = |c: char| c == '_' || c.is_ascii_lowercase() || c.is_ascii_digit();
    starts && !core.is_empty() && !core.contains("__") && text.chars().all(plain)
}

/// The words of a wire string, each one in Pascal case; at least one.
pub(super) fn words(wire: &str) -> Vec<String> {
    if wire.is_empty() {
        return vec!["Empty".to_owned()];
    }
    let plain = split(wire, Separators::Dropped);
    if plain.is_empty() {
        // Nothing but separators: their names are all there is to go by.
        return spelled_words(wire);
    }
    plain
}

/// As [`words`], but with separators as words too: `a-b` gives `A`, `Hyphen`, `B`.
pub(super) fn spelled_words(wire: &str) -> Vec<String> {
    if wire.is_empty() {
        return words(wire);
    }
    split(wire, Separators::Spelled)
}

/// Joins words in Pascal case. Digits of two words are kept apart, since `1.5` is not `15`.
pub(super) fn pascal(words: &[String]) -> String {
    let mut name = String::new();
    for word in words {
        if name.is_empty() && starts_with_digit(word) {
            name.push('N');
        } else if name.ends_with(char::is_numeric) && starts_with_digit(word) {
            name.push('_');
        }
        name.push_str(word);
    }
    name
}

/// Joins words in snake case.
pub(super) fn snake(words: &[String]) -> String {
    let name = words.join("_").to_lowercase();
    if starts_with_digit(&name) {
        format!("n{name}")
    } else {
        name
    }
}

fn starts_with_digit(word: &str) -> bool {
    word.starts_with(|first: char| first.is_numeric())
}

#[derive(Clone, Copy, PartialEq)]
enum Separators {
    Dropped,
    Spelled,
}

fn split(wire: &str, separators: Separators) -> Vec<String> {
    let chars: Vec<char> = wire.chars().collect();
    let mut found = Vec::new();
    let mut run = Vec::new();
    for (at, &c) in chars.iter().enumerate() {
        let role = if is_minus(&chars, at) {
            Role::Symbol("Minus".to_owned())
        } else {
            symbols::role(c)
        };
        match role {
            Role::Letter => run.push(c),
            Role::Silent(_) if separators == Separators::Dropped => {}
            Role::Separator(_) if separators == Separators::Dropped => flush(&mut run, &mut found),
            Role::Silent(name) | Role::Separator(name) | Role::Symbol(name) => {
                flush(&mut run, &mut found);
                found.extend(by_case_unless_code(&name));
            }
        }
    }
    flush(&mut run, &mut found);
    found
}

/// A hyphen is a sign before the first word, and before a number that nothing precedes directly.
fn is_minus(chars: &[char], at: usize) -> bool {
    let next = chars.get(at + 1).copied().unwrap_or(' ');
    let opens = at == 0
        || !chars
            .get(at - 1)
            .is_some_and(|c| c.is_alphanumeric() || *c == '-');
    matches!(chars.get(at), Some('-' | '\u{2212}'))
        && ((at == 0 && next.is_alphanumeric()) || (opens && next.is_ascii_digit()))
}

/// `LessThan` is two words, `U1F600` is one that keeps its capitals.
fn by_case_unless_code(name: &str) -> Vec<String> {
    if name.contains(|c: char| c.is_ascii_digit()) {
        vec![name.to_owned()]
    } else {
        let chars: Vec<char> = name.chars().collect();
        split_case(&chars)
    }
}

fn flush(run: &mut Vec<char>, found: &mut Vec<String>) {
    found.extend(split_case(run));
    run.clear();
}

fn split_case(run: &[char]) -> Vec<String> {
    let mut found = Vec::new();
    let mut start = 0;
    // The case of the last letter that had one.
    let mut last_lower = None;
    for (at, c) in run.iter().enumerate() {
        if at > start && starts_word(run, at, last_lower) {
            found.push(capitalized(&run[start..at]));
            start = at;
        }
        if c.is_lowercase() || c.is_uppercase() {
            last_lower = Some(c.is_lowercase());
        }
    }
    if start < run.len() {
        found.push(capitalized(&run[start..]));
    }
    found
}

fn starts_word(run: &[char], at: usize, last_lower: Option<bool>) -> bool {
    if !run[at].is_uppercase() {
        return false;
    }
    match last_lower {
        Some(true) => true,
        Some(false) => {
            run.get(at + 1).is_some_and(|next| next.is_lowercase()) && !has_acronym_tail(run, at)
        }
        None => false,
    }
}

/// Whether the capital at `at` ends an acronym all the same: `userIDs` is no `user`, `I`, `Ds`, nor `IPv4` an `I`, `Pv4`.
fn has_acronym_tail(run: &[char], at: usize) -> bool {
    let after = run.get(at + 2);
    let in_acronym = at > 0 && run[at - 1].is_uppercase();
    in_acronym
        && match run.get(at + 1) {
            Some('s') => !after.is_some_and(|c| c.is_lowercase()),
            Some('v') => after.is_some_and(char::is_ascii_digit),
            _ => false,
        }
}

/// A letter after a digit keeps its case, so that `G711U` and `1xx` both stay themselves.
fn capitalized(word: &[char]) -> String {
    let mut name = String::new();
    for (at, &c) in word.iter().enumerate() {
        match at.checked_sub(1).and_then(|before| word.get(before)) {
            None => extend_with_identifier(&mut name, c, c.to_uppercase()),
            Some(before) if before.is_numeric() => name.push(c),
            Some(_) => extend_with_identifier(&mut name, c, c.to_lowercase()),
        }
    }
    name
}

/// Case mappings may leave the letters of identifiers; then the letter stays as it was.
fn extend_with_identifier(
    name: &mut String,
    original: char,
    mapped: impl Iterator<Item = char> + Clone,
) {
    if mapped.clone().all(is_xid_continue) {
        name.extend(mapped);
    } else {
        name.push(original);
    }
}
