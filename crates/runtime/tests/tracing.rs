//! What a client tells `tracing`, and what it keeps to itself.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

#[path = "support/calls.rs"]
mod calls;
#[path = "support/fake.rs"]
mod fake;
mod support;
#[path = "support/traces.rs"]
mod traces;

use std::sync::Mutex;

use calls::{KEY, List, Update};
use fake::{Fake, builder, now, secretive};
use rt::client::{HttpRequest, Transport, TransportError, TransportErrorKind, TransportFuture};
use rt::json::from_str;
use specwright_runtime as rt;
use support::Everything;
use traces::{Told, Traces};
use tracing::level_filters::LevelFilter;

const NAMED: &str = r#"{"name":"n","count":1,"password":"correct horse","new":"stapled"}"#;

/// Fails as often as it is told to, and then answers.
struct Flaky(Mutex<Vec<TransportErrorKind>>, Fake);

impl Transport for Flaky {
    fn send(&self, request: HttpRequest) -> TransportFuture<'_> {
        match self.0.lock().unwrap().pop() {
            Some(kind) => Box::pin(async move { Err(TransportError::new(kind, "broken")) }),
            None => self.1.send(request),
        }
    }
}

fn named<'t>(told: &'t [Told], name: &str) -> Vec<&'t Told> {
    told.iter().filter(|told| told.name == name).collect()
}

#[test]
fn a_call_is_a_span_and_so_is_each_attempt_within_it() {
    let failures = vec![
        TransportErrorKind::Connect,
        TransportErrorKind::ConnectTimeout,
    ];
    let transport = Flaky(Mutex::new(failures), Fake::new(200, NAMED));
    let client = builder().transport(transport).build().unwrap();
    let update = Update::new(Everything::new());
    let (result, told) = Traces::of(LevelFilter::TRACE, || now(client.call(update)));
    result.unwrap();

    let [call] = named(&told, "http.client.call")[..] else {
        panic!("{told:?}");
    };
    for (field, value) in [
        ("otel.name", "PATCH /groups/{group}/things/{id}"),
        ("otel.kind", "internal"),
        ("operation", "update"),
        ("http.request.method", "PATCH"),
        ("url.template", "/groups/{group}/things/{id}"),
        ("server.address", "api.example.com"),
        ("server.port", "443"),
        ("http.response.status_code", "200"),
        ("attempts", "3"),
        // What the waits between the attempts took, as nothing else takes time here.
        ("duration", "1.5"),
        ("error.type", ""),
    ] {
        assert_eq!(call.field(field), value, "{field}");
    }

    let attempts = named(&told, "http.client.request");
    let of = |field| {
        attempts
            .iter()
            .map(|told| told.field(field))
            .collect::<Vec<_>>()
    };
    assert_eq!(of("http.request.resend_count"), ["0", "1", "2"]);
    assert_eq!(of("error.type"), ["connect_timeout", "connect", ""]);
    assert_eq!(of("http.response.status_code"), ["", "", "200"]);
    assert_eq!(of("otel.kind"), ["client"; 3]);
    for attempt in &attempts {
        assert_eq!(attempt.within.as_deref(), Some("http.client.call"));
    }

    let again = named(&told, "trying again");
    let delays: Vec<_> = again.iter().map(|told| told.field("delay")).collect();
    assert_eq!(delays, ["0.5", "1.0"]);
    let ended = named(&told, "the call ended");
    assert_eq!(ended.len(), 1);
    assert_eq!(ended[0].field("attempts"), "3");
}

#[test]
fn what_failed_is_named_by_status_or_kind() {
    for (fake, status, kind) in [
        (Fake::new(404, "{}"), "404", "404"),
        (Fake::new(500, "{}"), "500", "500"),
        (Fake::new(204, ""), "204", ""),
        (Fake::new(200, "<html>"), "200", "unreadable"),
    ] {
        let client = builder().transport(fake).max_retries(0).build().unwrap();
        let work = || now(client.call(List::default())).is_ok();
        let (is_ok, told) = Traces::of(LevelFilter::INFO, work);
        let call = named(&told, "http.client.call")[0];
        assert_eq!(call.field("http.response.status_code"), status);
        assert_eq!(call.field("error.type"), kind);
        assert_eq!(is_ok, kind.is_empty());
        let code = if is_ok { "" } else { "ERROR" };
        assert_eq!(call.field("otel.status_code"), code);
    }
}

