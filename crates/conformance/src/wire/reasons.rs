//! Why the client does not send what another client sent.
//!
//! Each reason says what it covers by a rule, never by a case's name: it holds for cases that nobody has
//! seen yet.

use serde_json::Value;
use telnyx_credential_connections::{Rule, Violation};

use super::case::{Case, Sent};
use super::compare::{Difference, first_difference};
use super::documented::{Part, is_of_another_shape, is_wrong};
use super::markers::{Unsayable, decode};
use super::options::{asked_headers, decoded, query_pairs};
use super::replay::{Finding, Unbuildable};

/// A reason, and what it covers.
#[derive(Debug)]
pub struct Reason {
    /// A short name.
    pub name: &'static str,
    /// The reason in a sentence.
    pub sentence: &'static str,
    covers: fn(&Case, &Finding) -> bool,
}

/// All reasons; the first that covers a finding is its reason.
pub const REASONS: &[Reason] = &[
    Reason {
        name: "path-segment",
        sentence: "An empty id, `.` and `..` would lead to another path, and are refused even with the checks off.",
        covers: |_, finding| violation(finding).is_some_and(|it| *it.rule() == Rule::PathSegment),
    },
    Reason {
        name: "id-is-text",
        sentence: "An id is text: a call without one, or with a list or null in its place, does not compile.",
        covers: |_, finding| *finding == Finding::Unsayable(Unsayable::Id),
    },
    Reason {
        name: "id-digits",
        sentence: "An id is text, so that no digit of a 64-bit number is lost on the way.",
        covers: |_, finding| match difference(finding) {
            Some(Difference::Path { ours, theirs }) => {
                ours.len() == theirs.len()
                    && ours
                        .iter()
                        .zip(theirs)
                        .all(|(our, their)| our == their || is_same_float(our, their))
            }
            _ => false,
        },
    },
    Reason {
        name: "lone-surrogate",
        sentence: "A Rust string is Unicode, and cannot hold half a surrogate pair.",
        covers: |_, finding| *finding == Finding::Unsayable(Unsayable::LoneSurrogate),
    },
    Reason {
        name: "body-required",
        sentence: "The operation needs a body: a call without one does not compile.",
        covers: |_, finding| *finding == Finding::Unsayable(Unsayable::NoBody),
    },
    Reason {
        name: "number",
        sentence: "No type holds such a number.",
        covers: |_, finding| *finding == Finding::Unsayable(Unsayable::Number),
    },
    Reason {
        name: "key-missing",
        sentence: "Every operation needs a key, so that a client without one is not built.",
        covers: |case, finding| {
            unbuildable(finding) == Some(Unbuildable::KeyMissing) && !has_key(case)
        },
    },
    Reason {
        name: "key-malformed",
        sentence: "A key of anything but visible ASCII cannot be sent as it is, so that no client is built with one.",
        covers: |case, finding| {
            unbuildable(finding) == Some(Unbuildable::KeyMalformed) && !has_visible_key(case)
        },
    },
    Reason {
        name: "base-url",
        sentence: "A base URL with a query, a fragment or a user is refused when the client is built.",
        covers: |case, finding| {
            unbuildable(finding) == Some(Unbuildable::BaseUrl)
                && case.base_path.contains(['?', '#', '@'])
        },
    },
    Reason {
        name: "form-body",
        sentence: "Bodies are JSON: another form, chosen by a header, is not offered.",
        covers: |case, finding| {
            asks_for_another_body(case)
                && (is_body(finding)
                    || violation(finding).is_some_and(|it| *it.rule() == Rule::Required))
        },
    },
    Reason {
        name: "password-mask",
        sentence: "The mask that answers hold in place of a password would become the password.",
        covers: |case, finding| {
            violation(finding).is_some_and(|it| it.place() == "body /password")
                && sent_value(case, "body").pointer("/password") == Some(&"********".into())
        },
    },
    Reason {
        name: "null-in-query",
        sentence: "A query cannot say null: it is refused, and left out with the checks off, as the second SDK does.",
        covers: is_null_in_query,
    },
    Reason {
        name: "unknown-enum-value",
        sentence: "A value that no enum knows is refused while the checks are on.",
        covers: |case, finding| {
            violation(finding)
                .is_some_and(|it| matches!(it.rule(), Rule::Known(_)) && is_right(case, it))
        },
    },
    Reason {
        name: "wrong-type",
        sentence: "A value of another type than the field's, or none where one must be, is refused while the checks are on.",
        covers: |case, finding| {
            violation(finding).is_some_and(|it| {
                matches!(it.rule(), Rule::Kind(_) | Rule::Required) && is_right(case, it)
            })
        },
    },
    Reason {
        name: "beyond-limits",
        sentence: "A value beyond its documented limits is refused while the checks are on.",
        covers: |case, finding| violation(finding).is_some_and(|it| is_right(case, it)),
    },
    Reason {
        name: "wrong-shape",
        sentence: "A list, an object and a single value cannot stand for each other in a type.",
        covers: |case, finding| {
            let wrong = |part, name| {
                let value = sent_value(case, name);
                case.param(name).is_some() && is_of_another_shape(part, &value)
            };
            matches!(finding, Finding::Shape(_))
                && (wrong(Part::Body, "body") || wrong(Part::Query, "query"))
        },
    },
    Reason {
        name: "options-query-adds",
        sentence: "Query parameters of a call's options stand beside the operation's own, and replace none.",
        covers: query_is_added,
    },
    Reason {
        name: "header-null",
        sentence: "A call can set a header, and not take one of the client's away.",
        covers: |case, finding| match difference(finding) {
            Some(Difference::Header { name, .. }) => asked_headers(case)
                .iter()
                .any(|(asked, value)| asked == name && value.is_none()),
            _ => false,
        },
    },
    Reason {
        name: "authorization-by-key",
        sentence: "The key is given to the client, and not as a default header: that is refused when it is built.",
        covers: |case, finding| {
            let named = |name: &str| name.eq_ignore_ascii_case("authorization");
            let defaults = decoded(case.client_options.get("defaultHeaders")).unwrap_or_default();
            unbuildable(finding) == Some(Unbuildable::Header)
                && defaults.keys().any(|name| named(name))
        },
    },
    Reason {
        name: "key-trimmed",
        sentence: "White space around a key is dropped.",
        covers: |case, finding| {
            let padded = key(case).is_some_and(|key| key.trim() != key);
            padded
                && matches!(difference(finding), Some(Difference::Header { name, .. }) if name == "authorization")
        },
    },
    Reason {
        name: "header-utf-8",
        sentence: "A header's value beyond Latin-1 is sent as UTF-8, which HTTP allows.",
        covers: |case, finding| {
            let wide = |text: &str| text.chars().any(|c| u32::from(c) > 0xFF);
            *finding == Finding::Difference(Difference::Sent)
                && asked_headers(case)
                    .iter()
                    .any(|(_, value)| value.as_deref().is_some_and(wide))
        },
    },
    Reason {
        name: "alias",
        sentence: "`report_frequency_seconds` is read, and sent under the name that requests have.",
        covers: is_alias,
    },
    Reason {
        name: "digits",
        sentence: "A 64-bit integer is sent to its last digit, where a JavaScript number loses some.",
        covers: loses_digits,
    },
    Reason {
        name: "bigint",
        sentence: "A 64-bit integer is a plain number in Rust, and can be sent.",
        covers: |case, finding| {
            *finding == Finding::Difference(Difference::Sent)
                && Value::from(case.params.clone())
                    .to_string()
                    .contains("\"$bigint\"")
        },
    },
    Reason {
        name: "as-the-second-sdk",
        sentence: "The two SDKs differ, and ours sends what the second one does.",
        covers: is_the_second,
    },
    Reason {
        name: "undocumented-list",
        sentence: "How an undocumented query parameter writes a list is nowhere said: ours repeats its name.",
        covers: is_undocumented_list,
    },
];

