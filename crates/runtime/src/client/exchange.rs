//! From a request to an answer: attempts, waits, deadlines, limits.
//!
//! Owns the loop around the transport. Knows nothing of operations: a request goes in, and what came of all its
//! attempts goes out.

use std::sync::Arc;
use std::time::{Duration, Instant};

use bytes::Bytes;
use http::{HeaderMap, StatusCode};
use tracing::Instrument as _;

use super::api::Shared;
use super::base_url::Origin;
use super::body::{HttpBody, Received};
use super::clock::within;
use super::credentials::show_token;
use super::error::GaveUp;
use super::redirect;
use super::retry::{Failed, RetryPolicy};
use super::security::Scheme;
use super::token::{TokenContext, TokenError, TokenSource, can_be_shown};
use super::trace;
use super::transport::{HttpRequest, TransportError, TransportErrorKind};
use super::wish;
use crate::secret::Secret;

/// A scheme, and where its tokens come from.
pub(super) type Source = (&'static Scheme, Arc<dyn TokenSource>);

/// How long and how often a request is sent.
#[derive(Clone, Debug)]
pub(super) struct Manners {
    /// How long an attempt may take to the last byte of its answer.
    pub(super) timeout: Option<Duration>,
    /// How long the call may take with all attempts and waits.
    pub(super) deadline: Option<Duration>,
    pub(super) retries: RetryPolicy,
    /// Whether the request, sent twice, does what it does once.
    pub(super) repeatable: bool,
}

/// An answer, received to its last byte, or as much of it as came.
pub(super) struct Whole {
    pub(super) status: StatusCode,
    pub(super) headers: HeaderMap,
    pub(super) body: Bytes,
    /// The body on its way, if that is not received here.
    pub(super) rest: Option<HttpBody>,
}

/// What came of an attempt.
pub(super) enum Outcome {
    Answer(Whole),
    Broken(TransportError, Option<Whole>),
}

/// What came of all attempts.
pub(super) struct Exchanged {
    pub(super) outcome: Outcome,
    pub(super) attempts: u32,
    /// How long the server asked to wait, in its last answer.
    pub(super) retry_after: Option<Duration>,
    pub(super) gave_up: Option<GaveUp>,
    /// Whether an attempt was sent and not answered, so that the server may have acted.
    pub(super) may_have_acted: bool,
    /// The tokens that were shown, which must not show elsewhere.
    pub(super) tokens: Vec<Secret>,
}

impl Outcome {
    /// How the attempt failed, if it did.
    pub(super) fn failed(&self) -> Option<Failed<'_>> {
        match self {
            Self::Answer(whole) if whole.status.is_success() => None,
            Self::Answer(whole) => Some(Failed::Answer(whole.status, &whole.headers)),
            Self::Broken(error, _) => Some(Failed::Transport(error.kind())),
        }
    }

    pub(super) fn status(&self) -> Option<StatusCode> {
        match self {
            Self::Answer(whole) | Self::Broken(_, Some(whole)) => Some(whole.status),
            Self::Broken(_, None) => None,
        }
    }
}

/// One request on its way.
pub(super) struct Exchange<'c> {
    pub(super) client: &'c Shared,
    /// Where the request goes.
    pub(super) origin: Origin,
    pub(super) manners: Manners,
    pub(super) request: HttpRequest,
    /// Where the tokens come from that the request shows.
    pub(super) sources: Vec<Source>,
    /// The path as the API's description has it, for traces.
    pub(super) route: &'static str,
    /// Whether a successful answer is handed on with its body on its way.
    pub(super) stops_at_head: bool,
}

