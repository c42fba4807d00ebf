//! Owns JSON pointers (RFC 6901): the path of a value in a document. Must not know any document.

use std::borrow::Cow;
use std::fmt;

/// The path of a value in one of a document's files, from its root.
///
/// Ordered by file and written form, which keeps a value's children behind it.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Pointer {
    /// Which of the document's files it is in; the one that begins it is 0.
    file: usize,
    /// The escaped form: empty, or a slash before each token.
    text: String,
}

/// Why a text is no JSON pointer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PointerError {
    /// It has tokens, but no slash before the first one.
    NoSlash,
    /// A `~` that neither 0 nor 1 follows.
    Tilde,
    /// A `%` that two hexadecimal digits don't follow.
    Percent,
    /// Percent-encoded bytes that are no UTF-8.
    Utf8,
}

impl Pointer {
    /// The pointer to the whole document.
    pub fn root() -> Self {
        Self::default()
    }

    /// The pointer to the whole of one of a document's files.
    pub fn of_file(file: usize) -> Self {
        let text = String::new();
        Self { file, text }
    }

    /// Which of the document's files it is in; the one that begins it is 0.
    pub fn file(&self) -> usize {
        self.file
    }

    /// Reads the plain form: empty, or `/paths/~1pets`.
    pub fn parse(text: &str) -> Result<Self, PointerError> {
        if !text.is_empty() && !text.starts_with('/') {
            return Err(PointerError::NoSlash);
        }
        let mut after_tildes = text.split('~').skip(1);
        if !after_tildes.all(|rest| rest.starts_with(['0', '1'])) {
            return Err(PointerError::Tilde);
        }
        let (file, text) = (0, text.to_owned());
        Ok(Self { file, text })
    }

    /// Reads the URI fragment form, `#/paths/~1pets~1%7Bid%7D`, with or without its `#`.
    pub fn from_fragment(text: &str) -> Result<Self, PointerError> {
        Self::parse(&percent_decoded(text.strip_prefix('#').unwrap_or(text))?)
    }

    /// The plain form, which [`Self::parse`] reads.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The pointer to the member of that name, as it is spelled in the document.
    #[must_use]
    pub fn push(&self, token: &str) -> Self {
        let mut text = String::with_capacity(self.text.len() + token.len() + 1);
        text.push_str(&self.text);
        text.push('/');
        for character in token.chars() {
            match character {
                '~' => text.push_str("~0"),
                '/' => text.push_str("~1"),
                other => text.push(other),
            }
        }
        let file = self.file;
        Self { file, text }
    }

    /// The pointer to the item with that index, counted from zero.
    #[must_use]
    pub fn index(&self, index: usize) -> Self {
        self.push(&index.to_string())
    }

    /// The names and indexes on the way, as they are spelled in the document.
    pub fn tokens(&self) -> impl Iterator<Item = Cow<'_, str>> {
        self.text.split('/').skip(1).map(unescaped)
    }

    /// The name or index of the value itself; none for the root.
    pub fn last(&self) -> Option<String> {
        let (_, token) = self.text.rsplit_once('/')?;
        Some(unescaped(token).into_owned())
    }

    /// The pointer to the object or list the value is in; none for the root.
    pub fn parent(&self) -> Option<Self> {
        let (parent, _) = self.text.rsplit_once('/')?;
        let (file, text) = (self.file, parent.to_owned());
        Some(Self { file, text })
    }

    /// Whether this is a whole file.
    pub fn is_root(&self) -> bool {
        self.text.is_empty()
    }
}

/// The fragment form, with only `%` encoded: braces stay legible, and `from_fragment` reads it back.
impl fmt::Display for Pointer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "#{}", self.text.replace('%', "%25"))
    }
}

