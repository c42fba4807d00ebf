//! Objects: the structs, their constructors and setters, and how they are read and shown.

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::docs;
use super::refs::{From, derives, field_type, imports, setter_type, type_ref};
use crate::model::{Access, Field, Presence, Preset, Rest, Rule, Struct, Type, TypeRef};
use crate::names::ident;

/// The items of the file of a struct.
pub(super) fn file(ty: &Type, structure: &Struct) -> TokenStream {
    let types = structure.fields.iter().map(|field| &field.ty);
    let rest = structure.rest.iter().map(|rest| &rest.ty);
    let imports = imports(&ty.name, types.chain(rest));
    let about = docs::join([
        docs::prose(&ty.docs, &format!("The object `{}`.", ty.name)),
        docs::limits(&structure.rules),
    ]);
    let fields: Vec<&Field> = structure.fields.iter().collect();
    let name = ident(&ty.name);
    let head = Head {
        about: &about,
        derives: &ty.derives,
    };
    let members = Members {
        rest: structure.rest.as_ref(),
        rules: &structure.rules,
    };
    let items = with_rest(&name, head, &fields, &members, From::Types);
    quote!(#imports #items)
}

/// What stands above a struct.
#[derive(Clone, Copy)]
struct Head<'a> {
    about: &'a [String],
    /// What is derived beside what all structs have.
    derives: &'a [String],
}

/// A struct with everything that belongs to it.
pub(super) fn items(name: &Ident, about: &[String], fields: &[&Field], from: From) -> TokenStream {
    let head = Head {
        about,
        derives: &[],
    };
    with_rest(name, head, fields, &Members::default(), from)
}

/// What is said about members that are no fields, and about all of them.
#[derive(Default)]
struct Members<'m> {
    rest: Option<&'m Rest>,
    rules: &'m [Rule],
}

fn with_rest(
    name: &Ident,
    head: Head<'_>,
    fields: &[&Field],
    members: &Members<'_>,
    from: From,
) -> TokenStream {
    let rest = members.rest;
    let declaration = declaration(name, head, fields, rest, from);
    let constructor = constructor(fields, rest, from);
    let settable =
        |field: &&&Field| field.presence != Presence::Required && field.access != Access::ReadOnly;
    let setters = fields
        .iter()
        .filter(settable)
        .map(|field| setter(field, from));
    let model = model(name, fields, members);
    let rest_setter = rest.map(|rest| rest_setter(rest, from));
    let lint = deep_types(fields);
    quote! {
        #declaration

        #lint
        impl #name {
            #constructor
            #(#setters)*
            #rest_setter
        }

        #model

        rt::model!(#name);
    }
}

fn declaration(
    name: &Ident,
    head: Head<'_>,
    fields: &[&Field],
    rest: Option<&Rest>,
    from: From,
) -> TokenStream {
    let about = docs::outer(head.about);
    let default = fields
        .iter()
        .all(|field| field.presence != Presence::Required);
    let usual: &[&str] = match default {
        true => &["Clone", "Default", "PartialEq"],
        false => &["Clone", "PartialEq"],
    };
    let derives = derives(head.derives, usual);
    let declared = fields.iter().map(|field| {
        let about = docs::outer(&docs::field(field));
        let (name, ty) = (ident(&field.name), field_type(field, from));
        quote!(#about pub #name: #ty,)
    });
    let rest = rest.map(|rest| {
        let (name, ty) = (ident(&rest.name), rest_type(rest, from));
        quote! {
            /// The members that the schema gives no names.
            pub #name: #ty,
        }
    });
    let lint = deep_types(fields);
    quote! {
        #about
        #derives
        #[non_exhaustive]
        #lint
        pub struct #name {
            #(#declared)*
            #rest
            extra: rt::Extra,
        }
    }
}

fn rest_type(rest: &Rest, from: From) -> TokenStream {
    type_ref(&TypeRef::Map(Box::new(rest.ty.clone())), from)
}

fn rest_setter(rest: &Rest, from: From) -> TokenStream {
    let (name, ty) = (ident(&rest.name), rest_type(rest, from));
    quote! {
        /// Sets the members that the schema gives no names.
        #[must_use]
        pub fn #name(mut self, value: impl Into<#ty>) -> Self {
            self.#name = value.into();
            self
        }
    }
}

