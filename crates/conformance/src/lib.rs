//! What the generated client does, seen from the other end of a socket.
//!
//! Owns a recording [`server`] with answers from a script, and the replay of recorded requests of other
//! clients ([`wire`]). The tests of this package hold the generated client to its promises; nothing here is
//! published.

pub mod server;
pub mod wire;

pub use server::{Recorded, Reply, Server};

/// The README's examples, compiled and, where they say nothing else, run.
#[cfg(doctest)]
#[doc = include_str!("../../../README.md")]
struct Readme;
