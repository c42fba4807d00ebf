//! Enums, which stay open to values that come up later.

use proc_macro2::TokenStream;
use quote::quote;

use super::refs::derives;
use super::{docs, prose};
use crate::model::{OpenEnum, Type, Variant};
use crate::names::ident;

/// The items of the file of an enum.
pub(super) fn file(ty: &Type, open_enum: &OpenEnum) -> TokenStream {
    let unknown = quote! {
        /// A value that came up after this client was generated; `as_str` gives it.
        UnknownValue(rt::UnknownValue),
    };
    let derives = derives(&ty.derives, &["Clone", "Debug", "PartialEq", "Eq", "Hash"]);
    let declaration = declaration(ty, open_enum, &derives, &unknown);
    let implementation = implementation(ty, open_enum);
    let name = ident(&ty.name);
    quote!(#declaration #implementation rt::open_enum!(#name);)
}

/// The items of the file of an enum whose values are not all strings.
pub(super) fn values_file(ty: &Type, open_enum: &OpenEnum) -> TokenStream {
    let unknown = quote! {
        /// A value that came up after this client was generated; `json` gives it.
        UnknownValue(rt::AnyJson),
    };
    let derives = derives(&ty.derives, &["Clone", "Debug", "PartialEq", "Eq"]);
    let declaration = declaration(ty, open_enum, &derives, &unknown);
    let name = ident(&ty.name);
    let text = &ty.name;
    let wires: Vec<&String> = open_enum
        .variants
        .iter()
        .map(|variant| &variant.wire)
        .collect();
    let variants: Vec<_> = open_enum
        .variants
        .iter()
        .map(|variant| ident(&variant.name))
        .collect();
    quote! {
        #declaration

        impl rt::OpenValue for #name {
            const NAME: &'static str = #text;
            const VALUES: &'static [&'static str] = &[#(#wires),*];

            fn known(json: &str) -> Option<Self> {
                match json {
                    #(#wires => Some(Self::#variants),)*
                    _ => None,
                }
            }

            fn unknown(value: rt::AnyJson) -> Self {
                Self::UnknownValue(value)
            }

            fn json(&self) -> &str {
                match self {
                    #(Self::#variants => #wires,)*
                    Self::UnknownValue(value) => value.text(),
                }
            }
        }

        rt::open_value!(#name);
    }
}

fn declaration(
    ty: &Type,
    open_enum: &OpenEnum,
    derives: &TokenStream,
    unknown: &TokenStream,
) -> TokenStream {
    let name = ident(&ty.name);
    let about = docs::outer(&docs::prose(
        &ty.docs,
        &format!("The values of `{}`.", ty.name),
    ));
    let variants = open_enum.variants.iter().map(|variant| {
        let about = docs::outer(&variant_docs(variant));
        let name = ident(&variant.name);
        quote!(#about #name,)
    });
    quote! {
        #about
        #derives
        #[non_exhaustive]
        pub enum #name {
            #(#variants)*
            #unknown
        }
    }
}

fn variant_docs(variant: &Variant) -> Vec<String> {
    let wire = docs::code(&variant.wire);
    let described = variant
        .description
        .as_deref()
        .map(prose::rustdoc)
        .unwrap_or_default();
    if described.is_empty() {
        return vec![format!("{wire}.")];
    }
    docs::led_in(&wire, described)
}

fn implementation(ty: &Type, open_enum: &OpenEnum) -> TokenStream {
    let name = ident(&ty.name);
    let text = &ty.name;
    let wires: Vec<&String> = open_enum
        .variants
        .iter()
        .map(|variant| &variant.wire)
        .collect();
    let variants: Vec<_> = open_enum
        .variants
        .iter()
        .map(|variant| ident(&variant.name))
        .collect();
    quote! {
        impl rt::OpenEnum for #name {
            const NAME: &'static str = #text;
            const VALUES: &'static [&'static str] = &[#(#wires),*];

            fn known(value: &str) -> Option<Self> {
                match value {
                    #(#wires => Some(Self::#variants),)*
                    _ => None,
                }
            }

            fn unknown(value: rt::UnknownValue) -> Self {
                Self::UnknownValue(value)
            }

            fn as_str(&self) -> &str {
                match self {
                    #(Self::#variants => #wires,)*
                    Self::UnknownValue(value) => value.text(),
                }
            }
        }
    }
}
