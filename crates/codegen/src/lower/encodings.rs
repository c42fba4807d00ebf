//! What is said of single members of a form: their style, their media types, the headers of their parts.
//!
//! Owns what of it can be kept, and says what cannot.

use std::collections::BTreeSet;

use super::media::essence;
use super::styles::with_reserved;
use super::{Lowering, wire};
use crate::diagnostics::Code;
use crate::model::bodies::{BodyKind, Encoding};
use crate::model::{Shape, Style, TypeRef};
use crate::spec::cursor::At;
use crate::spec::document::Version;
use crate::spec::operation::Media;

impl<'d> Lowering<'d, '_> {
    /// What is said of the members of a form. Bodies of other kinds have none.
    pub(super) fn encodings(
        &mut self,
        media: &Media<'d>,
        kind: BodyKind,
        ty: &TypeRef,
    ) -> Vec<Encoding> {
        if !matches!(kind, BodyKind::Form | BodyKind::Multipart) {
            return Vec::new();
        }
        self.report_strange(media);
        let encodings = stated(&media.at).into_iter();
        let encodings = encodings.map(|(name, at)| self.encoding(&name, &at, kind, ty));
        let says = |encoding: &Encoding| {
            let Encoding {
                style,
                content_type,
                choices,
                headers,
                ..
            } = encoding;
            let is_silent = style.is_none() && content_type.is_none();
            !is_silent || !choices.is_empty() || !headers.is_empty()
        };
        let found: Vec<Encoding> = encodings.collect();
        let mut found: Vec<Encoding> = found.into_iter().filter(says).collect();
        if let Some(schema) = media
            .schema
            .as_ref()
            .filter(|_| kind == BodyKind::Multipart)
        {
            self.take_content_media_types(schema, &mut found);
        }
        found
    }

    /// Reports what is said of members that the form does not have.
    fn report_strange(&mut self, media: &Media<'d>) {
        let (Some(schema), Some(encoding)) = (&media.schema, media.at.member("encoding")) else {
            return;
        };
        let mut properties = Vec::new();
        self.properties(schema, 0, &mut properties);
        let names: BTreeSet<&str> = properties.iter().map(|(name, _)| *name).collect();
        let named = encoding.members().into_iter();
        for (name, at) in named.filter(|(name, _)| !names.is_empty() && !names.contains(name)) {
            let message = format!("the form has no member `{name}`, of which this says something");
            let help = match self.diagnostics.nearest(name, names.iter().copied()) {
                Some(near) => format!("did you mean `{near}`?"),
                None => "name a property of the schema, or take it out".to_owned(),
            };
            self.diagnostics
                .warning(Code::InvalidValue, at.key(), message)
                .help(help);
        }
    }

    /// Adds the media types that the members' own schemas name, where nothing else is said of them.
    fn take_content_media_types(&mut self, schema: &At<'d>, found: &mut Vec<Encoding>) {
        let mut properties = Vec::new();
        self.properties(schema, 0, &mut properties);
        for (name, at) in properties {
            let Some(media_type) = self.content_media_type(&at) else {
                continue;
            };
            match found.iter_mut().find(|encoding| encoding.name == name) {
                Some(known) if known.content_type.is_some() || !known.choices.is_empty() => {}
                Some(known) => known.content_type = Some(media_type),
                None => found.push(Encoding {
                    name: name.to_owned(),
                    style: None,
                    content_type: Some(media_type),
                    choices: Vec::new(),
                    is_file: false,
                    headers: Vec::new(),
                }),
            }
        }
    }

    /// What a string, or an item of a list, is said to hold as it is.
    fn content_media_type(&mut self, at: &At<'d>) -> Option<String> {
        let own = self.resolved(at);
        let schema = own
            .member("items")
            .map_or(own, |items| self.resolved(&items));
        let text = |name| schema.member(name).and_then(|at| at.node.as_str());
        let is_plain = matches!(text("contentEncoding"), None | Some("binary"));
        let stated = text("contentMediaType").filter(|_| is_plain)?;
        let at = schema.member("contentMediaType")?;
        if !is_sendable(stated) {
            self.report_senseless(&at, stated);
        }
        let is_one = is_sendable(stated) && !stated.contains(['*', ',']);
        let is_news = !stated.starts_with("multipart/") && stated != "application/octet-stream";
        (is_one && is_news).then(|| stated.to_owned())
    }

    fn encoding(&mut self, name: &str, at: &At<'d>, kind: BodyKind, ty: &TypeRef) -> Encoding {
        for (_, inner) in stated(at) {
            let message = "what is said of the parts of a part is left out";
            self.diagnostics
                .warning(Code::Unsupported, inner.key(), message)
                .help("describe the parts of the body alone");
        }
        let media_types = self.media_types(name, at, ty);
        let is_concrete = |name: &&String| !name.contains('*');
        let has_choice = media_types.len() > 1 || media_types.iter().any(|name| name.contains('*'));
        Encoding {
            name: name.to_owned(),
            style: self.member_style(at, kind),
            content_type: media_types.iter().find(is_concrete).cloned(),
            is_file: has_choice && self.holds_files(self.member(ty, name), &mut Vec::new()),
            choices: if has_choice { media_types } else { Vec::new() },
            headers: match kind {
                BodyKind::Multipart => self.part_headers(at),
                _ => Vec::new(),
            },
        }
    }

    /// How a member is written whose style is said, or that reserved characters stand for themselves in it.
    fn member_style(&mut self, at: &At<'d>, kind: BodyKind) -> Option<Style> {
        let style = self.stated_style(at, kind);
        let reserved = at.member("allowReserved").and_then(|at| at.node.as_bool());
        // What is no form is not percent-encoded in the first place.
        if kind != BodyKind::Form || reserved != Some(true) {
            return style;
        }
        Some(with_reserved(style.unwrap_or(Style::Form), true))
    }

    fn stated_style(&mut self, at: &At<'d>, kind: BodyKind) -> Option<Style> {
        let stated = at.member("style");
        let style = stated.as_ref().and_then(|at| at.node.as_str());
        let explode = at.member("explode").and_then(|at| at.node.as_bool());
        // Until 3.1, it was said to mean nothing in parts.
        if kind == BodyKind::Multipart && self.document.version == Version::V3_0 {
            return None;
        }
        match (style, explode) {
            (Some("deepObject"), _) => Some(Style::DeepObject),
            (Some("form") | None, Some(false)) => Some(Style::FormJoined),
            (Some("spaceDelimited"), Some(true))
            | (Some("pipeDelimited"), Some(true))
            | (Some("form"), _)
            | (None, Some(true)) => Some(Style::Form),
            (Some("spaceDelimited"), _) => Some(Style::SpaceDelimited),
            (Some("pipeDelimited"), _) => Some(Style::PipeDelimited),
            (None, None) => None,
            (Some(other), _) => {
                let message = format!("a form has no style `{other}`, which is left out");
                let place = stated.unwrap_or_else(|| at.clone()).value();
                self.diagnostics
                    .warning(Code::InvalidValue, place, message)
                    .help("in a form there are `form`, `spaceDelimited`, `pipeDelimited` and `deepObject`");
                None
            }
        }
    }

    /// The media types that a member may have.
    fn media_types(&mut self, name: &str, at: &At<'d>, ty: &TypeRef) -> Vec<String> {
        let Some(stated) = at.member("contentType") else {
            return Vec::new();
        };
        let text = stated.node.as_str().unwrap_or_default();
        let all = text
            .split(',')
            .map(str::trim)
            .filter(|name| !name.is_empty());
        let (known, senseless): (Vec<&str>, Vec<&str>) = all.partition(|name| is_sendable(name));
        for name in senseless {
            self.report_senseless(&stated, name);
        }
        let (written, other): (Vec<&str>, Vec<&str>) = known
            .into_iter()
            .partition(|media| self.is_written(media, name, ty));
        for name in other {
            let message = format!("an object is not written as `{name}`, but as JSON");
            self.diagnostics
                .warning(Code::Unsupported, stated.value(), message)
                .help("write `application/json`, or make the member a text");
        }
        written.into_iter().map(str::to_owned).collect()
    }

    fn report_senseless(&mut self, at: &At<'_>, name: &str) {
        let message = format!("`{name}` is no media type, and is left out");
        self.diagnostics
            .warning(Code::InvalidValue, at.value(), message)
            .help(
                "write it as in `image/png`; where several may be said, with commas between them",
            );
    }

    /// Whether what a member holds can be written in a form of this media type: objects only as JSON or in parts.
    fn is_written(&self, media: &str, name: &str, ty: &TypeRef) -> bool {
        let media = essence(media);
        let for_objects = media.contains("json") || media.starts_with("multipart/");
        for_objects || media.contains('*') || !self.is_object(self.member(ty, name), 0)
    }

    /// Whether values of a type, or of its items, are objects for sure.
    fn is_object(&self, ty: &TypeRef, depth: usize) -> bool {
        const DEEP: usize = 8;
        match ty {
            _ if depth > DEEP => false,
            TypeRef::Map(_) => true,
            TypeRef::List(inner) | TypeRef::Nullable(inner) | TypeRef::Boxed(inner) => {
                self.is_object(inner, depth + 1)
            }
            TypeRef::Named(name) => match self.types.get(name).map(|found| &found.shape) {
                Some(Shape::Struct(_)) => true,
                Some(Shape::Newtype(newtype)) => self.is_object(&newtype.inner, depth + 1),
                _ => false,
            },
            _ => false,
        }
    }

    /// What the member of this name holds, of an object whose members are known, or the item of a list.
    fn member<'t>(&'t self, ty: &'t TypeRef, name: &str) -> &'t TypeRef {
        match ty {
            TypeRef::List(item) => return item,
            TypeRef::Tuple(items) => {
                let item = name.parse().ok().and_then(|index: usize| items.get(index));
                return item.unwrap_or(&TypeRef::Any);
            }
            TypeRef::TupleList(items, rest) => {
                let item = name.parse().ok().and_then(|index: usize| items.get(index));
                return item.unwrap_or(rest);
            }
            _ => {}
        }
        let named = ty.named().and_then(|own| self.types.get(own));
        let Some(Shape::Struct(of)) = named.map(|found| &found.shape) else {
            return &TypeRef::Any;
        };
        let mut fields = of.fields.iter();
        let field = fields.find(|field| field.wire == name);
        field.map_or(&TypeRef::Any, |field| &field.ty)
    }

    /// The headers of a part that have one value.
    fn part_headers(&mut self, at: &At<'d>) -> Vec<(String, String)> {
        let stated = at.member("headers").map(|at| at.members());
        let mut headers = Vec::new();
        for (name, header) in stated.unwrap_or_default() {
            let known = ["content-type", "content-disposition"];
            if known.contains(&name.to_ascii_lowercase().as_str()) {
                continue;
            }
            let Some(value) = self.part_header(name, &header) else {
                let message = format!(
                    "the header `{name}` of a part has no one value, and is not sent by itself"
                );
                self.diagnostics
                    .warning(Code::Unsupported, header.key(), message)
                    .help("a file brings its own headers, by `File::header`");
                continue;
            };
            headers.push((name.to_owned(), value));
        }
        headers
    }

    /// The one value of a header, or the one that it has if nobody says otherwise.
    fn part_header(&mut self, name: &str, at: &At<'d>) -> Option<String> {
        let at = self.document.resolve(at, self.diagnostics)?;
        let schema = self
            .document
            .resolve(&at.member("schema")?, self.diagnostics)?;
        let only = schema.member("enum").map(|at| at.items());
        let only = only.filter(|values| values.len() == 1);
        let value = schema
            .member("const")
            .or_else(|| only?.into_iter().next())
            .or_else(|| schema.member("default"))?;
        let text = match value.node.to_json() {
            serde_json::Value::String(text) => text,
            other if other.is_number() || other.is_boolean() => other.to_string(),
            _ => return None,
        };
        let letter = |c: char| c.is_ascii_alphanumeric() || "-_.".contains(c);
        let is_name = !name.is_empty() && name.chars().all(letter);
        let is_value = text.chars().all(|c| c == ' ' || c.is_ascii_graphic());
        (is_name && is_value).then_some(text)
    }
}

/// What is said of the members of a form, by their names, or of the items of a list, by their places.
fn stated<'d>(at: &At<'d>) -> Vec<(String, At<'d>)> {
    let members = at.member("encoding").map(|at| at.members());
    let members = members.unwrap_or_default().into_iter();
    let members = members.map(|(name, at)| (name.to_owned(), at));
    let first = at.member("prefixEncoding").map(|at| at.items());
    let first = first.unwrap_or_default().into_iter().enumerate();
    let first = first.map(|(index, at)| (index.to_string(), at));
    let rest = at.member("itemEncoding").map(|at| ("*".to_owned(), at));
    members.chain(first).chain(rest).collect()
}

/// Whether a media type, with its parameters, can stand in a header.
fn is_sendable(media: &str) -> bool {
    let plain = |c: char| c == ' ' || c.is_ascii_graphic();
    let is_closed = media.matches('"').count().is_multiple_of(2);
    wire::is_media_type(&essence(media)) && media.chars().all(plain) && is_closed
}
