//! Values that are one of several things: which one is found, what is kept, and what is refused before it is sent.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

#[path = "support/things.rs"]
mod things;

use std::collections::BTreeMap;

use specwright_runtime as rt;
use things::{Loaf, Shelf, Tagged, Thing};

/// Two objects with the same member, of which each knows other values.
macro_rules! at_some {
    ($name:ident, $text:ty) => {
        #[derive(Clone, PartialEq)]
        struct $name {
            at: Option<$text>,
            extra: rt::Extra,
        }

        impl rt::Model for $name {
            const NAME: &'static str = stringify!($name);

            fn read(object: &mut rt::json::ObjectReader<'_, '_>) -> Self {
                Self {
                    at: object.optional("at"),
                    extra: object.extra(),
                }
            }

            fn visit<F: rt::Fields>(&self, fields: &mut F) {
                fields.optional("at", &self.at);
            }

            fn extra(&self) -> &rt::Extra {
                &self.extra
            }
        }

        rt::model!($name);
    };
}

at_some!(AtTime, rt::Date);
at_some!(AtPlace, rt::Uri);

/// Told apart by the values of a member, and one of them is no object.
#[derive(Clone, PartialEq)]
enum Visit {
    AtTime(AtTime),
    AtPlace(AtPlace),
    Times(Vec<String>),
    UnknownValue(rt::AnyJson),
}

impl rt::Union for Visit {
    const NAME: &'static str = "Visit";
    const FITS: &'static [rt::json::FitOf] = &[
        <AtTime as rt::Value>::fit,
        <AtPlace as rt::Value>::fit,
        <Vec<String> as rt::Value>::fit,
    ];

    fn read(index: usize, choice: &mut rt::union::Choice<'_, '_>) -> Option<Self> {
        match index {
            0 => choice.read(Self::AtTime),
            1 => choice.read(Self::AtPlace),
            2 => choice.read(Self::Times),
            _ => None,
        }
    }

    fn unknown(value: rt::AnyJson) -> Self {
        Self::UnknownValue(value)
    }

    fn visit<M: rt::Members>(&self, members: &mut M) {
        match self {
            Self::AtTime(value) => members.member(0, value),
            Self::AtPlace(value) => members.member(1, value),
            Self::Times(value) => members.member(2, value),
            Self::UnknownValue(value) => members.unknown(value),
        }
    }
}

rt::union!(Visit);

