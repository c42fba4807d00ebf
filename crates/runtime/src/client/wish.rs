//! What a server asks for in the headers of an answer: whether and when to try again.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use http::{HeaderMap, StatusCode};

/// Beyond this, `x-ratelimit-reset` cannot be a wait in seconds (it is 31 years), and is a point in time.
const SINCE_EPOCH: f64 = 1e9;

/// Beyond this, a point in time cannot be meant in seconds (it is the year 5138), and is meant in milliseconds.
const IN_MILLISECONDS: f64 = 1e11;

/// Whether the server says that the request is worth another try, if it says anything.
pub(super) fn should_retry(headers: &HeaderMap) -> Option<bool> {
    match text(headers, "x-should-retry")? {
        "true" => Some(true),
        "false" => Some(false),
        _ => None,
    }
}

/// How long the server asks to wait: by `retry-after-ms`, `retry-after`, or, when it answers 429, by
/// `x-ratelimit-reset`. What cannot be understood, or has passed, asks for nothing.
pub(super) fn delay(status: StatusCode, headers: &HeaderMap, now: SystemTime) -> Option<Duration> {
    let milliseconds = || number(text(headers, "retry-after-ms")?).map(|ms| seconds(ms / 1000.0));
    let after = || retry_after(text(headers, "retry-after")?, now);
    // Servers send it along with any answer; only to a client that came too often does it say when to return.
    let reset = || {
        (status == StatusCode::TOO_MANY_REQUESTS)
            .then(|| reset(text(headers, "x-ratelimit-reset")?, now))?
    };
    milliseconds().or_else(after).or_else(reset)
}

fn text<'h>(headers: &'h HeaderMap, name: &str) -> Option<&'h str> {
    headers.get(name)?.to_str().ok().map(str::trim)
}

/// Seconds, or a date.
fn retry_after(text: &str, now: SystemTime) -> Option<Duration> {
    if let Some(number) = number(text) {
        return Some(seconds(number));
    }
    let date = httpdate::parse_http_date(text).ok()?;
    until(date, now)
}

/// Seconds, or a point in time in seconds or milliseconds since 1970.
fn reset(text: &str, now: SystemTime) -> Option<Duration> {
    let number = number(text)?;
    if number < SINCE_EPOCH {
        return Some(seconds(number));
    }
    let unit = if number < IN_MILLISECONDS {
        1.0
    } else {
        1000.0
    };
    // What no clock can show lies beyond every limit.
    match UNIX_EPOCH.checked_add(seconds(number / unit)) {
        Some(date) => until(date, now),
        None => Some(Duration::MAX),
    }
}

/// How long it is until `date`, which is to come.
fn until(date: SystemTime, now: SystemTime) -> Option<Duration> {
    date.duration_since(now).ok().filter(|wait| !wait.is_zero())
}

/// Digits, with a fraction or without; neither signs nor exponents.
fn number(text: &str) -> Option<f64> {
    let is_plain = text
        .bytes()
        .all(|byte| byte.is_ascii_digit() || byte == b'.');
    is_plain.then(|| text.parse().ok())?
}

/// A number of seconds; what no duration can hold is the longest.
fn seconds(number: f64) -> Duration {
    Duration::try_from_secs_f64(number).unwrap_or(Duration::MAX)
}

#[cfg(test)]
mod tests {
    use http::HeaderValue;

    use super::*;

    /// 2026-01-01T00:00:00Z
    const NOW: u64 = 1_767_225_600;

    fn asked(status: u16, headers: &[(&'static str, &str)]) -> Option<f64> {
        let headers = headers
            .iter()
            .map(|(name, value)| {
                (
                    (*name).parse().unwrap(),
                    HeaderValue::from_str(value).unwrap(),
                )
            })
            .collect();
        let now = UNIX_EPOCH + Duration::from_secs(NOW);
        let status = StatusCode::from_u16(status).unwrap();
        delay(status, &headers, now).map(|delay| delay.as_secs_f64())
    }

    #[test]
    fn seconds_dates_and_milliseconds_are_understood() {
        let after = |value| asked(503, &[("retry-after", value)]);
        assert_eq!(after("7"), Some(7.0));
        assert_eq!(after(" 1.5 "), Some(1.5));
        assert_eq!(after("0"), Some(0.0));
        assert_eq!(after("86400"), Some(86_400.0));
        assert_eq!(after("Thu, 01 Jan 2026 00:00:30 GMT"), Some(30.0));
        assert_eq!(after("Thursday, 01-Jan-26 00:00:30 GMT"), Some(30.0));
        assert_eq!(after("Thu Jan  1 00:00:30 2026"), Some(30.0));
        assert_eq!(asked(503, &[("retry-after-ms", "250")]), Some(0.25));
        let both = [("retry-after", "9"), ("retry-after-ms", "250")];
        assert_eq!(asked(503, &both), Some(0.25));
        let one = [("retry-after", "9"), ("retry-after-ms", "soon")];
        assert_eq!(asked(503, &one), Some(9.0));
    }

    #[test]
    fn garbage_and_the_past_ask_for_nothing() {
        for value in [
            "",
            "-1",
            "+5",
            "soon",
            "NaN",
            "inf",
            "1e3",
            "0x10",
            "1,5",
            "..",
            "5 s",
            "Wed, 31 Dec 2025 23:59:59 GMT",
            "Thu, 01 Jan 2026 00:00:00 GMT",
            "Thu, 32 Jan 2026 00:00:00 GMT",
        ] {
            assert_eq!(asked(503, &[("retry-after", value)]), None, "{value}");
            assert_eq!(asked(503, &[("retry-after-ms", value)]), None, "{value}");
        }
    }

    #[test]
    fn numbers_beyond_all_measure_are_long_waits() {
        let endless = Some(Duration::MAX.as_secs_f64());
        for name in ["retry-after", "retry-after-ms", "x-ratelimit-reset"] {
            assert_eq!(asked(429, &[(name, &"9".repeat(400))]), endless, "{name}");
        }
    }

    #[test]
    fn a_reset_counts_for_429_alone() {
        let reset = |status, value: &str| asked(status, &[("x-ratelimit-reset", value)]);
        assert_eq!(reset(429, "42"), Some(42.0));
        assert_eq!(reset(503, "42"), None);
        assert_eq!(reset(429, &(NOW + 20).to_string()), Some(20.0));
        assert_eq!(reset(429, &((NOW + 20) * 1000).to_string()), Some(20.0));
        assert_eq!(reset(429, &(NOW - 20).to_string()), None);
    }

    #[test]
    fn only_clear_words_overrule_the_status() {
        let said = |value: &str| {
            let value = HeaderValue::from_str(value).unwrap();
            should_retry(
                &[("x-should-retry".parse().unwrap(), value)]
                    .into_iter()
                    .collect(),
            )
        };
        assert_eq!(said("true"), Some(true));
        assert_eq!(said(" false "), Some(false));
        assert_eq!(said("1"), None);
    }
}
