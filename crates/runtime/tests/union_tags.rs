//! Members of a union that are told by a property which they do not have, and those that any tag stands for.

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

/// A union in a union, each told by a property that no member has.
#[derive(Clone, PartialEq)]
enum Piece {
    Part(Part),
    UnknownValue(rt::AnyJson),
}

impl rt::Union for Piece {
    const NAME: &'static str = "Piece";
    const FITS: &'static [rt::json::FitOf] = &[<Part as rt::Value>::fit];
    const TAG: Option<&'static str> = Some("piece");
    const TAGS: &'static [(&'static str, usize)] = &[("part", 0)];
    const ADDED: &'static [usize] = &[0];

    fn read(index: usize, choice: &mut rt::union::Choice<'_, '_>) -> Option<Self> {
        match index {
            0 => choice.read(Self::Part),
            _ => None,
        }
    }

    fn unknown(value: rt::AnyJson) -> Self {
        Self::UnknownValue(value)
    }

    fn visit<M: rt::Members>(&self, members: &mut M) {
        match self {
            Self::Part(value) => members.member(0, value),
            Self::UnknownValue(value) => members.unknown(value),
        }
    }
}

rt::union!(Piece);

#[test]
fn a_union_in_a_union_is_written_with_the_tags_of_both() {
    let made = Piece::Part(Part::Crumb(Crumb::default()));
    assert!(rt::check(&made).is_ok());
    let text = r#"{"piece":"part","part":"crumb"}"#;
    assert_eq!(rt::json::to_string(&made), text);
    let read: Piece = rt::json::from_str(text).unwrap();
    assert!(rt::check(&read).is_ok());
    assert_eq!(rt::json::to_string(&read), text);
    let number = Piece::Part(Part::Number(1));
    assert!(rt::check(&number).is_ok());
    assert_eq!(
        rt::json::to_string(&vec![number, made]),
        format!("[1,{text}]")
    );
}

/// Told by a tag, and a crumb where the tag is another one or missing.
#[derive(Clone, PartialEq)]
enum Rest {
    Tagged(Crumb),
    Crumb(Crumb),
    UnknownValue(rt::AnyJson),
}

impl rt::Union for Rest {
    const NAME: &'static str = "Rest";
    const FITS: &'static [rt::json::FitOf] =
        &[<Crumb as rt::Value>::fit, <Crumb as rt::Value>::fit];
    const TAG: Option<&'static str> = Some("part");
    const TAGS: &'static [(&'static str, usize)] = &[("tagged", 0), ("crumb", 1)];
    const DEFAULT: Option<usize> = Some(1);

    fn read(index: usize, choice: &mut rt::union::Choice<'_, '_>) -> Option<Self> {
        match index {
            0 => choice.read(Self::Tagged),
            1 => choice.read(Self::Crumb),
            _ => None,
        }
    }

    fn unknown(value: rt::AnyJson) -> Self {
        Self::UnknownValue(value)
    }

    fn visit<M: rt::Members>(&self, members: &mut M) {
        match self {
            Self::Tagged(value) => members.member(0, value),
            Self::Crumb(value) => members.member(1, value),
            Self::UnknownValue(value) => members.unknown(value),
        }
    }
}

rt::union!(Rest);

#[test]
fn any_other_tag_and_none_lead_to_the_default() {
    for text in [
        r#"{"size":3,"part":"new"}"#,
        r#"{"size":3,"part":7}"#,
        r#"{"size":3,"part":null}"#,
        r#"{"size":3}"#,
        r#"{"part":"crumb"}"#,
        "{}",
    ] {
        let read: Rest = rt::json::from_str(text).unwrap();
        assert!(matches!(read, Rest::Crumb(_)), "{text}");
        assert!(rt::check(&read).is_ok(), "{text}");
        assert_eq!(rt::json::to_string(&read), text);
    }
    let tagged: Rest = rt::json::from_str(r#"{"part":"tagged"}"#).unwrap();
    assert!(matches!(tagged, Rest::Tagged(_)));
    let list: Rest = rt::json::from_str("[1]").unwrap();
    assert!(matches!(list, Rest::UnknownValue(_)));
}

#[test]
fn the_default_is_not_what_another_tag_stands_for() {
    let Rest::Tagged(tagged) = rt::json::from_str(r#"{"part":"tagged"}"#).unwrap() else {
        panic!("no member with a tag");
    };
    assert!(rt::check(&Rest::Crumb(tagged)).is_err());
    assert!(rt::check(&Rest::Tagged(Crumb::default())).is_err());
}
