//! What errors quote of servers, and what `Debug` shows: never a secret.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

#[path = "support/calls.rs"]
mod calls;
#[path = "support/fake.rs"]
mod fake;
mod support;

use std::sync::Mutex;

use calls::{KEY, List, Update};
use fake::{Fake, builder, client, now, params, secretive};
use rt::client::{Checks, Endpoint};
use rt::http::{HeaderMap, Method, StatusCode};
use rt::json::from_str;
use specwright_runtime as rt;
use support::Everything;

/// What an error says when the server answers with `body`.
fn told(body: &str) -> String {
    let fake = Fake::new(422, body);
    let error = now(client(&fake).call(secretive())).unwrap_err();
    let text = error.to_string();
    assert!(!text.contains(char::is_control), "{text}");
    assert!(text.chars().count() <= 520, "{text}");
    for shown in [
        text.clone(),
        format!("{error:?}"),
        format!("{:?}", error.kind()),
    ] {
        assert!(
            !shown.contains("hunter2") && !shown.contains(KEY),
            "{shown}"
        );
    }
    assert_eq!(error.status().unwrap().as_u16(), 422);
    assert_eq!(error.body().unwrap(), body);
    let start = "update: the server answered 422 Unprocessable Entity";
    text.strip_prefix(start).unwrap().to_owned()
}

