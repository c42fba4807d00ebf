//! A wire file, read.

use serde_json::{Map, Value};

use super::markers::without_lone_surrogates;

/// What another client was seen to do with an operation's parameters.
#[derive(Clone, Debug)]
pub struct Case {
    /// The case's name, for the report alone.
    pub name: String,
    /// The operation, by the name that its call has.
    pub operation: String,
    /// `id`, `query`, `body` and `options`, with markers.
    pub params: Map<String, Value>,
    /// The options that the client was made with.
    pub client_options: Map<String, Value>,
    /// The path of the base URL.
    pub base_path: String,
    /// What was sent; `None`: nothing, as the other client refused.
    pub expected: Option<Expected>,
    /// What a second client sent, if it was seen to send something else.
    pub second: Option<Expected>,
}

/// A request as the other client made it.
#[derive(Clone, Debug)]
pub struct Expected {
    /// The method.
    pub method: String,
    /// The path as it was sent.
    pub path: String,
    /// The pairs of the query, decoded.
    pub query: Vec<(String, String)>,
    /// The body.
    pub body: Sent,
    /// The headers that were written down.
    pub headers: Option<Map<String, Value>>,
}

/// What was sent as a body.
#[derive(Clone, Debug, PartialEq)]
pub enum Sent {
    /// Nothing.
    Nothing,
    /// JSON.
    Json(Value),
    /// Something else.
    Other(String),
}

impl Case {
    /// The parameter `name`, with its markers; `null` is one, too.
    #[must_use]
    pub fn param(&self, name: &str) -> Option<&Value> {
        self.params.get(name)
    }

    /// The option `name` of this call.
    #[must_use]
    pub fn option(&self, name: &str) -> Option<&Value> {
        self.params.get("options")?.get(name)
    }
}

/// Reads a wire file.
///
/// # Errors
/// What is wrong with it, and where.
pub fn read(text: &str) -> Result<Vec<Case>, String> {
    let document: Value = serde_json::from_str(&without_lone_surrogates(text))
        .map_err(|error| format!("not JSON: {error}"))?;
    let cases = document
        .get("cases")
        .and_then(Value::as_array)
        .ok_or("no list called `cases`")?;
    let numbered = cases.iter().enumerate();
    numbered
        .map(|(index, case)| {
            read_case(case).map_err(|problem| format!("case {index} {}: {problem}", name_of(case)))
        })
        .collect()
}

fn name_of(case: &Value) -> &str {
    case.get("name").and_then(Value::as_str).unwrap_or("")
}

fn read_case(case: &Value) -> Result<Case, String> {
    Ok(Case {
        name: text(case, "name")?,
        operation: text(case, "operation")?,
        params: object(case, "params")?,
        client_options: object(case, "client_options")?,
        base_path: match case.get("base_url_path") {
            None | Some(Value::Null) => "/v2".to_owned(),
            Some(_) => text(case, "base_url_path")?,
        },
        expected: match case.get("expected") {
            None => return Err("no `expected`".to_owned()),
            Some(Value::Null) => None,
            Some(expected) => Some(read_expected(expected)?),
        },
        second: case
            .get("python")
            .and_then(|second| second.get("expected"))
            .and_then(|expected| read_expected(expected).ok()),
    })
}

fn read_expected(expected: &Value) -> Result<Expected, String> {
    Ok(Expected {
        method: text(expected, "method")?,
        path: text(expected, "path")?,
        query: pairs(expected.get("query"))?,
        body: read_body(expected),
        headers: expected.get("headers").and_then(Value::as_object).cloned(),
    })
}

fn read_body(expected: &Value) -> Sent {
    let raw = expected.get("body_raw").and_then(Value::as_str);
    let json = expected.get("body").unwrap_or(&Value::Null);
    match raw {
        Some(raw) if json.is_null() && raw.trim() != "null" => Sent::Other(raw.to_owned()),
        Some(_) => Sent::Json(json.clone()),
        None if !json.is_null() => Sent::Json(json.clone()),
        None => Sent::Nothing,
    }
}

fn text(value: &Value, name: &str) -> Result<String, String> {
    match value.get(name) {
        Some(Value::String(text)) => Ok(text.clone()),
        Some(_) => Err(format!("`{name}` is no string")),
        None => Err(format!("no `{name}`")),
    }
}

fn object(value: &Value, name: &str) -> Result<Map<String, Value>, String> {
    match value.get(name) {
        None | Some(Value::Null) => Ok(Map::new()),
        Some(Value::Object(members)) => Ok(members.clone()),
        Some(_) => Err(format!("`{name}` is no object")),
    }
}

fn pairs(query: Option<&Value>) -> Result<Vec<(String, String)>, String> {
    let items = query.and_then(Value::as_array).into_iter().flatten();
    items
        .map(|pair| match pair.as_array().map(Vec::as_slice) {
            Some([Value::String(name), Value::String(value)]) => Ok((name.clone(), value.clone())),
            _ => Err("`query` holds what is no pair of strings".to_owned()),
        })
        .collect()
}
