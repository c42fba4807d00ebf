//! How a server of a test reads a request.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use tokio::io::AsyncReadExt as _;
use tokio::net::TcpStream;

/// The head of a request, and as much of a body as it announces.
pub(super) async fn read(socket: &mut TcpStream) -> String {
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
