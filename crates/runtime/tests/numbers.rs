//! Numbers with more digits than their type holds: none is lost.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use specwright_runtime as rt;

#[derive(Clone, PartialEq)]
struct Bill {
    total: f64,
    parts: Option<Vec<f64>>,
    count: Option<i64>,
    extra: rt::Extra,
}

impl rt::Model for Bill {
    const NAME: &'static str = "Bill";

    fn read(object: &mut rt::json::ObjectReader<'_, '_>) -> Self {
        Self {
            total: object.required("total"),
            parts: object.optional("parts"),
            count: object.optional("count"),
            extra: object.extra(),
        }
    }

    fn visit<F: rt::Fields>(&self, fields: &mut F) {
        fields.required("total", &self.total);
        fields.optional("parts", &self.parts);
        fields.optional("count", &self.count);
    }

    fn extra(&self) -> &rt::Extra {
        &self.extra
    }
}

rt::model!(Bill);

const PRECISE: &str = r#"{"total":12345678901234567.891,"parts":[0.1,9007199254740993]}"#;

#[test]
fn digits_that_a_float_has_not_go_back_out() {
    let bill: Bill = rt::json::from_str(PRECISE).unwrap();
    assert!((bill.total - 12_345_678_901_234_568.0).abs() < 4.0);
    assert_eq!(bill.parts.as_ref().unwrap().len(), 2);
    let precise = bill.extra().get("total").unwrap();
    assert_eq!(precise.text(), "12345678901234567.891");
    assert_eq!(rt::json::to_string(&bill), PRECISE);
    // They are nothing wrong.
    assert_eq!(rt::check(&bill), Ok(()));
}

#[test]
fn a_number_that_is_set_is_the_one_that_is_sent() {
    let mut bill: Bill = rt::json::from_str(PRECISE).unwrap();
    bill.total = 0.5;
    bill.parts = None;
    assert_eq!(rt::json::to_string(&bill), r#"{"total":0.5}"#);
}

#[test]
fn an_integer_beyond_its_type_is_kept() {
    let text = r#"{"total":1,"count":18446744073709551616}"#;
    let bill: Bill = rt::json::from_str(text).unwrap();
    assert_eq!(bill.count, None);
    assert_eq!(rt::json::to_string(&bill), text);
}

#[test]
fn numbers_that_a_float_holds_are_nothing_odd() {
    let text = r#"{"total":0.10000000000000001,"parts":[-0.006929283495992422]}"#;
    let bill: Bill = rt::json::from_str(text).unwrap();
    assert!(bill.extra().is_empty());
}
