//! Bodies of requests as they arrive at a server: their forms, and files that are read while they are sent.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

#[path = "support/bytes.rs"]
mod bytes;
#[path = "support/calls.rs"]
mod calls;
#[path = "bodies/forms.rs"]
mod forms;
#[path = "bodies/streams.rs"]
mod streams;
mod support;

use std::sync::Arc;

use bytes::{OK, Seen, Taker};
use calls::{API, KEY};
use rt::client::{
    Answer, Call, Client, Endpoint, NoFailure, Operation, RequestBuilder, ReqwestTransport,
    RetryPolicy,
};
use rt::json::ReadError;
use specwright_runtime as rt;

type Fill = Arc<dyn Fn(&mut RequestBuilder) + Send + Sync>;

/// An operation whose body is put in by a function.
macro_rules! sending {
    ($name:ident, $method:literal) => {
        #[derive(Clone)]
        struct $name(Fill);

        impl Endpoint for $name {
            type Success = rt::AnyJson;
            type Failure = NoFailure;
            const OPERATION: Operation = Operation {
                id: "send",
                method: $method,
                path: "/things",
                security: &[],
                server: None,
            };

            fn request(&self, request: &mut RequestBuilder) {
                self.0(request);
            }

            fn success(answer: &Answer<'_>) -> Result<Self::Success, ReadError> {
                answer.json()
            }

            fn failure(_answer: &Answer<'_>) -> Option<Self::Failure> {
                None
            }
        }
    };
}

sending!(Post, "POST");
sending!(Get, "GET");

fn client(url: &str) -> Client {
    let transport = ReqwestTransport::builder().no_proxy().build().unwrap();
    let retries = RetryPolicy::new().backoff(std::time::Duration::ZERO, std::time::Duration::ZERO);
    let builder = Client::builder(API).api_key(KEY).transport(transport);
    builder.base_url(url).retries(retries).build().unwrap()
}

fn post(url: &str, fill: impl Fn(&mut RequestBuilder) + Send + Sync + 'static) -> Call<Post> {
    client(url).call(Post(Arc::new(fill)))
}

/// What a server sees of a body.
fn sent(fill: impl Fn(&mut RequestBuilder) + Send + Sync + 'static) -> Seen {
    let taker = Taker::start(&[OK], true);
    post(&taker.url, fill).send_blocking().unwrap();
    taker.seen().remove(0)
}
