//! Owns which characters of prose are let through. Must not know about Markdown.

use crate::visible::is_invisible;

/// Text for Markdown to be parsed from: lines end with `\n`, tabs stay, what can't be seen is gone.
pub(super) fn multiline(text: &str) -> String {
    let text = text
        .replace("\r\n", "\n")
        .replace(['\r', '\u{2028}', '\u{2029}'], "\n");
    text.chars()
        .filter(|c| matches!(c, '\n' | '\t') || !is_invisible(*c))
        .map(|c| space(c, &['\n', '\t']))
        .collect()
}

/// The text of a code block: as [`multiline`], but with tabs expanded.
pub(super) fn code(text: &str) -> String {
    multiline(text).replace('\t', "    ")
}

/// Text within a line: all white space is a space, and what can't be seen is gone.
pub fn inline(text: &str) -> String {
    text.chars()
        .map(|c| space(c, &[]))
        .filter(|c| !is_invisible(*c))
        .collect()
}

fn space(c: char, kept: &[char]) -> char {
    if c.is_whitespace() && !kept.contains(&c) {
        ' '
    } else {
        c
    }
}
