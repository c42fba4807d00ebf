//! Documents as a whole: those of another shape, broken, deep and huge ones, and what is shown of them.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

#[path = "support/reading.rs"]
mod reading;
mod support;

use reading::{read, wrong};
use rt::json::{from_slice, from_str, to_string};
use specwright_runtime as rt;
use support::{Everything, Node};

#[test]
fn another_shape_is_an_error_with_its_place() {
    let error = from_str::<Everything>(
        "{\n\n  \"text\": \"äöü\", \"ü\": \"😀\", \"inners\": [\n{},  {\"name\": [1]}]}",
    )
    .unwrap_err();
    assert_eq!(error.pointer(), "/inners/1/name");
    assert_eq!(error.position(), Some((4, 15)));
    assert_eq!(error.problem(), "expected a string, found a list");
    let same_line = from_str::<Everything>("{\"text\": \"äöü😀\", \"tags\": {}}").unwrap_err();
    assert_eq!(same_line.position(), Some((1, 26)));
    for (text, told) in [
        ("[]", "expected an object, found a list (line 1, column 1)"),
        ("null", "expected an object, found null (line 1, column 1)"),
        (
            " 5",
            "expected an object, found a number (line 1, column 2)",
        ),
        (
            r#"{"small":{}}"#,
            "expected an integer, found an object at /small (line 1, column 10)",
        ),
        (
            r#"{"any":[],"inner":""}"#,
            "expected an object, found a string at /inner (line 1, column 19)",
        ),
        (
            r#"{"counts":{"a/b~":[]}}"#,
            "expected an integer, found a list at /counts/a~1b~0 (line 1, column 19)",
        ),
    ] {
        assert_eq!(from_str::<Everything>(text).unwrap_err().to_string(), told);
    }
}

#[test]
fn what_is_no_json_is_told_by_line_and_character() {
    for (text, told) in [
        (
            "",
            "expected JSON: EOF while parsing a value (line 1, column 1)",
        ),
        (
            "{}x",
            "expected JSON: trailing characters (line 1, column 3)",
        ),
        (
            "{\n\"é😀\" 1}",
            "expected JSON: expected `:` (line 2, column 6)",
        ),
        (
            "{}\n\n{}",
            "expected JSON: trailing characters (line 3, column 1)",
        ),
        (
            "{\"a\":\n",
            "expected JSON: EOF while parsing a value (line 2, column 1)",
        ),
        ("<html>", "expected JSON: expected value (line 1, column 1)"),
    ] {
        assert_eq!(
            from_str::<Everything>(text).unwrap_err().to_string(),
            told,
            "{text}"
        );
    }
    let told = |body: &[u8]| from_slice::<Everything>(body).unwrap_err().to_string();
    assert_eq!(told(b""), "expected JSON, found nothing");
    assert_eq!(
        told(b"{\"a\":\"\xff\"}"),
        "expected UTF-8, found another byte at offset 6"
    );
    assert!(from_slice::<Everything>("\u{feff}{\"small\":1}".as_bytes()).is_ok());
    assert!(from_str::<Everything>("\u{feff}{}").is_ok());
}

#[test]
fn deep_documents_are_refused_not_followed() {
    let nested = |levels: usize| {
        let open = "{\"next\":".repeat(levels);
        format!("{open}{{}}{}", "}".repeat(levels))
    };
    let node: Node = from_str(&nested(100)).unwrap();
    assert_eq!(to_string(&node), nested(100));
    let error = from_str::<Node>(&nested(200)).unwrap_err();
    assert_eq!(error.problem(), "nested deeper than 128 levels");
    let lists = format!("{}{}", "{\"children\":[".repeat(200), "]}".repeat(200));
    assert!(from_str::<Node>(&lists).is_err());
}

#[test]
fn deep_json_in_an_open_place_overflows_no_stack() {
    let bomb = format!("{}{}", "[".repeat(20_000), "]".repeat(20_000));
    for text in [
        format!("{{\"any\":{bomb}}}"),
        format!("{{\"unknown\":{bomb}}}"),
    ] {
        let node: Node = from_str(&text).unwrap();
        assert_eq!(to_string(&node), text);
        assert!(format!("{node:?}").len() < 100);
        assert!(node.check().is_ok());
        assert!(
            serde_json::to_string(&node).is_err(),
            "serde's way is recursive"
        );
        assert_eq!(node.clone(), node);
    }
    assert!(from_str::<Node>(&"[".repeat(100_000)).is_err());
    assert!(from_str::<Node>(&"{\"next\":".repeat(100_000)).is_err());
}

#[test]
fn huge_objects_are_read_in_time() {
    let members: Vec<String> = (0..100_000).map(|n| format!("\"m{n}\":{n}")).collect();
    let text = format!("{{{}}}", members.join(","));
    let model = read(&text);
    assert_eq!(model.extra().iter().count(), 100_000);
    assert_eq!(to_string(&model), text);
    let text = format!(
        "{{\"counts\":{text},\"tags\":[{}\"\"]}}",
        "\"\",".repeat(100_000)
    );
    let model = read(&text);
    assert_eq!(model.counts.unwrap().len(), 100_000);
    assert_eq!(model.tags.unwrap().len(), 100_001);
}

#[test]
fn debug_shows_what_is_there_and_no_secret() {
    let text = r#"{"text":"shown","password":"hunter2hunter2","secrets":["hunter2"],"new":"hunter2",
        "small":"hunter2","inner":{"name":"n","count":1,"password":"hunter2hunter2"},"any":"hunter2"}"#;
    let shown = format!("{:?}", read(text));
    assert_eq!(
        shown,
        "Everything { text: \"shown\", password: Password([redacted]), any: AnyJson(a string), \
         inner: Inner { name: \"n\", count: 1, password: Password([redacted]) }, \
         secrets: [[redacted]], extra: {\"small\", \"new\"} }"
    );
}

#[test]
fn violations_show_no_secret_and_nothing_that_may_hold_one() {
    let texts = [
        r#"{"password":12345678}"#,
        r#"{"password":true}"#,
        r#"{"password":"hunt"}"#,
        r#"{"secrets":["hunter2",5]}"#,
        r#"{"secrets":["hunter2",null]}"#,
        r#"{"inners":[{"name":"n","count":1,"password":"hunter2"},null]}"#,
        r#"{"inner":{"name":"n","count":1,"password":["hunter2"]}}"#,
    ];
    for text in texts {
        let told = match from_str::<Everything>(text) {
            Ok(model) => {
                let violations = model.check().unwrap_err();
                format!("{violations} {violations:?}")
            }
            Err(error) => format!("{error} {error:?}"),
        };
        for secret in ["hunt", "12345678", "true", ": 5 "] {
            assert!(!told.contains(secret), "{text}: {told}");
        }
    }
    let lists = read(r#"{"secrets":["hunter2",5],"inners":[null]}"#);
    assert_eq!(
        wrong(&lists),
        [
            "/inners/0: null must be an object",
            "/secrets/1: must be a string"
        ]
    );
}

#[test]
fn views_of_documents_do_not_show_them() {
    let json = rt::json::Json::parse(r#"{"password":"hunter2"}"#).unwrap();
    assert_eq!(format!("{json:?}"), "Json(an object)");
    let mut out = rt::json::JsonWriter::new();
    out.string("hunter2");
    assert!(!format!("{out:?}").contains("hunter2"));
}
