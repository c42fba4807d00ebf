//! Files that are read while they are sent: how much at once, how often, and what becomes of those that change.

use std::fs;
use std::io::{self, Read};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};

use rt::File;
use rt::client::{Checks, Endpoint as _, TransportErrorKind};
use rt::json::from_str;
use specwright_runtime as rt;

use crate::bytes::{BUSY, MOVED, OK, Taker};
use crate::{Get, Post, client, post};

const LARGE: u64 = 64 * 1024 * 1024;

/// A file of a test's own, which goes with it.
struct Temporary(PathBuf);

impl Temporary {
    fn new(name: &str, length: u64) -> Self {
        let name = format!("specwright-{}-{name}", std::process::id());
        let path = std::env::temp_dir().join(name);
        fs::File::create(&path).unwrap().set_len(length).unwrap();
        Self(path)
    }
}

impl Drop for Temporary {
    fn drop(&mut self) {
        let _ = fs::remove_file(&self.0);
    }
}

/// A large reader that notes how far it is ahead of the server.
struct Ahead {
    left: u64,
    received: Arc<AtomicU64>,
    most: Arc<AtomicU64>,
}

impl Read for Ahead {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let count = into.len().min(usize::try_from(self.left).unwrap());
        into[..count].fill(b'x');
        self.left -= count as u64;
        let read = LARGE - self.left;
        let ahead = read.saturating_sub(self.received.load(Ordering::SeqCst));
        self.most.fetch_max(ahead, Ordering::SeqCst);
        Ok(count)
    }
}

#[test]
fn large_files_are_sent_as_they_are_read() {
    let taker = Taker::start(&[OK], false);
    let temporary = Temporary::new("large", LARGE);
    let file = File::open(&temporary.0).unwrap();
    assert_eq!((file.length(), file.bytes()), (Some(LARGE), None));
    let whole = file.clone();
    let call = post(&taker.url, move |request| {
        request.bytes_as("application/zip", &whole);
    });
    call.send_blocking().unwrap();
    let call = post(&taker.url, move |request| {
        let parts = std::collections::BTreeMap::from([("file".to_owned(), file.clone())]);
        request.multipart("multipart/form-data", &parts, &[]);
    });
    call.send_blocking().unwrap();
    let (most, received) = (Arc::<AtomicU64>::default(), Arc::clone(&taker.received));
    received.store(0, Ordering::SeqCst);
    let reader = Ahead {
        left: LARGE,
        received,
        most: Arc::clone(&most),
    };
    let file = File::from_reader(reader);
    let call = post(&taker.url, move |request| {
        request.bytes_as("image/*", &file)
    });
    call.send_blocking().unwrap();
    let seen = taker.seen();
    assert_eq!((seen[0].length, seen[0].is_chunked), (LARGE, false));
    assert_eq!(seen[0].header("content-length").unwrap(), LARGE.to_string());
    assert_eq!(seen[0].header("content-type").unwrap(), "application/zip");
    assert!(seen[1].length > LARGE && !seen[1].is_chunked);
    assert_eq!((seen[2].length, seen[2].is_chunked), (LARGE, true));
    // What the sockets hold back is not the client's.
    let most = most.load(Ordering::SeqCst);
    assert!(most < LARGE / 2, "{most} bytes were read ahead");
}

#[tokio::test]
async fn bodies_come_in_chunks() {
    use http_body::Body as _;
    let temporary = Temporary::new("chunks", LARGE);
    let file = File::open(&temporary.0).unwrap();
    let endpoint = Post(Arc::new(move |request| {
        request.bytes_as("image/png", &file)
    }));
    let body = endpoint.request_parts(Checks::On).unwrap().body.unwrap();
    assert_eq!((body.length(), body.bytes()), (Some(LARGE), None));
    let mut body = body.into_http_body();
    let (mut total, mut largest) = (0, 0);
    while let Some(frame) =
        std::future::poll_fn(|context| std::pin::Pin::new(&mut body).poll_frame(context)).await
    {
        let data = frame.unwrap().into_data().unwrap();
        total += data.len() as u64;
        largest = largest.max(data.len());
        assert_eq!(body.size_hint().exact(), Some(LARGE - total));
    }
    assert_eq!(total, LARGE);
    assert!(largest <= 64 * 1024);
}

#[test]
fn what_can_be_opened_anew_is_sent_again_and_nothing_else() {
    let opened = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&opened);
    let opener = File::from_opener(move || {
        count.fetch_add(1, Ordering::SeqCst);
        Ok(io::Cursor::new("again"))
    });
    let temporary = Temporary::new("again", 5);
    let stream = || {
        let mut parts = [Ok::<_, io::Error>("on"), Ok("ce")].into_iter();
        File::from_stream(Stream(move || parts.next()))
    };
    for (file, attempts) in [
        (File::new("bytes"), 2),
        (opener, 2),
        (File::open(&temporary.0).unwrap(), 2),
        (File::from_reader(io::Cursor::new("once")), 1),
        (stream(), 1),
    ] {
        let taker = Taker::start(&[BUSY, OK], true);
        let shown = format!("{file:?}");
        let call = post(&taker.url, move |request| {
            request.bytes_as("image/png", &file)
        });
        let result = call.send_raw_blocking();
        assert_eq!(result.is_ok(), attempts == 2, "{shown}");
        if let Err(error) = result {
            let shown = error.to_string();
            assert!(shown.contains("cannot be read a second time"), "{shown}");
        }
        let seen = taker.seen();
        assert_eq!(seen.len(), attempts, "{shown}");
        assert!(seen.iter().all(|seen| seen.body == seen_first(&taker)));
    }
    assert_eq!(opened.load(Ordering::SeqCst), 2);
}

