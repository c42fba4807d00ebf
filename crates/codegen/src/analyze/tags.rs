//! Members of unions that are told by a property which they do not have themselves.

use std::collections::BTreeMap;

use crate::model::{Api, Shape, TypeRef};

/// Settles for which members of unions the tag has to be written.
pub(super) fn settle(api: &mut Api) {
    let fields: BTreeMap<String, Vec<String>> = api
        .types
        .values()
        .filter_map(|ty| match &ty.shape {
            Shape::Struct(structure) => {
                let wires = structure.fields.iter().map(|field| field.wire.clone());
                Some((ty.name.clone(), wires.collect()))
            }
            _ => None,
        })
        .collect();
    for ty in api.types.values_mut() {
        let Shape::Union(union) = &mut ty.shape else {
            continue;
        };
        let Some(tag) = &union.tag else { continue };
        for member in &mut union.members {
            let of = match &member.ty {
                TypeRef::Named(name) => fields.get(name),
                _ => None,
            };
            let lacks = of.is_some_and(|wires| !wires.contains(tag));
            member.adds_tag = lacks && !member.tags.is_empty();
        }
    }
}
