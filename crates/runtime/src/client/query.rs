//! How values are written into a query.

use std::borrow::Cow;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use super::reserved;
use crate::json::{Json, Kind};

/// Everything but the unreserved characters of RFC 3986: nothing that is left could mean something else to
/// a server.
pub(super) const ENCODED: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~');

/// How the value of a parameter is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Style {
    /// `name=a&name=b` for a list, `key=value` a member for an object: OpenAPI's `form`, exploded.
    Form,
    /// `name=a,b` for a list, `name=key,value` for an object: OpenAPI's `form`, not exploded.
    FormJoined,
    /// `name=a%20b` for a list: OpenAPI's `spaceDelimited`, not exploded.
    SpaceDelimited,
    /// `name=a|b` for a list: OpenAPI's `pipeDelimited`, not exploded.
    PipeDelimited,
    /// `name[key]=value`, at any depth: OpenAPI's `deepObject`.
    DeepObject,
    /// [`Form`](Self::Form) with OpenAPI's `allowReserved`. What RFC 3986 reserves stays as it is, and so does what is
    /// percent-encoded already; only what would end the value is encoded (`&`, `#`), or mean something else (`+`, and
    /// the brackets, which no query can hold).
    FormReserved,
    /// [`FormJoined`](Self::FormJoined), with reserved characters as in [`FormReserved`](Self::FormReserved).
    FormJoinedReserved,
    /// [`SpaceDelimited`](Self::SpaceDelimited), with reserved characters as in [`FormReserved`](Self::FormReserved).
    SpaceDelimitedReserved,
    /// [`PipeDelimited`](Self::PipeDelimited), with reserved characters as in [`FormReserved`](Self::FormReserved).
    PipeDelimitedReserved,
    /// [`DeepObject`](Self::DeepObject), with reserved characters as in [`FormReserved`](Self::FormReserved).
    DeepObjectReserved,
    /// As JSON: a parameter that OpenAPI describes by its `content`.
    Json,
    /// As the text that it is: a parameter whose `content` is neither JSON nor a form.
    Text,
    /// As an HTML form writes it: a parameter whose `content` is `application/x-www-form-urlencoded`.
    Urlencoded,
    /// `name=a; name=b` for a list, `key=value` a member for an object, as they are: OpenAPI's `cookie`.
    Cookie,
    /// `name=a,b` for a list, `name=key,value` for an object, as they are: OpenAPI's `cookie`, not exploded.
    CookieJoined,
    /// `a,b` for a list, `key,value` for an object, in a path or a header: OpenAPI's `simple`.
    Simple,
    /// `a,b` for a list, `key=value` for an object, in a path or a header: OpenAPI's `simple`, exploded.
    SimpleExploded,
    /// `.a,b` for a list, `.key,value` for an object, in a path: OpenAPI's `label`.
    Label,
    /// `.a.b` for a list, `.key=value` for an object, in a path: OpenAPI's `label`, exploded.
    LabelExploded,
    /// `;name=a,b` for a list, `;name=key,value` for an object, in a path: OpenAPI's `matrix`.
    Matrix,
    /// `;name=a;name=b` for a list, `;key=value` for an object, in a path: OpenAPI's `matrix`, exploded.
    MatrixExploded,
}

impl Style {
    /// The style without what it says of reserved characters, and how it writes texts.
    fn parted(self) -> (Self, Write) {
        let reserved: Write = reserved::encode;
        match self {
            Self::FormReserved => (Self::Form, reserved),
            Self::FormJoinedReserved => (Self::FormJoined, reserved),
            Self::SpaceDelimitedReserved => (Self::SpaceDelimited, reserved),
            Self::PipeDelimitedReserved => (Self::PipeDelimited, reserved),
            Self::DeepObjectReserved => (Self::DeepObject, reserved),
            _ => (self, |text| encode(text).into_owned()),
        }
    }

    /// Whether the value is one text, whatever it is.
    pub(super) const fn is_content(self) -> bool {
        matches!(self, Self::Json | Self::Text | Self::Urlencoded)
    }
}

/// How a text is written.
type Write = fn(&str) -> String;

/// The percent-encoded form of one part of a path or a query.
pub(super) fn encode(text: &str) -> Cow<'_, str> {
    utf8_percent_encode(text, ENCODED).into()
}

/// What stands in a path that a caller has written: what is encoded already stays, and so does what separates.
const ENCODED_PATH: &AsciiSet = &percent_encoding::CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'<')
    .add(b'>')
    .add(b'^')
    .add(b'`')
    .add(b'{')
    .add(b'|')
    .add(b'}');

/// The percent-encoded form of a path that a caller has written.
pub(super) fn encode_path(path: &str) -> String {
    utf8_percent_encode(path, ENCODED_PATH).to_string()
}

/// A query in the making: names and values, encoded.
#[derive(Clone, Debug, Default)]
pub(super) struct Query {
    /// What every request of the operation has in front, as it is written.
    fixed: String,
    /// What is written as one text, encoded.
    whole: String,
    pairs: Vec<(String, String)>,
}

