//! What the parameters of an operation become.

use std::collections::BTreeSet;

use super::structs::RESERVED;
use super::{Hint, Lowering};
use crate::diagnostics::Code;
use crate::model::{Access, Docs, Field, Presence, Query, QueryParameter, Shape, Style, TypeRef};
use crate::names::{Case, Scope};
use crate::spec::cursor::At;
use crate::spec::operation::{Location, Operation, Parameter};

impl<'d> Lowering<'d, '_> {
    /// The parameters in the path, in the order of the path.
    pub(super) fn path_parameters(&mut self, operation: &Operation<'d>) -> Option<Vec<Field>> {
        // The body and the query are handed over beside the parameters.
        let mut scope = Scope::reserving(["self", "body", "params", "new"]);
        self.report_odd_braces(operation)?;
        let names = braces(operation.path).into_iter();
        let fields: Vec<Option<Field>> = names
            .map(|name| self.path_parameter(operation, name, &mut scope))
            .collect();
        self.report_unused(operation);
        self.report_odd_characters(operation);
        fields.into_iter().collect()
    }

    fn path_parameter(
        &mut self,
        operation: &Operation<'d>,
        name: &str,
        scope: &mut Scope,
    ) -> Option<Field> {
        let described = operation
            .parameters
            .iter()
            .find(|parameter| parameter.location == Location::Path && parameter.name == name);
        let Some(parameter) = described else {
            let message = format!("the path has a parameter `{name}` that is not described");
            self.diagnostics
                .error(Code::MissingMember, operation.at.key(), message)
                .help(format!("add a parameter of the name `{name}` in `path`"));
            return None;
        };
        let field = self.parameter(parameter, scope)?;
        self.single_value(parameter, field)
    }

    /// A brace alone, and a name that stands for two values.
    fn report_odd_braces(&mut self, operation: &Operation<'d>) -> Option<()> {
        let names = braces(operation.path);
        let count = |brace: char| operation.path.matches(brace).count();
        let message = if count('{') != names.len() || count('}') != names.len() {
            "the braces of the path do not match"
        } else if names.iter().collect::<BTreeSet<_>>().len() < names.len() {
            "the path has two parameters of one name"
        } else {
            return Some(());
        };
        self.diagnostics
            .error(Code::InvalidValue, operation.at.key(), message)
            .help("write each parameter as `{name}`, with a name of its own");
        None
    }

    /// The parts of a path that are no parameters go into the URL as they are.
    fn report_odd_characters(&mut self, operation: &Operation<'d>) {
        let allowed = |c: char| c.is_ascii_alphanumeric() || "-._~!$&'()*+,;=:@%/{}".contains(c);
        let outside = operation
            .path
            .split('{')
            .map(|part| part.rsplit('}').next().unwrap_or_default());
        let odd: Vec<char> = outside
            .flat_map(str::chars)
            .filter(|c| !allowed(*c))
            .collect();
        if let Some(first) = odd.first() {
            let message = format!(
                "the path `{}` holds {first:?}, which no path of a URL can",
                operation.path
            );
            self.diagnostics
                .error(Code::InvalidValue, operation.at.key(), message)
                .help("percent-encode it, or describe it as a parameter in the query");
        }
    }

    fn report_unused(&mut self, operation: &Operation<'d>) {
        let names = braces(operation.path);
        for parameter in &operation.parameters {
            if parameter.location == Location::Path && !names.contains(&parameter.name) {
                let message = format!(
                    "the path `{}` has no parameter `{}`",
                    operation.path, parameter.name
                );
                self.diagnostics
                    .warning(Code::InvalidValue, parameter.at.value(), message)
                    .help("it is ignored; correct its name, or the path");
            }
        }
    }

    /// A value in the path is one segment: a list or an object has no place in it yet.
    fn single_value(&mut self, parameter: &Parameter<'d>, field: Field) -> Option<Field> {
        let style = parameter.style.unwrap_or("simple");
        if style != "simple" || self.is_composite(&field.ty) {
            let help = "a single value in the style `simple` is supported";
            let what = "a path parameter of several values or another style";
            parameter.at.unsupported(what, help, self.diagnostics);
            return None;
        }
        Some(Field {
            presence: Presence::Required,
            // There is no way to say null in a path.
            ty: match field.ty {
                TypeRef::Nullable(inner) => *inner,
                ty => ty,
            },
            ..field
        })
    }

    fn is_composite(&self, ty: &TypeRef) -> bool {
        match ty {
            TypeRef::List(_) | TypeRef::Map(_) | TypeRef::Any => true,
            TypeRef::Nullable(inner) | TypeRef::Boxed(inner) => self.is_composite(inner),
            TypeRef::Named(name) => match self.types.get(name).map(|found| &found.shape) {
                Some(Shape::Struct(_)) => true,
                Some(Shape::Newtype(newtype)) => self.is_composite(&newtype.inner),
                _ => false,
            },
            _ => false,
        }
    }

    /// The parameters in the query, as a struct of their own; `Some(None)` if there are none.
    pub(super) fn query(&mut self, operation: &Operation<'d>, name: &str) -> Option<Option<Query>> {
        let mut parameters = Vec::new();
        let mut scope = Scope::reserving(RESERVED);
        let mut complete = true;
        for parameter in &operation.parameters {
            match parameter.location {
                Location::Path => continue,
                Location::Query => {}
                Location::Header | Location::Cookie => {
                    let help = "parameters in the path and the query are supported";
                    let what = "a parameter in a header or cookie";
                    parameter.at.unsupported(what, help, self.diagnostics);
                    complete = false;
                    continue;
                }
            }
            let style = self.style(parameter);
            let field = self.parameter(parameter, &mut scope);
            match (style, field) {
                (Some(style), Some(field)) if self.is_writable(parameter, style, &field.ty) => {
                    parameters.push(QueryParameter { field, style });
                }
                _ => complete = false,
            }
        }
        let name = format!("{name}Params");
        complete.then(|| (!parameters.is_empty()).then_some(Query { name, parameters }))
    }

    fn style(&mut self, parameter: &Parameter<'d>) -> Option<Style> {
        match (parameter.style.unwrap_or("form"), parameter.explode) {
            ("form", None | Some(true)) => Some(Style::Form),
            ("form", Some(false)) => Some(Style::FormJoined),
            ("deepObject", _) => Some(Style::DeepObject),
            (style, _) => {
                let at = parameter
                    .at
                    .member("style")
                    .unwrap_or_else(|| parameter.at.clone());
                let help = "`form` and `deepObject` are supported in the query";
                at.unsupported(&format!("the style `{style}`"), help, self.diagnostics);
                None
            }
        }
    }

    /// Whether a style says how values of a type are written; reported if it does not.
    fn is_writable(&mut self, parameter: &Parameter<'d>, style: Style, ty: &TypeRef) -> bool {
        let reserved = parameter.at.member("allowReserved");
        if let Some(at) = reserved.filter(|at| at.node.as_bool() == Some(true)) {
            let help =
                "leave it out: reserved characters are percent-encoded, which servers decode";
            at.unsupported("`allowReserved`", help, self.diagnostics);
            return false;
        }
        if style == Style::DeepObject && !self.is_object(ty) {
            let help = "the style `form` is for lists and single values";
            parameter.at.unsupported(
                "the style `deepObject` for anything but objects",
                help,
                self.diagnostics,
            );
            return false;
        }
        if style != Style::DeepObject && self.nests(ty) {
            let help = "the style `deepObject` can hold objects and lists within objects";
            parameter.at.unsupported(
                "the style `form` for values within values",
                help,
                self.diagnostics,
            );
            return false;
        }
        true
    }

    fn is_object(&self, ty: &TypeRef) -> bool {
        match ty {
            TypeRef::Map(_) | TypeRef::Any => true,
            TypeRef::Nullable(inner) | TypeRef::Boxed(inner) => self.is_object(inner),
            TypeRef::Named(name) => match self.types.get(name).map(|found| &found.shape) {
                Some(Shape::Struct(_)) => true,
                Some(Shape::Newtype(newtype)) => self.is_object(&newtype.inner),
                _ => false,
            },
            _ => false,
        }
    }

    /// Whether the items or members of a type are lists or objects themselves.
    fn nests(&self, ty: &TypeRef) -> bool {
        match ty {
            TypeRef::List(inner) | TypeRef::Map(inner) => self.is_composite(inner),
            TypeRef::Nullable(inner) | TypeRef::Boxed(inner) => self.nests(inner),
            TypeRef::Named(name) => match self.types.get(name).map(|found| &found.shape) {
                Some(Shape::Struct(structure)) => structure
                    .fields
                    .iter()
                    .any(|field| self.is_composite(&field.ty)),
                Some(Shape::Newtype(newtype)) => self.nests(&newtype.inner),
                _ => false,
            },
            _ => false,
        }
    }

    fn parameter(&mut self, parameter: &Parameter<'d>, scope: &mut Scope) -> Option<Field> {
        if let Some(content) = &parameter.content {
            let help = "describe it by `schema`";
            content.unsupported("a parameter described by `content`", help, self.diagnostics);
            return None;
        }
        let Some(schema) = &parameter.schema else {
            let message = format!("the parameter `{}` has no schema", parameter.name);
            self.diagnostics
                .error(Code::MissingMember, parameter.at.value(), message)
                .help("add `schema: {type: string}`, or what fits");
            return None;
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

/// The values at places, as JSON.
pub(super) fn values(examples: &[At<'_>]) -> Vec<serde_json::Value> {
    examples.iter().map(|at| at.node.to_json()).collect()
}

/// The names in braces in a path, in order.
fn braces(path: &str) -> Vec<&str> {
    let parts = path.split('{').skip(1);
    parts
        .filter_map(|part| part.split_once('}').map(|(name, _)| name))
        .collect()
}

/// A scope for the types of one group.
pub(super) fn group_types() -> Scope {
    Scope::of(Case::Pascal).reserve(super::PRELUDE)
}
