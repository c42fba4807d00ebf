//! What a field can hold: reading, writing and checking, for every type that a model is made of.

use std::collections::BTreeMap;
use std::fmt;

use crate::check::Violations;
use crate::json::{Fit, Json, JsonWriter, Kind, Place, ReadContext, Shape, fit, keeps_digits};

/// A value in a document. Implemented by the runtime's own types and, through this crate's macros, by
/// generated ones; there is no need to implement it by hand.
///
/// A generated type says only what manner of value it is. All else follows from that here, so that there is next to
/// nothing in it for the compiler to do again for each of thousands of types.
pub trait Value: Sized + fmt::Debug {
    /// What manner of value it is.
    type Manner: Manner<Self>;

    /// What JSON a value must be to make sense at all as this type.
    const SHAPE: Shape = <Self::Manner as Manner<Self>>::SHAPE;

    /// What the value is, with its article, for messages: "an integer".
    const EXPECTS: &'static str = <Self::Manner as Manner<Self>>::EXPECTS;

    /// Whether [`Value::stand_in`] may stand in for a value that is not there. Not so for a model: a
    /// response without its object is unreadable.
    const REPLACEABLE: bool = <Self::Manner as Manner<Self>>::REPLACEABLE;

    /// Whether the value must not be shown in messages: a secret, and whatever may hold one.
    const SECRET: bool = <Self::Manner as Manner<Self>>::SECRET;

    /// Whether `null` is a value like any other.
    const ADMITS_NULL: bool = <Self::Manner as Manner<Self>>::ADMITS_NULL;

    /// How well `json` fits, where it may be a value of another type as well. Looks `depth` levels in.
    #[inline]
    #[must_use]
    fn fit(json: Json<'_>, depth: u8) -> Fit {
        Self::Manner::fit(json, depth)
    }

    /// Reads a value; `None` when it does not fit, which is no error: it is kept as it was written.
    #[inline]
    fn read(json: Json<'_>, at: &Place<'_>, context: &mut ReadContext) -> Option<Self> {
        Self::Manner::read(json, at, context)
    }

    /// Writes the value as JSON.
    #[inline]
    fn write(&self, out: &mut JsonWriter) {
        Self::Manner::write(self, out);
    }

    /// Adds everything that is wrong with the value, were it sent.
    #[inline]
    fn check(&self, at: &Place<'_>, violations: &mut Violations) {
        Self::Manner::check(self, at, violations);
    }

    /// What a field holds that must be there, is not, and could not be read.
    #[inline]
    #[must_use]
    fn stand_in() -> Self {
        Self::Manner::stand_in()
    }
}

/// How values of a type are read, written and checked. Said once for all models, all unions, all enums; [`Value`] has
/// the meaning of each part.
#[doc(hidden)]
pub trait Manner<T: Value> {
    const SHAPE: Shape;
    const EXPECTS: &'static str = Self::SHAPE.describe();
    const REPLACEABLE: bool = true;
    const SECRET: bool = false;
    const ADMITS_NULL: bool = false;

    fn fit(json: Json<'_>, _depth: u8) -> Fit {
        fit::of_scalar::<T>(json)
    }

