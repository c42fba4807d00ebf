//! Times of day and lengths of time.

use super::{behind_fraction, formatted, is_clock, is_offset};
use crate::check::{Format, Rule};
use crate::checked::Checked;

formatted! {
    /// A time of day (RFC 3339), such as `22:25:27Z`, kept as it was written. Documents mean times without an offset,
    /// or without seconds, by the same format, and these are times as well.
    Time, Format::Time
}

formatted! {
    /// A length of time, kept as it was written: as ISO 8601 has it, such as `PT30M`, or as numbers with their units,
    /// such as `1h30m` or `90s`, since documents mean either by the same format.
    Duration, Format::Duration
}

pub(super) fn is_time(text: &str) -> bool {
    let with_seconds = text
        .split_at_checked(8)
        .filter(|(clock, _)| is_clock(clock));
    let end = match with_seconds {
        Some((_, rest)) => behind_fraction(rest),
        None => text
            .split_at_checked(5)
            .filter(|(clock, _)| is_clock(&format!("{clock}:00")))
            .map(|(_, rest)| rest),
    };
    end.is_some_and(|offset| offset.is_empty() || is_offset(offset))
}

pub(super) fn is_duration(text: &str) -> bool {
    let text = text.strip_prefix(['+', '-']).unwrap_or(text);
    match text.strip_prefix('P') {
        Some(period) => is_period(period),
        None => is_sum(text),
    }
}

/// What ISO 8601 has behind its `P`: each unit at most once and from the longest to the shortest, of which only the
/// last may have a fraction.
fn is_period(text: &str) -> bool {
    let (date, time) = match text.split_once('T') {
        Some((date, time)) => (date, Some(time)),
        None => (text, None),
    };
    let in_order = |part: &str, units: &str| {
        let mut left = units;
        let parts = parts(part)?;
        for (_, unit) in &parts {
            let [unit] = unit.as_bytes() else {
                return None;
            };
            left = left.split_once(char::from(*unit))?.1;
        }
        Some(parts.len())
    };
    let days = in_order(date, "YMWD");
    let clock = time.map(|time| in_order(time, "HMS").filter(|count| *count > 0));
    let fractions = text.matches(['.', ',']).count();
    let digits = text.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    let whole = digits.trim_end_matches(|c: char| c.is_ascii_digit());
    let at_end = whole.ends_with(['.', ',']);
    let some = days.is_some_and(|count| count > 0) || clock.is_some();
    some && days.is_some() && clock != Some(None) && (fractions == 0 || fractions == 1 && at_end)
}

/// Numbers with units, as Go and others write a length of time.
fn is_sum(text: &str) -> bool {
    let units = [
        "ns", "us", "µs", "μs", "ms", "s", "m", "h", "d", "w", "mo", "y",
    ];
    // A number alone is one of seconds.
    let is_known = |(_, unit): &(&str, &str)| unit.is_empty() || units.contains(unit);
    parts(text).is_some_and(|parts| !parts.is_empty() && parts.iter().all(is_known))
}

/// Numbers, each with the letters behind it; `None` if there is anything else.
fn parts(text: &str) -> Option<Vec<(&str, &str)>> {
    let mut parts = Vec::new();
    let mut rest = text;
    while !rest.is_empty() {
        let is_digit = |c: char| c.is_ascii_digit() || c == '.' || c == ',';
        let unit = rest.trim_start_matches(is_digit);
        let number = &rest[..rest.len() - unit.len()];
        let next = unit.trim_start_matches(char::is_alphabetic);
        let inner = number.split(['.', ',']).map(str::is_empty);
        if inner.clone().count() > 2 || inner.into_iter().any(|empty| empty) {
            return None;
        }
        parts.push((number, &unit[..unit.len() - next.len()]));
        rest = next;
    }
    Some(parts)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_need_no_offset() {
        for text in [
            "22:25:27Z",
            "08:00:00.00Z",
            "23:59:60+05:30",
            "22:25:27",
            "22:25",
            "22:25Z",
        ] {
            assert!(is_time(text), "{text}");
        }
        for text in [
            "",
            "24:00:00Z",
            "22",
            "22:25:27.Z",
            "2:25",
            "22:60",
            "22:25:27 Z",
            "２2:25",
        ] {
            assert!(!is_time(text), "{text}");
        }
    }

    #[test]
    fn durations_are_periods_or_sums() {
        for text in [
            "PT30M",
            "P1Y2M3W4DT5H6M7S",
            "P3W",
            "PT0.5S",
            "P0D",
            "-P1D",
            "PT1,5H",
            "P1DT12H",
            "1h30m",
            "72h",
            "1.5h",
            "90",
            "3.5s",
            "10ms",
            "-1d3h",
            "1µs",
        ] {
            assert!(is_duration(text), "{text}");
        }
        for text in [
            "", "P", "PT", "P1DT", "1 hour", "P1H", "PT1D", "P1D1Y", "PT1M1M", "PT1.5H3M", "P1",
            "h", "1x", "P-1D", "1.h", "T1H", "--1h", "..", "PT.5S",
        ] {
            assert!(!is_duration(text), "{text}");
        }
    }
}
