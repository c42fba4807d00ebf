//! The body of an answer on its way, and how it is received.
//!
//! Owns the limit on its size. Knows nothing of what it holds.

use std::error::Error as StdError;
use std::fmt;
use std::future::poll_fn;
use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::{Bytes, BytesMut};
use http_body::{Body, Frame, SizeHint};

use super::transport::{TransportError, TransportErrorKind};

/// A body: all of it, or a stream of its parts.
pub struct HttpBody {
    parts: Parts,
}

enum Parts {
    Whole(Bytes),
    Stream(Pin<Box<dyn Body<Data = Bytes, Error = TransportError> + Send + Sync>>),
}

impl HttpBody {
    /// A body that comes in parts. An error that is no [`TransportError`] means that the connection broke.
    pub fn stream<B>(body: B) -> Self
    where
        B: Body<Data = Bytes> + Send + Sync + 'static,
        B::Error: Into<Box<dyn StdError + Send + Sync>>,
    {
        Self::mapped(body, |error| as_transport_error(error.into()))
    }

    /// A body that comes in parts, and whose errors `map` understands.
    pub(super) fn mapped<B, F>(body: B, map: F) -> Self
    where
        B: Body<Data = Bytes> + Send + Sync + 'static,
        F: Fn(B::Error) -> TransportError + Send + Sync + Unpin + 'static,
    {
        let body = Box::pin(body);
        Self {
            parts: Parts::Stream(Box::pin(Mapped { body, map })),
        }
    }

    /// The bytes, if the body is all there.
    pub(super) fn into_whole(self) -> Result<Bytes, Self> {
        match self.parts {
            Parts::Whole(bytes) => Ok(bytes),
            parts @ Parts::Stream(_) => Err(Self { parts }),
        }
    }

    /// Receives the body into `received`, which keeps what came should the rest not come.
    pub(super) async fn receive(
        mut self,
        limit: usize,
        received: &mut Received,
    ) -> Result<(), TransportError> {
        if Body::size_hint(&self).lower() > limit as u64 {
            return Err(too_large(limit));
        }
        while let Some(frame) = poll_fn(|context| Pin::new(&mut self).poll_frame(context)).await {
            let Ok(data) = frame?.into_data() else {
                continue;
            };
            if received.len() + data.len() > limit {
                return Err(too_large(limit));
            }
            received.push(data);
        }
        Ok(())
    }
}

fn too_large(limit: usize) -> TransportError {
    let cause = format!("more than {limit} bytes, which is the limit of this client");
    TransportError::new(TransportErrorKind::TooLarge, cause)
}

pub(super) fn as_transport_error(error: Box<dyn StdError + Send + Sync>) -> TransportError {
    match error.downcast::<TransportError>() {
        Ok(error) => *error,
        Err(error) => TransportError::new(TransportErrorKind::Interrupted, error),
    }
}

impl fmt::Debug for HttpBody {
    // What a body holds may be a secret.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.parts {
            Parts::Whole(bytes) => write!(f, "HttpBody({} bytes)", bytes.len()),
            Parts::Stream(_) => f.write_str("HttpBody(a stream)"),
        }
    }
}

impl<T: Into<Bytes>> From<T> for HttpBody {
    fn from(bytes: T) -> Self {
        Self {
            parts: Parts::Whole(bytes.into()),
        }
    }
}

impl Body for HttpBody {
    type Data = Bytes;
    type Error = TransportError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, TransportError>>> {
        match &mut self.parts {
            Parts::Whole(bytes) if bytes.is_empty() => Poll::Ready(None),
            Parts::Whole(bytes) => Poll::Ready(Some(Ok(Frame::data(std::mem::take(bytes))))),
            Parts::Stream(body) => body.as_mut().poll_frame(context),
        }
    }

    fn is_end_stream(&self) -> bool {
        match &self.parts {
            Parts::Whole(bytes) => bytes.is_empty(),
            Parts::Stream(body) => body.is_end_stream(),
        }
    }

    fn size_hint(&self) -> SizeHint {
        match &self.parts {
            Parts::Whole(bytes) => SizeHint::with_exact(bytes.len() as u64),
            Parts::Stream(body) => body.size_hint(),
        }
    }
}

/// A body whose errors are translated.
struct Mapped<B, F> {
    body: Pin<Box<B>>,
    map: F,
}

impl<B, F> Body for Mapped<B, F>
where
    B: Body<Data = Bytes>,
    F: Fn(B::Error) -> TransportError,
    F: Unpin,
{
    type Data = Bytes;
    type Error = TransportError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, TransportError>>> {
        let frame = self.body.as_mut().poll_frame(context);
        frame.map(|frame| frame.map(|result| result.map_err(&self.map)))
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

/// What has come of a body.
#[derive(Default)]
pub(super) struct Received {
    first: Bytes,
    /// Everything, once there is more than one part: most answers come in one, which needs no copy.
    all: Option<BytesMut>,
}

impl Received {
    fn len(&self) -> usize {
        self.all.as_ref().map_or(self.first.len(), BytesMut::len)
    }

    fn push(&mut self, data: Bytes) {
        if self.len() == 0 {
            self.first = data;
            return;
        }
        let first = std::mem::take(&mut self.first);
        let all = self.all.get_or_insert_with(|| BytesMut::from(&*first));
        all.extend_from_slice(&data);
    }

    /// Everything that came.
    pub(super) fn finish(self) -> Bytes {
        self.all.map_or(self.first, BytesMut::freeze)
    }
}
