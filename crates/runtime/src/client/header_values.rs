//! Parameters in headers: how their values are written there.
//!
//! Must not know which parameters there are.

use http::header::{HeaderName, HeaderValue};

use super::query::{Style, content, scalar};
use super::request::{FRAMING, RequestBuilder};
use crate::check::{Rule, Violation};
use crate::json::{AnyJson, Json};
use crate::nullable::Nullable;
use crate::value::Value;

impl RequestBuilder {
    /// Adds a header that is always there. A value that no header can hold is refused, and so is a header that is the
    /// transport's to say.
    pub fn header<T: Value>(&mut self, name: &'static str, value: &T, style: Style) {
        let json = self.checked("header", name, value);
        let json = Json::of_scanned(&json);
        if json.is_null() && style != Style::Json {
            return;
        }
        let Some(text) = simple(json, style) else {
            return;
        };
        let header = HeaderName::try_from(name).ok();
        let header = header.filter(|header| !FRAMING.contains(header));
        let value = HeaderValue::try_from(text).ok();
        let Some((header, mut value)) = header.zip(value) else {
            let rule = Rule::Kind("a header that can be sent");
            self.refuse(Violation::new(format!("header {name}"), None, rule));
            return;
        };
        // Nobody can say whether it is a secret.
        value.set_sensitive(true);
        self.headers_mut().insert(header, value);
    }

    /// Adds a header that may be left out.
    pub fn optional_header<T: Value>(
        &mut self,
        name: &'static str,
        value: &Option<T>,
        style: Style,
    ) {
        if let Some(value) = value {
            self.header(name, value, style);
        }
    }

    /// Adds a header that may be left out or be null. But in JSON, a header cannot say `null`, and is left out.
    pub fn nullable_header<T: Value>(
        &mut self,
        name: &'static str,
        value: &Nullable<T>,
        style: Style,
    ) {
        match value.as_option() {
            Some(value) => self.header(name, value, style),
            None if value.is_null() => self.header(name, &AnyJson::null(), style),
            None => {}
        }
    }
}

/// A value as a header has it: OpenAPI's `simple`. A list or an object that holds nothing says nothing.
fn simple(json: Json<'_>, style: Style) -> Option<String> {
    if style.is_content() {
        return Some(content(json, style).into_owned());
    }
    let between = match style {
        Style::SimpleExploded | Style::Form => "=",
        _ => ",",
    };
    match parts(json, between, str::to_owned) {
        Some(parts) => (!parts.is_empty()).then(|| parts.join(",")),
        None => Some(scalar(json).into_owned()),
    }
}

/// The parts of a list or an object, members with `between` before their values; nothing for a single value. Nulls say
/// nothing.
pub(super) fn parts(
    json: Json<'_>,
    between: &str,
    write: impl Fn(&str) -> String,
) -> Option<Vec<String>> {
    if let Some(items) = json.items() {
        let items = items.into_iter().filter(|item| !item.is_null());
        return Some(items.map(|item| write(&scalar(item))).collect());
    }
    let members = json.members()?.into_iter();
    let members = members.filter(|(_, member)| !member.is_null());
    let written = members
        .map(|(name, member)| format!("{}{between}{}", write(&name), write(&scalar(member))));
    Some(written.collect())
}