#[test]
fn levels_tell_more_or_less() {
    let client = builder().transport(Fake::new(503, "{}")).build().unwrap();
    let work = || now(client.call(List::default())).is_err();
    let names = |level| {
        let (_, told) = Traces::of(level, work);
        told.iter()
            .map(|told| told.name.clone())
            .collect::<Vec<_>>()
    };
    let again = "trying again";
    assert_eq!(names(LevelFilter::OFF), Vec::<String>::new());
    assert_eq!(names(LevelFilter::INFO), ["http.client.call", again, again]);
    let attempt = "http.client.request";
    assert_eq!(
        names(LevelFilter::DEBUG),
        [
            "http.client.call",
            attempt,
            again,
            attempt,
            again,
            attempt,
            "the call ended"
        ]
    );
}

#[test]
fn neither_bodies_nor_queries_headers_and_ids_are_told() {
    let fake = Fake::new(422, r#"{"message":"the filter is odd"}"#);
    let client = builder()
        .transport(fake)
        .header("x-tenant", "acme-corp")
        .query("tenant", "acme-corp")
        .build()
        .unwrap();
    let mut update = secretive();
    update.id = "customer-77".to_owned();
    let call = client.call(update).query("filter", "jane.doe");
    let call = call.header("x-user", "jane.doe");
    let (result, told) = Traces::of(LevelFilter::TRACE, || now(call));
    result.unwrap_err();
    assert!(!told.is_empty());
    let all = format!("{told:?}");
    for secret in [
        KEY,
        "hunter2",
        "customer-77",
        "jane.doe",
        "acme-corp",
        "odd",
    ] {
        assert!(!all.contains(secret), "{secret}: {all}");
    }
}

/// The bodies that a client tells which is asked to: of the request, and of the answer.
fn bodies(status: u16, answer: &str, update: Update) -> Vec<String> {
    let fake = Fake::new(status, answer);
    let client = builder().transport(fake).max_retries(0).log_bodies(true);
    let client = client.build().unwrap();
    let (_, told) = Traces::of(LevelFilter::DEBUG, || now(client.call(update)).is_ok());
    let bodies = told.iter().filter(|told| told.target == "specwright::body");
    bodies.map(|told| told.field("body").to_owned()).collect()
}

#[test]
fn bodies_that_are_asked_for_hide_secrets_and_what_nobody_described() {
    let update = || {
        let body = r#"{"small":1,"password":"hunter2 \"ä/\\","new":["stapled"]}"#;
        Update::new(from_str(body).unwrap())
    };
    let sent = r#"{"small":1,"password":"[redacted]","new":"[redacted]"}"#;
    for (status, answer, told) in [
        (
            200,
            NAMED,
            r#"{"name":"n","count":1,"password":"[redacted]","new":"[redacted]"}"#,
        ),
        (
            422,
            r#"{"small":7,"password":12345678}"#,
            r#"{"small":7,"password":"[redacted]"}"#,
        ),
        (
            200,
            r#"{"name":"n","password":"correct"#,
            r#"JSON that is cut off: {"name":…,"password":…"#,
        ),
        (
            502,
            "<html>hunter2 \"ä/\\</html>",
            "HTML: <html>[redacted]</html>",
        ),
        (200, "[]", "JSON of another shape"),
    ] {
        assert_eq!(bodies(status, answer, update()), [sent, told], "{answer}");
    }
}

#[test]
fn fields_that_were_put_in_by_hand_show_nothing_of_their_body() {
    let client = builder().transport(Fake::new(200, NAMED)).log_bodies(true);
    let client = client.build().unwrap();
    let call = client.call(secretive()).body_field("/token", "stapled");
    let (_, told) = Traces::of(LevelFilter::DEBUG, || now(call).unwrap());
    let body = told.iter().find(|told| told.target == "specwright::body");
    assert_eq!(body.unwrap().field("body"), r#"{"password":…,"token":…}"#);
}

#[test]
fn bodies_are_told_to_nobody_who_does_not_ask() {
    let fake = Fake::new(200, NAMED);
    let client = builder().transport(fake.clone()).build().unwrap();
    let (_, told) = Traces::of(LevelFilter::TRACE, || {
        now(client.call(secretive())).unwrap()
    });
    assert!(told.iter().all(|told| told.target != "specwright::body"));
    let client = builder().transport(fake).log_bodies(true).build().unwrap();
    let (_, told) = Traces::of(LevelFilter::INFO, || now(client.call(secretive())).unwrap());
    assert!(told.iter().all(|told| told.target != "specwright::body"));
}
