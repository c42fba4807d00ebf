//! Types with limits: checked when made, kept when read, checked again before they are sent.

use std::collections::BTreeMap;
use std::str::FromStr;

use crate::check::{Rule, Violation, Violations};
use crate::json::fit::of_scalar;
use crate::json::{Fit, Json, JsonWriter, Place, ReadContext, Shape, to_string};
use crate::open_enum::quoted;
use crate::secret::Secret;
use crate::text;
use crate::value::{Manner, Value};

/// A type with limits around a plain one. Generated; the macros [`checked!`](crate::checked!),
/// [`checked_integer!`](crate::checked_integer!) and [`checked_text!`](crate::checked_text) add what all
/// share.
///
/// Reading keeps a value beyond the limits, since it is what the server said; only the constructors and the
/// check before sending refuse it.
pub trait Checked: Sized {
    /// What the limits are put on.
    type Inner: Value + Subject;

    /// The type's name.
    const NAME: &'static str;

    /// The limits.
    const RULES: &'static [Rule];

    /// Wraps a value without looking at it. Only reading needs this.
    fn unchecked(inner: Self::Inner) -> Self;

    /// The value within.
    fn inner(&self) -> &Self::Inner;
}

/// What rules can be put on.
pub trait Subject {
    /// Whether the value keeps `rule`. A rule that cannot be put on this type is kept.
    fn keeps(&self, rule: &Rule) -> bool;
}

/// Makes a value within its limits.
///
/// # Errors
/// The first rule that the value breaks.
pub fn make<C: Checked>(inner: C::Inner) -> Result<C, Violation> {
    if let Some(rule) = C::RULES.iter().find(|rule| !inner.keeps(rule)) {
        return Err(Violation::new(C::NAME, shown(&inner), *rule));
    }
    // What is inside has rules of its own: a number is finite, the items of a list have their limits.
    let mut violations = Violations::default();
    inner.check(&Place::root(C::NAME), &mut violations);
    match violations.into_first() {
        None => Ok(C::unchecked(inner)),
        Some(violation) => Err(violation),
    }
}

/// Makes a value of its text, within its limits.
///
/// # Errors
/// A text that is no such value, or the first rule that the value breaks.
pub fn parse<C: Checked<Inner: FromStr>>(text: &str) -> Result<C, Violation> {
    match text.parse() {
        Ok(inner) => make(inner),
        Err(_) => {
            let rule = Rule::Kind(<C::Inner as Value>::EXPECTS);
            Err(Violation::new(C::NAME, Some(quoted(text)), rule))
        }
    }
}

/// How well `json` fits; see [`Value::fit`]. A single value has to keep the limits for that.
#[must_use]
pub fn fit<C: Checked + Value>(json: Json<'_>, depth: u8) -> Fit {
    match <C::Inner as Value>::SHAPE {
        Shape::Scalar => of_scalar::<C>(json),
        _ => C::Inner::fit(json, depth),
    }
}

/// Adds every rule that the value breaks.
pub fn check<C: Checked>(value: &C, at: &Place<'_>, violations: &mut Violations) {
    let inner = value.inner();
    for rule in C::RULES.iter().filter(|rule| !inner.keeps(rule)) {
        violations.add(at, shown(inner), *rule);
    }
    inner.check(at, violations);
}

fn shown<T: Value>(inner: &T) -> Option<String> {
    (!T::SECRET).then(|| to_string(inner))
}

/// Whether an integer keeps all `rules`; usable in constants, for literals.
#[must_use]
pub const fn admits(rules: &[Rule], value: i128) -> bool {
    let mut index = 0;
    while index < rules.len() {
        if !keeps_integer(value, &rules[index]) {
            return false;
        }
        index += 1;
    }
    true
}

pub(crate) const fn keeps_integer(value: i128, rule: &Rule) -> bool {
    match *rule {
        Rule::AtLeast(limit) => value >= limit,
        Rule::AtMost(limit) => value <= limit,
        Rule::MultipleOf(factor) => factor == 0 || value % factor == 0,
        _ => true,
    }
}

macro_rules! integer_subject {
    ($($type:ty),*) => {$(
        impl Subject for $type {
            fn keeps(&self, rule: &Rule) -> bool {
                keeps_integer(i128::from(*self), rule)
            }
        }
    )*};
}

integer_subject!(i32, i64, u32, u64);

impl Subject for f64 {
    fn keeps(&self, rule: &Rule) -> bool {
        match *rule {
            Rule::NumberAtLeast(limit) => *self >= limit,
            Rule::NumberAbove(limit) => *self > limit,
            Rule::NumberAtMost(limit) => *self <= limit,
            Rule::NumberBelow(limit) => *self < limit,
            Rule::NumberMultipleOf(factor) => is_multiple(*self, factor),
            _ => true,
        }
    }
}

