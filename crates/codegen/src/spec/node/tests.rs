//! What documents read as, and what is said about those that can't be read.

use serde_json::json;

use super::*;
use crate::diagnostics::{Code, Diagnostic, Diagnostics, Place};
use crate::spec::source::Source;

fn read(name: &str, text: &str) -> (Option<Node>, Diagnostics) {
    let mut diagnostics = Diagnostics::new();
    let node = parse(&Source::new(name, text), &mut diagnostics);
    (node, diagnostics)
}

fn yaml(text: &str) -> Node {
    let (node, diagnostics) = read("api.yaml", text);
    assert_eq!(diagnostics, Diagnostics::new());
    node.unwrap()
}

/// What is wrong with the text; it has to be one thing.
fn problem(name: &str, text: &str) -> Diagnostic {
    let (_, diagnostics) = read(name, text);
    assert_eq!(diagnostics.len(), 1, "{diagnostics:#?}");
    diagnostics.into_iter().next().unwrap()
}

/// The message about a text that is no document, and the text from the place on.
fn syntax(name: &str, text: &str) -> (String, String) {
    told(name, text, Code::Syntax)
}

/// The same about a text that is too much.
fn over_bound(name: &str, text: &str) -> (String, String) {
    told(name, text, Code::OverBound)
}

fn told(name: &str, text: &str, code: Code) -> (String, String) {
    let found = problem(name, text);
    assert_eq!(found.code, code);
    let rest = match found.place {
        Place::Span(span) => text[span.start..].chars().take(8).collect(),
        _ => "the file".to_owned(),
    };
    (found.message, rest)
}

fn pointer(text: &str) -> Pointer {
    Pointer::from_fragment(text).unwrap()
}

#[test]
fn what_editors_leave_behind_changes_nothing() {
    let texts = [
        "a:\n  on: off\n  200: \"x\"\n",
        "\u{feff}a:\n  on: off\n  200: x\n",
        "a:\r\n  on: off\r\n  200: x\r\n",
        "a:\t# tab\n  on:\toff\n  200: x\t\n",
        "{\"a\":\t{\"on\": \"off\", \"200\": \"x\"}}",
        "a: {<<: {on: 1, 200: x}, on: off}\n",
    ];
    for text in texts {
        let read = yaml(text).to_json();
        assert_eq!(read, json!({"a": {"on": "off", "200": "x"}}), "{text:?}");
    }
    assert_eq!(
        yaml("on: 2024-04-31\n").to_json(),
        json!({"on": "2024-04-31"})
    );
    let long = "k".repeat(3000);
    assert_eq!(
        yaml(&format!("? {long}\n: 1\n")).to_json(),
        json!({long: 1})
    );
}

#[test]
fn merge_keys_of_one_object_all_count() {
    let text = "a: {<<: {b: 1}, <<: {c: 2}, d: 3, d: 4}\n";
    let (node, found) = read("api.yaml", text);
    assert_eq!(
        node.unwrap().to_json(),
        json!({"a": {"b": 1, "c": 2, "d": 4}})
    );
    assert_eq!(found.len(), 1);
}

#[test]
fn scalars_follow_the_core_schema() {
    let text =
        "[2024-01-31, yes, 0o17, 0x1f, 007, ~, null, True, 1.0, 1e3, '1', !!str 1, !x 2, '']";
    let expected = json!([
        "2024-01-31",
        "yes",
        15,
        31,
        "007",
        null,
        null,
        true,
        1.0,
        1000.0,
        "1",
        "1",
        2,
        ""
    ]);
    assert_eq!(yaml(text).to_json(), expected);
}

#[test]
fn numbers_beyond_64_bits_and_beyond_all_bounds_are_kept_as_well_as_can_be() {
    let text = "[18446744073709551615, 18446744073709551616, -9223372036854775809, .inf, -.Inf, .NaN, 1e999]";
    let expected = json!([
        u64::MAX,
        18446744073709551616.0,
        -9223372036854775809.0,
        ".inf",
        "-.inf",
        ".nan",
        "1e999"
    ]);
    assert_eq!(yaml(text).to_json(), expected);
}

#[test]
fn keys_are_texts_in_document_order() {
    let node = yaml("200: a\ntrue: b\n1.10: c\n~: d\n'x': e\n!!str y: f\ndefault:\n");
    let keys: Vec<&str> = node.as_map().unwrap().iter().map(|(key, _)| key).collect();
    assert_eq!(keys, ["200", "true", "1.10", "~", "x", "y", "default"]);
    assert_eq!(
        node.at(&pointer("#/200")),
        Some(&Node::String("a".to_owned()))
    );
}

#[test]
fn json_and_yaml_read_as_the_same_tree() {
    let text = "\u{feff}{\n\t\"a/b\": [1, -2.5, true, null, \"\\ud83d\\ude00\"],\n\t\"c\": {}\n}";
    let (json, diagnostics) = read("api.json", text);
    assert!(diagnostics.is_empty());
    assert_eq!(json.unwrap(), yaml("a/b: [1, -2.5, true, ~, 😀]\nc: {}\n"));
}

