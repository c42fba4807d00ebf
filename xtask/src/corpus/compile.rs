//! Owns what cargo is asked to do with a crate, and what it says. Must not know how crates are made.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::Value as Json;

use super::scratch::Scratch;

/// A program that tells what another one has used, on most systems.
const TIME: &str = "/usr/bin/time";

/// What is done with a crate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Lint {
    Check,
    Clippy,
    Doc,
}

impl Lint {
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Check => "check",
            Self::Clippy => "clippy",
            Self::Doc => "doc",
        }
    }

    /// The command, without what it depends on.
    fn args(self) -> &'static [&'static str] {
        match self {
            Self::Check => &["check"],
            Self::Clippy => &["clippy", "--no-deps"],
            Self::Doc => &["doc", "--no-deps"],
        }
    }
}

/// What came of it.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Compiled {
    /// What the compiler says of the crate, in its own words.
    pub(super) errors: Vec<String>,
    pub(super) warnings: Vec<String>,
    /// Whether all of it was there from an earlier run.
    fresh: bool,
    pub(super) used: Used,
}

/// What a command has used, where that is known.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Used {
    /// Seconds of CPU, cargo's own among them.
    pub(super) seconds: Option<f64>,
    /// The most memory of any process, in MiB.
    pub(super) memory: Option<u64>,
}

/// Whether cargo may fetch what is not there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Network {
    Offline,
    Online,
}

/// Runs cargo for one crate.
pub(super) fn run(scratch: &Scratch, package: &str, lint: Lint, features: &str) -> Compiled {
    run_by(scratch, package, lint, features, Network::Offline)
}

/// Runs cargo for one crate, and lets it fetch what is not there.
pub(super) fn run_with_network(
    scratch: &Scratch,
    package: &str,
    lint: Lint,
    features: &str,
) -> Compiled {
    run_by(scratch, package, lint, features, Network::Online)
}

fn run_by(
    scratch: &Scratch,
    package: &str,
    lint: Lint,
    features: &str,
    network: Network,
) -> Compiled {
    let mut args: Vec<&str> = lint.args().to_vec();
    args.push("--message-format=json");
    if network == Network::Offline {
        args.push("--offline");
    }
    match cargo(scratch, package, &args, features, &[]) {
        Ok((output, used)) => compiled(&output, used, &scratch.folder(package)),
        Err(error) => Compiled {
            errors: vec![error],
            ..Compiled::default()
        },
    }
}

/// Runs cargo for one crate, with these arguments for the program that it starts.
pub(super) fn cargo(
    scratch: &Scratch,
    package: &str,
    args: &[&str],
    features: &str,
    more: &[&str],
) -> Result<(Output, Used), String> {
    scratch.hold(&[package])?;
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let report = scratch.root().join("used.txt");
    let is_timed = cfg!(target_os = "linux") && Path::new(TIME).is_file();
    let mut command = if is_timed {
        let mut command = Command::new(TIME);
        command
            .args(["-f", "%U %S %M", "-o"])
            .arg(&report)
            .arg(cargo);
        command
    } else {
        Command::new(cargo)
    };
    let features = [Some(features), scratch.all_groups(package)];
    let features: Vec<&str> = features.into_iter().flatten().collect();
    command.args(args).arg("--no-default-features");
    command.args(["--features", &features.join(",")]).args(more);
    command
        .current_dir(scratch.folder(package))
        .env("CARGO_TARGET_DIR", scratch.root().join("target"))
        .env("CARGO_INCREMENTAL", "0")
        .env_remove("CARGO_ENCODED_RUSTFLAGS")
        .env_remove("RUSTFLAGS")
        .env_remove("RUSTDOCFLAGS");
    let output = command.output();
    let output = output.map_err(|error| format!("can't start cargo: {error}"))?;
    let used = is_timed.then(|| used(&report)).flatten();
    Ok((output, used.unwrap_or_default()))
}

