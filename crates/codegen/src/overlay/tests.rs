//! What documents become by overlays, where their values lead back to, and what is refused.

use serde_json::{Value, json};

use super::*;
use crate::diagnostics::{Code, Severity};
use crate::spec::node::parse;
use crate::spec::pointer::Pointer;

/// A document after its overlays, where its values were written, and what was found.
struct Outcome {
    root: Node,
    origins: Option<Origins>,
    found: Diagnostics,
}

fn overlaid(document: &str, overlays: &[&str]) -> Outcome {
    let mut found = Diagnostics::new();
    // A text that begins with a brace would be taken for JSON.
    let document = Source::new("api.yaml", format!("# YAML\n{document}"));
    let mut root = parse(&document, &mut found).unwrap();
    let overlays: Vec<Source> = overlays
        .iter()
        .map(|text| Source::new("overlay", *text))
        .collect();
    let origins = apply(&mut root, &overlays, 1, &mut found);
    Outcome {
        root,
        origins,
        found,
    }
}

/// An overlay with these actions, each of which is what stands in its braces.
fn overlay(version: &str, actions: &[&str]) -> String {
    let actions: String = actions
        .iter()
        .map(|action| format!("  - {{{action}}}\n"))
        .collect();
    format!("overlay: {version}\ninfo: {{title: T, version: '1'}}\nactions:\n{actions}")
}

/// What the document becomes, without a word.
fn becomes(document: &str, version: &str, actions: &[&str]) -> Value {
    let outcome = overlaid(document, &[&overlay(version, actions)]);
    assert!(outcome.found.is_empty(), "{actions:?}: {:?}", outcome.found);
    assert!(outcome.origins.is_some());
    outcome.root.to_json()
}

/// What is said of an action that can't be taken.
fn refused(document: &str, version: &str, action: &str) -> (Code, String) {
    let outcome = overlaid(document, &[&overlay(version, &[action])]);
    assert!(outcome.origins.is_none(), "{action} was taken");
    let errors = outcome.found.iter();
    let mut errors = errors.filter(|found| found.severity == Severity::Error);
    let error = errors.next().unwrap();
    assert_eq!(error.source, 1, "{action}");
    let help = error.help.clone().unwrap_or_default();
    (error.code, format!("{}; {help}", error.message))
}

#[test]
fn what_is_new_becomes_a_part_of_what_is_there() {
    let cases = [
        (
            "a: {b: 1}",
            "target: $.a, update: {b: 2}",
            json!({"a": {"b": 2}}),
        ),
        (
            "a: {b: 1}",
            "target: $.a, update: {b: text}",
            json!({"a": {"b": "text"}}),
        ),
        (
            "a: {b: 1}",
            "target: $.a, update: {b: null}",
            json!({"a": {"b": null}}),
        ),
        (
            "a: {b: null}",
            "target: $.a, update: {b: 1}",
            json!({"a": {"b": 1}}),
        ),
        (
            "a: {b: {c: 1}}",
            "target: $, update: {a: {b: {d: 2}}}",
            json!({"a": {"b": {"c": 1, "d": 2}}}),
        ),
        (
            "a: {b: [1]}",
            "target: $.a, update: {b: [1, 2]}",
            json!({"a": {"b": [1, 1, 2]}}),
        ),
        (
            "a: [1]",
            "target: $.a, update: {b: 1}",
            json!({"a": [1, {"b": 1}]}),
        ),
        ("a: [1]", "target: $.a, update: 2", json!({"a": [1, 2]})),
        (
            "a: [{}, {}]",
            "target: '$.a[*]', update: {b: 1}",
            json!({"a": [{"b": 1}, {"b": 1}]}),
        ),
        (
            "a: {}",
            "target: \"$['a', 'a']\", update: {b: [1]}",
            json!({"a": {"b": [1]}}),
        ),
    ];
    for (document, action, expected) in cases {
        for version in ["1.0.0", "1.1.0"] {
            assert_eq!(becomes(document, version, &[action]), expected, "{action}");
        }
    }
}

#[test]
fn a_list_is_one_item_of_a_list_in_1_0_and_several_in_1_1() {
    let action = "target: $.a, update: [2, 3]";
    assert_eq!(
        becomes("a: [1]", "1.0.0", &[action]),
        json!({"a": [1, [2, 3]]})
    );
    assert_eq!(
        becomes("a: [1]", "1.1.0", &[action]),
        json!({"a": [1, 2, 3]})
    );
}

