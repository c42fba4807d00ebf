//! Short ways to read models and to say what is wrong with them.
#![allow(
    dead_code,
    unreachable_pub,
    clippy::unwrap_used,
    reason = "each test uses a part of it, and fails by panicking"
)]

use rt::json::from_str;
use serde_json::Value;
use specwright_runtime as rt;

use crate::support::Everything;

pub fn value(text: &str) -> Value {
    serde_json::from_str(text).unwrap()
}

pub fn read(text: &str) -> Everything {
    from_str(text).unwrap()
}

/// What `check` says, one line a violation.
pub fn wrong(model: &Everything) -> Vec<String> {
    match model.check() {
        Ok(()) => Vec::new(),
        Err(violations) => violations.iter().map(ToString::to_string).collect(),
    }
}
