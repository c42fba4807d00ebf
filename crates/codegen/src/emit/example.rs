//! Examples in documentation: made of the document's own examples, and compiled as doctests.

mod limits;
mod values;

use proc_macro2::{Ident, TokenStream};
use quote::quote;
use serde_json::Value as Json;

use self::values::Values;
use super::{CrateFacts, gates};
use crate::model::answers::Holds;
use crate::model::{Api, Field, Group, HttpMethod, Newtype, Operation, Presence, Type, TypeRef};
use crate::names::ident;
use crate::render;

/// The example of an operation, from the client to its answer.
pub(super) fn operation(
    api: &Api,
    group: &Group,
    operation: &Operation,
    facts: &CrateFacts,
) -> Vec<String> {
    let head = ["# Example", ""].map(str::to_owned);
    head.into_iter()
        .chain(doctest(
            Call::every_page(api, group, operation, facts),
            None,
        ))
        .collect()
}

/// The example of the crate as a whole.
pub(super) fn crate_level(api: &Api, facts: &CrateFacts) -> Vec<String> {
    let shown = simplest(api);
    shown
        .map(|(group, shown)| {
            let call = Call::new(api, group, shown, facts);
            doctest(call, Some(gates::called_line(group)))
        })
        .unwrap_or_default()
}

/// The example for a README: a whole program.
pub(super) fn readme(api: &Api, facts: &CrateFacts) -> Vec<String> {
    let Some((group, shown)) = simplest(api) else {
        return Vec::new();
    };
    let call = Call::new(api, group, shown, facts);
    let head = [
        "#[tokio::main]",
        "async fn main() -> Result<(), Box<dyn std::error::Error>> {",
    ];
    let body = call.body.iter().map(|line| format!("    {line}"));
    let main = head.map(str::to_owned).into_iter().chain(body);
    let tail = ["    Ok(())", "}", "```"].map(str::to_owned);
    let lines = call
        .imports
        .into_iter()
        .chain([String::new()])
        .chain(main)
        .chain(tail);
    std::iter::once("```rust".to_owned()).chain(lines).collect()
}

/// A call as a doctest: compiled, and not run, since it would call the real API.
fn doctest(call: Call, gate: Option<String>) -> Vec<String> {
    let gate = gate.map(|gate| format!("# {gate}"));
    let function = "# async fn example() -> Result<(), Box<dyn std::error::Error>> {".to_owned();
    let head = std::iter::once("```no_run".to_owned())
        .chain(gate)
        .chain([function]);
    let lines = call
        .imports
        .into_iter()
        .chain([String::new()])
        .chain(call.body);
    let tail = ["# Ok(())", "# }", "```"].map(str::to_owned);
    head.chain(lines).chain(tail).collect()
}

/// The operation that needs the least to be called: one that reads before any that changes something.
fn simplest(api: &Api) -> Option<(&Group, &Operation)> {
    let of_group = |group| -> Vec<(&Group, &Operation)> {
        let group: &Group = group;
        group
            .operations
            .iter()
            .map(|operation| (group, operation))
            .collect()
    };
    let all = api.groups.iter().flat_map(of_group);
    all.min_by_key(|(_, operation)| {
        let reads = operation.http_method == HttpMethod::Get;
        (
            !reads,
            operation.path_parameters.len(),
            operation.body.is_some(),
        )
    })
}

/// The lines of a call.
struct Call {
    imports: Vec<String>,
    body: Vec<String>,
}

impl Call {
    /// The call and its one answer.
    fn new(api: &Api, group: &Group, operation: &Operation, facts: &CrateFacts) -> Self {
        Self::shown(api, group, operation, facts, false)
    }

    /// The call, and if it answers with a page, the call again that goes through all of them.
    fn every_page(api: &Api, group: &Group, operation: &Operation, facts: &CrateFacts) -> Self {
        Self::shown(api, group, operation, facts, operation.paging.is_some())
    }

