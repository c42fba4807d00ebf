//! Operations and what they are made of, in one normal form.
//!
//! Owns the reading of paths, parameters, bodies and responses. Must not know what code becomes of them.

use std::collections::BTreeSet;

use super::cursor::{At, ObjectView};
use super::document::Document;
use super::pagination::Pagination;
use crate::diagnostics::{Code, Diagnostics};

/// The HTTP methods that a path item names.
const METHODS: [&str; 8] = [
    "get", "put", "post", "delete", "options", "head", "patch", "trace",
];

/// An operation: a method on a path.
#[derive(Clone, Debug)]
pub struct Operation<'d> {
    /// Where it stands.
    pub at: At<'d>,
    /// The HTTP method, in lower case.
    pub method: &'static str,
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

/// Where a parameter goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Location {
    /// Into the path.
    Path,
    /// Into the query.
    Query,
    /// Into a header.
    Header,
    /// Into a cookie.
    Cookie,
}

/// A parameter of an operation.
#[derive(Clone, Debug)]
pub struct Parameter<'d> {
    /// Where it stands.
    pub at: At<'d>,
    /// `name`
    pub name: &'d str,
    /// `in`
    pub location: Location,
    /// `required`
    pub required: bool,
    /// `description`
    pub description: Option<&'d str>,
    /// `deprecated`
    pub deprecated: bool,
    /// `style`
    pub style: Option<&'d str>,
    /// `explode`
    pub explode: Option<bool>,
    /// `schema`
    pub schema: Option<At<'d>>,
    /// `content`, which stands instead of a schema.
    pub content: Option<At<'d>>,
    /// `example` and `examples`
    pub examples: Vec<At<'d>>,
    /// `x-rust-name`
    pub rust_name: Option<&'d str>,
}

/// The body of a request.
#[derive(Clone, Debug)]
pub struct Body<'d> {
    /// Where it stands.
    pub at: At<'d>,
    /// `description`
    pub description: Option<&'d str>,
    /// `required`
    pub required: bool,
    /// `content`: media types.
    pub content: Vec<Media<'d>>,
}

/// An answer.
#[derive(Clone, Debug)]
pub struct Response<'d> {
    /// Where it stands.
    pub at: At<'d>,
    /// `description`
    pub description: Option<&'d str>,
    /// `content`: media types.
    pub content: Vec<Media<'d>>,
    /// `headers`, in the document's order.
    pub headers: Vec<Header<'d>>,
}

/// A header of an answer.
#[derive(Clone, Debug)]
pub struct Header<'d> {
    /// Its name.
    pub name: &'d str,
    /// `description`
    pub description: Option<&'d str>,
    /// `schema`, or that of its `content`.
    pub schema: Option<At<'d>>,
}

