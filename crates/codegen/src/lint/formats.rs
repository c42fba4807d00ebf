//! Whether a text can be of a format. Laxer than the runtime, which reads such texts: what is told here is plainly of another form.

use std::net::{Ipv4Addr, Ipv6Addr};

use crate::model::Format;

/// Whether nothing speaks against it.
pub(super) fn can_be(format: Format, text: &str) -> bool {
    match format {
        Format::DateTime => is_date_time(text),
        Format::Date => is_date(text),
        Format::Uri => text
            .split_once(':')
            .is_some_and(|(scheme, _)| is_scheme(scheme)),
        Format::Uuid => is_uuid(text),
        Format::Time => is_time(text),
        Format::Duration => text.trim_start_matches(['+', '-']).starts_with(['P', 'p']),
        Format::Email => is_email(text),
        Format::Ipv4 => text.parse::<Ipv4Addr>().is_ok(),
        Format::Ipv6 => text.parse::<Ipv6Addr>().is_ok(),
        Format::Hostname => !text.is_empty() && !text.contains([' ', '/', '@', ':']),
        Format::Base64 | Format::Base64Url => text
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || "+/-_=\r\n".contains(c)),
    }
}

/// What documents call it.
pub(super) const fn called(format: Format) -> &'static str {
    match format {
        Format::DateTime => "date-time",
        Format::Date => "date",
        Format::Uri => "uri",
        Format::Uuid => "uuid",
        Format::Time => "time",
        Format::Duration => "duration",
        Format::Email => "email",
        Format::Ipv4 => "ipv4",
        Format::Ipv6 => "ipv6",
        Format::Hostname => "hostname",
        Format::Base64 => "byte",
        Format::Base64Url => "base64url",
    }
}

/// Whether a text has digits where `form` has `0`, and what else that has where it has it.
fn has_form(text: &str, form: &str) -> bool {
    text.len() == form.len()
        && text
            .bytes()
            .zip(form.bytes())
            .all(|(byte, wanted)| match wanted {
                b'0' => byte.is_ascii_digit(),
                _ => byte == wanted,
            })
}

fn is_date(text: &str) -> bool {
    has_form(text, "0000-00-00")
}

fn is_date_time(text: &str) -> bool {
    let parts = text.split_once(['T', 't', ' ', '_']);
    parts.is_some_and(|(date, time)| is_date(date) && is_time(time))
}

/// A time of day has an offset.
fn is_time(text: &str) -> bool {
    let offset = text.find(['Z', 'z', '+', '-']);
    let Some((clock, offset)) = offset.map(|at| text.split_at(at)) else {
        return false;
    };
    let clock = clock.split('.').next().unwrap_or_default();
    let is_offset = matches!(offset, "Z" | "z")
        || offset
            .get(1..)
            .is_some_and(|offset| has_form(offset, "00:00"));
    has_form(clock, "00:00:00") && is_offset
}

fn is_scheme(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_alphabetic())
        && text
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || "+-.".contains(c))
}

fn is_uuid(text: &str) -> bool {
    let lengths = text.split('-').map(str::len);
    let is_digit = |c: char| c.is_ascii_hexdigit() || c == '-';
    lengths.eq([8, 4, 4, 4, 12]) && text.chars().all(is_digit)
}

fn is_email(text: &str) -> bool {
    let sides = text.rsplit_once('@');
    sides.is_some_and(|(name, host)| !name.is_empty() && can_be(Format::Hostname, host))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_of_a_format_can_be() {
        let fitting = [
            (Format::DateTime, "2024-02-29T23:59:60.123+01:00"),
            (Format::DateTime, "2024-02-29 23:59:59Z"),
            (Format::Date, "2024-02-29"),
            (Format::Uri, "urn:isbn:1"),
            (Format::Uuid, "123e4567-e89b-12d3-a456-426614174000"),
            (Format::Time, "10:00:00-05:30"),
            (Format::Duration, "-P1DT2H"),
            (Format::Email, "\"a b\"@example.com"),
            (Format::Ipv4, "127.0.0.1"),
            (Format::Ipv6, "::1"),
            (Format::Hostname, "example.com"),
            (Format::Base64, "aGk="),
            (Format::Base64Url, "a-_k"),
        ];
        for (format, text) in fitting {
            assert!(can_be(format, text), "{format:?} {text}");
        }
    }

    #[test]
    fn what_is_plainly_no_such_text_is_found() {
        let odd = [
            (Format::DateTime, "2024-02-29"),
            (Format::DateTime, "2024-02-29T23:59"),
            (Format::Date, "29.02.2024"),
            (Format::Uri, "/path"),
            (Format::Uuid, "123e4567"),
            (Format::Time, "noon"),
            (Format::Duration, "10 days"),
            (Format::Email, "example.com"),
            (Format::Ipv4, "127.0.0.256"),
            (Format::Ipv6, "127.0.0.1"),
            (Format::Hostname, "https://example.com"),
            (Format::Base64, "{}"),
            (Format::Base64Url, "a b"),
        ];
        for (format, text) in odd {
            assert!(!can_be(format, text), "{format:?} {text}");
        }
    }
}
