//! The client: where the API is, who calls, and how requests get there.

use std::env;
use std::error::Error as StdError;
use std::fmt;
use std::marker::PhantomData;
use std::sync::Arc;
use std::time::Duration;

use http::Uri;
use http::header::{AUTHORIZATION, HeaderMap, HeaderValue, USER_AGENT};
use zeroize::Zeroizing;

use super::call::Call;
use super::endpoint::{Endpoint, Security};
use super::request::{Checks, RequestParts, header};
use super::transport::{HttpRequest, HttpResponse, Transport, TransportError};
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
pub struct ApiKey(Secret);

impl<T: Into<String>> From<T> for ApiKey {
    fn from(key: T) -> Self {
        Self(Secret::new(key))
    }
}

/// Why a client could not be made.
#[derive(Debug)]
#[non_exhaustive]
pub enum BuildError {
    /// No key was given.
    MissingKey {
        /// The environment variable that it can be given in.
        variable: &'static str,
    },
    /// The key holds a character that no header can.
    MalformedKey,
    /// No base URL was given, and the API's description has none.
    MissingBaseUrl {
        /// The environment variable that it can be given in.
        variable: &'static str,
    },
    /// The base URL cannot be used.
    BaseUrl {
        /// Why not.
        problem: &'static str,
    },
    /// A default header cannot be used: it cannot be sent, or is the one that the key goes into.
    Header {
        /// The header's name.
        name: String,
    },
    /// The transport could not be set up.
    Transport(Box<dyn StdError + Send + Sync>),
}

impl BuildError {
    #[cfg(feature = "reqwest")]
    pub(super) fn transport(error: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        Self::Transport(error.into())
    }
}

impl fmt::Display for BuildError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::MissingKey { variable } => {
                write!(f, "no API key: set {variable}, or give one to the builder")
            }
            Self::MalformedKey => f.write_str(
                "the API key holds a character that a key cannot: only visible ASCII can be sent",
            ),
            Self::MissingBaseUrl { variable } => {
                write!(f, "no base URL: set {variable}, or give one to the builder")
            }
            Self::BaseUrl { problem } => write!(f, "the base URL {problem}"),
            Self::Header { name } if is_authorization(name) => write!(
                f,
                "the default header {name:?} cannot be sent: the key goes there, give it to `api_key`"
            ),
            Self::Header { name } => write!(f, "the default header {name:?} cannot be sent"),
            Self::Transport(error) => write!(f, "the transport could not be set up: {error}"),
        }
    }
}

impl StdError for BuildError {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        match self {
            Self::Transport(error) => Some(&**error),
            _ => None,
        }
    }
}

/// A client of one API. Cheap to clone; clones share their connections.
#[derive(Clone)]
pub struct Client {
    shared: Arc<Shared>,
}

struct Shared {
    base_url: String,
    headers: HeaderMap,
    query: Vec<(String, String)>,
    key: Option<ApiKey>,
    bearer: Option<HeaderValue>,
    timeout: Duration,
    checks: Checks,
    transport: Box<dyn Transport>,
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client")
            .field("base_url", &self.shared.base_url)
            .field("key", &self.shared.key)
            .field("timeout", &self.shared.timeout)
            .field("checks", &self.shared.checks)
            .finish_non_exhaustive()
    }
}

impl Client {
    /// Starts to build a client of `api`.
    #[must_use]
    pub fn builder<C: From<Self>>(api: Api) -> ClientBuilder<C> {
        ClientBuilder {
            api,
            key: None,
            base_url: None,
            headers: Vec::new(),
            query: Vec::new(),
            timeout: Duration::from_secs(60),
            checks: Checks::On,
            transport: None,
            makes: PhantomData,
        }
    }

    /// A call of `endpoint`, to be sent by `.await`.
    pub fn call<E: Endpoint>(&self, endpoint: E) -> Call<E> {
        Call::new(self.clone(), endpoint)
    }

    pub(super) fn checks(&self) -> Checks {
        self.shared.checks
    }

