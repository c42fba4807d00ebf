//! What can go wrong with a call, told apart.

use std::error::Error as StdError;
use std::fmt;
use std::time::Duration;

use bytes::Bytes;
use http::{HeaderMap, StatusCode};

use super::answer::Answer;
use super::received::{ErrorAnswer, NoFailure, Received, Unreadable, request_id};
use super::retry::is_transient;
use super::summary::one_line;
use super::transport::{TransportError, TransportErrorKind};
use crate::check::Violations;

/// How many characters of an error's text are shown.
const SHOWN: usize = 500;

/// A call that failed: which operation, and how. `F` is what the operation's error answers hold.
///
/// Neither `Display` nor `Debug` shows the key, what the request held as a secret, or a value of an answer that is nearly
/// JSON. Of an answer that is plain text or HTML, `Display` shows the beginning.
/// `Display` is one line of at most about 600 characters.
pub struct Error<F = NoFailure> {
    operation: &'static str,
    details: Box<Details<F>>,
}

struct Details<F> {
    kind: ErrorKind<F>,
    course: Course,
}

/// How a call failed.
#[non_exhaustive]
pub enum ErrorKind<F = NoFailure> {
    /// Nothing was sent: values break the limits of the schema.
    Refused(Violations),
    /// No whole answer came: no connection, or a broken one.
    Connection(TransportError),
    /// No whole answer came in time.
    Timeout(TransportError),
    /// The answer is larger than the client takes.
    TooLarge(TransportError),
    /// The server answered with an error.
    Answer(ErrorAnswer<F>),
    /// The server answered with success and a body that is not what the operation answers with.
    Unreadable(Unreadable),
}

/// What led to the end of a call, beside its kind.
#[derive(Default)]
pub(super) struct Course {
    /// How often the request was sent, or tried to.
    pub(super) attempts: u32,
    /// How long the server asked to wait, in its last answer.
    pub(super) retry_after: Option<Duration>,
    /// What kept the client from another attempt that its policy would allow.
    pub(super) gave_up: Option<GaveUp>,
    /// Whether the request, sent twice, does what it does once.
    pub(super) repeatable: bool,
    /// Whether an attempt was sent and not answered, so that the server may have acted.
    pub(super) may_have_acted: bool,
    /// What came of an answer that broke off.
    pub(super) partial: Option<Received>,
}

/// What keeps a client from sending again what could be sent again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum GaveUp {
    /// The client's retries are spent.
    Budget,
    /// The wait would end behind the deadline.
    Deadline,
    /// The body was read, and cannot be read again.
    Body,
}

impl fmt::Display for GaveUp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Budget => f.write_str("the budget for retries is spent"),
            Self::Deadline => f.write_str("no time is left for a retry"),
            Self::Body => f.write_str("its body cannot be read a second time"),
        }
    }
}

impl<F> Error<F> {
    pub(super) fn new(operation: &'static str, kind: ErrorKind<F>) -> Self {
        let course = Course::default();
        Self {
            operation,
            details: Box::new(Details { kind, course }),
        }
    }

    pub(super) fn transport(operation: &'static str, error: TransportError) -> Self {
        let kind = match error.kind() {
            TransportErrorKind::Timeout
            | TransportErrorKind::TooLate
            | TransportErrorKind::ConnectTimeout => ErrorKind::Timeout(error),
            TransportErrorKind::TooLarge => ErrorKind::TooLarge(error),
            TransportErrorKind::Unsendable
            | TransportErrorKind::NoToken
            | TransportErrorKind::NoTokenYet
            | TransportErrorKind::Body
            | TransportErrorKind::Connect
            | TransportErrorKind::Interrupted => ErrorKind::Connection(error),
        };
        Self::new(operation, kind)
    }

    pub(super) fn after(mut self, course: Course) -> Self {
        self.details.course = course;
        self
    }

