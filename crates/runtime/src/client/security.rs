//! How an operation lets its callers show who they are.
//!
//! Owns what an API's description says of it. Knows nothing of the credentials themselves.

/// A way to show who one is, as the API's description has it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Scheme {
    /// Its name in the description.
    pub name: &'static str,
    /// What is sent, and where.
    pub kind: SchemeKind,
}

/// What is sent to show who one is, and where.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum SchemeKind {
    /// A bearer token in the header `Authorization`.
    Bearer,
    /// A user name and a password in the header `Authorization`.
    Basic,
    /// A key in the header of this name.
    Header(&'static str),
    /// A key in the query parameter of this name.
    Query(&'static str),
    /// A key in the cookie of this name.
    Cookie(&'static str),
    /// A bearer token that OAuth 2 gives out.
    OAuth2 {
        /// Where a program gets one by itself, if the description says so.
        token_url: Option<&'static str>,
    },
    /// Another scheme of the header `Authorization`, whose value the caller gives whole.
    Other(&'static str),
    /// A certificate, which is the transport's business.
    MutualTls,
}

/// The ways to call an operation, of which one is enough. Each is a combination of schemes that are all needed; an
/// empty one lets anybody in. No ways at all mean that nobody is asked.
pub type Security = &'static [&'static [&'static Scheme]];

/// The usual key, a bearer token: for endpoints of one's own.
pub const BEARER: Security = &[&[&Scheme {
    name: "bearer",
    kind: SchemeKind::Bearer,
}]];

impl SchemeKind {
    /// Whether one text is all that it takes, so that [`ApiKey`](super::ApiKey) serves it.
    pub(super) const fn takes_key(self) -> bool {
        !matches!(self, Self::Basic | Self::Other(_) | Self::MutualTls)
    }

    /// Whether what it takes is a bearer token, so that a [`TokenSource`](super::TokenSource) serves it.
    pub(super) const fn takes_token(self) -> bool {
        matches!(self, Self::Bearer | Self::OAuth2 { .. })
    }

    /// The header that it fills, if it has one to itself.
    pub(super) const fn header(self) -> Option<&'static str> {
        match self {
            Self::Bearer | Self::Basic | Self::OAuth2 { .. } | Self::Other(_) => {
                Some("authorization")
            }
            Self::Header(name) => Some(name),
            Self::Query(_) | Self::Cookie(_) | Self::MutualTls => None,
        }
    }
}
