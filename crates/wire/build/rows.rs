//! What a row of a table needs of each operation: how it is made of JSON, and how what it gives becomes JSON.
//!
//! Must not know what tables look like.

use proc_macro2::TokenStream;
use quote::quote;
use specwright::model::answers::{Content, Holds};
use specwright::model::{Api, Operation};
use specwright::names::ident;

/// The function that finds an operation by its id.
pub(crate) fn dispatch(api: &Api) -> TokenStream {
    let groups = api.groups.iter();
    let arms = groups.flat_map(|group| {
        let module = ident(&group.module);
        let operations = group.operations.iter();
        operations.map(move |operation| {
            let (id, name) = (&operation.id, ident(&operation.name));
            let call = match operation.stream {
                Some(_) => quote!(call::streamed),
                None => quote!(call::whole),
            };
            quote!(#id => Some(Box::pin(#call::<#module::#name>(client, row, port))),)
        })
    });
    let groups = api.groups.iter();
    let ids = groups.flat_map(|group| group.operations.iter().map(|operation| &operation.id));
    let schemes = api.schemes.iter().map(|scheme| {
        let (wire, name) = (&scheme.wire, ident(&scheme.name));
        quote!(#wire => Some(&security::#name),)
    });
    quote! {
        /// The scheme of this name.
        pub(crate) fn scheme(name: &str) -> Option<&'static specwright_runtime::client::Scheme> {
            match name {
                #(#schemes)*
                _ => None,
            }
        }

        /// The ids of all operations.
        pub(crate) const OPERATIONS: &[&str] = &[#(#ids),*];

        /// Makes the call that a row says.
        pub(crate) fn dispatch<'r>(
            client: &'r Client,
            row: &'r Row,
            port: u16,
        ) -> Option<call::Outcome<'r>> {
            match row.operation() {
                #(#arms)*
                _ => None,
            }
        }
    }
}

/// The function that reads what the API sends by itself.
pub(crate) fn received(api: &Api) -> TokenStream {
    let module = ident(&api.webhooks.module);
    let arms = api.webhooks.all.iter().map(|webhook| {
        let (wire, name) = (&webhook.wire, ident(&webhook.name));
        let written = match &webhook.payload {
            Some(_) => quote!(call::json),
            None => quote!(|()| serde_json::Value::Null),
        };
        quote!(#wire => call::received(<#module::#name as Webhook>::parse(body), #written),)
    });
    quote! {
        /// What comes of the body of a webhook.
        pub(crate) fn received(name: &str, body: &[u8]) -> Option<serde_json::Value> {
            Some(match name {
                #(#arms)*
                _ => return None,
            })
        }
    }
}

/// The function that finds a place by the name of its type, with values for what can be chosen of it.
pub(crate) fn place(api: &Api) -> TokenStream {
    let arms = api.servers.all.iter().map(|server| {
        let (shown, name) = (&server.name, ident(&server.name));
        let setters = server.variables.iter().map(|variable| {
            let (wire, setter) = (&variable.wire, ident(&variable.name));
            let value = match variable
                .values
                .and_then(|index| api.servers.enums.get(index))
            {
                None => quote!(value),
                Some(values) => {
                    let of = ident(&values.name);
                    let arms = values.variants.iter().map(|variant| {
                        let (wire, name) = (&variant.wire, ident(&variant.name));
                        quote!(#wire => servers::#of::#name,)
                    });
                    quote!(match value { #(#arms)* _ => return None })
                }
            };
            quote! {
                let place = match value(#wire) {
                    Some(value) => place.#setter(#value),
                    None => place,
                };
            }
        });
        quote!(#shown => {
            let place = servers::#name::new();
            #(#setters)*
            place.into()
        })
    });
    quote! {
        /// The URL of a place.
        pub(crate) fn place<'v>(name: &str, value: impl Fn(&str) -> Option<&'v str>) -> Option<String> {
            Some(match name {
                #(#arms)*
                _ => return None,
            })
        }
    }
}

/// The implementation that makes an operation of a row. It stands beside the operation, whose fields are private.
pub(crate) fn called(operation: &Operation) -> TokenStream {
    let name = ident(&operation.name);
    let of = of(operation);
    let success = told(&operation.success);
    let failure = match &operation.failure {
        Holds::Nothing => quote!(serde_json::Value::Null),
        Holds::Always(content) | Holds::Sometimes(content, _) => written(content),
        cases => told(cases),
    };
    let headers = match &operation.headers {
        Some(headers) => {
            let headers = ident(&headers.name);
            quote!(crate::call::json(&#headers::of(headers)))
        }
        None => quote!(serde_json::Value::Null),
    };
    quote! {
        impl crate::call::Called for #name {
            fn of(row: &crate::row::Row) -> Self {
                #of
            }

            fn success_json(value: &<Self as rt::client::Endpoint>::Success) -> serde_json::Value {
                let _ = value;
                #success
            }

            fn failure_json(value: &<Self as rt::client::Endpoint>::Failure) -> serde_json::Value {
                let _ = value;
                #failure
            }

            fn headers_json(headers: &rt::http::HeaderMap) -> serde_json::Value {
                let _ = headers;
                #headers
            }
        }
    }
}

/// The operation with the values of a row.
fn of(operation: &Operation) -> TokenStream {
    let path = operation.path_fields().map(|field| {
        let (name, wire) = (ident(&field.name), &field.wire);
        quote!(#name: row.path(#wire),)
    });
    let body = operation.body.iter().map(|body| {
        let value = match &body.name {
            None => quote!(row.value("body")),
            Some(name) => {
                let name = ident(name);
                let forms = body.forms.iter().map(|form| {
                    let (variant, media_type) = (ident(&form.name), &form.media_type);
                    quote!(#media_type => #name::#variant(row.value("body")),)
                });
                quote!(match row.text("as") { #(#forms)* other => panic!("{row}: no form {other}") })
            }
        };
        match body.required {
            true => quote!(body: #value,),
            false => quote!(body: row.has("body").then(|| #value),),
        }
    });
    let params = operation
        .query
        .iter()
        .map(|_| quote!(params: row.params(),));
    let fields: Vec<TokenStream> = path.chain(body).chain(params).collect();
    match fields.is_empty() {
        true => quote!({
            let _ = row;
            Self
        }),
        false => quote!(Self { #(#fields)* }),
    }
}

/// The JSON of what answers hold.
fn told(holds: &Holds) -> TokenStream {
    match holds {
        Holds::Nothing => quote!(serde_json::Value::Null),
        Holds::Always(content) => written(content),
        Holds::Sometimes(content, _) => {
            let writer = writer(content);
            quote!(value.as_ref().map_or(serde_json::Value::Null, #writer))
        }
        Holds::Cases { name, cases } => {
            let name = ident(name);
            let arms = cases.iter().map(|case| {
                let (variant, shown) = (ident(&case.name), &case.name);
                match &case.content {
                    Some(content) => {
                        let written = written(content);
                        quote!(#name::#variant(value) => serde_json::json!({ #shown: #written }),)
                    }
                    None => quote!(#name::#variant => serde_json::json!(#shown),),
                }
            });
            quote!(match value { #(#arms)* })
        }
    }
}

/// The JSON of `value`.
fn written(content: &Content) -> TokenStream {
    let writer = writer(content);
    quote!(#writer(value))
}

/// The function that makes JSON of a value.
fn writer(content: &Content) -> TokenStream {
    match content {
        Content::Bytes => quote!(crate::call::text),
        Content::Json(_) | Content::Text(_) | Content::Lines(_) | Content::Events(..) => {
            quote!(crate::call::json)
        }
    }
}
