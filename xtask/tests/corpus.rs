//! `cargo xtask corpus` as people run it, on folders of documents that each test writes: what is in the table, and how
//! the program ends.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::fs;
use std::path::Path;
use std::process::Command;

const GOOD: &str = "openapi: 3.1.0
info: {title: Pets, version: '1'}
servers: [{url: https://example.com}]
paths:
  /pets:
    get:
      operationId: listPets
      responses:
        '200':
          description: All of them
          content:
            application/json:
              schema: {type: array, items: {$ref: '#/components/schemas/Pet'}}
              examples:
                two: {value: [{name: Rex, age: 3.0}, {name: Tom}]}
                odd: {value: [{name: ''}]}
components:
  schemas:
    Pet:
      type: object
      required: [name]
      properties:
        name: {type: string, minLength: 1}
        age: {type: integer}
";

/// As the good one, but that one of its two operations can't be generated.
const BAD: &str = "openapi: 3.1.0
info: {title: Cats, version: '1'}
servers: [{url: https://example.com}]
paths:
  /cats:
    get:
      operationId: listCats
      responses: {'200': {description: Done}}
    post:
      operationId: addCat
      requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/Cat'}}}}
      responses: {'200': {description: Done}}
components:
  schemas:
    Cat: {type: object, properties: {fur: {$ref: '#/components/schemas/Fur'}}}
    Owner: {type: object, properties: {cat: {$ref: '#/components/schemas/Cat'}}}
    Town: {type: object, properties: {name: {type: string}}}
";

fn folder(documents: &[(&str, &str)]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (path, text) in documents {
        let path = folder.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    folder
}

/// Runs the command on a folder; crates go to a place of their own for each test, and are types only.
fn corpus(test: &str, folder: &Path, args: &[&str]) -> (i32, String, String) {
    let scratch = Path::new(env!("CARGO_TARGET_TMPDIR")).join(test);
    let output = Command::new(env!("CARGO_BIN_EXE_xtask"))
        .arg("corpus")
        .arg(folder)
        .args(["--features", "", "--scratch"])
        .arg(scratch)
        .args(args)
        .output()
        .unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    let code = output.status.code().unwrap();
    (code, text(output.stdout), text(output.stderr))
}

/// The columns of a document's row.
fn row<'o>(out: &'o str, document: &str) -> Vec<&'o str> {
    let mut lines = out.lines().map(|line| line.split_whitespace());
    let found = lines.find(|words| words.clone().any(|word| word == document));
    found
        .unwrap_or_else(|| panic!("{document}: {out}"))
        .collect()
}

#[test]
fn documents_are_generated_and_compiled_and_failures_end_the_run_with_1() {
    let folder = folder(&[
        ("a/good.yaml", GOOD),
        ("bad.yaml", BAD),
        ("other.json", "{\"swagger\": \"2.0\"}"),
    ]);
    let (code, out, err) = corpus("failures", folder.path(), &["--check"]);
    assert_eq!((code, err.as_str()), (1, ""), "{out}");
    let good = row(&out, "a/good.yaml");
    assert_eq!(good[..5], ["a/good.yaml", "1", "0", "0", "2"], "{out}");
    assert_eq!(good[8..10], ["0", "0"], "no errors and no warnings: {out}");
    assert_eq!(row(&out, "bad.yaml"), ["!", "bad.yaml"]);
    assert!(
        out.contains("== bad.yaml is not generated\nerror[unresolved-reference]: "),
        "{out}"
    );
    let end = "generated: 1; with failures: 1; no OpenAPI: 1 (other.json); in ";
    assert!(out.contains(end), "{out}");
}

#[test]
fn what_can_t_be_generated_is_left_out_and_the_rest_compiles() {
    let folder = folder(&[("good.yaml", GOOD), ("bad.yaml", BAD)]);
    let args = ["--check", "--skip-unsupported", "--filter", "bad"];
    let (code, out, _) = corpus("left-out", folder.path(), &args);
    assert_eq!(code, 0, "{out}");
    // One operation is there and one is left out, and of the types those that need the missing one.
    let bad = row(&out, "bad.yaml");
    assert_eq!((bad[1], bad[2], bad[4]), ("1", "1", "1"), "{out}");
    assert!(!out.contains("good.yaml"), "{out}");
}

/// A document with an example of each kind; what is in a file of its own is `Tag`.
#[cfg(feature = "examples")]
const SHOWN: &str = "openapi: 3.0.3
info: {title: Pets, version: '1'}
servers: [{url: https://example.com}]
paths:
  /pets:
    post:
      operationId: addPet
      parameters:
        - {name: limit, in: query, schema: {type: integer, maximum: 9}, examples: {few: {value: 3}, many: {value: 30}}}
        - {name: ids, in: query, schema: {type: array, items: {type: string}}, example: 'a,b'}
      requestBody:
        content:
          application/json:
            schema: {$ref: '#/components/schemas/Pet'}
            examples:
              without_what_only_the_server_sets: {value: {name: Rex}}
              as_text: {value: '{\"name\": \"Tom\", \"tag\": null}'}
              referred: {$ref: '#/components/examples/Cat'}
      responses:
        '200':
          description: Added
          headers:
            X-Left: {schema: {type: integer}, example: 7}
          content:
            application/json:
              schema: {$ref: '#/components/schemas/Pet'}
              example: {name: Rex}
components:
  examples:
    Cat: {value: {id: 1, name: [Cat]}}
  schemas:
    Pet:
      type: object
      required: [id, name]
      properties:
        id: {type: integer, readOnly: true, example: 5}
        name: {type: string, minLength: 2, default: X}
        age: {type: integer, minimum: 0, exclusiveMinimum: true, example: 0}
        tag: {nullable: true, allOf: [{$ref: 'tags.yaml#/Tag'}]}
";

#[cfg(feature = "examples")]
#[test]
fn valid_examples_are_told_from_those_that_break_their_own_schemas() {
    let tags = "Tag: {type: string, maxLength: 3, example: long}";
    let folder = folder(&[("pets.yaml", SHOWN), ("tags.yaml", tags)]);
    let (code, out, _) = corpus("judged", folder.path(), &["--examples", "--verbose"]);
    assert_eq!(code, 0, "{out}");
    // The same: one of the limits, the id, the header, two of the bodies.
    assert_eq!(row(&out, "pets.yaml")[8..], ["5", "0", "0", "6"], "{out}");
    let body = "/paths/~1pets/post";
    let pet = "/components/schemas/Pet/properties";
    for odd in [
        format!("#{body}/parameters/0/examples/many/value: 30 is greater than the maximum of 9"),
        format!("#{body}/responses/200/content/application~1json/example: \"id\" is a required"),
        "#/components/examples/Cat/value: /name: [\"Cat\"] is not of type \"string\"".to_owned(),
        format!("#{pet}/name/default: \"X\" is shorter than 2 characters"),
        format!("#{pet}/age/example: 0 is less than or equal to the minimum of 0"),
        "tags#/Tag/example: \"long\" is longer than 3 characters".to_owned(),
    ] {
        assert!(out.contains(&odd), "{odd}: {out}");
    }
}

#[cfg(feature = "examples")]
#[test]
fn what_the_validator_can_t_take_on_is_said_and_counts_as_valid() {
    let open = GOOD.replace(
        "age: {type: integer}",
        "age: {type: integer, maximum: much}",
    );
    let folder = folder(&[("open.yaml", &open)]);
    let (code, out, _) = corpus("open", folder.path(), &["--examples"]);
    assert_eq!(code, 0, "{out}");
    assert_eq!(row(&out, "open.yaml")[8..], ["1", "0", "0", "1"], "{out}");
    let said = "== open.yaml has examples that can't be judged as a whole, and count as valid: 1\n";
    assert!(out.contains(said), "{out}");
    assert!(
        out.contains(
            "can't be judged: #/components/schemas/Pet/properties/age/maximum says nothing"
        ),
        "{out}"
    );
}

#[cfg(feature = "examples")]
#[test]
fn examples_are_read_and_written_again() {
    let folder = folder(&[("good.yaml", GOOD)]);
    let (code, out, _) = corpus("examples", folder.path(), &["--examples"]);
    assert_eq!(code, 0, "{out}");
    // One comes out as it went in, and one breaks the rules of its own schema.
    assert_eq!(row(&out, "good.yaml")[8..], ["1", "0", "0", "1"], "{out}");
    assert!(
        out.contains("== good.yaml has examples that break its own rules: 1\n"),
        "{out}"
    );
}

#[cfg(not(feature = "examples"))]
#[test]
fn examples_are_not_tried_where_nothing_can_judge_them() {
    let folder = folder(&[("good.yaml", GOOD)]);
    let (code, out, err) = corpus("unjudged", folder.path(), &["--examples"]);
    assert_eq!((code, out.as_str()), (1, ""), "{err}");
    assert!(err.contains("--features examples"), "{err}");
}

#[test]
fn a_folder_without_documents_is_a_mistake() {
    let folder = folder(&[("README.md", "Nothing")]);
    let path = folder.path().display().to_string();
    let (code, _, err) = corpus("mistakes", folder.path(), &[]);
    assert_eq!(
        (code, err),
        (1, format!("error: there are no documents in {path}\n"))
    );
    let (code, _, err) = corpus("mistakes", &folder.path().join("none"), &[]);
    assert_eq!(
        (code, err),
        (1, format!("error: there is no folder {path}/none\n"))
    );
    let (code, _, err) = corpus("mistakes", folder.path(), &["--filter", "x"]);
    assert_eq!(
        (code, err),
        (1, "error: no document has `x` in its path\n".to_owned())
    );
}
