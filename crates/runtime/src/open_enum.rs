//! Enums that stay open: a value that came up after the client was generated is kept, not refused.

use std::fmt;

use crate::check::{Rule, Violation, Violations};
use crate::json::{Fit, Json, JsonWriter, Place};

/// A value that an enum has no name for.
///
/// Opaque, so that giving the value a name later breaks nobody: it is read with the enum's `as_str`.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct UnknownValue {
    text: Box<str>,
}

impl UnknownValue {
    /// Takes the value as it stands on the wire. For the macro of [`OpenEnum`].
    #[doc(hidden)]
    #[must_use]
    pub fn of(text: &str) -> Self {
        Self { text: text.into() }
    }

    /// The value, for the enum's `as_str`.
    #[doc(hidden)]
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }
}

impl fmt::Debug for UnknownValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.text.fmt(f)
    }
}

/// An enum of strings. Generated; the macro [`open_enum!`](crate::open_enum!) adds what all enums share.
pub trait OpenEnum: Sized {
    /// The type's name.
    const NAME: &'static str;

    /// The values known when the client was generated, as they stand on the wire, in the schema's order.
    const VALUES: &'static [&'static str];

    /// The variant of a value on the wire, if it has one.
    fn known(value: &str) -> Option<Self>;

    /// The variant of a value that has none.
    fn unknown(value: UnknownValue) -> Self;

    /// The value on the wire.
    fn as_str(&self) -> &str;
}

/// Checks that the value is a known one.
pub fn check<E: OpenEnum>(value: &E, at: &Place<'_>, violations: &mut Violations) {
    if E::known(value.as_str()).is_none() {
        let shown = quoted(value.as_str());
        violations.add(at, Some(shown), Rule::Known(E::VALUES));
    }
}

/// How well `json` fits an enum; see [`Value::fit`](crate::Value::fit). An enum of one value is what tells one object
/// from another.
#[must_use]
pub fn fit<E: OpenEnum>(json: Json<'_>) -> Fit {
    match json.as_str() {
        Some(text) if E::known(&text).is_some() => Fit::GOOD,
        _ if E::VALUES.len() == 1 => Fit::CONTRADICTION,
        Some(_) => Fit::WEAK,
        None => Fit::NO,
    }
}

/// Parses a known value.
///
/// # Errors
/// When no variant has it.
pub fn parse<E: OpenEnum>(value: &str) -> Result<E, Violation> {
    E::known(value)
        .ok_or_else(|| Violation::new(E::NAME, Some(quoted(value)), Rule::Known(E::VALUES)))
}

/// The value in quotes, as JSON has it.
pub(crate) fn quoted(value: &str) -> String {
    let mut out = JsonWriter::new();
    out.string(value);
    out.finish()
}

/// Gives a type that implements [`OpenEnum`] what all enums share.
#[macro_export]
macro_rules! open_enum {
    ($enum:ty) => {
        impl $enum {
            /// The values known when this client was generated, as they stand on the wire.
            pub const VALUES: &'static [&'static str] = <Self as $crate::OpenEnum>::VALUES;

            /// The value of any text, known or not. An unknown one is refused before it is sent, unless
            /// the checks are switched off.
            #[must_use]
            pub fn from_wire(value: &str) -> Self {
                <Self as $crate::OpenEnum>::known(value).unwrap_or_else(|| {
                    <Self as $crate::OpenEnum>::unknown($crate::UnknownValue::of(value))
                })
            }

            /// The value as it stands on the wire.
            #[must_use]
            pub fn as_str(&self) -> &str {
                <Self as $crate::OpenEnum>::as_str(self)
            }

            /// Whether the value was known when this client was generated.
            #[must_use]
            pub fn is_known(&self) -> bool {
                <Self as $crate::OpenEnum>::known(self.as_str()).is_some()
            }
        }

        impl $crate::Value for $enum {
            const SHAPE: $crate::json::Shape = $crate::json::Shape::Scalar;
            const EXPECTS: &'static str = "a string";

            fn fit(json: $crate::json::Json<'_>, _depth: u8) -> $crate::json::Fit {
                $crate::open_enum::fit::<Self>(json)
            }

            #[inline]
            fn read(
                json: $crate::json::Json<'_>,
                _at: &$crate::json::Place<'_>,
                _context: &mut $crate::json::ReadContext,
            ) -> ::std::option::Option<Self> {
                json.as_str().map(|value| Self::from_wire(&value))
            }

            #[inline]
            fn write(&self, out: &mut $crate::json::JsonWriter) {
                out.string(self.as_str());
            }

            #[inline]
            fn check(&self, at: &$crate::json::Place<'_>, violations: &mut $crate::Violations) {
                $crate::open_enum::check(self, at, violations);
            }

            fn stand_in() -> Self {
                Self::from_wire("")
            }
        }

        impl ::std::fmt::Display for $enum {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                f.write_str(self.as_str())
            }
        }

        impl ::std::str::FromStr for $enum {
            type Err = $crate::Violation;

            fn from_str(value: &str) -> ::std::result::Result<Self, Self::Err> {
                $crate::open_enum::parse(value)
            }
        }

        impl ::std::convert::AsRef<str> for $enum {
            fn as_ref(&self) -> &str {
                self.as_str()
            }
        }

        $crate::forward_serde!($enum);
    };
}