    fn read(json: Json<'_>, at: &Place<'_>, context: &mut ReadContext) -> Option<T>;
    fn write(value: &T, out: &mut JsonWriter);
    fn check(value: &T, at: &Place<'_>, violations: &mut Violations);
    fn stand_in() -> T;
}

macro_rules! integer {
    ($($type:ty),*) => {$(
        impl Value for $type {
            type Manner = Self;
        }

        impl Manner<Self> for $type {
            const SHAPE: Shape = Shape::Scalar;
            const EXPECTS: &'static str = "an integer";

            #[inline]
            fn read(json: Json<'_>, _at: &Place<'_>, _context: &mut ReadContext) -> Option<Self> {
                json.as_integer()?.try_into().ok()
            }

            #[inline]
            fn write(value: &Self, out: &mut JsonWriter) {
                out.display(value);
            }

            #[inline]
            fn check(_value: &Self, _at: &Place<'_>, _violations: &mut Violations) {}

            #[inline]
            fn stand_in() -> Self {
                0
            }
        }
    )*};
}

integer!(i32, i64, u32, u64);

impl Value for bool {
    type Manner = Self;
}

impl Manner<Self> for bool {
    const SHAPE: Shape = Shape::Scalar;
    const EXPECTS: &'static str = "a boolean";

    #[inline]
    fn read(json: Json<'_>, _at: &Place<'_>, _context: &mut ReadContext) -> Option<Self> {
        json.as_bool()
    }

    #[inline]
    fn write(value: &Self, out: &mut JsonWriter) {
        out.display(value);
    }

    #[inline]
    fn check(_value: &Self, _at: &Place<'_>, _violations: &mut Violations) {}

    #[inline]
    fn stand_in() -> Self {
        false
    }
}

impl Value for f64 {
    type Manner = Self;
}

impl Manner<Self> for f64 {
    const SHAPE: Shape = Shape::Scalar;
    const EXPECTS: &'static str = "a number";

    fn fit(json: Json<'_>, _depth: u8) -> Fit {
        // An integer fits better, where both are possible.
        if json.kind() == Kind::Number {
            Fit::POSSIBLE
        } else {
            Fit::NO
        }
    }

    #[inline]
    fn read(json: Json<'_>, _at: &Place<'_>, context: &mut ReadContext) -> Option<Self> {
        let number = json.as_float().filter(|number| number.is_finite())?;
        // The rest of the digits is kept beside the field, and goes back out with it.
        if !keeps_digits(json.text(), number) {
            context.round();
        }
        Some(number)
    }

    fn write(value: &Self, out: &mut JsonWriter) {
        // JSON has no infinities and no NaN: serde_json writes them as null, and `check` refuses them.
        let text = serde_json::to_string(value).unwrap_or_default();
        // A whole number goes without a fraction: some servers take no other where they want an integer.
        out.raw(text.strip_suffix(".0").unwrap_or(&text));
    }

    fn check(value: &Self, at: &Place<'_>, violations: &mut Violations) {
        if !value.is_finite() {
            violations.add(at, Some(value.to_string()), crate::Rule::Finite);
        }
    }

    #[inline]
    fn stand_in() -> Self {
        0.0
    }
}

impl Value for String {
    type Manner = Self;
}

impl Manner<Self> for String {
    const SHAPE: Shape = Shape::Scalar;
    const EXPECTS: &'static str = "a string";

    fn fit(json: Json<'_>, _depth: u8) -> Fit {
        // A string of a format or out of a list fits better, where both are possible.
        if json.kind() == Kind::String {
            Fit::POSSIBLE
        } else {
            Fit::NO
        }
    }

    #[inline]
    fn read(json: Json<'_>, _at: &Place<'_>, _context: &mut ReadContext) -> Option<Self> {
        json.as_str().map(std::borrow::Cow::into_owned)
    }

    #[inline]
    fn write(value: &Self, out: &mut JsonWriter) {
        out.string(value);
    }

    #[inline]
    fn check(_value: &Self, _at: &Place<'_>, _violations: &mut Violations) {}

    #[inline]
    fn stand_in() -> Self {
        Self::new()
    }
}

/// A value or `null`, where both are documented.
impl<T: Value> Value for Option<T> {
    type Manner = Self;
}

impl<T: Value> Manner<Self> for Option<T> {
    // Never `Object`, even of a model: `null` stands in.
    const SHAPE: Shape = match T::SHAPE {
        Shape::Object | Shape::Any => Shape::Any,
        shape => shape,
    };
    const EXPECTS: &'static str = T::EXPECTS;
    const SECRET: bool = T::SECRET;
    const ADMITS_NULL: bool = true;

    fn fit(json: Json<'_>, depth: u8) -> Fit {
        if json.is_null() {
            Fit::GOOD
        } else {
            T::fit(json, depth)
        }
    }

    fn read(json: Json<'_>, at: &Place<'_>, context: &mut ReadContext) -> Option<Self> {
        if json.is_null() {
            return Some(None);
        }
        crate::json::read_value(json, at, context).map(Some)
    }

    fn write(value: &Self, out: &mut JsonWriter) {
        match value {
            Some(value) => value.write(out),
            None => out.raw("null"),
        }
    }

    fn check(value: &Self, at: &Place<'_>, violations: &mut Violations) {
        if let Some(value) = value {
            value.check(at, violations);
        }
    }

    fn stand_in() -> Self {
        None
    }
}

impl<T: Value> Value for Box<T> {
    type Manner = Self;
}

impl<T: Value> Manner<Self> for Box<T> {
    const SHAPE: Shape = T::SHAPE;
    const EXPECTS: &'static str = T::EXPECTS;
    const SECRET: bool = T::SECRET;
    const REPLACEABLE: bool = T::REPLACEABLE;
    const ADMITS_NULL: bool = T::ADMITS_NULL;

    fn fit(json: Json<'_>, depth: u8) -> Fit {
        T::fit(json, depth)
    }

    fn read(json: Json<'_>, at: &Place<'_>, context: &mut ReadContext) -> Option<Self> {
        T::read(json, at, context).map(Self::new)
    }

    fn write(value: &Self, out: &mut JsonWriter) {
        (**value).write(out);
    }

    fn check(value: &Self, at: &Place<'_>, violations: &mut Violations) {
        (**value).check(at, violations);
    }

    fn stand_in() -> Self {
        Self::new(T::stand_in())
    }
}

/// How many items or members of a value are looked at to see what they are.
pub(crate) const LOOKED_AT: usize = 4;

impl<T: Value> Value for Vec<T> {
    type Manner = Self;
}

impl<T: Value> Manner<Self> for Vec<T> {
    const SHAPE: Shape = Shape::List;
    const SECRET: bool = T::SECRET;

    fn fit(json: Json<'_>, depth: u8) -> Fit {
        let Some(items) = json.items() else {
            return Fit::NO;
        };
        let Some(depth) = depth.checked_sub(1) else {
            return Fit::POSSIBLE;
        };
        let items = items.into_iter().take(LOOKED_AT);
        Fit::of_parts(items.map(|item| T::fit(item, depth)))
    }

    fn read(json: Json<'_>, at: &Place<'_>, context: &mut ReadContext) -> Option<Self> {
        let items = json.items()?;
        let mut list = Self::with_capacity(items.len());
        for (index, item) in items.into_iter().enumerate() {
            match crate::json::read_value(item, &at.item(index), context) {
                Some(value) => list.push(value),
                None => context.leave_out_of::<T>(&at.item(index), item),
            }
        }
        Some(list)
    }

    fn write(value: &Self, out: &mut JsonWriter) {
        out.list(value.iter());
    }

    fn check(value: &Self, at: &Place<'_>, violations: &mut Violations) {
        for (index, item) in value.iter().enumerate() {
            item.check(&at.item(index), violations);
        }
    }

    fn stand_in() -> Self {
        Self::new()
    }
}

impl<T: Value> Value for BTreeMap<String, T> {
    type Manner = Self;
}

impl<T: Value> Manner<Self> for BTreeMap<String, T> {
    const SHAPE: Shape = Shape::Object;
    const SECRET: bool = T::SECRET;

    fn fit(json: Json<'_>, depth: u8) -> Fit {
        let Some(members) = json.members() else {
            return Fit::NO;
        };
        let Some(depth) = depth.checked_sub(1) else {
            return Fit::POSSIBLE;
        };
        let members = members.into_iter().take(LOOKED_AT);
        let parts = members.map(|(_, member)| T::fit(member, depth));
        // An object of named members fits better, where both are possible.
        Fit::of_parts(parts).min(Fit::POSSIBLE)
    }

    fn read(json: Json<'_>, at: &Place<'_>, context: &mut ReadContext) -> Option<Self> {
        let mut map = Self::new();
        for (name, member) in json.members()? {
            match crate::json::read_value(member, &at.member(&name), context) {
                Some(value) => drop(map.insert(name.into_owned(), value)),
                None => context.leave_out_of::<T>(&at.member(&name), member),
            }
        }
        Some(map)
    }

    fn write(value: &Self, out: &mut JsonWriter) {
        out.map(value.iter().map(|(name, value)| (name.as_str(), value)));
    }

    fn check(value: &Self, at: &Place<'_>, violations: &mut Violations) {
        for (name, value) in value {
            value.check(&at.member(name), violations);
        }
    }

    fn stand_in() -> Self {
        Self::new()
    }
}
