//! Checked types: refused beyond their limits when made, kept when read, told when checked.

use std::collections::BTreeMap;

use rt::json::{from_str, to_string};
use rt::{Checked, Rule};
use specwright_runtime as rt;

macro_rules! checked_type {
    ($name:ident, $inner:ty, [$($derive:ident),*], [$($rule:expr),*]) => {
        #[derive(Clone, Debug, PartialEq $(, $derive)*)]
        struct $name($inner);

        impl Checked for $name {
            type Inner = $inner;
            const NAME: &'static str = stringify!($name);
            const RULES: &'static [Rule] = &[$($rule),*];

            fn unchecked(inner: $inner) -> Self {
                Self(inner)
            }

            fn inner(&self) -> &$inner {
                &self.0
            }
        }
    };
}

checked_type!(Small, i32, [Copy], [Rule::AtLeast(-5), Rule::AtMost(5)]);
rt::checked_integer!(Small, i32);

checked_type!(
    Tens,
    i64,
    [Copy],
    [
        Rule::MultipleOf(10),
        Rule::AtLeast(-100),
        Rule::AtMost(i64::MAX as i128)
    ]
);
rt::checked_integer!(Tens, i64);

checked_type!(Port, u32, [Copy], [Rule::AtMost(65535)]);
rt::checked_integer!(Port, u32);

checked_type!(
    Large,
    u64,
    [Copy],
    [Rule::AtLeast(1), Rule::AtMost(u64::MAX as i128)]
);
rt::checked_integer!(Large, u64);

checked_type!(Name, String, [Eq], [Rule::MinLength(2), Rule::MaxLength(4)]);
rt::checked_text!(Name);

static SHORT: rt::Pattern = rt::Pattern::translated(r"^\/.$", r"^/[^\n\r]$");
checked_type!(Short, String, [Eq], [Rule::Pattern(&SHORT)]);
rt::checked_text!(Short);

checked_type!(
    Key,
    String,
    [Eq],
    [Rule::Format(rt::Format::Base64), Rule::MaxLength(4)]
);
rt::checked_text!(Key);
rt::base64!(Key, Standard);

static LETTERS: rt::Pattern = rt::Pattern::new("^[a-zé]+$");
checked_type!(
    Word,
    String,
    [Eq],
    [Rule::MinLength(2), Rule::Pattern(&LETTERS)]
);
rt::checked_text!(Word);

checked_type!(
    Token,
    rt::Secret,
    [Eq],
    [Rule::MinLength(8), Rule::MaxLength(10)]
);
rt::checked_secret!(Token);

checked_type!(
    Ratio,
    f64,
    [],
    [Rule::NumberAtLeast(0.0), Rule::NumberBelow(1.0)]
);
rt::checked_value!(Ratio, f64);

checked_type!(
    Above,
    f64,
    [],
    [Rule::NumberAbove(0.0), Rule::NumberAtMost(1.5)]
);
rt::checked_value!(Above, f64);

checked_type!(Tenths, f64, [], [Rule::NumberMultipleOf(0.1)]);
rt::checked_value!(Tenths, f64);

checked_type!(Whole, f64, [], [Rule::NumberMultipleOf(1.0)]);
rt::checked_value!(Whole, f64);

checked_type!(Free, f64, [], []);
rt::checked_value!(Free, f64);

checked_type!(
    Names,
    Vec<Name>,
    [],
    [Rule::MinItems(1), Rule::MaxItems(3), Rule::UniqueItems]
);
rt::checked_value!(Names, Vec<Name>);

checked_type!(Tokens, Vec<rt::Secret>, [], [Rule::MaxItems(1)]);
rt::checked_value!(Tokens, Vec<rt::Secret>);

checked_type!(Table, BTreeMap<String, i64>, [], [Rule::MinProperties(1), Rule::MaxProperties(2)]);
rt::checked_value!(Table, BTreeMap<String, i64>);

const FIVE: Small = Small::of::<5>();
const MAX: Large = Large::of::<{ u64::MAX }>();

#[test]
fn integers_keep_their_borders() {
    for value in [-5, 0, 5] {
        assert_eq!(Small::new(value).unwrap().get(), value);
    }
    assert_eq!(
        Small::new(6).unwrap_err().to_string(),
        "Small: 6 must be at most 5"
    );
    assert_eq!(
        Small::new(-6).unwrap_err().to_string(),
        "Small: -6 must be at least -5"
    );
    assert_eq!(
        Tens::new(-110).unwrap_err().to_string(),
        "Tens: -110 must be at least -100"
    );
    assert_eq!(
        Tens::new(15).unwrap_err().to_string(),
        "Tens: 15 must be a multiple of 10"
    );
    assert_eq!(Tens::new(0).unwrap().get(), 0);
    assert!(Tens::new(i64::MIN).is_err());
    assert!(Port::new(65_536).is_err());
    assert!(Large::new(0).is_err());
    assert_eq!(Large::new(u64::MAX).unwrap(), MAX);
    assert_eq!(FIVE.get(), 5);
    assert_eq!(Small::RULES.len(), 2);
}

