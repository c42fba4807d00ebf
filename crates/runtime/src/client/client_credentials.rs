//! Tokens that OAuth 2 gives to a program by itself (RFC 6749, section 4.4).
//!
//! Owns how they are asked for, kept and given up. Knows nothing of what they are shown to.

use std::fmt;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use bytes::Bytes;
use http::header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE, HeaderValue};
use http::{Method, StatusCode};
use tokio::sync::Mutex;
use zeroize::Zeroizing;

use super::credentials::{base64, sensitive};
use super::query::encode;
use super::summary::one_line;
use super::token::{TokenContext, TokenError, TokenFuture, TokenSource, can_be_shown};
use super::transport::HttpRequest;
use crate::json::Json;
use crate::secret::Secret;

/// How long before its end a token is no longer shown, at most.
const MARGIN: Duration = Duration::from_secs(30);

/// How much of what a server says of an error is shown.
const SHOWN: usize = 300;

/// The flow of client credentials: an id and a secret are given for a token, which is kept until shortly before its end,
/// or until the API refuses it. Calls that need one at the same time wait for the same one.
///
/// The id and the secret are sent as `Basic` authorization, unless [`ClientCredentials::in_body`] says otherwise.
pub struct ClientCredentials {
    url: String,
    id: String,
    secret: Secret,
    scopes: Vec<String>,
    parameters: Vec<(String, Secret)>,
    is_in_body: bool,
    kept: Mutex<Kept>,
    /// How many fetches have ended, so that who waited for one knows what came of it.
    ended: AtomicU64,
}

/// What came of the last fetch.
#[derive(Default)]
struct Kept {
    token: Option<Token>,
    error: Option<TokenError>,
}

#[derive(Clone)]
struct Token {
    secret: Secret,
    /// When it is no longer shown; nothing if the server did not say.
    until: Option<Instant>,
}

impl fmt::Debug for ClientCredentials {
    // The values of parameters may be secrets, and the URL may hold some.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ClientCredentials")
            .field("secret", &self.secret)
            .field("scopes", &self.scopes)
            .field("is_in_body", &self.is_in_body)
            .finish_non_exhaustive()
    }
}

impl ClientCredentials {
    /// Tokens of the server at `token_url`, which may be relative to the API's base URL.
    #[must_use]
    pub fn new(
        token_url: impl Into<String>,
        id: impl Into<String>,
        secret: impl Into<Secret>,
    ) -> Self {
        Self {
            url: token_url.into(),
            id: id.into(),
            secret: secret.into(),
            scopes: Vec::new(),
            parameters: Vec::new(),
            is_in_body: false,
            kept: Mutex::default(),
            ended: AtomicU64::new(0),
        }
    }

    /// Asks for a scope; without any, the server gives what it thinks right.
    #[must_use]
    pub fn scope(mut self, scope: impl Into<String>) -> Self {
        self.scopes.push(scope.into());
        self
    }

    /// Asks for several scopes.
    #[must_use]
    pub fn scopes<T: Into<String>>(mut self, scopes: impl IntoIterator<Item = T>) -> Self {
        self.scopes.extend(scopes.into_iter().map(Into::into));
        self
    }

    /// Says which API the token is for, as some servers want it.
    #[must_use]
    pub fn audience(self, audience: impl Into<String>) -> Self {
        self.parameter("audience", audience.into())
    }

    /// Sends a field along that the server wants beside the usual ones.
    #[must_use]
    pub fn parameter(mut self, name: impl Into<String>, value: impl Into<Secret>) -> Self {
        self.parameters.push((name.into(), value.into()));
        self
    }

    /// Sends the id and the secret as fields of the body, for a server that does not take them as authorization.
    #[must_use]
    pub const fn in_body(mut self) -> Self {
        self.is_in_body = true;
        self
    }

    async fn kept_or_fetched(&self, context: TokenContext<'_>) -> Result<Secret, TokenError> {
        let ended = self.ended.load(Ordering::Acquire);
        let mut kept = self.kept.lock().await;
        if let Some(token) = kept.fitting(context) {
            return Ok(token);
        }
        // Whoever waited while another fetched has its error as well, and does not ask in its turn.
        if let (true, Some(error)) = (self.ended.load(Ordering::Acquire) != ended, &kept.error) {
            return Err(error.clone());
        }
        kept.token = None;
        let fetched = self.fetch(context).await;
        self.ended.fetch_add(1, Ordering::AcqRel);
        kept.error = fetched.as_ref().err().cloned();
        let token = fetched?;
        kept.token = Some(token.clone());
        Ok(token.secret)
    }

    async fn fetch(&self, context: TokenContext<'_>) -> Result<Token, TokenError> {
        let asked = context.now();
        let (status, _, body) = context.send(self.request()).await?;
        let text = std::str::from_utf8(&body).unwrap_or_default();
        let json = Json::parse(text.trim_start_matches('\u{feff}')).ok();
        if !status.is_success() {
            return Err(self.refusal(status, json));
        }
        let json = json.filter(|json| json.members().is_some());
        let json = json.ok_or_else(|| problem(status, "with no JSON object"))?;
        let token = text_of(json, "access_token").map(|token| Secret::new(&**token));
        let token = token.filter(can_be_shown);
        let secret = token.ok_or_else(|| problem(status, "without an `access_token`"))?;
        let kind = text_of(json, "token_type");
        if kind.is_some_and(|kind| !kind.eq_ignore_ascii_case("bearer")) {
            return Err(problem(status, "with a token that is no bearer token"));
        }
        let until = lifetime(json).and_then(|lifetime| asked.checked_add(lifetime));
        Ok(Token { secret, until })
    }

