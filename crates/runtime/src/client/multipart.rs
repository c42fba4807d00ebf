//! Bodies of several parts (RFC 7578, and RFC 2046 for those that are no forms).

use bytes::Bytes;
use http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};

use super::form::{Encoding, is_json};
use super::payload::OCTETS;
use super::query::{Style, scalar};
use super::request::prepare::{Placed, offset};
use super::request::{RequestBuilder, header};
use super::sending::{Piece, RequestBody};
use crate::check::{Rule, Violation};
use crate::file::{Content, File};
use crate::json::{Json, Kind};
use crate::open_enum::quoted;
use crate::value::Value;

const JSON: &str = "application/json";
const TEXT: &str = "text/plain; charset=utf-8";

impl RequestBuilder {
    /// Sets a body of several parts: one for each member that is there, and for each item of a list. Files are parts as
    /// they are, single values are text, and everything else is JSON. `media_type` is `multipart/form-data` or one of
    /// its kin; a list is a body whose parts have no names.
    pub fn multipart<T: Value>(
        &mut self,
        media_type: &'static str,
        value: &T,
        encodings: &[Encoding],
    ) {
        let (json, files) = self.prepare(value);
        let mut parts = Parts::new(boundary(), &json, files);
        let all = Json::of_scanned(&json);
        for (name, member) in all.members().unwrap_or_default() {
            let encoding = encodings.iter().find(|encoding| encoding.name == name);
            parts.member(&name, member, encoding);
        }
        for (index, item) in all.items().unwrap_or_default().into_iter().enumerate() {
            let own = index.to_string();
            let named = |name: &str| encodings.iter().find(|encoding| encoding.name == name);
            let encoding = named(&own).or_else(|| named("*"));
            let stated = encoding.and_then(|encoding| encoding.content_type);
            let headers = encoding.map_or(&[][..], |encoding| encoding.headers);
            parts.item(Disposition::None, item, stated, headers);
        }
        let (boundary, refused) = (parts.boundary.clone(), parts.refused.clone());
        // What is left stands within a part of JSON.
        let left = std::mem::take(&mut parts.files);
        let body = RequestBody::of(parts.finish());
        self.refuse_bytes(&json, &left);
        for name in refused {
            let rule = Rule::Kind("a header that a part can have");
            self.refuse(Violation::new(
                "header of a part",
                Some(quoted(&name)),
                rule,
            ));
        }
        self.put_body(body, &format!("{media_type}; boundary={boundary}"));
    }
}

/// What parts a body. Nobody can tell what it will be, so that no content can end the body early.
fn boundary() -> String {
    format!("specwright-{:032x}", fastrand::u128(..))
}

/// What a part is said to be for.
#[derive(Clone, Copy)]
enum Disposition<'p> {
    /// The member of a form.
    Member(&'p str),
    /// Nothing: it is one of several.
    None,
}

/// Headers of a part.
type Headers<'h> = &'h [(&'h str, &'h str)];

/// The parts of a body in the making.
struct Parts<'t> {
    boundary: String,
    pieces: Vec<Piece>,
    /// What stands behind the last of the pieces.
    buffer: Vec<u8>,
    /// The text that all values are parts of, and the files in it that have not become parts.
    text: &'t str,
    files: Placed,
    /// The names of headers that cannot be sent.
    refused: Vec<String>,
}

impl<'t> Parts<'t> {
    const fn new(boundary: String, text: &'t str, files: Placed) -> Self {
        Self {
            boundary,
            pieces: Vec::new(),
            buffer: Vec::new(),
            text,
            files,
            refused: Vec::new(),
        }
    }

