//! The client over a transport of the test's own: what is sent, and what is refused.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

#[path = "support/calls.rs"]
mod calls;
#[path = "support/fake.rs"]
mod fake;
mod support;

use calls::{KEY, List, Update};
use fake::{Fake, builder, client, now, params};
use rt::client::{BuildError, Checks};
use rt::json::from_str;
use specwright_runtime as rt;
use support::{Everything, Inner, Percent};

#[test]
fn a_request_is_made_of_its_parts() {
    let fake = Fake::new(200, r#"{"name":"n","count":1,"password":"correct horse"}"#);
    let mut update = Update::new(from_str(r#"{"small":1,"id":"read-only","new":[1]}"#).unwrap());
    update.id = "a/b?c#d%2e é{group}".to_owned();
    update.group = "{id}".to_owned();
    let inner = now(client(&fake).call(update)).unwrap();
    assert_eq!(inner.name, "n");
    let request = fake.request();
    assert_eq!(request.method, "PATCH");
    assert_eq!(
        request.url,
        "https://api.example.com/v2/groups/%7Bid%7D/things/a%2Fb%3Fc%23d%252e%20%C3%A9%7Bgroup%7D"
    );
    assert_eq!(request.body, r#"{"small":1,"new":[1]}"#);
    assert_eq!(request.headers["content-type"], "application/json");
    assert_eq!(request.headers["accept"], "application/json");
    assert_eq!(request.headers["user-agent"], "test/1");
    assert_eq!(request.headers["authorization"], format!("Bearer {KEY}"));
    assert!(request.headers["authorization"].is_sensitive());
}

#[test]
fn paths_that_lead_elsewhere_are_refused_always() {
    let fake = Fake::new(200, "{}");
    for id in ["", ".", ".."] {
        let mut update = Update::new(Everything::new());
        update.id = id.to_owned();
        let call = client(&fake).call(update).checks(Checks::Off);
        let error = now(call).unwrap_err();
        assert_eq!(
            error.to_string(),
            format!(
                "update: not sent: path id: {id:?} must not be empty, `.` or `..`, as it stands in a path"
            )
        );
    }
    assert_eq!(fake.count(), 0);
    for id in ["...", " ", "..%2f", "%2e%2e", "..;", "\n", "~"] {
        let mut update = Update::new(Everything::new());
        update.id = id.to_owned();
        now(client(&fake).call(update)).unwrap();
        let url = fake.request().url;
        let segment = url
            .strip_prefix("https://api.example.com/v2/groups/g/things/")
            .unwrap();
        assert!(
            !segment.is_empty() && !segment.contains('/') && !segment.contains("%2e"),
            "{url}"
        );
    }
}

#[test]
fn values_beyond_their_limits_are_not_sent_unless_asked() {
    let fake = Fake::new(200, "{}");
    let body = r#"{"percent":105,"inner":{"count":"x","password":"hunter2"},"tags":["a",5]}"#;
    let update = Update::new(from_str(body).unwrap());
    let error = now(client(&fake).call(update.clone())).unwrap_err();
    assert_eq!(fake.count(), 0);
    assert_eq!(
        error.to_string(),
        "update: not sent: body /percent: 105 must be at most 100; \
         body /percent: 105 must be a multiple of 10; body /tags/1: 5 must be a string; \
         body /inner/name: must be given; body /inner/count: \"x\" must be an integer; \
         body /inner/password: must have at least 8 characters"
    );
    assert_eq!(error.violations().unwrap().len(), 6);
    assert!(error.status().is_none() && error.body().is_none() && error.answer().is_none());
    now(client(&fake).call(update.clone()).checks(Checks::Off)).unwrap();
    let sent: serde_json::Value =
        serde_json::from_slice(fake.request().body.bytes().unwrap()).unwrap();
    assert_eq!(
        sent,
        serde_json::from_str::<serde_json::Value>(body).unwrap()
    );
    let off = builder()
        .checks(Checks::Off)
        .transport(fake.clone())
        .build()
        .unwrap();
    assert!(now(off.call(update.clone())).is_ok());
    assert!(now(off.call(update).checks(Checks::On)).is_err());
}

#[test]
fn long_lists_of_violations_are_cut() {
    let mut body = Everything::new();
    body.inners = Some(vec![from_str::<Inner>("{}").unwrap(); 1000]);
    body.counts = Some([("\n".repeat(10), 1)].into());
    let error = now(client(&Fake::new(200, "")).call(Update::new(body))).unwrap_err();
    assert_eq!(error.violations().unwrap().len(), 3000);
    let text = error.to_string();
    assert!(text.ends_with('…') && text.chars().count() < 520);
}

#[test]
fn query_parameters_follow_their_styles() {
    let fake = Fake::new(204, "");
    let list = params(
        r#"{"filter":{"text":"a b","inner":{"name":"n","count":1,"password":"12345678"},"tags":["x","y"]},
            "page[size]":10,"colors":["red","dark blue"],"joined":["a,b","c"],"free":{"k":[1,2]}}"#,
    );
    now(client(&fake).call(list).query("more", "1&2")).unwrap();
    assert_eq!(
        fake.request().url,
        "https://api.example.com/v2/things?filter%5Btext%5D=a%20b&filter%5Btags%5D=x&filter%5Btags%5D=y\
         &filter%5Binner%5D%5Bname%5D=n&filter%5Binner%5D%5Bcount%5D=1&filter%5Binner%5D%5Bpassword%5D=12345678\
         &page%5Bsize%5D=10&colors=red&colors=dark%20blue&joined=a%2Cb,c\
         &free%5Bk%5D=1&free%5Bk%5D=2&more=1%262"
    );
    assert!(
        fake.request().headers.get("authorization").is_none(),
        "no security, no key"
    );
    assert!(fake.request().headers.get("content-type").is_none());
    assert!(fake.request().body.is_empty());
}

#[test]
fn odd_query_parameters_are_refused_and_with_checks_off_sent_once() {
    let fake = Fake::new(204, "");
    let mut list = params(r#"{"page[size]":"many","colors":["red",5],"at":true,"free":1}"#);
    let error = now(client(&fake).call(list.clone())).unwrap_err();
    assert_eq!(
        error.to_string(),
        "list: not sent: query page[size]: \"many\" must be an integer; \
         query colors/1: 5 must be a string; query at: true must be an integer"
    );
    now(client(&fake).call(list.clone()).checks(Checks::Off)).unwrap();
    let query = "?page%5Bsize%5D=many&colors=red&colors=5&at=true&free=1";
    assert!(
        fake.request().url.ends_with(query),
        "{}",
        fake.request().url
    );
    list.params.size = Some(Percent::of::<10>());
    list.params.colors = None;
    list.params.at = rt::Nullable::Null;
    now(client(&fake).call(list).checks(Checks::Off)).unwrap();
    assert!(
        fake.request()
            .url
            .ends_with("/things?page%5Bsize%5D=10&free=1")
    );
}

#[test]
fn null_is_nothing_that_a_query_can_say() {
    let fake = Fake::new(204, "");
    let mut list = List::default();
    list.params.at = rt::Nullable::Null;
    for list in [params(r#"{"at":null}"#), list] {
        let error = now(client(&fake).call(list.clone())).unwrap_err();
        assert_eq!(
            error.to_string(),
            "list: not sent: query at: null must be an integer"
        );
        now(client(&fake).call(list).checks(Checks::Off)).unwrap();
        assert!(fake.request().url.ends_with("/things"));
    }
    let mut replaced = params(r#"{"at":null}"#);
    replaced.params.extra_mut().insert("at", &5).unwrap();
    now(client(&fake).call(replaced)).unwrap();
    assert!(fake.request().url.ends_with("/things?at=5"));
}

#[test]
fn inserted_parameters_stand_above_the_documented() {
    let fake = Fake::new(204, "");
    let mut list = params(r#"{"page[size]":10}"#);
    list.params.extra_mut().insert("page[size]", &1000).unwrap();
    now(client(&fake).call(list)).unwrap();
    assert!(fake.request().url.ends_with("/things?page%5Bsize%5D=1000"));
}

#[test]
fn the_call_stands_above_the_operation_and_that_above_the_client() {
    let fake = Fake::new(200, "{}");
    let client = builder()
        .header("X-Client", "1")
        .header("x-both", "client")
        .header("Accept", "text/html")
        .header("User-Agent", "mine")
        .query("tenant", "a b")
        .query("at", "1")
        .transport(fake.clone())
        .build()
        .unwrap();
    let call = client
        .call(Update::new(Everything::new()))
        .header("X-Both", "call")
        .header("Authorization", "Bearer other");
    now(call).unwrap();
    let headers = fake.request().headers;
    assert_eq!(headers["x-client"], "1");
    assert_eq!(headers["x-both"], "call");
    assert_eq!(headers["accept"], "application/json");
    assert_eq!(headers["user-agent"], "mine");
    assert_eq!(headers.get_all("authorization").iter().count(), 1);
    assert_eq!(headers["authorization"], "Bearer other");
    now(client.call(params(r#"{"at":2}"#))).unwrap();
    assert!(fake.request().url.ends_with("/things?tenant=a%20b&at=2"));
}

#[test]
fn headers_that_cannot_be_sent_are_refused_without_their_value() {
    for (name, value) in [
        ("", "x"),
        ("a b", "x"),
        ("x-é", "x"),
        ("x", "line\nbreak"),
        ("x", "\0"),
    ] {
        let fake = Fake::new(200, "{}");
        let call = client(&fake).call(List::default()).header(name, value);
        let text = now(call).unwrap_err().to_string();
        assert!(text.starts_with("list: not sent: header: \""), "{text}");
        assert!(!text.contains("break"), "{text}");
        assert_eq!(fake.count(), 0);
        let error = builder()
            .header(name, value)
            .transport(fake)
            .build()
            .unwrap_err();
        assert!(
            matches!(&error, BuildError::Header { name: n } if n == name),
            "{error}"
        );
    }
}
