//! The header `Link` (RFC 8288).

use http::HeaderMap;
use http::header::LINK;

/// The address of the next page, if the headers name one.
pub(super) fn next(headers: &HeaderMap) -> Option<String> {
    let values = headers.get_all(LINK).into_iter();
    values
        .filter_map(|value| value.to_str().ok())
        .find_map(next_in)
}

/// The first link whose relations hold `next`.
fn next_in(value: &str) -> Option<String> {
    let mut rest = value;
    loop {
        let (url, parameters) = rest.split_once('<')?.1.split_once('>')?;
        let end = end_of_link(parameters);
        if is_next(&parameters[..end]) {
            return Some(url.trim().to_owned());
        }
        rest = &parameters[end..];
    }
}

/// Where the parameters of a link end: at a comma that is not quoted.
fn end_of_link(parameters: &str) -> usize {
    let mut quoted = false;
    let comma = parameters.bytes().position(|byte| {
        quoted ^= byte == b'"';
        byte == b',' && !quoted
    });
    comma.unwrap_or(parameters.len())
}

fn is_next(parameters: &str) -> bool {
    let mut quoted = false;
    let parameters = parameters.split(|c| {
        quoted ^= c == '"';
        c == ';' && !quoted
    });
    let mut pairs = parameters.filter_map(|parameter| parameter.split_once('='));
    // Only the first relation counts (RFC 8288, section 3.3).
    let first = pairs.find(|(name, _)| name.trim().eq_ignore_ascii_case("rel"));
    first.is_some_and(|(_, value)| {
        let relations = value.trim().trim_matches('"');
        let mut relations = relations.split_ascii_whitespace();
        relations.any(|relation| relation.eq_ignore_ascii_case("next"))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_next_page_is_found_among_links() {
        for (value, url) in [
            ("<https://h/a?p=2>; rel=\"next\"", Some("https://h/a?p=2")),
            ("</a?p=1>; rel=prev, </a?p=3,4>; REL=Next", Some("/a?p=3,4")),
            (
                "<x>; title=\"a, b\"; rel=last, <y>; rel=\"last next\"",
                Some("y"),
            ),
            ("<x>; rel=\"nextish\"", None),
            ("<x>; rel=last; title=\"a; rel=next\"", None),
            ("<x>; rel=last; rel=next", None),
            ("x; rel=next", None),
            ("<x", None),
            ("", None),
        ] {
            assert_eq!(next_in(value).as_deref(), url, "{value}");
        }
    }
}