    /// The id of the operation that was called.
    #[must_use]
    pub const fn operation(&self) -> &'static str {
        self.operation
    }

    /// How the call failed.
    #[must_use]
    pub fn kind(&self) -> &ErrorKind<F> {
        &self.details.kind
    }

    /// How often the request was sent, or tried to: 0 if it was refused.
    #[must_use]
    pub fn attempts(&self) -> u32 {
        self.details.course.attempts
    }

    /// How long the server asks to wait before another try, if it does. When that is longer than the client waits
    /// by itself, the call fails at once, and the wait is the caller's.
    #[must_use]
    pub fn retry_after(&self) -> Option<Duration> {
        self.details.course.retry_after
    }

    /// Everything that was wrong with the values, if nothing was sent because of them.
    #[must_use]
    pub fn violations(&self) -> Option<&Violations> {
        match self.kind() {
            ErrorKind::Refused(violations) => Some(violations),
            _ => None,
        }
    }

    /// The error answer, if the server gave one.
    #[must_use]
    pub fn answer(&self) -> Option<&ErrorAnswer<F>> {
        match self.kind() {
            ErrorKind::Answer(answer) => Some(answer),
            _ => None,
        }
    }

    /// What the error answer holds, if the server gave one that could be read.
    #[must_use]
    pub fn failure(&self) -> Option<&F> {
        self.answer().and_then(ErrorAnswer::failure)
    }

    /// The answer that could not be read, if the server gave one.
    #[must_use]
    pub fn unreadable(&self) -> Option<&Unreadable> {
        match self.kind() {
            ErrorKind::Unreadable(unreadable) => Some(unreadable),
            _ => None,
        }
    }

    /// What kept a whole answer from coming, if none came.
    #[must_use]
    pub fn transport_error(&self) -> Option<&TransportError> {
        match self.kind() {
            ErrorKind::Connection(error)
            | ErrorKind::Timeout(error)
            | ErrorKind::TooLarge(error) => Some(error),
            _ => None,
        }
    }

    /// The answer, or what came of it, whatever was wrong with it.
    fn received(&self) -> Option<&Received> {
        match self.kind() {
            ErrorKind::Answer(answer) => Some(&answer.received),
            ErrorKind::Unreadable(unreadable) => Some(&unreadable.received),
            _ => self.details.course.partial.as_ref(),
        }
    }

    /// The status of the answer, if its head came.
    #[must_use]
    pub fn status(&self) -> Option<StatusCode> {
        self.received().map(|received| received.status)
    }

    /// The headers of the answer, if they came.
    #[must_use]
    pub fn headers(&self) -> Option<&HeaderMap> {
        self.received().map(|received| &received.headers)
    }

    /// What the server calls the request, for its operators: the header `x-request-id`, or else `request-id`,
    /// if it is visible ASCII.
    #[must_use]
    pub fn request_id(&self) -> Option<&str> {
        request_id(self.headers()?)
    }

    /// The body of the answer, as it came, or as much of it as came. It may hold secrets.
    #[must_use]
    pub fn body(&self) -> Option<&Bytes> {
        self.received().map(|received| &received.body)
    }
}

/// What can be asked of any error.
impl<F> Error<F> {
    /// Whether nothing was sent, since values break the limits of the schema.
    #[must_use]
    pub fn is_refused(&self) -> bool {
        self.violations().is_some()
    }

    /// Whether no connection could be made, in the last attempt at least: see [`Error::is_outcome_unknown`].
    #[must_use]
    pub fn is_connect(&self) -> bool {
        self.transport_error().is_some_and(|error| {
            matches!(
                error.kind(),
                TransportErrorKind::Connect | TransportErrorKind::ConnectTimeout
            )
        })
    }

    /// Whether the time was up: for connecting, for an attempt, or for the call as a whole.
    #[must_use]
    pub fn is_timeout(&self) -> bool {
        matches!(self.kind(), ErrorKind::Timeout(_))
    }

    /// Whether the answer is not what the operation answers with: HTML, an empty body, another shape.
    #[must_use]
    pub fn is_unreadable(&self) -> bool {
        self.unreadable().is_some()
    }

    /// Whether the server answered with this status, be the rest of its answer whole or not.
    fn is_answered(&self, status: StatusCode) -> bool {
        self.status() == Some(status)
    }

    /// Whether the server found the request malformed (400).
    #[must_use]
    pub fn is_bad_request(&self) -> bool {
        self.is_answered(StatusCode::BAD_REQUEST)
    }

    /// Whether the server does not accept the key (401).
    #[must_use]
    pub fn is_unauthorized(&self) -> bool {
        self.is_answered(StatusCode::UNAUTHORIZED)
    }

    /// Whether the key does not allow this (403).
    #[must_use]
    pub fn is_forbidden(&self) -> bool {
        self.is_answered(StatusCode::FORBIDDEN)
    }

    /// Whether there is no such thing (404).
    #[must_use]
    pub fn is_not_found(&self) -> bool {
        self.is_answered(StatusCode::NOT_FOUND)
    }

    /// Whether the request clashes with what is there (409).
    #[must_use]
    pub fn is_conflict(&self) -> bool {
        self.is_answered(StatusCode::CONFLICT)
    }

    /// Whether the server understood the values and does not accept them (422).
    #[must_use]
    pub fn is_unprocessable(&self) -> bool {
        self.is_answered(StatusCode::UNPROCESSABLE_ENTITY)
    }

    /// Whether there were too many requests (429). See [`Error::retry_after`].
    #[must_use]
    pub fn is_rate_limited(&self) -> bool {
        self.is_answered(StatusCode::TOO_MANY_REQUESTS)
    }

