//! What a single call can say: options, undocumented parts, and what is refused in them; and what its answer shows.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

#[path = "support/calls.rs"]
mod calls;
#[path = "support/fake.rs"]
mod fake;
#[path = "per_call/fields.rs"]
mod fields;
#[path = "per_call/masks.rs"]
mod masks;
#[path = "support/script.rs"]
mod script;
#[path = "per_call/sizes.rs"]
mod sizes;
mod support;

use calls::{API, KEY, List, Update};
use fake::{Fake, FakeClock, builder, params};
use rt::client::{Api, BuildError, Checks, Client, ClientBuilder, ErrorKind};
use rt::http::Method;
use rt::json::from_str;
use script::{Script, answer, run};
use specwright_runtime as rt;
use support::{Everything, Inner};

fn client(script: &Script) -> Client {
    script.client(&FakeClock::new())
}

fn update(json: &str) -> Update {
    Update::new(from_str(json).unwrap())
}

#[test]
fn parameters_are_added_behind_those_of_the_operation() {
    let script = Script::of([answer(204, "")]);
    let list = client(&script).call(params(r#"{"page[size]":10}"#));
    let list = list
        .query("a b", "c&d=é")
        .query("tag", "1")
        .query("tag", "2");
    run(list.query("empty", "")).unwrap();
    let url = "https://api.example.com/v2/things\
               ?page%5Bsize%5D=10&a%20b=c%26d%3D%C3%A9&tag=1&tag=2&empty=";
    assert_eq!(script.urls(), [url]);
}

#[test]
fn a_header_of_the_call_stands_once_and_is_marked_as_sensitive() {
    let script = Script::of([answer(200, "{}")]);
    let call = client(&script).call(update("{}"));
    let call = call
        .header("x-more", "1")
        .header("X-More", " 2")
        .header("Accept", "text/csv");
    run(call.header("Content-Type", "application/merge-patch+json")).unwrap();
    let headers = &script.requests()[0].headers;
    let more: Vec<_> = headers.get_all("x-more").iter().collect();
    assert_eq!(more, [" 2"]);
    assert!(headers["x-more"].is_sensitive());
    assert_eq!(headers["accept"], "text/csv");
    assert_eq!(headers["content-type"], "application/merge-patch+json");
}

#[test]
fn headers_that_say_where_a_request_ends_are_refused() {
    for name in [
        "content-length",
        "Content-Length",
        "transfer-encoding",
        "connection",
        "expect",
        "te",
        "trailer",
        "upgrade",
    ] {
        let script = Script::of([answer(204, "")]);
        let call = client(&script).call(List::default()).header(name, "5");
        let error = run(call.checks(Checks::Off)).unwrap_err();
        assert!(error.is_refused());
        let told = format!("list: not sent: header: {name:?} must be a header that can be sent");
        assert_eq!(error.to_string(), told);
        assert_eq!(script.count(), 0);
        let built = builder().header(name, "5").transport(script).build();
        assert!(matches!(built.unwrap_err(), BuildError::Header { .. }));
    }
}

#[test]
fn values_that_would_be_two_headers_are_refused_and_not_shown() {
    for value in ["a\r\nx-evil: 1", "a\nb", "a\rb", "\0", "\u{7f}"] {
        let script = Script::of([answer(204, "")]);
        let call = client(&script)
            .call(List::default())
            .header("x-more", value);
        let error = run(call).unwrap_err();
        assert!(
            error.is_refused() && !error.to_string().contains("evil"),
            "{error}"
        );
        let call = client(&script).call(List::default()).idempotency_key(value);
        assert!(run(call).unwrap_err().is_refused());
        assert_eq!(script.count(), 0);
    }
}

#[test]
fn an_idempotency_key_is_a_header() {
    let script = Script::of([answer(200, "{}")]);
    let call = client(&script).call(update("{}"));
    run(call.idempotency_key("k-0").idempotency_key("k-1")).unwrap();
    let headers = &script.requests()[0].headers;
    assert_eq!(headers["idempotency-key"], "k-1");
    assert_eq!(headers.get_all("idempotency-key").iter().count(), 1);
    run(client(&script).call(update("{}"))).unwrap();
    assert!(
        !script.requests()[1].headers.contains_key("idempotency-key"),
        "nobody asked"
    );
}

#[test]
fn checks_are_off_for_one_call_alone() {
    let script = Script::of([answer(200, "{}")]);
    let client = client(&script);
    let call = || client.call(update(r#"{"percent":105}"#));
    assert!(run(call()).unwrap_err().is_refused());
    run(call().checks(Checks::Off)).unwrap();
    assert!(run(call()).unwrap_err().is_refused());
    assert_eq!(script.count(), 1);
    assert_eq!(script.requests()[0].body, r#"{"percent":105}"#);
}

#[test]
fn a_response_comes_with_its_parts() {
    let body = r#"{"name":"n","count":1,"password":"12345678","new":{"a/b":[1,2.50]}}"#;
    let step = answer(201, body)
        .header("x-request-id", "r-1")
        .header("x-more", "1");
    let script = Script::of([step]);
    let response = run(client(&script).call(update("{}")).send_raw()).unwrap();
    assert_eq!(response.status, 201);
    assert_eq!(response.headers["x-more"], "1");
    assert_eq!(response.body, body);
    assert_eq!(response.attempts, 1);
    assert_eq!(response.request_id(), Some("r-1"));
    assert_eq!(response.value.name, "n");
    let field = |pointer| response.field(pointer).map(|field| field.text().to_owned());
    assert_eq!(field("/new/a~1b/1").as_deref(), Some("2.50"));
    assert_eq!(field("/count").as_deref(), Some("1"), "documented or not");
    assert_eq!(field("").as_deref(), Some(body));
    for nothing in ["/missing", "/new/a~1b/2", "/name/x", "name", "/"] {
        assert_eq!(field(nothing), None, "{nothing}");
    }
    assert!(!format!("{response:?}").contains("12345678"));
}

#[test]
fn fields_are_found_in_the_body_of_any_answer_that_has_some() {
    let script = Script::of([answer(204, "")]);
    let response = run(client(&script).call(List::default()).send_raw()).unwrap();
    assert!(response.field("").is_none());
    let script = Script::of([answer(200, "\u{feff}{\"a\":1}")]);
    let response = run(client(&script).call(List::default()).send_raw()).unwrap();
    assert_eq!(response.field("/a").unwrap().text(), "1");
    let script = Script::of([answer(422, "{\"errors\":[{\"code\":7}]}")]);
    let error = run(client(&script).call(update("{}"))).unwrap_err();
    let ErrorKind::Answer(answered) = error.kind() else {
        panic!("{error}");
    };
    assert_eq!(answered.field("/errors/0/code").unwrap().text(), "7");
    assert_eq!(
        (answered.status().as_u16(), answered.body().len()),
        (422, 23)
    );
    let script = Script::of([answer(200, "{\"name\":[1],\"why\":\"x\"}")]);
    let error = run(client(&script).call(update("{}"))).unwrap_err();
    let unreadable = error.unreadable().unwrap();
    assert_eq!(unreadable.field("/why").unwrap().text(), "\"x\"");
    assert_eq!(unreadable.error().pointer(), "/name");
}

#[test]
fn a_page_for_people_is_no_answer_to_what_answers_nothing() {
    for page in [
        "<!DOCTYPE html><title>Log in</title>",
        "\n <html><body>Log in",
        "\u{feff}<HTML>",
    ] {
        let script = Script::of([answer(200, page)]);
        let error = run(client(&script).call(List::default())).unwrap_err();
        assert!(error.is_unreadable(), "{error}");
        assert_eq!(error.unreadable().unwrap().body(), page);
        assert!(
            error.to_string().contains("expected nothing, found HTML"),
            "{error}"
        );
        assert_eq!(script.count(), 1);
    }
    for fine in ["", "{}", "OK", "<ok/>", "{\"html\":\"<html>\"}"] {
        let script = Script::of([answer(200, fine)]);
        run(client(&script).call(List::default())).unwrap();
    }
}

/// What comes of a client with or without a key at this base URL.
fn built(key: Option<&str>, url: &str, allows: bool) -> Result<Client, BuildError> {
    let api = Api {
        needs_key: false,
        ..API
    };
    let mut builder: ClientBuilder = Client::builder(api).base_url(url).clock(FakeClock::new());
    if let Some(key) = key {
        builder = builder.api_key(key);
    }
    if allows {
        builder = builder.allow_insecure_http();
    }
    builder.transport(Fake::new(204, "")).build()
}

#[test]
fn a_key_goes_unencrypted_to_this_machine_alone_unless_asked() {
    for url in [
        "http://api.example.com",
        "http://10.0.0.1:8080",
        "HTTP://localhost.example.com",
    ] {
        let error = built(Some(KEY), url, false).unwrap_err();
        assert!(matches!(error, BuildError::InsecureBaseUrl), "{error}");
        assert!(error.to_string().contains("allow_insecure_http"), "{error}");
        built(Some(KEY), url, true).unwrap();
        built(None, url, false).unwrap();
        built(Some(" "), url, false).unwrap();
    }
    for url in [
        "https://api.example.com",
        "http://localhost:8080/v2",
        "http://api.localhost",
        "http://127.0.0.1",
        "http://[::1]:80",
    ] {
        built(Some(KEY), url, false).unwrap();
    }
}

#[test]
fn a_call_shows_none_of_what_was_put_on_it() {
    let call = client(&Script::of([answer(204, "")])).call(List::default());
    let call = call.header("x-token", "hunter2").query("token", "hunter2");
    let call = call
        .body_field("/token", "hunter2")
        .idempotency_key("hunter2");
    assert!(!format!("{call:?}").contains("hunter2"));
}

#[test]
fn a_call_that_is_cloned_is_sent_each_time() {
    let script = Script::of([answer(200, "{}")]);
    let call = client(&script).request(Method::POST, "/things").json(&[1]);
    let call = call.header("x-more", "1").body_field("/-", &2);
    run(call.clone()).unwrap();
    run(call).unwrap();
    let requests = script.requests();
    assert_eq!(requests.len(), 2);
    assert_eq!(requests[0].headers, requests[1].headers);
    assert_eq!([&requests[0].body, &requests[1].body], ["[1,2]", "[1,2]"]);
}

/// A body with a secret in it.
fn inner(password: &str) -> Inner {
    let json = serde_json::json!({"name": "n", "count": 1, "password": password});
    from_str(&json.to_string()).unwrap()
}

fn body(json: &str) -> Everything {
    from_str(json).unwrap()
}