#[test]
fn integers_convert_and_parse() {
    assert_eq!(i32::from(FIVE), 5);
    assert_eq!(Small::try_from(5).unwrap(), FIVE);
    assert!(Small::try_from(6).is_err());
    assert_eq!(format!("{FIVE:>3}"), "  5");
    assert_eq!("5".parse::<Small>().unwrap(), FIVE);
    assert_eq!(
        "6".parse::<Small>().unwrap_err().to_string(),
        "Small: 6 must be at most 5"
    );
    assert_eq!(
        "x".parse::<Small>().unwrap_err().to_string(),
        "Small: \"x\" must be an integer"
    );
}

#[test]
fn texts_are_measured_in_characters() {
    for text in ["ab", "éééé", "😀😀😀😀"] {
        assert_eq!(Name::new(text).unwrap().as_str(), text);
    }
    for text in ["", "é", "ééééé"] {
        assert!(Name::new(text).is_err(), "{text}");
    }
    assert_eq!(
        Name::new("é").unwrap_err().to_string(),
        "Name: \"é\" must have at least 2 characters"
    );
    assert_eq!(Name::try_from("ab").unwrap(), "ab".parse().unwrap());
    assert_eq!(Name::try_from("ab".to_owned()).unwrap().to_string(), "ab");
    assert_eq!(Name::new("ab").unwrap().as_ref(), "ab");
    let long = Name::new("é".repeat(1000)).unwrap_err();
    assert_eq!(long.value().unwrap().chars().count(), 81);
}

#[test]
fn patterns_and_formats_are_checked() {
    assert!(Word::new("né").is_ok());
    assert_eq!(
        Word::new("N1").unwrap_err().to_string(),
        "Word: \"N1\" must match `^[a-zé]+$`"
    );
    assert!(
        Word::new("ab\n").is_err(),
        "`$` is the end of the text, as in ECMA-262"
    );
    assert!(rt::Date::new("2024-02-29").is_ok());
    assert!(rt::Date::new("2023-02-29").is_err());
    assert!(rt::Date::new("1900-02-29").is_err());
    assert!(rt::DateTime::new("2024-02-29T23:59:60Z").is_ok());
    assert!(rt::DateTime::new("2024-02-29T23:59:00").is_err());
    assert!(rt::Uri::new("https://example.com").is_ok());
    assert!(rt::Uri::new("example.com").is_err());
    assert!(rt::Uuid::new("ec0c8e5d-439e-4620-a0c1-9d9c8d02a836").is_ok());
    assert_eq!(
        Short::new("/\r").unwrap_err().to_string(),
        r#"Short: "/\r" must match `^\/.$`"#,
        "the pattern is shown as the schema states it"
    );
    assert!(Short::new("/a").is_ok());
    for text in [
        "é",
        "2024-02-2é",
        "2024-02-29T23:59:0é",
        "2024-02-29T23:59:00é",
        "2024-02-29T23:59:00.é",
    ] {
        assert!(rt::DateTime::new(text).is_err(), "{text}");
        assert!(rt::Date::new(text).is_err(), "{text}");
    }
}

#[test]
fn texts_of_other_formats_are_checked() {
    assert!(rt::Time::new("08:00:00Z").is_ok() && rt::Time::new("8 o'clock").is_err());
    assert!(rt::Duration::new("PT30M").is_ok() && rt::Duration::new("half an hour").is_err());
    assert!(rt::Email::new("alice@example.com").is_ok() && rt::Email::new("alice").is_err());
    assert!(rt::Ipv4::new("192.0.2.1").is_ok() && rt::Ipv4::new("::1").is_err());
    assert!(rt::Ipv6::new("::1").is_ok() && rt::Ipv6::new("192.0.2.1").is_err());
    assert!(rt::Hostname::new("example.com").is_ok() && rt::Hostname::new("a b").is_err());
    assert_eq!(
        rt::Email::new("alice").unwrap_err().to_string(),
        "Email: \"alice\" must be an e-mail address"
    );
}

#[test]
fn bytes_go_as_text_and_keep_its_limits() {
    let key = Key::from_bytes([1, 2, 3]).unwrap();
    assert_eq!(to_string(&key), "\"AQID\"");
    assert_eq!(key.to_bytes().as_deref(), Some([1, 2, 3].as_slice()));
    assert!(
        Key::from_bytes([1, 2, 3, 4]).is_err(),
        "longer than the schema allows"
    );
    let odd: Key = from_str("\"not base64\"").unwrap();
    assert_eq!(odd.to_bytes(), None);
    assert_eq!(to_string(&odd), "\"not base64\"");
    assert!(!odd.is_valid());
}

#[test]
fn secrets_are_refused_without_being_shown() {
    let token = Token::new("hunter2hunter2").unwrap_err();
    assert_eq!(token.to_string(), "Token: must have at most 10 characters");
    assert!(!format!("{token:?}").contains("hunter2"));
    let token = Token::try_from("hunter2hu").unwrap();
    assert_eq!(format!("{token:?}"), "Token([redacted])");
    assert_eq!(token.expose(), "hunter2hu");
    assert_eq!(
        Token::try_from("hunter2hu".to_owned()).unwrap(),
        "hunter2hu".parse().unwrap()
    );
    let tokens = Tokens::new(vec!["hunter2".into(), "hunter3".into()]).unwrap_err();
    assert_eq!(tokens.to_string(), "Tokens: must have at most 1 item");
}

