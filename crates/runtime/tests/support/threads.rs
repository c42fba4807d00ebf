//! A server on plain threads: whoever talks to it needs no runtime, and what it does is up to the test.
#![allow(
    dead_code,
    unreachable_pub,
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "each test uses a part of it, and fails by panicking"
)]

use std::io::{self, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, mpsc};
use std::thread;
use std::time::Duration;

/// A request as it came.
#[derive(Clone, Debug)]
pub struct Request {
    pub head: String,
    pub body: String,
}

impl Request {
    /// The first line.
    pub fn line(&self) -> &str {
        self.head.lines().next().unwrap()
    }

    /// The value of a header, if it came.
    pub fn header(&self, name: &str) -> Option<&str> {
        header(&self.head, name)
    }
}

pub fn header<'h>(head: &'h str, name: &str) -> Option<&'h str> {
    let fields = head.lines().skip(1).filter_map(|line| line.split_once(':'));
    let mut values = fields.filter(|(field, _)| field.eq_ignore_ascii_case(name));
    values.next().map(|(_, value)| value.trim())
}

/// What the server does with a request.
pub enum Reply {
    /// Answers, and keeps the connection.
    Keep(String),
    /// Answers, or says nothing if it is empty, and closes the connection.
    Close(String),
    /// Says nothing until the other side gives up.
    Silence,
}

/// An answer with a body.
pub fn answer(status: &str, body: &str) -> String {
    let length = body.len();
    format!("HTTP/1.1 {status}\r\ncontent-length: {length}\r\n\r\n{body}")
}

/// A server that listens on this machine. It stops with the test's process.
pub struct Server {
    pub address: String,
    pub url: String,
    seen: Arc<Seen>,
    given_up: mpsc::Receiver<()>,
}

struct Seen {
    requests: Mutex<Vec<Request>>,
    connections: AtomicUsize,
    given_up: mpsc::Sender<()>,
}

/// What a server talks through: a socket, or TLS upon one.
pub trait Wire: Read + Write + Send {}

impl<T: Read + Write + Send> Wire for T {}

impl Server {
    /// A server that does with each request what `reply` says; it is told how many came before.
    pub fn start(reply: impl Fn(usize, &Request) -> Reply + Send + Sync + 'static) -> Self {
        Self::start_upon(|socket| Ok(Box::new(socket)), reply)
    }

    /// The same, upon what `wrap` makes of each socket.
    pub fn start_upon(
        wrap: impl Fn(TcpStream) -> io::Result<Box<dyn Wire>> + Send + Sync + 'static,
        reply: impl Fn(usize, &Request) -> Reply + Send + Sync + 'static,
    ) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap().to_string();
        let (sender, given_up) = mpsc::channel();
        let seen = Arc::new(Seen {
            requests: Mutex::default(),
            connections: AtomicUsize::new(0),
            given_up: sender,
        });
        let (told, how) = (seen.clone(), Arc::new((wrap, reply)));
        thread::spawn(move || {
            for socket in listener.incoming() {
                told.connections.fetch_add(1, Ordering::SeqCst);
                let (socket, told, how) = (socket.unwrap(), told.clone(), how.clone());
                thread::spawn(move || {
                    if let Ok(wire) = how.0(socket) {
                        serve(wire, &told, &how.1);
                    }
                });
            }
        });
        Self {
            url: format!("http://{address}"),
            address,
            seen,
            given_up,
        }
    }

    /// A server that gives the same answer to all.
    pub fn answering(answer: String) -> Self {
        Self::start(move |_, _| Reply::Keep(answer.clone()))
    }

    /// All requests so far.
    pub fn requests(&self) -> Vec<Request> {
        self.seen.requests.lock().unwrap().clone()
    }

    /// The only request so far.
    pub fn request(&self) -> Request {
        let mut requests = self.requests();
        assert_eq!(requests.len(), 1);
        requests.remove(0)
    }

    /// How many connections were made.
    pub fn connections(&self) -> usize {
        self.seen.connections.load(Ordering::SeqCst)
    }

    /// Waits until the other side has closed a connection on which the server keeps silent.
    pub fn wait_until_given_up(&self) {
        let waited = self.given_up.recv_timeout(Duration::from_secs(60));
        waited.expect("the other side holds on to the connection");
    }
}

fn serve(mut wire: Box<dyn Wire>, seen: &Seen, reply: &dyn Fn(usize, &Request) -> Reply) {
    while let Some(request) = read(&mut *wire) {
        let before = {
            let mut requests = seen.requests.lock().unwrap();
            requests.push(request.clone());
            requests.len() - 1
        };
        match reply(before, &request) {
            Reply::Keep(answer) => {
                if wire.write_all(answer.as_bytes()).is_err() {
                    return;
                }
            }
            Reply::Close(answer) => {
                let _ = wire.write_all(answer.as_bytes());
                return;
            }
            Reply::Silence => {
                let _ = wire.read(&mut [0]);
                let _ = seen.given_up.send(());
                return;
            }
        }
    }
}

/// The next request, if the other side sends one.
fn read(wire: &mut dyn Wire) -> Option<Request> {
    let mut text = String::new();
    let mut buffer = [0; 4096];
    loop {
        if let Some((head, body)) = text.split_once("\r\n\r\n") {
            let length = header(head, "content-length").map_or(0, |length| length.parse().unwrap());
            if body.len() >= length {
                let (head, body) = (head.to_owned(), body.to_owned());
                return Some(Request { head, body });
            }
        }
        match wire.read(&mut buffer) {
            Ok(0) | Err(_) => return None,
            // What is no text is no request: somebody begins to speak TLS.
            Ok(count) => text.push_str(str::from_utf8(&buffer[..count]).ok()?),
        }
    }
}
