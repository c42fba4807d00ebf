//! Bytes that travel as text, in base64 (RFC 4648).

use super::formatted;
use crate::check::{Format, Rule};
use crate::checked::Checked;

formatted! {
    /// Bytes in base64 (RFC 4648), such as `dGV4dA==`: the text is kept as it was written. Made of bytes with
    /// [`from_bytes`](Self::from_bytes).
    Base64, Format::Base64
}

crate::base64!(Base64, Standard);

formatted! {
    /// Bytes in base64 with the alphabet for URLs (RFC 4648), such as `dGV4dA`: the text is kept as it was written.
    /// Made of bytes with [`from_bytes`](Self::from_bytes).
    Base64Url, Format::Base64Url
}

crate::base64!(Base64Url, UrlSafe);

/// Which 64 characters stand for bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Alphabet {
    /// With `+` and `/`, and `=` to fill the end up.
    Standard,
    /// With `-` and `_`, and nothing at the end.
    UrlSafe,
}

/// Gives a checked type of text in base64 its bytes.
#[macro_export]
macro_rules! base64 {
    ($checked:ty, $alphabet:ident) => {
        impl $checked {
            /// Writes `bytes` in base64.
            ///
            /// # Errors
            /// The first other limit that the text breaks.
            pub fn from_bytes(
                bytes: impl ::std::convert::AsRef<[u8]>,
            ) -> ::std::result::Result<Self, $crate::Violation> {
                let text = $crate::text::encode(bytes.as_ref(), $crate::text::Alphabet::$alphabet);
                $crate::checked::make(text)
            }

            /// The bytes; `None` if what was read is no base64. Either alphabet is read, filled up or not.
            #[must_use]
            pub fn to_bytes(&self) -> ::std::option::Option<::std::vec::Vec<u8>> {
                $crate::text::decode(self.as_str())
            }
        }
    };
}

/// Writes bytes in base64.
#[must_use]
pub fn encode(bytes: &[u8], alphabet: Alphabet) -> String {
    let mut text = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for chunk in bytes.chunks(3) {
        let byte = |index: usize| u32::from(chunk.get(index).copied().unwrap_or_default());
        let bits = byte(0) << 16 | byte(1) << 8 | byte(2);
        for place in 0..=chunk.len() {
            text.push(digit(bits >> (18 - 6 * place) & 63, alphabet));
        }
        if alphabet == Alphabet::Standard {
            text.extend(std::iter::repeat_n('=', 3 - chunk.len()));
        }
    }
    text
}

fn digit(value: u32, alphabet: Alphabet) -> char {
    let from = |first: char, offset: u32| char::from_u32(u32::from(first) + value - offset);
    let found = match (value, alphabet) {
        (0..26, _) => from('A', 0),
        (26..52, _) => from('a', 26),
        (52..62, _) => from('0', 52),
        (62, Alphabet::Standard) => Some('+'),
        (62, Alphabet::UrlSafe) => Some('-'),
        (_, Alphabet::Standard) => Some('/'),
        (_, Alphabet::UrlSafe) => Some('_'),
    };
    found.unwrap_or('A')
}

/// Reads base64 of either alphabet, filled up or not, and with line ends as mail has them; `None` for anything else.
#[must_use]
pub fn decode(text: &str) -> Option<Vec<u8>> {
    let digits: Vec<u8> = text
        .bytes()
        .filter(|byte| !b"\r\n".contains(byte))
        .collect();
    let filled = digits.len();
    let digits = digits
        .strip_suffix(b"==")
        .or(digits.strip_suffix(b"="))
        .unwrap_or(&digits);
    if digits.len() % 4 == 1 || (filled > digits.len() && !filled.is_multiple_of(4)) {
        return None;
    }
    let mut bytes = Vec::with_capacity(digits.len() * 3 / 4);
    for chunk in digits.chunks(4) {
        let mut bits = 0;
        for place in 0..4 {
            bits = bits << 6 | chunk.get(place).map_or(Some(0), |digit| value(*digit))?;
        }
        let [_, three @ ..] = bits.to_be_bytes();
        bytes.extend(three.iter().take(chunk.len() - 1));
    }
    Some(bytes)
}

fn value(digit: u8) -> Option<u32> {
    Some(u32::from(match digit {
        b'A'..=b'Z' => digit - b'A',
        b'a'..=b'z' => digit - b'a' + 26,
        b'0'..=b'9' => digit - b'0' + 52,
        b'+' | b'-' => 62,
        b'/' | b'_' => 63,
        _ => return None,
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_survive_their_text() {
        let cases: [(&[u8], &str, &str); 6] = [
            (b"", "", ""),
            (b"f", "Zg==", "Zg"),
            (b"fo", "Zm8=", "Zm8"),
            (b"foo", "Zm9v", "Zm9v"),
            (b"foob", "Zm9vYg==", "Zm9vYg"),
            (&[0xfb, 0xff, 0xfe], "+//+", "-__-"),
        ];
        for (bytes, standard, url) in cases {
            assert_eq!(encode(bytes, Alphabet::Standard), standard);
            assert_eq!(encode(bytes, Alphabet::UrlSafe), url);
            assert_eq!(decode(standard).as_deref(), Some(bytes));
            assert_eq!(decode(url).as_deref(), Some(bytes));
        }
        let all: Vec<u8> = (0..=255).collect();
        assert_eq!(decode(&encode(&all, Alphabet::Standard)), Some(all));
    }

    #[test]
    fn lines_are_read_and_other_text_is_not() {
        assert_eq!(
            decode("Zm9v\r\nYg==\r\n").as_deref(),
            Some(b"foob".as_slice())
        );
        for text in [
            "Z",
            "Zm9v=",
            "Zg=",
            "Zg===",
            "Z g=",
            "Zg==Zg==",
            "Zm9vé",
            "data:,Zg==",
        ] {
            assert_eq!(decode(text), None, "{text}");
        }
    }

    #[test]
    fn odd_text_is_kept_and_not_sent() {
        let read: Result<Base64, _> = crate::json::from_str("\"no base64!\"");
        let odd = read.map_err(|error| error.to_string());
        assert_eq!(odd.as_ref().map(Base64::as_str), Ok("no base64!"));
        assert!(odd.is_ok_and(|odd| odd.to_bytes().is_none() && !odd.is_valid()));
        assert!(Base64::new("-_-_").is_ok() && Base64::new("Zg=").is_err());
        assert!(Base64::from_bytes([1, 2, 3]).is_ok_and(|text| text.as_str() == "AQID"));
    }
}
