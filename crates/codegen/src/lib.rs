//! stub

pub mod diagnostics;
pub mod names;
pub mod spec;
/// stub
pub mod emit {
    pub mod prose;
}
