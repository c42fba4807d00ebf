//! What an API sends by itself.

use super::{Docs, TypeRef};

/// The webhooks and callbacks of an API.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Webhooks {
    /// The name of their module.
    pub module: String,
    /// The feature of the crate that they are, if there are groups beside them.
    pub feature: Option<String>,
    /// All of them, in the document's order: webhooks, and then callbacks.
    pub all: Vec<Webhook>,
}

/// A request that an API sends.
#[derive(Clone, Debug, PartialEq)]
pub struct Webhook {
    /// The name of the type in Rust.
    pub name: String,
    /// What the document calls it.
    pub wire: String,
    /// The HTTP method, in capitals.
    pub method: String,
    /// What it tells.
    pub docs: Docs,
    /// The headers that it comes with.
    pub headers: Vec<WebhookHeader>,
    /// What its body holds; `None` if nothing.
    pub payload: Option<TypeRef>,
    /// Whether its body is a form, and no JSON.
    pub is_form: bool,
}

/// A header of a request that an API sends.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WebhookHeader {
    /// Its name.
    pub name: String,
    /// Whether it is always there.
    pub required: bool,
    /// What it says, in Markdown.
    pub description: Option<String>,
}
