//! Which redirects are followed, and what goes along: on sockets, and where those do not reach, by script.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

#[path = "support/calls.rs"]
mod calls;
#[path = "support/fake.rs"]
mod fake;
#[path = "support/script.rs"]
mod script;
#[path = "support/socket.rs"]
mod socket;
mod support;

use std::sync::{Arc, OnceLock};

use calls::{API, KEY, Update};
use fake::FakeClock;
use rt::client::{Client, ErrorKind, ReqwestTransport, TransportErrorKind};
use rt::http::Method;
use rt::json::from_str;
use script::{Script, run};
use socket::{Socket, answer, soon};
use specwright_runtime as rt;

const STATUSES: [&str; 5] = [
    "301 Moved Permanently",
    "302 Found",
    "303 See Other",
    "307 Temporary Redirect",
    "308 Permanent Redirect",
];

/// A server that sends whoever asks for anything but `/there` to `location`.
async fn sending_to(status: &'static str, location: &str) -> Socket {
    let location = format!("location: {location}");
    Socket::answering(move |request| match request.split(' ').nth(1) {
        Some("/there" | "/there?a=b") => answer("200 OK", "", "[\"there\"]"),
        _ => answer(status, &location, ""),
    })
    .await
}

async fn other() -> Socket {
    Socket::answering(|_| answer("200 OK", "", "[\"other\"]")).await
}

/// A client with a bit of everything that should not leak.
fn client(server: &Socket) -> Client {
    let builder = server.builder(&FakeClock::new());
    let builder = builder.header("x-client", "c-1").header("cookie", "a=1");
    builder.query("tenant", "t-1").build().unwrap()
}

/// The first lines of the requests, without the version of HTTP.
fn asked(server: &Socket) -> Vec<String> {
    let first = |request: &String| {
        let line = request.lines().next().unwrap_or_default();
        line.trim_end_matches(" HTTP/1.1").to_owned()
    };
    server.requests().iter().map(first).collect()
}

#[tokio::test]
async fn at_the_same_place_they_are_followed_with_everything() {
    for status in STATUSES {
        for method in [Method::GET, Method::HEAD] {
            let server = sending_to(status, "/there?a=b").await;
            let call = client(&server).request(method.clone(), "/here");
            let response = soon(call.header("x-call", "1").send_raw()).await.unwrap();
            assert_eq!((response.status.as_u16(), response.attempts), (200, 1));
            if method == Method::GET {
                assert_eq!(response.value.text(), "[\"there\"]");
            }
            let there = format!("{method} /there?a=b");
            assert_eq!(
                asked(&server),
                [format!("{method} /here?tenant=t-1"), there]
            );
            for request in server.requests() {
                let bearer = format!("authorization: Bearer {KEY}\r\n");
                for header in [
                    &*bearer,
                    "x-client: c-1\r\n",
                    "cookie: a=1\r\n",
                    "x-call: 1\r\n",
                ] {
                    assert!(request.contains(header), "{header}");
                }
            }
        }
    }
}

#[tokio::test]
async fn to_another_place_nothing_goes_along() {
    for status in STATUSES {
        let elsewhere = other().await;
        let server = sending_to(status, &format!("{}/x?y=z", elsewhere.url)).await;
        let call = client(&server).request(Method::GET, "/here");
        let call = call.header("x-call", "1").header("accept-language", "fr");
        assert_eq!(soon(call).await.unwrap().text(), "[\"other\"]");
        let requests = elsewhere.requests();
        assert_eq!(requests.len(), 1);
        let mut lines: Vec<_> = requests[0].trim_end().lines().collect();
        lines.sort_unstable();
        let host = elsewhere.url.replace("http://", "host: ");
        let rest = ["accept: application/json", &host, "user-agent: test/1"];
        assert_eq!(lines[0], "GET /x?y=z HTTP/1.1");
        assert_eq!(lines[1..], rest);
        assert_eq!(server.requests().len(), 1);
    }
}

#[tokio::test]
async fn what_was_left_behind_does_not_come_back() {
    let back = Arc::new(OnceLock::<String>::new());
    let elsewhere = Socket::answering({
        let back = Arc::clone(&back);
        move |_| answer("302 Found", back.get().unwrap(), "")
    })
    .await;
    let server = sending_to("302 Found", &format!("{}/x", elsewhere.url)).await;
    back.set(format!("location: {}/there", server.url)).unwrap();
    let call = client(&server).request(Method::GET, "/here");
    assert_eq!(soon(call).await.unwrap().text(), "[\"there\"]");
    let has_key = |request: &String| request.contains("authorization");
    assert!(has_key(&server.requests()[0]));
    assert!(!has_key(&server.requests()[1]) && !has_key(&elsewhere.requests()[0]));
    assert_eq!(asked(&server)[1], "GET /there");
}

