//! Operations: a module a group, a file an operation.

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};

use super::refs::{From, type_ref};
use super::{CrateFacts, SourceFile, docs, example, structs};
use crate::model::{
    Api, Failure, Field, Group, HttpMethod, Operation, Presence, Query, Status, Style, TypeRef,
};
use crate::names::ident;

/// The module that lists the groups.
pub(super) fn index(api: &Api) -> TokenStream {
    let modules = api.groups.iter().map(|group| ident(&group.module));
    let head = docs::inner(&["The operations, by group.".to_owned()]);
    quote!(#head #(pub mod #modules;)*)
}

/// The files of a group.
pub(super) fn files(api: &Api, group: &Group, facts: &CrateFacts) -> Vec<SourceFile> {
    let folder = format!("src/operations/{}", group.module);
    let index = (format!("{folder}/mod.rs"), group_file(api, group, facts));
    let operations = group.operations.iter().map(|operation| {
        let path = format!("{folder}/{}.rs", operation.module);
        (path, operation_file(group, operation))
    });
    std::iter::once(index).chain(operations).collect()
}

fn group_file(api: &Api, group: &Group, facts: &CrateFacts) -> TokenStream {
    let head = docs::inner(&docs::prose(
        &group.docs,
        &format!("The operations of {}.", docs::code(&group.title)),
    ));
    let modules = group
        .operations
        .iter()
        .map(|operation| ident(&operation.module));
    let exports = group.operations.iter().map(exports);
    let name = ident(&group.name);
    let about = format!(
        " The calls of {}, as [`Client::{}`](crate::Client::{}) gives them.",
        docs::code(&group.title),
        group.module,
        group.module
    );
    let methods = group
        .operations
        .iter()
        .map(|operation| method(api, group, operation, facts));
    let types = uses_types(group).then(|| {
        quote!(
            use crate::types;
        )
    });
    quote! {
        #head
        #(mod #modules;)*
        #(#exports)*

        #types
        use specwright_runtime as rt;

        #[doc = #about]
        #[derive(Clone, Debug)]
        pub struct #name {
            client: rt::client::Client,
        }

        impl #name {
            pub(crate) const fn new(client: rt::client::Client) -> Self {
                Self { client }
            }

            #(#methods)*
        }
    }
}

/// Whether the methods of a group name types of the API.
fn uses_types(group: &Group) -> bool {
    let parameters = group.operations.iter().flat_map(|operation| {
        let path = operation.path_parameters.iter().map(|field| &field.ty);
        path.chain(operation.body.iter().map(|body| &body.ty))
    });
    parameters.into_iter().any(|ty| ty.named().is_some())
}

