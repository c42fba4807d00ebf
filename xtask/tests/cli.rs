//! The program as people run it: exit codes and what is on which stream.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

/// Runs the program for the repository at `root`, from there.
fn xtask(root: &Path, args: &[&str]) -> (i32, String, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_xtask"));
    command
        .args(args)
        .current_dir(root)
        .env("CARGO_MANIFEST_DIR", root.join("xtask"));
    let Output {
        status,
        stdout,
        stderr,
    } = command.output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (status.code().unwrap(), text(stdout), text(stderr))
}

#[test]
fn help_goes_to_standard_output() {
    let root = tempfile::tempdir().unwrap();
    for args in [
        &["help"][..],
        &["--help"],
        &["codegen", "-h"],
        &["wire", "--help"],
    ] {
        let (code, out, err) = xtask(root.path(), args);
        assert_eq!((code, err.as_str()), (0, ""));
        assert!(out.contains("cargo xtask codegen [--check]"), "{out}");
    }
}

#[test]
fn misuse_exits_with_2() {
    let root = tempfile::tempdir().unwrap();
    for args in [
        &[][..],
        &["make"],
        &["codegen", "--chek"],
        &["codegen", "--spec", "a"],
        &["wire"],
    ] {
        let (code, out, err) = xtask(root.path(), args);
        assert_eq!((code, out.as_str()), (2, ""));
        assert!(
            err.starts_with("error: ") && err.contains("cargo xtask help"),
            "{err}"
        );
    }
}

#[test]
fn failure_exits_with_1() {
    let root = tempfile::tempdir().unwrap();
    let (code, out, err) = xtask(root.path(), &["codegen"]);
    assert_eq!((code, out.as_str()), (1, ""));
    assert!(err.contains("can't read spec/codegen.toml"), "{err}");
    fs::create_dir(root.path().join("spec")).unwrap();
    fs::write(
        root.path().join("spec/codegen.toml"),
        "[[crate]]\nname = 1\n",
    )
    .unwrap();
    let (code, _, err) = xtask(root.path(), &["codegen", "--check"]);
    assert_eq!(code, 1);
    assert!(
        err.contains("error[config]") && err.contains("spec/codegen.toml:2:8"),
        "{err}"
    );
    assert!(!err.contains('\u{1b}'), "no colours where nobody sees them");
}

/// A copy of what this repository generates from, without what it generated.
fn repository() -> tempfile::TempDir {
    let (ours, copy) = (
        Path::new(env!("CARGO_MANIFEST_DIR")).join(".."),
        tempfile::tempdir().unwrap(),
    );
    for folder in ["spec", "templates"] {
        fs::create_dir(copy.path().join(folder)).unwrap();
        for entry in fs::read_dir(ours.join(folder)).unwrap() {
            let entry = entry.unwrap();
            fs::copy(
                entry.path(),
                copy.path().join(folder).join(entry.file_name()),
            )
            .unwrap();
        }
    }
    copy
}

#[test]
fn the_crate_is_made_checked_and_made_again() {
    let repository = repository();
    let root = repository.path();
    let (code, out, err) = xtask(root, &["codegen"]);
    assert_eq!((code, err.as_str()), (0, ""));
    assert!(
        out.starts_with("create crates/generated/Cargo.toml\n"),
        "{out}"
    );
    let manifest = root.join("crates/generated/Cargo.toml");
    let made = fs::read_to_string(&manifest).unwrap();
    assert!(made.contains("path = \"../runtime\""), "{made}");

    let (code, out, err) = xtask(root, &["codegen", "--check"]);
    assert_eq!((code, err.as_str()), (0, ""));
    assert!(
        out.starts_with("telnyx-credential-connections: 6 operations, "),
        "{out}"
    );
    assert!(out.ends_with(" lines; current\n"), "{out}");

    fs::write(
        &manifest,
        made.replace("edition = \"2024\"", "edition = \"2021\""),
    )
    .unwrap();
    let (code, out, _) = xtask(root, &["codegen", "--check"]);
    assert_eq!(code, 1);
    assert!(
        out.contains("-edition = \"2021\"\n+edition = \"2024\"\n"),
        "{out}"
    );
    let (code, out, _) = xtask(root, &["codegen"]);
    assert_eq!(
        (code, out.lines().next()),
        (0, Some("modify crates/generated/Cargo.toml"))
    );
    assert_eq!(fs::read_to_string(&manifest).unwrap(), made);
}

