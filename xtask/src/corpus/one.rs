//! Owns the making of one crate, in a process of its own: its memory is then its own, and nothing that goes wrong in it
//! ends the run. Both ends of what the two processes tell each other are here.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::time::Instant;

use specwright::config::CrateSettings;
use specwright::diagnostics::{Diagnostics, Severity};
use specwright::spec::node;
use specwright::spec::source::Source;
use specwright::templates::Templates;

use super::{round_trip, scratch};
use crate::console::Console;
use crate::{FAILED, disk, documents, paths};

/// What the hidden command is called.
pub(crate) const COMMAND: &str = "corpus-one";
/// How the process ends where the file is no OpenAPI document.
const OTHER: u8 = 3;
/// How many errors are shown of one document.
const SHOWN: usize = 3;

/// What to make of what.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Task {
    pub(crate) spec: PathBuf,
    pub(crate) out: PathBuf,
    pub(crate) package: String,
    /// Whether operations that can't be generated are left out.
    pub(crate) leave_out: bool,
    /// Whether the program is written that tries the document's examples.
    pub(crate) examples: bool,
    /// Whether everything is said.
    pub(crate) verbose: bool,
}

/// A crate in figures.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Figures {
    pub(super) operations: u64,
    pub(super) left_out: u64,
    pub(super) warnings: u64,
    pub(super) types: u64,
    pub(super) lines: u64,
    pub(super) seconds: Option<f64>,
    /// The most memory that was in use, in MiB, where that is known.
    pub(super) memory: Option<u64>,
}

/// What became of a document.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Outcome {
    Made(Figures),
    /// No crate, and why.
    Failed(String),
    /// It is not an OpenAPI document.
    Other,
}

/// Makes a crate in a process of its own.
pub(super) fn make(task: &Task) -> Outcome {
    let program = std::env::current_exe().unwrap_or_default();
    let mut command = Command::new(program);
    command.arg(COMMAND);
    command.args([&task.spec, &task.out]).arg(&task.package);
    let options = [
        ("--skip-unsupported", task.leave_out),
        ("--examples", task.examples),
        ("--verbose", task.verbose),
    ];
    let given = options.iter().filter(|(_, given)| *given);
    command.args(given.map(|(option, _)| option));
    match command.output() {
        Ok(output) => outcome(&output),
        Err(error) => Outcome::Failed(format!("can't start another process: {error}")),
    }
}

fn outcome(output: &Output) -> Outcome {
    let said = String::from_utf8_lossy(&output.stderr)
        .trim_end()
        .to_owned();
    match output.status.code() {
        Some(0) => Outcome::Made(Figures::read(&String::from_utf8_lossy(&output.stdout))),
        Some(code) if code == i32::from(OTHER) => Outcome::Other,
        Some(code) if code == i32::from(FAILED) => Outcome::Failed(said),
        _ => Outcome::Failed(format!("the generator broke: {}\n{said}", output.status)),
    }
}

impl Figures {
    fn write(&self) -> String {
        let memory = self.memory.map_or("-".to_owned(), |mib| mib.to_string());
        let seconds = self.seconds.unwrap_or_default();
        let Self {
            operations,
            left_out,
            warnings,
            types,
            lines,
            ..
        } = self;
        format!("{operations} {left_out} {warnings} {types} {lines} {seconds} {memory}")
    }

    fn read(text: &str) -> Self {
        let mut words = text.split_whitespace();
        let mut count = || words.next()?.parse().ok();
        let mut some = || count().unwrap_or_default();
        Self {
            operations: some(),
            left_out: some(),
            warnings: some(),
            types: some(),
            lines: some(),
            seconds: words.next().and_then(|word| word.parse().ok()),
            memory: words.next().and_then(|word| word.parse().ok()),
        }
    }
}

/// The hidden command: makes a crate and says what it is in figures.
pub(crate) fn run(root: &Path, task: &Task, console: &mut Console) -> u8 {
    match crate_of(root, task) {
        Ok(figures) => {
            console.say(&figures.write());
            0
        }
        Err(Failure::Other) => OTHER,
        Err(Failure::Said(message)) => {
            console.error(&message, None);
            FAILED
        }
        Err(Failure::Found(found, sources)) => {
            show(found, &sources, task.verbose, console);
            FAILED
        }
    }
}

