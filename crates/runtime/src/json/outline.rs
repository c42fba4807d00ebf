//! What JSON looks like without its values, for logs and errors: also of text that is cut off or broken.

use std::fmt::Write as _;

/// What stands for a value.
const LEFT_OUT: char = '…';

/// `text` with its names and structure, and `…` for every value and for whatever is no JSON. Of names that could be
/// values, as the text is broken, nothing stays either.
pub(crate) fn without_values(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some(next) = rest.chars().next() {
        let length = match next {
            '"' => string(rest, &mut out),
            '{' | '}' | '[' | ']' | ':' | ',' | ' ' | '\t' | '\r' | '\n' => {
                out.push(next);
                next.len_utf8()
            }
            _ => scalar(rest, &mut out),
        };
        rest = &rest[length..];
    }
    out
}

/// Writes a string if it is a member's name; gives its length.
fn string(text: &str, out: &mut String) -> usize {
    let Some(end) = string_end(text) else {
        left_out(out);
        return text.len();
    };
    let (string, behind) = text.split_at(end);
    if behind.trim_start().starts_with(':') {
        // Writing into memory cannot fail.
        let _ = write!(out, "{string}");
    } else {
        left_out(out);
    }
    end
}

/// Where the string that `text` begins with ends, behind its quote.
fn string_end(text: &str) -> Option<usize> {
    let mut escaped = false;
    let mut characters = text.char_indices().skip(1);
    let (quote, _) = characters.find(|(_, c)| {
        let ends = *c == '"' && !escaped;
        escaped = *c == '\\' && !escaped;
        ends
    })?;
    Some(quote + 1)
}

fn scalar(text: &str, out: &mut String) -> usize {
    left_out(out);
    text.find(['"', '{', '}', '[', ']', ':', ',', ' ', '\t', '\r', '\n'])
        .unwrap_or(text.len())
}

fn left_out(out: &mut String) {
    if !out.ends_with(LEFT_OUT) {
        out.push(LEFT_OUT);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_stay_and_values_go() {
        for (text, outline) in [
            (
                r#"{"a": "x", "b\"c": [1, true, null, "y"]}"#,
                r#"{"a": …, "b\"c": […, …, …, …]}"#,
            ),
            (r#"{"a":"x"#, r#"{"a":…"#),
            (r#""name that ends"#, "…"),
            (r#"{"a" 12 "b":}"#, r#"{… … "b":}"#),
            ("<html>", "…"),
            ("", ""),
        ] {
            assert_eq!(without_values(text), outline);
        }
    }
}
