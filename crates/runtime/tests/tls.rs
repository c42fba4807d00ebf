//! TLS below the transport on reqwest: whose certificates are trusted, and what is said when they are not.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

#[path = "support/calls.rs"]
mod calls;
#[cfg(any(feature = "rustls", feature = "native-tls"))]
#[path = "tls/certificates.rs"]
mod certificates;
mod support;
#[path = "support/threads.rs"]
mod threads;
#[cfg(any(feature = "rustls", feature = "native-tls"))]
#[path = "tls/trust.rs"]
mod trust;

use std::time::Duration;

use calls::{API, KEY, Update};
use rt::client::{Client, Error, ReqwestTransport, ReqwestTransportBuilder, RetryPolicy};
use specwright_runtime as rt;
use support::Everything;

/// A client that waits for hardly a moment before it tries again.
fn client(url: &str, transport: ReqwestTransportBuilder) -> Client {
    let moment = Duration::from_millis(1);
    let retries = RetryPolicy::new().backoff(moment, moment);
    let builder = Client::builder(API).api_key(KEY).base_url(url);
    let transport = transport.build().unwrap();
    builder
        .retries(retries)
        .transport(transport)
        .build()
        .unwrap()
}

fn direct() -> ReqwestTransportBuilder {
    ReqwestTransport::builder().no_proxy()
}

fn update() -> Update {
    let mut body = Everything::new();
    body.text = Some("for nobody else".to_owned());
    Update::new(body)
}

/// Neither the key, nor a password of a proxy, nor what was to be sent.
fn assert_discreet<F>(error: &Error<F>) {
    let mut text = format!("{error} {error:?}");
    let mut source = std::error::Error::source(error);
    while let Some(cause) = source {
        text = format!("{text} {cause} {cause:?}");
        source = cause.source();
    }
    for secret in [KEY, "hunter2", "nobody else"] {
        assert!(!text.contains(secret), "{text}");
    }
}

/// Without TLS, there is no way to an `https://` URL, and no falling back to one without.
#[cfg(not(any(feature = "rustls", feature = "native-tls")))]
#[tokio::test]
async fn without_tls_nothing_is_sent() {
    let server = threads::Server::answering(threads::answer("200 OK", "{\"name\":\"n\"}"));
    let url = format!("https://{}", server.address);
    let error = client(&url, direct()).call(update()).await.unwrap_err();
    assert!(!error.is_outcome_unknown(), "{error}");
    assert_discreet(&error);
    assert!(server.requests().is_empty());
    let error = direct().root_certificates("").build().unwrap_err();
    let text = "the transport could not be set up: certificates need one of the features `rustls` and `native-tls`";
    assert_eq!(error.to_string(), text);
}
