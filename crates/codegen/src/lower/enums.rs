//! What enumerated values become.

use std::collections::BTreeSet;

use super::{Hint, Lowering, docs};
use crate::diagnostics::Code;
use crate::model::{OpenEnum, Shape, TypeRef, Variant};
use crate::names::{Case, Scope, is_identifier, variant_name};
use crate::spec::cursor::At;
use crate::spec::node::Node;
use crate::spec::schema::{JsonType, Schema};

/// The variant that holds what has no name; claimed before any value can be.
const CATCH_ALL: &str = "UnknownValue";

/// The enum of a schema's values, and whether null is among them.
pub(super) fn lower<'d>(
    lowering: &mut Lowering<'d, '_>,
    schema: &Schema<'d>,
    values: &[At<'d>],
    hint: &Hint,
    name: Option<&str>,
) -> Option<(bool, TypeRef)> {
    let nullable = schema.nullable || values.iter().any(|at| *at.node == Node::Null);
    let texts = strings(lowering, schema, values)?;
    if !schema.types.is_empty() && !schema.types.contains(&JsonType::String) {
        let help = "correct the type, or the values";
        lowering.invalid(
            &schema.at,
            "the values are strings, and the type says something else",
            help,
        );
        return None;
    }
    let variants = variants(lowering, schema, &texts);
    let shape = Shape::Enum(OpenEnum { variants });
    let docs = docs(&schema.annotations);
    let ty = match name {
        Some(name) => lowering.add_type(name, docs, &schema.annotations, shape),
        None => lowering.add_inline(hint, docs, &schema.annotations, shape),
    };
    Some((nullable, ty))
}

/// The values, each once; `None` if they are not all strings, which is reported.
fn strings<'d>(
    lowering: &mut Lowering<'d, '_>,
    schema: &Schema<'d>,
    values: &[At<'d>],
) -> Option<Vec<(usize, &'d str)>> {
    let mut seen = BTreeSet::new();
    let mut texts = Vec::new();
    for (index, at) in values.iter().enumerate() {
        match at.node {
            Node::String(text) if seen.insert(text) => texts.push((index, text.as_str())),
            Node::String(text) => {
                let message = format!("the value `{text}` is listed twice");
                lowering
                    .diagnostics
                    .warning(Code::InvalidValue, at.value(), message);
            }
            Node::Null => {}
            _ => {
                let help = "strings and null are supported";
                at.unsupported(
                    "an enum of other values than strings",
                    help,
                    lowering.diagnostics,
                );
                return None;
            }
        }
    }
    if texts.is_empty() {
        lowering.invalid(
            &schema.at,
            "the enum lists no value",
            "list its values, or leave `enum` out",
        );
        return None;
    }
    Some(texts)
}

fn variants<'d>(
    lowering: &mut Lowering<'d, '_>,
    schema: &Schema<'d>,
    texts: &[(usize, &'d str)],
) -> Vec<Variant> {
    let given = given_names(lowering, schema);
    report_odd_descriptions(lowering, schema);
    let mut scope = Scope::of(Case::Pascal);
    scope.claim(CATCH_ALL, CATCH_ALL);
    let mut variants = Vec::new();
    for (index, wire) in texts {
        let preferred = match given.get(*index) {
            Some(name) => (*name).to_owned(),
            None => variant_name(wire),
        };
        variants.push(Variant {
            wire: (*wire).to_owned(),
            name: scope.claim(&preferred, wire),
            description: schema
                .enum_descriptions
                .get(*index)
                .map(|&text| text.to_owned()),
        });
    }
    variants
}

/// Descriptions belong to the values by their order, so that one too few is likely to be one in the wrong place.
fn report_odd_descriptions(lowering: &mut Lowering<'_, '_>, schema: &Schema<'_>) {
    let expected = schema.values.as_ref().map_or(0, Vec::len);
    let found = schema.enum_descriptions.len();
    if let Some(at) = schema.at.member("x-enum-descriptions")
        && found != expected
    {
        let message = format!("`x-enum-descriptions` has {found} texts for {expected} values");
        lowering
            .diagnostics
            .error(Code::InvalidValue, at.key(), message)
            .help("describe each value, in the same order; an empty text says nothing");
    }
}

/// The names that the document gives the variants: as many as there are values, each a name.
fn given_names<'d>(lowering: &mut Lowering<'d, '_>, schema: &Schema<'d>) -> Vec<&'d str> {
    let expected = schema.values.as_ref().map_or(0, Vec::len);
    if schema.enum_names.is_empty() {
        return Vec::new();
    }
    if schema.enum_names.len() != expected {
        let found = schema.enum_names.len();
        let message = format!("`x-enum-varnames` has {found} names for {expected} values");
        lowering.invalid(
            &schema.at,
            &message,
            "give each value a name, in the same order",
        );
        return Vec::new();
    }
    let mut names = BTreeSet::new();
    for at in &schema.enum_names {
        let name = at.node.as_str().unwrap_or_default();
        if !is_identifier(name) {
            lowering.invalid(
                at,
                "the name is no Rust identifier",
                "write it as `LikeThis`",
            );
        } else if !names.insert(name) {
            lowering.invalid(
                at,
                "two values have this name",
                "give each value a name of its own",
            );
        }
    }
    schema
        .enum_names
        .iter()
        .filter_map(|at| at.node.as_str())
        .collect()
}
