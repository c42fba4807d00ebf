//! What answers hold: successes and errors, by status and by media type.
//!
//! Owns which form of an answer is read as what. Must not know how it is read.

use super::media::{component, essence, is_lines, parameters};
use super::{Hint, Lowering, statuses, wire};
use crate::diagnostics::{Code, Diagnostics};
use crate::model::answers::{Case, Content, EventItem, Holds, Status};
use crate::model::{Shape, TypeRef, Variant};
use crate::names::{Case as Letters, Scope, variant_name};
use crate::spec::cursor::At;
use crate::spec::operation::{Media, Operation, Response};

/// What the successes of an operation are.
pub(super) struct Successes {
    pub(super) holds: Holds,
    /// The form that can be read while it is on its way.
    pub(super) stream: Option<Content>,
    /// The media type of that form.
    pub(super) stream_media_type: Option<String>,
    /// What to ask for, where that is not just plain JSON.
    pub(super) accept: Option<String>,
}

/// A form of an answer: the media types it goes by, and what it is.
#[derive(Clone)]
struct Form {
    media: Vec<String>,
    /// The same, with the parameters that tell it from others of its name.
    asked: Vec<String>,
    content: Content,
}

/// What a media type says about the body.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Json,
    Events,
    Lines,
    /// Text for people, or such that a schema may say is JSON.
    Text,
    /// Anything at all.
    Any,
    Bytes,
}

