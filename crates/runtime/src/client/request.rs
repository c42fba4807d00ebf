//! What is sent.

pub(super) mod prepare;

use std::fmt;
use std::ops::Range;

use bytes::Bytes;
use http::Method;
use http::header::{
    ACCEPT, CONNECTION, CONTENT_LENGTH, CONTENT_TYPE, EXPECT, HOST, HeaderMap, HeaderName,
    HeaderValue, TE, TRAILER, TRANSFER_ENCODING, UPGRADE,
};
use zeroize::Zeroizing;

use super::parameter::Parameter;
use super::query::{Query, Style};
use super::security::Security;
use super::sending::RequestBody;
use super::summary::one_line;
use crate::check::{Rule, Violation, Violations};
use crate::json::{
    AnyJson, Extra, Json, JsonWriter, Place, SetError, redacted, set, without_values,
};
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
    pub body: Option<RequestBody>,
    /// How the caller has to show who they are.
    pub security: Security,
    /// Whether the API's usual way is taken instead, as far as there are credentials for it.
    pub(super) is_undocumented: bool,
    pub(super) query: Query,
    pub(super) secrets: Vec<Secret>,
    /// Where in the body secrets stand; nothing if no part of it may be shown.
    hidden: Option<Vec<Range<usize>>>,
}

impl RequestParts {
    /// Notes the texts in the body, of which nobody said what they are.
    pub(super) fn remember_body(&mut self, body: &AnyJson) {
        remember(body.view(), 0, &mut self.secrets);
    }

    /// Sets the value at a JSON pointer of the body.
    pub(super) fn set_field(&mut self, pointer: &str, value: &AnyJson) -> Result<(), SetError> {
        let media_type = self.headers.get(CONTENT_TYPE);
        let is_json = |value: &HeaderValue| value.to_str().is_ok_and(|name| name.contains("json"));
        if self.body.is_some() && !media_type.is_none_or(is_json) {
            return Err(SetError::NoContainer);
        }
        let body = self
            .body
            .as_ref()
            .map(|body| body.bytes().ok_or(SetError::NoContainer));
        let body = body.transpose()?.map(|bytes| &**bytes);
        let body =
            std::str::from_utf8(body.unwrap_or_default()).map_err(|_| SetError::NoContainer)?;
        let text = set(body, pointer, value.text())?;
        remember(value.view(), 0, &mut self.secrets);
        self.body = Some(Bytes::from_owner(Zeroizing::new(text.as_bytes().to_vec())).into());
        let json = HeaderValue::from_static("application/json");
        self.headers.entry(CONTENT_TYPE).or_insert(json);
        // Nobody described the field, so that it may be a secret.
        self.hidden = None;
        Ok(())
    }

    /// The body without its secrets, if there is one that may be shown.
    pub(super) fn redacted_body(&self) -> Option<String> {
        let body = std::str::from_utf8(self.body.as_ref()?.bytes()?).ok()?;
        match &self.hidden {
            Some(hidden) => Some(redacted(body, hidden)),
            None => Some(without_values(body)),
        }
    }

    /// The query with its `?`, percent-encoded; empty if there is none.
    #[must_use]
    pub fn query(&self) -> String {
        self.query.finish()
    }
}

impl fmt::Debug for RequestParts {
    // The body and the query may hold secrets, and so may the path.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let body = self.body.clone().unwrap_or_default();
        let path = one_line(&self.path, &self.secrets, usize::MAX);
        f.debug_struct("RequestParts")
            .field("method", &self.method)
            .field("path", &path)
            .field("body", &body)
            .finish_non_exhaustive()
    }
}

/// What says where a request goes and where it ends is the transport's to say: two who say it differently would let one request hide
/// in another.
pub(super) const FRAMING: [HeaderName; 8] = [
    HOST,
    CONNECTION,
    CONTENT_LENGTH,
    EXPECT,
    TE,
    TRAILER,
    TRANSFER_ENCODING,
    UPGRADE,
];

/// Shorter texts are no secrets, and stand in too many places to be hidden wherever a server says them.
const SHORTEST_SECRET: usize = 8;

/// Notes the texts in a value that nobody described, so that they do not show should a server quote them.
fn remember(value: Json<'_>, depth: usize, secrets: &mut Vec<Secret>) {
    if let Some(text) = value.as_str() {
        remember_text(&text, secrets);
    }
    if depth >= Place::MAX_DEPTH {
        return;
    }
    let items = value.items().unwrap_or_default();
    let members = value.members().unwrap_or_default();
    for inner in items
        .into_iter()
        .chain(members.into_iter().map(|(_, inner)| inner))
    {
        remember(inner, depth + 1, secrets);
    }
}

