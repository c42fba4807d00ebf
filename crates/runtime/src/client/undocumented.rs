//! Calls of endpoints that the API's description does not know.

use http::Method;
use serde::ser::Serialize;

use super::answer::Answer;
use super::call::Call;
use super::endpoint::{Endpoint, Operation};
use super::query::encode_path;
use super::request::{Checks, RequestBuilder, RequestParts};
use crate::check::{Rule, Violation, Violations};
use crate::json::{AnyJson, ReadError};
use crate::open_enum::quoted;

/// An endpoint that the API's description does not know: see [`Client::request`](super::Client::request).
#[derive(Clone, Debug)]
pub struct Undocumented {
    method: Method,
    path: String,
    /// Nothing if there is no body, or none that has a JSON form.
    body: Option<Option<AnyJson>>,
}

impl Undocumented {
    pub(super) const fn new(method: Method, path: String) -> Self {
        Self {
            method,
            path,
            body: None,
        }
    }
}

impl Call<Undocumented> {
    /// Sets the body, as JSON.
    pub fn json<T: Serialize + ?Sized>(mut self, body: &T) -> Self {
        self.endpoint.body = Some(AnyJson::new(body).ok());
        self
    }
}

impl Endpoint for Undocumented {
    /// The body, whatever it holds; null if there is none.
    type Success = AnyJson;
    type Failure = AnyJson;

    // Method and path are each call's own: see `request_parts`.
    const OPERATION: Operation = Operation {
        id: "request",
        method: "GET",
        path: "",
        security: &[],
        server: None,
    };

    fn request(&self, request: &mut RequestBuilder) {
        if let Some(Some(body)) = &self.body {
            request.json(body);
        }
    }

    fn success(answer: &Answer<'_>) -> Result<AnyJson, ReadError> {
        if answer.body.is_empty() {
            return Ok(AnyJson::null());
        }
        answer.json()
    }

    fn failure(answer: &Answer<'_>) -> Option<AnyJson> {
        answer.json().ok()
    }

    fn request_parts(&self, checks: Checks) -> Result<RequestParts, Violations> {
        let refused = |place, rule| {
            let value = Some(quoted(&self.path)).filter(|_| place == "path");
            Violations::from(Violation::new(place, value, Rule::Kind(rule)))
        };
        if let Some(rule) = fault(&self.path) {
            return Err(refused("path", rule));
        }
        if self.method == Method::CONNECT {
            return Err(refused("method", "one that asks for something at a path"));
        }
        if matches!(self.body, Some(None)) {
            return Err(refused("body", "a value that JSON can hold"));
        }
        let mut request = RequestBuilder::new("", checks);
        self.request(&mut request);
        let mut parts = request.finish(self.method.clone(), &[])?;
        parts.is_undocumented = true;
        parts.path = encode_path(&self.path);
        if let Some(Some(body)) = &self.body {
            parts.remember_body(body);
        }
        Ok(parts)
    }
}

/// What a path would have to be, if it is not one that leads where it says.
fn fault(path: &str) -> Option<&'static str> {
    let Some(rest) = path.strip_prefix('/') else {
        return Some("a path behind the base URL that begins with `/`");
    };
    if path.contains(['?', '#']) {
        return Some("a path without query and fragment: `query` adds parameters");
    }
    if path.contains('\\') || path.chars().any(char::is_control) {
        return Some("a path without backslashes and control characters");
    }
    let inner = rest.strip_suffix('/').unwrap_or(rest);
    let has_empty = !rest.is_empty() && inner.split('/').any(str::is_empty);
    // What is encoded may be decoded before it is split, by whoever stands in front of the server.
    let plain = decoded(inner);
    let mut parts = plain.split(['/', '\\']);
    if has_empty || parts.any(|part| matches!(part, "." | "..")) {
        return Some("a path without empty parts, `.` and `..`");
    }
    None
}

/// A part as servers and URL libraries may understand it, which decode dots.
fn decoded(part: &str) -> String {
    percent_encoding::percent_decode_str(part)
        .decode_utf8_lossy()
        .into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_lead_where_they_say() {
        for path in [
            "/", "/a", "/a/b/", "/a:b@c", "/a%20b", "/ä", "/a b", "/...", "/a//",
        ] {
            let is_fine = path != "/a//";
            assert_eq!(fault(path).is_none(), is_fine, "{path}");
        }
        for path in [
            "",
            "a",
            "//evil.example/a",
            "https://evil.example/a",
            "@evil.example",
            ".evil.example",
            "/a/../b",
            "/a/./b",
            "/%2e%2E/b",
            "/.%2e",
            "/a//b",
            "/a\\b",
            "/a?b=c",
            "/a#b",
            "/a\nb",
        ] {
            assert!(fault(path).is_some(), "{path}");
        }
    }
}
