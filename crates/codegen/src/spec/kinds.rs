//! Owns what kind of thing stands at a pointer of a document, as far as its place tells. Must not know what it says.

use super::pointer::Pointer;

/// Where components of each kind are, and what one of them is.
const COMPONENTS: [(&str, &str); 11] = [
    ("schemas", "a schema"),
    ("responses", "a response"),
    ("parameters", "a parameter"),
    ("examples", "an example"),
    ("requestBodies", "a request body"),
    ("headers", "a header"),
    ("securitySchemes", "a security scheme"),
    ("links", "a link"),
    ("callbacks", "a callback"),
    ("pathItems", "a path"),
    ("mediaTypes", "a media type"),
];

/// What a component of that kind is.
pub(crate) fn component(folder: &str) -> Option<&'static str> {
    let found = COMPONENTS.iter().find(|(known, _)| *known == folder);
    found.map(|(_, what)| *what)
}

/// What stands at a pointer, where its place tells: a component, a path, an operation, all components of a kind.
pub(crate) fn at(pointer: &Pointer) -> Option<&'static str> {
    let tokens: Vec<_> = pointer.tokens().take(4).collect();
    let tokens: Vec<&str> = tokens.iter().map(|token| &**token).collect();
    match tokens.as_slice() {
        ["components", folder, _] => component(folder),
        ["components", folder] => component(folder).map(|_| "all components of a kind"),
        ["paths" | "webhooks", _] => Some("a path"),
        ["paths" | "webhooks", _, method] if super::operation::METHODS.contains(method) => {
            Some("an operation")
        }
        ["components" | "paths" | "info" | "servers" | "tags" | "security" | "webhooks"] => {
            Some("a part of the document")
        }
        _ => None,
    }
}
