//! The body of a request: bytes, or what is read while it is sent.
//!
//! Owns whether it can be sent again, and how long it is. Knows nothing of what it holds.

use std::fmt;
use std::sync::Arc;

use bytes::Bytes;

use super::body::{HttpBody, Received};
use super::reading::Pieces;
use super::transport::{TransportError, TransportErrorKind};
use crate::file::{Content, File};
use crate::source::{Once, Source};

/// The body of a request. Cheap to clone.
///
/// Most are bytes in memory, which [`RequestBody::bytes`] gives. What holds files or streams that are not is read
/// while it is sent: [`RequestBody::into_http_body`] is the body as it goes out.
#[derive(Clone)]
pub struct RequestBody {
    pieces: Kept,
}

#[derive(Clone)]
enum Kept {
    Whole(Bytes),
    Pieces(Arc<[Piece]>),
}

/// A part of a body.
#[derive(Clone)]
pub(super) enum Piece {
    Bytes(Bytes),
    /// What is not in memory.
    Source(Arc<Source>, Option<u64>),
}

impl Piece {
    /// What a file holds.
    pub(super) fn of(file: &File) -> Self {
        match file.content() {
            Content::Bytes(bytes) => Self::Bytes(Bytes::from_owner(Shared(Arc::clone(bytes)))),
            Content::Source(source) => Self::Source(Arc::clone(source), file.length()),
        }
    }

    pub(super) fn length(&self) -> Option<u64> {
        match self {
            Self::Bytes(bytes) => Some(bytes.len() as u64),
            Self::Source(_, length) => *length,
        }
    }
}

struct Shared(Arc<[u8]>);

impl AsRef<[u8]> for Shared {
    fn as_ref(&self) -> &[u8] {
        &self.0
    }
}

impl RequestBody {
    /// A body of these pieces, one after the other.
    pub(super) fn of(mut pieces: Vec<Piece>) -> Self {
        pieces.retain(|piece| !matches!(piece, Piece::Bytes(bytes) if bytes.is_empty()));
        match pieces.as_slice() {
            [] => Self::default(),
            [Piece::Bytes(bytes)] => bytes.clone().into(),
            _ => Self {
                pieces: Kept::Pieces(pieces.into()),
            },
        }
    }

    /// A body that is sent once, as it comes.
    pub fn once(body: HttpBody) -> Self {
        let body = match body.into_whole() {
            Ok(bytes) => return bytes.into(),
            Err(body) => body,
        };
        let length = http_body::Body::size_hint(&body).exact();
        let stream = super::reading::stream_of(body);
        let source = Source::once(Once::Stream(stream));
        Self::of(vec![Piece::Source(Arc::new(source), length)])
    }

    /// Whether there is nothing in it.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        matches!(&self.pieces, Kept::Whole(bytes) if bytes.is_empty())
    }

    /// How many bytes it has, if that is known.
    #[must_use]
    pub fn length(&self) -> Option<u64> {
        match &self.pieces {
            Kept::Whole(bytes) => Some(bytes.len() as u64),
            Kept::Pieces(pieces) => pieces.iter().map(Piece::length).sum(),
        }
    }

    /// The bytes, if it is in memory.
    #[must_use]
    pub const fn bytes(&self) -> Option<&Bytes> {
        match &self.pieces {
            Kept::Whole(bytes) => Some(bytes),
            Kept::Pieces(_) => None,
        }
    }

    /// Whether it can be sent: again and again, or for the first time.
    #[must_use]
    pub fn is_sendable(&self) -> bool {
        self.sources().all(|(source, _)| source.is_readable())
    }

    fn sources(&self) -> impl Iterator<Item = (&Source, Option<u64>)> {
        let pieces = match &self.pieces {
            Kept::Whole(_) => &[],
            Kept::Pieces(pieces) => &**pieces,
        };
        pieces.iter().filter_map(|piece| match piece {
            Piece::Bytes(_) => None,
            Piece::Source(source, length) => Some((&**source, *length)),
        })
    }

    /// Makes sure that what it holds is there, before anything is sent.
    pub(super) fn look(&self) -> Result<(), TransportError> {
        let unsendable = |error| TransportError::new(TransportErrorKind::Unsendable, error);
        for (source, length) in self.sources() {
            if let Source::Path(path) = source {
                crate::source::open(path, length).map_err(unsendable)?;
            }
            if !source.is_readable() {
                let problem = "what the body is read from was sent before, and cannot be again";
                return Err(unsendable(std::io::Error::other(problem)));
            }
        }
        Ok(())
    }

    /// The body as it goes out. What can be read once is read by the first that asks for its bytes.
    #[must_use]
    pub fn into_http_body(self) -> HttpBody {
        match self.pieces {
            Kept::Whole(bytes) => bytes.into(),
            Kept::Pieces(pieces) => HttpBody::stream(Pieces::new(&pieces)),
        }
    }

    /// All of it, in memory.
    ///
    /// # Errors
    /// When it cannot be read.
    pub async fn into_bytes(self) -> Result<Bytes, TransportError> {
        let mut received = Received::default();
        let body = self.into_http_body();
        body.receive(usize::MAX, &mut received).await?;
        Ok(received.finish())
    }
}

impl Default for RequestBody {
    fn default() -> Self {
        Bytes::new().into()
    }
}

impl<T: Into<Bytes>> From<T> for RequestBody {
    fn from(bytes: T) -> Self {
        Self {
            pieces: Kept::Whole(bytes.into()),
        }
    }
}

impl fmt::Debug for RequestBody {
    // What a body holds may be a secret.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.length() {
            Some(length) => write!(f, "{length} bytes"),
            None => f.write_str("a stream"),
        }
    }
}

/// Bodies in memory are equal to the bytes that they are.
impl<T: AsRef<[u8]> + ?Sized> PartialEq<T> for RequestBody {
    fn eq(&self, bytes: &T) -> bool {
        self.bytes().is_some_and(|own| own == bytes.as_ref())
    }
}
