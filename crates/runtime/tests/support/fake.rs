//! A transport of the test's own, and clients on it.
#![allow(
    dead_code,
    unreachable_pub,
    clippy::unwrap_used,
    reason = "each test uses a part of it, and fails by panicking"
)]

#[path = "clock.rs"]
mod clock;

use std::future::{Future, IntoFuture};
use std::pin::pin;
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll, Waker};

use rt::client::{Client, ClientBuilder, HttpRequest, HttpResponse, Transport, TransportFuture};
use rt::http::{HeaderMap, HeaderValue, StatusCode};
use rt::json::from_str;
use specwright_runtime as rt;

pub use clock::FakeClock;

use crate::calls::{API, KEY, List, Update};

/// Records requests, and gives the same answer to all.
#[derive(Clone)]
pub struct Fake {
    requests: Arc<Mutex<Vec<HttpRequest>>>,
    status: u16,
    pub body: &'static str,
    headers: HeaderMap,
}

impl Fake {
    pub fn new(status: u16, body: impl Into<String>) -> Self {
        Self {
            requests: Arc::default(),
            status,
            body: body.into().leak(),
            headers: HeaderMap::new(),
        }
    }

    /// Answers with a header as well.
    pub fn header(mut self, name: &'static str, value: &'static str) -> Self {
        self.headers.insert(name, HeaderValue::from_static(value));
        self
    }

    pub fn request(&self) -> HttpRequest {
        self.requests.lock().unwrap().last().unwrap().clone()
    }

    pub fn count(&self) -> usize {
        self.requests.lock().unwrap().len()
    }
}

impl Transport for Fake {
    fn send(&self, request: HttpRequest) -> TransportFuture<'_> {
        self.requests.lock().unwrap().push(request);
        Box::pin(async {
            Ok(HttpResponse {
                status: StatusCode::from_u16(self.status).unwrap(),
                headers: self.headers.clone(),
                body: self.body.into(),
            })
        })
    }
}

/// Runs a future that never waits.
pub fn now<T>(future: impl IntoFuture<Output = T>) -> T {
    let mut context = Context::from_waker(Waker::noop());
    match pin!(future.into_future()).poll(&mut context) {
        Poll::Ready(value) => value,
        Poll::Pending => panic!("a fake has nothing to wait for"),
    }
}

pub fn builder() -> ClientBuilder {
    Client::builder(API).api_key(KEY).clock(FakeClock::new())
}

pub fn client(fake: &Fake) -> Client {
    builder().transport(fake.clone()).build().unwrap()
}

pub fn params(json: &str) -> List {
    List {
        params: from_str(json).unwrap(),
    }
}

pub fn secretive() -> Update {
    Update::new(from_str(r#"{"password":"hunter2 \"ä/\\"}"#).unwrap())
}
