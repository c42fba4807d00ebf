//! What each form of a body looks like on the wire.

use rt::client::RequestBuilder;
use rt::json::from_str;
use rt::{AnyJson, Encoding, File, Style};
use specwright_runtime as rt;

use crate::sent;

fn any(json: &str) -> AnyJson {
    from_str(json).unwrap()
}

const NONE: Encoding = Encoding {
    name: "a",
    style: None,
    content_type: None,
    headers: &[],
};

const fn styled(style: Style) -> Encoding {
    Encoding {
        style: Some(style),
        ..NONE
    }
}

const fn typed(content_type: &'static str) -> Encoding {
    Encoding {
        content_type: Some(content_type),
        ..NONE
    }
}

#[test]
fn plain_bodies() {
    type Put = fn(&mut RequestBuilder);
    let table: [(Put, &str, &str); 10] = [
        (|r| r.json(&any("[1]")), "application/json", "[1]"),
        (
            |r| r.json_as("application/merge-patch+json", &any("{\"a\":null}")),
            "application/merge-patch+json",
            "{\"a\":null}",
        ),
        (
            |r| r.text_as("text/plain", &"a\nb".to_owned()),
            "text/plain",
            "a\nb",
        ),
        (|r| r.text_as("text/plain", &12_i64), "text/plain", "12"),
        (
            |r| r.bytes_as("application/xml", &File::new("<a/>")),
            "application/xml",
            "<a/>",
        ),
        (
            |r| r.bytes_as("image/*", &File::new("png").of_type("image/png")),
            "image/png",
            "png",
        ),
        (
            |r| r.bytes_as("*/*", &File::new("x")),
            "application/octet-stream",
            "x",
        ),
        (
            |r| {
                let file = File::new("--b--").of_type("multipart/mixed; boundary=b");
                r.bytes_as("multipart/mixed", &file);
            },
            "multipart/mixed; boundary=b",
            "--b--",
        ),
        (
            |r| r.lines_as("application/x-ndjson", &vec![any("{\"a\":\n1}"), any("2")]),
            "application/x-ndjson",
            "{\"a\": 1}\n2\n",
        ),
        (
            |r| r.lines_as("application/json-seq", &vec![any("1"), any("2")]),
            "application/json-seq",
            "\u{1e}1\n\u{1e}2\n",
        ),
    ];
    for (put, media_type, body) in table {
        let seen = sent(put);
        assert_eq!(seen.header("content-type").as_deref(), Some(media_type));
        assert_eq!(seen.text(), body);
    }
    let seen = sent(|r| r.bytes_as("image/png", &File::new([0, 255, 13, 10])));
    assert_eq!(seen.body, [0, 255, 13, 10]);
}

