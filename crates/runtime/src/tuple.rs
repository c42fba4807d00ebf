//! Lists whose items each have a type of their own: Rust's tuples, and tuples that a list follows.

use crate::check::{Rule, Violations};
use crate::checked::Subject;
use crate::json::{Fit, Json, JsonWriter, Place, ReadContext, Shape, read_value, to_string};
use crate::value::{LOOKED_AT, Manner, Value};

/// Items at the beginning of a list, each of a type of its own: a tuple.
pub trait Items: Value {
    /// How many there are.
    const COUNT: usize;

    /// How well the items fit; there are as many as there have to be.
    #[doc(hidden)]
    fn fit_items(items: &[Json<'_>], depth: u8) -> Fit;

    /// Reads the items; `None` if there are too few, or one does not fit.
    #[doc(hidden)]
    fn read_items(items: &[Json<'_>], at: &Place<'_>, context: &mut ReadContext) -> Option<Self>;

    /// Writes the items, with commas between.
    #[doc(hidden)]
    fn write_items(&self, out: &mut JsonWriter);
}

macro_rules! tuple {
    ($count:literal: $($type:ident $item:ident $index:tt),+) => {
        impl<$($type: Value),+> Items for ($($type,)+) {
            const COUNT: usize = $count;

            fn fit_items(items: &[Json<'_>], depth: u8) -> Fit {
                Fit::of_parts([$($type::fit(items[$index], depth)),+].into_iter())
            }

            fn read_items(
                items: &[Json<'_>],
                at: &Place<'_>,
                context: &mut ReadContext,
            ) -> Option<Self> {
                $(let $item: $type = read_value(*items.get($index)?, &at.item($index), context)?;)+
                Some(($($item,)+))
            }

            fn write_items(&self, out: &mut JsonWriter) {
                $(
                    if $index > 0 {
                        out.raw(",");
                    }
                    self.$index.write(out);
                )+
            }
        }

        impl<$($type: Value),+> Value for ($($type,)+) {
            type Manner = Self;
        }

        impl<$($type: Value),+> Manner<Self> for ($($type,)+) {
            const SHAPE: Shape = Shape::List;
            const SECRET: bool = $($type::SECRET)||+;

            fn fit(json: Json<'_>, depth: u8) -> Fit {
                let (Some(items), Some(depth)) = (json.items(), depth.checked_sub(1)) else {
                    return Fit::NO;
                };
                if items.len() != $count {
                    return Fit::NO;
                }
                Self::fit_items(&items, depth)
            }

            fn read(json: Json<'_>, at: &Place<'_>, context: &mut ReadContext) -> Option<Self> {
                let items = json.items()?;
                if items.len() > $count {
                    context.leave_out();
                }
                Self::read_items(&items, at, context)
            }

            fn write(value: &Self, out: &mut JsonWriter) {
                out.raw("[");
                value.write_items(out);
                out.raw("]");
            }

            fn check(value: &Self, at: &Place<'_>, violations: &mut Violations) {
                $(value.$index.check(&at.item($index), violations);)+
            }

            fn stand_in() -> Self {
                ($($type::stand_in(),)+)
            }
        }

        impl<$($type: Value),+> Subject for ($($type,)+) {
            fn keeps(&self, rule: &Rule) -> bool {
                keeps_items(self, $count, rule)
            }
        }
    };
}

tuple!(1: A a 0);
tuple!(2: A a 0, B b 1);
tuple!(3: A a 0, B b 1, C c 2);
tuple!(4: A a 0, B b 1, C c 2, D d 3);
tuple!(5: A a 0, B b 1, C c 2, D d 3, E e 4);
tuple!(6: A a 0, B b 1, C c 2, D d 3, E e 4, F f 5);
tuple!(7: A a 0, B b 1, C c 2, D d 3, E e 4, F f 5, G g 6);
tuple!(8: A a 0, B b 1, C c 2, D d 3, E e 4, F f 5, G g 6, H h 7);

/// Whether the items of a list of this length keep a rule.
fn keeps_items<T: Value>(value: &T, count: usize, rule: &Rule) -> bool {
    match *rule {
        Rule::MinItems(limit) => count >= limit,
        Rule::MaxItems(limit) => count <= limit,
        Rule::UniqueItems => {
            let text = zeroize::Zeroizing::new(to_string(value));
            let items = Json::of_scanned(&text).items().unwrap_or_default();
            let mut seen = std::collections::HashSet::new();
            items.iter().all(|item| seen.insert(item.text()))
        }
        _ => true,
    }
}

/// A list whose first items have types of their own, as the tuple `F` has them, and all others are a `T`.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct TupleList<F, T> {
    /// The items that are always there.
    pub first: F,
    /// The items behind them, of which there may be none.
    pub rest: Vec<T>,
}

impl<F, T> TupleList<F, T> {
    /// The list of these items.
    pub const fn new(first: F, rest: Vec<T>) -> Self {
        Self { first, rest }
    }
}

impl<F, T> From<(F, Vec<T>)> for TupleList<F, T> {
    fn from((first, rest): (F, Vec<T>)) -> Self {
        Self::new(first, rest)
    }
}

impl<F: Items, T: Value> Value for TupleList<F, T> {
    type Manner = Self;
}

impl<F: Items, T: Value> Manner<Self> for TupleList<F, T> {
    const SHAPE: Shape = Shape::List;
    const SECRET: bool = F::SECRET || T::SECRET;

    fn fit(json: Json<'_>, depth: u8) -> Fit {
        let (Some(items), Some(depth)) = (json.items(), depth.checked_sub(1)) else {
            return Fit::NO;
        };
        let Some((first, rest)) = items.split_at_checked(F::COUNT) else {
            return Fit::NO;
        };
        let first = F::fit_items(first, depth);
        let rest = rest.iter().take(LOOKED_AT);
        let rest = rest.map(|item| T::fit(*item, depth));
        Fit::of_parts(std::iter::once(first).chain(rest))
    }

    fn read(json: Json<'_>, at: &Place<'_>, context: &mut ReadContext) -> Option<Self> {
        let items = json.items()?;
        let first = F::read_items(&items, at, context)?;
        let mut rest = Vec::with_capacity(items.len().saturating_sub(F::COUNT));
        for (index, item) in items.into_iter().enumerate().skip(F::COUNT) {
            match read_value(item, &at.item(index), context) {
                Some(value) => rest.push(value),
                None => context.leave_out_of::<T>(&at.item(index), item),
            }
        }
        Some(Self { first, rest })
    }

    fn write(value: &Self, out: &mut JsonWriter) {
        out.raw("[");
        value.first.write_items(out);
        for item in &value.rest {
            out.raw(",");
            item.write(out);
        }
        out.raw("]");
    }

    fn check(value: &Self, at: &Place<'_>, violations: &mut Violations) {
        value.first.check(at, violations);
        for (index, item) in value.rest.iter().enumerate() {
            item.check(&at.item(F::COUNT + index), violations);
        }
    }

    fn stand_in() -> Self {
        Self::new(F::stand_in(), Vec::new())
    }
}

impl<F: Items, T: Value> Subject for TupleList<F, T> {
    fn keeps(&self, rule: &Rule) -> bool {
        keeps_items(self, F::COUNT + self.rest.len(), rule)
    }
}
