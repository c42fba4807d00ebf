//! Owns a document's text and the name people know it by; must not know what the text says.

use crate::bounds::{TEXT, TEXTS};

/// A document's text under the name it is shown by in diagnostics.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source {
    /// What diagnostics call the document: usually its path from the workspace root.
    pub name: String,
    /// The whole text, byte for byte.
    pub text: String,
}

/// The notation a document is written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// JSON, as in RFC 8259.
    Json,
    /// YAML 1.2.
    Yaml,
}

const BOM: &str = "\u{feff}";

impl Source {
    /// The most bytes that are read of one text.
    pub const LARGEST: usize = TEXT;
    /// The most bytes that are read of a document, with all files that it refers to and all overlays.
    pub const LARGEST_IN_ALL: usize = TEXTS;

    /// A document with this name and text.
    pub fn new(name: impl Into<String>, text: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            text: text.into(),
        }
    }

    /// JSON when the name ends in `.json` or the text opens with a brace, YAML otherwise.
    pub fn format(&self) -> Format {
        let named = self.name.to_ascii_lowercase().ends_with(".json");
        if named || self.body().trim_start().starts_with('{') {
            Format::Json
        } else {
            Format::Yaml
        }
    }

    /// The text without a byte order mark, which no parser here accepts in every format.
    pub(crate) fn body(&self) -> &str {
        self.text.strip_prefix(BOM).unwrap_or(&self.text)
    }

    /// The number of the line that a byte is on, from one.
    #[cfg(test)]
    pub(crate) fn line_of(&self, byte: usize) -> usize {
        let before = self.text.as_bytes().iter().take(byte);
        before.filter(|byte| **byte == b'\n').count() + 1
    }

    /// How many bytes of the text come before its body.
    pub(crate) fn body_start(&self) -> usize {
        self.text.len() - self.body().len()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_name_or_the_first_brace_settles_the_format() {
        let format = |name: &str, text: &str| Source::new(name, text).format();
        assert_eq!(format("api.JSON", "openapi: 3.1.0"), Format::Json);
        assert_eq!(format("api", "\u{feff} \n{\"a\": 1}"), Format::Json);
        assert_eq!(format("api.yaml", "openapi: 3.1.0"), Format::Yaml);
        assert_eq!(format("api.yaml", ""), Format::Yaml);
    }

    #[test]
    fn the_body_comes_after_the_byte_order_mark() {
        let marked = Source::new("a", "\u{feff}x");
        assert_eq!((marked.body(), marked.body_start()), ("x", 3));
        assert_eq!(Source::new("a", "x").body_start(), 0);
    }

    #[test]
    fn lines_are_counted_from_one() {
        let source = Source::new("a", "x\ny\nz");
        let line_of = |byte| source.line_of(byte);
        assert_eq!([0, 1, 2, 4, 99].map(line_of), [1, 1, 2, 3, 3]);
    }
}