#[test]
fn forms() {
    let (list, object) = (r#"{"a":["x y",2,null]}"#, r#"{"a":{"k":1,"l":["m"]}}"#);
    for (json, encoding, body) in [
        (
            r#"{"a":"x&y=z","b":null,"c":true}"#,
            NONE,
            "a=x%26y%3Dz&c=true",
        ),
        (list, NONE, "a=x%20y&a=2"),
        (list, styled(Style::Form), "a=x%20y&a=2"),
        (list, styled(Style::FormJoined), "a=x%20y,2"),
        (list, styled(Style::SpaceDelimited), "a=x%20y%202"),
        (list, styled(Style::PipeDelimited), "a=x%20y%7C2"),
        (
            list,
            typed("application/json"),
            "a=%5B%22x%20y%22%2C2%2Cnull%5D",
        ),
        (
            object,
            NONE,
            "a=%7B%22k%22%3A1%2C%22l%22%3A%5B%22m%22%5D%7D",
        ),
        (object, styled(Style::DeepObject), "a%5Bk%5D=1&a%5Bl%5D=m"),
        (r#"{"a":{"k":1,"l":2}}"#, styled(Style::Form), "k=1&l=2"),
    ] {
        let seen = sent(move |request| request.form(&any(json), &[encoding]));
        let media_type = "application/x-www-form-urlencoded";
        assert_eq!(seen.header("content-type").as_deref(), Some(media_type));
        assert_eq!(seen.text(), body, "{json} {encoding:?}");
    }
}

/// A body of several parts, with `B` for what parts it, and `C` for what parts a part of it.
fn parts<T: rt::Value + Clone + Send + Sync + 'static>(
    media_type: &'static str,
    value: &T,
    encodings: &'static [Encoding],
) -> String {
    let value = value.clone();
    let seen = sent(move |request| request.multipart(media_type, &value, encodings));
    let stated = seen.header("content-type").unwrap();
    let (essence, boundary) = stated.split_once("; boundary=").unwrap();
    assert_eq!(essence, media_type);
    assert_eq!(
        seen.header("content-length").unwrap(),
        seen.length.to_string()
    );
    let text = seen.text().replace(boundary, "B");
    let inner = text
        .split_once("; boundary=")
        .and_then(|(_, rest)| rest.split_once('\r'));
    match inner.map(|(inner, _)| inner.to_owned()) {
        Some(inner) => text.replace(&inner, "C"),
        None => text,
    }
}

/// A part as it is expected.
fn part(disposition: &str, rest: &str) -> String {
    format!("--B\r\nContent-Disposition: form-data; name={disposition}\r\nContent-Type: {rest}\r\n")
}

const TEXT: &str = "text/plain; charset=utf-8\r\n\r\n";
const JSON: &str = "application/json\r\n\r\n";

#[test]
fn members_are_parts() {
    const STYLED: &[Encoding] = &[styled(Style::PipeDelimited)];
    const DEEP: &[Encoding] = &[styled(Style::DeepObject)];
    const AS_JSON: &[Encoding] = &[typed("application/json")];
    const HEADED: &[Encoding] = &[Encoding {
        content_type: Some("text/csv"),
        headers: &[("X-Kind", "table")],
        ..NONE
    }];
    let own = |rest: &str| part("\"a\"", rest);
    for (json, encodings, expected) in [
        (r#"{"a":"x","n":null}"#, &[][..], own(&format!("{TEXT}x"))),
        (
            r#"{"a":["x",2]}"#,
            &[],
            own(&format!("{TEXT}x")) + &own(&format!("{TEXT}2")),
        ),
        (
            r#"{"a":{"b":[1]}}"#,
            &[],
            own(&format!("{JSON}{{\"b\":[1]}}")),
        ),
        (
            r#"{"a":[{"b":1},{"b":2},[3]]}"#,
            &[],
            own(&format!("{JSON}{{\"b\":1}}"))
                + &own(&format!("{JSON}{{\"b\":2}}"))
                + &own(&format!("{JSON}[3]")),
        ),
        (
            r#"{"a":["x",2]}"#,
            AS_JSON,
            own(&format!("{JSON}[\"x\",2]")),
        ),
        (r#"{"a":["x",2]}"#, STYLED, own(&format!("{TEXT}x|2"))),
        (
            r#"{"a":{"k":"v","l":{"m":1}}}"#,
            DEEP,
            part("\"a[k]\"", &format!("{TEXT}v")) + &part("\"a[l][m]\"", &format!("{TEXT}1")),
        ),
        (
            r#"{"a":"1;2"}"#,
            HEADED,
            own("text/csv\r\nX-Kind: table\r\n\r\n1;2"),
        ),
    ] {
        let body = parts("multipart/form-data", &any(json), encodings);
        assert_eq!(body, format!("{expected}--B--\r\n"), "{json}");
    }
}

#[test]
fn files_are_parts_wherever_they_stand() {
    let file = File::new("png").named("a\"b\r\n.png").of_type("image/png");
    let streamed = File::from_opener(|| Ok(std::io::Cursor::new("read"))).of_length(4);
    let photo = "\"photo\"; filename=\"a%22b%0D%0A.png\"";
    let named = std::collections::BTreeMap::from([("photo".to_owned(), file.clone())]);
    let expected = part(photo, "image/png\r\n\r\npng");
    let body = parts("multipart/form-data", &named, &[]);
    assert_eq!(body, format!("{expected}--B--\r\n"));
    // In a tuple, each item is a part of its kind.
    let tuple = (streamed.clone().header("X-Page", "1"), "caption".to_owned());
    let tuple = std::collections::BTreeMap::from([("page".to_owned(), tuple)]);
    let octets = "application/octet-stream\r\nX-Page: 1\r\n\r\nread";
    let expected =
        part("\"page\"; filename=\"page\"", octets) + &part("\"page\"", &format!("{TEXT}caption"));
    let body = parts("multipart/form-data", &tuple, &[]);
    assert_eq!(body, format!("{expected}--B--\r\n"));
    // Without names, in a body that is no form.
    let body = parts("multipart/mixed", &vec![file.clone(), streamed], &[]);
    let first = "--B\r\nContent-Disposition: attachment; filename=\"a%22b%0D%0A.png\"\r\n\
        Content-Type: image/png\r\n\r\npng\r\n";
    let second = "--B\r\nContent-Type: application/octet-stream\r\n\r\nread\r\n";
    assert_eq!(body, format!("{first}{second}--B--\r\n"));
    // In a part that has parts.
    const MIXED: &[Encoding] = &[Encoding {
        name: "all",
        content_type: Some("multipart/mixed"),
        ..NONE
    }];
    let all = std::collections::BTreeMap::from([("all".to_owned(), vec![file])]);
    let inner = first.replace("--B", "--C") + "--C--\r\n";
    let expected = part(
        "\"all\"",
        &format!("multipart/mixed; boundary=C\r\n\r\n{inner}"),
    );
    let body = parts("multipart/form-data", &all, MIXED);
    assert_eq!(body, format!("{expected}--B--\r\n"));
}

#[test]
fn headers_of_parts_cannot_bring_others_along() {
    use rt::client::{Checks, Endpoint as _};
    for (name, value) in [
        ("X-A", "1\r\nX-B: 2"),
        ("X A", "1"),
        ("Content-Type", "text/plain"),
        ("content-disposition", "inline"),
    ] {
        let file = File::new("x").header(name, value);
        let all = std::collections::BTreeMap::from([("a".to_owned(), file)]);
        let put = move |request: &mut RequestBuilder| {
            request.multipart("multipart/form-data", &all, &[]);
        };
        let refused = crate::Post(std::sync::Arc::new(put)).request_parts(Checks::Off);
        assert!(refused.is_err(), "{name}");
    }
}

#[test]
fn parts_without_names_are_told_by_their_places() {
    const PLACED: &[Encoding] = &[
        Encoding {
            name: "0",
            content_type: Some("text/csv"),
            ..NONE
        },
        Encoding {
            name: "*",
            content_type: Some("text/html"),
            headers: &[("X-Kind", "page")],
            ..NONE
        },
    ];
    let body = parts("multipart/mixed", &any(r#"["1;2","a","b"]"#), PLACED);
    let page = |text| format!("--B\r\nContent-Type: text/html\r\nX-Kind: page\r\n\r\n{text}\r\n");
    let first = "--B\r\nContent-Type: text/csv\r\n\r\n1;2\r\n";
    assert_eq!(body, format!("{first}{}{}--B--\r\n", page("a"), page("b")));
}
