//! Calls: from an operation and its values to an answer.
//!
//! Owns what every client does the same way on the wire. An [`Endpoint`] says what an operation is, without
//! doing any input or output: parts of a request out, parts of an answer in. A [`Client`] sends it through a
//! [`Transport`]. Knows nothing of any particular API.
//!
#![doc = include_str!("manners.md")]

mod answer;
mod api;
mod base_url;
mod beginning;
#[cfg(feature = "blocking")]
mod blocking;
mod body;
mod budget;
mod build_error;
mod builder;
mod call;
mod clock;
mod content;
mod cookies;
mod credentials;
mod endpoint;
mod error;
mod events;
mod exchange;
mod form;
mod header_values;
mod link;
mod multipart;
mod pages;
mod paging;
mod parameter;
mod path;
mod payload;
mod query;
mod received;
mod redirect;
mod request;
#[cfg(feature = "reqwest")]
mod reqwest;
mod reserved;
mod retry;
mod security;
mod stream;
mod summary;
#[cfg(feature = "reqwest")]
mod tls;
#[cfg(feature = "tower")]
mod tower;
mod trace;
mod transport;
mod undocumented;
mod wish;

pub use answer::{Answer, Response};
pub use api::{Api, ApiKey, Client};
#[cfg(feature = "blocking")]
pub use blocking::{BlockingItems, BlockingPages};
pub use body::HttpBody;
pub use budget::RetryBudget;
pub use build_error::BuildError;
pub use builder::ClientBuilder;
pub use call::Call;
#[cfg(any(feature = "reqwest", feature = "blocking"))]
pub use clock::TokioClock;
pub use clock::{Clock, Sleep};
pub use content::read_header;
pub use credentials::Credential;
pub use endpoint::{Endpoint, Operation};
pub use error::{Error, ErrorKind};
pub use events::{Event, StreamFormat};
pub use form::Encoding;
pub use pages::{Items, Pages};
pub use paging::{NextPage, Paged, Paging};
pub use query::Style;
pub use received::{ErrorAnswer, NoFailure, Unreadable};
pub use request::{Checks, RequestBuilder, RequestParts};
#[cfg(feature = "reqwest")]
pub use reqwest::{ReqwestTransport, ReqwestTransportBuilder};
pub use retry::{Resend, RetryPolicy};
pub use security::{BEARER, Scheme, SchemeKind, Security};
pub use stream::{EventStream, Streamed, StreamedResponse};
#[cfg(feature = "tower")]
pub use tower::{TowerTransport, TransportService};
pub use transport::{
    HttpRequest, HttpResponse, Transport, TransportError, TransportErrorKind, TransportFuture,
};
pub use undocumented::Undocumented;