impl<'d> Lowering<'d, '_> {
    /// What successful answers hold.
    pub(super) fn success(&mut self, operation: &Operation<'d>, name: &str) -> Option<Successes> {
        let hint = format!("{name}Response");
        let mut found = Vec::new();
        for (status, response) in successes(operation) {
            let forms = match status {
                Status::Exact(204) => self.none_of(response),
                _ => self.forms(response, &hint)?,
            };
            found.push((status, forms));
        }
        // Whatever is documented, there is no body in the answer to a HEAD.
        if operation.method == "head" {
            found.iter_mut().for_each(|(_, forms)| forms.clear());
        }
        let mut forms = found.iter().flat_map(|(_, forms)| forms);
        let stream = forms.find(|form| form.content.is_stream()).cloned();
        // What is awaited is what comes in one piece, where there is such a form.
        for (_, forms) in &mut found {
            if forms.iter().any(|form| !form.content.is_stream()) {
                forms.retain(|form| !form.content.is_stream());
            }
        }
        Some(Successes {
            accept: accepted(&found),
            holds: holds(format!("{name}Success"), found),
            stream_media_type: stream.as_ref().and_then(sendable),
            stream: stream.map(|form| form.content),
        })
    }

    /// What error answers hold.
    pub(super) fn failure(&mut self, operation: &Operation<'d>, name: &str) -> Option<Holds> {
        let has_success = documented(operation).any(|(status, _)| statuses::is_success(status));
        let mut found = Vec::new();
        for (status, response) in documented(operation) {
            if !statuses::is_failure(status) {
                continue;
            }
            let hint = match status {
                // It describes the successes too.
                Status::Default if !has_success => format!("{name}Response"),
                _ => format!("{name}{}Error", variant_name(&statuses::name(status))),
            };
            let forms = self.forms(response, &hint)?;
            if !forms.is_empty() {
                found.push((status, forms));
            }
        }
        Some(holds(format!("{name}Failure"), found))
    }

    /// The forms of an answer that has no body, whatever is documented.
    fn none_of(&mut self, response: &Response<'d>) -> Vec<Form> {
        let at = response.at.member("content");
        if let Some(at) = at.filter(|_| !response.content.is_empty()) {
            let message = "an answer of status 204 has no body: its content is left out";
            self.diagnostics
                .warning(Code::InvalidValue, at.key(), message)
                .help("describe it under the status that it comes with");
        }
        Vec::new()
    }

    /// The forms that an answer can have; none if it has no body.
    fn forms(&mut self, response: &Response<'d>, hint: &str) -> Option<Vec<Form>> {
        let component = component(&response.at);
        let hint = component.as_deref().unwrap_or(hint);
        let json = response.content.iter().find(|media| is_plain_json(media));
        let is_json = |media: &&Media<'_>| kind(media.name) == Kind::Json;
        let json = json.or_else(|| response.content.iter().find(is_json));
        let mut forms: Vec<Form> = Vec::new();
        for media in &response.content {
            if json.is_some_and(|json| is_twin(json, media)) {
                continue;
            }
            self.report_odd_media_type(media, "is not asked for");
            let content = self.answer_form(media, hint)?;
            let name = essence(media.name);
            let asked = format!("{name}{}", parameters(media.name));
            match forms.iter_mut().find(|form| form.content == content) {
                Some(form) => {
                    form.media.push(name);
                    form.asked.push(asked);
                }
                None => forms.push(Form {
                    media: vec![name],
                    asked: vec![asked],
                    content,
                }),
            }
        }
        Some(forms)
    }

    /// What a body of this media type is.
    fn answer_form(&mut self, media: &Media<'d>, hint: &str) -> Option<Content> {
        let kind = kind(media.name);
        // In any other form, what an item is says nothing of what the whole is.
        let is_stream = matches!(kind, Kind::Events | Kind::Lines);
        let item_schema = media.item_schema.as_ref().filter(|_| is_stream);
        let schema = item_schema.or(media.schema.as_ref());
        let Some(schema) = schema else {
            return Some(match kind {
                Kind::Json => Content::Json(TypeRef::Any),
                Kind::Lines => Content::Lines(TypeRef::Any),
                Kind::Events => Content::Events(TypeRef::Any, EventItem::Data),
                Kind::Text => Content::Text(TypeRef::String),
                Kind::Any | Kind::Bytes => Content::Bytes,
            });
        };
        if kind == Kind::Bytes || self.is_binary(schema) {
            return Some(Content::Bytes);
        }
        let ty = self.schema(schema, &Hint::new(hint))?.into_type();
        Some(match kind {
            Kind::Lines => Content::Lines(item(ty, media)),
            Kind::Events => Content::Events(item(ty, media), self.event_item(schema)),
            Kind::Text | Kind::Any if self.is_scalar(&ty) => Content::Text(ty),
            // A table or a page is no JSON, whatever its schema says.
            Kind::Text if !is_plain_text(media.name) => Content::Text(TypeRef::String),
            _ => Content::Json(ty),
        })
    }

    fn is_binary(&self, schema: &At<'d>) -> bool {
        let schema = self.resolved(schema);
        let is = |name: &str, value: &str| {
            let member = schema.member(name);
            member.is_some_and(|at| at.node.as_str() == Some(value))
        };
        is("format", "binary") || is("contentEncoding", "binary") || is("type", "file")
    }

    /// Whether values of the type are written into text as they are.
    fn is_scalar(&self, ty: &TypeRef) -> bool {
        const DEEP: usize = 8;
        self.is_scalar_within(ty, DEEP)
    }

    fn is_scalar_within(&self, ty: &TypeRef, depth: usize) -> bool {
        let Some(depth) = depth.checked_sub(1) else {
            return false;
        };
        match ty {
            TypeRef::Nullable(inner) | TypeRef::Boxed(inner) => self.is_scalar_within(inner, depth),
            TypeRef::Any
            | TypeRef::List(_)
            | TypeRef::Map(_)
            | TypeRef::Tuple(_)
            | TypeRef::TupleList(..) => false,
            TypeRef::Named(name) => match self.types.get(name).map(|ty| &ty.shape) {
                Some(Shape::Enum(_)) => true,
                Some(Shape::Values(values)) => values.variants.iter().all(is_scalar_json),
                Some(Shape::Newtype(newtype)) => self.is_scalar_within(&newtype.inner, depth),
                Some(Shape::Union(union)) => {
                    let mut members = union.members.iter();
                    members.all(|member| self.is_scalar_within(&member.ty, depth))
                }
                Some(Shape::Struct(_)) | None => false,
            },
            _ => true,
        }
    }

    /// The schema that a chain of references ends at.
    pub(super) fn resolved(&self, schema: &At<'d>) -> At<'d> {
        let resolved = self.document.resolve(schema, &mut Diagnostics::unheard());
        resolved.unwrap_or_else(|| schema.clone())
    }

    /// What of an event a schema describes: its data, or the event with its own fields and nothing else.
    fn event_item(&self, schema: &At<'d>) -> EventItem {
        let mut properties = Vec::new();
        self.properties(schema, 0, &mut properties);
        let has = |name: &str| properties.iter().any(|(found, _)| *found == name);
        let fields = ["data", "event", "id", "retry"];
        let is_event = properties.iter().all(|(name, _)| fields.contains(name));
        if !is_event || !has("data") || properties.iter().all(|(name, _)| *name == "data") {
            return EventItem::Data;
        }
        let mut data = properties.iter().filter(|(name, _)| *name == "data");
        let stated = data.find_map(|(_, at)| self.resolved(at).member("type"));
        match stated.and_then(|at| at.node.as_str()) {
            Some("string") => EventItem::WithText,
            _ => EventItem::WithJson,
        }
    }

    /// The properties of a schema and of what it is composed of.
    pub(super) fn properties(
        &self,
        schema: &At<'d>,
        depth: usize,
        found: &mut Vec<(&'d str, At<'d>)>,
    ) {
        const DEEP: usize = 6;
        let schema = self.resolved(schema);
        found.extend(schema.member("properties").iter().flat_map(At::members));
        for keyword in ["allOf", "anyOf", "oneOf"] {
            let parts = schema.member(keyword).map(|at| at.items());
            for part in parts.unwrap_or_default() {
                if depth < DEEP {
                    self.properties(&part, depth + 1, found);
                }
            }
        }
    }
}

