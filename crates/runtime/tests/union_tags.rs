//! Members of a union that are told by a property which they do not have: it is written for them.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use specwright_runtime as rt;

#[derive(Clone, Default, PartialEq)]
struct Crumb {
    size: Option<i64>,
    extra: rt::Extra,
}

impl rt::Model for Crumb {
    const NAME: &'static str = "Crumb";

    fn read(object: &mut rt::json::ObjectReader<'_, '_>) -> Self {
        Self {
            size: object.optional("size"),
            extra: object.extra(),
        }
    }

    fn visit<F: rt::Fields>(&self, fields: &mut F) {
        fields.optional("size", &self.size);
    }

    fn extra(&self) -> &rt::Extra {
        &self.extra
    }
}

rt::model!(Crumb);

#[derive(Clone, PartialEq)]
enum Part {
    Crumb(Crumb),
    Number(i64),
    UnknownValue(rt::AnyJson),
}

impl rt::Union for Part {
    const NAME: &'static str = "Part";
    const FITS: &'static [rt::json::FitOf] = &[<Crumb as rt::Value>::fit, <i64 as rt::Value>::fit];
    const TAG: Option<&'static str> = Some("part");
    const TAGS: &'static [(&'static str, usize)] = &[("crumb", 0), ("CRUMB", 0)];
    const ADDED: &'static [usize] = &[0];

    fn read(index: usize, choice: &mut rt::union::Choice<'_, '_>) -> Option<Self> {
        match index {
            0 => choice.read(Self::Crumb),
            1 => choice.read(Self::Number),
            _ => None,
        }
    }

    fn unknown(value: rt::AnyJson) -> Self {
        Self::UnknownValue(value)
    }

    fn visit<M: rt::Members>(&self, members: &mut M) {
        match self {
            Self::Crumb(value) => members.member(0, value),
            Self::Number(value) => members.member(1, value),
            Self::UnknownValue(value) => members.unknown(value),
        }
    }
}

rt::union!(Part);

#[test]
fn the_tag_is_written_where_the_member_has_no_field_for_it() {
    let made = Part::Crumb(Crumb {
        size: Some(3),
        ..Crumb::default()
    });
    assert!(rt::check(&made).is_ok());
    assert_eq!(rt::json::to_string(&made), r#"{"part":"crumb","size":3}"#);
    let parts = vec![Part::Number(1), made, Part::Number(2)];
    let text = r#"[1,{"part":"crumb","size":3},2]"#;
    assert_eq!(rt::json::to_string(&parts), text);
}

#[test]
fn a_tag_that_was_read_stays_what_it_was() {
    for text in [r#"{"size":3,"part":"CRUMB"}"#, r#"{"part":"crumb"}"#] {
        let read: Part = rt::json::from_str(text).unwrap();
        assert!(matches!(read, Part::Crumb(_)), "{text}");
        assert!(rt::check(&read).is_ok(), "{text}");
        assert_eq!(rt::json::to_string(&read), text);
    }
}

#[test]
fn null_for_a_tag_is_none() {
    let text = r#"{"size":3,"part":null}"#;
    let read: Part = rt::json::from_str(text).unwrap();
    assert!(matches!(read, Part::Crumb(_)), "{read:?}");
    assert_eq!(rt::json::to_string(&read), text);
}
