//! What stands in where no validator is built in: it takes nothing on.

use serde_json::Value as Json;

use super::Fault;

/// There is none.
#[derive(Debug)]
pub(super) enum Validator {}

pub(super) fn compile(_: &Json) -> Result<Validator, String> {
    Err("no validator is built in".to_owned())
}

pub(super) fn takes(_: &str) -> bool {
    true
}

impl Validator {
    pub(super) fn faults(&self, _: &Json) -> Vec<Fault> {
        match *self {}
    }
}
