//! Where values are found, in either notation.

use super::*;

struct Document {
    source: Source,
    locator: Locator,
}

impl Document {
    fn new(name: &str, text: &str) -> Self {
        let source = Source::new(name, text);
        let locator = Locator::new(&source);
        Self { source, locator }
    }

    fn text(&self, span: Option<Span>) -> String {
        span.map_or("nowhere".to_owned(), |span| {
            self.source.text[span.start..span.end].to_owned()
        })
    }

    fn key(&self, pointer: &str) -> String {
        self.text(self.locator.key(&Pointer::from_fragment(pointer).unwrap()))
    }

    fn value(&self, pointer: &str) -> String {
        self.text(
            self.locator
                .value(&Pointer::from_fragment(pointer).unwrap()),
        )
    }

    fn line(&self, pointer: &str) -> usize {
        let span = self
            .locator
            .value(&Pointer::from_fragment(pointer).unwrap());
        self.source.line_of(span.unwrap().start)
    }
}

const YAML: &str = "\
# été
openapi: 3.1.0 # not 3.0
info:
  title: 'Ünï cödé'
  version: \"1\\t2\"
  description: |
    5 lines
    of text
  summary: plain words
    over two lines
paths:
  /pets/{id}:
    get: {responses: {200: {description: OK}, 'd': {x: [1, 2.50, 2]}}}
    put:
      deprecated: true
      parameters:
      - name: a
        in: query
      - - -7
        - ~
        - 0x10
      tags: []
      empty:
";

#[test]
fn members_beside_a_block_behind_a_dash_are_found() {
    let text = "- a: >\n    b 7\n  c: 7\n";
    let document = Document::new("list.yaml", text);
    assert_eq!(document.line("#/0/c"), 3);
    assert_eq!(document.value("#/0/c"), "7");
}

#[test]
fn block_and_flow_yaml_is_located() {
    let document = Document::new("api.yaml", YAML);
    assert_eq!(document.key("#/info/title"), "title");
    assert_eq!(document.value("#/info/title"), "'Ünï cödé'");
    assert_eq!(document.value("#/openapi"), "3.1.0");
    assert_eq!(document.key("#/paths/~1pets~1{id}/get"), "get");
    assert_eq!(
        document.value("#/paths/~1pets~1{id}/get/responses/200/description"),
        "OK"
    );
    assert_eq!(
        document.key("#/paths/~1pets~1{id}/get/responses/200"),
        "200"
    );
    assert_eq!(document.key("#/paths/~1pets~1{id}/get/responses/d"), "'d'");
    assert_eq!(
        document.value("#/paths/~1pets~1{id}/put/parameters/0/in"),
        "query"
    );
}

#[test]
fn what_the_parser_does_not_lend_is_found_behind_it() {
    let document = Document::new("api.yaml", YAML);
    assert_eq!(document.value("#/info/version"), "\"1\\t2\"");
    assert_eq!(document.value("#/info/description"), "|");
    assert_eq!(document.value("#/info/summary"), "plain");
    assert_eq!(
        document.value("#/paths/~1pets~1{id}/put/deprecated"),
        "true"
    );
    let list = "#/paths/~1pets~1{id}/get/responses/d/x";
    assert_eq!(
        [0, 1, 2].map(|index| document.value(&format!("{list}/{index}"))),
        ["1", "2.50", "2"]
    );
    let list = "#/paths/~1pets~1{id}/put/parameters/1";
    assert_eq!(
        [0, 1].map(|index| document.value(&format!("{list}/{index}"))),
        ["-7", "~"]
    );
}

#[test]
fn texts_of_several_lines_do_not_hide_what_follows() {
    let text = "a:\n  - >-\n    9 lives\n\n    8\n  - |2\n      x\n  - 8\n  - \"9\n    8\"\n  - 9\n  - - |\n      9\n    - 8\nb: |";
    let document = Document::new("api.yaml", text);
    let value = |index: usize| document.value(&format!("#/a/{index}"));
    let line = |index: usize| document.line(&format!("#/a/{index}"));
    assert_eq!([0, 1, 2].map(value), [">-", "|2", "8"]);
    assert_eq!([3, 4].map(value), ["\"9\n    8\"", "9"]);
    assert_eq!([0, 1, 2, 3, 4].map(line), [2, 6, 8, 9, 11]);
    assert_eq!(document.line("#/a/5/1"), 14);
    assert_eq!(document.value("#/b"), "|");
}

