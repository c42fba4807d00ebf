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

#[test]
fn examples_are_read_and_written_again() {
    let folder = folder(&[("good.yaml", GOOD)]);
    let (code, out, _) = corpus("examples", folder.path(), &["--examples"]);
    assert_eq!(code, 0, "{out}");
    // One comes out as it went in, and one breaks the rules of its own schema.
    assert_eq!(row(&out, "good.yaml")[8..], ["1", "0", "0", "1"], "{out}");
    assert!(
        out.contains("== good.yaml has examples that break its own rules\n"),
        "{out}"
    );
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
