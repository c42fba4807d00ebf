//! Reserved characters that stand for themselves: OpenAPI's `allowReserved`.
//!
//! Owns which of them a query can hold. Must not know styles.

use percent_encoding::{AsciiSet, utf8_percent_encode};

use super::query::ENCODED;

/// All that RFC 3986 reserves stays, but for what no query can hold (`#`, `[`, `]`), what parts its pairs (`&`) and what
/// means a space in it (`+`). A `=` stays: the first of a pair, which ends its name, is the one that counts.
const ENCODED_BUT_RESERVED: &AsciiSet = &ENCODED
    .remove(b':')
    .remove(b'/')
    .remove(b'?')
    .remove(b'@')
    .remove(b'!')
    .remove(b'$')
    .remove(b'\'')
    .remove(b'(')
    .remove(b')')
    .remove(b'*')
    .remove(b',')
    .remove(b';')
    .remove(b'=');

/// The percent-encoded form of a value that may hold reserved characters. What is encoded already stays, as RFC 6570 has
/// it; a `%` that begins nothing is encoded.
pub(super) fn encode(text: &str) -> String {
    let write = |piece: &str| utf8_percent_encode(piece, ENCODED_BUT_RESERVED).to_string();
    let mut pieces = text.split('%');
    let mut written = write(pieces.next().unwrap_or_default());
    for piece in pieces {
        let digits = piece.bytes().take(2).filter(u8::is_ascii_hexdigit);
        written.push_str(if digits.count() == 2 { "%" } else { "%25" });
        written.push_str(&write(piece));
    }
    written
}
