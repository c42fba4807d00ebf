//! From the model to Rust: one function a shape, from a piece of the model to tokens.
//!
//! Owns how generated code looks. Must not decide anything: what a type is, what it is called and whether it
//! is there were settled before.

mod answers;
mod bodies;
mod client;
mod docs;
mod enums;
mod example;
mod gates;
mod newtypes;
mod operations;
mod paging;
pub mod prose;
mod refs;
mod security;
mod servers;
mod structs;
mod types;
mod unions;
mod webhooks;

use proc_macro2::TokenStream;

use crate::model::{Api, Group, Type, TypeRef};

/// What the model does not know about the crate.
#[derive(Clone, Debug)]
pub struct CrateFacts {
    /// The name of the crate in Rust.
    pub crate_name: String,
    /// The environment variable that holds the key.
    pub api_key_variable: String,
    /// The environment variable that holds the user name.
    pub username_variable: String,
    /// The environment variable that holds the password.
    pub password_variable: String,
    /// The environment variable that overrides the base URL.
    pub base_url_variable: String,
}

/// A source file: its path in the crate, and what stands in it.
pub type SourceFile = (String, TokenStream);

/// A part of a crate that is emitted without looking at the others.
#[derive(Clone, Copy, Debug)]
pub enum Part<'m> {
    /// What there is once: the root, the client, the lists of modules, the credentials, the webhooks.
    Frame,
    /// A type.
    Type(&'m Type),
    /// The operations of a group.
    Group(&'m Group),
}

/// The parts that make up the Rust of a whole crate.
#[must_use]
pub fn parts(api: &Api) -> Vec<Part<'_>> {
    let types = api.types.values().map(Part::Type);
    let groups = api.groups.iter().map(Part::Group);
    std::iter::once(Part::Frame)
        .chain(types)
        .chain(groups)
        .collect()
}

/// The Rust of a part.
#[must_use]
pub fn emit(api: &Api, part: Part<'_>, facts: &CrateFacts) -> Vec<SourceFile> {
    match part {
        Part::Frame => frame(api, facts),
        Part::Type(ty) => vec![types::file(ty, facts)],
        Part::Group(group) => operations::files(api, group, facts),
    }
}

fn frame(api: &Api, facts: &CrateFacts) -> Vec<SourceFile> {
    let mut files = vec![
        ("src/lib.rs".to_owned(), client::root(api, facts)),
        ("src/client.rs".to_owned(), client::client(api, facts)),
        ("src/types/mod.rs".to_owned(), types::index(api)),
        ("src/operations/mod.rs".to_owned(), operations::index(api)),
    ];
    files.extend(security::file(api).map(|tokens| ("src/security.rs".to_owned(), tokens)));
    files.extend(servers::file(api).map(|tokens| ("src/servers.rs".to_owned(), tokens)));
    files.extend(webhooks::file(api));
    files
}

/// A type as it is written outside the module of types, with that module as `types` and the runtime as `rt`.
#[must_use]
pub fn type_text(ty: &TypeRef) -> String {
    refs::type_ref(ty, refs::From::Elsewhere).to_string()
}

/// The shortest whole program that calls the API, for the crate's README.
#[must_use]
pub fn readme_example(api: &Api, facts: &CrateFacts) -> Vec<String> {
    example::readme(api, facts)
}
