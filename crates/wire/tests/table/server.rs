//! A server that records what it gets, byte by byte, and answers as it is told.

use std::sync::{Arc, Mutex};

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;

/// How the body of an answer comes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Delivery {
    /// At once.
    Whole,
    /// Each byte by itself, wherever that cuts a character, a line or an item.
    ByteByByte,
}

impl Delivery {
    /// The ways in which these answers can come: one, if none has a body.
    pub(crate) fn of(answers: &[Vec<&str>]) -> Vec<Self> {
        let has_body = answers.iter().any(|lines| lines.contains(&""));
        let cut = has_body.then_some(Self::ByteByByte);
        std::iter::once(Self::Whole).chain(cut).collect()
    }
}

/// A server, which stops when it is dropped.
pub(crate) struct Server {
    port: u16,
    requests: Arc<Mutex<Vec<Vec<u8>>>>,
    task: JoinHandle<()>,
}

impl Server {
    /// A server that gives these answers in turn, and 204 once there are no more.
    pub(crate) async fn start(answers: &[Vec<&str>], delivery: Delivery) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let answers: Vec<Vec<u8>> = answers.iter().map(|lines| bytes(lines, delivery)).collect();
        let requests = Arc::<Mutex<Vec<Vec<u8>>>>::default();
        let seen = Arc::clone(&requests);
        let task = tokio::spawn(async move {
            let nothing = bytes(&["204"], delivery);
            let mut answers = answers.into_iter();
            while let Ok((mut stream, _)) = listener.accept().await {
                let Some(request) = request(&mut stream).await else {
                    continue;
                };
                seen.lock().unwrap().push(request);
                let answer = answers.next().unwrap_or_else(|| nothing.clone());
                // A client may have had enough before the end.
                let _ = stream.write_all(&answer).await;
                let _ = stream.shutdown().await;
            }
        });
        Self {
            port,
            requests,
            task,
        }
    }

    pub(crate) const fn port(&self) -> u16 {
        self.port
    }

    pub(crate) fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// All requests so far, as they came.
    pub(crate) fn requests(&self) -> Vec<Vec<u8>> {
        self.requests.lock().unwrap().clone()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.task.abort();
    }
}

/// An answer: a status, headers, and behind an empty line a body.
fn bytes(lines: &[&str], delivery: Delivery) -> Vec<u8> {
    let mut parts = lines.splitn(2, |line| line.is_empty());
    let (status, headers) = parts.next().unwrap_or_default().split_first().unwrap();
    let body = parts.next().map(|body| body.join("\n").into_bytes());
    let mut text = format!("HTTP/1.1 {status} Told\r\nconnection: close\r\n");
    for header in headers {
        text.push_str(&format!("{header}\r\n"));
    }
    match (body, delivery) {
        (None, _) => format!("{text}\r\n").into_bytes(),
        (Some(body), Delivery::Whole) => {
            let head = format!("{text}content-length: {}\r\n\r\n", body.len());
            [head.into_bytes(), body].concat()
        }
        (Some(body), Delivery::ByteByByte) => {
            let head = format!("{text}transfer-encoding: chunked\r\n\r\n").into_bytes();
            // A client hands on each chunk by itself.
            let chunks = body
                .iter()
                .map(|byte| [b"1\r\n", &[*byte][..], b"\r\n"].concat());
            let chunks: Vec<u8> = chunks.flatten().collect();
            [&head, &chunks, &b"0\r\n\r\n"[..]].concat()
        }
    }
}

/// One request to its last byte; `None` if the connection ends before.
async fn request(stream: &mut TcpStream) -> Option<Vec<u8>> {
    let mut bytes = Vec::new();
    loop {
        if let Some(end) = end(&bytes)
            && bytes.len() >= end
        {
            return Some(bytes);
        }
        if stream.read_buf(&mut bytes).await.ok()? == 0 {
            return None;
        }
    }
}

/// Where the request ends that begins so; `None` while that is not said.
fn end(bytes: &[u8]) -> Option<usize> {
    let head = bytes.windows(4).position(|window| window == b"\r\n\r\n")?;
    let text = String::from_utf8_lossy(&bytes[..head]).to_ascii_lowercase();
    let length = text
        .lines()
        .find_map(|line| line.strip_prefix("content-length:"));
    let length = length.map_or(0, |length| length.trim().parse().unwrap());
    Some(head + 4 + length)
}
