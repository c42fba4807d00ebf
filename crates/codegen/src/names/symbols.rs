//! Owns what each character of a wire string means to a name, and what it is called in English.
//!
//! Must not know about words or case.

use super::keywords::{is_xid_continue, is_xid_start};

/// What a character does to the name.
pub(super) enum Role {
    /// Part of a word.
    Letter,
    /// Vanishes inside a word, as the apostrophe of `don't`; the name is for telling two strings apart.
    Silent(String),
    /// Ends a word; the name is for telling two strings apart.
    Separator(String),
    /// Carries meaning, so its name becomes words of its own.
    Symbol(String),
}

/// The role of one character.
pub(super) fn role(c: char) -> Role {
    if c.is_ascii_alphanumeric() || is_kept_letter(c) {
        return Role::Letter;
    }
    if let Some(name) = separator(c) {
        return Role::Separator(name.to_owned());
    }
    match c {
        '\'' => Role::Silent("Apostrophe".to_owned()),
        '\u{2018}' | '\u{2019}' => Role::Silent(code_point(c)),
        _ if is_other_separator(c) => Role::Separator(code_point(c)),
        _ => Role::Symbol(symbol(c).map_or_else(|| code_point(c), str::to_owned)),
    }
}

/// Letters and digits beyond ASCII that rustc leaves as they are.
///
/// It normalises identifiers (NFC), after which `e` and a combining accent are the same as `é`. Marks and the blocks
/// whose letters normalise to other letters are therefore written by code point.
fn is_kept_letter(c: char) -> bool {
    let renormalised = matches!(c,
        '\u{374}' | '\u{1100}'..='\u{11FF}' | '\u{1F00}'..='\u{1FFF}' | '\u{2100}'..='\u{214F}'
        | '\u{F900}'..='\u{FB4F}' | '\u{2F800}'..='\u{2FA1F}');
    !c.is_ascii() && !renormalised && (is_xid_start(c) || (c.is_numeric() && is_xid_continue(c)))
}

/// `U1F600`: the name of a character that has no better one.
fn code_point(c: char) -> String {
    format!("U{:04X}", u32::from(c))
}

fn separator(c: char) -> Option<&'static str> {
    Some(match c {
        ' ' => "Space",
        '_' => "Underscore",
        '-' => "Hyphen",
        '.' => "Dot",
        ',' => "Comma",
        '/' => "Slash",
        ':' => "Colon",
        ';' => "Semicolon",
        '\\' => "Backslash",
        '"' => "Quote",
        '`' => "Backtick",
        '(' => "OpenParen",
        ')' => "CloseParen",
        '[' => "OpenBracket",
        ']' => "CloseBracket",
        '{' => "OpenBrace",
        '}' => "CloseBrace",
        '\t' => "Tab",
        '\n' => "Newline",
        '\r' => "CarriageReturn",
        _ => return None,
    })
}

/// Other spaces, dashes and quotation marks.
fn is_other_separator(c: char) -> bool {
    c.is_whitespace()
        || matches!(
            c,
            '\u{2010}'..='\u{2015}' | '\u{201C}' | '\u{201D}' | '\u{AB}' | '\u{BB}'
        )
}

fn symbol(c: char) -> Option<&'static str> {
    Some(match c {
        '+' => "Plus",
        '<' => "LessThan",
        '>' => "GreaterThan",
        '=' => "Equals",
        '!' => "Not",
        '%' => "Percent",
        '&' => "And",
        '#' => "Hash",
        '@' => "At",
        '*' => "Star",
        '$' => "Dollar",
        '~' => "Tilde",
        '^' => "Caret",
        '|' => "Pipe",
        '?' => "Question",
        '\u{20AC}' => "Euro",
        '\u{A3}' => "Pound",
        '\u{B0}' => "Degree",
        _ => return None,
    })
}
