//! Answers that are read while they are on their way: items one by one, or the bytes as they come.
//!
//! Owns the waits between two parts. Knows nothing of how parts are told apart.

use std::fmt;
use std::future::poll_fn;
use std::marker::PhantomData;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use bytes::Bytes;
use futures_core::Stream;
use http::header::ACCEPT;
use http::{HeaderMap, HeaderValue, StatusCode};
use http_body::Body as _;
use tracing::Instrument as _;

use super::answer::Answer;
use super::api::Client;
use super::body::{self, HttpBody};
use super::call::{Call, Variation};
use super::clock::{Sleep, within};
use super::content::is_media_type;
use super::endpoint::Endpoint;
use super::error::{Course, Error, ErrorKind};
use super::events::{Decoder, Event, StreamFormat, read_item};
use super::exchange::Outcome;
use super::received::{Received, Unreadable};
use super::trace;
use super::transport::{TransportError, TransportErrorKind};
use crate::json::ReadError;
use crate::secret::Secret;
use crate::value::Value;

/// An operation whose answers can be read item by item.
pub trait Streamed: Endpoint {
    /// One item.
    type Item: Value + Send;

    /// How items are written.
    const FORMAT: StreamFormat;

    /// The media type to ask for.
    const MEDIA_TYPE: &'static str;
}

/// A successful answer whose body is still on its way.
#[non_exhaustive]
pub struct StreamedResponse {
    /// The status.
    pub status: StatusCode,
    /// The headers.
    pub headers: HeaderMap,
    /// How often the request was sent until this answer came.
    pub attempts: u32,
    /// The body. It has neither a limit of time nor of size: both are the caller's to mind.
    pub body: HttpBody,
    secrets: Vec<Secret>,
    timeout: Option<Duration>,
}

impl StreamedResponse {
    /// The next bytes of the body; `None` at its end.
    ///
    /// # Errors
    /// When the connection breaks.
    pub async fn chunk(&mut self) -> Result<Option<Bytes>, TransportError> {
        loop {
            let frame = poll_fn(|context| Pin::new(&mut self.body).poll_frame(context)).await;
            match frame {
                None => return Ok(None),
                Some(Err(error)) => return Err(error),
                Some(Ok(frame)) => {
                    if let Ok(data) = frame.into_data() {
                        return Ok(Some(data));
                    }
                }
            }
        }
    }
}

impl fmt::Debug for StreamedResponse {
    // The values of headers are not shown: they may hold secrets.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("StreamedResponse")
            .field("status", &self.status)
            .field("body", &self.body)
            .finish_non_exhaustive()
    }
}

impl<E: Endpoint> Call<E> {
    /// Sends the call until the head of a successful answer has come, and hands out its body as it comes: for what is
    /// too large to be kept. The attempt's timeout counts to the head. Nothing is sent again once the head has come.
    ///
    /// # Errors
    /// See [`ErrorKind`].
    pub async fn send_streamed(self) -> Result<StreamedResponse, Error<E::Failure>> {
        self.send_head(None).await
    }

