//! Where tokens come from that a client does not have from the start.
//!
//! Owns what a source of tokens is, and what it may ask of the client. Knows nothing of how any source gets them.

use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::time::Instant;

use bytes::Bytes;
use http::header::USER_AGENT;
use http::{HeaderMap, StatusCode, Uri};

use super::api::Shared;
use super::base_url::Origin;
use super::body::Received;
use super::redirect::resolve;
use super::transport::{HttpRequest, TransportError, TransportErrorKind};
use crate::secret::Secret;

/// What [`TokenSource::token`] returns.
pub type TokenFuture<'t> = Pin<Box<dyn Future<Output = Result<Secret, TokenError>> + Send + 't>>;

/// Where bearer tokens come from: implement it for a login of one's own, for the token of a cloud's machine, for a file
/// that something else writes. Any function that gives a future of a token is one.
///
/// It is asked before each request that shows a token, so that it should keep the token that it has for as long as
/// that lives. When the API answers 401 it is asked once more, with [`TokenContext::refused`] set; if it then gives
/// another token, the request is sent again.
pub trait TokenSource: Send + Sync + 'static {
    /// A token that can be shown now.
    fn token<'t>(&'t self, context: TokenContext<'t>) -> TokenFuture<'t>;
}

impl<F, T> TokenSource for F
where
    F: Fn() -> T + Send + Sync + 'static,
    T: Future<Output = Result<Secret, TokenError>> + Send + 'static,
{
    fn token<'t>(&'t self, _context: TokenContext<'t>) -> TokenFuture<'t> {
        Box::pin(self())
    }
}

/// The largest answer of a server that gives out tokens, in bytes.
const MAX_ANSWER: usize = 1024 * 1024;

/// What a source of tokens may ask of the client that it is asked by.
#[derive(Clone, Copy)]
pub struct TokenContext<'t> {
    shared: &'t Shared,
    refused: Option<&'t Secret>,
}

impl fmt::Debug for TokenContext<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TokenContext")
            .field("refused", &self.refused)
            .finish_non_exhaustive()
    }
}

impl<'t> TokenContext<'t> {
    pub(super) const fn new(shared: &'t Shared, refused: Option<&'t Secret>) -> Self {
        Self { shared, refused }
    }

    /// The token that the API has just answered 401 to, if it did: another one is wanted.
    #[must_use]
    pub const fn refused(&self) -> Option<&'t Secret> {
        self.refused
    }

    /// The time, as the client keeps it.
    #[must_use]
    pub fn now(&self) -> Instant {
        self.shared.clock.now()
    }

    /// Sends a request with the client's own transport, once: no redirect is followed, and nothing is sent again. The
    /// URL may be relative to the API's base URL. It has to begin with `https://` but for this machine, unless the client
    /// allows unencrypted requests.
    ///
    /// # Errors
    /// When the URL cannot be used, or no answer comes.
    pub async fn send(
        &self,
        mut request: HttpRequest,
    ) -> Result<(StatusCode, HeaderMap, Bytes), TokenError> {
        request.url = self.place(&request.url)?;
        if let Some(agent) = self.shared.headers.get(USER_AGENT) {
            request
                .headers
                .entry(USER_AGENT)
                .or_insert_with(|| agent.clone());
        }
        let response = self.shared.transport.send(request).await;
        let response = response.map_err(|error| TokenError::of(&error))?;
        let mut body = Received::default();
        let received = response.body.receive(MAX_ANSWER, &mut body).await;
        received.map_err(|error| TokenError::of(&error))?;
        Ok((response.status, response.headers, body.finish()))
    }

    fn place(&self, url: &str) -> Result<String, TokenError> {
        let unusable = || TokenError::new("the URL of the server that gives out tokens is none");
        let base: Option<Uri> = self.shared.base_url.text.parse().ok();
        let url = base.and_then(|base| resolve(&base, url));
        let url = url.ok_or_else(unusable)?;
        let origin = Origin::of(&url).ok_or_else(unusable)?;
        let is_safe = origin.is_https || origin.is_loopback();
        if !is_safe && !self.shared.allows_insecure_http {
            let problem = "the URL of the server that gives out tokens must begin with https://";
            return Err(TokenError::new(problem));
        }
        Ok(url.to_string())
    }
}

/// Why there is no token. Whoever makes one keeps secrets out of its text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TokenError {
    problem: String,
    is_transient: bool,
}

impl TokenError {
    /// That there is none, and that asking again would not help.
    #[must_use]
    pub fn new(problem: impl Into<String>) -> Self {
        Self {
            problem: problem.into(),
            is_transient: false,
        }
    }

    /// That there is none now: the client asks again, as it does after an answer that did not come.
    #[must_use]
    pub fn transient(problem: impl Into<String>) -> Self {
        Self {
            is_transient: true,
            ..Self::new(problem)
        }
    }

    fn of(error: &TransportError) -> Self {
        Self {
            problem: format!("the server that gives out tokens: {error}"),
            is_transient: error.kind() != TransportErrorKind::Unsendable,
        }
    }

    /// Whether asking again may help.
    #[must_use]
    pub const fn is_transient(&self) -> bool {
        self.is_transient
    }
}

impl fmt::Display for TokenError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.problem)
    }
}

impl std::error::Error for TokenError {}

impl From<TokenError> for TransportError {
    fn from(error: TokenError) -> Self {
        let kind = match error.is_transient {
            true => TransportErrorKind::NoTokenYet,
            false => TransportErrorKind::NoToken,
        };
        Self::new(kind, error)
    }
}

/// Whether a header can hold the token.
pub(super) fn can_be_shown(token: &Secret) -> bool {
    let token = token.expose();
    !token.is_empty() && token.bytes().all(|byte| byte.is_ascii_graphic())
}
