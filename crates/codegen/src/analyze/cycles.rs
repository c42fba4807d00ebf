//! Types that contain themselves: where the heap has to come between, and which can have no value at all.

use std::collections::BTreeSet;

use indexmap::IndexMap;

use super::circles::{Circles, Edges};
use crate::model::{Api, Field, Presence, Shape, Type, TypeRef};

/// Puts fields on the heap that would make their type contain itself. Returns the types that no finite value can have,
/// since a required field leads back to them; such a field need not be given.
pub(super) fn settle(api: &mut Api) -> Vec<String> {
    let inline = edges(&api.types, |_| true);
    let circles = Circles::of(&inline);
    let boxed: BTreeSet<(String, String)> = inline
        .iter()
        .flat_map(|(from, targets)| targets.iter().map(move |to| (from.clone(), to.clone())))
        .filter(|(from, to)| circles.are_one(from, to))
        .collect();
    let required = edges(&api.types, |field| {
        field.presence == Presence::Required && matches!(field.ty, TypeRef::Named(_))
    });
    let circles = Circles::of(&required);
    let endless = api.types.keys().filter(|name| circles.leads_back(name));
    let endless: Vec<String> = endless.cloned().collect();
    for name in &endless {
        free_fields(&mut api.types, name, |to| circles.are_one(to, name));
    }
    let large: BTreeSet<String> = api
        .types
        .values()
        .filter(|ty| matches!(ty.shape, Shape::Struct(_) | Shape::Union(_)))
        .map(|ty| ty.name.clone())
        .collect();
    let limited = limited(&api.types);
    let circles = Circles::of(&limited);
    for (name, ty) in &mut api.types {
        box_fields(name, ty, &boxed, &large);
        if let Shape::Newtype(newtype) = &mut ty.shape {
            newtype.recursive = circles.leads_back(name);
        }
    }
    endless
}

fn box_fields(
    name: &str,
    ty: &mut Type,
    boxed: &BTreeSet<(String, String)>,
    large: &BTreeSet<String>,
) {
    match &mut ty.shape {
        Shape::Struct(structure) => {
            for field in &mut structure.fields {
                let targets = held_inline(&field.ty);
                let contains = |to: &&str| boxed.contains(&(name.to_owned(), (*to).to_owned()));
                if targets.iter().any(contains) {
                    put_on_heap(&mut field.ty);
                }
            }
        }
        // The members of a union differ in size; what has fields goes to the heap.
        Shape::Union(union) => {
            for member in &mut union.members {
                if held_inline(&member.ty)
                    .iter()
                    .any(|name| large.contains(*name))
                {
                    put_on_heap(&mut member.ty);
                }
            }
        }
        Shape::Newtype(newtype) => {
            if held_inline(&newtype.inner)
                .iter()
                .any(|name| large.contains(*name))
            {
                put_on_heap(&mut newtype.inner);
            }
        }
        Shape::Enum(_) | Shape::Values(_) => {}
    }
}

/// Makes the required fields of a type optional that lead back to it.
fn free_fields(
    types: &mut IndexMap<String, Type>,
    name: &str,
    leads_back: impl Fn(&String) -> bool,
) {
    let Some(Shape::Struct(structure)) = types.get_mut(name).map(|ty| &mut ty.shape) else {
        return;
    };
    for field in &mut structure.fields {
        let to = match &field.ty {
            TypeRef::Named(to) if field.presence == Presence::Required => to,
            _ => continue,
        };
        if leads_back(to) {
            field.presence = Presence::Optional;
        }
    }
}

fn put_on_heap(ty: &mut TypeRef) {
    match ty {
        TypeRef::Nullable(inner) => put_on_heap(inner),
        _ => *ty = TypeRef::Boxed(Box::new(ty.clone())),
    }
}

/// The types that each type holds without a list or a map between.
fn edges(types: &IndexMap<String, Type>, counts: impl Fn(&Field) -> bool) -> Edges {
    let of = |ty: &Type| -> BTreeSet<String> {
        let Shape::Struct(structure) = &ty.shape else {
            return BTreeSet::new();
        };
        let fields = structure.fields.iter().filter(|field| counts(field));
        let held = fields.flat_map(|field| held_inline(&field.ty));
        held.map(str::to_owned).collect()
    };
    types
        .iter()
        .map(|(name, ty)| (name.clone(), of(ty)))
        .collect()
}

/// The types that each type with limits is made of.
fn limited(types: &IndexMap<String, Type>) -> Edges {
    let of = |ty: &Type| match &ty.shape {
        Shape::Newtype(newtype) => {
            let names = newtype.inner.names().into_iter().map(str::to_owned);
            Some((ty.name.clone(), names.collect()))
        }
        _ => None,
    };
    types.values().filter_map(of).collect()
}

fn held_inline(ty: &TypeRef) -> Vec<&str> {
    match ty {
        TypeRef::Named(name) => vec![name],
        TypeRef::Nullable(inner) => held_inline(inner),
        TypeRef::Tuple(items) | TypeRef::TupleList(items, _) => {
            items.iter().flat_map(held_inline).collect()
        }
        _ => Vec::new(),
    }
}
