//! Limits on which members an object has, and how many.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::collections::BTreeMap;

use specwright_runtime as rt;

#[derive(Clone, Default, PartialEq)]
struct Customer {
    mail: Option<String>,
    phone: rt::Nullable<String>,
    code: Option<String>,
    id: Option<String>,
    notes: BTreeMap<String, String>,
    extra: rt::Extra,
}

impl rt::Model for Customer {
    const NAME: &'static str = "Customer";
    const RULES: &'static [rt::Rule] = &[
        rt::Rule::MaxProperties(3),
        rt::Rule::OneOfRequired(&[&["mail"], &["phone", "code"]]),
        rt::Rule::RequiredWith("code", &["phone"]),
        rt::Rule::Without("old"),
    ];

    fn read(object: &mut rt::json::ObjectReader<'_, '_>) -> Self {
        Self {
            mail: object.optional("mail"),
            phone: object.nullable("phone"),
            code: object.optional("code"),
            id: object.optional("id"),
            notes: object.rest(),
            extra: object.extra(),
        }
    }

    fn visit<F: rt::Fields>(&self, fields: &mut F) {
        fields.optional("mail", &self.mail);
        fields.nullable("phone", &self.phone);
        fields.optional("code", &self.code);
        fields.read_only("id", &self.id);
        fields.rest(&self.notes);
    }

    fn extra(&self) -> &rt::Extra {
        &self.extra
    }
}

rt::model!(Customer);

fn violations(text: &str) -> Vec<String> {
    let read: Customer = rt::json::from_str(text).unwrap();
    let found = rt::check(&read).err().unwrap_or_default();
    found.iter().map(ToString::to_string).collect()
}

#[test]
fn members_that_keep_the_rules_are_fine() {
    for text in [
        r#"{"mail":"a"}"#,
        // What only the server sets is not sent, and does not count.
        r#"{"mail":"a","phone":"1","code":"2","id":"x"}"#,
        // Null is a value, too.
        r#"{"phone":null,"code":"2"}"#,
    ] {
        assert_eq!(violations(text), Vec::<String>::new(), "{text}");
    }
}

#[test]
fn each_rule_that_is_broken_is_said() {
    for (text, expected) in [
        ("{}", "must have `mail`, or `phone` and `code`"),
        (
            r#"{"phone":"1"}"#,
            "must have `mail`, or `phone` and `code`",
        ),
        (
            r#"{"mail":"a","code":"2"}"#,
            "must have `phone` beside `code`",
        ),
        (
            r#"{"mail":"a","note":"b","odd":1,"new":2}"#,
            "must have at most 3 members",
        ),
        (r#"{"mail":"a","old":1}"#, "must not have `old`"),
        (r#"{"mail":"a","old":"b"}"#, "must not have `old`"),
    ] {
        assert_eq!(violations(text), [expected], "{text}");
    }
}
