//! The crate's root, and its client.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::{CrateFacts, docs, example, gates, webhooks};
use crate::model::security::SchemeKind;
use crate::model::{Api, Group, Operation};
use crate::names::ident;

/// The crate's root.
pub(super) fn root(api: &Api, facts: &CrateFacts) -> TokenStream {
    let about = docs::prose(
        &api.docs,
        &format!("A client for {}.", docs::code(&api.title)),
    );
    let head = docs::inner(&docs::join([
        about,
        example::crate_level(api, facts),
        features(api),
    ]));
    let exports = [
        "AnyJson",
        "Base64",
        "Base64Url",
        "Checked",
        "Date",
        "DateTime",
        "Duration",
        "Email",
        "External",
        "Extra",
        "File",
        "Hostname",
        "Ipv4",
        "Ipv6",
        "Null",
        "Nullable",
        "Rule",
        "Secret",
        "Time",
        "TupleList",
        "Uri",
        "Uuid",
        "Violation",
        "Violations",
    ]
    .map(ident);
    let error = error(api);
    let security = (!api.schemes.is_empty()).then(|| {
        quote! {
            #[cfg(feature = "client")]
            pub mod security;
        }
    });
    let servers = (!api.servers.all.is_empty()).then(|| {
        quote! {
            #[cfg(feature = "client")]
            pub mod servers;
        }
    });
    let credential = (!api.schemes.is_empty()).then(|| quote!(Credential,));
    let tokens = super::security::token_exports(api);
    let groups = api.groups.iter().map(|group| {
        let (gate, module) = (gates::called(group), ident(&group.module));
        quote!(#gate pub use operations::#module;)
    });
    let webhooks = webhooks::module(api);
    let webhook = (!api.webhooks.all.is_empty()).then(|| {
        quote!(
            pub use specwright_runtime::Webhook;
        )
    });
    let limit = recursion_limit(api);
    quote! {
        #head
        #limit

        #[cfg(feature = "client")]
        mod client;
        #[cfg(feature = "client")]
        pub mod operations;
        #security
        #servers
        pub mod types;
        #webhooks

        #[cfg(feature = "client")]
        pub use client::{API, Client};
        #(#groups)*
        pub use specwright_runtime as runtime;
        #[cfg(feature = "client")]
        pub use specwright_runtime::client::{
            ApiKey, BuildError, Call, Checks, #credential ErrorKind, Resend, Response, RetryPolicy,
        };
        #tokens
        pub use specwright_runtime::{#(#exports),*};
        #webhook

        #error
    }
}

/// What is said of the crate's features.
fn features(api: &Api) -> Vec<String> {
    let head = [
        "Without its default features the crate is types only, with no HTTP stack. The feature `client` adds the",
        "calls, `rustls` (on by default) a transport for them, on reqwest.",
    ];
    let mut features = head.map(str::to_owned).to_vec();
    if !api.features().is_empty() {
        features.extend([String::new()]);
        features.extend(GROUPS.map(str::to_owned));
    }
    features
}

/// What is said where groups are features.
const GROUPS: [&str; 3] = [
    "Each group of operations is a feature: it brings the types that the group needs and, with `client`, its calls.",
    "`full` (on by default) is all of them. Without default features, name the groups that are needed; a small part of",
    "a large API compiles in a small part of the time.",
];

/// Lets the compiler go as deep into types as the schemas are nested; it would give up at 128.
fn recursion_limit(api: &Api) -> Option<TokenStream> {
    // What is around the types takes some as well: futures, answers, pages.
    let needed = api.depth + 48;
    let limit = Literal::string(&(needed * 2).next_power_of_two().to_string());
    (needed > 128).then(|| quote!(#![recursion_limit = #limit]))
}

/// The error of a call, with what the API's error answers hold most often as what they hold.
fn error(api: &Api) -> TokenStream {
    match &api.common_failure {
        Some(name) => {
            let name = ident(name);
            quote! {
                /// Why a call failed; `F` is what the operation's error answers hold.
                #[cfg(feature = "client")]
                pub type Error<F = types::#name> = specwright_runtime::client::Error<F>;
            }
        }
        None => quote! {
            #[cfg(feature = "client")]
            pub use specwright_runtime::client::Error;
        },
    }
}

fn operations(api: &Api) -> impl Iterator<Item = &Operation> {
    api.groups.iter().flat_map(|group| &group.operations)
}

/// The client.
pub(super) fn client(api: &Api, facts: &CrateFacts) -> TokenStream {
    let base_url = match &api.base_url {
        Some(url) => quote!(Some(#url)),
        None => quote!(None),
    };
    let token_url = match api.token_url() {
        Some(url) => quote!(Some(#url)),
        None => quote!(None),
    };
    let (key, url) = (&facts.api_key_variable, &facts.base_url_variable);
    let needs_key = operations(api).any(Operation::is_authenticated) && asks(api);
    let (user, password) = (&facts.username_variable, &facts.password_variable);
    let security = super::security::ways(&api.security);
    let imports = api.groups.iter().map(import);
    let groups = api.groups.iter().map(accessor);
    let constructors = constructors(api, facts);
    let head = docs::inner(&["The client.".to_owned()]);
    let about = format!(
        " A client of {}. Cheap to clone; clones share their connections.",
        docs::code(&api.title)
    );
    quote! {
        #head
        use specwright_runtime as rt;
        #(#imports)*

        /// What is the same for all clients of this API.
        pub const API: rt::client::Api = rt::client::Api {
            user_agent: concat!(env!("CARGO_PKG_NAME"), "/", env!("CARGO_PKG_VERSION")),
            base_url: #base_url,
            api_key_variable: #key,
            username_variable: #user,
            password_variable: #password,
            base_url_variable: #url,
            needs_key: #needs_key,
            token_url: #token_url,
            security: #security,
        };

        #[doc = #about]
        #[derive(Clone, Debug)]
        pub struct Client {
            inner: rt::client::Client,
        }

        impl Client {
            #constructors

            /// Starts to build a client.
            #[must_use]
            pub fn builder() -> rt::client::ClientBuilder<Self> {
                rt::client::Client::builder(API)
            }

            /// A call of an endpoint that this crate does not know, by its path behind the base URL: with the same
            /// manners as all others, and to no other place. See [`Client::request`](rt::client::Client::request).
            pub fn request(
                &self,
                method: rt::http::Method,
                path: impl Into<String>,
            ) -> rt::client::Call<rt::client::Undocumented> {
                self.inner.request(method, path)
            }

            /// The runtime's client, for calls of endpoints of one's own.
            #[must_use]
            pub const fn runtime(&self) -> &rt::client::Client {
                &self.inner
            }

            #(#groups)*
        }

        impl From<rt::client::Client> for Client {
            fn from(inner: rt::client::Client) -> Self {
                Self { inner }
            }
        }
    }
}

/// How a client is made without building it bit by bit: of a key, where one is all that it takes, and of the environment.
fn constructors(api: &Api, facts: &CrateFacts) -> TokenStream {
    let (key, url) = (&facts.api_key_variable, &facts.base_url_variable);
    let has_base_url = api.base_url.is_some();
    let needs_key = operations(api).any(Operation::takes_key);
    let has_login = has_login(api);
    let of_login = (has_login && has_base_url).then(|| {
        quote! {
            /// A client with this user name and password, at the API's usual place.
            ///
            /// # Errors
            /// When they cannot be sent, or the transport cannot be set up.
            pub fn with_basic(
                user: impl Into<String>,
                password: impl Into<String>,
            ) -> Result<Self, rt::client::BuildError> {
                Self::builder().basic(user, password).build()
            }
        }
    });
    let of_key = (needs_key && has_base_url).then(|| {
        quote! {
            /// A client with this key, at the API's usual place.
            ///
            /// # Errors
            /// When the key cannot be sent, or the transport cannot be set up.
            pub fn new(api_key: impl Into<rt::client::ApiKey>) -> Result<Self, rt::client::BuildError> {
                Self::builder().api_key(api_key).build()
            }
        }
    });
    let place = if has_base_url {
        format!("at the base URL in `{url}` if that is set and not empty")
    } else {
        format!("at the base URL in `{url}`")
    };
    let from_env = if has_login {
        let (user, password) = (&facts.username_variable, &facts.password_variable);
        let or_key = if needs_key {
            format!(", or the key in `{key}`")
        } else {
            String::new()
        };
        format!(
            " A client with the user name in `{user}` and the password in `{password}`{or_key}, {place}."
        )
    } else if needs_key {
        format!(" A client with the key in `{key}`, {place}.")
    } else {
        format!(" A client {place}. {}", api.without_key())
    };
    let of_client = (api.token_url().is_some() && has_base_url).then(|| {
        quote! {
            /// A client that gets its tokens for this id and secret by itself (OAuth 2's client credentials), at the
            /// API's usual place.
            ///
            /// # Errors
            /// When the transport cannot be set up.
            pub fn with_client_credentials(
                id: impl Into<String>,
                secret: impl Into<rt::Secret>,
            ) -> Result<Self, rt::client::BuildError> {
                Self::builder().client_credentials(id, secret).build()
            }
        }
    });
    quote! {
        #of_key

        #of_login

        #of_client

        #[doc = #from_env]
        ///
        /// # Errors
        /// When something is missing or cannot be used, or the transport cannot be set up.
        pub fn from_env() -> Result<Self, rt::client::BuildError> {
            Self::builder().from_env().build()
        }
    }
}

/// Whether there is a scheme that a client can be built with by itself.
fn asks(api: &Api) -> bool {
    has_login(api) || api.schemes.iter().any(|scheme| scheme.kind.takes_key())
}

fn has_login(api: &Api) -> bool {
    let mut schemes = api.schemes.iter();
    schemes.any(|scheme| scheme.kind == SchemeKind::Basic)
}

fn import(group: &Group) -> TokenStream {
    let (module, name) = (ident(&group.module), ident(&group.name));
    let gate = gates::of(group.feature.as_slice());
    quote!(#gate use crate::operations::#module::#name;)
}

fn accessor(group: &Group) -> TokenStream {
    let about = docs::outer(&docs::prose(
        &group.docs,
        &format!("The calls of {}.", docs::code(&group.title)),
    ));
    let (module, name) = (ident(&group.module), ident(&group.name));
    let gate = gates::of(group.feature.as_slice());
    quote! {
        #about
        #gate
        #[must_use]
        pub fn #module(&self) -> #name {
            #name::new(self.inner.clone())
        }
    }
}
