//! Strings with a format that schemas name: dates, URIs, UUIDs, and others in files of their own.
//!
//! Each keeps the text as the server wrote it, odd or not, and is checked when made by hand and before it
//! is sent.

mod base64;
mod hosts;
mod times;

use crate::check::{Format, Rule};
use crate::checked::Checked;

pub use base64::{Alphabet, decode, encode};
pub use base64::{Base64, Base64Url};
pub use hosts::{Email, Hostname, Ipv4, Ipv6};
pub use times::{Duration, Time};

/// A type for strings of a format.
macro_rules! formatted {
    ($(#[$docs:meta])* $name:ident, $format:expr) => {
        $(#[$docs])*
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(String);

        impl Checked for $name {
            type Inner = String;
            const NAME: &'static str = stringify!($name);
            const RULES: &'static [Rule] = &[Rule::Format($format)];

            #[inline]
            fn unchecked(inner: String) -> Self {
                Self(inner)
            }

            #[inline]
            fn inner(&self) -> &String {
                &self.0
            }
        }

        crate::checked_text!($name);
    };
}
pub(crate) use formatted;

formatted! {
    /// A date and time (RFC 3339), such as `2018-02-02T22:25:27.521Z`, kept as it was written: one that a
    /// server sent without an offset can still be read with `as_str`.
    DateTime, Format::DateTime
}

formatted! {
    /// A date (RFC 3339), such as `2018-02-02`, kept as it was written.
    Date, Format::Date
}

formatted! {
    /// A URI with a scheme (RFC 3986), such as `https://example.com/hook`, kept as it was written.
    Uri, Format::Uri
}

formatted! {
    /// A UUID (RFC 4122), such as `ec0c8e5d-439e-4620-a0c1-9d9c8d02a836`, kept as it was written.
    Uuid, Format::Uuid
}

#[cfg(feature = "jiff")]
impl DateTime {
    /// The instant, if the text has an offset.
    ///
    /// # Errors
    /// When the text is no date and time, or has no offset.
    pub fn to_timestamp(&self) -> Result<jiff::Timestamp, jiff::Error> {
        self.0.parse()
    }

    /// The date and time as the clock on the wall shows it, whatever the offset.
    ///
    /// # Errors
    /// When the text is no date and time.
    pub fn to_civil(&self) -> Result<jiff::civil::DateTime, jiff::Error> {
        // An offset is a time zone's business, and jiff has none read where none is asked for.
        jiff::fmt::temporal::Pieces::parse(&self.0).map(|pieces| {
            let time = pieces.time().unwrap_or_else(jiff::civil::Time::midnight);
            pieces.date().to_datetime(time)
        })
    }
}

/// Whether `text` is of `format`.
pub(crate) fn is_of(format: Format, text: &str) -> bool {
    match format {
        Format::DateTime => is_date_time(text),
        Format::Date => is_date(text),
        Format::Uri => is_uri(text),
        Format::Uuid => is_uuid(text),
        Format::Time => times::is_time(text),
        Format::Duration => times::is_duration(text),
        Format::Email => hosts::is_email(text),
        Format::Ipv4 => hosts::is_ipv4(text),
        Format::Ipv6 => hosts::is_ipv6(text),
        Format::Hostname => hosts::is_hostname(text),
        // Servers take the one alphabet for the other more often than not.
        Format::Base64 | Format::Base64Url => decode(text).is_some(),
    }
}

fn is_date_time(text: &str) -> bool {
    let Some((date, rest)) = text.split_at_checked(10) else {
        return false;
    };
    let Some(time) = rest.strip_prefix(['T', 't', ' ']) else {
        return false;
    };
    let Some((clock, rest)) = time.split_at_checked(8) else {
        return false;
    };
    let Some(offset) = behind_fraction(rest) else {
        return false;
    };
    is_date(date) && is_clock(clock) && is_offset(offset)
}

/// What follows a fraction, if there is one; `None` for a point without digits.
fn behind_fraction(text: &str) -> Option<&str> {
    let Some(digits) = text.strip_prefix('.') else {
        return Some(text);
    };
    let rest = digits.trim_start_matches(|c: char| c.is_ascii_digit());
    (rest.len() < digits.len()).then_some(rest)
}

fn is_clock(text: &str) -> bool {
    match numbers(text, ':').as_deref() {
        Some([hour, minute, second]) => *hour < 24 && *minute < 60 && *second <= 60,
        _ => false,
    }
}

fn is_offset(text: &str) -> bool {
    if text.eq_ignore_ascii_case("z") {
        return true;
    }
    let digits = text.strip_prefix(['+', '-']).unwrap_or_default();
    matches!(numbers(digits, ':').as_deref(), Some([hour, minute]) if *hour < 24 && *minute < 60)
}

/// Numbers of two digits each.
fn numbers(text: &str, separator: char) -> Option<Vec<u32>> {
    text.split(separator).map(|part| digits(part, 2)).collect()
}

fn digits(part: &str, count: usize) -> Option<u32> {
    let right = part.len() == count && part.bytes().all(|byte| byte.is_ascii_digit());
    right.then(|| part.parse().ok()).flatten()
}

fn is_date(text: &str) -> bool {
    let mut parts = text.split('-');
    let year = parts.next().and_then(|part| digits(part, 4));
    let month = parts.next().and_then(|part| digits(part, 2));
    let day = parts.next().and_then(|part| digits(part, 2));
    match (year, month, day, parts.next()) {
        (Some(year), Some(month), Some(day), None) => {
            (1..=12).contains(&month) && day >= 1 && day <= days_of(year, month)
        }
        _ => false,
    }
}

const fn days_of(year: u32, month: u32) -> u32 {
    match month {
        2 if year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400)) => {
            29
        }
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

fn is_uri(text: &str) -> bool {
    let Some((scheme, rest)) = text.split_once(':') else {
        return false;
    };
    let mut letters = scheme.bytes();
    letters
        .next()
        .is_some_and(|first| first.is_ascii_alphabetic())
        && letters.all(|byte| byte.is_ascii_alphanumeric() || b"+-.".contains(&byte))
        && has_target(scheme, rest)
}

/// What follows the scheme: something, and behind `//` a host, but for files, which are here without one.
fn has_target(scheme: &str, rest: &str) -> bool {
    let host = rest.strip_prefix("//").map(|authority| {
        let end = authority.find(['/', '?', '#']).unwrap_or(authority.len());
        &authority[..end]
    });
    !rest.is_empty()
        && (host != Some("") || (scheme.eq_ignore_ascii_case("file") && rest.len() > 2))
        && !rest.chars().any(|c| c.is_whitespace() || c.is_control())
}

fn is_uuid(text: &str) -> bool {
    let lengths = [8, 4, 4, 4, 12];
    let parts: Vec<&str> = text.split('-').collect();
    parts.len() == lengths.len()
        && parts.iter().zip(lengths).all(|(part, length)| {
            part.len() == length && part.bytes().all(|byte| byte.is_ascii_hexdigit())
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn date_times_need_a_real_date_and_an_offset() {
        for text in [
            "2018-02-02T22:25:27.521Z",
            "2024-02-29t00:00:60+05:30",
            "2018-02-02 22:25:27-00:00",
        ] {
            assert!(is_date_time(text), "{text}");
        }
        for text in [
            "2021-09-28T15:11:02",
            "2024-04-31T00:00:00Z",
            "2018-02-02T24:00:00Z",
            "2018-02-02T22:25:27.Z",
            "2018-02-02",
            "",
            "2018-02-02T22:25:27+5:30",
            "２018-02-02T22:25:27Z",
        ] {
            assert!(!is_date_time(text), "{text}");
        }
    }

    #[test]
    fn uris_need_a_scheme_and_something_behind_it() {
        for text in [
            "https://example.com",
            "sip:alice@example.com",
            "http://[::1]:80/?q#f",
            "urn:isbn:1",
            "file:///a/b",
        ] {
            assert!(is_uri(text), "{text}");
        }
        for text in [
            "example.com",
            "//example.com",
            "https://",
            "https:///path",
            "file://",
            "1a:b",
            "https://a b",
            ":x",
            "",
        ] {
            assert!(!is_uri(text), "{text}");
        }
    }

    #[test]
    fn uuids_are_five_groups_of_hexadecimal_digits() {
        assert!(is_uuid("ec0c8e5d-439e-4620-a0c1-9d9c8d02a836"));
        assert!(!is_uuid("ec0c8e5d-439e-4620-a0c1-9d9c8d02a83"));
        assert!(!is_uuid("gc0c8e5d-439e-4620-a0c1-9d9c8d02a836"));
    }
}
