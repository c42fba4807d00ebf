//! A transport on reqwest.

use std::fmt;
use std::time::Duration;

use zeroize::Zeroizing;

use super::base_url::Origin;
use super::body::HttpBody;
use super::build_error::BuildError;
use super::builder::CONNECT_TIMEOUT;
use super::tls::{self, Certificate};
use super::transport::{
    HttpRequest, HttpResponse, Transport, TransportError, TransportErrorKind, TransportFuture,
};

/// Sends through a [`reqwest::Client`].
#[derive(Clone, Debug)]
pub struct ReqwestTransport {
    client: reqwest::Client,
    /// What goes unencrypted to this machine goes through this one, if there is one: by no proxy of the environment's.
    local: Option<reqwest::Client>,
    /// Whether the client was built here, so that it is known to follow no redirects.
    is_own: bool,
}

/// A client that is shared with others. Build it with `reqwest::redirect::Policy::none()` and
/// `reqwest::retry::never()`, as what the client does by itself is not counted here. Should it follow redirects all the
/// same, no body goes along (headers that you set do, on those of GET and HEAD), and only those of GET and HEAD count as answers; but nobody can tell when one leads back to
/// the address that was asked.
///
/// With the feature `rustls` and no other that gives reqwest a provider of cryptography, building one by
/// `reqwest::Client::builder()` panics unless a provider is installed or TLS is configured by hand;
/// [`ReqwestTransport::with`] does that by itself.
impl From<reqwest::Client> for ReqwestTransport {
    fn from(client: reqwest::Client) -> Self {
        Self {
            client,
            local: None,
            is_own: false,
        }
    }
}

impl ReqwestTransport {
    /// Starts to set up a transport: proxies, certificates, time for connecting.
    #[must_use]
    pub fn builder() -> ReqwestTransportBuilder {
        ReqwestTransportBuilder {
            prepared: None,
            uses_proxies: true,
            connect_timeout: Some(CONNECT_TIMEOUT),
            certificates: Vec::new(),
            proxies: Vec::new(),
        }
    }

    /// A transport that trusts what the platform trusts, and takes its proxies from the environment.
    ///
    /// # Errors
    /// When the platform's certificates cannot be used.
    pub fn new() -> Result<Self, BuildError> {
        Self::builder().build()
    }

    /// A transport of a client prepared by hand. How it follows redirects, repeats requests and speaks TLS is set
    /// here.
    ///
    /// # Errors
    /// When the platform's certificates, or what was prepared, cannot be used.
    pub fn with(builder: reqwest::ClientBuilder) -> Result<Self, BuildError> {
        let prepared = ReqwestTransportBuilder {
            prepared: Some(builder),
            connect_timeout: None,
            ..Self::builder()
        };
        prepared.build()
    }
}

/// Sets up a [`ReqwestTransport`].
pub struct ReqwestTransportBuilder {
    prepared: Option<reqwest::ClientBuilder>,
    uses_proxies: bool,
    connect_timeout: Option<Duration>,
    certificates: Vec<Certificate>,
    proxies: Vec<String>,
}

impl fmt::Debug for ReqwestTransportBuilder {
    // A proxy's URL may hold a password.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ReqwestTransportBuilder")
            .field("connect_timeout", &self.connect_timeout)
            .field("certificates", &self.certificates.len())
            .field("proxies", &self.proxies.len())
            .finish_non_exhaustive()
    }
}

impl ReqwestTransportBuilder {
    /// How long connecting may take, TLS included; 10 seconds if not set.
    #[must_use]
    pub const fn connect_timeout(mut self, timeout: Duration) -> Self {
        self.connect_timeout = Some(timeout);
        self
    }

    /// Sends all requests through this proxy: `http://host:port`, with a user name and a password if it wants them
    /// (`http://name:password@host:port`), and with the feature `socks` also `socks5h://host:port`. Without one,
    /// `HTTPS_PROXY`, `HTTP_PROXY`, `ALL_PROXY` and `NO_PROXY` count, but for what goes unencrypted to this machine.
    #[must_use]
    pub fn proxy(mut self, url: impl Into<String>) -> Self {
        self.proxies.push(url.into());
        self
    }

    /// Uses no proxy, whatever the environment says.
    #[must_use]
    pub fn no_proxy(mut self) -> Self {
        self.uses_proxies = false;
        self
    }

    /// Trusts the certificates in this PEM text as well, such as that of a company's own authority.
    #[must_use]
    pub fn root_certificates(mut self, pem: impl Into<Vec<u8>>) -> Self {
        self.certificates.push(Certificate::of_pem(pem.into()));
        self
    }

    /// Sets up the transport.
    ///
    /// # Errors
    /// When the platform's certificates, those given, or a proxy's URL cannot be used.
    pub fn build(mut self) -> Result<ReqwestTransport, BuildError> {
        let by_environment =
            self.prepared.is_none() && self.uses_proxies && self.proxies.is_empty();
        let local = by_environment.then(|| reqwest::Client::builder().no_proxy());
        let mut builder = self.prepared.take().unwrap_or_default();
        if !self.uses_proxies {
            builder = builder.no_proxy();
        }
        for url in &self.proxies {
            builder = builder.proxy(proxy(url)?);
        }
        Ok(ReqwestTransport {
            client: self.finish(builder)?,
            local: local.map(|builder| self.finish(builder)).transpose()?,
            is_own: true,
        })
    }

