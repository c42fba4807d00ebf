//! Calls: from an operation and its values to an answer.
//!
//! Owns what every client does the same way on the wire. An [`Endpoint`] says what an operation is, without
//! doing any input or output: parts of a request out, parts of an answer in. A [`Client`] sends it through a
//! [`Transport`]. Knows nothing of any particular API.

mod answer;
mod api;
mod call;
mod endpoint;
mod error;
mod query;
mod request;
#[cfg(feature = "reqwest")]
mod reqwest;
mod summary;
mod transport;

pub use answer::{Answer, Response};
pub use api::{Api, ApiKey, BuildError, Client, ClientBuilder};
pub use call::Call;
pub use endpoint::{Endpoint, Operation, Security};
pub use error::{Error, ErrorAnswer, ErrorKind, NoFailure, Unreadable};
pub use query::Style;
pub use request::{Checks, RequestBuilder, RequestParts};
#[cfg(feature = "reqwest")]
pub use reqwest::ReqwestTransport;
pub use transport::{
    HttpRequest, HttpResponse, Transport, TransportError, TransportErrorKind, TransportFuture,
};
