//! Owns which bracket or brace of a YAML text is opened and never closed. Must not know what the text says.

use super::quotes;
use crate::spec::locate::block;

/// The byte of the innermost bracket or brace that is open at the end of a text.
pub(super) fn left_open(text: &str) -> Option<usize> {
    let mut scan = Scan::new(text);
    while let Some(byte) = scan.rest().first() {
        scan.step(*byte);
    }
    scan.open.last().copied()
}

struct Scan<'t> {
    text: &'t str,
    at: usize,
    /// Where each of what is open begins.
    open: Vec<usize>,
    /// Whether a value, a name or an item may begin here: elsewhere, brackets and quotes are characters of a text.
    is_fresh: bool,
}

impl<'t> Scan<'t> {
    fn new(text: &'t str) -> Self {
        Self {
            text,
            at: 0,
            open: Vec::new(),
            is_fresh: true,
        }
    }

    fn rest(&self) -> &'t [u8] {
        &self.text.as_bytes()[self.at..]
    }

    fn step(&mut self, byte: u8) {
        let is_in_flow = !self.open.is_empty();
        let ends_word = self.rest().get(1).is_none_or(u8::is_ascii_whitespace);
        match byte {
            b'\n' => self.go_on(1, true),
            b'#' if self.is_behind_blank() => self.go_on(self.to_line_end(), self.is_fresh),
            b' ' | b'\t' | b'\r' => self.go_on(1, self.is_fresh),
            b'[' | b'{' if self.is_fresh => {
                self.open.push(self.at);
                self.go_on(1, true);
            }
            b']' | b'}' if is_in_flow => {
                self.open.pop();
                self.go_on(1, false);
            }
            b',' if is_in_flow => self.go_on(1, true),
            b':' if ends_word || (is_in_flow && self.is_behind_quote()) => self.go_on(1, true),
            b'-' | b'?' if self.is_fresh && ends_word => self.go_on(1, true),
            b'&' | b'!' if self.is_fresh => self.go_on(self.to_blank(), true),
            b'\'' | b'"' if self.is_fresh => {
                let length = quotes::length(self.rest(), byte);
                self.go_on(length.unwrap_or(self.rest().len()), false);
            }
            b'|' | b'>' if self.is_fresh && !is_in_flow => {
                self.at = block::end(self.text, self.at);
            }
            _ => self.go_on(1, false),
        }
    }

    fn go_on(&mut self, bytes: usize, is_fresh: bool) {
        self.at += bytes;
        self.is_fresh = is_fresh;
    }

    fn before(&self) -> Option<u8> {
        let index = self.at.checked_sub(1)?;
        self.text.as_bytes().get(index).copied()
    }

    fn is_behind_blank(&self) -> bool {
        self.before()
            .is_none_or(|before| before.is_ascii_whitespace())
    }

    fn is_behind_quote(&self) -> bool {
        matches!(self.before(), Some(b'"' | b'\''))
    }

    fn to_line_end(&self) -> usize {
        let mut rest = self.rest().iter();
        rest.position(|byte| *byte == b'\n')
            .unwrap_or(self.rest().len())
    }

    fn to_blank(&self) -> usize {
        let mut rest = self.rest().iter();
        rest.position(u8::is_ascii_whitespace)
            .unwrap_or(self.rest().len())
    }
}

#[cfg(test)]
mod tests {
    use super::left_open;

    /// What is on from the place that is open.
    fn open(text: &str) -> Option<&str> {
        left_open(text).and_then(|at| text.get(at..))
    }

    #[test]
    fn what_is_not_closed_is_found() {
        assert_eq!(open("a: [{b: c},\n"), Some("[{b: c},\n"));
        assert_eq!(open("a: &x {b: [c]\n"), Some("{b: [c]\n"));
        assert_eq!(
            open("- - [a, {\"b\":[c]},\n  ']'"),
            Some("[a, {\"b\":[c]},\n  ']'")
        );
        assert_eq!(
            open("a: {b: \"}\\\"}\", # }\n"),
            Some("{b: \"}\\\"}\", # }\n")
        );
    }

    #[test]
    fn what_is_part_of_a_text_is_not_open() {
        assert_eq!(open("a: see [b\nc: it's {d\n"), None);
        assert_eq!(open("a: |\n  [b\nc: d # {\n"), None);
        assert_eq!(open("- a: >\n    {b\n  c: '['\n"), None);
        assert_eq!(open("a: ''' ['\nb: [c, d]\n"), None);
    }
}