    fn finish(&self, mut builder: reqwest::ClientBuilder) -> Result<reqwest::Client, BuildError> {
        if let Some(timeout) = self.connect_timeout {
            builder = builder.connect_timeout(timeout);
        }
        tls::set(builder, &self.certificates)?
            .redirect(reqwest::redirect::Policy::none())
            .retry(reqwest::retry::never())
            .build()
            .map_err(BuildError::transport)
    }
}

/// The proxy at `url`. No error shows the URL, which may hold a password.
fn proxy(url: &str) -> Result<reqwest::Proxy, BuildError> {
    let refused = |problem: &str| BuildError::transport(format!("the proxy's URL {problem}"));
    let with_scheme = match url.contains("://") {
        true => url.to_owned(),
        false => format!("http://{url}"),
    };
    let url = reqwest::Url::parse(&with_scheme)
        .map_err(|error| refused(&format!("cannot be used: {error}")))?;
    // reqwest passes over a proxy that it does not understand, and sends without one.
    match url.scheme() {
        "http" | "https" => {}
        "socks4" | "socks4a" | "socks5" | "socks5h" if cfg!(feature = "socks") => {}
        "socks4" | "socks4a" | "socks5" | "socks5h" => {
            return Err(refused("needs the feature `socks`"));
        }
        _ => return Err(refused("must begin with http://, https:// or socks5h://")),
    }
    let authority = url.as_str().parse::<http::Uri>();
    if !authority.is_ok_and(|uri| uri.host().is_some_and(|host| !host.is_empty())) {
        return Err(refused("cannot be used: it names no host"));
    }
    reqwest::Proxy::all(url).map_err(|_| refused("cannot be used"))
}

impl Transport for ReqwestTransport {
    fn send(&self, request: HttpRequest) -> TransportFuture<'_> {
        Box::pin(self.exchange(request))
    }
}

impl ReqwestTransport {
    fn client_for(&self, url: &str) -> &reqwest::Client {
        let is_local = || {
            let origin = url.parse().ok().and_then(|url| Origin::of(&url));
            origin.is_some_and(|origin| !origin.is_https && origin.is_loopback())
        };
        let local = self.local.as_ref().filter(|_| is_local());
        local.unwrap_or(&self.client)
    }

    async fn exchange(&self, mut request: HttpRequest) -> Result<HttpResponse, TransportError> {
        let may_move = request.method.is_safe();
        tell_of_body(&mut request);
        let body = match request.body.bytes() {
            Some(bytes) if bytes.is_empty() || self.is_own => reqwest::Body::from(bytes.clone()),
            // A body that cannot be sent a second time, to another place.
            _ => reqwest::Body::wrap(request.body.into_http_body()),
        };
        let client = self.client_for(&request.url);
        // A key may stand in its query.
        let url = Zeroizing::new(request.url);
        let mut sent = client
            .request(request.method, url.as_str())
            .headers(request.headers)
            .body(body)
            .build()
            .map_err(transport_error)?;
        // The client keeps the time.
        *sent.timeout_mut() = None;
        let url = sent.url().clone();
        let response = client.execute(sent).await.map_err(transport_error)?;
        if *response.url() != url && !may_move {
            let problem = "the reqwest client followed a redirect: build it with Policy::none()";
            let kind = TransportErrorKind::Interrupted;
            return Err(TransportError::new(kind, problem));
        }
        let (parts, body) = http::Response::<reqwest::Body>::from(response).into_parts();
        Ok(HttpResponse {
            status: parts.status,
            headers: parts.headers,
            body: HttpBody::mapped(body, transport_error),
        })
    }
}

pub(super) fn transport_error(error: reqwest::Error) -> TransportError {
    let kind = if let Some(kind) = own_kind(&error) {
        kind
    } else if error.is_builder() {
        TransportErrorKind::Unsendable
    } else if error.is_connect() && error.is_timeout() {
        TransportErrorKind::ConnectTimeout
    } else if error.is_connect() {
        TransportErrorKind::Connect
    } else if error.is_timeout() {
        TransportErrorKind::Timeout
    } else {
        TransportErrorKind::Interrupted
    };
    // The URL may hold a filter's value, which is nobody's business in a log.
    TransportError::new(kind, error.without_url())
}

/// hyper leaves out the body of a GET whose length nobody knows, unless it is told that there is one.
fn tell_of_body(request: &mut HttpRequest) {
    if request.method.is_safe() && request.body.length().is_none() {
        let chunked = http::HeaderValue::from_static("chunked");
        let name = http::header::TRANSFER_ENCODING;
        request.headers.insert(name, chunked);
    }
}

/// What kept the body of the request from being sent, if that did.
fn own_kind(error: &reqwest::Error) -> Option<TransportErrorKind> {
    let mut cause = std::error::Error::source(error);
    while let Some(inner) = cause {
        if let Some(own) = inner.downcast_ref::<TransportError>() {
            return Some(own.kind());
        }
        cause = inner.source();
    }
    None
}