/// Notes a text that was set by hand.
pub(super) fn remember_text(text: &str, secrets: &mut Vec<Secret>) {
    if text.len() >= SHORTEST_SECRET {
        secrets.push(Secret::new(text));
    }
}

/// Notes the value of a header, and what stands behind a scheme in it: a server may quote either.
pub(super) fn remember_header(value: &str, secrets: &mut Vec<Secret>) {
    remember_text(value.trim(), secrets);
    if let Some((_, credentials)) = value.trim().split_once(' ') {
        remember_text(credentials.trim(), secrets);
    }
}

/// A header that a user gives, if it can be sent. Nobody can say whether its value is a secret, so that it is
/// marked as one.
pub(super) fn header(name: &str, value: &str) -> Option<(HeaderName, HeaderValue)> {
    let name = HeaderName::try_from(name).ok()?;
    if FRAMING.contains(&name) {
        return None;
    }
    let mut value = HeaderValue::try_from(value).ok()?;
    value.set_sensitive(true);
    Some((name, value))
}

/// A text as the bytes that a body is made of.
struct Text(Zeroizing<String>);

impl AsRef<[u8]> for Text {
    fn as_ref(&self) -> &[u8] {
        self.0.as_bytes()
    }
}

/// Takes the values of one call.
pub struct RequestBuilder {
    path: String,
    parameters: Vec<Parameter>,
    query: Query,
    headers: HeaderMap,
    body: Option<RequestBody>,
    secrets: Vec<Secret>,
    hidden: Vec<Range<usize>>,
    checks: Checks,
    violations: Violations,
}

impl fmt::Debug for RequestBuilder {
    // Neither body, query nor path: all may hold secrets.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let body = self.body.clone().unwrap_or_default();
        f.debug_struct("RequestBuilder")
            .field("body", &body)
            .field("checks", &self.checks)
            .field("violations", &self.violations)
            .finish_non_exhaustive()
    }
}

impl RequestBuilder {
    pub(super) fn new(path: &'static str, checks: Checks) -> Self {
        Self {
            path: path.to_owned(),
            parameters: Vec::new(),
            query: Query::default(),
            headers: HeaderMap::new(),
            body: None,
            secrets: Vec::new(),
            hidden: Vec::new(),
            checks,
            violations: Violations::default(),
        }
    }

    /// The method of that name. One that HTTP cannot have is refused.
    pub(super) fn method(&mut self, name: &'static str) -> Method {
        Method::from_bytes(name.as_bytes()).unwrap_or_else(|_| {
            let (shown, rule) = (Some(quoted(name)), Rule::Kind("a method of HTTP"));
            self.violations.push(Violation::new("method", shown, rule));
            Method::default()
        })
    }

    /// Adds a query parameter that is always there.
    pub fn query<T: Value>(&mut self, name: &'static str, value: &T, style: Style) {
        self.parameter(name, Some(value), style);
    }

    fn parameter<T: Value>(&mut self, name: &'static str, value: Option<&T>, style: Style) {
        let violations = value.map(|value| self.check("query", name, value));
        let json = value.map(|value| self.write(value));
        self.parameters.push(Parameter {
            name,
            json,
            style,
            is_whole: false,
            violations: violations.unwrap_or_default(),
            add_odd: Violations::add_odd::<T>,
        });
    }

    /// Adds a query parameter that may be left out.
    pub fn optional_query<T: Value>(
        &mut self,
        name: &'static str,
        value: &Option<T>,
        style: Style,
    ) {
        self.parameter(name, value.as_ref(), style);
    }

    /// Adds a query parameter that may be left out or be null. But in JSON, a query cannot say `null`: it is refused,
    /// and with the checks off left out.
    pub fn nullable_query<T: Value>(
        &mut self,
        name: &'static str,
        value: &Nullable<T>,
        style: Style,
    ) {
        if value.is_null() && style == Style::Json {
            return self.parameter(name, Some(&AnyJson::null()), style);
        }
        self.parameter(name, value.as_option(), style);
        if value.is_null() {
            self.make_null::<T>(name);
        }
    }

    /// Makes the parameter that was added last `null`.
    fn make_null<T: Value>(&mut self, name: &str) {
        let (null, root) = (AnyJson::null(), Place::root("query"));
        let Some(parameter) = self.parameters.last_mut() else {
            return;
        };
        if self.checks == Checks::On {
            let at = root.parameter(name);
            parameter.violations.add_misfit::<T>(&at, null.view());
        }
        // What tells it from a parameter that is left out, should something be kept for that.
        parameter.json = Some(Zeroizing::new(null.text().to_owned()));
    }

