//! Calls that block their thread, with a runtime around them and without.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

#[path = "support/calls.rs"]
mod calls;
#[path = "support/crowd.rs"]
mod crowd;
#[path = "blocking/streams.rs"]
mod streams;
mod support;
#[path = "support/traces.rs"]
mod traces;
#[path = "support/watched.rs"]
mod watched;

use std::future::IntoFuture as _;
use std::thread;
use std::time::Duration;

use calls::{API, KEY};
use crowd::{Crowd, Fault};
use rt::client::{
    Answer, BEARER, Call, Client, Endpoint, HttpRequest, NextPage, Operation, Paged, Paging,
    RequestBuilder, ReqwestTransport, Transport, TransportFuture, Undocumented,
};
use rt::http::{HeaderMap, Method, StatusCode};
use rt::json::{AnyJson, ReadError};
use specwright_runtime as rt;
use tokio::runtime::{Builder, Runtime};
use traces::Traces;
use tracing::level_filters::LevelFilter;

/// A server on threads of its own, and a client of it.
fn served(fault: fn(usize) -> Option<Fault>) -> (Runtime, Crowd, Client) {
    let runtime = Builder::new_multi_thread()
        .worker_threads(1)
        .enable_all()
        .build()
        .unwrap();
    let crowd = runtime.block_on(Crowd::start(fault));
    let transport = ReqwestTransport::builder().no_proxy().build().unwrap();
    let builder = Client::builder(API).api_key(KEY).base_url(&crowd.url);
    let client = builder.transport(transport).build().unwrap();
    (runtime, crowd, client)
}

fn call(client: &Client, number: usize) -> Call<Undocumented> {
    let call = client.request(Method::GET, "/calls");
    call.header("x-call", number.to_string())
}

#[test]
fn calls_need_no_runtime_and_share_their_connections() {
    let (_runtime, crowd, client) = served(|_| None);
    for number in 0..20 {
        let answer = call(&client, number).send_blocking().unwrap();
        assert_eq!(answer.text(), format!("{{\"call\":{number}}}"));
    }
    let raw = call(&client, 20).send_raw_blocking().unwrap();
    assert_eq!((raw.status.as_u16(), raw.attempts), (200, 1));
    assert_eq!((crowd.seen().connections, crowd.seen().requests), (1, 21));
}

#[test]
fn errors_and_retries_are_those_of_calls_that_are_awaited() {
    let (_runtime, crowd, client) = served(|_| Some(Fault::Busy));
    let answer = call(&client, 1).send_raw_blocking().unwrap();
    assert_eq!(answer.attempts, 2);
    crowd.always(true);
    let error = call(&client, 2).max_retries(0).send_blocking().unwrap_err();
    assert!(error.is_server_error() && error.attempts() == 1, "{error}");
}

#[test]
fn within_a_runtime_calls_block_and_do_not_panic() {
    let (_runtime, _crowd, client) = served(|_| None);
    for runtime in [
        Builder::new_current_thread().build().unwrap(),
        Builder::new_multi_thread().build().unwrap(),
    ] {
        let answer = runtime.block_on(async { call(&client, 3).send_blocking() });
        assert_eq!(answer.unwrap().text(), "{\"call\":3}");
    }
}

#[test]
fn one_client_serves_threads_and_tasks() {
    let (runtime, crowd, client) = served(|_| None);
    let threads = (0..16).map(|number| {
        let client = client.clone();
        thread::spawn(move || call(&client, number).send_blocking().unwrap())
    });
    for thread in threads.collect::<Vec<_>>() {
        thread.join().unwrap();
    }
    let answer = runtime.block_on(call(&client, 16).into_future());
    assert_eq!(answer.unwrap().text(), "{\"call\":16}");
    assert_eq!(crowd.seen().requests, 17);
}

/// A transport with a fault of its own.
struct Panicking;

impl Transport for Panicking {
    fn send(&self, _: HttpRequest) -> TransportFuture<'_> {
        panic!("a transport of a user's own")
    }
}

#[test]
fn a_transport_that_panics_hangs_nobody() {
    let builder = Client::builder(API).api_key(KEY).transport(Panicking);
    let client: Client = builder.build().unwrap();
    let error = call(&client, 1).send_blocking().unwrap_err();
    assert!(error.to_string().contains("has panicked"), "{error}");
    let (_runtime, _crowd, client) = served(|_| None);
    call(&client, 1).send_blocking().unwrap();
}

