//! What limits a schema puts on its values.

use serde_json::Number;

use super::containers::is_closed;
use super::{Lowering, formats, patterns};
use crate::diagnostics::{Code, Diagnostic};
use crate::model::{Pattern, Rule, TypeRef};
use crate::spec::cursor::At;
use crate::spec::schema::{Additional, Schema};

/// The rules of a schema whose values are of type `inner`. What makes no sense is reported, and not checked.
pub(super) fn rules<'d>(
    lowering: &mut Lowering<'d, '_>,
    schema: &Schema<'d>,
    inner: &TypeRef,
) -> Vec<Rule> {
    let rules = match inner {
        TypeRef::Int32 | TypeRef::Int64 | TypeRef::Uint64 => integer_rules(lowering, schema, inner),
        TypeRef::Float => number_rules(lowering, schema),
        TypeRef::String | TypeRef::Secret | TypeRef::Formatted(_) => text_rules(lowering, schema),
        TypeRef::List(_) | TypeRef::Tuple(_) | TypeRef::TupleList(..) => list_rules(schema, inner),
        TypeRef::Map(_) => map_rules(lowering, schema),
        _ => Vec::new(),
    };
    without_contradiction(lowering, schema, rules)
}

/// A limit that is documented, and no more.
fn unchecked(rules: Vec<Rule>, why: &str) -> Rule {
    let why = why.to_owned();
    Rule::Unchecked { rules, why }
}

/// Reports that a limit makes no sense, where it stands.
fn report_senseless(
    lowering: &mut Lowering<'_, '_>,
    schema: &Schema<'_>,
    keyword: &str,
    why: &str,
    help: &str,
) {
    let at = schema.at.member(keyword);
    let place = at.map_or_else(|| schema.at.key(), |at| at.value());
    let message = format!("{why}, and the limit is not checked");
    lowering
        .diagnostics
        .warning(Code::InvalidValue, place, message)
        .help(help);
}

/// What all numbers are multiples of. Which integers are multiples of 2.5 is worked out: those of 5.
fn step_rule(
    lowering: &mut Lowering<'_, '_>,
    schema: &Schema<'_>,
    is_integer: bool,
) -> Option<Rule> {
    let step = schema.number.multiple_of.as_ref()?;
    let float = step.as_f64().unwrap_or_default();
    let why = if float <= 0.0 {
        "a multiple is of a number above 0"
    } else if !is_integer {
        return Some(Rule::NumberMultipleOf(float));
    } else if let Some(whole) = whole_step(step) {
        return (whole > 1).then_some(Rule::MultipleOf(whole));
    } else {
        "which integers are multiples of this cannot be told"
    };
    report_senseless(
        lowering,
        schema,
        "multipleOf",
        why,
        "correct it, or leave it out",
    );
    Some(unchecked(vec![Rule::NumberMultipleOf(float)], why))
}

/// The number whose multiples are the integers among the multiples of `step`.
fn whole_step(step: &Number) -> Option<i128> {
    let text = step.to_string().to_ascii_lowercase();
    let (digits, exponent) = text.split_once('e').unwrap_or((&text, "0"));
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let digits: i128 = format!("{whole}{fraction}").parse().ok()?;
    let exponent: i32 = exponent.parse().ok()?;
    let exponent = exponent.checked_sub(fraction.len().try_into().ok()?)?;
    let power = 10_i128.checked_pow(exponent.unsigned_abs())?;
    if exponent >= 0 {
        return digits.checked_mul(power);
    }
    Some(digits / common_divisor(digits, power))
}

const fn common_divisor(left: i128, right: i128) -> i128 {
    if right == 0 {
        left
    } else {
        common_divisor(right, left % right)
    }
}