/// What the report of a command says: seconds as a user and as the system, and KiB.
fn used(report: &PathBuf) -> Option<Used> {
    let text = fs::read_to_string(report).ok()?;
    // A line before tells of a command that failed.
    let words: Vec<f64> = text
        .lines()
        .last()?
        .split_whitespace()
        .filter_map(|word| word.parse().ok())
        .collect();
    let [user, system, kib] = words[..] else {
        return None;
    };
    Some(Used {
        seconds: Some(user + system),
        memory: Some((kib / 1024.0).ceil() as u64),
    })
}

fn compiled(output: &Output, used: Used, folder: &Path) -> Compiled {
    let mut compiled = read(&String::from_utf8_lossy(&output.stdout), folder);
    if !output.status.success() && compiled.errors.is_empty() {
        let said = String::from_utf8_lossy(&output.stderr);
        compiled.errors.push(format!("{}\n{said}", output.status));
    }
    // What is only repeated took no time that says anything.
    if !compiled.fresh {
        compiled.used = used;
    }
    compiled
}

/// What the compiler says of the crate in this folder, and not of those that it depends on.
fn read(text: &str, folder: &Path) -> Compiled {
    let mut compiled = Compiled::default();
    let messages = text
        .lines()
        .filter_map(|line| serde_json::from_str(line).ok());
    let own = |message: &Json| {
        let manifest = message["manifest_path"].as_str().map(Path::new);
        manifest.and_then(Path::parent) == Some(folder)
    };
    for message in messages.filter(own) {
        let said = &message["message"];
        match message["reason"].as_str() {
            Some("compiler-artifact") => compiled.fresh = message["fresh"] == true,
            Some("compiler-message") if !is_count(said) => {
                let text = said["rendered"].as_str().unwrap_or_default().to_owned();
                match said["level"].as_str() {
                    Some("warning") => compiled.warnings.push(text),
                    Some(level) if level.starts_with("error") => compiled.errors.push(text),
                    _ => {}
                }
            }
            _ => {}
        }
    }
    compiled
}

/// Whether a message only says how many others there were.
fn is_count(said: &Json) -> bool {
    let text = said["message"].as_str().unwrap_or_default();
    let is_nowhere = said["spans"].as_array().is_none_or(Vec::is_empty);
    is_nowhere && (text.ends_with(" emitted") || text.starts_with("aborting due to"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn message(folder: &str, level: &str, text: &str, spans: &str) -> String {
        format!(
            "{{\"reason\":\"compiler-message\",\"manifest_path\":\"{folder}/Cargo.toml\",\"message\":\
             {{\"level\":\"{level}\",\"message\":\"{text}\",\"rendered\":\"{text}\",\"spans\":{spans}}}}}\n"
        )
    }

    #[test]
    fn only_what_is_said_of_the_crate_itself_counts() {
        let text = [
            message("/s/a", "warning", "unused", "[{}]"),
            message("/s/a", "warning", "1 warning emitted", "[]"),
            message("/s/b", "warning", "of another", "[{}]"),
            message("/s/a", "error", "no such type", "[{}]"),
            message("/s/a", "error", "aborting due to 1 previous error", "[]"),
            message("/s/a", "failure-note", "more about it", "[]"),
            "no JSON\n".to_owned(),
        ];
        let compiled = read(&text.concat(), Path::new("/s/a"));
        assert_eq!(compiled.warnings, ["unused"]);
        assert_eq!(compiled.errors, ["no such type"]);
    }

    #[test]
    fn what_was_used_is_in_the_last_line() {
        let folder = tempfile::tempdir().unwrap();
        let report = folder.path().join("used.txt");
        let read = |text: &str| {
            fs::write(&report, text).unwrap();
            used(&report)
        };
        let expected = Used {
            seconds: Some(1.75),
            memory: Some(3),
        };
        assert_eq!(read("1.50 0.25 3000\n"), Some(expected));
        let failed = "Command exited with non-zero status 101\n1.50 0.25 3000\n";
        assert_eq!(read(failed), Some(expected));
        assert_eq!(read(""), None);
    }
}
