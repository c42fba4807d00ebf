//! Owns the words for what a run found and did. Decides nothing.

use specwright::files::Change;

use super::{Failure, Planned};
use crate::console::Console;
use crate::diff;

/// What stopped the run.
pub(super) fn failures(failures: &[Failure], console: &mut Console) {
    failures
        .iter()
        .for_each(|failure| self::failure(failure, console));
    console.note("nothing was changed");
}

/// One of them.
pub(crate) fn failure(failure: &Failure, console: &mut Console) {
    match failure {
        Failure::Found(found, sources) => console.found(found, sources),
        Failure::Said(message, help) => console.error(message, *help),
    }
}

/// What is worth a look in the documents.
pub(super) fn warnings(planned: &[Planned], console: &mut Console) {
    for one in planned {
        console.found(&one.made.warnings, &one.documents.sources());
    }
}

/// The files that are in the way, with what to do about them once for all that come one after the other.
pub(super) fn objections(one: &Planned, console: &mut Console) {
    let mut objections = one.tree.objections.iter().peekable();
    while let Some((path, objection)) = objections.next() {
        let help = objection.help();
        let goes_on = objections
            .peek()
            .is_some_and(|(_, next)| next.help() == help);
        console.error(
            &format!("{}/{path}: {objection}", one.target.shown),
            (!goes_on).then_some(help),
        );
    }
}

/// What would change.
pub(super) fn diffs(one: &Planned, console: &mut Console) {
    for change in &one.changes {
        if diff::only_line_endings(change) {
            console.say(&format!(
                "{}: only the line endings differ",
                file(one, change)
            ));
        } else {
            console.print(&diff::unified(&one.target.shown, change));
        }
    }
    line_endings(one, console);
}

/// What has changed.
pub(super) fn changes(one: &Planned, console: &mut Console) {
    for change in &one.changes {
        console.say(&format!("{} {}", change.verb(), file(one, change)));
    }
    line_endings(one, console);
}

fn file(one: &Planned, change: &Change) -> String {
    format!("{}/{}", one.target.shown, change.path())
}

fn line_endings(one: &Planned, console: &mut Console) {
    let count = one
        .changes
        .iter()
        .filter(|change| diff::only_line_endings(change))
        .count();
    if count > 0 {
        let what = counted(count, "file");
        console.note(&format!(
            "{what} on disk had CRLF for line ends: `* text=auto eol=lf` in .gitattributes keeps a checkout from that",
        ));
    }
}

/// The closing line.
pub(super) fn summary(one: &Planned, check: bool, console: &mut Console) {
    let made = &one.made;
    let figures = [
        counted(made.operations, "operation"),
        counted(made.types, "type"),
        counted(made.files.len(), "file"),
        counted(made.files.lines(), "line"),
    ];
    let outcome = if check { found(one) } else { done(one) };
    console.say(&format!(
        "{}: {}; {outcome}",
        one.target.settings.name,
        figures.join(", ")
    ));
}

fn done(one: &Planned) -> String {
    match one.changes.len() {
        0 => "nothing changed".to_owned(),
        count => format!("{} changed", counted(count, "file")),
    }
}

fn found(one: &Planned) -> String {
    let strangers = match one.tree.objections.len() {
        0 => None,
        count => Some(format!("{} in the way", counted(count, "file"))),
    };
    let stale = match one.changes.len() {
        0 => None,
        count => Some(format!(
            "{} to change: run this without `--check`",
            counted(count, "file")
        )),
    };
    let found: Vec<String> = strangers.into_iter().chain(stale).collect();
    if found.is_empty() {
        "current".to_owned()
    } else {
        found.join(", ")
    }
}

fn counted(count: usize, what: &str) -> String {
    if count == 1 {
        format!("1 {what}")
    } else {
        format!("{count} {what}s")
    }
}
