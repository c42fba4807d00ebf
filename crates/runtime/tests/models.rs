//! Models: what is read is kept, and what is wrong with it is said.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

#[path = "support/reading.rs"]
mod reading;
mod support;

use reading::{read, value, wrong};
use rt::json::{from_str, to_string};
use serde_json::{Value, json};
use specwright_runtime as rt;
use support::{Color, Everything, Inner, Password, Percent, Wrapper};

fn password(text: &str) -> Password {
    Password::new(text).unwrap()
}

#[test]
fn a_document_in_which_all_is_well_is_read_in_full() {
    let text = r#"{"small":-2147483648,"large":9223372036854775807,"unsigned":18446744073709551615,
        "number":1.5e3,"flag":true,"text":"é\n\u00e9","color":"dark blue","percent":100,
        "when":"2018-02-02T22:25:27.521Z","password":"correct horse","tags":["a","b"],
        "counts":{"x":1,"y":2},"any":{"deep":[1,2.50]},"limit":null,"note":"n",
        "inner":{"name":"i","count":0,"password":"12345678"},"inners":[],"secrets":["s"],
        "id":"1","renamed":7}"#;
    let model = read(text);
    assert_eq!(model.small, Some(i32::MIN));
    assert_eq!(model.large, Some(i64::MAX));
    assert_eq!(model.unsigned, Some(u64::MAX));
    assert_eq!(model.number, Some(1500.0));
    assert_eq!(model.text.as_deref(), Some("é\né"));
    assert_eq!(model.color, Some(Color::DarkBlue));
    assert_eq!(model.percent, Some(Percent::of::<100>()));
    assert_eq!(model.limit, rt::Nullable::Null);
    assert_eq!(model.note, rt::Nullable::from("n"));
    assert_eq!(model.any.as_ref().unwrap().text(), r#"{"deep":[1,2.50]}"#);
    assert!(model.extra().is_empty(), "{:?}", model.extra());
    assert_eq!(wrong(&model), [""; 0]);
    assert_eq!(value(&to_string(&model)), {
        let mut expected = value(text);
        expected["number"] = json!(1500);
        expected
    });
}