/// The reason for a finding, if there is one.
#[must_use]
pub fn reason_for(case: &Case, finding: &Finding) -> Option<&'static Reason> {
    REASONS.iter().find(|reason| (reason.covers)(case, finding))
}

fn violation(finding: &Finding) -> Option<&Violation> {
    match finding {
        Finding::Violation(violation) => Some(violation),
        _ => None,
    }
}

fn unbuildable(finding: &Finding) -> Option<Unbuildable> {
    match finding {
        Finding::Client(what, _) => Some(*what),
        _ => None,
    }
}

fn difference(finding: &Finding) -> Option<&Difference> {
    match finding {
        Finding::Difference(difference) | Finding::Unchecked(difference) => Some(difference),
        _ => None,
    }
}

fn is_body(finding: &Finding) -> bool {
    matches!(difference(finding), Some(Difference::Body { .. }))
}

/// The key that the case's client is made with, if it is a text.
fn key(case: &Case) -> Option<String> {
    match case.client_options.get("apiKey") {
        None => Some(crate::server::KEY.to_owned()),
        Some(key) => decode(key).ok()??.as_str().map(str::to_owned),
    }
}

fn has_key(case: &Case) -> bool {
    key(case).is_some_and(|key| !key.trim().is_empty())
}

fn has_visible_key(case: &Case) -> bool {
    key(case).is_some_and(|key| key.trim().bytes().all(|byte| byte.is_ascii_graphic()))
}

