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
#[cfg(feature = "blocking")]
mod blocking_streams;
mod body;
mod budget;
mod build_error;
mod builder;
mod call;
mod client_credentials;
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
mod reading;
mod received;
mod redirect;
mod request;
#[cfg(feature = "reqwest")]
mod reqwest;
mod reserved;
mod retry;
mod security;
mod sending;
mod stream;
mod summary;
#[cfg(feature = "reqwest")]
mod tls;
mod token;
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
#[cfg(feature = "blocking")]
pub use blocking_streams::{BlockingBody, BlockingStream};
pub use body::HttpBody;
pub use budget::RetryBudget;
pub use build_error::BuildError;
pub use builder::ClientBuilder;
pub use call::Call;
pub use client_credentials::ClientCredentials;
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
pub(crate) use reading::byte_stream;
pub use received::{ErrorAnswer, NoFailure, Unreadable};
pub use request::{Checks, RequestBuilder, RequestParts};
#[cfg(feature = "reqwest")]
pub use reqwest::{ReqwestTransport, ReqwestTransportBuilder};
pub use retry::{Resend, RetryPolicy};
pub use security::{BEARER, Scheme, SchemeKind, Security};
pub use sending::RequestBody;
pub use stream::{EventStream, Streamed, StreamedResponse};
pub use token::{TokenContext, TokenError, TokenFuture, TokenSource};
#[cfg(feature = "tower")]
pub use tower::{TowerTransport, TransportService};
pub use transport::{
    HttpRequest, HttpResponse, Transport, TransportError, TransportErrorKind, TransportFuture,
};
pub use undocumented::Undocumented;
