//! How a client is made.

use std::env;
use std::fmt;
use std::marker::PhantomData;
use std::time::Duration;

use http::header::{AUTHORIZATION, HeaderMap, HeaderValue, USER_AGENT};
use tokio::sync::Semaphore;
use zeroize::Zeroizing;

use super::api::{Api, ApiKey, Client, Shared};
use super::base_url::BaseUrl;
use super::budget::RetryBudget;
use super::build_error::BuildError;
use super::call::IDEMPOTENCY_KEY;
use super::client_credentials::ClientCredentials;
use super::clock::Clock;
use super::credentials::{Credential, Credentials};
use super::request::{Checks, header, remember_header};
use super::retry::RetryPolicy;
use super::security::{Scheme, SchemeKind};
use super::token::TokenSource;
use super::transport::Transport;
use crate::secret::Secret;

/// How long connecting may take, unless something else is said.
pub(super) const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);

/// Builds a client: a [`Client`], or what a generated crate makes of one.
pub struct ClientBuilder<C = Client> {
    api: Api,
    key: Option<ApiKey>,
    login: Option<Credential>,
    credentials: Vec<(&'static Scheme, Credential)>,
    tokens: Option<Credential>,
    client: Option<(String, Secret)>,
    shows_nothing: bool,
    server: Option<String>,
    base_url: Option<String>,
    allows_insecure_http: bool,
    headers: Vec<(String, String)>,
    query: Vec<(String, String)>,
    connect_timeout: Duration,
    timeout: Duration,
    deadline: Option<Duration>,
    retries: RetryPolicy,
    budget: RetryBudget,
    checks: Checks,
    max_response_size: usize,
    max_concurrency: usize,
    logs_bodies: bool,
    transport: Option<Box<dyn Transport>>,
    clock: Option<Box<dyn Clock>>,
    makes: PhantomData<fn() -> C>,
}

impl<C> fmt::Debug for ClientBuilder<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ClientBuilder")
            .field("api", &self.api)
            .field("key", &self.key)
            .field("timeout", &self.timeout)
            .field("retries", &self.retries)
            .field("checks", &self.checks)
            .finish_non_exhaustive()
    }
}

impl<C: From<Client>> ClientBuilder<C> {
    pub(super) fn new(api: Api) -> Self {
        Self {
            api,
            key: None,
            login: None,
            credentials: Vec::new(),
            tokens: None,
            client: None,
            shows_nothing: false,
            server: None,
            base_url: None,
            allows_insecure_http: false,
            headers: Vec::new(),
            query: Vec::new(),
            connect_timeout: CONNECT_TIMEOUT,
            timeout: Duration::from_secs(60),
            deadline: None,
            retries: RetryPolicy::new(),
            budget: RetryBudget::default(),
            checks: Checks::On,
            max_response_size: 32 * 1024 * 1024,
            max_concurrency: 256,
            logs_bodies: false,
            transport: None,
            clock: None,
            makes: PhantomData,
        }
    }

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
        if self.login.is_none() {
            let user = read(self.api.username_variable);
            let password = read(self.api.password_variable);
            self.login = user
                .zip(password)
                .map(|(user, password)| Credential::basic(user, password));
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

    /// The user name and the password to show to the server, where the API asks for them.
    #[must_use]
    pub fn basic(mut self, user: impl Into<String>, password: impl Into<String>) -> Self {
        self.login = Some(Credential::basic(user, password));
        self
    }

    /// Where bearer tokens come from, for all schemes that take one: plain bearer tokens, OAuth 2, OpenID Connect. It
    /// stands above the key, and below what [`ClientBuilder::credential`] gives to one scheme. A token that the API
    /// answers 401 to is renewed once, and the request sent again.
    #[must_use]
    pub fn token_source(mut self, source: impl TokenSource) -> Self {
        self.tokens = Some(Credential::source(source));
        self
    }

    /// The id and the secret that a program gets its tokens for by itself, from the server that the API's description
    /// names: OAuth 2's flow of client credentials. For scopes, an audience, another server or other manners, make
    /// [`ClientCredentials`] and give them to [`ClientBuilder::token_source`].
    #[must_use]
    pub fn client_credentials(mut self, id: impl Into<String>, secret: impl Into<Secret>) -> Self {
        self.client = Some((id.into(), secret.into()));
        self
    }

    /// A client that may have nothing to show, for the operations that are open to all. About the others, the server
    /// decides.
    #[must_use]
    pub const fn without_credentials(mut self) -> Self {
        self.shows_nothing = true;
        self
    }

    /// One of the API's documented places, or any other: as [`ClientBuilder::base_url`], which stands above it, but
    /// that operations which have servers of their own are called there.
    #[must_use]
    pub fn server(mut self, server: impl Into<String>) -> Self {
        self.server = Some(server.into());
        self
    }

    /// What to show for one scheme, above the key, and above user name and password. An operation is called in the
    /// first way that the API's description offers and that there are credentials for.
    #[must_use]
    pub fn credential(mut self, scheme: &'static Scheme, credential: Credential) -> Self {
        self.credentials
            .retain(|(known, _)| known.name != scheme.name);
        self.credentials.push((scheme, credential));
        self
    }

    /// Where the API is, if not at its usual place: `https://host` or `https://host/prefix`. All operations are called
    /// there, those with servers of their own as well; see [`ClientBuilder::server`] for a place that leaves them theirs.
    ///
    /// With a key, `http://`
    /// is accepted for this machine alone: `localhost` and loopback addresses.
    #[must_use]
    pub fn base_url(mut self, url: impl Into<String>) -> Self {
        self.base_url = Some(url.into());
        self
    }

    /// Lets the key be sent unencrypted to a base URL that begins with `http://`, for a network that is trusted.
    #[must_use]
    pub const fn allow_insecure_http(mut self) -> Self {
        self.allows_insecure_http = true;
        self
    }

    /// A header that every request carries, unless its call says otherwise. `Authorization` is refused, since the
    /// key goes there, and so is `Idempotency-Key`, which each request has of its own.
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

    /// How long connecting may take; 10 seconds if not set. A transport of one's own has to keep its own limit.
    #[must_use]
    pub const fn connect_timeout(mut self, timeout: Duration) -> Self {
        self.connect_timeout = timeout;
        self
    }

    /// How long one attempt may take to the last byte of its answer; 60 seconds if not set.
    #[must_use]
    pub const fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = timeout;
        self
    }