    async fn send_head(
        &self,
        accept: Option<&'static str>,
    ) -> Result<StreamedResponse, Error<E::Failure>> {
        let refused = |violations| Error::new(E::OPERATION.id, ErrorKind::Refused(violations));
        let mut prepared = self.prepare(&Variation::None).map_err(refused)?;
        prepared.exchange.stops_at_head = true;
        if let Some(media_type) = accept.filter(|_| !self.has_header(&ACCEPT)) {
            let value = HeaderValue::from_static(media_type);
            prepared.exchange.request.headers.insert(ACCEPT, value);
        }
        let (shared, operation) = (self.client.shared(), E::OPERATION);
        let method = &prepared.exchange.request.method;
        let origin = &prepared.exchange.origin;
        let span = trace::call(operation.id, method, operation.path, origin);
        let started = shared.clock.now();
        let mut exchanged = prepared.exchange.run().instrument(span.clone()).await;
        prepared.secrets.append(&mut exchanged.tokens);
        let duration = shared.clock.now().saturating_duration_since(started);
        let ended = trace::Ended::new(&exchanged, duration);
        let rest = match &mut exchanged.outcome {
            Outcome::Answer(whole) => whole.rest.take(),
            Outcome::Broken(..) => None,
        };
        let manners = &prepared.exchange.manners;
        let (timeout, repeatable) = (manners.timeout, manners.repeatable);
        let attempts = exchanged.attempts;
        let read = match (rest, exchanged.outcome) {
            (Some(body), Outcome::Answer(whole)) => Ok((whole.status, whole.headers, body)),
            (_, outcome) => {
                exchanged.outcome = outcome;
                span.in_scope(|| self.read(exchanged, &prepared.secrets, repeatable))
                    .map(|response| (response.status, response.headers, response.body.into()))
            }
        };
        ended.tell(&span, read.is_err());
        read.map(|(status, headers, body)| StreamedResponse {
            status,
            headers,
            attempts,
            body,
            secrets: prepared.secrets,
            timeout,
        })
    }
}

impl<E: Streamed> Call<E> {
    /// Sends the call, and gives the items of its answer as they come. The attempt's timeout counts for the head, and
    /// for each wait for more; the stream as a whole may go on for as long as it likes. Nothing is sent again once
    /// the head has come. Dropping the stream ends it at once.
    ///
    /// # Errors
    /// See [`ErrorKind`].
    pub async fn stream(self) -> Result<EventStream<E>, Error<E::Failure>> {
        let response = self.send_head(Some(E::MEDIA_TYPE)).await?;
        let limit = self.client.shared().max_response_size;
        let stream = EventStream {
            decoder: Decoder::new(E::FORMAT, limit),
            client: self.client,
            response,
            last: None,
            sleep: None,
            done: false,
            endpoint: PhantomData,
        };
        if stream.is_something_else() {
            return Err(stream.something_else().await);
        }
        Ok(stream)
    }
}

/// The items of an answer, as they come: with [`EventStream::try_next`], or as a [`Stream`].
///
/// An item that cannot be read is an error, after which the next one may be asked for; a connection that breaks is the
/// last one.
#[must_use = "items come when they are asked for"]
pub struct EventStream<E> {
    client: Client,
    response: StreamedResponse,
    decoder: Decoder,
    last: Option<Event>,
    sleep: Option<Sleep>,
    done: bool,
    endpoint: PhantomData<fn() -> E>,
}

impl<E> fmt::Debug for EventStream<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("EventStream")
            .field("response", &self.response)
            .finish_non_exhaustive()
    }
}

impl<E: Streamed> EventStream<E> {
    /// The next item; `None` at the end.
    ///
    /// # Errors
    /// When an item cannot be read, when no more comes in time, and when the connection breaks.
    pub async fn try_next(&mut self) -> Result<Option<E::Item>, Error<E::Failure>> {
        poll_fn(|context| Pin::new(&mut *self).poll_next(context))
            .await
            .transpose()
    }

    /// The event, or the line, that the last item was read from, or could not be: its name and its id among it.
    #[must_use]
    pub const fn last_event(&self) -> Option<&Event> {
        self.last.as_ref()
    }

    /// The status of the answer.
    #[must_use]
    pub const fn status(&self) -> StatusCode {
        self.response.status
    }

    /// The headers of the answer.
    #[must_use]
    pub const fn headers(&self) -> &HeaderMap {
        &self.response.headers
    }

    /// Whether the answer says that it is a document, where it should be events: those would be none.
    fn is_something_else(&self) -> bool {
        let is = |media_type| is_media_type(&self.response.headers, media_type);
        E::FORMAT != StreamFormat::Lines && (is("application/json") || is("text/html"))
    }

