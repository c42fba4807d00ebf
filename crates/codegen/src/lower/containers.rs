//! What lists and objects become, and what their items and members are called.

use super::{Hint, Lowered, Lowering, structs};
use crate::diagnostics::Code;
use crate::model::TypeRef;
use crate::spec::schema::{Additional, Schema};

impl<'d> Lowering<'d, '_> {
    pub(super) fn of_array(&mut self, schema: &Schema<'d>, hint: &Hint) -> Option<TypeRef> {
        let item_hint = item_hint(hint);
        if !schema.prefix_items.is_empty() {
            return self.of_tuple(schema, &item_hint);
        }
        if schema.items.is_empty() {
            return Some(TypeRef::List(Box::new(TypeRef::Any)));
        }
        let item = self.schemas(&schema.items, &item_hint)?;
        Some(TypeRef::List(Box::new(item.into_type())))
    }

    /// A list whose first items have types of their own. Where more may follow, or they are too many for a tuple, all
    /// are read as any JSON.
    fn of_tuple(&mut self, schema: &Schema<'d>, hint: &Hint) -> Option<TypeRef> {
        const MOST: usize = 8;
        let more = schema.items.iter().any(|at| at.node.as_map().is_some());
        if more || schema.prefix_items.len() > MOST {
            let message = "the list has items of its own types and more, and is taken for a list of any values";
            self.diagnostics
                .warning(Code::Unsupported, schema.at.key(), message);
            return Some(TypeRef::List(Box::new(TypeRef::Any)));
        }
        let mut items = Vec::new();
        for (index, at) in schema.prefix_items.iter().enumerate() {
            let hint = Hint {
                name: format!("{}_{}", hint.name, index + 1),
                parent: hint.parent.clone(),
            };
            items.push(self.schema(at, &hint)?.into_type());
        }
        Some(TypeRef::Tuple(items))
    }

    pub(super) fn of_object(
        &mut self,
        schema: &Schema<'d>,
        hint: &Hint,
        name: Option<&str>,
    ) -> Option<TypeRef> {
        if has_fields(schema) {
            return structs::lower(self, schema, hint, name);
        }
        let value_hint = Hint {
            name: format!("{}_value", hint.name),
            parent: hint.parent.clone(),
        };
        let value = self.of_rest(schema, &value_hint)?;
        let value = value.map_or(TypeRef::Any, Lowered::into_type);
        Some(TypeRef::Map(Box::new(value)))
    }

    /// What the members hold that have no name in the schema; `Some(None)` if nothing is said about them.
    pub(super) fn of_rest(&mut self, schema: &Schema<'d>, hint: &Hint) -> Option<Option<Lowered>> {
        let mut found: Vec<Lowered> = Vec::new();
        for (_, at) in &schema.pattern_properties {
            let lowered = self.schema(at, hint)?;
            if found.iter().all(|known| known.ty != lowered.ty) {
                found.push(lowered);
            }
        }
        if let Additional::Schemas(all) = &schema.additional {
            let lowered = self.schemas(all, hint)?;
            if found.iter().all(|known| known.ty != lowered.ty) {
                found.push(lowered);
            }
        }
        if found.len() > 1 {
            // Which of the types a member has depends on its name.
            return Some(Some(Lowered {
                ty: TypeRef::Any,
                nullable: true,
            }));
        }
        Some(found.pop())
    }
}

pub(super) fn item_hint(hint: &Hint) -> Hint {
    Hint {
        name: singular(&hint.name),
        parent: hint.parent.clone(),
    }
}

/// Whether an object becomes a struct: it names its properties, or has none at all.
pub(super) fn has_fields(schema: &Schema<'_>) -> bool {
    let is_empty =
        matches!(schema.additional, Additional::Nothing) && schema.pattern_properties.is_empty();
    !schema.properties.is_empty() || is_empty
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