#[test]
fn odd_values_of_every_kind_are_kept_and_told_for_every_field() {
    let fields = [
        ("small", "an integer"),
        ("large", "an integer"),
        ("unsigned", "an integer"),
        ("number", "a number"),
        ("flag", "a boolean"),
        ("text", "a string"),
        ("color", "a string"),
        ("percent", "an integer"),
        ("when", "a string"),
    ];
    for (field, kind) in fields {
        for odd in ["null", "1e400", r#""\ud800""#, "true", "-1.5", r#""10""#] {
            let text = format!(r#"{{"other":[1],"{field}":{odd}}}"#);
            let model = read(&text);
            assert!(to_string(&model).contains(odd), "{text}");
            if model.extra().get(field).is_none() {
                assert_eq!(value(&to_string(&model)), value(&text), "it fits: {text}");
                continue;
            }
            let told = format!("/{field}: {odd} must be {kind}");
            assert_eq!(wrong(&model), [told], "{text}");
            assert_eq!(model.extra().get(field).unwrap().text(), odd);
        }
    }
}

#[test]
fn null_is_odd_only_where_it_is_not_documented() {
    let model = read(r#"{"any":null,"limit":null,"text":null,"inner":null,"inners":null}"#);
    assert_eq!(model.any, Some(rt::AnyJson::null()));
    assert_eq!(model.limit, rt::Nullable::Null);
    assert_eq!(
        (&model.text, &model.inner, &model.inners),
        (&None, &None, &None)
    );
    assert_eq!(
        wrong(&model),
        [
            "/text: null must be a string",
            "/inner: null must be an object",
            "/inners: null must be a list",
        ]
    );
    let written = to_string(&model);
    assert_eq!(
        value(&written),
        json!({"any": null, "limit": null, "text": null, "inner": null, "inners": null})
    );
}

#[test]
fn integers_are_read_in_any_notation_and_to_the_last_digit() {
    let cases = [
        ("10", Some(10)),
        ("10.0", Some(10)),
        ("1e1", Some(10)),
        ("1E+1", Some(10)),
        ("1.50e1", Some(15)),
        ("1200e-2", Some(12)),
        ("-0", Some(0)),
        ("-0.0", Some(0)),
        ("0e99999999999999999999", Some(0)),
        ("9223372036854775807", Some(i64::MAX)),
        ("9223372036854775807.0", Some(i64::MAX)),
        ("-9223372036854775808", Some(i64::MIN)),
        ("9007199254740993.0", Some(9_007_199_254_740_993)),
        ("4e18", Some(4_000_000_000_000_000_000)),
        ("9223372036854775808", None),
        ("-9223372036854775809", None),
        ("4503599627370496.1", None),
        ("9007199254740992.5", None),
        ("10.00000000000000000001", None),
        ("1e19", None),
        ("1e400", None),
        ("1e-1", None),
        ("1e99999999999999999999", None),
        ("170141183460469231731687303715884105728", None),
    ];
    for (text, expected) in cases {
        let model = read(&format!(r#"{{"large":{text}}}"#));
        assert_eq!(model.large, expected, "{text}");
        let kept = model.extra().get("large").map(rt::AnyJson::text);
        assert_eq!(kept, expected.is_none().then_some(text));
    }
    assert_eq!(
        read(r#"{"unsigned":18446744073709551615.0}"#).unsigned,
        Some(u64::MAX)
    );
    assert_eq!(read(r#"{"unsigned":-1}"#).unsigned, None);
    assert_eq!(read(r#"{"small":2147483648}"#).small, None);
}

#[test]
fn whole_floats_are_written_without_a_fraction() {
    for (text, written) in [
        ("5", "5"),
        ("5.0", "5"),
        ("0.1", "0.1"),
        ("-0.0", "-0"),
        ("1e300", "1e+300"),
        ("1e5", "100000"),
    ] {
        let model = read(&format!(r#"{{"number":{text}}}"#));
        assert_eq!(to_string(&model), format!(r#"{{"number":{written}}}"#));
    }
}

#[test]
fn what_breaks_limits_is_read_and_told() {
    let model =
        read(r#"{"percent":105,"color":"mauve","when":"2021-09-28T15:11:02","password":"short"}"#);
    assert_eq!(model.percent.map(Percent::get), Some(105));
    assert_eq!(model.color.as_ref().map(Color::as_str), Some("mauve"));
    assert_eq!(
        wrong(&model),
        [
            r#"/color: "mauve" must be one of "red", "dark blue""#,
            "/percent: 105 must be at most 100",
            "/percent: 105 must be a multiple of 10",
            r#"/when: "2021-09-28T15:11:02" must be a date and time with an offset, as RFC 3339 has it"#,
            "/password: must have at least 8 characters",
        ]
    );
    assert!(model.extra().is_empty());
}

#[test]
fn the_last_of_several_members_of_a_name_counts() {
    let text = r#"{"small":1,"x":1,"small":2,"x":2,"note":"a","note":null,"counts":{"a":1,"a":2}}"#;
    let mut model = read(text);
    assert_eq!(model.small, Some(2));
    assert_eq!(model.note, rt::Nullable::Null);
    assert_eq!(model.counts.as_ref().unwrap()["a"], 2);
    assert_eq!(model.extra().get("x").unwrap().text(), "2");
    assert_eq!(value(&to_string(&model)), value(text));
    model.small = Some(3);
    assert_eq!(to_string(&model).matches("small").count(), 1);
    assert_eq!(value(&to_string(&model))["small"], 3);
}

#[test]
fn odd_items_of_a_list_that_is_the_whole_document_are_left_out() {
    assert_eq!(from_str::<Vec<i64>>("[1,null,\"x\",2]").unwrap(), [1, 2]);
    assert!(from_str::<Vec<i64>>("[1,[]]").is_err());
}

#[test]
fn names_may_be_escaped_and_need_not_be_unicode() {
    let model = read(r#"{"sm\u0061ll":1,"t\/\"x":2}"#);
    assert_eq!(model.small, Some(1));
    assert_eq!(model.extra().get("t/\"x").unwrap().text(), "2");
    let model = read(r#"{"small":1,"\ud800":2}"#);
    assert_eq!(model.small, Some(1));
    let (name, kept) = model.extra().iter().next().unwrap();
    assert!(name.contains('\u{fffd}'));
    assert_eq!(kept.text(), "2");
}

#[test]
fn aliases_stand_in_for_the_name_and_give_way_to_it() {
    assert_eq!(read(r#"{"old_name":1}"#).renamed, Some(1));
    assert_eq!(read(r#"{"older_name":3,"old_name":2}"#).renamed, Some(2));
    assert_eq!(to_string(&read(r#"{"old_name":1}"#)), r#"{"renamed":1}"#);
    let both = read(r#"{"old_name":1,"renamed":2}"#);
    assert_eq!(both.renamed, Some(2));
    assert_eq!(both.extra().get("old_name").unwrap().text(), "1");
    assert_eq!(
        value(&to_string(&both)),
        json!({"renamed": 2, "old_name": 1})
    );
    let odd = read(r#"{"old_name":"x"}"#);
    assert_eq!(odd.renamed, None);
    assert_eq!(odd.extra().get("renamed").unwrap().text(), r#""x""#);
}

#[test]
fn odd_items_of_lists_and_maps_are_told_one_by_one_and_kept_in_place() {
    let text = r#"{"tags":["a",null,5,"b"],"counts":{"x":1,"y":"many","z":null}}"#;
    let mut model = read(text);
    assert_eq!(model.tags.as_deref().unwrap(), ["a", "b"]);
    assert_eq!(model.counts.as_ref().unwrap().len(), 1);
    assert_eq!(
        wrong(&model),
        [
            "/tags/1: null must be a string",
            "/tags/2: 5 must be a string",
            r#"/counts/y: "many" must be an integer"#,
            "/counts/z: null must be an integer",
        ]
    );
    assert_eq!(value(&to_string(&model)), value(text));
    model.tags.as_mut().unwrap().push("c".to_owned());
    assert_eq!(
        value(&to_string(&model)),
        json!({"tags": ["a", "b", "c"], "counts": {"x": 1, "y": "many", "z": null}})
    );
}

#[test]
fn odd_values_inside_models_inside_lists_stay_where_they_are() {
    let text = r#"{"inners":[{"name":5,"count":1,"password":"12345678","new":[]},
        {"name":"b","password":"12345678"}],"inner":{"name":"c","count":"x","password":null}}"#;
    let mut model = read(text);
    assert!(model.extra().is_empty());
    assert_eq!(value(&to_string(&model)), value(text));
    assert_eq!(
        wrong(&model),
        [
            "/inner/count: \"x\" must be an integer",
            "/inner/password: null must be a string",
            "/inners/0/name: 5 must be a string",
            "/inners/1/count: must be given",
        ]
    );
    model.inners.as_mut().unwrap()[1].count = 3;
    let mut expected = value(text);
    expected["inners"][1]["count"] = json!(3);
    assert_eq!(value(&to_string(&model)), expected);
}

#[test]
fn changing_one_field_changes_only_that() {
    let text =
        r#"{"small":"odd","large":1,"limit":"odd","text":null,"new":{"a":[1.000]},"tags":[1]}"#;
    let change = |change: fn(&mut Everything), name: &str, expected: Value| {
        let mut model = read(text);
        change(&mut model);
        let mut changed = value(text);
        changed[name] = expected;
        assert_eq!(value(&to_string(&model)), changed, "{name}");
        assert!(to_string(&model).contains("1.000"));
    };
    change(|_| (), "small", json!("odd"));
    change(|model| model.small = Some(1), "small", json!(1));
    change(|model| model.large = Some(2), "large", json!(2));
    change(
        |model| model.limit = rt::Nullable::Null,
        "limit",
        json!(null),
    );
    change(|model| model.limit = 5.into(), "limit", json!(5));
    change(|model| model.text = Some(String::new()), "text", json!(""));
    change(
        |model| model.tags = Some(vec!["x".to_owned()]),
        "tags",
        json!(["x"]),
    );
    change(|model| model.flag = Some(false), "flag", json!(false));
}

#[test]
fn what_is_odd_can_be_removed_and_what_is_inserted_stands_above_the_field() {
    let mut model = read(r#"{"small":"odd","new":1}"#);
    model.extra_mut().remove("small");
    model.extra_mut().remove("new");
    assert_eq!(to_string(&model), "{}");
    assert!(model.check().is_ok());

    model.percent = Some(Percent::of::<10>());
    model.limit = rt::Nullable::Null;
    model.extra_mut().insert("percent", &105).unwrap();
    model.extra_mut().insert("limit", "none").unwrap();
    model.extra_mut().insert("free", &[1]).unwrap();
    assert_eq!(
        to_string(&model),
        r#"{"percent":105,"limit":"none","free":[1]}"#
    );
    assert!(model.check().is_ok());
    model.extra_mut().remove("percent");
    model.extra_mut().remove("limit");
    assert_eq!(
        to_string(&model),
        r#"{"percent":10,"limit":null,"free":[1]}"#
    );
}

#[test]
fn missing_scalars_have_stand_ins_and_missing_objects_are_errors() {
    let inner: Inner = from_str("{}").unwrap();
    assert_eq!((inner.name.as_str(), inner.count), ("", 0));
    assert_eq!(to_string(&inner), "{}");
    let violations = inner.check().unwrap_err();
    let told: Vec<String> = violations.iter().map(ToString::to_string).collect();
    assert_eq!(
        told,
        [
            "/name: must be given",
            "/count: must be given",
            "/password: must be given"
        ]
    );
    let error = from_str::<Wrapper>("{}").unwrap_err();
    assert_eq!(
        error.to_string(),
        "expected an object, found nothing at /data"
    );
    let error = from_str::<Wrapper>("{\n \"data\": null}").unwrap_err();
    assert_eq!(
        error.to_string(),
        "expected an object, found null at /data (line 2, column 10)"
    );
    let wrapper: Wrapper = from_str(r#"{"data":{}}"#).unwrap();
    assert_eq!(wrapper.maybe, None);
    assert_eq!(to_string(&wrapper), r#"{"data":{}}"#);
    let wrapper: Wrapper = from_str(r#"{"data":{},"maybe":null}"#).unwrap();
    assert_eq!(to_string(&wrapper), r#"{"data":{},"maybe":null}"#);
}

#[test]
fn models_made_by_hand_are_written_as_they_were_made() {
    let mut model = Everything::new();
    assert_eq!(to_string(&model), "{}");
    model.inner = Some(Inner::new("n", 1, password("correct horse")));
    model.id = Some("1".to_owned());
    model.number = Some(f64::INFINITY);
    assert_eq!(wrong(&model), ["/number: inf must be a finite number"]);
    model.number = None;
    let written = to_string(&model);
    assert_eq!(
        written,
        r#"{"inner":{"name":"n","count":1,"password":"correct horse"},"id":"1"}"#
    );
    let mut out = rt::json::JsonWriter::for_request();
    out.model(&model);
    let (sent, secrets) = out.finish_with_secrets();
    assert_eq!(
        sent,
        r#"{"inner":{"name":"n","count":1,"password":"correct horse"}}"#
    );
    assert_eq!(secrets, [rt::Secret::new("correct horse")]);
}
