//! Parameters in queries, headers and cookies, as OpenAPI's table of styles has them.
#![allow(
    clippy::unwrap_used,
    unused_qualifications,
    reason = "a test fails by panicking; operations are written as the generator writes them"
)]

use rt::client::{Answer, Checks, Endpoint, NoFailure, Operation, RequestBuilder};
use rt::json::ReadError;
use rt::{AnyJson, Style};
use specwright_runtime as rt;

#[derive(Clone, Copy, Debug, PartialEq)]
enum Place {
    Query,
    Header,
    Cookie,
    Querystring,
}

struct Call {
    place: Place,
    value: AnyJson,
    style: Style,
}

impl Endpoint for Call {
    type Success = ();
    type Failure = NoFailure;
    const OPERATION: Operation = Operation {
        id: "call",
        method: "GET",
        path: "/",
        security: &[],
        server: None,
    };

    fn request(&self, request: &mut RequestBuilder) {
        match self.place {
            Place::Query => request.query("color", &self.value, self.style),
            Place::Header => request.header("color", &self.value, self.style),
            Place::Cookie => request.cookie("color", &self.value, self.style),
            Place::Querystring => request.querystring("color", &self.value, self.style),
        }
    }

    fn success(_answer: &Answer<'_>) -> Result<Self::Success, ReadError> {
        Ok(())
    }

    fn failure(_answer: &Answer<'_>) -> Option<Self::Failure> {
        None
    }
}

/// What stands in the place; `None` for a header that is not there.
fn written(
    place: Place,
    style: Style,
    json: &str,
    checks: Checks,
) -> Result<Option<String>, String> {
    let value = AnyJson::parse(json).unwrap();
    let call = Call {
        place,
        value,
        style,
    };
    let parts = call
        .request_parts(checks)
        .map_err(|found| found.to_string())?;
    let header = |name| {
        let value: Option<&rt::http::HeaderValue> = parts.headers.get(name);
        value.map(|value| value.to_str().unwrap().to_owned())
    };
    Ok(match place {
        Place::Query | Place::Querystring => Some(parts.query()),
        Place::Header => header("color"),
        Place::Cookie => header("cookie"),
    })
}

#[track_caller]
fn assert_written(place: Place, style: Style, json: &str, expected: Option<&str>) {
    let found = written(place, style, json, Checks::On).unwrap();
    assert_eq!(found.as_deref(), expected, "{place:?} {style:?} {json}");
}

const LIST: &str = r#"["blue","black","brown"]"#;
const OBJECT: &str = r#"{"R":100,"G":200,"B":150}"#;

