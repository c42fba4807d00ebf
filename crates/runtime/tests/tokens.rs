//! Tokens that are fetched, kept, renewed and shared: on sockets.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

#[path = "support/calls.rs"]
mod calls;
#[path = "support/fake.rs"]
mod fake;
#[path = "support/socket.rs"]
mod socket;
mod support;

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use calls::{API, Update};
use fake::FakeClock;
use rt::Secret;
use rt::client::{
    Client, ClientBuilder, ClientCredentials, Clock, Error, ReqwestTransport, TokenContext,
    TokenError, TokenFuture, TokenSource,
};
use socket::{Socket, answer, soon};
use specwright_runtime as rt;
use support::Everything;

const SECRET: &str = "hidden+secret/1";

/// A server that gives out the tokens `token-1`, `token-2` …, and takes those that `takes` says.
async fn serving(lifetime: &'static str, takes: fn(&str) -> bool) -> Socket {
    let given = AtomicUsize::new(0);
    Socket::answering(move |request| {
        if request.starts_with("POST /token ") {
            let number = given.fetch_add(1, Ordering::Relaxed) + 1;
            let body =
                format!(r#"{{"access_token":"token-{number}","token_type":"Bearer"{lifetime}}}"#);
            return answer("200 OK", "", &body);
        }
        let token = line(request, "authorization: Bearer ");
        match takes(&token) {
            true => answer("200 OK", "", "{}"),
            false => answer("401 Unauthorized", "", &format!("no {token}")),
        }
    })
    .await
}

/// What stands behind `start` in a line of the request.
fn line(request: &str, start: &str) -> String {
    let line = request.lines().find_map(|line| line.strip_prefix(start));
    line.unwrap_or("nothing").to_owned()
}

fn builder(socket: &Socket, clock: &FakeClock) -> ClientBuilder {
    let url = Box::leak(format!("{}/token", socket.url).into_boxed_str());
    let api = rt::client::Api {
        token_url: Some(url),
        ..API
    };
    let transport = ReqwestTransport::builder().no_proxy().build().unwrap();
    Client::builder(api)
        .base_url(&socket.url)
        .transport(transport)
        .clock(clock.clone())
}

async fn call(client: &Client) -> Result<(), Error<Everything>> {
    let call = client.call(Update::new(Everything::new()));
    soon(call).await.map(|_| ())
}

/// What was sent: `token` for each fetch, or what was shown to the API.
fn sent(socket: &Socket) -> Vec<String> {
    let requests = socket.requests();
    let shown = requests
        .iter()
        .map(|request| match request.starts_with("POST /token ") {
            true => "token".to_owned(),
            false => line(request, "authorization: Bearer "),
        });
    shown.collect()
}

#[tokio::test]
async fn a_token_is_fetched_kept_and_fetched_again_shortly_before_its_end() {
    let socket = serving(r#","expires_in":600"#, |_| true).await;
    let clock = FakeClock::new();
    let client = builder(&socket, &clock).client_credentials("me", SECRET);
    let client = client.build().unwrap();
    call(&client).await.unwrap();
    call(&client).await.unwrap();
    clock.sleep(Duration::from_secs(560)).await;
    call(&client).await.unwrap();
    clock.sleep(Duration::from_secs(20)).await;
    call(&client).await.unwrap();
    let expected = ["token", "token-1", "token-1", "token-1", "token", "token-2"];
    assert_eq!(sent(&socket), expected);
}

#[tokio::test]
async fn a_lifetime_may_be_a_text_or_not_be_said() {
    for (lifetime, fetches) in [
        (r#","expires_in":"10""#, 2),
        (r#","expires_in":0"#, 2),
        (r#","expires_in":10.5"#, 2),
        (r#","expires_in":-1"#, 1),
        (r#","expires_in":null"#, 1),
        (r#","expires_in":1e300"#, 1),
        ("", 1),
    ] {
        let socket = serving(lifetime, |_| true).await;
        let clock = FakeClock::new();
        let client = builder(&socket, &clock).client_credentials("me", SECRET);
        let client = client.build().unwrap();
        call(&client).await.unwrap();
        clock.sleep(Duration::from_secs(100)).await;
        call(&client).await.unwrap();
        let sent = sent(&socket);
        let count = sent.iter().filter(|what| *what == "token").count();
        assert_eq!(count, fetches, "{lifetime}");
    }
}

#[tokio::test]
async fn a_refused_token_is_renewed_once() {
    let clock = FakeClock::new();
    // A create as well: a server that refuses has not acted.
    let socket = serving("", |token| token == "token-2").await;
    let client = builder(&socket, &clock).client_credentials("me", SECRET);
    let client = client.max_retries(0).build().unwrap();
    call(&client).await.unwrap();
    call(&client).await.unwrap();
    let expected = ["token", "token-1", "token", "token-2", "token-2"];
    assert_eq!(sent(&socket), expected);

    let socket = serving("", |_| false).await;
    let client = builder(&socket, &clock).client_credentials("me", SECRET);
    let client = client.build().unwrap();
    let error = call(&client).await.unwrap_err();
    assert!(error.is_unauthorized());
    assert_eq!(error.attempts(), 2);
    assert_eq!(sent(&socket), ["token", "token-1", "token", "token-2"]);
    let shown = format!("{error} {error:?} {client:?}");
    assert!(
        !shown.contains("token-1") && !shown.contains("token-2"),
        "{shown}"
    );
}

#[tokio::test]
async fn concurrent_calls_fetch_once_and_fail_once() {
    let clock = FakeClock::new();
    let socket = serving("", |token| token == "token-1").await;
    let client = builder(&socket, &clock).client_credentials("me", SECRET);
    let client = client.build().unwrap();
    let calls: Vec<_> = (0..8)
        .map(|_| {
            let client = client.clone();
            tokio::spawn(async move { call(&client).await })
        })
        .collect();
    for call in calls {
        call.await.unwrap().unwrap();
    }
    let fetches = |socket: &Socket| sent(socket).iter().filter(|what| *what == "token").count();
    assert_eq!(fetches(&socket), 1);

    let socket = Socket::answering(|_| answer("400 Bad Request", "", "{}")).await;
    let client = builder(&socket, &clock).client_credentials("me", SECRET);
    let client = client.build().unwrap();
    let (first, second) = tokio::join!(call(&client), call(&client));
    first.unwrap_err();
    second.unwrap_err();
    assert_eq!(socket.requests().len(), 1);
}

#[tokio::test]
async fn the_request_is_as_the_server_wants_it() {
    let clock = FakeClock::new();
    let socket = serving("", |_| true).await;
    let source = |url: &str| ClientCredentials::new(url, "m:e", SECRET).scopes(["read", "a b"]);
    // Relative to the base URL.
    let basic = source("/token").audience("https://api");
    let body = source(&format!("{}/token", socket.url)).in_body();
    for source in [basic, body] {
        let client = builder(&socket, &clock).token_source(source);
        call(&client.build().unwrap()).await.unwrap();
    }
    let requests = socket.requests();
    let (basic, body) = (&requests[0], &requests[2]);
    let form = "content-type: application/x-www-form-urlencoded";
    assert!(basic.contains(form) && body.contains(form), "{basic}");
    // `m%3Ae:hidden%2Bsecret%2F1`
    let login = "bSUzQWU6aGlkZGVuJTJCc2VjcmV0JTJGMQ==";
    assert_eq!(line(basic, "authorization: Basic "), login);
    let fields = "grant_type=client_credentials&scope=read%20a%20b";
    let end = |request: &str| request.lines().last().unwrap().to_owned();
    assert_eq!(end(basic), format!("{fields}&audience=https%3A%2F%2Fapi"));
    assert_eq!(line(body, "authorization: "), "nothing");
    let expected = format!("{fields}&client_id=m%3Ae&client_secret=hidden%2Bsecret%2F1");
    assert_eq!(end(body), expected);
}

#[tokio::test]
async fn answers_without_a_token_are_told_and_no_secret_with_them() {
    let clock = FakeClock::new();
    for (status, body, said) in [
        (
            "400 Bad Request",
            r#"{"error":"invalid_client","error_description":"not hidden+secret/1"}"#,
            "400 Bad Request: invalid_client (not ",
        ),
        (
            "401 Unauthorized",
            "<p>hidden+secret/1</p>",
            "401 Unauthorized",
        ),
        ("302 Found", "", "302 Found"),
        ("200 OK", "<html>hidden+secret/1", "with no JSON object"),
        ("200 OK", r#""token""#, "with no JSON object"),
        ("200 OK", "{}", "without an `access_token`"),
        (
            "200 OK",
            r#"{"access_token":7}"#,
            "without an `access_token`",
        ),
        (
            "200 OK",
            r#"{"access_token":"a\nb"}"#,
            "without an `access_token`",
        ),
        (
            "200 OK",
            r#"{"access_token":"hidden-token","token_type":"mac"}"#,
            "no bearer token",
        ),
    ] {
        let socket = Socket::answering(move |_| answer(status, "location: /x", body)).await;
        let client = builder(&socket, &clock).client_credentials("me", SECRET);
        let builder = format!("{client:?}");
        let client = client.build().unwrap();
        let error = call(&client).await.unwrap_err();
        let text = error.to_string();
        assert!(
            text.contains("no token to show") && text.contains(said),
            "{text}"
        );
        let cause = std::error::Error::source(&error).unwrap();
        let shown = format!("{text} {error:?} {cause:?} {client:?} {builder}");
        assert!(!shown.contains("hidden"), "{shown}");
        assert!(
            !error.is_retryable() && !error.is_outcome_unknown(),
            "{text}"
        );
        assert_eq!(socket.requests().len(), 1, "{text}");
    }
}

#[tokio::test]
async fn a_server_that_cannot_give_a_token_now_is_asked_again() {
    let clock = FakeClock::new();
    let asked = AtomicUsize::new(0);
    let socket = Socket::answering(move |request| {
        let is_first = asked.fetch_add(1, Ordering::Relaxed) == 0;
        match (request.starts_with("POST /token "), is_first) {
            (true, true) => answer("503 Service Unavailable", "", ""),
            (true, false) => answer("200 OK", "", r#"{"access_token":"token-1"}"#),
            _ => answer("200 OK", "", "{}"),
        }
    })
    .await;
    let client = builder(&socket, &clock).client_credentials("me", SECRET);
    call(&client.build().unwrap()).await.unwrap();
    assert_eq!(sent(&socket), ["token", "token", "token-1"]);
}

#[tokio::test]
async fn a_secret_is_not_sent_unencrypted_over_a_network() {
    let clock = FakeClock::new();
    let socket = serving("", |_| true).await;
    for (url, said) in [
        ("http://auth.example.com/token", "must begin with https://"),
        ("ftp://auth.example.com/token", "the URL of the server"),
        ("https://me@auth.example.com/token", "the URL of the server"),
    ] {
        let source = ClientCredentials::new(url, "me", SECRET);
        let client = builder(&socket, &clock).token_source(source);
        let error = call(&client.build().unwrap()).await.unwrap_err();
        assert!(error.to_string().contains(said), "{error}");
    }
    assert!(socket.requests().is_empty());
}

#[test]
fn client_credentials_need_a_server_that_gives_out_tokens() {
    let builder = Client::builder::<Client>(API).client_credentials("me", SECRET);
    let error = builder.build().unwrap_err();
    assert!(error.to_string().contains("token_source"), "{error}");
    let source = ClientCredentials::new("https://a", "me", SECRET).parameter("x", SECRET);
    assert!(!format!("{source:?}").contains("hidden"));
}

/// Tokens that somebody else keeps.
struct Elsewhere(AtomicUsize);

impl TokenSource for Elsewhere {
    fn token<'t>(&'t self, context: TokenContext<'t>) -> TokenFuture<'t> {
        Box::pin(async move {
            if let Some(refused) = context.refused() {
                assert_eq!(refused.expose(), "token-1");
                self.0.fetch_add(1, Ordering::Relaxed);
            }
            let number = self.0.load(Ordering::Relaxed);
            Ok(Secret::new(format!("token-{number}")))
        })
    }
}

#[tokio::test]
async fn any_source_will_do() {
    let clock = FakeClock::new();
    let socket = serving("", |token| token == "token-2").await;
    let source = Elsewhere(AtomicUsize::new(1));
    let client = builder(&socket, &clock).token_source(source);
    call(&client.build().unwrap()).await.unwrap();
    assert_eq!(sent(&socket), ["token-1", "token-2"]);

    // One that has no other is not asked to be sent again.
    let asked = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&asked);
    let client = builder(&socket, &clock).token_source(move || {
        count.fetch_add(1, Ordering::Relaxed);
        std::future::ready(Ok(Secret::new("token-7")))
    });
    let error = call(&client.build().unwrap()).await.unwrap_err();
    assert!(error.is_unauthorized());
    assert_eq!((error.attempts(), asked.load(Ordering::Relaxed)), (1, 2));

    for (problem, attempts) in [
        (TokenError::new("gone"), 1),
        (TokenError::transient("late"), 3),
    ] {
        let said = problem.to_string();
        let source = move || std::future::ready(Err(problem.clone()));
        let client = builder(&socket, &clock).token_source(source);
        let error = call(&client.build().unwrap()).await.unwrap_err();
        assert!(error.to_string().contains(&said), "{error}");
        assert_eq!(error.attempts(), attempts);
    }
}

#[cfg(feature = "blocking")]
#[test]
fn blocking_calls_fetch_tokens_as_well() {
    let runtime = tokio::runtime::Builder::new_multi_thread();
    let runtime = { runtime }.worker_threads(1).enable_all().build().unwrap();
    let socket = runtime.block_on(serving("", |token| token == "token-2"));
    let client = builder(&socket, &FakeClock::new()).client_credentials("me", SECRET);
    let client = client.build().unwrap();
    let call = client.call(Update::new(Everything::new()));
    call.send_blocking().unwrap();
    let expected = ["token", "token-1", "token", "token-2"];
    assert_eq!(sent(&socket), expected);
}
