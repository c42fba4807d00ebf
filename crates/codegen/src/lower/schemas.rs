//! What a schema becomes.

use std::collections::BTreeSet;

use super::keywords::Kind;
use super::structs::merged;
use super::{Hint, Lowered, Lowering, State, docs, enums, formats, limits, structs};
use crate::diagnostics::{Code, Diagnostics};
use crate::model::{Newtype, Shape, TypeRef};
use crate::spec::cursor::At;
use crate::spec::node::Node;
use crate::spec::schema::{Additional, JsonType, Schema};

impl<'d> Lowering<'d, '_> {
    /// Reads the schema at `at`, and reports what in it no code can be generated for.
    pub(super) fn read_schema(&mut self, at: &At<'d>) -> Option<Schema<'d>> {
        let schema = Schema::read(at, self.document.version, self.diagnostics)?;
        for keyword in &schema.unsupported {
            let name = keyword.pointer.last().unwrap_or_default();
            let help = "say it in plainer keywords, or in prose";
            keyword.unsupported(&format!("the keyword `{name}`"), help, self.diagnostics);
        }
        Some(schema)
    }

    /// What the schema at `at` becomes where it stands; `None` if it can't be, which is reported.
    pub(super) fn schema(&mut self, at: &At<'d>, hint: &Hint) -> Option<Lowered> {
        if self.claimed.contains_key(&at.pointer) {
            return self.named_schema(at);
        }
        let schema = self.read_schema(at)?;
        self.of_schema(&schema, hint, None)
    }

    /// What the component schema at `at` becomes; lowered only once.
    pub(super) fn named_schema(&mut self, at: &At<'d>) -> Option<Lowered> {
        match self.named.get(&at.pointer) {
            Some(State::Done(known)) => return Some(known.clone()),
            Some(State::Failed) => return None,
            Some(State::Open) => return self.still_open(at),
            None => {}
        }
        self.named.insert(at.pointer.clone(), State::Open);
        let name = self.claimed.get(&at.pointer)?.clone();
        let schema = self.read_schema(at);
        let hint = Hint::new(&name);
        let lowered = schema.and_then(|schema| self.of_schema(&schema, &hint, Some(&name)));
        let state = lowered.clone().map_or(State::Failed, State::Done);
        self.named.insert(at.pointer.clone(), state);
        lowered
    }

    /// A schema that leads back to itself while it is being lowered. An object will have its name in the
    /// end, and so will what stands for one; anything else would be an alias of itself.
    fn still_open(&mut self, at: &At<'d>) -> Option<Lowered> {
        let mut unreported = Diagnostics::new();
        let mut stood_for = at.clone();
        let mut seen = BTreeSet::new();
        let mut nullable = false;
        while seen.insert(stood_for.pointer.clone()) {
            let version = self.document.version;
            let schema = Schema::read(&stood_for, version, &mut unreported)?;
            nullable |= schema.nullable || parts(&schema).iter().any(is_null);
            if let Some(name) = self.claimed.get(&stood_for.pointer)
                && !schema.properties.is_empty()
            {
                let ty = TypeRef::Named(name.clone());
                return Some(Lowered { ty, nullable });
            }
            let Some(next) = self.stood_for(&schema) else {
                let what = "a schema that contains itself without being an object";
                let help = "put an object with properties between";
                at.unsupported(what, help, self.diagnostics);
                return None;
            };
            stood_for = next;
        }
        let message = "the schema stands for nothing but itself";
        self.diagnostics
            .error(Code::UnresolvedReference, at.key(), message)
            .help("say what its values are");
        None
    }

    /// What a schema does no more than stand for: what its reference leads to, or the one part of a composition
    /// beside null.
    pub(super) fn stood_for(&self, schema: &Schema<'d>) -> Option<At<'d>> {
        if let Some(reference) = &schema.reference {
            return self.document.follow(reference, &mut Diagnostics::new());
        }
        let mut others = parts(schema).into_iter().filter(|at| !is_null(at));
        let only = others.next()?;
        others.next().is_none().then_some(only)
    }

    fn of_schema(
        &mut self,
        schema: &Schema<'d>,
        hint: &Hint,
        name: Option<&str>,
    ) -> Option<Lowered> {
        if let Some(reference) = &schema.reference {
            return self.of_reference(schema, reference, hint);
        }
        if !schema.all_of.is_empty() || !schema.any_of.is_empty() {
            return self.of_composition(schema, hint, name);
        }
        let (nullable, ty) = self.of_plain(schema, hint, name)?;
        Some(Lowered { ty, nullable })
    }

    fn of_reference(
        &mut self,
        schema: &Schema<'d>,
        reference: &At<'d>,
        hint: &Hint,
    ) -> Option<Lowered> {
        self.mind_keywords(schema, Kind::Reference)?;
        let target = self.document.follow(reference, self.diagnostics)?;
        let lowered = self.referred(&target, reference, hint)?;
        let nullable = lowered.nullable || schema.nullable;
        Some(Lowered {
            nullable,
            ..lowered
        })
    }

    /// What a reference leads to. A schema without a name has nothing to be called by within itself.
    fn referred(&mut self, at: &At<'d>, reference: &At<'d>, hint: &Hint) -> Option<Lowered> {
        if self.claimed.contains_key(&at.pointer) {
            return self.named_schema(at);
        }
        if !self.open.insert(at.pointer.clone()) {
            let help = "give it a name under `components/schemas`, and refer to that";
            let what = "a schema without a name that contains itself";
            reference.unsupported(what, help, self.diagnostics);
            return None;
        }
        let own = self.property_hint(at);
        let lowered = self.schema(at, own.as_ref().unwrap_or(hint));
        self.open.remove(&at.pointer);
        lowered
    }

    /// What a property of a named schema is called, so that it becomes the same type for all who refer to it.
    fn property_hint(&self, at: &At<'d>) -> Option<Hint> {
        let properties = at.pointer.parent()?;
        let parent = self.claimed.get(&properties.parent()?)?;
        let is_property = properties.last()? == "properties";
        is_property.then_some(Hint::within(parent, at.pointer.last()?))
    }

    /// `allOf` of one schema, which 3.0 needs to say something beside a reference, and `anyOf` of one schema
    /// and null. Everything else is for unions and merged objects.
    fn of_composition(
        &mut self,
        schema: &Schema<'d>,
        hint: &Hint,
        name: Option<&str>,
    ) -> Option<Lowered> {
        let parts = parts(schema);
        let (nulls, others): (Vec<_>, Vec<_>) = parts.iter().partition(|at| is_null(at));
        let keywords = ["allOf", "anyOf", "oneOf"];
        let composed = keywords
            .iter()
            .filter(|name| schema.at.member(name).is_some())
            .count();
        let mixed = composed > 1 || (!schema.all_of.is_empty() && !nulls.is_empty());
        let [only] = others.as_slice() else {
            let keyword = if schema.all_of.is_empty() {
                "anyOf` or `oneOf"
            } else {
                "allOf"
            };
            let help = "one schema in it, with or without `{type: 'null'}`, is supported";
            schema.at.unsupported(
                &format!("`{keyword}` of several schemas"),
                help,
                self.diagnostics,
            );
            return None;
        };
        if mixed {
            let help =
                "one of `allOf`, `anyOf` and `oneOf`, with null in the last two only, is supported";
            schema
                .at
                .unsupported("a composition of several kinds", help, self.diagnostics);
            return None;
        }
        self.mind_keywords(schema, Kind::Composition)?;
        let mut part = self.read_schema(only)?;
        part.annotations = merged(schema.annotations.clone(), &part.annotations);
        let lowered = self.of_schema(&part, hint, name)?;
        let nullable = lowered.nullable || schema.nullable || !nulls.is_empty();
        Some(Lowered {
            nullable,
            ..lowered
        })
    }

    fn of_plain(
        &mut self,
        schema: &Schema<'d>,
        hint: &Hint,
        name: Option<&str>,
    ) -> Option<(bool, TypeRef)> {
        if let Some(values) = &schema.values {
            self.mind_keywords(schema, Kind::Enum)?;
            return enums::lower(self, schema, values, hint, name);
        }
        let json_type = self.json_type(schema)?;
        self.mind_keywords(schema, kind(schema, json_type))?;
        let ty = match json_type {
            // Null is some JSON too.
            None => return Some((true, TypeRef::Any)),
            Some(JsonType::Object) => self.of_object(schema, hint, name)?,
            Some(JsonType::Array) => self.of_array(schema, hint)?,
            Some(JsonType::Boolean) => TypeRef::Boolean,
            Some(JsonType::Integer) => formats::integer(schema.format),
            Some(JsonType::Number) => TypeRef::Float,
            Some(JsonType::String) => formats::string(self, schema)?,
        };
        Some((schema.nullable, self.limited(schema, ty, hint, name)?))
    }

    /// The one type of a schema: what it says, or what its keywords imply. `None` inside: any.
    fn json_type(&mut self, schema: &Schema<'d>) -> Option<Option<JsonType>> {
        match schema.types.as_slice() {
            [] if schema.nullable && schema.at.member("type").is_some() => {
                let help = "leave the property out, or say what it may hold beside null";
                schema.at.unsupported(
                    "a schema that only null is valid for",
                    help,
                    self.diagnostics,
                );
                None
            }
            [] => Some(implied_type(schema)),
            [only] => Some(Some(*only)),
            _ => {
                let help = "say one type, with or without `null`";
                schema
                    .at
                    .unsupported("a schema of several types", help, self.diagnostics);
                None
            }
        }
    }

    fn of_array(&mut self, schema: &Schema<'d>, hint: &Hint) -> Option<TypeRef> {
        let Some(items) = &schema.items else {
            return Some(TypeRef::List(Box::new(TypeRef::Any)));
        };
        let item_hint = Hint {
            name: singular(&hint.name),
            parent: hint.parent.clone(),
        };
        let item = self.schema(items, &item_hint)?;
        Some(TypeRef::List(Box::new(item.into_type())))
    }

    fn of_object(
        &mut self,
        schema: &Schema<'d>,
        hint: &Hint,
        name: Option<&str>,
    ) -> Option<TypeRef> {
        if has_fields(schema) {
            return structs::lower(self, schema, hint, name);
        }
        let Additional::Schema(values) = &schema.additional else {
            return Some(TypeRef::Map(Box::new(TypeRef::Any)));
        };
        let value_hint = Hint {
            name: format!("{}_value", hint.name),
            parent: hint.parent.clone(),
        };
        let value = self.schema(values, &value_hint)?;
        Some(TypeRef::Map(Box::new(value.into_type())))
    }

    /// The type itself, or a type of its own around it if there are limits.
    fn limited(
        &mut self,
        schema: &Schema<'d>,
        inner: TypeRef,
        hint: &Hint,
        name: Option<&str>,
    ) -> Option<TypeRef> {
        let rules = limits::rules(self, schema, &inner)?;
        if rules.is_empty() {
            return Some(inner);
        }
        // A format that is a type of its own becomes one limit among others.
        let (inner, rules) = match inner {
            TypeRef::Formatted(format) => {
                let own = [crate::model::Rule::Format(format)];
                (TypeRef::String, own.into_iter().chain(rules).collect())
            }
            inner => (inner, rules),
        };
        let shape = Shape::Newtype(Newtype { inner, rules });
        let docs = docs(&schema.annotations);
        Some(match name {
            Some(name) => self.add_type(name, docs, &schema.annotations, shape),
            None => self.add_inline(hint, docs, &schema.annotations, shape),
        })
    }

    /// Reports a value of the document that has no place in a schema.
    pub(super) fn invalid(&mut self, at: &At<'d>, message: &str, help: &str) {
        self.diagnostics
            .error(Code::InvalidValue, at.value(), message)
            .help(help);
    }
}

/// The schemas that a schema is composed of.
fn parts<'d>(schema: &Schema<'d>) -> Vec<At<'d>> {
    [schema.all_of.as_slice(), schema.any_of.as_slice()].concat()
}