/// The columns of OpenAPI's table: empty, a string, a list, an object. Where it has nothing, so does the row.
type Row = (Place, Style, [Option<&'static str>; 4]);

const TABLE: &[Row] = &[
    (
        Place::Query,
        Style::FormJoined,
        [
            Some("?color="),
            Some("?color=blue"),
            Some("?color=blue,black,brown"),
            Some("?color=R,100,G,200,B,150"),
        ],
    ),
    (
        Place::Query,
        Style::Form,
        [
            Some("?color="),
            Some("?color=blue"),
            Some("?color=blue&color=black&color=brown"),
            Some("?R=100&G=200&B=150"),
        ],
    ),
    (
        Place::Query,
        Style::SpaceDelimited,
        [
            None,
            None,
            Some("?color=blue%20black%20brown"),
            Some("?color=R%20100%20G%20200%20B%20150"),
        ],
    ),
    (
        Place::Query,
        Style::PipeDelimited,
        [
            None,
            None,
            Some("?color=blue%7Cblack%7Cbrown"),
            Some("?color=R%7C100%7CG%7C200%7CB%7C150"),
        ],
    ),
    (
        Place::Query,
        Style::DeepObject,
        [
            None,
            None,
            None,
            Some("?color%5BR%5D=100&color%5BG%5D=200&color%5BB%5D=150"),
        ],
    ),
    (
        Place::Header,
        Style::Simple,
        [
            Some(""),
            Some("blue"),
            Some("blue,black,brown"),
            Some("R,100,G,200,B,150"),
        ],
    ),
    (
        Place::Header,
        Style::SimpleExploded,
        [
            Some(""),
            Some("blue"),
            Some("blue,black,brown"),
            Some("R=100,G=200,B=150"),
        ],
    ),
    (
        Place::Cookie,
        Style::CookieJoined,
        [
            Some("color="),
            Some("color=blue"),
            Some("color=blue,black,brown"),
            Some("color=R,100,G,200,B,150"),
        ],
    ),
    (
        Place::Cookie,
        Style::Cookie,
        [
            Some("color="),
            Some("color=blue"),
            Some("color=blue; color=black; color=brown"),
            Some("R=100; G=200; B=150"),
        ],
    ),
    (
        Place::Cookie,
        Style::FormJoined,
        [
            Some("color="),
            Some("color=blue"),
            Some("color=blue,black,brown"),
            Some("color=R,100,G,200,B,150"),
        ],
    ),
    // OpenAPI has `&` between these, which would make one cookie of them.
    (
        Place::Cookie,
        Style::Form,
        [
            Some("color="),
            Some("color=blue"),
            Some("color=blue; color=black; color=brown"),
            Some("R=100; G=200; B=150"),
        ],
    ),
];

#[test]
fn styles_write_what_openapi_says() {
    for (place, style, cells) in TABLE {
        for (json, expected) in [r#""""#, r#""blue""#, LIST, OBJECT].into_iter().zip(cells) {
            if expected.is_some() {
                assert_written(*place, *style, json, *expected);
            }
        }
    }
}

#[test]
fn null_and_what_holds_nothing_say_nothing() {
    for (place, style, _) in TABLE {
        for json in ["null", "[]", "{}", "[null]", r#"{"R":null}"#] {
            let nothing = (*place == Place::Query).then_some("");
            assert_written(*place, *style, json, nothing);
        }
    }
}

#[test]
fn reserved_characters_stand_for_themselves_where_allowed() {
    let all = r#"":/?#[]@!$&'()*+,;=""#;
    let kept = "?color=:/?%23%5B%5D@!$%26'()*%2B,;=";
    assert_written(Place::Query, Style::FormReserved, all, Some(kept));
    let encoded = "?color=%3A%2F%3F%23%5B%5D%40%21%24%26%27%28%29%2A%2B%2C%3B%3D";
    assert_written(Place::Query, Style::Form, all, Some(encoded));
    for (style, json, expected) in [
        (
            Style::FormReserved,
            r#""a b%20c%2Fd%é%4""#,
            "?color=a%20b%20c%2Fd%25%C3%A9%254",
        ),
        (
            Style::FormReserved,
            r#"["a/b","c,d"]"#,
            "?color=a/b&color=c,d",
        ),
        (Style::FormReserved, r#"{"a/b":"c/d"}"#, "?a%2Fb=c/d"),
        (
            Style::FormJoinedReserved,
            r#"["a/b","c,d"]"#,
            "?color=a/b,c%2Cd",
        ),
        (
            Style::SpaceDelimitedReserved,
            r#"["a/b","c"]"#,
            "?color=a/b%20c",
        ),
        (
            Style::PipeDelimitedReserved,
            r#"["a/b","c|d"]"#,
            "?color=a/b%7Cc%7Cd",
        ),
        (
            Style::DeepObjectReserved,
            r#"{"a":{"b":"c:d"}}"#,
            "?color%5Ba%5D%5Bb%5D=c:d",
        ),
    ] {
        assert_written(Place::Query, style, json, Some(expected));
    }
}

#[test]
fn values_within_values_are_told_apart() {
    for (style, json, expected) in [
        (
            Style::DeepObject,
            r#"{"a":{"b":{"c":1}},"d":[1,"x y"]}"#,
            "?color%5Ba%5D%5Bb%5D%5Bc%5D=1&color%5Bd%5D=1&color%5Bd%5D=x%20y",
        ),
        (
            Style::DeepObject,
            r#"{"a":[{"b":1},{"b":2}]}"#,
            "?color%5Ba%5D%5B0%5D%5Bb%5D=1&color%5Ba%5D%5B1%5D%5Bb%5D=2",
        ),
        (
            Style::Form,
            r#"{"a":[1,2],"b":{"c":3}}"#,
            "?a=1&a=2&b=%7B%22c%22%3A3%7D",
        ),
        (
            Style::Form,
            r#"[{"a":1},[2]]"#,
            "?color=%7B%22a%22%3A1%7D&color=%5B2%5D",
        ),
        (Style::FormJoined, r#"["a,b",2]"#, "?color=a%2Cb,2"),
    ] {
        assert_written(Place::Query, style, json, Some(expected));
    }
}

#[test]
fn contents_are_written_as_their_media_types_have_them() {
    for (place, style, json, expected) in [
        (
            Place::Query,
            Style::Json,
            r#"{"a":[1]}"#,
            "?color=%7B%22a%22%3A%5B1%5D%7D",
        ),
        (Place::Query, Style::Json, r#""x""#, "?color=%22x%22"),
        (Place::Query, Style::Text, r#""x""#, "?color=x"),
        (
            Place::Query,
            Style::Urlencoded,
            r#"{"a":"b c","d":1}"#,
            "?color=a%3Db%2520c%26d%3D1",
        ),
        (Place::Header, Style::Json, r#"{"a":[1]}"#, r#"{"a":[1]}"#),
        (Place::Header, Style::Text, r#""x y""#, "x y"),
        (
            Place::Cookie,
            Style::Json,
            r#"{"a":1}"#,
            "color=%7B%22a%22%3A1%7D",
        ),
        (Place::Cookie, Style::Text, r#""x/y""#, "color=x/y"),
        (
            Place::Querystring,
            Style::Json,
            r#"{"a":[1],"b":null}"#,
            "?%7B%22a%22%3A%5B1%5D%2C%22b%22%3Anull%7D",
        ),
        (
            Place::Querystring,
            Style::Text,
            r#""$.a[1:1]""#,
            "?%24.a%5B1%3A1%5D",
        ),
        (
            Place::Querystring,
            Style::Urlencoded,
            r#"{"a":"b + c","d":[1,2],"e":null,"f":true}"#,
            "?a=b%20%2B%20c&d=1&d=2&f=true",
        ),
        (Place::Querystring, Style::Urlencoded, "{}", ""),
    ] {
        assert_written(place, style, json, Some(expected));
    }
}

#[test]
fn what_no_cookie_can_carry_is_refused() {
    for json in [
        r#""a;b""#,
        r#""a b""#,
        r#""a,b""#,
        r#""a\\b""#,
        r#""a\"b""#,
        r#""é""#,
        r#""a\nb""#,
        r#"["a","b;c"]"#,
        r#"{"a b":1}"#,
        r#"{"":1}"#,
    ] {
        let refused = written(Place::Cookie, Style::Cookie, json, Checks::On).unwrap_err();
        assert!(refused.contains("cookie color"), "{json}: {refused}");
    }
    for json in [r#""a;b""#, r#""é""#, r#""a\nb""#] {
        let refused = written(Place::Cookie, Style::Cookie, json, Checks::Off);
        assert!(refused.is_err(), "{json}");
    }
    assert_written(
        Place::Cookie,
        Style::Cookie,
        r#""\"a\"""#,
        Some("color=\"a\""),
    );
    assert_written(
        Place::Cookie,
        Style::Form,
        r#""a b;é""#,
        Some("color=a%20b%3B%C3%A9"),
    );
    let kept = written(Place::Cookie, Style::Cookie, r#""a b,c""#, Checks::Off);
    assert_eq!(kept.unwrap().as_deref(), Some("color=a b,c"));
}

#[test]
fn what_no_header_can_carry_is_refused() {
    let refused = written(Place::Header, Style::Simple, r#""a\nb""#, Checks::On).unwrap_err();
    assert!(refused.contains("header color"), "{refused}");
}

/// Says what the transport says.
struct Framed;

impl Endpoint for Framed {
    type Success = ();
    type Failure = NoFailure;
    const OPERATION: Operation = Call::OPERATION;

    fn request(&self, request: &mut RequestBuilder) {
        for name in ["Transfer-Encoding", "content-length", "Host", "a\r\nb"] {
            request.header(name, &AnyJson::parse("\"x\"").unwrap(), Style::Simple);
        }
    }

    fn success(_answer: &Answer<'_>) -> Result<Self::Success, ReadError> {
        Ok(())
    }

    fn failure(_answer: &Answer<'_>) -> Option<Self::Failure> {
        None
    }
}

#[test]
fn headers_that_say_where_a_request_ends_are_no_parameters() {
    for checks in [Checks::On, Checks::Off] {
        let refused = Framed.request_parts(checks).unwrap_err().to_string();
        for name in ["Transfer-Encoding", "content-length", "Host", "a\r\nb"] {
            assert!(refused.contains(&format!("header {name}")), "{refused}");
        }
    }
}
