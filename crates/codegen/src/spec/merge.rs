//! Schemas that all hold for one value, as one.
//!
//! Owns what each keyword becomes when it is said twice. Must not know what code becomes of it.

use super::cursor::At;
use super::schema::{Additional, Annotations, JsonType, NumberLimits, Schema, SizeLimits};

use serde_json::Number;

impl<'d> Schema<'d> {
    /// Whether no value has the types of both.
    #[must_use]
    pub fn excludes(&self, other: &Self) -> bool {
        let types = [&self.types, &other.types];
        types.iter().all(|types| !types.is_empty()) && common_types(types).is_empty()
    }

    /// This schema, and another that holds as well. What is said about the use of this one stands above what is said
    /// about the other; references, and lists that are to be resolved first, are not looked at.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        Self {
            nullable: self.nullable && other.nullable,
            types: both_types(self.types, other.types),
            values: both_values(self.values, other.values),
            format: self.format.or(other.format),
            number: both_numbers(&self.number, &other.number),
            size: both_sizes(&self.size, &other.size),
            items: joined(self.items, other.items),
            prefix_items: longer(self.prefix_items, other.prefix_items),
            properties: both_properties(self.properties, other.properties),
            sometimes: both_sometimes(self.sometimes, other.sometimes),
            pattern_properties: joined(self.pattern_properties, other.pattern_properties),
            property_names: self.property_names.or(other.property_names),
            required_with: joined(self.required_with, other.required_with),
            required_sets: joined(self.required_sets, other.required_sets),
            required: both_required(self.required, other.required),
            additional: both_additional(self.additional, other.additional),
            unions: joined(self.unions, other.unions),
            conditional: joined(self.conditional, other.conditional),
            discriminator: self.discriminator.or(other.discriminator),
            annotations: both_annotations(self.annotations, other.annotations),
            secret: self.secret || other.secret,
            enum_names: longer(self.enum_names, other.enum_names),
            enum_descriptions: longer(self.enum_descriptions, other.enum_descriptions),
            value_titles: longer(self.value_titles, other.value_titles),
            unchecked: joined(self.unchecked, other.unchecked),
            all_of: self.all_of,
            reference: self.reference,
            at: self.at,
        }
    }
}

fn joined<T>(mut first: Vec<T>, second: Vec<T>) -> Vec<T> {
    first.extend(second);
    first
}

fn longer<T>(first: Vec<T>, second: Vec<T>) -> Vec<T> {
    if second.len() > first.len() {
        second
    } else {
        first
    }
}

/// The types that both name; every integer is a number. Of types that exclude each other those of the first are taken:
/// nobody means that there is no value.
fn both_types(first: Vec<JsonType>, second: Vec<JsonType>) -> Vec<JsonType> {
    if first.is_empty() || second.is_empty() {
        return joined(first, second);
    }
    let both = common_types([&first, &second]);
    if both.is_empty() { first } else { both }
}

fn common_types([first, second]: [&Vec<JsonType>; 2]) -> Vec<JsonType> {
    let narrowed = |ty: &JsonType| {
        if second.contains(ty) {
            return Some(*ty);
        }
        match ty {
            JsonType::Number if second.contains(&JsonType::Integer) => Some(JsonType::Integer),
            JsonType::Integer if second.contains(&JsonType::Number) => Some(JsonType::Integer),
            _ => None,
        }
    };
    first.iter().filter_map(narrowed).collect()
}

fn both_values<'d>(first: Option<Vec<At<'d>>>, second: Option<Vec<At<'d>>>) -> Option<Vec<At<'d>>> {
    let (Some(first), Some(second)) = (&first, &second) else {
        return first.or(second);
    };
    let listed = |at: &&At<'d>| second.iter().any(|other| other.node == at.node);
    let both: Vec<At<'d>> = first.iter().filter(listed).cloned().collect();
    Some(if both.is_empty() { first.clone() } else { both })
}

fn both_numbers(first: &NumberLimits, second: &NumberLimits) -> NumberLimits {
    NumberLimits {
        minimum: larger(&first.minimum, &second.minimum),
        maximum: smaller(&first.maximum, &second.maximum),
        exclusive_minimum: larger(&first.exclusive_minimum, &second.exclusive_minimum),
        exclusive_maximum: smaller(&first.exclusive_maximum, &second.exclusive_maximum),
        multiple_of: both_multiples(&first.multiple_of, &second.multiple_of),
    }
}

/// What is a multiple of both: for whole numbers the least of such, and else the one that is a multiple of the other.
fn both_multiples(first: &Option<Number>, second: &Option<Number>) -> Option<Number> {
    let (Some(left), Some(right)) = (first, second) else {
        return first.clone().or_else(|| second.clone());
    };
    let whole = |number: &Number| number.as_i64().filter(|number| *number > 0);
    if let (Some(one), Some(other)) = (whole(left), whole(right)) {
        let least = (one / common_divisor(one, other)).checked_mul(other);
        return Some(least.map_or_else(|| left.clone(), Number::from));
    }
    let float = |number: &Number| number.as_f64().unwrap_or_default();
    let quotient = float(right) / float(left);
    let is_finer = (quotient - quotient.round()).abs() < 1e-9 && quotient >= 1.0;
    Some(if is_finer { right } else { left }.clone())
}

