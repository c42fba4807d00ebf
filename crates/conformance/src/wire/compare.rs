//! What a server can tell apart between two requests.

use std::fmt;

use serde_json::Value;

use super::case::{Expected, Sent};
use crate::server::{Recorded, decoded};

/// One thing in which our request is not the other client's.
#[derive(Clone, Debug, PartialEq)]
pub enum Difference {
    /// The other client refused, and ours sent.
    Sent,
    /// Another method.
    Method {
        /// Ours.
        ours: String,
        /// The other client's.
        theirs: String,
    },
    /// Other segments of the path, decoded.
    Path {
        /// Ours.
        ours: Vec<String>,
        /// The other client's.
        theirs: Vec<String>,
    },
    /// Other pairs in the query, whatever their order.
    Query {
        /// Ours.
        ours: Vec<(String, String)>,
        /// The other client's.
        theirs: Vec<(String, String)>,
    },
    /// Another body.
    Body {
        /// Ours.
        ours: Sent,
        /// The other client's.
        theirs: Sent,
    },
    /// Another value of a header.
    Header {
        /// Its name, in lower case.
        name: String,
        /// Ours.
        ours: Option<String>,
        /// The other client's.
        theirs: Option<String>,
    },
}

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Sent => f.write_str("sent, where the other client refused"),
            Self::Method { ours, theirs } => write!(f, "method {ours}, not {theirs}"),
            Self::Path { ours, theirs } => {
                write!(f, "path {}, not {}", short(ours), short(theirs))
            }
            Self::Query { ours, theirs } => {
                write!(f, "query {}, not {}", short(ours), short(theirs))
            }
            Self::Body { ours, theirs } => write!(f, "body {}", body_difference(ours, theirs)),
            Self::Header { name, ours, theirs } => {
                write!(f, "header {name} {}, not {}", short(ours), short(theirs))
            }
        }
    }
}

fn short(value: &impl fmt::Debug) -> String {
    const SHOWN: usize = 160;
    let text = format!("{value:?}");
    match text.char_indices().nth(SHOWN) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text,
    }
}

fn body_difference(ours: &Sent, theirs: &Sent) -> String {
    match (ours, theirs) {
        (Sent::Json(ours), Sent::Json(theirs)) => {
            first_difference("", ours, theirs).unwrap_or_default()
        }
        _ => format!("{}, not {}", short(ours), short(theirs)),
    }
}

/// How two requests compare.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Comparison {
    pub(super) differences: Vec<Difference>,
    /// Set when the query holds the same pairs in another order.
    pub(super) reordered: bool,
}

/// Compares what arrived with what the other client sent; `asked` are headers that the case itself sets,
/// or takes away.
pub(super) fn compare(
    ours: &Recorded,
    theirs: &Expected,
    asked: &[(String, Option<String>)],
) -> Comparison {
    let mut differences = Vec::new();
    if ours.method != theirs.method {
        differences.push(Difference::Method {
            ours: ours.method.clone(),
            theirs: theirs.method.clone(),
        });
    }
    let (our_path, their_path) = (segments(ours.path()), segments(&theirs.path));
    if our_path != their_path {
        differences.push(Difference::Path {
            ours: our_path,
            theirs: their_path,
        });
    }
    let query = ours.query();
    let reordered = query != theirs.query && sorted(&query) == sorted(&theirs.query);
    if query != theirs.query && !reordered {
        differences.push(Difference::Query {
            ours: query,
            theirs: theirs.query.clone(),
        });
    }
    differences.extend(compare_bodies(sent(ours), &theirs.body));
    differences.extend(compare_headers(ours, theirs, asked));
    Comparison {
        differences,
        reordered,
    }
}

fn segments(path: &str) -> Vec<String> {
    path.split('/').map(decoded).collect()
}

fn sorted(pairs: &[(String, String)]) -> Vec<&(String, String)> {
    let mut pairs: Vec<_> = pairs.iter().collect();
    pairs.sort();
    pairs
}

fn sent(ours: &Recorded) -> Sent {
    if ours.body.is_empty() {
        return Sent::Nothing;
    }
    ours.json()
        .map_or_else(|_| Sent::Other(ours.text()), Sent::Json)
}

