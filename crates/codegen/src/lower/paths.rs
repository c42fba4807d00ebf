//! The paths of operations: what stands in their braces, and what goes out of the rest.
//!
//! Must not know how values are written.

use std::collections::BTreeSet;

use super::Lowering;
use super::parameters::plain_field;
use crate::diagnostics::{Code, Diagnostic, Place, Severity};
use crate::model::{Field, PathParameter, Presence, Style, TypeRef};
use crate::names::Scope;
use crate::spec::operation::{Location, Operation, Parameter};
use crate::spec::pointer::Pointer;

/// What becomes of an operation's path.
pub(super) struct Path {
    /// The path and perhaps a part of the query, ready for a URL but for the names in braces.
    pub(super) template: String,
    pub(super) parameters: Vec<PathParameter>,
}

/// What stands in a path's braces: a name, perhaps with RFC 6570's operators, as in `{.name}` and `{;name*}`.
#[derive(Clone, Copy)]
struct Hole<'p> {
    text: &'p str,
    style: &'static str,
    explode: bool,
    /// The name without operators.
    name: &'p str,
}

impl<'p> Hole<'p> {
    fn read(text: &'p str) -> Self {
        let (style, rest) = match text.split_at_checked(1) {
            Some((".", rest)) => ("label", rest),
            Some((";", rest)) => ("matrix", rest),
            _ => ("simple", text),
        };
        let name = rest.strip_suffix('*');
        Self {
            text,
            style,
            explode: name.is_some(),
            name: name.unwrap_or(rest),
        }
    }

    /// The parameter that is meant, whose own name may hold what looks like an operator.
    fn find<'o, 'd>(&self, operation: &'o Operation<'d>) -> Option<&'o Parameter<'d>> {
        let of_name = |name: &str| {
            let mut all = operation.parameters.iter();
            all.find(|parameter| parameter.location == Location::Path && parameter.name == name)
        };
        of_name(self.text).or_else(|| of_name(self.name))
    }
}

impl<'d> Lowering<'d, '_> {
    /// The path, with its parameters in the order in which they stand there.
    pub(super) fn path(&mut self, operation: &Operation<'d>) -> Option<Path> {
        // The body and the query are handed over beside the parameters.
        let mut scope = Scope::reserving(["self", "body", "params", "new"]);
        self.report_odd_path(operation)?;
        let parameters: Vec<Option<PathParameter>> = holes(operation.path)
            .into_iter()
            .map(|hole| self.path_parameter(operation, hole, &mut scope))
            .collect();
        self.report_unused(operation);
        self.report_odd_characters(operation);
        let parameters: Vec<PathParameter> = parameters.into_iter().collect::<Option<_>>()?;
        Some(Path {
            template: template(operation.path, &parameters),
            parameters,
        })
    }

    fn path_parameter(
        &mut self,
        operation: &Operation<'d>,
        hole: Hole<'_>,
        scope: &mut Scope,
    ) -> Option<PathParameter> {
        let Some(parameter) = hole.find(operation) else {
            let message = format!(
                "the path has a parameter `{}` that is not described; it is taken for a string",
                hole.text
            );
            self.diagnostics
                .warning(Code::MissingMember, operation.at.key(), message)
                .help(format!(
                    "add a parameter of the name `{}` in `path`",
                    hole.text
                ));
            return Some(PathParameter {
                field: plain_field(hole.text, scope),
                style: Style::Simple,
            });
        };
        let field = self.parameter(parameter, scope)?;
        let field = Field {
            presence: Presence::Required,
            // There is no way to say null in a path.
            ty: match field.ty {
                TypeRef::Nullable(inner) => *inner,
                ty => ty,
            },
            ..field
        };
        let style = self.path_style(parameter, hole);
        Some(PathParameter { field, style })
    }

    /// How a value is written. What the parameter says counts before what its braces say.
    fn path_style(&mut self, parameter: &Parameter<'d>, hole: Hole<'_>) -> Style {
        if let Some(style) = super::styles::of_content(parameter) {
            return style;
        }
        if parameter.allow_reserved {
            let at = parameter.at.member("allowReserved");
            let at = at.unwrap_or_else(|| parameter.at.clone());
            let message = "in a path, reserved characters are percent-encoded all the same";
            self.diagnostics
                .warning(Code::Unsupported, at.key(), message)
                .help("take it out: a slash in a value would lead to another path");
        }
        let stated = parameter.style.unwrap_or(hole.style);
        match (stated, parameter.explode.unwrap_or(hole.explode)) {
            ("simple", false) => Style::Simple,
            ("simple", true) => Style::SimpleExploded,
            ("label", false) => Style::Label,
            ("label", true) => Style::LabelExploded,
            ("matrix", false) => Style::Matrix,
            ("matrix", true) => Style::MatrixExploded,
            _ => {
                let at = parameter.at.member("style");
                let at = at.unwrap_or_else(|| parameter.at.clone());
                let message =
                    format!("the style `{stated}` says nothing in a path; `simple` is used");
                self.diagnostics
                    .warning(Code::InvalidValue, at.value(), message)
                    .help("in a path there are `simple`, `label` and `matrix`");
                Style::Simple
            }
        }
    }

    /// A brace alone, a name that stands for two values, and a path that is not the one that is called.
    fn report_odd_path(&mut self, operation: &Operation<'d>) -> Option<()> {
        const BRACES: &str = "write each parameter as `{name}`, with a name of its own";
        let path = without_fragment(operation.path);
        let names: Vec<&str> = holes(path).iter().map(|hole| hole.name).collect();
        let count = |brace: char| path.matches(brace).count();
        let (message, help) = if count('{') != names.len() || count('}') != names.len() {
            ("the braces of the path do not match", BRACES)
        } else if names.iter().collect::<BTreeSet<_>>().len() < names.len() {
            ("the path has two parameters of one name", BRACES)
        } else if leads_elsewhere(path) {
            let message = "the path has `.` or `..` in it, and leads to another one";
            (message, "write the path that it leads to")
        } else {
            return Some(());
        };
        self.report_path(operation, Severity::Error, message, help);
        None
    }

    /// Reports what is wrong with a path itself, once: all operations of the path have it in common.
    fn report_path(
        &mut self,
        operation: &Operation<'d>,
        severity: Severity,
        message: &str,
        help: &str,
    ) {
        let place = Place::Key(Pointer::root().push("paths").push(operation.path));
        let same = |found: &Diagnostic| found.place == place && found.message == message;
        if self.diagnostics.iter().any(same) {
            return;
        }
        let found = match severity {
            Severity::Error => self.diagnostics.error(Code::InvalidValue, place, message),
            Severity::Warning => self.diagnostics.warning(Code::InvalidValue, place, message),
        };
        found.help(help);
    }

    /// The parts of a path that are no parameters go into the URL as they are, if it can hold them.
    fn report_odd_characters(&mut self, operation: &Operation<'d>) {
        let (outside, _) = parted(without_fragment(operation.path));
        let odd = outside.iter().flat_map(|part| part.chars());
        if let Some(first) = odd.into_iter().find(|c| !stands_for_itself(*c)) {
            let message = format!(
                "the path `{}` holds {first:?}, which no URL can; it is percent-encoded",
                operation.path
            );
            let help = "write it percent-encoded, as it goes over the wire";
            self.report_path(operation, Severity::Warning, &message, help);
        }
    }

    fn report_unused(&mut self, operation: &Operation<'d>) {
        let holes = holes(operation.path);
        for parameter in &operation.parameters {
            let is_meant = |hole: &Hole<'_>| {
                let found = hole.find(operation);
                found.is_some_and(|found| found.name == parameter.name)
            };
            if parameter.location == Location::Path && !holes.iter().any(is_meant) {
                let name = parameter.name;
                let message = format!(
                    "the path `{}` has no parameter `{name}`, which is ignored",
                    operation.path
                );
                self.diagnostics
                    .warning(Code::InvalidValue, parameter.at.value(), message)
                    .help(format!(
                        "put `{{{name}}}` into the path, or correct `name` or `in`"
                    ));
            }
        }
    }
}

