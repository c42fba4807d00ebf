//! Servers on sockets of the test's own, which do as a function says.
#![allow(
    dead_code,
    unreachable_pub,
    clippy::unwrap_used,
    reason = "each test uses a part of it, and fails by panicking"
)]

#[path = "requests.rs"]
mod requests;

use std::future::{Future, IntoFuture};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use rt::client::{ClientBuilder, ReqwestTransport};
use specwright_runtime as rt;
use tokio::io::AsyncWriteExt;
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
                    let request = requests::read(&mut socket).await;
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

/// An answer with these headers, each on a line of its own. It says that the connection ends with it, as it does where a server
/// answers one request and no other: a client that kept the connection could send the next one into its end.
pub fn answer(status: &str, headers: &str, body: &str) -> String {
    let length = body.len();
    let headers: String = headers
        .lines()
        .map(|header| format!("{}\r\n", header.trim()))
        .collect();
    format!(
        "HTTP/1.1 {status}\r\n{headers}connection: close\r\ncontent-length: {length}\r\n\r\n{body}"
    )
}

/// What the future gives, which must not hang: a test has to end.
pub async fn soon<T>(future: impl IntoFuture<Output = T>) -> T {
    let far = Duration::from_secs(30);
    tokio::time::timeout(far, future.into_future())
        .await
        .unwrap()
}