    /// Whether the server says that the fault is its own (500 and above).
    #[must_use]
    pub fn is_server_error(&self) -> bool {
        self.status().is_some_and(|status| status.as_u16() >= 500)
    }

    /// Whether the same call may do better later, and does not act twice if it is made again. An error answer counts as
    /// one of a server that did not act, though a gateway may give it in front of one that did. The client has made
    /// the call again already, as often as its policy allows.
    #[must_use]
    pub fn is_retryable(&self) -> bool {
        let is_harmless = self.details.course.repeatable || !self.details.course.may_have_acted;
        match self.kind() {
            ErrorKind::Answer(answer) => {
                is_harmless && is_transient(answer.status(), answer.headers())
            }
            ErrorKind::Connection(error) | ErrorKind::Timeout(error) => {
                let is_final = matches!(
                    error.kind(),
                    TransportErrorKind::Unsendable | TransportErrorKind::NoToken
                );
                is_harmless && !is_final
            }
            _ => false,
        }
    }

    /// Whether nobody knows if the server carried the request out: it was sent, in one of the attempts, and no whole
    /// answer came. Look at the server's side before a create that ended so is made again.
    #[must_use]
    pub fn is_outcome_unknown(&self) -> bool {
        self.transport_error().is_some() && self.details.course.may_have_acted
    }
}

impl<F> Error<F> {
    fn describe(&self) -> String {
        match self.kind() {
            ErrorKind::Refused(violations) => format!("not sent: {violations}"),
            ErrorKind::Connection(error)
            | ErrorKind::Timeout(error)
            | ErrorKind::TooLarge(error) => self.describe_broken(error),
            ErrorKind::Answer(answer) => answer.to_string(),
            ErrorKind::Unreadable(unreadable) => unreadable.to_string(),
        }
    }

    /// What broke, and what had come until then.
    fn describe_broken(&self, error: &TransportError) -> String {
        let Some(partial) = &self.details.course.partial else {
            return error.to_string();
        };
        let looks = match &partial.looks {
            // Of what is too large, as much as nothing may have been taken.
            _ if error.kind() == TransportErrorKind::TooLarge => String::new(),
            Some(looks) => format!("with {looks}"),
            None => format!("with {} bytes of JSON", partial.body.len()),
        };
        format!("{error}; it had answered {} {looks}", partial.status)
            .trim_end()
            .to_owned()
    }

    /// What is put in brackets behind the text.
    fn notes(&self) -> Vec<String> {
        let course = &self.details.course;
        let id = self.received().and_then(|received| received.id.as_deref());
        let attempts = (course.attempts > 1).then(|| format!("{} attempts", course.attempts));
        [
            attempts,
            course.retry_after.map(describe_delay),
            course.gave_up.map(|reason| reason.to_string()),
            id.map(|id| format!("request id {id}")),
        ]
        .into_iter()
        .flatten()
        .collect()
    }
}

fn describe_delay(delay: Duration) -> String {
    if delay == Duration::MAX {
        return "the server asks to wait for ages".to_owned();
    }
    format!("the server asks to wait {} s", delay.as_secs_f64())
}

impl<F> fmt::Display for Error<F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = one_line(&self.describe(), &[], SHOWN);
        write!(f, "{}: {text}", self.operation)?;
        let notes = self.notes();
        if notes.is_empty() {
            return Ok(());
        }
        write!(f, " ({})", notes.join(", "))
    }
}

impl<F> fmt::Debug for Error<F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Error")
            .field("operation", &self.operation)
            .field("kind", self.kind())
            .field("attempts", &self.attempts())
            .finish_non_exhaustive()
    }
}

impl<F> fmt::Debug for ErrorKind<F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Refused(violations) => f.debug_tuple("Refused").field(violations).finish(),
            Self::Connection(error) => f.debug_tuple("Connection").field(error).finish(),
            Self::Timeout(error) => f.debug_tuple("Timeout").field(error).finish(),
            Self::TooLarge(error) => f.debug_tuple("TooLarge").field(error).finish(),
            Self::Answer(answer) => f.debug_tuple("Answer").field(answer).finish(),
            Self::Unreadable(unreadable) => f.debug_tuple("Unreadable").field(unreadable).finish(),
        }
    }
}

impl<F> StdError for Error<F> {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        match self.kind() {
            ErrorKind::Refused(violations) => Some(violations),
            ErrorKind::Connection(error)
            | ErrorKind::Timeout(error)
            | ErrorKind::TooLarge(error) => Some(error),
            ErrorKind::Answer(_) => None,
            ErrorKind::Unreadable(unreadable) => Some(unreadable.error()),
        }
    }
}

impl<F> ErrorKind<F> {
    pub(super) fn answer(answer: &Answer<'_>, failure: Option<F>) -> Self {
        Self::Answer(ErrorAnswer::new(answer, failure))
    }
}
