//! The module of types: a file for each.

use proc_macro2::TokenStream;
use quote::quote;

use super::{CrateFacts, SourceFile, docs, enums, gates, newtypes, structs, unions};
use crate::model::{Api, Shape, Type};
use crate::names::ident;

/// The module that lists the types.
pub(super) fn index(api: &Api) -> TokenStream {
    let modules = api.types.values().map(|ty| {
        let (gate, module) = (gates::of(&ty.features), ident(&ty.module));
        quote!(#gate mod #module;)
    });
    let exports = api.types.values().map(|ty| {
        let gate = gates::of(&ty.features);
        let (module, name) = (ident(&ty.module), ident(&ty.name));
        quote!(#gate pub use #module::#name;)
    });
    let head = docs::inner(&["The types that requests and answers are made of.".to_owned()]);
    quote!(#head #(#modules)* #(#exports)*)
}

/// The file of one type.
pub(super) fn file(ty: &Type, facts: &CrateFacts) -> SourceFile {
    let head = docs::inner(&[format!("The type `{}`.", ty.name)]);
    let body = match &ty.shape {
        Shape::Struct(structure) => structs::file(ty, structure),
        Shape::Enum(open_enum) => enums::file(ty, open_enum),
        Shape::Values(values) => enums::values_file(ty, values),
        Shape::Union(union) => unions::file(ty, union),
        Shape::Newtype(newtype) => newtypes::file(ty, newtype, facts),
    };
    let path = format!("src/types/{}.rs", ty.module);
    (path, quote!(#head use specwright_runtime as rt; #body))
}
