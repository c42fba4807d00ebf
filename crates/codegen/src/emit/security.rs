//! The ways to show who one is, as constants.

use proc_macro2::TokenStream;
use quote::quote;

use super::docs;
use crate::model::security::{Scheme, SchemeKind, Security};
use crate::model::{Api, Operation};
use crate::names::ident;

/// The file with the schemes; `None` if there are none.
pub(super) fn file(api: &Api) -> Option<TokenStream> {
    if api.schemes.is_empty() {
        return None;
    }
    let head = docs::inner(&[
        "How callers show who they are, for `ClientBuilder::credential`.".to_owned(),
    ]);
    let schemes = api.schemes.iter().map(constant);
    Some(quote! {
        #head
        use specwright_runtime as rt;

        #(#schemes)*
    })
}

fn constant(scheme: &Scheme) -> TokenStream {
    let about = docs::outer(&docs::join([
        vec![about(&scheme.kind)],
        scheme
            .description
            .iter()
            .flat_map(|text| {
                docs::prose(
                    &crate::model::Docs {
                        description: Some(text.clone()),
                        ..Default::default()
                    },
                    "",
                )
            })
            .collect(),
    ]));
    let (name, wire) = (ident(&scheme.name), &scheme.wire);
    let kind = match &scheme.kind {
        SchemeKind::Bearer => quote!(Bearer),
        SchemeKind::Basic => quote!(Basic),
        SchemeKind::Header(name) => quote!(Header(#name)),
        SchemeKind::Query(name) => quote!(Query(#name)),
        SchemeKind::Cookie(name) => quote!(Cookie(#name)),
        SchemeKind::OAuth2(Some(url)) => quote!(OAuth2 { token_url: Some(#url) }),
        SchemeKind::OAuth2(None) => quote!(OAuth2 { token_url: None }),
        SchemeKind::Other(name) => quote!(Other(#name)),
        SchemeKind::MutualTls => quote!(MutualTls),
    };
    quote! {
        #about
        pub const #name: rt::client::Scheme = rt::client::Scheme {
            name: #wire,
            kind: rt::client::SchemeKind::#kind,
        };
    }
}

fn about(kind: &SchemeKind) -> String {
    match kind {
        SchemeKind::Bearer => "A bearer token.".to_owned(),
        SchemeKind::Basic => "A user name and a password.".to_owned(),
        SchemeKind::Header(name) => format!("A key in the header {}.", docs::code(name)),
        SchemeKind::Query(name) => format!("A key in the query parameter {}.", docs::code(name)),
        SchemeKind::Cookie(name) => format!("A key in the cookie {}.", docs::code(name)),
        SchemeKind::OAuth2(Some(url)) => format!(
            "A token of OAuth 2; for client credentials {} gives one out.",
            docs::code(url)
        ),
        SchemeKind::OAuth2(None) => "A token of OAuth 2.".to_owned(),
        SchemeKind::Other(name) => format!(
            "The header `Authorization`, under the scheme {}: give its value whole.",
            docs::code(name)
        ),
        SchemeKind::MutualTls => "A certificate, which is the transport's to show.".to_owned(),
    }
}

/// What tokens come from, where there is use for it.
pub(super) fn token_exports(api: &Api) -> Option<TokenStream> {
    let mut schemes = api.schemes.iter();
    schemes.any(|scheme| scheme.kind.takes_token()).then(|| {
        quote! {
            #[cfg(feature = "client")]
            pub use specwright_runtime::client::{
                ClientCredentials, TokenContext, TokenError, TokenFuture, TokenSource,
            };
        }
    })
}

/// What callers have to know of where an operation is, and of what they show there.
pub(super) fn about_operation(operation: &Operation) -> Vec<String> {
    let unshowable = operation.is_unshowable.then(|| {
        let lines = [
            "The API's description asks for credentials here, and does not say how they are shown: none are. What the",
            "server wants can be given as a header of the call.",
        ];
        lines.map(str::to_owned).to_vec()
    });
    docs::join(
        [super::servers::about(operation)]
            .into_iter()
            .chain(unshowable),
    )
}

/// The ways to call an operation.
pub(super) fn ways(security: &Security) -> TokenStream {
    let ways = security.iter().map(|way| {
        let names = way.iter().map(|scheme| ident(&scheme.name));
        quote!(&[#(&crate::security::#names),*])
    });
    quote!(&[#(#ways),*])
}
