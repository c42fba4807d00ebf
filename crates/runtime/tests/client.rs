//! The client over a transport of the test's own: what is sent, what is refused, what errors say.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

#[path = "support/calls.rs"]
mod calls;
mod support;

use std::future::{Future, IntoFuture};
use std::pin::pin;
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use calls::{API, KEY, List, Update};
use rt::client::{
    Api, BuildError, Call, Checks, Client, ClientBuilder, Endpoint, Error, ErrorKind, HttpRequest,
    HttpResponse, Transport, TransportError, TransportErrorKind, TransportFuture,
};
use rt::http::{HeaderMap, StatusCode};
use rt::json::from_str;
use specwright_runtime as rt;
use support::{Everything, Inner, Percent};

/// Records requests, and gives the same answer to all.
#[derive(Clone)]
struct Fake {
    requests: Arc<Mutex<Vec<HttpRequest>>>,
    status: u16,
    body: &'static str,
}

impl Fake {
    fn new(status: u16, body: impl Into<String>) -> Self {
        Self {
            requests: Arc::default(),
            status,
            body: body.into().leak(),
        }
    }

    fn request(&self) -> HttpRequest {
        self.requests.lock().unwrap().last().unwrap().clone()
    }

    fn count(&self) -> usize {
        self.requests.lock().unwrap().len()
    }
}

impl Transport for Fake {
    fn send(&self, request: HttpRequest) -> TransportFuture<'_> {
        self.requests.lock().unwrap().push(request);
        Box::pin(async {
            Ok(HttpResponse {
                status: StatusCode::from_u16(self.status).unwrap(),
                headers: HeaderMap::new(),
                body: self.body.into(),
            })
        })
    }
}

/// Runs a future that never waits.
fn now<T>(future: impl IntoFuture<Output = T>) -> T {
    let mut context = Context::from_waker(Waker::noop());
    match pin!(future.into_future()).poll(&mut context) {
        Poll::Ready(value) => value,
        Poll::Pending => panic!("a fake has nothing to wait for"),
    }
}

fn builder() -> ClientBuilder {
    Client::builder(API).api_key(KEY)
}

fn client(fake: &Fake) -> Client {
    builder().transport(fake.clone()).build().unwrap()
}

fn params(json: &str) -> List {
    List {
        params: from_str(json).unwrap(),
    }
}

