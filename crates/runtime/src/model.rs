//! Objects of a schema.

use std::collections::BTreeMap;
use std::fmt;

use crate::check::{Checker, Rule, Violations};
use crate::json::{Extra, Fit, Json, JsonWriter, ObjectReader, Place, ReadContext, Shape};
use crate::nullable::Nullable;
use crate::value::{Manner, Value};

/// An object of a schema. Generated; the macro [`model!`](crate::model!) adds what all models share.
pub trait Model: Sized {
    /// The type's name.
    const NAME: &'static str;

    /// What the schema demands of which members there are.
    const RULES: &'static [Rule] = &[];

    /// Makes the model of an object's members.
    fn read(object: &mut ObjectReader<'_, '_>) -> Self;

    /// Shows every field, in the schema's order.
    fn visit<F: Fields>(&self, fields: &mut F);

    /// What was read that no field could hold.
    fn extra(&self) -> &Extra;
}

/// Who is shown a model's fields: the writer, the checks, `Debug`.
pub trait Fields {
    /// A field that is always there.
    fn required<T: Value>(&mut self, name: &'static str, value: &T);

    /// A field that may be left out.
    fn optional<T: Value>(&mut self, name: &'static str, value: &Option<T>);

    /// A field that may be left out or be null.
    fn nullable<T: Value>(&mut self, name: &'static str, value: &Nullable<T>);

    /// A field that only the server sets: read, kept, never sent.
    fn read_only<T: Value>(&mut self, name: &'static str, value: &Option<T>);

    /// The members that have no field of their own, and a type all the same.
    fn rest<T: Value>(&mut self, members: &BTreeMap<String, T>);
}

/// Reads a model; `None` when `json` is no object.
pub fn read<M: Model>(json: Json<'_>, at: &Place<'_>, context: &mut ReadContext) -> Option<M> {
    let mut object = ObjectReader::open(json, at, context)?;
    Some(M::read(&mut object))
}

/// How well `json` fits a model; see [`Value::fit`].
#[must_use]
pub fn fit<M: Model>(json: Json<'_>, depth: u8) -> Fit {
    crate::json::fit::of_model::<M>(json, depth)
}

/// The model of an object without members, which fills the place of one that could not be read.
#[must_use]
pub fn empty<M: Model>() -> M {
    let mut context = ReadContext::default();
    M::read(&mut ObjectReader::empty(&Place::root(""), &mut context))
}

/// Checks every field of a model.
pub fn check<M: Model>(model: &M, at: &Place<'_>, violations: &mut Violations) {
    Checker::check_model(model, at, violations);
}

/// Shows a model with the fields that it has; what is left out is not shown.
///
/// # Errors
/// The formatter's own.
pub fn debug<M: Model>(model: &M, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    let mut shown = f.debug_struct(M::NAME);
    model.visit(&mut Shown(&mut shown));
    if !model.extra().is_empty() {
        shown.field("extra", model.extra());
    }
    shown.finish()
}

struct Shown<'s, 'f, 'w>(&'s mut fmt::DebugStruct<'f, 'w>);

impl Fields for Shown<'_, '_, '_> {
    fn required<T: Value>(&mut self, name: &'static str, value: &T) {
        self.0.field(name, value);
    }

    fn optional<T: Value>(&mut self, name: &'static str, value: &Option<T>) {
        if let Some(value) = value {
            self.0.field(name, value);
        }
    }

    fn nullable<T: Value>(&mut self, name: &'static str, value: &Nullable<T>) {
        if !value.is_absent() {
            self.0.field(name, value);
        }
    }

    fn read_only<T: Value>(&mut self, name: &'static str, value: &Option<T>) {
        self.optional(name, value);
    }

    fn rest<T: Value>(&mut self, members: &BTreeMap<String, T>) {
        for (name, value) in members {
            self.0.field(name, value);
        }
    }
}

/// What all models have in common.
#[doc(hidden)]
#[derive(Debug)]
pub struct ModelManner;

impl<T: Model + Value> Manner<T> for ModelManner {
    const SHAPE: Shape = Shape::Object;
    const REPLACEABLE: bool = false;
    // It may hold some; what is wrong in it is shown field by field.
    const SECRET: bool = true;

    fn fit(json: Json<'_>, depth: u8) -> Fit {
        fit::<T>(json, depth)
    }

    fn read(json: Json<'_>, at: &Place<'_>, context: &mut ReadContext) -> Option<T> {
        read(json, at, context)
    }

    fn write(value: &T, out: &mut JsonWriter) {
        out.model(value);
    }

    fn check(value: &T, at: &Place<'_>, violations: &mut Violations) {
        check(value, at, violations);
    }

    fn stand_in() -> T {
        empty()
    }
}

/// Gives a type that implements [`Model`] what all models share: [`Value`], `Debug`, serde's traits, and
/// access to undocumented fields.
#[macro_export]
macro_rules! model {
    ($model:ty) => {
        impl $model {
            /// Undocumented fields, and documented ones whose value did not fit, as the server wrote them.
            #[must_use]
            pub fn extra(&self) -> &$crate::Extra {
                &self.extra
            }

            /// Undocumented fields, to be changed: what is inserted is sent along.
            pub fn extra_mut(&mut self) -> &mut $crate::Extra {
                &mut self.extra
            }

            /// Checks all of it against the limits of its schema, as is done before it is sent.
            ///
            /// # Errors
            /// Everything that is wrong with it.
            pub fn check(&self) -> ::std::result::Result<(), $crate::Violations> {
                $crate::check(self)
            }
        }

        impl $crate::Value for $model {
            type Manner = $crate::model::ModelManner;
        }

        impl ::std::fmt::Debug for $model {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                $crate::model::debug(self, f)
            }
        }

        $crate::forward_serde!($model);
    };
}

/// Gives a [`Value`] serde's traits, by forwarding to its own reading and writing.
#[macro_export]
macro_rules! forward_serde {
    ($value:ty) => {
        impl $crate::serde::Serialize for $value {
            fn serialize<S: $crate::serde::Serializer>(
                &self,
                serializer: S,
            ) -> ::std::result::Result<S::Ok, S::Error> {
                $crate::json::serialize(self, serializer)
            }
        }

        impl<'de> $crate::serde::Deserialize<'de> for $value {
            fn deserialize<D: $crate::serde::Deserializer<'de>>(
                deserializer: D,
            ) -> ::std::result::Result<Self, D::Error> {
                $crate::json::deserialize(deserializer)
            }
        }
    };
}
