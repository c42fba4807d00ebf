//! Operations: a module a group, a file an operation.

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};

use super::refs::{From, type_ref};
use super::{CrateFacts, SourceFile, answers, bodies, docs, example, gates, paging, structs};
use crate::model::{
    Api, Field, Group, Location, Operation, PathParameter, Presence, Query, QueryParameter, Style,
};
use crate::names::ident;

/// The module that lists the groups.
pub(super) fn index(api: &Api) -> TokenStream {
    let modules = api.groups.iter().map(|group| {
        let (gate, module) = (gates::of(group.feature.as_slice()), ident(&group.module));
        quote!(#gate pub mod #module;)
    });
    let head = docs::inner(&["The operations, by group.".to_owned()]);
    quote!(#head #(#modules)*)
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
        let path = operation.path_fields().map(|field| &field.ty);
        // One of several forms is handed over as the operation's own type.
        let body = operation.body.iter().filter(|body| body.name.is_none());
        path.chain(body.flat_map(|body| body.types()))
    });
    parameters.into_iter().any(|ty| !ty.names().is_empty())
}

fn exports(operation: &Operation) -> TokenStream {
    let module = ident(&operation.module);
    let own = ident(&operation.name);
    let query = operation.query.iter().map(|query| ident(&query.name));
    let holds = [&operation.success, &operation.failure];
    let enums = holds.into_iter().filter_map(|holds| holds.name());
    let headers = operation
        .headers
        .iter()
        .map(|headers| headers.name.as_str());
    let answers = enums.chain(headers).map(ident);
    let body = bodies::several(operation).map(|(_, name)| ident(name));
    let mut names: Vec<Ident> = [own]
        .into_iter()
        .chain(query)
        .chain(body)
        .chain(answers)
        .collect();
    names.sort();
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
            operation.http_method.as_str(),
            operation.path
        ))],
        paging::about(operation),
        answers::about(operation),
        super::security::about_operation(operation),
        bodies::about(operation),
        errors(operation),
        example::operation(api, group, operation, facts),
    ]));
    let deprecated = operation.docs.deprecated.then(|| quote!(#[deprecated]));
    let name = ident(&operation.method);
    let endpoint = ident(&operation.name);
    let arguments = arguments(operation);
    let parameters = arguments.iter().map(Argument::parameter);
    let values = arguments.iter().map(|argument| &argument.name);
    quote! {
        #about
        #deprecated
        pub fn #name(&self, #(#parameters),*) -> rt::client::Call<#endpoint> {
            self.client.call(#endpoint::new(#(#values),*))
        }
    }
}

/// What an operation is handed.
struct Argument {
    name: Ident,
    /// The type of the field that keeps it.
    kept: TokenStream,
    /// Whether the parameter takes whatever turns into that type.
    converts: bool,
}

impl Argument {
    fn parameter(&self) -> TokenStream {
        let (name, ty) = (&self.name, &self.kept);
        if self.converts {
            quote!(#name: impl Into<#ty>)
        } else {
            quote!(#name: #ty)
        }
    }

    fn field(&self) -> TokenStream {
        let (name, ty) = (&self.name, &self.kept);
        quote!(#name: #ty,)
    }

    fn value(&self) -> TokenStream {
        let name = &self.name;
        if self.converts {
            quote!(#name: #name.into(),)
        } else {
            quote!(#name,)
        }
    }
}

/// The parameters in the path, the body, the parameters in the query.
fn arguments(operation: &Operation) -> Vec<Argument> {
    let path = operation.path_fields().map(|field| Argument {
        name: ident(&field.name),
        kept: type_ref(&field.ty, From::Elsewhere),
        converts: true,
    });
    let body = operation.body.iter().map(|body| {
        let ty = bodies::ty(body);
        Argument {
            name: format_ident!("body"),
            kept: if body.required {
                ty
            } else {
                quote!(Option<#ty>)
            },
            converts: true,
        }
    });
    let query = operation.query.iter().map(|query| {
        let ty = ident(&query.name);
        Argument {
            name: format_ident!("params"),
            kept: quote!(#ty),
            converts: false,
        }
    });
    path.chain(body).chain(query).collect()
}

fn errors(operation: &Operation) -> Vec<String> {
    let documented = operation
        .responses
        .iter()
        .filter(|(status, _)| !status.starts_with('2'));
    let listed: Vec<String> = documented
        .flat_map(|(status, description)| {
            let said = description.as_deref().map(super::prose::rustdoc);
            list_item(
                &format!("`{}`", status.to_lowercase()),
                said.unwrap_or_default(),
            )
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

/// An item of a list, with prose to it.
pub(super) fn list_item(about: &str, said: Vec<String>) -> Vec<String> {
    if said.is_empty() {
        return vec![format!("- {about}")];
    }
    let lines = docs::led_in(about, said).into_iter().enumerate();
    lines
        .map(|(index, line)| match (index, line.as_str()) {
            (0, _) => format!("- {line}"),
            (_, "") => line,
            _ => format!("  {line}"),
        })
        .collect()
}

fn operation_file(group: &Group, operation: &Operation) -> TokenStream {
    let head = docs::inner(&[format!("The operation {}.", docs::code(&operation.id))]);
    let query = operation
        .query
        .as_ref()
        .map(|query| params(operation, query));
    let answers = answers::items(operation);
    let forms = bodies::of(operation);
    let endpoint = endpoint(group, operation);
    let body = quote!(#query #forms #answers #endpoint);
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
    let sent = operation.sent_types().into_iter();
    sent.chain(operation.received_types())
        .any(|ty| !ty.names().is_empty())
}

fn params(operation: &Operation, query: &Query) -> TokenStream {
    let about = [format!("The parameters of [`{}`].", operation.name)];
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
    let fields = arguments.iter().map(Argument::field);
    let parameters = arguments.iter().map(Argument::parameter);
    let values = arguments.iter().map(Argument::value);
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
    let paging = paging::implementation(operation);
    let streamed = answers::streamed(operation);
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

        #paging

        #streamed
    }
}

fn implementation(operation: &Operation) -> TokenStream {
    let name = ident(&operation.name);
    let (id, path) = (&operation.id, &operation.path);
    let method = operation.http_method.as_str();
    let security = super::security::ways(&operation.security);
    let server = match &operation.server {
        Some(server) => quote!(Some(#server)),
        None => quote!(None),
    };
    let (success, read_success) = answers::success(operation);
    let (failure, read_failure) = answers::failure(operation);
    let answer = if read_failure.is_some() {
        quote!(answer)
    } else {
        quote!(_answer)
    };
    let read_failure = read_failure.unwrap_or_else(|| quote!(None));
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
                method: #method,
                path: #path,
                security: #security,
                server: #server,
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
    let path = operation.path_parameters.iter().map(put_in_path);
    let query = operation
        .query
        .iter()
        .flat_map(|query| &query.parameters)
        .map(put);
    let extra = operation
        .query
        .iter()
        .map(|_| quote!(request.extra_query(self.params.extra());));
    let body = operation.body.iter().map(bodies::put);
    let accept = operation
        .accept
        .iter()
        .map(|media| quote!(request.accept(#media);));
    path.chain(query)
        .chain(extra)
        .chain(body)
        .chain(accept)
        .collect()
}

fn put_in_path(parameter: &PathParameter) -> TokenStream {
    let (name, wire) = (ident(&parameter.field.name), &parameter.field.wire);
    if parameter.style == Style::Simple {
        return quote!(request.path(#wire, &self.#name););
    }
    let style = style(parameter.style);
    quote!(request.path_as(#wire, &self.#name, rt::Style::#style);)
}

/// The style's name in the runtime.
pub(super) fn style(style: Style) -> Ident {
    ident(match style {
        Style::Form => "Form",
        Style::FormJoined => "FormJoined",
        Style::SpaceDelimited => "SpaceDelimited",
        Style::PipeDelimited => "PipeDelimited",
        Style::DeepObject => "DeepObject",
        Style::Json => "Json",
        Style::FormReserved => "FormReserved",
        Style::FormJoinedReserved => "FormJoinedReserved",
        Style::SpaceDelimitedReserved => "SpaceDelimitedReserved",
        Style::PipeDelimitedReserved => "PipeDelimitedReserved",
        Style::DeepObjectReserved => "DeepObjectReserved",
        Style::Text => "Text",
        Style::Urlencoded => "Urlencoded",
        Style::Cookie => "Cookie",
        Style::CookieJoined => "CookieJoined",
        Style::Simple => "Simple",
        Style::SimpleExploded => "SimpleExploded",
        Style::Label => "Label",
        Style::LabelExploded => "LabelExploded",
        Style::Matrix => "Matrix",
        Style::MatrixExploded => "MatrixExploded",
    })
}

fn put(parameter: &QueryParameter) -> TokenStream {
    let (name, wire) = (ident(&parameter.field.name), &parameter.wire);
    let style = style(parameter.style);
    let place = match parameter.location {
        Location::Query => "query",
        Location::Header => "header",
        Location::Cookie => "cookie",
        Location::Querystring => "querystring",
    };
    let method = ident(&match parameter.field.presence {
        Presence::Required => place.to_owned(),
        Presence::Optional => format!("optional_{place}"),
        Presence::Nullable => format!("nullable_{place}"),
    });
    quote!(request.#method(#wire, &self.params.#name, rt::Style::#style);)
}