#[test]
fn objects_and_lists_are_their_key_or_first_line() {
    let document = Document::new("api.yaml", YAML);
    assert_eq!(document.value("#/paths/~1pets~1{id}/put"), "put");
    assert_eq!(
        document.value("#/paths/~1pets~1{id}/put/parameters/0"),
        "name: a"
    );
    assert_eq!(
        document.key("#/paths/~1pets~1{id}/put/parameters/0"),
        "name: a"
    );
    assert_eq!(document.value("#/paths/~1pets~1{id}/put/tags"), "tags");
    assert_eq!(document.value("#/paths/~1pets~1{id}/put/empty"), "empty");
    assert_eq!(document.value("#"), "openapi: 3.1.0 # not 3.0");
}

#[test]
fn what_is_not_there_is_where_it_would_be() {
    let document = Document::new("api.yaml", YAML);
    assert_eq!(document.key("#/info/contact/name"), "info");
    assert_eq!(
        document.value("#/paths/~1pets~1{id}/put/parameters/0/schema"),
        "name: a"
    );
    assert_eq!(
        document.value("#/paths/~1pets~1{id}/put/parameters/9"),
        "parameters"
    );
    assert_eq!(document.value("#/servers"), "openapi: 3.1.0 # not 3.0");
    // A number that doesn't read as what it was parsed as: its list is near enough.
    assert_eq!(document.line("#/paths/~1pets~1{id}/put/parameters/1/2"), 19);
}

#[test]
fn json_is_located_with_tabs_escapes_and_a_byte_order_mark() {
    let text = "\u{feff}{\n\t\"\\u00e9\\ud83d\\ude00\":\t\"x\\\"y\",\n\t\"n\" : [ -1.5e3 , null,{\"a\":false}, {}],\r\n\t\"s\":\"é\"}";
    let document = Document::new("api.json", text);
    assert_eq!(document.key("#/é😀"), "\"\\u00e9\\ud83d\\ude00\"");
    assert_eq!(document.value("#/é😀"), "\"x\\\"y\"");
    assert_eq!(
        [0, 1].map(|index| document.value(&format!("#/n/{index}"))),
        ["-1.5e3", "null"]
    );
    assert_eq!(document.value("#/n/2/a"), "false");
    assert_eq!(
        (document.key("#/s"), document.value("#/s")),
        ("\"s\"".to_owned(), "\"é\"".to_owned())
    );
    assert_eq!(document.value("#/n/3"), "\"n\"");
}

#[test]
fn json_inside_yaml_may_close_at_any_column() {
    let text = "a:\n  example: {\n\"b\": 1,\n    \"c\": [\n  \"d\"\n  ]\n  }\n  e: f\n";
    let document = Document::new("api.yaml", text);
    assert_eq!(document.value("#/a/example/c/0"), "\"d\"");
    assert_eq!(document.value("#/a/example/b"), "1");
    assert_eq!(document.value("#/a/e"), "f");
}

#[test]
fn aliases_and_merge_keys_lead_to_what_they_stand_for() {
    let text = "a: &a\n  x: 1\n  y: 2\nb: *a\nc:\n  <<: [*a, {z: 3}]\n  y: 4\nd: [*a, 5]\n";
    let document = Document::new("api.yaml", text);
    assert_eq!((document.line("#/b/x"), document.line("#/b")), (2, 4));
    assert_eq!(
        (
            document.line("#/c/x"),
            document.line("#/c/y"),
            document.line("#/c/z")
        ),
        (2, 7, 6)
    );
    assert_eq!((document.line("#/d/0/y"), document.line("#/d/1")), (3, 8));
}

#[test]
fn every_key_of_a_name_is_found() {
    let document = Document::new("api.yaml", "a:\n  b: 1\n  c: 2\n  b: 3\n");
    let spans = document
        .locator
        .keys(&Pointer::from_fragment("#/a/b").unwrap());
    let lines: Vec<usize> = spans
        .iter()
        .map(|span| document.source.line_of(span.start))
        .collect();
    assert_eq!(lines, [2, 4]);
    assert!(document.locator.keys(&Pointer::root()).is_empty());
    assert!(
        document
            .locator
            .keys(&Pointer::from_fragment("#/a/b/c").unwrap())
            .is_empty()
    );
}

#[test]
fn a_text_that_does_not_parse_has_no_places() {
    for (name, text) in [("a.json", "{"), ("a.yaml", "a: ["), ("a.yaml", "")] {
        let document = Document::new(name, text);
        assert_eq!(
            (document.key("#"), document.value("#/a")),
            ("nowhere".to_owned(), "nowhere".to_owned())
        );
    }
}