#[test]
fn paths_on_the_command_line_start_from_the_working_directory() {
    let repository = repository();
    let root = repository.path();
    let args = [
        "codegen",
        "--spec",
        "spec/credential_connections.yaml",
        "--out",
        "a/../elsewhere/b",
        "--name",
        "my-api",
    ];
    let (code, out, err) = xtask(root, &args);
    assert_eq!((code, err.as_str()), (0, ""));
    assert!(out.contains("create elsewhere/b/Cargo.toml\n"), "{out}");
    let made = fs::read_to_string(root.join("elsewhere/b/Cargo.toml")).unwrap();
    assert!(made.contains("path = \"../../crates/runtime\""), "{made}");
    assert!(!root.join("crates").exists() && !root.join("a").exists());
}

#[test]
fn a_broken_document_changes_nothing() {
    let repository = repository();
    let root = repository.path();
    fs::write(
        root.join("spec/credential_connections.yaml"),
        "openapi: 3.1.0\ncomponents: {schemas: {Loaf: {$ref: '#/nowhere'}}}\n",
    )
    .unwrap();
    let (code, out, err) = xtask(root, &["codegen"]);
    assert_eq!((code, out.as_str()), (1, ""));
    assert!(err.contains("spec/credential_connections.yaml:2:"), "{err}");
    assert!(!root.join("crates").exists());
}

/// A repository whose settings correct a small document and take a part of it.
fn corrected() -> tempfile::TempDir {
    let repository = repository();
    let put = |path: &str, text: &str| fs::write(repository.path().join(path), text).unwrap();
    put(
        "spec/api.yaml",
        "openapi: 3.1.0\ninfo: {title: Loaves, version: '1'}\nservers: [{url: https://example.com}]\npaths:\n  \
         /loaves:\n    get: {tags: [Loaves], operationId: listLoafs, responses: {'204': {description: None.}}}\n  \
         /cakes:\n    get: {tags: [Cakes], operationId: listCakes, responses: {'204': {description: None.}}}\n",
    );
    put(
        "spec/fix.yaml",
        "overlay: 1.0.0\ninfo: {title: Spelling, version: '1'}\nactions:\n  - target: $.paths['/loaves'].get\n    \
         update: {operationId: listLoaves}\n",
    );
    put(
        "spec/codegen.toml",
        "[[crate]]\nname = \"loaves\"\nspec = \"api.yaml\"\nout = \"crates/loaves\"\noverlays = [\"fix.yaml\"]\n\
         keywords = [\"bread\"]\n\n[crate.only]\ntags = [\"Loaves\"]\n\n[crate.rename.operations]\n\
         listLoaves = \"all\"\n\n[crate.dependencies]\nserde_json = { version = \"1\" }\n",
    );
    repository
}

#[test]
fn a_crate_is_made_of_a_corrected_part_of_a_document() {
    let repository = corrected();
    let root = repository.path();
    let (code, out, err) = xtask(root, &["codegen"]);
    assert_eq!((code, err.as_str()), (0, ""));
    assert!(
        out.contains("create crates/loaves/src/operations/loaves/all.rs\n"),
        "{out}"
    );
    assert!(out.contains("loaves: 1 operation"), "{out}");
    assert!(!root.join("crates/loaves/src/operations/cakes").exists());
    let manifest = fs::read_to_string(root.join("crates/loaves/Cargo.toml")).unwrap();
    let manifest: toml::Table = toml::from_str(&manifest).unwrap();
    assert_eq!(manifest["package"]["keywords"][0].as_str(), Some("bread"));
    assert_eq!(
        manifest["dependencies"]["serde_json"]["version"].as_str(),
        Some("1")
    );
}

#[test]
fn mistakes_are_shown_in_the_file_that_they_are_in() {
    let repository = corrected();
    let root = repository.path();
    let change = |path: &str, from: &str, to: &str| {
        let path = root.join(path);
        let text = fs::read_to_string(&path).unwrap();
        assert!(text.contains(from));
        fs::write(path, text.replace(from, to)).unwrap();
    };
    change("spec/codegen.toml", "[\"Loaves\"]", "[\"Loafs\"]");
    change("spec/fix.yaml", "listLoaves}", "listLoaves, summary: [1]}");
    let (code, out, err) = xtask(root, &["codegen"]);
    assert_eq!((code, out.as_str()), (1, ""));
    assert!(
        err.contains("spec/codegen.toml:9:9") && err.contains("did you mean `Loaves`?"),
        "{err}"
    );
    change("spec/codegen.toml", "[\"Loafs\"]", "[\"Loaves\"]");
    change(
        "spec/fix.yaml",
        "summary: [1]",
        "requestBody: {$ref: '#/nowhere'}",
    );
    let (code, _, err) = xtask(root, &["codegen"]);
    assert_eq!(code, 1);
    assert!(err.contains("spec/fix.yaml:5:"), "{err}");
    change("spec/codegen.toml", "fix.yaml", "gone.yaml");
    let (code, _, err) = xtask(root, &["codegen"]);
    assert_eq!(code, 1);
    assert!(err.contains("can't read spec/gone.yaml"), "{err}");
    assert!(!root.join("crates").exists());
}

