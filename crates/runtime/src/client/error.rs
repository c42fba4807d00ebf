//! What can go wrong with a call, told apart.

use std::error::Error as StdError;
use std::fmt;

use bytes::Bytes;
use http::{HeaderMap, StatusCode};

use super::answer::Answer;
use super::summary::{one_line, summary};
use super::transport::{TransportError, TransportErrorKind};
use crate::check::Violations;
use crate::json::ReadError;

/// How many characters of an error's text are shown.
const SHOWN: usize = 500;

/// How much of a request's id is shown: those of all servers known, and no more.
const SHOWN_ID: usize = 64;

/// What an operation's error answers hold when the API's description says nothing about them. It has no
/// values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoFailure {}

/// A call that failed: which operation, and how. `F` is what the operation's error answers hold.
///
/// Neither `Display` nor `Debug` shows a key, a password, or anything else of a body that could be one.
/// `Display` is one line of at most about 500 characters.
pub struct Error<F = NoFailure> {
    operation: &'static str,
    kind: Box<ErrorKind<F>>,
}

/// How a call failed.
#[non_exhaustive]
pub enum ErrorKind<F = NoFailure> {
    /// Nothing was sent: values break the limits of the schema.
    Refused(Violations),
    /// No answer came: no connection, or a broken one.
    Connection(TransportError),
    /// No full answer came in time.
    Timeout(TransportError),
    /// The server answered with an error.
    Answer(ErrorAnswer<F>),
    /// The server answered with success and a body that is not what the operation answers with.
    Unreadable(Unreadable),
}

impl<F> Error<F> {
    pub(super) fn new(operation: &'static str, kind: ErrorKind<F>) -> Self {
        Self {
            operation,
            kind: Box::new(kind),
        }
    }

    pub(super) fn transport(operation: &'static str, error: TransportError) -> Self {
        let kind = match error.kind() {
            TransportErrorKind::Timeout => ErrorKind::Timeout(error),
            TransportErrorKind::Connect | TransportErrorKind::Interrupted => {
                ErrorKind::Connection(error)
            }
        };
        Self::new(operation, kind)
    }

    /// The id of the operation that was called.
    #[must_use]
    pub const fn operation(&self) -> &'static str {
        self.operation
    }

    /// How the call failed.
    #[must_use]
    pub fn kind(&self) -> &ErrorKind<F> {
        &self.kind
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

    /// The answer, if one came, whatever was wrong with it.
    fn received(&self) -> Option<&Received> {
        match self.kind() {
            ErrorKind::Answer(answer) => Some(&answer.received),
            ErrorKind::Unreadable(unreadable) => Some(&unreadable.received),
            _ => None,
        }
    }

    /// The status of the answer, if one came.
    #[must_use]
    pub fn status(&self) -> Option<StatusCode> {
        self.received().map(|received| received.status)
    }

    /// The answer that could not be read, if the server gave one.
    #[must_use]
    pub fn unreadable(&self) -> Option<&Unreadable> {
        match self.kind() {
            ErrorKind::Unreadable(unreadable) => Some(unreadable),
            _ => None,
        }
    }

    /// The headers of the answer, if one came.
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

    /// The body of the answer, as it came. It may hold secrets.
    #[must_use]
    pub fn body(&self) -> Option<&Bytes> {
        self.received().map(|received| &received.body)
    }
}

impl<F> fmt::Display for Error<F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = match self.kind() {
            ErrorKind::Refused(violations) => format!("not sent: {violations}"),
            ErrorKind::Connection(error) | ErrorKind::Timeout(error) => error.to_string(),
            ErrorKind::Answer(answer) => answer.to_string(),
            ErrorKind::Unreadable(unreadable) => unreadable.to_string(),
        };
        write!(f, "{}: {}", self.operation, one_line(&text, &[], SHOWN))?;
        match self.received().and_then(|received| received.id.as_deref()) {
            Some(id) => write!(f, " (request id {id})"),
            None => Ok(()),
        }
    }
}

impl<F> fmt::Debug for Error<F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Error")
            .field("operation", &self.operation)
            .field("kind", &self.kind)
            .finish()
    }
}