#[test]
fn numbers_keep_their_borders() {
    assert!(Ratio::new(0.0).is_ok() && Ratio::new(-0.0).is_ok() && Ratio::new(0.999_999).is_ok());
    assert_eq!(
        Ratio::new(1.0).unwrap_err().to_string(),
        "Ratio: 1 must be less than 1"
    );
    assert!(Ratio::new(-f64::MIN_POSITIVE).is_err());
    assert!(Above::new(f64::MIN_POSITIVE).is_ok() && Above::new(1.5).is_ok());
    assert!(Above::new(0.0).is_err() && Above::new(1.500_001).is_err());
    for value in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
        assert!(Free::new(value).is_err(), "{value}");
        assert!(Tenths::new(value).is_err(), "{value}");
    }
    assert_eq!(
        Free::new(f64::INFINITY).unwrap_err().to_string(),
        "Free: inf must be a finite number"
    );
    assert_eq!(Free::try_from(2.5).unwrap().into_inner(), 2.5);
}

#[test]
fn multiples_are_told_as_in_decimal_notation() {
    for value in [
        0.0,
        0.1,
        0.3,
        0.7,
        -2.1,
        0.1 + 0.2,
        1.1 * 3.0,
        123_456_789.1,
        1e15,
        1e300,
    ] {
        assert!(Tenths::new(value).is_ok(), "{value}");
    }
    for value in [
        0.05,
        0.11,
        1e-10,
        1e-300,
        0.300_000_1,
        123_456_789.15,
        12_345_678_901.25,
    ] {
        assert!(Tenths::new(value).is_err(), "{value}");
    }
    assert!(Whole::new(10_000_000_001.0).is_ok());
    assert!(Whole::new(10_000_000_000.5).is_err());
}

#[test]
fn lists_and_maps_keep_their_limits_and_those_of_their_items() {
    let name = |text: &str| Name::new(text).unwrap();
    assert!(Names::new(vec![name("ab")]).is_ok());
    assert_eq!(
        Names::new(Vec::new()).unwrap_err().to_string(),
        "Names: [] must have at least 1 item"
    );
    let twice = Names::new(vec![name("ab"), name("ab")]).unwrap_err();
    assert_eq!(
        twice.to_string(),
        r#"Names: ["ab","ab"] must not hold an item twice"#
    );
    assert!(Names::new(["aa", "bb", "cc", "dd"].map(name).to_vec()).is_err());
    let read: Vec<Name> = from_str(r#"["ab","too long"]"#).unwrap();
    let inner = Names::new(read).unwrap_err();
    assert_eq!(
        inner.to_string(),
        "Names /1: \"too long\" must have at most 4 characters"
    );
    let table = |count: i64| {
        (0..count)
            .map(|n| (n.to_string(), n))
            .collect::<BTreeMap<_, _>>()
    };
    assert!(Table::new(table(0)).is_err() && Table::new(table(3)).is_err());
    assert_eq!(Table::new(table(2)).unwrap().get()["1"], 1);
}

#[test]
fn reading_keeps_what_is_beyond_the_limits() {
    let small: Small = from_str("6").unwrap();
    assert_eq!((small.get(), small.is_valid()), (6, false));
    assert_eq!(to_string(&small), "6");
    assert!(Small::of::<-5>().is_valid());
    let name: Name = from_str("\"too long\"").unwrap();
    assert_eq!((name.as_str(), name.is_valid()), ("too long", false));
    let names: Names = from_str(r#"["a","a"]"#).unwrap();
    let told = rt::check(&names).unwrap_err().to_string();
    assert_eq!(
        told,
        r#"["a","a"] must not hold an item twice; /0: "a" must have at least 2 characters; /1: "a" must have at least 2 characters"#
    );
    let token: Token = from_str("\"short\"").unwrap();
    assert!(!token.is_valid());
    assert!(from_str::<Small>("\"6\"").is_err());
    assert!(from_str::<Small>("2147483648").is_err());
}

#[test]
fn serde_goes_the_same_way() {
    assert_eq!(serde_json::to_string(&FIVE).unwrap(), "5");
    assert_eq!(serde_json::from_str::<Small>("6").unwrap().get(), 6);
    assert_eq!(serde_json::to_string(&MAX).unwrap(), "18446744073709551615");
    assert_eq!(
        serde_json::from_str::<Large>("18446744073709551615").unwrap(),
        MAX
    );
    assert_eq!(
        serde_json::from_str::<Ratio>("0.5").unwrap(),
        Ratio::new(0.5).unwrap()
    );
    let error = serde_json::from_str::<Small>("\"x\"")
        .unwrap_err()
        .to_string();
    assert_eq!(error, "expected an integer, found a string");
    let token = Token::new("hunter2hu").unwrap();
    assert_eq!(serde_json::to_string(&token).unwrap(), "\"hunter2hu\"");
}