#[test]
fn programs_are_told_of_problems_on_standard_output_and_of_nothing_else() {
    let repository = corrected();
    let root = repository.path();
    let path = root.join("spec/fix.yaml");
    let text = fs::read_to_string(&path).unwrap();
    fs::write(
        &path,
        text.replace("listLoaves}", "listLoaves, deprecated: '1'}"),
    )
    .unwrap();
    let (code, out, _) = xtask(root, &["codegen", "--format", "json"]);
    let line: serde_json::Value = serde_json::from_str(out.trim()).unwrap();
    let told = (
        &line["severity"],
        &line["spot"]["file"],
        &line["spot"]["line"],
    );
    assert_eq!(
        told,
        (&"warning".into(), &"spec/fix.yaml".into(), &5.into())
    );
    assert_eq!(code, 0);
    let (_, out, err) = xtask(root, &["codegen", "--check", "--format", "github"]);
    assert!(
        out.starts_with("::warning file=spec/fix.yaml,line=5,"),
        "{out}"
    );
    assert!(err.contains("current"), "{err}");
    fs::write(
        &path,
        text.replace("listLoaves}", "listLoaves, requestBody: {$ref: '#/x'}}"),
    )
    .unwrap();
    let (code, out, _) = xtask(root, &["codegen", "--format", "sarif"]);
    let log: serde_json::Value = serde_json::from_str(&out).unwrap();
    assert_eq!(log["runs"][0]["results"][0]["level"], "error");
    assert_eq!(code, 1);
}

#[test]
fn programs_are_told_of_files_that_cannot_be_read() {
    let repository = corrected();
    let root = repository.path();
    fs::write(root.join("spec/odd.yaml"), b"openapi: 3.1.0\ninfo: \xff").unwrap();
    for (spec, end) in [
        (
            "spec/odd.yaml",
            "it isn't UTF-8 text, from line 2, column 7 on",
        ),
        ("spec/gone.yaml", "No such file or directory (os error 2)"),
    ] {
        let (code, out, err) = xtask(root, &["lint", "--spec", spec, "--format", "json"]);
        let line: serde_json::Value = serde_json::from_str(out.trim()).unwrap();
        assert_eq!(line["spot"]["file"], spec, "{err}");
        assert!(line["message"].as_str().unwrap().ends_with(end), "{out}");
        assert_eq!(code, 1);
    }
}

#[test]
fn kinds_of_problems_are_explained() {
    let root = tempfile::tempdir().unwrap();
    let (code, out, _) = xtask(root.path(), &["explain", "unresolved-reference"]);
    assert!(code == 0 && out.contains("# What to do"), "{out}");
    let (code, out, _) = xtask(root.path(), &["explain"]);
    assert!(code == 0 && out.contains("unused-setting"), "{out}");
    let (code, _, err) = xtask(root.path(), &["explain", "nonsense"]);
    assert!(code == 1 && err.contains("lists all of them"), "{err}");
    let (code, _, err) = xtask(root.path(), &["explain", "unused-seting"]);
    assert!(
        code == 1 && err.contains("did you mean `unused-setting`?"),
        "{err}"
    );
}

#[test]
fn lints_are_found_and_turned_off() {
    let repository = corrected();
    let root = repository.path();
    let (code, out, err) = xtask(root, &["lint"]);
    assert_eq!(
        (code, out.as_str()),
        (0, "spec/api.yaml: 0 errors, 1 warning\n")
    );
    assert!(
        err.contains("warning[no-error-response]") && err.contains("spec/api.yaml:6:"),
        "{err}"
    );
    assert_eq!(xtask(root, &["lint", "--deny-warnings"]).0, 1);
    let path = root.join("spec/codegen.toml");
    let text = fs::read_to_string(&path).unwrap();
    let allowed = text.replace("keywords =", "allow = [\"no-error-response\"]\nkeywords =");
    fs::write(&path, allowed).unwrap();
    assert_eq!(
        xtask(root, &["lint", "--deny-warnings"]),
        (
            0,
            "spec/api.yaml: 0 errors, 0 warnings\n".to_owned(),
            String::new()
        )
    );
    // A document by itself is looked at as a whole.
    let (_, out, _) = xtask(root, &["lint", "--spec", "spec/api.yaml"]);
    assert_eq!(out, "spec/api.yaml: 0 errors, 2 warnings\n");
}
