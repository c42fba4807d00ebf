//! Owns what Rust reserves: which strings are identifiers, which are keywords, and how either becomes an `Ident`.
//!
//! Must not know where a name comes from.

use proc_macro2::{Ident, Span};

/// Strict and reserved keywords up to edition 2024.
///
/// Weak ones (`union`, `auto`, `default`, `raw`, `safe`, `macro_rules`) are identifiers wherever a generated name
/// can stand, so they need no `r#` and are not listed.
const KEYWORDS: [&str; 52] = [
    "Self", "abstract", "as", "async", "await", "become", "box", "break", "const", "continue",
    "crate", "do", "dyn", "else", "enum", "extern", "false", "final", "fn", "for", "gen", "if",
    "impl", "in", "let", "loop", "macro", "match", "mod", "move", "mut", "override", "priv", "pub",
    "ref", "return", "self", "static", "struct", "super", "trait", "true", "try", "type", "typeof",
    "unsafe", "unsized", "use", "virtual", "where", "while", "yield",
];

/// Keywords that Rust doesn't take even as `r#…`.
const NEVER_RAW: [&str; 5] = ["Self", "_", "crate", "self", "super"];

/// Whether `name` is a keyword, strict or reserved.
#[must_use]
pub fn is_keyword(name: &str) -> bool {
    KEYWORDS.contains(&name)
}

/// Whether `name` can be written as an identifier, if need be as a raw one.
#[must_use]
pub fn is_identifier(name: &str) -> bool {
    let mut chars = name.chars();
    let starts = chars
        .next()
        .is_some_and(|first| first == '_' || is_xid_start(first));
    starts && chars.all(is_xid_continue) && !NEVER_RAW.contains(&name)
}

/// The name itself, or with a trailing underscore if it is one of the keywords that can't be raw. Names of types go on, and have
/// none within.
pub(super) fn settled(name: &str) -> String {
    if name == "Self" {
        "SelfValue".to_owned()
    } else if NEVER_RAW.contains(&name) {
        format!("{name}_")
    } else {
        name.to_owned()
    }
}

/// The identifier for a claimed name: raw if it is a keyword.
///
/// Total, so that a mistake upstream can't panic here: what is no identifier goes through
/// [`super::field_name`] first.
#[must_use]
pub fn ident(name: &str) -> Ident {
    let name = settled(name.strip_prefix("r#").unwrap_or(name));
    if !is_identifier(&name) {
        return ident(&super::field_name(&name));
    }
    if is_keyword(&name) {
        Ident::new_raw(&name, Span::call_site())
    } else {
        Ident::new(&name, Span::call_site())
    }
}

/// Whether an identifier may start with `c`. The underscore is not counted.
pub(super) fn is_xid_start(c: char) -> bool {
    c.is_ascii_alphabetic() || (!c.is_ascii() && lexes_as_identifier(&c.to_string()))
}

/// Whether an identifier may go on with `c`.
pub(super) fn is_xid_continue(c: char) -> bool {
    c.is_ascii_alphanumeric()
        || c == '_'
        || (!c.is_ascii() && lexes_as_identifier(&format!("a{c}")))
}

/// Asks the lexer, which carries the Unicode tables. It skips white space, hence the comparison.
fn lexes_as_identifier(text: &str) -> bool {
    syn::parse_str::<Ident>(text).is_ok_and(|ident| ident == text)
}
