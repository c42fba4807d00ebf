//! What an API sends by itself: a type a webhook, which knows how its body is read.

use proc_macro2::TokenStream;
use quote::quote;

use super::refs::{From, type_ref};
use super::{SourceFile, docs, gates};
use crate::model::Api;
use crate::model::webhooks::Webhook;
use crate::names::ident;

/// The file of all of them, if there are any.
pub(super) fn file(api: &Api) -> Option<SourceFile> {
    let all = &api.webhooks.all;
    if all.is_empty() {
        return None;
    }
    let head = docs::inner(&[
        "What the API sends by itself: webhooks and callbacks.".to_owned(),
        String::new(),
        "Each is a type whose `parse` reads the body of the request that arrives; the trait is"
            .to_owned(),
        "[`Webhook`](crate::Webhook).".to_owned(),
    ]);
    let payloads = all.iter().filter_map(|webhook| webhook.payload.as_ref());
    let mut named = payloads.filter_map(|ty| ty.named());
    let types = named.next().map(|_| {
        quote!(
            use crate::types;
        )
    });
    let items = all.iter().map(item);
    let path = format!("src/{}.rs", api.webhooks.module);
    let file = quote! {
        #head
        #types
        use specwright_runtime as rt;

        #(#items)*
    };
    Some((path, file))
}

/// The declaration of the module.
pub(super) fn module(api: &Api) -> Option<TokenStream> {
    let gate = gates::of(api.webhooks.feature.as_slice());
    let module = ident(&api.webhooks.module);
    (!api.webhooks.all.is_empty()).then(|| quote!(#gate pub mod #module;))
}

fn item(webhook: &Webhook) -> TokenStream {
    let (wire, method) = (&webhook.wire, &webhook.method);
    let fallback = format!("The webhook {}.", docs::code(wire));
    let prose = docs::prose(&webhook.docs, &fallback);
    let about = docs::outer(&docs::join([prose, headers(webhook)]));
    let name = ident(&webhook.name);
    let (payload, parameter, read) = match &webhook.payload {
        Some(ty) if webhook.is_form => (
            type_ref(ty, From::Elsewhere),
            quote!(body),
            quote!(rt::webhook_form::from_form(body)),
        ),
        Some(ty) => (
            type_ref(ty, From::Elsewhere),
            quote!(body),
            quote!(rt::json::from_slice(body)),
        ),
        None => (quote!(()), quote!(_body), quote!(Ok(()))),
    };
    quote! {
        #about
        #[derive(Clone, Copy, Debug)]
        #[non_exhaustive]
        pub struct #name;

        impl rt::Webhook for #name {
            type Payload = #payload;

            const NAME: &'static str = #wire;
            const METHOD: &'static str = #method;

            fn parse(#parameter: &[u8]) -> Result<Self::Payload, rt::json::ReadError> {
                #read
            }
        }
    }
}

/// What a receiver is told of the headers.
fn headers(webhook: &Webhook) -> Vec<String> {
    let lines = webhook.headers.iter().flat_map(|header| {
        let sometimes = if header.required {
            ""
        } else {
            ", if there is one"
        };
        let name = format!("{}{sometimes}", docs::code(&header.name));
        let said = header.description.as_deref().map(super::prose::rustdoc);
        super::operations::list_item(&name, said.unwrap_or_default())
    });
    let lines: Vec<String> = lines.collect();
    if lines.is_empty() {
        return lines;
    }
    let head = ["It comes with these headers:", ""].map(str::to_owned);
    head.into_iter().chain(lines).collect()
}