#[tokio::test]
async fn requests_that_change_something_are_sent_once_and_nowhere_else() {
    let methods = [
        Method::POST,
        Method::PATCH,
        Method::PUT,
        Method::DELETE,
        Method::OPTIONS,
    ];
    for status in STATUSES {
        for method in &methods {
            let elsewhere = other().await;
            let location = format!("{}/x", elsewhere.url);
            let server = sending_to(status, &location).await;
            let call = client(&server).request(method.clone(), "/here");
            let error = soon(call.json(&["hunter2"])).await.unwrap_err();
            assert_eq!(error.attempts(), 1);
            assert_eq!(error.status().unwrap().as_str(), &status[..3]);
            assert_eq!(error.answer().unwrap().headers()["location"], location);
            assert!(!error.is_retryable() && !error.is_outcome_unknown());
            assert_eq!(
                (server.requests().len(), elsewhere.requests().len()),
                (1, 0)
            );
        }
        let server = sending_to(status, "/there").await;
        let error = soon(client(&server).request(Method::POST, "/here"))
            .await
            .unwrap_err();
        assert!(error.answer().is_some(), "not at the same place either");
        assert_eq!(asked(&server).len(), 1);
    }
}

#[tokio::test]
async fn a_body_goes_to_no_other_place_even_with_a_get() {
    for status in STATUSES {
        let elsewhere = other().await;
        let server = sending_to(status, &format!("{}/x", elsewhere.url)).await;
        let call = client(&server).request(Method::GET, "/here");
        let error = soon(call.json(&["hunter2"])).await.unwrap_err();
        assert!(error.status().unwrap().is_redirection());
        assert_eq!(
            (server.requests().len(), elsewhere.requests().len()),
            (1, 0)
        );
        let server = sending_to(status, "/there").await;
        let call = client(&server).request(Method::GET, "/here");
        soon(call.json(&["hunter2"])).await.unwrap();
        assert!(
            server.requests()[1].ends_with("[\"hunter2\"]"),
            "the same request"
        );
    }
}

#[tokio::test]
async fn who_goes_in_circles_is_left_after_five_redirects() {
    let server = sending_to("302 Found", "/again").await;
    let error = soon(client(&server).request(Method::GET, "/here"))
        .await
        .unwrap_err();
    assert_eq!(error.status().unwrap(), 302);
    assert_eq!(error.attempts(), 1);
    let mut lines = vec!["GET /here?tenant=t-1"];
    lines.extend(["GET /again"; 5]);
    assert_eq!(asked(&server), lines);
    let server = Socket::answering(|request| {
        let step: u32 = request[5..6].parse().unwrap();
        match step {
            5 => answer("200 OK", "", "[]"),
            _ => answer("302 Found", &format!("location: /{}", step + 1), ""),
        }
    })
    .await;
    soon(client(&server).request(Method::GET, "/0"))
        .await
        .unwrap();
    assert_eq!(server.requests().len(), 6, "five are fine");
}

#[tokio::test]
async fn relative_locations_lead_from_where_one_is() {
    for (location, line) in [
        ("there", "GET /v2/a/there"),
        ("../there", "GET /v2/there"),
        ("?p=2", "GET /v2/a/b?p=2"),
        ("/there", "GET /there"),
        ("/there#part", "GET /there"),
        ("//HOST/there", "GET /there"),
    ] {
        let server = Socket::answering(|request| match request.contains("/b?tenant") {
            true => answer("302 Found", &request_line_location(request), ""),
            false => answer("200 OK", "", "[]"),
        })
        .await;
        let host = server.url.replace("http://", "");
        let call = client(&server).request(Method::GET, "/v2/a/b");
        let location = location.replace("HOST", &host);
        soon(call.header("x-location", location)).await.unwrap();
        assert_eq!(asked(&server)[1..], [line]);
    }
}

/// The location that the request itself asks for.
fn request_line_location(request: &str) -> String {
    let mut lines = request.lines();
    let location = lines.find_map(|line| line.strip_prefix("x-location: "));
    format!("location: {}", location.unwrap_or_default())
}

#[tokio::test]
async fn locations_that_cannot_be_followed_are_answers() {
    let elsewhere = other().await;
    let host = elsewhere.url.replace("http://", "");
    for location in [
        format!("location: http://user:password@{host}/x"),
        format!("location: http://user@{host}/x"),
        format!("location: http://{host}@{host}/x"),
        "location: http://".to_owned(),
        "location: ftp://127.0.0.1/x".to_owned(),
        "location: javascript:alert(1)".to_owned(),
        "location: ".to_owned(),
        "location: #part".to_owned(),
        "location: /a b".to_owned(),
        "x-location: /there".to_owned(),
    ] {
        let told = location.clone();
        let server = Socket::answering(move |_| answer("302 Found", &told, "")).await;
        let error = soon(client(&server).request(Method::GET, "/here"))
            .await
            .unwrap_err();
        assert_eq!(error.status().unwrap(), 302, "{location}");
        assert_eq!(
            (server.requests().len(), elsewhere.requests().len()),
            (1, 0),
            "{location}"
        );
    }
    for status in [
        "300 Multiple Choices",
        "304 Not Modified",
        "305 Use Proxy",
        "201 Created",
    ] {
        let server = sending_to(status, "/there").await;
        let _ = soon(client(&server).request(Method::GET, "/here")).await;
        assert_eq!(server.requests().len(), 1, "{status}");
    }
}

