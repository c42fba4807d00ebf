//! Another HTTP stack below the client, made of nothing but the standard library: a transport, a clock and an
//! executor on plain threads.
#![allow(
    dead_code,
    unreachable_pub,
    clippy::unwrap_used,
    reason = "each test uses a part of it, and fails by panicking"
)]

use std::future::{Future, IntoFuture, poll_fn};
use std::io::{self, Read, Write};
use std::net::{Shutdown, TcpStream};
use std::pin::pin;
use std::sync::{Arc, Condvar, Mutex};
use std::task::{Context, Poll, Wake, Waker};
use std::thread::{self, Thread};
use std::time::Duration;

use rt::client::{
    Clock, HttpRequest, HttpResponse, Sleep, Transport, TransportError, TransportErrorKind,
    TransportFuture,
};
use rt::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, Uri};
use specwright_runtime as rt;

/// Runs a future on this thread, which sleeps in between.
pub fn block_on<F: IntoFuture>(future: F) -> F::Output {
    struct Unpark(Thread);

    impl Wake for Unpark {
        fn wake(self: Arc<Self>) {
            self.0.unpark();
        }
    }

    let waker = Waker::from(Arc::new(Unpark(thread::current())));
    let mut future = pin!(future.into_future());
    loop {
        match future.as_mut().poll(&mut Context::from_waker(&waker)) {
            Poll::Ready(output) => return output,
            Poll::Pending => thread::park(),
        }
    }
}

/// Something that a thread makes and a future waits for.
struct Slot<T> {
    state: Mutex<(Option<T>, Option<Waker>)>,
}

impl<T> Slot<T> {
    fn new() -> Arc<Self> {
        let state = Mutex::default();
        Arc::new(Self { state })
    }

    fn fill(&self, value: T) {
        let waker = {
            let mut state = self.state.lock().unwrap();
            state.0 = Some(value);
            state.1.take()
        };
        if let Some(waker) = waker {
            waker.wake();
        }
    }

    async fn filled(&self) -> T {
        poll_fn(|context| {
            let mut state = self.state.lock().unwrap();
            if let Some(value) = state.0.take() {
                return Poll::Ready(value);
            }
            state.1 = Some(context.waker().clone());
            Poll::Pending
        })
        .await
    }
}

/// Time by threads: each sleep is one, which ends with the sleep.
pub struct ThreadClock;

/// Whether a sleep was dropped.
type Dropped = Arc<(Mutex<bool>, Condvar)>;

struct Alarm {
    rung: Arc<Slot<()>>,
    dropped: Dropped,
}

impl Alarm {
    fn set(duration: Duration) -> Self {
        let (rung, dropped) = (Slot::new(), Dropped::default());
        let (bell, state) = (rung.clone(), dropped.clone());
        thread::spawn(move || {
            let is_dropped = state.0.lock().unwrap();
            let waited = state
                .1
                .wait_timeout_while(is_dropped, duration, |dropped| !*dropped);
            drop(waited);
            bell.fill(());
        });
        Self { rung, dropped }
    }
}

impl Drop for Alarm {
    fn drop(&mut self) {
        *self.dropped.0.lock().unwrap() = true;
        self.dropped.1.notify_all();
    }
}

impl Clock for ThreadClock {
    fn sleep(&self, duration: Duration) -> Sleep {
        let alarm = Alarm::set(duration);
        Box::pin(async move { alarm.rung.filled().await })
    }
}

/// Sends each request over a connection of its own, on a thread of its own.
pub struct PlainTransport;

/// The socket of a request on its way. Once its future is dropped, the connection is given up.
#[derive(Clone, Default)]
struct Line(Arc<Mutex<Option<TcpStream>>>);

struct HangUp(Line);

impl Drop for HangUp {
    fn drop(&mut self) {
        if let Some(socket) = &*self.0.0.lock().unwrap() {
            let _ = socket.shutdown(Shutdown::Both);
        }
    }
}

impl Transport for PlainTransport {
    fn send(&self, request: HttpRequest) -> TransportFuture<'_> {
        Box::pin(async move {
            let (slot, line) = (Slot::new(), Line::default());
            let _hang_up = HangUp(line.clone());
            let result = slot.clone();
            thread::spawn(move || result.fill(exchange(&request, &line)));
            slot.filled().await
        })
    }
}

fn exchange(request: &HttpRequest, line: &Line) -> Result<HttpResponse, TransportError> {
    let failed = |kind| move |error: io::Error| TransportError::new(kind, error);
    let url: Uri = request.url.parse().unwrap();
    let authority = url.authority().unwrap().as_str();
    let mut socket = TcpStream::connect(authority).map_err(failed(TransportErrorKind::Connect))?;
    *line.0.lock().unwrap() = socket.try_clone().ok();
    let mut head = format!(
        "{} {} HTTP/1.1\r\nhost: {authority}\r\nconnection: close\r\ncontent-length: {}\r\n",
        request.method,
        url.path_and_query().unwrap(),
        request.body.length().unwrap_or_default()
    );
    for (name, value) in &request.headers {
        head.push_str(&format!("{name}: {}\r\n", value.to_str().unwrap()));
    }
    let sent = [head.as_bytes(), b"\r\n", request.body.bytes().unwrap()].concat();
    let mut answer = Vec::new();
    let exchanged = socket
        .write_all(&sent)
        .and_then(|()| socket.read_to_end(&mut answer));
    exchanged.map_err(failed(TransportErrorKind::Interrupted))?;
    response(&answer).ok_or_else(|| {
        TransportError::new(TransportErrorKind::Interrupted, "the answer was cut off")
    })
}

/// The answer that stands in `bytes`, if all of it does.
fn response(bytes: &[u8]) -> Option<HttpResponse> {
    let text = str::from_utf8(bytes).ok()?;
    let (head, body) = text.split_once("\r\n\r\n")?;
    let (status, fields) = head.split_once("\r\n").unwrap_or((head, ""));
    let status: StatusCode = status.split(' ').nth(1)?.parse().ok()?;
    let mut headers = HeaderMap::new();
    for field in fields.lines() {
        let (name, value) = field.split_once(':')?;
        let name: HeaderName = name.parse().ok()?;
        headers.append(name, HeaderValue::from_str(value.trim()).ok()?);
    }
    let length: usize = headers.get("content-length")?.to_str().ok()?.parse().ok()?;
    (body.len() == length).then(|| HttpResponse {
        status,
        headers,
        body: body.to_owned().into(),
    })
}
