//! Calls of endpoints that the API's description does not know.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

#[path = "support/calls.rs"]
mod calls;
#[path = "support/fake.rs"]
mod fake;
#[path = "support/script.rs"]
mod script;
mod support;

use std::collections::BTreeMap;

use calls::KEY;
use fake::{FakeClock, builder};
use rt::AnyJson;
use rt::client::{Checks, Client, ErrorKind, TransportErrorKind};
use rt::http::Method;
use script::{Script, answer, fail, run, secs};
use specwright_runtime as rt;

fn client(script: &Script) -> Client {
    script.client(&FakeClock::new())
}

#[test]
fn an_undocumented_call_is_a_call_like_any_other() {
    let script =
        Script::of([answer(201, "{\"id\":9007199254740993}").header("x-request-id", "r-1")]);
    let body = BTreeMap::from([("name", "é"), ("password", "hunter2")]);
    let call = client(&script)
        .request(Method::POST, "/new_things")
        .json(&body)
        .query("dry run", "a&b")
        .header("x-more", "1");
    let response = run(call.send_raw()).unwrap();
    assert_eq!(response.value.text(), "{\"id\":9007199254740993}");
    assert_eq!(response.field("/id").unwrap().text(), "9007199254740993");
    assert_eq!(
        (response.status.as_u16(), response.request_id()),
        (201, Some("r-1"))
    );
    let requests = script.requests();
    assert_eq!((requests.len(), requests[0].method.as_str()), (1, "POST"));
    let url = "https://api.example.com/v2/new_things?dry%20run=a%26b";
    assert_eq!(requests[0].url, url);
    assert_eq!(
        requests[0].body,
        "{\"name\":\"é\",\"password\":\"hunter2\"}"
    );
    let headers = &requests[0].headers;
    assert_eq!(headers["authorization"], format!("Bearer {KEY}"));
    assert_eq!(headers["content-type"], "application/json");
    assert_eq!(headers["accept"], "application/json");
    assert_eq!(headers["user-agent"], "test/1");
    assert_eq!(headers["x-more"], "1");
}

#[test]
fn without_a_body_nothing_is_said_of_one() {
    let script = Script::of([answer(200, "[]")]);
    run(client(&script).request(Method::DELETE, "/things/1")).unwrap();
    assert!(script.requests()[0].body.is_empty());
    assert!(!script.requests()[0].headers.contains_key("content-type"));
    let call = client(&script).request(Method::POST, "/things");
    run(call.json(&()).body_field("/a", &1)).unwrap();
    assert_eq!(script.requests()[1].body, "{\"a\":1}");
    let call = client(&script).request(Method::POST, "/things");
    run(call.json(&1).json("2")).unwrap();
    assert_eq!(script.requests()[2].body, "\"2\"", "the last counts");
}

#[test]
fn an_empty_answer_is_null() {
    for (method, status) in [
        (Method::DELETE, 204),
        (Method::GET, 200),
        (Method::HEAD, 200),
        (Method::POST, 202),
    ] {
        let script = Script::of([answer(status, "")]);
        let value = run(client(&script).request(method.clone(), "/things")).unwrap();
        assert_eq!(value.text(), "null");
        assert_eq!(script.requests()[0].method, method);
    }
}

#[test]
fn an_answer_that_is_no_json_is_an_error() {
    for body in ["<html>", "{\"a\":", "text", " "] {
        let script = Script::of([answer(200, body)]);
        let error = run(client(&script).request(Method::GET, "/things")).unwrap_err();
        assert!(error.is_unreadable(), "{body}");
        assert_eq!(error.body().unwrap(), body);
        assert_eq!(script.count(), 1);
    }
}

#[test]
fn an_error_answer_can_be_read() {
    let body =
        "{\"errors\":[{\"code\":\"10015\",\"detail\":\"No such thing\",\"meta\":{\"a/b\":2.50}}]}";
    let script = Script::of([answer(404, body)]);
    let error = run(client(&script).request(Method::HEAD, "/things/1")).unwrap_err();
    assert!(error.is_not_found());
    let told = "request: the server answered 404 Not Found: 10015, No such thing";
    assert_eq!(error.to_string(), told);
    assert_eq!(error.failure().unwrap().text(), body);
    let ErrorKind::Answer(answered) = error.kind() else {
        panic!("{error}");
    };
    let field = |pointer| answered.field(pointer).map(|field| field.text().to_owned());
    assert_eq!(field("/errors/0/code").as_deref(), Some("\"10015\""));
    assert_eq!(field("/errors/0/meta/a~1b").as_deref(), Some("2.50"));
    assert_eq!(field("").as_deref(), Some(body));
    assert_eq!(field("/errors/1"), None);
    assert_eq!(field("errors"), None);
    let script = Script::of([answer(502, "<html>")]);
    let call = client(&script)
        .request(Method::GET, "/things")
        .max_retries(0);
    let error = run(call).unwrap_err();
    assert!(error.failure().is_none() && error.answer().unwrap().field("").is_none());
}

