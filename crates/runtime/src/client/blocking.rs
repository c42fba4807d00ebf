//! Calls that block their thread.
//!
//! They run on a thread of the crate's own, so that they need no runtime, and do no harm within one but to block.

use std::future::{Future, IntoFuture as _};
use std::sync::{OnceLock, mpsc};
use std::thread;

use tokio::runtime::{Builder, Handle};
use tracing::Instrument as _;
use tracing::instrument::WithSubscriber as _;

use super::answer::Response;
use super::call::Call;
use super::endpoint::Endpoint;
use super::error::{Course, Error};
use super::pages::{Items, Pages};
use super::paging::Paged;
use super::transport::{TransportError, TransportErrorKind};

impl<E: Endpoint + 'static> Call<E> {
    /// Sends the call and waits for what the operation answers with: `.await` for code that is not async.
    ///
    /// Within a runtime it blocks the thread that it is called on. In a runtime of one thread, do not use a client in
    /// both ways: a connection that was opened by `.await` rests while its thread is blocked, and the call that is to go
    /// over it waits until its timeout.
    ///
    /// Within a runtime of a single thread, which this blocks, do not mix it with `.await` on one client: a connection
    /// that was opened there stands still until this ends, so that a call that is given it runs into its timeout.
    ///
    /// # Errors
    /// See [`ErrorKind`](super::ErrorKind).
    pub fn send_blocking(self) -> Result<E::Success, Error<E::Failure>> {
        block_on(self.into_future()).unwrap_or_else(|error| Err(failed::<E>(error)))
    }

    /// Sends the call and waits; status, headers and body come along with the value.
    ///
    /// # Errors
    /// See [`ErrorKind`](super::ErrorKind).
    pub fn send_raw_blocking(self) -> Result<Response<E::Success>, Error<E::Failure>> {
        block_on(self.send_raw()).unwrap_or_else(|error| Err(failed::<E>(error)))
    }
}

impl<E: Paged + 'static> Pages<E> {
    /// The pages as an iterator that waits for each.
    #[must_use]
    pub fn blocking(self) -> BlockingPages<E> {
        BlockingPages { pages: Some(self) }
    }
}

impl<E: Paged + 'static> Items<E> {
    /// The items as an iterator that waits for each page.
    #[must_use]
    pub fn blocking(self) -> BlockingItems<E> {
        BlockingItems { items: Some(self) }
    }
}

/// The pages of a list, each waited for. See [`Pages`].
#[derive(Debug)]
pub struct BlockingPages<E: Paged> {
    pages: Option<Pages<E>>,
}

impl<E: Paged + 'static> Iterator for BlockingPages<E> {
    type Item = Result<E::Success, Error<E::Failure>>;

    fn next(&mut self) -> Option<Self::Item> {
        let mut pages = self.pages.take()?;
        let fetched = block_on(async move { (pages.try_next().await.transpose(), pages) });
        let (page, pages) = match fetched {
            Ok(fetched) => fetched,
            Err(error) => return Some(Err(failed::<E>(error))),
        };
        self.pages = Some(pages);
        page
    }
}

/// The items of a list, each page waited for. See [`Items`].
#[derive(Debug)]
pub struct BlockingItems<E: Paged> {
    items: Option<Items<E>>,
}

impl<E: Paged + 'static> Iterator for BlockingItems<E> {
    type Item = Result<E::Item, Error<E::Failure>>;

    fn next(&mut self) -> Option<Self::Item> {
        if let Some(item) = self.items.as_mut()?.at_hand() {
            return Some(Ok(item));
        }
        let mut items = self.items.take()?;
        let fetched = block_on(async move { (items.try_next().await.transpose(), items) });
        let (item, items) = match fetched {
            Ok(fetched) => fetched,
            Err(error) => return Some(Err(failed::<E>(error))),
        };
        self.items = Some(items);
        item
    }
}

/// The name of the crate's own thread.
const THREAD: &str = "specwright-blocking";

pub(super) fn failed<E: Endpoint>(error: TransportError) -> Error<E::Failure> {
    let may_have_acted = !error.kind().is_unsent();
    let course = Course {
        may_have_acted,
        ..Course::default()
    };
    Error::transport(E::OPERATION.id, error).after(course)
}

/// Waits for a future, which runs on the crate's own thread.
pub(super) fn block_on<F>(future: F) -> Result<F::Output, TransportError>
where
    F: Future + Send + 'static,
    F::Output: Send + 'static,
{
    let runtime = runtime()?;
    if thread::current().name() == Some(THREAD) {
        let problem = "a blocking call within a blocking call would wait for itself";
        return Err(TransportError::new(TransportErrorKind::Unsendable, problem));
    }
    let (sender, receiver) = mpsc::sync_channel(1);
    let work = async move {
        // Nobody can have left: the receiver waits.
        let _ = sender.send(future.await);
    };
    // What is told to `tracing` belongs to the caller, on whose thread it is not.
    runtime.spawn(work.in_current_span().with_current_subscriber());
    receiver.recv().map_err(|_| {
        let problem = "the call ended without a result: a transport or a clock has panicked";
        TransportError::new(TransportErrorKind::Interrupted, problem)
    })
}

/// The runtime on the crate's own thread, started when it is first needed.
fn runtime() -> Result<&'static Handle, TransportError> {
    static RUNTIME: OnceLock<Result<Handle, String>> = OnceLock::new();
    let runtime = RUNTIME.get_or_init(|| start().map_err(|error| error.to_string()));
    runtime.as_ref().map_err(|error| {
        let problem = format!("no thread for blocking calls: {error}");
        TransportError::new(TransportErrorKind::Unsendable, problem)
    })
}

fn start() -> std::io::Result<Handle> {
    let runtime = Builder::new_current_thread().enable_all().build()?;
    let handle = runtime.handle().clone();
    thread::Builder::new()
        .name(THREAD.to_owned())
        .spawn(move || runtime.block_on(std::future::pending::<()>()))?;
    Ok(handle)
}
