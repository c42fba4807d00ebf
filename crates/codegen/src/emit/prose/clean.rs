//! Owns which characters of prose are let through. Must not know about Markdown.

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

/// Control characters, and what reorders text, joins it or hides in it without being seen.
fn is_invisible(c: char) -> bool {
    c.is_control() && !c.is_whitespace()
        || matches!(c,
            '\u{AD}' | '\u{34F}' | '\u{61C}' | '\u{115F}' | '\u{1160}' | '\u{17B4}' | '\u{17B5}' | '\u{180B}'..='\u{180F}'
            | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{3164}'
            | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}' | '\u{FFA0}' | '\u{FFF0}'..='\u{FFFB}' | '\u{1BCA0}'..='\u{1BCA3}'
            | '\u{1D173}'..='\u{1D17A}' | '\u{E0000}'..='\u{E0FFF}')
}