impl Exchange<'_> {
    /// Sends the request until it is answered, or until there is no more to be hoped for.
    pub(super) async fn run(&self) -> Exchanged {
        let started = self.client.clock.now();
        let (mut attempts, mut may_have_acted) = (0, false);
        let mut tokens = Tokens::default();
        loop {
            let span = trace::attempt(self, attempts);
            let attempt = self.attempt(self.left(started), &mut tokens);
            let attempt = attempt.instrument(span.clone());
            let mut outcome = attempt.await;
            trace::attempted(&span, &outcome);
            // The wait for the next attempt is no part of this one.
            drop(span);
            attempts += 1;
            may_have_acted |=
                matches!(&outcome, Outcome::Broken(error, _) if !error.kind().is_unsent());
            if self.wants_renewal(&outcome, &tokens) {
                match self.renew(self.left(started), &mut tokens).await {
                    Ok(true) => continue,
                    Ok(false) => {}
                    Err(error) => outcome = Outcome::Broken(error, None),
                }
            }
            let retry_after = self.retry_after(&outcome);
            let counted = attempts - u32::from(tokens.were_renewed);
            match self.next(&outcome, counted, retry_after, self.left(started)) {
                Next::Wait(delay) => {
                    trace::waiting(&outcome, delay);
                    drop(outcome);
                    self.client.clock.sleep(delay).await;
                }
                Next::End(gave_up) => {
                    return Exchanged {
                        outcome,
                        attempts,
                        retry_after,
                        gave_up,
                        may_have_acted,
                        tokens: tokens.all,
                    };
                }
            }
        }
    }

    /// How much of the time for the call is left, if that is limited.
    fn left(&self, started: Instant) -> Option<Duration> {
        let spent = || self.client.clock.now().saturating_duration_since(started);
        self.manners
            .deadline
            .map(|deadline| deadline.saturating_sub(spent()))
    }

    /// How long the server asks to wait, in an answer whose head came, be its body whole or not.
    fn retry_after(&self, outcome: &Outcome) -> Option<Duration> {
        match outcome {
            Outcome::Answer(whole) | Outcome::Broken(_, Some(whole))
                if !whole.status.is_success() =>
            {
                wish::delay(
                    whole.status,
                    &whole.headers,
                    self.client.clock.system_time(),
                )
            }
            _ => None,
        }
    }

    /// Whether the request is sent again, and after how long.
    fn next(
        &self,
        outcome: &Outcome,
        attempts: u32,
        retry_after: Option<Duration>,
        left: Option<Duration>,
    ) -> Next {
        let policy = &self.manners.retries;
        let repeatable = self.manners.repeatable;
        let failed = outcome.failed();
        if !failed.is_some_and(|failed| policy.allows(failed, repeatable)) {
            // An answer that asks for no retry shows that the server is well, whatever it says.
            if matches!(outcome, Outcome::Answer(_)) {
                self.client.budget.earn();
            }
            return Next::End(None);
        }
        if attempts > policy.retries() {
            return Next::End(None);
        }
        if !self.request.body.is_sendable() {
            return Next::End(Some(GaveUp::Body));
        }
        let chance = self.client.clock.chance();
        let Some(delay) = policy.delay(attempts - 1, retry_after, chance) else {
            return Next::End(None);
        };
        if left.is_some_and(|left| left <= delay) {
            return Next::End(Some(GaveUp::Deadline));
        }
        if !self.client.budget.spend() {
            return Next::End(Some(GaveUp::Budget));
        }
        Next::Wait(delay)
    }

    /// Sends the request once, when it is its turn.
    async fn attempt(&self, left: Option<Duration>, tokens: &mut Tokens) -> Outcome {
        let clock = &*self.client.clock;
        let began = clock.now();
        let turn = within(clock, left, self.client.turns.acquire()).await;
        let Some(_turn) = turn else {
            return Outcome::Broken(self.no_turn(), None);
        };
        if let Err(error) = self.ask_for_tokens(left, tokens).await {
            return Outcome::Broken(error, None);
        }
        let left =
            left.map(|left| left.saturating_sub(clock.now().saturating_duration_since(began)));
        // A transport that is asked at all may have sent the request before it is told to stop.
        if left.is_some_and(|left| left.is_zero()) {
            return Outcome::Broken(self.too_late(), None);
        }
        let limit = [self.manners.timeout, left].into_iter().flatten().min();
        let mut arrived = Arrived::default();
        match within(clock, limit, self.send(&tokens.current, &mut arrived)).await {
            Some(Ok(())) => arrived.outcome(None),
            Some(Err(error)) => arrived.outcome(Some(error)),
            None => arrived.outcome(Some(self.timeout(limit))),
        }
    }

    fn no_turn(&self) -> TransportError {
        let (limit, deadline) = (self.client.max_concurrency, self.manners.deadline);
        let seconds = deadline.unwrap_or_default().as_secs_f64();
        let cause = format!(
            "the deadline of {seconds} s passed while others had their turn, of which there are {limit} at once"
        );
        TransportError::new(TransportErrorKind::TooLate, cause)
    }

    fn too_late(&self) -> TransportError {
        let deadline = self.manners.deadline.unwrap_or_default();
        let cause = format!("the deadline of {} s had passed", deadline.as_secs_f64());
        TransportError::new(TransportErrorKind::TooLate, cause)
    }

    fn timeout(&self, limit: Option<Duration>) -> TransportError {
        let cause = match (limit, self.manners.deadline) {
            (limit, Some(deadline)) if limit != self.manners.timeout => {
                format!("the deadline of {} s has passed", deadline.as_secs_f64())
            }
            (limit, _) => {
                let seconds = limit.unwrap_or_default().as_secs_f64();
                format!("the attempt took more than {seconds} s")
            }
        };
        TransportError::new(TransportErrorKind::Timeout, cause)
    }

    /// Sends the request, follows where that is safe, and receives the answer into `arrived`.
    async fn send(&self, tokens: &[Secret], arrived: &mut Arrived) -> Result<(), TransportError> {
        let mut request = Wiped(self.request.clone());
        request.0.body.look()?;
        for ((scheme, _), token) in self.sources.iter().zip(tokens) {
            show_token(scheme, token, &mut request.0);
        }
        for followed in 0.. {
            let response = self.client.transport.send(request.0.clone()).await?;
            match redirect::follow(&request.0, &response) {
                Some(next) if followed < redirect::MAX => request = Wiped(next),
                _ => {
                    let stops = self.stops_at_head && response.status.is_success();
                    arrived.head = Some((response.status, response.headers));
                    if stops {
                        arrived.rest = Some(response.body);
                        return Ok(());
                    }
                    let limit = self.client.max_response_size;
                    return response.body.receive(limit, &mut arrived.body).await;
                }
            }
        }
        Ok(())
    }
}

