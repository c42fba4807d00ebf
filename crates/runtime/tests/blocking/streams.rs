//! Answers that are read while they are on their way, on a thread that waits.

use std::io::{Read as _, Write as _};
use std::net::TcpListener;
use std::sync::mpsc;
use std::thread;

use rt::client::{Client, ReqwestTransport};
use specwright_runtime as rt;

use super::watched::{Counts, Numbers};
use super::{API, KEY};

/// A server that sends a part of its answer whenever it is told to.
fn served(parts: &'static [&'static str]) -> (Client, mpsc::Sender<()>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let (go, goes) = mpsc::channel();
    thread::spawn(move || {
        let (mut socket, _) = listener.accept().unwrap();
        let mut head = Vec::new();
        while !head.ends_with(b"\r\n\r\n") {
            let mut byte = [0];
            socket.read_exact(&mut byte).unwrap();
            head.push(byte[0]);
        }
        let start = "HTTP/1.1 200 OK\r\nx-kind: stream\r\ntransfer-encoding: chunked\r\n\r\n";
        socket.write_all(start.as_bytes()).unwrap();
        for part in parts {
            let _ = goes.recv();
            let chunk = format!("{:x}\r\n{part}\r\n", part.len());
            let _ = socket.write_all(chunk.as_bytes());
        }
        let _ = goes.recv();
        let _ = socket.write_all(b"0\r\n\r\n");
    });
    let transport = ReqwestTransport::builder().no_proxy().build().unwrap();
    let builder = Client::builder(API).api_key(KEY).base_url(url);
    (builder.transport(transport).build().unwrap(), go)
}

#[test]
fn items_are_waited_for_one_by_one() {
    let (client, go) = served(&["1\n", "x\n", "3\n4\n"]);
    let mut stream = client.call(Counts).stream_blocking().unwrap();
    assert_eq!(stream.status().as_u16(), 200);
    assert_eq!(stream.headers()["x-kind"], "stream");
    go.send(()).unwrap();
    assert_eq!(stream.next().unwrap().unwrap(), 1);
    go.send(()).unwrap();
    assert!(stream.next().unwrap().is_err());
    assert_eq!(stream.last_event().unwrap().data, "x");
    go.send(()).unwrap();
    assert_eq!(stream.next().unwrap().unwrap(), 3);
    drop(go);
    assert_eq!(stream.map(Result::unwrap).collect::<Vec<_>>(), [4]);
}

#[test]
fn events_are_items_too() {
    let (client, go) = served(&["data: 1\n\nid: 7\nda", "ta: 2\n\n"]);
    drop(go);
    let mut stream = client.call(Numbers).stream_blocking().unwrap();
    assert_eq!(stream.next().unwrap().unwrap(), 1);
    assert_eq!(stream.next().unwrap().unwrap(), 2);
    assert_eq!(stream.last_event().unwrap().id.as_deref(), Some("7"));
    assert!(stream.next().is_none() && stream.next().is_none());
}

#[test]
fn bytes_are_read_as_they_come() {
    let (client, go) = served(&["first", "second"]);
    let mut body = client.call(Counts).send_streamed_blocking().unwrap();
    assert_eq!((body.status.as_u16(), body.attempts), (200, 1));
    go.send(()).unwrap();
    let mut some = [0; 3];
    body.read_exact(&mut some).unwrap();
    assert_eq!(&some, b"fir");
    assert_eq!(body.chunk().unwrap().unwrap(), "st");
    drop(go);
    let mut rest = String::new();
    body.read_to_string(&mut rest).unwrap();
    assert_eq!(rest, "second");
    assert!(body.chunk().unwrap().is_none());
}

#[test]
fn errors_come_before_there_is_a_stream() {
    let client: Client = Client::builder(API)
        .api_key(KEY)
        .base_url("http://127.0.0.1:9")
        .build()
        .unwrap();
    let call = client.call(Counts).max_retries(0);
    assert!(call.clone().stream_blocking().unwrap_err().is_connect());
    assert!(call.send_streamed_blocking().unwrap_err().is_connect());
}
