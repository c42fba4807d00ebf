//! Where an API is: base URLs, and which other URLs lie at the same place.

use http::Uri;
use http::uri::Scheme;

/// A base URL that requests can be made of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct BaseUrl {
    /// The URL without a slash at its end.
    pub(super) text: String,
    pub(super) origin: Origin,
}

/// The part of a URL that says whom one speaks to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Origin {
    pub(super) is_https: bool,
    /// In lower case; an IPv6 address stands in brackets.
    pub(super) host: String,
    pub(super) port: u16,
}

impl BaseUrl {
    /// The base URL that `text` holds, or what is wrong with it.
    pub(super) fn parse(text: &str) -> Result<Self, &'static str> {
        let text = text.trim().trim_end_matches('/');
        let url = text.parse::<Uri>().map_err(|_| "is not a URL")?;
        let is_http = |scheme: &Scheme| *scheme == Scheme::HTTP || *scheme == Scheme::HTTPS;
        if !url.scheme().is_some_and(is_http) {
            return Err("must begin with https:// or http://");
        }
        if url
            .authority()
            .is_some_and(|host| host.as_str().contains('@'))
        {
            return Err("must not hold a user name or password");
        }
        let origin =
            Origin::of(&url).ok_or("must name a host, and a port between 0 and 65535 if any")?;
        if url.query().is_some() || text.contains('#') {
            return Err("must not hold a query or fragment");
        }
        let text = text.to_owned();
        Ok(Self { text, origin })
    }
}

impl Origin {
    /// The origin of an absolute HTTP URL without user name and password.
    pub(super) fn of(url: &Uri) -> Option<Self> {
        let is_https = url.scheme()? == &Scheme::HTTPS;
        let (host, authority) = (url.host()?, url.authority()?.as_str());
        let port = authority.strip_prefix(host)?;
        // A user name may look like the host itself.
        if authority.contains('@') {
            return None;
        }
        if host.is_empty() || (!port.is_empty() && url.port_u16().is_none()) {
            return None;
        }
        Some(Self {
            is_https,
            host: host.to_ascii_lowercase(),
            port: url.port_u16().unwrap_or(if is_https { 443 } else { 80 }),
        })
    }

    /// Whether what is sent there never leaves this machine.
    pub(super) fn is_loopback(&self) -> bool {
        let address = self.host.trim_start_matches('[').trim_end_matches(']');
        match address.parse::<std::net::IpAddr>() {
            Ok(address) => address.to_canonical().is_loopback(),
            Err(_) => self.host == "localhost" || self.host.ends_with(".localhost"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn origin(text: &str) -> Origin {
        BaseUrl::parse(text).unwrap().origin
    }

    #[test]
    fn an_origin_is_scheme_host_and_port() {
        assert_eq!(
            origin("HTTPS://API.example.com/v2/"),
            origin("https://api.example.com:443")
        );
        assert_ne!(
            origin("https://api.example.com"),
            origin("http://api.example.com:443")
        );
        assert_ne!(
            origin("https://a.example.com"),
            origin("https://b.example.com")
        );
        assert_eq!(
            BaseUrl::parse(" http://h/v2// ").unwrap().text,
            "http://h/v2"
        );
    }

    #[test]
    fn loopback_is_told_from_what_looks_like_it() {
        for url in [
            "http://localhost:8080",
            "http://api.localhost",
            "http://127.0.0.1",
            "http://127.8.9.1:1",
            "http://[::1]:80",
            "http://[::ffff:127.0.0.1]",
        ] {
            assert!(origin(url).is_loopback(), "{url}");
        }
        for url in [
            "http://localhost.example.com",
            "http://127.0.0.1.example.com",
            "http://128.0.0.1",
            "http://10.0.0.1",
            "http://[::2]",
        ] {
            assert!(!origin(url).is_loopback(), "{url}");
        }
    }
}