fn exports(operation: &Operation) -> TokenStream {
    let module = ident(&operation.module);
    let own = ident(&operation.name);
    let query = operation.query.iter().map(|query| ident(&query.name));
    let failure = match &operation.failure {
        Failure::ByStatus { name, .. } => Some(ident(name)),
        _ => None,
    };
    let names: Vec<Ident> = [own].into_iter().chain(query).chain(failure).collect();
    match names.as_slice() {
        [only] => quote!(pub use #module::#only;),
        _ => quote!(pub use #module::{#(#names),*};),
    }
}

fn method(api: &Api, group: &Group, operation: &Operation, facts: &CrateFacts) -> TokenStream {
    let about = docs::outer(&docs::join([
        docs::prose(
            &operation.docs,
            &format!("Calls {}.", docs::code(&operation.id)),
        ),
        vec![docs::code(&format!(
            "{} {}",
            http_name(operation.http_method),
            operation.path
        ))],
        errors(operation),
        example::operation(api, group, operation, facts),
    ]));
    let deprecated = operation.docs.deprecated.then(|| quote!(#[deprecated]));
    let name = ident(&operation.method);
    let endpoint = ident(&operation.name);
    let arguments = arguments(operation);
    let parameters = arguments.iter().map(|(name, ty, _)| quote!(#name: #ty));
    let values = arguments.iter().map(|(name, ..)| name);
    quote! {
        #about
        #deprecated
        pub fn #name(&self, #(#parameters),*) -> rt::client::Call<#endpoint> {
            self.client.call(#endpoint::new(#(#values),*))
        }
    }
}

/// What an operation is handed: names, the types of the parameters, the types of the fields.
fn arguments(operation: &Operation) -> Vec<(Ident, TokenStream, TokenStream)> {
    let mut arguments: Vec<_> = operation
        .path_parameters
        .iter()
        .map(|field| {
            let ty = type_ref(&field.ty, From::Elsewhere);
            (ident(&field.name), quote!(impl Into<#ty>), ty)
        })
        .collect();
    if let Some(body) = &operation.body {
        let ty = type_ref(&body.ty, From::Elsewhere);
        let ty = if body.required {
            ty
        } else {
            quote!(Option<#ty>)
        };
        arguments.push((format_ident!("body"), quote!(impl Into<#ty>), ty));
    }
    if let Some(query) = &operation.query {
        let ty = ident(&query.name);
        arguments.push((format_ident!("params"), quote!(#ty), quote!(#ty)));
    }
    arguments
}

fn errors(operation: &Operation) -> Vec<String> {
    let documented = operation
        .responses
        .iter()
        .filter(|(status, _)| !status.starts_with('2'));
    let listed: Vec<String> = documented
        .flat_map(|(status, description)| {
            let said = description
                .as_deref()
                .map(super::prose::rustdoc)
                .unwrap_or_default();
            let mut lines = said.into_iter().filter(|line| !line.is_empty());
            let first = lines
                .next()
                .map(|line| format!(": {line}"))
                .unwrap_or_default();
            let first = format!("- `{}`{first}", status.to_lowercase());
            std::iter::once(first)
                .chain(lines.map(|line| format!("  {line}")))
                .collect::<Vec<_>>()
        })
        .collect();
    let kinds = "Whatever can go wrong with any call: see [`ErrorKind`](rt::client::ErrorKind).";
    if listed.is_empty() {
        return vec!["# Errors".to_owned(), String::new(), kinds.to_owned()];
    }
    let head = [
        "# Errors".to_owned(),
        String::new(),
        format!("{kinds} The documented error answers:"),
        String::new(),
    ];
    head.into_iter().chain(listed).collect()
}

fn operation_file(group: &Group, operation: &Operation) -> TokenStream {
    let head = docs::inner(&[format!("The operation {}.", docs::code(&operation.id))]);
    let query = operation
        .query
        .as_ref()
        .map(|query| params(operation, query));
    let failure = failure(operation);
    let endpoint = endpoint(group, operation);
    let body = quote!(#query #failure #endpoint);
    // Whether a file needs the types is told by what stands in it.
    let types = operation_uses_types(operation).then(|| {
        quote!(
            use crate::types;
        )
    });
    quote! {
        #head
        #types
        use specwright_runtime as rt;

        #body
    }
}

fn operation_uses_types(operation: &Operation) -> bool {
    let path = operation.path_parameters.iter().map(|field| &field.ty);
    let query = operation.query.iter().flat_map(|query| &query.parameters);
    let failures: Vec<&TypeRef> = match &operation.failure {
        Failure::Undocumented => Vec::new(),
        Failure::Uniform(ty) => vec![ty],
        Failure::ByStatus { cases, .. } => cases.iter().map(|case| &case.ty).collect(),
    };
    path.chain(query.map(|parameter| &parameter.field.ty))
        .chain(operation.body.iter().map(|body| &body.ty))
        .chain(&operation.success)
        .chain(failures)
        .any(|ty| ty.named().is_some())
}

fn params(operation: &Operation, query: &Query) -> TokenStream {
    let about = [format!("The query parameters of [`{}`].", operation.name)];
    let fields: Vec<&Field> = query
        .parameters
        .iter()
        .map(|parameter| &parameter.field)
        .collect();
    structs::items(&ident(&query.name), &about, &fields, From::Elsewhere)
}

fn endpoint(group: &Group, operation: &Operation) -> TokenStream {
    let name = ident(&operation.name);
    let about = format!(
        " The operation {} with its values, as [`{}::{}`](super::{}::{}) calls it.",
        docs::code(&operation.id),
        group.name,
        operation.method,
        group.name,
        operation.method
    );
    let arguments = arguments(operation);
    let fields = arguments.iter().map(|(name, _, ty)| quote!(#name: #ty,));
    let parameters = arguments.iter().map(|(name, ty, _)| quote!(#name: #ty));
    let values = arguments.iter().map(|(name, parameter, field)| {
        let converted = parameter.to_string() != field.to_string();
        if converted {
            quote!(#name: #name.into(),)
        } else {
            quote!(#name,)
        }
    });
    let declaration = if arguments.is_empty() {
        quote!(pub struct #name;)
    } else {
        quote!(pub struct #name { #(#fields)* })
    };
    let made = if arguments.is_empty() {
        quote!(Self)
    } else {
        quote!(Self { #(#values)* })
    };
    let constness = arguments.is_empty().then(|| quote!(const));
    let default = arguments.is_empty().then(|| quote!(, Default));
    let implementation = implementation(operation);
    quote! {
        #[doc = #about]
        #[derive(Clone, Debug #default)]
        #declaration

        impl #name {
            /// The operation with these values.
            #[must_use]
            pub #constness fn new(#(#parameters),*) -> Self {
                #made
            }
        }

        #implementation
    }
}

fn implementation(operation: &Operation) -> TokenStream {
    let name = ident(&operation.name);
    let (id, path) = (&operation.id, &operation.path);
    let method = ident(http_name(operation.http_method));
    let security = ident(if operation.authenticated {
        "Bearer"
    } else {
        "None"
    });
    let (success, read_success) = match &operation.success {
        Some(ty) => (type_ref(ty, From::Elsewhere), quote!(answer.json())),
        None => (quote!(()), quote!(answer.nothing())),
    };
    let (failure, read_failure) = match &operation.failure {
        Failure::Undocumented => (quote!(rt::client::NoFailure), quote!(None)),
        Failure::Uniform(ty) => (type_ref(ty, From::Elsewhere), quote!(answer.json().ok())),
        Failure::ByStatus { name, .. } => {
            let name = ident(name);
            (quote!(#name), quote!(#name::read(answer)))
        }
    };
    let answer = match &operation.failure {
        Failure::Undocumented => quote!(_answer),
        _ => quote!(answer),
    };
    let puts = puts(operation);
    let request = if puts.is_empty() {
        quote!(_request)
    } else {
        quote!(request)
    };
    quote! {
        impl rt::client::Endpoint for #name {
            type Success = #success;
            type Failure = #failure;

            const OPERATION: rt::client::Operation = rt::client::Operation {
                id: #id,
                method: rt::http::Method::#method,
                path: #path,
                security: rt::client::Security::#security,
            };

            fn request(&self, #request: &mut rt::client::RequestBuilder) {
                #(#puts)*
            }

            fn success(answer: &rt::client::Answer<'_>) -> Result<Self::Success, rt::json::ReadError> {
                #read_success
            }

            fn failure(#answer: &rt::client::Answer<'_>) -> Option<Self::Failure> {
                #read_failure
            }
        }
    }
}

fn puts(operation: &Operation) -> Vec<TokenStream> {
    let path = operation.path_parameters.iter().map(|field| {
        let (name, wire) = (ident(&field.name), &field.wire);
        quote!(request.path(#wire, &self.#name);)
    });
    let query = operation
        .query
        .iter()
        .flat_map(|query| &query.parameters)
        .map(|parameter| {
            let (name, wire) = (ident(&parameter.field.name), &parameter.field.wire);
            let style = ident(match parameter.style {
                Style::Form => "Form",
                Style::FormJoined => "FormJoined",
                Style::DeepObject => "DeepObject",
            });
            let method = ident(match parameter.field.presence {
                Presence::Required => "query",
                Presence::Optional => "optional_query",
                Presence::Nullable => "nullable_query",
            });
            quote!(request.#method(#wire, &self.params.#name, rt::Style::#style);)
        });
    let extra = operation
        .query
        .iter()
        .map(|_| quote!(request.extra_query(self.params.extra());));
    let body = operation.body.iter().map(|body| {
        if body.required {
            quote!(request.json(&self.body);)
        } else {
            quote!(request.optional_json(&self.body);)
        }
    });
    path.chain(query).chain(extra).chain(body).collect()
}

/// The enum of what error answers hold, where that depends on the status.
fn failure(operation: &Operation) -> TokenStream {
    let Failure::ByStatus { name, cases } = &operation.failure else {
        return TokenStream::new();
    };
    let name = ident(name);
    let about = format!(" What the error answers of [`{}`] hold.", operation.name);
    let variants = cases.iter().map(|case| {
        let about = format!(" The answer to {}.", statuses(case.status));
        let (name, ty) = (ident(&case.name), type_ref(&case.ty, From::Elsewhere));
        quote!(#[doc = #about] #name(#ty),)
    });
    let arms = cases.iter().map(|case| {
        let name = ident(&case.name);
        let pattern = status_pattern(case.status);
        quote!(#pattern => answer.json().ok().map(Self::#name),)
    });
    let ends = cases.iter().any(|case| case.status == Status::Default);
    let rest = (!ends).then(|| quote!(_ => None,));
    quote! {
        #[doc = #about]
        #[derive(Clone, Debug, PartialEq)]
        #[non_exhaustive]
        pub enum #name {
            #(#variants)*
        }

        impl #name {
            fn read(answer: &rt::client::Answer<'_>) -> Option<Self> {
                match answer.status().as_u16() {
                    #(#arms)*
                    #rest
                }
            }
        }
    }
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

fn status_pattern(status: Status) -> TokenStream {
    let literal = proc_macro2::Literal::u16_unsuffixed;
    match status {
        Status::Exact(code) => {
            let code = literal(code);
            quote!(#code)
        }
        Status::Range(digit) => {
            let (first, last) = (literal(digit * 100), literal(digit * 100 + 99));
            quote!(#first..=#last)
        }
        Status::Default => quote!(_),
    }
}

/// The method as it stands in a request, which is also the name of its constant.
pub(super) fn http_name(method: HttpMethod) -> &'static str {
    match method {
        HttpMethod::Get => "GET",
        HttpMethod::Put => "PUT",
        HttpMethod::Post => "POST",
        HttpMethod::Delete => "DELETE",
        HttpMethod::Options => "OPTIONS",
        HttpMethod::Head => "HEAD",
        HttpMethod::Patch => "PATCH",
        HttpMethod::Trace => "TRACE",
    }
}