enum Failure {
    Found(Diagnostics, Vec<Source>),
    Said(String),
    Other,
}

impl From<String> for Failure {
    fn from(message: String) -> Self {
        Self::Said(message)
    }
}

fn crate_of(root: &Path, task: &Task) -> Result<Figures, Failure> {
    let settings = CrateSettings::for_package(&task.package).map_err(|error| error.to_string())?;
    let templates = Templates::new(disk::read_templates(&root.join(super::TEMPLATES))?);
    let start = Instant::now();
    let documents = documents::read(root, &task.spec, &[]).map_err(|unread| {
        let messages = unread.into_iter().map(|unread| unread.message);
        messages.collect::<Vec<_>>().join("\n")
    })?;
    let input = specwright::Input {
        document: documents.document.clone(),
        files: documents.files.clone(),
        overlays: Vec::new(),
        settings,
        templates,
        runtime_path: paths::relative(&task.out, &root.join(super::RUNTIME)),
        leave_out: task.leave_out,
    };
    let output = match specwright::generate(&input) {
        Ok(output) => output,
        Err(_) if !is_openapi(&input.document) => return Err(Failure::Other),
        Err(found) => return Err(Failure::Found(found, documents.sources())),
    };
    let (seconds, memory) = (start.elapsed().as_secs_f64(), most_memory());
    let files = output.files.iter();
    let lines: usize = files
        .filter(|(path, _)| path.ends_with(".rs"))
        .map(|(_, text)| text.lines().count())
        .sum();
    let program = task.examples.then(|| round_trip::files(&input));
    let program = program.unwrap_or_default();
    let program = program.iter().map(|(path, text)| (*path, text.as_str()));
    scratch::write_crate(&task.out, output.files.iter().chain(program))?;
    Ok(Figures {
        operations: output.summary.operations as u64,
        left_out: output.summary.left_out as u64,
        warnings: output.warnings.len() as u64,
        types: output.summary.types as u64,
        lines: lines as u64,
        seconds: Some(seconds),
        memory,
    })
}

/// Whether a document says that it is one. What can't be parsed may be one.
fn is_openapi(document: &Source) -> bool {
    let root = node::parse(document, &mut Diagnostics::new());
    root.is_none_or(|root| root.as_map().is_some_and(|map| map.contains("openapi")))
}

/// The errors, or the first of them.
fn show(found: Diagnostics, sources: &[Source], verbose: bool, console: &mut Console) {
    let count = found.count(Severity::Error);
    let shown = if verbose { count } else { SHOWN };
    let mut errors = Diagnostics::new();
    let all = found.into_iter();
    errors.extend(
        all.filter(|found| found.severity == Severity::Error)
            .take(shown),
    );
    console.found(&errors, sources);
    if count > shown {
        console.note(&format!(
            "and {} more; `--verbose` shows all",
            count - shown
        ));
    }
}

/// The most memory that this process has had, in MiB, where the system says so.
fn most_memory() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status
        .lines()
        .find_map(|line| line.strip_prefix("VmHWM:"))?;
    let kib: u64 = line.split_whitespace().next()?.parse().ok()?;
    Some(kib.div_ceil(1024))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_arrive_as_they_were_sent() {
        let mut figures = Figures {
            operations: 1,
            left_out: 2,
            warnings: 3,
            types: 4,
            lines: 5,
            seconds: Some(0.25),
            memory: Some(6),
        };
        assert_eq!(Figures::read(&figures.write()), figures);
        figures.memory = None;
        assert_eq!(Figures::read(&figures.write()), figures);
    }

    #[test]
    fn a_document_without_a_version_is_none() {
        let is = |text: &str| is_openapi(&Source::new("a.yaml", text));
        assert!(is("openapi: 3.1.0") && is("openapi: 7") && is("a: ["));
        assert!(!is("swagger: '2.0'") && !is("[openapi]"));
    }
}
