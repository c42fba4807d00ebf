//! What people get to see.

use super::*;

const API: &str = "\
openapi: 3.1.0
paths:
  /pets:
    get:
      summary: Grüße
      deprecated: maybe
";

fn pointer(text: &str) -> Pointer {
    Pointer::from_fragment(text).unwrap()
}

fn rendered(text: &str, place: Place) -> String {
    let mut diagnostics = Diagnostics::new();
    diagnostics.error(Code::Unsupported, place, "no");
    diagnostics.render(&Source::new("api.yaml", text))
}

#[test]
fn a_problem_is_shown_with_its_place_and_what_to_do() {
    let mut diagnostics = Diagnostics::new();
    let place = Place::Value(pointer("#/paths/~1pets/get/deprecated"));
    let found = diagnostics.error(
        Code::WrongType,
        place,
        "`deprecated` is a boolean, not a string",
    );
    found.label("not a boolean").help("write `true` or `false`");
    insta::assert_snapshot!(diagnostics.render(&Source::new("spec/api.yaml", API)), @r"
    error[wrong-type]: `deprecated` is a boolean, not a string
     --> spec/api.yaml:6:19
      |
    6 |       deprecated: maybe
      |                   ^^^^^ not a boolean
      |
      = note: at #/paths/~1pets/get/deprecated
      = help: write `true` or `false`
    ");
}

#[test]
fn problems_are_sorted_by_place_and_those_without_one_come_first() {
    let mut diagnostics = Diagnostics::new();
    diagnostics.warning(
        Code::Unsupported,
        Place::Key(pointer("#/paths/~1pets/get")),
        "third",
    );
    diagnostics.error(
        Code::MissingMember,
        Place::Key(pointer("#/openapi")),
        "second",
    );
    diagnostics.error(Code::Config, Place::File, "first");
    insta::assert_snapshot!(diagnostics.render(&Source::new("api.yaml", API)), @r"
    error[config]: first
    --> api.yaml

    error[missing-member]: second
     --> api.yaml:1:1
      |
    1 | openapi: 3.1.0
      | ^^^^^^^
      |
      = note: at #/openapi

    warning[unsupported]: third
     --> api.yaml:4:5
      |
    4 |     get:
      |     ^^^
      |
      = note: at #/paths/~1pets/get
    ");
}

#[test]
fn columns_and_underlines_count_characters() {
    let text = "é: {ü: ö}\n";
    let shown = rendered(text, Place::Value(pointer("#/é/ü")));
    assert!(shown.contains("--> api.yaml:1:8\n"), "{shown}");
    assert!(shown.contains("\n1 | é: {ü: ö}\n  |        ^\n"), "{shown}");
    let marked = format!("\u{feff}{text}");
    assert_eq!(rendered(&marked, Place::Value(pointer("#/é/ü"))), shown);
}

#[test]
fn a_long_line_is_cut_around_the_spot() {
    let text = format!(
        "{{\"a\": \"{}\", \"spot\": 1, \"b\": \"{}\"}}",
        "x".repeat(2_000_000),
        "é".repeat(1_000_000)
    );
    let shown = rendered(&text, Place::Key(pointer("#/spot")));
    assert!(shown.contains("--> api.yaml:1:2000011\n"), "{shown}");
    assert!(
        shown.contains("xxx\", \"spot\": 1, \"b\": \"ééé"),
        "{shown}"
    );
    assert!(shown.contains(" ^^^^^^\n"), "{shown}");
    assert!(shown.len() < 1000, "{}", shown.len());
    let shown = rendered(&text, Place::Value(pointer("#/b")));
    assert!(
        shown.contains("\"ééé") && shown.contains("^^^") && shown.len() < 1000,
        "{shown}"
    );
}

#[test]
fn nothing_that_a_terminal_obeys_gets_through() {
    let hostile = "a\u{1b}[31m\u{202e}\u{9b}\u{200f}\u{2028}\r\n\t";
    let mut diagnostics = Diagnostics::new();
    let found = diagnostics.error(
        Code::Syntax,
        Place::Span(Span { start: 2, end: 3 }),
        hostile,
    );
    found.help(hostile).label(hostile);
    diagnostics.error(Code::Syntax, Place::Key(pointer("#/a\u{1b}b")), "b");
    let source = Source::new("api\u{1b}.yaml", format!("x {hostile}: 1"));
    let shown = diagnostics.render(&source);
    let bad = shown
        .chars()
        .find(|c| (c.is_control() && *c != '\n') || "\u{202e}\u{200f}\u{2028}".contains(*c));
    assert_eq!(bad, None, "{shown}");
    let title = format!(
        "error[syntax]: a\u{fffd}[31m{}\n",
        "\u{fffd}".repeat(6) + " "
    );
    assert!(shown.contains(&title), "{shown}");
    assert!(diagnostics.render_colored(&source).contains("\u{1b}["));
}

#[test]
fn a_hundred_are_shown_errors_first_and_the_rest_is_counted() {
    let mut diagnostics = Diagnostics::new();
    for line in 0..150 {
        let span = Span {
            start: line * 2,
            end: line * 2 + 1,
        };
        diagnostics.warning(
            Code::Unsupported,
            Place::Span(span),
            format!("warning {line}"),
        );
    }
    let span = Span {
        start: 298,
        end: 299,
    };
    diagnostics.error(Code::Syntax, Place::Span(span), "the error");
    let shown = diagnostics.render(&Source::new("a.yaml", "x\n".repeat(150)));
    assert!(shown.contains("error[syntax]: the error") && shown.contains("warning 98\n"));
    assert!(!shown.contains("warning 99\n"));
    assert!(
        shown.ends_with("\n\n... and 51 more warnings"),
        "{}",
        &shown[shown.len() - 100..]
    );
}

#[test]
fn spots_outside_of_the_text_do_no_harm() {
    for (start, end) in [(0, 0), (9, 99), (usize::MAX, usize::MAX), (3, 1), (1, 2)] {
        for text in ["", "é\n", "é", "\n\n\n"] {
            assert!(
                rendered(text, Place::Span(Span { start, end }))
                    .starts_with("error[unsupported]: no\n")
            );
        }
    }
    assert_eq!(
        rendered("", Place::Value(pointer("#/a"))),
        "error[unsupported]: no\n--> api.yaml\n = note: at #/a"
    );
}

#[test]
fn documents_are_shown_one_after_the_other() {
    let mut diagnostics = Diagnostics::new();
    diagnostics
        .error(Code::Config, Place::Key(pointer("#/a")), "in the second")
        .in_source(1);
    diagnostics.error(Code::Config, Place::Key(pointer("#/a")), "in the first");
    diagnostics
        .error(Code::Config, Place::Key(pointer("#/a")), "in none")
        .in_source(2);
    let sources = [
        Source::new("1.yaml", "a: 1"),
        Source::new("2.json", "{\"a\": 1}"),
    ];
    let shown = diagnostics.render_all(&sources);
    let places: Vec<usize> = [
        "in the first",
        "1.yaml:1:1",
        "in the second",
        "2.json:1:2",
        "in none",
    ]
    .iter()
    .map(|part| shown.find(part).unwrap())
    .collect();
    assert!(places.is_sorted(), "{shown}");
}

#[test]
fn what_was_found_is_counted() {
    let mut diagnostics = Diagnostics::new();
    assert!(diagnostics.is_empty() && !diagnostics.has_errors());
    assert_eq!(diagnostics.render(&Source::new("a", "")), "");
    diagnostics.warning(Code::UnusedSetting, Place::File, "a");
    assert!(!diagnostics.has_errors());
    let mut more = Diagnostics::new();
    more.error(Code::NameClash, Place::File, "b");
    diagnostics.extend(more);
    assert!(diagnostics.has_errors());
    let codes: Vec<&str> = diagnostics
        .iter()
        .map(|found| found.code.as_str())
        .collect();
    assert_eq!(
        (diagnostics.len(), codes),
        (2, vec!["unused-setting", "name-clash"])
    );
}

const TWICE: &str = "a: {b: 1}\nc: {b: 2}\n";

/// A problem in the second line that has to do with the first.
fn twice() -> Diagnostics {
    let mut diagnostics = Diagnostics::new();
    diagnostics
        .error(
            Code::NameClash,
            Place::Key(pointer("#/c/b")),
            "`b` is there twice, 100% of it",
        )
        .label("again")
        .also(Place::Key(pointer("#/a/b")), "first here")
        .help("leave one out");
    diagnostics
}

#[test]
fn a_phrase_is_shown_where_it_stands() {
    let shown = |text: &str| {
        let mut diagnostics = Diagnostics::new();
        let place = Place::Phrase(pointer("#/a"), "of 9".to_owned());
        diagnostics.error(Code::LimitInProse, place, "no");
        diagnostics.render(&Source::new("api.yaml", text))
    };
    for (text, place) in [
        ("a: A maximum of 9.", "1:14"),
        ("a: \"A maximum of 9.\"", "1:15"),
        ("x:\na: |-\n  A maximum\n\n   of 9.\n", "5:4"),
        // It is written otherwise, and what is below says something else.
        ("a: |-\n  A maximum of\n  9.\nb: of 9\n", "1:4"),
        ("a: \"A maximum of \\x39.\"\nb: of 9", "1:4"),
    ] {
        let shown = shown(text);
        assert!(shown.contains(&format!("api.yaml:{place}\n")), "{shown}");
    }
}

/// What is shown of the spots `a` and `b` of the object `o` of a text.
fn both(text: &str) -> String {
    let mut diagnostics = Diagnostics::new();
    diagnostics
        .error(Code::NameClash, Place::Key(pointer("#/o/a")), "no")
        .also(Place::Key(pointer("#/o/b")), "nor this");
    diagnostics.render(&Source::new("api.yaml", text))
}

#[test]
fn places_that_are_near_each_other_are_shown_in_one_stretch() {
    insta::assert_snapshot!(both("o: {a: 1, b: 2}"), @r"
    error[name-clash]: no
     --> api.yaml:1:5
      |
    1 | o: {a: 1, b: 2}
      |     ^     - nor this
      |
      = note: at #/o/a
    ");
    insta::assert_snapshot!(both("o:\n  b: 1\n  c: 2\n  d: 3\n  e: 4\n  a: 5\n"), @r"
    error[name-clash]: no
     --> api.yaml:6:3
      |
    2 |   b: 1
      |   - nor this
    ...
    6 |   a: 5
      |   ^
      |
      = note: at #/o/a
    ");
}

#[test]
fn places_that_are_far_apart_are_shown_one_by_one() {
    let (many, long) = ("# Nothing.\n".repeat(200), "x".repeat(300));
    for (text, places) in [
        (
            format!("o:\n  a: 1\n{many}  b: 2\n"),
            ["--> api.yaml:2:3", "::: api.yaml:203:3"],
        ),
        (
            format!("o: {{a: {long}, b: 2}}"),
            ["--> api.yaml:1:5", "--> api.yaml:1:310"],
        ),
        (
            format!("o: {{b: {long}, a: 2}}"),
            ["--> api.yaml:1:310", "::: api.yaml:1:5"],
        ),
    ] {
        let shown = both(&text);
        assert!(places.iter().all(|place| shown.contains(place)), "{shown}");
        assert!(shown.contains(" - nor this"), "{shown}");
    }
}

#[test]
fn other_places_are_shown_beside_the_first() {
    let shown = twice().render(&Source::new("api.yaml", TWICE));
    insta::assert_snapshot!(shown, @r"
    error[name-clash]: `b` is there twice, 100% of it
     --> api.yaml:2:5
      |
    1 | a: {b: 1}
      |     - first here
    2 | c: {b: 2}
      |     ^ again
      |
      = note: at #/c/b
      = help: leave one out
    ");
}

#[test]
fn programs_are_told_lines_and_columns() {
    let sources = [Source::new("my api.yaml", TWICE)];
    insta::assert_snapshot!(export::json_lines(&twice().located(&sources)), @r##"{"severity":"error","code":"name-clash","message":"`b` is there twice, 100% of it","help":"leave one out","pointer":"#/c/b","spot":{"file":"my api.yaml","line":2,"column":5,"end_line":2,"end_column":6,"label":"again"},"related":[{"file":"my api.yaml","line":1,"column":5,"end_line":1,"end_column":6,"label":"first here"}]}"##);
    insta::assert_snapshot!(export::github(&twice().located(&sources)), @r"::error file=my api.yaml,line=2,endLine=2,col=5,endColumn=6,title=name-clash::`b` is there twice, 100%25 of it%0Ahelp: leave one out");
    let log: serde_json::Value =
        serde_json::from_str(&export::sarif(&twice().located(&sources))).unwrap();
    let run = &log["runs"][0];
    assert_eq!(run["tool"]["driver"]["rules"][0]["id"], "name-clash");
    let result = &run["results"][0];
    assert_eq!(
        (&result["ruleId"], &result["level"]),
        (&"name-clash".into(), &"error".into())
    );
    let location = &result["locations"][0]["physicalLocation"];
    assert_eq!(location["artifactLocation"]["uri"], "my%20api.yaml");
    let expected =
        serde_json::json!({"startLine": 2, "startColumn": 5, "endLine": 2, "endColumn": 6});
    assert_eq!(location["region"], expected);
    let other = &result["relatedLocations"][0];
    assert_eq!(other["message"]["text"], "first here");
    assert_eq!(other["physicalLocation"]["region"]["startLine"], 1);
}
