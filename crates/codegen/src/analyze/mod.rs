//! Facts that follow from the model as a whole: which way values go, which types contain themselves, how lists are
//! reached in what is answered, and which groups need which types.
//!
//! Must not know where the model came from, and must not write anything down.

mod circles;
mod cycles;
mod depth;
mod direction;
mod failure;
mod groups;
mod paging;
mod presets;
mod tags;

pub(crate) use direction::parts;

use crate::model::Api;

/// Settles the model; the names of types that no finite value can have are returned.
pub fn analyze(api: &mut Api) -> Vec<String> {
    direction::settle(api);
    presets::settle(api);
    tags::settle(api);
    let endless = cycles::settle(api);
    depth::settle(api);
    paging::settle(api);
    failure::settle(api);
    groups::settle(api);
    endless
}
