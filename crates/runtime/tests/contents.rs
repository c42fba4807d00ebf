//! Answers that are no JSON, and the values of headers.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::collections::BTreeMap;

use rt::client::{Answer, read_header};
use rt::http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use specwright_runtime as rt;

fn headers(pairs: &[(&'static str, &'static str)]) -> HeaderMap {
    let mut headers = HeaderMap::new();
    for (name, value) in pairs {
        let name = HeaderName::from_static(name);
        headers.append(name, HeaderValue::from_static(value));
    }
    headers
}

fn with<T>(content_type: &'static str, body: &[u8], read: impl Fn(Answer<'_>) -> T) -> T {
    let headers = headers(&[("content-type", content_type)]);
    let body = rt::Bytes::copy_from_slice(body);
    read(Answer::new(StatusCode::OK, &headers, &body))
}

#[test]
fn text_is_read_as_what_is_documented() {
    let text = |body: &str| {
        with("text/plain", body.as_bytes(), |answer| {
            answer.text::<String>()
        })
    };
    for body in ["", "a\nb\"", "12", "\"quoted\"", "{\"a\":1}", " spaces "] {
        assert_eq!(text(body).unwrap(), body);
    }
    assert_eq!(text("\u{feff}a").unwrap(), "a");
    let number = |body: &str| with("text/plain", body.as_bytes(), |answer| answer.text::<i64>());
    assert_eq!(number("12").unwrap(), 12);
    assert_eq!(number(" 12\n").unwrap(), 12);
    assert!(number("twelve").is_err());
    let flag = with("text/plain", b"true", |answer| answer.text::<bool>());
    assert!(flag.unwrap());
    let latin = |content_type| with(content_type, b"caf\xe9", |answer| answer.text::<String>());
    assert_eq!(latin("text/plain; charset=ISO-8859-1").unwrap(), "café");
    assert!(latin("text/plain").is_err());
}

/// A number or a flag, as the generator writes it.
#[derive(Clone, PartialEq)]
enum Setting {
    Count(i64),
    Flag(bool),
    UnknownValue(rt::AnyJson),
}

impl rt::Union for Setting {
    const NAME: &'static str = "Setting";
    const FITS: &'static [rt::json::FitOf] = &[<i64 as rt::Value>::fit, <bool as rt::Value>::fit];

    fn read(index: usize, choice: &mut rt::union::Choice<'_, '_>) -> Option<Self> {
        match index {
            0 => choice.read(Self::Count),
            1 => choice.read(Self::Flag),
            _ => None,
        }
    }

    fn unknown(value: rt::AnyJson) -> Self {
        Self::UnknownValue(value)
    }

    fn visit<M: rt::Members>(&self, members: &mut M) {
        match self {
            Self::Count(value) => members.member(0, value),
            Self::Flag(value) => members.member(1, value),
            Self::UnknownValue(value) => members.unknown(value),
        }
    }
}

rt::union!(Setting);

#[test]
fn text_is_read_as_what_of_several_it_is() {
    let unknown = rt::json::from_str("\"x\"").unwrap();
    for (body, expected) in [
        ("12", Setting::Count(12)),
        ("true\n", Setting::Flag(true)),
        ("x", Setting::UnknownValue(unknown)),
    ] {
        let read = with("text/plain", body.as_bytes(), |answer| answer.text());
        let read: Setting = read.unwrap();
        assert!(read == expected, "{body}: {read:?}");
    }
}

#[test]
fn bytes_are_what_came() {
    let bytes = with("image/png", b"\x89PNG", |answer| answer.bytes());
    assert_eq!(bytes.unwrap(), &b"\x89PNG"[..]);
}

#[test]
fn media_types_are_compared_without_their_parameters() {
    for (stated, asked, same) in [
        ("application/json", "application/json", true),
        ("Application/JSON; charset=utf-8", "application/json", true),
        ("application/problem+json", "application/json", false),
        ("image/png", "image/*", true),
        ("text/plain", "image/*", false),
        ("", "*/*", true),
        ("", "image/*", false),
    ] {
        let is = with(stated, b"", |answer| answer.is(asked));
        assert_eq!(is, same, "{stated} {asked}");
    }
}

