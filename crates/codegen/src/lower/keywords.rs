//! Which keywords say something where: no keyword that changes what is valid is passed over in silence.
//!
//! Must not know what the keywords become.

use super::Lowering;
use crate::diagnostics::Code;
use crate::spec::cursor::At;
use crate::spec::document::Version;
use crate::spec::schema::Schema;

/// What a schema is, as far as that decides which keywords say something about it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Reference,
    Composition,
    Enum,
    Boolean,
    Integer,
    Number,
    Text,
    List,
    Map,
    Object,
    Anything,
}

/// Keywords that change which values are valid, or what becomes of them.
const ASSERTIONS: [&str; 27] = [
    "type",
    "format",
    "enum",
    "const",
    "minimum",
    "maximum",
    "exclusiveMinimum",
    "exclusiveMaximum",
    "multipleOf",
    "minLength",
    "maxLength",
    "pattern",
    "items",
    "minItems",
    "maxItems",
    "uniqueItems",
    "properties",
    "required",
    "additionalProperties",
    "minProperties",
    "maxProperties",
    "allOf",
    "anyOf",
    "oneOf",
    "x-secret",
    "x-enum-varnames",
    "x-enum-descriptions",
];

impl Kind {
    /// The keywords of [`ASSERTIONS`] that are read for such a schema.
    const fn read(self) -> &'static [&'static str] {
        match self {
            // `type` repeats what the reference says; more than that would be seen by its other keywords.
            Self::Reference => &["type"],
            Self::Composition => &["type", "allOf", "anyOf", "oneOf"],
            Self::Enum => &[
                "type",
                "enum",
                "const",
                "x-enum-varnames",
                "x-enum-descriptions",
            ],
            Self::Boolean | Self::Anything => &["type"],
            Self::Integer | Self::Number => &[
                "type",
                "format",
                "minimum",
                "maximum",
                "exclusiveMinimum",
                "exclusiveMaximum",
                "multipleOf",
            ],
            Self::Text => &[
                "type",
                "format",
                "minLength",
                "maxLength",
                "pattern",
                "x-secret",
            ],
            Self::List => &["type", "items", "minItems", "maxItems", "uniqueItems"],
            Self::Map => &[
                "type",
                "additionalProperties",
                "minProperties",
                "maxProperties",
            ],
            Self::Object => &[
                "type",
                "properties",
                "required",
                "additionalProperties",
                "minProperties",
                "maxProperties",
            ],
        }
    }

    const fn describe(self) -> &'static str {
        match self {
            Self::Reference => "a `$ref`",
            Self::Composition => "a composition",
            Self::Enum => "an enum",
            Self::Boolean => "a boolean",
            Self::Integer => "an integer",
            Self::Number => "a number",
            Self::Text => "a string",
            Self::List => "a list",
            Self::Map => "an object without named properties",
            Self::Object => "an object",
            Self::Anything => "a schema without a type",
        }
    }
}

impl<'d> Lowering<'d, '_> {
    /// Reports the keywords of a schema that are not read for its kind; `None` if one of them matters.
    pub(super) fn mind_keywords(&mut self, schema: &Schema<'d>, kind: Kind) -> Option<()> {
        let mut fine = Some(());
        for (name, at) in schema.at.members() {
            if ASSERTIONS.contains(&name) && !kind.read().contains(&name) && !says_nothing(&at) {
                fine = fine.and(self.stray(name, &at, kind));
            }
        }
        if kind == Kind::Enum && schema.at.member("enum").is_some() {
            fine = fine.and(self.stray_constant(schema));
        }
        fine
    }

    fn stray(&mut self, name: &str, at: &At<'d>, kind: Kind) -> Option<()> {
        let what = kind.describe();
        match kind {
            // There, the specification has whatever stands beside a reference ignored.
            Kind::Reference if self.document.version == Version::V3_0 => {
                let message = format!(
                    "`{name}` beside a `$ref` means nothing in OpenAPI 3.0, and is ignored"
                );
                self.diagnostics
                    .warning(Code::InvalidValue, at.key(), message);
                Some(())
            }
            Kind::Reference | Kind::Composition => {
                let help = "move it into the schema itself, or give this one a schema of its own";
                at.unsupported(&format!("`{name}` beside {what}"), help, self.diagnostics);
                None
            }
            Kind::Map if name == "required" => {
                let help = "describe the required properties under `properties`";
                at.unsupported(&format!("`{name}` on {what}"), help, self.diagnostics);
                None
            }
            _ if name.starts_with("x-") => {
                let message = format!("`{name}` does nothing on {what}");
                let help = match (name, kind) {
                    ("x-secret", Kind::List) => "put it on `items`",
                    ("x-secret", _) => {
                        "put it on strings: what is not one cannot be kept from showing"
                    }
                    _ => "put it beside the `enum` that it belongs to",
                };
                self.diagnostics
                    .error(Code::InvalidValue, at.key(), message)
                    .help(help);
                None
            }
            _ => {
                let message = format!("`{name}` says nothing about {what}, and is ignored");
                self.diagnostics
                    .warning(Code::InvalidValue, at.key(), message)
                    .help("remove it, or correct the type");
                Some(())
            }
        }
    }

    fn stray_constant(&mut self, schema: &Schema<'d>) -> Option<()> {
        let Some(at) = schema.at.member("const") else {
            return Some(());
        };
        at.unsupported(
            "`const` beside `enum`",
            "keep one of the two",
            self.diagnostics,
        );
        None
    }
}

/// Whether a keyword is there, but limits nothing: `required: []`, `additionalProperties: true`, `x-secret: false`; or
/// is of a wrong type, which was reported when it was read.
fn says_nothing(at: &At<'_>) -> bool {
    let name = at.pointer.last().unwrap_or_default();
    let empty = at.node.as_list().is_some_and(<[_]>::is_empty)
        || at.node.as_map().is_some_and(|map| map.is_empty());
    match name.as_str() {
        "additionalProperties" => empty || at.node.as_bool() == Some(true),
        "uniqueItems" | "x-secret" => at.node.as_bool() == Some(false),
        "properties" => empty || at.node.as_map().is_none(),
        "enum" | "required" | "allOf" | "anyOf" | "oneOf" => empty || at.node.as_list().is_none(),
        _ => false,
    }
}