fn compare_bodies(ours: Sent, theirs: &Sent) -> Option<Difference> {
    let same = match (&ours, theirs) {
        (Sent::Json(ours), Sent::Json(theirs)) => first_difference("", ours, theirs).is_none(),
        _ => ours == *theirs,
    };
    (!same).then(|| Difference::Body {
        ours,
        theirs: theirs.clone(),
    })
}

/// The headers that tell a server who calls and what is in the body, and those that the case names.
fn compare_headers(
    ours: &Recorded,
    theirs: &Expected,
    asked: &[(String, Option<String>)],
) -> Vec<Difference> {
    const COMPARED: [&str; 3] = ["authorization", "accept", "content-type"];
    let written_down = theirs.headers.iter().flat_map(|headers| {
        COMPARED.map(|name| {
            let theirs = headers.get(name).and_then(Value::as_str).map(str::to_owned);
            (name.to_owned(), theirs)
        })
    });
    let asked = asked
        .iter()
        .filter(|(name, _)| !COMPARED.contains(&name.as_str()))
        .cloned();
    written_down
        .chain(asked)
        .filter(|(name, theirs)| ours.header(name) != theirs.as_deref())
        .map(|(name, theirs)| Difference::Header {
            ours: ours.header(&name).map(str::to_owned),
            name,
            theirs,
        })
        .collect()
}

/// Where two JSON values differ first, and in what. The order of members is none of it, nor is whether a
/// whole number is written with a fraction.
pub(super) fn first_difference(at: &str, ours: &Value, theirs: &Value) -> Option<String> {
    match (ours, theirs) {
        (Value::Object(our), Value::Object(their)) => {
            let names = our
                .keys()
                .chain(their.keys().filter(|name| !our.contains_key(*name)));
            names
                .map(|name| (name, our.get(name), their.get(name)))
                .find_map(|(name, our, their)| {
                    member_difference(&format!("{at}/{name}"), our, their)
                })
        }
        (Value::Array(our), Value::Array(their)) if our.len() == their.len() => {
            let mut items = our.iter().zip(their).enumerate();
            items.find_map(|(index, (our, their))| {
                first_difference(&format!("{at}/{index}"), our, their)
            })
        }
        (Value::Number(our), Value::Number(their)) if same_number(our, their) => None,
        _ if ours == theirs => None,
        _ => Some(format!("{at}: {}, not {}", short(&ours), short(&theirs))),
    }
}

fn member_difference(at: &str, ours: Option<&Value>, theirs: Option<&Value>) -> Option<String> {
    match (ours, theirs) {
        (Some(ours), Some(theirs)) => first_difference(at, ours, theirs),
        (Some(ours), None) => Some(format!("{at}: {}, not left out", short(ours))),
        (None, Some(theirs)) => Some(format!("{at}: left out, not {}", short(theirs))),
        (None, None) => None,
    }
}

fn same_number(ours: &serde_json::Number, theirs: &serde_json::Number) -> bool {
    let whole = |number: &serde_json::Number| number.is_i64() || number.is_u64();
    if whole(ours) && whole(theirs) {
        return ours == theirs;
    }
    ours.as_f64() == theirs.as_f64()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn json_is_compared_by_meaning() {
        let ours = json!({"a": 1, "b": [1.0, {"c": null}]});
        let same = json!({"b": [1, {"c": null}], "a": 1});
        assert_eq!(first_difference("", &ours, &same), None);
        let other = json!({"b": [1, {}], "a": 1});
        let found = first_difference("", &ours, &other).unwrap();
        assert_eq!(found, "/b/1/c: Null, not left out");
        let digits = (
            json!(9_007_199_254_740_993_i64),
            json!(9_007_199_254_740_992_i64),
        );
        assert!(first_difference("", &digits.0, &digits.1).is_some());
    }

    #[test]
    fn pairs_in_another_order_are_the_same_and_said_so() {
        let ours = Recorded {
            method: "GET".to_owned(),
            target: "/v2/a%2Fb?x=1&y=2".to_owned(),
            headers: Vec::new(),
            body: Vec::new(),
        };
        let pair = |name: &str, value: &str| (name.to_owned(), value.to_owned());
        let theirs = Expected {
            method: "GET".to_owned(),
            path: "/v2/a%2fb".to_owned(),
            query: vec![pair("y", "2"), pair("x", "1")],
            body: Sent::Nothing,
            headers: None,
        };
        let comparison = compare(&ours, &theirs, &[]);
        assert_eq!(comparison.differences, []);
        assert!(comparison.reordered);
    }
}