fn seen_first(taker: &Taker) -> Vec<u8> {
    taker.seen()[0].body.clone()
}

/// A stream of what a function gives.
struct Stream<F>(F);

impl<F: FnMut() -> Option<T> + Unpin, T> futures_core::Stream for Stream<F> {
    type Item = T;

    fn poll_next(
        mut self: std::pin::Pin<&mut Self>,
        _: &mut std::task::Context<'_>,
    ) -> std::task::Poll<Option<T>> {
        std::task::Poll::Ready((self.0)())
    }
}

#[test]
fn what_nobody_read_can_still_be_sent() {
    let file = File::from_reader(io::Cursor::new("once"));
    let own = file.clone();
    let call = post("http://127.0.0.1:9", move |request| {
        request.bytes_as("image/png", &own);
    });
    let error = call.send_blocking().unwrap_err();
    assert!(error.is_connect() && error.attempts() == 3, "{error}");
    let taker = Taker::start(&[OK], true);
    for works in [true, false] {
        let file = file.clone();
        let call = post(&taker.url, move |request| {
            request.bytes_as("image/png", &file)
        });
        let result = call.send_blocking();
        assert_eq!(result.is_ok(), works);
        if let Err(error) = result {
            let kind = error.transport_error().unwrap().kind();
            assert_eq!(kind, TransportErrorKind::Unsendable);
            assert!(error.to_string().contains("was sent before"), "{error}");
        }
    }
    assert_eq!(taker.seen().len(), 1);
}

#[test]
fn what_was_read_does_not_follow_redirects() {
    for (file, requests) in [
        (File::from_reader(io::Cursor::new("once")), 1),
        (File::new("again"), 2),
    ] {
        let taker = Taker::start(&[MOVED, OK], true);
        let fill = move |request: &mut rt::client::RequestBuilder| {
            request.bytes_as("image/png", &file);
        };
        let _ = client(&taker.url).call(Get(Arc::new(fill))).send_blocking();
        let seen = taker.seen();
        assert_eq!(seen.len(), requests);
        assert!(seen.iter().all(|seen| !seen.body.is_empty()));
    }
}

#[test]
fn files_that_are_not_what_they_were_are_not_sent() {
    let temporary = Temporary::new("changed", 5);
    let file = File::open(&temporary.0).unwrap();
    fs::write(&temporary.0, "longer than it was").unwrap();
    let gone = Temporary::new("gone", 5);
    let missing = File::open(&gone.0).unwrap();
    drop(gone);
    let taker = Taker::start(&[OK], true);
    for file in [file, missing] {
        let call = post(&taker.url, move |request| {
            request.bytes_as("image/png", &file)
        });
        let error = call.send_blocking().unwrap_err();
        let kind = error.transport_error().unwrap().kind();
        assert_eq!(kind, TransportErrorKind::Unsendable, "{error}");
    }
    assert!(taker.seen().is_empty());
    assert!(File::open(std::env::temp_dir()).is_err());
}

#[test]
fn bodies_that_break_off_are_no_requests() {
    struct Broken;
    impl Read for Broken {
        fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
            Err(io::Error::other("the tape is torn"))
        }
    }
    struct Panicking;
    impl Read for Panicking {
        fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
            panic!("a reader of a user's own")
        }
    }
    let text = || io::Cursor::new("12345");
    for (file, problem) in [
        (File::from_reader(text()).of_length(9), "fewer bytes"),
        (File::from_reader(text()).of_length(3), "more bytes"),
        (File::from_reader(Broken), "the tape is torn"),
        (File::from_reader(Panicking), "has panicked"),
    ] {
        let taker = Taker::start(&[OK], true);
        let call = post(&taker.url, move |request| {
            request.bytes_as("image/png", &file)
        });
        let error = call.send_blocking().unwrap_err();
        let kind = error.transport_error().unwrap().kind();
        assert_eq!(kind, TransportErrorKind::Body, "{error}");
        assert!(error.to_string().contains(problem), "{error}");
    }
    let taker = Taker::start(&[OK], true);
    let file = File::from_reader(text()).of_length(5);
    let call = post(&taker.url, move |request| {
        request.bytes_as("image/png", &file)
    });
    call.send_blocking().unwrap();
    assert_eq!(taker.seen()[0].header("content-length").unwrap(), "5");
}

#[test]
fn bytes_do_not_stand_in_json() {
    let members = |file: &File| {
        let inner = std::collections::BTreeMap::from([("in~side".to_owned(), file.clone())]);
        std::collections::BTreeMap::from([("out".to_owned(), vec![inner])])
    };
    let text = members(&File::new("grüße"));
    let call = |value: &std::collections::BTreeMap<String, Vec<_>>| {
        let value = value.clone();
        let taker = Taker::start(&[OK], true);
        let call = post(&taker.url, move |request| request.json(&value));
        (call.checks(Checks::Off).send_blocking(), taker.seen())
    };
    let (result, seen) = call(&text);
    result.unwrap();
    assert_eq!(seen[0].text(), "{\"out\":[{\"in~side\":\"grüße\"}]}");
    for file in [File::new([0, 255]), File::from_reader(io::empty())] {
        let (result, seen) = call(&members(&file));
        let error = result.unwrap_err().to_string();
        assert!(
            error.contains("body /out/0/in~0side: must be text"),
            "{error}"
        );
        assert!(seen.is_empty());
    }
    // What a server says is text, and goes back as it was.
    let read: File = from_str("\"gr\\u00fc\\u00dfe\"").unwrap();
    assert_eq!(rt::json::to_string(&read), "\"grüße\"");
}
