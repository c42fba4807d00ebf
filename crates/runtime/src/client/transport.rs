//! How a request gets to a server, and an answer back.

use std::error::Error as StdError;
use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::time::Duration;

use bytes::Bytes;
use http::{HeaderMap, Method, StatusCode};

/// A request, ready to be sent.
#[derive(Clone)]
#[non_exhaustive]
pub struct HttpRequest {
    /// The HTTP method.
    pub method: Method,
    /// The whole URL.
    pub url: String,
    /// The headers; the key, and whatever the user has set, is marked as sensitive.
    pub headers: HeaderMap,
    /// The body, empty without one.
    pub body: Bytes,
    /// How long sending and receiving may take, to the last byte of the answer.
    pub timeout: Option<Duration>,
}

impl fmt::Debug for HttpRequest {
    // Neither body, query nor values of headers: all may hold what is nobody's business.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let url = self.url.split('?').next().unwrap_or_default();
        f.debug_struct("HttpRequest")
            .field("method", &self.method)
            .field("url", &url)
            .field("body", &format_args!("{} bytes", self.body.len()))
            .field("timeout", &self.timeout)
            .finish_non_exhaustive()
    }
}

/// An answer, received to its last byte.
#[derive(Clone)]
pub struct HttpResponse {
    /// The status.
    pub status: StatusCode,
    /// The headers.
    pub headers: HeaderMap,
    /// The body.
    pub body: Bytes,
}

impl fmt::Debug for HttpResponse {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("HttpResponse")
            .field("status", &self.status)
            .field("body", &format_args!("{} bytes", self.body.len()))
            .finish_non_exhaustive()
    }
}

/// What kept an answer from coming.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum TransportErrorKind {
    /// No connection could be made: the request was not sent.
    Connect,
    /// The time was up.
    Timeout,
    /// The connection broke, or the answer was not HTTP: the server may have acted.
    Interrupted,
}

/// Why no answer came.
#[derive(Debug)]
pub struct TransportError {
    kind: TransportErrorKind,
    source: Box<dyn StdError + Send + Sync>,
}

impl TransportError {
    /// An error of `kind`, because of `source`.
    pub fn new(
        kind: TransportErrorKind,
        source: impl Into<Box<dyn StdError + Send + Sync>>,
    ) -> Self {
        Self {
            kind,
            source: source.into(),
        }
    }

    /// What kept the answer from coming.
    #[must_use]
    pub const fn kind(&self) -> TransportErrorKind {
        self.kind
    }
}

impl fmt::Display for TransportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let what = match self.kind {
            TransportErrorKind::Connect => "could not connect",
            TransportErrorKind::Timeout => "no full answer in time",
            TransportErrorKind::Interrupted => "the connection broke",
        };
        // The innermost cause is the one that helps; what is around it repeats the kind.
        let mut cause: &dyn StdError = &*self.source;
        while let Some(inner) = cause.source() {
            cause = inner;
        }
        write!(f, "{what}: {cause}")
    }
}

impl StdError for TransportError {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        Some(&*self.source)
    }
}

/// What [`Transport::send`] returns.
pub type TransportFuture<'t> =
    Pin<Box<dyn Future<Output = Result<HttpResponse, TransportError>> + Send + 't>>;

/// A way to a server. Implement it to put any HTTP stack below the client.
///
/// A transport must not follow redirects: it would carry credentials to where they do not belong.
pub trait Transport: Send + Sync + 'static {
    /// Sends `request` and receives the whole answer, within `request.timeout`.
    fn send(&self, request: HttpRequest) -> TransportFuture<'_>;
}