    fn request(&self) -> HttpRequest {
        let mut request = HttpRequest::new(Method::POST, self.url.clone());
        let form = "application/x-www-form-urlencoded";
        let headers = &mut request.headers;
        headers.insert(CONTENT_TYPE, HeaderValue::from_static(form));
        headers.insert(ACCEPT, HeaderValue::from_static("application/json"));
        if !self.is_in_body
            && let Some(value) = sensitive(format!("Basic {}", *self.login()))
        {
            headers.insert(AUTHORIZATION, value);
        }
        request.body = Bytes::from_owner(Form(self.form())).into();
        request
    }

    /// The id and the secret as `Basic` has them, encoded as RFC 6749 wants it.
    fn login(&self) -> Zeroizing<String> {
        let secret = Zeroizing::new(encode(self.secret.expose()).into_owned());
        let plain = Zeroizing::new(format!("{}:{}", encode(&self.id), *secret));
        Zeroizing::new(base64(plain.as_bytes()))
    }

    fn form(&self) -> Zeroizing<String> {
        let scopes = self.scopes.join(" ");
        let mut pairs = vec![("grant_type", "client_credentials")];
        if !scopes.is_empty() {
            pairs.push(("scope", &scopes));
        }
        if self.is_in_body {
            pairs.push(("client_id", &self.id));
            pairs.push(("client_secret", self.secret.expose()));
        }
        let others = self.parameters.iter();
        pairs.extend(others.map(|(name, value)| (name.as_str(), value.expose())));
        // Large enough from the start: what grows leaves a copy behind.
        let length = |(name, value): &(&str, &str)| 3 * (name.len() + value.len()) + 2;
        let mut form = Zeroizing::new(String::with_capacity(pairs.iter().map(length).sum()));
        for (name, value) in pairs {
            if !form.is_empty() {
                form.push('&');
            }
            form.push_str(&encode(name));
            form.push('=');
            form.push_str(&Zeroizing::new(encode(value).into_owned()));
        }
        form
    }

    /// What the server says of its refusal, as RFC 6749 has it.
    fn refusal(&self, status: StatusCode, json: Option<Json<'_>>) -> TokenError {
        let text = |name| json.and_then(|json| text_of(json, name));
        let said = match (text("error"), text("error_description")) {
            (Some(error), Some(about)) => format!(": {} ({})", *error, *about),
            (Some(said), None) | (None, Some(said)) => format!(": {}", *said),
            (None, None) => String::new(),
        };
        let said = one_line(&said, &self.secrets(), SHOWN);
        let problem = format!("the server that gives out tokens answered {status}{said}");
        let is_transient = status.is_server_error()
            || status == StatusCode::TOO_MANY_REQUESTS
            || status == StatusCode::REQUEST_TIMEOUT;
        match is_transient {
            true => TokenError::transient(problem),
            false => TokenError::new(problem),
        }
    }

    /// What the server may quote, which must not show.
    fn secrets(&self) -> Vec<Secret> {
        let mut secrets = vec![self.secret.clone(), Secret::new(&**self.login())];
        secrets.extend(self.parameters.iter().map(|(_, value)| value.clone()));
        secrets.retain(|secret| !secret.expose().is_empty());
        secrets
    }
}

impl TokenSource for ClientCredentials {
    fn token<'t>(&'t self, context: TokenContext<'t>) -> TokenFuture<'t> {
        Box::pin(self.kept_or_fetched(context))
    }
}

impl Kept {
    /// The token, if it lives on and is not the one that was refused.
    fn fitting(&self, context: TokenContext<'_>) -> Option<Secret> {
        let token = self.token.as_ref()?;
        let is_alive = token.until.is_none_or(|until| context.now() < until);
        let is_refused = context.refused() == Some(&token.secret);
        (is_alive && !is_refused).then(|| token.secret.clone())
    }
}

/// A form as the bytes that a body is made of, wiped once it is sent.
struct Form(Zeroizing<String>);

impl AsRef<[u8]> for Form {
    fn as_ref(&self) -> &[u8] {
        self.0.as_bytes()
    }
}

/// A member that is a text.
fn text_of(json: Json<'_>, name: &str) -> Option<Zeroizing<String>> {
    let members = json.members()?;
    let (_, value) = members.into_iter().find(|(key, _)| key == name)?;
    Some(Zeroizing::new(value.as_str()?.into_owned()))
}

/// How long a token is shown: a little shorter than it lives, which some servers write as a text.
fn lifetime(json: Json<'_>) -> Option<Duration> {
    let members = json.members()?;
    let (_, value) = members.into_iter().find(|(key, _)| key == "expires_in")?;
    let seconds = match value.as_str() {
        Some(text) => text.trim().parse().ok()?,
        None => value.as_float()?,
    };
    let lifetime = Duration::try_from_secs_f64(seconds).ok()?;
    Some(lifetime - MARGIN.min(lifetime / 10))
}

fn problem(status: StatusCode, what: &str) -> TokenError {
    TokenError::new(format!(
        "the server that gives out tokens answered {status} {what}"
    ))
}