    /// Adds the undocumented parameters, and for those added before, what was read for them but does not fit,
    /// unless they were changed since.
    pub fn extra_query(&mut self, extra: &Extra) {
        let root = Place::root("query");
        for parameter in &mut self.parameters {
            let at = root.parameter(parameter.name);
            parameter.take_oddity(&at, extra, self.checks);
        }
        self.settle();
        for (name, value) in extra.undocumented() {
            self.query.parameter(name, value.view(), Style::DeepObject);
        }
    }

    /// Writes the parameters into the query.
    fn settle(&mut self) {
        for parameter in self.parameters.drain(..) {
            parameter.put_into(&mut self.query);
            self.violations.extend(parameter.violations);
        }
    }

    /// Sets the body.
    pub fn json<T: Value>(&mut self, value: &T) {
        self.json_as("application/json", value);
    }

    /// Sets the body, under the name of a form of JSON.
    pub fn json_as<T: Value>(&mut self, media_type: &'static str, value: &T) {
        let text = self.prepare_text(value);
        let hidden = std::mem::take(&mut self.hidden);
        // Wiped once the last copy of the handle is gone, as it may hold secrets; the writer has left nothing
        // behind.
        self.put_body(Bytes::from_owner(Text(text)), media_type);
        self.hidden = hidden;
    }

    /// Sets a body in any form, no part of which is shown.
    pub(super) fn put_body(&mut self, body: impl Into<RequestBody>, media_type: &str) {
        let body = body.into();
        let length = body.bytes().map_or(0, Bytes::len);
        self.hidden = std::iter::once(0..length).collect();
        self.body = Some(body);
        // Whoever gives a file a type that no header can hold sends it without one.
        if let Ok(media_type) = HeaderValue::try_from(media_type) {
            self.headers.insert(CONTENT_TYPE, media_type);
        }
    }

    /// Sets a body that may be left out.
    pub fn optional_json<T: Value>(&mut self, value: &Option<T>) {
        self.optional_json_as("application/json", value);
    }

    /// Sets a body that may be left out, under the name of a form of JSON.
    pub fn optional_json_as<T: Value>(&mut self, media_type: &'static str, value: &Option<T>) {
        if let Some(value) = value {
            self.json_as(media_type, value);
        }
    }

    /// Asks for an answer in a form of JSON that has a name of its own.
    pub fn accept(&mut self, media_type: &'static str) {
        self.headers
            .insert(ACCEPT, HeaderValue::from_static(media_type));
    }

    /// The JSON of a parameter, checked.
    pub(super) fn checked<T: Value>(
        &mut self,
        root: &str,
        name: &str,
        value: &T,
    ) -> Zeroizing<String> {
        let violations = self.check(root, name, value);
        self.violations.extend(violations);
        self.write(value)
    }

    /// Keeps the request from being sent.
    pub(super) fn refuse(&mut self, violation: Violation) {
        self.violations.push(violation);
    }

    pub(super) const fn checks(&self) -> Checks {
        self.checks
    }

    pub(super) fn parameters_mut(&mut self) -> &mut [Parameter] {
        &mut self.parameters
    }

    pub(super) fn path_mut(&mut self) -> &mut String {
        &mut self.path
    }

    pub(super) fn headers_mut(&mut self) -> &mut HeaderMap {
        &mut self.headers
    }

    fn check<T: Value>(&self, root: &str, name: &str, value: &T) -> Violations {
        let mut violations = Violations::default();
        if self.checks == Checks::On {
            let root = Place::root(root);
            value.check(&root.parameter(name), &mut violations);
        }
        violations
    }

    /// The JSON of a parameter, whose secrets are remembered.
    fn write<T: Value>(&mut self, value: &T) -> Zeroizing<String> {
        let mut out = JsonWriter::for_request();
        value.write(&mut out);
        if out.holds_bytes() {
            let rule = Rule::Kind("text: no parameter holds other bytes");
            self.violations.push(Violation::new("a file", None, rule));
        }
        let (text, secrets) = out.finish_with_secrets();
        self.secrets.extend(secrets);
        Zeroizing::new(text)
    }

    pub(super) fn finish(
        mut self,
        method: Method,
        security: Security,
    ) -> Result<RequestParts, Violations> {
        self.settle();
        if !self.violations.is_empty() {
            return Err(self.violations);
        }
        // An operation's path may bring the beginning of its query along.
        if let Some((path, query)) = self.path.split_once('?') {
            self.query.lead(query);
            self.path = path.to_owned();
        }
        self.headers
            .entry(ACCEPT)
            .or_insert(HeaderValue::from_static("application/json"));
        Ok(RequestParts {
            method,
            path: self.path,
            headers: self.headers,
            body: self.body,
            security,
            is_undocumented: false,
            query: self.query,
            secrets: self.secrets,
            hidden: Some(self.hidden),
        })
    }
}
