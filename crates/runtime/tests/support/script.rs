//! A transport that follows a script, and the means to drive calls by hand.
#![allow(
    dead_code,
    unreachable_pub,
    clippy::unwrap_used,
    reason = "each test uses a part of it, and fails by panicking"
)]

use std::collections::VecDeque;
use std::future::{Future, IntoFuture, poll_fn};
use std::pin::{Pin, pin};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use bytes::Bytes;
use http_body::{Body, Frame, SizeHint};
use rt::client::{
    Client, HttpBody, HttpRequest, HttpResponse, Transport, TransportError, TransportErrorKind,
    TransportFuture,
};
use rt::http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use specwright_runtime as rt;

use crate::fake::{FakeClock, builder};

/// Records requests, and does one step of its script for each; the last step for all that follow.
#[derive(Clone)]
pub struct Script {
    steps: Arc<Mutex<VecDeque<Step>>>,
    requests: Arc<Mutex<Vec<HttpRequest>>>,
    dropped: Arc<AtomicUsize>,
}

/// What becomes of one request.
#[derive(Clone)]
pub struct Step {
    takes: Option<(FakeClock, Duration)>,
    end: End,
}

#[derive(Clone)]
enum End {
    Answer(u16, HeaderMap, Vec<Part>, Option<u64>),
    Fail(TransportErrorKind),
    Hang,
}

/// What becomes of a body on its way.
#[derive(Clone)]
pub enum Part {
    Data(Bytes),
    /// This much time passes.
    Takes(FakeClock, Duration),
    Fail(TransportErrorKind),
    Hang,
}

impl Part {
    pub fn data(text: impl Into<String>) -> Self {
        Self::Data(text.into().into())
    }
}

/// An answer whose body comes in one part.
pub fn answer(status: u16, body: impl Into<String>) -> Step {
    streamed(status, vec![Part::data(body)])
}

/// An answer whose body comes in these parts.
pub fn streamed(status: u16, parts: Vec<Part>) -> Step {
    let end = End::Answer(status, HeaderMap::new(), parts, None);
    Step { takes: None, end }
}

/// No answer.
pub fn fail(kind: TransportErrorKind) -> Step {
    let end = End::Fail(kind);
    Step { takes: None, end }
}

/// No answer, ever.
pub fn hang() -> Step {
    let end = End::Hang;
    Step { takes: None, end }
}

impl Step {
    pub fn header(mut self, name: &str, value: impl AsRef<[u8]>) -> Self {
        if let End::Answer(_, headers, ..) = &mut self.end {
            let name = HeaderName::try_from(name).unwrap();
            headers.append(name, HeaderValue::from_bytes(value.as_ref()).unwrap());
        }
        self
    }

    /// The body is announced to have this size.
    pub fn announced(mut self, size: u64) -> Self {
        if let End::Answer(.., announced) = &mut self.end {
            *announced = Some(size);
        }
        self
    }

    /// This much time passes before the head of the answer comes.
    pub fn takes(mut self, clock: &FakeClock, duration: Duration) -> Self {
        self.takes = Some((clock.clone(), duration));
        self
    }
}

impl Script {
    pub fn of(steps: impl IntoIterator<Item = Step>) -> Self {
        Self {
            steps: Arc::new(Mutex::new(steps.into_iter().collect())),
            requests: Arc::default(),
            dropped: Arc::default(),
        }
    }

    pub fn requests(&self) -> Vec<HttpRequest> {
        self.requests.lock().unwrap().clone()
    }

    pub fn count(&self) -> usize {
        self.requests.lock().unwrap().len()
    }

    /// How many exchanges were given up before their body had ended.
    pub fn dropped(&self) -> usize {
        self.dropped.load(Ordering::SeqCst)
    }

    /// The queries of all requests, as a server reads them.
    pub fn queries(&self) -> Vec<String> {
        let query = |request: &HttpRequest| {
            let query = request.url.split_once('?').map_or("", |(_, query)| query);
            let query = percent_encoding::percent_decode_str(query);
            query.decode_utf8().unwrap().into_owned()
        };
        self.requests.lock().unwrap().iter().map(query).collect()
    }