    pub(super) fn timeout(&self) -> Duration {
        self.shared.timeout
    }

    pub(super) fn key(&self) -> Option<&Secret> {
        self.shared.key.as_ref().map(|key| &key.0)
    }

    /// Sends the parts of a request, with what all requests of this client carry.
    pub(super) async fn send(
        &self,
        mut parts: RequestParts,
        timeout: Duration,
    ) -> Result<HttpResponse, TransportError> {
        parts.query.add_defaults(&self.shared.query);
        let mut headers = self.shared.headers.clone();
        if let (Security::Bearer, Some(bearer)) = (parts.security, &self.shared.bearer) {
            headers.insert(AUTHORIZATION, bearer.clone());
        }
        // What the call says itself stands above what the client says always.
        headers.extend(parts.headers);
        let request = HttpRequest {
            method: parts.method,
            url: format!(
                "{}{}{}",
                self.shared.base_url,
                parts.path,
                parts.query.finish()
            ),
            headers,
            body: parts.body.unwrap_or_default(),
            timeout: Some(timeout),
        };
        self.shared.transport.send(request).await
    }
}

/// Builds a client: a [`Client`], or what a generated crate makes of one.
pub struct ClientBuilder<C = Client> {
    api: Api,
    key: Option<ApiKey>,
    base_url: Option<String>,
    headers: Vec<(String, String)>,
    query: Vec<(String, String)>,
    timeout: Duration,
    checks: Checks,
    transport: Option<Box<dyn Transport>>,
    makes: PhantomData<fn() -> C>,
}

impl<C> fmt::Debug for ClientBuilder<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ClientBuilder")
            .field("api", &self.api)
            .field("key", &self.key)
            .field("timeout", &self.timeout)
            .field("checks", &self.checks)
            .finish_non_exhaustive()
    }
}

impl<C: From<Client>> ClientBuilder<C> {
    /// Takes the key and the base URL from the environment, where they are set and not empty. What is given
    /// to the builder stands above the environment.
    #[must_use]
    pub fn from_env(mut self) -> Self {
        let read = |variable: &str| {
            // Either may be the key, of which no copy is left behind.
            let value = Zeroizing::new(env::var(variable).ok()?);
            let value = value.trim();
            (!value.is_empty()).then(|| value.to_owned())
        };
        if self.key.is_none() {
            self.key = read(self.api.api_key_variable).map(ApiKey::from);
        }
        if self.base_url.is_none() {
            self.base_url = read(self.api.base_url_variable);
        }
        self
    }

    /// The key to show to the server. White space around it is dropped.
    #[must_use]
    pub fn api_key(mut self, key: impl Into<ApiKey>) -> Self {
        self.key = Some(key.into());
        self
    }

    /// Where the API is, if not at its usual place: `https://host` or `https://host/prefix`.
    #[must_use]
    pub fn base_url(mut self, url: impl Into<String>) -> Self {
        self.base_url = Some(url.into());
        self
    }

    /// A header that every request carries, unless its call says otherwise. `Authorization` is refused: the
    /// key goes there.
    #[must_use]
    pub fn header(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.headers.push((name.into(), value.into()));
        self
    }

    /// A query parameter that every request carries, unless its call sets one of that name.
    #[must_use]
    pub fn query(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.query.push((name.into(), value.into()));
        self
    }

