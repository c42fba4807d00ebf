//! Dates and times as jiff's.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use rt::DateTime;
use rt::json::from_str;
use specwright_runtime as rt;

/// As a server sends it, with an offset or without.
fn read(text: &str) -> DateTime {
    from_str(&format!("\"{text}\"")).unwrap()
}

#[test]
fn the_clock_on_the_wall_is_read_with_and_without_an_offset() {
    for text in [
        "2018-02-02T22:25:27.521Z",
        "2018-02-02t22:25:27.521z",
        "2018-02-02 22:25:27.521+05:30",
        "2018-02-02T22:25:27.521-00:00",
        "2018-02-02T22:25:27.521",
    ] {
        let civil = read(text).to_civil().unwrap();
        assert_eq!(civil.to_string(), "2018-02-02T22:25:27.521", "{text}");
    }
    assert!(read("yesterday").to_civil().is_err());
}

#[test]
fn an_instant_needs_an_offset() {
    for (text, instant) in [
        ("2018-02-02T22:25:27.521Z", "2018-02-02T22:25:27.521Z"),
        ("2018-02-02T22:25:27.521+05:30", "2018-02-02T16:55:27.521Z"),
    ] {
        let told = read(text).to_timestamp().unwrap();
        assert_eq!(told.to_string(), instant, "{text}");
    }
    assert!(read("2018-02-02T22:25:27").to_timestamp().is_err());
}