/// Whether `value` is a multiple of `factor`, as far as decimal fractions can be told in binary ones: the
/// quotient may be off by what rounding of the two and of itself can do. Everything is a multiple of 0, as
/// with integers.
fn is_multiple(value: f64, factor: f64) -> bool {
    let quotient = value / factor;
    factor == 0.0 || (quotient - quotient.round()).abs() <= quotient.abs() * 4.0 * f64::EPSILON
}

impl Subject for String {
    fn keeps(&self, rule: &Rule) -> bool {
        keeps_text(self, rule)
    }
}

impl Subject for Secret {
    fn keeps(&self, rule: &Rule) -> bool {
        keeps_text(self.expose(), rule)
    }
}

fn keeps_text(value: &str, rule: &Rule) -> bool {
    match *rule {
        Rule::MinLength(limit) => value.chars().count() >= limit,
        Rule::MaxLength(limit) => value.chars().count() <= limit,
        Rule::Pattern(pattern) => pattern.is_match(value),
        Rule::Known(values) => values.contains(&value),
        Rule::Format(format) => text::is_of(format, value),
        _ => true,
    }
}

impl<T: Value> Subject for Vec<T> {
    fn keeps(&self, rule: &Rule) -> bool {
        match *rule {
            Rule::MinItems(limit) => self.len() >= limit,
            Rule::MaxItems(limit) => self.len() <= limit,
            Rule::UniqueItems => {
                let mut seen = std::collections::HashSet::new();
                self.iter().all(|item| seen.insert(to_string(item)))
            }
            _ => true,
        }
    }
}

impl<T: Value> Subject for BTreeMap<String, T> {
    fn keeps(&self, rule: &Rule) -> bool {
        match *rule {
            Rule::MinProperties(limit) => self.len() >= limit,
            Rule::MaxProperties(limit) => self.len() <= limit,
            Rule::Names(rules) => rules
                .iter()
                .all(|rule| self.keys().all(|name| keeps_text(name, rule))),
            _ => {
                let names: Vec<&str> = self.keys().map(String::as_str).collect();
                crate::members::keep(&names, rule)
            }
        }
    }
}

/// What all types with limits have in common.
#[doc(hidden)]
#[derive(Debug)]
pub struct CheckedManner;

impl<T: Checked + Value> Manner<T> for CheckedManner {
    const SHAPE: Shape = <T::Inner as Value>::SHAPE;
    const EXPECTS: &'static str = <T::Inner as Value>::EXPECTS;
    // Said by the type itself: it cannot be asked for here of one that contains itself.
    const SECRET: bool = T::SECRET;

    fn fit(json: Json<'_>, depth: u8) -> Fit {
        fit::<T>(json, depth)
    }

    fn read(json: Json<'_>, at: &Place<'_>, context: &mut ReadContext) -> Option<T> {
        Value::read(json, at, context).map(T::unchecked)
    }

    fn write(value: &T, out: &mut JsonWriter) {
        value.inner().write(out);
    }

    fn check(value: &T, at: &Place<'_>, violations: &mut Violations) {
        check(value, at, violations);
    }

    fn stand_in() -> T {
        T::unchecked(Value::stand_in())
    }
}

/// Gives a type that implements [`Checked`] what all such types share.
#[macro_export]
macro_rules! checked {
    ($checked:ty) => {
        $crate::checked!(
            $checked,
            <<$checked as $crate::Checked>::Inner as $crate::Value>::SECRET
        );
    };
    ($checked:ty, $secret:expr) => {
        impl $checked {
            /// The limits of the schema.
            pub const RULES: &'static [$crate::Rule] = <Self as $crate::Checked>::RULES;

            /// Whether the value keeps the limits. Only one that was read can break them.
            #[must_use]
            pub fn is_valid(&self) -> bool {
                $crate::check(self).is_ok()
            }
        }

        impl $crate::Value for $checked {
            type Manner = $crate::checked::CheckedManner;
            const SECRET: bool = $secret;
        }

        $crate::forward_serde!($checked);
    };
}

/// As [`checked!`](crate::checked!), for limits on an integer: with a constructor for literals that is
/// checked when the program is compiled.
#[macro_export]
macro_rules! checked_integer {
    ($checked:ty, $integer:ty) => {
        impl $checked {
            /// Makes a value within the limits of the schema.
            ///
            /// # Errors
            /// The rule that `value` breaks.
            pub fn new(value: $integer) -> ::std::result::Result<Self, $crate::Violation> {
                $crate::checked::make(value)
            }

            /// Makes a value of a literal; one beyond the limits does not build (`cargo check` alone does not
            /// get far enough to see it).
            #[must_use]
            pub const fn of<const VALUE: $integer>() -> Self {
                const {
                    assert!(
                        $crate::checked::admits(<Self as $crate::Checked>::RULES, VALUE as i128),
                        concat!(
                            stringify!($checked),
                            ": the value is beyond the limits of the schema"
                        ),
                    );
                }
                Self(VALUE)
            }

            /// The number, which may be beyond the limits if it was read.
            #[must_use]
            pub const fn get(self) -> $integer {
                self.0
            }
        }

        impl ::std::convert::TryFrom<$integer> for $checked {
            type Error = $crate::Violation;

            fn try_from(value: $integer) -> ::std::result::Result<Self, Self::Error> {
                Self::new(value)
            }
        }

        impl ::std::convert::From<$checked> for $integer {
            fn from(value: $checked) -> Self {
                value.0
            }
        }

        impl ::std::fmt::Display for $checked {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                ::std::fmt::Display::fmt(&self.0, f)
            }
        }

        impl ::std::str::FromStr for $checked {
            type Err = $crate::Violation;

            fn from_str(value: &str) -> ::std::result::Result<Self, Self::Err> {
                $crate::checked::parse(value)
            }
        }

        $crate::checked!($checked);
    };
}