    fn shown(
        api: &Api,
        group: &Group,
        operation: &Operation,
        facts: &CrateFacts,
        again: bool,
    ) -> Self {
        let own = operation.query.as_ref().map(|query| query.name.as_str());
        let mut values = Values::new(api, own);
        let (outer, inner) = (ident(&facts.crate_name), ident(&group.module));
        let own_module = quote!(#outer::#inner);
        let Arguments {
            setup,
            inline,
            named,
        } = arguments(&mut values, operation, &own_module);
        let (module, method) = (ident(&group.module), ident(&operation.method));
        let krate = ident(&facts.crate_name);
        let params = operation.query.iter().map(|query| ident(&query.name));
        let types = values.imports(&krate);
        let imports = quote! {
            use #krate::Client;
            #(use #krate::#module::#params;)*
            #(#types)*
        };
        // What is passed twice is passed as a copy first.
        let copy = again.then(|| quote!(.clone()));
        let once = inline.iter().cloned();
        let once = once.chain(named.iter().map(|name| quote!(#name #copy)));
        let call = quote!(client.#module().#method(#(#once),*).await?);
        let shown = match operation.success {
            Holds::Nothing => quote!(#call;),
            _ => quote!(let answer = #call; println!("{answer:?}");),
        };
        let all = again.then(|| {
            quote! {
                let mut items = client.#module().#method(#(#inline,)* #(#named),*).items();
                while let Some(item) = items.try_next().await? {
                    println!("{item:?}");
                }
            }
        });
        let body = quote! {
            let client = Client::from_env()?;
            #(#setup)*
            #shown
            #all
        };
        Self {
            imports: render::statements(imports),
            body: render::statements(body),
        }
    }
}

/// What a call is handed, and what has to be made before.
struct Arguments {
    setup: Vec<TokenStream>,
    /// The values that are written where they are passed, which come first.
    inline: Vec<TokenStream>,
    /// What the others were called when they were made.
    named: Vec<Ident>,
}

fn arguments(values: &mut Values<'_>, operation: &Operation, own: &TokenStream) -> Arguments {
    let mut setup = Vec::new();
    let mut named = Vec::new();
    let path = operation.path_fields();
    let inline = path.map(|field| values.of_field(field)).collect();
    if let Some(body) = &operation.body
        && let Some(form) = body.shown()
    {
        let sample = values.sample_json(&form.ty, 0);
        // What need not be there is made of the value itself, and of nothing that turns into it.
        let mut make = |json: &Json| match body.required {
            true if body.name.is_none() => values.of(&form.ty, json),
            _ => values.exactly(&form.ty, json),
        };
        let stated = body.examples.iter().chain([&sample]);
        let made = stated.into_iter().find_map(&mut make);
        let made = made.unwrap_or_else(|| values.parsed(&form.ty, &sample));
        let made = match &body.name {
            Some(name) => {
                let (name, variant) = (ident(name), ident(&form.name));
                quote!(#own::#name::#variant(#made))
            }
            None => made,
        };
        setup.push(quote!(let body = #made;));
        named.push(ident("body"));
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
        // One parameter shows how it is done; all of them would show nothing more. The one that asks for a page is
        // set by going through them.
        let page = operation.paging.as_ref();
        let page = page.and_then(|paging| paging.next.parameter());
        let shown = fields.iter().rev().find(|field| {
            field.presence != Presence::Required && Some(field.wire.as_str()) != page
        });
        let setters: Vec<_> = shown
            .filter(|_| required.is_empty())
            .into_iter()
            .map(|field| {
                let (setter, value) = (ident(&field.name), values.of_field(field));
                quote!(.#setter(#value))
            })
            .collect();
        setup.push(quote!(let params = #name::new(#(#required),*) #(#setters)*;));
        named.push(ident("params"));
    }
    Arguments {
        setup,
        inline,
        named,
    }
}

/// The example of a type with limits: what it takes, and what it refuses. None where the document shows no value
/// that the limits admit.
pub(super) fn newtype(ty: &Type, newtype: &Newtype, facts: &CrateFacts) -> Vec<String> {
    let Some(assertions) = assertions(ty, newtype) else {
        return Vec::new();
    };
    let (krate, name) = (ident(&facts.crate_name), ident(&ty.name));
    let import = render::statements(quote!(use #krate::types::#name;));
    let lines = import
        .into_iter()
        .chain([String::new()])
        .chain(render::statements(assertions));
    let fence = |text: &str| text.to_owned();
    ["# Example", "", "```"]
        .into_iter()
        .map(fence)
        .chain(lines)
        .chain([fence("```")])
        .collect()
}

fn assertions(ty: &Type, newtype: &Newtype) -> Option<TokenStream> {
    let name = ident(&ty.name);
    match newtype.inner {
        TypeRef::Int32 | TypeRef::Int64 | TypeRef::Uint64 => {
            let shown = limits::shown_integer(newtype, &ty.examples)?;
            let refused = limits::refused_integer(newtype);
            let refusal = refused.map(|literal| quote!(assert!(#name::new(#literal).is_err());));
            Some(quote! {
                let value = #name::of::<#shown>();
                assert_eq!(value.get(), #shown);
                #refusal
            })
        }
        TypeRef::String | TypeRef::Secret => {
            let mut texts = ty.examples.iter().filter_map(|example| example.as_str());
            let shown = texts.find(|text| limits::admits_text(&newtype.rules, text))?;
            let refusal = (!limits::admits_text(&newtype.rules, ""))
                .then(|| quote!(assert!(#name::new("").is_err());));
            Some(quote! {
                assert!(#name::new(#shown).is_ok());
                #refusal
            })
        }
        _ => None,
    }
}
