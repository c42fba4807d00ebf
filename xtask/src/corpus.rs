//! Owns `cargo xtask corpus`: every document in a folder is made a crate, and what is asked for is tried on it. Must not
//! know how crates are made, nor what is in a document.

pub(crate) mod compile;
mod find;
mod judge;
pub(crate) mod one;
mod round_trip;
mod scratch;
mod table;

use std::path::{Path, PathBuf};
use std::time::Instant;

use crate::FAILED;
use crate::console::Console;
use crate::paths;

use compile::Lint;
use find::Found;
use one::{Figures, Outcome, Task};
use scratch::Scratch;
use table::{Column, Figure, Table};

/// Where the templates are, from the repository's root.
const TEMPLATES: &str = "templates";
/// Where the crate is that all generated crates depend on, from the repository's root.
const RUNTIME: &str = "crates/runtime";
/// The crate that has nothing but what the others depend on, built first so that it counts for none of them.
const DEPENDENCIES: &str = "corpus-dependencies";
/// What crates are compiled with unless something else is asked for: all calls, and no HTTP stack.
pub(crate) const FEATURES: &str = "client,blocking";
/// What is said where examples are to be tried and nothing can tell the valid ones.
const UNJUDGED: &str = "`--examples` needs the validator that judges them, which is built only when asked for: \
    `cargo run --release --package xtask --features examples -- corpus DIR --examples`";
/// How many lines are shown of what is wrong with one crate.
const SHOWN: usize = 3;

/// What the command line says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Options {
    pub(crate) folder: PathBuf,
    /// Texts that paths have to hold, of which one is enough.
    pub(crate) filters: Vec<String>,
    /// What cargo does with each crate.
    pub(crate) lints: Vec<Lint>,
    /// The features to compile with.
    pub(crate) features: Option<String>,
    /// Whether the documents' examples are tried.
    pub(crate) examples: bool,
    /// Whether operations that can't be generated are left out.
    pub(crate) leave_out: bool,
    /// Whether everything is said.
    pub(crate) verbose: bool,
    /// Where the crates are, if not below cargo's target folder.
    pub(crate) scratch: Option<PathBuf>,
}

/// Something that is wrong with a document or its crate.
struct Finding {
    shown: String,
    what: String,
    said: Vec<String>,
}

/// What a run has come to.
struct Run<'a> {
    options: &'a Options,
    scratch: Scratch,
    table: Table,
    made: Vec<String>,
    others: Vec<String>,
    failed: usize,
    findings: Vec<Finding>,
    /// What is said of documents without being held against them: examples that break their own schemas.
    notes: Vec<Finding>,
}

/// Tries all documents and gives the exit code.
pub(crate) fn run(root: &Path, options: &Options, console: &mut Console) -> u8 {
    match run_all(root, options, console) {
        Ok(0) => 0,
        Ok(_) => FAILED,
        Err(message) => {
            console.error(&message, None);
            FAILED
        }
    }
}

/// How many documents failed.
fn run_all(root: &Path, options: &Options, console: &mut Console) -> Result<usize, String> {
    if options.examples && !judge::IS_THERE {
        return Err(UNJUDGED.to_owned());
    }
    let folder = paths::absolute(&options.folder).map_err(|error| error.to_string())?;
    let found = find::chosen(find::documents(&folder)?, &options.filters)?;
    if found.is_empty() {
        return Err(format!("there are no documents in {}", folder.display()));
    }
    let mut run = Run {
        options,
        scratch: Scratch::lay_out(root, options.scratch.as_deref())?,
        table: Table::new(longest(&found), columns(options)),
        made: Vec::new(),
        others: Vec::new(),
        failed: 0,
        findings: Vec::new(),
        notes: Vec::new(),
    };
    let start = Instant::now();
    run.begin(console)?;
    for one in &found {
        run.one(one, console);
    }
    // Whoever wants to go on with cargo finds all of them in the workspace.
    let made: Vec<&str> = run.made.iter().map(String::as_str).collect();
    run.scratch.hold(&made)?;
    run.end(start, console);
    Ok(run.failed)
}

