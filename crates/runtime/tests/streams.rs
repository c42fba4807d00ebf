//! Answers that are read while they are on their way: by script, cut wherever they can be cut, and over sockets.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

#[path = "support/calls.rs"]
mod calls;
#[path = "support/fake.rs"]
mod fake;
#[path = "support/script.rs"]
mod script;
#[path = "support/socket.rs"]
mod socket;
mod support;
#[path = "support/watched.rs"]
mod watched;

use std::time::Duration;

use fake::FakeClock;
use rt::client::{EventStream, Streamed, TransportErrorKind};
use script::{Part, Script, answer, run, secs, streamed};
use socket::{Socket, soon};
use specwright_runtime as rt;
use tokio::io::AsyncWriteExt;
use watched::{Data, Lines, Numbers, WithJson, WithText};

/// The items of a body that comes in these parts.
fn items<E>(endpoint: E, parts: Vec<Part>) -> Vec<String>
where
    E: Streamed<Item = rt::AnyJson> + 'static,
{
    let script = Script::of([streamed(200, parts)]);
    let call = script.client(&FakeClock::new()).call(endpoint);
    run(async {
        let mut stream = call.stream().await.unwrap();
        let mut found = Vec::new();
        while let Some(item) = stream.try_next().await.unwrap() {
            found.push(rt::json::to_string(&item));
        }
        found
    })
}

/// Checks a body, whole and cut at every place, and all of it cut into single bytes.
fn check<E>(endpoint: &E, body: &str, expected: &[&str])
where
    E: Streamed<Item = rt::AnyJson> + Clone + 'static,
{
    let part = |bytes: &[u8]| Part::Data(bytes.to_vec().into());
    for cut in 0..body.len() {
        let (start, end) = body.as_bytes().split_at(cut);
        let found = items(endpoint.clone(), vec![part(start), part(end)]);
        assert_eq!(found, expected, "{body:?} cut at {cut}");
    }
    let bytes = body.as_bytes().chunks(1).map(part);
    assert_eq!(
        items(endpoint.clone(), bytes.collect()),
        expected,
        "{body:?}"
    );
}

#[test]
fn events_are_what_the_standard_says_wherever_they_are_cut() {
    for (body, expected) in [
        ("data: 1\n\ndata: 2\n\n", &["1", "2"] as &[&str]),
        ("data:1\r\n\r\ndata:2\r\n\r\n", &["1", "2"]),
        ("data: 1\r\rdata: 2\r\r", &["1", "2"]),
        ("data: {\"a\":\ndata: \"é\"}\n\n", &["{\"a\":\n\"é\"}"]),
        ("\u{feff}data: 1\n\n", &["1"]),
        (": ping\n\n:\n\ndata: 1\n\nevent: ping\n\n", &["1"]),
        (
            "event: a\nid: 7\nretry: 10\nfoo: bar\nbar\ndata: 1\n\n",
            &["1"],
        ),
        ("data: [DONE]\n\ndata: 1\n\n", &[]),
        ("data: 1\n\ndata: [done]\n\n", &["1"]),
        ("data: hello\n\n", &["\"hello\""]),
        // What has no empty line behind it was cut off.
        ("data: 1\n\ndata: 2\n", &["1"]),
    ] {
        check(&Data, body, expected);
    }
}

