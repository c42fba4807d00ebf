//! Other stacks below the client: plain threads without any runtime, tower's services, a reqwest client that others
//! use too.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

#[path = "support/calls.rs"]
mod calls;
#[path = "support/numbers.rs"]
mod numbers;
#[path = "support/plain.rs"]
mod plain;
#[path = "stacks/proxies.rs"]
mod proxies;
mod support;
#[path = "support/threads.rs"]
mod threads;
#[path = "stacks/tower.rs"]
mod tower_stacks;

use std::future::{Future, IntoFuture};
use std::time::Duration;

use calls::{API, KEY, List, Update};
use numbers::Numbers;
use plain::{PlainTransport, ThreadClock, block_on};
use rt::client::{
    BuildError, Call, Client, ClientBuilder, Error, ErrorKind, Items, Pages, ReqwestTransport,
    Resend, RetryPolicy, TransportError, TransportService, Undocumented,
};
use specwright_runtime as rt;
use support::Everything;
use threads::{Reply, Server, answer};

/// A client of a server on this machine, which waits for hardly a moment before it tries again.
fn builder(url: &str) -> ClientBuilder {
    let moment = Duration::from_millis(1);
    let retries = RetryPolicy::new().backoff(moment, moment);
    let builder = Client::builder(API).api_key(KEY).base_url(url);
    builder.retries(retries)
}

/// A client on plain threads.
fn plain_client(server: &Server) -> Client {
    let builder = builder(&server.url).transport(PlainTransport);
    builder.clock(ThreadClock).build().unwrap()
}

fn update() -> Update {
    let mut body = Everything::new();
    body.text = Some("é".to_owned());
    Update::new(body)
}

#[test]
fn a_stack_of_plain_threads_carries_calls_and_their_retries() {
    let server = Server::start(|before, _| {
        Reply::Close(match before {
            0 => answer("503 Service Unavailable", "{}"),
            _ => answer("200 OK", "{\"name\":\"n\"}"),
        })
    });
    let response = block_on(plain_client(&server).call(update()).send_raw()).unwrap();
    assert_eq!((response.attempts, &*response.value.name), (2, "n"));
    let requests = server.requests();
    assert_eq!(requests.len(), 2);
    for request in requests {
        assert_eq!(request.line(), "PATCH /groups/g/things/1 HTTP/1.1");
        let bearer = format!("Bearer {KEY}");
        assert_eq!(request.header("authorization"), Some(&*bearer));
        assert_eq!(request.body, "{\"text\":\"é\"}");
    }
}

#[test]
fn a_stack_of_plain_threads_gives_up_what_takes_too_long() {
    let server = Server::start(|_, _| Reply::Silence);
    let client = plain_client(&server);
    let short = Duration::from_millis(20);
    let error = block_on(client.call(List::default()).timeout(short)).unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::Timeout(_)), "{error}");
    assert_eq!((error.attempts(), server.requests().len()), (3, 3));
    let error = block_on(client.call(update()).timeout(short)).unwrap_err();
    assert!(error.is_timeout() && error.is_outcome_unknown(), "{error}");
    assert_eq!((error.attempts(), server.requests().len()), (1, 4));
    (0..4).for_each(|_| server.wait_until_given_up());
}

#[test]
fn a_stack_of_plain_threads_tells_what_broke() {
    let server = Server::start(|_, _| Reply::Close("HTTP/1.1 200 OK\r\n".to_owned()));
    let client = plain_client(&server);
    let error = block_on(client.call(List::default())).unwrap_err();
    let text = "list: the connection broke: the answer was cut off (3 attempts)";
    assert_eq!(error.to_string(), text);
    assert_eq!(block_on(client.call(update())).unwrap_err().attempts(), 1);
    let always = RetryPolicy::new().resend(Resend::Always);
    let moment = Duration::from_millis(1);
    let call = client
        .call(update())
        .retries(always.backoff(moment, moment));
    assert_eq!(block_on(call).unwrap_err().attempts(), 3);
    let builder = builder(&format!("http://{}", closed_port()));
    let builder = builder.transport(PlainTransport).clock(ThreadClock);
    let client: Client = builder.build().unwrap();
    let error = block_on(client.call(update())).unwrap_err();
    assert!(error.is_connect() && !error.is_outcome_unknown(), "{error}");
    assert_eq!(error.attempts(), 3);
}

