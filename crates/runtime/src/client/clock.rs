//! Time and chance, as the client needs them, so that tests can bring their own.

use std::future::{Future, poll_fn};
use std::pin::{Pin, pin};
use std::task::Poll;
use std::time::{Duration, Instant, SystemTime};

/// What a [`Clock`] waits with.
pub type Sleep = Pin<Box<dyn Future<Output = ()> + Send>>;

/// Where the client takes time from, and chance.
///
/// With the feature `reqwest` it is tokio's. On any other stack, implement [`Clock::sleep`] with that stack's
/// timer; the rest follows from it.
pub trait Clock: Send + Sync + 'static {
    /// Ends after `duration`. A sleep that is dropped ends at once.
    fn sleep(&self, duration: Duration) -> Sleep;

    /// Ends after `duration`, unless what it limits ends first: an attempt, or the wait for a turn. Apart from
    /// [`Clock::sleep`], so that a test can let waits pass and limits stand.
    fn limit(&self, duration: Duration) -> Sleep {
        self.sleep(duration)
    }

    /// The time that durations are measured by.
    fn now(&self) -> Instant {
        Instant::now()
    }

    /// The time that servers speak of.
    fn system_time(&self) -> SystemTime {
        SystemTime::now()
    }

    /// A number from 0 up to 1, by chance: how much of the jitter a wait has.
    fn chance(&self) -> f64 {
        fastrand::f64()
    }
}

/// Tokio's time. Its sleeps need a tokio runtime with timers, as the transport on reqwest does.
#[cfg(any(feature = "reqwest", feature = "blocking"))]
#[derive(Clone, Copy, Debug, Default)]
pub struct TokioClock;

#[cfg(any(feature = "reqwest", feature = "blocking"))]
impl Clock for TokioClock {
    fn sleep(&self, duration: Duration) -> Sleep {
        // Made when it is first waited for: a call that ends at once works without a runtime.
        Box::pin(async move { tokio::time::sleep(duration).await })
    }

    fn now(&self) -> Instant {
        tokio::time::Instant::now().into_std()
    }
}

/// What `future` gives, unless it takes longer than `limit`; without a limit, however long it takes.
pub(super) async fn within<F: Future>(
    clock: &dyn Clock,
    limit: Option<Duration>,
    future: F,
) -> Option<F::Output> {
    let mut future = pin!(future);
    let Some(limit) = limit else {
        return Some(future.await);
    };
    let mut sleep = clock.limit(limit);
    poll_fn(|context| {
        if let Poll::Ready(output) = future.as_mut().poll(context) {
            return Poll::Ready(Some(output));
        }
        sleep.as_mut().poll(context).map(|()| None)
    })
    .await
}
