//! The client: where the API is, who calls, and how requests get there.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use http::Method;
use http::header::HeaderMap;
use tokio::sync::Semaphore;

use super::base_url::BaseUrl;
use super::budget::RetryBudget;
use super::builder::ClientBuilder;
use super::call::Call;
use super::clock::Clock;
use super::credentials::{Credentials, show, source};
use super::endpoint::Endpoint;
use super::exchange::Source;
use super::redirect::resolve;
use super::request::{Checks, RequestParts};
use super::retry::RetryPolicy;
use super::security::Security;
use super::transport::{HttpRequest, Transport};
use super::undocumented::Undocumented;
use crate::check::{Rule, Violation, Violations};
use crate::open_enum::quoted;
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
    /// The environment variable that holds the user name.
    pub username_variable: &'static str,
    /// The environment variable that holds the password.
    pub password_variable: &'static str,
    /// The environment variable that overrides the base URL.
    pub base_url_variable: &'static str,
    /// Whether there are operations that need a key.
    pub needs_key: bool,
    /// Where a program gets a token by itself, if the API's description says so.
    pub token_url: Option<&'static str>,
    /// How its operations let callers show who they are, unless they say otherwise.
    pub security: Security,
}

/// The key that a client shows to the server, wherever the API wants it: a bearer token, for one.
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
    /// Whether the user said where the API is, so that all requests go there.
    pub(super) has_own_base_url: bool,
    pub(super) allows_insecure_http: bool,
    pub(super) credentials: Credentials,
    /// How undocumented operations are called.
    pub(super) usual: Security,
    /// The key, and what else the client says always that may be one: kept out of messages.
    pub(super) secrets: Vec<Secret>,
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
            .field("credentials", &self.shared.credentials)
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
    /// The request of `parts`, with what all requests of this client carry but its credentials.
    pub(super) fn request(&self, mut parts: RequestParts, base: &BaseUrl) -> HttpRequest {
        parts.query.add_defaults(&self.query);
        let mut headers = self.headers.clone();
        // What the call says itself stands above what the client says always.
        headers.extend(parts.headers);
        HttpRequest {
            method: parts.method,
            url: format!("{}{}{}", base.text, parts.path, parts.query.finish()),
            headers,
            body: parts.body.unwrap_or_default(),
        }
    }

    /// Puts into a request what the operation behind `parts` wants to be shown; the tokens that come from elsewhere are
    /// put in when it is sent.
    pub(super) fn shown(
        &self,
        parts: &RequestParts,
        base: &BaseUrl,
    ) -> Result<(impl Fn(&mut HttpRequest) + '_ + use<'_>, Vec<Source>), Violations> {
        let security = if parts.is_undocumented {
            self.usual
        } else {
            parts.security
        };
        let chosen = match self.credentials.choose(security, parts) {
            Ok(chosen) => chosen,
            // Nobody knows whether such an operation asks at all.
            Err(_) if parts.is_undocumented => Vec::new(),
            Err(missing) => return Err(missing),
        };
        let is_safe = base.origin.is_https || base.origin.is_loopback();
        if !chosen.is_empty() && !is_safe && !self.allows_insecure_http {
            let rule = Rule::Kind("one that begins with https://, since a credential goes there");
            return Err(Violation::new("the server", Some(quoted(&base.text)), rule).into());
        }
        let sources = chosen.iter();
        let sources = sources.filter_map(|(scheme, shown)| Some((*scheme, source(shown)?)));
        let sources = sources.collect();
        let show = move |request: &mut HttpRequest| {
            for (scheme, credential) in &chosen {
                show(scheme, credential, request);
            }
        };
        Ok((show, sources))
    }

    /// Where an operation is that has a server of its own, or that was given one, unless the user said where all are.
    pub(super) fn place(&self, server: Option<&str>) -> Result<BaseUrl, Violations> {
        let Some(server) = server.filter(|_| !self.has_own_base_url) else {
            return Ok(self.base_url.clone());
        };
        let resolved = || {
            let from = self.base_url.text.parse().ok()?;
            BaseUrl::parse(&resolve(&from, server)?.to_string()).ok()
        };
        resolved().ok_or_else(|| {
            let rule = Rule::Kind("the URL of a server");
            Violation::new("the server", Some(quoted(server)), rule).into()
        })
    }
}