#[test]
fn an_event_can_be_the_item_itself() {
    let body = "event: a\nid: 7\ndata: {\"b\":1}\n\nevent: c\ndata: plain\nretry: 10\n\n";
    check(
        &WithJson,
        body,
        &[
            r#"{"data":{"b":1},"event":"a","id":"7"}"#,
            r#"{"data":"plain","event":"c","id":"7","retry":10}"#,
        ],
    );
    check(
        &WithText,
        "event: a\ndata: 12\n\n",
        &[r#"{"data":"12","event":"a"}"#],
    );
}

#[test]
fn lines_are_items_with_or_without_separators() {
    for (body, expected) in [
        ("1\n2\n", &["1", "2"] as &[&str]),
        ("{\"a\":1}\r\n\r\n\n[2]", &["{\"a\":1}", "[2]"]),
        ("\u{1e}1\n\u{1e}2\n", &["1", "2"]),
        // Between separators, an item has as many lines as it likes.
        (
            "\u{1e}{\n\"a\": [\n1\n]\n}\n\u{1e}[\n2,\n\n3]\n",
            &["{\n\"a\": [\n1\n]\n}", "[\n2,\n\n3]"],
        ),
        ("\u{1e}1\u{1e}\u{1e}\n2\n\u{1e}3", &["1", "2", "3"]),
    ] {
        check(&Lines, body, expected);
    }
}

#[test]
fn items_of_several_lines_come_when_they_are_whole() {
    let parts = [
        "\u{1e}{\"a\":\n",
        "1}\n",
        "\u{1e}{\"cut\":\n\u{1e}2\n\u{1e}{\n",
    ];
    let parts = parts.map(Part::data).to_vec();
    let script = Script::of([streamed(200, parts)]);
    let mut stream = open(&script, &FakeClock::new(), Lines);
    let next = |stream: &mut EventStream<Lines>| run(stream.try_next());
    assert_eq!(next(&mut stream).unwrap().unwrap().text(), "{\"a\":\n1}");
    assert!(next(&mut stream).unwrap_err().is_unreadable());
    assert_eq!(next(&mut stream).unwrap().unwrap().text(), "2");
    assert!(next(&mut stream).unwrap_err().is_unreadable());
    assert!(next(&mut stream).unwrap().is_none());
}

fn open<E: Streamed + 'static>(script: &Script, clock: &FakeClock, endpoint: E) -> EventStream<E> {
    let call = script.client(clock).call(endpoint).timeout(secs(10));
    run(call.stream()).unwrap()
}

#[test]
fn an_item_that_cannot_be_read_is_kept_and_the_next_one_comes() {
    let body = "id: 1\ndata: {\"a\":1}\n\nevent: end\ndata: 2\n\n";
    let script = Script::of([answer(200, body)]);
    let mut stream = open(&script, &FakeClock::new(), Numbers);
    let error = run(stream.try_next()).unwrap_err();
    assert_eq!(error.body().unwrap(), "{\"a\":1}");
    assert_eq!(
        error.to_string(),
        "watch: the server answered 200 OK, but unreadably: expected an integer, found an object (line 1, column 1)"
    );
    assert_eq!(run(stream.try_next()).unwrap(), Some(2));
    let event = stream.last_event().unwrap();
    assert_eq!(event.event.as_deref(), Some("end"));
    assert_eq!(event.id.as_deref(), Some("1"));
    assert_eq!(run(stream.try_next()).unwrap(), None);
    assert_eq!(script.requests()[0].headers["accept"], "text/event-stream");
}

#[test]
fn the_timeout_counts_for_each_wait_and_not_for_the_whole() {
    let clock = FakeClock::new();
    let (part, wait) = (
        || Part::data("data: 1\n\n"),
        || Part::Takes(clock.clone(), secs(9)),
    );
    let parts = vec![
        wait(),
        part(),
        wait(),
        part(),
        Part::Takes(clock.clone(), secs(11)),
        part(),
    ];
    let script = Script::of([streamed(200, parts)]);
    let mut stream = open(&script, &clock, Numbers);
    assert_eq!(run(stream.try_next()).unwrap(), Some(1));
    assert_eq!(run(stream.try_next()).unwrap(), Some(1));
    let error = run(stream.try_next()).unwrap_err();
    assert!(error.is_timeout(), "{error}");
    assert_eq!(run(stream.try_next()).unwrap(), None);
}