/// Whether a path has a step that stays or goes up, percent-encoded or not: whoever calls a URL follows it first.
fn leads_elsewhere(path: &str) -> bool {
    let path = path.split('?').next().unwrap_or_default();
    let mut steps = path
        .split('/')
        .map(|step| step.to_ascii_lowercase().replace("%2e", "."));
    steps.any(|step| [".", ".."].contains(&step.as_str()))
}

/// A fragment tells apart operations that share a path. It is never sent.
fn without_fragment(path: &str) -> &str {
    path.split('#').next().unwrap_or_default()
}

/// The parts of a path beside its braces, one more than there are braces, and what stands in these.
fn parted(path: &str) -> (Vec<&str>, Vec<&str>) {
    let mut parts = path.split('{');
    let mut outside = vec![parts.next().unwrap_or_default()];
    let mut within = Vec::new();
    for (name, rest) in parts.filter_map(|part| part.split_once('}')) {
        within.push(name);
        outside.push(rest);
    }
    (outside, within)
}

fn holes(path: &str) -> Vec<Hole<'_>> {
    let (_, within) = parted(without_fragment(path));
    within.into_iter().map(Hole::read).collect()
}

/// The path with plain names in braces, and with what a URL can't hold encoded.
fn template(path: &str, parameters: &[PathParameter]) -> String {
    let (outside, _) = parted(without_fragment(path));
    let mut names = parameters.iter().map(|parameter| &parameter.field.wire);
    let mut text = String::new();
    for (index, part) in outside.into_iter().enumerate() {
        if index > 0
            && let Some(name) = names.next()
        {
            text.push('{');
            text.push_str(name);
            text.push('}');
        }
        encode_into(part, &mut text);
    }
    text
}

fn encode_into(part: &str, text: &mut String) {
    for c in part.chars() {
        if stands_for_itself(c) {
            text.push(c);
            continue;
        }
        let mut bytes = [0; 4];
        for byte in c.encode_utf8(&mut bytes).bytes() {
            text.push_str(&format!("%{byte:02X}"));
        }
    }
}

/// Whether a path with a query can hold a character as it is.
fn stands_for_itself(c: char) -> bool {
    c.is_ascii_alphanumeric() || "-._~!$&'()*+,;=:@%/?".contains(c)
}