/// How long a name is in the table, with the mark before it.
fn longest(found: &[Found]) -> usize {
    let lengths = found.iter().map(|one| one.shown.chars().count() + 2);
    lengths.max().unwrap_or_default()
}

fn columns(options: &Options) -> Vec<Column> {
    let mut columns = vec![
        Column::sum("operations"),
        Column::sum("left out"),
        Column::sum("warnings"),
        Column::sum("types"),
        Column::sum("lines"),
        Column::sum("s"),
        Column::most("MiB"),
    ];
    for lint in &options.lints {
        let [errors, warnings] = match lint {
            Lint::Check => ["check: errors", "warnings"],
            Lint::Clippy => ["clippy: errors", "warnings"],
            Lint::Doc => ["doc: errors", "warnings"],
        };
        columns.extend([Column::sum(errors), Column::sum(warnings)]);
        columns.extend([Column::sum("CPU s"), Column::most("MiB")]);
    }
    if options.examples {
        columns.extend([Column::sum("examples: same"), Column::sum("differ")]);
        columns.extend([Column::sum("unreadable"), Column::sum("odd")]);
    }
    columns
}

impl Run<'_> {
    /// Builds what all crates depend on, and prints the head of the table.
    fn begin(&mut self, console: &mut Console) -> Result<(), String> {
        let build = if cfg!(debug_assertions) {
            "a debug build; for figures, run `cargo run --release --package xtask -- corpus`"
        } else {
            "a release build"
        };
        console.say(&format!("generated by {build}"));
        let features = self.features();
        for lint in &self.options.lints {
            self.build_dependencies(*lint, &features)?;
        }
        if self.options.examples {
            self.build_dependencies(Lint::Check, "")?;
        }
        console.say(&format!("compiled in {}\n", self.scratch.root().display()));
        console.say(&self.table.head());
        Ok(())
    }

    /// Builds what all crates depend on; what of it is not there is fetched, and never again after that.
    fn build_dependencies(&self, lint: Lint, features: &str) -> Result<(), String> {
        let built = compile::run(&self.scratch, DEPENDENCIES, lint, features);
        if built.errors.is_empty() {
            return Ok(());
        }
        let built = compile::run_with_network(&self.scratch, DEPENDENCIES, lint, features);
        match built.errors.first() {
            Some(error) => Err(format!("what all crates depend on does not build: {error}")),
            None => Ok(()),
        }
    }

    fn features(&self) -> String {
        let features = self.options.features.as_deref();
        features.unwrap_or(FEATURES).to_owned()
    }

    /// Makes one crate, tries it, and prints its row.
    fn one(&mut self, found: &Found, console: &mut Console) {
        let task = Task {
            spec: found.path.clone(),
            out: self.scratch.folder(&found.package),
            package: found.package.clone(),
            leave_out: self.options.leave_out,
            examples: self.options.examples,
            verbose: self.options.verbose,
        };
        let before = self.findings.len();
        let row = match one::make(&task) {
            Outcome::Other => {
                self.others.push(found.shown.clone());
                return;
            }
            Outcome::Failed(said) => {
                self.find(found, "is not generated", vec![said]);
                Vec::new()
            }
            Outcome::Made(figures) => {
                self.made.push(found.package.clone());
                let mut row = generated(&figures);
                self.compile(found, &mut row);
                self.try_examples(found, &mut row);
                row
            }
        };
        self.failed += usize::from(self.findings.len() > before);
        let name = match self.findings.len() > before {
            true => format!("! {}", found.shown),
            false => format!("  {}", found.shown),
        };
        let line = self.table.row(&name, &row);
        console.say(&line);
    }

    fn compile(&mut self, found: &Found, row: &mut Vec<Figure>) {
        let features = self.features();
        for lint in &self.options.lints {
            let compiled = compile::run(&self.scratch, &found.package, *lint, &features);
            row.extend([
                Figure::count(compiled.errors.len()),
                Figure::count(compiled.warnings.len()),
                Figure::seconds(compiled.used.seconds),
                Figure::of(compiled.used.memory),
            ]);
            for (what, said) in [("errors", compiled.errors), ("warnings", compiled.warnings)] {
                if !said.is_empty() {
                    self.find(found, &format!("has {what} of {}", lint.name()), said);
                }
            }
        }
    }

    fn try_examples(&mut self, found: &Found, row: &mut Vec<Figure>) {
        if !self.options.examples {
            return;
        }
        let tried = match round_trip::run(&self.scratch, &found.package) {
            Ok(tried) => tried,
            Err(said) => return self.find(found, "has examples that can't be tried", vec![said]),
        };
        let lists = [&tried.differs, &tried.unreadable, &tried.odd];
        row.push(Figure::count(tried.same));
        row.extend(lists.map(|list| Figure::count(list.len())));
        if !tried.differs.is_empty() {
            self.find(found, "has examples that come out otherwise", tried.differs);
        }
        if !tried.unreadable.is_empty() {
            self.find(found, "has examples that can't be read", tried.unreadable);
        }
        self.note(found, "has examples that break its own rules", tried.odd);
        let what = "has examples that can't be judged as a whole, and count as valid";
        self.note(found, what, tried.open);
    }

    fn note(&mut self, found: &Found, what: &str, said: Vec<String>) {
        if !said.is_empty() {
            self.notes.push(Finding {
                shown: found.shown.clone(),
                what: format!("{what}: {}", said.len()),
                said,
            });
        }
    }

    fn find(&mut self, found: &Found, what: &str, said: Vec<String>) {
        self.findings.push(Finding {
            shown: found.shown.clone(),
            what: what.to_owned(),
            said,
        });
    }

    /// Prints the totals, and what was found.
    fn end(&self, start: Instant, console: &mut Console) {
        let count = self.made.len();
        console.say(&self.table.foot("all"));
        for finding in self.notes.iter().chain(&self.findings) {
            console.say(&format!("\n== {} {}", finding.shown, finding.what));
            console.say(&excerpt(&finding.said, self.options.verbose));
        }
        let others = match self.others.len() {
            0 => String::new(),
            count => format!("; no OpenAPI: {count} ({})", self.others.join(", ")),
        };
        console.say(&format!(
            "\ngenerated: {count}; with failures: {}{others}; in {:.0} s",
            self.failed,
            start.elapsed().as_secs_f64()
        ));
    }
}