    /// How long a call may take with all its attempts, and the waits before and between them; as long as those
    /// take if not set.
    #[must_use]
    pub const fn deadline(mut self, deadline: Duration) -> Self {
        self.deadline = Some(deadline);
        self
    }

    /// When and how often requests are sent again.
    #[must_use]
    pub fn retries(mut self, policy: RetryPolicy) -> Self {
        self.retries = policy;
        self
    }

    /// How often a request is sent again at most; 2 if not set.
    #[must_use]
    pub fn max_retries(mut self, count: u32) -> Self {
        self.retries = self.retries.max_retries(count);
        self
    }

    /// How many retries all calls of this client may make together.
    #[must_use]
    pub fn retry_budget(mut self, budget: RetryBudget) -> Self {
        self.budget = budget;
        self
    }

    /// Whether values are checked before they are sent; they are if not set.
    #[must_use]
    pub const fn checks(mut self, checks: Checks) -> Self {
        self.checks = checks;
        self
    }

    /// How large the body of an answer may be, in bytes; 32 MiB if not set.
    #[must_use]
    pub const fn max_response_size(mut self, bytes: usize) -> Self {
        self.max_response_size = bytes;
        self
    }

    /// How many requests of this client may be on their way at once; 256 if not set. Calls beyond that wait for
    /// their turn, which counts for their deadline and for no attempt's timeout.
    #[must_use]
    pub const fn max_concurrency(mut self, requests: usize) -> Self {
        self.max_concurrency = requests;
        self
    }

    /// Whether bodies are told to `tracing`, at the level `DEBUG` and for the target `specwright::body`; they are
    /// not if not set. Secret fields are hidden, and so is what the API's description does not know.
    #[must_use]
    pub const fn log_bodies(mut self, log: bool) -> Self {
        self.logs_bodies = log;
        self
    }

    /// How requests get to the server; reqwest if not set. Away from tokio, give a [`ClientBuilder::clock`] too.
    #[must_use]
    pub fn transport(mut self, transport: impl Transport) -> Self {
        self.transport = Some(Box::new(transport));
        self
    }

    /// Where time is taken from; tokio if not set.
    #[must_use]
    pub fn clock(mut self, clock: impl Clock) -> Self {
        self.clock = Some(Box::new(clock));
        self
    }

    /// Makes the client.
    ///
    /// # Errors
    /// A missing or malformed key, a base URL or a header that cannot be used, a transport that cannot be
    /// set up.
    pub fn build(self) -> Result<C, BuildError> {
        let credentials = self.checked_credentials()?;
        let base_url = self.checked_base_url(!credentials.is_empty())?;
        let is_https = base_url.origin.is_https;
        let mut secrets = credentials.secrets();
        for (_, value) in self.headers.iter().chain(&self.query) {
            remember_header(value, &mut secrets);
        }
        let max_concurrency = self.max_concurrency.clamp(1, Semaphore::MAX_PERMITS);
        let shared = Shared {
            base_url,
            headers: headers(self.api.user_agent, self.headers)?,
            query: self.query,
            has_own_base_url: self.base_url.is_some(),
            allows_insecure_http: self.allows_insecure_http,
            credentials,
            usual: self.api.security,
            secrets,
            timeout: self.timeout,
            deadline: self.deadline,
            retries: self.retries,
            budget: self.budget,
            checks: self.checks,
            max_response_size: self.max_response_size,
            max_concurrency,
            logs_bodies: self.logs_bodies,
            turns: Semaphore::new(max_concurrency),
            transport: match self.transport {
                Some(transport) => transport,
                None => default_transport(self.connect_timeout, is_https)?,
            },
            clock: self.clock.map_or_else(default_clock, Ok)?,
        };
        Ok(Client::of(shared).into())
    }

