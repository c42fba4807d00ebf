//! Owns the reading of parameters: those of an operation, and those that it has from its path.

use std::collections::BTreeSet;

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

    fn parameter(&mut self, reference: &At<'d>) -> Option<Parameter<'d>> {
        let at = self.document.resolve(reference, self.diagnostics)?;
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
            Some("querystring") => Some(Location::Querystring),
            Some(other) => {
                let at = at.member("in").unwrap_or_else(|| at.clone());
                let message = format!("a parameter cannot be in `{other}`; it is left out");
                self.diagnostics
                    .warning(Code::InvalidValue, at.value(), message)
                    .help("it is in `path`, `query`, `querystring`, `header` or `cookie`");
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
}
