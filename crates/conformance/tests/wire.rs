//! The replay of recorded requests: every outcome, and every reason that a small file can hold.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::process::{Command, Output};

use specwright_conformance::wire::{Outcome, Report, Verdict, replay_all};

const WIRE: &str = include_str!("data/wire.json");

fn verdict<'r>(report: &'r Report, name: &str) -> &'r Verdict {
    let found = report.verdicts.iter().find(|verdict| verdict.name == name);
    found.unwrap()
}

fn reasons(verdict: &Verdict) -> Vec<Option<&'static str>> {
    let findings = verdict.findings.iter();
    findings
        .map(|(_, reason)| reason.map(|reason| reason.name))
        .collect()
}

#[tokio::test]
async fn a_case_comes_out_as_its_name_says() {
    let report = replay_all(WIRE).await.unwrap();
    assert_eq!(report.verdicts.len(), 14);
    for verdict in &report.verdicts {
        let (word, _) = verdict.name.split_once('_').unwrap();
        let seen = match verdict.outcome {
            _ if !verdict.is_explained() => "unexplained",
            Outcome::Same => "same",
            Outcome::Refused => "refused",
            Outcome::Differs => "differs",
        };
        assert_eq!(seen, word, "{}: {:?}", verdict.name, verdict.findings);
    }
}

#[tokio::test]
async fn every_finding_has_its_own_reason() {
    let report = replay_all(WIRE).await.unwrap();
    for (name, expected) in [
        ("same_retrieve", &[][..]),
        (
            "refused_limits",
            &[
                "beyond-limits",
                "unknown-enum-value",
                "beyond-limits",
                "wrong-type",
            ],
        ),
        ("refused_empty_id", &["path-segment"]),
        ("refused_lone_surrogate", &["lone-surrogate"]),
        ("refused_key", &["key-missing"]),
        ("refused_shape", &["wrong-shape"]),
        ("differs_options_query", &["options-query-adds"]),
        ("differs_header_taken_away", &["header-null"]),
    ] {
        let found: Vec<_> = reasons(verdict(&report, name))
            .into_iter()
            .flatten()
            .collect();
        assert_eq!(found, expected, "{name}");
    }
    assert!(verdict(&report, "refused_limits").same_unchecked);
    assert!(verdict(&report, "same_list_in_another_order").reordered);
    let unexplained = reasons(verdict(&report, "unexplained_method_and_path"));
    assert_eq!(unexplained, [None, None]);
}

fn run(arguments: &[&str]) -> (Option<i32>, String, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_wire"));
    let Output {
        status,
        stdout,
        stderr,
    } = command.args(arguments).output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (status.code(), text(stdout), text(stderr))
}

#[test]
fn the_program_prints_reasons_and_totals_and_fails_for_what_has_none() {
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/wire.json");
    let (code, out, err) = run(&[file]);
    assert_eq!((code, err.as_str()), (Some(1), ""));
    let totals = "14 cases: 4 same, 5 refused with reason, 2 differ with reason, 3 unexplained\n";
    assert!(out.ends_with(totals), "{out}");
    for line in [
        "same same_list_in_another_order: the pairs of the query are in another order\n",
        "refused refused_limits: the same with the checks off\n",
        "    body /webhook_timeout_secs: 31 must be at most 30 [beyond-limits]\n",
        "UNEXPLAINED unexplained_sending\n",
        "    sent, where the other client refused [no reason]\n",
        "    body /active: Bool(true), not Bool(false) [no reason]\n",
    ] {
        assert!(out.contains(line), "{line}{out}");
    }
    assert!(!out.contains("same same_retrieve"), "{out}");
    assert!(!out.contains("[bigint]") && !out.contains("short"), "{out}");
    let (_, verbose, _) = run(&["--verbose", file]);
    assert!(verbose.contains("[bigint] not needed: "), "{verbose}");
}

#[test]
fn the_program_succeeds_when_everything_is_explained() {
    let mut document: serde_json::Value =
        serde_json::from_str(&WIRE.replace("\\ud83d\"", "\"")).unwrap();
    let cases = document["cases"].as_array_mut().unwrap();
    cases.retain(|case| !case["name"].as_str().unwrap().starts_with("unexplained"));
    let file = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(file.path(), document.to_string()).unwrap();
    let (code, out, err) = run(&[file.path().to_str().unwrap()]);
    assert_eq!((code, err.as_str()), (Some(0), ""), "{out}");
    assert!(out.ends_with(", 0 unexplained\n"), "{out}");
}

#[test]
fn a_file_that_is_no_wire_file_is_said_to_be_none() {
    for (text, problem) in [
        ("{", "not JSON: "),
        ("{}", "no list called `cases`"),
        (r#"{"cases": [{"name": "a"}]}"#, "case 0 a: no `operation`"),
        (
            r#"{"cases": [{"name": "a", "operation": "list", "params": []}]}"#,
            "case 0 a: `params` is no object",
        ),
        (
            r#"{"cases": [{"name": "a", "operation": "list", "params": {}}]}"#,
            "case 0 a: no `expected`",
        ),
    ] {
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(file.path(), text).unwrap();
        let (code, out, err) = run(&[file.path().to_str().unwrap()]);
        assert_eq!((code, out.as_str()), (Some(1), ""));
        assert!(err.starts_with("error: ") && err.contains(problem), "{err}");
    }
    let (code, _, err) = run(&["/no/such/file"]);
    assert_eq!(code, Some(1));
    assert!(err.starts_with("error: /no/such/file: "), "{err}");
}

#[test]
fn misuse_exits_with_2() {
    for arguments in [&[][..], &["a", "b"], &["--quiet", "a"]] {
        let (code, out, err) = run(arguments);
        assert_eq!((code, out.as_str()), (Some(2), ""));
        assert!(err.starts_with("error: usage: "), "{err}");
    }
    let (code, out, _) = run(&["--help"]);
    assert_eq!(code, Some(0));
    assert!(out.starts_with("usage: "), "{out}");
}
