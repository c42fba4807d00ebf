//! The body of a request on its way out: its pieces, one after the other, a chunk at a time.
//!
//! Owns the threads that read what blocks, so that no runtime is needed for it, and the counting. Knows nothing of
//! what is read.

use std::collections::VecDeque;
use std::error::Error as StdError;
use std::io;
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll, ready};

use bytes::{Bytes, BytesMut};
use futures_core::Stream;
use http_body::{Body, Frame, SizeHint};
use tokio::sync::mpsc;

use super::body::HttpBody;
use super::sending::Piece;
use super::transport::{TransportError, TransportErrorKind};
use crate::source::{ByteStream, Once, Reader, Source, open};

/// How much is read at once.
const CHUNK: usize = 64 * 1024;

/// How many chunks are read ahead.
const AHEAD: usize = 2;

/// The pieces of a body, as they are sent.
pub(super) struct Pieces {
    rest: VecDeque<Piece>,
    current: Option<Reading>,
    /// How many bytes are still to come, if that is known.
    left: Option<u64>,
}

impl Pieces {
    pub(super) fn new(pieces: &[Piece]) -> Self {
        Self {
            rest: pieces.iter().cloned().collect(),
            current: None,
            left: pieces.iter().map(Piece::length).sum(),
        }
    }

    fn data(&mut self, data: Bytes) -> Poll<Option<Result<Frame<Bytes>, TransportError>>> {
        if let Some(left) = &mut self.left {
            *left = left.saturating_sub(data.len() as u64);
        }
        Poll::Ready(Some(Ok(Frame::data(data))))
    }
}

impl Body for Pieces {
    type Data = Bytes;
    type Error = TransportError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, TransportError>>> {
        loop {
            if let Some(reading) = &mut self.current {
                match ready!(reading.poll_next(context)) {
                    Some(Ok(data)) => return self.data(data),
                    Some(Err(error)) => return Poll::Ready(Some(Err(unreadable(error)))),
                    None => self.current = None,
                }
            }
            match self.rest.pop_front() {
                None => return Poll::Ready(None),
                Some(Piece::Bytes(bytes)) => return self.data(bytes),
                Some(Piece::Source(source, length)) => match Reading::new(source, length) {
                    Ok(reading) => self.current = Some(reading),
                    Err(error) => return Poll::Ready(Some(Err(unreadable(error)))),
                },
            }
        }
    }

    fn is_end_stream(&self) -> bool {
        self.rest.is_empty() && self.current.is_none()
    }

    fn size_hint(&self) -> SizeHint {
        self.left.map_or_else(SizeHint::new, SizeHint::with_exact)
    }
}

fn unreadable(error: io::Error) -> TransportError {
    TransportError::new(TransportErrorKind::Body, error)
}

/// What comes of one source.
struct Reading {
    from: From,
    length: Option<u64>,
    count: u64,
    /// The last bytes that were announced, until it is known that no more come.
    last: Option<Bytes>,
    ended: bool,
}

enum From {
    Thread(mpsc::Receiver<io::Result<Bytes>>),
    Stream(Mutex<ByteStream>),
}

impl Reading {
    fn new(source: Arc<Source>, length: Option<u64>) -> io::Result<Self> {
        let from = match source.take() {
            Some(Once::Stream(stream)) => From::Stream(Mutex::new(stream)),
            Some(Once::Reader(reader)) => From::Thread(read(move || Ok(reader))?),
            None => From::Thread(read(move || opened(&source, length))?),
        };
        Ok(Self {
            from,
            length,
            count: 0,
            last: None,
            ended: false,
        })
    }

    fn poll_next(&mut self, context: &mut Context<'_>) -> Poll<Option<io::Result<Bytes>>> {
        while !self.ended {
            match ready!(self.from.poll(context)) {
                Some(Ok(data)) => {
                    self.count += data.len() as u64;
                    if self.length.is_some_and(|length| self.count > length) {
                        self.ended = true;
                        return Poll::Ready(Some(Err(self.miscounted("more"))));
                    }
                    if self.length != Some(self.count) {
                        return Poll::Ready(Some(Ok(data)));
                    }
                    if !data.is_empty() {
                        self.last = Some(data);
                    }
                }
                Some(Err(error)) => {
                    self.ended = true;
                    return Poll::Ready(Some(Err(error)));
                }
                None => self.ended = true,
            }
        }
        if self.length.is_some_and(|length| self.count < length) {
            self.length = None;
            return Poll::Ready(Some(Err(self.miscounted("fewer"))));
        }
        Poll::Ready(self.last.take().map(Ok))
    }

