//! What a client shows of itself, and how it gets into a request.
//!
//! Owns every text that is a credential. Knows nothing of operations but the schemes that they name.

use std::fmt;
use std::sync::Arc;

use bytes::Bytes;
use http::header::{COOKIE, HeaderMap, HeaderName, HeaderValue};
use zeroize::Zeroizing;

use super::query::encode;
use super::request::RequestParts;
use super::security::{Scheme, SchemeKind, Security};
use super::token::TokenSource;
use super::transport::HttpRequest;
use crate::check::{Rule, Violation, Violations};
use crate::open_enum::quoted;
use crate::secret::Secret;

/// What a caller shows for one scheme. It is not shown by `Debug`, and wiped from memory on drop.
#[derive(Clone)]
pub struct Credential(Kind);

#[derive(Clone)]
enum Kind {
    Text(Secret),
    Basic { user: String, password: Secret },
    Source(Arc<dyn TokenSource>),
}

impl fmt::Debug for Credential {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[redacted]")
    }
}

impl Credential {
    /// A token: for bearer tokens, OAuth 2 and OpenID Connect.
    #[must_use]
    pub fn token(token: impl Into<String>) -> Self {
        Self::key(token)
    }

    /// A key; for a scheme of the header `Authorization` that has no kind of its own, the header's whole value.
    #[must_use]
    pub fn key(key: impl Into<String>) -> Self {
        let key = Zeroizing::new(key.into());
        Self(Kind::Text(Secret::new(key.trim())))
    }

    /// A user name and a password.
    #[must_use]
    pub fn basic(user: impl Into<String>, password: impl Into<String>) -> Self {
        let (user, password) = (user.into(), Secret::new(password));
        Self(Kind::Basic { user, password })
    }

    /// A token that comes from elsewhere, and may be another one each time.
    #[must_use]
    pub fn source(source: impl TokenSource) -> Self {
        Self(Kind::Source(Arc::new(source)))
    }

    /// What is sent for a scheme of this kind; `None` if it cannot be.
    fn value(&self, kind: SchemeKind) -> Option<Zeroizing<String>> {
        let text = match (&self.0, kind) {
            (Kind::Basic { user, password }, SchemeKind::Basic) if !user.contains(':') => {
                let plain = Zeroizing::new(format!("{user}:{}", password.expose()));
                let encoded = Zeroizing::new(base64(plain.as_bytes()));
                format!("Basic {}", &*encoded)
            }
            (Kind::Text(text), SchemeKind::Bearer | SchemeKind::OAuth2 { .. }) => {
                let is_plain = text.expose().bytes().all(|byte| byte.is_ascii_graphic());
                return is_plain.then(|| Zeroizing::new(format!("Bearer {}", text.expose())));
            }
            (Kind::Text(text), SchemeKind::Cookie(_)) => {
                let is_plain = |byte: u8| byte.is_ascii_graphic() && !b";,\"\\".contains(&byte);
                let text = text.expose();
                return text
                    .bytes()
                    .all(is_plain)
                    .then(|| Zeroizing::new(text.to_owned()));
            }
            (Kind::Text(text), SchemeKind::Header(_) | SchemeKind::Query(_)) => {
                text.expose().to_owned()
            }
            (Kind::Text(text), SchemeKind::Other(_)) => text.expose().to_owned(),
            _ => return None,
        };
        let is_sendable = text
            .bytes()
            .all(|byte| byte == b' ' || byte.is_ascii_graphic());
        let text = Zeroizing::new(text);
        is_sendable.then_some(text)
    }

    /// Whether it can be sent for a scheme of this kind.
    pub(super) fn fits(&self, kind: SchemeKind) -> bool {
        match &self.0 {
            Kind::Source(_) => kind.takes_token(),
            _ => self.value(kind).is_some(),
        }
    }

    /// What a server may quote, which must not show.
    fn secrets(&self) -> Vec<Secret> {
        match &self.0 {
            Kind::Text(text) => vec![text.clone()],
            // What it gives is noted when it is shown.
            Kind::Source(_) => Vec::new(),
            Kind::Basic { password, .. } => {
                let mut secrets = vec![password.clone()];
                if let Some(value) = self.value(SchemeKind::Basic) {
                    secrets.push(Secret::new(value.trim_start_matches("Basic ")));
                }
                secrets.retain(|secret| !secret.expose().is_empty());
                secrets
            }
        }
    }
}

