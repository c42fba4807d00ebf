//! The examples of a document with the types that hold them, for whoever wants to see whether they do.
//!
//! Owns where examples stand, and which schemas they have to be valid for. Must not know how a value is read, nor
//! whether one is valid.

use serde_json::Value as Json;

use crate::config::Choices;
use crate::diagnostics::Diagnostics;
use crate::emit::type_text;
use crate::generate::settled;
use crate::lower::media::is_json;
use crate::lower::{Placed, Places, Wishes};
use crate::model::{Api, TypeRef};
use crate::spec::cursor::At;
use crate::spec::document::Document;
use crate::spec::pointer::Pointer;

/// A value that a document shows.
#[derive(Clone, Debug, PartialEq)]
pub struct Example {
    /// The type that holds it.
    pub of: TypeRef,
    /// The same as it is written where the module of types is `types` and the runtime is `rt`.
    pub ty: String,
    /// Where it stands.
    pub place: Pointer,
    /// The value.
    pub value: Json,
    /// The schemas that it has to be valid for, all of them.
    pub schemas: Vec<Pointer>,
    /// Which way it goes.
    pub way: Way,
}

/// Which way a value goes, as far as the place where it stands tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Way {
    /// To the server.
    Sent,
    /// From the server.
    Received,
    /// Either way: it is an example of a schema that anything may use.
    Either,
}

/// All examples of a document that are JSON: those of bodies, parameters and headers, and those of schemas, defaults
/// among them. None if the document can't be generated.
pub fn examples(document: &Document<'_>, leave_out: bool) -> Vec<Example> {
    let choices = Choices::default();
    let wishes = Wishes {
        choices: &choices,
        settings: 0,
        leave_out,
    };
    let Some((api, places)) = settled(document, wishes, &mut Diagnostics::unheard()) else {
        return Vec::new();
    };
    examples_of(document, &api, &places)
}

/// The examples of what a document has become.
pub(crate) fn examples_of(document: &Document<'_>, api: &Api, places: &Places) -> Vec<Example> {
    let mut found = Found {
        document,
        examples: Vec::new(),
    };
    for placed in &places.schemas {
        if !is_file(&placed.ty) && is_there(&placed.ty, api) {
            found.of_schema(placed);
            found.of_use(placed);
        }
    }
    found.examples
}

struct Found<'d, 'x> {
    document: &'x Document<'d>,
    examples: Vec<Example>,
}

impl<'d> Found<'d, '_> {
    fn add(&mut self, placed: &Placed, place: &Pointer, value: Json, within: Option<&Pointer>) {
        let all = placed.at.iter().chain(&placed.bases);
        let inner = within.filter(|within| !placed.at.contains(within));
        self.examples.push(Example {
            of: placed.ty.clone(),
            ty: type_text(&placed.ty),
            place: place.clone(),
            value,
            schemas: all.chain(inner).cloned().collect(),
            way: placed.at.first().map_or(Way::Either, way),
        });
    }

    /// What the schema itself shows, and what those show that it is composed of in place.
    fn of_schema(&mut self, placed: &Placed) {
        let all = placed.at.iter();
        let mut open: Vec<At<'d>> = all.filter_map(|at| self.document.at(at)).collect();
        while let Some(at) = open.pop() {
            let single = ["example", "default"].map(|name| at.member(name));
            let listed = at.member("examples").map(|at| at.items());
            let shown = single.into_iter().flatten();
            for shown in shown.chain(listed.unwrap_or_default()) {
                let value = shown.node.to_json();
                self.add(placed, &shown.pointer, value, Some(&at.pointer));
            }
            let parts = at.member("allOf").map(|at| at.items());
            let parts = parts.unwrap_or_default().into_iter();
            open.extend(parts.filter(|part| part.member("$ref").is_none()));
        }
    }

    /// What the parameter, the header or the media type shows that has the schema.
    fn of_use(&mut self, placed: &Placed) {
        let [at] = placed.at.as_slice() else { return };
        let owner = at
            .parent()
            .filter(|_| at.last().as_deref() == Some("schema"));
        let Some(owner) = owner.and_then(|owner| self.document.at(&owner)) else {
            return;
        };
        for (shown, is_text) in self.shown(&owner) {
            let value = shown.node.to_json();
            if let Some(value) = meant(value, is_text, &placed.ty, media_type(&owner.pointer)) {
                self.add(placed, &shown.pointer, value, None);
            }
        }
    }

    /// `example`, and the values of `examples`; each with whether it is the text that is sent.
    fn shown(&self, owner: &At<'d>) -> Vec<(At<'d>, bool)> {
        let single = owner.member("example").map(|at| (at, false));
        let named = owner.member("examples").map(|at| at.members());
        let named = named.unwrap_or_default().into_iter();
        let named =
            named.filter_map(|(_, at)| self.document.resolve(&at, &mut Diagnostics::unheard()));
        let values = named.flat_map(|at| {
            let values = ["value", "dataValue"].map(|name| at.member(name).map(|at| (at, false)));
            let text = at.member("serializedValue").map(|at| (at, true));
            values.into_iter().chain([text]).flatten()
        });
        single.into_iter().chain(values).collect()
    }
}

/// The value that an example means. Some documents hold the text of one; a list or an object that is shown as it is
/// written into a URL is no JSON, and neither is what a body of another kind looks like.
fn meant(value: Json, is_text: bool, ty: &TypeRef, media_type: Option<String>) -> Option<Json> {
    let Some(text) = value.as_str() else {
        return Some(value);
    };
    match media_type {
        Some(name) if is_json(&name) => {
            let parsed: Option<Json> = serde_json::from_str(text).ok();
            let held = parsed.filter(|parsed| is_text || parsed.is_object() || parsed.is_array());
            let is_string = *ty == TypeRef::String && !is_text;
            held.filter(|_| !is_string).or(Some(value))
        }
        Some(_) => (*ty == TypeRef::String).then_some(value),
        None => (!matches!(ty, TypeRef::List(_) | TypeRef::Map(_))).then_some(value),
    }
}

/// The name of the media type at a place, if there is one.
fn media_type(at: &Pointer) -> Option<String> {
    let folder = at.parent()?.last()?;
    (folder == "content").then(|| at.last().unwrap_or_default())
}

fn is_file(ty: &TypeRef) -> bool {
    match ty {
        TypeRef::File => true,
        TypeRef::List(inner) | TypeRef::Nullable(inner) | TypeRef::Boxed(inner) => is_file(inner),
        _ => false,
    }
}

/// Whether nothing of a type was left out.
fn is_there(ty: &TypeRef, api: &Api) -> bool {
    ty.names().iter().all(|name| api.types.contains_key(*name))
}

/// Which way goes what the schema at a place describes.
fn way(at: &Pointer) -> Way {
    let ways = at.tokens().find_map(|token| match &*token {
        "requestBody" | "requestBodies" | "parameters" => Some(Way::Sent),
        "responses" | "headers" => Some(Way::Received),
        // What is called back goes the other way round, and documents disagree about what that means.
        "schemas" | "callbacks" | "webhooks" => Some(Way::Either),
        _ => None,
    });
    ways.unwrap_or(Way::Either)
}
