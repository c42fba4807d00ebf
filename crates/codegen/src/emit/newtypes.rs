//! Values with limits, each a type of its own.

use proc_macro2::{Ident, Literal, TokenStream};
use quote::{format_ident, quote};

use super::refs::{From, derives, imports, type_ref};
use super::{CrateFacts, docs, example};
use crate::model::{Format, Newtype, Pattern, Rule, Type, TypeRef};
use crate::names::ident;

/// The items of the file of a newtype.
pub(super) fn file(ty: &Type, newtype: &Newtype, facts: &CrateFacts) -> TokenStream {
    let name = ident(&ty.name);
    let text = &ty.name;
    let imports = imports(&ty.name, std::iter::once(&newtype.inner));
    let about = docs::outer(&docs::join([
        docs::prose(&ty.docs, &format!("A value of `{}`.", ty.name)),
        docs::limits(&newtype.rules),
        example::newtype(ty, newtype, facts),
    ]));
    let derives = derives(&ty.derives, usual_derives(&newtype.inner));
    let lint = super::structs::deep_type(std::iter::once(&newtype.inner));
    let inner = type_ref(&newtype.inner, From::Types);
    let patterns = patterns(newtype);
    let statics = patterns.iter().map(|pattern| static_of(&patterns, pattern));
    let rules = checked(&newtype.rules, &patterns);
    let shared = shared(newtype, &name, &inner);
    quote! {
        #imports

        #about
        #derives
        #lint
        pub struct #name(#inner);

        #(#statics)*

        #lint
        impl rt::Checked for #name {
            type Inner = #inner;
            const NAME: &'static str = #text;
            const RULES: &'static [rt::Rule] = &[#(#rules),*];

            #[inline]
            fn unchecked(inner: #inner) -> Self {
                Self(inner)
            }

            #[inline]
            fn inner(&self) -> &#inner {
                &self.0
            }
        }

        #shared
    }
}

/// What a type can do is settled by its kind, so that a new limit takes nothing away.
fn usual_derives(inner: &TypeRef) -> &'static [&'static str] {
    match inner {
        TypeRef::Int32 | TypeRef::Int64 | TypeRef::Uint64 => &[
            "Clone",
            "Copy",
            "Debug",
            "PartialEq",
            "Eq",
            "PartialOrd",
            "Ord",
            "Hash",
        ],
        TypeRef::Float => &["Clone", "Copy", "Debug", "PartialEq", "PartialOrd"],
        TypeRef::String => &[
            "Clone",
            "Debug",
            "PartialEq",
            "Eq",
            "PartialOrd",
            "Ord",
            "Hash",
        ],
        TypeRef::Secret => &["Clone", "Debug", "PartialEq", "Eq"],
        _ => &["Clone", "Debug", "PartialEq"],
    }
}

