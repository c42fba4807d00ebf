//! Owns which addresses prose may link to, how they are written, and where bare ones are in text.

use super::html::entity_length;

/// What is longer is no address that anybody would follow.
const MAX_LENGTH: usize = 2048;

/// The address as it can stand in Markdown, if it leads to the web or to a mailbox.
pub(super) fn safe(url: &str) -> Option<String> {
    let url = url.trim();
    let scheme = ["https://", "http://", "mailto:"]
        .into_iter()
        .find(|scheme| {
            url.get(..scheme.len())
                .is_some_and(|start| start.eq_ignore_ascii_case(scheme))
        })?;
    let rest = encoded(&url[scheme.len()..]);
    (!rest.is_empty()).then(|| format!("{scheme}{rest}"))
}

/// Percent-encodes all that means something to Markdown or can't be seen.
fn encoded(text: &str) -> String {
    let mut out = String::new();
    // Behind the last character of something that Markdown would decode as an entity.
    let mut entity_end = None;
    for (at, byte) in text.bytes().enumerate() {
        if byte == b'&' && text.is_char_boundary(at) {
            entity_end = entity_length(&text[at..])
                .map(|length| at + length)
                .or(entity_end);
        }
        let ends_entity = entity_end == Some(at + 1);
        if is_plain(byte) && !ends_entity && (byte != b'%' || is_escape(&text.as_bytes()[at..])) {
            out.push(char::from(byte));
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
    }
    out
}

fn is_plain(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"-._~:/?#@!$&'*+,;=%".contains(&byte)
}

fn is_escape(bytes: &[u8]) -> bool {
    matches!(bytes, [b'%', high, low, ..] if high.is_ascii_hexdigit() && low.is_ascii_hexdigit())
}

/// The first bare address in a text, as start and end. It has at least a character behind the scheme.
pub(super) fn find(text: &str) -> Option<(usize, usize)> {
    let mut from = 0;
    while let Some(start) = next_scheme(text, from) {
        let end = start + length(&text[start..]);
        let scheme = if text[start..].starts_with("https") {
            8
        } else {
            7
        };
        let is_word_start = !text[..start].ends_with(|c: char| c.is_alphanumeric());
        if is_word_start && end > start + scheme {
            return Some((start, end));
        }
        from = start + scheme;
    }
    None
}

fn next_scheme(text: &str, from: usize) -> Option<usize> {
    let mut starts = text[from..].match_indices("http").map(|(at, _)| from + at);
    starts.find(|at| text[*at..].starts_with("http://") || text[*at..].starts_with("https://"))
}

/// An address ends where white space, quotes or angle brackets begin, and not with punctuation of the sentence.
fn length(text: &str) -> usize {
    let end = text
        .find(|c: char| c.is_whitespace() || "<>\"`\\|^".contains(c))
        .unwrap_or(text.len());
    if end > MAX_LENGTH {
        return 0;
    }
    let mut url = &text[..end];
    while let Some(last) = url.chars().next_back() {
        let is_opened = |open: char| url.matches(open).count() >= url.matches(last).count();
        let belongs = match last {
            ')' => is_opened('('),
            ']' => is_opened('['),
            '}' => is_opened('{'),
            '.' | ',' | ';' | ':' | '!' | '?' | '\'' | '*' | '_' | '~' | '(' | '[' | '{' => false,
            _ => true,
        };
        if belongs {
            break;
        }
        url = &url[..url.len() - last.len_utf8()];
    }
    url.len()
}
