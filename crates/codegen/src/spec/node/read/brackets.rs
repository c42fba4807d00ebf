//! Owns what of a JSON text is opened and never closed. Must not know what the text says.

use super::quotes;

/// What is open at the end of a text: a quote, or else a bracket or brace.
///
/// Which one of them lacks its end can't be known: it is taken to be the first whose end stands farther left or right than
/// the line it is opened on, or else the innermost.
pub(super) fn left_open(text: &str) -> Option<usize> {
    let mut open: Vec<Bracket> = Vec::new();
    let mut suspect = None;
    let mut line = Line::default();
    let mut bytes = text.bytes().enumerate();
    while let Some((at, byte)) = bytes.next() {
        let is_first = line.take(byte);
        match byte {
            b'"' => {
                let Some(length) = quotes::length(&text.as_bytes()[at..], byte) else {
                    return Some(at);
                };
                // The first of them is taken.
                bytes.nth(length - 2);
            }
            b'{' | b'[' => open.push(Bracket {
                at,
                indent: line.indent,
            }),
            b'}' | b']' => {
                let closed = open.pop()?;
                let is_odd = is_first && closed.indent != line.indent;
                suspect = suspect.or(is_odd.then_some(closed.at));
            }
            _ => {}
        }
    }
    let innermost = open.last()?;
    Some(suspect.unwrap_or(innermost.at))
}

struct Bracket {
    at: usize,
    /// How far the line of it is indented.
    indent: usize,
}

/// The line that is being read.
#[derive(Default)]
struct Line {
    indent: usize,
    has_begun: bool,
}

impl Line {
    /// Whether the byte is the first on the line that is no blank.
    fn take(&mut self, byte: u8) -> bool {
        match byte {
            b'\n' => *self = Self::default(),
            b' ' | b'\t' if !self.has_begun => self.indent += 1,
            _ => return !std::mem::replace(&mut self.has_begun, true),
        }
        false
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
        assert_eq!(open(r#"{"a": [1, {"b": "]"}"#), Some(r#"[1, {"b": "]"}"#));
        assert_eq!(open(r#"{"a": "b\""#), Some(r#""b\""#));
        assert_eq!(open(r#"{"a": 1}"#), None);
        assert_eq!(open("]"), None);
    }

    #[test]
    fn an_end_in_another_column_tells_which_brace_has_none() {
        let text =
            "{\n  \"a\": {\n    \"b\": {\n      \"c\": 1\n  },\n  \"d\": {\n    \"e\": 2\n  }\n}\n";
        assert!(open(text).is_some_and(|rest| rest.starts_with("{\n      \"c\"")));
    }
}
