//! Where the bytes of a file come from that are not in memory.
//!
//! Owns who may read them, and how often. Knows nothing of what they are sent as.

use std::io::{self, Read};
use std::path::PathBuf;
use std::sync::Mutex;
#[cfg(feature = "client")]
use std::sync::PoisonError;

/// What bytes are read from.
pub(crate) type Reader = Box<dyn Read + Send>;

/// A stream of bytes, which comes by itself.
#[cfg(feature = "client")]
pub(crate) type ByteStream =
    std::pin::Pin<Box<dyn futures_core::Stream<Item = io::Result<bytes::Bytes>> + Send>>;

/// Where bytes come from.
pub(crate) enum Source {
    /// A file, which is opened anew whenever it is sent.
    Path(PathBuf),
    /// Whatever the function opens.
    Open(Box<dyn Fn() -> io::Result<Reader> + Send + Sync>),
    /// What can be read once, until it is.
    Once(Mutex<Option<Once>>),
}

/// What can be read once.
pub(crate) enum Once {
    Reader(Reader),
    #[cfg(feature = "client")]
    Stream(ByteStream),
}

impl Source {
    pub(crate) const fn once(once: Once) -> Self {
        Self::Once(Mutex::new(Some(once)))
    }

    /// Whether both are the same file.
    pub(crate) fn is_same_path(&self, other: &Self) -> bool {
        matches!((self, other), (Self::Path(one), Self::Path(other)) if one == other)
    }
}

#[cfg(feature = "client")]
impl Source {
    /// Whether it can be read: always, or for the first time.
    pub(crate) fn is_readable(&self) -> bool {
        match self {
            Self::Path(_) | Self::Open(_) => true,
            Self::Once(once) => {
                let once = once.lock().unwrap_or_else(PoisonError::into_inner);
                once.is_some()
            }
        }
    }

    /// What can be read once, if it was not yet.
    pub(crate) fn take(&self) -> Option<Once> {
        match self {
            Self::Path(_) | Self::Open(_) => None,
            Self::Once(once) => once.lock().unwrap_or_else(PoisonError::into_inner).take(),
        }
    }
}

/// Opens the file at `path`, which is to hold as many bytes as it did.
///
/// # Errors
/// When it cannot be opened, or has another size.
#[cfg(feature = "client")]
pub(crate) fn open(path: &std::path::Path, length: Option<u64>) -> io::Result<Reader> {
    let file = std::fs::File::open(path)?;
    let found = file.metadata()?.len();
    match length {
        Some(length) if length != found => Err(io::Error::other(format!(
            "the file has {found} bytes, and had {length} before"
        ))),
        // What is appended while it is sent is not announced.
        Some(length) => Ok(Box::new(file.take(length))),
        None => Ok(Box::new(file)),
    }
}
