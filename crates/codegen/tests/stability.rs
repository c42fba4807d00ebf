//! Names stay: what is appended to a list renames nothing that was there, and no two things of a list share a name.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::collections::BTreeSet;

use serde_json::json;
use specwright::diagnostics::Diagnostics;
use specwright::model::{Api, Shape};
use specwright::spec::files::Files;
use specwright::spec::source::Source;

/// Wire names that ask for the same name as another, for a keyword, or for what generated code needs itself.
const NASTY: [&str; 88] = [
    "asc",
    "ASC",
    "Asc",
    "aSC",
    "aSc",
    "desc",
    "-desc",
    "+desc",
    "desc-",
    "--desc",
    "a b",
    "a-b",
    "a_b",
    "a.b",
    "a/b",
    "a:b",
    "a,b",
    "aB",
    "AB",
    "ab",
    "Ab",
    "a  b",
    "a__b",
    "a\tb",
    "a\nb",
    "",
    " ",
    "  ",
    "-",
    "--",
    "_",
    "__",
    "1",
    "01",
    "1.0",
    "10",
    "1_0",
    "n1",
    "N1",
    "+1",
    "-1",
    "\u{2212}1",
    "<",
    "<=",
    ">",
    ">=",
    "=",
    "==",
    "!=",
    "%",
    "50%",
    "c",
    "c#",
    "c++",
    "C",
    "self",
    "Self",
    "self_",
    "SELF",
    "super",
    "crate",
    "type",
    "r#type",
    "Type",
    "None",
    "Option",
    "String",
    "Vec",
    "Result",
    "new",
    "New",
    "extra",
    "check",
    "unknown value",
    "UnknownValue",
    "unknown_value",
    "Hex61",
    "a_hex61",
    "AscUppercase",
    "naïve",
    "naive",
    "nai\u{308}ve",
    "é",
    "É",
    "e\u{301}",
    "北",
    "🚢",
    "🛥",
];

/// The names that the values of a list get, in the order of the list.
type NamesOf = fn(&[&str]) -> Vec<String>;

fn enum_names(values: &[&str]) -> Vec<String> {
    let list = json!({"type": "string", "enum": values});
    let api = api(&object(&["List"], &list.to_string()));
    let Shape::Enum(open_enum) = &api.types["List"].shape else {
        panic!("no enum");
    };
    let variants = open_enum.variants.iter();
    variants.map(|variant| variant.name.clone()).collect()
}

fn field_names(values: &[&str]) -> Vec<String> {
    let properties = object(values, r#"{"type": "boolean"}"#);
    let list = format!(r#"{{"type": "object", "properties": {properties}}}"#);
    let api = api(&object(&["List"], &list));
    let Shape::Struct(structure) = &api.types["List"].shape else {
        panic!("no struct");
    };
    let fields = structure.fields.iter();
    fields.map(|field| field.name.clone()).collect()
}

fn type_names(values: &[&str]) -> Vec<String> {
    let schemas = object(values, r#"{"type": "string", "enum": ["a"]}"#);
    api(&schemas).types.into_keys().collect()
}

fn module_names(values: &[&str]) -> Vec<String> {
    let schemas = object(values, r#"{"type": "string", "enum": ["a"]}"#);
    let types = api(&schemas).types.into_values();
    // Many file systems take names for the same that differ by case.
    types.map(|ty| ty.module.to_lowercase()).collect()
}

/// As text, since `serde_json` would sort the members.
fn object(names: &[&str], value: &str) -> String {
    let member = |name: &&str| format!("{}: {value}", json!(name));
    let members: Vec<String> = names.iter().map(member).collect();
    format!("{{{}}}", members.join(", "))
}

fn api(schemas: &str) -> Api {
    let document = format!(
        r#"{{"openapi": "3.1.0", "info": {{"title": "Names"}}, "components": {{"schemas": {schemas}}}}}"#
    );
    let source = Source::new("names.json", document);
    let mut found = Diagnostics::new();
    let api = specwright::model(&source, &Files::new(), &[], &mut found);
    api.unwrap_or_else(|| panic!("{}", found.render(&source)))
}

/// A list in another order each time, but in the same one on every machine.
fn shuffled(seed: u64) -> Vec<&'static str> {
    let mut state = seed;
    let mut list = NASTY.to_vec();
    for index in (1..list.len()).rev() {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1);
        let other = usize::try_from(state >> 33).unwrap() % (index + 1);
        list.swap(index, other);
    }
    list
}

/// What is appended, be it one or all of the rest, renames nothing.
fn assert_stable(kind: &str, names_of: NamesOf) {
    for seed in 0..2 {
        let values = shuffled(seed);
        let all = names_of(&values);
        let distinct: BTreeSet<&String> = all.iter().collect();
        assert_eq!(all.len(), values.len(), "{kind}: {values:?}");
        assert_eq!(distinct.len(), values.len(), "{kind}: {all:?}");
        for count in 1..values.len() {
            let some = names_of(&values[..count]);
            assert_eq!(some, all[..count], "{kind}, without {:?}", &values[count..]);
        }
    }
}

#[test]
fn values_of_an_enum_keep_their_names() {
    assert_stable("enum", enum_names);
}

#[test]
fn fields_keep_their_names() {
    assert_stable("fields", field_names);
}

#[test]
fn types_keep_their_names() {
    assert_stable("types", type_names);
}

#[test]
fn modules_keep_their_names() {
    assert_stable("modules", module_names);
}
