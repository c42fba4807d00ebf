//! Turns an OpenAPI description into the sources of a Rust client crate.
//!
//! The way is read, lower, analyze, emit, render: each stage is a module that knows only the stages before it.
//! [`generate`] is a pure function of its input: no disk, no network, no clock, no environment.

mod analyze;
mod bounds;
pub mod config;
pub mod diagnostics;
pub mod emit;
pub mod examples;
pub mod files;
mod generate;
mod lint;
pub mod lower;
mod manifest;
pub mod model;
pub mod names;
mod overlay;
pub mod render;
mod sources;
pub mod spec;
pub mod templates;
mod visible;

pub use analyze::{Oddities, Untold, analyze};
pub use generate::{Input, Output, Summary, generate, model};
pub use lint::lint;
