//! What can be null and nothing else.

use crate::check::Violations;
use crate::json::{Fit, Json, JsonWriter, Place, ReadContext, Shape};
use crate::value::{Manner, Value};

/// `null`, where a schema allows no other value. Anything else is kept beside the field, as it was written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Null;

impl Value for Null {
    type Manner = Self;
}

impl Manner<Self> for Null {
    const SHAPE: Shape = Shape::Any;
    const EXPECTS: &'static str = "null";
    const ADMITS_NULL: bool = true;

    fn fit(json: Json<'_>, _depth: u8) -> Fit {
        if json.is_null() { Fit::GOOD } else { Fit::NO }
    }

    fn read(json: Json<'_>, _at: &Place<'_>, _context: &mut ReadContext) -> Option<Self> {
        json.is_null().then_some(Self)
    }

    fn write(_value: &Self, out: &mut JsonWriter) {
        out.raw("null");
    }

    fn check(_value: &Self, _at: &Place<'_>, _violations: &mut Violations) {}

    fn stand_in() -> Self {
        Self
    }
}
