//! What is sent.

use std::fmt;

use bytes::Bytes;
use http::Method;
use http::header::{ACCEPT, CONTENT_TYPE, HeaderMap, HeaderValue};

use super::endpoint::Security;
use super::query::{Query, Style, encode};
use crate::check::{Rule, Violation, Violations};
use crate::json::{Extra, Json, JsonWriter, Place, to_string};
use crate::nullable::Nullable;
use crate::open_enum::quoted;
use crate::secret::Secret;
use crate::value::Value;

/// Whether values are checked against the limits of the schema before they are sent.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Checks {
    /// Every value is checked, and a request that breaks a limit is not sent.
    #[default]
    On,
    /// Values go out as they are, for the day when the server knows more than the schema.
    Off,
}

/// The parts of a request, below the base URL and without what the client adds.
#[derive(Clone)]
#[non_exhaustive]
pub struct RequestParts {
    /// The HTTP method.
    pub method: Method,
    /// The path, percent-encoded.
    pub path: String,
    /// What the operation itself says in headers.
    pub headers: HeaderMap,
    /// The body, if the operation has one.
    pub body: Option<Bytes>,
    /// How the caller has to show who they are.
    pub security: Security,
    pub(super) query: Query,
    pub(super) secrets: Vec<Secret>,
}

impl RequestParts {
    /// The query with its `?`, percent-encoded; empty if there is none.
    #[must_use]
    pub fn query(&self) -> String {
        self.query.finish()
    }
}

impl fmt::Debug for RequestParts {
    // The body may hold secrets.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let length = self.body.as_ref().map_or(0, Bytes::len);
        f.debug_struct("RequestParts")
            .field("method", &self.method)
            .field("path", &self.path)
            .field("body", &format_args!("{length} bytes"))
            .finish_non_exhaustive()
    }
}

/// Takes the values of one call.
#[derive(Debug)]
pub struct RequestBuilder {
    path: String,
    query: Query,
    headers: HeaderMap,
    body: Option<Bytes>,
    secrets: Vec<Secret>,
    checks: Checks,
    violations: Violations,
    /// Set for what is refused even with the checks off.
    unsafe_path: bool,
}

impl RequestBuilder {
    pub(super) fn new(path: &'static str, checks: Checks) -> Self {
        Self {
            path: path.to_owned(),
            query: Query::default(),
            headers: HeaderMap::new(),
            body: None,
            secrets: Vec::new(),
            checks,
            violations: Violations::default(),
            unsafe_path: false,
        }
    }

    /// Puts a value into the path, as one segment. One that would lead to another path is refused.
    pub fn path<T: Value>(&mut self, name: &'static str, value: &T) {
        self.check("path", name, value);
        let json = to_string(value);
        let text = super::query::scalar(Json::of_scanned(&json)).into_owned();
        if matches!(&*text, "" | "." | "..") {
            self.unsafe_path = true;
            let place = format!("path {name}");
            self.violations.push(Violation::new(
                place,
                Some(quoted(&text)),
                Rule::PathSegment,
            ));
        }
        self.path = self
            .path
            .replacen(&format!("{{{name}}}"), &encode(&text), 1);
    }

    /// Adds a query parameter that is always there.
    pub fn query<T: Value>(&mut self, name: &'static str, value: &T, style: Style) {
        self.check("query", name, value);
        let json = to_string(value);
        self.query.parameter(name, Json::of_scanned(&json), style);
    }

    /// Adds a query parameter that may be left out.
    pub fn optional_query<T: Value>(
        &mut self,
        name: &'static str,
        value: &Option<T>,
        style: Style,
    ) {
        if let Some(value) = value {
            self.query(name, value, style);
        }
    }

    /// Adds a query parameter that may be left out or be null, which a query cannot say: it is left out.
    pub fn nullable_query<T: Value>(
        &mut self,
        name: &'static str,
        value: &Nullable<T>,
        style: Style,
    ) {
        if let Some(value) = value.as_option() {
            self.query(name, value, style);
        }
    }

    /// Adds the undocumented parameters, and what parameters were read as but could not hold.
    pub fn extra_query(&mut self, extra: &Extra) {
        for (name, value) in extra.iter() {
            self.query.parameter(name, value.view(), Style::DeepObject);
        }
    }

    /// Sets the body.
    pub fn json<T: Value>(&mut self, value: &T) {
        if self.checks == Checks::On {
            value.check(&Place::root("body"), &mut self.violations);
        }
        let mut out = JsonWriter::for_request();
        value.write(&mut out);
        let (text, secrets) = out.finish_with_secrets();
        self.secrets.extend(secrets);
        self.body = Some(text.into());
        self.headers
            .insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    }

    /// Sets a body that may be left out.
    pub fn optional_json<T: Value>(&mut self, value: &Option<T>) {
        if let Some(value) = value {
            self.json(value);
        }
    }

    fn check<T: Value>(&mut self, root: &str, name: &str, value: &T) {
        if self.checks == Checks::On {
            let root = Place::root(root);
            value.check(&root.parameter(name), &mut self.violations);
        }
    }

    pub(super) fn finish(
        mut self,
        method: Method,
        security: Security,
    ) -> Result<RequestParts, Violations> {
        if self.unsafe_path || !self.violations.is_empty() {
            return Err(self.violations);
        }
        self.headers
            .insert(ACCEPT, HeaderValue::from_static("application/json"));
        Ok(RequestParts {
            method,
            path: self.path,
            headers: self.headers,
            body: self.body,
            security,
            query: self.query,
            secrets: self.secrets,
        })
    }
}
