//! What the parameters of an operation become, but for what is particular to a path.

use super::structs::RESERVED;
use super::{Hint, Lowering, wire};
use crate::diagnostics::Code;
use crate::model::{self, Access, Docs, Field, Presence, Query, QueryParameter, TypeRef};
use crate::names::{Scope, field_name};
use crate::spec::cursor::At;
use crate::spec::operation::{Location, Operation, Parameter};

impl<'d> Lowering<'d, '_> {
    /// The parameters in the query, as a struct of their own; `Some(None)` if there are none.
    pub(super) fn query(&mut self, operation: &Operation<'d>, name: &str) -> Option<Option<Query>> {
        let mut parameters: Vec<QueryParameter> = Vec::new();
        let mut scope = Scope::reserving(RESERVED);
        let mut complete = true;
        self.report_whole_beside_parts(operation);
        for parameter in &operation.parameters {
            let Some(location) = self.beside_path(parameter) else {
                continue;
            };
            let Some(mut field) = self.parameter(parameter, &mut scope) else {
                complete = false;
                continue;
            };
            // The names of a struct's members are unique, those of parameters only where they go.
            let wire = field.wire.clone();
            if parameters.iter().any(|other| other.field.wire == wire) {
                field.wire = format!("{} {wire}", location_name(location));
            }
            let style = self.style(parameter, location, &field.ty);
            parameters.push(QueryParameter {
                field,
                style,
                location,
                wire,
            });
        }
        let name = format!("{name}Params");
        complete.then(|| (!parameters.is_empty()).then_some(Query { name, parameters }))
    }

    /// What is the whole query has nothing beside it. A form may have all the same.
    fn report_whole_beside_parts(&mut self, operation: &Operation<'d>) {
        let parameters = || operation.parameters.iter();
        let mut wholes = parameters().filter(|found| found.location == Location::Querystring);
        let Some(whole) = wholes.next() else {
            return;
        };
        let is_part = |found: &Parameter<'_>| found.location == Location::Query;
        if wholes.next().is_some() || parameters().any(is_part) {
            let message = format!(
                "the parameter `{}` is the whole query, and not all of it; the others are put behind it",
                whole.name
            );
            self.diagnostics
                .warning(Code::InvalidValue, whole.at.value(), message)
                .help("describe the query as a whole or by its parts");
        }
    }

    /// Where a parameter goes that is not in the path; `None` for those of the path, and for headers that say what the
    /// client says itself.
    fn beside_path(&mut self, parameter: &Parameter<'d>) -> Option<model::Location> {
        match parameter.location {
            Location::Path => None,
            Location::Querystring => Some(model::Location::Querystring),
            Location::Query => Some(model::Location::Query),
            Location::Header | Location::Cookie if !has_sendable_name(parameter) => {
                self.report_odd_name(parameter);
                None
            }
            Location::Cookie => Some(model::Location::Cookie),
            Location::Header if wire::is_own(parameter.name) => {
                let message = format!(
                    "the header `{}` is said by the client, and no parameter",
                    parameter.name
                );
                self.diagnostics
                    .warning(Code::InvalidValue, parameter.at.value(), message)
                    .help("take it out: media types and `security` say what this header holds");
                None
            }
            Location::Header => {
                self.report_odd_values(parameter);
                Some(model::Location::Header)
            }
        }
    }

    fn report_odd_name(&mut self, parameter: &Parameter<'d>) {
        let name = parameter.name;
        let what = match parameter.location {
            Location::Header => "a header",
            _ => "a cookie",
        };
        let at = parameter.at.member("name");
        let at = at.unwrap_or_else(|| parameter.at.clone());
        let message = format!("`{name}` can't be the name of {what}: the parameter is left out");
        self.diagnostics
            .warning(Code::InvalidName, at.value(), message)
            .help("use letters, digits, `-` and `_`");
    }

    /// What is said to stand in a header, and can't: every call with it would be refused.
    fn report_odd_values(&mut self, parameter: &Parameter<'d>) {
        let Some(schema) = &parameter.schema else {
            return;
        };
        let schema = self.resolved(schema);
        let single = ["const", "default"].map(|name| schema.member(name));
        let listed = schema.member("enum").map(|at| at.items());
        let stated = single
            .into_iter()
            .flatten()
            .chain(listed.into_iter().flatten());
        let is_odd = |at: &At<'_>| {
            at.node
                .as_str()
                .is_some_and(|text| !wire::fits_header(text))
        };
        for at in stated.filter(is_odd) {
            let message = "no header can hold this value: calls with it are refused";
            self.diagnostics
                .warning(Code::InvalidValue, at.value(), message)
                .help("take out the ends of lines and other control characters");
        }
    }

    pub(super) fn parameter(
        &mut self,
        parameter: &Parameter<'d>,
        scope: &mut Scope,
    ) -> Option<Field> {
        let media = parameter.content.as_ref().and_then(|content| {
            let (_, media) = content.members().into_iter().next()?;
            self.document.resolve(&media, self.diagnostics)
        });
        if let Some(at) = media.as_ref().and_then(|media| media.member("encoding")) {
            let message = "what `encoding` says within a parameter is ignored";
            self.diagnostics
                .warning(Code::Unsupported, at.key(), message)
                .help("take it out: a parameter is one text, without parts");
        }
        let content = media.and_then(|media| media.member("schema"));
        if let (Some(_), Some(schema)) = (&content, &parameter.schema) {
            let message = "the parameter has `content` as well, which counts instead";
            self.diagnostics
                .warning(Code::InvalidValue, schema.key(), message)
                .help("take one of them out");
        }
        let Some(schema) = content.as_ref().or(parameter.schema.as_ref()) else {
            let message = format!(
                "the parameter `{}` has no schema; it is taken for a string",
                parameter.name
            );
            self.diagnostics
                .warning(Code::MissingMember, parameter.at.value(), message)
                .help("add `schema: {type: string}`, or what fits");
            let mut field = plain_field(parameter.name, scope);
            field.presence = match parameter.required {
                true => Presence::Required,
                false => Presence::Optional,
            };
            return Some(field);
        };
        let hint = Hint::new(parameter.name);
        let Parameter {
            name,
            required,
            rust_name,
            ..
        } = *parameter;
        let mut field = self.field(name, schema, &hint, required, rust_name, scope)?;
        // A parameter is only sent, under its own name.
        field.access = Access::Both;
        field.aliases.clear();
        field.docs = Docs {
            description: parameter
                .description
                .map(str::to_owned)
                .or(field.docs.description),
            deprecated: parameter.deprecated || field.docs.deprecated,
            summary: None,
        };
        let examples = values(&parameter.examples);
        if !examples.is_empty() {
            field.examples = examples;
        }
        Some(field)
    }
}