#[test]
fn time_is_kept_without_a_runtime() {
    let runtime = Builder::new_multi_thread().enable_all().build().unwrap();
    let listener = runtime.block_on(async { tokio::net::TcpListener::bind("127.0.0.1:0").await });
    let url = format!(
        "http://{}",
        listener.as_ref().unwrap().local_addr().unwrap()
    );
    let client: Client = Client::builder(API)
        .api_key(KEY)
        .base_url(url)
        .build()
        .unwrap();
    let call = call(&client, 1)
        .timeout(Duration::from_millis(20))
        .max_retries(0);
    let error = call.send_blocking().unwrap_err();
    assert!(error.is_timeout(), "{error}");
}

#[test]
fn what_is_told_to_tracing_belongs_to_the_caller() {
    let (_runtime, _crowd, client) = served(|_| None);
    // tracing asks once, where a span is first made, whether anybody listens: not while another test may be asked.
    call(&client, 1).send_blocking().unwrap();
    let (_, told) = Traces::of(LevelFilter::INFO, || {
        let outer = tracing::info_span!("outer");
        outer.in_scope(|| call(&client, 1).send_blocking().unwrap())
    });
    let call = told.iter().find(|told| told.name == "http.client.call");
    assert_eq!(call.unwrap().within.as_deref(), Some("outer"));
}

/// A transport that makes a blocking call where one is made.
struct Nested(Client);

impl Transport for Nested {
    fn send(&self, _: HttpRequest) -> TransportFuture<'_> {
        let error = call(&self.0, 1).send_blocking().unwrap_err();
        Box::pin(async move {
            let kind = rt::client::TransportErrorKind::Unsendable;
            Err(rt::client::TransportError::new(kind, error.to_string()))
        })
    }
}

#[test]
fn a_blocking_call_within_a_blocking_call_is_refused() {
    let (_runtime, _crowd, inner) = served(|_| None);
    let builder = Client::builder(API).api_key(KEY).transport(Nested(inner));
    let client: Client = builder.build().unwrap();
    let error = call(&client, 1).send_blocking().unwrap_err();
    assert!(
        error.to_string().contains("would wait for itself"),
        "{error}"
    );
}

/// A list whose pages the server counts by the calls that it answers: it never ends by itself.
#[derive(Clone, Debug)]
struct Calls;

impl Endpoint for Calls {
    type Success = AnyJson;
    type Failure = AnyJson;

    const OPERATION: Operation = Operation {
        id: "calls",
        method: "GET",
        path: "/calls",
        security: BEARER,
        server: None,
    };

    fn request(&self, _: &mut RequestBuilder) {}

    fn success(answer: &Answer<'_>) -> Result<AnyJson, ReadError> {
        answer.json()
    }

    fn failure(answer: &Answer<'_>) -> Option<AnyJson> {
        answer.json().ok()
    }
}

impl Paged for Calls {
    type Item = AnyJson;

    const PAGING: Paging = Paging {
        items: "/calls",
        next: NextPage::Number {
            parameter: "page",
            first: 1,
            total_pages: None,
        },
    };

    fn items(page: AnyJson) -> Vec<AnyJson> {
        let items = page
            .view()
            .pointer("/calls")
            .and_then(rt::json::Json::items);
        items
            .unwrap_or_default()
            .into_iter()
            .map(AnyJson::from)
            .collect()
    }
}

/// A transport of two pages, and an empty one behind them.
struct Pages;

impl Transport for Pages {
    fn send(&self, request: HttpRequest) -> TransportFuture<'_> {
        let page = request
            .url
            .rsplit_once("page=")
            .map_or("1", |(_, page)| page);
        let body = match page {
            "1" => r#"{"calls":[1,2]}"#,
            "2" => r#"{"calls":[3]}"#,
            _ => r#"{"calls":[]}"#,
        };
        Box::pin(async move {
            Ok(rt::client::HttpResponse {
                status: StatusCode::OK,
                headers: HeaderMap::new(),
                body: body.into(),
            })
        })
    }
}

#[test]
fn pages_and_items_are_iterators() {
    let builder = Client::builder(API).api_key(KEY).transport(Pages);
    let client: Client = builder.build().unwrap();
    let items = client.call(Calls).items().blocking();
    let texts: Vec<String> = items.map(|item| item.unwrap().text().to_owned()).collect();
    assert_eq!(texts, ["1", "2", "3"]);
    let pages = client.call(Calls).pages().blocking();
    assert_eq!(pages.map(Result::unwrap).count(), 2);
}

#[test]
fn an_error_ends_an_iteration() {
    let builder = Client::builder(API).api_key(KEY).transport(Panicking);
    let client: Client = builder.build().unwrap();
    let mut items = client.call(Calls).items().blocking();
    assert!(items.next().unwrap().is_err());
    assert!(items.next().is_none());
}
