//! Models in other formats, by way of serde.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

#[path = "support/reading.rs"]
mod reading;
mod support;

use reading::{read, value};
use rt::json::to_string;
use specwright_runtime as rt;
use support::Everything;

#[test]
fn serde_reads_and_writes_models_in_json_toml_and_yaml() {
    let text = "small = 1\ntext = \"t\"\npassword = \"correct horse\"\ncolor = \"mauve\"\ntags = [\"a\"]\n\
        limit = \"odd\"\nnew = 2.5\n\n[counts]\nx = 1\n\n[[inners]]\nname = \"n\"\n";
    let model: Everything = toml::from_str(text).unwrap();
    assert_eq!(model.small, Some(1));
    assert_eq!(model.color.as_ref().unwrap().as_str(), "mauve");
    assert_eq!(model.extra().get("limit").unwrap().text(), r#""odd""#);
    let again: Everything = toml::from_str(&toml::to_string(&model).unwrap()).unwrap();
    assert_eq!(value(&to_string(&again)), value(&to_string(&model)));
    let yaml: Everything = serde_yaml::from_str(&serde_yaml::to_string(&model).unwrap()).unwrap();
    assert_eq!(value(&to_string(&yaml)), value(&to_string(&model)));
    let json: Everything = serde_json::from_str(&serde_json::to_string(&model).unwrap()).unwrap();
    assert_eq!(json, model);

    let yaml: Everything = serde_yaml::from_str(
        "limit: null\nnote: ~\ncounts: {1: 2, true: 3}\nunsigned: 18446744073709551615\n",
    )
    .unwrap();
    assert_eq!((yaml.limit.is_null(), yaml.note.is_null()), (true, true));
    assert_eq!(yaml.counts.as_ref().unwrap()["1"], 2);
    assert_eq!(yaml.counts.as_ref().unwrap()["true"], 3);
    assert_eq!(yaml.unsigned, Some(u64::MAX));
}

#[test]
fn serde_takes_what_formats_have_types_of_their_own_for() {
    let toml: Everything = toml::from_str("when = 2018-02-02T22:25:27Z\n").unwrap();
    assert_eq!(toml.when.unwrap().as_str(), "2018-02-02T22:25:27Z");
    // As serde_json gives numbers when some other crate has switched on its arbitrary precision.
    let wrapped =
        r#"{"large":{"$serde_json::private::Number":"10"},"counts":{},"new":{"a":1,"b":2}}"#;
    let json: Everything = serde_json::from_str(wrapped).unwrap();
    assert_eq!(
        to_string(&json),
        r#"{"large":10,"counts":{},"new":{"a":1,"b":2}}"#
    );
}

#[test]
fn serde_says_what_a_format_cannot_hold() {
    let told = |text: &str| toml::from_str::<Everything>(text).unwrap_err().to_string();
    assert!(told("tags = 1").contains("expected a list, found a number at /tags"));
    assert!(
        !told("tags = 1").contains("line 1, column 9"),
        "{}",
        told("tags = 1")
    );
    assert!(told("number = inf").contains("finite"));
    let wrapped = r#"{"new":{"$serde_json::private::Number":"1 x"}}"#;
    assert!(serde_json::from_str::<Everything>(wrapped).is_err());
    assert!(serde_yaml::from_str::<Everything>("number: .nan").is_err());
    assert!(toml::to_string(&read(r#"{"limit":null}"#)).is_err());

    let exact = r#"{"new":123456789012345678901234567890}"#;
    assert_eq!(serde_json::to_string(&read(exact)).unwrap(), exact);
    assert!(serde_json::to_string(&read(r#"{"new":1e400}"#)).is_err());
    assert!(serde_json::to_string(&read(r#"{"new":"\ud800"}"#)).is_err());
}
