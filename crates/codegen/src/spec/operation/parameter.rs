//! Owns the reading of parameters: those of an operation, and those that it has from its path.

use std::collections::BTreeMap;

use super::Reader;
use super::described;
use super::media::examples;
use crate::diagnostics::Code;
use crate::spec::cursor::{At, ObjectView};

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
    /// It is the whole query.
    Querystring,
}

/// How those places are called.
const PLACES: [&str; 5] = ["path", "query", "querystring", "header", "cookie"];

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
    /// `allowReserved`
    pub allow_reserved: bool,
    /// `schema`
    pub schema: Option<At<'d>>,
    /// `content`, which stands instead of a schema.
    pub content: Option<At<'d>>,
    /// `example` and `examples`
    pub examples: Vec<At<'d>>,
    /// `x-rust-name`
    pub rust_name: Option<&'d str>,
}

impl<'d> Reader<'d, '_> {
    pub(super) fn parameters(&mut self, shared: &[At<'d>], own: &[At<'d>]) -> Vec<Parameter<'d>> {
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
        let mut seen = BTreeMap::new();
        parameters.retain(|parameter| {
            let own = parameter.at.value();
            let Some(first) = seen.get(&(parameter.name, parameter.location)) else {
                seen.insert((parameter.name, parameter.location), own);
                return true;
            };
            let name = parameter.name;
            let message = format!("the parameter `{name}` is there twice; the first counts");
            self.diagnostics
                .warning(Code::NameClash, own, message)
                .help("remove one of them")
                .also(first.clone(), "the first one");
            false
        });
    }

    fn parameter(&mut self, reference: &At<'d>) -> Option<Parameter<'d>> {
        self.mind_siblings(reference);
        let at = self.document.resolve(reference, self.diagnostics)?;
        if at.node.as_map().is_some() && is_none(&at) {
            self.missing(reference, &at, &["name", "in"]);
            return None;
        }
        let mut view = ObjectView::open(&at, "a parameter, which is an object", self.diagnostics)?;
        let name = view.string("name");
        let place = view.string("in");
        let mut parameter = Parameter {
            at: at.clone(),
            name: name.unwrap_or_default(),
            location: Location::Query,
            required: view.flag("required"),
            description: described(reference, &at).or(view.string("description")),
            deprecated: view.flag("deprecated"),
            style: view.string("style"),
            explode: view.boolean("explode"),
            allow_reserved: view.flag("allowReserved"),
            schema: view.at("schema"),
            content: view.at("content"),
            examples: examples(self.document, &mut view),
            rust_name: view.string("x-rust-name"),
        };
        view.finish(&["allowEmptyValue"]);
        parameter.location = self.location(reference, &at, place)?;
        if name.is_none() {
            self.missing(reference, &at, &["name"]);
        }
        name.map(|_| parameter)
    }

    fn location(
        &mut self,
        reference: &At<'d>,
        at: &At<'d>,
        stated: Option<&str>,
    ) -> Option<Location> {
        match stated.map(str::to_ascii_lowercase).as_deref() {
            Some("path") => Some(Location::Path),
            Some("query") => Some(Location::Query),
            Some("header") => Some(Location::Header),
            Some("cookie") => Some(Location::Cookie),
            Some("querystring") => Some(Location::Querystring),
            Some(other) => {
                let at = at.member("in").unwrap_or_else(|| at.clone());
                let message = format!(
                    "a parameter cannot be in `{}`; it is left out",
                    stated.unwrap_or_default()
                );
                let help = match (other, self.diagnostics.nearest(other, PLACES.into_iter())) {
                    ("body" | "formdata", _) => {
                        "describe it as `requestBody: {content: {…: {schema: {…}}}}`".to_owned()
                    }
                    (_, Some(near)) => format!("did you mean `{near}`?"),
                    (_, None) => format!("there are {}", PLACES.join(", ")),
                };
                self.diagnostics
                    .warning(Code::InvalidValue, at.value(), message)
                    .help(help);
                None
            }
            None => {
                self.missing(reference, at, &["in"]);
                None
            }
        }
    }

    /// Reports a parameter without one of its members: where it is described, or where something is referred to that
    /// is none.
    fn missing(&mut self, reference: &At<'d>, at: &At<'d>, members: &[&str]) {
        let (message, help) = match members {
            ["in"] => (
                "a parameter needs the member `in`; this one is left out",
                "say where it goes: `in: query`, `header`, `cookie` or `path`",
            ),
            ["name"] => (
                "a parameter needs the member `name`; this one is left out",
                "add `name: …`, as it is called in requests",
            ),
            _ => (
                "this is no parameter, and is left out: it has neither `name` nor `in`",
                "refer to a parameter, or describe one: `{name: id, in: query, schema: {…}}`",
            ),
        };
        let referred = reference.member("$ref");
        let referred = referred.filter(|_| reference.pointer != at.pointer);
        let place = referred.as_ref().unwrap_or(at).value();
        let found = self
            .diagnostics
            .warning(Code::MissingMember, place, message);
        found.help(help);
        if referred.is_some() {
            found.also(at.key(), "this is referred to");
        }
    }
}

/// Whether what stands for a parameter is something else.
fn is_none(at: &At<'_>) -> bool {
    ["name", "in"].iter().all(|name| at.member(name).is_none())
}
