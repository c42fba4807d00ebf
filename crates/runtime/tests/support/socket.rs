//! Servers on sockets of the test's own, which do as a function says.
#![allow(
    dead_code,
    unreachable_pub,
    clippy::unwrap_used,
    reason = "each test uses a part of it, and fails by panicking"
)]

use std::future::{Future, IntoFuture};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use rt::client::{ClientBuilder, ReqwestTransport};
use specwright_runtime as rt;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

use crate::fake::{FakeClock, builder};

/// A server that records requests.
#[derive(Clone)]
pub struct Socket {
    pub url: String,
    requests: Arc<Mutex<Vec<String>>>,
}

impl Socket {
    /// Answers each request with the bytes that `answer` makes of it.
    pub async fn answering(answer: impl Fn(&str) -> String + Send + Sync + 'static) -> Self {
        let answer = Arc::new(answer);
        Self::serving(move |mut socket, request| {
            let answer = Arc::clone(&answer);
            async move {
                let _ = socket.write_all(answer(&request).as_bytes()).await;
                let _ = socket.shutdown().await;
            }
        })
        .await
    }

    /// Does with the connection of each request what `serve` says.
    pub async fn serving<F, D>(serve: F) -> Self
    where
        F: Fn(TcpStream, String) -> D + Send + Sync + 'static,
        D: Future<Output = ()> + Send + 'static,
    {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let requests = Arc::<Mutex<Vec<String>>>::default();
        let (seen, serve) = (Arc::clone(&requests), Arc::new(serve));
        tokio::spawn(async move {
            while let Ok((mut socket, _)) = listener.accept().await {
                let (seen, serve) = (Arc::clone(&seen), Arc::clone(&serve));
                tokio::spawn(async move {
                    let request = read_request(&mut socket).await;
                    seen.lock().unwrap().push(request.clone());
                    serve(socket, request).await;
                });
            }
        });
        Self { url, requests }
    }

    /// All requests so far: heads and bodies.
    pub fn requests(&self) -> Vec<String> {
        self.requests.lock().unwrap().clone()
    }

    pub fn builder(&self, clock: &FakeClock) -> ClientBuilder {
        let transport = ReqwestTransport::builder().no_proxy().build().unwrap();
        let builder = builder().clock(clock.clone()).transport(transport);
        builder.base_url(&self.url)
    }
}

/// The head of a request, and as much of a body as it announces.
async fn read_request(socket: &mut TcpStream) -> String {
    let mut text = String::new();
    let mut buffer = [0; 4096];
    loop {
        let (head, body) = text.split_once("\r\n\r\n").unwrap_or_default();
        let length = head
            .lines()
            .find_map(|line| line.strip_prefix("content-length: "))
            .map_or(0, |length| length.parse().unwrap());
        let is_chunked = head.contains("transfer-encoding: chunked");
        if !head.is_empty() && body.len() >= length && (!is_chunked || body.ends_with("0\r\n\r\n"))
        {
            return text;
        }
        match socket.read(&mut buffer).await {
            Ok(0) | Err(_) => return text,
            Ok(count) => text.push_str(str::from_utf8(&buffer[..count]).unwrap()),
        }
    }
}

/// An answer with these headers, each on a line of its own.
pub fn answer(status: &str, headers: &str, body: &str) -> String {
    let length = body.len();
    let headers: String = headers
        .lines()
        .map(|header| format!("{}\r\n", header.trim()))
        .collect();
    format!("HTTP/1.1 {status}\r\n{headers}content-length: {length}\r\n\r\n{body}")
}

/// What the future gives, which must not hang: a test has to end.
pub async fn soon<T>(future: impl IntoFuture<Output = T>) -> T {
    let far = Duration::from_secs(30);
    tokio::time::timeout(far, future.into_future())
        .await
        .unwrap()
}
