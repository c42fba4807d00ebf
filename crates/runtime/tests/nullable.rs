//! `Nullable`: a setter takes a value, an `Option` or `Nullable` itself, without a hint.

use rt::Nullable;
use specwright_runtime as rt;

fn text(value: impl Into<Nullable<String>>) -> Nullable<String> {
    value.into()
}

fn number(value: impl Into<Nullable<i64>>) -> Nullable<i64> {
    value.into()
}

#[test]
fn setters_take_values_options_and_null() {
    assert_eq!(number(5), Nullable::Value(5));
    assert_eq!(number(Some(5)), Nullable::Value(5));
    assert_eq!(number(None), Nullable::Null);
    assert_eq!(number(Nullable::Null), Nullable::Null);
    assert_eq!(number(Nullable::Absent), Nullable::Absent);
    assert_eq!(text("a"), Nullable::Value("a".to_owned()));
    assert_eq!(text("a".to_owned()), Nullable::Value("a".to_owned()));
    assert_eq!(text(Some("a".to_owned())), Nullable::Value("a".to_owned()));
    assert_eq!(text(None), Nullable::Null);
}

#[test]
fn the_three_states_are_told_apart() {
    let states = [Nullable::Absent, Nullable::Null, Nullable::Value(1)];
    assert_eq!(states.map(|state| state.is_absent()), [true, false, false]);
    assert_eq!(states.map(|state| state.is_null()), [false, true, false]);
    assert_eq!(states.map(Nullable::into_option), [None, None, Some(1)]);
    assert_eq!(states[2].as_option(), Some(&1));
    assert_eq!(Nullable::<i64>::default(), Nullable::Absent);
    assert_eq!(format!("{states:?}"), "[Absent, Null, 1]");
}
