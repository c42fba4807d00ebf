//! One call: a value that options are put on, and that is sent by `.await`.

use std::fmt;
use std::future::{Future, IntoFuture};
use std::pin::Pin;
use std::time::Duration;

use http::{Method, Uri};
use serde::ser::Serialize;
use tracing::Instrument as _;

use super::answer::{Answer, Response};
use super::api::Client;
use super::base_url::Origin;
use super::endpoint::Endpoint;
use super::error::{Course, Error, ErrorKind};
use super::exchange::{Exchange, Exchanged, Manners, Outcome};
use super::received::Received;
use super::redirect::resolve;
use super::request::{Checks, RequestParts, header, remember_header, remember_text};
use super::retry::RetryPolicy;
use super::trace;
use super::transport::HttpRequest;
use crate::check::{Rule, Violation, Violations};
use crate::json::{AnyJson, SetError};
use crate::open_enum::quoted;
use crate::secret::Secret;

/// The header that lets a server see that a request was sent before.
pub(super) const IDEMPOTENCY_KEY: &str = "idempotency-key";

/// A call that is not yet sent. `.await` sends it and gives what the operation answers with;
/// [`Call::send_raw`] gives status, headers and body as well.
///
/// Dropping the future that sends it ends everything at once: a request on its way, and a wait for the next attempt.
#[derive(Clone)]
#[must_use = "a call is sent by `.await`"]
pub struct Call<E> {
    pub(super) client: Client,
    pub(super) endpoint: E,
    checks: Option<Checks>,
    timeout: Option<Duration>,
    deadline: Option<Duration>,
    retries: Option<RetryPolicy>,
    server: Option<String>,
    query: Vec<(String, String)>,
    headers: Vec<(String, String)>,
    /// Pointers and values; no value where one has no JSON form.
    fields: Vec<(String, Option<AnyJson>)>,
}

impl<E: fmt::Debug> fmt::Debug for Call<E> {
    // The values of headers, of undocumented parameters and of fields are not shown: all may hold secrets.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Call")
            .field("client", &self.client)
            .field("endpoint", &self.endpoint)
            .field("checks", &self.checks)
            .field("timeout", &self.timeout)
            .field("deadline", &self.deadline)
            .field("retries", &self.retries)
            .finish_non_exhaustive()
    }
}

impl<E: Endpoint> Call<E> {
    pub(super) const fn new(client: Client, endpoint: E) -> Self {
        Self {
            client,
            endpoint,
            checks: None,
            timeout: None,
            deadline: None,
            retries: None,
            server: None,
            query: Vec::new(),
            headers: Vec::new(),
            fields: Vec::new(),
        }
    }

