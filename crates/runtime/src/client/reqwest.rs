//! A transport on reqwest, with rustls and the platform's certificates.

use std::sync::Arc;

use super::api::BuildError;
use super::transport::{
    HttpRequest, HttpResponse, Transport, TransportError, TransportErrorKind, TransportFuture,
};

/// Sends through a [`reqwest::Client`].
#[derive(Clone, Debug)]
pub struct ReqwestTransport {
    client: reqwest::Client,
}

impl ReqwestTransport {
    /// A transport that follows no redirects and trusts what the platform trusts.
    ///
    /// # Errors
    /// When the platform's certificates cannot be used.
    pub fn new() -> Result<Self, BuildError> {
        Self::with(reqwest::Client::builder())
    }

    /// A transport of a client prepared by hand: proxies, certificates, addresses to bind to. How it follows
    /// redirects and speaks TLS is set here.
    ///
    /// # Errors
    /// When the platform's certificates, or what was prepared, cannot be used.
    pub fn with(builder: reqwest::ClientBuilder) -> Result<Self, BuildError> {
        builder
            .redirect(reqwest::redirect::Policy::none())
            .tls_backend_preconfigured(tls()?)
            .build()
            .map(|client| Self { client })
            .map_err(BuildError::transport)
    }
}

/// TLS with ring, which builds anywhere that Rust does.
fn tls() -> Result<rustls::ClientConfig, BuildError> {
    use rustls_platform_verifier::BuilderVerifierExt;

    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = rustls::ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .and_then(BuilderVerifierExt::with_platform_verifier)
        .map_err(BuildError::transport)?;
    Ok(config.with_no_client_auth())
}

impl Transport for ReqwestTransport {
    fn send(&self, request: HttpRequest) -> TransportFuture<'_> {
        Box::pin(self.exchange(request))
    }
}

impl ReqwestTransport {
    async fn exchange(&self, request: HttpRequest) -> Result<HttpResponse, TransportError> {
        let mut builder = self
            .client
            .request(request.method, request.url)
            .headers(request.headers)
            .body(request.body);
        if let Some(timeout) = request.timeout {
            builder = builder.timeout(timeout);
        }
        let response = builder.send().await.map_err(transport_error)?;
        let (status, headers) = (response.status(), response.headers().clone());
        let body = response.bytes().await.map_err(transport_error)?;
        Ok(HttpResponse {
            status,
            headers,
            body,
        })
    }
}

fn transport_error(error: reqwest::Error) -> TransportError {
    let kind = if error.is_timeout() {
        TransportErrorKind::Timeout
    } else if error.is_connect() || error.is_builder() {
        TransportErrorKind::Connect
    } else {
        TransportErrorKind::Interrupted
    };
    // The URL may hold a filter's value, which is nobody's business in a log.
    TransportError::new(kind, error.without_url())
}
