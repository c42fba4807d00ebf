//! How values are written into a query.

use std::borrow::Cow;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use crate::json::{Json, Kind};

/// Everything but the unreserved characters of RFC 3986: nothing that is left could mean something else to
/// a server.
const ENCODED: &AsciiSet = &NON_ALPHANUMERIC
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
    /// As JSON: a parameter that OpenAPI describes by its `content`.
    Json,
    /// `a,b` for a list, `key,value` for an object, in a path: OpenAPI's `simple`.
    Simple,
    /// `a,b` for a list, `key=value` for an object, in a path: OpenAPI's `simple`, exploded.
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

    /// Adds a parameter. A `null` says nothing in a query, and is left out.
    pub(super) fn parameter(&mut self, name: &str, value: Json<'_>, style: Style) {
        match (value.kind(), style) {
            (Kind::Null, _) => {}
            (_, Style::Json) => self.pair(name, value.text()),
            (Kind::List, Style::Form | Style::DeepObject) => {
                for item in value.items().unwrap_or_default() {
                    self.parameter(name, item, style);
                }
            }
            (Kind::Object, Style::DeepObject) => {
                for (key, member) in value.members().unwrap_or_default() {
                    self.parameter(&format!("{name}[{key}]"), member, style);
                }
            }
            (Kind::Object, Style::Form) => {
                for (key, member) in value.members().unwrap_or_default() {
                    if !member.is_null() {
                        self.pair(&key, &scalar(member));
                    }
                }
            }
            (Kind::List | Kind::Object, Style::SpaceDelimited) => self.joined(name, value, "%20"),
            (Kind::List | Kind::Object, Style::PipeDelimited) => self.joined(name, value, "%7C"),
            (Kind::List | Kind::Object, _) => self.joined(name, value, ","),
            _ => self.pair(name, &scalar(value)),
        }
    }

    fn joined(&mut self, name: &str, value: Json<'_>, separator: &str) {
        let items = value.items().unwrap_or_default();
        let members = value.members().unwrap_or_default();
        let parts = items
            .into_iter()
            .filter(|item| !item.is_null())
            .map(|item| encode(&scalar(item)).into_owned());
        let members = members.into_iter().filter(|(_, member)| !member.is_null());
        let named = members.map(|(key, member)| {
            // What stands between a name and its value is part of the style, and stays.
            format!("{}{separator}{}", encode(&key), encode(&scalar(member)))
        });
        let text: Vec<String> = parts.chain(named).collect();
        if !text.is_empty() {
            self.pairs
                .push((encode(name).into_owned(), text.join(separator)));
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
        let fixed = Some(self.fixed.clone()).filter(|fixed| !fixed.is_empty());
        let all: Vec<String> = fixed.into_iter().chain(pairs).collect();
        match all.as_slice() {
            [] => String::new(),
            all => format!("?{}", all.join("&")),
        }
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
