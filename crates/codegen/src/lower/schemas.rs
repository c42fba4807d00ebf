//! What a schema becomes.

use super::{Hint, Lowered, Lowering, docs, enums, formats, limits, structs};
use crate::diagnostics::Code;
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
        if let Some(known) = self.named.get(&at.pointer) {
            if known.is_some() {
                return known.clone();
            }
            return self.still_open(at);
        }
        self.named.insert(at.pointer.clone(), None);
        let name = self.claimed.get(&at.pointer)?.clone();
        let schema = self.read_schema(at)?;
        let lowered = self.of_schema(&schema, &Hint::new(&name), Some(&name));
        self.named.insert(at.pointer.clone(), lowered.clone());
        lowered
    }

    /// A schema that leads back to itself while it is being lowered. An object will have its name in the
    /// end; anything else would be an alias of itself.
    fn still_open(&mut self, at: &At<'d>) -> Option<Lowered> {
        let name = self.claimed.get(&at.pointer)?.clone();
        let is_object = at.member("properties").is_some();
        if !is_object {
            let help = "put an object with properties between";
            at.unsupported(
                "a schema that contains itself without being an object",
                help,
                self.diagnostics,
            );
            return None;
        }
        Some(Lowered::of(TypeRef::Named(name)))
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
            return self.of_composition(schema, hint);
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
        if narrows(schema) {
            let help = "move the limits to the schema that is referred to, or give both a schema of their own";
            reference.unsupported("a `$ref` with limits beside it", help, self.diagnostics);
            return None;
        }
        let target = self.document.follow(reference, self.diagnostics)?;
        let lowered = self.schema(&target, hint)?;
        let nullable = lowered.nullable || schema.nullable;
        Some(Lowered {
            nullable,
            ..lowered
        })
    }

    /// `allOf` of one schema, which 3.0 needs to say something beside a reference, and `anyOf` of one schema
    /// and null. Everything else is for unions and merged objects.
    fn of_composition(&mut self, schema: &Schema<'d>, hint: &Hint) -> Option<Lowered> {
        let parts = [schema.all_of.as_slice(), schema.any_of.as_slice()].concat();
        let (nulls, others): (Vec<_>, Vec<_>) = parts.iter().partition(|at| is_null(at));
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
        if narrows(schema) {
            let help = "move all of it into one schema";
            schema.at.unsupported(
                "a composition with limits beside it",
                help,
                self.diagnostics,
            );
            return None;
        }
        let lowered = self.schema(only, hint)?;
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
            return enums::lower(self, schema, values, hint, name);
        }
        let ty = match self.json_type(schema)? {
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
        let named =
            !schema.properties.is_empty() || matches!(schema.additional, Additional::Nothing);
        if named {
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

/// Whether a schema says more about the values than its reference or composition does.
fn narrows(schema: &Schema<'_>) -> bool {
    let size = &schema.size;
    let number = &schema.number;
    schema.values.is_some()
        || !schema.properties.is_empty()
        || schema.items.is_some()
        || matches!(schema.additional, Additional::Schema(_))
        || size.pattern.is_some()
        || size.unique_items
        || [
            size.min_length,
            size.max_length,
            size.min_items,
            size.max_items,
        ]
        .iter()
        .any(Option::is_some)
        || [size.min_properties, size.max_properties]
            .iter()
            .any(Option::is_some)
        || [&number.minimum, &number.maximum, &number.multiple_of]
            .iter()
            .any(|limit| limit.is_some())
        || [&number.exclusive_minimum, &number.exclusive_maximum]
            .iter()
            .any(|limit| limit.is_some())
}

fn is_null(at: &At<'_>) -> bool {
    let Some(stated) = at.member("type") else {
        return false;
    };
    stated.node.as_str() == Some("null") || *stated.node == Node::Null
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
    } else if schema.format.is_some_and(formats::is_of_string) {
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
