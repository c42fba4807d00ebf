//! One call: a value that options are put on, and that is sent by `.await`.

use std::fmt;
use std::future::{Future, IntoFuture};
use std::pin::Pin;
use std::time::Duration;

use super::answer::{Answer, Response};
use super::api::Client;
use super::endpoint::Endpoint;
use super::error::{Error, ErrorKind};
use super::request::{Checks, RequestParts, header};
use crate::check::{Rule, Violation, Violations};
use crate::open_enum::quoted;

/// A call that is not yet sent. `.await` sends it and gives what the operation answers with;
/// [`Call::send_raw`] gives status, headers and body as well.
#[derive(Clone)]
#[must_use = "a call is sent by `.await`"]
pub struct Call<E> {
    client: Client,
    endpoint: E,
    checks: Option<Checks>,
    timeout: Option<Duration>,
    query: Vec<(String, String)>,
    headers: Vec<(String, String)>,
}

impl<E: fmt::Debug> fmt::Debug for Call<E> {
    // The values of headers and of undocumented parameters are not shown: both may hold secrets.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Call")
            .field("client", &self.client)
            .field("endpoint", &self.endpoint)
            .field("checks", &self.checks)
            .field("timeout", &self.timeout)
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
            query: Vec::new(),
            headers: Vec::new(),
        }
    }

    /// How long the call may take to the last byte of its answer.
    pub const fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = Some(timeout);
        self
    }

    /// Whether the values are checked before they are sent.
    pub const fn checks(mut self, checks: Checks) -> Self {
        self.checks = Some(checks);
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

    /// Sends the call; status, headers and body come along with the value.
    ///
    /// # Errors
    /// See [`ErrorKind`].
    pub async fn send_raw(self) -> Result<Response<E::Success>, Error<E::Failure>> {
        let operation = E::OPERATION.id;
        let parts = self
            .parts()
            .map_err(|violations| Error::new(operation, ErrorKind::Refused(violations)))?;
        let mut secrets = parts.secrets.clone();
        secrets.extend(self.client.key().cloned());
        let timeout = self.timeout.unwrap_or_else(|| self.client.timeout());
        let response = self
            .client
            .send(parts, timeout)
            .await
            .map_err(|error| Error::transport(operation, error))?;
        let value = E::response(&Answer {
            secrets: &secrets,
            ..Answer::new(response.status, &response.headers, &response.body)
        })?;
        Ok(Response {
            status: response.status,
            headers: response.headers,
            body: response.body,
            value,
        })
    }

    fn parts(&self) -> Result<RequestParts, Violations> {
        let checks = self.checks.unwrap_or_else(|| self.client.checks());
        let mut parts = self.endpoint.request_parts(checks)?;
        for (name, value) in &self.query {
            parts.query.pair(name, value);
        }
        for (name, value) in &self.headers {
            let Some((header, value)) = header(name, value) else {
                let rule = Rule::Kind("a header that can be sent");
                return Err(Violation::new("header", Some(quoted(name)), rule).into());
            };
            parts.headers.insert(header, value);
        }
        Ok(parts)
    }
}

impl<E: Endpoint + 'static> IntoFuture for Call<E> {
    type Output = Result<E::Success, Error<E::Failure>>;
    type IntoFuture = Pin<Box<dyn Future<Output = Self::Output> + Send>>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(async move { self.send_raw().await.map(|response| response.value) })
    }
}