    /// How long one attempt may take to the last byte of its answer.
    pub const fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = Some(timeout);
        self
    }

    /// How long the call may take with all its attempts, and the waits before and between them.
    pub const fn deadline(mut self, deadline: Duration) -> Self {
        self.deadline = Some(deadline);
        self
    }

    /// How often the request is sent again at most.
    pub fn max_retries(mut self, count: u32) -> Self {
        let policy = self.retries.take();
        let policy = policy.unwrap_or_else(|| self.client.shared().retries.clone());
        self.retries = Some(policy.max_retries(count));
        self
    }

    /// When and how often the request is sent again.
    pub fn retries(mut self, policy: RetryPolicy) -> Self {
        self.retries = Some(policy);
        self
    }

    /// Whether the values are checked before they are sent.
    pub const fn checks(mut self, checks: Checks) -> Self {
        self.checks = Some(checks);
        self
    }

    /// Where the call goes: one of the operation's documented places, or any other; one that is no whole URL is below
    /// the API's. It stands above what the API's description says, and below
    /// [`ClientBuilder::base_url`](super::ClientBuilder::base_url), where all calls go.
    pub fn server(mut self, server: impl Into<String>) -> Self {
        self.server = Some(server.into());
        self
    }

    /// Adds a query parameter that the API's description does not know.
    pub fn query(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.query.push((name.into(), value.into()));
        self
    }

    /// Sets a header, over what the client and the operation say.
    pub fn header(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.headers.push((name.into(), value.into()));
        self
    }

    /// Sets the header `Idempotency-Key`, by which a server that knows it sees that it got the request before. With
    /// it, any request is sent again whose outcome is unknown, always under the same key.
    pub fn idempotency_key(self, key: impl Into<String>) -> Self {
        self.header(IDEMPOTENCY_KEY, key)
    }

    /// Sets a field of the body that the API's description does not know, or another value for one that it does, by
    /// its JSON pointer (RFC 6901): `/inbound/new_field`. It is sent unchecked. Objects on the way are made, and `-`
    /// appends to a list that is there. The empty pointer sets the whole body.
    pub fn body_field<T: Serialize + ?Sized>(
        mut self,
        pointer: impl Into<String>,
        value: &T,
    ) -> Self {
        self.fields.push((pointer.into(), AnyJson::new(value).ok()));
        self
    }

    /// Sends the call; status, headers and body come along with the value.
    ///
    /// # Errors
    /// See [`ErrorKind`].
    pub async fn send_raw(self) -> Result<Response<E::Success>, Error<E::Failure>> {
        self.send_as(&Variation::None).await
    }

    /// Sends the call as often as one likes, each time a little different.
    pub(super) async fn send_as(
        &self,
        variation: &Variation,
    ) -> Result<Response<E::Success>, Error<E::Failure>> {
        let refused = |violations| Error::new(E::OPERATION.id, ErrorKind::Refused(violations));
        let mut prepared = self.prepare(variation).map_err(refused)?;
        let (shared, operation) = (self.client.shared(), E::OPERATION);
        let method = &prepared.exchange.request.method;
        let origin = &prepared.exchange.origin;
        let span = trace::call(operation.id, method, operation.path, origin);
        let started = shared.clock.now();
        if let Some(body) = &prepared.told {
            span.in_scope(|| trace::body("the body of the request", body));
        }
        let mut exchanged = prepared.exchange.run().instrument(span.clone()).await;
        prepared.secrets.append(&mut exchanged.tokens);
        let duration = shared.clock.now().saturating_duration_since(started);
        let ended = trace::Ended::new(&exchanged, duration);
        let repeatable = prepared.exchange.manners.repeatable;
        let read = span.in_scope(|| self.read(exchanged, &prepared.secrets, repeatable));
        ended.tell(&span, read.is_err());
        read
    }

    pub(super) fn prepare(&self, variation: &Variation) -> Result<Prepared<'_>, Violations> {
        let shared = self.client.shared();
        let mut parts = self.parts()?;
        if let Variation::Query(name, value) = variation {
            parts.query.set(name, value);
        }
        let mut secrets = parts.secrets.clone();
        secrets.extend(shared.secrets.iter().cloned());
        let tells = shared.logs_bodies && trace::wants_bodies();
        let told = tells.then(|| parts.redacted_body()).flatten();
        let base = shared.place(self.server.as_deref().or(E::OPERATION.server))?;
        let (show, sources) = shared.shown(&parts, &base)?;
        let mut request = shared.request(parts, &base);
        if let Variation::Url(url) = variation {
            request.url = same_origin(&request, url)?;
        }
        show(&mut request);
        let manners = self.manners(&request);
        Ok(Prepared {
            exchange: Exchange {
                client: shared,
                origin: base.origin,
                manners,
                request,
                sources,
                route: E::OPERATION.path,
                stops_at_head: false,
            },
            secrets,
            told,
        })
    }

    fn manners(&self, request: &HttpRequest) -> Manners {
        let shared = self.client.shared();
        let is_limited = |limit: &Duration| *limit != Duration::MAX;
        let has_key = request.headers.contains_key(IDEMPOTENCY_KEY);
        Manners {
            timeout: Some(self.timeout.unwrap_or(shared.timeout)).filter(is_limited),
            deadline: self.deadline.or(shared.deadline).filter(is_limited),
            retries: self.retries.as_ref().unwrap_or(&shared.retries).clone(),
            repeatable: is_idempotent(&request.method) || has_key,
        }
    }

    fn parts(&self) -> Result<RequestParts, Violations> {
        let checks = self.checks.unwrap_or(self.client.shared().checks);
        let mut parts = self.endpoint.request_parts(checks)?;
        for (name, value) in &self.query {
            remember_text(value, &mut parts.secrets);
            parts.query.pair(name, value);
        }
        for (name, value) in &self.headers {
            remember_header(value, &mut parts.secrets);
            let is_blank_key =
                name.eq_ignore_ascii_case(IDEMPOTENCY_KEY) && value.trim().is_empty();
            let Some((header, value)) = header(name, value).filter(|_| !is_blank_key) else {
                let rule = Rule::Kind("a header that can be sent");
                return Err(Violation::new("header", Some(quoted(name)), rule).into());
            };
            parts.headers.insert(header, value);
        }
        for (pointer, value) in &self.fields {
            set_field(&mut parts, pointer, value.as_ref())?;
        }
        Ok(parts)
    }

    pub(super) fn read(
        &self,
        exchanged: Exchanged,
        secrets: &[Secret],
        repeatable: bool,
    ) -> Result<Response<E::Success>, Error<E::Failure>> {
        let course = Course {
            attempts: exchanged.attempts,
            retry_after: exchanged.retry_after,
            gave_up: exchanged.gave_up,
            repeatable,
            may_have_acted: exchanged.may_have_acted,
            partial: None,
        };
        match exchanged.outcome {
            Outcome::Broken(error, partial) => {
                let partial = partial.map(|part| {
                    Received::new(&answer(&part.status, &part.headers, &part.body, secrets))
                });
                let course = Course { partial, ..course };
                Err(Error::transport(E::OPERATION.id, error).after(course))
            }
            Outcome::Answer(whole) => {
                let shared = self.client.shared();
                let answer = Answer {
                    tells: shared.logs_bodies && trace::wants_bodies(),
                    ..answer(&whole.status, &whole.headers, &whole.body, secrets)
                };
                let value = E::response(&answer).map_err(|error| error.after(course))?;
                Ok(Response {
                    status: whole.status,
                    headers: whole.headers,
                    body: whole.body,
                    attempts: exchanged.attempts,
                    value,
                })
            }
        }
    }

    /// Whether the caller has set this header.
    pub(super) fn has_header(&self, header: &http::HeaderName) -> bool {
        let mut names = self.headers.iter().map(|(name, _)| name);
        names.any(|name| name.eq_ignore_ascii_case(header.as_str()))
    }

    /// The value that the query gives to `name`, if it is sent as it is.
    pub(super) fn query_value(&self, name: &str) -> Option<String> {
        let mut query = self.parts().ok()?.query;
        query.add_defaults(&self.client.shared().query);
        query.get(name)
    }
}