impl<F> fmt::Debug for ErrorKind<F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Refused(violations) => f.debug_tuple("Refused").field(violations).finish(),
            Self::Connection(error) => f.debug_tuple("Connection").field(error).finish(),
            Self::Timeout(error) => f.debug_tuple("Timeout").field(error).finish(),
            Self::Answer(answer) => f.debug_tuple("Answer").field(answer).finish(),
            Self::Unreadable(unreadable) => f.debug_tuple("Unreadable").field(unreadable).finish(),
        }
    }
}

impl<F> StdError for Error<F> {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        match self.kind() {
            ErrorKind::Refused(violations) => Some(violations),
            ErrorKind::Connection(error) | ErrorKind::Timeout(error) => Some(error),
            ErrorKind::Answer(_) => None,
            ErrorKind::Unreadable(unreadable) => Some(&unreadable.error),
        }
    }
}

impl<F> ErrorKind<F> {
    pub(super) fn answer(answer: &Answer<'_>, failure: Option<F>) -> Self {
        Self::Answer(ErrorAnswer {
            received: Received::new(answer),
            summary: summary(answer.body, answer.secrets),
            failure,
        })
    }
}

/// The parts of an answer that an error is about.
struct Received {
    status: StatusCode,
    headers: HeaderMap,
    body: Bytes,
    /// The request's id as it is shown: cut, and without the secrets of the request.
    id: Option<String>,
}

impl Received {
    fn new(answer: &Answer<'_>) -> Self {
        let shown = |id| one_line(id, answer.secrets, SHOWN_ID);
        Self {
            status: answer.status,
            headers: answer.headers.clone(),
            body: answer.body.clone(),
            id: request_id(answer.headers).map(shown),
        }
    }
}

fn request_id(headers: &HeaderMap) -> Option<&str> {
    let visible = |id: &&str| !id.is_empty() && id.bytes().all(|byte| byte.is_ascii_graphic());
    let of_name = |name| headers.get(name)?.to_str().ok().filter(visible);
    ["x-request-id", "request-id"].into_iter().find_map(of_name)
}

/// What all errors about an answer say of it.
macro_rules! received_parts {
    () => {
        /// The status.
        #[must_use]
        pub const fn status(&self) -> StatusCode {
            self.received.status
        }

        /// The headers.
        #[must_use]
        pub const fn headers(&self) -> &HeaderMap {
            &self.received.headers
        }

        /// The body, as it came. It may hold secrets.
        #[must_use]
        pub const fn body(&self) -> &Bytes {
            &self.received.body
        }
    };
}

/// A server's error answer.
pub struct ErrorAnswer<F = NoFailure> {
    received: Received,
    summary: String,
    failure: Option<F>,
}

impl<F> ErrorAnswer<F> {
    received_parts!();

    /// What the body holds, if it could be read.
    #[must_use]
    pub const fn failure(&self) -> Option<&F> {
        self.failure.as_ref()
    }
}

impl<F> fmt::Display for ErrorAnswer<F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the server answered {}", self.received.status)?;
        if self.summary.is_empty() {
            return Ok(());
        }
        write!(f, ": {}", self.summary)
    }
}

impl<F> fmt::Debug for ErrorAnswer<F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ErrorAnswer")
            .field("status", &self.received.status)
            .field("summary", &self.summary)
            .field("body", &format_args!("{} bytes", self.received.body.len()))
            .finish_non_exhaustive()
    }
}

/// An answer with a status of success, and a body that could not be read.
pub struct Unreadable {
    received: Received,
    error: ReadError,
}

impl Unreadable {
    pub(super) fn new(answer: &Answer<'_>, error: ReadError) -> Self {
        Self {
            received: Received::new(answer),
            error,
        }
    }

    received_parts!();

    /// Where in the body what was expected, and what was found.
    #[must_use]
    pub const fn error(&self) -> &ReadError {
        &self.error
    }
}

impl fmt::Display for Unreadable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "the server answered {}, but unreadably: {}",
            self.received.status, self.error
        )
    }
}

impl fmt::Debug for Unreadable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Unreadable")
            .field("status", &self.received.status)
            .field("error", &self.error)
            .field("body", &format_args!("{} bytes", self.received.body.len()))
            .finish_non_exhaustive()
    }
}
