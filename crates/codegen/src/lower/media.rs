//! What bodies are called by: the name of a component, and the name of a media type with its parameters.

use super::{Lowering, wire};
use crate::diagnostics::Code;
use crate::spec::cursor::At;
use crate::spec::operation::Media;
use crate::spec::pointer::Pointer;

/// Parameters of media types that the client sees to itself.
const OWN: [&str; 3] = ["boundary", "charset", "q"];

/// The name of a body or an answer that stands among the components, and is the same wherever it is used.
pub(super) fn component(at: &At<'_>) -> Option<String> {
    let components = Pointer::of_file(at.pointer.file()).push("components");
    let folder = at.pointer.parent()?;
    let kinds = ["requestBodies", "responses"].map(|kind| components.push(kind));
    at.pointer.last().filter(|_| kinds.contains(&folder))
}

/// A media type without its parameters.
pub(crate) fn essence(name: &str) -> String {
    let essence = name.split(';').next().unwrap_or_default();
    essence.trim().to_ascii_lowercase()
}

/// What parameters of a media type add to it, as it can stand in a header: all but those that the client sees to itself.
pub(crate) fn parameters(name: &str) -> String {
    let stated = stated_parameters(name).filter(|(name, value)| {
        !OWN.contains(&name.as_str()) && wire::is_media_parameter(name, value)
    });
    let written = stated.map(|(name, value)| format!("; {name}={value}"));
    written.collect()
}

/// What to write instead of what is no media type.
fn meant(name: &str) -> String {
    let meant = match name.to_ascii_lowercase().as_str() {
        "*" => "*/*",
        "json" => "application/json",
        "xml" => "application/xml",
        "pdf" => "application/pdf",
        "text" | "plain" | "string" => "text/plain",
        "html" => "text/html",
        "csv" => "text/csv",
        "form" => "application/x-www-form-urlencoded",
        "multipart" => "multipart/form-data",
        "schema" => {
            return "write the media type before it: `application/json: {schema: {…}}`".to_owned();
        }
        _ => return "write it as in `application/json` or `text/csv; header=present`".to_owned(),
    };
    format!("did you mean `{meant}`?")
}

impl<'d> Lowering<'d, '_> {
    /// Says what of a media type cannot stand in a header, and what comes of that.
    pub(super) fn report_odd_media_type(&mut self, media: &Media<'d>, outcome: &str) {
        if !wire::is_media_type(&essence(media.name)) {
            let message = format!("`{}` is no media type, and {outcome}", media.name);
            self.diagnostics
                .warning(Code::InvalidValue, media.at.key(), message)
                .help(meant(media.name));
            return;
        }
        self.mind_top_level(media);
        let odd = |(name, value): &(String, &str)| {
            !OWN.contains(&name.as_str()) && !wire::is_media_parameter(name, value)
        };
        for (name, _) in stated_parameters(media.name).filter(odd) {
            let message =
                format!("the value of `{name}` cannot stand in a header, and is left out");
            self.diagnostics
                .warning(Code::InvalidValue, media.at.key(), message)
                .help("put a value with a comma in quotes; it holds no quotes, semicolons or ends of lines");
        }
    }
}

impl<'d> Lowering<'d, '_> {
    /// Reports a media type whose first half is none that is registered, and much like one.
    fn mind_top_level(&mut self, media: &Media<'d>) {
        let essence = essence(media.name);
        let (top, sub) = essence.split_once('/').unwrap_or_default();
        if TOP_LEVELS.contains(&top) {
            return;
        }
        if let Some(near) = self.diagnostics.nearest(top, TOP_LEVELS.into_iter()) {
            let message = format!("there are no media types `{top}/…`");
            self.diagnostics
                .warning(Code::InvalidValue, media.at.key(), message)
                .help(format!("did you mean `{near}/{sub}`?"));
        }
    }
}

/// The first halves of media types that are registered, and what stands for all.
const TOP_LEVELS: [&str; 12] = [
    "*",
    "application",
    "audio",
    "example",
    "font",
    "haptics",
    "image",
    "message",
    "model",
    "multipart",
    "text",
    "video",
];

/// The encoding of text that a media type names, in lower case.
pub(super) fn charset(name: &str) -> Option<String> {
    let mut stated = stated_parameters(name).filter(|(name, _)| name == "charset");
    let (_, value) = stated.next()?;
    Some(value.trim_matches('"').to_ascii_lowercase())
}

/// The parameters of a media type: names in lower case, and values.
fn stated_parameters(name: &str) -> impl Iterator<Item = (String, &str)> {
    let stated = name.split(';').skip(1);
    stated.filter_map(|parameter| {
        let (name, value) = parameter.split_once('=')?;
        let (name, value) = (name.trim().to_ascii_lowercase(), value.trim());
        (!name.is_empty() && !value.is_empty()).then_some((name, value))
    })
}

/// Whether a media type is one of JSON, item by item.
pub(super) fn is_lines(essence: &str) -> bool {
    let sub = essence.split_once('/').map_or(essence, |(_, sub)| sub);
    matches!(
        sub,
        "json-seq"
            | "jsonl"
            | "jsonlines"
            | "json-lines"
            | "x-jsonl"
            | "x-jsonlines"
            | "x-json-lines"
            | "x-ndjson"
            | "ndjson"
    ) || sub.ends_with("+json-seq")
        || sub.ends_with("+jsonl")
}

/// Whether bodies of a media type are JSON.
pub(crate) fn is_json(media_type: &str) -> bool {
    let name = essence(media_type);
    name.ends_with("/json") || name.ends_with("+json") || name == "*/*"
}