/// Whether a header or a cookie can have the name of a parameter. Those of cookies are percent-encoded, but for one style.
fn has_sendable_name(parameter: &Parameter<'_>) -> bool {
    let is_encoded = parameter.location == Location::Cookie && parameter.style != Some("cookie");
    wire::is_token(parameter.name) || (is_encoded && !parameter.name.is_empty())
}

/// A parameter of which nothing is known but its name.
pub(super) fn plain_field(name: &str, scope: &mut Scope) -> Field {
    Field {
        wire: name.to_owned(),
        name: scope.claim(&field_name(name), name),
        ty: TypeRef::String,
        presence: Presence::Required,
        access: Access::Both,
        aliases: Vec::new(),
        docs: Docs::default(),
        default: None,
        examples: Vec::new(),
        preset: None,
    }
}

const fn location_name(location: model::Location) -> &'static str {
    match location {
        model::Location::Query => "query",
        model::Location::Header => "header",
        model::Location::Cookie => "cookie",
        model::Location::Querystring => "querystring",
    }
}

/// The values at places, as JSON.
pub(super) fn values(examples: &[At<'_>]) -> Vec<serde_json::Value> {
    examples.iter().map(|at| at.node.to_json()).collect()
}

/// A scope for the types of one group.
pub(super) fn group_types() -> Scope {
    Scope::types().reserve(super::PRELUDE)
}
