//! What answers hold: the types, the enums where it depends, and how all of it is read.

use proc_macro2::TokenStream;
use quote::quote;

use super::refs::{From, type_ref};
use super::{docs, structs};
use crate::model::answers::{Case, Content, EventItem, Holds, Status};
use crate::model::{Field, Operation};
use crate::names::ident;

/// The items that belong to the answers of an operation: enums, and the struct of its headers.
pub(super) fn items(operation: &Operation) -> TokenStream {
    let success = enumeration(
        operation,
        &operation.success,
        "successful",
        "it is handed on once",
    );
    let failure = enumeration(
        operation,
        &operation.failure,
        "error",
        "an error keeps it on the heap",
    );
    let (success_read, failure_read) = (success_read(operation), failure_read(operation));
    let headers = headers(operation);
    quote!(#success #success_read #failure #failure_read #headers)
}

/// The type of what a successful answer holds, and the expression that reads it.
pub(super) fn success(operation: &Operation) -> (TokenStream, TokenStream) {
    match &operation.success {
        Holds::Nothing => (quote!(()), quote!(answer.nothing())),
        Holds::Always(content) => (content_type(content), read(content, &quote!(answer))),
        Holds::Sometimes(content, empty) => {
            let (ty, read) = (content_type(content), read(content, &quote!(answer)));
            let patterns = empty.iter().map(|status| pattern(*status, empty));
            let read = quote! {
                match answer.status().as_u16() {
                    #(#patterns)|* => answer.nothing().map(|()| None),
                    _ => #read.map(Some),
                }
            };
            (quote!(Option<#ty>), read)
        }
        Holds::Cases { name, .. } => {
            let name = ident(name);
            (quote!(#name), quote!(#name::read(answer)))
        }
    }
}

/// The type of what an error answer holds, and the expression that reads it, if it can hold anything.
pub(super) fn failure(operation: &Operation) -> (TokenStream, Option<TokenStream>) {
    match &operation.failure {
        Holds::Nothing => (quote!(rt::client::NoFailure), None),
        Holds::Always(content) | Holds::Sometimes(content, _) => {
            let read = read(content, &quote!(answer));
            (content_type(content), Some(quote!(#read.ok())))
        }
        Holds::Cases { name, .. } => {
            let name = ident(name);
            (quote!(#name), Some(quote!(#name::read(answer))))
        }
    }
}

/// The implementation of the runtime's trait, if answers can be read while they are on their way.
pub(super) fn streamed(operation: &Operation) -> Option<TokenStream> {
    let content = operation.stream.as_ref()?;
    let (format, media_type) = match content {
        Content::Events(_, EventItem::Data) => (quote!(Events), "text/event-stream"),
        Content::Events(_, EventItem::WithJson) => (quote!(EventsWithJson), "text/event-stream"),
        Content::Events(_, EventItem::WithText) => (quote!(EventsWithText), "text/event-stream"),
        _ => (quote!(Lines), "application/x-ndjson"),
    };
    let item = type_ref(content.ty()?, From::Elsewhere);
    let name = ident(&operation.name);
    let media_type = operation.stream_media_type.as_deref().unwrap_or(media_type);
    Some(quote! {
        impl rt::client::Streamed for #name {
            type Item = #item;

            const FORMAT: rt::client::StreamFormat = rt::client::StreamFormat::#format;
            const MEDIA_TYPE: &'static str = #media_type;
        }
    })
}

/// What a caller is told of the stream.
pub(super) fn about(operation: &Operation) -> Vec<String> {
    let told = operation.stream.iter();
    let both = "`.stream()` on the call gives the items of the answer as they come; so does `.stream_blocking()`, with \
        the feature `blocking`.";
    told.map(|_| both.to_owned()).collect()
}

fn content_type(content: &Content) -> TokenStream {
    match content {
        Content::Json(ty) | Content::Text(ty) => type_ref(ty, From::Elsewhere),
        Content::Bytes => quote!(rt::Bytes),
        Content::Lines(item) | Content::Events(item, _) => {
            let item = type_ref(item, From::Elsewhere);
            quote!(Vec<#item>)
        }
    }
}

fn read(content: &Content, answer: &TokenStream) -> TokenStream {
    match content {
        Content::Json(_) => quote!(#answer.json()),
        Content::Text(_) => quote!(#answer.text()),
        Content::Bytes => quote!(#answer.bytes()),
        Content::Lines(_) => quote!(#answer.items(rt::client::StreamFormat::Lines)),
        Content::Events(_, EventItem::Data) => {
            quote!(#answer.items(rt::client::StreamFormat::Events))
        }
        Content::Events(_, EventItem::WithJson) => {
            quote!(#answer.items(rt::client::StreamFormat::EventsWithJson))
        }
        Content::Events(_, EventItem::WithText) => {
            quote!(#answer.items(rt::client::StreamFormat::EventsWithText))
        }
    }
}

fn enumeration(
    operation: &Operation,
    holds: &Holds,
    kind: &str,
    reason: &str,
) -> Option<TokenStream> {
    let Holds::Cases { name, cases } = holds else {
        return None;
    };
    let name = ident(name);
    let about = format!(" What the {kind} answers of [`{}`] hold.", operation.name);
    let variants = cases.iter().map(|case| {
        let about = format!(" The answer to {}.", circumstances(case));
        let name = ident(&case.name);
        let held = case.content.as_ref().map(|content| {
            let ty = content_type(content);
            quote!((#ty))
        });
        quote!(#[doc = #about] #name #held,)
    });
    Some(quote! {
        #[doc = #about]
        #[derive(Clone, Debug, PartialEq)]
        #[non_exhaustive]
        #[allow(clippy::large_enum_variant, reason = #reason)]
        pub enum #name {
            #(#variants)*
        }
    })
}

fn success_read(operation: &Operation) -> Option<TokenStream> {
    let Holds::Cases { name, cases } = &operation.success else {
        return None;
    };
    let name = ident(name);
    let statuses: Vec<Status> = cases.iter().map(|case| case.status).collect();
    let arms = cases.iter().map(|case| {
        let (pattern, read) = (arm(case, &statuses), read_case(case));
        quote!(#pattern => #read,)
    });
    // A success that nobody documented is read as the one documented first.
    let first = cases.iter().find(|case| case.media.is_empty());
    let rest = first.filter(|_| !ends(cases)).map(|case| {
        let read = read_case(case);
        quote!(_ => #read,)
    });
    Some(quote! {
        impl #name {
            fn read(answer: &rt::client::Answer<'_>) -> Result<Self, rt::json::ReadError> {
                match answer.status().as_u16() {
                    #(#arms)*
                    #rest
                }
            }
        }
    })
}

fn read_case(case: &Case) -> TokenStream {
    let name = ident(&case.name);
    match &case.content {
        Some(content) => {
            let read = read(content, &quote!(answer));
            quote!(#read.map(Self::#name))
        }
        None => quote!(answer.nothing().map(|()| Self::#name)),
    }
}

fn failure_read(operation: &Operation) -> Option<TokenStream> {
    let Holds::Cases { name, cases } = &operation.failure else {
        return None;
    };
    let name = ident(name);
    let statuses: Vec<Status> = cases.iter().map(|case| case.status).collect();
    let arms = cases.iter().filter_map(|case| {
        let (pattern, read) = (
            arm(case, &statuses),
            read(case.content.as_ref()?, &quote!(answer)),
        );
        let name = ident(&case.name);
        Some(quote!(#pattern => #read.ok().map(Self::#name),))
    });
    let rest = (!ends(cases)).then(|| quote!(_ => None,));
    Some(quote! {
        impl #name {
            fn read(answer: &rt::client::Answer<'_>) -> Option<Self> {
                match answer.status().as_u16() {
                    #(#arms)*
                    #rest
                }
            }
        }
    })
}

/// Whether the cases leave out no status.
fn ends(cases: &[Case]) -> bool {
    cases.iter().any(|case| case.status == Status::Default)
}

/// The pattern of a case, with a guard if the media type tells it from others.
fn arm(case: &Case, statuses: &[Status]) -> TokenStream {
    let pattern = pattern(case.status, statuses);
    if case.media.is_empty() {
        return pattern;
    }
    let media = &case.media;
    quote!(#pattern if #(answer.is(#media))||*)
}

fn circumstances(case: &Case) -> String {
    let statuses = statuses(case.status);
    if case.media.is_empty() {
        return statuses;
    }
    let media: Vec<String> = case.media.iter().map(|name| docs::code(name)).collect();
    format!("{statuses}, as {}", media.join(" or "))
}

fn statuses(status: Status) -> String {
    match status {
        Status::Exact(code) => format!("status {code}"),
        Status::Range(digit) => {
            format!("any status from {digit}00 to {digit}99 that has no answer of its own")
        }
        Status::Default => "any status that has no answer of its own".to_owned(),
    }
}

/// The pattern of a status among others. A range begins and ends beside the single ones of its ends, which clippy would
/// have apart.
fn pattern(status: Status, others: &[Status]) -> TokenStream {
    let literal = proc_macro2::Literal::u16_unsuffixed;
    match status {
        Status::Exact(code) => {
            let code = literal(code);
            quote!(#code)
        }
        Status::Range(digit) => {
            let mut codes = digit * 100..digit * 100 + 100;
            let is_free = |code: &u16| !others.contains(&Status::Exact(*code));
            let first = codes.find(is_free).unwrap_or(digit * 100);
            let last = codes.rfind(is_free).unwrap_or(first);
            let (first, last) = (literal(first), literal(last));
            quote!(#first..=#last)
        }
        Status::Default => quote!(_),
    }
}

fn headers(operation: &Operation) -> Option<TokenStream> {
    let headers = operation.headers.as_ref()?;
    let name = ident(&headers.name);
    let about = [format!(
        "The documented headers of the answers of [`{}`].",
        operation.name
    )];
    let fields: Vec<&Field> = headers.fields.iter().collect();
    let items = structs::items(&name, &about, &fields, From::Elsewhere);
    let reads = headers.fields.iter().map(|field| {
        let (name, wire) = (ident(&field.name), &field.wire);
        quote!(found.#name = rt::client::read_header(headers, #wire);)
    });
    Some(quote! {
        #items

        impl #name {
            /// Those of an answer, as far as they are there and can be read.
            #[must_use]
            pub fn of(headers: &rt::http::HeaderMap) -> Self {
                let mut found = Self::new();
                #(#reads)*
                found
            }
        }
    })
}
