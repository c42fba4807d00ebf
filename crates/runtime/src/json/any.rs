//! A JSON value that is kept as it was written.

use std::fmt;

use serde::de::{DeserializeOwned, Error as _};
use serde::ser::Serialize;
use zeroize::{Zeroize, Zeroizing};

use super::{Fit, Json, JsonWriter, Place, ReadContext, Shape};
use crate::check::Violations;
use crate::value::{Manner, Value};

/// Any JSON value, kept as the text it was written in.
///
/// It stands where a schema allows anything, and holds what a model could not: undocumented fields and
/// values that do not fit. No digit of a number is lost. `Debug` shows the kind only, since nobody can
/// say whether an unknown value is a secret; [`AnyJson::text`] shows all.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct AnyJson {
    text: String,
}

impl AnyJson {
    /// `null`
    #[must_use]
    pub fn null() -> Self {
        Self::verbatim("null")
    }

    /// The JSON of anything that serde can serialize.
    ///
    /// # Errors
    /// When `value` has no JSON form: a map whose keys are not strings, or a failing `Serialize`.
    pub fn new<T: Serialize + ?Sized>(value: &T) -> Result<Self, serde_json::Error> {
        serde_json::to_string(value).map(|text| Self { text })
    }

    /// The value that `text` holds.
    ///
    /// # Errors
    /// When `text` is not one well-formed JSON value.
    pub fn parse(text: &str) -> Result<Self, serde_json::Error> {
        Json::parse(text).map(Self::from)
    }

    pub(crate) fn verbatim(text: &str) -> Self {
        Self {
            text: text.to_owned(),
        }
    }

    /// The value's JSON text, as it was written.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The string, if the value is one.
    #[must_use]
    pub fn as_str(&self) -> Option<std::borrow::Cow<'_, str>> {
        self.view().as_str()
    }

    /// The value as any type that serde can deserialize.
    ///
    /// # Errors
    /// When the value does not fit `T`.
    pub fn to<T: DeserializeOwned>(&self) -> Result<T, serde_json::Error> {
        serde_json::from_str(&self.text)
    }

    /// The value, to be looked into.
    #[must_use]
    pub fn view(&self) -> Json<'_> {
        Json::of_scanned(&self.text)
    }
}

impl From<Json<'_>> for AnyJson {
    fn from(json: Json<'_>) -> Self {
        Self::verbatim(json.text())
    }
}

impl fmt::Debug for AnyJson {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "AnyJson({})", self.view().kind().describe())
    }
}

impl Drop for AnyJson {
    // An odd value may be a secret that came as another type than documented.
    fn drop(&mut self) {
        self.text.zeroize();
    }
}

impl Value for AnyJson {
    type Manner = Self;
}

impl Manner<Self> for AnyJson {
    const SHAPE: Shape = Shape::Any;
    // As good as one: nobody can say what an unknown value is.
    const SECRET: bool = true;
    const ADMITS_NULL: bool = true;

    fn fit(_json: Json<'_>, _depth: u8) -> Fit {
        Fit::WEAK
    }

    fn read(json: Json<'_>, _at: &Place<'_>, _context: &mut ReadContext) -> Option<Self> {
        Some(Self::from(json))
    }

    fn write(value: &Self, out: &mut JsonWriter) {
        out.unknown(value);
    }

    fn check(_value: &Self, _at: &Place<'_>, _violations: &mut Violations) {}

    fn stand_in() -> Self {
        Self::null()
    }
}

impl Serialize for AnyJson {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        super::forward::Forwarded::of(self.view()).serialize(serializer)
    }
}

impl<'de> serde::Deserialize<'de> for AnyJson {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = Zeroizing::new(super::forward::json_text(deserializer)?);
        Self::parse(&text).map_err(D::Error::custom)
    }
}
