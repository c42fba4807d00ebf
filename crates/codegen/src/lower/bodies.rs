//! What the bodies of requests become: one form, or one of several.

use super::media::{component, essence};
use super::parameters::values;
use super::{Hint, Lowering};
use crate::diagnostics::Code;
use crate::model::bodies::{Body, BodyForm, BodyKind, Encoding};
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
        let forms = distinct(forms?);
        if forms.is_empty() {
            let message = "the body has no content, and is left out";
            self.diagnostics
                .warning(Code::InvalidValue, body.at.key(), message);
            return Some(None);
        }
        Some(Some(Body {
            name: (forms.len() > 1).then(|| format!("{name}Body")),
            examples: examples(&body.content, &forms),
            forms,
            required: body.required,
            docs: Docs {
                description: body.description.map(str::to_owned),
                ..Docs::default()
            },
        }))
    }

    fn form(&mut self, media: &Media<'d>, hint: &str) -> Option<BodyForm> {
        let name = essence(media.name);
        let mut kind = kind(&name);
        let ty = match (&media.schema, kind) {
            (_, BodyKind::Bytes) if name != ANY => TypeRef::File,
            (Some(schema), _) => self.schema(schema, &Hint::new(hint))?.into_type(),
            (None, BodyKind::Text) => TypeRef::String,
            (None, _) => TypeRef::Any,
        };
        let ty = match kind {
            BodyKind::Bytes if self.is_single(&ty) => TypeRef::File,
            // Objects and lists of any form are JSON in practice; a string of any form may be anything.
            BodyKind::Bytes if name == ANY => {
                kind = BodyKind::Json;
                ty
            }
            BodyKind::Multipart if ty == TypeRef::File => {
                kind = BodyKind::Bytes;
                ty
            }
            BodyKind::Text if ty == TypeRef::File => {
                kind = BodyKind::Bytes;
                ty
            }
            BodyKind::Text if !self.is_single(&ty) => TypeRef::String,
            BodyKind::Lines => match ty {
                TypeRef::List(_) => ty,
                item => TypeRef::List(Box::new(item)),
            },
            _ => ty,
        };
        Some(BodyForm {
            name: String::new(),
            ty,
            media_type: sendable(&name, kind),
            kind,
            encodings: encodings(media),
        })
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

const ANY: &str = "*/*";

fn kind(essence: &str) -> BodyKind {
    match essence {
        "application/json" => BodyKind::Json,
        "application/x-www-form-urlencoded" => BodyKind::Form,
        "application/x-ndjson"
        | "application/ndjson"
        | "application/jsonl"
        | "application/json-lines"
        | "application/x-jsonlines"
        | "application/json-seq" => BodyKind::Lines,
        _ if essence.ends_with("+json") || essence == "text/json" => BodyKind::Json,
        _ if essence.starts_with("multipart/") => BodyKind::Multipart,
        "text/xml" => BodyKind::Bytes,
        _ if essence.starts_with("text/") && !essence.contains('*') => BodyKind::Text,
        _ => BodyKind::Bytes,
    }
}

/// The media type as it can stand in a header.
fn sendable(essence: &str, kind: BodyKind) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "!#$&^_.+-/*".contains(c);
    match kind {
        BodyKind::Json if essence == ANY => "application/json".to_owned(),
        BodyKind::Multipart if essence.contains('*') => "multipart/form-data".to_owned(),
        _ if essence.contains('/') && essence.chars().all(plain) => essence.to_owned(),
        BodyKind::Json => "application/json".to_owned(),
        _ => "application/octet-stream".to_owned(),
    }
}

/// The forms that say something else than the one before; each with its name. JSON speaks for all that hold the same.
fn distinct(mut forms: Vec<BodyForm>) -> Vec<BodyForm> {
    let plain = forms
        .iter()
        .position(|form| form.media_type == "application/json");
    let json = plain.or_else(|| forms.iter().position(|form| form.kind == BodyKind::Json));
    if let Some(json) = json {
        let ty = forms[json].ty.clone();
        let mut index = 0;
        forms.retain(|form| {
            index += 1;
            index - 1 == json || form.ty != ty
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
        let longer = crate::names::variant_name(&form.media_type);
        let wanted = if free { wire } else { &longer };
        form.name = scope.claim(wanted, &form.media_type);
    }
    forms
}

/// The examples of the form that is shown first.
fn examples(content: &[Media<'_>], forms: &[BodyForm]) -> Vec<serde_json::Value> {
    let shown = forms.first().filter(|form| form.kind != BodyKind::Bytes);
    let media = shown.and_then(|form| {
        let same = |media: &&Media<'_>| {
            let name = essence(media.name);
            sendable(&name, form.kind) == form.media_type
        };
        content.iter().find(same)
    });
    media
        .map(|media| values(&media.examples))
        .unwrap_or_default()
}

/// What is said of single members of a form.
fn encodings(media: &Media<'_>) -> Vec<Encoding> {
    let stated = media.at.member("encoding");
    let members = stated.map(|at| at.members()).unwrap_or_default();
    let encodings = members.into_iter().filter_map(|(name, at)| {
        let text = |name: &str| at.member(name)?.node.as_str().map(str::to_owned);
        let style = super::styles::of_member(&at);
        // Of several, the first is as good as any.
        let content_type = text("contentType")
            .and_then(|types| types.split(',').next().map(|first| first.trim().to_owned()))
            .filter(|first| !first.contains('*') && !first.is_empty());
        let says = style.is_some() || content_type.is_some();
        says.then(|| Encoding {
            name: name.to_owned(),
            style,
            content_type,
        })
    });
    encodings.collect()
}
