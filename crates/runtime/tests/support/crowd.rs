//! A server for many calls at once, which fails those that it is told to and counts everything.
#![allow(
    dead_code,
    unreachable_pub,
    clippy::unwrap_used,
    reason = "each test uses a part of it, and fails by panicking"
)]

use std::collections::HashMap;
use std::future::{pending, ready};
use std::io;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use rt::client::{Clock, Sleep};
use specwright_runtime as rt;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

/// Waits take no time, and limits are never reached.
pub struct InstantClock;

impl Clock for InstantClock {
    fn sleep(&self, _: Duration) -> Sleep {
        Box::pin(ready(()))
    }

    fn limit(&self, _: Duration) -> Sleep {
        Box::pin(pending())
    }
}

/// What a request meets in place of its answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    Error,
    Busy,
    Reset,
    Close,
    CutOff,
    Html,
}

impl Fault {
    pub const ALL: [Self; 6] = [
        Self::Error,
        Self::Busy,
        Self::Reset,
        Self::Close,
        Self::CutOff,
        Self::Html,
    ];

    /// Whether no whole answer comes, and the connection is gone.
    pub fn is_silent(self) -> bool {
        matches!(self, Self::Reset | Self::Close | Self::CutOff)
    }
}

/// What the server has seen.
#[derive(Clone, Copy, Debug, Default)]
pub struct Seen {
    pub connections: usize,
    pub requests: usize,
    /// The most requests that were on their way at one time.
    pub at_once: usize,
    now: usize,
}

struct Shared {
    seen: Mutex<Seen>,
    /// How often each call has come.
    attempts: Mutex<HashMap<usize, usize>>,
    /// Whether faults meet every attempt, not just the first.
    always: Mutex<bool>,
    fault: fn(usize) -> Option<Fault>,
}

pub struct Crowd {
    pub url: String,
    shared: Arc<Shared>,
}

impl Crowd {
    /// Starts a server that lets a call meet `fault` at its first attempt.
    pub async fn start(fault: fn(usize) -> Option<Fault>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let shared = Arc::new(Shared {
            seen: Mutex::default(),
            attempts: Mutex::default(),
            always: Mutex::new(false),
            fault,
        });
        let serving = Arc::clone(&shared);
        tokio::spawn(async move {
            while let Ok((socket, _)) = listener.accept().await {
                serving.seen.lock().unwrap().connections += 1;
                tokio::spawn(converse(socket, Arc::clone(&serving)));
            }
        });
        Self { url, shared }
    }

    pub fn always(&self, always: bool) {
        *self.shared.always.lock().unwrap() = always;
    }

    pub fn seen(&self) -> Seen {
        *self.shared.seen.lock().unwrap()
    }

    /// Forgets which calls have come, so that they are first attempts again.
    pub fn forget(&self) {
        self.shared.attempts.lock().unwrap().clear();
    }
}

impl Shared {
    fn begin(&self) {
        let mut seen = self.seen.lock().unwrap();
        seen.requests += 1;
        seen.now += 1;
        seen.at_once = seen.at_once.max(seen.now);
    }

    fn end(&self) {
        self.seen.lock().unwrap().now -= 1;
    }

    /// What this attempt of a call meets.
    fn fault(&self, call: usize) -> Option<Fault> {
        let mut attempts = self.attempts.lock().unwrap();
        let attempt = attempts.entry(call).or_default();
        *attempt += 1;
        let always = *self.always.lock().unwrap();
        (always || *attempt == 1).then(|| (self.fault)(call))?
    }
}

async fn converse(mut socket: TcpStream, shared: Arc<Shared>) {
    let mut buffer = Vec::new();
    while let Ok(Some(call)) = receive(&mut socket, &mut buffer).await {
        shared.begin();
        // Others get their turn, so that requests do overlap.
        for _ in 0..8 {
            tokio::task::yield_now().await;
        }
        let fault = shared.fault(call);
        // Counted out before the answer: the client may send its next request at once.
        shared.end();
        let sent = socket.write_all(answer(call, fault).as_bytes()).await;
        if fault == Some(Fault::Reset) {
            let _ = socket.set_zero_linger();
        }
        if sent.is_err() || fault.is_some_and(Fault::is_silent) {
            return;
        }
    }
}

fn answer(call: usize, fault: Option<Fault>) -> String {
    let of = |status: &str, headers: &str, body: &str| {
        let length = body.len();
        format!("HTTP/1.1 {status}\r\n{headers}content-length: {length}\r\n\r\n{body}")
    };
    match fault {
        None => of("200 OK", "", &format!("{{\"call\":{call}}}")),
        Some(Fault::Error) => of("500 Internal Server Error", "", "{}"),
        Some(Fault::Busy) => of("503 Service Unavailable", "retry-after-ms: 20\r\n", "{}"),
        Some(Fault::Reset | Fault::Close) => String::new(),
        Some(Fault::CutOff) => "HTTP/1.1 200 OK\r\ncontent-length: 20\r\n\r\n{\"call\":".to_owned(),
        Some(Fault::Html) => of("200 OK", "", "<html><title>Log in</title></html>"),
    }
}

/// Reads one request; gives the call that it belongs to, or nothing when the client has left.
async fn receive(socket: &mut TcpStream, buffer: &mut Vec<u8>) -> io::Result<Option<usize>> {
    loop {
        if let Some((call, end)) = whole(buffer) {
            buffer.drain(..end);
            return Ok(Some(call));
        }
        if socket.read_buf(buffer).await? == 0 {
            return Ok(None);
        }
    }
}

/// The call that a whole request belongs to, and where the request ends.
fn whole(buffer: &[u8]) -> Option<(usize, usize)> {
    let end = buffer.windows(4).position(|window| window == b"\r\n\r\n")? + 4;
    let head = std::str::from_utf8(&buffer[..end]).unwrap();
    let header = |name: &str| {
        let mut lines = head.lines();
        lines.find_map(|line| line.strip_prefix(name)?.trim().parse().ok())
    };
    let end = end + header("content-length:").unwrap_or(0);
    (buffer.len() >= end).then(|| (header("x-call:").unwrap(), end))
}
