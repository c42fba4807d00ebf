//! What bodies are called by: the name of a component, and the name of a media type.

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
