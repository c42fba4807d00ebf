//! Transports made of tower's services, and services made of transports.

use std::error::Error as StdError;
use std::fmt;
use std::future::{Future, poll_fn};
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use bytes::Bytes;
use http::{Request, Response};
use http_body::Body;
use tower_service::Service;

use super::body::{HttpBody, as_transport_error};
use super::sending::RequestBody;
use super::transport::{
    HttpRequest, HttpResponse, Transport, TransportError, TransportErrorKind, TransportFuture,
};

/// A transport made of a service: a stack of layers, or any client that tower knows.
///
/// An error that is no [`TransportError`] counts as a broken connection, so that only requests are sent again which
/// cannot act twice.
#[derive(Clone)]
pub struct TowerTransport<S> {
    service: S,
}

impl<S> fmt::Debug for TowerTransport<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TowerTransport").finish_non_exhaustive()
    }
}

impl<S> TowerTransport<S> {
    /// A transport of this service, which is cloned for every request.
    pub const fn new(service: S) -> Self {
        Self { service }
    }
}

impl<S, B> Transport for TowerTransport<S>
where
    S: Service<Request<HttpBody>, Response = Response<B>> + Clone + Send + Sync + 'static,
    S::Future: Send,
    S::Error: Into<Box<dyn StdError + Send + Sync>>,
    B: Body<Data = Bytes> + Send + Sync + 'static,
    B::Error: Into<Box<dyn StdError + Send + Sync>>,
{
    fn send(&self, request: HttpRequest) -> TransportFuture<'_> {
        let mut service = self.service.clone();
        Box::pin(async move {
            let request = to_http(request)?;
            let ready = poll_fn(|context| service.poll_ready(context)).await;
            ready.map_err(|error| as_transport_error(error.into()))?;
            let response = service.call(request).await;
            let response = response.map_err(|error| as_transport_error(error.into()))?;
            let (parts, body) = response.into_parts();
            Ok(HttpResponse {
                status: parts.status,
                headers: parts.headers,
                body: HttpBody::stream(body),
            })
        })
    }
}

fn to_http(request: HttpRequest) -> Result<Request<HttpBody>, TransportError> {
    let unsendable = |error| TransportError::new(TransportErrorKind::Unsendable, error);
    let mut http = Request::builder()
        .method(request.method)
        .uri(request.url)
        .body(request.body.into_http_body())
        .map_err(|error: http::Error| unsendable(error))?;
    *http.headers_mut() = request.headers;
    Ok(http)
}

/// A service made of a transport, to put layers around: `ServiceBuilder::new().layer(…).service(…)`, which a
/// [`TowerTransport`] then takes.
#[derive(Clone)]
pub struct TransportService {
    transport: Arc<dyn Transport>,
}

impl fmt::Debug for TransportService {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TransportService").finish_non_exhaustive()
    }
}

impl TransportService {
    /// A service that sends through `transport`.
    pub fn new(transport: impl Transport) -> Self {
        let transport = Arc::new(transport);
        Self { transport }
    }
}

impl Service<Request<HttpBody>> for TransportService {
    type Response = Response<HttpBody>;
    type Error = TransportError;
    type Future = Pin<Box<dyn Future<Output = Result<Self::Response, Self::Error>> + Send>>;

    fn poll_ready(&mut self, _context: &mut Context<'_>) -> Poll<Result<(), TransportError>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: Request<HttpBody>) -> Self::Future {
        let transport = Arc::clone(&self.transport);
        Box::pin(async move {
            let (parts, body) = request.into_parts();
            let request = HttpRequest {
                method: parts.method,
                url: parts.uri.to_string(),
                headers: parts.headers,
                body: RequestBody::once(body),
            };
            let response = transport.send(request).await?;
            let mut http = Response::new(response.body);
            *http.status_mut() = response.status;
            *http.headers_mut() = response.headers;
            Ok(http)
        })
    }
}
