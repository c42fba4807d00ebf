//! Answers that are read while they are on their way, for code that is not async.
//!
//! Knows nothing of how parts are told apart: what is waited for is the async stream's.

use std::fmt;
use std::io::{self, Read};

use bytes::{Buf as _, Bytes};
use http::{HeaderMap, StatusCode};

use super::blocking::{block_on, failed};
use super::call::Call;
use super::endpoint::Endpoint;
use super::error::Error;
use super::events::Event;
use super::stream::{EventStream, Streamed, StreamedResponse};
use super::transport::TransportError;

impl<E: Endpoint + 'static> Call<E> {
    /// Sends the call and waits for the head of a successful answer, whose body is then read as it comes: see
    /// [`Call::send_streamed`].
    ///
    /// # Errors
    /// See [`ErrorKind`](super::ErrorKind).
    pub fn send_streamed_blocking(self) -> Result<BlockingBody, Error<E::Failure>> {
        let sent = block_on(self.send_streamed());
        let response = sent.unwrap_or_else(|error| Err(failed::<E>(error)))?;
        Ok(BlockingBody {
            status: response.status,
            headers: response.headers.clone(),
            attempts: response.attempts,
            response: Some(response),
            chunk: Bytes::new(),
        })
    }
}

impl<E: Streamed + 'static> Call<E> {
    /// Sends the call, and gives the items of its answer as they come, each of which is waited for: see
    /// [`Call::stream`].
    ///
    /// # Errors
    /// See [`ErrorKind`](super::ErrorKind).
    pub fn stream_blocking(self) -> Result<BlockingStream<E>, Error<E::Failure>> {
        let sent = block_on(self.stream());
        let stream = sent.unwrap_or_else(|error| Err(failed::<E>(error)))?;
        Ok(BlockingStream {
            status: stream.status(),
            headers: stream.headers().clone(),
            last: None,
            stream: Some(stream),
        })
    }
}

impl<E: Streamed + 'static> EventStream<E> {
    /// The items as an iterator that waits for each.
    pub fn blocking(self) -> BlockingStream<E> {
        BlockingStream {
            status: self.status(),
            headers: self.headers().clone(),
            last: self.last_event().cloned(),
            stream: Some(self),
        }
    }
}

/// The items of an answer, each waited for. See [`EventStream`].
#[must_use = "items come when they are asked for"]
pub struct BlockingStream<E> {
    status: StatusCode,
    headers: HeaderMap,
    last: Option<Event>,
    stream: Option<EventStream<E>>,
}

impl<E> fmt::Debug for BlockingStream<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("BlockingStream")
            .field("status", &self.status)
            .finish_non_exhaustive()
    }
}

impl<E> BlockingStream<E> {
    /// The event, or the line, that the last item was read from, or could not be: its name and its id among it.
    #[must_use]
    pub const fn last_event(&self) -> Option<&Event> {
        self.last.as_ref()
    }

    /// The status of the answer.
    #[must_use]
    pub const fn status(&self) -> StatusCode {
        self.status
    }

    /// The headers of the answer.
    #[must_use]
    pub const fn headers(&self) -> &HeaderMap {
        &self.headers
    }
}

impl<E: Streamed + 'static> Iterator for BlockingStream<E> {
    type Item = Result<E::Item, Error<E::Failure>>;

    fn next(&mut self) -> Option<Self::Item> {
        let mut stream = self.stream.take()?;
        let came = block_on(async move { (stream.try_next().await.transpose(), stream) });
        let (item, stream) = match came {
            Ok(came) => came,
            Err(error) => return Some(Err(failed::<E>(error))),
        };
        self.last = stream.last_event().cloned();
        // What has ended is let go of, and its connection with it.
        self.stream = item.is_some().then_some(stream);
        item
    }
}

/// A successful answer whose body is still on its way: its bytes are waited for by [`BlockingBody::chunk`], or by
/// [`Read`].
#[non_exhaustive]
pub struct BlockingBody {
    /// The status.
    pub status: StatusCode,
    /// The headers.
    pub headers: HeaderMap,
    /// How often the request was sent until this answer came.
    pub attempts: u32,
    response: Option<StreamedResponse>,
    /// What came and was not yet read.
    chunk: Bytes,
}

impl BlockingBody {
    /// The next bytes of the body; `None` at its end.
    ///
    /// # Errors
    /// When the connection breaks.
    pub fn chunk(&mut self) -> Result<Option<Bytes>, TransportError> {
        if !self.chunk.is_empty() {
            return Ok(Some(std::mem::take(&mut self.chunk)));
        }
        let Some(mut response) = self.response.take() else {
            return Ok(None);
        };
        let (chunk, response) = block_on(async move { (response.chunk().await, response) })?;
        self.response = matches!(chunk, Ok(Some(_))).then_some(response);
        chunk
    }
}

impl fmt::Debug for BlockingBody {
    // The values of headers are not shown: they may hold secrets.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("BlockingBody")
            .field("status", &self.status)
            .finish_non_exhaustive()
    }
}

impl Read for BlockingBody {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        while self.chunk.is_empty() {
            match self.chunk().map_err(io::Error::other)? {
                Some(chunk) => self.chunk = chunk,
                None => return Ok(0),
            }
        }
        let count = self.chunk.len().min(into.len());
        let (taken, _) = self.chunk.split_at(count);
        into.iter_mut()
            .zip(taken)
            .for_each(|(to, from)| *to = *from);
        self.chunk.advance(count);
        Ok(count)
    }
}