/// The limits on an integer. One that the type itself keeps is no limit.
fn integer_rules<'d>(
    lowering: &mut Lowering<'d, '_>,
    schema: &Schema<'d>,
    inner: &TypeRef,
) -> Vec<Rule> {
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
    let least = least.into_iter().flatten().max();
    let least = least.filter(|least| *least > lowest);
    let most = most.into_iter().flatten().min();
    let most = most.filter(|most| *most < highest);
    let step = step_rule(lowering, schema, true);
    let factor = match step {
        Some(Rule::MultipleOf(factor)) => factor,
        _ => 1,
    };
    let rules = [least.map(Rule::AtLeast), most.map(Rule::AtMost), step];
    let rules: Vec<Rule> = rules.into_iter().flatten().collect();
    let (from, to) = (least.unwrap_or(lowest), most.unwrap_or(highest));
    // The first multiple from the least on is the least number there can be.
    let first = from.checked_add((-from).rem_euclid(factor));
    if first.is_some_and(|first| first <= to) {
        return rules;
    }
    let why = "no integer keeps these limits";
    let message = format!("{why}, and they are not checked");
    report_contradiction(lowering, schema, &OF_NUMBERS, message)
        .help("correct one of them, or the format");
    vec![unchecked(rules, why)]
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

fn number_rules(lowering: &mut Lowering<'_, '_>, schema: &Schema<'_>) -> Vec<Rule> {
    let limits = &schema.number;
    let float = |limit: &Option<Number>| limit.as_ref().and_then(Number::as_f64);
    let rules = [
        float(&limits.minimum).map(Rule::NumberAtLeast),
        float(&limits.exclusive_minimum).map(Rule::NumberAbove),
        float(&limits.maximum).map(Rule::NumberAtMost),
        float(&limits.exclusive_maximum).map(Rule::NumberBelow),
        step_rule(lowering, schema, false),
    ];
    rules.into_iter().flatten().collect()
}

fn text_rules(lowering: &mut Lowering<'_, '_>, schema: &Schema<'_>) -> Vec<Rule> {
    let size = &schema.size;
    let rules = [
        size.min_length.map(Rule::MinLength),
        size.max_length.map(Rule::MaxLength),
    ];
    let stated = size.patterns.iter();
    let stated = stated.filter_map(|at| Some((at, at.node.as_str()?)));
    let patterns = stated.map(|(at, stated)| pattern_rule(lowering, at, stated));
    rules.into_iter().flatten().chain(patterns).collect()
}

/// The rule of a pattern that stands at `at`; one that cannot be matched is documented, and no more.
/// What to do about a pattern that cannot be matched.
fn way_out(why: &str) -> &'static str {
    if why.contains("looks ahead") || why.contains("refers back") {
        "say the same in plain ECMA-262, without looking around and referring back"
    } else if why.contains("size") {
        "let it repeat less, or say in `maxLength` how long a text is"
    } else {
        "correct it: patterns are written as in ECMA-262"
    }
}

fn pattern_rule(lowering: &mut Lowering<'_, '_>, at: &At<'_>, stated: &str) -> Rule {
    let translated = patterns::translate(stated, &mut lowering.work.patterns);
    lowering.hold_patterns(at);
    match translated {
        Ok(translation) => {
            if translation.wrapped {
                let message = "the pattern stands between slashes, which are taken for JavaScript's and not for its own";
                lowering
                    .diagnostics
                    .warning(Code::InvalidValue, at.value(), message)
                    .help("leave the slashes out: JSON Schema has none around a pattern");
            }
            Rule::Pattern(translation.pattern)
        }
        Err(why) => {
            let message = format!("the pattern cannot be matched, and is not checked: {why}");
            lowering
                .diagnostics
                .warning(Code::Unsupported, at.value(), message)
                .help(way_out(&why));
            let stated = stated.to_owned();
            let matched = stated.clone();
            unchecked(vec![Rule::Pattern(Pattern { stated, matched })], &why)
        }
    }
}

