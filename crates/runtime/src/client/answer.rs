//! What came back.

use std::fmt;

use bytes::Bytes;
use http::{HeaderMap, StatusCode};

use crate::json::{ReadError, from_slice};
use crate::secret::Secret;
use crate::value::Value;

/// The parts of an answer, and the secrets of the request that it answers.
#[derive(Clone)]
pub struct Answer<'a> {
    pub(super) status: StatusCode,
    pub(super) headers: &'a HeaderMap,
    pub(super) body: &'a Bytes,
    pub(super) secrets: &'a [Secret],
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
        from_slice(self.body)
    }

    /// Nothing, whatever the body holds.
    ///
    /// # Errors
    /// Never; the signature is that of [`Answer::json`].
    pub const fn nothing(&self) -> Result<(), ReadError> {
        Ok(())
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
    /// What the body holds.
    pub value: T,
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
