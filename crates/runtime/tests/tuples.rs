//! Lists whose first items have types of their own: how they are read, kept, written and checked.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use specwright_runtime as rt;

type Sizes = rt::TupleList<(String, i64), rt::Date>;

/// A list with limits, in an object that keeps what does not fit.
#[derive(Clone, Debug, PartialEq)]
struct Limited(Sizes);

impl rt::Checked for Limited {
    type Inner = Sizes;

    const NAME: &'static str = "Limited";
    const RULES: &'static [rt::Rule] = &[
        rt::Rule::MinItems(3),
        rt::Rule::MaxItems(4),
        rt::Rule::UniqueItems,
    ];

    fn unchecked(inner: Sizes) -> Self {
        Self(inner)
    }

    fn inner(&self) -> &Sizes {
        &self.0
    }
}

rt::checked_value!(Limited, Sizes);

#[derive(Clone, PartialEq)]
struct Shelf {
    sizes: Option<Sizes>,
    extra: rt::Extra,
}

impl rt::Model for Shelf {
    const NAME: &'static str = "Shelf";

    fn read(object: &mut rt::json::ObjectReader<'_, '_>) -> Self {
        Self {
            sizes: object.optional("sizes"),
            extra: object.extra(),
        }
    }

    fn visit<F: rt::Fields>(&self, fields: &mut F) {
        fields.optional("sizes", &self.sizes);
    }

    fn extra(&self) -> &rt::Extra {
        &self.extra
    }
}

rt::model!(Shelf);

fn limited(text: &str) -> Vec<String> {
    let value: Limited = rt::json::from_str(text).unwrap();
    let violations = rt::check(&value).err().unwrap_or_default();
    violations.iter().map(ToString::to_string).collect()
}

#[test]
fn the_first_items_and_the_rest_are_read_and_written() {
    for text in [r#"["a",1]"#, r#"["a",1,"2026-02-03","2026-02-04"]"#] {
        let read: Sizes = rt::json::from_str(text).unwrap();
        assert_eq!(read.first, ("a".to_owned(), 1));
        assert_eq!(rt::json::to_string(&read), text);
    }
    let made = Sizes::new(("a".to_owned(), 1), Vec::new());
    assert_eq!(rt::json::to_string(&made), r#"["a",1]"#);
}

#[test]
fn lists_that_do_not_fit_are_kept_as_they_were() {
    for text in [
        r#"{"sizes":["a"]}"#,
        r#"{"sizes":[]}"#,
        r#"{"sizes":[1,"a"]}"#,
        r#"{"sizes":["a",1,7,"2026-02-04"]}"#,
    ] {
        let read: Shelf = rt::json::from_str(text).unwrap();
        assert_eq!(rt::json::to_string(&read), text);
        assert!(rt::check(&read).is_err(), "{text}");
    }
}

/// A plain tuple by itself, and in a list.
#[derive(Clone, PartialEq)]
struct Pairs {
    one: (String, i64),
    all: Vec<(String, i64)>,
    extra: rt::Extra,
}

impl rt::Model for Pairs {
    const NAME: &'static str = "Pairs";

    fn read(object: &mut rt::json::ObjectReader<'_, '_>) -> Self {
        Self {
            one: object.required("one"),
            all: object.required("all"),
            extra: object.extra(),
        }
    }

    fn visit<F: rt::Fields>(&self, fields: &mut F) {
        fields.required("one", &self.one);
        fields.required("all", &self.all);
    }

    fn extra(&self) -> &rt::Extra {
        &self.extra
    }
}

rt::model!(Pairs);

#[test]
fn tuples_that_are_shorter_or_longer_are_kept_as_they_were() {
    for text in [
        r#"{"one":["a"],"all":[["a"],["b",2],[]]}"#,
        r#"{"one":[],"all":[]}"#,
        r#"{"one":["a",1,true],"all":[["a",1,true]]}"#,
    ] {
        let read: Pairs = rt::json::from_str(text).unwrap();
        assert_eq!(rt::json::to_string(&read), text);
    }
}

#[test]
fn limits_count_all_items() {
    let none: Vec<String> = Vec::new();
    assert_eq!(limited(r#"["a",1,"2026-02-03"]"#), none);
    let few = limited(r#"["a",1]"#);
    assert!(few[0].ends_with("must have at least 3 items"), "{few:?}");
    let day = r#""2026-02-03""#;
    let many = limited(&format!(r#"["a",1,{day},"2026-02-04","2026-02-05"]"#));
    assert!(many[0].ends_with("must have at most 4 items"), "{many:?}");
    let twice = limited(&format!(r#"["a",1,{day},{day}]"#));
    assert!(
        twice[0].ends_with("must not hold an item twice"),
        "{twice:?}"
    );
}

#[test]
fn violations_have_the_places_of_the_list() {
    let made = Sizes::new(
        (String::new(), 1),
        vec![rt::json::from_str(r#""soon""#).unwrap()],
    );
    let violations = rt::check(&made).unwrap_err();
    assert_eq!(violations.iter().next().unwrap().place(), "/2");
}
