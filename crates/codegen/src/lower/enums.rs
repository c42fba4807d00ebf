//! What enumerated values become.

use std::collections::{BTreeMap, BTreeSet};

use super::{CATCH_ALL, Hint, Lowering, docs};
use crate::diagnostics::Code;
use crate::model::{OpenEnum, Shape, TypeRef, Variant};
use crate::names::{Case, Scope, is_identifier, variant_name};
use crate::spec::cursor::At;
use crate::spec::node::Node;
use crate::spec::schema::{JsonType, Schema};

/// The enum of a schema's values, and whether null is among them.
pub(super) fn lower<'d>(
    lowering: &mut Lowering<'d, '_>,
    schema: &Schema<'d>,
    values: &[At<'d>],
    hint: &Hint,
    name: Option<&str>,
) -> Option<(bool, TypeRef)> {
    let nullable = schema.nullable || values.iter().any(|at| *at.node == Node::Null);
    let texts = once(lowering, schema, values);
    if texts.is_empty() {
        return Some((false, TypeRef::Null));
    }
    if is_every_boolean(&texts) {
        return Some((nullable, TypeRef::Boolean));
    }
    let all_texts = texts.iter().all(|value| value.is_text);
    if all_texts && !schema.types.is_empty() && !schema.types.contains(&JsonType::String) {
        let message = "the values are strings, and the type says something else; the values count";
        lowering
            .diagnostics
            .warning(Code::InvalidValue, schema.at.value(), message)
            .help("correct the type, or the values");
    }
    let variants = OpenEnum {
        variants: variants(lowering, schema, &texts),
    };
    let shape = if all_texts {
        Shape::Enum(variants)
    } else {
        Shape::Values(as_json(variants, &texts))
    };
    let docs = docs(&schema.annotations);
    let ty = match name {
        Some(name) => lowering.add_type(name, docs, &schema.annotations, shape),
        None => lowering.add_inline(hint, docs, &schema.annotations, shape),
    };
    Some((nullable, ty))
}

/// A value of an enum.
struct Listed<'d> {
    /// Its place in the list.
    index: usize,
    /// What it is called by: a string itself, anything else as JSON.
    text: String,
    is_text: bool,
    node: &'d Node,
}

/// The values beside null, each once.
fn once<'d>(
    lowering: &mut Lowering<'d, '_>,
    schema: &Schema<'d>,
    values: &[At<'d>],
) -> Vec<Listed<'d>> {
    let all_strings = schema.types == [JsonType::String];
    let mut seen = BTreeMap::new();
    let mut listed = Vec::new();
    for (index, at) in values.iter().enumerate() {
        if *at.node == Node::Null {
            continue;
        }
        let text = at
            .node
            .as_str()
            .map_or_else(|| json(at.node), str::to_owned);
        let is_scalar = at.node.as_list().is_none() && at.node.as_map().is_none();
        let is_text = at.node.as_str().is_some() || (all_strings && is_scalar);
        if at.node.as_str().is_none() && is_text {
            report_unquoted(lowering, at, &text);
        }
        if let Some(first) = seen.get(&(is_text, text.clone())) {
            at.listed_twice(&text, first, lowering.diagnostics);
            continue;
        }
        seen.insert((is_text, text.clone()), at.clone());
        listed.push(Listed {
            index,
            text,
            is_text,
            node: at.node,
        });
    }
    listed
}

/// What YAML takes for a number or a boolean where it stands without quotes.
fn report_unquoted(lowering: &mut Lowering<'_, '_>, at: &At<'_>, text: &str) {
    let message = format!("the type is a string; `{text}` is taken for the string \"{text}\"");
    lowering
        .diagnostics
        .warning(Code::InvalidValue, at.value(), message)
        .help("put the value in quotes, or correct the type");
}

/// The value as JSON, in the form that the client compares values in.
fn json(node: &Node) -> String {
    match node {
        Node::Number(number) => match (node.as_i64(), number.as_u64(), number.as_f64()) {
            (Some(integer), _, _) => integer.to_string(),
            (_, Some(integer), _) => integer.to_string(),
            (_, _, Some(float)) => float.to_string(),
            _ => number.to_string(),
        },
        node => node.to_json().to_string(),
    }
}

fn is_every_boolean(values: &[Listed<'_>]) -> bool {
    values.len() == 2
        && values
            .iter()
            .all(|value| value.node.as_bool().is_some() && !value.is_text)
}

/// An enum of whose values each is known by its JSON.
fn as_json(mut variants: OpenEnum, values: &[Listed<'_>]) -> OpenEnum {
    for (variant, value) in variants.variants.iter_mut().zip(values) {
        variant.wire = json(value.node);
    }
    variants
}

fn variants<'d>(
    lowering: &mut Lowering<'d, '_>,
    schema: &Schema<'d>,
    texts: &[Listed<'d>],
) -> Vec<Variant> {
    let given = given_names(lowering, schema);
    report_odd_descriptions(lowering, schema);
    let mut scope = Scope::of(Case::Pascal);
    scope.claim(CATCH_ALL, CATCH_ALL);
    let mut variants = Vec::new();
    for Listed {
        index,
        text: wire,
        is_text,
        ..
    } in texts
    {
        // A string says by itself what it is, and a number does not.
        let titles = schema.value_titles.get(*index);
        let title = titles.filter(|title| !title.is_empty() && !is_text);
        let preferred = match (given.get(*index), title) {
            (Some(name), _) => (*name).to_owned(),
            (None, Some(title)) => variant_name(title),
            (None, None) => variant_name(wire),
        };
        variants.push(Variant {
            wire: wire.clone(),
            name: scope.claim(&preferred, wire),
            description: schema
                .enum_descriptions
                .get(*index)
                .filter(|text| !text.is_empty())
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
