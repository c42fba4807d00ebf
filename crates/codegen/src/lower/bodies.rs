//! What the bodies of requests become: one form, or one of several.

use super::media::{charset, component, essence, is_lines, parameters};
use super::parameters::values;
use super::{Hint, Lowering, wire};
use crate::diagnostics::Code;
use crate::model::bodies::{Body, BodyForm, BodyKind};
use crate::model::{Docs, Shape, TypeRef};
use crate::names::{Case, Scope};
use crate::spec::operation::{Media, Operation};

impl<'d> Lowering<'d, '_> {
    /// The body of a request; `Some(None)` if there is none.
    pub(super) fn body(&mut self, operation: &Operation<'d>, name: &str) -> Option<Option<Body>> {
        let Some(body) = &operation.body else {
            return Some(None);
        };
        let component = component(&body.at);
        let hint = component.unwrap_or_else(|| format!("{name}Body"));
        let forms: Vec<Option<BodyForm>> = body
            .content
            .iter()
            .map(|media| self.form(media, &hint))
            .collect();
        let forms: Option<Vec<BodyForm>> = forms.into_iter().collect();
        let forms = self.distinct(forms?);
        if forms.is_empty() {
            let message = "the body has no content, and is left out";
            self.diagnostics
                .warning(Code::InvalidValue, body.at.key(), message)
                .help("say what it holds: `content: {application/json: {schema: {…}}}`");
            return Some(None);
        }
        let mut lowered = Body {
            name: (forms.len() > 1).then(|| format!("{name}Body")),
            examples: Vec::new(),
            forms,
            required: body.required,
            docs: Docs {
                description: body.description.map(str::to_owned),
                ..Docs::default()
            },
        };
        lowered.examples = examples(&body.content, &lowered);
        Some(Some(lowered))
    }

    fn form(&mut self, media: &Media<'d>, hint: &str) -> Option<BodyForm> {
        let name = essence(media.name);
        let mut kind = kind(&name);
        let one_by_one = matches!(kind, BodyKind::Lines | BodyKind::Multipart);
        let item = media.item_schema.as_ref().filter(|_| one_by_one);
        let ty = match (item.or(media.schema.as_ref()), kind) {
            (_, BodyKind::Bytes) if !is_open(&name) => TypeRef::File,
            (Some(schema), _) => self.schema(schema, &Hint::new(hint))?.into_type(),
            (None, BodyKind::Text) => TypeRef::String,
            (None, _) => TypeRef::Any,
        };
        let ty = match kind {
            BodyKind::Bytes if self.is_single(&ty) => TypeRef::File,
            // Objects and lists of any form are JSON in practice; a string of any form may be anything.
            BodyKind::Bytes if is_open(&name) => {
                kind = BodyKind::Json;
                ty
            }
            BodyKind::Multipart if ty == TypeRef::File && item.is_none() => {
                kind = BodyKind::Bytes;
                ty
            }
            BodyKind::Text if ty == TypeRef::File => {
                kind = BodyKind::Bytes;
                ty
            }
            BodyKind::Text if !self.is_single(&ty) => TypeRef::String,
            _ if item.is_some() => TypeRef::List(Box::new(ty)),
            BodyKind::Lines => match ty {
                TypeRef::List(_) => ty,
                item => TypeRef::List(Box::new(item)),
            },
            _ => ty,
        };
        Some(BodyForm {
            name: String::new(),
            media_type: self.sendable(media, kind),
            kind,
            encodings: self.encodings(media, kind, &ty),
            ty,
        })
    }

    /// The media type as it can stand in a header.
    fn sendable(&mut self, media: &Media<'d>, kind: BodyKind) -> String {
        let charset = charset(media.name).filter(|_| kind == BodyKind::Text);
        if let Some(other) = charset.filter(|name| !is_utf_8(name)) {
            let message = format!("text is sent in UTF-8, and not in `{other}`");
            self.diagnostics
                .warning(Code::Unsupported, media.at.key(), message)
                .help("if the server wants nothing else, describe the body as bytes");
        }
        let sent = sendable(media.name, kind);
        self.report_odd_media_type(media, &format!("the body is sent as `{sent}`"));
        sent
    }

    /// The forms that say something else than the one before; each with its name. JSON speaks for all that hold the
    /// same, but not for files: only where they are parts can they be anything but text.
    fn distinct(&self, mut forms: Vec<BodyForm>) -> Vec<BodyForm> {
        let plain = forms
            .iter()
            .position(|form| essence(&form.media_type) == "application/json");
        let json = plain.or_else(|| forms.iter().position(|form| form.kind == BodyKind::Json));
        if let Some(json) = json {
            let ty = forms[json].ty.clone();
            let holds_files = self.holds_files(&ty, &mut Vec::new());
            let mut index = 0;
            forms.retain(|form| {
                index += 1;
                let is_apart = form.kind == BodyKind::Multipart && holds_files;
                index - 1 == json || form.ty != ty || is_apart
            });
        }
        let mut scope = Scope::of(Case::Pascal);
        for form in &mut forms {
            let wire = match form.kind {
                BodyKind::Json => "Json",
                BodyKind::Form => "Form",
                BodyKind::Multipart => "Multipart",
                BodyKind::Text => "Text",
                BodyKind::Lines => "Lines",
                BodyKind::Bytes => "Bytes",
            };
            let free = scope.is_free(wire);
            let longer = crate::names::variant_name(&form.media_type.replace(['=', ';'], " "));
            let wanted = if free { wire } else { &longer };
            form.name = scope.claim(wanted, &form.media_type);
        }
        forms
    }

    /// Whether values of a type may have files in them, at any depth.
    pub(super) fn holds_files(&self, ty: &TypeRef, seen: &mut Vec<String>) -> bool {
        match ty {
            TypeRef::File => true,
            TypeRef::List(inner)
            | TypeRef::Map(inner)
            | TypeRef::Nullable(inner)
            | TypeRef::Boxed(inner) => self.holds_files(inner, seen),
            TypeRef::Tuple(items) => items.iter().any(|item| self.holds_files(item, seen)),
            TypeRef::TupleList(items, rest) => {
                let mut all = items.iter().chain([rest.as_ref()]);
                all.any(|item| self.holds_files(item, seen))
            }
            TypeRef::Named(name) if !seen.contains(name) => {
                seen.push(name.clone());
                let shape = self.types.get(name).map(|found| &found.shape);
                let parts = shape.map(parts).unwrap_or_default();
                parts.into_iter().any(|part| self.holds_files(part, seen))
            }
            _ => false,
        }
    }

    /// Whether values of a type are neither lists nor objects nor null.
    fn is_single(&self, ty: &TypeRef) -> bool {
        match ty {
            TypeRef::Boxed(inner) => self.is_single(inner),
            TypeRef::Named(name) => match self.types.get(name).map(|found| &found.shape) {
                Some(Shape::Newtype(newtype)) => self.is_single(&newtype.inner),
                Some(Shape::Enum(_)) => true,
                _ => false,
            },
            TypeRef::List(_) | TypeRef::Map(_) | TypeRef::Nullable(_) | TypeRef::Any => false,
            _ => true,
        }
    }
}

