//! Parameters in the path: how their values are written there.
//!
//! Owns what becomes of a path's braces. Must not know which parameters there are.

use super::query::{Style, content, encode, scalar};
use super::request::RequestBuilder;
use crate::check::{Rule, Violation};
use crate::json::Json;
use crate::open_enum::quoted;
use crate::value::Value;

impl RequestBuilder {
    /// Puts a value into the path, in OpenAPI's style `simple`. One that would lead to another path is refused.
    pub fn path<T: Value>(&mut self, name: &'static str, value: &T) {
        self.path_as(name, value, Style::Simple);
    }

    /// Puts a value into the path in a style of its own. One that would lead to another path is refused.
    pub fn path_as<T: Value>(&mut self, name: &'static str, value: &T, style: Style) {
        let json = self.checked("path", name, value);
        let written = in_path(name, Json::of_scanned(&json), style);
        let hole = format!("{{{name}}}");
        let path = self.path_mut();
        // Behind a question mark, nothing leads elsewhere.
        let is_segment = path
            .split('?')
            .next()
            .is_some_and(|path| path.contains(&hole));
        *path = path.replace(&hole, &written);
        if is_segment && matches!(&*written, "" | "." | "..") {
            let (place, shown) = (format!("path {name}"), Some(quoted(&written)));
            self.refuse(Violation::new(place, shown, Rule::PathSegment));
        }
    }
}

/// A value as it stands in a path, percent-encoded. There is no way to say null there: it is empty.
fn in_path(name: &str, value: Json<'_>, style: Style) -> String {
    if value.is_null() {
        return String::new();
    }
    if style.is_content() {
        return encode(&content(value, style)).into_owned();
    }
    let Some(parts) = parts(value, style) else {
        return single(name, &encode(&scalar(value)), style);
    };
    if parts.is_empty() {
        return String::new();
    }
    match style {
        Style::Label => format!(".{}", parts.join(",")),
        Style::LabelExploded => format!(".{}", parts.join(".")),
        Style::Matrix => matrix(&encode(name), &parts.join(",")),
        Style::MatrixExploded if value.members().is_some() => {
            let pairs = parts
                .iter()
                .map(|pair| pair.strip_suffix('=').unwrap_or(pair));
            pairs.map(|pair| format!(";{pair}")).collect()
        }
        Style::MatrixExploded => {
            let items = parts.iter().map(|item| matrix(&encode(name), item));
            items.collect()
        }
        _ => parts.join(","),
    }
}

/// A value that is neither a list nor an object.
fn single(name: &str, text: &str, style: Style) -> String {
    match style {
        Style::Label | Style::LabelExploded => format!(".{text}"),
        Style::Matrix | Style::MatrixExploded => matrix(&encode(name), text),
        _ => text.to_owned(),
    }
}

/// A pair of the style `matrix`, which leaves out the `=` before an empty value.
fn matrix(name: &str, value: &str) -> String {
    match value {
        "" => format!(";{name}"),
        _ => format!(";{name}={value}"),
    }
}

/// The parts of a list or an object: the items, or the names and values of the members. Nulls say nothing. Nothing for a
/// single value.
fn parts(value: Json<'_>, style: Style) -> Option<Vec<String>> {
    if let Some(items) = value.items() {
        let items = items.into_iter().filter(|item| !item.is_null());
        return Some(
            items
                .map(|item| encode(&scalar(item)).into_owned())
                .collect(),
        );
    }
    let exploded = [
        Style::SimpleExploded,
        Style::LabelExploded,
        Style::MatrixExploded,
    ];
    let between = if exploded.contains(&style) { "=" } else { "," };
    let members = value.members()?.into_iter();
    let members = members.filter(|(_, member)| !member.is_null());
    let written = members
        .map(|(name, member)| format!("{}{between}{}", encode(&name), encode(&scalar(member))));
    Some(written.collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The table that OpenAPI has of its styles, as far as it is of paths.
    #[test]
    fn styles_write_what_openapi_says() {
        let list = r#"["blue","black","brown"]"#;
        let object = r#"{"R":100,"G":200,"B":150}"#;
        for (style, json, expected) in [
            (Style::Matrix, r#""""#, ";color"),
            (Style::Matrix, r#""blue""#, ";color=blue"),
            (Style::Matrix, list, ";color=blue,black,brown"),
            (Style::Matrix, object, ";color=R,100,G,200,B,150"),
            (Style::MatrixExploded, r#""""#, ";color"),
            (Style::MatrixExploded, r#""blue""#, ";color=blue"),
            (
                Style::MatrixExploded,
                list,
                ";color=blue;color=black;color=brown",
            ),
            (Style::MatrixExploded, object, ";R=100;G=200;B=150"),
            (Style::Label, r#""""#, "."),
            (Style::Label, r#""blue""#, ".blue"),
            (Style::Label, list, ".blue,black,brown"),
            (Style::Label, object, ".R,100,G,200,B,150"),
            (Style::LabelExploded, r#""""#, "."),
            (Style::LabelExploded, r#""blue""#, ".blue"),
            (Style::LabelExploded, list, ".blue.black.brown"),
            (Style::LabelExploded, object, ".R=100.G=200.B=150"),
            (Style::Simple, r#""blue""#, "blue"),
            (Style::Simple, list, "blue,black,brown"),
            (Style::Simple, object, "R,100,G,200,B,150"),
            (Style::SimpleExploded, r#""blue""#, "blue"),
            (Style::SimpleExploded, list, "blue,black,brown"),
            (Style::SimpleExploded, object, "R=100,G=200,B=150"),
        ] {
            let written = in_path("color", Json::parse(json).unwrap(), style);
            assert_eq!(written, expected, "{style:?} {json}");
        }
    }

    #[test]
    fn what_separates_is_encoded_within_values() {
        for (style, json, expected) in [
            (Style::Simple, r#""a/b?c#d""#, "a%2Fb%3Fc%23d"),
            (Style::Simple, r#"["a,b",2,null]"#, "a%2Cb,2"),
            (
                Style::SimpleExploded,
                r#"{"a=b":"c=d","n":null}"#,
                "a%3Db=c%3Dd",
            ),
            (Style::Matrix, r#""a;b=c""#, ";color=a%3Bb%3Dc"),
            (Style::MatrixExploded, r#"{"a":"","b":1}"#, ";a;b=1"),
            (Style::Json, r#"{"a":[1]}"#, "%7B%22a%22%3A%5B1%5D%7D"),
            (Style::Label, "[]", ""),
            (Style::Matrix, "null", ""),
        ] {
            let written = in_path("color", Json::parse(json).unwrap(), style);
            assert_eq!(written, expected, "{style:?} {json}");
        }
    }

    #[test]
    fn braces_behind_a_question_mark_are_no_segments() {
        use crate::client::{Checks, Security};
        let mut request = RequestBuilder::new("/a/{b}?stream={c}&d", Checks::On);
        request.path("b", &"x/y".to_owned());
        request.path("c", &".".to_owned());
        request.query("e", &1_i64, Style::Form);
        let parts = request.finish(http::Method::GET, Security::default());
        let parts = parts.expect("nothing is wrong with the values");
        assert_eq!(parts.path, "/a/x%2Fy");
        assert_eq!(parts.query(), "?stream=.&d&e=1");
    }
}
