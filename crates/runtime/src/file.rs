//! Files: bytes that are sent as they are, from memory or from wherever they are.
//!
//! Knows nothing of how they are sent.

use std::fmt;
use std::io::{self, Read};
use std::path::Path;
use std::sync::Arc;

use crate::check::Violations;
use crate::json::{Json, JsonWriter, Place, ReadContext, Shape};
use crate::source::{Once, Source};
use crate::value::{Manner, Value};

/// Bytes to be sent, with what they are called and what they are. Cheap to clone.
///
/// | made by | is read | is sent again |
/// |---|---|---|
/// | [`File::new`] | from memory | as often as need be |
/// | [`File::open`] | while it is sent | as often as need be, from the file as it then is |
/// | [`File::from_opener`] | while it is sent | as often as need be, from what is opened anew |
/// | [`File::from_reader`] | while it is sent | only if nothing of it was read |
///
/// A request that holds a file which is sent once is not sent a second time, whatever the retry policy says.
///
/// In JSON, a file is a string with the text that it holds. One that holds no text (UTF-8), or that is not in memory,
/// has no place there: a request with it is refused before it is sent. Encode it first, as the API wants it.
#[derive(Clone)]
pub struct File {
    content: Content,
    /// How many bytes it has, where that is known of what is not in memory.
    length: Option<u64>,
    name: Option<String>,
    content_type: Option<String>,
    headers: Vec<(String, String)>,
}

/// What a file holds.
#[derive(Clone)]
pub(crate) enum Content {
    Bytes(Arc<[u8]>),
    Source(Arc<Source>),
}

impl File {
    const fn of(content: Content) -> Self {
        Self {
            content,
            length: None,
            name: None,
            content_type: None,
            headers: Vec::new(),
        }
    }

    /// A file of these bytes, without a name.
    pub fn new(bytes: impl AsRef<[u8]>) -> Self {
        Self::of(Content::Bytes(bytes.as_ref().into()))
    }

    /// The file at `path`, under its name. It is read while it is sent, and never held in memory as a whole.
    ///
    /// # Errors
    /// When there is no such file.
    pub fn open(path: impl AsRef<Path>) -> io::Result<Self> {
        let path = path.as_ref();
        let metadata = std::fs::metadata(path)?;
        if metadata.is_dir() {
            return Err(io::Error::from(io::ErrorKind::IsADirectory));
        }
        let name = path.file_name().map(|name| name.to_string_lossy());
        Ok(Self {
            // What is no plain file does not say how much it will give.
            length: metadata.is_file().then_some(metadata.len()),
            name: name.map(std::borrow::Cow::into_owned),
            ..Self::of(Content::Source(Arc::new(Source::Path(path.to_owned()))))
        })
    }

    /// What `reader` gives, to its end. It is read on a thread of its own while it is sent, once: a request with it is
    /// not repeated.
    pub fn from_reader(reader: impl Read + Send + 'static) -> Self {
        let once = Once::Reader(Box::new(reader));
        Self::of(Content::Source(Arc::new(Source::once(once))))
    }

