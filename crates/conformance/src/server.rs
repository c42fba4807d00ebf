//! A recording HTTP/1.1 server on a real socket, which answers from a script or as a function says.
//!
//! It understands what a client of JSON APIs sends and no more: a request line, headers, a body of a
//! stated length. What it records is what stood on the wire, before anybody interpreted it.

use std::collections::VecDeque;
use std::io;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use percent_encoding::percent_decode_str;
use telnyx_credential_connections::{BuildError, Client};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;

/// The key that [`Server::client`] shows.
pub const KEY: &str = "KEY_test";

/// One request, as it stood on the wire.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recorded {
    /// The method.
    pub method: String,
    /// The target as it was sent: path and query, still encoded.
    pub target: String,
    /// Names in lower case and values, in the order they were sent.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub body: Vec<u8>,
}

impl Recorded {
    /// The first header of this name, given in lower case.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers
            .iter()
            .find_map(|(key, value)| (key == name).then_some(value.as_str()))
    }

    /// The path as it was sent.
    #[must_use]
    pub fn path(&self) -> &str {
        self.target.split('?').next().unwrap_or_default()
    }

    /// The pairs of the query in their order, decoded.
    #[must_use]
    pub fn query(&self) -> Vec<(String, String)> {
        let query = self.target.split_once('?').map_or("", |(_, query)| query);
        let pairs = query.split('&').filter(|pair| !pair.is_empty());
        pairs
            .map(|pair| {
                let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
                (decoded_form(name), decoded_form(value))
            })
            .collect()
    }

    /// The body as text; what is not UTF-8 is replaced.
    #[must_use]
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// The body as JSON.
    ///
    /// # Errors
    /// When it is none.
    pub fn json(&self) -> Result<serde_json::Value, serde_json::Error> {
        serde_json::from_slice(&self.body)
    }
}

/// A server reads `+` in a query as a space.
fn decoded_form(text: &str) -> String {
    decoded(&text.replace('+', " "))
}

/// Percent-decoded text; what is not UTF-8 is replaced.
pub(crate) fn decoded(text: &str) -> String {
    percent_decode_str(text).decode_utf8_lossy().into_owned()
}

/// One answer of a script.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reply {
    status: u16,
    headers: Vec<(String, String)>,
    body: Vec<u8>,
    ending: Ending,
}

/// How an answer ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Ending {
    /// As it should.
    Whole,
    /// The connection closes in the middle of the body.
    CutOff,
    /// Nothing is ever sent, and the connection stays open.
    Silence,
}

impl Reply {
    /// An answer of JSON.
    #[must_use]
    pub fn json(status: u16, body: impl ToString) -> Self {
        Self::of(status, "application/json", body.to_string())
    }

    /// An answer of any content type.
    #[must_use]
    pub fn of(status: u16, content_type: &str, body: impl Into<Vec<u8>>) -> Self {
        Self {
            status,
            headers: vec![("content-type".to_owned(), content_type.to_owned())],
            body: body.into(),
            ending: Ending::Whole,
        }
    }

    /// No answer, on a connection that stays open.
    #[must_use]
    pub fn silence() -> Self {
        Self {
            ending: Ending::Silence,
            ..Self::json(200, "")
        }
    }

    /// Breaks off in the middle of the body.
    #[must_use]
    pub fn cut_off(self) -> Self {
        Self {
            ending: Ending::CutOff,
            ..self
        }
    }

    /// Adds a header.
    #[must_use]
    pub fn header(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    fn bytes(&self) -> Vec<u8> {
        let mut head = format!("HTTP/1.1 {} Scripted\r\n", self.status);
        for (name, value) in &self.headers {
            head.push_str(&format!("{name}: {value}\r\n"));
        }
        let length = self.body.len();
        head.push_str(&format!(
            "content-length: {length}\r\nconnection: close\r\n\r\n"
        ));
        let sent = match self.ending {
            Ending::Whole => length,
            Ending::CutOff | Ending::Silence => length / 2,
        };
        [head.as_bytes(), &self.body[..sent]].concat()
    }
}

/// What the connections share.
#[derive(Debug, Default)]
struct Shared {
    script: VecDeque<Reply>,
    always: Option<Reply>,
    answer: Option<fn(&Recorded) -> Reply>,
    recorded: Vec<Recorded>,
}

impl Shared {
    /// The answer to a request; one beyond the script is answered with a status that no test expects.
    fn next(&mut self, request: &Recorded) -> Reply {
        if let Some(answer) = self.answer {
            return answer(request);
        }
        let over = || Reply::json(599, r#"{"message":"the script is over"}"#);
        let scripted = self.script.pop_front().or_else(|| self.always.clone());
        scripted.unwrap_or_else(over)
    }
}

/// The server. It stops when it is dropped.
#[derive(Debug)]
pub struct Server {
    address: SocketAddr,
    shared: Arc<Mutex<Shared>>,
    task: JoinHandle<()>,
}

impl Server {
    /// A server that gives these answers, one a request.
    ///
    /// # Errors
    /// When no port can be had.
    pub async fn start(script: impl IntoIterator<Item = Reply>) -> io::Result<Self> {
        Self::serve(Shared {
            script: script.into_iter().collect(),
            ..Shared::default()
        })
        .await
    }

