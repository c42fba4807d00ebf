//! What a body that is not JSON looks like, for people: its kind, and its beginning on one line.

use super::summary::one_line;
use crate::json::{Json, without_values};
use crate::secret::Secret;

/// How many characters of a body are shown.
const SHOWN: usize = 120;

/// How many bytes of a body are looked at: enough for what is shown, should every character be a long escape.
const LOOKED_AT: usize = 4096;

/// What `body` is and how it begins, if it is no JSON. Of text that is nearly JSON no values are shown, since they may
/// be secrets that only the server knows; of any other, nothing of `secrets`.
pub(super) fn describe(body: &[u8], secrets: &[Secret]) -> Option<String> {
    let text = match std::str::from_utf8(body) {
        Ok(text) => text,
        // Cut off within a character: what stands before it is as good.
        Err(error) if error.error_len().is_none() && error.valid_up_to() > 0 => {
            return describe(body.get(..error.valid_up_to())?, secrets);
        }
        Err(_) => return Some(describe_bytes(body, secrets)),
    };
    let text = text.strip_prefix('\u{feff}').unwrap_or(text).trim_start();
    if text.is_empty() {
        return Some("an empty body".to_owned());
    }
    let error = Json::parse(text).err()?;
    if !text.starts_with(['{', '[', '"']) {
        return Some(describe_text(text, secrets));
    }
    let kind = if error.is_eof() { "cut off" } else { "broken" };
    let outline = without_values(beginning(text));
    Some(format!(
        "JSON that is {kind}: {}",
        one_line(&outline, secrets, SHOWN)
    ))
}

fn describe_text(text: &str, secrets: &[Secret]) -> String {
    let mut lines = beginning(text).lines();
    if lines.any(|line| line.starts_with("data:")) {
        // What events hold is as secret as any JSON.
        return format!("{} bytes of events", text.len());
    }
    let kind = if is_html(text) { "HTML" } else { "text" };
    format!("{kind}: {}", one_line(beginning(text), secrets, SHOWN))
}

/// A body that is not text as a whole.
fn describe_bytes(body: &[u8], secrets: &[Secret]) -> String {
    let text = String::from_utf8_lossy(body.get(..LOOKED_AT).unwrap_or(body));
    let text = text.trim_start();
    if text.starts_with('<') {
        return describe_text(text, secrets);
    }
    format!("{} bytes that are no UTF-8", body.len())
}

fn beginning(text: &str) -> &str {
    let end = text.floor_char_boundary(LOOKED_AT);
    &text[..end]
}

/// Whether a text is a page for people. What a server says of it in headers is not asked: many say it of JSON.
pub(super) fn is_html(text: &str) -> bool {
    let start = text.trim_start_matches('\u{feff}').trim_start();
    let start = start[..start.floor_char_boundary(512)].to_ascii_lowercase();
    start.starts_with("<!doctype html")
        || (start.starts_with('<')
            && ["<html", "<head", "<body", "<title"]
                .iter()
                .any(|tag| start.contains(tag)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn described(body: &str) -> Option<String> {
        describe(body.as_bytes(), &[Secret::new("hunter2")])
    }

    #[test]
    fn bodies_are_named_and_begun() {
        for (body, told) in [
            ("", "an empty body"),
            (" \n", "an empty body"),
            (
                "<!DOCTYPE html>\n<title>hunter2</title>",
                "HTML: <!DOCTYPE html> <title>[redacted]</title>",
            ),
            ("\u{feff}<html lang=en>", "HTML: <html lang=en>"),
            (
                "<?xml version='1.0'?><a/>",
                "text: <?xml version='1.0'?><a/>",
            ),
            (
                "upstream hunter2 failed",
                "text: upstream [redacted] failed",
            ),
            (
                "{\"data\": {\"password\": \"s3cret\", \"n\": 12",
                "JSON that is cut off: {\"data\": {\"password\": …, \"n\": …",
            ),
            (
                "id: 1\ndata: {\"token\": \"s3cret\"}\n",
                "32 bytes of events",
            ),
            ("{\"a\": tru}", "JSON that is broken: {\"a\": …}"),
            ("[1, \"\u{e9}\\", "JSON that is cut off: […, …"),
        ] {
            assert_eq!(described(body).as_deref(), Some(told), "{body}");
        }
        assert_eq!(described(" {} "), None);
        assert_eq!(described("12"), None);
        let long = described(&"é".repeat(10_000)).unwrap();
        assert_eq!(long.chars().count(), "text: …".chars().count() + SHOWN);
    }

    #[test]
    fn what_is_no_text_is_counted() {
        assert_eq!(
            describe(&[0xff, 0xfe, 0], &[]).as_deref(),
            Some("3 bytes that are no UTF-8")
        );
        let cut = &"<html>é".as_bytes()[..7];
        assert!(describe(cut, &[]).unwrap().starts_with("HTML: <html>"));
    }
}