    /// Adds the part, or the parts, that a member of a form is.
    fn member(&mut self, name: &str, value: Json<'_>, encoding: Option<&Encoding>) {
        let stated = encoding.and_then(|encoding| encoding.content_type);
        let headers = encoding.map_or(&[][..], |encoding| encoding.headers);
        let style = encoding.and_then(|encoding| encoding.style);
        let splits = |style: &Style| match value.kind() {
            Kind::List => *style != Style::Form,
            kind => kind == Kind::Object,
        };
        match style.filter(splits) {
            Some(style) => {
                for (name, text) in styled(name, value, style) {
                    let media_type = stated.unwrap_or(TEXT);
                    let disposition = Disposition::Member(&name);
                    self.part(disposition, None, media_type, headers);
                    self.content(text.as_bytes());
                }
            }
            None => self.value(Disposition::Member(name), value, stated, headers),
        }
    }

    fn value(
        &mut self,
        disposition: Disposition<'_>,
        value: Json<'_>,
        stated: Option<&str>,
        headers: Headers<'_>,
    ) {
        if let Some(file) = self.file_at(value) {
            return self.file(disposition, &file, stated, headers);
        }
        let as_json = is_json(stated);
        match value.kind() {
            Kind::Null => {}
            Kind::List if stated.is_some_and(|stated| stated.starts_with("multipart/")) => {
                self.nested(disposition, value, stated.unwrap_or_default(), headers);
            }
            Kind::List if !as_json => {
                for item in value.items().unwrap_or_default() {
                    self.item(disposition, item, stated, headers);
                }
            }
            Kind::List | Kind::Object => self.json(disposition, value, stated, headers),
            _ if as_json => self.json(disposition, value, stated, headers),
            _ => {
                self.part(disposition, None, stated.unwrap_or(TEXT), headers);
                self.content(scalar(value).as_bytes());
            }
        }
    }

    /// Adds the part of an item of a list, which is one part whatever it is.
    fn item(
        &mut self,
        disposition: Disposition<'_>,
        item: Json<'_>,
        stated: Option<&str>,
        headers: Headers<'_>,
    ) {
        match item.kind() {
            Kind::List => self.json(disposition, item, stated, headers),
            _ => self.value(disposition, item, stated, headers),
        }
    }

    fn json(
        &mut self,
        disposition: Disposition<'_>,
        value: Json<'_>,
        stated: Option<&str>,
        headers: Headers<'_>,
    ) {
        self.part(disposition, None, stated.unwrap_or(JSON), headers);
        self.content(value.text().as_bytes());
    }

    /// Adds a part that has parts of its own.
    fn nested(
        &mut self,
        disposition: Disposition<'_>,
        list: Json<'_>,
        stated: &str,
        headers: Headers<'_>,
    ) {
        let inner = boundary();
        let media_type = format!("{stated}; boundary={inner}");
        self.part(disposition, None, &media_type, headers);
        let outer = std::mem::replace(&mut self.boundary, inner);
        for item in list.items().unwrap_or_default() {
            self.item(Disposition::None, item, None, &[]);
        }
        self.end();
        self.boundary = outer;
        self.buffer.extend_from_slice(b"\r\n");
    }

    /// Takes the file that stands at a value.
    fn file_at(&mut self, value: Json<'_>) -> Option<File> {
        let start = offset(self.text, value);
        let index = self.files.iter().position(|(at, _)| *at == start)?;
        Some(self.files.swap_remove(index).1)
    }

    fn file(
        &mut self,
        disposition: Disposition<'_>,
        file: &File,
        stated: Option<&str>,
        headers: Headers<'_>,
    ) {
        let media_type = file.content_type().or(stated).unwrap_or(OCTETS);
        let name = match disposition {
            Disposition::Member(name) => Some(file.name().unwrap_or(name)),
            Disposition::None => file.name(),
        };
        let own = file.headers().iter();
        let own = own.map(|(name, value)| (name.as_str(), value.as_str()));
        let said = headers.iter().copied().filter(|(name, _)| {
            let mut own = file.headers().iter();
            !own.any(|(over, _)| over.eq_ignore_ascii_case(name))
        });
        let headers: Vec<_> = said.chain(own).collect();
        self.part(disposition, name, media_type, &headers);
        match file.content() {
            Content::Bytes(bytes) => self.content(bytes),
            Content::Source(_) => {
                self.flush();
                self.pieces.push(Piece::of(file));
                self.content(&[]);
            }
        }
    }

