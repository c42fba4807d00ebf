//! Why a client could not be made.

use std::error::Error as StdError;
use std::fmt;

use http::header::AUTHORIZATION;

/// Why a client could not be made.
#[derive(Debug)]
#[non_exhaustive]
pub enum BuildError {
    /// No key was given.
    MissingKey {
        /// The environment variable that it can be given in.
        variable: &'static str,
    },
    /// Neither a user name with its password nor another credential was given.
    MissingLogin {
        /// The environment variable that the user name can be given in.
        username_variable: &'static str,
        /// The environment variable that the password can be given in.
        password_variable: &'static str,
    },
    /// A credential cannot be sent for the scheme that it was given for.
    Credential {
        /// The scheme's name.
        scheme: &'static str,
    },
    /// Client credentials were given, and the API's description names no server that gives out tokens for them.
    MissingTokenUrl,
    /// The key holds a character that no header can.
    MalformedKey,
    /// No base URL was given, and the API's description has none.
    MissingBaseUrl {
        /// The environment variable that it can be given in.
        variable: &'static str,
    },
    /// The base URL cannot be used.
    BaseUrl {
        /// Why not.
        problem: &'static str,
    },
    /// The base URL would have the key sent unencrypted over a network.
    InsecureBaseUrl,
    /// A default header cannot be used: it cannot be sent, or is one that the client sets itself.
    Header {
        /// The header's name.
        name: String,
    },
    /// Nobody keeps the time: the feature `reqwest` is off, and no clock was given.
    MissingClock,
    /// The transport could not be set up.
    Transport(Box<dyn StdError + Send + Sync>),
}

impl BuildError {
    #[cfg(feature = "reqwest")]
    pub(super) fn transport(error: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        Self::Transport(error.into())
    }
}

impl fmt::Display for BuildError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::MissingKey { variable } => {
                write!(f, "no API key: set {variable}, or give one to the builder")
            }
            Self::MissingLogin {
                username_variable,
                password_variable,
            } => write!(
                f,
                "no user name and password: set {username_variable} and {password_variable}, or give them to the builder"
            ),
            Self::Credential { scheme } => {
                write!(f, "the credential for {scheme:?} cannot be sent for that scheme")
            }
            Self::MissingTokenUrl => f.write_str(
                "no server is known that gives out tokens: give `ClientCredentials` with its URL to `token_source`",
            ),
            Self::MalformedKey => f.write_str(
                "the API key holds a character that a key cannot: only visible ASCII can be sent",
            ),
            Self::MissingBaseUrl { variable } => {
                write!(f, "no base URL: set {variable}, or give one to the builder")
            }
            Self::BaseUrl { problem } => write!(f, "the base URL {problem}"),
            Self::InsecureBaseUrl => f.write_str(
                "the base URL must begin with https://, or the key would be sent unencrypted; for a network \
                 that is trusted, call `allow_insecure_http` on the builder",
            ),
            Self::Header { name } if is_authorization(name) => write!(
                f,
                "the default header {name:?} cannot be sent: the key goes there, give it to `api_key`"
            ),
            Self::Header { name } => write!(f, "the default header {name:?} cannot be sent"),
            Self::MissingClock => f.write_str(
                "no clock was given, and the feature `reqwest` is off: call `clock` on the builder",
            ),
            Self::Transport(error) => {
                write!(f, "the transport could not be set up: {error}")?;
                let mut cause = error.source();
                while let Some(inner) = cause {
                    write!(f, ": {inner}")?;
                    cause = inner.source();
                }
                Ok(())
            }
        }
    }
}

impl StdError for BuildError {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        match self {
            Self::Transport(error) => Some(&**error),
            _ => None,
        }
    }
}

/// Whether a header is the key's.
fn is_authorization(name: &str) -> bool {
    name.eq_ignore_ascii_case(AUTHORIZATION.as_str())
}
