//! Types of other crates that stand in a model: whatever serde can read and write.

use std::fmt;

use serde::de::DeserializeOwned;
use serde::ser::{Error as _, Serialize};

use crate::check::{Rule, Violations};
use crate::checked::{Subject, keeps_integer};
use crate::json::{AnyJson, Fit, Json, JsonWriter, Kind, Place, ReadContext, Shape};
use crate::value::{Manner, Value};

/// What a type of another crate has to be able to do, to stand in a model.
pub trait Foreign: Serialize + DeserializeOwned + Clone + PartialEq + fmt::Debug {}

impl<T: Serialize + DeserializeOwned + Clone + PartialEq + fmt::Debug> Foreign for T {}

/// A value of a type of another crate, which the settings of the generator have chosen for a schema or a format.
///
/// It turns into one by `into()`, and is reached by [`External::get`]. What was read goes out as it was written, to the
/// last digit; what was made here, as its type's `Serialize` has it.
#[derive(Clone)]
pub struct External<T> {
    /// `None`: what must be there was not, or could not be read; the model around it has kept it.
    value: Option<T>,
    /// How it was written, if it was read.
    read: Option<AnyJson>,
}

impl<T> External<T> {
    /// The value; `None` where the server sent something that the type cannot hold, or nothing, and this stands in for it.
    #[must_use]
    pub const fn get(&self) -> Option<&T> {
        self.value.as_ref()
    }

    /// The value, as [`External::get`] gives it.
    #[must_use]
    pub fn into_inner(self) -> Option<T> {
        self.value
    }
}

impl<T: Foreign> External<T> {
    /// How the value is written.
    fn json(&self) -> Result<AnyJson, serde_json::Error> {
        match (&self.read, &self.value) {
            (Some(text), _) => Ok(text.clone()),
            (None, Some(value)) => AnyJson::new(value),
            (None, None) => Ok(AnyJson::null()),
        }
    }
}

impl<T> From<T> for External<T> {
    fn from(value: T) -> Self {
        Self {
            value: Some(value),
            read: None,
        }
    }
}

/// Two are equal if their values are, however they were written.
impl<T: PartialEq> PartialEq for External<T> {
    fn eq(&self, other: &Self) -> bool {
        self.value == other.value
    }
}

impl<T: Eq> Eq for External<T> {}

impl<T: std::hash::Hash> std::hash::Hash for External<T> {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        self.value.hash(state);
    }
}

impl<T: fmt::Debug> fmt::Debug for External<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.value {
            Some(value) => value.fmt(f),
            None => f.write_str("None"),
        }
    }
}

impl<T: Foreign> Value for External<T> {
    type Manner = Self;
}

impl<T: Foreign> Manner<Self> for External<T> {
    const SHAPE: Shape = Shape::Any;
    const EXPECTS: &'static str = "what the type that is chosen for it can read";

    fn fit(json: Json<'_>, _depth: u8) -> Fit {
        match serde_json::from_str::<T>(json.text()) {
            Ok(_) => Fit::POSSIBLE,
            Err(_) => Fit::NO,
        }
    }

    fn read(json: Json<'_>, _at: &Place<'_>, _context: &mut ReadContext) -> Option<Self> {
        let value = serde_json::from_str(json.text()).ok()?;
        Some(Self {
            value: Some(value),
            read: Some(AnyJson::from(json)),
        })
    }

    fn write(value: &Self, out: &mut JsonWriter) {
        // What cannot be written was refused by the check.
        let json = value.json().unwrap_or_else(|_| AnyJson::null());
        out.raw(json.text());
    }

    fn check(value: &Self, at: &Place<'_>, violations: &mut Violations) {
        let is_sendable = value.value.is_some() && value.json().is_ok();
        if !is_sendable {
            violations.add(at, None, Rule::Kind("a value that can be written as JSON"));
        }
    }

    fn stand_in() -> Self {
        Self {
            value: None,
            read: None,
        }
    }
}

/// The limits of a schema hold for what is written.
impl<T: Foreign> Subject for External<T> {
    fn keeps(&self, rule: &Rule) -> bool {
        let Ok(json) = self.json() else {
            return true;
        };
        let view = json.view();
        match view.kind() {
            Kind::Number => keeps_number(view.text(), rule),
            // A number that is written as a string, to keep its digits, has the limits of one.
            Kind::String => view
                .as_str()
                .is_none_or(|text| keeps_number(&text, rule) && text.into_owned().keeps(rule)),
            _ => true,
        }
    }
}

/// Whether a number keeps a rule that is for numbers; what is no number does.
fn keeps_number(text: &str, rule: &Rule) -> bool {
    let integer: Option<i128> = text.parse().ok();
    let number: Option<f64> = text.parse().ok();
    integer.is_none_or(|integer| keeps_integer(integer, rule))
        && number.is_none_or(|number| number.keeps(rule))
}

impl<T: Foreign> Serialize for External<T> {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.json().map_err(S::Error::custom)?.serialize(serializer)
    }
}

impl<'de, T: Foreign> serde::Deserialize<'de> for External<T> {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        crate::json::deserialize(deserializer)
    }
}