#[test]
fn version_1_1_replaces_plain_values_and_copies() {
    let document = "{a: {b: 1, l: [1]}, c: {d: [2], e: {}}}";
    let cases = [
        (
            "target: $.a.b, update: 2",
            json!({"a": {"b": 2, "l": [1]}, "c": {"d": [2], "e": {}}}),
        ),
        (
            "target: '$.a.l[*]', update: x",
            json!({"a": {"b": 1, "l": ["x"]}, "c": {"d": [2], "e": {}}}),
        ),
        (
            "target: $.c.e, copy: $.a",
            json!({"a": {"b": 1, "l": [1]}, "c": {"d": [2], "e": {"b": 1, "l": [1]}}}),
        ),
        (
            "target: $.c.d, copy: $.a.l",
            json!({"a": {"b": 1, "l": [1]}, "c": {"d": [2, 1], "e": {}}}),
        ),
        (
            "target: $.c.d, copy: $.a.b",
            json!({"a": {"b": 1, "l": [1]}, "c": {"d": [2, 1], "e": {}}}),
        ),
        (
            "target: $.a.l, copy: $.a.l",
            json!({"a": {"b": 1, "l": [1, 1]}, "c": {"d": [2], "e": {}}}),
        ),
    ];
    for (action, expected) in cases {
        assert_eq!(becomes(document, "1.1.0", &[action]), expected, "{action}");
    }
}

#[test]
fn members_keep_their_places_and_new_ones_come_last() {
    let document = "{z: 1, m: {c: 1, a: 2}, b: 3}";
    let action = "target: $, update: {y: 0, b: 4, m: {d: 0, b: 1, c: 3}, a: 5}";
    let outcome = overlaid(document, &[&overlay("1.0.0", &[action])]);
    let names = |node: &Node| -> Vec<String> {
        let members = node.as_map().unwrap().iter();
        members.map(|(name, _)| name.to_owned()).collect()
    };
    assert_eq!(names(&outcome.root), ["z", "m", "b", "y", "a"]);
    let inner = outcome.root.as_map().unwrap().get("m").unwrap();
    assert_eq!(names(inner), ["c", "a", "d", "b"]);
}

#[test]
fn all_that_matches_is_removed_and_nothing_else() {
    let cases = [
        ("{a: 1, b: 2, c: 3}", "$['a', 'c']", json!({"b": 2})),
        (
            "a: [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]",
            "$.a[1, 3, 10]",
            json!({"a": [0, 2, 4, 5, 6, 7, 8, 9, 11]}),
        ),
        ("a: [0, 1, 2, 3]", "$.a[::2]", json!({"a": [1, 3]})),
        ("a: [0, 1, 2, 3]", "$.a[-1, 0]", json!({"a": [1, 2]})),
        (
            "a: [{x: 1}, {y: [1, 2]}, {x: 2, y: [3]}]",
            "$.a[?@.x]",
            json!({"a": [{"y": [1, 2]}]}),
        ),
        (
            "a: [[1, 2], [1, 3]]",
            "$..[?@ == 1]",
            json!({"a": [[2], [3]]}),
        ),
        (
            "a: [{b: [{b: []}, 1]}, {b: 2}, 3]",
            "$..[?@.b]",
            json!({"a": [3]}),
        ),
        (
            "a: [[0, 1], [0, 1]]",
            "$.a[0]['no', 1]",
            json!({"a": [[0], [0, 1]]}),
        ),
        (
            "a: [[0, 1], [2, 3], [4]]",
            "$.a[0, 1][1]",
            json!({"a": [[0], [2], [4]]}),
        ),
        (
            "{a: {$ref: x}, b: {c: {$ref: x}}}",
            "$..['$ref']",
            json!({"a": {}, "b": {"c": {}}}),
        ),
    ];
    for (document, target, expected) in cases {
        let action = format!("target: \"{target}\", remove: true");
        assert_eq!(becomes(document, "1.0.0", &[&action]), expected, "{target}");
    }
}

#[test]
fn what_is_removed_can_be_inside_of_what_else_is() {
    let action = "target: '$.a[0, 1, 2]..*', remove: true";
    let document = "a: [[0, [1]], {b: [2, {c: 3}]}, 4]";
    assert_eq!(
        becomes(document, "1.0.0", &[action]),
        json!({"a": [[], {}, 4]})
    );
    let both = "target: \"$['a']['b', 'c']['d', 0]\", remove: true";
    let document = "a: {b: {d: 1, e: 2}, c: [3, 4]}";
    assert_eq!(
        becomes(document, "1.0.0", &[both]),
        json!({"a": {"b": {"e": 2}, "c": [4]}})
    );
}

