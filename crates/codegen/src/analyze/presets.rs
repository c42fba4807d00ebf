//! Fields that can have but one value, which nobody has to give: constants, and the property that tells an object from
//! the others of its union.

use std::collections::{BTreeMap, BTreeSet};

use crate::model::{Api, Field, Presence, Preset, Shape, TypeRef};

/// Settles which required fields have one value only.
pub(super) fn settle(api: &mut Api) {
    let singles = singles(api);
    let known: BTreeSet<String> = enums(api);
    let tags = tags(api);
    for (name, ty) in &mut api.types {
        let Shape::Struct(structure) = &mut ty.shape else {
            continue;
        };
        let required = |field: &&mut Field| field.presence == Presence::Required;
        for field in structure.fields.iter_mut().filter(required) {
            field.preset = match &field.ty {
                TypeRef::Null => Some(Preset::Null),
                TypeRef::Named(of) if singles.contains_key(of) => {
                    singles.get(of).cloned().map(Preset::Variant)
                }
                ty => tag_of(&tags, name, &field.wire).and_then(|tag| match ty {
                    TypeRef::String => Some(Preset::Text(tag)),
                    TypeRef::Named(of) if known.contains(of) => Some(Preset::Known(tag)),
                    _ => None,
                }),
            };
        }
    }
}

/// The enums of one value, and the variant that it is.
fn singles(api: &Api) -> BTreeMap<String, String> {
    let single = |ty: &crate::model::Type| match &ty.shape {
        Shape::Enum(values) | Shape::Values(values) => match values.variants.as_slice() {
            [only] => Some((ty.name.clone(), only.name.clone())),
            _ => None,
        },
        _ => None,
    };
    api.types.values().filter_map(single).collect()
}

fn enums(api: &Api) -> BTreeSet<String> {
    let of_texts = api
        .types
        .values()
        .filter(|ty| matches!(ty.shape, Shape::Enum(_)));
    of_texts.map(|ty| ty.name.clone()).collect()
}

/// The tags that stand for each type, by the property.
type Tags = BTreeMap<(String, String), BTreeSet<String>>;

fn tags(api: &Api) -> Tags {
    let mut tags = Tags::new();
    for ty in api.types.values() {
        let Shape::Union(union) = &ty.shape else {
            continue;
        };
        let Some(property) = &union.tag else { continue };
        for member in &union.members {
            let Some(name) = member.ty.named() else {
                continue;
            };
            let known = tags.entry((name.to_owned(), property.clone()));
            known.or_default().extend(member.tags.iter().cloned());
        }
    }
    tags
}

/// The one tag that stands for a type; none if there are several.
fn tag_of(tags: &Tags, name: &str, property: &str) -> Option<String> {
    let found = tags.get(&(name.to_owned(), property.to_owned()))?;
    let mut found = found.iter();
    let only = found.next()?;
    found.next().is_none().then(|| only.clone())
}
