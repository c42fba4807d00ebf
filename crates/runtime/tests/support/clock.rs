//! A clock that stands until it is told otherwise: no test waits.
#![allow(
    dead_code,
    unreachable_pub,
    clippy::unwrap_used,
    reason = "each test uses a part of it, and fails by panicking"
)]

use std::future::poll_fn;
use std::sync::{Arc, Mutex};
use std::task::{Poll, Waker};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use rt::client::{Clock, Sleep};
use specwright_runtime as rt;

/// Time that a test decides about. Sleeps end at once and take time; limits stand until the time has come.
#[derive(Clone)]
pub struct FakeClock {
    shared: Arc<Mutex<Shared>>,
}

struct Shared {
    start: Instant,
    elapsed: Duration,
    /// What every sleep so far was asked to take.
    sleeps: Vec<Duration>,
    wakers: Vec<Waker>,
    chance: f64,
    /// Whether sleeps never end.
    sleepless: bool,
}

/// What the fake clock takes for now: 2026-01-01T00:00:00Z.
pub const NOW: u64 = 1_767_225_600;

impl FakeClock {
    pub fn new() -> Self {
        let shared = Shared {
            start: Instant::now(),
            elapsed: Duration::ZERO,
            sleeps: Vec::new(),
            wakers: Vec::new(),
            chance: 0.0,
            sleepless: false,
        };
        Self {
            shared: Arc::new(Mutex::new(shared)),
        }
    }

    /// With this as what chance says.
    pub fn with_chance(self, chance: f64) -> Self {
        self.shared.lock().unwrap().chance = chance;
        self
    }

    /// With sleeps that never end.
    pub fn endless(self) -> Self {
        self.shared.lock().unwrap().sleepless = true;
        self
    }

    /// Lets time pass.
    pub fn advance(&self, duration: Duration) {
        let mut shared = self.shared.lock().unwrap();
        shared.elapsed += duration;
        for waker in shared.wakers.drain(..) {
            waker.wake();
        }
    }

    /// What every sleep so far was asked to take.
    pub fn sleeps(&self) -> Vec<Duration> {
        self.shared.lock().unwrap().sleeps.clone()
    }

    /// The same, in seconds.
    pub fn slept(&self) -> Vec<f64> {
        self.sleeps().iter().map(Duration::as_secs_f64).collect()
    }
}

impl Clock for FakeClock {
    fn sleep(&self, duration: Duration) -> Sleep {
        let clock = self.clone();
        Box::pin(async move {
            clock.shared.lock().unwrap().sleeps.push(duration);
            if clock.shared.lock().unwrap().sleepless {
                std::future::pending::<()>().await;
            }
            clock.advance(duration);
        })
    }

    fn limit(&self, duration: Duration) -> Sleep {
        let shared = self.shared.clone();
        let end = shared.lock().unwrap().elapsed.saturating_add(duration);
        Box::pin(poll_fn(move |context| {
            let mut shared = shared.lock().unwrap();
            if shared.elapsed >= end {
                return Poll::Ready(());
            }
            shared.wakers.push(context.waker().clone());
            Poll::Pending
        }))
    }

    fn now(&self) -> Instant {
        let shared = self.shared.lock().unwrap();
        shared.start + shared.elapsed
    }

    fn system_time(&self) -> SystemTime {
        let elapsed = self.shared.lock().unwrap().elapsed;
        UNIX_EPOCH + Duration::from_secs(NOW) + elapsed
    }

    fn chance(&self) -> f64 {
        self.shared.lock().unwrap().chance
    }
}