#[test]
fn each_action_sees_what_those_before_it_did() {
    let actions = [
        "target: $.a, remove: true",
        "target: $, update: {a: [{n: 1}]}",
        "target: $.a, update: {n: 2}",
        "target: $.a, update: {n: 3}",
        "target: '$.a[?@.n < 3]', remove: true",
        "target: '$.a[0]', update: {o: 4}",
    ];
    let expected = json!({"b": 1, "a": [{"n": 3, "o": 4}]});
    assert_eq!(becomes("{a: {x: 1}, b: 1}", "1.0.0", &actions), expected);
}

#[test]
fn values_lead_back_to_where_they_were_written() {
    let document = "{a: {old: {x: 1}, list: [0, 1, {deep: 2}, 3]}, b: {}}";
    let actions = [
        "target: $.a, update: {old: {x: 2, y: 3}, new: {z: [4]}}",
        "target: '$.a.list[0, 1]', remove: true",
        "target: $.a.list, update: {more: 5}",
        "target: $.b, copy: $.a",
        "target: '$.b.list[1]', remove: true",
    ];
    let outcome = overlaid(document, &[&overlay("1.1.0", &actions)]);
    let origins = outcome.origins.unwrap();
    let cases = [
        ("/a", 0, "/a"),
        ("/a/old", 0, "/a/old"),
        ("/a/old/x", 1, "/actions/0/update/old/x"),
        ("/a/old/y", 1, "/actions/0/update/old/y"),
        ("/a/old/missing", 0, "/a/old/missing"),
        ("/a/new/z/0", 1, "/actions/0/update/new/z/0"),
        ("/a/list", 0, "/a/list"),
        ("/a/list/0/deep", 0, "/a/list/2/deep"),
        ("/a/list/1", 0, "/a/list/3"),
        ("/a/list/2/more", 1, "/actions/2/update/more"),
        ("/b", 0, "/b"),
        ("/b/old", 0, "/a/old"),
        ("/b/old/y", 1, "/actions/0/update/old/y"),
        ("/b/list/0/deep", 0, "/a/list/2/deep"),
        ("/b/list/1/more", 1, "/actions/2/update/more"),
    ];
    for (place, file, expected) in cases {
        let origin = origins.of(&Pointer::parse(place).unwrap());
        assert_eq!((origin.file(), origin.text()), (file, expected), "{place}");
    }
}

#[test]
fn what_comes_back_after_its_removal_is_the_new_one() {
    let actions = [
        "target: $.a, update: {x: {y: 1}}",
        "target: $.a.x, remove: true",
        "target: $.a, update: {x: {y: 2}}",
    ];
    let second = overlay("1.0.0", &["target: $.a.x, update: {z: 3}"]);
    let outcome = overlaid(
        "a: {x: {y: 0}}",
        &[&overlay("1.0.0", &actions[..1]), &second],
    );
    let origins = outcome.origins.unwrap();
    let of = |origins: &Origins, place: &str| {
        let origin = origins.of(&Pointer::parse(place).unwrap());
        format!("{} {}", origin.file(), origin.text())
    };
    assert_eq!(of(&origins, "/a/x"), "0 /a/x");
    assert_eq!(of(&origins, "/a/x/y"), "1 /actions/0/update/x/y");
    assert_eq!(of(&origins, "/a/x/z"), "2 /actions/0/update/z");
    let outcome = overlaid("a: {x: {y: 0}}", &[&overlay("1.0.0", &actions)]);
    let origins = outcome.origins.unwrap();
    assert_eq!(of(&origins, "/a/x/y"), "1 /actions/2/update/x/y");
}

