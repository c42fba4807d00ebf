//! How a request gets to a server, and an answer back.
//!
//! Owns the trait and what goes through it. Knows nothing of retries, deadlines and limits: the client keeps
//! those, whatever the transport.

use std::error::Error as StdError;
use std::fmt;
use std::future::Future;
use std::pin::Pin;

use http::{HeaderMap, Method, StatusCode};
use zeroize::Zeroize as _;

use super::body::HttpBody;
use super::sending::RequestBody;

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
    pub body: RequestBody,
}

impl HttpRequest {
    /// A request without headers and body, to try a transport with.
    #[must_use]
    pub fn new(method: Method, url: impl Into<String>) -> Self {
        Self {
            method,
            url: url.into(),
            headers: HeaderMap::new(),
            body: RequestBody::default(),
        }
    }
}

impl HttpRequest {
    /// Wipes the URL, whose query may hold a key.
    pub(super) fn wipe_url(&mut self) {
        self.url.zeroize();
    }
}

impl fmt::Debug for HttpRequest {
    // Neither body, query nor values of headers: all may hold what is nobody's business.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let url = self.url.split('?').next().unwrap_or_default();
        f.debug_struct("HttpRequest")
            .field("method", &self.method)
            .field("url", &url)
            .field("body", &self.body)
            .finish_non_exhaustive()
    }
}

/// An answer: its head, and a body that may still be on its way.
pub struct HttpResponse {
    /// The status.
    pub status: StatusCode,
    /// The headers.
    pub headers: HeaderMap,
    /// The body.
    pub body: HttpBody,
}

impl fmt::Debug for HttpResponse {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("HttpResponse")
            .field("status", &self.status)
            .field("body", &self.body)
            .finish_non_exhaustive()
    }
}

/// What kept an answer from coming.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum TransportErrorKind {
    /// The request cannot be sent as it is.
    Unsendable,
    /// There is no token to show: the request was not sent. See [`TokenSource`](super::TokenSource).
    NoToken,
    /// There is no token to show at this moment: the request was not sent.
    NoTokenYet,
    /// No connection could be made: the request was not sent.
    Connect,
    /// No connection could be made in time: the request was not sent.
    ConnectTimeout,
    /// The deadline passed before the request was sent.
    TooLate,
    /// The time was up; the server may have acted.
    Timeout,
    /// The connection broke, or the answer was not HTTP: the server may have acted.
    Interrupted,
    /// The answer is larger than the client takes.
    TooLarge,
    /// What the body of the request is read from broke off, or had another length than was announced.
    Body,
}

impl TransportErrorKind {
    /// Whether the request provably never reached the server.
    #[must_use]
    pub const fn is_unsent(self) -> bool {
        matches!(
            self,
            Self::Unsendable
                | Self::NoToken
                | Self::NoTokenYet
                | Self::Connect
                | Self::ConnectTimeout
                | Self::TooLate
        )
    }

    /// Whether the time was up.
    #[must_use]
    pub const fn is_timeout(self) -> bool {
        matches!(self, Self::ConnectTimeout | Self::TooLate | Self::Timeout)
    }
}

/// Why no answer came, or no whole one.
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
            TransportErrorKind::Unsendable => "the request cannot be sent",
            TransportErrorKind::NoToken | TransportErrorKind::NoTokenYet => "no token to show",
            TransportErrorKind::Connect | TransportErrorKind::ConnectTimeout => "could not connect",
            TransportErrorKind::TooLate => "not sent",
            TransportErrorKind::Timeout => "no full answer in time",
            TransportErrorKind::Interrupted => "the connection broke",
            TransportErrorKind::TooLarge => "the answer is too large",
            TransportErrorKind::Body => "the body of the request could not be read",
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
/// A transport must not follow redirects, since it would carry credentials to where they do not belong, and must
/// not repeat requests: the client does both, where it is safe. Nor need it look at the clock: the client drops
/// the future, or the body, when the time is up, and the transport then gives up the connection. What it has to
/// tell truly is whether a request that failed never left ([`TransportErrorKind::is_unsent`]), since that decides
/// whether a create is sent again.
pub trait Transport: Send + Sync + 'static {
    /// Sends `request` and receives the head of the answer.
    fn send(&self, request: HttpRequest) -> TransportFuture<'_>;
}
