//! The examples of a document with the types that hold them, for whoever wants to see whether they do.
//!
//! Owns where examples stand. Must not know how a value is read.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value as Json;

use crate::Input;
use crate::diagnostics::Diagnostics;
use crate::emit::type_text;
use crate::generate::{Read, settled};
use crate::lower::media::{essence, parameters};
use crate::lower::{Places, operations, statuses};
use crate::model::answers::{Content, Holds};
use crate::model::bodies::BodyKind;
use crate::model::{Api, Field, Operation, Presence, Shape, Type, TypeRef};
use crate::spec::cursor::At;
use crate::spec::document::Document;
use crate::spec::operation::{self, Media};

/// A value that a document shows.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Example {
    /// The type that holds it, as it is written where the module of types is `types` and the runtime is `rt`.
    pub ty: String,
    /// Where it stands.
    pub place: String,
    /// The value, in one line.
    pub json: String,
}

/// All examples that are JSON, each value of a type once: those of bodies and answers first, then those of parameters
/// and of schemas, defaults among them. None if the document can't be generated.
pub fn examples(input: &Input) -> Vec<Example> {
    let mut unreported = Diagnostics::new();
    let read = Read::new(input, &mut unreported);
    let opened = read
        .as_ref()
        .and_then(|read| Document::open(&read.trees, &mut unreported));
    let settled = opened.as_ref().and_then(|opened| {
        let (api, places) = settled(opened, input.wishes(), &mut unreported)?;
        Some((opened, api, places))
    });
    let mut found = Found::default();
    if let Some((opened, api, places)) = &settled {
        found.bodies(opened, api);
        found.parameters(api);
        found.types(api, places);
    }
    found.examples
}

#[derive(Default)]
struct Found {
    examples: Vec<Example>,
    seen: BTreeSet<(String, String)>,
}

impl Found {
    fn add(&mut self, ty: &TypeRef, place: impl FnOnce() -> String, value: &Json) {
        if is_file(ty) {
            return;
        }
        let (ty, json) = (type_text(ty), value.to_string());
        if self.seen.insert((ty.clone(), json.clone())) {
            let place = place();
            self.examples.push(Example { ty, place, json });
        }
    }

    /// The examples of what is sent and answered.
    fn bodies(&mut self, document: &Document<'_>, api: &Api) {
        let made = api.groups.iter().flat_map(|group| &group.operations);
        let made: BTreeMap<(&str, &str), &Operation> = made
            .map(|made| ((made.id.as_str(), made.path.as_str()), made))
            .collect();
        for read in operation::operations(document, &mut Diagnostics::new()) {
            let (id, path) = (operations::id(&read), operations::from_slash(read.path));
            let Some(made) = made.get(&(id.as_str(), path.as_str())) else {
                continue;
            };
            let sent = read.body.iter().flat_map(|body| &body.content);
            for media in sent.filter(|media| is_json(media)) {
                self.media(media, body_type(made, media));
            }
            for (status, response) in &read.responses {
                for media in response.content.iter().filter(|media| is_json(media)) {
                    self.media(media, answer_type(made, status, media));
                }
            }
        }
    }

    fn media(&mut self, media: &Media<'_>, ty: Option<&TypeRef>) {
        let Some(ty) = ty else { return };
        for at in &media.examples {
            let value = at.node.to_json();
            // Some documents hold the text of an example, and not its value.
            let value = parsed(&value).unwrap_or(value);
            self.add(ty, || shown(at), &value);
        }
    }

    /// The examples of parameters. A list or an object that is shown as it is written into a URL is no JSON.
    fn parameters(&mut self, api: &Api) {
        for operation in api.groups.iter().flat_map(|group| &group.operations) {
            let query = operation.query.iter().flat_map(|query| &query.parameters);
            let query = query.map(|parameter| &parameter.field);
            for field in operation.path_fields().chain(query) {
                let is_plain = !matches!(field.ty, TypeRef::List(_) | TypeRef::Map(_));
                let place = format!("parameter `{}` of {}", field.wire, operation.id);
                for value in &field.examples {
                    if is_plain || !value.is_string() {
                        self.add(&field.ty, || place.clone(), value);
                    }
                }
            }
        }
    }

    /// The examples of schemas.
    fn types(&mut self, api: &Api, places: &Places) {
        for (name, ty) in &api.types {
            let place = || match places.get(name) {
                Some(at) => at.to_string(),
                None => format!("type `{name}`"),
            };
            let own = TypeRef::Named(name.clone());
            // Whether null is allowed depends on where the type is used.
            for value in ty.examples.iter().filter(|value| !value.is_null()) {
                self.add(&own, place, value);
            }
            for field in fields(ty) {
                let place = || format!("{}, property `{}`", place(), field.wire);
                for value in field.examples.iter().chain(&field.default) {
                    let is_absent = value.is_null() && field.presence != Presence::Required;
                    if !is_absent {
                        self.add(&field.ty, place, value);
                    }
                }
            }
        }
    }
}

fn fields(ty: &Type) -> &[Field] {
    match &ty.shape {
        Shape::Struct(structure) => &structure.fields,
        _ => &[],
    }
}

fn is_file(ty: &TypeRef) -> bool {
    match ty {
        TypeRef::File => true,
        TypeRef::List(inner) | TypeRef::Nullable(inner) | TypeRef::Boxed(inner) => is_file(inner),
        _ => false,
    }
}

fn is_json(media: &Media<'_>) -> bool {
    let name = essence(media.name);
    name.ends_with("/json") || name.ends_with("+json") || name == "*/*"
}

/// The JSON that a text holds, if it is an object or a list.
fn parsed(value: &Json) -> Option<Json> {
    let text = value.as_str()?;
    let parsed: Json = serde_json::from_str(text).ok()?;
    (parsed.is_object() || parsed.is_array()).then_some(parsed)
}

fn shown(at: &At<'_>) -> String {
    at.pointer.to_string()
}

/// The type of a body of this media type.
fn body_type<'m>(operation: &'m Operation, media: &Media<'_>) -> Option<&'m TypeRef> {
    let forms = &operation.body.as_ref()?.forms;
    let name = format!("{}{}", essence(media.name), parameters(media.name));
    let mut json = forms.iter().filter(|form| form.kind == BodyKind::Json);
    let own = json.clone().find(|form| form.media_type == name);
    // One that holds the same in other words is not there.
    own.or_else(|| json.next().filter(|_| forms.len() == 1))
        .map(|form| &form.ty)
}

/// The type of an answer of this status and media type.
fn answer_type<'m>(
    operation: &'m Operation,
    status: &str,
    media: &Media<'_>,
) -> Option<&'m TypeRef> {
    let status = statuses::parse(status)?;
    let name = essence(media.name);
    let holds = match statuses::is_success(status) {
        true => &operation.success,
        false => &operation.failure,
    };
    let content = match holds {
        Holds::Nothing => None,
        Holds::Always(content) | Holds::Sometimes(content, _) => Some(content),
        Holds::Cases { cases, .. } => {
            let of_status = cases.iter().filter(|case| case.status == status);
            let is_own = |media: &Vec<String>| media.is_empty() || media.contains(&name);
            let mut own = of_status.filter(|case| is_own(&case.media));
            own.next().and_then(|case| case.content.as_ref())
        }
    };
    match content? {
        Content::Json(ty) => Some(ty),
        _ => None,
    }
}