fn generated(figures: &Figures) -> Vec<Figure> {
    vec![
        Figure::Count(figures.operations),
        Figure::Count(figures.left_out),
        Figure::Count(figures.warnings),
        Figure::Count(figures.types),
        Figure::Count(figures.lines),
        Figure::seconds(figures.seconds),
        Figure::of(figures.memory),
    ]
}

/// The first of what is said, and how much more there is.
fn excerpt(said: &[String], verbose: bool) -> String {
    let shown = if verbose { said.len() } else { SHOWN };
    let mut lines: Vec<String> = said.iter().take(shown).cloned().collect();
    if !verbose {
        lines.iter_mut().for_each(shorten);
    }
    if said.len() > shown {
        lines.push(format!(
            "and {} more; `--verbose` shows all",
            said.len() - shown
        ));
    }
    lines.join("\n").trim_end().to_owned()
}

/// What is said of a large value may be as large.
fn shorten(text: &mut String) {
    const LONGEST: usize = 4000;
    if let Some((at, _)) = text.char_indices().nth(LONGEST) {
        text.truncate(at);
        text.push_str(" ...");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_first_is_shown_unless_all_is_asked_for() {
        let said: Vec<String> = (1..=5).map(|number| format!("line {number}")).collect();
        let short = "line 1\nline 2\nline 3\nand 2 more; `--verbose` shows all";
        assert_eq!(excerpt(&said, false), short);
        assert_eq!(excerpt(&said, true), said.join("\n"));
        let long = excerpt(&["é".repeat(5000)], false);
        assert_eq!(long.chars().count(), 4004);
    }
}