#[tokio::test]
async fn a_redirect_to_where_nobody_is_is_a_failed_connection() {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let nobody = format!("http://{}/x", listener.local_addr().unwrap());
    drop(listener);
    let server = sending_to("302 Found", &nobody).await;
    let call = client(&server).request(Method::GET, "/here").max_retries(1);
    let error = soon(call).await.unwrap_err();
    assert!(error.is_connect(), "{error}");
    assert_eq!(
        server.requests().len(),
        2,
        "the second attempt begins at the beginning"
    );
}

#[test]
fn nothing_leads_from_https_to_http() {
    for (location, requests) in [
        ("http://api.example.com/v2/x", 1),
        ("http://other.example/x", 1),
        ("https://other.example/x", 2),
        ("//other.example/x", 2),
        ("HTTPS://API.EXAMPLE.COM:443/x", 2),
    ] {
        let to = script::answer(302, "").header("location", location);
        let script = Script::of([to, script::answer(200, "[]")]);
        let call = script.client(&FakeClock::new()).request(Method::GET, "/x");
        assert_eq!(run(call).is_ok(), requests == 2, "{location}");
        assert_eq!(script.count(), requests, "{location}");
        let is_same = location.contains("443");
        if let Some(last) = script.requests().get(1) {
            assert_eq!(last.headers.contains_key("authorization"), is_same);
        }
    }
}

/// A client on reqwest's own, which follows redirects by itself.
fn shared(server: &Socket) -> Client {
    // Whoever builds a client of reqwest's own chooses who does its cryptography. The second time it is there.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let reqwest = reqwest::Client::builder().no_proxy().build().unwrap();
    let builder = Client::builder(API).api_key(KEY).clock(FakeClock::new());
    let builder = builder.transport(ReqwestTransport::from(reqwest));
    builder.base_url(&server.url).build().unwrap()
}

#[tokio::test]
async fn a_shared_client_that_follows_redirects_takes_no_body_along() {
    let body = r#"{"password":"correct horse"}"#;
    for status in STATUSES {
        let elsewhere = other().await;
        let server = sending_to(status, &format!("{}/x", elsewhere.url)).await;
        let update = Update::new(from_str(body).unwrap());
        let error = soon(shared(&server).call(update)).await.unwrap_err();
        assert!(!error.is_retryable(), "{error}");
        let post = shared(&server).request(Method::POST, "/here");
        let error = soon(post.json(&["hunter2"])).await.unwrap_err();
        assert!(!error.is_retryable(), "{error}");
        for request in elsewhere.requests() {
            let is_discreet = !request.contains("horse") && !request.contains("hunter2");
            assert!(
                is_discreet && !request.contains("authorization"),
                "{request}"
            );
        }
        assert_eq!(server.requests().len(), 2, "each was sent once");
    }
}

#[tokio::test]
async fn what_a_shared_client_made_of_a_create_is_no_answer_to_it() {
    for status in &STATUSES[..3] {
        let server = sending_to(status, "/there").await;
        let call = shared(&server).request(Method::POST, "/here");
        let error = soon(call.json(&["new"])).await.unwrap_err();
        let ErrorKind::Connection(broken) = error.kind() else {
            panic!("{error}");
        };
        assert_eq!(broken.kind(), TransportErrorKind::Interrupted);
        assert!(error.is_outcome_unknown());
        let told = "the reqwest client followed a redirect: build it with Policy::none()";
        assert!(error.to_string().ends_with(told), "{error}");
        assert_eq!(asked(&server), ["POST /here", "GET /there"]);
    }
    for status in &STATUSES[3..] {
        let server = sending_to(status, "/there").await;
        let call = shared(&server).request(Method::POST, "/here");
        let error = soon(call.json(&["new"])).await.unwrap_err();
        assert_eq!(error.status().unwrap().as_str(), &status[..3]);
        assert_eq!(asked(&server), ["POST /here"]);
    }
}

#[tokio::test]
async fn what_a_shared_client_was_led_to_by_a_get_is_its_answer() {
    for status in STATUSES {
        let server = sending_to(status, "/there").await;
        let call = shared(&server).request(Method::GET, "/here");
        assert_eq!(soon(call).await.unwrap().text(), "[\"there\"]");
    }
}