fn asks_for_another_body(case: &Case) -> bool {
    let headers = decoded(case.option("headers")).unwrap_or_default();
    headers.iter().any(|(name, value)| {
        name.eq_ignore_ascii_case("content-type")
            && value.as_str().is_some_and(|kind| !kind.contains("json"))
    })
}

/// A parameter without its markers; null if there is none.
fn sent_value(case: &Case, name: &str) -> Value {
    let decoded = case.param(name).map(decode);
    decoded
        .and_then(Result::ok)
        .flatten()
        .unwrap_or(Value::Null)
}

/// Whether the refused value is wrong by what is documented, too.
fn is_right(case: &Case, violation: &Violation) -> bool {
    let (part, name, pointer) = match violation.place().split_once(' ') {
        Some(("body", pointer)) => (Part::Body, "body", pointer.to_owned()),
        Some(("query", parameter)) => (Part::Query, "query", format!("/{parameter}")),
        _ => return false,
    };
    is_wrong(part, &pointer, &sent_value(case, name))
}

fn is_null_in_query(case: &Case, finding: &Finding) -> bool {
    let query = sent_value(case, "query");
    match finding {
        Finding::Violation(violation) => {
            violation
                .place()
                .split_once(' ')
                .is_some_and(|(part, name)| {
                    part == "query" && query.pointer(&format!("/{name}")) == Some(&Value::Null)
                })
        }
        Finding::Difference(Difference::Query { ours, theirs })
        | Finding::Unchecked(Difference::Query { ours, theirs }) => {
            let mut extra = theirs.iter().filter(|pair| !ours.contains(pair)).peekable();
            let any = extra.peek().is_some();
            any && (holds_null(&query) || holds_null(&pairs_beside(case)))
                && extra.all(|(_, value)| value.is_empty())
                && ours.iter().all(|pair| theirs.contains(pair))
        }
        _ => false,
    }
}

/// The query parameters that the case has beside the operation's own.
fn pairs_beside(case: &Case) -> Value {
    let of_client = decoded(case.client_options.get("defaultQuery")).unwrap_or_default();
    let of_call = decoded(case.option("query")).unwrap_or_default();
    Value::Array(vec![of_client.into(), of_call.into()])
}

