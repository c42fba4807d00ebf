//! What schemas say that users stumble over: values that differ only by case, integers of any size, and members that must
//! be given and may be null.

use std::collections::{BTreeMap, BTreeSet};

use super::Linted;
use crate::diagnostics::{Code, Diagnostics};
use crate::spec::cursor::At;
use crate::spec::node::Node;
use crate::spec::schema::{JsonType, Schema};

/// Up to here, every whole number is the same to all readers of JSON.
const SAFE: u64 = 1 << 53;

pub(super) fn look(linted: &Linted<'_, '_>, found: &mut Diagnostics) {
    for schema in all(linted) {
        values_by_case(&schema, found);
        wide_integer(&schema, found);
        required_and_nullable(linted, &schema, found);
    }
}

/// All schemas that types were made of, in the order of the document.
pub(super) fn all<'d>(linted: &Linted<'d, '_>) -> Vec<Schema<'d>> {
    let placed = linted.places.schemas.iter().flat_map(|placed| &placed.at);
    let places: BTreeSet<_> = placed.collect();
    let read = places.into_iter().filter_map(|place| {
        let at = linted.document.at(place)?;
        Schema::read(&at, linted.document.version, &mut Diagnostics::unheard())
    });
    read.collect()
}

fn values_by_case(schema: &Schema<'_>, found: &mut Diagnostics) {
    let mut seen: BTreeMap<String, &At<'_>> = BTreeMap::new();
    for at in schema.values.iter().flatten() {
        let Some(text) = at.node.as_str() else {
            continue;
        };
        let first = *seen.entry(text.to_lowercase()).or_insert(at);
        if first.node != at.node {
            let message = format!("`{text}` is another value but for its case");
            found
                .warning(Code::EnumCase, at.value(), message)
                .also(first.value(), "the other one")
                .help("if the server does not tell them apart, list one of them");
        }
    }
}

fn wide_integer(schema: &Schema<'_>, found: &mut Diagnostics) {
    if schema.types != [JsonType::Integer] || schema.format.is_some() {
        return;
    }
    let stated = ["example", "default", "minimum", "maximum"];
    let stated = stated.into_iter().filter_map(|name| schema.at.member(name));
    let listed = schema.at.member("examples").map(|at| at.items());
    let mut stated = stated.chain(listed.into_iter().flatten());
    if let Some(at) = stated.find(|at| is_wide(at.node)) {
        let message = "an integer beyond 2^53 loses digits in readers that have floats only";
        found
            .warning(Code::WideInteger, at.value(), message)
            .help("add `format: int64`, or make it a string");
    }
}

fn is_wide(node: &Node) -> bool {
    match node.as_i64() {
        Some(whole) => whole.unsigned_abs() > SAFE,
        None => node
            .as_f64()
            .is_some_and(|number| number.abs() > SAFE as f64),
    }
}

fn required_and_nullable(linted: &Linted<'_, '_>, schema: &Schema<'_>, found: &mut Diagnostics) {
    for (name, all) in &schema.properties {
        let [at] = all.as_slice() else { continue };
        if !schema.required.contains(name) || !is_nullable(linted, at) {
            continue;
        }
        let message = format!("`{name}` must be there and may be null");
        found
            .warning(Code::RequiredNullable, at.key(), message)
            .help("if leaving it out means the same, take it out of `required`");
    }
}

fn is_nullable(linted: &Linted<'_, '_>, at: &At<'_>) -> bool {
    let read = Schema::read(at, linted.document.version, &mut Diagnostics::unheard());
    // What can be anything can be null, and nobody is surprised.
    read.is_some_and(|schema| {
        schema.nullable && at.node.as_map().is_some_and(|map| !map.is_empty())
    }) && !matches!(at.node, Node::Bool(_))
}