#[test]
fn it_has_the_manners_of_all_calls() {
    let (script, clock) = (
        Script::of([answer(503, "{}"), answer(200, "")]),
        FakeClock::new(),
    );
    let call = script.client(&clock).request(Method::PUT, "/things/1");
    assert_eq!(run(call.json(&1).send_raw()).unwrap().attempts, 2);
    assert_eq!(clock.slept(), [0.5]);
    let interrupted = [fail(TransportErrorKind::Interrupted)];
    for (method, requests) in [(Method::PUT, 3), (Method::POST, 1)] {
        let script = Script::of(interrupted.clone());
        let error = run(client(&script).request(method, "/things")).unwrap_err();
        assert_eq!(
            (script.count(), error.attempts()),
            (requests, script.count() as u32)
        );
    }
    let script = Script::of([answer(200, "").takes(&clock, secs(10))]);
    let call = script.client(&clock).request(Method::POST, "/things");
    assert!(run(call.timeout(secs(10))).unwrap_err().is_timeout());
    let call = script.client(&clock).request(Method::POST, "/things");
    assert!(run(call.deadline(secs(9))).unwrap_err().is_timeout());
}

#[test]
fn paths_that_lead_elsewhere_are_refused_and_nothing_is_sent() {
    for path in [
        "",
        "things",
        "//evil.example/things",
        "https://evil.example/things",
        "http://api.example.com/v2/things",
        "@evil.example/",
        ":80@evil.example/",
        ".evil.example/",
        ":8443/things",
        "/..",
        "/../admin",
        "/things/../../admin",
        "/things/.",
        "/./things",
        "/%2e%2e/admin",
        "/%2E./admin",
        "/.%2e/admin",
        "/things//1",
        "/things//",
        "//",
        "/things?a=b",
        "/things#a",
        "/..\\admin",
        "\\\\evil.example\\things",
        "/things\r\nhost: evil.example",
        "/things\t",
        "/\0",
        "/things\u{85}",
    ] {
        let script = Script::of([answer(200, "")]);
        let call = client(&script).request(Method::GET, path);
        let error = run(call.checks(Checks::Off)).unwrap_err();
        assert!(error.is_refused(), "{path:?}: {error}");
        let violations = error.violations().unwrap();
        assert_eq!(violations.len(), 1);
        assert_eq!(violations.iter().next().unwrap().place(), "path");
        assert!(
            error.to_string().starts_with("request: not sent: path: \""),
            "{error}"
        );
        assert_eq!((script.count(), error.attempts()), (0, 0), "{path:?}");
    }
}

#[test]
fn a_path_is_encoded_where_it_has_to_be_and_stands_behind_the_base() {
    for (path, url) in [
        ("/", "/"),
        ("/things", "/things"),
        ("/things/", "/things/"),
        ("/a b/é", "/a%20b/%C3%A9"),
        ("/a%20b%2Fc%3Fd", "/a%20b%2Fc%3Fd"),
        (
            "/things:batch@1,2;a=(b)!*'+$&~-_",
            "/things:batch@1,2;a=(b)!*'+$&~-_",
        ),
        ("/{id}\"<>^`|", "/%7Bid%7D%22%3C%3E%5E%60%7C"),
        ("/...", "/..."),
        ("/.well-known/x", "/.well-known/x"),
        ("/evil.example", "/evil.example"),
    ] {
        for base in ["https://h.example", "https://h.example/p/v2/"] {
            let script = Script::of([answer(200, "")]);
            let builder = builder().base_url(base).transport(script.clone());
            let client: Client = builder.build().unwrap();
            run(client.request(Method::GET, path)).unwrap();
            let base = base.trim_end_matches('/');
            assert_eq!(script.urls(), [format!("{base}{url}")]);
        }
    }
}

#[test]
fn a_body_without_a_json_form_is_refused() {
    let script = Script::of([answer(200, "")]);
    let odd = BTreeMap::from([(vec![1], 2)]);
    let call = client(&script).request(Method::POST, "/things").json(&odd);
    let error = run(call.checks(Checks::Off)).unwrap_err();
    let told = "request: not sent: body: must be a value that JSON can hold";
    assert_eq!(error.to_string(), told);
    assert_eq!(script.count(), 0);
    let call = client(&script).request(Method::POST, "/things").json(&odd);
    run(call.json(&AnyJson::null())).unwrap();
    assert_eq!(script.requests()[0].body, "null");
}

#[test]
fn what_is_sent_does_not_show() {
    let script = Script::of([answer(200, "")]);
    let call = client(&script).request(Method::POST, "/things");
    let call = call.json(&["hunter2"]).header("x-token", "hunter2");
    let shown = format!("{:?}", call.query("token", "hunter2"));
    assert!(
        !shown.contains("hunter2") && !shown.contains(KEY),
        "{shown}"
    );
}
