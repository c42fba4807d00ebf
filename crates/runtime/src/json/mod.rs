//! JSON as the generated models read and write it.
//!
//! Owns the view of one JSON value inside a document ([`Json`]), the place in a document that errors
//! point at ([`Place`]), reading ([`ObjectReader`]) and writing ([`JsonWriter`]). Knows nothing of HTTP
//! and nothing of any particular model.
//!
//! A document is scanned, never copied: a [`Json`] is a slice of the text as the server wrote it, so a
//! number of any size and a value of the wrong kind can be kept to the last digit.

mod any;
mod buffer;
mod error;
mod exact;
mod extra;
pub(crate) mod fit;
mod forward;
#[cfg(feature = "client")]
mod outline;
mod place;
mod pointer;
mod read;
#[cfg(feature = "client")]
mod set;
mod view;
mod write;

pub use any::AnyJson;
pub use error::ReadError;
pub(crate) use exact::keeps_digits;
pub use extra::Extra;
pub(crate) use extra::Oddity;
pub use fit::{Fit, FitOf};
pub use forward::{deserialize, serialize};
#[cfg(feature = "client")]
pub(crate) use outline::without_values;
pub use place::{Place, Segment};
pub(crate) use read::read_value;
pub use read::{ObjectReader, ReadContext, from_slice, from_str};
#[cfg(feature = "client")]
pub(crate) use set::{SetError, set};
pub use view::{Json, Kind, Shape};
pub use write::{JsonWriter, ObjectWriter, to_string};
#[cfg(feature = "client")]
pub(crate) use write::{redacted, to_redacted_string};
