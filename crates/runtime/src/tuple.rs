//! Lists whose items each have a type of their own: Rust's tuples.

use crate::check::Violations;
use crate::json::{Fit, Json, JsonWriter, Place, ReadContext, Shape, read_value};
use crate::value::{Manner, Value};

macro_rules! tuple {
    ($count:literal: $($type:ident $item:ident $index:tt),+) => {
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
                Fit::of_parts([$($type::fit(items[$index], depth)),+].into_iter())
            }

            fn read(json: Json<'_>, at: &Place<'_>, context: &mut ReadContext) -> Option<Self> {
                let items = json.items()?;
                if items.len() > $count {
                    context.leave_out();
                }
                $(let $item: $type = read_value(*items.get($index)?, &at.item($index), context)?;)+
                Some(($($item,)+))
            }

            fn write(value: &Self, out: &mut JsonWriter) {
                out.raw("[");
                $(
                    if $index > 0 {
                        out.raw(",");
                    }
                    value.$index.write(out);
                )+
                out.raw("]");
            }

            fn check(value: &Self, at: &Place<'_>, violations: &mut Violations) {
                $(value.$index.check(&at.item($index), violations);)+
            }

            fn stand_in() -> Self {
                ($($type::stand_in(),)+)
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
