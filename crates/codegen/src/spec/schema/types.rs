//! Owns the reading of `type`: its names, alone or in a list, and those that were meant.

use super::JsonType;
use crate::diagnostics::{Code, Diagnostics};
use crate::spec::cursor::{At, ObjectView};
use crate::spec::document::Version;
use crate::spec::nearest::nearest;
use crate::spec::node::Node;

/// What is said about the JSON type of values.
#[derive(Default)]
pub(super) struct Stated {
    /// The types without `null`; empty if any will do.
    pub(super) types: Vec<JsonType>,
    /// Whether `null` is a value.
    pub(super) nullable: bool,
    /// The format that a type's name stands for, where it is the name of a format.
    pub(super) format: Option<&'static str>,
}

/// The types that there are.
const KNOWN: [(&str, JsonType); 6] = [
    ("string", JsonType::String),
    ("integer", JsonType::Integer),
    ("number", JsonType::Number),
    ("boolean", JsonType::Boolean),
    ("array", JsonType::Array),
    ("object", JsonType::Object),
];

/// Names that are no types and whose meaning is plain: what other languages call a type, and formats.
const MEANT: [(&str, JsonType, Option<&str>); 25] = [
    ("int", JsonType::Integer, None),
    ("int32", JsonType::Integer, Some("int32")),
    ("int64", JsonType::Integer, Some("int64")),
    ("long", JsonType::Integer, Some("int64")),
    ("float", JsonType::Number, Some("float")),
    ("double", JsonType::Number, Some("double")),
    ("decimal", JsonType::Number, None),
    ("bool", JsonType::Boolean, None),
    ("str", JsonType::String, None),
    ("text", JsonType::String, None),
    ("enum", JsonType::String, None),
    ("date", JsonType::String, Some("date")),
    ("datetime", JsonType::String, Some("date-time")),
    ("date-time", JsonType::String, Some("date-time")),
    ("timestamp", JsonType::String, Some("date-time")),
    ("uuid", JsonType::String, Some("uuid")),
    ("uri", JsonType::String, Some("uri")),
    ("url", JsonType::String, Some("uri")),
    ("email", JsonType::String, Some("email")),
    ("password", JsonType::String, Some("password")),
    ("file", JsonType::String, Some("binary")),
    ("binary", JsonType::String, Some("binary")),
    ("byte", JsonType::String, Some("byte")),
    ("list", JsonType::Array, None),
    ("map", JsonType::Object, None),
];

/// Reads `type` and `nullable`.
pub(super) fn read(view: &mut ObjectView<'_, '_>, version: Version) -> Stated {
    // 3.1 has no `nullable`, but documents moved up from 3.0 still say it, and mean it.
    let mut stated = Stated {
        nullable: view.flag("nullable"),
        ..Stated::default()
    };
    let names = match view.at("type") {
        Some(at) if at.node.as_list().is_some() => at.items(),
        Some(at) => vec![at],
        None => Vec::new(),
    };
    for name in names {
        match name.node.as_str() {
            Some(text) if text.eq_ignore_ascii_case("null") => stated.nullable = true,
            // YAML without quotes: `type: [string, null]`.
            None if *name.node == Node::Null => {
                stated.nullable = true;
                if version == Version::V3_0 {
                    report_null(&name, view.diagnostics);
                }
            }
            None => name.ignored("the name of a type, or a list of them", view.diagnostics),
            Some(text) => stated.add(text, &name, view.diagnostics),
        }
    }
    stated
}

impl Stated {
    fn add(&mut self, name: &str, at: &At<'_>, diagnostics: &mut Diagnostics) {
        let ty = match KNOWN.iter().find(|(known, _)| *known == name) {
            Some((_, ty)) => Some(*ty),
            None => self.meant(name, at, diagnostics),
        };
        if let Some(ty) = ty.filter(|ty| !self.types.contains(ty)) {
            self.types.push(ty);
        }
    }

    /// What a name that is no type stands for, if that is plain.
    fn meant(
        &mut self,
        name: &str,
        at: &At<'_>,
        diagnostics: &mut Diagnostics,
    ) -> Option<JsonType> {
        let lower = name.to_ascii_lowercase();
        let same = KNOWN.iter().find(|(known, _)| *known == lower);
        let meant = MEANT.iter().find(|(meant, ..)| *meant == lower);
        let near = nearest(&lower, KNOWN.iter().map(|(known, _)| *known));
        let near = near.and_then(|near| KNOWN.iter().find(|(known, _)| *known == near));
        let format = meant.and_then(|(_, _, format)| *format);
        let found = match (same.or(near), meant) {
            (_, Some((_, ty, _))) | (Some((_, ty)), None) => Some(*ty),
            (None, None) => None,
        };
        self.format = self.format.or(format);
        report_unknown(name, found, at, diagnostics);
        found
    }
}

fn report_unknown(name: &str, found: Option<JsonType>, at: &At<'_>, diagnostics: &mut Diagnostics) {
    let known = KNOWN.iter();
    let taken = match found.and_then(|found| known.clone().find(|(_, ty)| *ty == found)) {
        Some((taken, _)) => format!("taken for `{taken}`"),
        None => "ignored".to_owned(),
    };
    let message = format!("there is no type `{name}`; it is {taken}");
    let names: Vec<&str> = known.map(|(name, _)| *name).collect();
    diagnostics
        .warning(Code::InvalidValue, at.value(), message)
        .help(match name {
            "file" => "write `type: string` and `format: binary`".to_owned(),
            _ => format!("the types are {}, null", names.join(", ")),
        });
}

fn report_null(at: &At<'_>, diagnostics: &mut Diagnostics) {
    let message = "there is no type null in OpenAPI 3.0; it is taken for `nullable: true`";
    diagnostics
        .warning(Code::InvalidValue, at.value(), message)
        .help("write `nullable: true` beside the `type`");
}
