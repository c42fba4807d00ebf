//! The text that a writer makes.

use std::fmt;
use std::mem;

use zeroize::{Zeroize, Zeroizing};

/// Text in the making. Once it may hold secrets, memory that it leaves behind is wiped: when it grows, and
/// when it is dropped before it is finished.
#[derive(Default)]
pub(super) struct Buffer {
    text: String,
    wiping: bool,
}

impl Buffer {
    /// Wipes, from now on, what is left behind.
    pub(super) const fn wipe(&mut self) {
        self.wiping = true;
    }

    pub(super) const fn len(&self) -> usize {
        self.text.len()
    }

    /// The text, which its owner has to wipe.
    pub(super) fn finish(mut self) -> String {
        mem::take(&mut self.text)
    }

    #[inline]
    pub(super) fn push(&mut self, text: &str) {
        if self.wiping && self.text.capacity() - self.text.len() < text.len() {
            self.grow(text.len());
        }
        self.text.push_str(text);
    }

    /// Moves to a larger place. A `String` left to itself would leave its text behind unwiped.
    #[cold]
    fn grow(&mut self, more: usize) {
        let capacity = (self.text.len() + more).max(2 * self.text.capacity());
        let mut larger = String::with_capacity(capacity.max(64));
        larger.push_str(&self.text);
        drop(Zeroizing::new(mem::replace(&mut self.text, larger)));
    }

    /// Adds a JSON string, quoted and escaped in place: a copy of it would stay behind.
    pub(super) fn push_string(&mut self, value: &str) {
        self.push("\"");
        if value.bytes().all(is_plain) {
            self.push(value);
        } else {
            self.push_escaped(value);
        }
        self.push("\"");
    }

    fn push_escaped(&mut self, value: &str) {
        let mut written = 0;
        // What needs escaping is ASCII, and stands alone: slices end at characters.
        for (index, byte) in value.bytes().enumerate() {
            if !is_plain(byte) {
                self.push(&value[written..index]);
                self.push_escape(byte);
                written = index + 1;
            }
        }
        self.push(&value[written..]);
    }

    fn push_escape(&mut self, byte: u8) {
        const DIGITS: &str = "0123456789abcdef";
        let short = match byte {
            b'"' => "\\\"",
            b'\\' => "\\\\",
            b'\n' => "\\n",
            b'\r' => "\\r",
            b'\t' => "\\t",
            0x08 => "\\b",
            0x0c => "\\f",
            _ => {
                let (high, low) = (usize::from(byte >> 4), usize::from(byte & 0xf));
                self.push("\\u00");
                self.push(&DIGITS[high..=high]);
                return self.push(&DIGITS[low..=low]);
            }
        };
        self.push(short);
    }
}

/// Whether a byte stands in a JSON string as it is (RFC 8259, section 7).
const fn is_plain(byte: u8) -> bool {
    byte >= b' ' && byte != b'"' && byte != b'\\'
}

impl fmt::Write for Buffer {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        self.push(text);
        Ok(())
    }
}

impl Drop for Buffer {
    fn drop(&mut self) {
        if self.wiping {
            self.text.zeroize();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(value: &str, wiping: bool) -> String {
        let mut buffer = Buffer::default();
        buffer.wiping = wiping;
        buffer.push_string(value);
        buffer.finish()
    }

    #[test]
    fn strings_are_escaped_as_serde_json_does() {
        let every: String = (0..0x3000).filter_map(char::from_u32).collect();
        let texts = ["", "plain", "\"", "\\", "a\"é\\\u{1}😀\n", "\u{7f}", &every];
        for text in texts {
            let expected = serde_json::to_string(text).unwrap();
            assert_eq!(written(text, false), expected);
            assert_eq!(written(text, true), expected);
        }
        for c in every.chars().map(String::from) {
            assert_eq!(written(&c, true), serde_json::to_string(&c).unwrap());
        }
    }

    #[test]
    fn a_wiping_buffer_grows_by_itself_and_keeps_its_text() {
        let (mut buffer, mut expected) = (Buffer::default(), String::new());
        buffer.push("before ");
        expected.push_str("before ");
        buffer.wipe();
        for length in [0, 1, 63, 64, 1000, 5] {
            let text = "x".repeat(length);
            buffer.push(&text);
            expected.push_str(&text);
            assert_eq!(buffer.len(), expected.len());
        }
        assert_eq!(buffer.finish(), expected);
    }
}
