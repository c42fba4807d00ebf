//! What the settings call the parts of types, and what they have derived. Done when all types are there, by their names in
//! Rust, since those are what a reader of the crate knows them by.

use std::collections::BTreeSet;

use super::CATCH_ALL;
use super::choices::{Chooser, Kind};
use super::structs::RESERVED;
use crate::config::{Derives, MemberName, Text, trait_path};
use crate::diagnostics::{Code, Diagnostics};
use crate::model::{Api, OpenEnum, Shape, Struct, Type, Union};

/// Gives fields and variants the names that are chosen, and types the traits.
pub(super) fn settle(api: &mut Api, chooser: &mut Chooser<'_>, diagnostics: &mut Diagnostics) {
    let choices = chooser.choices;
    chooser.see(Kind::Type, api.types.keys().map(String::as_str));
    for name in &choices.rename.fields {
        rename(api, name, Kind::Field, chooser, diagnostics);
    }
    for name in &choices.rename.variants {
        rename(api, name, Kind::Variant, chooser, diagnostics);
    }
    for derives in &choices.derives {
        derive(api, derives, chooser, diagnostics);
    }
}

fn rename(
    api: &mut Api,
    name: &MemberName,
    kind: Kind,
    chooser: &mut Chooser<'_>,
    diagnostics: &mut Diagnostics,
) {
    let Some(ty) = api.types.get_mut(&name.owner.text) else {
        return;
    };
    chooser.uses(&name.owner);
    let taken = taken(ty, kind);
    let Some(part) = part(ty, kind, &name.member.text) else {
        chooser.see(kind, wires(ty, kind).iter().map(String::as_str));
        return;
    };
    chooser.uses(&name.member);
    let new = &name.name;
    if *part != new.text && taken.contains(&new.text) {
        clash(new, chooser, diagnostics);
    }
    part.clone_from(&new.text);
}

fn clash(name: &Text, chooser: &Chooser<'_>, diagnostics: &mut Diagnostics) {
    let message = format!(
        "the name `{}` is taken, or has a meaning of its own",
        name.text
    );
    chooser
        .error(name, Code::NameClash, message, diagnostics)
        .help("give it another name");
}

/// The name of a part, by what the document calls it.
fn part<'t>(ty: &'t mut Type, kind: Kind, wire: &str) -> Option<&'t mut String> {
    match (&mut ty.shape, kind) {
        (Shape::Struct(Struct { fields, .. }), Kind::Field) => {
            let mut fields = fields.iter_mut();
            fields
                .find(|field| field.wire == wire)
                .map(|field| &mut field.name)
        }
        (
            Shape::Enum(OpenEnum { variants }) | Shape::Values(OpenEnum { variants }),
            Kind::Variant,
        ) => {
            let mut variants = variants.iter_mut();
            variants
                .find(|known| known.wire == wire)
                .map(|known| &mut known.name)
        }
        (Shape::Union(Union { members, .. }), Kind::Variant) => {
            let mut members = members.iter_mut();
            members
                .find(|member| member.name == wire)
                .map(|member| &mut member.name)
        }
        _ => None,
    }
}

/// What the parts are called by in the settings.
fn wires(ty: &Type, kind: Kind) -> Vec<String> {
    match (&ty.shape, kind) {
        (Shape::Struct(structure), Kind::Field) => {
            let fields = structure.fields.iter();
            fields.map(|field| field.wire.clone()).collect()
        }
        (Shape::Enum(known) | Shape::Values(known), Kind::Variant) => {
            let variants = known.variants.iter();
            variants.map(|variant| variant.wire.clone()).collect()
        }
        (Shape::Union(union), Kind::Variant) => {
            let members = union.members.iter();
            members.map(|member| member.name.clone()).collect()
        }
        _ => Vec::new(),
    }
}

/// The names that the parts of a type have, and those that none can have.
fn taken(ty: &Type, kind: Kind) -> BTreeSet<String> {
    let names: Vec<&str> = match &ty.shape {
        Shape::Struct(structure) => {
            let fields = structure.fields.iter().map(|field| field.name.as_str());
            let rest = structure.rest.iter().map(|rest| rest.name.as_str());
            fields.chain(rest).collect()
        }
        Shape::Enum(known) | Shape::Values(known) => {
            let variants = known.variants.iter();
            variants.map(|variant| variant.name.as_str()).collect()
        }
        Shape::Union(union) => {
            let members = union.members.iter();
            members.map(|member| member.name.as_str()).collect()
        }
        Shape::Newtype(_) => Vec::new(),
    };
    let reserved: &[&str] = match kind {
        Kind::Field => &RESERVED,
        _ => &[CATCH_ALL],
    };
    names
        .into_iter()
        .chain(reserved.iter().copied())
        .map(str::to_owned)
        .collect()
}

/// Derives traits for the types that are named, or for all of a kind.
fn derive(
    api: &mut Api,
    derives: &Derives,
    chooser: &mut Chooser<'_>,
    diagnostics: &mut Diagnostics,
) {
    let of = derives.of.text.as_str();
    let is_meant = |ty: &Type| match of {
        "*" => true,
        "structs" => matches!(ty.shape, Shape::Struct(_)),
        "enums" => matches!(ty.shape, Shape::Enum(_) | Shape::Values(_)),
        "unions" => matches!(ty.shape, Shape::Union(_)),
        "values" => matches!(ty.shape, Shape::Newtype(_)),
        name => ty.name == name,
    };
    for ty in api.types.values_mut().filter(|ty| is_meant(ty)) {
        chooser.uses(&derives.of);
        for text in &derives.traits {
            let Some(path) = trait_path(&text.text) else {
                continue;
            };
            if !ty.derives.contains(&path) {
                ty.derives.push(path);
            } else if of == ty.name {
                let message = format!("`{}` is derived already", text.text);
                chooser
                    .error(text, Code::Config, message, diagnostics)
                    .help("name it once");
            }
        }
    }
}
