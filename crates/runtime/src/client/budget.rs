//! How many retries a client allows itself, over all its calls.

use std::fmt;
use std::sync::atomic::{AtomicU32, Ordering};

/// How the budget is counted: a call that ends well earns a fraction of a retry.
const RETRY: u32 = 100;

/// Keeps a fleet of clients from making an outage worse: every retry costs, every call that ends well earns a part
/// of one, and when nothing is left calls fail after their first attempt.
///
/// While a server fails all requests, a client with the default budget sends 100 requests twice, and from then on
/// each just once; while it fails one in ten, all retries are covered.
pub struct RetryBudget {
    capacity: u32,
    earned: u32,
    left: AtomicU32,
}

impl RetryBudget {
    /// A budget of `retries`, full at first, into which every call that ends well puts back `per_call` of a retry,
    /// from 0 to 1 in steps of a hundredth.
    #[must_use]
    pub fn new(retries: u32, per_call: f64) -> Self {
        let capacity = retries.saturating_mul(RETRY);
        // Within range by the clamp.
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "clamped"
        )]
        let earned = (per_call.clamp(0.0, 1.0) * f64::from(RETRY)).round() as u32;
        Self {
            capacity,
            earned,
            left: AtomicU32::new(capacity),
        }
    }

    /// A budget that is never spent.
    #[must_use]
    pub fn unlimited() -> Self {
        Self::new(u32::MAX, 1.0)
    }

    /// Notes a call that ended well.
    pub(super) fn earn(&self) {
        self.change(|left| Some(left.saturating_add(self.earned).min(self.capacity)));
    }

    /// Takes a retry out, if there is one.
    pub(super) fn spend(&self) -> bool {
        self.capacity == u32::MAX || self.change(|left| left.checked_sub(RETRY))
    }

    fn change(&self, to: impl Fn(u32) -> Option<u32>) -> bool {
        let (success, failure) = (Ordering::AcqRel, Ordering::Acquire);
        self.left.fetch_update(success, failure, to).is_ok()
    }
}

impl Default for RetryBudget {
    /// 100 retries, and a fifth of one for every call that ends well.
    fn default() -> Self {
        Self::new(100, 0.2)
    }
}

impl fmt::Debug for RetryBudget {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let left = f64::from(self.left.load(Ordering::Acquire)) / f64::from(RETRY);
        f.debug_struct("RetryBudget").field("left", &left).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn five_good_calls_earn_a_retry() {
        let budget = RetryBudget::new(2, 0.2);
        assert!(budget.spend() && budget.spend() && !budget.spend());
        (0..4).for_each(|_| budget.earn());
        assert!(!budget.spend());
        budget.earn();
        assert!(budget.spend() && !budget.spend());
    }

    #[test]
    fn nothing_is_saved_beyond_the_capacity() {
        let budget = RetryBudget::new(1, 1.0);
        (0..9).for_each(|_| budget.earn());
        assert!(budget.spend() && !budget.spend());
        let none = RetryBudget::new(0, 0.0);
        none.earn();
        assert!(!none.spend());
        let unlimited = RetryBudget::unlimited();
        assert!((0..1000).all(|_| unlimited.spend()));
    }
}
