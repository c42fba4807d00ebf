//! The client: where the API is, who calls, and how requests get there.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use http::Method;
use http::header::{AUTHORIZATION, HeaderMap, HeaderValue};
use tokio::sync::Semaphore;

use super::base_url::BaseUrl;
use super::budget::RetryBudget;
use super::builder::ClientBuilder;
use super::call::Call;
use super::clock::Clock;
use super::endpoint::{Endpoint, Security};
use super::request::{Checks, RequestParts};
use super::retry::RetryPolicy;
use super::transport::{HttpRequest, Transport};
use super::undocumented::Undocumented;
use crate::secret::Secret;

/// What a generated client says of its API.
#[derive(Clone, Copy, Debug)]
pub struct Api {
    /// The name and version of the client, as in `User-Agent`.
    pub user_agent: &'static str,
    /// Where the API is, if its description says so.
    pub base_url: Option<&'static str>,
    /// The environment variable that holds the key.
    pub api_key_variable: &'static str,
    /// The environment variable that overrides the base URL.
    pub base_url_variable: &'static str,
    /// Whether there are operations that need a key.
    pub needs_key: bool,
}

/// The key that a client shows to the server: a bearer token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ApiKey(pub(super) Secret);

impl<T: Into<String>> From<T> for ApiKey {
    fn from(key: T) -> Self {
        Self(Secret::new(key))
    }
}

/// A client of one API. Cheap to clone; clones share their connections, their retry budget and their limits.
#[derive(Clone)]
pub struct Client {
    shared: Arc<Shared>,
}

/// What the clones of a client share.
pub(super) struct Shared {
    pub(super) base_url: BaseUrl,
    pub(super) headers: HeaderMap,
    pub(super) query: Vec<(String, String)>,
    pub(super) key: Option<ApiKey>,
    /// The key, and what else the client says always that may be one: kept out of messages.
    pub(super) secrets: Vec<Secret>,
    pub(super) bearer: Option<HeaderValue>,
    pub(super) timeout: Duration,
    pub(super) deadline: Option<Duration>,
    pub(super) retries: RetryPolicy,
    pub(super) budget: RetryBudget,
    pub(super) checks: Checks,
    pub(super) max_response_size: usize,
    pub(super) max_concurrency: usize,
    pub(super) logs_bodies: bool,
    /// A permit for each request that may be on its way.
    pub(super) turns: Semaphore,
    pub(super) transport: Box<dyn Transport>,
    pub(super) clock: Box<dyn Clock>,
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client")
            .field("base_url", &self.shared.base_url.text)
            .field("key", &self.shared.key)
            .field("timeout", &self.shared.timeout)
            .field("retries", &self.shared.retries)
            .field("checks", &self.shared.checks)
            .finish_non_exhaustive()
    }
}

impl Client {
    /// Starts to build a client of `api`.
    #[must_use]
    pub fn builder<C: From<Self>>(api: Api) -> ClientBuilder<C> {
        ClientBuilder::new(api)
    }

    pub(super) fn of(shared: Shared) -> Self {
        let shared = Arc::new(shared);
        Self { shared }
    }

    /// A call of `endpoint`, to be sent by `.await`.
    pub fn call<E: Endpoint>(&self, endpoint: E) -> Call<E> {
        Call::new(self.clone(), endpoint)
    }

    /// A call of an endpoint that the API's description does not know, with the same manners as all others: the
    /// key, retries, deadlines, limits. `path` is what stands behind the base URL: `/pets/1`. It can lead nowhere
    /// else, least of all to another host.
    ///
    /// A path must begin with `/`, and hold no `.` or `..` between slashes, no empty part, no query (see
    /// [`Call::query`]), no backslash and no control character; one that does is refused when the call is sent.
    pub fn request(&self, method: Method, path: impl Into<String>) -> Call<Undocumented> {
        self.call(Undocumented::new(method, path.into()))
    }

    pub(super) fn shared(&self) -> &Shared {
        &self.shared
    }
}

impl Shared {
    /// The request of `parts`, with what all requests of this client carry.
    pub(super) fn request(&self, mut parts: RequestParts) -> HttpRequest {
        parts.query.add_defaults(&self.query);
        let mut headers = self.headers.clone();
        if let (Security::Bearer, Some(bearer)) = (parts.security, &self.bearer) {
            headers.insert(AUTHORIZATION, bearer.clone());
        }
        // What the call says itself stands above what the client says always.
        headers.extend(parts.headers);
        HttpRequest {
            method: parts.method,
            url: format!(
                "{}{}{}",
                self.base_url.text,
                parts.path,
                parts.query.finish()
            ),
            headers,
            body: parts.body.unwrap_or_default(),
        }
    }
}