#[test]
fn aliases_and_merge_keys_are_applied() {
    let text = "a: &a {x: 1, y: 2}\nb: &b {y: 3, z: 4}\nc:\n  x: 9\n  <<: [*a, *b]\n  w: *a\nd:\n  <<: {<<: *a, y: 5}\n";
    let node = yaml(text);
    let at = |text: &str| node.at(&pointer(text)).map(Node::to_json);
    assert_eq!(
        at("#/c"),
        Some(json!({"x": 9, "y": 2, "z": 4, "w": {"x": 1, "y": 2}}))
    );
    assert_eq!(at("#/d"), Some(json!({"x": 1, "y": 5})));
    let keys: Vec<&str> = node
        .at(&pointer("#/c"))
        .unwrap()
        .as_map()
        .unwrap()
        .iter()
        .map(|(key, _)| key)
        .collect();
    assert_eq!(keys, ["x", "y", "z", "w"]);
}

#[test]
fn merge_keys_are_yaml_only_and_take_objects_only() {
    let (node, _) = read("api.json", r#"{"<<": {"a": 1}}"#);
    assert_eq!(node.unwrap().to_json(), json!({"<<": {"a": 1}}));
    let found = problem("api.yaml", "a:\n  <<: [{b: 1}, 2]\n");
    assert_eq!(found.place, Place::Value(pointer("#/a/<</1")));
    assert_eq!(
        found.message,
        "a merge key (`<<`) takes objects, not a number"
    );
}

#[test]
fn of_a_repeated_key_the_last_counts_with_a_warning() {
    for (name, text) in [
        ("api.yaml", "a:\n- b: 1\n  c: 2\n  b: 3\n  b: 4\n"),
        (
            "api.json",
            "{\"a\": [{\"b\": 1,\n \"c\":2,\n\"b\": 3,\n\n\"b\": 4}]}",
        ),
    ] {
        let (node, diagnostics) = read(name, text);
        let found: Vec<Diagnostic> = diagnostics.into_iter().collect();
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].code, Code::DuplicateKey);
        assert_eq!(found[0].place, Place::Key(pointer("#/a/0/b")));
        let lines = found[0].related.iter().map(|other| match &other.place {
            Place::Span(span) => text[..span.start].matches('\n').count() + 1,
            place => panic!("{place:?} is no stretch of the text"),
        });
        let expected = if name == "api.yaml" { [2, 4] } else { [1, 3] };
        assert_eq!(lines.collect::<Vec<_>>(), expected);
        let node = node.unwrap();
        assert_eq!(node.at(&pointer("#/a/0/b")).and_then(Node::as_i64), Some(4));
        assert_eq!(node.to_json(), json!({"a": [{"b": 4, "c": 2}]}));
        assert_eq!(
            node.at(&pointer("#/a/0")).unwrap().as_map().unwrap().len(),
            2
        );
    }
}

#[test]
fn syntax_errors_have_the_place_the_parser_names() {
    let json = |text| syntax("api.json", text);
    assert_eq!(
        json("{\n \"é\": tru\n}"),
        ("expected ident".to_owned(), "\n}".to_owned())
    );
    assert_eq!(
        json("{\"é\": 1,}"),
        ("trailing comma".to_owned(), "}".to_owned())
    );
    assert_eq!(
        json("{\"a\": 1} x"),
        ("trailing characters".to_owned(), "x".to_owned())
    );
    assert_eq!(
        json("\u{feff}{\"a\": @}"),
        ("expected value".to_owned(), "@}".to_owned())
    );
    assert_eq!(
        json("{\"a\": "),
        (
            "the text ends within a value".to_owned(),
            "{\"a\": ".to_owned()
        )
    );
    assert_eq!(
        json("{\"a\":\n"),
        (
            "the text ends within a value".to_owned(),
            "{\"a\":\n".to_owned()
        )
    );
    let yaml = |text| syntax("api.yaml", text);
    assert_eq!(
        yaml("é: @x"),
        (
            "found character that cannot start any token, while scanning for the next token"
                .to_owned(),
            "@x".to_owned()
        )
    );
    assert_eq!(
        yaml("\u{feff}é: *x"),
        ("unknown anchor".to_owned(), "*x".to_owned())
    );
    // A bracket that is not closed is shown where it is opened, a comma that is missing where it is missed.
    assert_eq!(yaml("é: [1\nb: 2").1, "[1\nb: 2");
    assert_eq!(yaml("é: [\n  1\n  b: 2\n]").1, ": 2\n]");
    assert_eq!(
        yaml("é\n\u{1}"),
        (
            "control characters are not allowed".to_owned(),
            "\u{1}".to_owned()
        )
    );
    assert_eq!(
        yaml("? [a]\n: 1"),
        ("a name has to be a text".to_owned(), "[a]\n: 1".to_owned())
    );
}

