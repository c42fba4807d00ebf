//! What lists and objects become, and what their items and members are called.

use super::{Hint, Lowered, Lowering, structs};
use crate::bounds::{self, PARTS};
use crate::model::TypeRef;
use crate::spec::cursor::At;
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

    /// A list whose first items have types of their own. Those that must be there are a tuple, as far as tuples go; those
    /// that may be missing, and those behind, are a list of what they can be.
    fn of_tuple(&mut self, schema: &Schema<'d>, hint: &Hint) -> Option<TypeRef> {
        const MOST: usize = 8;
        let least = least_items(schema).unwrap_or(usize::MAX);
        let (fixed, others) = schema
            .prefix_items
            .split_at(least.min(MOST).min(schema.prefix_items.len()));
        let mut items = Vec::new();
        for (index, at) in fixed.iter().enumerate() {
            let hint = Hint {
                name: format!("{}_{}", hint.name, index + 1),
                parent: hint.parent.clone(),
            };
            items.push(self.schema(at, &hint)?.into_type());
        }
        if items.iter().map(TypeRef::size).sum::<usize>() > PARTS {
            let message = format!("the tuple has more than {PARTS} types within each other");
            let help = "make objects of some of the lists within it: these have names";
            bounds::report(schema.at.key(), message, help, self.diagnostics);
            return None;
        }
        let mut rest: Vec<_> = others.iter().map(|at| (vec![at.clone()], None)).collect();
        if !schema.items.is_empty() && !is_closed(schema) {
            rest.push((schema.items.clone(), None));
        }
        let rest = match rest.as_slice() {
            [] => return Some(TypeRef::Tuple(items)),
            [(only, _)] => self.schemas(only, hint)?,
            _ => self.any_of(schema, &rest, hint)?,
        };
        let rest = Box::new(rest.into_type());
        Some(if items.is_empty() {
            TypeRef::List(rest)
        } else {
            TypeRef::TupleList(items, rest)
        })
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

    /// What the members hold that have no name in the schema; `Some(None)` if nothing is said about them. Where it depends
    /// on the name of a member, it is one of all that it can be.
    pub(super) fn of_rest(&mut self, schema: &Schema<'d>, hint: &Hint) -> Option<Option<Lowered>> {
        let mut all: Vec<(Vec<At<'d>>, Option<String>)> = Vec::new();
        for (pattern, at) in &schema.pattern_properties {
            if at.node.as_bool() == Some(false) {
                continue;
            }
            let about = format!("Where the name matches {}.", code(pattern));
            all.push((vec![at.clone()], Some(about)));
        }
        // No schemas at all hold for anything.
        let others = match &schema.additional {
            Additional::Schemas(others) => Some(others.clone()),
            Additional::Anything if !all.is_empty() => Some(Vec::new()),
            Additional::Unsaid if all.len() > 1 => Some(Vec::new()),
            _ => None,
        };
        if let Some(others) = others {
            let about = (!all.is_empty()).then(|| "Where the name matches no pattern.".to_owned());
            all.push((others, about));
        }
        match all.as_slice() {
            [] => Some(None),
            [(only, _)] => self.schemas(only, hint).map(Some),
            _ => self.any_of(schema, &all, hint).map(Some),
        }
    }
}

/// A text of the document as code in prose.
fn code(text: &str) -> String {
    let longest = text.split(|c| c != '`').map(str::len).max();
    let fence = "`".repeat(longest.unwrap_or_default() + 1);
    if text.contains('`') {
        format!("{fence} {text} {fence}")
    } else {
        format!("{fence}{text}{fence}")
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
    !schema.properties.is_empty() || !schema.sometimes.is_empty() || is_empty
}

/// How many items a list has at least, if that is said.
fn least_items(schema: &Schema<'_>) -> Option<usize> {
    let stated = schema.at.member("minItems");
    let none = stated.is_some_and(|at| at.node.as_i64() == Some(0));
    schema.size.min_items.or(none.then_some(0))
}

/// Whether no more items follow than those that have schemas of their own.
pub(super) fn is_closed(schema: &Schema<'_>) -> bool {
    let mut items = schema.items.iter();
    !schema.prefix_items.is_empty() && items.any(|at| at.node.as_bool() == Some(false))
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
