//! Files: bytes that are sent as they are.
//!
//! Knows nothing of how they are sent.

use std::fmt;
use std::path::Path;
use std::sync::Arc;

use crate::check::Violations;
use crate::json::{Json, JsonWriter, Place, ReadContext, Shape};
use crate::value::Value;

/// Bytes to be sent, with what they are called and what they are. Cheap to clone.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct File {
    bytes: Arc<[u8]>,
    name: Option<String>,
    content_type: Option<String>,
}

impl File {
    /// A file of these bytes, without a name.
    pub fn new(bytes: impl AsRef<[u8]>) -> Self {
        Self {
            bytes: bytes.as_ref().into(),
            name: None,
            content_type: None,
        }
    }

    /// Reads the file at `path`, and calls it by its name.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn open(path: impl AsRef<Path>) -> std::io::Result<Self> {
        let path = path.as_ref();
        let name = path.file_name().map(|name| name.to_string_lossy());
        Ok(Self {
            bytes: std::fs::read(path)?.into(),
            name: name.map(std::borrow::Cow::into_owned),
            content_type: None,
        })
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

    /// The bytes.
    #[must_use]
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// The bytes, shared.
    #[cfg(feature = "client")]
    pub(crate) fn shared(&self) -> Arc<[u8]> {
        Arc::clone(&self.bytes)
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
            .field("bytes", &self.bytes.len())
            .finish()
    }
}

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

/// A file is a string in JSON, which has no other way to hold bytes.
impl Value for File {
    const SHAPE: Shape = Shape::Scalar;
    const EXPECTS: &'static str = "the content of a file";
    const SECRET: bool = true;

    fn read(json: Json<'_>, _at: &Place<'_>, _context: &mut ReadContext) -> Option<Self> {
        json.as_str().map(|text| Self::new(&*text))
    }

    fn write(&self, out: &mut JsonWriter) {
        out.string(&String::from_utf8_lossy(&self.bytes));
    }

    fn check(&self, _at: &Place<'_>, _violations: &mut Violations) {}

    fn stand_in() -> Self {
        Self::default()
    }

    fn files(&self, found: &mut Vec<File>) {
        found.push(self.clone());
    }
}