/// A call that is ready to be sent.
pub(super) struct Prepared<'c> {
    pub(super) exchange: Exchange<'c>,
    pub(super) secrets: Vec<Secret>,
    /// The body as it is told to `tracing`, if it is.
    told: Option<String>,
}

/// How a call differs from the one that the caller made.
#[derive(Clone, Debug)]
pub(super) enum Variation {
    None,
    /// A query parameter has this value.
    Query(&'static str, String),
    /// It goes to this URL, which lies at the same place.
    Url(String),
}

/// Whether a request means the same if it is sent twice. QUERY does, too, which the `http` crate does not know.
fn is_idempotent(method: &Method) -> bool {
    method.is_idempotent() || method.as_str() == "QUERY"
}

fn answer<'a>(
    status: &http::StatusCode,
    headers: &'a http::HeaderMap,
    body: &'a bytes::Bytes,
    secrets: &'a [Secret],
) -> Answer<'a> {
    Answer {
        secrets,
        ..Answer::new(*status, headers, body)
    }
}

/// The URL that a server names as the next, if it lies where the request goes that it is for.
fn same_origin(request: &HttpRequest, reference: &str) -> Result<String, Violations> {
    let from: Option<Uri> = request.url.parse().ok();
    let url = from.and_then(|from| {
        let url = resolve(&from, reference)?;
        (Origin::of(&from)? == Origin::of(&url)?).then(|| url.to_string())
    });
    url.ok_or_else(|| {
        let rule = Rule::Kind("an address at the same server");
        Violation::new("the next page", Some(quoted(reference)), rule).into()
    })
}

fn set_field(
    parts: &mut RequestParts,
    pointer: &str,
    value: Option<&AnyJson>,
) -> Result<(), Violations> {
    let violation = |rule| Violation::new(format!("body {pointer}"), None, Rule::Kind(rule));
    let value = value.ok_or_else(|| violation("a value that JSON can hold"))?;
    let set = parts.set_field(pointer, value);
    set.map_err(|error| {
        let rule = match error {
            SetError::Malformed => "named by a pointer that begins with `/`",
            SetError::NoContainer => "within an object or a list",
            SetError::NoItem => "an item of the list, or `-` to append to it",
            SetError::TooDeep => "less deep",
        };
        violation(rule).into()
    })
}

impl<E: Endpoint + 'static> IntoFuture for Call<E> {
    type Output = Result<E::Success, Error<E::Failure>>;
    type IntoFuture = Pin<Box<dyn Future<Output = Self::Output> + Send>>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(async move { self.send_raw().await.map(|response| response.value) })
    }
}
