//! Owns the escaping of literal text, so that Markdown sees nothing but text. Must not know about blocks.
//!
//! What only matters at the start of a line is escaped there, by [`line_start`], to keep prose readable in the source.

use super::html::entity_length;

/// A space at which a line must not be broken. Cleaned text has none of its own.
pub(super) const HARD_SPACE: char = '\0';

/// Appends text to a line of Markdown.
pub(super) fn text(text: &str, out: &mut String) {
    let mut before = None;
    for (at, c) in text.char_indices() {
        let is_special = match c {
            '\\' | '`' | '*' | '[' | ']' | '<' | '|' | '~' => true,
            '_' => !is_within_word(before, &text[at..]),
            '&' => entity_length(&text[at..]).is_some(),
            _ => false,
        };
        if is_special {
            out.push('\\');
        }
        out.push(c);
        if c != '_' {
            before = Some(c);
        }
    }
}

/// Underscores between letters, as in `snake_case`, mark no emphasis. `before` is what stands before all of them.
fn is_within_word(before: Option<char>, rest: &str) -> bool {
    // A long run is not worth the time to look for its end.
    let after = rest.chars().take(8).find(|c| *c != '_');
    before.is_some_and(char::is_alphanumeric) && after.is_some_and(char::is_alphanumeric)
}

/// A word as it may stand at the start of a line, where it could begin a list, a heading, a quote or a rule.
pub(super) fn line_start(word: &str) -> String {
    let all = |marks: &str| word.chars().all(|c| marks.contains(c));
    let is_mark = word.starts_with('>') || all("#") || all("+") || all("=") || all("-:");
    if is_mark {
        return format!("\\{word}");
    }
    let number = word.strip_suffix(['.', ')']);
    match number {
        Some(digits) if !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit()) => {
            format!("{digits}\\{}", &word[digits.len()..])
        }
        _ => word.to_owned(),
    }
}

/// A code span. Its spaces are hard, since a new line within it could begin with anything.
pub(super) fn code_span(code: &str, in_table: bool, out: &mut String) {
    let ticks = "`".repeat(longest_run(code) + 1);
    let padded = code.starts_with('`')
        || code.ends_with('`')
        || (code.starts_with(' ') && code.ends_with(' '));
    let pad = if padded { "\0" } else { "" };
    let code = code.replace(' ', "\0");
    // Cells are split before code spans are looked for.
    let code = if in_table {
        code.replace('|', "\\|")
    } else {
        code
    };
    out.push_str(&format!("{ticks}{pad}{code}{pad}{ticks}"));
}

/// The length of the longest run of backticks.
pub(super) fn longest_run(code: &str) -> usize {
    code.split(|c| c != '`').map(str::len).max().unwrap_or(0)
}
