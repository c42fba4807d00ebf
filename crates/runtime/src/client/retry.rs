//! When a request is sent again, and after how long.
//!
//! Owns the decision. Knows nothing of how requests are sent; what a server asks for is read in `wish`.

use std::time::Duration;

use http::{HeaderMap, StatusCode};

use super::transport::TransportErrorKind;
use super::wish;

/// How requests that failed are sent again: by default as the official SDKs of most APIs do it, but for requests
/// of which nobody knows whether the server acted.
///
/// Sent again is what failed to connect, broke off or took too long, and what was answered with 408, 409, 429,
/// or 500 and above; `x-should-retry: true` or `false` in an answer overrules its status.
#[derive(Clone, Debug, PartialEq)]
pub struct RetryPolicy {
    max_retries: u32,
    first_delay: Duration,
    max_delay: Duration,
    max_server_delay: Duration,
    resend: Resend,
}

/// What happens to a request that was sent and not answered, so that nobody knows whether the server acted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Resend {
    /// As [`Resend::IfSafe`], and what was answered with 408, or with 500 and above, is held to be unanswered: a
    /// gateway may say so in front of a server that did act.
    IfSafeWhateverTheAnswer,
    /// It is sent again only where that cannot act twice: GET, HEAD, OPTIONS, TRACE, PUT and DELETE, or with an
    /// idempotency key.
    #[default]
    IfSafe,
    /// It is always sent again, as the official SDKs do it. A create may then leave two objects behind.
    Always,
}

impl Default for RetryPolicy {
    fn default() -> Self {
        Self {
            max_retries: 2,
            first_delay: Duration::from_millis(500),
            max_delay: Duration::from_secs(8),
            max_server_delay: Duration::from_secs(60),
            resend: Resend::IfSafe,
        }
    }
}

impl RetryPolicy {
    /// The default policy.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// No request is sent twice.
    #[must_use]
    pub fn never() -> Self {
        Self::new().max_retries(0)
    }

    /// How often a request is sent again at most; 2 if not set.
    #[must_use]
    pub const fn max_retries(mut self, count: u32) -> Self {
        self.max_retries = count;
        self
    }

    /// How long to wait before the first retry, and at most before any: 0.5 s and 8 s if not set. In between the
    /// wait doubles with every retry. Up to a quarter of it is taken off by chance, so that clients which failed
    /// together do not come back together.
    #[must_use]
    pub const fn backoff(mut self, first: Duration, max: Duration) -> Self {
        self.first_delay = first;
        self.max_delay = max;
        self
    }

    /// How long a wait a server may ask for; 60 s if not set. When it asks for more, the call fails at once,
    /// and the error says what was asked for.
    #[must_use]
    pub const fn max_server_delay(mut self, delay: Duration) -> Self {
        self.max_server_delay = delay;
        self
    }

    /// What happens to requests of which nobody knows whether the server acted; [`Resend::IfSafe`] if not set.
    #[must_use]
    pub const fn resend(mut self, resend: Resend) -> Self {
        self.resend = resend;
        self
    }

    pub(super) const fn retries(&self) -> u32 {
        self.max_retries
    }

    /// Whether what failed as `failed` says may be sent again.
    pub(super) fn allows(&self, failed: Failed<'_>, repeatable: bool) -> bool {
        match failed {
            Failed::Answer(status, headers) => {
                let counts = self.resend != Resend::IfSafeWhateverTheAnswer || repeatable;
                is_transient(status, headers) && (counts || is_refusal(status))
            }
            Failed::Transport(
                TransportErrorKind::Connect
                | TransportErrorKind::ConnectTimeout
                | TransportErrorKind::NoTokenYet,
            ) => true,
            Failed::Transport(TransportErrorKind::Timeout | TransportErrorKind::Interrupted) => {
                repeatable || self.resend == Resend::Always
            }
            Failed::Transport(
                TransportErrorKind::Unsendable
                | TransportErrorKind::NoToken
                | TransportErrorKind::TooLate
                | TransportErrorKind::TooLarge
                | TransportErrorKind::Body,
            ) => false,
        }
    }

    /// How long to wait before retry number `retry`, counted from 0; nothing if the server asks for longer than it
    /// may.
    pub(super) fn delay(
        &self,
        retry: u32,
        wish: Option<Duration>,
        chance: f64,
    ) -> Option<Duration> {
        let delay = wish.unwrap_or_else(|| self.backed_off(retry, chance));
        (wish.is_none() || delay <= self.max_server_delay).then_some(delay)
    }

    fn backed_off(&self, retry: u32, chance: f64) -> Duration {
        let factor = 2_u32.saturating_pow(retry);
        let delay = self.first_delay.saturating_mul(factor).min(self.max_delay);
        // A clock of a user's own may say anything, even that it is no number.
        let chance = if chance.is_finite() { chance } else { 0.0 };
        // What is taken off fits a duration however long the delay is; what remains of it as a float need not.
        delay - delay.mul_f64(0.25 * chance.clamp(0.0, 1.0))
    }
}

/// What became of a request that did not succeed.
#[derive(Clone, Copy)]
pub(super) enum Failed<'a> {
    Answer(StatusCode, &'a HeaderMap),
    Transport(TransportErrorKind),
}

/// Whether an answer says that the same request may do better later.
pub(super) fn is_transient(status: StatusCode, headers: &HeaderMap) -> bool {
    if status.is_success() {
        return false;
    }
    wish::should_retry(headers)
        .unwrap_or_else(|| matches!(status.as_u16(), 408 | 409 | 429) || status.as_u16() >= 500)
}

/// Whether a status says that the server has not acted, rather than that it came to nothing.
fn is_refusal(status: StatusCode) -> bool {
    status.is_client_error() && status != StatusCode::REQUEST_TIMEOUT
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_double_up_to_their_limit_less_a_quarter_at_most() {
        let policy = RetryPolicy::new();
        let delays = |chance| [0, 1, 2, 3, 4, 5, 40].map(|retry| policy.delay(retry, None, chance));
        let secs = |secs: [f64; 7]| secs.map(|secs| Some(Duration::from_secs_f64(secs)));
        assert_eq!(delays(0.0), secs([0.5, 1.0, 2.0, 4.0, 8.0, 8.0, 8.0]));
        assert_eq!(delays(1.0), secs([0.375, 0.75, 1.5, 3.0, 6.0, 6.0, 6.0]));
        assert_eq!(delays(f64::NAN).len(), 7);
    }

    #[test]
    fn what_a_server_asks_for_stands_up_to_the_limit() {
        let policy = RetryPolicy::new();
        let delay = |secs| policy.delay(0, Some(Duration::from_secs(secs)), 0.5);
        assert_eq!(delay(60), Some(Duration::from_secs(60)));
        assert_eq!(delay(61), None);
    }
}