/// All that a client can show.
#[derive(Debug, Default)]
pub(super) struct Credentials {
    pub(super) key: Option<Credential>,
    pub(super) login: Option<Credential>,
    /// Where bearer tokens come from, above the key.
    pub(super) tokens: Option<Credential>,
    pub(super) by_name: Vec<(&'static str, Credential)>,
}

impl Credentials {
    pub(super) fn is_empty(&self) -> bool {
        let common = [&self.key, &self.login, &self.tokens];
        common.iter().all(|credential| credential.is_none()) && self.by_name.is_empty()
    }

    pub(super) fn secrets(&self) -> Vec<Secret> {
        let named = self.by_name.iter().map(|(_, credential)| credential);
        let all = self.key.iter().chain(&self.login).chain(named);
        all.flat_map(Credential::secrets).collect()
    }

    /// What there is for a scheme: its own credential, or else what serves all that have none.
    fn of(&self, scheme: &Scheme) -> Option<&Credential> {
        let own = self.by_name.iter().find(|(name, _)| *name == scheme.name);
        match own {
            Some((_, credential)) => Some(credential),
            None if self.has_source(scheme) => self.tokens.as_ref(),
            None if scheme.kind == SchemeKind::Basic => self.login.as_ref(),
            None if scheme.kind.takes_key() => self.key.as_ref(),
            None => None,
        }
    }