/// An address at which nobody listens.
fn closed_port() -> String {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    listener.local_addr().unwrap().to_string()
}

#[test]
fn calls_from_many_plain_threads_take_turns() {
    let server = Server::start(|before, request| match numbers::page(before, request) {
        Reply::Keep(answer) => Reply::Close(answer),
        other => other,
    });
    let builder = builder(&server.url).max_concurrency(2);
    let builder = builder.transport(PlainTransport).clock(ThreadClock);
    let client: Client = builder.build().unwrap();
    let threads: Vec<_> = (0..8)
        .map(|_| {
            let mut items = client.call(Numbers).items();
            std::thread::spawn(move || {
                let mut all = Vec::new();
                while let Some(item) = block_on(items.try_next()).unwrap() {
                    all.push(item);
                }
                all
            })
        })
        .collect();
    for thread in threads {
        assert_eq!(thread.join().unwrap(), [11, 12, 21, 22, 31, 32]);
    }
    assert_eq!(server.requests().len(), 8 * 4);
}

/// What reqwest asks for with rustls and no provider: TLS of one's own, which this test does not use.
#[cfg(feature = "rustls")]
fn with_tls(builder: reqwest::ClientBuilder) -> reqwest::ClientBuilder {
    let provider = rustls::crypto::ring::default_provider();
    let config = rustls::ClientConfig::builder_with_provider(provider.into())
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_root_certificates(rustls::RootCertStore::empty())
        .with_no_client_auth();
    builder.tls_backend_preconfigured(config)
}

#[cfg(not(feature = "rustls"))]
fn with_tls(builder: reqwest::ClientBuilder) -> reqwest::ClientBuilder {
    builder
}

#[tokio::test]
async fn clients_share_a_reqwest_client_and_its_connections() {
    let server = Server::answering(answer("204 No Content", ""));
    let shared = with_tls(reqwest::Client::builder())
        .no_proxy()
        .redirect(reqwest::redirect::Policy::none())
        .retry(reqwest::retry::never())
        .build()
        .unwrap();
    let client_of = |key: &str| {
        let transport = ReqwestTransport::from(shared.clone());
        let builder = builder(&server.url).api_key(key).transport(transport);
        let client: Client = builder.build().unwrap();
        client
    };
    let (first, second) = (client_of("first"), client_of("second"));
    for client in [&first, &second, &first] {
        let sent = client.request(http::Method::POST, "/things").json("é");
        assert_eq!(sent.await.unwrap().text(), "null");
    }
    let keys: Vec<_> = server
        .requests()
        .iter()
        .map(|request| request.header("authorization").unwrap().to_owned())
        .collect();
    assert_eq!(keys, ["Bearer first", "Bearer second", "Bearer first"]);
    assert!(server.requests().iter().all(|sent| sent.body == "\"é\""));
    assert_eq!(server.connections(), 1);
}

/// What is shared between threads as it is.
const fn is_shared<T: Clone + Send + Sync + 'static>() {}

/// What moves from thread to thread.
fn moves<T: Send + 'static>(_: T) {}

const fn is_error<T: std::error::Error + Send + Sync + 'static>() {}

fn resolves<T, F: IntoFuture<Output = T, IntoFuture: Send + 'static>>(_: F) {}

fn runs<T>(_: impl Future<Output = T> + Send + 'static) {}

#[test]
fn calls_and_clients_go_from_thread_to_thread() {
    is_shared::<Client>();
    is_shared::<Call<Update>>();
    is_shared::<Call<Undocumented>>();
    is_shared::<ReqwestTransport>();
    is_shared::<rt::client::TowerTransport<TransportService>>();
    is_shared::<TransportService>();
    is_error::<Error>();
    is_error::<Error<Everything>>();
    is_error::<TransportError>();
    is_error::<BuildError>();
    let client: Client = builder("http://localhost")
        .transport(PlainTransport)
        .clock(ThreadClock)
        .build()
        .unwrap();
    resolves(client.call(update()));
    runs(client.call(update()).send_raw());
    let (mut pages, mut items): (Pages<Numbers>, Items<Numbers>) =
        (client.call(Numbers).pages(), client.call(Numbers).items());
    runs(async move { pages.try_next().await });
    runs(async move { items.try_next().await });
    moves(client.call(Numbers).pages());
    moves(client.call(Numbers).items());
}