/// The one value of a field that can have no other.
fn preset(preset: &Preset, field: &Field, from: From) -> TokenStream {
    let ty = type_ref(&field.ty, from);
    match preset {
        Preset::Variant(variant) => {
            let variant = ident(variant);
            quote!(#ty::#variant)
        }
        Preset::Known(text) => quote!(#ty::from_wire(#text)),
        Preset::Text(text) => quote!(String::from(#text)),
        Preset::Null => quote!(rt::Null),
    }
}

fn constructor(fields: &[&Field], rest: Option<&Rest>, from: From) -> TokenStream {
    let required = fields
        .iter()
        .filter(|field| field.presence == Presence::Required);
    let given: Vec<&&Field> = required
        .clone()
        .filter(|field| field.preset.is_none())
        .collect();
    if required.count() == 0 {
        // Not `Self::default()`: a setter may be called that.
        return quote! {
            /// With nothing set.
            #[must_use]
            pub fn new() -> Self {
                Default::default()
            }
        };
    }
    let parameters = given.iter().map(|field| {
        let (name, ty) = (ident(&field.name), setter_type(field, from));
        quote!(#name: impl Into<#ty>)
    });
    let values = fields.iter().map(|field| {
        let name = ident(&field.name);
        if let (Presence::Required, Some(only)) = (field.presence, &field.preset) {
            let only = preset(only, field, from);
            return quote!(#name: #only,);
        }
        match field.presence {
            Presence::Required => quote!(#name: #name.into(),),
            Presence::Optional => quote!(#name: None,),
            Presence::Nullable => quote!(#name: rt::Nullable::Absent,),
        }
    });
    let lint = many_arguments(given.len());
    let rest = rest.map(|rest| {
        let name = ident(&rest.name);
        quote!(#name: Default::default(),)
    });
    let default = given.is_empty().then(|| {
        quote!(#[allow(clippy::new_without_default, reason = "a default says nothing, and this says what it is")])
    });
    quote! {
        /// With what must be given, and nothing else set.
        #[must_use]
        #lint
        #default
        pub fn new(#(#parameters),*) -> Self {
            Self {
                #(#values)*
                #rest
                extra: rt::Extra::default(),
            }
        }
    }
}

/// Clippy counts arguments, and a schema asks for as many as it asks for.
fn many_arguments(count: usize) -> TokenStream {
    if count <= 7 {
        return TokenStream::new();
    }
    quote!(#[expect(clippy::too_many_arguments, reason = "the schema requires all of them")])
}

/// Clippy has its own idea of when a type is too complex, and a schema nests as it nests.
fn deep_types(fields: &[&Field]) -> TokenStream {
    deep_type(fields.iter().map(|field| &field.ty))
}

pub(super) fn deep_type<'m>(mut types: impl Iterator<Item = &'m TypeRef>) -> TokenStream {
    if types.all(|ty| nesting(ty) < 4) {
        return TokenStream::new();
    }
    quote!(#[allow(clippy::type_complexity, reason = "the schema nests this deep")])
}

fn nesting(ty: &TypeRef) -> usize {
    match ty {
        TypeRef::List(inner)
        | TypeRef::Map(inner)
        | TypeRef::Nullable(inner)
        | TypeRef::Boxed(inner) => nesting(inner) + 1,
        TypeRef::Tuple(items) => items.iter().map(nesting).sum::<usize>() + items.len(),
        TypeRef::TupleList(items, rest) => {
            items.iter().map(nesting).sum::<usize>() + items.len() + nesting(rest) + 1
        }
        _ => 0,
    }
}

fn setter(field: &Field, from: From) -> TokenStream {
    let about = docs::outer(&[format!("Sets {}.", docs::code(&field.wire))]);
    let deprecated = field.docs.deprecated.then(|| quote!(#[deprecated]));
    let (name, ty) = (ident(&field.name), setter_type(field, from));
    let value = match field.presence {
        Presence::Optional => quote!(Some(value.into())),
        Presence::Required | Presence::Nullable => quote!(value.into()),
    };
    quote! {
        #about
        #deprecated
        #[must_use]
        pub fn #name(mut self, value: impl Into<#ty>) -> Self {
            self.#name = #value;
            self
        }
    }
}

fn model(name: &Ident, fields: &[&Field], members: &Members<'_>) -> TokenStream {
    let rest = members.rest;
    let rules = super::newtypes::of_members(members.rules);
    let rules =
        (!rules.is_empty()).then(|| quote!(const RULES: &'static [rt::Rule] = &[#(#rules),*];));
    let text = name.to_string();
    let reads = fields.iter().map(|field| {
        let (name, read) = (ident(&field.name), read(field));
        quote!(#name: #read,)
    });
    let shows = fields.iter().map(|field| {
        let (name, wire) = (ident(&field.name), &field.wire);
        let method = visit_method(field);
        quote!(fields.#method(#wire, &self.#name);)
    });
    let reads_rest = rest.map(|rest| {
        let name = ident(&rest.name);
        quote!(#name: object.rest(),)
    });
    let shows_rest = rest.map(|rest| {
        let name = ident(&rest.name);
        quote!(fields.rest(&self.#name);)
    });
    let unused = (fields.is_empty() && rest.is_none()).then(|| quote!(let _ = fields;));
    quote! {
        impl rt::Model for #name {
            const NAME: &'static str = #text;
            #rules

            #[inline]
            fn read(object: &mut rt::json::ObjectReader<'_, '_>) -> Self {
                Self {
                    #(#reads)*
                    #reads_rest
                    extra: object.extra(),
                }
            }

            #[inline]
            fn visit<F: rt::Fields>(&self, fields: &mut F) {
                #unused
                #(#shows)*
                #shows_rest
            }

            #[inline]
            fn extra(&self) -> &rt::Extra {
                &self.extra
            }
        }
    }
}

fn read(field: &Field) -> TokenStream {
    let method = match (field.presence, field.access) {
        (Presence::Required, Access::WriteOnly) => "write_only",
        (Presence::Required, _) => "required",
        (Presence::Optional, _) => "optional",
        (Presence::Nullable, _) => "nullable",
    };
    let wire = &field.wire;
    if field.aliases.is_empty() {
        let method = ident(method);
        return quote!(object.#method(#wire));
    }
    let method = ident(&format!("{method}_or"));
    let aliases = &field.aliases;
    quote!(object.#method(#wire, &[#(#aliases),*]))
}

fn visit_method(field: &Field) -> Ident {
    ident(match (field.access, field.presence) {
        (Access::ReadOnly, _) => "read_only",
        (_, Presence::Required) => "required",
        (_, Presence::Optional) => "optional",
        (_, Presence::Nullable) => "nullable",
    })
}
