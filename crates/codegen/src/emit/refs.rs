//! Types where they are used.

use std::collections::BTreeSet;

use proc_macro2::TokenStream;
use quote::quote;

use crate::model::{Field, Presence, TypeRef};
use crate::names::ident;

/// Where a type is named: beside the other types, or in another module.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum From {
    /// In a file of the module `types`, which imports what it needs.
    Types,
    /// In a file that imports the module `types`.
    Elsewhere,
}

/// The type itself.
pub(super) fn type_ref(ty: &TypeRef, from: From) -> TokenStream {
    match ty {
        TypeRef::Boolean => quote!(bool),
        TypeRef::Int32 => quote!(i32),
        TypeRef::Int64 => quote!(i64),
        TypeRef::Uint64 => quote!(u64),
        TypeRef::Float => quote!(f64),
        TypeRef::String => quote!(String),
        TypeRef::Secret => quote!(rt::Secret),
        TypeRef::File => quote!(rt::File),
        TypeRef::Formatted(format) => {
            let format = ident(format.name());
            quote!(rt::#format)
        }
        TypeRef::External(path) => {
            let path = foreign(path);
            quote!(rt::External<#path>)
        }
        TypeRef::Null => quote!(rt::Null),
        TypeRef::Any => quote!(rt::AnyJson),
        TypeRef::List(item) => {
            let item = type_ref(item, from);
            quote!(Vec<#item>)
        }
        TypeRef::Tuple(items) => {
            let items = items.iter().map(|item| type_ref(item, from));
            quote!((#(#items,)*))
        }
        TypeRef::TupleList(items, rest) => {
            let items = items.iter().map(|item| type_ref(item, from));
            let rest = type_ref(rest, from);
            quote!(rt::TupleList<(#(#items,)*), #rest>)
        }
        TypeRef::Map(value) => {
            let value = type_ref(value, from);
            quote!(std::collections::BTreeMap<String, #value>)
        }
        TypeRef::Nullable(inner) => {
            let inner = type_ref(inner, from);
            quote!(Option<#inner>)
        }
        TypeRef::Boxed(inner) => {
            let inner = type_ref(inner, from);
            quote!(Box<#inner>)
        }
        TypeRef::Named(name) => named(name, from),
    }
}

/// A path into another crate. It was looked at where it was read.
pub(super) fn foreign(path: &str) -> TokenStream {
    path.parse().unwrap_or_default()
}

/// What a type has derived: what all of its kind have, and what is asked for beside that.
pub(super) fn derives(others: &[String], usual: &[&str]) -> TokenStream {
    let others = others.iter().map(String::as_str);
    let last = |path: &str| path.rsplit("::").next().map(str::to_owned);
    let is_new = |path: &&str| {
        !usual
            .iter()
            .any(|usual| last(path).as_deref() == Some(usual))
    };
    let others = others.filter(is_new);
    let all = usual.iter().copied().chain(others).map(foreign);
    quote!(#[derive(#(#all),*)])
}

fn named(name: &str, from: From) -> TokenStream {
    let name = ident(name);
    match from {
        From::Types => quote!(#name),
        From::Elsewhere => quote!(types::#name),
    }
}

/// The type of a field.
pub(super) fn field_type(field: &Field, from: From) -> TokenStream {
    let ty = type_ref(&field.ty, from);
    match field.presence {
        Presence::Required => ty,
        Presence::Optional => quote!(Option<#ty>),
        Presence::Nullable => quote!(rt::Nullable<#ty>),
    }
}

/// What a setter of a field takes.
pub(super) fn setter_type(field: &Field, from: From) -> TokenStream {
    let ty = type_ref(&field.ty, from);
    match field.presence {
        Presence::Nullable => quote!(rt::Nullable<#ty>),
        Presence::Required | Presence::Optional => ty,
    }
}

/// The import of the types of `fields` into the file of the type `own`.
pub(super) fn imports<'m>(own: &str, types: impl Iterator<Item = &'m TypeRef>) -> TokenStream {
    let names: BTreeSet<&str> = types
        .flat_map(TypeRef::names)
        .filter(|name| *name != own)
        .collect();
    let names: Vec<_> = names.into_iter().map(ident).collect();
    match names.as_slice() {
        [] => TokenStream::new(),
        [only] => quote!(use super::#only;),
        _ => quote!(use super::{#(#names),*};),
    }
}
