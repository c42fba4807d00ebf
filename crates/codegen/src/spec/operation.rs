//! Operations and what they are made of, in one normal form.
//!
//! Owns the reading of paths and their operations. Must not know what code becomes of them.

mod body;
mod media;
mod parameter;
mod referred;
mod response;

pub use body::Body;
pub use media::Media;
pub use parameter::{Location, Parameter};
pub use response::{Header, Response};

use std::collections::BTreeSet;

use super::cursor::{At, ObjectView};
use super::document::Document;
use super::node::Node;
use super::pagination::Pagination;
use crate::diagnostics::{Code, Diagnostics};

/// The HTTP methods that a path item names.
pub(crate) const METHODS: [&str; 9] = [
    "get", "put", "post", "delete", "options", "head", "patch", "trace", "query",
];

/// An operation: a method on a path.
#[derive(Clone, Debug)]
pub struct Operation<'d> {
    /// Where it stands.
    pub at: At<'d>,
    /// The HTTP method: one that path items name is in lower case, any other as it is sent.
    pub method: &'d str,
    /// The path, with its parameters in braces.
    pub path: &'d str,
    /// `operationId`
    pub id: Option<&'d str>,
    /// `tags`
    pub tags: Vec<&'d str>,
    /// `summary`
    pub summary: Option<&'d str>,
    /// `description`
    pub description: Option<&'d str>,
    /// `deprecated`
    pub deprecated: bool,
    /// `x-rust-name`
    pub rust_name: Option<&'d str>,
    /// `x-pagination`
    pub pagination: Option<Pagination<'d>>,
    /// The parameters, those of the path item among them unless the operation has its own of that name.
    pub parameters: Vec<Parameter<'d>>,
    /// `requestBody`
    pub body: Option<Body<'d>>,
    /// `responses`: status or range or `default`, in the document's order.
    pub responses: Vec<(String, Response<'d>)>,
    /// `security`, if the operation has its own.
    pub security: Option<At<'d>>,
    /// `servers`, if the operation or its path has its own.
    pub servers: Option<At<'d>>,
}

/// All operations of a document, in its order.
pub fn operations<'d>(
    document: &Document<'d>,
    diagnostics: &mut Diagnostics,
) -> Vec<Operation<'d>> {
    let mut reader = Reader {
        document,
        diagnostics,
    };
    let Some(paths) = At::root(document.root).member("paths") else {
        return Vec::new();
    };
    match paths.node {
        Node::Map(_) => {}
        Node::Null => paths.ignored("an object of paths", reader.diagnostics),
        Node::List(items) if items.is_empty() => {
            paths.ignored("an object of paths", reader.diagnostics);
        }
        // Operations that are there would go.
        _ => paths.wrong_type("an object of paths", reader.diagnostics),
    }
    let mut found = Vec::new();
    for (path, item) in paths.members() {
        if !path.starts_with("x-") {
            reader.path_item(path, &item, &mut found);
        }
    }
    found
}

/// What the operations of a path have in common.
struct Shared<'d> {
    summary: Option<&'d str>,
    description: Option<&'d str>,
    parameters: Vec<At<'d>>,
    servers: Option<At<'d>>,
}

struct Reader<'d, 'x> {
    document: &'x Document<'d>,
    diagnostics: &'x mut Diagnostics,
}

