//! Open enums: known values have names, unknown ones are kept and told.

mod support;

use rt::json::{from_str, to_string};
use specwright_runtime as rt;
use support::Color;

#[test]
fn known_values_have_names() {
    assert_eq!(Color::from_wire("dark blue"), Color::DarkBlue);
    assert_eq!(Color::DarkBlue.as_str(), "dark blue");
    assert_eq!(Color::DarkBlue.to_string(), "dark blue");
    assert_eq!(Color::DarkBlue.as_ref(), "dark blue");
    assert_eq!("red".parse::<Color>().unwrap(), Color::Red);
    assert!(Color::Red.is_known());
    assert_eq!(Color::VALUES, ["red", "dark blue"]);
}

#[test]
fn unknown_values_are_kept_as_they_came() {
    for text in ["", "Red", "red ", "mauve", "\u{0}", "é\"\\"] {
        let color = Color::from_wire(text);
        assert_eq!(color.as_str(), text);
        assert!(!color.is_known());
        assert_eq!(from_str::<Color>(&to_string(&color)).unwrap(), color);
        assert!(rt::check(&color).is_err());
    }
    let color = Color::from_wire("mauve");
    assert_eq!(format!("{color:?}"), "UnknownValue(\"mauve\")");
    assert_eq!(
        rt::check(&color)
            .unwrap_err()
            .iter()
            .next()
            .unwrap()
            .to_string(),
        r#""mauve" must be one of "red", "dark blue""#
    );
}

#[test]
fn a_text_parses_only_when_it_is_known() {
    let error = "mauve".parse::<Color>().unwrap_err();
    assert_eq!(
        error.to_string(),
        r#"Color: "mauve" must be one of "red", "dark blue""#
    );
}

#[test]
fn what_is_no_string_is_no_value() {
    for text in ["1", "true", "null", r#""\ud800""#] {
        assert!(from_str::<Color>(text).is_err(), "{text}");
    }
    assert_eq!(from_str::<Color>(r#""r\u0065d""#).unwrap(), Color::Red);
}

#[test]
fn serde_goes_the_same_way() {
    let colors: Vec<Color> = serde_json::from_str(r#"["red","mauve"]"#).unwrap();
    assert_eq!(colors, [Color::Red, Color::from_wire("mauve")]);
    assert_eq!(
        serde_json::to_string(&colors).unwrap(),
        r#"["red","mauve"]"#
    );
    assert_eq!(
        serde_yaml::from_str::<Color>("dark blue").unwrap(),
        Color::DarkBlue
    );
}