    /// A server that gives this answer to every request.
    ///
    /// # Errors
    /// When no port can be had.
    pub async fn always(reply: Reply) -> io::Result<Self> {
        Self::serve(Shared {
            always: Some(reply),
            ..Shared::default()
        })
        .await
    }

    /// A server that gives each request the answer that this function has for it.
    ///
    /// # Errors
    /// When no port can be had.
    pub async fn answering(answer: fn(&Recorded) -> Reply) -> io::Result<Self> {
        Self::serve(Shared {
            answer: Some(answer),
            ..Shared::default()
        })
        .await
    }

    async fn serve(shared: Shared) -> io::Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let address = listener.local_addr()?;
        let shared = Arc::new(Mutex::new(shared));
        let task = tokio::spawn(accept(listener, Arc::clone(&shared)));
        Ok(Self {
            address,
            shared,
            task,
        })
    }

    /// The server's URL, without a path.
    #[must_use]
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// A client of this server with the key [`KEY`] and the base path `/v2`, which repeats nothing.
    ///
    /// # Errors
    /// When the transport cannot be set up.
    pub fn client(&self) -> Result<Client, BuildError> {
        Client::builder()
            .api_key(KEY)
            .base_url(format!("{}/v2", self.url()))
            // A script says what becomes of each request; what the runtime repeats, its own tests see to.
            .max_retries(0)
            .build()
    }

    /// All requests so far.
    #[must_use]
    pub fn requests(&self) -> Vec<Recorded> {
        locked(&self.shared).recorded.clone()
    }

    /// All requests so far, which are forgotten.
    #[must_use]
    pub fn take_requests(&self) -> Vec<Recorded> {
        std::mem::take(&mut locked(&self.shared).recorded)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.task.abort();
    }
}

/// The lock, even after a panic elsewhere: nothing is ever half written under it.
fn locked(shared: &Mutex<Shared>) -> MutexGuard<'_, Shared> {
    shared.lock().unwrap_or_else(PoisonError::into_inner)
}

async fn accept(listener: TcpListener, shared: Arc<Mutex<Shared>>) {
    while let Ok((stream, _)) = listener.accept().await {
        tokio::spawn(converse(stream, Arc::clone(&shared)));
    }
}

/// Records one request and answers it. A connection that breaks has nothing to record.
async fn converse(mut stream: TcpStream, shared: Arc<Mutex<Shared>>) {
    let Ok(Some(request)) = receive(&mut stream).await else {
        return;
    };
    let reply = {
        let mut shared = locked(&shared);
        let reply = shared.next(&request);
        shared.recorded.push(request);
        reply
    };
    if reply.ending == Ending::Silence {
        std::future::pending::<()>().await;
    }
    if stream.write_all(&reply.bytes()).await.is_ok() {
        let _ = stream.shutdown().await;
    }
}

/// Reads one request; `None` when the connection ends before it does.
async fn receive(stream: &mut TcpStream) -> io::Result<Option<Recorded>> {
    let mut bytes = Vec::new();
    let head_end = loop {
        if let Some(end) = find(&bytes, b"\r\n\r\n") {
            break end;
        }
        if stream.read_buf(&mut bytes).await? == 0 {
            return Ok(None);
        }
    };
    let mut request = parse_head(&String::from_utf8_lossy(&bytes[..head_end]));
    let length = request
        .header("content-length")
        .and_then(|length| length.parse().ok())
        .unwrap_or(0);
    let mut body = bytes.split_off(head_end + 4);
    while body.len() < length {
        if stream.read_buf(&mut body).await? == 0 {
            return Ok(None);
        }
    }
    request.body = body;
    Ok(Some(request))
}

fn find(bytes: &[u8], what: &[u8]) -> Option<usize> {
    bytes.windows(what.len()).position(|window| window == what)
}

fn parse_head(head: &str) -> Recorded {
    let mut lines = head.split("\r\n");
    let mut request_line = lines.next().unwrap_or_default().split(' ');
    let mut next = || request_line.next().unwrap_or_default().to_owned();
    let (method, target) = (next(), next());
    let headers = lines.filter_map(|line| line.split_once(':'));
    Recorded {
        method,
        target,
        headers: headers
            .map(|(name, value)| (name.to_ascii_lowercase(), value.trim().to_owned()))
            .collect(),
        body: Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_head_is_kept_as_it_was_sent() {
        let head = "GET /a%2Fb?q=a+b&n HTTP/1.1\r\nHost: x\r\nX-A:  b: c ";
        let request = parse_head(head);
        assert_eq!(request.method, "GET");
        assert_eq!(request.target, "/a%2Fb?q=a+b&n");
        assert_eq!(request.path(), "/a%2Fb");
        let pair = |name: &str, value: &str| (name.to_owned(), value.to_owned());
        assert_eq!(request.query(), [pair("q", "a b"), pair("n", "")]);
        assert_eq!(request.headers, [pair("host", "x"), pair("x-a", "b: c")]);
    }

    #[test]
    fn an_answer_that_is_cut_off_promises_more_than_it_sends() {
        let reply = Reply::json(200, "1234").cut_off();
        let text = String::from_utf8(reply.bytes()).unwrap();
        assert!(
            text.ends_with("content-length: 4\r\nconnection: close\r\n\r\n12"),
            "{text}"
        );
    }
}