fn secretive() -> Update {
    Update::new(from_str(r#"{"password":"hunter2 \"ä/\\"}"#).unwrap())
}

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
    assert_eq!(request.timeout, Some(Duration::from_secs(60)));
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
    let sent: serde_json::Value = serde_json::from_slice(&fake.request().body).unwrap();
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
            "page[size]":10,"colors":["red","dark blue"],"joined":["a,b","c"],"at":null,"free":{"k":[1,2]}}"#,
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
    now(client(&fake).call(list)).unwrap();
    assert!(
        fake.request()
            .url
            .ends_with("/things?page%5Bsize%5D=10&free=1")
    );
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

#[test]
fn base_urls_are_taken_in_every_form_that_makes_sense() {
    for (base, url) in [
        ("https://h", "https://h/things"),
        ("  http://h:8080/ ", "http://h:8080/things"),
        ("HTTPS://H/p", "HTTPS://H/p/things"),
        ("https://h/a/b//", "https://h/a/b/things"),
        ("http://[::1]:80", "http://[::1]:80/things"),
        ("http://127.0.0.1", "http://127.0.0.1/things"),
    ] {
        let fake = Fake::new(204, "");
        let client = builder()
            .base_url(base)
            .transport(fake.clone())
            .build()
            .unwrap();
        now(client.call(List::default())).unwrap();
        assert_eq!(fake.request().url, url);
    }
}

#[test]
fn base_urls_that_make_no_sense_are_refused() {
    let userinfo = "the base URL must not hold a user name or password";
    let rest = "the base URL must not hold a query or fragment";
    let scheme = "the base URL must begin with https:// or http://";
    let host = "the base URL must name a host, and a port between 0 and 65535 if any";
    for (base, problem) in [
        ("https://u:p@h", userinfo),
        ("https://u@h", userinfo),
        ("https://h?q=1", rest),
        ("https://h/?", rest),
        ("https://h/p#f", rest),
        ("https://h#", rest),
        ("ftp://h", scheme),
        ("h.example.com", scheme),
        ("/path", scheme),
        ("https://h:99999", host),
        ("https://h:", host),
        ("https://h:x", host),
        ("https://:80", host),
    ] {
        let error = builder().base_url(base).build().unwrap_err();
        let text = error.to_string();
        assert!(
            text == problem || text == "the base URL is not a URL",
            "{base}: {text}"
        );
        assert!(!text.contains("p@"), "{text}");
    }
    for base in [
        "",
        " ",
        "https://",
        "https:///",
        "https://h h",
        "ht tp://h",
        "\u{0}",
        "https://h/\n/x",
        "https://bücher.example",
    ] {
        assert!(builder().base_url(base).build().is_err(), "{base:?}");
    }
    let nowhere = Api {
        base_url: None,
        ..API
    };
    let error = Client::builder::<Client>(nowhere)
        .api_key(KEY)
        .build()
        .unwrap_err();
    assert_eq!(
        error.to_string(),
        "no base URL: set RUNTIME_TEST_URL, or give one to the builder"
    );
}

#[test]
fn keys_are_trimmed_and_must_be_sendable() {
    let build = |key: &str| {
        let fake = Fake::new(200, "{}");
        let client = Client::builder::<Client>(API)
            .api_key(key)
            .transport(fake.clone())
            .build()?;
        now(client.call(Update::new(Everything::new()))).unwrap();
        Ok::<_, BuildError>(
            fake.request().headers["authorization"]
                .to_str()
                .unwrap()
                .to_owned(),
        )
    };
    assert_eq!(build(" \tkey\r\n").unwrap(), "Bearer key");
    let long = "k".repeat(10_240);
    assert_eq!(build(&long).unwrap(), format!("Bearer {long}"));
    for key in ["", " \n"] {
        let error = build(key).unwrap_err();
        assert_eq!(
            error.to_string(),
            "no API key: set RUNTIME_TEST_KEY, or give one to the builder"
        );
    }
    for key in ["kéy", "a b", "a\nb", "a\u{7f}", "a\0"] {
        let error = build(key).unwrap_err();
        assert!(matches!(error, BuildError::MalformedKey), "{error}");
        assert!(!format!("{error} {error:?}").contains(key));
    }
    let open = Api {
        needs_key: false,
        ..API
    };
    let fake = Fake::new(200, "{}");
    let client: Client = Client::builder(open)
        .transport(fake.clone())
        .build()
        .unwrap();
    now(client.call(Update::new(Everything::new()))).unwrap();
    assert!(fake.request().headers.get("authorization").is_none());
}

/// Run in a process of its own, whose environment the test below sets.
#[test]
#[ignore = "run by `the_environment_is_read_below_the_builder`"]
fn in_a_prepared_environment() {
    let fake = Fake::new(200, "{}");
    let send = |builder: ClientBuilder| {
        let client = builder.transport(fake.clone()).build()?;
        now(client.call(Update::new(Everything::new()))).unwrap();
        let request = fake.request();
        let key = request.headers["authorization"]
            .to_str()
            .unwrap()
            .to_owned();
        Ok::<_, BuildError>(format!("{key} {}", request.url))
    };
    for builder in [
        Client::builder(API).from_env(),
        Client::builder(API)
            .api_key("given")
            .base_url("http://given")
            .from_env(),
        Client::builder(API)
            .from_env()
            .api_key("given")
            .base_url("http://given"),
        Client::builder(API).api_key("given"),
    ] {
        match send(builder) {
            Ok(text) => println!("> {text}"),
            Err(error) => println!("> {error}"),
        }
    }
}

/// What the four clients above do when the environment holds `variables`.
fn in_environment(variables: &[(&str, &str)]) -> Vec<String> {
    let output = std::process::Command::new(std::env::current_exe().unwrap())
        .args([
            "--exact",
            "in_a_prepared_environment",
            "--ignored",
            "--nocapture",
        ])
        .env_remove("RUNTIME_TEST_KEY")
        .env_remove("RUNTIME_TEST_URL")
        .envs(variables.iter().copied())
        .output()
        .unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    let path = "/groups/g/things/1";
    let lines = text.lines().filter_map(|line| line.split_once("> "));
    lines
        .map(|(_, line)| line.trim_end_matches(path).to_owned())
        .collect()
}

#[test]
fn the_environment_is_read_below_the_builder() {
    let given = "Bearer given http://given";
    let default = "Bearer given https://api.example.com/v2";
    let missing = "no API key: set RUNTIME_TEST_KEY, or give one to the builder";
    assert_eq!(
        in_environment(&[
            ("RUNTIME_TEST_KEY", " env\n"),
            ("RUNTIME_TEST_URL", "http://env/ ")
        ]),
        ["Bearer env http://env", given, given, default]
    );
    assert_eq!(in_environment(&[]), [missing, given, given, default]);
    let empty = [("RUNTIME_TEST_KEY", " "), ("RUNTIME_TEST_URL", "")];
    assert_eq!(in_environment(&empty), [missing, given, given, default]);
    let only_key = in_environment(&[("RUNTIME_TEST_KEY", "env")]);
    assert_eq!(only_key[0], "Bearer env https://api.example.com/v2");
    let bad_url = in_environment(&[("RUNTIME_TEST_KEY", "env"), ("RUNTIME_TEST_URL", "env")]);
    assert_eq!(
        bad_url[0],
        "the base URL must begin with https:// or http://"
    );
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
        ("", ""),
        ("<html><body>Bad Gateway</body></html>", ""),
        ("{\"message\":", ""),
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
        method: http::Method::POST,
        path: "/x/{secret}",
        security: rt::client::Security::None,
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
fn unreadable_answers_say_where_and_keep_the_body() {
    for (status, body, told) in [
        (
            200,
            "{\n\"name\":[\"hunter2\"]}",
            "expected a string, found a list at /name (line 2, column 8)",
        ),
        (201, "", "expected JSON, found nothing"),
        (
            200,
            "<html>hunter2",
            "expected JSON: expected value (line 1, column 1)",
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
        let client = builder().transport(Broken(kind)).build().unwrap();
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
