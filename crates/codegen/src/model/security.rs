//! How callers show who they are.

use super::{Api, Operation};

/// A way to show who one is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scheme {
    /// Its name in the document.
    pub wire: String,
    /// The name of its constant.
    pub name: String,
    /// What it is, in Markdown.
    pub description: Option<String>,
    /// What is sent.
    pub kind: SchemeKind,
}

/// What is sent to show who one is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SchemeKind {
    /// A bearer token.
    Bearer,
    /// A user name and a password.
    Basic,
    /// A key in a header.
    Header(String),
    /// A key in the query.
    Query(String),
    /// A key in a cookie.
    Cookie(String),
    /// A token of OAuth 2, and where programs get one.
    OAuth2(Option<String>),
    /// Another scheme of the header `Authorization`.
    Other(String),
    /// A certificate.
    MutualTls,
}

impl SchemeKind {
    /// Whether one text is all that it takes.
    #[must_use]
    pub const fn takes_key(&self) -> bool {
        !matches!(self, Self::Basic | Self::Other(_) | Self::MutualTls)
    }

    /// Whether what it takes is a bearer token.
    #[must_use]
    pub const fn takes_token(&self) -> bool {
        matches!(self, Self::Bearer | Self::OAuth2(_))
    }
}

/// The ways to call an operation, each a combination of schemes by the names of their constants.
pub type Security = Vec<Vec<Scheme>>;

impl Api {
    /// Where a program gets a token by itself, if there is one such place.
    #[must_use]
    pub fn token_url(&self) -> Option<&str> {
        let mut urls = self.schemes.iter().filter_map(|scheme| match &scheme.kind {
            SchemeKind::OAuth2(url) => url.as_deref(),
            _ => None,
        });
        let first = urls.next()?;
        urls.all(|url| url == first).then_some(first)
    }

    /// What to say of a client that is made without a key and without a password.
    pub(crate) fn without_key(&self) -> &'static str {
        match self.schemes.is_empty() {
            true => "The API asks for no key.",
            false => "What the API asks for is given to the builder, by `credential`.",
        }
    }
}

impl Operation {
    /// Whether callers have to show who they are.
    #[must_use]
    pub fn is_authenticated(&self) -> bool {
        let is_open = self.security.iter().any(Vec::is_empty);
        !self.security.is_empty() && !is_open
    }

    /// Whether one text is all that a caller has to show.
    #[must_use]
    pub fn takes_key(&self) -> bool {
        let takes = |way: &Vec<Scheme>| matches!(way.as_slice(), [one] if one.kind.takes_key());
        self.security.iter().any(takes)
    }
}
