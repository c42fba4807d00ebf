//! Whether a value keeps what the model knows of its schema. What the model does not know is not missed: a union takes what
//! any of its members does, and any JSON takes anything.

use std::collections::BTreeSet;

use serde_json::Value as Json;

use super::formats::{called, can_be};
use crate::examples::Example;
use crate::model::{Access, Api, Field, Presence, Rule, Shape, Struct, Type, TypeRef};
use crate::spec::pointer::Pointer;

/// Values that contain themselves end somewhere; types that do may not.
const DEEPEST: usize = 64;

/// What is wrong with an example, each with its place in the document.
pub(super) fn faults<'m>(
    api: &'m Api,
    example: &'m Example,
) -> impl Iterator<Item = (Pointer, String)> + use<'m> {
    let mut judge = Judge {
        api,
        faults: Vec::new(),
    };
    judge.value(&example.of, &example.value, &example.place, DEEPEST);
    judge.faults.into_iter()
}

struct Judge<'m> {
    api: &'m Api,
    faults: Vec<(Pointer, String)>,
}

impl<'m> Judge<'m> {
    fn fault(&mut self, at: &Pointer, fault: impl Into<String>) {
        self.faults.push((at.clone(), fault.into()));
    }

    fn value(&mut self, ty: &'m TypeRef, json: &Json, at: &Pointer, depth: usize) {
        let Some(depth) = depth.checked_sub(1) else {
            return;
        };
        if !has_kind(ty, json) {
            return self.fault(at, format!("{} is not {}", kind(json), expected(ty)));
        }
        match ty {
            TypeRef::Formatted(format) => {
                let text = json.as_str().unwrap_or_default();
                if !can_be(*format, text) {
                    self.fault(at, broken(&Rule::Format(*format), json));
                }
            }
            TypeRef::Nullable(inner) if !json.is_null() => self.value(inner, json, at, depth),
            TypeRef::Boxed(inner) => self.value(inner, json, at, depth),
            TypeRef::List(item) => {
                for (index, json) in json.as_array().into_iter().flatten().enumerate() {
                    self.value(item, json, &at.push(&index.to_string()), depth);
                }
            }
            TypeRef::Map(value) => {
                for (name, json) in json.as_object().into_iter().flatten() {
                    self.value(value, json, &at.push(name), depth);
                }
            }
            TypeRef::Named(name) => {
                if let Some(ty) = self.api.types.get(name) {
                    self.named(ty, json, at, depth);
                }
            }
            _ => {}
        }
    }

    fn named(&mut self, ty: &'m Type, json: &Json, at: &Pointer, depth: usize) {
        match &ty.shape {
            Shape::Struct(structure) => self.object(structure, json, at, depth),
            Shape::Enum(values) => {
                let known = values.variants.iter().map(|variant| variant.wire.as_str());
                let text = json.as_str().unwrap_or_default();
                if known.clone().all(|known| known != text) {
                    self.fault(at, format!("`{text}` is not one of the values"));
                }
            }
            Shape::Newtype(newtype) => {
                self.value(&newtype.inner, json, at, depth);
                for rule in newtype.rules.iter().filter(|rule| breaks(rule, json)) {
                    self.fault(at, broken(rule, json));
                }
            }
            Shape::Values(values) => {
                let known = values.variants.iter().map(|variant| &variant.wire);
                // Numbers can be written in several ways.
                let mut known = known.filter_map(|wire| serde_json::from_str::<Json>(wire).ok());
                if !known.any(|known| is_same(&known, json)) {
                    self.fault(at, format!("{} is not one of the values", shown(json)));
                }
            }
            Shape::Union(_) => {}
        }
    }

    fn object(&mut self, structure: &'m Struct, json: &Json, at: &Pointer, depth: usize) {
        let Some(members) = json.as_object() else {
            return self.fault(at, format!("{} is not an object", kind(json)));
        };
        for field in &structure.fields {
            match members.get(&field.wire) {
                Some(Json::Null) if field.presence == Presence::Nullable => {}
                Some(json) => self.value(&field.ty, json, &at.push(&field.wire), depth),
                None if is_missed(field) => {
                    self.fault(at, format!("it lacks `{}`", field.wire));
                }
                None => {}
            }
        }
    }
}

/// Whether a field has to be there. What only one side sets is not missed: which side shows it, nobody can say.
fn is_missed(field: &Field) -> bool {
    field.presence == Presence::Required && field.access == Access::Both
}

/// Whether a value is of a JSON type that the type can be.
fn has_kind(ty: &TypeRef, json: &Json) -> bool {
    match ty {
        TypeRef::Boolean => json.is_boolean(),
        TypeRef::Int32 | TypeRef::Int64 | TypeRef::Uint64 => {
            json.as_f64().is_some_and(|number| number.fract() == 0.0)
        }
        TypeRef::Float => json.is_number(),
        TypeRef::String | TypeRef::Secret | TypeRef::Formatted(_) => json.is_string(),
        TypeRef::List(_) | TypeRef::Tuple(_) | TypeRef::TupleList(..) => json.is_array(),
        TypeRef::Map(_) => json.is_object(),
        TypeRef::Null => json.is_null(),
        TypeRef::Nullable(_)
        | TypeRef::Boxed(_)
        | TypeRef::Named(_)
        | TypeRef::File
        | TypeRef::External(_)
        | TypeRef::Any => true,
    }
}

