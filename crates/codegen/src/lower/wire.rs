//! Which texts of a document can go over the wire as they are, where nothing encodes them: names and values of headers, names of
//! cookies, media types, URLs. Must not know what becomes of those that can't.

pub(super) use crate::spec::operation::is_token;

/// What the client says itself.
const OWN: [&str; 3] = ["accept", "content-type", "authorization"];

/// What says where a request goes and where it ends: two who say it differently would let one request hide in another.
const FRAMING: [&str; 8] = [
    "host",
    "connection",
    "content-length",
    "expect",
    "te",
    "trailer",
    "transfer-encoding",
    "upgrade",
];

/// Whether the client says the header of that name itself.
pub(super) fn is_own(name: &str) -> bool {
    OWN.iter().any(|own| own.eq_ignore_ascii_case(name)) || is_framing(name)
}

/// Whether a header is the transport's to say.
pub(super) fn is_framing(name: &str) -> bool {
    FRAMING.iter().any(|own| own.eq_ignore_ascii_case(name))
}

/// Whether a header can hold a text.
pub(super) fn fits_header(text: &str) -> bool {
    let fits = |byte: u8| byte == b'\t' || !byte.is_ascii_control();
    text.bytes().all(fits)
}

/// Whether a media type without its parameters is one, a range such as `image/*` included.
pub(super) fn is_media_type(essence: &str) -> bool {
    let letter = |c: char| c.is_ascii_alphanumeric() || "!#$&^_.+-*".contains(c);
    let is_name = |text: &str| !text.is_empty() && text.chars().all(letter);
    let parts = essence.split_once('/');
    parts.is_some_and(|(top, sub)| is_name(top) && is_name(sub))
}

/// Whether a parameter of a media type can stand in a header beside others.
pub(super) fn is_media_parameter(name: &str, value: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_graphic() || byte == b' ';
    let quoted = value
        .strip_prefix('"')
        .and_then(|rest| rest.strip_suffix('"'));
    // Outside of quotes, a comma would begin another media type.
    let is_one = match quoted {
        Some(inner) => !inner.contains(['"', '\\']),
        None => !value.contains(['"', ',']),
    };
    is_token(name) && is_one && value.bytes().all(plain)
}

/// Why a URL, or one that is relative to another, can't be called; `None` if nothing stands in the way.
pub(super) fn fault_of_url(url: &str) -> Option<&'static str> {
    if url.is_empty() || !url.bytes().all(is_of_url) {
        return Some("holds what no URL can");
    }
    if has_credentials(url) {
        return Some("holds a name or a password");
    }
    if scheme(url).is_some() && !is_absolute(url) {
        return Some("does not begin with `https://` or `http://`");
    }
    let (_, behind) = url.split_once("//")?;
    let host = behind.split(['/', '?']).next().unwrap_or_default();
    (is_absolute(url) && host.is_empty()).then_some("names no host")
}

/// Whether a URL holds who calls, wherever those who read it leniently may find that: before the first `@`, in what comes before the
/// path. Slashes behind the scheme may be missing, or be too many.
pub(super) fn has_credentials(url: &str) -> bool {
    let behind = match (url.split_once("//"), scheme(url)) {
        (Some((before, behind)), _) if !before.contains(['/', '?']) => behind,
        (_, Some(scheme)) => url.get(scheme.len() + 1..).unwrap_or_default(),
        _ if url.starts_with('/') => return false,
        _ => url,
    };
    let authority = behind.trim_start_matches('/').split(['/', '?']).next();
    authority.is_some_and(|authority| authority.contains('@'))
}

/// Whether a URL says all of where it leads.
pub(super) fn is_absolute(url: &str) -> bool {
    scheme(url).is_some_and(|scheme| {
        let behind = url.get(scheme.len()..).unwrap_or_default();
        is_http(scheme) && behind.starts_with("://")
    })
}

/// Whether a URL can hold a byte as it is, but for what begins a fragment.
pub(super) fn is_of_url(byte: u8) -> bool {
    byte.is_ascii_graphic() && !b"{}\"<>\\^`|#".contains(&byte)
}

fn is_http(scheme: &str) -> bool {
    ["http", "https"]
        .iter()
        .any(|known| known.eq_ignore_ascii_case(scheme))
}

/// What stands before the first colon, if that is what URLs begin with.
fn scheme(url: &str) -> Option<&str> {
    let (scheme, _) = url.split_once(':')?;
    let letter = |c: char| c.is_ascii_alphanumeric() || "+-.".contains(c);
    let begins = scheme.starts_with(|first: char| first.is_ascii_alphabetic());
    (begins && scheme.chars().all(letter)).then_some(scheme)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn urls_lead_to_servers_of_http_and_nowhere_else() {
        for url in [
            "https://a",
            "HTTP://a:1/b",
            "/v1",
            "v1/a:b",
            "//a/b",
            "../x",
            ".",
        ] {
            assert_eq!(fault_of_url(url), None, "{url}");
        }
        for url in [
            "",
            "javascript:alert(1)",
            "file:///etc/passwd",
            "ftp://a",
            "localhost:80",
            "https://",
            "https:///a",
            "https://u:p@a/b",
            "https:u:p@a/b",
            "https:/u:p@a/b",
            "https:///u:p@a/b",
            "https:/x://y",
            "x://u:p@a/b",
            "//u@a",
            "https://a/\r\nX: y",
            "https://a/#b",
            "https://a/ b",
            "https://a/{b}",
            "https://\u{e4}",
        ] {
            assert!(fault_of_url(url).is_some(), "{url}");
        }
        for url in ["{s}://u:p@a", "u:p@a/v1", "https:u@a", "//u@a"] {
            assert!(has_credentials(url), "{url}");
        }
        for url in ["/@scope/a", "https://a/@scope", "v1/@a", "https://a?b=@"] {
            assert!(!has_credentials(url), "{url}");
        }
        assert!(is_absolute("https://a") && !is_absolute("/a") && !is_absolute("//a"));
    }

    #[test]
    fn media_types_and_their_parameters_are_told_from_what_ends_a_header() {
        for name in ["text/plain", "*/*", "application/vnd.a+json"] {
            assert!(is_media_type(name), "{name}");
        }
        for name in [
            "",
            "text",
            "text/",
            "/plain",
            "text/plain/x",
            "a/b\r\nx: y",
            "a/b c",
            "a/\u{e4}",
        ] {
            assert!(!is_media_type(name), "{name}");
        }
        for (name, value) in [
            ("v", "1"),
            ("profile", "\"a, b\""),
            ("profile", "https://a/b"),
        ] {
            assert!(is_media_parameter(name, value), "{name}={value}");
        }
        for (name, value) in [
            ("v", "a,b"),
            ("v", "\"a"),
            ("v", "\"a\"b\""),
            ("v", "a\r\nb"),
            ("a b", "1"),
            ("v", "\u{e4}"),
        ] {
            assert!(!is_media_parameter(name, value), "{name}={value}");
        }
    }

    #[test]
    fn names_and_values_of_headers_hold_no_ends_of_lines() {
        assert!(is_token("X-A") && !is_token("") && !is_token("a b") && !is_token("a\r\nb"));
        assert!(fits_header("a\tb \u{e4}") && !fits_header("a\nb") && !fits_header("a\u{7f}"));
        assert!(is_own("Accept") && is_own("transfer-encoding") && !is_own("X-A"));
    }
}
