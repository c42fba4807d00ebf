//! Enums that stay open: a value that came up after the client was generated is kept, not refused.

use std::fmt;

use crate::check::{Rule, Violation, Violations};
use crate::json::{Fit, Json, JsonWriter, Place, ReadContext, Shape};
use crate::value::{Manner, Value};

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

/// The value of any text, known or not.
#[must_use]
pub fn from_wire<E: OpenEnum>(value: &str) -> E {
    E::known(value).unwrap_or_else(|| E::unknown(UnknownValue::of(value)))
}

/// Checks that the value is a known one.
pub fn check<E: OpenEnum>(value: &E, at: &Place<'_>, violations: &mut Violations) {
    if E::known(value.as_str()).is_none() {
        let shown = quoted(value.as_str());
        violations.add(at, Some(shown), Rule::Known(E::VALUES));
    }
}

/// How well `json` fits an enum; see [`Value::fit`]. An enum of one value is what tells one object
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

/// What all enums of strings have in common.
#[doc(hidden)]
#[derive(Debug)]
pub struct OpenEnumManner;

impl<T: OpenEnum + Value> Manner<T> for OpenEnumManner {
    const SHAPE: Shape = Shape::Scalar;
    const EXPECTS: &'static str = "a string";

    fn fit(json: Json<'_>, _depth: u8) -> Fit {
        fit::<T>(json)
    }

    fn read(json: Json<'_>, _at: &Place<'_>, _context: &mut ReadContext) -> Option<T> {
        json.as_str().map(|value| from_wire(&value))
    }

    fn write(value: &T, out: &mut JsonWriter) {
        out.string(value.as_str());
    }

    fn check(value: &T, at: &Place<'_>, violations: &mut Violations) {
        check(value, at, violations);
    }

    fn stand_in() -> T {
        from_wire("")
    }
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
                $crate::open_enum::from_wire(value)
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
            type Manner = $crate::open_enum::OpenEnumManner;
        }

        impl ::std::fmt::Display for $enum {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                f.write_str(self.as_str())
            }
        }

        impl ::std::str::FromStr for $enum {
            type Err = $crate::Violation;

            // `Self::Err` may be a variant.
            fn from_str(value: &str) -> ::std::result::Result<Self, $crate::Violation> {
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