fn is_null(at: &At<'_>) -> bool {
    let Some(stated) = at.member("type") else {
        return false;
    };
    stated.node.as_str() == Some("null") || *stated.node == Node::Null
}

fn kind(schema: &Schema<'_>, json_type: Option<JsonType>) -> Kind {
    match json_type {
        None => Kind::Anything,
        Some(JsonType::Boolean) => Kind::Boolean,
        Some(JsonType::Integer) => Kind::Integer,
        Some(JsonType::Number) => Kind::Number,
        Some(JsonType::String) => Kind::Text,
        Some(JsonType::Array) => Kind::List,
        Some(JsonType::Object) if has_fields(schema) => Kind::Object,
        Some(JsonType::Object) => Kind::Map,
    }
}

/// Whether an object becomes a struct: it names its properties, or has none at all.
fn has_fields(schema: &Schema<'_>) -> bool {
    !schema.properties.is_empty() || matches!(schema.additional, Additional::Nothing)
}

fn implied_type(schema: &Schema<'_>) -> Option<JsonType> {
    let size = &schema.size;
    let number = &schema.number;
    let has_number = number.minimum.is_some()
        || number.maximum.is_some()
        || number.exclusive_minimum.is_some()
        || number.exclusive_maximum.is_some()
        || number.multiple_of.is_some();
    if !schema.properties.is_empty() || !matches!(schema.additional, Additional::Unsaid) {
        Some(JsonType::Object)
    } else if schema.items.is_some() || size.min_items.is_some() || size.max_items.is_some() {
        Some(JsonType::Array)
    } else if size.pattern.is_some() || size.min_length.is_some() || size.max_length.is_some() {
        Some(JsonType::String)
    } else if has_number {
        Some(JsonType::Number)
    } else if schema.secret || schema.format.is_some_and(formats::is_of_string) {
        Some(JsonType::String)
    } else {
        None
    }
}

/// The name of one item of a list called `name`.
fn singular(name: &str) -> String {
    for (plural, single) in [("ies", "y"), ("sses", "ss"), ("xes", "x")] {
        if let Some(stem) = name.strip_suffix(plural) {
            return format!("{stem}{single}");
        }
    }
    match name.strip_suffix('s') {
        Some(stem) if !stem.ends_with(['s', 'u', 'i']) && !stem.is_empty() => stem.to_owned(),
        _ => format!("{name}_item"),
    }
}

#[cfg(test)]
mod tests {
    use super::singular;

    #[test]
    fn items_are_called_by_the_singular() {
        assert_eq!(singular("codecs"), "codec");
        assert_eq!(singular("entries"), "entry");
        assert_eq!(singular("status"), "status_item");
        assert_eq!(singular("boxes"), "box");
        assert_eq!(singular("data"), "data_item");
    }
}