#[test]
fn an_expression_that_matches_nothing_is_told_what_may_be_meant() {
    let document = "{paths: {/users: {get: {}}, /it's: {}}, info: {title: T}}";
    let cases = [
        ("$.path['/users']", "did you mean `$.paths['/users']`?"),
        (
            "$.paths['/user'].get",
            "did you mean `$.paths['/users'].get`?",
        ),
        (
            "$['paths']['/users'].got",
            "did you mean `$['paths']['/users'].get`?",
        ),
        ("$.paths['/its']", "did you mean `$.paths['/it\\'s']`?"),
        (
            "$.info.x",
            "`$.info` leads somewhere, but `.x` to nothing there",
        ),
        (
            "$.paths[?@.gone].get",
            "`$.paths` leads somewhere, but `[?@.gone]` to nothing there",
        ),
        (
            "$.info[*][0, 1]",
            "`$.info[*]` leads somewhere, but `[0, 1]` to nothing there",
        ),
        (
            "$..gone",
            "`$` leads somewhere, but `..gone` to nothing there",
        ),
    ];
    for (target, expected) in cases {
        let action = format!("target: {}, remove: true", json!(target));
        let (code, said) = refused(document, "1.0.0", &action);
        assert_eq!(code, Code::UnusedSetting);
        assert_eq!(said, format!("`{target}` matches nothing; {expected}"));
    }
}

#[test]
fn no_overlay_takes_long_or_grows_a_document_without_end() {
    let long = "long ".repeat(100_000);
    let document = json!({"a": [long, 1, 2, 3], "b": {"c": {"d": {"e": {}}}}}).to_string();
    let steps = format!("target: \"$.a{}\", remove: true", "[0, 0, 0, 0]".repeat(20));
    let descents = format!("target: \"${}\", remove: true", "..*".repeat(30));
    let restarts = "target: '$..[?$..[?$..[?$..a]]]', remove: true";
    let patterns = "target: \"$..[?search(@, '(a{1000}){1000}')]\", remove: true";
    for action in [&steps, &descents, restarts, patterns] {
        let (code, said) = refused(&document, "1.0.0", action);
        assert_eq!(code, Code::Unsupported, "{said}");
        assert!(said.contains("take too long"), "{said}");
    }
    let doubled = vec!["target: $.a, copy: $.a"; 40];
    let outcome = overlaid(&document, &[&overlay("1.1.0", &doubled)]);
    assert!(outcome.origins.is_none());
    let said: Vec<&str> = outcome
        .found
        .iter()
        .map(|found| found.message.as_str())
        .collect();
    assert_eq!(
        said,
        ["the overlays bring in more than any document has: a million values"]
    );
}

#[test]
fn expressions_are_as_short_and_documents_as_shallow_as_those_that_are_read() {
    let nested = format!(
        "target: \"$.a{}\", remove: true",
        "[?@.b".repeat(9) + &"]".repeat(9)
    );
    assert_eq!(refused("a: {}", "1.0.0", &nested).0, Code::Unsupported);
    let unclosed = format!("target: \"$[?{}\", remove: true", "(".repeat(100_000));
    assert_eq!(refused("a: {}", "1.0.0", &unclosed).0, Code::Unsupported);
    let sixty = format!("{}{{}}{}", "{b: ".repeat(60), "}".repeat(60));
    let longer = |steps: usize| format!("target: $.a{}, update: {sixty}", ".b".repeat(60 * steps));
    let actions = [0, 1, 2].map(&longer);
    let actions = actions.each_ref().map(String::as_str);
    becomes("a: {}", "1.0.0", &actions);
    let outcome = overlaid(
        "a: {}",
        &[
            &overlay("1.0.0", &actions),
            &overlay("1.0.0", &[&longer(3)]),
        ],
    );
    assert!(outcome.origins.is_none());
    let messages: Vec<&str> = outcome
        .found
        .iter()
        .map(|found| found.message.as_str())
        .collect();
    assert_eq!(
        messages,
        ["with this, the document is nested more than 200 levels deep"]
    );
}

#[test]
fn what_is_there_already_is_worth_a_word() {
    for action in ["update: {b: 1}", "update: {}", "update: {c: []}"] {
        let action = format!("target: $.a, {action}");
        let outcome = overlaid("a: {b: 1, c: [1]}", &[&overlay("1.0.0", &[&action])]);
        assert!(outcome.origins.is_some());
        let found: Vec<(Severity, Code)> = outcome
            .found
            .iter()
            .map(|found| (found.severity, found.code))
            .collect();
        assert_eq!(
            found,
            [(Severity::Warning, Code::UnusedSetting)],
            "{action}"
        );
    }
}

#[test]
fn an_overlay_is_yaml_or_json() {
    let text = json!({
        "overlay": "1.0.1",
        "info": {"title": "T", "version": "1"},
        "actions": [{"target": "$", "update": {"b": 2}}],
    });
    let outcome = overlaid("a: 1", &[&text.to_string()]);
    assert!(outcome.found.is_empty(), "{:?}", outcome.found);
    assert_eq!(outcome.root.to_json(), json!({"a": 1, "b": 2}));
}