    /// The error that says so, with the document.
    async fn something_else(mut self) -> Error<E::Failure> {
        let shared = self.client.shared();
        let mut received = body::Received::default();
        let body = std::mem::replace(&mut self.response.body, HttpBody::from(Bytes::new()));
        let receive = body.receive(shared.max_response_size, &mut received);
        let came = within(&*shared.clock, self.response.timeout, receive).await;
        if let Some(Err(error)) = came {
            return Error::transport(E::OPERATION.id, error);
        }
        let problem = "expected events, found another media type";
        self.unreadable(&received.finish(), ReadError::new(String::new(), problem))
    }

    fn unreadable(&self, part: &Bytes, error: ReadError) -> Error<E::Failure> {
        let answer = self.answer(part);
        let unreadable = Unreadable::new(&answer, error);
        let error = Error::new(E::OPERATION.id, ErrorKind::Unreadable(unreadable));
        error.after(self.course(None))
    }

    /// The end of a stream that breaks, with what had come of the next item.
    fn broken(&mut self, error: TransportError) -> Error<E::Failure> {
        self.done = true;
        let rest = self.decoder.stop().freeze();
        let partial = Received::new(&self.answer(&rest));
        Error::transport(E::OPERATION.id, error).after(self.course(Some(partial)))
    }

    fn answer<'a>(&'a self, part: &'a Bytes) -> Answer<'a> {
        Answer {
            secrets: &self.response.secrets,
            ..Answer::new(self.response.status, &self.response.headers, part)
        }
    }

    fn course(&self, partial: Option<Received>) -> Course {
        Course {
            attempts: self.response.attempts,
            may_have_acted: true,
            partial,
            ..Course::default()
        }
    }

    fn item(&mut self, part: Event) -> Result<E::Item, Error<E::Failure>> {
        let read = read_item(E::FORMAT, &part);
        let text = Bytes::from(part.data.clone());
        self.last = Some(part);
        read.map_err(|error| self.unreadable(&text, error))
    }

    fn too_long(&mut self) -> Error<E::Failure> {
        let limit = self.client.shared().max_response_size;
        let cause = format!("an item has more than {limit} bytes");
        self.broken(TransportError::new(TransportErrorKind::TooLarge, cause))
    }

    /// Begins to wait for more, unless that has begun.
    fn wait(&mut self) {
        if let (None, Some(limit)) = (&self.sleep, self.response.timeout) {
            self.sleep = Some(self.client.shared().clock.limit(limit));
        }
    }

    /// The end of a wait for more that took too long.
    fn poll_limit(&mut self, context: &mut Context<'_>) -> Poll<Error<E::Failure>> {
        let (Some(limit), Some(sleep)) = (self.response.timeout, &mut self.sleep) else {
            return Poll::Pending;
        };
        if sleep.as_mut().poll(context).is_pending() {
            return Poll::Pending;
        }
        let cause = format!("nothing came for {} s", limit.as_secs_f64());
        let error = TransportError::new(TransportErrorKind::Timeout, cause);
        Poll::Ready(self.broken(error))
    }
}

impl<E: Streamed> Stream for EventStream<E> {
    type Item = Result<E::Item, Error<E::Failure>>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let this = &mut *self;
        loop {
            match this.decoder.next() {
                Ok(Some(part)) => return Poll::Ready(Some(this.item(part))),
                Ok(None) if this.done || this.decoder.has_ended() => {
                    this.done = true;
                    return Poll::Ready(None);
                }
                Ok(None) => {}
                Err(_) => return Poll::Ready(Some(Err(this.too_long()))),
            }
            this.wait();
            let frame = Pin::new(&mut this.response.body).poll_frame(context);
            match frame {
                Poll::Pending => {
                    return this.poll_limit(context).map(|error| Some(Err(error)));
                }
                Poll::Ready(None) => {
                    this.decoder.finish();
                    this.done = true;
                }
                Poll::Ready(Some(Err(error))) => {
                    return Poll::Ready(Some(Err(this.broken(error))));
                }
                Poll::Ready(Some(Ok(frame))) => {
                    this.sleep = None;
                    if let Ok(data) = frame.into_data() {
                        this.decoder.push(&data);
                    }
                }
            }
        }
    }
}
