//! One JSON value inside a document, as a slice of the document's text.

use std::borrow::Cow;
use std::fmt;

use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;

/// What a JSON value is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// `null`
    Null,
    /// `true` or `false`
    Boolean,
    /// A number.
    Number,
    /// A string.
    String,
    /// `[…]`
    List,
    /// `{…}`
    Object,
}

impl Kind {
    /// The kind with its article, for messages.
    #[must_use]
    pub const fn describe(self) -> &'static str {
        match self {
            Self::Null => "null",
            Self::Boolean => "a boolean",
            Self::Number => "a number",
            Self::String => "a string",
            Self::List => "a list",
            Self::Object => "an object",
        }
    }

    pub(crate) const fn shape(self) -> Shape {
        match self {
            Self::Null => Shape::Any,
            Self::Boolean | Self::Number | Self::String => Shape::Scalar,
            Self::List => Shape::List,
            Self::Object => Shape::Object,
        }
    }
}

/// What a type expects of a JSON value, as far as a mismatch makes a document unreadable: a string
/// where a number should be is odd and kept, a list where an object should be is an error.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// Any JSON.
    Any,
    /// A string, a number or a boolean.
    Scalar,
    /// A list.
    List,
    /// An object.
    Object,
}

impl Shape {
    pub(crate) const fn describe(self) -> &'static str {
        match self {
            Self::Any => "any JSON",
            Self::Scalar => "a single value",
            Self::List => "a list",
            Self::Object => "an object",
        }
    }

    pub(crate) fn admits(self, kind: Kind) -> bool {
        self == Self::Any || kind == Kind::Null || kind.shape() == self
    }
}

/// A well-formed JSON value: the slice of a document's text that holds it.
///
/// `Debug` shows the kind only, since nobody can say whether a value in a document is a secret.
#[derive(Clone, Copy)]
pub struct Json<'a> {
    text: &'a str,
}

impl fmt::Debug for Json<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Json({})", self.kind().describe())
    }
}

impl<'a> Json<'a> {
    /// Scans `text`, which must hold one JSON value and nothing else.
    ///
    /// # Errors
    /// The parser's error, with line and column, when `text` is not well-formed JSON.
    pub fn parse(text: &'a str) -> Result<Self, serde_json::Error> {
        serde_json::from_str::<&RawValue>(text).map(Self::from_raw)
    }

    pub(crate) fn from_raw(raw: &'a RawValue) -> Self {
        Self { text: raw.get() }
    }

    /// The value of a text that is known to hold one, without white space around it.
    pub(crate) const fn of_scanned(text: &'a str) -> Self {
        Self { text }
    }

    /// The value's text, as it stands in the document.
    #[must_use]
    pub const fn text(self) -> &'a str {
        self.text
    }

    /// What the value is.
    #[must_use]
    pub fn kind(self) -> Kind {
        match self.text.as_bytes().first() {
            Some(b'{') => Kind::Object,
            Some(b'[') => Kind::List,
            Some(b'"') => Kind::String,
            Some(b't' | b'f') => Kind::Boolean,
            Some(b'n') | None => Kind::Null,
            Some(_) => Kind::Number,
        }
    }

    /// Whether the value is `null`.
    #[must_use]
    pub fn is_null(self) -> bool {
        self.kind() == Kind::Null
    }

    /// The boolean, if it is one.
    #[must_use]
    pub fn as_bool(self) -> Option<bool> {
        self.text.parse().ok()
    }

    /// The string, if it is one that Unicode can hold (a lone surrogate escape is not).
    #[must_use]
    pub fn as_str(self) -> Option<Cow<'a, str>> {
        let inner = self.text.strip_prefix('"')?.strip_suffix('"')?;
        if !inner.contains('\\') {
            return Some(Cow::Borrowed(inner));
        }
        serde_json::from_str(self.text).ok().map(Cow::Owned)
    }

    /// The integer, if it is one within the range of `i128`: `10`, and `10.0` and `1e1` too.
    #[must_use]
    pub fn as_integer(self) -> Option<i128> {
        if self.kind() != Kind::Number {
            return None;
        }
        self.text.parse().ok().or_else(|| whole_number(self.text))
    }

    /// The number as a float, if it is a number.
    #[must_use]
    pub fn as_float(self) -> Option<f64> {
        (self.kind() == Kind::Number)
            .then(|| self.text.parse().ok())
            .flatten()
    }

    /// The items, if it is a list.
    #[must_use]
    pub fn items(self) -> Option<Vec<Json<'a>>> {
        let items: Vec<&RawValue> = serde_json::from_str(self.text).ok()?;
        Some(items.into_iter().map(Self::from_raw).collect())
    }

    /// The members in the document's order, if it is an object. In a name, what Unicode cannot hold (a lone
    /// surrogate escape) is replaced by U+FFFD.
    #[must_use]
    pub fn members(self) -> Option<Vec<(Cow<'a, str>, Json<'a>)>> {
        let members: Members<'a> = serde_json::from_str(self.text).ok()?;
        Some(members.0)
    }
}

/// The value of a number with a fraction or an exponent, if it is whole. Worked out on the digits: a float
/// would round, and take 2^53 + 1 for 2^53.
fn whole_number(text: &str) -> Option<i128> {
    let (mantissa, exponent) = text.split_once(['e', 'E']).unwrap_or((text, "0"));
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let fraction = fraction.trim_end_matches('0');
    let digits: i128 = format!("{whole}{fraction}").parse().ok()?;
    if digits == 0 {
        return Some(0);
    }
    let shift = exponent.parse::<i64>().ok()? - i64::try_from(fraction.len()).ok()?;
    let factor = 10_i128.checked_pow(u32::try_from(shift.unsigned_abs()).ok()?)?;
    if shift >= 0 {
        return digits.checked_mul(factor);
    }
    (digits % factor == 0).then_some(digits / factor)
}

struct Members<'a>(Vec<(Cow<'a, str>, Json<'a>)>);

impl<'de> Deserialize<'de> for Members<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct MembersVisitor;
        impl<'de> Visitor<'de> for MembersVisitor {
            type Value = Members<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut members = Vec::new();
                while let Some((Name(name), raw)) = map.next_entry::<Name<'de>, &RawValue>()? {
                    members.push((name, Json::from_raw(raw)));
                }
                Ok(Members(members))
            }
        }
        deserializer.deserialize_map(MembersVisitor)
    }
}

/// A member's name, borrowed from the document unless it holds an escape.
struct Name<'a>(Cow<'a, str>);

impl<'de> Deserialize<'de> for Name<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct NameVisitor;
        impl<'de> Visitor<'de> for NameVisitor {
            type Value = Name<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a string")
            }

            fn visit_borrowed_bytes<E>(self, name: &'de [u8]) -> Result<Self::Value, E> {
                Ok(Name(match std::str::from_utf8(name) {
                    Ok(name) => Cow::Borrowed(name),
                    Err(_) => String::from_utf8_lossy(name),
                }))
            }

            fn visit_bytes<E>(self, name: &[u8]) -> Result<Self::Value, E> {
                Ok(Name(String::from_utf8_lossy(name).into_owned().into()))
            }
        }
        // As bytes, since a lone surrogate escape in a name is no reason not to read the document.
        deserializer.deserialize_bytes(NameVisitor)
    }
}
