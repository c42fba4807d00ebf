//! Unions: one of several types, and open to what comes up later.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::refs::{From, derives, imports, type_ref};
use super::{docs, prose};
use crate::model::{Type, TypeRef, Union, UnionMember};
use crate::names::ident;

/// The items of the file of a union.
pub(super) fn file(ty: &Type, union: &Union) -> TokenStream {
    let imports = imports(&ty.name, union.members.iter().map(|member| &member.ty));
    let declaration = declaration(ty, union);
    let implementation = implementation(ty, union);
    let conversions = conversions(ty, union);
    let name = ident(&ty.name);
    quote!(#imports #declaration #implementation #(#conversions)* rt::union!(#name);)
}

fn declaration(ty: &Type, union: &Union) -> TokenStream {
    let name = ident(&ty.name);
    let derives = derives(&ty.derives, &["Clone", "PartialEq"]);
    let about = docs::outer(&docs::join([
        docs::prose(&ty.docs, &format!("One of the types of `{}`.", ty.name)),
        union.tag.iter().map(|tag| told_by(tag)).collect(),
    ]));
    let variants = union.members.iter().map(|member| {
        let about = docs::outer(&member_docs(member));
        let (name, ty) = (ident(&member.name), type_ref(&member.ty, From::Types));
        quote!(#about #name(#ty),)
    });
    quote! {
        #about
        #derives
        #[non_exhaustive]
        pub enum #name {
            #(#variants)*
            /// What is none of these, as it was written.
            UnknownValue(rt::AnyJson),
        }
    }
}

fn told_by(tag: &str) -> String {
    format!("Which one it is, is told by {}.", docs::code(tag))
}

fn member_docs(member: &UnionMember) -> Vec<String> {
    let described = member
        .description
        .as_deref()
        .map(prose::rustdoc)
        .filter(|described| !described.is_empty());
    let default = "It is also what has any other value there, or none.".to_owned();
    let default = member.is_default.then_some(default);
    docs::join([
        described.unwrap_or_else(|| vec![tags_of(member)]),
        default.into_iter().collect(),
    ])
}

fn tags_of(member: &UnionMember) -> String {
    let tags: Vec<String> = member.tags.iter().map(|tag| docs::code(tag)).collect();
    match tags.as_slice() {
        [] => format!("{}.", docs::code(&member.name)),
        tags => format!("{}.", tags.join(", ")),
    }
}

fn implementation(ty: &Type, union: &Union) -> TokenStream {
    let name = ident(&ty.name);
    let text = &ty.name;
    let fits = union.members.iter().map(|member| {
        let ty = type_ref(&member.ty, From::Types);
        quote!(<#ty as rt::Value>::fit)
    });
    let indexes: Vec<Literal> = (0..union.members.len())
        .map(Literal::usize_unsuffixed)
        .collect();
    let variants: Vec<_> = union
        .members
        .iter()
        .map(|member| ident(&member.name))
        .collect();
    let default = union.members.iter().position(|member| member.is_default);
    let default = default.map(|index| {
        let index = Literal::usize_unsuffixed(index);
        quote!(const DEFAULT: Option<usize> = Some(#index);)
    });
    let tag = union.tag.as_ref().map(|tag| {
        let tags = union
            .members
            .iter()
            .zip(&indexes)
            .flat_map(|(member, index)| member.tags.iter().map(move |tag| quote!((#tag, #index))));
        quote! {
            const TAG: Option<&'static str> = Some(#tag);
            const TAGS: &'static [(&'static str, usize)] = &[#(#tags),*];
            #default
        }
    });
    let added: Vec<_> = union
        .members
        .iter()
        .zip(&indexes)
        .filter(|(member, _)| member.adds_tag)
        .map(|(_, index)| index)
        .collect();
    let added =
        (!added.is_empty()).then(|| quote!(const ADDED: &'static [usize] = &[#(#added),*];));
    quote! {
        impl rt::Union for #name {
            const NAME: &'static str = #text;
            const FITS: &'static [rt::json::FitOf] = &[#(#fits),*];
            #tag
            #added

            fn read(index: usize, choice: &mut rt::union::Choice<'_, '_>) -> Option<Self> {
                match index {
                    #(#indexes => choice.read(Self::#variants),)*
                    _ => None,
                }
            }

            fn unknown(value: rt::AnyJson) -> Self {
                Self::UnknownValue(value)
            }

            fn visit<M: rt::Members>(&self, members: &mut M) {
                match self {
                    #(Self::#variants(value) => members.member(#indexes, value),)*
                    Self::UnknownValue(value) => members.unknown(value),
                }
            }
        }
    }
}

/// A value of a member turns into the union by itself, where its type says which member it is.
fn conversions(ty: &Type, union: &Union) -> Vec<TokenStream> {
    let name = ident(&ty.name);
    let of = |member: &UnionMember| {
        let variant = ident(&member.name);
        let (inner, boxed) = match &member.ty {
            TypeRef::Boxed(inner) => (inner.as_ref(), true),
            inner => (inner, false),
        };
        let inner = type_ref(inner, From::Types);
        let value = if boxed {
            quote!(Box::new(value))
        } else {
            quote!(value)
        };
        quote! {
            impl From<#inner> for #name {
                fn from(value: #inner) -> Self {
                    Self::#variant(#value)
                }
            }
        }
    };
    union.members.iter().map(of).collect()
}
