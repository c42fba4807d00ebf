//! Owns the name of an operation within its group: what is left of an operationId without the group's own words.
//!
//! Must not know about operations or tags other than as text.

use super::words;

/// The method name of an operation within a group: `listCredentialConnections` in `Credential Connections` is `list`.
///
/// The words of the group are removed where they stand together, in the singular or the plural. If nothing would
/// remain, all words are kept.
#[must_use]
pub fn strip_group(operation: &str, group: &str) -> String {
    let operation = words::words(operation);
    let group = words::words(group);
    let start = operation
        .windows(group.len())
        .position(|window| same_words(window, &group));
    let rest = start
        .map(|start| without(&operation, start, start + group.len()))
        .unwrap_or_default();
    words::snake(if rest.is_empty() { &operation } else { &rest })
}

fn same_words(left: &[String], right: &[String]) -> bool {
    left.iter()
        .zip(right)
        .all(|(left, right)| same_word(&left.to_lowercase(), &right.to_lowercase()))
}

fn same_word(left: &str, right: &str) -> bool {
    left == right || is_plural(left, right) || is_plural(right, left)
}

fn is_plural(plural: &str, singular: &str) -> bool {
    let ending = plural.strip_prefix(singular);
    let changed = || {
        plural
            .strip_suffix("ies")
            .is_some_and(|stem| singular.strip_suffix('y') == Some(stem))
    };
    matches!(ending, Some("s" | "es")) || changed()
}

/// The words without those from `start` to `end`, nor what only made sense around them: `a`, `the`, `Controller`.
fn without(words: &[String], start: usize, end: usize) -> Vec<String> {
    let is = |at: usize, set: &[&str]| {
        words
            .get(at)
            .is_some_and(|word| set.contains(&word.as_str()))
    };
    let mut start = start;
    if start > 0 && is(start - 1, &["A", "An", "The"]) {
        start -= 1;
    }
    if start > 1 && end == words.len() && is(start - 1, &["Of", "For"]) {
        start -= 1;
    }
    let end = if is(end, &["Controller"]) {
        end + 1
    } else {
        end
    };
    [&words[..start], &words[end..]].concat()
}