#[test]
fn what_breaks_is_not_sent_again_and_shows_what_had_come() {
    let broken = vec![
        Part::data("data: 1\n\ndata: 2"),
        Part::Fail(TransportErrorKind::Interrupted),
    ];
    let script = Script::of([answer(503, ""), streamed(200, broken)]);
    let mut stream = open(&script, &FakeClock::new(), Numbers);
    assert_eq!(run(stream.try_next()).unwrap(), Some(1));
    let error = run(stream.try_next()).unwrap_err();
    assert_eq!(error.body().unwrap(), "data: 2");
    assert!(error.is_outcome_unknown());
    assert_eq!((error.attempts(), script.count()), (2, 2));
}

#[test]
fn errors_and_documents_are_no_streams() {
    let not_found = Script::of([answer(404, "{\"a\":1}")]);
    let call = not_found.client(&FakeClock::new()).call(Data);
    assert!(run(call.stream()).unwrap_err().is_not_found());
    let json = answer(200, "{\"a\":1}").header("content-type", "application/json");
    let call = Script::of([json]).client(&FakeClock::new()).call(Data);
    let error = run(call.stream()).unwrap_err();
    assert!(error.is_unreadable(), "{error}");
    assert_eq!(error.body().unwrap(), "{\"a\":1}");
}

#[test]
fn awaited_the_call_collects_all() {
    let script = Script::of([answer(200, "data: 1\n\ndata: 2\n\ndata: [DONE]\n\n")]);
    let all = run(script.client(&FakeClock::new()).call(Numbers));
    assert_eq!(all.unwrap(), [1, 2]);
}

#[test]
fn a_line_without_end_is_an_error() {
    let script = Script::of([answer(200, "data: 123456789012345678901234567890")]);
    let client = fake::builder().transport(script).max_response_size(20);
    let mut stream = run(client.build().unwrap().call(Numbers).stream()).unwrap();
    let error = run(stream.try_next()).unwrap_err();
    assert_eq!(
        error.transport_error().unwrap().kind(),
        TransportErrorKind::TooLarge
    );
}

#[test]
fn a_stream_that_is_dropped_ends() {
    let script = Script::of([streamed(200, vec![Part::data("data: 1\n\n"), Part::Hang])]);
    let mut stream = open(&script, &FakeClock::new(), Numbers);
    assert_eq!(run(stream.try_next()).unwrap(), Some(1));
    assert_eq!(script.dropped(), 0);
    drop(stream);
    assert_eq!(script.dropped(), 1);
}

/// A server that sends each part of a body in a chunk of its own, and then keeps the connection.
async fn slowly(parts: &'static [&'static str]) -> Socket {
    Socket::serving(move |mut socket, _| async move {
        let head = "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n";
        socket.write_all(head.as_bytes()).await.unwrap();
        for part in parts {
            let chunk = format!("{:x}\r\n{part}\r\n", part.len());
            socket.write_all(chunk.as_bytes()).await.unwrap();
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        std::future::pending::<()>().await;
    })
    .await
}

#[tokio::test]
async fn items_come_over_sockets_before_the_answer_ends() {
    let server = slowly(&[
        "data: 1\r",
        "\n\r\nda",
        "ta: 2\n\n",
        ": ping\n\n",
        "data: 3\n\n",
    ])
    .await;
    let client = server.builder(&FakeClock::new()).build().unwrap();
    let mut stream = soon(client.call(Numbers).stream()).await.unwrap();
    for expected in 1..=3 {
        assert_eq!(soon(stream.try_next()).await.unwrap(), Some(expected));
    }
}

#[tokio::test]
async fn bytes_come_over_sockets_as_they_are() {
    let server = slowly(&["first", "second"]).await;
    let client = server.builder(&FakeClock::new()).build().unwrap();
    let mut response = soon(client.call(Data).send_streamed()).await.unwrap();
    assert_eq!(response.status, 200);
    let mut came = Vec::new();
    while came.len() < "firstsecond".len() {
        came.extend(soon(response.chunk()).await.unwrap().unwrap());
    }
    assert_eq!(came, b"firstsecond");
}