/// What values of a shape are made of.
fn parts(shape: &Shape) -> Vec<&TypeRef> {
    match shape {
        Shape::Struct(of) => {
            let rest = of.rest.iter().map(|rest| &rest.ty);
            of.fields
                .iter()
                .map(|field| &field.ty)
                .chain(rest)
                .collect()
        }
        Shape::Union(of) => of.members.iter().map(|member| &member.ty).collect(),
        Shape::Newtype(of) => vec![&of.inner],
        Shape::Enum(_) | Shape::Values(_) => Vec::new(),
    }
}

/// Whether a media type says nothing of the form of a body.
fn is_open(essence: &str) -> bool {
    ["*/*", "application/*"].contains(&essence)
}

fn kind(essence: &str) -> BodyKind {
    match essence {
        "application/json" => BodyKind::Json,
        "application/x-www-form-urlencoded" => BodyKind::Form,
        _ if is_lines(essence) => BodyKind::Lines,
        _ if essence.ends_with("+json") || essence == "text/json" => BodyKind::Json,
        _ if essence.starts_with("multipart/") => BodyKind::Multipart,
        "text/xml" => BodyKind::Bytes,
        _ if essence.starts_with("text/") => BodyKind::Text,
        _ => BodyKind::Bytes,
    }
}

/// The media type as it can stand in a header, with the parameters that it is documented with.
fn sendable(name: &str, kind: BodyKind) -> String {
    let essence = essence(name);
    match kind {
        BodyKind::Json if essence.contains('*') => "application/json".to_owned(),
        BodyKind::Text if essence.contains('*') => "text/plain".to_owned(),
        BodyKind::Multipart if essence.contains('*') => "multipart/form-data".to_owned(),
        BodyKind::Multipart | BodyKind::Form if wire::is_media_type(&essence) => essence,
        _ if essence.contains('*') && wire::is_media_type(&essence) => essence,
        _ if wire::is_media_type(&essence) => {
            let charset = charset(name).filter(|name| kind == BodyKind::Text && is_utf_8(name));
            let charset = charset.map(|_| "; charset=utf-8").unwrap_or_default();
            format!("{essence}{charset}{}", parameters(name))
        }
        BodyKind::Json => "application/json".to_owned(),
        _ => "application/octet-stream".to_owned(),
    }
}

fn is_utf_8(charset: &str) -> bool {
    ["utf-8", "utf8", "us-ascii"].contains(&charset)
}

/// The examples of the form that is shown first.
fn examples(content: &[Media<'_>], body: &Body) -> Vec<serde_json::Value> {
    let shown = body.shown().filter(|form| form.kind != BodyKind::Bytes);
    let media = shown.and_then(|form| {
        let same = |media: &&Media<'_>| sendable(media.name, form.kind) == form.media_type;
        content.iter().find(same)
    });
    media
        .map(|media| values(&media.examples))
        .unwrap_or_default()
}
