//! What bodies are called by: the name of a component, and the name of a media type with its parameters.

use crate::spec::cursor::At;
use crate::spec::pointer::Pointer;

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
    const OWN: [&str; 3] = ["boundary", "charset", "q"];
    let is_plain = |text: &str| {
        text.bytes()
            .all(|byte| byte.is_ascii_graphic() || byte == b' ')
    };
    let stated = stated_parameters(name).filter(|(name, value)| {
        // Outside of quotes, a comma would begin another media type.
        let is_one = !value.contains(',') || (value.starts_with('"') && value.ends_with('"'));
        !OWN.contains(&name.as_str()) && is_plain(name) && is_plain(value) && is_one
    });
    let written = stated.map(|(name, value)| format!("; {name}={value}"));
    written.collect()
}

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