fn holds_null(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::Array(items) => items.iter().any(holds_null),
        Value::Object(members) => members.values().any(holds_null),
        _ => false,
    }
}

fn query_is_added(case: &Case, finding: &Finding) -> bool {
    let Finding::Difference(Difference::Query { ours, theirs }) = finding else {
        return false;
    };
    let Ok(options) = decoded(case.option("query")) else {
        return false;
    };
    let own = sent_value(case, "query");
    let own_pairs = own.as_object().map(query_pairs).unwrap_or_default();
    let option_pairs = query_pairs(&options);
    case.option("query").is_some_and(Value::is_object)
        && option_pairs
            .iter()
            .all(|pair| theirs.contains(pair) && ours.contains(pair))
        && theirs.iter().all(|pair| ours.contains(pair))
        && ours
            .iter()
            .all(|pair| theirs.contains(pair) || own_pairs.contains(pair))
}

fn is_alias(_: &Case, finding: &Finding) -> bool {
    let Some(Difference::Body {
        ours: Sent::Json(ours),
        theirs: Sent::Json(theirs),
    }) = difference(finding)
    else {
        return false;
    };
    let mut theirs = theirs.clone();
    let Some(settings) = theirs
        .pointer_mut("/rtcp_settings")
        .and_then(Value::as_object_mut)
    else {
        return false;
    };
    match settings.remove("report_frequency_seconds") {
        None => false,
        Some(value) => {
            settings.insert("report_frequency_secs".to_owned(), value);
            first_difference("", ours, &theirs).is_none()
        }
    }
}

/// Whether what differs is the same once it went through a float.
fn loses_digits(_: &Case, finding: &Finding) -> bool {
    match difference(finding) {
        Some(Difference::Body {
            ours: Sent::Json(ours),
            theirs: Sent::Json(theirs),
        }) => first_difference("", &as_floats(ours), &as_floats(theirs)).is_none(),
        Some(Difference::Query { ours, theirs }) => {
            ours.len() == theirs.len()
                && ours.iter().zip(theirs).all(|(our, their)| {
                    our == their || (our.0 == their.0 && is_same_float(&our.1, &their.1))
                })
        }
        _ => false,
    }
}

fn as_floats(value: &Value) -> Value {
    match value {
        Value::Number(number) => number.as_f64().into(),
        Value::Array(items) => items.iter().map(as_floats).collect(),
        Value::Object(members) => {
            let members = members.iter();
            members
                .map(|(name, value)| (name.clone(), as_floats(value)))
                .collect()
        }
        other => other.clone(),
    }
}

fn is_same_float(ours: &str, theirs: &str) -> bool {
    match (ours.parse::<f64>(), theirs.parse::<f64>()) {
        (Ok(ours), Ok(theirs)) => ours == theirs,
        _ => false,
    }
}

fn is_the_second(case: &Case, finding: &Finding) -> bool {
    let (Some(second), Finding::Difference(difference)) = (&case.second, finding) else {
        return false;
    };
    match difference {
        Difference::Query { ours, .. } => *ours == second.query,
        Difference::Body {
            ours: Sent::Json(ours),
            ..
        } => match &second.body {
            Sent::Json(second) => first_difference("", ours, second).is_none(),
            _ => false,
        },
        Difference::Path { ours, .. } => {
            let second = second.path.split('/').map(crate::server::decoded);
            second.eq(ours.iter().cloned())
        }
        _ => false,
    }
}

fn is_undocumented_list(case: &Case, finding: &Finding) -> bool {
    let query = sent_value(case, "query");
    matches!(difference(finding), Some(Difference::Query { .. }))
        && (holds_list(&query)
            || pairs_beside(case)
                .as_array()
                .into_iter()
                .flatten()
                .any(holds_list))
}

fn holds_list(value: &Value) -> bool {
    match value {
        Value::Array(_) => true,
        Value::Object(members) => members.values().any(holds_list),
        _ => false,
    }
}
