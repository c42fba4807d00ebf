//! Strings that must not show.

use std::fmt;

use zeroize::Zeroizing;

use crate::check::{Rule, Violations};
use crate::json::{Json, JsonWriter, Place, ReadContext, Shape};
use crate::value::{Manner, Value};

/// A password, key or token: not shown by `Debug`, without `Display`, and wiped from memory on drop.
///
/// The body of a request that it is sent in is wiped as well, once the transport lets go of it. Copies that
/// are beyond that: in paths, queries and headers, in answers, in the text of a document that it is read
/// from or written to, and whatever a transport makes of a request.
#[derive(Clone)]
pub struct Secret {
    text: Zeroizing<String>,
}

impl Secret {
    /// Takes a secret into keeping.
    #[must_use]
    pub fn new(text: impl Into<String>) -> Self {
        Self {
            text: Zeroizing::new(text.into()),
        }
    }

    /// The secret itself, for the one place that needs it.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.text
    }
}

/// Whether what should be a secret is what servers show in its stead: `********`, for one. Sent back, it would become
/// the secret.
pub(crate) fn is_mask(secret: &Secret) -> bool {
    let text = secret.expose();
    !text.is_empty() && text.chars().all(|c| matches!(c, '*' | '•' | '●'))
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[redacted]")
    }
}

impl PartialEq for Secret {
    // Takes the same time wherever the first difference is, so that an answer's time tells nothing.
    fn eq(&self, other: &Self) -> bool {
        let (left, right) = (self.text.as_bytes(), other.text.as_bytes());
        let difference = left.iter().zip(right).fold(0, |sum, (l, r)| sum | (l ^ r));
        left.len() == right.len() && difference == 0
    }
}

impl Eq for Secret {}

impl From<String> for Secret {
    fn from(text: String) -> Self {
        Self::new(text)
    }
}

impl From<&str> for Secret {
    fn from(text: &str) -> Self {
        Self::new(text)
    }
}

impl Value for Secret {
    type Manner = Self;
}

impl Manner<Self> for Secret {
    const SHAPE: Shape = Shape::Scalar;
    const EXPECTS: &'static str = "a string";
    const SECRET: bool = true;

    fn read(json: Json<'_>, _at: &Place<'_>, _context: &mut ReadContext) -> Option<Self> {
        json.as_str().map(|text| Self::new(text.into_owned()))
    }

    fn write(value: &Self, out: &mut JsonWriter) {
        out.secret(value);
    }

    fn check(value: &Self, at: &Place<'_>, violations: &mut Violations) {
        if is_mask(value) {
            violations.add(at, None, Rule::NoMask);
        }
    }

    fn stand_in() -> Self {
        Self::new(String::new())
    }
}

crate::forward_serde!(Secret);
