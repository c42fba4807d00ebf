//! What the answers of an operation hold.
//!
//! Owns the forms of answers, and how they are told apart. Must not know how they are read.

use super::{Field, Operation, TypeRef};

/// What the body of an answer is.
#[derive(Clone, Debug, PartialEq)]
pub enum Content {
    /// JSON.
    Json(TypeRef),
    /// Text, which is a string or what a string can be read as.
    Text(TypeRef),
    /// Bytes that nothing is known of.
    Bytes,
    /// A list, one line of JSON an item.
    Lines(TypeRef),
    /// A list, one server-sent event an item.
    Events(TypeRef, EventItem),
}

/// What of a server-sent event an item is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EventItem {
    /// Its data.
    Data,
    /// The event itself, with data that is JSON.
    WithJson,
    /// The event itself, with data that is text.
    WithText,
}

impl Content {
    /// What it is made of.
    #[must_use]
    pub const fn ty(&self) -> Option<&TypeRef> {
        match self {
            Self::Json(ty) | Self::Text(ty) | Self::Lines(ty) | Self::Events(ty, _) => Some(ty),
            Self::Bytes => None,
        }
    }

    /// Whether it can be read while it is on its way.
    #[must_use]
    pub const fn is_stream(&self) -> bool {
        matches!(self, Self::Lines(_) | Self::Events(..))
    }
}

/// What answers hold: the successes of an operation, or its errors.
#[derive(Clone, Debug, PartialEq)]
pub enum Holds {
    /// Nothing, as far as is documented.
    Nothing,
    /// The same for every status.
    Always(Content),
    /// The same for every status, but for these, whose answers are empty.
    Sometimes(Content, Vec<Status>),
    /// It depends on the status or the media type.
    Cases {
        /// The name of the enum in Rust.
        name: String,
        /// The documented answers: exact statuses first, then ranges, then the default.
        cases: Vec<Case>,
    },
}

/// What an answer of one status and media type holds.
#[derive(Clone, Debug, PartialEq)]
pub struct Case {
    /// The name of the variant in Rust.
    pub name: String,
    /// The statuses it is for.
    pub status: Status,
    /// The media types that tell it from the others of its status; none for the one that all others are taken for.
    pub media: Vec<String>,
    /// What it holds, if anything.
    pub content: Option<Content>,
}

/// The statuses of a documented answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Status {
    /// One status.
    Exact(u16),
    /// A hundred of them, by their first digit.
    Range(u16),
    /// Those that nothing else is said about.
    Default,
}

impl Holds {
    /// The forms that answers have.
    #[must_use]
    pub fn contents(&self) -> Vec<&Content> {
        match self {
            Self::Nothing => Vec::new(),
            Self::Always(content) | Self::Sometimes(content, _) => vec![content],
            Self::Cases { cases, .. } => {
                let contents = cases.iter().filter_map(|case| case.content.as_ref());
                contents.collect()
            }
        }
    }

    /// The one type of JSON that every answer holds.
    #[must_use]
    pub const fn json(&self) -> Option<&TypeRef> {
        match self {
            Self::Always(Content::Json(ty)) => Some(ty),
            _ => None,
        }
    }

    /// The name of the enum, if there is one.
    #[must_use]
    pub fn name(&self) -> Option<&str> {
        match self {
            Self::Cases { name, .. } => Some(name),
            _ => None,
        }
    }

    fn types(&self) -> impl Iterator<Item = &TypeRef> {
        self.contents().into_iter().filter_map(Content::ty)
    }
}

/// The headers that the answers of an operation have.
#[derive(Clone, Debug, PartialEq)]
pub struct Headers {
    /// The name of the struct in Rust.
    pub name: String,
    /// The headers, each as a field of it.
    pub fields: Vec<Field>,
}

impl Operation {
    /// The parameters in the path, as fields.
    pub fn path_fields(&self) -> impl Iterator<Item = &Field> {
        let parameters = self.path_parameters.iter();
        parameters.map(|parameter| &parameter.field)
    }

    /// The types of all that is sent.
    #[must_use]
    pub fn sent_types(&self) -> Vec<&TypeRef> {
        let path = self.path_fields().map(|field| &field.ty);
        let query = self.query.iter().flat_map(|query| &query.parameters);
        path.chain(query.map(|parameter| &parameter.field.ty))
            .chain(self.body.iter().flat_map(|body| body.types()))
            .collect()
    }

    /// The types of all that is received.
    #[must_use]
    pub fn received_types(&self) -> Vec<&TypeRef> {
        let headers = self.headers.iter().flat_map(|headers| &headers.fields);
        self.success
            .types()
            .chain(self.stream.iter().filter_map(Content::ty))
            .chain(self.failure.types())
            .chain(headers.map(|field| &field.ty))
            .collect()
    }
}