    pub fn urls(&self) -> Vec<String> {
        self.requests()
            .into_iter()
            .map(|request| request.url)
            .collect()
    }

    pub fn client(&self, clock: &FakeClock) -> Client {
        let builder = builder().clock(clock.clone()).transport(self.clone());
        builder.build().unwrap()
    }

    fn next(&self) -> Step {
        let mut steps = self.steps.lock().unwrap();
        let last = steps.front().cloned().unwrap();
        if steps.len() > 1 {
            steps.pop_front();
        }
        last
    }
}

impl Transport for Script {
    fn send(&self, request: HttpRequest) -> TransportFuture<'_> {
        self.requests.lock().unwrap().push(request);
        let (step, guard) = (self.next(), Guard::new(&self.dropped));
        Box::pin(async move {
            if let Some((clock, duration)) = step.takes {
                clock.advance(duration);
                a_moment().await;
            }
            match step.end {
                End::Hang => std::future::pending().await,
                End::Fail(kind) => {
                    guard.done();
                    Err(TransportError::new(kind, "as the script says"))
                }
                End::Answer(status, headers, parts, announced) => Ok(HttpResponse {
                    status: StatusCode::from_u16(status).unwrap(),
                    headers,
                    body: HttpBody::stream(Stream {
                        parts: parts.into(),
                        announced,
                        guard,
                    }),
                }),
            }
        })
    }
}

/// Lets whoever waits beside this look at the clock.
async fn a_moment() {
    let mut waited = false;
    poll_fn(|context| {
        context.waker().wake_by_ref();
        match std::mem::replace(&mut waited, true) {
            true => Poll::Ready(()),
            false => Poll::Pending,
        }
    })
    .await;
}

/// Counts what is dropped before its end.
struct Guard {
    dropped: Arc<AtomicUsize>,
    is_done: bool,
}

impl Guard {
    fn new(dropped: &Arc<AtomicUsize>) -> Self {
        let dropped = Arc::clone(dropped);
        let is_done = false;
        Self { dropped, is_done }
    }

    fn done(mut self) {
        self.is_done = true;
    }
}

impl Drop for Guard {
    fn drop(&mut self) {
        if !self.is_done {
            self.dropped.fetch_add(1, Ordering::SeqCst);
        }
    }
}

struct Stream {
    parts: VecDeque<Part>,
    announced: Option<u64>,
    guard: Guard,
}

impl Body for Stream {
    type Data = Bytes;
    type Error = TransportError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, TransportError>>> {
        match self.parts.pop_front() {
            Some(Part::Data(data)) if data.is_empty() => self.poll_frame(context),
            Some(Part::Data(data)) => Poll::Ready(Some(Ok(Frame::data(data)))),
            Some(Part::Takes(clock, duration)) => {
                clock.advance(duration);
                context.waker().wake_by_ref();
                Poll::Pending
            }
            Some(Part::Fail(kind)) => {
                self.guard.is_done = true;
                let error = TransportError::new(kind, "as the script says");
                Poll::Ready(Some(Err(error)))
            }
            Some(Part::Hang) => {
                self.parts.push_front(Part::Hang);
                Poll::Pending
            }
            None => {
                self.guard.is_done = true;
                Poll::Ready(None)
            }
        }
    }

    fn size_hint(&self) -> SizeHint {
        self.announced
            .map_or_else(SizeHint::new, SizeHint::with_exact)
    }
}

/// Runs a future that waits for nothing but a fake clock.
pub fn run<T>(future: impl IntoFuture<Output = T>) -> T {
    let mut future = pin!(future.into_future());
    for _ in 0..10_000 {
        if let Some(output) = poll(future.as_mut()) {
            return output;
        }
    }
    panic!("it waits for something that does not happen")
}

/// What the future gives, if it has nothing to wait for.
pub fn poll<T>(future: Pin<&mut impl Future<Output = T>>) -> Option<T> {
    let mut context = Context::from_waker(Waker::noop());
    match future.poll(&mut context) {
        Poll::Ready(output) => Some(output),
        Poll::Pending => None,
    }
}

pub const fn secs(secs: u64) -> Duration {
    Duration::from_secs(secs)
}
