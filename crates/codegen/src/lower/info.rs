//! What the document says about the API as a whole.

use super::servers::base_url;
use crate::diagnostics::{Code, Diagnostics, Place};
use crate::model::Docs;
use crate::spec::cursor::{At, ObjectView};
use crate::spec::document::Document;
use crate::visible::one_line;

/// The API's name, what it is, and where.
pub(super) struct Info {
    pub(super) title: String,
    pub(super) docs: Docs,
    pub(super) base_url: Option<String>,
}

/// The members of a document that are read elsewhere, or change nothing for a client.
const MEMBERS: [&str; 9] = [
    "openapi",
    "components",
    "paths",
    "security",
    "tags",
    "externalDocs",
    "jsonSchemaDialect",
    "$self",
    "webhooks",
];

/// The kinds of components.
const COMPONENTS: [&str; 11] = [
    "schemas",
    "responses",
    "parameters",
    "examples",
    "requestBodies",
    "headers",
    "securitySchemes",
    "links",
    "callbacks",
    "pathItems",
    "mediaTypes",
];

/// Reports kinds of components that there are none of: what they hold is nowhere to be found.
fn look_at_components(root: &At<'_>, diagnostics: &mut Diagnostics) {
    const WHAT: &str = "an object of components";
    let Some(at) = root.member("components") else {
        return;
    };
    if let Some(view) = ObjectView::open_if_object(&at, WHAT, diagnostics) {
        view.finish(&COMPONENTS);
    }
}

impl Info {
    /// Reads the document's own members.
    pub(super) fn read(document: &Document<'_>, diagnostics: &mut Diagnostics) -> Self {
        let mut info = Self {
            title: "API".to_owned(),
            docs: Docs::default(),
            base_url: None,
        };
        let root = At::root(document.root);
        let Some(mut view) = ObjectView::open(&root, "an OpenAPI document", diagnostics) else {
            return info;
        };
        info.base_url = base_url(&root);
        // Reported here if it is no list.
        let _ = view.list("servers");
        let described = view.at("info");
        view.finish(&MEMBERS);
        look_at_components(&root, diagnostics);
        match described {
            Some(at) => info.describe(&at, diagnostics),
            None => {
                let message = "the document has no `info`, so that the API has no name";
                diagnostics
                    .warning(Code::MissingMember, Place::File, message)
                    .help("add `info: {title: …, version: …}`");
            }
        }
        info
    }

    fn describe(&mut self, at: &At<'_>, diagnostics: &mut Diagnostics) {
        const WHAT: &str = "an object with title and version";
        let Some(mut view) = ObjectView::open_if_object(at, WHAT, diagnostics) else {
            return;
        };
        let title = view.string("title").unwrap_or_default();
        let title = one_line(title);
        // One that nobody can see is none.
        if !title.is_empty() {
            self.title = title;
        }
        self.docs.summary = view.string("summary").map(str::to_owned);
        self.docs.description = view.string("description").map(str::to_owned);
        view.finish(&["version", "contact", "license", "termsOfService"]);
    }
}