    /// How long a call may take to the last byte of its answer; 60 seconds if not set.
    #[must_use]
    pub const fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = timeout;
        self
    }

    /// Whether values are checked before they are sent; they are if not set.
    #[must_use]
    pub const fn checks(mut self, checks: Checks) -> Self {
        self.checks = checks;
        self
    }

    /// How requests get to the server; reqwest if not set.
    #[must_use]
    pub fn transport(mut self, transport: impl Transport) -> Self {
        self.transport = Some(Box::new(transport));
        self
    }

    /// Makes the client.
    ///
    /// # Errors
    /// A missing or malformed key, a base URL or a header that cannot be used, a transport that cannot be
    /// set up.
    pub fn build(self) -> Result<C, BuildError> {
        let key = self
            .key
            .as_ref()
            .map(|key| key.0.expose().trim())
            .filter(|key| !key.is_empty());
        if key.is_none() && self.api.needs_key {
            let variable = self.api.api_key_variable;
            return Err(BuildError::MissingKey { variable });
        }
        let bearer = key.map(bearer).transpose()?;
        let variable = self.api.base_url_variable;
        let base = self.base_url.as_deref().or(self.api.base_url);
        let base = base.ok_or(BuildError::MissingBaseUrl { variable })?;
        let shared = Shared {
            base_url: base_url(base)?,
            headers: headers(self.api.user_agent, self.headers)?,
            query: self.query,
            key: key.map(ApiKey::from),
            bearer,
            timeout: self.timeout,
            checks: self.checks,
            transport: match self.transport {
                Some(transport) => transport,
                None => default_transport()?,
            },
        };
        let shared = Arc::new(shared);
        Ok(Client { shared }.into())
    }
}

#[cfg(feature = "reqwest")]
fn default_transport() -> Result<Box<dyn Transport>, BuildError> {
    Ok(Box::new(super::reqwest::ReqwestTransport::new()?))
}

#[cfg(not(feature = "reqwest"))]
fn default_transport() -> Result<Box<dyn Transport>, BuildError> {
    let problem = "no transport was given, and the feature `reqwest` is off";
    Err(BuildError::Transport(problem.into()))
}

/// The base URL without a slash at its end.
fn base_url(text: &str) -> Result<String, BuildError> {
    let text = text.trim().trim_end_matches('/');
    let problem = match text.parse::<Uri>() {
        Err(_) => "is not a URL",
        Ok(url) if !is_http(&url) => "must begin with https:// or http://",
        Ok(url)
            if url
                .authority()
                .is_some_and(|host| host.as_str().contains('@')) =>
        {
            "must not hold a user name or password"
        }
        Ok(url) if !has_host(&url) => "must name a host, and a port between 0 and 65535 if any",
        Ok(url) if url.query().is_some() || text.contains('#') => {
            "must not hold a query or fragment"
        }
        Ok(_) => return Ok(text.to_owned()),
    };
    Err(BuildError::BaseUrl { problem })
}

fn is_http(url: &Uri) -> bool {
    let is = |scheme: &str| {
        url.scheme_str()
            .is_some_and(|text| text.eq_ignore_ascii_case(scheme))
    };
    is("http") || is("https")
}

fn has_host(url: &Uri) -> bool {
    let after_host = url
        .host()
        .zip(url.authority())
        .and_then(|(host, authority)| {
            (!host.is_empty()).then(|| authority.as_str().strip_prefix(host))?
        });
    after_host.is_some_and(|port| port.is_empty() || url.port_u16().is_some())
}

/// The header that shows a key.
fn bearer(key: &str) -> Result<HeaderValue, BuildError> {
    if !key.bytes().all(|byte| byte.is_ascii_graphic()) {
        return Err(BuildError::MalformedKey);
    }
    let text = Zeroizing::new(format!("Bearer {key}"));
    let mut value = HeaderValue::from_str(&text).map_err(|_| BuildError::MalformedKey)?;
    value.set_sensitive(true);
    Ok(value)
}

fn headers(
    user_agent: &'static str,
    given: Vec<(String, String)>,
) -> Result<HeaderMap, BuildError> {
    let mut headers = HeaderMap::new();
    headers.insert(USER_AGENT, HeaderValue::from_static(user_agent));
    for (name, value) in given {
        match header(&name, &value) {
            Some((header, value)) if header != AUTHORIZATION => headers.insert(header, value),
            _ => return Err(BuildError::Header { name }),
        };
    }
    Ok(headers)
}

/// Whether a header is the key's.
fn is_authorization(name: &str) -> bool {
    name.eq_ignore_ascii_case(AUTHORIZATION.as_str())
}
