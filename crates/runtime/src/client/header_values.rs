//! Parameters in headers and cookies: how their values are written there.
//!
//! Must not know which parameters there are.

use http::header::{COOKIE, HeaderName, HeaderValue};

use super::query::{Style, encode, scalar};
use super::request::RequestBuilder;
use crate::check::{Rule, Violation};
use crate::json::Json;
use crate::nullable::Nullable;
use crate::value::Value;

impl RequestBuilder {
    /// Adds a header that is always there. A value that no header can hold is refused.
    pub fn header<T: Value>(&mut self, name: &'static str, value: &T, style: Style) {
        let json = self.checked("header", name, value);
        let json = Json::of_scanned(&json);
        if json.is_null() {
            return;
        }
        let header = HeaderName::try_from(name).ok();
        let value = HeaderValue::try_from(simple(json, style)).ok();
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

    /// Adds a header that may be left out or be null. A header cannot say `null`, and is left out.
    pub fn nullable_header<T: Value>(
        &mut self,
        name: &'static str,
        value: &Nullable<T>,
        style: Style,
    ) {
        if let Some(value) = value.as_option() {
            self.header(name, value, style);
        }
    }

    /// Adds a cookie that is always there.
    pub fn cookie<T: Value>(&mut self, name: &'static str, value: &T, style: Style) {
        let json = self.checked("cookie", name, value);
        let pairs = cookies(name, Json::of_scanned(&json), style);
        let present = self.headers_mut().get(COOKIE);
        let present = present.and_then(|value| value.to_str().ok().map(str::to_owned));
        let all: Vec<String> = present.into_iter().chain(pairs).collect();
        // Percent-encoded, so that any header can hold it.
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

    /// Adds a cookie that may be left out or be null. A cookie cannot say `null`, and is left out.
    pub fn nullable_cookie<T: Value>(
        &mut self,
        name: &'static str,
        value: &Nullable<T>,
        style: Style,
    ) {
        if let Some(value) = value.as_option() {
            self.cookie(name, value, style);
        }
    }
}

/// A value as a header has it: OpenAPI's `simple`, exploded in the style [`Style::Form`].
fn simple(json: Json<'_>, style: Style) -> String {
    if style == Style::Json {
        return json.text().to_owned();
    }
    parts(json, style, |text| text.to_owned()).unwrap_or_else(|| scalar(json).into_owned())
}

/// The parts of a list or an object, with commas; nothing for a single value. Nulls say nothing.
fn parts(json: Json<'_>, style: Style, write: fn(&str) -> String) -> Option<String> {
    if let Some(items) = json.items() {
        let items = items.into_iter().filter(|item| !item.is_null());
        let texts: Vec<String> = items.map(|item| write(&scalar(item))).collect();
        return Some(texts.join(","));
    }
    let between = if style == Style::Form { "=" } else { "," };
    let members = json
        .members()?
        .into_iter()
        .filter(|(_, member)| !member.is_null());
    let texts: Vec<String> = members
        .map(|(name, member)| format!("{}{between}{}", write(&name), write(&scalar(member))))
        .collect();
    Some(texts.join(","))
}

/// The pairs of a cookie parameter: OpenAPI's `form`, exploded in the style [`Style::Form`].
fn cookies(name: &str, json: Json<'_>, style: Style) -> Vec<String> {
    let pair = |name: &str, value: &str| format!("{}={value}", encode(name));
    if json.is_null() {
        return Vec::new();
    }
    if style == Style::Json {
        return vec![pair(name, &encode(json.text()))];
    }
    if style == Style::Form {
        if let Some(items) = json.items() {
            let items = items.into_iter().filter(|item| !item.is_null());
            return items
                .map(|item| pair(name, &encode(&scalar(item))))
                .collect();
        }
        if let Some(members) = json.members() {
            let members = members.into_iter().filter(|(_, member)| !member.is_null());
            let written = members.map(|(key, member)| pair(&key, &encode(&scalar(member))));
            return written.collect();
        }
    }
    let joined = parts(json, style, |text| encode(text).into_owned());
    vec![pair(
        name,
        &joined.unwrap_or_else(|| encode(&scalar(json)).into_owned()),
    )]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers_follow_the_style_simple() {
        for (json, joined, exploded) in [
            ("\"blue\"", "blue", "blue"),
            ("12", "12", "12"),
            (
                r#"["blue","black","brown"]"#,
                "blue,black,brown",
                "blue,black,brown",
            ),
            (
                r#"{"R":100,"G":200,"B":null}"#,
                "R,100,G,200",
                "R=100,G=200",
            ),
        ] {
            let json = Json::parse(json).unwrap();
            assert_eq!(simple(json, Style::FormJoined), joined);
            assert_eq!(simple(json, Style::Form), exploded);
        }
        let object = Json::parse(r#"{"a":[1]}"#).unwrap();
        assert_eq!(simple(object, Style::Json), r#"{"a":[1]}"#);
    }

    #[test]
    fn cookies_follow_the_style_form() {
        for (json, joined, exploded) in [
            ("\"a b;c\"", "color=a%20b%3Bc", "color=a%20b%3Bc"),
            (
                r#"["blue","black"]"#,
                "color=blue,black",
                "color=blue; color=black",
            ),
            (r#"{"R":100,"G":200}"#, "color=R,100,G,200", "R=100; G=200"),
            ("null", "", ""),
        ] {
            let json = Json::parse(json).unwrap();
            assert_eq!(cookies("color", json, Style::FormJoined).join("; "), joined);
            assert_eq!(cookies("color", json, Style::Form).join("; "), exploded);
        }
    }
}
