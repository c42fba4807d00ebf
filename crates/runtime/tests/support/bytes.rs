//! A server that takes bodies as bytes, and what it saw of them.
#![allow(
    dead_code,
    unreachable_pub,
    clippy::unwrap_used,
    reason = "each test uses a part of it, and fails by panicking"
)]

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;

/// A request: its head, and its body without the marks of chunks.
#[derive(Clone, Debug, Default)]
pub struct Seen {
    pub head: String,
    pub body: Vec<u8>,
    /// How many bytes of a body came, whether they were kept or not.
    pub length: u64,
    pub is_chunked: bool,
}

impl Seen {
    pub fn header(&self, name: &str) -> Option<String> {
        let mut lines = self.head.lines().skip(1);
        lines.find_map(|line| {
            let (found, value) = line.split_once(": ")?;
            found.eq_ignore_ascii_case(name).then(|| value.to_owned())
        })
    }

    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }
}

/// A server that answers with one status after another, and then with the last.
#[derive(Clone)]
pub struct Taker {
    pub url: String,
    seen: Arc<Mutex<Vec<Seen>>>,
    /// How many bytes have come, as they come.
    pub received: Arc<AtomicU64>,
}

impl Taker {
    pub fn start(answers: &'static [&'static str], keeps: bool) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let taker = Self {
            url: format!("http://{}", listener.local_addr().unwrap()),
            seen: Arc::default(),
            received: Arc::default(),
        };
        let own = taker.clone();
        thread::spawn(move || {
            for (number, socket) in listener.incoming().enumerate() {
                let answer = answers[number.min(answers.len() - 1)];
                let _ = own.take(socket.unwrap(), answer, keeps);
            }
        });
        taker
    }

    pub fn seen(&self) -> Vec<Seen> {
        self.seen.lock().unwrap().clone()
    }

    fn take(&self, mut socket: TcpStream, answer: &str, keeps: bool) -> std::io::Result<()> {
        let mut input = Input {
            socket: socket.try_clone()?,
            received: Arc::clone(&self.received),
        };
        let mut head = Vec::new();
        while !head.ends_with(b"\r\n\r\n") {
            head.push(input.byte()?);
        }
        let mut seen = Seen {
            head: String::from_utf8(head).unwrap(),
            ..Seen::default()
        };
        let taken = body(&mut input, &mut seen, keeps);
        self.seen.lock().unwrap().push(seen);
        taken?;
        socket.write_all(answer.as_bytes())
    }
}

struct Input {
    socket: TcpStream,
    received: Arc<AtomicU64>,
}

impl Input {
    fn byte(&mut self) -> std::io::Result<u8> {
        let mut byte = [0];
        self.socket.read_exact(&mut byte)?;
        Ok(byte[0])
    }

    fn line(&mut self) -> std::io::Result<String> {
        let mut line = Vec::new();
        while !line.ends_with(b"\r\n") {
            line.push(self.byte()?);
        }
        Ok(String::from_utf8(line).unwrap().trim().to_owned())
    }

    fn bytes(&mut self, mut count: u64, seen: &mut Seen, keeps: bool) -> std::io::Result<()> {
        let mut buffer = [0; 16 * 1024];
        while count > 0 {
            let most = buffer.len().min(usize::try_from(count).unwrap());
            let read = self.socket.read(&mut buffer[..most])?;
            if read == 0 {
                return Err(std::io::ErrorKind::UnexpectedEof.into());
            }
            if keeps {
                seen.body.extend_from_slice(&buffer[..read]);
            }
            count -= read as u64;
            seen.length += read as u64;
            self.received.fetch_add(read as u64, Ordering::SeqCst);
        }
        Ok(())
    }
}

fn body(input: &mut Input, seen: &mut Seen, keeps: bool) -> std::io::Result<()> {
    if let Some(length) = seen.header("content-length") {
        return input.bytes(length.parse().unwrap(), seen, keeps);
    }
    seen.is_chunked = seen.header("transfer-encoding").as_deref() == Some("chunked");
    while seen.is_chunked {
        let length = u64::from_str_radix(&input.line()?, 16).unwrap();
        input.bytes(length, seen, keeps)?;
        input.line()?;
        if length == 0 {
            break;
        }
    }
    Ok(())
}

pub const OK: &str = "HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-length: 2\r\n\r\n{}";
pub const BUSY: &str =
    "HTTP/1.1 503 Busy\r\nconnection: close\r\nretry-after: 0\r\ncontent-length: 2\r\n\r\n{}";
pub const MOVED: &str =
    "HTTP/1.1 307 Moved\r\nconnection: close\r\nlocation: /there\r\ncontent-length: 2\r\n\r\n{}";
