//! Which way values go. Must not know what they are.

/// Which way the values of a type go.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Direction {
    /// In requests.
    pub sent: bool,
    /// In answers.
    pub received: bool,
}
