//! Every folder of `fixtures/` is a case: a document, and snapshots of what it becomes beside it. A new case is a new
//! folder, and no code.
//!
//! A good document is shown as its model, its rendered types and operations, and its warnings. A broken one is shown as its
//! diagnostics: those that stop a run if its folder is called `bad_…`, warnings if it is called `odd_…`.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod common;

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::panic;
use std::path::Path;

use common::{Fixture, text};
use serde_json::Value;
use specwright::diagnostics::export;
use specwright::files::{FileSet, NOTICE};

#[test]
fn every_document_becomes_what_its_snapshots_show() {
    let fixtures = common::all();
    let failed = fixtures.iter().filter(|fixture| {
        let shown = panic::catch_unwind(|| snapshots(fixture));
        shown.is_err()
    });
    let failed: Vec<&str> = failed.map(|fixture| fixture.name.as_str()).collect();
    assert!(failed.is_empty(), "changed: {}", failed.join(", "));
}

#[test]
fn the_same_document_gives_the_same_bytes() {
    for fixture in common::all() {
        let files = || fixture.generate().map(|output| output.files);
        assert_eq!(files(), files(), "{}", fixture.name);
    }
}

#[test]
fn every_problem_is_told_with_what_to_do_about_it() {
    let mut helpless = Vec::new();
    for fixture in common::all() {
        let (_, found) = fixture.model();
        let without = found.iter().filter(|found| found.help.is_none());
        helpless.extend(without.map(|found| format!("{}: {}", fixture.name, found.message)));
    }
    assert!(helpless.is_empty(), "{}", helpless.join("\n"));
}

/// What SARIF 2.1.0 and GitHub's workflows ask of all that they are told.
#[test]
fn programs_are_told_what_they_can_read() {
    for fixture in common::all() {
        let (_, found) = fixture.model();
        let located = found.located(&fixture.sources());
        let log: Value = serde_json::from_str(&export::sarif(&located)).unwrap();
        let run = &log["runs"][0];
        let rules = run["tool"]["driver"]["rules"].as_array().unwrap();
        let results = run["results"].as_array().unwrap();
        assert_eq!(results.len(), located.len());
        // What an alias brings to several places is told once.
        let messages: BTreeSet<&str> = found.iter().map(|one| one.message.as_str()).collect();
        let told: BTreeSet<&str> = located.iter().map(|one| one.message.as_str()).collect();
        assert_eq!(told.len(), messages.len(), "{told:?}");
        for result in results {
            let is_rule = |rule: &&Value| rule["id"] == result["ruleId"];
            assert_eq!(rules.iter().filter(is_rule).count(), 1, "{result}");
            assert!(["error", "warning"].contains(&result["level"].as_str().unwrap()));
            assert_ne!(result["message"]["text"], "");
            let related = result["relatedLocations"].as_array();
            let locations = result["locations"].as_array().unwrap();
            assert!(
                locations
                    .iter()
                    .chain(related.into_iter().flatten())
                    .all(is_location),
                "{result}"
            );
        }
        let lines = export::github(&located);
        assert_eq!(lines.lines().count(), located.len(), "{lines}");
        assert!(
            lines.lines().all(
                |line| line.starts_with("::error file=") || line.starts_with("::warning file=")
            )
        );
        assert_eq!(export::json_lines(&located).lines().count(), located.len());
    }
}

/// Whether a location is of a file, from one line and column to another that comes no sooner.
fn is_location(location: &Value) -> bool {
    let place = &location["physicalLocation"];
    let uri = place["artifactLocation"]["uri"]
        .as_str()
        .unwrap_or_default();
    let is_uri = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~/%:".contains(&byte);
    let Some(region) = place["region"].as_object() else {
        return !uri.is_empty() && uri.bytes().all(is_uri);
    };
    let number = |name: &str| region[name].as_u64().unwrap();
    let (start, end) = (
        (number("startLine"), number("startColumn")),
        (number("endLine"), number("endColumn")),
    );
    !uri.is_empty()
        && uri.bytes().all(is_uri)
        && start.0 > 0
        && start.1 > 0
        && end.1 > 0
        && start <= end
}

/// The snapshots of one case, each in a file beside the document. A file that nothing is compared with is a leftover.
fn snapshots(fixture: &Fixture) {
    let shown = if fixture.is_bad() {
        bad(fixture)
    } else {
        good(fixture)
    };
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path(&fixture.folder);
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| {
        for (name, text) in &shown {
            insta::assert_snapshot!(*name, text);
        }
    });
    for name in ["model", "rendered", "warnings", "errors"] {
        let expected = shown.iter().any(|(shown, _)| *shown == name);
        let path = fixture.folder.join(format!("{name}.snap"));
        assert!(
            expected || !path.exists(),
            "{} is a leftover",
            path.display()
        );
    }
}

fn bad(fixture: &Fixture) -> Vec<(&'static str, String)> {
    let (api, found) = fixture.model();
    assert!(api.is_none(), "{} was taken", fixture.name);
    vec![("errors", fixture.render(&found))]
}

fn good(fixture: &Fixture) -> Vec<(&'static str, String)> {
    let (api, found) = fixture.model();
    let Some(api) = api else {
        panic!("{}: {}", fixture.name, fixture.render(&found));
    };
    let output = fixture.generate().unwrap();
    if fixture.is_odd() {
        return vec![("warnings", fixture.render(&output.warnings))];
    }
    let mut shown = vec![("model", text::model(&api))];
    let rendered = rendered(&output.files);
    if !rendered.is_empty() {
        shown.push(("rendered", rendered));
    }
    if !output.warnings.is_empty() {
        shown.push(("warnings", fixture.render(&output.warnings)));
    }
    shown
}

/// The files that differ from case to case; what is said in every file is left out.
fn rendered(files: &FileSet) -> String {
    let mut text = String::new();
    for (path, contents) in files.iter().filter(|(path, _)| is_shown(path)) {
        let contents = contents.strip_prefix(&format!("// {NOTICE}\n")).unwrap();
        let name = path.strip_prefix("src/").unwrap();
        writeln!(text, "======== {name}\n{contents}").unwrap();
    }
    text
}

fn is_shown(path: &str) -> bool {
    let index = ["src/types/mod.rs", "src/operations/mod.rs"].contains(&path);
    let folder = Path::new(path).parent().unwrap();
    let is_own = folder != Path::new("src") && folder.starts_with("src");
    let whole = ["src/servers.rs", "src/webhooks.rs"].contains(&path);
    whole || path == "src/webhook_payloads.rs" || (!index && is_own)
}
