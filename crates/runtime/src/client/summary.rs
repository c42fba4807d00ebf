//! What an error says to a person: one line, not too long, and without the secrets of the request.

use std::borrow::Cow;

use crate::json::{Json, Kind};
use crate::secret::Secret;

/// How many characters of what a server says are shown.
const SHOWN: usize = 400;

/// How many items of a list are looked at.
const ITEMS: usize = 20;

/// How deep errors are looked for: a hostile answer must not overflow the stack.
const DEPTH: usize = 6;

/// What stands for a secret.
const REDACTED: &str = "[redacted]";

/// What an error body says, on one line; empty when it says nothing that is understood. Looks for what APIs
/// commonly use: a list or an object of errors, and their codes, titles and details.
pub(super) fn summary(body: &[u8], secrets: &[Secret]) -> String {
    let json = std::str::from_utf8(body)
        .ok()
        .and_then(|text| Json::parse(text.strip_prefix('\u{feff}').unwrap_or(text)).ok());
    let text = json.map(|json| describe(json, 0)).unwrap_or_default();
    one_line(&text, secrets, SHOWN)
}

fn describe(json: Json<'_>, depth: usize) -> String {
    match json.kind() {
        _ if depth > DEPTH => String::new(),
        Kind::Null | Kind::Boolean => String::new(),
        Kind::Number | Kind::String => super::query::scalar(json).into_owned(),
        Kind::List => {
            let items = json.items().unwrap_or_default().into_iter().take(ITEMS);
            joined(items.map(|item| describe(item, depth + 1)), "; ")
        }
        Kind::Object => describe_object(&json.members().unwrap_or_default(), depth),
    }
}

/// The members of an object: names and values.
type Members<'a> = [(Cow<'a, str>, Json<'a>)];

fn describe_object(members: &Members<'_>, depth: usize) -> String {
    let inner = ["errors", "error"]
        .into_iter()
        .filter_map(|name| find(members, name))
        .filter(|value| matches!(value.kind(), Kind::List | Kind::Object))
        .map(|value| describe(value, depth + 1))
        .find(|text| !text.is_empty());
    if let Some(inner) = inner {
        return inner;
    }
    let text = |name| find(members, name).map(|value| describe(value, depth + 1));
    let head = ["code", "title"].into_iter().filter_map(text);
    let rest = ["detail", "message", "msg", "error", "error_description"];
    let parts = [joined(head, " ")]
        .into_iter()
        .chain(rest.into_iter().filter_map(text))
        .chain(place(members));
    let described = joined(parts, ", ");
    // Errors by the names of fields: `{"errors": {"name": ["is missing"]}}`.
    if described.is_empty() && depth > 0 {
        return joined(members.iter().take(ITEMS).filter_map(named(depth)), "; ");
    }
    described
}

fn named(depth: usize) -> impl Fn(&(Cow<'_, str>, Json<'_>)) -> Option<String> {
    move |(name, value)| {
        let text = describe(*value, depth + 1);
        (!text.is_empty()).then(|| format!("{name}: {text}"))
    }
}

/// Where the error is, as `source` says it.
fn place(members: &Members<'_>) -> Option<String> {
    let source = find(members, "source")?.members()?;
    let (_, place) = source.iter().find(|(_, value)| !value.is_null())?;
    Some(format!("at {}", super::query::scalar(*place)))
}

fn find<'a>(members: &Members<'a>, name: &str) -> Option<Json<'a>> {
    let (_, value) = members.iter().find(|(key, _)| key == name)?;
    Some(*value)
}

fn joined(parts: impl Iterator<Item = String>, separator: &str) -> String {
    let parts: Vec<String> = parts.filter(|part| !part.is_empty()).collect();
    parts.join(separator)
}

/// The beginning of `text`, on one line and with nothing of `secrets`. Secrets are looked for before anything is cut
/// or replaced, or a part of one might stay.
pub(super) fn one_line(text: &str, secrets: &[Secret], limit: usize) -> String {
    let mut out = String::new();
    let (mut rest, mut shown) = (text, 0);
    while let Some(next) = rest.chars().next() {
        if shown >= limit {
            out.push('…');
            break;
        }
        if let Some(length) = longest_echo(rest, secrets) {
            out.push_str(REDACTED);
            shown += REDACTED.len();
            rest = &rest[length..];
        } else {
            out.push(if is_unprintable(next) { ' ' } else { next });
            shown += 1;
            rest = &rest[next.len_utf8()..];
        }
    }
    out
}

