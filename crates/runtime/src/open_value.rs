//! Enums of values that are not all strings: numbers, booleans, null beside others. Open, as those of strings are.

use crate::check::{Rule, Violations};
use crate::json::{AnyJson, Fit, Json, JsonWriter, Kind, Place, ReadContext, Shape};
use crate::value::{Manner, Value};

/// An enum of JSON values. Generated; the macro [`open_value!`](crate::open_value!) adds what all such enums share.
pub trait OpenValue: Sized {
    /// The type's name.
    const NAME: &'static str;

    /// The values known when the client was generated, as JSON, in the schema's order.
    const VALUES: &'static [&'static str];

    /// The variant of a value, given as JSON, if it has one.
    fn known(json: &str) -> Option<Self>;

    /// The variant of a value that has none.
    fn unknown(value: AnyJson) -> Self;

    /// The value as JSON.
    fn json(&self) -> &str;
}

/// The one form of a value that two ways of writing it have in common: `1.0` is `1`.
fn canonical(json: Json<'_>) -> String {
    match json.kind() {
        Kind::Number => match json.as_integer() {
            Some(integer) => integer.to_string(),
            None => json
                .as_float()
                .map_or_else(|| json.text().to_owned(), |number| number.to_string()),
        },
        Kind::String => match json.as_str() {
            Some(text) => crate::open_enum::quoted(&text),
            None => json.text().to_owned(),
        },
        _ => json.text().to_owned(),
    }
}

/// Reads a value, known or not.
pub fn read<E: OpenValue>(json: Json<'_>) -> E {
    E::known(&canonical(json)).unwrap_or_else(|| E::unknown(json.into()))
}

/// How well `json` fits; see [`Value::fit`].
#[must_use]
pub fn fit<E: OpenValue>(json: Json<'_>) -> Fit {
    if E::known(&canonical(json)).is_some() {
        return Fit::GOOD;
    }
    if E::VALUES.len() == 1 {
        return Fit::CONTRADICTION;
    }
    let alike = |value: &&str| Json::of_scanned(value).kind() == json.kind();
    if E::VALUES.iter().any(alike) {
        Fit::WEAK
    } else {
        Fit::NO
    }
}

/// Checks that the value is a known one.
pub fn check<E: OpenValue>(value: &E, at: &Place<'_>, violations: &mut Violations) {
    let json = value.json();
    if E::known(&canonical(Json::of_scanned(json))).is_none() {
        violations.add(at, Some(json.to_owned()), Rule::Known(E::VALUES));
    }
}

/// What all enums of JSON values have in common.
#[doc(hidden)]
#[derive(Debug)]
pub struct OpenValueManner;

impl<T: OpenValue + Value> Manner<T> for OpenValueManner {
    const SHAPE: Shape = Shape::Any;
    const EXPECTS: &'static str = "one of the values that the schema lists";

    fn fit(json: Json<'_>, _depth: u8) -> Fit {
        fit::<T>(json)
    }

    fn read(json: Json<'_>, _at: &Place<'_>, _context: &mut ReadContext) -> Option<T> {
        Some(read(json))
    }

    fn write(value: &T, out: &mut JsonWriter) {
        out.raw(value.json());
    }

    fn check(value: &T, at: &Place<'_>, violations: &mut Violations) {
        check(value, at, violations);
    }

    fn stand_in() -> T {
        T::unknown(AnyJson::null())
    }
}

/// Gives a type that implements [`OpenValue`] what all such enums share.
#[macro_export]
macro_rules! open_value {
    ($enum:ty) => {
        impl $enum {
            /// The values known when this client was generated, as JSON.
            pub const VALUES: &'static [&'static str] = <Self as $crate::OpenValue>::VALUES;

            /// The value as JSON.
            #[must_use]
            pub fn json(&self) -> &str {
                <Self as $crate::OpenValue>::json(self)
            }

            /// Whether the value was known when this client was generated.
            #[must_use]
            pub fn is_known(&self) -> bool {
                $crate::check(self).is_ok()
            }
        }

        impl $crate::Value for $enum {
            type Manner = $crate::open_value::OpenValueManner;
        }

        impl ::std::fmt::Display for $enum {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                f.write_str(self.json())
            }
        }

        $crate::forward_serde!($enum);
    };
}