/// The answers of an operation with their statuses, in the order in which they are told apart.
fn documented<'o, 'd>(
    operation: &'o Operation<'d>,
) -> impl Iterator<Item = (Status, &'o Response<'d>)> {
    let responses = operation.responses.iter();
    let parsed = responses.filter_map(|(text, response)| Some((statuses::parse(text)?, response)));
    let mut sorted: Vec<_> = parsed.collect();
    sorted.sort_by_key(|(status, _)| *status);
    sorted.into_iter()
}

/// The successful answers. A default without a success beside it describes all answers.
fn successes<'o, 'd>(operation: &'o Operation<'d>) -> Vec<(Status, &'o Response<'d>)> {
    let stated = documented(operation).filter(|(status, _)| statuses::is_success(*status));
    let stated: Vec<_> = stated.collect();
    if !stated.is_empty() {
        return stated;
    }
    let defaults = documented(operation).filter(|(status, _)| *status == Status::Default);
    defaults.collect()
}

/// Whether a value, as JSON, is neither a list nor an object nor null.
fn is_scalar_json(variant: &Variant) -> bool {
    !variant.wire.starts_with(['[', '{']) && variant.wire != "null"
}

fn is_plain_json(media: &&Media<'_>) -> bool {
    essence(media.name) == "application/json"
}

/// Whether a form is the same values as those in JSON, written in another way.
fn is_twin(json: &Media<'_>, media: &Media<'_>) -> bool {
    let stream = matches!(kind(media.name), Kind::Lines | Kind::Events);
    let same = match (&json.schema, &media.schema) {
        (Some(json), Some(other)) => json.node == other.node,
        _ => false,
    };
    json.at.pointer != media.at.pointer && !stream && same
}

/// The type of an item, where a schema describes the whole stream as a list.
fn item(ty: TypeRef, media: &Media<'_>) -> TypeRef {
    match ty {
        TypeRef::List(item) if media.item_schema.is_none() => *item,
        ty => ty,
    }
}

fn kind(name: &str) -> Kind {
    let essence = essence(name);
    let (top, sub) = essence.split_once('/').unwrap_or(("", &essence));
    match sub {
        "event-stream" => Kind::Events,
        _ if is_lines(&essence) => Kind::Lines,
        "json" | "x-json" => Kind::Json,
        _ if sub.ends_with("+json") || sub.ends_with(".json") => Kind::Json,
        "xml" => Kind::Bytes,
        "*" if ["*", "application"].contains(&top) => Kind::Any,
        _ if top == "text" => Kind::Text,
        _ => Kind::Bytes,
    }
}

fn is_plain_text(name: &str) -> bool {
    ["text/plain", "text/*"].contains(&essence(name).as_str())
}

/// What answers hold, all in all.
fn holds(name: String, found: Vec<(Status, Vec<Form>)>) -> Holds {
    let empty = found.iter().filter(|(_, forms)| forms.is_empty());
    let empty: Vec<Status> = empty.map(|(status, _)| *status).collect();
    let mut contents = found.iter().flat_map(|(_, forms)| forms);
    let Some(first) = contents.next() else {
        return Holds::Nothing;
    };
    if contents.any(|form| form.content != first.content) {
        let cases = cases(&found);
        return Holds::Cases { name, cases };
    }
    let content = first.content.clone();
    if empty.is_empty() {
        Holds::Always(content)
    } else {
        Holds::Sometimes(content, empty)
    }
}