/// Control characters, line ends, and what turns the direction of writing: they would spoil a log.
fn is_unprintable(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{2028}' | '\u{2029}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// How much of the beginning of `text` is one of `secrets`, quoted back by a server in one form or another.
fn longest_echo(text: &str, secrets: &[Secret]) -> Option<usize> {
    let secrets = secrets
        .iter()
        .map(Secret::expose)
        .filter(|secret| !secret.is_empty());
    let forms = [plain_echo, json_echo, percent_echo];
    secrets
        .flat_map(|secret| forms.iter().filter_map(move |form| form(text, secret)))
        .max()
}

fn plain_echo(text: &str, secret: &str) -> Option<usize> {
    text.starts_with(secret).then_some(secret.len())
}

/// A secret within a JSON string.
fn json_echo(text: &str, secret: &str) -> Option<usize> {
    let mut end = 0;
    for wanted in secret.chars() {
        let (found, length) = json_char(text.get(end..)?)?;
        if found != wanted {
            return None;
        }
        end += length;
    }
    Some(end)
}

/// The first character of the inside of a JSON string, and the length of what stands for it.
fn json_char(text: &str) -> Option<(char, usize)> {
    let Some(escape) = text.strip_prefix('\\') else {
        let plain = text.chars().next()?;
        return Some((plain, plain.len_utf8()));
    };
    let c = match escape.chars().next()? {
        'n' => '\n',
        't' => '\t',
        'r' => '\r',
        'b' => '\u{8}',
        'f' => '\u{c}',
        'u' => return unicode_escape(text),
        other => other,
    };
    Some((c, 1 + c.len_utf8()))
}

fn unicode_escape(text: &str) -> Option<(char, usize)> {
    let unit = |at: usize| {
        let digits = text.get(at..)?.strip_prefix("\\u")?.get(..4)?;
        u16::from_str_radix(digits, 16).ok()
    };
    let first = unit(0)?;
    if let Some(c) = char::from_u32(u32::from(first)) {
        return Some((c, 6));
    }
    let pair = char::decode_utf16([first, unit(6)?]).next()?.ok()?;
    Some((pair, 12))
}

/// A secret within a URL or a form.
fn percent_echo(text: &str, secret: &str) -> Option<usize> {
    let mut end = 0;
    for wanted in secret.bytes() {
        let (found, length) = match *text.as_bytes().get(end)? {
            b'%' => {
                let digits = text.get(end + 1..end + 3)?;
                (u8::from_str_radix(digits, 16).ok()?, 3)
            }
            b'+' if wanted == b' ' => (b' ', 1),
            plain => (plain, 1),
        };
        if found != wanted {
            return None;
        }
        end += length;
    }
    text.is_char_boundary(end).then_some(end)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn redacted(text: &str, secret: &str) -> String {
        one_line(text, &[Secret::new(secret)], 500)
    }

    #[test]
    fn a_secret_is_found_in_every_form_that_servers_quote_it_in() {
        let secret = "pä\"s\\w/ö rd\n+😀%41";
        let json = serde_json::to_string(secret).unwrap();
        let ascii = r#"p\u00e4\"s\\w\/\u00F6 rd\n+\ud83d\ude00%41"#;
        let percent = "p%C3%A4%22s%5cw%2F%c3%b6%20rd%0A%2B%F0%9F%98%80%2541";
        let form = "p%C3%A4%22s%5Cw/%C3%B6+rd%0A%2B%F0%9F%98%80%2541";
        for echo in [secret, json.trim_matches('"'), ascii, percent, form] {
            let text = format!("before {echo} after");
            assert_eq!(redacted(&text, secret), "before [redacted] after", "{echo}");
        }
        assert_eq!(redacted("pä\"s", secret), "pä\"s");
    }

    #[test]
    fn odd_ends_are_no_matches() {
        for text in [
            "%",
            "%4",
            "%é",
            "\\",
            "\\u",
            "\\u00",
            "\\ud83d",
            "\\ud83d\\u0041",
            "+",
        ] {
            assert_eq!(redacted(text, "xé😀"), text);
        }
        assert_eq!(redacted("aaaa", "aa"), "[redacted][redacted]");
        assert_eq!(redacted("text", ""), "text");
    }

    #[test]
    fn the_longest_secret_is_redacted_whole_and_before_the_cut() {
        let secrets = [Secret::new("key"), Secret::new("key-and-more")];
        assert_eq!(
            one_line("key-and-more key", &secrets, 500),
            "[redacted] [redacted]"
        );
        assert_eq!(one_line("1234key-and-more", &secrets, 5), "1234[redacted]");
        assert_eq!(one_line("12345key-and-more", &secrets, 5), "12345…");
        assert_eq!(one_line("12345", &secrets, 5), "12345");
    }
}
