//! Calls: how a row becomes one, and what comes of it as JSON.

use std::future::Future;
use std::pin::Pin;

use rt::client::{Call, Checks, Credential, Endpoint, Error, ErrorKind, Streamed};
use serde_json::{Value, json as object};
use specwright_runtime as rt;

use crate::row::Row;
use crate::server::{Delivery, Server};
use crate::{Client, dispatch, scheme, wire};

/// What a call gives, as JSON.
pub(crate) type Outcome<'r> = Pin<Box<dyn Future<Output = Value> + 'r>>;

/// An operation that rows call.
pub(crate) trait Called: Endpoint {
    /// The operation with the values of a row.
    fn of(row: &Row) -> Self;

    /// What a successful answer holds.
    fn success_json(value: &Self::Success) -> Value;

    /// What an error answer holds.
    fn failure_json(value: &Self::Failure) -> Value;

    /// The documented headers of an answer.
    fn headers_json(headers: &rt::http::HeaderMap) -> Value;
}

/// A value of the client's.
pub(crate) fn json<T: rt::Value>(value: &T) -> Value {
    serde_json::from_str(&rt::json::to_string(value)).unwrap()
}

/// What was read of a webhook.
pub(crate) fn received<T>(
    read: Result<T, rt::json::ReadError>,
    json: impl Fn(&T) -> Value,
) -> Value {
    read.map_or_else(
        |_| object!("unreadable"),
        |value| object!({ "ok": json(&value) }),
    )
}

/// Bytes that are text here.
pub(crate) fn text(bytes: &rt::Bytes) -> Value {
    Value::from(String::from_utf8_lossy(bytes))
}

/// Everything that is wrong with what comes of a row.
pub(crate) async fn check(row: &Row) -> Vec<String> {
    if row.has("webhook") {
        return check_webhook(row).into_iter().collect();
    }
    let mut wrong = Vec::new();
    let answers = row.messages("answer");
    for delivery in Delivery::of(&answers) {
        let server = Server::start(&answers, delivery).await;
        let client = client(row, &server);
        let outcome = dispatch(&client, row, server.port())
            .unwrap_or_else(|| panic!("{row}: no such operation"));
        let given = outcome.await;
        let mut found = wire::differences(&row.messages("sends"), &server.requests());
        let expected = match row.get("gives") {
            Value::Null => given.get("ok").is_some(),
            gives => *gives == given,
        };
        if !expected {
            let wanted = row.get("gives");
            found.push(format!("gives {given}\n instead {wanted}"));
        }
        wrong.extend(
            found
                .iter()
                .map(|found| format!("{row}, {delivery:?}:\n{found}")),
        );
    }
    wrong
}

/// What is wrong with what comes of a request that the API sends.
fn check_webhook(row: &Row) -> Option<String> {
    let given = crate::received(row.text("webhook"), row.text("body").as_bytes());
    let (given, wanted) = (given.unwrap_or_default(), row.get("gives"));
    (given != *wanted).then(|| format!("{row}\ngives {given}\n instead {wanted}"))
}

/// A client of the row's server, which shows what the row says.
fn client(row: &Row, server: &Server) -> Client {
    let mut builder = Client::builder().without_credentials().max_retries(0);
    builder = builder.server(match row.has("at") {
        true => row.place("at", server.port()),
        false => server.url(),
    });
    if row.has("base_url") {
        builder = builder.base_url(format!("{}{}", server.url(), row.text("base_url")));
    }
    for (name, shown) in row.get("credentials").as_object().into_iter().flatten() {
        let text = |at: &Value| at.as_str().unwrap().to_owned();
        let scheme = scheme(name).unwrap_or_else(|| panic!("{row}: no scheme {name}"));
        builder = match (name.as_str(), shown) {
            ("program", Value::Array(pair)) => {
                builder.client_credentials(text(&pair[0]), text(&pair[1]))
            }
            (_, Value::Array(pair)) => {
                builder.credential(scheme, Credential::basic(text(&pair[0]), text(&pair[1])))
            }
            (_, key) => builder.credential(scheme, Credential::key(text(key))),
        };
    }
    builder.build().unwrap()
}

fn call<E: Called>(client: &Client, row: &Row, port: u16) -> Call<E> {
    let mut call = client.runtime().call(E::of(row));
    if row.has("server") {
        call = call.server(row.place("server", port));
    }
    match row.has("unchecked") {
        true => call.checks(Checks::Off),
        false => call,
    }
}

/// Calls an operation and reads its answer as a whole.
pub(crate) async fn whole<E: Called>(client: &Client, row: &Row, port: u16) -> Value {
    match call::<E>(client, row, port).send_raw().await {
        Ok(response) => {
            let given = object!({ "ok": E::success_json(&response.value) });
            with_headers(given, E::headers_json(&response.headers))
        }
        Err(error) => failed::<E>(&error),
    }
}

/// Calls an operation and reads its answer item by item.
pub(crate) async fn streamed<E: Called + Streamed>(client: &Client, row: &Row, port: u16) -> Value {
    let mut stream = match call::<E>(client, row, port).stream().await {
        Ok(stream) => stream,
        Err(error) => return failed::<E>(&error),
    };
    let mut items = Vec::new();
    loop {
        match stream.try_next().await {
            Ok(Some(item)) => items.push(json(&item)),
            Ok(None) => return object!({ "ok": items }),
            Err(error) => return object!({ "items": items, "then": failed::<E>(&error) }),
        }
    }
}

fn failed<E: Called>(error: &Error<E::Failure>) -> Value {
    match error.kind() {
        ErrorKind::Refused(violations) => {
            let places = violations.iter().map(rt::Violation::place);
            object!({ "refused": places.collect::<Vec<_>>() })
        }
        ErrorKind::Answer(answer) => {
            let failure = error.failure().map_or(Value::Null, E::failure_json);
            let given = object!({ "status": answer.status().as_u16(), "failure": failure });
            with_headers(given, E::headers_json(answer.headers()))
        }
        ErrorKind::Unreadable(_) => object!("unreadable"),
        other => object!(format!("{other:?}")),
    }
}

fn with_headers(mut given: Value, headers: Value) -> Value {
    if !headers.is_null() {
        given["headers"] = headers;
    }
    given
}