impl fmt::Display for PointerError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::NoSlash => "a JSON pointer starts with `/`",
            Self::Tilde => "`~` stands only before 0 or 1 (`~0` is `~`, `~1` is `/`)",
            Self::Percent => "`%` stands only before two hexadecimal digits (`%25` is `%`)",
            Self::Utf8 => "the percent-encoded bytes are not UTF-8",
        })
    }
}

impl std::error::Error for PointerError {}

/// `~1` first: the other way round, `~01` would become a slash.
fn unescaped(token: &str) -> Cow<'_, str> {
    if token.contains('~') {
        Cow::Owned(token.replace("~1", "/").replace("~0", "~"))
    } else {
        Cow::Borrowed(token)
    }
}

pub(super) fn percent_decoded(text: &str) -> Result<String, PointerError> {
    let mut decoded = Vec::with_capacity(text.len());
    let mut bytes = text.bytes();
    while let Some(byte) = bytes.next() {
        if byte == b'%' {
            let pair = (hex_digit(bytes.next()), hex_digit(bytes.next()));
            let (Some(high), Some(low)) = pair else {
                return Err(PointerError::Percent);
            };
            decoded.push(high * 16 + low);
        } else {
            decoded.push(byte);
        }
    }
    String::from_utf8(decoded).map_err(|_| PointerError::Utf8)
}

fn hex_digit(byte: Option<u8>) -> Option<u8> {
    let digit = char::from(byte?).to_digit(16)?;
    u8::try_from(digit).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tokens(pointer: &Pointer) -> Vec<String> {
        pointer.tokens().map(Cow::into_owned).collect()
    }

    #[test]
    fn tokens_come_back_as_they_were_pushed() {
        let pointer = Pointer::root().push("paths").push("/a~b").index(3).push("");
        assert_eq!(tokens(&pointer), ["paths", "/a~b", "3", ""]);
        assert_eq!(pointer.to_string(), "#/paths/~1a~0b/3/");
        assert_eq!(pointer.last().as_deref(), Some(""));
        assert_eq!(
            pointer.parent(),
            Some(Pointer::root().push("paths").push("/a~b").index(3))
        );
    }

    #[test]
    fn the_root_has_no_tokens_and_no_parent() {
        let root = Pointer::parse("").unwrap();
        assert_eq!(root, Pointer::root());
        assert!(root.is_root() && tokens(&root).is_empty());
        assert_eq!((root.last(), root.parent()), (None, None));
        assert_eq!(root.to_string(), "#");
        assert_eq!(Pointer::from_fragment("#"), Ok(root));
    }

    #[test]
    fn escapes_are_undone_once() {
        assert_eq!(tokens(&Pointer::parse("/~01/a~1b").unwrap()), ["~1", "a/b"]);
        assert_eq!(tokens(&Pointer::parse("/").unwrap()), [""]);
    }

    #[test]
    fn fragments_are_percent_decoded_and_survive_display() {
        let pointer = Pointer::from_fragment("#/paths/~1pets~1%7Bid%7D/100%25/%C3%A9").unwrap();
        assert_eq!(tokens(&pointer), ["paths", "/pets/{id}", "100%", "é"]);
        assert_eq!(pointer.to_string(), "#/paths/~1pets~1{id}/100%25/é");
        assert_eq!(Pointer::from_fragment(&pointer.to_string()), Ok(pointer));
    }

    #[test]
    fn what_is_no_pointer_says_why() {
        assert_eq!(Pointer::parse("a"), Err(PointerError::NoSlash));
        assert_eq!(Pointer::parse("/a~"), Err(PointerError::Tilde));
        assert_eq!(Pointer::parse("/~2"), Err(PointerError::Tilde));
        assert_eq!(Pointer::from_fragment("#/%4"), Err(PointerError::Percent));
        assert_eq!(Pointer::from_fragment("#/%é"), Err(PointerError::Percent));
        assert_eq!(Pointer::from_fragment("#/%ff"), Err(PointerError::Utf8));
        assert_eq!(Pointer::from_fragment("Pet"), Err(PointerError::NoSlash));
    }
}
