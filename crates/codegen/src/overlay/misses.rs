//! Owns what is said of an expression that leads to nothing: how far it leads, and what may have been meant.

use serde_json::Value;
use serde_json_path::JsonPath;

use super::expression::{Outline, name, segment};
use super::query::{Query, Work, places, steps};
use super::tree::Tree;
use crate::diagnostics::Diagnostics;
use crate::spec::pointer::Pointer;

/// What to do about an expression that leads to nothing.
pub(super) fn help(
    query: &Query<'_>,
    document: &Tree,
    work: &mut Work,
    diagnostics: &mut Diagnostics,
) -> Option<String> {
    let starts = &query.outline.segments;
    let mut reached = (0, vec![Pointer::root()]);
    for (index, end) in starts.iter().enumerate().skip(1) {
        let found = prefix(&query.text[..*end], document, work)?;
        if found.is_empty() {
            break;
        }
        reached = (index, found);
    }
    let (index, found) = reached;
    let start = *starts.get(index)?;
    let end = starts.get(index + 1).copied();
    let end = end.unwrap_or(query.text.len());
    let (before, missed, after) = (
        &query.text[..start],
        &query.text[start..end],
        &query.text[end..],
    );
    let near = name(missed).and_then(|name| {
        let candidates = found.iter().flat_map(|place| names(document, place));
        diagnostics.nearest(name, candidates)
    });
    Some(match near {
        Some(near) => format!("did you mean `{before}{}{after}`?", segment(near)),
        None => format!("`{before}` leads somewhere, but `{missed}` to nothing there"),
    })
}

/// The places that the beginning of an expression leads to.
fn prefix(text: &str, document: &Tree, work: &mut Work) -> Option<Vec<Pointer>> {
    let path = JsonPath::parse(text).ok()?;
    work.spend(steps(&Outline::of(text), document)).ok()?;
    Some(places(&path, document))
}

fn names<'d>(document: &'d Tree, place: &Pointer) -> impl Iterator<Item = &'d str> {
    let object = document.json.pointer(place.text());
    let object = object.and_then(Value::as_object).into_iter();
    object.flat_map(|object| object.keys().map(String::as_str))
}
