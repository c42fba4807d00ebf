//! Operations that answer with one page of a list: how the runtime is told of it, and what the documentation says.

use proc_macro2::TokenStream;
use quote::quote;

use super::refs::{From, type_ref};
use crate::model::Operation;
use crate::model::paging::{NextPage, Paging, Step};
use crate::names::ident;

/// What a caller is told of the pages.
pub(super) fn about(operation: &Operation) -> Vec<String> {
    let lines = [
        "Awaited, the call answers with one page. `.items()` on it goes through the items of that page and of all that",
        "follow, `.pages()` through the pages themselves, each fetched when it is needed.",
    ];
    let paged = operation.paging.iter();
    paged.flat_map(|_| lines.map(str::to_owned)).collect()
}

/// The implementation of the runtime's trait, if the operation has pages.
pub(super) fn implementation(operation: &Operation) -> Option<TokenStream> {
    let paging = operation.paging.as_ref()?;
    let name = ident(&operation.name);
    let item = type_ref(&paging.item, From::Elsewhere);
    let (items, next) = (&paging.items, next_page(&paging.next));
    let list = list(paging);
    Some(quote! {
        impl rt::client::Paged for #name {
            type Item = #item;

            const PAGING: rt::client::Paging = rt::client::Paging {
                items: #items,
                next: rt::client::NextPage::#next,
            };

            fn items(page: Self::Success) -> Vec<Self::Item> {
                #list
            }
        }
    })
}

fn next_page(next: &NextPage) -> TokenStream {
    match next {
        NextPage::Number {
            parameter,
            first,
            total_pages,
        } => {
            let first = proc_macro2::Literal::u64_unsuffixed(*first);
            let total_pages = optional(total_pages.as_ref());
            quote!(Number { parameter: #parameter, first: #first, total_pages: #total_pages })
        }
        NextPage::Offset {
            parameter,
            total_items,
        } => {
            let total_items = optional(total_items.as_ref());
            quote!(Offset { parameter: #parameter, total_items: #total_items })
        }
        NextPage::Cursor {
            parameter,
            next,
            more,
        } => {
            let more = optional(more.as_ref());
            quote!(Cursor { parameter: #parameter, next: #next, more: #more })
        }
        NextPage::Link { next } => {
            let next = optional(next.as_ref());
            quote!(Link { next: #next })
        }
    }
}

fn optional(text: Option<&String>) -> TokenStream {
    match text {
        Some(text) => quote!(Some(#text)),
        None => quote!(None),
    }
}

/// The list out of a page; an empty one where something on the way is missing or null.
fn list(paging: &Paging) -> TokenStream {
    let mut stretches = paging.way.split_inclusive(may_be_missing);
    let mut before = stretches.next().unwrap_or_default();
    let mut value = taken(quote!(page), before);
    for stretch in stretches {
        let name = ident(last_field(before));
        let body = taken(quote!(#name), stretch);
        let method = ident(if stretch.last().is_some_and(may_be_missing) {
            "and_then"
        } else {
            "map"
        });
        value = quote!(#value.#method(|#name| #body));
        before = stretch;
    }
    if paging.way.iter().any(may_be_missing) {
        quote!(#value.unwrap_or_default())
    } else {
        value
    }
}

const fn may_be_missing(step: &Step) -> bool {
    matches!(step, Step::Option | Step::Nullable)
}

fn last_field(stretch: &[Step]) -> &str {
    let mut fields = stretch.iter().rev().filter_map(|step| match step {
        Step::Field(name) => Some(name.as_str()),
        _ => None,
    });
    fields.next().unwrap_or("page")
}

fn taken(from: TokenStream, stretch: &[Step]) -> TokenStream {
    stretch.iter().fold(from, |value, step| match step {
        Step::Field(name) => {
            let name = ident(name);
            quote!(#value.#name)
        }
        Step::Option => value,
        Step::Nullable => quote!(#value.into_option()),
        Step::Limits => quote!(#value.into_inner()),
    })
}