impl<'d> Reader<'d, '_> {
    fn path_item(&mut self, path: &'d str, item: &At<'d>, found: &mut Vec<Operation<'d>>) {
        if !path.starts_with('/') {
            let message = format!("the path `{path}` does not begin with a slash");
            self.diagnostics
                .warning(Code::InvalidValue, item.key(), message)
                .help(format!("write `/{path}`, as which it is read"));
        }
        let Some(target) = self.document.resolve(item, self.diagnostics) else {
            return;
        };
        let mut read = BTreeSet::new();
        // What stands beside a reference counts before what it leads to.
        let beside = (target.pointer != item.pointer).then(|| item.clone());
        for item in beside.into_iter().chain([target]) {
            let Some(shared) = self.shared(&item) else {
                continue;
            };
            for (method, at) in methods(&item) {
                if read.insert(method) {
                    found.extend(self.operation(path, method, &at, &shared));
                }
            }
        }
    }

    /// What the operations of a path have in common.
    fn shared(&mut self, item: &At<'d>) -> Option<Shared<'d>> {
        let mut view = ObjectView::open(item, "an object of operations", self.diagnostics)?;
        let shared = Shared {
            summary: view.string("summary"),
            description: view.string("description"),
            parameters: view.list("parameters"),
            servers: view.at("servers"),
        };
        let others = view.object("additionalOperations");
        for method in METHODS {
            view.at(method);
        }
        view.finish(&["$ref"]);
        for (name, at) in others {
            if !is_token(name) && !name.starts_with("x-") {
                let message = format!("`{name}` is no method of HTTP; the operation is left out");
                self.diagnostics
                    .warning(Code::InvalidName, at.key(), message)
                    .help("a method is letters and digits, such as `QUERY`");
            }
        }
        Some(shared)
    }

    fn operation(
        &mut self,
        path: &'d str,
        method: &'d str,
        at: &At<'d>,
        shared: &Shared<'d>,
    ) -> Option<Operation<'d>> {
        let mut view = ObjectView::open(at, "an operation, which is an object", self.diagnostics)?;
        let tags = tags(&mut view);
        let own = view.list("parameters");
        let body = view.at("requestBody");
        let responses = view.object("responses");
        let mut operation = Operation {
            at: at.clone(),
            method,
            path,
            id: view.string("operationId"),
            tags,
            summary: view.string("summary"),
            description: view.string("description"),
            deprecated: view.flag("deprecated"),
            rust_name: view.string("x-rust-name"),
            pagination: view
                .at("x-pagination")
                .and_then(|at| Pagination::read(&at, view.diagnostics)),
            parameters: Vec::new(),
            body: None,
            responses: Vec::new(),
            security: view.at("security"),
            servers: view.at("servers").or_else(|| shared.servers.clone()),
        };
        view.finish(&["externalDocs", "callbacks"]);
        operation.parameters = self.parameters(&shared.parameters, &own);
        if operation.summary.is_none() && operation.description.is_none() {
            (operation.summary, operation.description) = (shared.summary, shared.description);
        }
        operation.body = body.and_then(|at| self.body(&at));
        operation.responses = self.responses(responses);
        Some(operation)
    }
}

/// The operations of a path item by their methods, in the document's order.
fn methods<'d>(item: &At<'d>) -> Vec<(&'d str, At<'d>)> {
    let mut found = Vec::new();
    for (name, at) in item.members() {
        if METHODS.contains(&name) {
            found.push((name, at));
        } else if name == "additionalOperations" {
            let others = at.members().into_iter();
            let others = others.filter(|(name, _)| is_token(name) && !name.starts_with("x-"));
            found.extend(others.map(|(name, at)| (usual(name), at)));
        }
    }
    found
}

/// A method that path items name, in their spelling: it is the same operation.
fn usual(name: &str) -> &str {
    let lower = METHODS.into_iter();
    let mut known = lower.filter(|known| known.to_ascii_uppercase() == name);
    known.next().unwrap_or(name)
}

/// Whether a text can be a method or the name of a header, as HTTP has it.
pub(crate) fn is_token(text: &str) -> bool {
    let known = |byte: u8| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte);
    !text.is_empty() && text.bytes().all(known)
}

/// `tags`; one that is described in the operation itself is its name.
fn tags<'d>(view: &mut ObjectView<'d, '_>) -> Vec<&'d str> {
    let described: Vec<At<'d>> = view.list("tags");
    if described.iter().all(|tag| tag.node.as_map().is_none()) {
        return view.strings("tags");
    }
    let names = described.iter().filter_map(|tag| {
        if tag.node.as_map().is_some() {
            tag.taken("the name of a tag", "whose name counts", view.diagnostics);
        }
        tag.node
            .as_str()
            .or_else(|| tag.member("name")?.node.as_str())
    });
    names.collect()
}

/// The description beside a reference, which counts instead of the one that it leads to.
fn described<'d>(reference: &At<'d>, target: &At<'d>) -> Option<&'d str> {
    let beside = reference.pointer != target.pointer;
    let stated = reference.member("description").filter(|_| beside)?;
    stated.node.as_str()
}
