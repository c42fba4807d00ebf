//! What limits a schema puts on its values.

use serde_json::Number;

use super::{Lowering, formats};
use crate::diagnostics::Code;
use crate::model::{Rule, TypeRef};
use crate::spec::schema::{Additional, NumberLimits, Schema};

/// The rules of a schema whose values are of type `inner`; `None` if one makes no sense, which is reported.
pub(super) fn rules<'d>(
    lowering: &mut Lowering<'d, '_>,
    schema: &Schema<'d>,
    inner: &TypeRef,
) -> Option<Vec<Rule>> {
    report_senseless_step(lowering, schema)?;
    let rules = match inner {
        TypeRef::Int32 | TypeRef::Int64 | TypeRef::Uint64 => {
            report_broken_steps(lowering, schema)?;
            integer_rules(lowering, schema, inner)?
        }
        TypeRef::Float => number_rules(&schema.number),
        TypeRef::String | TypeRef::Secret | TypeRef::Formatted(_) => text_rules(lowering, schema)?,
        TypeRef::List(_) => list_rules(schema),
        TypeRef::Map(_) => map_rules(lowering, schema),
        TypeRef::Named(_) => {
            report_object_limits(lowering, schema);
            Vec::new()
        }
        _ => Vec::new(),
    };
    report_contradiction(lowering, schema, &rules)?;
    Some(rules)
}

fn report_senseless_step<'d>(lowering: &mut Lowering<'d, '_>, schema: &Schema<'d>) -> Option<()> {
    let step = schema.number.multiple_of.as_ref().and_then(Number::as_f64);
    if step.is_none_or(|step| step > 0.0) {
        return Some(());
    }
    let at = schema
        .at
        .member("multipleOf")
        .unwrap_or_else(|| schema.at.clone());
    lowering.invalid(
        &at,
        "a multiple is of a number above 0",
        "correct it, or leave it out",
    );
    None
}

/// Which integers are multiples of 2.5 would have to be worked out; nobody means it.
fn report_broken_steps(lowering: &mut Lowering<'_, '_>, schema: &Schema<'_>) -> Option<()> {
    let at = schema.at.member("multipleOf");
    let broken = |limit: &Number| {
        let limit = exact(limit);
        limit.down != limit.up
    };
    let Some(at) = at.filter(|_| schema.number.multiple_of.as_ref().is_some_and(broken)) else {
        return Some(());
    };
    let help = "say which whole number it is a multiple of";
    at.unsupported(
        "an integer that is a multiple of a fraction",
        help,
        lowering.diagnostics,
    );
    None
}

/// The limits on an integer. One that the type itself keeps is no limit.
fn integer_rules<'d>(
    lowering: &mut Lowering<'d, '_>,
    schema: &Schema<'d>,
    inner: &TypeRef,
) -> Option<Vec<Rule>> {
    let limits = &schema.number;
    let exact = |limit: &Option<Number>| limit.as_ref().map(exact);
    let (lowest, highest) = type_range(inner);
    let narrowed = formats::range(schema.format);
    let least = [
        exact(&limits.minimum).map(|limit| limit.up),
        exact(&limits.exclusive_minimum).map(|limit| limit.down.saturating_add(1)),
        narrowed.map(|(least, _)| least),
    ];
    let most = [
        exact(&limits.maximum).map(|limit| limit.down),
        exact(&limits.exclusive_maximum).map(|limit| limit.up.saturating_sub(1)),
        narrowed.map(|(_, most)| most),
    ];
    let least = least
        .into_iter()
        .flatten()
        .max()
        .filter(|least| *least > lowest);
    let most = most
        .into_iter()
        .flatten()
        .min()
        .filter(|most| *most < highest);
    let factor = exact(&limits.multiple_of)
        .map(|limit| limit.down)
        .filter(|factor| *factor > 1);
    let (from, to) = (least.unwrap_or(lowest), most.unwrap_or(highest));
    let step = factor.unwrap_or(1);
    // The first multiple from the least on is the least number there can be.
    let first = from.checked_add((-from).rem_euclid(step));
    if first.is_none_or(|first| first > to) {
        let message = "no integer keeps these limits";
        lowering.invalid(&schema.at, message, "correct one of them, or the format");
        return None;
    }
    let rules = [
        least.map(Rule::AtLeast),
        most.map(Rule::AtMost),
        factor.map(Rule::MultipleOf),
    ];
    Some(rules.into_iter().flatten().collect())
}

fn type_range(inner: &TypeRef) -> (i128, i128) {
    match inner {
        TypeRef::Int32 => (i32::MIN.into(), i32::MAX.into()),
        TypeRef::Uint64 => (0, u64::MAX.into()),
        _ => (i64::MIN.into(), i64::MAX.into()),
    }
}

/// A limit as the whole numbers around it.
#[derive(Clone, Copy)]
struct Exact {
    down: i128,
    up: i128,
}

fn exact(limit: &Number) -> Exact {
    if let Some(whole) = limit.as_i128() {
        return Exact {
            down: whole,
            up: whole,
        };
    }
    let number = limit.as_f64().unwrap_or_default();
    #[expect(
        clippy::cast_possible_truncation,
        reason = "saturates, and no integer is beyond i128"
    )]
    Exact {
        down: number.floor() as i128,
        up: number.ceil() as i128,
    }
}

