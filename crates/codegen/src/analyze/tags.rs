//! Members of unions that are told by a property which they do not have themselves.

use std::collections::{BTreeMap, BTreeSet};

use crate::bounds::CANDIDATES;
use crate::model::{Api, Shape, TypeRef, UnionMember};

/// What decides whether a value of a type can have the property.
enum Known {
    /// An object of these members.
    Object(Vec<String>),
    /// One of these types, told by this property.
    OneOf(Option<String>, Vec<TypeRef>),
    /// Another type under a name of its own.
    Around(TypeRef),
}

type Types = BTreeMap<String, Known>;

/// A union none of whose members has the property that is to tell them apart.
#[derive(Debug, PartialEq, Eq)]
pub struct Untold {
    /// The type.
    pub name: String,
    /// The property.
    pub tag: String,
    /// The properties that there are.
    pub properties: Vec<String>,
}

/// Settles for which members of unions the tag has to be written. The unions for all of whose members it has are returned.
pub(super) fn settle(api: &mut Api) -> Vec<Untold> {
    let known = known(api);
    let mut untold = Vec::new();
    for ty in api.types.values_mut() {
        let Shape::Union(union) = &mut ty.shape else {
            continue;
        };
        let Some(tag) = &union.tag else { continue };
        for member in &mut union.members {
            let composed = match &member.ty {
                TypeRef::Named(name) => known.get(name),
                _ => None,
            };
            let is_object = matches!(composed, Some(Known::Object(_) | Known::OneOf(..)));
            let lacks = is_object && !can_have(&known, &member.ty, tag, &mut BTreeSet::new());
            // What stands for any tag and for none is not told by its own.
            member.adds_tag = lacks && !member.tags.is_empty() && !member.is_default;
        }
        if union.members.iter().all(|member| member.adds_tag) {
            untold.push(Untold {
                name: ty.name.clone(),
                tag: tag.clone(),
                properties: properties(&known, &union.members),
            });
        }
    }
    untold
}

/// The properties of the members, each once.
fn properties(known: &Types, members: &[UnionMember]) -> Vec<String> {
    let objects = members
        .iter()
        .filter_map(|member| known.get(member.ty.named()?));
    let wires = objects.filter_map(|object| match object {
        Known::Object(wires) => Some(wires),
        Known::OneOf(..) | Known::Around(_) => None,
    });
    let wires: BTreeSet<&String> = wires.flatten().collect();
    // More than are held against the tag need not be kept.
    wires.into_iter().take(CANDIDATES).cloned().collect()
}

fn known(api: &Api) -> Types {
    let of = |shape: &Shape| match shape {
        Shape::Struct(structure) => {
            let wires = structure.fields.iter().map(|field| field.wire.clone());
            Some(Known::Object(wires.collect()))
        }
        Shape::Union(union) => {
            let members = union.members.iter().map(|member| member.ty.clone());
            Some(Known::OneOf(union.tag.clone(), members.collect()))
        }
        Shape::Newtype(newtype) => Some(Known::Around(newtype.inner.clone())),
        _ => None,
    };
    let types = api.types.values();
    types
        .filter_map(|ty| Some((ty.name.clone(), of(&ty.shape)?)))
        .collect()
}

/// Whether some value of a type has a place of its own for the property. `open` are the types on the way here.
fn can_have<'t>(
    known: &'t Types,
    ty: &'t TypeRef,
    tag: &str,
    open: &mut BTreeSet<&'t str>,
) -> bool {
    let name = match ty {
        TypeRef::Map(_) | TypeRef::Any | TypeRef::External(_) => return true,
        TypeRef::Boxed(inner) | TypeRef::Nullable(inner) => {
            return can_have(known, inner, tag, open);
        }
        TypeRef::Named(name) if open.insert(name) => name,
        _ => return false,
    };
    match known.get(name) {
        Some(Known::Object(wires)) => wires.iter().any(|wire| wire == tag),
        Some(Known::OneOf(Some(own), _)) if own == tag => true,
        Some(Known::OneOf(_, members)) => members.iter().any(|ty| can_have(known, ty, tag, open)),
        Some(Known::Around(inner)) => can_have(known, inner, tag, open),
        None => false,
    }
}
