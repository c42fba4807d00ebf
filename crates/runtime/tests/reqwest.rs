//! The transport on reqwest, against sockets of the test's own.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

#[path = "support/calls.rs"]
mod calls;
#[path = "support/requests.rs"]
mod requests;
mod support;

use std::future::IntoFuture;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use calls::{API, KEY, List, Update};
use rt::client::{Client, Error, ErrorKind, ReqwestTransport};
use specwright_runtime as rt;
use support::Everything;
use tokio::io::AsyncWriteExt;
use tokio::net::{TcpListener, TcpStream};

/// A server that answers every request with the same bytes, and then does as it is told.
struct Server {
    url: String,
    requests: Arc<Mutex<Vec<String>>>,
}

/// What a server does behind its answer.
#[derive(Clone, Copy, PartialEq)]
enum Then {
    Close,
    Hang,
    Reset,
}

impl Server {
    async fn start(answer: impl Into<String>, then: Then) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let requests = Arc::<Mutex<Vec<String>>>::default();
        let (answer, seen) = (Arc::new(answer.into()), requests.clone());
        tokio::spawn(async move {
            while let Ok((socket, _)) = listener.accept().await {
                tokio::spawn(serve(socket, answer.clone(), then, seen.clone()));
            }
        });
        Self { url, requests }
    }

    fn client(&self) -> Client {
        client(&self.url)
    }

    fn requests(&self) -> Vec<String> {
        self.requests.lock().unwrap().clone()
    }
}

async fn serve(
    mut socket: TcpStream,
    answer: Arc<String>,
    then: Then,
    requests: Arc<Mutex<Vec<String>>>,
) {
    let request = requests::read(&mut socket).await;
    requests.lock().unwrap().push(request);
    let _ = socket.write_all(answer.as_bytes()).await;
    match then {
        Then::Close => drop(socket.shutdown().await),
        Then::Hang => std::future::pending().await,
        Then::Reset => socket.set_zero_linger().unwrap(),
    }
}

fn client(url: &str) -> Client {
    // What the environment of a test says of proxies is not its business.
    let transport = ReqwestTransport::with(reqwest::Client::builder().no_proxy()).unwrap();
    let builder = Client::builder(API).api_key(KEY).base_url(url);
    let builder = builder.allow_insecure_http().max_retries(0);
    builder.transport(transport).build().unwrap()
}

fn answer(status: &str, body: &str) -> String {
    let length = body.len();
    format!("HTTP/1.1 {status}\r\ncontent-length: {length}\r\n\r\n{body}")
}

/// Neither the key nor a query is shown.
fn assert_discreet<F>(error: &Error<F>) {
    let mut text = format!("{error} {error:?}");
    let mut source = std::error::Error::source(error);
    while let Some(cause) = source {
        text = format!("{text} {cause} {cause:?}");
        source = cause.source();
    }
    assert!(!text.contains(KEY) && !text.contains("hunter2"), "{text}");
    assert_eq!(error.to_string().lines().count(), 1);
}

#[tokio::test]
async fn a_call_arrives_as_it_was_made() {
    let server = Server::start(answer("200 OK", "{\"name\":\"n\"}"), Then::Close).await;
    let mut body = Everything::new();
    body.text = Some("é".to_owned());
    let mut update = Update::new(body);
    update.id = "a/b %é".to_owned();
    let call = server
        .client()
        .call(update)
        .query("q", "a+b c")
        .header("X-More", "1");
    let response = call.send_raw().await.unwrap();
    assert_eq!(
        (response.status.as_u16(), &*response.value.name),
        (200, "n")
    );
    assert_eq!(response.body, "{\"name\":\"n\"}");
    let requests = server.requests();
    assert_eq!(requests.len(), 1);
    let (head, sent) = requests[0].split_once("\r\n\r\n").unwrap();
    assert_eq!(sent, "{\"text\":\"é\"}");
    let mut lines: Vec<&str> = head.lines().collect();
    assert_eq!(
        lines.remove(0),
        "PATCH /groups/g/things/a%2Fb%20%25%C3%A9?q=a%2Bb%20c HTTP/1.1"
    );
    lines.sort_unstable();
    let host = server.url.replace("http://", "host: ");
    let bearer = format!("authorization: Bearer {KEY}");
    assert_eq!(
        lines,
        [
            "accept: application/json",
            &bearer,
            "content-length: 13",
            "content-type: application/json",
            &host,
            "user-agent: test/1",
            "x-more: 1",
        ]
    );
}

