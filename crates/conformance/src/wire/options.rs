//! What a case says beside the operation's own parameters: of its call, and of its client.

use std::time::Duration;

use serde_json::{Map, Value};

use super::case::Case;
use super::markers::{Unsayable, decode, text_of};

/// The options of one call.
#[derive(Clone, Debug, Default)]
pub(super) struct Options {
    pub(super) query: Vec<(String, String)>,
    pub(super) headers: Vec<(String, String)>,
    pub(super) timeout: Option<Duration>,
}

impl Options {
    pub(super) fn of(case: &Case) -> Result<Self, Unsayable> {
        Ok(Self {
            query: query_pairs(&decoded(case.option("query"))?),
            headers: header_pairs(&decoded(case.option("headers"))?),
            timeout: case.option("timeout").and_then(Value::as_u64).map(timeout),
        })
    }
}

/// A call's time limit is no part of what is compared: a small one must not turn the replay into a race.
fn timeout(milliseconds: u64) -> Duration {
    Duration::from_millis(milliseconds.max(5000))
}

/// The members of an object of options, without markers; nothing when there is none.
pub(super) fn decoded(options: Option<&Value>) -> Result<Map<String, Value>, Unsayable> {
    match options.map(decode).transpose()?.flatten() {
        Some(Value::Object(members)) => Ok(members),
        _ => Ok(Map::new()),
    }
}

/// The pairs of a query; a member of a member is `name[member]`, `null` says nothing.
pub(super) fn query_pairs(members: &Map<String, Value>) -> Vec<(String, String)> {
    let mut pairs = Vec::new();
    for (name, value) in members {
        add_pairs(name, value, &mut pairs);
    }
    pairs
}

fn add_pairs(name: &str, value: &Value, pairs: &mut Vec<(String, String)>) {
    match value {
        Value::Null => {}
        Value::Array(items) => {
            for item in items {
                add_pairs(name, item, pairs);
            }
        }
        Value::Object(members) => {
            for (key, member) in members {
                add_pairs(&format!("{name}[{key}]"), member, pairs);
            }
        }
        single => pairs.push((name.to_owned(), text_of(single))),
    }
}

/// Names and values of headers; `null`, which takes a header away, cannot be said.
pub(super) fn header_pairs(members: &Map<String, Value>) -> Vec<(String, String)> {
    let pairs = members.iter().filter(|(_, value)| !value.is_null());
    pairs
        .map(|(name, value)| (name.clone(), text_of(value)))
        .collect()
}

/// The header that the case's call or client asks for, if it does: `Some(None)` when it takes it away.
pub(super) fn asked_headers(case: &Case) -> Vec<(String, Option<String>)> {
    let mut asked: Vec<(String, Option<String>)> = Vec::new();
    let of_client = decoded(case.client_options.get("defaultHeaders"));
    let of_call = decoded(case.option("headers"));
    for (name, value) in [of_client, of_call].into_iter().flatten().flatten() {
        let name = name.to_ascii_lowercase();
        asked.retain(|(other, _)| *other != name);
        asked.push((name, (!value.is_null()).then(|| text_of(&value))));
    }
    asked
}