#[test]
fn a_value_that_one_member_knows_is_that_members() {
    for (json, expected) in [
        (r#"{"at":"2018-02-02"}"#, "AtTime"),
        (r#"{"at":"https://example.com"}"#, "AtPlace"),
        // Nobody knows it, and it is still an object with that member.
        (r#"{"at":"soon"}"#, "AtTime"),
    ] {
        let read: Visit = rt::json::from_str(json).unwrap();
        assert!(
            format!("{read:?}").starts_with(expected),
            "{json}: {read:?}"
        );
    }
}

fn thing(json: &str) -> &'static str {
    match rt::json::from_str::<Thing>(json).unwrap() {
        Thing::Loaf(_) => "loaf",
        Thing::Shelf(_) => "shelf",
        Thing::Day(_) => "day",
        Thing::Text(_) => "text",
        Thing::Count(_) => "count",
        Thing::Ratio(_) => "ratio",
        Thing::Pair(_) => "pair",
        Thing::Texts(_) => "texts",
        Thing::Counts(_) => "counts",
        Thing::UnknownValue(_) => "unknown",
    }
}

#[test]
fn what_a_value_is_made_of_tells_what_it_is() {
    for (json, expected) in [
        (r#"{"kind":"rye","weight":1}"#, "loaf"),
        (r#"{"kind":"rye","weight":1,"new":[]}"#, "loaf"),
        (r#"{"name":"top"}"#, "shelf"),
        (r#"{"name":"top","rye":3}"#, "shelf"),
        // Less than what is required is better than nothing that fits at all.
        (r#"{"kind":"rye"}"#, "loaf"),
        (r#""2018-02-02""#, "day"),
        (r#""today""#, "text"),
        ("12", "count"),
        ("1.5", "ratio"),
        (r#"[1,"a"]"#, "pair"),
        (r#"["a","b"]"#, "texts"),
        ("[1,2]", "counts"),
        ("[]", "texts"),
        ("true", "unknown"),
        ("[{}]", "unknown"),
    ] {
        assert_eq!(thing(json), expected, "{json}");
    }
}

#[test]
fn every_value_goes_out_as_it_came_in() {
    for json in [
        r#"{"kind":"rye","weight":1,"new":[]}"#,
        r#"{"name":"top","rye":3,"odd":"x"}"#,
        r#"[1,"a"]"#,
        "true",
        r#"[{"a":12345678901234567890123}]"#,
    ] {
        let read: Thing = rt::json::from_str(json).unwrap();
        assert_eq!(rt::json::to_string(&read), json);
    }
}

#[test]
fn a_tag_tells_members_apart_and_a_new_one_is_kept() {
    for (json, expected) in [
        (r#"{"kind":"wheat","weight":1}"#, "Loaf"),
        (r#"{"name":"top","kind":"shelf"}"#, "Shelf"),
        (r#"{"kind":"cake","weight":1}"#, "AnyJson"),
        (r#"{"kind":"rye","weight":{}}"#, "AnyJson"),
        // Without its tag, by what it is made of.
        (r#"{"name":"top"}"#, "Shelf"),
    ] {
        let read: Tagged = rt::json::from_str(json).unwrap();
        assert!(
            format!("{read:?}").starts_with(expected),
            "{json}: {read:?}"
        );
        assert_eq!(rt::json::to_string(&read), json);
    }
}

#[test]
fn what_is_unknown_or_wrongly_tagged_is_refused_before_it_is_sent() {
    let refused = |json: &str| {
        let read: Tagged = rt::json::from_str(json).unwrap();
        rt::check(&read).is_err()
    };
    assert!(!refused(r#"{"kind":"rye","weight":1}"#));
    assert!(refused(r#"{"kind":"cake","weight":1}"#));
    // A list has no property to be told by.
    assert!(!refused(r#"[{"kind":"rye","weight":1}]"#));
    let mut loaf: Loaf = rt::json::from_str(r#"{"kind":"rye","weight":1}"#).unwrap();
    loaf.kind = "shelf".to_owned();
    let violations = rt::check(&Tagged::Loaf(Box::new(loaf))).unwrap_err();
    assert_eq!(violations.iter().next().unwrap().place(), "/kind");
}

#[test]
fn further_members_are_typed_and_odd_ones_kept() {
    let shelf: Shelf = rt::json::from_str(r#"{"rye":3,"name":"top","odd":"x"}"#).unwrap();
    assert_eq!(shelf.prices, BTreeMap::from([("rye".to_owned(), 3)]));
    assert_eq!(shelf.extra().get("odd").unwrap().text(), r#""x""#);
}

#[test]
fn a_list_of_another_length_is_no_tuple() {
    let pair: Result<(i64, String), _> = rt::json::from_str("[1]");
    assert!(pair.is_err());
    let pair: (i64, String) = rt::json::from_str(r#"[1,"a"]"#).unwrap();
    assert_eq!(rt::json::to_string(&pair), r#"[1,"a"]"#);
}

/// One of a few values of any kind.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Level {
    One,
    Auto,
    UnknownValue(rt::AnyJson),
}

impl rt::OpenValue for Level {
    const NAME: &'static str = "Level";
    const VALUES: &'static [&'static str] = &["1", "\"auto\""];

    fn known(json: &str) -> Option<Self> {
        match json {
            "1" => Some(Self::One),
            "\"auto\"" => Some(Self::Auto),
            _ => None,
        }
    }

    fn unknown(value: rt::AnyJson) -> Self {
        Self::UnknownValue(value)
    }

    fn json(&self) -> &str {
        match self {
            Self::One => "1",
            Self::Auto => "\"auto\"",
            Self::UnknownValue(value) => value.text(),
        }
    }
}

rt::open_value!(Level);

#[test]
fn enums_of_any_values_know_theirs_however_they_are_written() {
    for (json, known) in [
        ("1", true),
        ("1.0", true),
        ("1e0", true),
        (r#""auto""#, true),
        (r#""\u0061uto""#, true),
        ("2", false),
        (r#""1""#, false),
        ("true", false),
    ] {
        let level: Level = rt::json::from_str(json).unwrap();
        assert_eq!(level.is_known(), known, "{json}");
        assert_eq!(rt::check(&level).is_ok(), known, "{json}");
    }
    let new: Level = rt::json::from_str(" 2 ").unwrap();
    assert_eq!(rt::json::to_string(&new), "2");
}
