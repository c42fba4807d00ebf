//! The program as people run it: exit codes and what is on which stream.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

/// Runs the program for the repository at `root`, from there.
fn xtask(root: &Path, args: &[&str]) -> (i32, String, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_xtask"));
    command.args(args).current_dir(root).env("CARGO_MANIFEST_DIR", root.join("xtask"));
    let Output { status, stdout, stderr } = command.output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (status.code().unwrap(), text(stdout), text(stderr))
}

#[test]
fn help_goes_to_standard_output() {
    let root = tempfile::tempdir().unwrap();
    for args in [&["help"][..], &["--help"], &["codegen", "-h"], &["wire", "--help"]] {
        let (code, out, err) = xtask(root.path(), args);
        assert_eq!((code, err.as_str()), (0, ""));
        assert!(out.contains("cargo xtask codegen [--check]"), "{out}");
    }
}

#[test]
fn misuse_exits_with_2() {
    let root = tempfile::tempdir().unwrap();
    for args in [&[][..], &["make"], &["codegen", "--chek"], &["codegen", "--spec", "a"], &["wire"]] {
        let (code, out, err) = xtask(root.path(), args);
        assert_eq!((code, out.as_str()), (2, ""));
        assert!(err.starts_with("error: ") && err.contains("cargo xtask help"), "{err}");
    }
}

#[test]
fn failure_exits_with_1() {
    let root = tempfile::tempdir().unwrap();
    let (code, out, err) = xtask(root.path(), &["codegen"]);
    assert_eq!((code, out.as_str()), (1, ""));
    assert!(err.contains("can't read spec/codegen.toml"), "{err}");
    fs::create_dir(root.path().join("spec")).unwrap();
    fs::write(root.path().join("spec/codegen.toml"), "[[crate]]\nname = 1\n").unwrap();
    let (code, _, err) = xtask(root.path(), &["codegen", "--check"]);
    assert_eq!(code, 1);
    assert!(err.contains("error[config]") && err.contains("spec/codegen.toml:2:8"), "{err}");
    assert!(!err.contains('\u{1b}'), "no colours where nobody sees them");
}