    /// Begins a part.
    fn part(
        &mut self,
        disposition: Disposition<'_>,
        file_name: Option<&str>,
        media_type: &str,
        headers: Headers<'_>,
    ) {
        let mut head = format!("--{}\r\n", self.boundary);
        let said = match disposition {
            Disposition::Member(name) => Some(format!("form-data; name=\"{}\"", escaped(name))),
            Disposition::None => file_name.map(|_| "attachment".to_owned()),
        };
        let file_name = file_name.map(|name| format!("; filename=\"{}\"", escaped(name)));
        if let Some(said) = said {
            let file_name = file_name.unwrap_or_default();
            head.push_str(&format!("Content-Disposition: {said}{file_name}\r\n"));
        }
        // A line break would begin another header.
        let media_type: String = media_type.chars().filter(|c| !c.is_control()).collect();
        head.push_str(&format!("Content-Type: {media_type}\r\n"));
        for (name, value) in headers {
            match header(name, value) {
                Some((header, _)) if ![CONTENT_DISPOSITION, CONTENT_TYPE].contains(&header) => {
                    head.push_str(&format!("{name}: {value}\r\n"));
                }
                _ => self.refused.push((*name).to_owned()),
            }
        }
        self.buffer.extend_from_slice(head.as_bytes());
        self.buffer.extend_from_slice(b"\r\n");
    }

    /// Adds what a part holds, or the rest of it.
    fn content(&mut self, content: &[u8]) {
        self.buffer.extend_from_slice(content);
        self.buffer.extend_from_slice(b"\r\n");
    }

    fn flush(&mut self) {
        let bytes = Bytes::from(std::mem::take(&mut self.buffer));
        self.pieces.push(Piece::Bytes(bytes));
    }

    fn end(&mut self) {
        let end = format!("--{}--\r\n", self.boundary);
        self.buffer.extend_from_slice(end.as_bytes());
    }

    fn finish(mut self) -> Vec<Piece> {
        self.end();
        self.flush();
        self.pieces
    }
}

/// A list or an object in the names and texts that a style makes of it.
fn styled(name: &str, value: Json<'_>, style: Style) -> Vec<(String, String)> {
    let items = value.items().unwrap_or_default().into_iter();
    let items = items.filter(|item| !item.is_null());
    let members = value.members().unwrap_or_default().into_iter();
    let members = members.filter(|(_, member)| !member.is_null());
    let separator = match style {
        Style::SpaceDelimited => " ",
        Style::PipeDelimited => "|",
        _ => ",",
    };
    match style {
        Style::Form => items
            .map(|item| (name.to_owned(), scalar(item).into_owned()))
            .chain(members.map(|(key, member)| (key.into_owned(), scalar(member).into_owned())))
            .collect(),
        Style::DeepObject => items
            .map(|item| (name.to_owned(), item))
            .chain(members.map(|(key, member)| (format!("{name}[{key}]"), member)))
            .flat_map(|(name, value)| match value.kind() {
                Kind::List | Kind::Object => styled(&name, value, style),
                _ => vec![(name, scalar(value).into_owned())],
            })
            .collect(),
        _ => {
            let items = items.map(|item| scalar(item).into_owned());
            let pair = |(key, member)| format!("{key}{separator}{}", scalar(member));
            let texts: Vec<String> = items.chain(members.map(pair)).collect();
            let is_empty = texts.is_empty();
            let text = texts.join(separator);
            (!is_empty)
                .then(|| (name.to_owned(), text))
                .into_iter()
                .collect()
        }
    }
}

/// A name as browsers write it.
fn escaped(name: &str) -> String {
    name.replace('"', "%22")
        .replace('\r', "%0D")
        .replace('\n', "%0A")
}