    fn miscounted(&self, how: &str) -> io::Error {
        io::Error::other(format!(
            "a part of the body has {how} bytes than were announced"
        ))
    }
}

impl From {
    /// The next bytes; none at the end.
    fn poll(&mut self, context: &mut Context<'_>) -> Poll<Option<io::Result<Bytes>>> {
        match self {
            Self::Stream(stream) => {
                let stream = stream.get_mut().unwrap_or_else(PoisonError::into_inner);
                stream.as_mut().poll_next(context)
            }
            Self::Thread(receiver) => Poll::Ready(match ready!(receiver.poll_recv(context)) {
                Some(Ok(end)) if end.is_empty() => None,
                Some(read) => Some(read),
                // The thread would have said that it is done.
                None => Some(Err(io::Error::other("the reader has panicked"))),
            }),
        }
    }
}

fn opened(source: &Source, length: Option<u64>) -> io::Result<Reader> {
    match source {
        Source::Path(path) => open(path, length),
        Source::Open(open) => open(),
        Source::Once(_) => Err(io::Error::other("it was sent before")),
    }
}

/// Reads on a thread of its own, to the end, or until nobody listens. No bytes say that this is the end.
fn read(
    open: impl FnOnce() -> io::Result<Reader> + Send + 'static,
) -> io::Result<mpsc::Receiver<io::Result<Bytes>>> {
    let (sender, receiver) = mpsc::channel(AHEAD);
    let work = move || {
        let read = open().and_then(|mut reader| pass_on(&mut reader, &sender));
        let end = read.map(|()| Bytes::new());
        // Nobody may be left to hear it.
        let _ = sender.blocking_send(end);
    };
    let thread = std::thread::Builder::new().name("specwright-file".to_owned());
    thread.spawn(work)?;
    Ok(receiver)
}

fn pass_on(reader: &mut Reader, sender: &mpsc::Sender<io::Result<Bytes>>) -> io::Result<()> {
    loop {
        let mut chunk = BytesMut::zeroed(CHUNK);
        match reader.read(&mut chunk) {
            Ok(0) => return Ok(()),
            Ok(count) => {
                chunk.truncate(count);
                if sender.blocking_send(Ok(chunk.freeze())).is_err() {
                    return Ok(());
                }
            }
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
}

/// A stream of anything that is bytes.
pub(crate) fn byte_stream<S, B, E>(stream: S) -> ByteStream
where
    S: Stream<Item = Result<B, E>> + Send + 'static,
    B: Into<Bytes>,
    E: Into<Box<dyn StdError + Send + Sync>>,
{
    Box::pin(Mapped(Box::pin(stream)))
}

struct Mapped<S>(Pin<Box<S>>);

impl<S, B, E> Stream for Mapped<S>
where
    S: Stream<Item = Result<B, E>>,
    B: Into<Bytes>,
    E: Into<Box<dyn StdError + Send + Sync>>,
{
    type Item = io::Result<Bytes>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let next = ready!(self.0.as_mut().poll_next(context));
        Poll::Ready(next.map(|next| next.map(Into::into).map_err(io::Error::other)))
    }
}

/// The bytes of a body.
pub(super) fn stream_of(body: HttpBody) -> ByteStream {
    Box::pin(OfBody(body))
}

struct OfBody(HttpBody);

impl Stream for OfBody {
    type Item = io::Result<Bytes>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        loop {
            match ready!(Pin::new(&mut self.0).poll_frame(context)) {
                None => return Poll::Ready(None),
                Some(Err(error)) => return Poll::Ready(Some(Err(io::Error::other(error)))),
                Some(Ok(frame)) => {
                    if let Ok(data) = frame.into_data() {
                        return Poll::Ready(Some(Ok(data)));
                    }
                }
            }
        }
    }
}