    /// What the reader gives that `open` opens, each time that the file is sent.
    pub fn from_opener<R: Read + Send + 'static>(
        open: impl Fn() -> io::Result<R> + Send + Sync + 'static,
    ) -> Self {
        let open = move || open().map(|reader| Box::new(reader) as Box<dyn Read + Send>);
        Self::of(Content::Source(Arc::new(Source::Open(Box::new(open)))))
    }

    /// What `stream` gives, to its end, once: a request with it is not repeated.
    #[cfg(feature = "client")]
    pub fn from_stream<S, B, E>(stream: S) -> Self
    where
        S: futures_core::Stream<Item = Result<B, E>> + Send + 'static,
        B: Into<bytes::Bytes>,
        E: Into<Box<dyn std::error::Error + Send + Sync>>,
    {
        let stream = crate::client::byte_stream(stream);
        Self::of(Content::Source(Arc::new(Source::once(Once::Stream(
            stream,
        )))))
    }

    /// How many bytes a reader or a stream gives, which the server is then told before they come. A request whose file
    /// has more or fewer breaks off.
    #[must_use]
    pub fn of_length(mut self, length: u64) -> Self {
        if let Content::Source(_) = self.content {
            self.length = Some(length);
        }
        self
    }

    /// What the file is called, as a server is told.
    #[must_use]
    pub fn named(mut self, name: impl Into<String>) -> Self {
        self.name = Some(name.into());
        self
    }

    /// The media type of the file, such as `image/png`.
    #[must_use]
    pub fn of_type(mut self, content_type: impl Into<String>) -> Self {
        self.content_type = Some(content_type.into());
        self
    }

    /// Says something of the file in a header of its own, where it is one of several parts of a body. A header that
    /// cannot be sent keeps the request from being sent.
    #[must_use]
    pub fn header(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.headers.push((name.into(), value.into()));
        self
    }

    /// The bytes, if they are in memory.
    #[must_use]
    pub fn bytes(&self) -> Option<&[u8]> {
        match &self.content {
            Content::Bytes(bytes) => Some(bytes),
            Content::Source(_) => None,
        }
    }

    /// How many bytes it has, if that is known.
    #[must_use]
    pub fn length(&self) -> Option<u64> {
        match &self.content {
            Content::Bytes(bytes) => Some(bytes.len() as u64),
            Content::Source(_) => self.length,
        }
    }

    /// The text that it holds, if it does and is in memory.
    pub(crate) fn text(&self) -> Option<&str> {
        std::str::from_utf8(self.bytes()?).ok()
    }

    #[cfg(feature = "client")]
    pub(crate) const fn content(&self) -> &Content {
        &self.content
    }

    #[cfg(feature = "client")]
    pub(crate) fn headers(&self) -> &[(String, String)] {
        &self.headers
    }

    /// What the file is called, if it has a name.
    #[must_use]
    pub fn name(&self) -> Option<&str> {
        self.name.as_deref()
    }

    /// The media type, if it was said.
    #[must_use]
    pub fn content_type(&self) -> Option<&str> {
        self.content_type.as_deref()
    }
}

impl fmt::Debug for File {
    // What a file holds may be a secret, and is long.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("File")
            .field("name", &self.name)
            .field("content_type", &self.content_type)
            .field("bytes", &self.length())
            .finish()
    }
}

impl Default for File {
    fn default() -> Self {
        Self::new([])
    }
}

impl PartialEq for Content {
    fn eq(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Bytes(one), Self::Bytes(other)) => one == other,
            (Self::Source(one), Self::Source(other)) => {
                Arc::ptr_eq(one, other) || one.is_same_path(other)
            }
            _ => false,
        }
    }
}

/// Files in memory are equal if they hold the same, and others if they are read from the same.
impl PartialEq for File {
    fn eq(&self, other: &Self) -> bool {
        self.content == other.content
            && self.name == other.name
            && self.content_type == other.content_type
            && self.headers == other.headers
    }
}

impl Eq for File {}

impl From<Vec<u8>> for File {
    fn from(bytes: Vec<u8>) -> Self {
        Self::new(bytes)
    }
}

impl From<&[u8]> for File {
    fn from(bytes: &[u8]) -> Self {
        Self::new(bytes)
    }
}

impl From<&str> for File {
    fn from(text: &str) -> Self {
        Self::new(text)
    }
}

impl From<String> for File {
    fn from(text: String) -> Self {
        Self::new(text)
    }
}

/// A file is a string in JSON: the text that it holds.
impl Value for File {
    type Manner = Self;
}

impl Manner<Self> for File {
    const SHAPE: Shape = Shape::Scalar;
    const EXPECTS: &'static str = "the content of a file";
    const SECRET: bool = true;

    fn read(json: Json<'_>, _at: &Place<'_>, _context: &mut ReadContext) -> Option<Self> {
        json.as_str().map(|text| Self::new(&*text))
    }

    fn write(value: &Self, out: &mut JsonWriter) {
        out.file(value);
    }

    fn check(_value: &Self, _at: &Place<'_>, _violations: &mut Violations) {}

    fn stand_in() -> Self {
        Self::default()
    }
}