/// One form of a body.
#[derive(Clone, Debug)]
pub struct Media<'d> {
    /// Where it stands.
    pub at: At<'d>,
    /// The media type.
    pub name: &'d str,
    /// `schema`
    pub schema: Option<At<'d>>,
    /// `itemSchema`, which describes one item of a stream.
    pub item_schema: Option<At<'d>>,
    /// `example` and `examples`
    pub examples: Vec<At<'d>>,
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
    if paths.node.as_map().is_none() {
        paths.ignored("an object of paths", reader.diagnostics);
    }
    let mut found = Vec::new();
    for (path, item) in paths.members() {
        if !path.starts_with("x-") {
            reader.path_item(path, &item, &mut found);
        }
    }
    found
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
                .help(format!("it is read as `/{path}`"));
        }
        let Some(item) = self.document.resolve(item, self.diagnostics) else {
            return;
        };
        let Some(mut view) = ObjectView::open(&item, "an object of operations", self.diagnostics)
        else {
            return;
        };
        let parameters = view.list("parameters");
        let servers = view.at("servers");
        let methods: Vec<_> = METHODS
            .into_iter()
            .filter_map(|method| Some((method, view.at(method)?)))
            .collect();
        view.finish(&["summary", "description", "$ref"]);
        // In the document's order, which is not that of the list of methods.
        for (name, _) in item.members() {
            if let Some((method, at)) = methods.iter().find(|(method, _)| *method == name) {
                found.extend(self.operation(path, method, at, &parameters, servers.as_ref()));
            }
        }
    }

    fn operation(
        &mut self,
        path: &'d str,
        method: &'static str,
        at: &At<'d>,
        shared: &[At<'d>],
        servers: Option<&At<'d>>,
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
            servers: view.at("servers").or_else(|| servers.cloned()),
        };
        view.finish(&["externalDocs", "callbacks"]);
        operation.parameters = self.parameters(shared, &own);
        operation.body = body.and_then(|at| self.body(&at));
        operation.responses = self.responses(responses);
        Some(operation)
    }

    fn parameters(&mut self, shared: &[At<'d>], own: &[At<'d>]) -> Vec<Parameter<'d>> {
        let mut parameters: Vec<Parameter<'d>> =
            own.iter().filter_map(|at| self.parameter(at)).collect();
        self.leave_out_twins(&mut parameters);
        let mut shared: Vec<Parameter<'d>> =
            shared.iter().filter_map(|at| self.parameter(at)).collect();
        self.leave_out_twins(&mut shared);
        let inherited = shared.into_iter().filter(|parameter| {
            let same = |own: &Parameter<'_>| {
                own.name == parameter.name && own.location == parameter.location
            };
            !parameters.iter().any(same)
        });
        let mut all: Vec<Parameter<'d>> = inherited.collect();
        all.append(&mut parameters);
        all
    }

    /// Of parameters of one name and place, the first counts.
    fn leave_out_twins(&mut self, parameters: &mut Vec<Parameter<'d>>) {
        let mut seen = BTreeSet::new();
        parameters.retain(|parameter| {
            let first = seen.insert((parameter.name, parameter.location));
            if !first {
                let name = parameter.name;
                let message = format!("the parameter `{name}` is there twice; the first counts");
                self.diagnostics
                    .warning(Code::NameClash, parameter.at.value(), message)
                    .help("remove one of them");
            }
            first
        });
    }

    fn parameter(&mut self, at: &At<'d>) -> Option<Parameter<'d>> {
        let at = self.document.resolve(at, self.diagnostics)?;
        let mut view = ObjectView::open(&at, "a parameter, which is an object", self.diagnostics)?;
        let name = view.string("name");
        let place = view.string("in");
        let mut parameter = Parameter {
            at: at.clone(),
            name: name.unwrap_or_default(),
            location: Location::Query,
            required: view.flag("required"),
            description: view.string("description"),
            deprecated: view.flag("deprecated"),
            style: view.string("style"),
            explode: view.boolean("explode"),
            schema: view.at("schema"),
            content: view.at("content"),
            examples: examples(self.document, &mut view),
            rust_name: view.string("x-rust-name"),
        };
        view.finish(&["allowEmptyValue", "allowReserved"]);
        parameter.location = self.location(&at, place)?;
        if name.is_none() {
            self.missing(&at, "name", "a parameter");
        }
        name.map(|_| parameter)
    }

    fn location(&mut self, at: &At<'d>, stated: Option<&str>) -> Option<Location> {
        match stated.map(str::to_ascii_lowercase).as_deref() {
            Some("path") => Some(Location::Path),
            Some("query") => Some(Location::Query),
            Some("header") => Some(Location::Header),
            Some("cookie") => Some(Location::Cookie),
            Some(other) => {
                let at = at.member("in").unwrap_or_else(|| at.clone());
                let message = format!("a parameter cannot be in `{other}`; it is left out");
                self.diagnostics
                    .warning(Code::InvalidValue, at.value(), message)
                    .help("it is in `path`, `query`, `header` or `cookie`");
                None
            }
            None => {
                self.missing(at, "in", "a parameter");
                None
            }
        }
    }

    fn missing(&mut self, at: &At<'d>, member: &str, what: &str) {
        let message = format!("{what} needs the member `{member}`; this one is left out");
        self.diagnostics
            .warning(Code::MissingMember, at.value(), message);
    }

    fn body(&mut self, at: &At<'d>) -> Option<Body<'d>> {
        let at = self.document.resolve(at, self.diagnostics)?;
        let mut view =
            ObjectView::open(&at, "a request body, which is an object", self.diagnostics)?;
        let description = view.string("description");
        let required = view.flag("required");
        let content = view.object("content");
        view.finish(&[]);
        Some(Body {
            at,
            description,
            required,
            content: self.content(content),
        })
    }

    fn responses(&mut self, members: Vec<(&'d str, At<'d>)>) -> Vec<(String, Response<'d>)> {
        let mut responses: Vec<(String, Response<'d>)> = Vec::new();
        for (status, at) in members {
            if status.starts_with("x-") {
                continue;
            }
            let Some(status) = self.status(status, &at) else {
                continue;
            };
            if let Some(response) = self.response(&at) {
                responses.push((status, response));
            }
        }
        responses
    }

    /// The status in its usual form. `200 OK` is one with its reason.
    fn status(&mut self, text: &str, at: &At<'d>) -> Option<String> {
        if is_status(text) {
            return Some(text.to_ascii_uppercase());
        }
        let first = text.split_whitespace().next().unwrap_or_default();
        let found = is_status(first).then(|| first.to_ascii_uppercase());
        let outcome = match &found {
            Some(status) => format!("taken for `{status}`"),
            None => "left out".to_owned(),
        };
        let message = format!("`{text}` is no status, and is {outcome}");
        self.diagnostics
            .warning(Code::InvalidValue, at.key(), message)
            .help("a status is a number such as `404`, a range such as `4XX`, or `default`");
        found
    }

    fn response(&mut self, at: &At<'d>) -> Option<Response<'d>> {
        let at = self.document.resolve(at, self.diagnostics)?;
        const WHAT: &str = "a response, which is an object";
        // Text in its place is a description, and says nothing about a body.
        let Some(mut view) = ObjectView::open_if_object(&at, WHAT, self.diagnostics) else {
            return Some(Response {
                description: at.node.as_str(),
                content: Vec::new(),
                headers: Vec::new(),
                at,
            });
        };
        let description = view.string("description");
        let content = view.object("content");
        let headers = view.object("headers");
        view.finish(&["links", "summary"]);
        Some(Response {
            at,
            description,
            content: self.content(content),
            headers: self.headers(headers),
        })
    }

    fn headers(&mut self, members: Vec<(&'d str, At<'d>)>) -> Vec<Header<'d>> {
        let read = members.into_iter().filter_map(|(name, at)| {
            let at = self.document.resolve(&at, self.diagnostics)?;
            let text = |at: At<'d>| at.node.as_str();
            let content = at.member("content").map(|at| at.members());
            let content = content.unwrap_or_default().into_iter().next();
            let schema = at.member("schema");
            Some(Header {
                name,
                description: at.member("description").and_then(text),
                schema: schema.or_else(|| content?.1.member("schema")),
            })
        });
        read.collect()
    }

    fn content(&mut self, members: Vec<(&'d str, At<'d>)>) -> Vec<Media<'d>> {
        let mut content = Vec::new();
        for (name, at) in members {
            let Some(at) = self.document.resolve(&at, self.diagnostics) else {
                continue;
            };
            let Some(mut view) =
                ObjectView::open(&at, "a media type, which is an object", self.diagnostics)
            else {
                continue;
            };
            let schema = view.at("schema");
            let item_schema = view.at("itemSchema");
            let examples = examples(self.document, &mut view);
            view.finish(&["encoding"]);
            content.push(Media {
                at,
                name,
                schema,
                item_schema,
                examples,
            });
        }
        content
    }
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

fn is_status(text: &str) -> bool {
    let bytes = text.as_bytes();
    text.eq_ignore_ascii_case("default")
        || matches!(bytes, [b'1'..=b'5', rest @ ..] if rest.len() == 2
            && (rest.iter().all(u8::is_ascii_digit) || rest.eq_ignore_ascii_case(b"xx")))
}

/// `example`, and the values of `examples`.
fn examples<'d>(document: &Document<'d>, view: &mut ObjectView<'d, '_>) -> Vec<At<'d>> {
    let single = view.at("example");
    let named = view.object("examples").into_iter();
    let values = named.filter_map(|(_, example)| {
        let example = document.resolve(&example, view.diagnostics)?;
        example.member("value")
    });
    single.into_iter().chain(values).collect()
}