    /// What is shown for all schemes of a combination, if it can be.
    fn combination<'c>(
        &'c self,
        schemes: &'static [&'static Scheme],
        parts: &RequestParts,
    ) -> Option<Vec<(&'static Scheme, &'c Credential)>> {
        let mut shown = Vec::new();
        for scheme in schemes {
            // What the call says by hand stands above what the client would say.
            if scheme.kind == SchemeKind::MutualTls || is_said(scheme.kind, parts) {
                continue;
            }
            let credential = self.of(scheme)?;
            shown.push((*scheme, credential));
        }
        // One key cannot be two: with what belongs to each, every scheme has one of its own.
        let common = shown.iter().filter(|(scheme, _)| {
            scheme.kind.takes_key() && !self.is_own(scheme) && !self.has_source(scheme)
        });
        (common.count() <= 1).then_some(shown)
    }

    /// Whether the common key stands in for a token of OAuth 2.
    fn has_key_for_token(&self, shown: &[(&'static Scheme, &Credential)]) -> bool {
        let is_token = |scheme: &Scheme| matches!(scheme.kind, SchemeKind::OAuth2 { .. });
        let stands_in = |scheme: &Scheme| !self.is_own(scheme) && !self.has_source(scheme);
        shown
            .iter()
            .any(|(scheme, _)| is_token(scheme) && stands_in(scheme))
    }

    fn is_own(&self, scheme: &Scheme) -> bool {
        self.by_name.iter().any(|(name, _)| *name == scheme.name)
    }

    /// Whether bearer tokens for the scheme come from where they all do.
    const fn has_source(&self, scheme: &Scheme) -> bool {
        self.tokens.is_some() && scheme.kind.takes_token()
    }

    /// What is shown to an operation: the first way whose credentials are all there.
    pub(super) fn choose(
        &self,
        security: Security,
        parts: &RequestParts,
    ) -> Result<Vec<(&'static Scheme, &Credential)>, Violations> {
        let ways = security.iter().filter(|way| !way.is_empty());
        let found: Vec<_> = ways
            .filter_map(|way| self.combination(way, parts))
            .collect();
        // A key is shown where the API asks for one, before it is tried as a token of OAuth 2.
        let preferred = found
            .iter()
            .position(|shown| !self.has_key_for_token(shown));
        let found = found.into_iter().nth(preferred.unwrap_or_default());
        let is_open = security.is_empty() || security.iter().any(|way| way.is_empty());
        match found {
            Some(found) => match found
                .iter()
                .find(|(scheme, shown)| !shown.fits(scheme.kind))
            {
                Some((scheme, _)) => Err(unfit(scheme)),
                None => Ok(found),
            },
            // Without any credential the server is asked, which knows best whom it lets in.
            None if is_open || self.is_empty() => Ok(Vec::new()),
            None => Err(missing(security)),
        }
    }
}

/// Whether a call says by hand what a scheme would.
fn is_said(kind: SchemeKind, parts: &RequestParts) -> bool {
    match kind {
        SchemeKind::Query(name) => parts.query.get(name).is_some(),
        kind => kind
            .header()
            .is_some_and(|name| parts.headers.contains_key(name)),
    }
}

/// That no way is open, with all there are.
fn missing(security: Security) -> Violations {
    let ways = security.iter().map(|way| {
        let names: Vec<String> = way.iter().map(|scheme| quoted(scheme.name)).collect();
        names.join(" with ")
    });
    let ways: Vec<String> = ways.collect();
    let place = format!("the credential for {}", ways.join(", or "));
    let rule = Rule::Kind("given to the client's builder");
    Violation::new(place, None, rule).into()
}

/// That a credential holds what its place in a request cannot, such as a semicolon in a cookie.
fn unfit(scheme: &Scheme) -> Violations {
    let place = format!("the credential for {}", quoted(scheme.name));
    let rule = Rule::Kind(match scheme.kind {
        SchemeKind::Cookie(_) => {
            "one that a cookie can hold: no space, quote, comma, semicolon or backslash"
        }
        _ => "one that can be sent for that scheme",
    });
    Violation::new(place, None, rule).into()
}

/// Where the tokens of a credential come from, if it does not hold one.
pub(super) fn source(credential: &Credential) -> Option<Arc<dyn TokenSource>> {
    match &credential.0 {
        Kind::Source(source) => Some(Arc::clone(source)),
        _ => None,
    }
}

/// Puts a token into a request.
pub(super) fn show_token(scheme: &'static Scheme, token: &Secret, request: &mut HttpRequest) {
    show(scheme, &Credential(Kind::Text(token.clone())), request);
}

/// Puts a credential into a request.
pub(super) fn show(scheme: &Scheme, credential: &Credential, request: &mut HttpRequest) {
    let Some(value) = credential.value(scheme.kind) else {
        return;
    };
    match scheme.kind {
        SchemeKind::Query(name) => {
            let mark = if request.url.contains('?') { "&" } else { "?" };
            let value = Zeroizing::new(encode(&value).into_owned());
            let name = encode(name);
            // A text that grows leaves a copy behind, and there may be another key in it.
            let length = request.url.len() + name.len() + value.len() + 2;
            let mut url = String::with_capacity(length);
            for part in [request.url.as_str(), mark, &name, "=", &value] {
                url.push_str(part);
            }
            request.wipe_url();
            request.url = url;
        }
        SchemeKind::Cookie(name) => add_cookie(name, &value, &mut request.headers),
        kind => {
            let name = kind
                .header()
                .and_then(|name| HeaderName::try_from(name).ok());
            let value = sensitive(value.to_string());
            if let (Some(name), Some(value)) = (name, value) {
                request.headers.insert(name, value);
            }
        }
    }
}

/// Adds a cookie to those that are there: a request has one header for all of them.
fn add_cookie(name: &str, value: &str, headers: &mut HeaderMap) {
    let present = headers.get_all(COOKIE).iter();
    let mut cookies: Vec<String> = present
        .filter_map(|cookie| cookie.to_str().ok().map(str::to_owned))
        .collect();
    cookies.push(format!("{name}={value}"));
    if let Some(value) = sensitive(cookies.join("; ")) {
        headers.insert(COOKIE, value);
    }
}

/// A header's value, wiped once the last request that carries it is gone.
pub(super) fn sensitive(text: String) -> Option<HeaderValue> {
    let text = Zeroizing::new(text.into_bytes());
    let mut value = HeaderValue::from_maybe_shared(Bytes::from_owner(text)).ok()?;
    value.set_sensitive(true);
    Some(value)
}

/// Base64 as RFC 4648 has it, padded.
pub(super) fn base64(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for chunk in bytes.chunks(3) {
        let byte = |index: usize| u32::from(chunk.get(index).copied().unwrap_or(0));
        let bits = byte(0) << 16 | byte(1) << 8 | byte(2);
        for place in 0..4 {
            let digit = (bits >> (18 - 6 * place)) & 63;
            let is_padding = place > chunk.len();
            text.push(if is_padding {
                '='
            } else {
                char::from(DIGITS[digit as usize])
            });
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::base64;

    #[test]
    fn base64_is_padded() {
        for (plain, encoded) in [
            ("", ""),
            ("f", "Zg=="),
            ("fo", "Zm8="),
            ("foo", "Zm9v"),
            ("foob", "Zm9vYg=="),
        ] {
            assert_eq!(base64(plain.as_bytes()), encoded);
        }
    }
}