#[test]
fn error_answers_are_summed_up_in_every_usual_form() {
    for (body, summary) in [
        (
            r#"{"errors":[{"code":"10015","title":"Invalid","detail":"No such\nid","source":{"pointer":"/id"}},
                {"code":7,"title":null,"detail":"Other","source":{"pointer":null,"parameter":"q"}}]}"#,
            ": 10015 Invalid, No such id, at /id; 7, Other, at q",
        ),
        (
            r#"{"type":"about:blank","title":"Gone","status":422,"detail":"It left","instance":"/1"}"#,
            ": Gone, It left",
        ),
        (r#"{"message":"no"}"#, ": no"),
        (r#"{"error":"x"}"#, ": x"),
        (r#"{"error":{"message":"y","code":"z"}}"#, ": z, y"),
        (
            r#"{"error":"invalid_grant","error_description":"expired"}"#,
            ": invalid_grant, expired",
        ),
        (r#"{"errors":["a","b",null]}"#, ": a; b"),
        (r#"{"errors":[],"message":"m"}"#, ": m"),
        (r#"{"errors":null,"error":{},"message":"m"}"#, ": m"),
        (
            r#"{"errors":{"name":["is missing","is odd"],"age":"low"}}"#,
            ": name: is missing; is odd; age: low",
        ),
        (
            r#"{"detail":[{"loc":["body","x"],"msg":"required"}]}"#,
            ": required",
        ),
        (r#"["a",{"message":"b"}]"#, ": a; b"),
        (r#""plain""#, ": plain"),
        ("\u{feff}{\"message\":\"bom\"}", ": bom"),
        (
            r#"{"message":"a\u001b[31m\u2028\u202eb\r\n"}"#,
            ": a [31m  b  ",
        ),
        (r#"{"unknown":"x"}"#, ""),
        ("{}", ""),
        ("[]", ""),
        ("null", ""),
        ("", " with an empty body"),
        (
            "<html><body>Bad Gateway</body></html>",
            " with HTML: <html><body>Bad Gateway</body></html>",
        ),
        (
            "{\"message\": \"n",
            " with JSON that is cut off: {\"message\": …",
        ),
    ] {
        assert_eq!(told(body), summary, "{body}");
    }
}

#[test]
fn long_and_deep_error_answers_are_cut() {
    let long = told(&format!(r#"{{"message":"{}"}}"#, "ä".repeat(100_000)));
    assert_eq!(long, format!(": {}…", "ä".repeat(400)));
    let many = told(&format!(
        "{{\"errors\":[{}1]}}",
        r#"{"title":"t"},"#.repeat(10_000)
    ));
    assert!(many.starts_with(": t; t; t"));
    for (open, close) in [
        ("[", "]"),
        (r#"{"errors":"#, "}"),
        (r#"{"detail":["#, "]}"),
        (r#"{"source":"#, "}"),
    ] {
        let levels = 20_000;
        told(&format!("{}1{}", open.repeat(levels), close.repeat(levels)));
        told(&open.repeat(levels));
    }
}

#[test]
fn what_servers_quote_of_secrets_is_redacted() {
    let secret = "hunter2 \"ä/\\";
    let once = serde_json::to_string(secret).unwrap();
    let body = format!("{{\"password\":{once}}}");
    let echoes = [
        (secret.to_owned(), "x [redacted] y"),
        (once.trim_matches('"').to_owned(), "x [redacted] y"),
        (r#"hunter2 \"\u00e4\/\\"#.to_owned(), "x [redacted] y"),
        ("hunter2%20%22%C3%A4%2F%5C".to_owned(), "x [redacted] y"),
        ("hunter2+%22%c3%a4/%5c".to_owned(), "x [redacted] y"),
        (body, "x {\"password\":\"[redacted]\"} y"),
        (KEY.to_owned(), "x [redacted] y"),
        (
            format!("Bearer {}", KEY.replace('/', "%2F")),
            "x Bearer [redacted] y",
        ),
    ];
    for (echo, shown) in echoes {
        let text = serde_json::to_string(&format!("x {echo} y")).unwrap();
        assert_eq!(
            told(&format!("{{\"message\":{text}}}")),
            format!(": {shown}")
        );
        let errors = format!("{{\"errors\":[{{\"title\":\"t\",\"detail\":{text}}}]}}");
        assert_eq!(told(&errors), format!(": t, {shown}"));
    }
    let nested = told(&format!("{{\"message\":{{\"sent\":{once}}}}}"));
    assert_eq!(nested, ": sent: [redacted]");
    let cut = told(&format!(
        "{{\"message\":\"{}{}\"}}",
        "-".repeat(395),
        once.trim_matches('"')
    ));
    assert!(cut.ends_with("-[redacted]"), "{cut}");
}

#[test]
fn secrets_of_queries_and_odd_ones_are_redacted_too() {
    let error_of = |list: List, body: &str| {
        let call = client(&Fake::new(400, body)).call(list).checks(Checks::Off);
        now(call).unwrap_err().to_string()
    };
    let list = params(r#"{"token":"hunter2"}"#);
    assert_eq!(
        error_of(list, r#"{"message":"bad hunter2"}"#),
        "list: the server answered 400 Bad Request: bad [redacted]"
    );
    for (body, echo) in [
        (r#"{"password":12345678}"#, "12345678"),
        (r#"{"secrets":["hunter2",null]}"#, "hunter2"),
    ] {
        let update = Update::new(from_str(body).unwrap());
        let fake = Fake::new(400, format!("{{\"message\":\"bad {echo}\"}}"));
        let error = now(client(&fake).call(update).checks(Checks::Off)).unwrap_err();
        assert_eq!(
            error.to_string(),
            "update: the server answered 400 Bad Request: bad [redacted]"
        );
    }
    let mut update = Update::new(Everything::new());
    update
        .body
        .extra_mut()
        .insert("password", "hunter2")
        .unwrap();
    let fake = Fake::new(400, r#"{"message":"bad hunter2"}"#);
    let error = now(client(&fake).call(update)).unwrap_err();
    assert!(error.to_string().ends_with("bad [redacted]"), "{error}");
}

#[test]
fn debug_of_nothing_shows_a_secret() {
    let fake = Fake::new(200, r#"{"name":"n","count":1,"password":"hunter2hunter2"}"#);
    let builder = builder()
        .header("x-token", "hunter2")
        .query("token", "hunter2")
        .transport(fake.clone());
    let mut shown = vec![format!("{builder:?}")];
    let client = builder.build().unwrap();
    shown.push(format!("{client:?}"));
    let update = secretive();
    let parts = update.request_parts(Checks::On).unwrap();
    shown.push(format!("{parts:?}"));
    let call = client
        .call(update)
        .header("x-token", "hunter2")
        .query("token", "hunter2");
    shown.push(format!("{call:?}"));
    shown.push(format!(
        "{:?}",
        client.call(params(r#"{"token":"hunter2","free":"hunter2"}"#))
    ));
    shown.push(format!("{:?}", now(call.send_raw()).unwrap()));
    shown.push(format!("{:?} {:?}", fake.request(), fake.request().headers));
    shown.push(format!("{:?}", rt::client::ApiKey::from(KEY)));
    let (headers, body) = (HeaderMap::new(), "hunter2".into());
    let answer = rt::client::Answer::new(StatusCode::OK, &headers, &body);
    shown.push(format!("{answer:?}"));
    for text in shown {
        assert!(!text.contains("hunter2") && !text.contains(KEY), "{text}");
    }
}

/// Shows the builder of a request in its `Debug`, as an implementer might.
struct Nosy(Mutex<String>);

impl Endpoint for Nosy {
    type Success = ();
    type Failure = rt::client::NoFailure;
    const OPERATION: rt::client::Operation = rt::client::Operation {
        id: "nosy",
        method: "POST",
        path: "/x/{secret}",
        security: &[],
        server: None,
    };

    fn request(&self, request: &mut rt::client::RequestBuilder) {
        let secret = rt::Secret::new("hunter2 x");
        request.path("secret", &secret);
        request.query("q", &secret, rt::Style::Form);
        request.json(&secret);
        *self.0.lock().unwrap() = format!("{request:?}");
    }

    fn success(_: &rt::client::Answer<'_>) -> Result<(), rt::json::ReadError> {
        Ok(())
    }

    fn failure(_: &rt::client::Answer<'_>) -> Option<rt::client::NoFailure> {
        None
    }
}

#[test]
fn debug_of_a_request_in_the_making_shows_no_secret() {
    let nosy = Nosy(Mutex::default());
    let parts = nosy.request_parts(Checks::On).unwrap();
    assert_eq!(parts.path, "/x/hunter2%20x");
    assert_eq!(parts.query(), "?q=hunter2%20x");
    for text in [format!("{parts:?}"), nosy.0.lock().unwrap().clone()] {
        assert!(!text.contains("hunter2"), "{text}");
    }
}

#[test]
fn what_was_set_by_hand_is_redacted_when_a_server_quotes_it() {
    let echo =
        r#"{"message":"no: per-call-key, customer-77, x-default-1, q-default-1, in-the-body"}"#;
    let client = builder()
        .transport(Fake::new(401, echo))
        .header("x-tenant", "x-default-1")
        .query("tenant", "q-default-1")
        .build()
        .unwrap();
    let call = client.request(Method::POST, "/things");
    let call = call.json(&serde_json::json!({"a": ["in-the-body"]}));
    let call = call.header("authorization", "Bearer per-call-key");
    let error = now(call.query("id", "customer-77")).unwrap_err();
    let r = "[redacted]";
    let text = error.to_string();
    assert!(
        text.ends_with(&format!(": no: {r}, {r}, {r}, {r}, {r}")),
        "{text}"
    );
}
