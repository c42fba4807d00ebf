//! What the client crates that specwright generates share.
//!
//! Generated code says what an API is; how a value is read, kept, checked and written, and how a call is
//! made, is written once, here:
//!
//! - [`json`]: reading and writing of models, without loss;
//! - [`Model`], [`OpenEnum`], [`Checked`]: what generated types implement;
//! - [`Nullable`], [`Secret`], [`AnyJson`], [`Extra`], [`DateTime`], [`Date`], [`Uri`], [`Uuid`] and others:
//!   what their fields are made of;
//! - [`Rule`], [`Violation`], [`Violations`]: what a schema demands, and what is wrong with a value.
//!
//! Nothing here needs an HTTP stack unless the feature `client` is on.

pub mod check;
pub mod checked;
#[cfg(feature = "client")]
pub mod client;
mod external;
mod file;
pub mod json;
mod members;
pub mod model;
mod null;
mod nullable;
pub mod open_enum;
pub mod open_value;
mod pattern;
mod secret;
#[cfg_attr(
    not(feature = "client"),
    allow(dead_code, reason = "files are read while they are sent")
)]
mod source;
pub mod text;
mod tuple;
pub mod union;
mod value;
mod webhook;
#[doc(hidden)]
pub mod webhook_form;

pub use check::{Format, Rule, Violation, Violations, check};
pub use checked::{Checked, Subject};
pub use external::{External, Foreign};
pub use file::File;
pub use json::{AnyJson, Extra};
pub use model::{Fields, Model};
pub use null::Null;
pub use nullable::Nullable;
pub use open_enum::{OpenEnum, UnknownValue};
pub use open_value::OpenValue;
pub use pattern::Pattern;
pub use secret::Secret;
pub use text::{
    Base64, Base64Url, Date, DateTime, Duration, Email, Hostname, Ipv4, Ipv6, Time, Uri, Uuid,
};
pub use tuple::{Items, TupleList};
pub use union::{Members, Union};
pub use value::Value;
pub use webhook::Webhook;

#[cfg(feature = "client")]
pub use bytes::Bytes;
#[cfg(feature = "client")]
pub use client::{Encoding, Style};
#[cfg(feature = "client")]
#[doc(hidden)]
pub use http;
#[doc(hidden)]
pub use serde;
