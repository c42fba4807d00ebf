//! The bodies of requests: the enum of several forms, and how each is put into a request.

use std::collections::BTreeMap;

use proc_macro2::TokenStream;
use quote::quote;

use super::operations::style;
use super::refs::{From, type_ref};
use crate::model::bodies::{Body, BodyForm, BodyKind, Encoding};
use crate::model::{Operation, TypeRef};
use crate::names::ident;

/// The type that a body is handed over as.
pub(super) fn ty(body: &Body) -> TokenStream {
    match (&body.name, body.forms.first()) {
        (None, Some(form)) => type_ref(&form.ty, From::Elsewhere),
        (name, _) => {
            let name = name.iter().map(|name| ident(name));
            quote!(#(#name)*)
        }
    }
}

/// The enum of the forms of a body that has several.
pub(super) fn of(operation: &Operation) -> TokenStream {
    let Some((body, name)) = several(operation) else {
        return TokenStream::new();
    };
    let about = format!(" The body of [`{}`], in one of its forms.", operation.name);
    let own = ident(name);
    let variants = body.forms.iter().map(|form| {
        let about = format!(" As {}.", super::docs::code(&form.media_type));
        let (name, ty) = (ident(&form.name), type_ref(&form.ty, From::Elsewhere));
        quote!(#[doc = #about] #name(#ty),)
    });
    let mut times = BTreeMap::new();
    for form in &body.forms {
        let ty = type_ref(&form.ty, From::Elsewhere).to_string();
        *times.entry(ty).or_insert(0) += 1;
    }
    let conversions = body.forms.iter().filter_map(|form| {
        let (name, ty) = (ident(&form.name), type_ref(&form.ty, From::Elsewhere));
        (times.get(&ty.to_string()) == Some(&1)).then(|| {
            quote! {
                impl From<#ty> for #own {
                    fn from(body: #ty) -> Self {
                        Self::#name(body)
                    }
                }
            }
        })
    });
    quote! {
        #[doc = #about]
        #[derive(Clone, Debug, PartialEq)]
        #[non_exhaustive]
        #[allow(clippy::large_enum_variant, reason = "a request is made of it once")]
        pub enum #own {
            #(#variants)*
        }

        #(#conversions)*
    }
}

/// What a caller is told of parts whose media type is theirs to choose.
pub(super) fn about(operation: &Operation) -> Vec<String> {
    let forms = operation.body.iter().flat_map(|body| &body.forms);
    let encodings = forms.flat_map(|form| form.encodings.iter().map(move |own| (form, own)));
    let open = encodings.filter(|(_, encoding)| !encoding.choices.is_empty());
    let lines = open.map(|(form, encoding)| choice(form, encoding));
    let lines: Vec<String> = lines.collect();
    if lines.is_empty() {
        return lines;
    }
    let head = ["The media types that parts of the body may have:", ""].map(str::to_owned);
    head.into_iter().chain(lines).collect()
}

/// The line on one such part.
fn choice(form: &BodyForm, encoding: &Encoding) -> String {
    let code = super::docs::code;
    let name = match (&form.ty, encoding.name.parse::<usize>()) {
        (TypeRef::List(_) | TypeRef::Tuple(_) | TypeRef::TupleList(..), Ok(index)) => {
            format!("part {}", index + 1)
        }
        (TypeRef::List(_) | TypeRef::Tuple(_) | TypeRef::TupleList(..), Err(_)) => {
            "each part".to_owned()
        }
        _ => code(&encoding.name),
    };
    let choices: Vec<String> = encoding.choices.iter().map(|name| code(name)).collect();
    let choices = choices.join(", ");
    let usual = encoding.content_type.as_deref();
    if encoding.is_file {
        let usual = code(usual.unwrap_or("application/octet-stream"));
        return format!(
            "- {name}: {choices}; {usual} unless [`File::of_type`](rt::File::of_type) says otherwise."
        );
    }
    let sent = usual.map(|usual| format!(", of which {} is sent", code(usual)));
    format!("- {name}: {choices}{}.", sent.unwrap_or_default())
}

/// The body of several forms, and the name of its enum.
pub(super) fn several(operation: &Operation) -> Option<(&Body, &str)> {
    let body = operation.body.as_ref()?;
    body.name.as_deref().map(|name| (body, name))
}

/// The statement that puts the body into the request.
pub(super) fn put(body: &Body) -> TokenStream {
    match (body.name.as_deref(), body.required) {
        (None, true) => one(&body.forms, &quote!(&self.body), &quote!(;)),
        (None, false) => {
            let put = one(&body.forms, &quote!(body), &quote!(;));
            quote!(if let Some(body) = &self.body { #put })
        }
        (Some(name), required) => {
            let name = ident(name);
            let arms = body.forms.iter().map(|form| {
                let variant = ident(&form.name);
                let put = call(form, &quote!(body));
                let pattern = quote!(#name::#variant(body));
                match required {
                    true => quote!(#pattern => #put,),
                    false => quote!(Some(#pattern) => #put,),
                }
            });
            let none = (!required).then(|| quote!(None => {}));
            quote!(match &self.body { #(#arms)* #none })
        }
    }
}

fn one(forms: &[BodyForm], value: &TokenStream, end: &TokenStream) -> TokenStream {
    let calls = forms.iter().map(|form| call(form, value));
    quote!(#(#calls #end)*)
}

fn call(form: &BodyForm, value: &TokenStream) -> TokenStream {
    let media = &form.media_type;
    let says = |encoding: &&Encoding| {
        let is_typed = encoding.style.is_some() || encoding.content_type.is_some();
        is_typed || !encoding.headers.is_empty()
    };
    let encodings = form.encodings.iter().filter(says).map(encoding);
    match form.kind {
        BodyKind::Json if media == "application/json" => quote!(request.json(#value)),
        BodyKind::Json => quote!(request.json_as(#media, #value)),
        BodyKind::Form => quote!(request.form(#value, &[#(#encodings),*])),
        BodyKind::Multipart => quote!(request.multipart(#media, #value, &[#(#encodings),*])),
        BodyKind::Text => quote!(request.text_as(#media, #value)),
        BodyKind::Lines => quote!(request.lines_as(#media, #value)),
        BodyKind::Bytes => quote!(request.bytes_as(#media, #value)),
    }
}

fn encoding(encoding: &Encoding) -> TokenStream {
    let name = &encoding.name;
    let style = match encoding.style.map(style) {
        Some(style) => quote!(Some(rt::Style::#style)),
        None => quote!(None),
    };
    let content_type = match &encoding.content_type {
        Some(stated) => quote!(Some(#stated)),
        None => quote!(None),
    };
    let headers = encoding.headers.iter();
    let headers = headers.map(|(name, value)| quote!((#name, #value)));
    quote! {
        rt::Encoding {
            name: #name,
            style: #style,
            content_type: #content_type,
            headers: &[#(#headers),*],
        }
    }
}
