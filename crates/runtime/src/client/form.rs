//! Bodies as HTML forms write them.

use super::query::{Query, Style, scalar};
use super::request::RequestBuilder;
use crate::json::{Json, Kind};
use crate::value::Value;

/// How one member of a form is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Encoding {
    /// The name of the member; of an item of a list its index, or `*` for all that have none of their own.
    pub name: &'static str,
    /// How lists and objects are written, where that is said.
    pub style: Option<Style>,
    /// The media type of the member, where it is said.
    pub content_type: Option<&'static str>,
    /// What is said of a part in headers of its own.
    pub headers: &'static [(&'static str, &'static str)],
}

impl RequestBuilder {
    /// Sets a form as the body: a pair for each member that is there.
    pub fn form<T: Value>(&mut self, value: &T, encodings: &[Encoding]) {
        let json = self.prepare_text(value);
        let mut form = Query::default();
        for (name, member) in Json::of_scanned(&json).members().unwrap_or_default() {
            let encoding = encodings.iter().find(|encoding| encoding.name == name);
            let as_json = encoding.is_some_and(|encoding| is_json(encoding.content_type));
            match encoding.and_then(|encoding| encoding.style) {
                Some(style) => form.parameter(&name, member, style),
                None if as_json => form.parameter(&name, member, Style::Json),
                None => plain(&mut form, &name, member),
            }
        }
        let text = form.finish();
        let text = text.strip_prefix('?').unwrap_or_default().to_owned();
        self.put_body(text.into_bytes(), "application/x-www-form-urlencoded");
    }
}

/// Whether a media type that is said to be a member's is a form of JSON.
pub(super) fn is_json(media_type: Option<&str>) -> bool {
    media_type.is_some_and(|name| name.contains("json"))
}

/// A pair for each item of a list; what is not a single value goes as JSON.
fn plain(form: &mut Query, name: &str, value: Json<'_>) {
    match value.kind() {
        Kind::Null => {}
        Kind::List => {
            for item in value.items().unwrap_or_default() {
                if !item.is_null() {
                    form.pair(name, &scalar(item));
                }
            }
        }
        _ => form.pair(name, &scalar(value)),
    }
}