#[test]
fn a_file_holds_one_document() {
    let (message, rest) = syntax("api.yaml", "%YAML 1.2\n---\na: 1\n---\nb: 2\n");
    assert_eq!(
        (message.as_str(), rest.as_str()),
        ("the file holds more than one YAML document", "---\nb: 2")
    );
    for (name, text) in [
        ("a.yaml", ""),
        ("a.yaml", "\u{feff} # only a comment\n"),
        ("a.yaml", "---\n"),
        ("a.json", " \n"),
    ] {
        assert_eq!(
            syntax(name, text),
            ("the document is empty".to_owned(), "the file".to_owned())
        );
    }
}

#[test]
fn what_would_take_forever_or_overflow_is_an_error() {
    for text in [
        "[".repeat(100_000),
        "x: ".to_owned() + &"{a: ".repeat(100_000),
        "- ".repeat(100_000),
        "[".repeat(5_000),
        "a: &a [*a]".to_owned(),
    ] {
        assert!(
            over_bound("api.yaml", &text).0.starts_with("nested "),
            "{:.9}",
            text
        );
    }
    assert!(
        over_bound("api.json", &"[".repeat(100_000))
            .0
            .starts_with("nested ")
    );
    assert!(
        over_bound("api.json", &"{\"a\":".repeat(100_000))
            .0
            .starts_with("nested ")
    );
    let mut laughs = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n".to_owned();
    for level in 1..10 {
        let aliases = vec![format!("*a{}", level - 1); 10].join(", ");
        laughs += &format!("a{level}: &a{level} [{aliases}]\n");
    }
    assert!(
        over_bound("api.yaml", &laughs)
            .0
            .starts_with("there are too many values")
    );
}

#[test]
fn few_aliases_to_something_large_are_an_error_too() {
    let large = vec!["x"; 10_000].join(", ");
    let many = vec!["*a"; 1_000].join(", ");
    assert!(
        over_bound("api.yaml", &format!("a: &a [{large}]\nb: [{many}]\n"))
            .0
            .contains("there are too many values")
    );
    let long = "x".repeat(100_000);
    let many = vec!["*a"; 10_000].join(", ");
    assert!(
        over_bound("api.yaml", &format!("a: &a {long}\nb: [{many}]\n"))
            .0
            .contains("there are too many values")
    );
}

#[test]
fn large_objects_are_found_in_like_small_ones() {
    let entries: Vec<(String, Node)> = (0..100)
        .rev()
        .map(|n| (format!("k{}", n % 50), Node::Number(n.into())))
        .collect();
    let map = Map::new(entries);
    assert_eq!(map.get("k7").and_then(Node::as_i64), Some(57));
    assert_eq!(
        (map.get("k"), map.get("k50"), map.get("z")),
        (None, None, None)
    );
    assert_eq!((map.len(), map.duplicates().len()), (100, 50));
    assert_eq!(map.iter().next().unwrap().0, "k49");
}

#[test]
fn whole_numbers_are_whole_numbers_in_every_spelling() {
    let node = yaml("[1, 1.0, 1.5, 1e300, -0.0, 'a']");
    let numbers: Vec<Option<i64>> = node.as_list().unwrap().iter().map(Node::as_i64).collect();
    assert_eq!(numbers, [Some(1), Some(1), None, None, Some(0), None]);
}

#[test]
fn paths_lead_through_objects_and_lists() {
    let node = yaml("a: [x, {b: y}]\n");
    let at = |text: &str| node.at(&pointer(text)).and_then(Node::as_str);
    assert_eq!((at("#/a/0"), at("#/a/1/b")), (Some("x"), Some("y")));
    assert_eq!(
        (
            at("#/a/01"),
            at("#/a/-"),
            at("#/a/2"),
            at("#/a/0/c"),
            at("#/a/")
        ),
        (None, None, None, None, None)
    );
    assert_eq!(node.at(&Pointer::root()), Some(&node));
}

#[test]
fn members_are_found_after_an_object_has_changed() {
    let member = |index: u64| (format!("m{index:02}"), Node::Number(index.into()));
    let mut map: Map = (0..7).map(member).collect();
    map.append((7..20).rev().map(member).collect());
    map.retain(|name| name != "m03" && name != "m12");
    if let Some(node) = map.get_mut("m19") {
        *node = Node::Null;
    }
    assert_eq!(map.get("m19"), Some(&Node::Null));
    assert_eq!(map.get("m07"), Some(&Node::Number(7.into())));
    assert!(!map.contains("m03") && !map.contains("m12"));
    let names: Vec<&str> = map.iter().map(|(name, _)| name).collect();
    assert_eq!(
        (names.len(), names[5..8].to_vec()),
        (18, vec!["m06", "m19", "m18"])
    );
}