impl Query {
    /// Sets what stands in front of all pairs, encoded.
    pub(super) fn lead(&mut self, fixed: &str) {
        fixed.clone_into(&mut self.fixed);
    }

    /// Adds a pair of plain texts.
    pub(super) fn pair(&mut self, name: &str, value: &str) {
        self.pairs
            .push((encode(name).into_owned(), encode(value).into_owned()));
    }

    /// Adds a parameter. A `null` says nothing in a query, and is left out, unless the value is JSON.
    pub(super) fn parameter(&mut self, name: &str, value: Json<'_>, style: Style) {
        let (style, write) = style.parted();
        match (value.kind(), style) {
            (Kind::Null, _) if style != Style::Json => {}
            _ if style.is_content() => self.pair(name, &content(value, style)),
            (_, Style::DeepObject) => self.deep(name, value, write),
            (Kind::List, Style::Form) => self.items(name, value, write),
            (Kind::Object, Style::Form) => self.members(value, write),
            (Kind::List | Kind::Object, Style::SpaceDelimited) => {
                self.joined(name, value, "%20", write);
            }
            (Kind::List | Kind::Object, Style::PipeDelimited) => {
                self.joined(name, value, "%7C", write);
            }
            (Kind::List | Kind::Object, _) => self.joined(name, value, ",", write),
            _ => self.push(name, write(&scalar(value))),
        }
    }

    /// Makes a value the whole query, but for what the client itself has to say there.
    pub(super) fn whole(&mut self, value: Json<'_>, style: Style) {
        match value.kind() {
            Kind::Null => {}
            Kind::Object if style == Style::Urlencoded => {
                self.members(value, |text| encode(text).into_owned());
            }
            _ => self.whole = encode(&content(value, style)).into_owned(),
        }
    }

    /// Adds a pair whose value is written.
    fn push(&mut self, name: &str, value: String) {
        self.pairs.push((encode(name).into_owned(), value));
    }

    /// A pair for each item; what is no single value goes as JSON.
    fn items(&mut self, name: &str, value: Json<'_>, write: Write) {
        let items = value.items().unwrap_or_default().into_iter();
        for item in items.filter(|item| !item.is_null()) {
            self.push(name, write(&scalar(item)));
        }
    }

    /// A pair for each member, as if it were a parameter of its own; objects within go as JSON.
    fn members(&mut self, value: Json<'_>, write: Write) {
        for (key, member) in value.members().unwrap_or_default() {
            match member.kind() {
                Kind::Null => {}
                Kind::List => self.items(&key, member, write),
                _ => self.push(&key, write(&scalar(member))),
            }
        }
    }

    /// A pair for each innermost value. OpenAPI says nothing of lists: their items are told apart by numbers only
    /// where they would mix otherwise.
    fn deep(&mut self, name: &str, value: Json<'_>, write: Write) {
        match value.kind() {
            Kind::Null => {}
            Kind::List => {
                let items = value.items().unwrap_or_default().into_iter();
                for (index, item) in items.enumerate() {
                    match item.kind() {
                        Kind::List | Kind::Object => {
                            self.deep(&format!("{name}[{index}]"), item, write);
                        }
                        _ => self.deep(name, item, write),
                    }
                }
            }
            Kind::Object => {
                for (key, member) in value.members().unwrap_or_default() {
                    self.deep(&format!("{name}[{key}]"), member, write);
                }
            }
            _ => self.push(name, write(&scalar(value))),
        }
    }

    fn joined(&mut self, name: &str, value: Json<'_>, separator: &str, write: Write) {
        // A comma within a part would part it, reserved or not.
        let write = |text: &str| write(text).replace(',', "%2C");
        let items = value.items().unwrap_or_default();
        let members = value.members().unwrap_or_default();
        let parts = items
            .into_iter()
            .filter(|item| !item.is_null())
            .map(|item| write(&scalar(item)));
        let members = members.into_iter().filter(|(_, member)| !member.is_null());
        let named = members.map(|(key, member)| {
            // What stands between a name and its value is part of the style, and stays.
            format!("{}{separator}{}", encode(&key), write(&scalar(member)))
        });
        let text: Vec<String> = parts.chain(named).collect();
        if !text.is_empty() {
            self.push(name, text.join(separator));
        }
    }

    /// Sets the one pair of this name.
    pub(super) fn set(&mut self, name: &str, value: &str) {
        let name = encode(name);
        self.pairs.retain(|(taken, _)| *taken != name);
        self.pairs
            .push((name.into_owned(), encode(value).into_owned()));
    }

    /// The value of the last pair of this name.
    pub(super) fn get(&self, name: &str) -> Option<String> {
        let name = encode(name);
        let (_, value) = self.pairs.iter().rev().find(|(taken, _)| *taken == name)?;
        let value = percent_encoding::percent_decode_str(value);
        Some(value.decode_utf8_lossy().into_owned())
    }

