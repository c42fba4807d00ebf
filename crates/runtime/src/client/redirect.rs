//! Which redirects are followed, and what goes along.
//!
//! Only GET and HEAD are: any other request would either carry its body elsewhere or turn into one that the caller
//! did not make. To another origin nothing goes along that the caller or the client has said.

use http::header::{ACCEPT, HeaderMap, LOCATION, USER_AGENT};
use http::{Method, Uri};

use super::base_url::Origin;
use super::transport::{HttpRequest, HttpResponse};

/// How many redirects of one request are followed; the next is the answer.
pub(super) const MAX: usize = 5;

/// The request that an answer to `request` leads to, if it leads anywhere.
pub(super) fn follow(request: &HttpRequest, response: &HttpResponse) -> Option<HttpRequest> {
    let is_safe = request.method == Method::GET || request.method == Method::HEAD;
    if !is_safe || !matches!(response.status.as_u16(), 301 | 302 | 303 | 307 | 308) {
        return None;
    }
    let location = response.headers.get(LOCATION)?.to_str().ok()?;
    let from: Uri = request.url.parse().ok()?;
    let url = resolve(&from, location)?;
    let (here, there) = (Origin::of(&from)?, Origin::of(&url)?);
    if here.is_https && !there.is_https {
        return None;
    }
    // A GET may have a body too, which is nobody else's business; without it, it is another request.
    if here != there && !request.body.is_empty() || !request.body.is_sendable() {
        return None;
    }
    let headers = if here == there {
        request.headers.clone()
    } else {
        harmless(&request.headers)
    };
    Some(HttpRequest {
        url: url.to_string(),
        headers,
        ..request.clone()
    })
}

/// What may be said to anybody.
fn harmless(headers: &HeaderMap) -> HeaderMap {
    let kept = |name| {
        let value = headers.get(&name)?.clone();
        Some((name, value))
    };
    [ACCEPT, USER_AGENT].into_iter().filter_map(kept).collect()
}

/// The URL that `location` means where `from` was asked for (RFC 3986, section 5).
pub(super) fn resolve(from: &Uri, location: &str) -> Option<Uri> {
    let location = location.split('#').next().unwrap_or_default().trim();
    let (scheme, authority) = (from.scheme_str()?, from.authority()?);
    let path = from.path();
    let text = if is_absolute(location) {
        location.to_owned()
    } else if location.starts_with("//") {
        format!("{scheme}:{location}")
    } else if location.starts_with('/') {
        format!("{scheme}://{authority}{location}")
    } else if location.starts_with('?') {
        format!("{scheme}://{authority}{path}{location}")
    } else if location.is_empty() {
        return None;
    } else {
        let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
        format!("{scheme}://{authority}{folder}/{location}")
    };
    let url: Uri = text.parse().ok()?;
    let is_http = url.scheme_str() == Some("http") || url.scheme_str() == Some("https");
    is_http.then_some(url)
}

/// Whether a reference begins with a scheme.
fn is_absolute(reference: &str) -> bool {
    reference
        .split_once(':')
        .is_some_and(|(scheme, _)| !scheme.is_empty() && !scheme.contains(['/', '?']))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_are_resolved() {
        let from: Uri = "https://h.example/v2/a/b?q=1".parse().unwrap();
        for (location, url) in [
            ("/x?y", Some("https://h.example/x?y")),
            ("c", Some("https://h.example/v2/a/c")),
            ("?p=2", Some("https://h.example/v2/a/b?p=2")),
            ("//other.example/x", Some("https://other.example/x")),
            ("http://other.example/x#f", Some("http://other.example/x")),
            ("HTTPS://other.example", Some("https://other.example/")),
            ("", None),
            ("#top", None),
            ("ftp://other.example", None),
            ("javascript:alert(1)", None),
            ("https://", None),
            ("/a b", None),
        ] {
            let resolved = resolve(&from, location).map(|url| url.to_string());
            assert_eq!(resolved.as_deref(), url, "{location}");
        }
    }
}
