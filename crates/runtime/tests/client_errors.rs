//! What errors of calls say, and how they are told apart.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

#[path = "support/calls.rs"]
mod calls;
#[path = "support/fake.rs"]
mod fake;
mod support;

use calls::{KEY, List, Update};
use fake::{Fake, builder, client, now, secretive};
use rt::client::{
    BuildError, Call, Client, Error, ErrorKind, HttpRequest, Transport, TransportError,
    TransportErrorKind, TransportFuture,
};
use rt::json::from_str;
use specwright_runtime as rt;
use support::{Everything, Percent};

#[test]
fn unreadable_answers_say_where_and_keep_the_body() {
    for (status, body, told) in [
        (
            200,
            "{\n\"name\":[\"hunter2\"]}",
            "expected a string, found a list at /name (line 2, column 8)",
        ),
        (
            201,
            "",
            "expected JSON, found nothing; it sent an empty body",
        ),
        (
            200,
            "<html>hunter2 \"ä/\\</html>",
            "expected JSON: expected value (line 1, column 1); it sent HTML: <html>[redacted]</html>",
        ),
        (
            200,
            "{\"name\": \"hunter2",
            "it sent JSON that is cut off: {\"name\": …",
        ),
    ] {
        let error = now(client(&Fake::new(status, body)).call(secretive())).unwrap_err();
        let ErrorKind::Unreadable(unreadable) = error.kind() else {
            panic!("{error}");
        };
        assert_eq!(unreadable.body(), body);
        assert!(error.to_string().ends_with(told), "{error}");
        assert!(error.to_string().contains("but unreadably"));
        assert!(!format!("{error} {error:?}").contains("hunter2"));
        assert!(std::error::Error::source(&error).is_some());
    }
    let name = "n\n".repeat(10_000);
    let body = serde_json::json!({"counts": {name: []}}).to_string();
    let fake = Fake::new(200, body);
    let error = from_str::<Everything>(fake.body).unwrap_err();
    assert!(error.pointer().len() > 10_000);
}

#[test]
fn other_statuses_are_errors_and_failures_are_read() {
    for status in [199, 300, 307, 404, 500, 599] {
        let error = now(client(&Fake::new(status, "{}")).call(List::default())).unwrap_err();
        assert_eq!(error.status().unwrap().as_u16(), status);
        assert!(error.failure().is_none());
    }
    let error = now(client(&Fake::new(400, r#"{"small":5}"#)).call(secretive())).unwrap_err();
    assert_eq!(error.failure().unwrap().small, Some(5));
    assert!(error.violations().is_none());
    assert_eq!(error.operation(), "update");
}

/// A transport that never gets there.
struct Broken(TransportErrorKind);

impl Transport for Broken {
    fn send(&self, _: HttpRequest) -> TransportFuture<'_> {
        Box::pin(async { Err(TransportError::new(self.0, "first line\nsecond")) })
    }
}

#[test]
fn transport_errors_are_told_apart_on_one_line() {
    for (kind, told) in [
        (
            TransportErrorKind::Connect,
            "list: could not connect: first line second",
        ),
        (
            TransportErrorKind::Timeout,
            "list: no full answer in time: first line second",
        ),
        (
            TransportErrorKind::Interrupted,
            "list: the connection broke: first line second",
        ),
    ] {
        let client = builder()
            .transport(Broken(kind))
            .max_retries(0)
            .build()
            .unwrap();
        let error = now(client.call(List::default())).unwrap_err();
        assert_eq!(error.to_string(), told);
        let is_timeout = matches!(error.kind(), ErrorKind::Timeout(_));
        assert_eq!(is_timeout, kind == TransportErrorKind::Timeout);
    }
}

#[test]
fn types_can_be_sent_shared_and_cloned() {
    fn shared<T: Send + Sync + Clone + std::fmt::Debug + 'static>() {}
    fn sent<T: Send>(_: &T) {}
    fn error<T: std::error::Error + Send + Sync + 'static>() {}
    shared::<Client>();
    shared::<Call<Update>>();
    shared::<rt::client::ApiKey>();
    error::<Error<Everything>>();
    error::<Error>();
    error::<BuildError>();
    error::<TransportError>();
    error::<rt::Violations>();
    error::<rt::Violation>();
    error::<rt::json::ReadError>();
    let client = client(&Fake::new(200, "{}"));
    sent(&client.call(List::default()).into_future());
    sent(&client.call(List::default()).send_raw());
}

#[test]
fn errors_go_into_boxes() {
    fn call() -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
        let client = builder().transport(Fake::new(500, "{}")).build()?;
        Percent::new(10)?;
        Everything::new().check()?;
        now(client.call(List::default()))?;
        Ok(())
    }
    assert!(call().unwrap_err().downcast_ref::<Error>().is_some());
}

#[test]
fn errors_about_answers_name_the_request() {
    let id = "x-request-id";
    for (fake, named) in [
        (Fake::new(500, "{}").header(id, "a-1"), Some("a-1")),
        (Fake::new(200, "[]").header(id, "a-1"), Some("a-1")),
        (Fake::new(500, "").header("request-id", "b-2"), Some("b-2")),
        (
            Fake::new(500, "").header("request-id", "b").header(id, "a"),
            Some("a"),
        ),
        (
            Fake::new(500, "").header("request-id", "b").header(id, ""),
            Some("b"),
        ),
        (Fake::new(500, "").header(id, "two words"), None),
        (Fake::new(500, ""), None),
    ] {
        let error = now(client(&fake).call(secretive())).unwrap_err();
        assert_eq!(error.request_id(), named);
        let told = named.map(|named| format!("request id {named})"));
        let text = error.to_string();
        match told {
            Some(told) => assert!(text.ends_with(&told), "{text}"),
            None => assert!(!text.contains("request id"), "{text}"),
        }
        assert_eq!(error.unreadable().is_some(), fake.body == "[]");
        let of_answer = error.answer().map(rt::client::ErrorAnswer::headers);
        let of_unreadable = error.unreadable().map(rt::client::Unreadable::headers);
        assert_eq!(error.headers(), of_answer.or(of_unreadable));
    }
}

#[test]
fn the_id_of_a_request_is_cut_and_shows_no_secret() {
    let long = Fake::new(500, "").header("request-id", "x".repeat(1000).leak());
    let text = now(client(&long).call(secretive()))
        .unwrap_err()
        .to_string();
    let end = format!(" (3 attempts, request id {}…)", "x".repeat(64));
    assert!(text.ends_with(&end), "{text}");
    let echo = Fake::new(500, "").header("request-id", KEY);
    let text = now(client(&echo).call(secretive()))
        .unwrap_err()
        .to_string();
    assert!(
        text.ends_with(" (3 attempts, request id [redacted])"),
        "{text}"
    );
    let error =
        now(client(&Fake::new(500, "")).call(Update::new(from_str(r#"{"percent":105}"#).unwrap())));
    assert!(error.unwrap_err().headers().is_none());
}
