//! What requests hold: one form, or one of several.
//!
//! Must not know how any form is written.

use serde_json::Value as Json;

use super::{Docs, Style, TypeRef};

/// The body of a request.
#[derive(Clone, Debug, PartialEq)]
pub struct Body {
    /// The name of the enum in Rust, if there are several forms.
    pub name: Option<String>,
    /// The forms it may have, of which there is at least one.
    pub forms: Vec<BodyForm>,
    /// Whether it must be there.
    pub required: bool,
    /// What it is.
    pub docs: Docs,
    /// Values that show what it is like.
    pub examples: Vec<Json>,
}

impl Body {
    /// The form that examples have: JSON, which is the easiest to write, or else the first.
    #[must_use]
    pub fn shown(&self) -> Option<&BodyForm> {
        let json = self.forms.iter().find(|form| form.kind == BodyKind::Json);
        json.or(self.forms.first())
    }

    /// What it may hold.
    pub fn types(&self) -> impl Iterator<Item = &TypeRef> {
        self.forms.iter().map(|form| &form.ty)
    }
}

/// One form of a body.
#[derive(Clone, Debug, PartialEq)]
pub struct BodyForm {
    /// The name of the variant in Rust, where there are several.
    pub name: String,
    /// What it holds.
    pub ty: TypeRef,
    /// Its media type.
    pub media_type: String,
    /// How it is written.
    pub kind: BodyKind,
    /// What is said of single members.
    pub encodings: Vec<Encoding>,
}

/// How a body is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BodyKind {
    /// As JSON.
    Json,
    /// As the pairs of a form.
    Form,
    /// In parts.
    Multipart,
    /// As text.
    Text,
    /// A line of JSON for each item.
    Lines,
    /// As it is.
    Bytes,
}

/// How one member of a form is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Encoding {
    /// The member's name; of an item of a list its index, or `*` for all that have none of their own.
    pub name: String,
    /// How lists and objects are written, if that is said.
    pub style: Option<Style>,
    /// Its media type, if that is said: the first, where there is a choice.
    pub content_type: Option<String>,
    /// The media types that it may have, where there is a choice.
    pub choices: Vec<String>,
    /// Whether it is the caller's choice, since it is a file.
    pub is_file: bool,
    /// What its part says in headers, always.
    pub headers: Vec<(String, String)>,
}
