//! What a reader may rely on anywhere in the repository: who depends on whom, how files begin and how long they are,
//! and that what is generated is what the generator makes.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

const CODEGEN: &str = "specwright";
const RUNTIME: &str = "specwright-runtime";
const CONFORMANCE: &str = "specwright-conformance";
const FUZZ: &str = "specwright-fuzz";
const GENERATED: &str = "telnyx-credential-connections";
const WIRE: &str = "specwright-wire";
const XTASK: &str = "xtask";

/// Longer than this, a file is two.
const MOST_LINES: usize = 500;

/// What is less than the best of all other generators needs.
const MOST_PACKAGES: usize = 100;

fn root() -> PathBuf {
    fs::canonicalize(Path::new(env!("CARGO_MANIFEST_DIR")).join("..")).unwrap()
}

/// All files below a folder whose names end in `ending`, sorted.
fn files(folder: &Path, ending: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut open = vec![folder.to_owned()];
    while let Some(folder) = open.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let name = path.file_name().unwrap().to_str().unwrap();
            if path.is_dir() && name != "target" {
                open.push(path);
            } else if name.ends_with(ending) {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

/// The folders of all packages.
fn packages() -> Vec<PathBuf> {
    let crates = fs::read_dir(root().join("crates")).unwrap();
    let mut folders: Vec<PathBuf> = crates.map(|entry| entry.unwrap().path()).collect();
    folders.retain(|folder| folder.join("Cargo.toml").is_file());
    folders.push(root().join("xtask"));
    folders
}

/// The sources that people write, with what stands in them.
fn written_sources() -> Vec<(PathBuf, String)> {
    let generated = root().join("crates/generated");
    let folders = packages().into_iter().filter(|folder| *folder != generated);
    // One that is there for its tests has no sources.
    let folders = folders
        .map(|folder| folder.join("src"))
        .filter(|folder| folder.is_dir());
    let paths = folders.flat_map(|folder| files(&folder, ".rs"));
    let read = |path: PathBuf| (path.clone(), fs::read_to_string(path).unwrap());
    paths.map(read).collect()
}

fn manifest(path: &Path) -> toml::Table {
    fs::read_to_string(path).unwrap().parse().unwrap()
}

/// The packages of this repository that each one depends on: in all that is shipped, and in tests as well.
fn edges(kinds: &[&str]) -> BTreeMap<String, BTreeSet<String>> {
    let manifests = packages()
        .into_iter()
        .map(|folder| manifest(&folder.join("Cargo.toml")));
    let manifests: Vec<toml::Table> = manifests.collect();
    let name = |manifest: &toml::Table| manifest["package"]["name"].as_str().unwrap().to_owned();
    let own: BTreeSet<String> = manifests.iter().map(name).collect();
    let of = |manifest: &toml::Table| {
        let named: BTreeSet<String> = dependencies(manifest, kinds).into_iter().collect();
        named.intersection(&own).cloned().collect()
    };
    manifests
        .iter()
        .map(|manifest| (name(manifest), of(manifest)))
        .collect()
}

/// The packages that a manifest names, those of single targets among them.
fn dependencies(manifest: &toml::Table, kinds: &[&str]) -> Vec<String> {
    let targets = manifest.get("target").and_then(toml::Value::as_table);
    let targets = targets.into_iter().flat_map(toml::Table::values);
    let tables = targets.filter_map(toml::Value::as_table).chain([manifest]);
    let listed =
        tables.flat_map(|table| kinds.iter().filter_map(|kind| table.get(*kind)?.as_table()));
    let name = |(name, wanted): (&String, &toml::Value)| {
        let renamed = wanted.get("package").and_then(toml::Value::as_str);
        renamed.unwrap_or(name).to_owned()
    };
    listed.flatten().map(name).collect()
}

fn to(names: &[&str]) -> BTreeSet<String> {
    names.iter().map(|name| (*name).to_owned()).collect()
}

#[test]
fn dependencies_go_one_way() {
    let shipped = edges(&["dependencies", "build-dependencies"]);
    let expected = BTreeMap::from([
        (CODEGEN.to_owned(), to(&[])),
        (RUNTIME.to_owned(), to(&[])),
        (GENERATED.to_owned(), to(&[RUNTIME])),
        (CONFORMANCE.to_owned(), to(&[GENERATED])),
        (FUZZ.to_owned(), to(&[CODEGEN, RUNTIME])),
        (WIRE.to_owned(), to(&[CODEGEN])),
        (XTASK.to_owned(), to(&[CODEGEN])),
    ]);
    assert_eq!(shipped, expected);
}

#[test]
fn not_even_tests_turn_a_dependency_around() {
    let all = edges(&["dependencies", "build-dependencies", "dev-dependencies"]);
    for (from, targets) in all {
        assert!(!targets.contains(XTASK), "{from} depends on {XTASK}");
        let back: &[&str] = match from.as_str() {
            CODEGEN => &[RUNTIME, GENERATED, CONFORMANCE, FUZZ, WIRE],
            RUNTIME => &[CODEGEN, GENERATED, CONFORMANCE, FUZZ, WIRE],
            GENERATED => &[CODEGEN, CONFORMANCE, FUZZ, WIRE],
            _ => &[],
        };
        assert!(
            targets.is_disjoint(&to(back)),
            "{from} depends on {targets:?}"
        );
    }
}

#[test]
fn every_source_says_what_it_owns_and_is_short() {
    for (path, text) in written_sources() {
        let shown = path.display();
        assert!(
            text.starts_with("//! "),
            "{shown} does not begin with `//!`"
        );
        let lines = text.lines().count();
        assert!(lines <= MOST_LINES, "{shown} has {lines} lines");
        let allows = text.lines().any(|line| line.starts_with("#![allow"));
        assert!(!allows, "{shown} allows lints for all that is in it");
    }
}

#[test]
fn nothing_is_left_for_later_without_a_reason() {
    for (path, text) in written_sources() {
        for (index, line) in text.lines().enumerate() {
            let marks = ["TODO", "FIXME"].into_iter();
            let rest = marks.filter_map(|mark| Some(line.split_once(mark)?.1));
            let mut said = rest.map(|rest| rest.trim_matches([':', ' ']));
            let place = format!("{}:{}", path.display(), index + 1);
            assert!(
                said.all(|said| said.len() > 10),
                "{place}: why, and until when?"
            );
        }
    }
}

#[test]
fn no_source_knows_the_machine_it_was_written_on() {
    for (path, text) in written_sources() {
        // A test may make up a path.
        let code = text.split("mod tests {").next().unwrap_or_default();
        for (index, line) in code.lines().enumerate() {
            let found = ["/work/", "/tmp/", "/root/", "/home/"]
                .iter()
                .any(|known| line.contains(known));
            assert!(!found, "{}:{}: {line}", path.display(), index + 1);
        }
    }
}

#[test]
fn no_snapshot_waits_for_a_decision() {
    for ending in [".snap.new", ".pending-snap"] {
        let waiting = files(&root(), ending);
        assert!(waiting.is_empty(), "accept or remove {waiting:?}");
    }
}

#[test]
fn the_documents_that_people_look_for_are_there() {
    let names = [
        "README.md",
        "ARCHITECTURE.md",
        "CONTRIBUTING.md",
        "CHANGELOG.md",
        "LICENSE-MIT",
        "LICENSE-APACHE",
    ];
    for name in names {
        let text = fs::read_to_string(root().join(name)).unwrap_or_default();
        assert!(!text.trim().is_empty(), "{name} is missing or empty");
    }
}

#[test]
fn the_generated_crate_is_what_the_generator_makes() {
    let output = Command::new(env!("CARGO_BIN_EXE_xtask"))
        .args(["codegen", "--check"])
        .current_dir(root())
        .output()
        .unwrap();
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    let said = text(&output.stdout) + &text(&output.stderr);
    assert!(output.status.success(), "{said}");
}

#[test]
fn a_client_pulls_in_no_more_than_a_hundred_packages() {
    let output = Command::new(env!("CARGO"))
        .args(["tree", "--package", GENERATED, "--prefix", "none"])
        .args(["--no-dedupe", "--locked"])
        .current_dir(root())
        .output()
        .unwrap();
    assert!(output.status.success());
    let text = String::from_utf8_lossy(&output.stdout);
    let packages: BTreeSet<&str> = text.lines().filter(|line| !line.is_empty()).collect();
    assert!(
        packages
            .iter()
            .any(|package| package.starts_with("reqwest "))
    );
    assert!(packages.len() <= MOST_PACKAGES, "{}", packages.len());
}

/// The tests that a row of a table in Markdown names, in its last cell: `file::test`, in code.
fn named_tests(row: &str) -> Vec<(&str, &str)> {
    let cell = row.trim_end_matches('|').rsplit('|').next().unwrap();
    let codes = cell.split('`').filter_map(|code| code.split_once("::"));
    codes.collect()
}

/// Whether a source has this test.
fn declares(source: &str, test: &str) -> bool {
    let Some((before, _)) = source.split_once(&format!("fn {test}(")) else {
        return false;
    };
    let attributes = before.rsplit("\n\n").next().unwrap_or_default();
    attributes.contains("test")
}

#[test]
fn the_manners_of_the_client_are_proved_by_tests_that_are_there() {
    let crates = root().join("crates");
    let table = fs::read_to_string(crates.join("runtime/src/client/manners.md")).unwrap();
    let is_row = |line: &&str| line.starts_with('|') && !line.ends_with("---|");
    let rows = table.lines().filter(is_row);
    let rows: Vec<_> = rows.filter(|row| !row.ends_with("| shown by |")).collect();
    let unproved = rows.iter().find(|row| named_tests(row).is_empty());
    assert_eq!(unproved, None, "names no test");
    let sources = files(&crates, ".rs");
    for (file, test) in rows.iter().flat_map(|row| named_tests(row)) {
        let path = format!("/tests/{file}");
        let of_file = |source: &&PathBuf| {
            let source = source.to_string_lossy();
            source.contains(&format!("{path}.rs")) || source.contains(&format!("{path}/"))
        };
        let mut found = sources.iter().filter(of_file);
        let is_there = found.any(|source| declares(&fs::read_to_string(source).unwrap(), test));
        assert!(is_there, "there is no test {file}::{test}");
    }
}
