//! Types of other crates in models: read, kept to the last digit, checked, written.

use rt::json::{from_str, to_string};
use rt::{Checked, External, Rule};
use serde::{Deserialize, Serialize};
use specwright_runtime as rt;

/// Cents, written as a number of euros: a type that knows nothing of this crate.
#[derive(Clone, Debug, PartialEq)]
struct Money(i64);

impl Serialize for Money {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_f64(self.0 as f64 / 100.0)
    }
}

impl<'de> Deserialize<'de> for Money {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let euros = f64::deserialize(deserializer)?;
        Ok(Self((euros * 100.0).round() as i64))
    }
}

#[derive(Clone, Debug, PartialEq)]
struct Price(External<Money>);

impl Checked for Price {
    type Inner = External<Money>;
    const NAME: &'static str = "Price";
    const RULES: &'static [Rule] = &[Rule::NumberAtLeast(1.0)];

    fn unchecked(inner: External<Money>) -> Self {
        Self(inner)
    }

    fn inner(&self) -> &External<Money> {
        &self.0
    }
}

rt::checked_value!(Price, External<Money>);

#[derive(Clone, Default, PartialEq)]
struct Order {
    total: Option<External<Money>>,
    lines: Vec<External<Money>>,
    extra: rt::Extra,
}

impl rt::Model for Order {
    const NAME: &'static str = "Order";

    fn read(object: &mut rt::json::ObjectReader<'_, '_>) -> Self {
        Self {
            total: object.optional("total"),
            lines: object.required("lines"),
            extra: object.extra(),
        }
    }

    fn visit<F: rt::Fields>(&self, fields: &mut F) {
        fields.optional("total", &self.total);
        fields.required("lines", &self.lines);
    }

    fn extra(&self) -> &rt::Extra {
        &self.extra
    }
}

rt::model!(Order);

#[test]
fn what_was_read_goes_out_as_it_was_written() {
    let text = r#"{"total":1.50,"lines":[2.00,3e1]}"#;
    let order: Order = from_str(text).unwrap();
    assert_eq!(
        order.total.as_ref().and_then(External::get),
        Some(&Money(150))
    );
    assert_eq!(order.lines[1].get(), Some(&Money(3000)));
    assert_eq!(to_string(&order), text);
}

#[test]
fn what_is_made_is_written_as_its_type_says() {
    let order = Order {
        total: Some(Money(1234).into()),
        ..Order::default()
    };
    assert_eq!(to_string(&order), r#"{"total":12.34,"lines":[]}"#);
    assert_eq!(format!("{:?}", order.total), "Some(Money(1234))");
    assert_eq!(External::from(Money(150)), from_str("1.50").unwrap());
}

#[test]
fn what_the_type_cannot_hold_is_kept_and_refused_before_it_is_sent() {
    let text = r#"{"total":"a lot","lines":[]}"#;
    let order: Order = from_str(text).unwrap();
    assert_eq!(order.total, None);
    assert_eq!(
        order.extra.get("total").map(rt::AnyJson::text),
        Some(r#""a lot""#)
    );
    assert_eq!(to_string(&order), text);
    let violations = rt::check(&order).unwrap_err();
    assert!(
        violations.to_string().starts_with("/total: "),
        "{violations}"
    );
}

#[test]
fn limits_hold_for_what_is_written() {
    assert!(Price::new(Money(99).into()).is_err());
    assert!(Price::new(Money(100).into()).is_ok());
    let low: Price = from_str("0.5").unwrap();
    assert!(!low.is_valid());
    assert_eq!(low.get().get(), Some(&Money(50)));
}
