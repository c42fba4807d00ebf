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
pub use tags::Untold;

use crate::model::Api;

/// What is odd about types as a whole.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Oddities {
    /// The names of types that no finite value can have.
    pub endless: Vec<String>,
    /// The unions whose members are to be told apart by what none of them has.
    pub untold: Vec<Untold>,
}

/// Settles the model.
pub fn analyze(api: &mut Api) -> Oddities {
    direction::settle(api);
    presets::settle(api);
    let untold = tags::settle(api);
    let endless = cycles::settle(api);
    depth::settle(api);
    paging::settle(api);
    failure::settle(api);
    groups::settle(api);
    Oddities { endless, untold }
}
