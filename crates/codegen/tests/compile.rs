//! What is made of every good fixture compiles: without a warning of rustc, clippy or rustdoc, and with no doctests but
//! our own. One workspace, kept from run to run below cargo's target folder, so that only what changed is built again.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod common;

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::time::Instant;

use common::Fixture;
use specwright::files::FileSet;

/// With all groups' types, and nothing else.
const TYPES: &[&str] = &["--features", "full"];
/// With the calls, but without an HTTP stack.
const CALLS: &[&str] = &["--features", "client,full"];
/// The fixture whose groups are features, and what may be asked of it: nothing at all, a group with and without its calls.
const FEATURES: (&str, [&str; 5]) = (
    "case-features",
    ["", "cats", "client", "client,dogs", "client,client-calls"],
);
/// The one with the worst texts in every place, in whose documentation nothing may be odd that rustdoc can find.
const POISONED: &str = "case-poisoned-everything";

#[test]
fn every_good_fixture_compiles_without_warnings() {
    let workspace = Workspace::lay_out();
    let lint = if workspace.has_clippy() {
        "clippy"
    } else {
        "check"
    };
    let lint = [lint, "--workspace", "--all-targets", "--keep-going"];
    for features in [TYPES, CALLS] {
        workspace.cargo(&lint, features);
    }
    let (package, choices) = FEATURES;
    for features in choices {
        workspace.cargo(&["check", "--package", package], &["--features", features]);
    }
    workspace.cargo(&["doc", "--workspace", "--no-deps", "--keep-going"], CALLS);
    let package = ["doc", "--no-deps", "--package", POISONED];
    workspace.cargo_with(&package, CALLS, "-D warnings -D rustdoc::all");
    let output = workspace.cargo(&["test", "--workspace", "--doc"], CALLS);
    for (package, expected) in &workspace.examples {
        let start = format!("test {package}/src/");
        let run = output.lines().filter(|line| line.starts_with(&start));
        assert_eq!(run.count(), *expected, "doctests of {package}\n{output}");
    }
}

/// The crates made of all good fixtures.
struct Workspace {
    root: PathBuf,
    /// How many examples of our own each package has.
    examples: Vec<(String, usize)>,
}

impl Workspace {
    fn lay_out() -> Self {
        let root = Path::new(env!("CARGO_TARGET_TMPDIR")).join("fixtures");
        let runtime = common::repository().join("crates/runtime");
        let templates = common::templates();
        let mut examples = Vec::new();
        for fixture in common::all().iter().filter(|fixture| !fixture.is_bad()) {
            let input = fixture.input(templates.clone(), &runtime);
            let output = specwright::generate(&input);
            let output = output.unwrap_or_else(|found| panic!("{}", found.render(&input.document)));
            write_crate(&root.join(fixture.package()), &output.files);
            let expected = own_examples(fixture, &output.files);
            examples.push((fixture.package(), expected));
        }
        remove_others(&root, &examples);
        let members: Vec<String> = examples
            .iter()
            .map(|(name, _)| format!("{name:?}"))
            .collect();
        let manifest = format!(
            "[workspace]\nresolver = \"3\"\nmembers = [{}]\n\n[profile.dev]\ndebug = false\n",
            members.join(", ")
        );
        write(&root.join("Cargo.toml"), &manifest);
        take_lock(&root);
        Self { root, examples }
    }

    fn has_clippy(&self) -> bool {
        let output = Command::new(env!("CARGO"))
            .args(["clippy", "--version"])
            .output();
        output.is_ok_and(|output| output.status.success())
    }

    /// Runs cargo for the whole workspace, and gives what it printed.
    fn cargo(&self, args: &[&str], features: &[&str]) -> String {
        self.cargo_with(args, features, "-D warnings")
    }

    /// The same, with flags for rustdoc.
    fn cargo_with(&self, args: &[&str], features: &[&str], rustdoc: &str) -> String {
        let start = Instant::now();
        let Output {
            status,
            stdout,
            stderr,
        } = Command::new(env!("CARGO"))
            .args(args)
            .args(["--offline", "--no-default-features"])
            .args(features)
            .current_dir(&self.root)
            .env_remove("CARGO_ENCODED_RUSTFLAGS")
            .env("CARGO_TARGET_DIR", self.root.join("target"))
            .env("RUSTFLAGS", "-D warnings")
            .env("RUSTDOCFLAGS", rustdoc)
            .output()
            .unwrap();
        eprintln!("cargo {}: {:.1?}", args[0], start.elapsed());
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        assert!(status.success(), "{}\n{}", text(&stdout), text(&stderr));
        text(&stdout)
    }
}

/// One for each operation, one for the crate if it has any, and those of types with limits.
fn own_examples(fixture: &Fixture, files: &FileSet) -> usize {
    let (api, _) = fixture.model();
    let groups = api.unwrap().groups;
    let operations: usize = groups.iter().map(|group| group.operations.len()).sum();
    let types = files
        .iter()
        .filter(|(path, _)| path.starts_with("src/types/"));
    let lines = types.flat_map(|(_, text)| text.lines());
    let of_types = lines.filter(|line| *line == "/// # Example").count();
    operations + usize::from(operations > 0) + of_types
}

/// Writes what changed, so that cargo builds nothing else again, and removes what is no longer made.
fn write_crate(folder: &Path, files: &FileSet) {
    let mut made = BTreeSet::new();
    for (path, text) in files.iter() {
        write(&folder.join(path), text);
        made.insert(folder.join(path));
    }
    remove_stale(&folder.join("src"), &made);
}

fn write(path: &Path, text: &str) {
    if fs::read_to_string(path).is_ok_and(|there| there == text) {
        return;
    }
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}

fn remove_stale(folder: &Path, made: &BTreeSet<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            remove_stale(&path, made);
        } else if !made.contains(&path) {
            fs::remove_file(path).unwrap();
        }
    }
}

/// Crates of fixtures that are no longer there.
fn remove_others(root: &Path, examples: &[(String, usize)]) {
    for entry in fs::read_dir(root).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_str().unwrap().to_owned();
        let is_made = examples.iter().any(|(made, _)| *made == name);
        if name.starts_with("case-") && !is_made {
            fs::remove_dir_all(path).unwrap();
        }
    }
}

/// The versions that the repository has settled on are the ones that are there without a network. Cargo writes those
/// of them down that this workspace needs, hence the copy to tell a change by.
fn take_lock(root: &Path) {
    let lock = fs::read_to_string(common::repository().join("Cargo.lock")).unwrap();
    let copy = root.join("Cargo.lock.repository");
    if fs::read_to_string(&copy).is_ok_and(|there| there == lock)
        && root.join("Cargo.lock").exists()
    {
        return;
    }
    fs::write(copy, &lock).unwrap();
    fs::write(root.join("Cargo.lock"), lock).unwrap();
}