/// Makes a type that is checked of text, by its `new`. Part of the macros for strings and secrets.
#[doc(hidden)]
#[macro_export]
macro_rules! checked_from_text {
    ($checked:ty) => {
        impl ::std::str::FromStr for $checked {
            type Err = $crate::Violation;

            fn from_str(value: &str) -> ::std::result::Result<Self, Self::Err> {
                Self::new(value)
            }
        }

        impl ::std::convert::TryFrom<&str> for $checked {
            type Error = $crate::Violation;

            fn try_from(value: &str) -> ::std::result::Result<Self, Self::Error> {
                Self::new(value)
            }
        }

        impl ::std::convert::TryFrom<::std::string::String> for $checked {
            type Error = $crate::Violation;

            fn try_from(value: ::std::string::String) -> ::std::result::Result<Self, Self::Error> {
                Self::new(value)
            }
        }
    };
}

/// As [`checked!`](crate::checked!), for limits on a string.
#[macro_export]
macro_rules! checked_text {
    ($checked:ty) => {
        impl $checked {
            /// Makes a value within the limits of the schema.
            ///
            /// # Errors
            /// The first rule that `value` breaks.
            pub fn new(
                value: impl ::std::convert::Into<::std::string::String>,
            ) -> ::std::result::Result<Self, $crate::Violation> {
                $crate::checked::make(value.into())
            }

            /// The text, which may be beyond the limits if it was read.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl ::std::convert::AsRef<str> for $checked {
            fn as_ref(&self) -> &str {
                &self.0
            }
        }

        impl ::std::fmt::Display for $checked {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                f.write_str(&self.0)
            }
        }

        $crate::checked_from_text!($checked);
        $crate::checked!($checked);
    };
}

/// As [`checked!`](crate::checked!), for limits on a secret: it is read with `expose` alone.
#[macro_export]
macro_rules! checked_secret {
    ($checked:ty) => {
        impl $checked {
            /// Makes a secret within the limits of the schema.
            ///
            /// # Errors
            /// The first rule that `value` breaks; the error does not show the value.
            pub fn new(
                value: impl ::std::convert::Into<::std::string::String>,
            ) -> ::std::result::Result<Self, $crate::Violation> {
                $crate::checked::make($crate::Secret::new(value))
            }

            /// The secret itself, for the one place that needs it.
            #[must_use]
            pub fn expose(&self) -> &str {
                self.0.expose()
            }
        }

        $crate::checked_from_text!($checked);
        $crate::checked!($checked);
    };
}

/// As [`checked!`](crate::checked!), for limits on any other type: numbers with fractions, lists, maps. Whether it may
/// hold a secret has to be said of a type that contains itself.
#[macro_export]
macro_rules! checked_value {
    ($checked:ty, $inner:ty) => {
        $crate::checked_value!(
            $checked,
            $inner,
            <<$checked as $crate::Checked>::Inner as $crate::Value>::SECRET
        );
    };
    ($checked:ty, $inner:ty, $secret:expr) => {
        #[allow(clippy::type_complexity, reason = "a schema nests as it nests")]
        impl $checked {
            /// Makes a value within the limits of the schema.
            ///
            /// # Errors
            /// The first rule that `value` breaks.
            pub fn new(value: $inner) -> ::std::result::Result<Self, $crate::Violation> {
                $crate::checked::make(value)
            }

            /// The value, which may be beyond the limits if it was read.
            #[must_use]
            pub fn get(&self) -> &$inner {
                &self.0
            }

            /// The value, out of its wrapping.
            #[must_use]
            pub fn into_inner(self) -> $inner {
                self.0
            }
        }

        #[allow(clippy::type_complexity, reason = "a schema nests as it nests")]
        impl ::std::convert::TryFrom<$inner> for $checked {
            type Error = $crate::Violation;

            fn try_from(value: $inner) -> ::std::result::Result<Self, Self::Error> {
                Self::new(value)
            }
        }

        $crate::checked!($checked, $secret);
    };
}