fn expected(ty: &TypeRef) -> &'static str {
    match ty {
        TypeRef::Boolean => "a boolean",
        TypeRef::Int32 | TypeRef::Int64 | TypeRef::Uint64 => "an integer",
        TypeRef::Float => "a number",
        TypeRef::List(_) | TypeRef::Tuple(_) | TypeRef::TupleList(..) => "a list",
        TypeRef::Map(_) => "an object",
        TypeRef::Null => "null",
        _ => "a string",
    }
}

fn kind(json: &Json) -> &'static str {
    match json {
        Json::Null => "null",
        Json::Bool(_) => "a boolean",
        Json::Number(number) if number.is_f64() => "a number with a fraction",
        Json::Number(_) => "a number",
        Json::String(_) => "a string",
        Json::Array(_) => "a list",
        Json::Object(_) => "an object",
    }
}

/// Whether a value breaks a rule. One that is not for values of its kind is kept.
fn breaks(rule: &Rule, json: &Json) -> bool {
    let number = json.as_f64();
    let length = json.as_str().map(|text| text.chars().count());
    let items = json.as_array().map(Vec::len);
    let members = json.as_object().map(serde_json::Map::len);
    match rule {
        Rule::AtLeast(limit) => number.is_some_and(|number| number < *limit as f64),
        Rule::AtMost(limit) => number.is_some_and(|number| number > *limit as f64),
        Rule::MultipleOf(step) => json
            .as_i64()
            .is_some_and(|number| *step != 0 && i128::from(number) % *step != 0),
        Rule::NumberMultipleOf(step) => number.is_some_and(|number| {
            let times = number / step;
            (times - times.round()).abs() > 1e-9 * times.abs().max(1.0)
        }),
        Rule::NumberAtLeast(limit) => number.is_some_and(|number| number < *limit),
        Rule::NumberAbove(limit) => number.is_some_and(|number| number <= *limit),
        Rule::NumberAtMost(limit) => number.is_some_and(|number| number > *limit),
        Rule::NumberBelow(limit) => number.is_some_and(|number| number >= *limit),
        Rule::MinLength(limit) => length.is_some_and(|length| length < *limit),
        Rule::MaxLength(limit) => length.is_some_and(|length| length > *limit),
        Rule::MinItems(limit) => items.is_some_and(|count| count < *limit),
        Rule::MaxItems(limit) => items.is_some_and(|count| count > *limit),
        Rule::UniqueItems => json.as_array().is_some_and(|items| has_twins(items)),
        Rule::Format(format) => json.as_str().is_some_and(|text| !can_be(*format, text)),
        Rule::MinProperties(limit) => members.is_some_and(|count| count < *limit),
        Rule::MaxProperties(limit) => members.is_some_and(|count| count > *limit),
        Rule::Pattern(pattern) => json.as_str().is_some_and(|text| {
            let regex = regex_lite::Regex::new(&pattern.matched);
            regex.is_ok_and(|regex| !regex.is_match(text))
        }),
        _ => false,
    }
}

/// Whether an item is there twice.
fn has_twins(items: &[Json]) -> bool {
    let mut seen = BTreeSet::new();
    !items.iter().all(|item| seen.insert(item.to_string()))
}

/// Whether two values are one, however numbers are written.
fn is_same(one: &Json, other: &Json) -> bool {
    match (one.as_f64(), other.as_f64()) {
        (Some(one), Some(other)) => one == other,
        _ => one == other,
    }
}

/// The beginning of a value.
fn shown(json: &Json) -> String {
    json.to_string().chars().take(60).collect()
}

/// What is wrong where a rule is broken.
fn broken(rule: &Rule, json: &Json) -> String {
    let shown = shown(json);
    match rule {
        Rule::MultipleOf(step) => format!("{shown} is no multiple of {step}"),
        Rule::NumberMultipleOf(step) => format!("{shown} is no multiple of {step}"),
        Rule::UniqueItems => "it has an item twice".to_owned(),
        Rule::Format(format) => format!("{shown} is no `{}`", called(*format)),
        Rule::AtLeast(limit) => format!("{shown} is less than {limit}"),
        Rule::AtMost(limit) => format!("{shown} is more than {limit}"),
        Rule::NumberAtLeast(limit) => format!("{shown} is less than {limit}"),
        Rule::NumberAbove(limit) => format!("{shown} is not more than {limit}"),
        Rule::NumberAtMost(limit) => format!("{shown} is more than {limit}"),
        Rule::NumberBelow(limit) => format!("{shown} is not less than {limit}"),
        Rule::MinLength(limit) => format!("{shown} has fewer than {limit} characters"),
        Rule::MaxLength(limit) => format!("{shown} has more than {limit} characters"),
        Rule::MinItems(limit) => format!("it has fewer than {limit} items"),
        Rule::MaxItems(limit) => format!("it has more than {limit} items"),
        Rule::MinProperties(limit) => format!("it has fewer than {limit} members"),
        Rule::MaxProperties(limit) => format!("it has more than {limit} members"),
        Rule::Pattern(pattern) => format!("{shown} does not match `{}`", pattern.stated),
        _ => format!("{shown} breaks a limit"),
    }
}