fn shared(newtype: &Newtype, name: &Ident, ty: &TokenStream) -> TokenStream {
    match newtype.inner {
        _ if newtype.recursive => quote!(rt::checked_value!(#name, #ty, true);),
        TypeRef::Int32 | TypeRef::Int64 | TypeRef::Uint64 => {
            quote!(rt::checked_integer!(#name, #ty);)
        }
        TypeRef::String => {
            let bytes = newtype.rules.iter().find_map(|rule| match rule {
                Rule::Format(Format::Base64) => Some(quote!(rt::base64!(#name, Standard);)),
                Rule::Format(Format::Base64Url) => Some(quote!(rt::base64!(#name, UrlSafe);)),
                _ => None,
            });
            quote!(rt::checked_text!(#name); #bytes)
        }
        TypeRef::Secret => quote!(rt::checked_secret!(#name);),
        _ => quote!(rt::checked_value!(#name, #ty);),
    }
}

/// The patterns that values, or the names of their members, are matched against.
fn patterns(newtype: &Newtype) -> Vec<&Pattern> {
    let own = newtype.rules.iter();
    let of_names = newtype.rules.iter().flat_map(|rule| match rule {
        Rule::Names(rules) => rules.as_slice(),
        _ => &[],
    });
    let patterns = own.chain(of_names).filter_map(|rule| match rule {
        Rule::Pattern(pattern) => Some(pattern),
        _ => None,
    });
    patterns.collect()
}

/// What the static of a pattern is called.
fn static_name(patterns: &[&Pattern], pattern: &Pattern) -> Ident {
    let index = patterns.iter().position(|known| *known == pattern);
    match index.unwrap_or_default() {
        0 => format_ident!("PATTERN"),
        index => format_ident!("PATTERN_{}", index + 1),
    }
}

fn static_of(patterns: &[&Pattern], pattern: &Pattern) -> TokenStream {
    let Pattern { stated, matched } = pattern;
    let made = if stated == matched {
        quote!(rt::Pattern::new(#stated))
    } else {
        quote!(rt::Pattern::translated(#stated, #matched))
    };
    let name = static_name(patterns, pattern);
    quote!(static #name: rt::Pattern = #made;)
}

/// The rules of an object, on which members it has.
pub(super) fn of_members(rules: &[Rule]) -> Vec<TokenStream> {
    checked(rules, &[])
}

/// The rules that are checked.
fn checked(rules: &[Rule], patterns: &[&Pattern]) -> Vec<TokenStream> {
    let is_checked = |rule: &&Rule| match rule {
        Rule::Unchecked { .. } => false,
        Rule::Names(rules) => !checked(rules, patterns).is_empty(),
        _ => true,
    };
    let rules = rules.iter().filter(is_checked);
    rules.map(|one| rule(one, patterns)).collect()
}

fn rule(rule: &Rule, patterns: &[&Pattern]) -> TokenStream {
    let integer = |limit: &i128| Literal::i128_unsuffixed(*limit);
    let float = |limit: &f64| Literal::f64_unsuffixed(*limit);
    let size = |limit: &usize| Literal::usize_unsuffixed(*limit);
    match rule {
        Rule::AtLeast(limit) => call("AtLeast", integer(limit)),
        Rule::AtMost(limit) => call("AtMost", integer(limit)),
        Rule::MultipleOf(factor) => call("MultipleOf", integer(factor)),
        Rule::NumberAtLeast(limit) => call("NumberAtLeast", float(limit)),
        Rule::NumberAbove(limit) => call("NumberAbove", float(limit)),
        Rule::NumberAtMost(limit) => call("NumberAtMost", float(limit)),
        Rule::NumberBelow(limit) => call("NumberBelow", float(limit)),
        Rule::NumberMultipleOf(factor) => call("NumberMultipleOf", float(factor)),
        Rule::MinLength(limit) => call("MinLength", size(limit)),
        Rule::MaxLength(limit) => call("MaxLength", size(limit)),
        Rule::Pattern(pattern) => {
            let name = static_name(patterns, pattern);
            quote!(rt::Rule::Pattern(&#name))
        }
        Rule::Format(format) => {
            let format = ident(format.name());
            quote!(rt::Rule::Format(rt::Format::#format))
        }
        Rule::MinItems(limit) => call("MinItems", size(limit)),
        Rule::MaxItems(limit) => call("MaxItems", size(limit)),
        Rule::UniqueItems => quote!(rt::Rule::UniqueItems),
        Rule::MinProperties(limit) => call("MinProperties", size(limit)),
        Rule::MaxProperties(limit) => call("MaxProperties", size(limit)),
        Rule::Names(rules) => {
            let rules = checked(rules, patterns);
            quote!(rt::Rule::Names(&[#(#rules),*]))
        }
        Rule::OneOfRequired(lists) => {
            let lists = lists.iter().map(|list| quote!(&[#(#list),*]));
            quote!(rt::Rule::OneOfRequired(&[#(#lists),*]))
        }
        Rule::RequiredWith(name, others) => {
            quote!(rt::Rule::RequiredWith(#name, &[#(#others),*]))
        }
        Rule::Without(name) => quote!(rt::Rule::Without(#name)),
        // Documented, and no more.
        Rule::Unchecked { .. } => TokenStream::new(),
        Rule::KnownNames(names) => quote!(rt::Rule::Names(&[rt::Rule::Known(&[#(#names),*])])),
    }
}

fn call(name: &str, limit: Literal) -> TokenStream {
    let name = ident(name);
    quote!(rt::Rule::#name(#limit))
}
