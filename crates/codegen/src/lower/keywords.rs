//! Which keywords say something where: no keyword that changes what is valid is passed over in silence.
//!
//! Must not know what the keywords become.

use super::Lowering;
use crate::diagnostics::Code;
use crate::spec::cursor::At;
use crate::spec::schema::Schema;

/// What a schema is, as far as that decides which keywords say something about it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Reference,
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
    /// Reports the keywords of a schema that are not read for its kind. Of one that is composed of others, only those
    /// are looked at that stand beside the composition.
    pub(super) fn mind_keywords(&mut self, schema: &Schema<'d>, kind: Kind) {
        for (name, at) in schema.at.members() {
            let composes = ["allOf", "anyOf", "oneOf"].contains(&name);
            let is_read = composes || kind.read().contains(&name);
            if ASSERTIONS.contains(&name) && !is_read && !says_nothing(&at) {
                self.stray(name, &at, kind);
            }
        }
    }

    fn stray(&mut self, name: &str, at: &At<'d>, kind: Kind) {
        let what = kind.describe();
        if kind == Kind::Reference {
            // There, the specification has whatever stands beside a reference ignored.
            let message =
                format!("`{name}` beside a `$ref` means nothing in OpenAPI 3.0, and is ignored");
            self.diagnostics
                .warning(Code::InvalidValue, at.key(), message)
                .help("put both into an `allOf`: `allOf: [{$ref: …}, {…}]`");
        } else if name.starts_with("x-") {
            let message = format!("`{name}` does nothing on {what}");
            let help = match (name, kind) {
                ("x-secret", Kind::List) => "put it on `items`",
                ("x-secret", _) => "put it on strings: what is not one cannot be kept from showing",
                _ => "put it beside the `enum` that it belongs to",
            };
            self.diagnostics
                .error(Code::InvalidValue, at.key(), message)
                .help(help);
        } else {
            let message = format!("`{name}` says nothing about {what}, and is ignored");
            self.diagnostics
                .warning(Code::InvalidValue, at.key(), message)
                .help("remove it, or correct the type");
        }
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
