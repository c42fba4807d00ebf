//! The places where the API is, as types that callers choose from.

use proc_macro2::TokenStream;
use quote::quote;

use super::docs;
use crate::model::servers::{Part, Server, ServerEnum, Variable};
use crate::model::{Api, Docs, Operation};
use crate::names::ident;

/// The file with the servers; `None` if there is no choice.
pub(super) fn file(api: &Api) -> Option<TokenStream> {
    let servers = &api.servers;
    if servers.all.is_empty() {
        return None;
    }
    let general = servers.all.iter().any(|server| server.is_general);
    let own = servers.all.iter().any(|server| server.is_own);
    let head = docs::inner(&[format!("Where the API is: {}.", uses(general, own))]);
    let all = servers
        .all
        .iter()
        .map(|server| item(server, &servers.enums));
    let enums = servers.enums.iter().map(values);
    Some(quote!(#head #(#all)* #(#enums)*))
}

/// What callers have to know of where an operation is.
pub(super) fn about(operation: &Operation) -> Vec<String> {
    let place = operation.server.as_ref().map(|server| {
        let server = docs::code(server);
        format!("It is called at {server}, unless the client has a base URL of its own.")
    });
    let places = operation.places.iter();
    let places = places.map(|name| format!("[`{name}`](crate::servers::{name})"));
    let places: Vec<String> = places.collect();
    let choice = (!places.is_empty()).then(|| {
        let places = places.join(", ");
        format!("`.server(…)` on the call says where it goes: {places}, or any other place.")
    });
    place.into_iter().chain(choice).collect()
}

fn item(server: &Server, enums: &[ServerEnum]) -> TokenStream {
    let uses = uses(server.is_general, server.is_own);
    let url = format!("{}, {uses}.", docs::code(&server.url));
    let about = docs::outer(&docs::join([said(&server.description), vec![url]]));
    let name = ident(&server.name);
    let declaration = match server.variables.as_slice() {
        [] => quote!(#[derive(Clone, Debug, Default, PartialEq, Eq)] pub struct #name;),
        variables => {
            let fields = variables.iter().map(|variable| {
                let (field, ty) = (ident(&variable.name), ty(variable, enums));
                quote!(#field: #ty,)
            });
            quote!(#[derive(Clone, Debug, PartialEq, Eq)] pub struct #name { #(#fields)* })
        }
    };
    let new = new(server, enums);
    let default = default(server);
    let url = url_of(server);
    let setters = server
        .variables
        .iter()
        .map(|variable| setter(variable, enums));
    quote! {
        #about
        #declaration

        impl #name {
            #new

            /// Its URL.
            #[must_use]
            pub fn url(&self) -> String {
                #url
            }

            #(#setters)*
        }

        #default

        impl From<#name> for String {
            fn from(server: #name) -> Self {
                server.url()
            }
        }
    }
}

/// Where a place is handed over.
const fn uses(is_general: bool, is_own: bool) -> &'static str {
    match (is_general, is_own) {
        (true, true) => "for `ClientBuilder::server`, and for `Call::server`",
        (false, true) => "for `Call::server`",
        _ => "for `ClientBuilder::server`",
    }
}

fn said(description: &Option<String>) -> Vec<String> {
    let described = Docs {
        description: description.clone(),
        ..Docs::default()
    };
    match description {
        Some(_) => docs::prose(&described, ""),
        None => Vec::new(),
    }
}

fn ty(variable: &Variable, enums: &[ServerEnum]) -> TokenStream {
    match variable.values.and_then(|index| enums.get(index)) {
        Some(values) => {
            let name = ident(&values.name);
            quote!(#name)
        }
        None => quote!(String),
    }
}

fn new(server: &Server, enums: &[ServerEnum]) -> TokenStream {
    let asked = server.variables.iter();
    let asked = asked.filter(|variable| variable.default.is_none());
    let asked = asked.map(|variable| {
        let name = ident(&variable.name);
        quote!(#name: impl Into<String>)
    });
    let fields = server.variables.iter().map(|variable| {
        let name = ident(&variable.name);
        let value = initial(variable, enums);
        quote!(#name: #value,)
    });
    let made = match server.variables.as_slice() {
        [] => quote!(Self),
        _ => quote!(Self { #(#fields)* }),
    };
    let constness = server.variables.is_empty().then(|| quote!(const));
    quote! {
        /// This place, with the defaults of what can be chosen.
        #[must_use]
        pub #constness fn new(#(#asked),*) -> Self {
            #made
        }
    }
}

/// What a variable is to begin with.
fn initial(variable: &Variable, enums: &[ServerEnum]) -> TokenStream {
    let name = ident(&variable.name);
    let Some(default) = &variable.default else {
        return quote!(#name.into());
    };
    let values = variable.values.and_then(|index| enums.get(index));
    match values.and_then(|values| Some((values, values.variant(default)?))) {
        Some((values, variant)) => {
            let (ty, variant) = (ident(&values.name), ident(&variant.name));
            quote!(#ty::#variant)
        }
        None => quote!(#default.to_owned()),
    }
}

/// `Default`, where nothing has to be given and it is not derived.
fn default(server: &Server) -> Option<TokenStream> {
    let variables = &server.variables;
    let is_whole = variables.iter().all(|variable| variable.default.is_some());
    let name = ident(&server.name);
    (is_whole && !variables.is_empty()).then(|| {
        quote! {
            impl Default for #name {
                fn default() -> Self {
                    Self::new()
                }
            }
        }
    })
}

fn url_of(server: &Server) -> TokenStream {
    if let [Part::Text(url)] = server.parts.as_slice() {
        return quote!(#url.to_owned());
    }
    let parts = server.parts.iter().map(|part| match part {
        Part::Text(text) => quote!(#text),
        Part::Variable(index) => {
            let variable = server.variables.get(*index);
            let name = variable.map(|variable| ident(&variable.name));
            quote!(self.#name.as_str())
        }
    });
    quote!([#(#parts),*].concat())
}

fn setter(variable: &Variable, enums: &[ServerEnum]) -> TokenStream {
    let name = ident(&variable.name);
    let default = variable.default.as_ref().map(|default| {
        let default = docs::code(default);
        vec![format!("{default} if not set.")]
    });
    let wire = docs::code(&variable.wire);
    let lead = match said(&variable.description) {
        said if said.is_empty() => vec![format!("What {wire} stands for in the URL.")],
        said => said,
    };
    let about = docs::outer(&docs::join([lead, default.unwrap_or_default()]));
    match variable.values {
        Some(_) => {
            let ty = ty(variable, enums);
            quote! {
                #about
                #[must_use]
                pub const fn #name(mut self, #name: #ty) -> Self {
                    self.#name = #name;
                    self
                }
            }
        }
        None => quote! {
            #about
            #[must_use]
            pub fn #name(mut self, #name: impl Into<String>) -> Self {
                self.#name = #name.into();
                self
            }
        },
    }
}

fn values(values: &ServerEnum) -> TokenStream {
    let name = ident(&values.name);
    let about = docs::outer(&[format!("The values of {}.", docs::code(&values.wire))]);
    let variants: Vec<_> = values.variants.iter().collect();
    let declared = variants.iter().map(|variant| {
        let about = docs::outer(&[format!("{}.", docs::code(&variant.wire))]);
        let name = ident(&variant.name);
        quote!(#about #name,)
    });
    let texts = variants.iter().map(|variant| {
        let (name, wire) = (ident(&variant.name), &variant.wire);
        quote!(Self::#name => #wire,)
    });
    quote! {
        #about
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum #name {
            #(#declared)*
        }

        impl #name {
            /// What stands in the URL.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self {
                    #(#texts)*
                }
            }
        }
    }
}
