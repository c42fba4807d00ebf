//! Answers that errors are about: error answers, and answers that cannot be read.

use std::fmt;

use bytes::Bytes;
use http::{HeaderMap, StatusCode};

use super::answer::Answer;
use super::beginning;
use super::summary::{one_line, summary};
use crate::json::{AnyJson, Json, ReadError};

/// How much of a request's id is shown: those of all servers known, and no more.
const SHOWN_ID: usize = 64;

/// What operations answer with on failure when the API's description says nothing about it. It has no values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoFailure {}

/// The parts of an answer that an error is about.
pub(super) struct Received {
    pub(super) status: StatusCode,
    pub(super) headers: HeaderMap,
    pub(super) body: Bytes,
    /// The request's id as it is shown: cut, and without the secrets of the request.
    pub(super) id: Option<String>,
    /// What the body looks like, if it is no JSON.
    pub(super) looks: Option<String>,
}

impl Received {
    pub(super) fn new(answer: &Answer<'_>) -> Self {
        let shown = |id| one_line(id, answer.secrets, SHOWN_ID);
        Self {
            status: answer.status,
            headers: answer.headers.clone(),
            body: answer.body.clone(),
            id: request_id(answer.headers).map(shown),
            looks: beginning::describe(answer.body, answer.secrets),
        }
    }
}

pub(super) fn request_id(headers: &HeaderMap) -> Option<&str> {
    let visible = |id: &&str| !id.is_empty() && id.bytes().all(|byte| byte.is_ascii_graphic());
    let of_name = |name| headers.get(name)?.to_str().ok().filter(visible);
    ["x-request-id", "request-id"].into_iter().find_map(of_name)
}

/// The value at `pointer` (RFC 6901) of a body, if it is JSON and has one there.
pub(super) fn field(body: &[u8], pointer: &str) -> Option<AnyJson> {
    let text = std::str::from_utf8(body).ok()?;
    let json = Json::parse(text.strip_prefix('\u{feff}').unwrap_or(text)).ok()?;
    json.pointer(pointer).map(AnyJson::from)
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

        /// The value at this JSON pointer (RFC 6901) of the body, documented or not; the empty pointer is the
        /// whole body.
        #[must_use]
        pub fn field(&self, pointer: &str) -> Option<AnyJson> {
            field(&self.received.body, pointer)
        }
    };
}

/// A server's error answer.
pub struct ErrorAnswer<F = NoFailure> {
    pub(super) received: Received,
    summary: String,
    failure: Option<F>,
}

impl<F> ErrorAnswer<F> {
    pub(super) fn new(answer: &Answer<'_>, failure: Option<F>) -> Self {
        Self {
            received: Received::new(answer),
            summary: summary(answer.body, answer.secrets),
            failure,
        }
    }

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
        match &self.received.looks {
            Some(looks) => write!(f, " with {looks}"),
            None if self.summary.is_empty() => Ok(()),
            None => write!(f, ": {}", self.summary),
        }
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
    pub(super) received: Received,
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
        let (status, error) = (self.received.status, &self.error);
        write!(f, "the server answered {status}, but unreadably: {error}")?;
        match &self.received.looks {
            Some(looks) => write!(f, "; it sent {looks}"),
            None => Ok(()),
        }
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