/// The limits on a list. Those that the items of a tuple keep by themselves are no limits.
fn list_rules(schema: &Schema<'_>, inner: &TypeRef) -> Vec<Rule> {
    let size = &schema.size;
    let fixed = match inner {
        TypeRef::Tuple(items) | TypeRef::TupleList(items, _) => items.len(),
        _ => 0,
    };
    let is_tuple = matches!(inner, TypeRef::Tuple(_));
    let described = is_closed(schema).then_some(schema.prefix_items.len());
    let most = size.max_items.into_iter().chain(described).min();
    let rules = [
        size.min_items
            .filter(|least| *least > fixed && !is_tuple)
            .map(Rule::MinItems),
        most.filter(|most| *most >= fixed && !is_tuple)
            .map(Rule::MaxItems),
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
    let rules = rules.into_iter().flatten();
    rules.chain(presence_rules(schema)).collect()
}

/// The pattern that matches what one of several does.
fn any_pattern(patterns: &[(&str, At<'_>)]) -> String {
    match patterns {
        [(only, _)] => (*only).to_owned(),
        several => {
            let each = several.iter().map(|(pattern, _)| format!("(?:{pattern})"));
            each.collect::<Vec<_>>().join("|")
        }
    }
}

/// What the names of an object's members have to be like.
fn name_rule(lowering: &mut Lowering<'_, '_>, schema: &Schema<'_>) -> Option<Rule> {
    let is_closed = matches!(schema.additional, Additional::Nothing);
    if let ([(_, at), ..], true) = (schema.pattern_properties.as_slice(), is_closed) {
        let rule = pattern_rule(lowering, at, &any_pattern(&schema.pattern_properties));
        return Some(Rule::Names(vec![rule]));
    }
    let at = schema.property_names.as_ref()?;
    let mut unreported = crate::diagnostics::Diagnostics::unheard();
    let at = lowering.document.resolve(at, &mut unreported)?;
    let names = Schema::read(&at, lowering.document.version, &mut unreported)?;
    if let Some(values) = &names.values {
        let texts = values.iter().filter_map(|at| at.node.as_str());
        return Some(Rule::KnownNames(texts.map(str::to_owned).collect()));
    }
    let rules = text_rules(lowering, &names);
    let rules = without_contradiction(lowering, &names, rules);
    (!rules.is_empty()).then_some(Rule::Names(rules))
}

/// The rules on which members an object with named properties has. What its required properties keep is no limit.
pub(super) fn members(lowering: &mut Lowering<'_, '_>, schema: &Schema<'_>) -> Vec<Rule> {
    if let Some(at) = &schema.property_names {
        let message = "`propertyNames` on an object with named properties is not checked";
        lowering
            .diagnostics
            .warning(Code::Unsupported, at.key(), message)
            .help("it is checked on objects without `properties`");
    }
    let size = &schema.size;
    let least = size
        .min_properties
        .filter(|least| *least > schema.required.len());
    let counts = [
        least.map(Rule::MinProperties),
        size.max_properties.map(Rule::MaxProperties),
    ];
    let is_never = |all: &[At<'_>]| all.iter().any(|at| at.node.as_bool() == Some(false));
    let never = schema.properties.iter().filter(|(_, all)| is_never(all));
    let rules = counts
        .into_iter()
        .flatten()
        .chain(presence_rules(schema))
        .chain(never.map(|(name, _)| Rule::Without((*name).to_owned())));
    without_contradiction(lowering, schema, rules.collect())
}

/// The rules on members that have to be there together, or if others are.
fn presence_rules(schema: &Schema<'_>) -> Vec<Rule> {
    let owned =
        |names: &[&str]| -> Vec<String> { names.iter().map(|name| (*name).to_owned()).collect() };
    let one_of = |sets: &Vec<Vec<&str>>| {
        let sets = sets.iter().map(|set| owned(set));
        Rule::OneOfRequired(sets.collect())
    };
    let with = schema.required_with.iter();
    let with = with.filter(|(_, others)| !others.is_empty());
    let with = with.map(|(name, others)| Rule::RequiredWith((*name).to_owned(), owned(others)));
    schema
        .required_sets
        .iter()
        .map(one_of)
        .chain(with)
        .collect()
}

/// The limits without those of which no value at all would be valid: a mistake of the document, and a type that could
/// not be made.
fn without_contradiction(
    lowering: &mut Lowering<'_, '_>,
    schema: &Schema<'_>,
    rules: Vec<Rule>,
) -> Vec<Rule> {
    let takes_part = |rule: &Rule| {
        let mut others = rules.iter();
        others.any(|other| contradict(rule, other) || contradict(other, rule))
    };
    let (odd, mut kept): (Vec<Rule>, Vec<Rule>) = rules.iter().cloned().partition(takes_part);
    if !odd.is_empty() {
        let why = "no value keeps these limits: the least is above the most";
        let message = format!("{why}; neither is checked");
        let keywords = odd.first().map(keywords).unwrap_or_default();
        report_contradiction(lowering, schema, keywords, message).help("correct one of the two");
        kept.push(unchecked(odd, "no value keeps these limits"));
    }
    kept
}

/// The limits on numbers.
const OF_NUMBERS: [&str; 6] = [
    "minimum",
    "exclusiveMinimum",
    "maximum",
    "exclusiveMaximum",
    "multipleOf",
    "format",
];

/// The keywords of a limit and of those that can contradict it.
fn keywords(rule: &Rule) -> &'static [&'static str] {
    match rule {
        Rule::MinLength(_) | Rule::MaxLength(_) => &["minLength", "maxLength"],
        Rule::MinItems(_) | Rule::MaxItems(_) => &["minItems", "maxItems"],
        Rule::MinProperties(_) | Rule::MaxProperties(_) => &["minProperties", "maxProperties"],
        _ => &OF_NUMBERS[..4],
    }
}

/// Reports limits that nothing keeps, at each of them.
fn report_contradiction<'x>(
    lowering: &'x mut Lowering<'_, '_>,
    schema: &Schema<'_>,
    keywords: &[&str],
    message: String,
) -> &'x mut Diagnostic {
    let stated = keywords.iter().filter_map(|name| schema.at.member(name));
    let mut stated = stated.map(|at| at.value());
    let first = stated.next().unwrap_or_else(|| schema.at.key());
    let found = lowering
        .diagnostics
        .warning(Code::InvalidValue, first, message);
    for other in stated {
        found.also(other, "together with this");
    }
    found
}

fn contradict(least: &Rule, most: &Rule) -> bool {
    match (least, most) {
        (Rule::NumberAtLeast(least), Rule::NumberAtMost(most)) => least > most,
        (
            Rule::NumberAtLeast(least) | Rule::NumberAbove(least),
            Rule::NumberAtMost(most) | Rule::NumberBelow(most),
        ) => least >= most,
        (Rule::MinLength(least), Rule::MaxLength(most))
        | (Rule::MinItems(least), Rule::MaxItems(most))
        | (Rule::MinProperties(least), Rule::MaxProperties(most)) => least > most,
        _ => false,
    }
}