fn number_rules(limits: &NumberLimits) -> Vec<Rule> {
    let float = |limit: &Option<Number>| limit.as_ref().and_then(Number::as_f64);
    let rules = [
        float(&limits.minimum).map(Rule::NumberAtLeast),
        float(&limits.exclusive_minimum).map(Rule::NumberAbove),
        float(&limits.maximum).map(Rule::NumberAtMost),
        float(&limits.exclusive_maximum).map(Rule::NumberBelow),
        float(&limits.multiple_of)
            .filter(|factor| *factor > 0.0)
            .map(Rule::NumberMultipleOf),
    ];
    rules.into_iter().flatten().collect()
}

fn text_rules(lowering: &mut Lowering<'_, '_>, schema: &Schema<'_>) -> Option<Vec<Rule>> {
    let size = &schema.size;
    let pattern = size.pattern;
    let pattern = pattern.filter(|pattern| check_pattern(lowering, schema, pattern).is_some());
    let rules = [
        size.min_length.map(Rule::MinLength),
        size.max_length.map(Rule::MaxLength),
        pattern.map(|pattern| Rule::Pattern(pattern.to_owned())),
    ];
    Some(rules.into_iter().flatten().collect())
}

/// Patterns are compiled here with the engine that will match them, so that one it cannot take is told here and
/// not in a user's request.
fn check_pattern(
    lowering: &mut Lowering<'_, '_>,
    schema: &Schema<'_>,
    pattern: &str,
) -> Option<()> {
    let Err(error) = regex_lite::Regex::new(pattern) else {
        return Some(());
    };
    let at = schema
        .at
        .member("pattern")
        .unwrap_or_else(|| schema.at.clone());
    let message = format!("the pattern cannot be matched, and is not checked: {error}");
    lowering
        .diagnostics
        .warning(Code::Unsupported, at.value(), message)
        .help("look-around and back-references are not supported; say the same without them");
    None
}

fn list_rules(schema: &Schema<'_>) -> Vec<Rule> {
    let size = &schema.size;
    let rules = [
        size.min_items.map(Rule::MinItems),
        size.max_items.map(Rule::MaxItems),
        size.unique_items.then_some(Rule::UniqueItems),
    ];
    rules.into_iter().flatten().collect()
}

fn map_rules(lowering: &mut Lowering<'_, '_>, schema: &Schema<'_>) -> Vec<Rule> {
    let size = &schema.size;
    let rules = [
        size.min_properties.map(Rule::MinProperties),
        size.max_properties.map(Rule::MaxProperties),
        name_rule(lowering, schema),
    ];
    rules.into_iter().flatten().collect()
}

/// What the names of an object's members have to be like.
fn name_rule(lowering: &mut Lowering<'_, '_>, schema: &Schema<'_>) -> Option<Rule> {
    let closed = matches!(schema.additional, Additional::Nothing);
    if let ([(pattern, _)], true) = (schema.pattern_properties.as_slice(), closed) {
        check_pattern(lowering, schema, pattern)?;
        return Some(Rule::Names(vec![Rule::Pattern((*pattern).to_owned())]));
    }
    let at = schema.property_names.as_ref()?;
    let mut unreported = crate::diagnostics::Diagnostics::new();
    let at = lowering.document.resolve(at, &mut unreported)?;
    let names = Schema::read(&at, lowering.document.version, &mut unreported)?;
    if let Some(values) = &names.values {
        let texts = values.iter().filter_map(|at| at.node.as_str());
        return Some(Rule::KnownNames(texts.map(str::to_owned).collect()));
    }
    let rules = text_rules(lowering, &names)?;
    (!rules.is_empty()).then_some(Rule::Names(rules))
}

fn report_object_limits(lowering: &mut Lowering<'_, '_>, schema: &Schema<'_>) {
    for name in ["minProperties", "maxProperties"] {
        let limit = schema.at.member(name);
        // An object with named properties has at least none of them.
        let idle = |at: &crate::spec::cursor::At<'_>| {
            name == "minProperties" && at.node.as_i64() == Some(0)
        };
        if let Some(at) = limit.filter(|at| !idle(at)) {
            let message = format!("`{name}` on an object with named properties is not checked");
            lowering
                .diagnostics
                .warning(Code::Unsupported, at.key(), message)
                .help("say which properties are required instead");
        }
    }
}

/// No value at all would be valid: a mistake of the document, and a type that cannot be made.
fn report_contradiction<'d>(
    lowering: &mut Lowering<'d, '_>,
    schema: &Schema<'d>,
    rules: &[Rule],
) -> Option<()> {
    let contradicts = |least: &Rule, most: &Rule| match (least, most) {
        (Rule::NumberAtLeast(least), Rule::NumberAtMost(most)) => least > most,
        (
            Rule::NumberAtLeast(least) | Rule::NumberAbove(least),
            Rule::NumberAtMost(most) | Rule::NumberBelow(most),
        ) => least >= most,
        (Rule::MinLength(least), Rule::MaxLength(most))
        | (Rule::MinItems(least), Rule::MaxItems(most))
        | (Rule::MinProperties(least), Rule::MaxProperties(most)) => least > most,
        _ => false,
    };
    let found = rules
        .iter()
        .any(|least| rules.iter().any(|most| contradicts(least, most)));
    if found {
        lowering.invalid(
            &schema.at,
            "no value keeps these limits: the least is above the most",
            "correct one of the two",
        );
        return None;
    }
    Some(())
}