#[test]
fn headers_have_types() {
    let headers = headers(&[
        ("x-limit", "12"),
        ("x-flag", "true"),
        ("x-tags", "a, b"),
        ("x-tags", "c"),
        ("x-sizes", "1,2"),
        ("x-json", "[\"a,b\"]"),
        ("x-pairs", "a,1, b,2"),
        ("x-exploded", "a=1,b=2"),
        ("set-cookie", "a=1; expires=Thu, 01 Jan"),
        ("set-cookie", "b=2"),
    ]);
    assert_eq!(read_header(&headers, "x-limit"), Some(12_i64));
    assert_eq!(read_header(&headers, "x-limit"), Some("12".to_owned()));
    assert_eq!(read_header(&headers, "x-flag"), Some(true));
    assert_eq!(read_header::<i64>(&headers, "x-flag"), None);
    assert_eq!(read_header::<i64>(&headers, "x-none"), None);
    let tags: Option<Vec<String>> = read_header(&headers, "x-tags");
    assert_eq!(tags.unwrap(), ["a", "b", "c"]);
    let sizes: Option<Vec<i64>> = read_header(&headers, "x-sizes");
    assert_eq!(sizes.unwrap(), [1, 2]);
    let json: Option<Vec<String>> = read_header(&headers, "x-json");
    assert_eq!(json.unwrap(), ["a,b"]);
    for name in ["x-pairs", "x-exploded"] {
        let pairs: Option<BTreeMap<String, i64>> = read_header(&headers, name);
        let expected = [("a".to_owned(), 1), ("b".to_owned(), 2)];
        assert_eq!(pairs, Some(BTreeMap::from(expected)), "{name}");
    }
    let cookie: Option<String> = read_header(&headers, "set-cookie");
    assert_eq!(cookie.unwrap(), "a=1; expires=Thu, 01 Jan");
}

/// What successes hold where it depends on the status and the media type, as the generator writes it.
#[derive(Clone, Debug, PartialEq)]
enum LookSuccess {
    Bytes(rt::Bytes),
    Text(String),
    Json(i64),
    NoContent,
}

impl LookSuccess {
    fn read(answer: &Answer<'_>) -> Result<Self, rt::json::ReadError> {
        match answer.status().as_u16() {
            200 if answer.is("application/pdf") || answer.is("image/*") => {
                answer.bytes().map(Self::Bytes)
            }
            200 if answer.is("text/plain") => answer.text().map(Self::Text),
            200 => answer.json().map(Self::Json),
            204 => answer.nothing().map(|()| Self::NoContent),
            _ => answer.json().map(Self::Json),
        }
    }
}

#[test]
fn forms_are_told_apart_by_status_and_media_type() {
    for (status, media_type, body, expected) in [
        (200, "text/plain", "12", LookSuccess::Text("12".to_owned())),
        (200, "application/json", "12", LookSuccess::Json(12)),
        // What says nothing, or something else, is taken for JSON.
        (200, "", "12", LookSuccess::Json(12)),
        (200, "application/problem+json", "12", LookSuccess::Json(12)),
        (200, "image/gif", "12", LookSuccess::Bytes("12".into())),
        (204, "", "", LookSuccess::NoContent),
        (202, "application/json", "12", LookSuccess::Json(12)),
    ] {
        let (headers, body) = (headers(&[("content-type", media_type)]), body.into());
        let status = StatusCode::from_u16(status).unwrap();
        let answer = Answer::new(status, &headers, &body);
        assert_eq!(LookSuccess::read(&answer).unwrap(), expected);
    }
}

/// A webhook, as the generator writes it.
struct Ready;

impl rt::Webhook for Ready {
    type Payload = Vec<i64>;
    const NAME: &'static str = "ready";
    const METHOD: &'static str = "POST";

    fn parse(body: &[u8]) -> Result<Self::Payload, rt::json::ReadError> {
        rt::json::from_slice(body)
    }
}

#[test]
fn webhooks_are_read_from_forms() {
    use rt::webhook_form::from_form;
    let any = |body: &str| from_form::<rt::AnyJson>(body.as_bytes()).unwrap();
    for (body, json) in [
        ("", "{}"),
        ("a=1&b=x+y%26%C3%BC&c", r#"{"a":"1","b":"x y&ü","c":""}"#),
        ("a=1&a=2", r#"{"a":["1","2"]}"#),
        ("a[b][c]=1&a[d]=2", r#"{"a":{"b":{"c":"1"},"d":"2"}}"#),
        ("a[]=x", r#"{"a":"x"}"#),
        ("a=%zz%", r#"{"a":"%zz%"}"#),
    ] {
        assert_eq!(any(body).text(), json, "{body}");
    }
    let numbers = from_form::<BTreeMap<String, i64>>(b"a=1&b=2").unwrap();
    assert_eq!(
        numbers,
        BTreeMap::from([("a".to_owned(), 1), ("b".to_owned(), 2)])
    );
    let lists = from_form::<BTreeMap<String, Vec<bool>>>(b"a=true&b=true&b=false").unwrap();
    assert_eq!((lists["a"].len(), lists["b"].len()), (1, 2));
    let nested =
        from_form::<BTreeMap<String, BTreeMap<String, i64>>>(b"p=%7B%22a%22%3A1%7D&q[a]=2");
    let nested = nested.unwrap();
    assert_eq!((nested["p"]["a"], nested["q"]["a"]), (1, 2));
    assert!(from_form::<rt::AnyJson>(b"a=\xff").is_err());
    assert!(from_form::<Vec<i64>>(b"a=1").is_err());
}

#[test]
fn webhooks_are_read_from_bodies() {
    use rt::Webhook as _;
    assert_eq!(Ready::parse(b"[1,2]").unwrap(), [1, 2]);
    let error = Ready::parse(b"{}").unwrap_err();
    assert_eq!(error.problem(), "expected a list, found an object");
    assert!(Ready::parse(b"").is_err());
}