    fn checked_credentials(&self) -> Result<Credentials, BuildError> {
        let text = self.key.as_ref().map(|key| key.0.expose().trim());
        let key = text.filter(|key| !key.is_empty()).map(Credential::key);
        if key
            .as_ref()
            .is_some_and(|key| !key.fits(SchemeKind::Bearer))
        {
            return Err(BuildError::MalformedKey);
        }
        for (scheme, credential) in &self.credentials {
            if !credential.fits(scheme.kind) {
                let scheme = scheme.name;
                return Err(BuildError::Credential { scheme });
            }
        }
        if self
            .login
            .as_ref()
            .is_some_and(|login| !login.fits(SchemeKind::Basic))
        {
            return Err(BuildError::Credential { scheme: "basic" });
        }
        let by_name = self.credentials.iter();
        let credentials = Credentials {
            key,
            login: self.login.clone(),
            tokens: self.tokens()?,
            by_name: by_name
                .map(|(scheme, credential)| (scheme.name, credential.clone()))
                .collect(),
        };
        if credentials.is_empty() && self.api.needs_key && !self.shows_nothing {
            return Err(self.missing());
        }
        Ok(credentials)
    }

    /// Where bearer tokens come from, if not from the key.
    fn tokens(&self) -> Result<Option<Credential>, BuildError> {
        let Some((id, secret)) = &self.client else {
            return Ok(self.tokens.clone());
        };
        let url = self.api.token_url.ok_or(BuildError::MissingTokenUrl)?;
        let source = ClientCredentials::new(url, id, secret.clone());
        Ok(Some(Credential::source(source)))
    }

    /// That nothing was given, and what would do.
    fn missing(&self) -> BuildError {
        let mut schemes = self.api.security.iter().flat_map(|way| way.iter());
        let first = schemes.next().map(|scheme| scheme.kind);
        if first == Some(SchemeKind::Basic) {
            return BuildError::MissingLogin {
                username_variable: self.api.username_variable,
                password_variable: self.api.password_variable,
            };
        }
        let variable = self.api.api_key_variable;
        BuildError::MissingKey { variable }
    }

    fn checked_base_url(&self, has_key: bool) -> Result<BaseUrl, BuildError> {
        let variable = self.api.base_url_variable;
        let text = self.base_url.as_deref().or(self.server.as_deref());
        let text = text.or(self.api.base_url);
        let text = text.ok_or(BuildError::MissingBaseUrl { variable })?;
        let url = BaseUrl::parse(text).map_err(|problem| BuildError::BaseUrl { problem })?;
        let is_safe = url.origin.is_https || url.origin.is_loopback();
        if has_key && !is_safe && !self.allows_insecure_http {
            return Err(BuildError::InsecureBaseUrl);
        }
        Ok(url)
    }
}

#[cfg(feature = "reqwest")]
fn default_transport(
    connect_timeout: Duration,
    is_https: bool,
) -> Result<Box<dyn Transport>, BuildError> {
    if is_https && !cfg!(any(feature = "rustls", feature = "native-tls")) {
        let problem = "https:// needs one of the features `rustls` and `native-tls`";
        return Err(BuildError::transport(problem));
    }
    let options = super::reqwest::ReqwestTransport::builder().connect_timeout(connect_timeout);
    Ok(Box::new(options.build()?))
}

#[cfg(not(feature = "reqwest"))]
fn default_transport(
    _connect_timeout: Duration,
    _is_https: bool,
) -> Result<Box<dyn Transport>, BuildError> {
    let problem = "no transport was given, and the feature `reqwest` is off";
    Err(BuildError::Transport(problem.into()))
}

#[cfg(feature = "reqwest")]
fn default_clock() -> Result<Box<dyn Clock>, BuildError> {
    Ok(Box::new(super::clock::TokioClock))
}

#[cfg(not(feature = "reqwest"))]
fn default_clock() -> Result<Box<dyn Clock>, BuildError> {
    Err(BuildError::MissingClock)
}

fn headers(
    user_agent: &'static str,
    given: Vec<(String, String)>,
) -> Result<HeaderMap, BuildError> {
    let mut headers = HeaderMap::new();
    headers.insert(USER_AGENT, HeaderValue::from_static(user_agent));
    for (name, value) in given {
        match header(&name, &value) {
            Some((header, value)) if header != AUTHORIZATION && header != IDEMPOTENCY_KEY => {
                headers.insert(header, value)
            }
            _ => return Err(BuildError::Header { name }),
        };
    }
    Ok(headers)
}
