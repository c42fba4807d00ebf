//! Examples in documentation: made of the document's own examples, and compiled as doctests.

mod values;

use proc_macro2::TokenStream;
use quote::quote;

use self::values::Values;
use super::CrateFacts;
use crate::model::{
    Api, Field, Group, HttpMethod, Newtype, Operation, Presence, Shape, Type, TypeRef,
};
use crate::names::ident;
use crate::render;

/// The example of an operation, from the client to its answer.
pub(super) fn operation(
    api: &Api,
    group: &Group,
    operation: &Operation,
    facts: &CrateFacts,
) -> Vec<String> {
    let lines = call_lines(api, group, operation, facts);
    let head = [
        "# Example",
        "",
        "```no_run",
        "# async fn example() -> Result<(), Box<dyn std::error::Error>> {",
    ];
    let head = head.map(str::to_owned);
    let tail = ["# Ok(())", "# }", "```"].map(str::to_owned);
    head.into_iter().chain(lines).chain(tail).collect()
}

/// The example of the crate as a whole.
pub(super) fn crate_level(api: &Api, facts: &CrateFacts) -> Vec<String> {
    let Some((group, shown)) = simplest(api) else {
        return Vec::new();
    };
    let lines = call_lines(api, group, shown, facts);
    let head = [
        "```no_run",
        "# #[cfg(feature = \"client\")]",
        "# async fn example() -> Result<(), Box<dyn std::error::Error>> {",
    ];
    let head = head.map(str::to_owned);
    let tail = ["# Ok(())", "# }", "```"].map(str::to_owned);
    head.into_iter().chain(lines).chain(tail).collect()
}

/// The example for a README: a whole function, as one would write it.
pub(super) fn readme(api: &Api, facts: &CrateFacts) -> Vec<String> {
    let Some((group, shown)) = simplest(api) else {
        return Vec::new();
    };
    let fence = ["```rust".to_owned()];
    let lines = call_lines(api, group, shown, facts);
    fence
        .into_iter()
        .chain(lines)
        .chain(["```".to_owned()])
        .collect()
}

/// The operation that needs the least to be called: a list or a retrieval before anything that changes.
fn simplest(api: &Api) -> Option<(&Group, &Operation)> {
    let all = api.groups.iter().flat_map(|group| {
        group
            .operations
            .iter()
            .map(move |operation| (group, operation))
    });
    all.min_by_key(|(_, operation)| {
        let reads = operation.http_method == HttpMethod::Get;
        (
            !reads,
            operation.path_parameters.len(),
            operation.body.is_some(),
        )
    })
}

fn call_lines(api: &Api, group: &Group, operation: &Operation, facts: &CrateFacts) -> Vec<String> {
    let mut values = Values::new(api);
    let arguments = arguments(&mut values, group, operation);
    let (module, method) = (ident(&group.module), ident(&operation.method));
    let krate = ident(&facts.crate_name);
    let mut imports = vec![quote!(use #krate::Client;)];
    imports.extend(values.imports(&krate));
    if operation.query.is_some() {
        let query = operation.query.iter().map(|query| ident(&query.name));
        imports.push(quote!(#(use #krate::#module::#query;)*));
    }
    let setup = arguments.setup;
    let passed = arguments.passed;
    let shown = match operation.success {
        Some(_) => quote! {
            let answer = client.#module().#method(#(#passed),*).await?;
            println!("{answer:?}");
        },
        None => quote!(client.#module().#method(#(#passed),*).await?;),
    };
    let imports = render::statements(quote!(#(#imports)*));
    let body = render::statements(quote! {
        let client = Client::from_env()?;
        #(#setup)*
        #shown
    });
    imports
        .into_iter()
        .chain([String::new()])
        .chain(body)
        .collect()
}

/// What a call is handed, and what has to be made before.
struct Arguments {
    setup: Vec<TokenStream>,
    passed: Vec<TokenStream>,
}

fn arguments(values: &mut Values<'_>, group: &Group, operation: &Operation) -> Arguments {
    let mut setup = Vec::new();
    let mut passed = Vec::new();
    for field in &operation.path_parameters {
        passed.push(values.of_field(field));
    }
    if let Some(body) = &operation.body {
        let made = body
            .examples
            .iter()
            .find_map(|example| values.of(&body.ty, example));
        let made = made.unwrap_or_else(|| values.sample(&body.ty));
        setup.push(quote!(let body = #made;));
        passed.push(quote!(body));
    }
    if let Some(query) = &operation.query {
        let name = ident(&query.name);
        let fields: Vec<&Field> = query
            .parameters
            .iter()
            .map(|parameter| &parameter.field)
            .collect();
        let required = fields
            .iter()
            .filter(|field| field.presence == Presence::Required);
        let required: Vec<_> = required.map(|field| values.of_field(field)).collect();
        // One parameter shows how it is done; all of them would show nothing more.
        let shown = fields
            .iter()
            .rev()
            .find(|field| field.presence != Presence::Required);
        let setters: Vec<_> = shown
            .filter(|_| required.is_empty())
            .into_iter()
            .map(|field| {
                let (setter, value) = (ident(&field.name), values.of_field(field));
                quote!(.#setter(#value))
            })
            .collect();
        setup.push(quote!(let params = #name::new(#(#required),*) #(#setters)*;));
        passed.push(quote!(params));
    }
    let _ = group;
    Arguments { setup, passed }
}

/// The example of a type with limits: what it takes, and what it refuses.
pub(super) fn newtype(_api: &Api, ty: &Type, newtype: &Newtype) -> Vec<String> {
    let Some((least, most)) = integer_bounds(newtype) else {
        return Vec::new();
    };
    let _ = (ty, least, most, Shape::Newtype, TypeRef::Boolean);
    Vec::new()
}

fn integer_bounds(_newtype: &Newtype) -> Option<(i128, i128)> {
    None
}
