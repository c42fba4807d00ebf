//! What the client tells `tracing`: a span a call, and within it one an attempt.
//!
//! Names are those of OpenTelemetry's conventions for HTTP, where it has one. Neither queries nor headers are told,
//! nor bodies unless the client is asked to; in those, secrets and what nobody described are hidden.

use std::time::Duration;

use http::Method;
use tracing::{Level, Span, field};

use super::base_url::Origin;
use super::exchange::{Exchange, Exchanged, Outcome};
use super::retry::Failed;
use super::transport::TransportErrorKind;

/// The span of a call.
pub(super) fn call(
    operation: &'static str,
    method: &Method,
    route: &'static str,
    origin: &Origin,
) -> Span {
    tracing::info_span!(
        "http.client.call",
        otel.name = name(method, route),
        otel.kind = "internal",
        operation,
        http.request.method = method.as_str(),
        url.template = route,
        server.address = origin.host,
        server.port = origin.port,
        http.response.status_code = field::Empty,
        "error.type" = field::Empty,
        attempts = field::Empty,
        duration = field::Empty,
        otel.status_code = field::Empty,
    )
}

/// What is told of a call that has ended.
pub(super) struct Ended {
    attempts: u32,
    status: Option<u16>,
    error: Option<String>,
    seconds: f64,
}

impl Ended {
    pub(super) fn new(exchanged: &Exchanged, duration: Duration) -> Self {
        Self {
            attempts: exchanged.attempts,
            status: status(&exchanged.outcome),
            error: error_type(&exchanged.outcome),
            seconds: duration.as_secs_f64(),
        }
    }

    /// Tells it, once it is known whether the answer could be read.
    pub(super) fn tell(self, span: &Span, has_failed: bool) {
        let unreadable = || has_failed.then(|| "unreadable".to_owned());
        let error = self.error.or_else(unreadable);
        span.record("attempts", self.attempts);
        span.record("duration", self.seconds);
        if let Some(status) = self.status {
            span.record("http.response.status_code", status);
        }
        if let Some(error) = &error {
            span.record("error.type", error);
            span.record("otel.status_code", "ERROR");
        }
        span.in_scope(|| {
            tracing::debug!(
                http.response.status_code = self.status,
                "error.type" = error,
                attempts = self.attempts,
                duration = self.seconds,
                "the call ended"
            );
        });
    }
}

/// The span of one attempt.
pub(super) fn attempt(exchange: &Exchange<'_>, number: u32) -> Span {
    let (method, origin) = (&exchange.request.method, &exchange.origin);
    tracing::debug_span!(
        "http.client.request",
        otel.name = name(method, exchange.route),
        otel.kind = "client",
        http.request.method = method.as_str(),
        http.request.resend_count = number,
        url.template = exchange.route,
        server.address = origin.host,
        server.port = origin.port,
        http.response.status_code = field::Empty,
        "error.type" = field::Empty,
    )
}

/// Says that a request is about to be sent again.
pub(super) fn waiting(outcome: &Outcome, delay: Duration) {
    let (error, delay) = (error_type(outcome), delay.as_secs_f64());
    tracing::info!("error.type" = error, delay, "trying again");
}

/// Whether anybody wants to hear of bodies.
pub(super) fn wants_bodies() -> bool {
    tracing::enabled!(target: "specwright::body", Level::DEBUG)
}

/// Tells a body, from which the caller has taken what must not show.
pub(super) fn body(what: &'static str, text: &str) {
    tracing::debug!(target: "specwright::body", body = text, "{what}");
}

/// Notes what came of an attempt.
pub(super) fn attempted(span: &Span, outcome: &Outcome) {
    if let Some(status) = status(outcome) {
        span.record("http.response.status_code", status);
    }
    if let Some(error) = error_type(outcome) {
        span.record("error.type", error);
    }
}

fn name(method: &Method, route: &str) -> String {
    format!("{method} {route}").trim_end().to_owned()
}

fn status(outcome: &Outcome) -> Option<u16> {
    outcome.status().map(|status| status.as_u16())
}

/// What OpenTelemetry calls the type of an error: a status, or a word of few.
fn error_type(outcome: &Outcome) -> Option<String> {
    let word = match outcome.failed()? {
        Failed::Answer(status, _) => return Some(status.as_str().to_owned()),
        Failed::Transport(kind) => match kind {
            TransportErrorKind::Unsendable => "unsendable",
            TransportErrorKind::NoToken | TransportErrorKind::NoTokenYet => "no_token",
            TransportErrorKind::Connect => "connect",
            TransportErrorKind::ConnectTimeout => "connect_timeout",
            TransportErrorKind::TooLate => "too_late",
            TransportErrorKind::Timeout => "timeout",
            TransportErrorKind::Interrupted => "interrupted",
            TransportErrorKind::TooLarge => "too_large",
            TransportErrorKind::Body => "body",
        },
    };
    Some(word.to_owned())
}
