//! What came back.

use std::fmt;

use bytes::Bytes;
use http::{HeaderMap, StatusCode};

use super::{beginning, received, trace};
use crate::json::{AnyJson, ReadError, from_slice, to_redacted_string};
use crate::secret::Secret;
use crate::value::Value;

/// The parts of an answer, and the secrets of the request that it answers.
#[derive(Clone)]
pub struct Answer<'a> {
    pub(super) status: StatusCode,
    pub(super) headers: &'a HeaderMap,
    pub(super) body: &'a Bytes,
    pub(super) secrets: &'a [Secret],
    /// Whether what the body holds is told to `tracing`.
    pub(super) tells: bool,
}

impl fmt::Debug for Answer<'_> {
    // Neither the body nor the values of headers are shown: both may hold secrets.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Answer")
            .field("status", &self.status)
            .field("body", &format_args!("{} bytes", self.body.len()))
            .finish_non_exhaustive()
    }
}

impl<'a> Answer<'a> {
    /// An answer of its parts.
    #[must_use]
    pub const fn new(status: StatusCode, headers: &'a HeaderMap, body: &'a Bytes) -> Self {
        Self {
            status,
            headers,
            body,
            secrets: &[],
            tells: false,
        }
    }

    /// The status.
    #[must_use]
    pub const fn status(&self) -> StatusCode {
        self.status
    }

    /// The body, read as JSON.
    ///
    /// # Errors
    /// When it is not JSON, or of another shape than `T`.
    pub fn json<T: Value>(&self) -> Result<T, ReadError> {
        let read = from_slice(self.body);
        if self.tells {
            self.tell(read.as_ref().ok());
        }
        read
    }

    /// Tells what the body holds, without what must not show; of what is not understood, what it looks like.
    fn tell<T: Value>(&self, value: Option<&T>) {
        let text = match value {
            Some(value) => to_redacted_string(value),
            None => beginning::describe(self.body, self.secrets)
                .unwrap_or_else(|| "JSON of another shape".to_owned()),
        };
        trace::body("the body of the answer", &text);
    }

    /// Nothing, whatever the body holds, unless it is a page for people: that comes from somebody else, such as a
    /// proxy that wants a login.
    ///
    /// # Errors
    /// When the body is HTML.
    pub fn nothing(&self) -> Result<(), ReadError> {
        match std::str::from_utf8(self.body) {
            Ok(text) if beginning::is_html(text) => Err(ReadError::new(
                String::new(),
                "expected nothing, found HTML",
            )),
            _ => Ok(()),
        }
    }
}

/// A successful answer: the value read from it, and the parts it came in.
#[derive(Clone)]
#[non_exhaustive]
pub struct Response<T> {
    /// The status.
    pub status: StatusCode,
    /// The headers.
    pub headers: HeaderMap,
    /// The body, as it came.
    pub body: Bytes,
    /// How often the request was sent until this answer came.
    pub attempts: u32,
    /// What the body holds.
    pub value: T,
}

impl<T> Response<T> {
    /// The value at this JSON pointer (RFC 6901) of the body, documented or not; the empty pointer is the whole
    /// body.
    #[must_use]
    pub fn field(&self, pointer: &str) -> Option<AnyJson> {
        received::field(&self.body, pointer)
    }

    /// What the server calls the request, for its operators: the header `x-request-id`, or else `request-id`,
    /// if it is visible ASCII.
    #[must_use]
    pub fn request_id(&self) -> Option<&str> {
        received::request_id(&self.headers)
    }
}

impl<T: fmt::Debug> fmt::Debug for Response<T> {
    // Neither the body nor the values of headers are shown: both may hold secrets.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Response")
            .field("status", &self.status)
            .field("value", &self.value)
            .field("body", &format_args!("{} bytes", self.body.len()))
            .finish_non_exhaustive()
    }
}