    /// Puts in front the pairs of `defaults` whose name is not taken.
    pub(super) fn add_defaults(&mut self, defaults: &[(String, String)]) {
        let mut pairs: Vec<(String, String)> = defaults
            .iter()
            .map(|(name, value)| (encode(name).into_owned(), encode(value).into_owned()))
            .filter(|(name, _)| !self.pairs.iter().any(|(taken, _)| taken == name))
            .collect();
        pairs.append(&mut self.pairs);
        self.pairs = pairs;
    }

    /// The query behind its `?`; empty without pairs.
    pub(super) fn finish(&self) -> String {
        let pairs = self.pairs.iter();
        let pairs = pairs.map(|(name, value)| format!("{name}={value}"));
        let texts = [&self.fixed, &self.whole].into_iter();
        let texts = texts.filter(|text| !text.is_empty()).cloned();
        let all: Vec<String> = texts.chain(pairs).collect();
        match all.as_slice() {
            [] => String::new(),
            all => format!("?{}", all.join("&")),
        }
    }
}

/// A value as one text, as its media type has it.
pub(super) fn content(value: Json<'_>, style: Style) -> Cow<'_, str> {
    match (style, value.kind()) {
        (Style::Json, _) => Cow::Borrowed(value.text()),
        (Style::Urlencoded, Kind::Object) => {
            let mut form = Query::default();
            form.whole(value, style);
            form.finish().trim_start_matches('?').to_owned().into()
        }
        _ => scalar(value),
    }
}

/// The text of a single value: a string without its quotes, anything else as JSON has it.
pub(super) fn scalar(value: Json<'_>) -> Cow<'_, str> {
    value.as_str().unwrap_or(Cow::Borrowed(value.text()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn delimited_lists_and_json_stand_in_one_pair() {
        for (style, json, expected) in [
            (Style::SpaceDelimited, r#"["a","b c"]"#, "?a=a%20b%20c"),
            (Style::PipeDelimited, r#"["a","b"]"#, "?a=a%7Cb"),
            (Style::PipeDelimited, r#"{"R":1,"G":2}"#, "?a=R%7C1%7CG%7C2"),
            (Style::Json, r#"{"k":[1]}"#, "?a=%7B%22k%22%3A%5B1%5D%7D"),
            (Style::Json, r#""x""#, "?a=%22x%22"),
        ] {
            assert_eq!(query("a", json, style), expected);
        }
    }

    fn query(name: &str, json: &str, style: Style) -> String {
        let mut query = Query::default();
        query.parameter(name, Json::parse(json).unwrap(), style);
        query.finish()
    }

    #[test]
    fn lists_and_objects_follow_their_style() {
        assert_eq!(
            query("a", r#"["x y",2,true]"#, Style::Form),
            "?a=x%20y&a=2&a=true"
        );
        assert_eq!(query("a", r#"["x,y",2]"#, Style::FormJoined), "?a=x%2Cy,2");
        assert_eq!(query("a", r#"{"k":1,"l":"m"}"#, Style::Form), "?k=1&l=m");
        assert_eq!(
            query("a", r#"{"k":1,"l":"m"}"#, Style::FormJoined),
            "?a=k,1,l,m"
        );
        assert_eq!(
            query("a", r#"{"k":{"l":"m"},"n":[1,2]}"#, Style::DeepObject),
            "?a%5Bk%5D%5Bl%5D=m&a%5Bn%5D=1&a%5Bn%5D=2"
        );
    }

    #[test]
    fn null_and_empty_say_nothing() {
        for style in [Style::Form, Style::FormJoined, Style::DeepObject] {
            assert_eq!(query("a", "null", style), "");
            assert_eq!(query("a", "[]", style), "");
            assert_eq!(query("a", "{}", style), "");
            assert_eq!(query("a", "[null]", style), "");
            assert_eq!(query("a", r#"{"k":null}"#, style), "");
        }
        assert_eq!(query("a", r#""""#, Style::Form), "?a=");
    }

    #[test]
    fn nulls_leave_what_stands_beside_them() {
        let (list, object) = ("[null,1,null,2]", r#"{"k":null,"l":1,"m":null}"#);
        for (style, of_list, of_object) in [
            (Style::Form, "?a=1&a=2", "?l=1"),
            (Style::FormJoined, "?a=1,2", "?a=l,1"),
            (Style::DeepObject, "?a=1&a=2", "?a%5Bl%5D=1"),
        ] {
            assert_eq!(query("a", list, style), of_list);
            assert_eq!(query("a", object, style), of_object);
        }
        let inner = r#"{"k":{"l":null,"m":[null,1]}}"#;
        assert_eq!(query("a", inner, Style::DeepObject), "?a%5Bk%5D%5Bm%5D=1");
    }

    #[test]
    fn defaults_come_first_and_give_way() {
        let mut query = Query::default();
        query.pair("sort", "active");
        let defaults = [("tenant", "a b"), ("sort", "created_at")];
        query.add_defaults(&defaults.map(|(name, value)| (name.to_owned(), value.to_owned())));
        assert_eq!(query.finish(), "?tenant=a%20b&sort=active");
    }
}
