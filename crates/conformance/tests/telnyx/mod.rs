//! A small Telnyx: it answers the six operations on credential connections as the documentation says.
//!
//! It keeps nothing between two requests: whatever is asked for is there, and a list is always the same.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]
#![allow(
    unreachable_pub,
    reason = "each test that includes this is a crate of its own"
)]

use serde_json::{Value, json};
use specwright_conformance::server::{KEY, Recorded, Reply};

/// Everything that can be done with credential connections.
pub const OPERATIONS: [&str; 6] = [
    "check_registration_status",
    "create",
    "delete",
    "list",
    "retrieve",
    "update",
];

/// What the base URL ends in.
pub const BASE_PATH: &str = "/v2";

const CONNECTION: &str = include_str!("../data/seed_answer.json");

/// Ids of the connections that a list holds: two pages of two and one.
const LISTED: [&[&str]; 2] = [
    &["1293384261075731499", "1293384261075731500"],
    &["1293384261075731501"],
];

/// The answer to a request.
pub fn answer(request: &Recorded) -> Reply {
    if request.header("authorization") != Some(&format!("Bearer {KEY}")) {
        return refusal(401, "10009", "Authentication failed", "");
    }
    let reply = match route(request) {
        Some(("list", _)) => list(request),
        Some(("create", _)) => create(request),
        Some(("update", id)) => change(request, 200, &[("id", &id)]),
        Some(("check_registration_status", _)) => registered(),
        Some((_, id)) => Reply::json(200, json!({ "data": connection(&id) })),
        None if is_elsewhere(request) => Reply::json(200, json!({ "data": {} })),
        None => refusal(404, "10005", "Resource not found", ""),
    };
    reply.header("x-request-id", "e2d8e4f4-7c5e-4a4f-9a3e-0b7f4d1a2c3d")
}

/// The operation that a request is one of, by the documented method and path.
pub fn operation(request: &Recorded) -> Option<&'static str> {
    Some(route(request)?.0)
}

/// The operation, and the id in its path if there is one.
fn route(request: &Recorded) -> Option<(&'static str, String)> {
    let path = request.path().strip_prefix(BASE_PATH)?;
    let mut segments = path.strip_prefix("/credential_connections")?.split('/');
    if segments.next() != Some("") {
        return None;
    }
    let segments: Vec<&str> = segments.collect();
    let id = |id: &str| id.to_owned();
    match (request.method.as_str(), segments.as_slice()) {
        ("GET", []) => Some(("list", String::new())),
        ("POST", []) => Some(("create", String::new())),
        ("GET", [one]) => Some(("retrieve", id(one))),
        ("PATCH", [one]) => Some(("update", id(one))),
        ("DELETE", [one]) => Some(("delete", id(one))),
        ("POST", [one, "actions", "check_registration_status"]) => {
            Some(("check_registration_status", id(one)))
        }
        _ => None,
    }
}

/// Whether this is about another of Telnyx's resources, which calls without a type of their own may ask for.
fn is_elsewhere(request: &Recorded) -> bool {
    let path = request.path().strip_prefix(BASE_PATH);
    path.is_some_and(|path| !path.starts_with("/credential_connections"))
}

fn connection(id: &str) -> Value {
    let mut answer: Value = serde_json::from_str(CONNECTION).unwrap();
    answer["data"]["id"] = json!(id);
    answer["data"].take()
}

/// One of two pages; there is nothing on the pages after them.
fn list(request: &Recorded) -> Reply {
    let query = request.query();
    let asked = query.iter().find(|(name, _)| name == "page[number]");
    let number = asked.map_or(Ok(1), |(_, number)| number.parse::<usize>());
    let Some(index) = number.ok().and_then(|number| number.checked_sub(1)) else {
        return refusal(400, "10015", "Bad Request", "page[number]");
    };
    let ids = LISTED.get(index).copied().unwrap_or_default();
    let data: Vec<Value> = ids.iter().map(|id| connection(id)).collect();
    let meta = json!({
        "total_pages": LISTED.len(),
        "total_results": LISTED.concat().len(),
        "page_number": index + 1,
        "page_size": LISTED[0].len(),
    });
    Reply::json(200, json!({ "data": data, "meta": meta }))
}

fn create(request: &Recorded) -> Reply {
    let body = request.json().unwrap_or_default();
    for name in ["user_name", "password", "connection_name"] {
        if body.get(name).is_none_or(|value| !value.is_string()) {
            return refusal(422, "10015", "Bad Request", &format!("/{name}"));
        }
    }
    change(request, 201, &[])
}

/// The connection, with what the body says, and then these fields.
fn change(request: &Recorded, status: u16, fields: &[(&str, &str)]) -> Reply {
    let Ok(Value::Object(body)) = request.json() else {
        return refusal(422, "10015", "Bad Request", "");
    };
    let mut data = connection(LISTED[0][0]);
    for (name, value) in body {
        data[name] = value;
    }
    for (name, value) in fields {
        data[name] = json!(value);
    }
    Reply::json(status, json!({ "data": data }))
}

fn registered() -> Reply {
    let status = json!({
        "record_type": "registration_status",
        "status": "Registered",
        "sip_username": "sip_username",
        "ip_address": "190.106.106.121",
        "transport": "TCP",
        "port": 37223,
        "user_agent": "Z 5.4.12 v2.10.13.2-mod",
        "last_registration": "2018-02-02T22:25:27.521Z",
    });
    Reply::json(200, json!({ "data": status }))
}

fn refusal(status: u16, code: &str, title: &str, pointer: &str) -> Reply {
    let error = json!({ "code": code, "title": title, "source": { "pointer": pointer } });
    Reply::json(status, json!({ "errors": [error] }))
}
