//! Owns where a text in quotes ends, in JSON and in YAML. Must not know what it says.

/// How many bytes a text has that begins with `quote`, both quotes among them; `None` if it has no end.
pub(super) fn length(text: &[u8], quote: u8) -> Option<usize> {
    let mut bytes = text.iter().enumerate().skip(1);
    while let Some((index, byte)) = bytes.next() {
        if *byte == b'\\' && quote == b'"' {
            bytes.next();
        } else if *byte == quote {
            return Some(index + 1);
        }
    }
    None
}
