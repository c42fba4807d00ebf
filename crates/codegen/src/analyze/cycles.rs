//! Types that contain themselves: where the heap has to come between, and which can have no value at all.

use std::collections::{BTreeMap, BTreeSet};

use indexmap::IndexMap;

use crate::model::{Api, Field, Presence, Shape, Type, TypeRef};

/// Puts fields on the heap that would make their type contain itself; returns the types that no finite
/// value can have, since a required field leads back to them.
pub(super) fn settle(api: &mut Api) -> Vec<String> {
    let inline = edges(&api.types, |_| true);
    let reached: BTreeMap<&String, BTreeSet<String>> = api
        .types
        .keys()
        .map(|name| (name, reach(&inline, name)))
        .collect();
    let boxed: BTreeSet<(String, String)> = inline
        .iter()
        .flat_map(|(from, targets)| targets.iter().map(move |to| (from.clone(), to.clone())))
        .filter(|(from, to)| {
            reached
                .get(to)
                .is_some_and(|reached| reached.contains(from))
        })
        .collect();
    let required = edges(&api.types, |field| {
        field.presence == Presence::Required && matches!(field.ty, TypeRef::Named(_))
    });
    let endless = api
        .types
        .keys()
        .filter(|name| reach(&required, name).contains(*name));
    let endless = endless.cloned().collect();
    for (name, ty) in &mut api.types {
        box_fields(name, ty, &boxed);
    }
    endless
}

fn box_fields(name: &str, ty: &mut Type, boxed: &BTreeSet<(String, String)>) {
    let Shape::Struct(structure) = &mut ty.shape else {
        return;
    };
    for field in &mut structure.fields {
        let target = held_inline(&field.ty);
        if target.is_some_and(|to| boxed.contains(&(name.to_owned(), to.to_owned()))) {
            put_on_heap(&mut field.ty);
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
fn edges(
    types: &IndexMap<String, Type>,
    counts: impl Fn(&Field) -> bool,
) -> BTreeMap<String, BTreeSet<String>> {
    let of = |ty: &Type| -> BTreeSet<String> {
        let Shape::Struct(structure) = &ty.shape else {
            return BTreeSet::new();
        };
        let fields = structure.fields.iter().filter(|field| counts(field));
        fields
            .filter_map(|field| held_inline(&field.ty).map(str::to_owned))
            .collect()
    };
    types
        .iter()
        .map(|(name, ty)| (name.clone(), of(ty)))
        .collect()
}

fn held_inline(ty: &TypeRef) -> Option<&str> {
    match ty {
        TypeRef::Named(name) => Some(name),
        TypeRef::Nullable(inner) => held_inline(inner),
        _ => None,
    }
}

/// The types that can be come to from `start`, itself only if by a way around.
fn reach(edges: &BTreeMap<String, BTreeSet<String>>, start: &str) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let mut open: Vec<&String> = edges.get(start).into_iter().flatten().collect();
    while let Some(name) = open.pop() {
        if found.insert(name.clone()) {
            open.extend(edges.get(name).into_iter().flatten());
        }
    }
    found
}
