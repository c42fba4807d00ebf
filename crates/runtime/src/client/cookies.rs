//! Parameters in cookies: how their values are written there.
//!
//! Owns what a cookie can carry. Must not know which parameters there are.

use http::header::{COOKIE, HeaderValue};

use super::header_values::parts;
use super::query::{Style, content, encode, scalar};
use super::request::{Checks, RequestBuilder};
use crate::check::{Rule, Violation};
use crate::json::{AnyJson, Json};
use crate::nullable::Nullable;
use crate::value::Value;

impl RequestBuilder {
    /// Adds a cookie that is always there. A value that no cookie can carry is refused; with the checks off, only one that
    /// would end the cookie or that no header can hold.
    pub fn cookie<T: Value>(&mut self, name: &'static str, value: &T, style: Style) {
        let json = self.checked("cookie", name, value);
        let pairs = pairs(name, Json::of_scanned(&json), style);
        let checks = self.checks();
        if pairs.iter().any(|pair| !pair.can_be_sent(checks)) {
            let rule = Rule::Kind("a cookie that can be sent");
            self.refuse(Violation::new(format!("cookie {name}"), None, rule));
            return;
        }
        let present = self.headers_mut().get(COOKIE);
        let present = present.and_then(|value| value.to_str().ok().map(str::to_owned));
        let written = pairs.iter().map(Pair::text);
        let all: Vec<String> = present.into_iter().chain(written).collect();
        // Of ASCII that shows and spaces, which any header can hold.
        if let Ok(mut value) = HeaderValue::try_from(all.join("; "))
            && !all.is_empty()
        {
            value.set_sensitive(true);
            self.headers_mut().insert(COOKIE, value);
        }
    }

    /// Adds a cookie that may be left out.
    pub fn optional_cookie<T: Value>(
        &mut self,
        name: &'static str,
        value: &Option<T>,
        style: Style,
    ) {
        if let Some(value) = value {
            self.cookie(name, value, style);
        }
    }

    /// Adds a cookie that may be left out or be null. But in JSON, a cookie cannot say `null`, and is left out.
    pub fn nullable_cookie<T: Value>(
        &mut self,
        name: &'static str,
        value: &Nullable<T>,
        style: Style,
    ) {
        match value.as_option() {
            Some(value) => self.cookie(name, value, style),
            None if value.is_null() => self.cookie(name, &AnyJson::null(), style),
            None => {}
        }
    }
}

/// A cookie: its name, and the parts of its value, which have commas between them.
struct Pair {
    name: String,
    parts: Vec<String>,
}

impl Pair {
    fn single(name: String, value: String) -> Self {
        let parts = vec![value];
        Self { name, parts }
    }

    fn text(&self) -> String {
        format!("{}={}", self.name, self.parts.join(","))
    }

    /// Whether the pair is what RFC 6265 calls one.
    fn can_be_sent(&self, checks: Checks) -> bool {
        let fits = match checks {
            Checks::On => is_cookie_octet,
            Checks::Off => is_sendable,
        };
        let has_name = !self.name.is_empty() && self.name.bytes().all(is_token);
        let is_quoted = |text: &str| text.len() > 1 && text.starts_with('"') && text.ends_with('"');
        has_name
            && match self.parts.as_slice() {
                [part] if is_quoted(part) => part[1..part.len() - 1].bytes().all(fits),
                parts => parts.iter().all(|part| part.bytes().all(fits)),
            }
    }
}

fn is_token(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte)
}

fn is_cookie_octet(byte: u8) -> bool {
    byte.is_ascii_graphic() && !b"\",;\\".contains(&byte)
}

/// What most servers read all the same.
fn is_sendable(byte: u8) -> bool {
    (byte.is_ascii_graphic() || byte == b' ') && byte != b';'
}

/// The pairs of a parameter: OpenAPI's `cookie` with texts as they are, its `form` with texts percent-encoded. Either has
/// a pair for each part if exploded; what OpenAPI has between those of `form`, `&`, would make one cookie of them.
fn pairs(name: &str, json: Json<'_>, style: Style) -> Vec<Pair> {
    let is_plain = matches!(style, Style::Cookie | Style::CookieJoined);
    let write = |text: &str| match is_plain {
        true => text.to_owned(),
        false => encode(text).into_owned(),
    };
    if json.is_null() && style != Style::Json {
        return Vec::new();
    }
    if style.is_content() {
        let text = content(json, style);
        let text = match style {
            // JSON is full of what no cookie can carry.
            Style::Json => encode(&text).into_owned(),
            _ => text.into_owned(),
        };
        return vec![Pair::single(write(name), text)];
    }
    if matches!(style, Style::Form | Style::Cookie) {
        if let Some(members) = json.members() {
            let members = members.into_iter().filter(|(_, member)| !member.is_null());
            let written =
                members.map(|(key, member)| Pair::single(write(&key), write(&scalar(member))));
            return written.collect();
        }
        if let Some(items) = parts(json, "", write) {
            let items = items.into_iter();
            return items.map(|item| Pair::single(write(name), item)).collect();
        }
    }
    let pair = |parts| Pair {
        name: write(name),
        parts,
    };
    if let Some(members) = json.members() {
        let members = members.into_iter().filter(|(_, member)| !member.is_null());
        let parts: Vec<String> = members
            .flat_map(|(key, member)| [write(&key), write(&scalar(member))])
            .collect();
        return (!parts.is_empty())
            .then(|| pair(parts))
            .into_iter()
            .collect();
    }
    match parts(json, ",", write) {
        Some(parts) if parts.is_empty() => Vec::new(),
        Some(parts) => vec![pair(parts)],
        None => vec![pair(vec![write(&scalar(json))])],
    }
}