const fn common_divisor(left: i64, right: i64) -> i64 {
    if right == 0 {
        left
    } else {
        common_divisor(right, left % right)
    }
}

fn larger(first: &Option<Number>, second: &Option<Number>) -> Option<Number> {
    picked(first, second, |first, second| first >= second)
}

fn smaller(first: &Option<Number>, second: &Option<Number>) -> Option<Number> {
    picked(first, second, |first, second| first <= second)
}

fn picked(
    first: &Option<Number>,
    second: &Option<Number>,
    takes_first: impl Fn(f64, f64) -> bool,
) -> Option<Number> {
    let (Some(left), Some(right)) = (first, second) else {
        return first.clone().or_else(|| second.clone());
    };
    let float = |number: &Number| number.as_f64().unwrap_or_default();
    let taken = if takes_first(float(left), float(right)) {
        left
    } else {
        right
    };
    Some(taken.clone())
}

fn both_sizes<'d>(first: &SizeLimits<'d>, second: &SizeLimits<'d>) -> SizeLimits<'d> {
    let most = |first: Option<usize>, second: Option<usize>| match (first, second) {
        (Some(first), Some(second)) => Some(first.min(second)),
        (first, second) => first.or(second),
    };
    SizeLimits {
        min_length: first.min_length.max(second.min_length),
        max_length: most(first.max_length, second.max_length),
        patterns: both_patterns(&first.patterns, &second.patterns),
        min_items: first.min_items.max(second.min_items),
        max_items: most(first.max_items, second.max_items),
        unique_items: first.unique_items || second.unique_items,
        min_properties: first.min_properties.max(second.min_properties),
        max_properties: most(first.max_properties, second.max_properties),
    }
}

fn both_patterns<'d>(first: &[At<'d>], second: &[At<'d>]) -> Vec<At<'d>> {
    let mut both = first.to_vec();
    for at in second {
        if both.iter().all(|known| known.node != at.node) {
            both.push(at.clone());
        }
    }
    both
}

fn both_properties<'d>(
    mut first: Vec<(&'d str, Vec<At<'d>>)>,
    second: Vec<(&'d str, Vec<At<'d>>)>,
) -> Vec<(&'d str, Vec<At<'d>>)> {
    for (name, schemas) in second {
        match first.iter_mut().find(|(known, _)| *known == name) {
            Some((_, known)) => {
                for at in schemas {
                    if known.iter().all(|other| other.pointer != at.pointer) {
                        known.push(at);
                    }
                }
            }
            None => first.push((name, schemas)),
        }
    }
    first
}

fn both_sometimes<'d>(
    mut first: Vec<(&'d str, Vec<Vec<At<'d>>>)>,
    second: Vec<(&'d str, Vec<Vec<At<'d>>>)>,
) -> Vec<(&'d str, Vec<Vec<At<'d>>>)> {
    for (name, alternatives) in second {
        match first.iter_mut().find(|(known, _)| *known == name) {
            Some((_, known)) => known.extend(alternatives),
            None => first.push((name, alternatives)),
        }
    }
    first
}

fn both_required<'d>(mut first: Vec<&'d str>, second: Vec<&'d str>) -> Vec<&'d str> {
    for name in second {
        if !first.contains(&name) {
            first.push(name);
        }
    }
    first
}

/// To say `false` beside other schemas would leave no member for those: what is meant is that there are no others.
fn both_additional<'d>(first: Additional<'d>, second: Additional<'d>) -> Additional<'d> {
    match (first, second) {
        (Additional::Schemas(first), Additional::Schemas(second)) => {
            Additional::Schemas(joined(first, second))
        }
        (Additional::Schemas(schemas), _) | (_, Additional::Schemas(schemas)) => {
            Additional::Schemas(schemas)
        }
        (Additional::Anything, _) | (_, Additional::Anything) => Additional::Anything,
        (Additional::Nothing, Additional::Nothing) => Additional::Nothing,
        _ => Additional::Unsaid,
    }
}

/// What is said where a schema is used, and where that is silent, what the schema says itself.
#[must_use]
pub fn both_annotations<'d>(here: Annotations<'d>, there: Annotations<'d>) -> Annotations<'d> {
    Annotations {
        title: here.title.or(there.title),
        description: here.description.or(there.description),
        default: here.default.or(there.default),
        examples: if here.examples.is_empty() {
            there.examples
        } else {
            here.examples
        },
        deprecated: here.deprecated.or(there.deprecated),
        read_only: here.read_only.or(there.read_only),
        write_only: here.write_only.or(there.write_only),
        aliases: if here.aliases.is_empty() {
            there.aliases
        } else {
            here.aliases
        },
        // The name of a type is not the name of a field of that type.
        rust_name: here.rust_name,
    }
}