fn cases(found: &[(Status, Vec<Form>)]) -> Vec<Case> {
    let mut scope = Scope::of(Letters::Pascal);
    let mut cases = Vec::new();
    for (status, forms) in found {
        let word = statuses::name(*status);
        let preferred = preferred(forms);
        if forms.is_empty() {
            cases.push(Case {
                name: scope.claim(&variant_name(&word), &word),
                status: *status,
                media: Vec::new(),
                content: None,
            });
        }
        for (index, form) in forms.iter().enumerate() {
            let word = match (forms.len(), found.len()) {
                (1, _) => word.clone(),
                (_, 1) => form_name(form, forms),
                _ => format!("{word} {}", form_name(form, forms)),
            };
            let media = if index == preferred {
                Vec::new()
            } else {
                form.media.clone()
            };
            cases.push(Case {
                name: scope.claim(&variant_name(&word), &word),
                status: *status,
                media,
                content: Some(form.content.clone()),
            });
        }
    }
    // The one that all others are taken for comes last among those of its status.
    cases.sort_by_key(|case| (case.status, case.media.is_empty()));
    cases
}

/// The form that an answer is taken for that does not say which it has: any, if one can be anything, or else JSON.
fn preferred(forms: &[Form]) -> usize {
    let any = forms.iter().position(|form| {
        form.media
            .iter()
            .any(|name| name == "*/*" || name == "application/*")
    });
    any.unwrap_or_else(|| asked_for(forms))
}

/// The form to ask for first: JSON, or else the first.
fn asked_for(forms: &[Form]) -> usize {
    let is_json = |form: &Form| matches!(form.content, Content::Json(_));
    forms.iter().position(is_json).unwrap_or(0)
}

/// What sets a form apart from the others, as words.
fn form_name(form: &Form, forms: &[Form]) -> String {
    let word = kind_name(&form.content);
    let same = forms
        .iter()
        .filter(|other| kind_name(&other.content) == word);
    if same.count() == 1 {
        return word.to_owned();
    }
    let name = form.media.first().map(String::as_str).unwrap_or_default();
    let (_, sub) = name.split_once('/').unwrap_or_default();
    let own = sub.trim_start_matches("vnd.");
    if own.is_empty() || own == "*" {
        word
    } else {
        own
    }
    .to_owned()
}

const fn kind_name(content: &Content) -> &'static str {
    match content {
        Content::Json(_) => "json",
        Content::Text(_) => "text",
        Content::Bytes => "bytes",
        Content::Lines(_) => "lines",
        Content::Events(..) => "events",
    }
}

/// The header by which answers are asked for, where plain JSON is not all there is.
fn accepted(found: &[(Status, Vec<Form>)]) -> Option<String> {
    let mut names: Vec<&str> = Vec::new();
    let preferred = found
        .iter()
        .filter_map(|(_, forms)| forms.get(asked_for(forms)));
    let all = found.iter().flat_map(|(_, forms)| forms);
    for form in preferred.chain(all) {
        let json = matches!(form.content, Content::Json(_));
        for name in &form.asked {
            let name = match name.as_str() {
                // Of anything, JSON is what is understood.
                "*/*" | "application/*" | "text/plain" | "text/*" if json => "application/json",
                name => name,
            };
            if is_plain(name) && !names.contains(&name) {
                names.push(name);
            }
        }
    }
    let (first, rest) = names.split_first()?;
    if rest.is_empty() && *first == "application/json" {
        return None;
    }
    let rest = rest.iter().map(|name| format!(", {name};q=0.9"));
    Some(std::iter::once((*first).to_owned()).chain(rest).collect())
}

/// What a form is asked for as, if that can stand in a header.
fn sendable(form: &Form) -> Option<String> {
    form.asked.first().filter(|name| is_plain(name)).cloned()
}

/// Whether a media type can stand in a header.
fn is_plain(name: &str) -> bool {
    // What stands behind it has been looked at.
    wire::is_media_type(&essence(name))
}
