//! Facts that follow from the model as a whole: which way values go, and which types contain themselves.
//!
//! Must not know where the model came from, and must not write anything down.

mod cycles;
mod direction;

use crate::model::Api;

/// Settles the model; the names of types that no finite value can have are returned.
pub fn analyze(api: &mut Api) -> Vec<String> {
    direction::settle(api);
    cycles::settle(api)
}