impl Exchange<'_> {
    /// Asks for the tokens to show, unless they were renewed for this attempt.
    async fn ask_for_tokens(
        &self,
        left: Option<Duration>,
        tokens: &mut Tokens,
    ) -> Result<(), TransportError> {
        if self.sources.is_empty() || std::mem::take(&mut tokens.are_fresh) {
            return Ok(());
        }
        tokens.current = self.tokens(left, &[]).await?;
        tokens.remember();
        Ok(())
    }

    /// The tokens to show now, others than those that were refused.
    async fn tokens(
        &self,
        left: Option<Duration>,
        refused: &[Secret],
    ) -> Result<Vec<Secret>, TransportError> {
        let all = async {
            let mut found = Vec::new();
            for (index, (_, source)) in self.sources.iter().enumerate() {
                let context = TokenContext::new(self.client, refused.get(index));
                let token = source.token(context).await?;
                if !can_be_shown(&token) {
                    return Err(TokenError::new("a token that no header can hold"));
                }
                found.push(token);
            }
            Ok(found)
        };
        let limit = [self.manners.timeout, left].into_iter().flatten().min();
        let found = within(&*self.client.clock, limit, all).await;
        let late = || TokenError::transient("the server that gives them out took too long");
        Ok(found.unwrap_or_else(|| Err(late()))?)
    }

    /// Whether the answer says that the tokens are not, or no longer, good: a server that says so has not acted.
    fn wants_renewal(&self, outcome: &Outcome, tokens: &Tokens) -> bool {
        let is_refused =
            matches!(outcome, Outcome::Answer(whole) if whole.status == StatusCode::UNAUTHORIZED);
        let may_renew = !self.sources.is_empty() && !tokens.were_renewed;
        is_refused && may_renew && self.request.body.is_sendable()
    }

    /// Asks for other tokens than those that were refused, and says whether there are any.
    async fn renew(
        &self,
        left: Option<Duration>,
        tokens: &mut Tokens,
    ) -> Result<bool, TransportError> {
        let fresh = self.tokens(left, &tokens.current).await?;
        if fresh == tokens.current {
            return Ok(false);
        }
        tokens.current = fresh;
        tokens.remember();
        (tokens.are_fresh, tokens.were_renewed) = (true, true);
        Ok(true)
    }
}

/// The tokens that a request shows, in the order of their sources.
#[derive(Default)]
struct Tokens {
    current: Vec<Secret>,
    /// All that were shown.
    all: Vec<Secret>,
    /// Whether the current ones were made for the next attempt.
    are_fresh: bool,
    /// Whether others were asked for once, which is as often as they are.
    were_renewed: bool,
}

impl Tokens {
    fn remember(&mut self) {
        for token in &self.current {
            if !self.all.contains(token) {
                self.all.push(token.clone());
            }
        }
    }
}

/// A request whose URL is wiped: a key may stand in its query.
struct Wiped(HttpRequest);

impl Drop for Wiped {
    fn drop(&mut self) {
        self.0.wipe_url();
    }
}

impl Drop for Exchange<'_> {
    fn drop(&mut self) {
        self.request.wipe_url();
    }
}

/// What follows an attempt.
enum Next {
    Wait(Duration),
    End(Option<GaveUp>),
}

/// What has come of an answer.
#[derive(Default)]
struct Arrived {
    head: Option<(StatusCode, HeaderMap)>,
    body: Received,
    rest: Option<HttpBody>,
}

impl Arrived {
    fn outcome(self, error: Option<TransportError>) -> Outcome {
        let (body, rest) = (self.body.finish(), self.rest);
        let whole = self.head.map(|(status, headers)| Whole {
            status,
            headers,
            body,
            rest,
        });
        match (whole, error) {
            (Some(whole), None) => Outcome::Answer(whole),
            (whole, Some(error)) => Outcome::Broken(error, whole),
            (None, None) => {
                let error = TransportError::new(TransportErrorKind::Interrupted, "no answer");
                Outcome::Broken(error, None)
            }
        }
    }
}