#[tokio::test]
async fn redirects_are_answers_and_lead_nowhere() {
    let elsewhere = Server::start(answer("200 OK", "{}"), Then::Close).await;
    for status in [
        "301 Moved",
        "302 Found",
        "303 See Other",
        "307 Temporary",
        "308 Permanent",
    ] {
        let location = format!(
            "HTTP/1.1 {status}\r\nlocation: {}/x\r\ncontent-length: 0\r\n\r\n",
            elsewhere.url
        );
        let server = Server::start(location, Then::Close).await;
        let error = server
            .client()
            .call(Update::new(Everything::new()))
            .await
            .unwrap_err();
        assert!(error.status().unwrap().is_redirection());
        let location = &error.answer().unwrap().headers()["location"];
        assert!(location.to_str().unwrap().starts_with(&elsewhere.url));
        assert_eq!(server.requests().len(), 1);
    }
    assert!(elsewhere.requests().is_empty());
}

#[tokio::test]
async fn silence_and_slowness_are_timeouts() {
    for text in [
        "",
        "HTTP/1.1 200 OK\r\n",
        "HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n{\"name\":",
    ] {
        let server = Server::start(text, Then::Hang).await;
        let call = server.client().call(Update::new(Everything::new()));
        let call = call
            .query("token", "hunter2")
            .timeout(Duration::from_millis(150));
        let error = call.await.unwrap_err();
        assert!(matches!(error.kind(), ErrorKind::Timeout(_)), "{error}");
        assert!(
            error
                .to_string()
                .starts_with("update: no full answer in time: "),
            "{error}"
        );
        assert_discreet(&error);
    }
    let server = Server::start(answer("200 OK", "{}"), Then::Close).await;
    let call = server.client().call(List::default()).timeout(Duration::MAX);
    assert!(call.await.is_ok(), "as long as it takes");
}

#[tokio::test]
async fn connections_refused_and_broken_are_told_apart() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    drop(listener);
    let error = client(&url)
        .call(List::default())
        .query("t", "hunter2")
        .await
        .unwrap_err();
    assert!(
        error.to_string().starts_with("list: could not connect: "),
        "{error}"
    );
    assert!(matches!(error.kind(), ErrorKind::Connection(_)));
    assert_discreet(&error);
    let error = client("http://nowhere.invalid")
        .call(List::default())
        .await
        .unwrap_err();
    assert!(
        error.to_string().starts_with("list: could not connect: "),
        "{error}"
    );

    let partial = "HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n{\"name\":";
    for (text, then) in [
        (partial, Then::Close),
        (partial, Then::Reset),
        (
            "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n5\r\nab",
            Then::Reset,
        ),
        ("", Then::Close),
        ("", Then::Reset),
        ("no HTTP at all\r\n\r\n", Then::Close),
        ("HTTP/1.1 abc\r\n\r\n", Then::Close),
    ] {
        let server = Server::start(text, then).await;
        let call = server.client().call(Update::new(Everything::new()));
        let error = call.query("t", "hunter2").await.unwrap_err();
        assert!(
            error
                .to_string()
                .starts_with("update: the connection broke: "),
            "{error}"
        );
        assert_discreet(&error);
    }
}

#[tokio::test]
async fn huge_headers_break_nothing() {
    let huge = format!(
        "HTTP/1.1 200 OK\r\nx-huge: {}\r\ncontent-length: 2\r\n\r\n{{}}",
        "h".repeat(1 << 20)
    );
    let server = Server::start(huge, Then::Close).await;
    let error = server.client().call(List::default()).await.unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::Connection(_)), "{error}");
    let large = format!(
        "HTTP/1.1 404 Not Found\r\nx-large: {}\r\ncontent-length: 0\r\n\r\n",
        "h".repeat(60_000)
    );
    let server = Server::start(large, Then::Close).await;
    let error = server.client().call(List::default()).await.unwrap_err();
    assert_eq!(
        error.to_string(),
        "list: the server answered 404 Not Found with an empty body"
    );
    assert_eq!(error.answer().unwrap().headers()["x-large"].len(), 60_000);
    let server = Server::start(answer("200 OK", "{}"), Then::Close).await;
    let call = server
        .client()
        .call(List::default())
        .header("x-large", "h".repeat(60_000));
    assert!(call.await.is_ok());
}

#[tokio::test]
async fn clones_work_side_by_side() {
    let server = Server::start(answer("204 No Content", ""), Then::Close).await;
    let client = server.client();
    let calls: Vec<_> = (0..20)
        .map(|_| tokio::spawn(client.clone().call(List::default()).into_future()))
        .collect();
    for call in calls {
        call.await.unwrap().unwrap();
    }
    assert_eq!(server.requests().len(), 20);
}

#[test]
fn the_default_transport_can_be_set_up() {
    let client: Client = Client::builder(API).api_key(KEY).build().unwrap();
    assert!(format!("{client:?}").contains("https://api.example.com/v2"));
}
