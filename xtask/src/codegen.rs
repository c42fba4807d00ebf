//! Owns `cargo xtask codegen`: what is read, in which order, and what is said about it. Must not know how code is made.
//!
//! Everything is read, generated and compared before anything is written, so that a run that fails has done nothing.

pub(crate) mod report;

use std::path::{Path, PathBuf};

use specwright::config::{self, CrateSettings};
use specwright::diagnostics::{Code, Diagnostics, Place};
use specwright::files::{Change, FileSet, MARKER, is_generated, plan};
use specwright::spec::files::Files;
use specwright::spec::source::Source;
use specwright::templates::Templates;

use crate::console::{Console, Format};
use crate::disk::{self, Tree};
use crate::documents::{self, Documents, Unread, Which};
use crate::{FAILED, apply, paths};

/// Where the settings are, from the repository's root.
const SETTINGS: &str = "spec/codegen.toml";
/// Where the templates are, from the repository's root.
const TEMPLATES: &str = "templates";
/// Where the crate is that all generated crates depend on, from the repository's root.
const RUNTIME: &str = "crates/runtime";

/// What the command line says.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Options {
    /// Whether to look and not to write.
    pub(crate) check: bool,
    /// The one crate to make instead of those in the settings' file.
    pub(crate) one: Option<One>,
    /// How problems are told.
    pub(crate) format: Format,
}

/// A crate that the command line describes.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct One {
    /// The document.
    pub(crate) spec: PathBuf,
    /// The crate's folder.
    pub(crate) out: PathBuf,
    /// The package's name.
    pub(crate) name: String,
}

/// What a generator is given.
pub(crate) struct Job {
    pub(crate) document: Source,
    pub(crate) files: Files,
    pub(crate) overlays: Vec<Source>,
    pub(crate) settings: CrateSettings,
    pub(crate) templates: Templates,
    pub(crate) runtime_path: String,
}

/// What a generator makes of it.
#[derive(Debug)]
pub(crate) struct Made {
    pub(crate) files: FileSet,
    pub(crate) warnings: Diagnostics,
    pub(crate) operations: usize,
    pub(crate) types: usize,
}

type Generate = dyn Fn(Job) -> Result<Made, Diagnostics>;

/// The real generator.
pub(crate) fn specwright(job: Job) -> Result<Made, Diagnostics> {
    let Job {
        document,
        files,
        overlays,
        settings,
        templates,
        runtime_path,
    } = job;
    let output = specwright::generate(&specwright::Input {
        document,
        files,
        overlays,
        settings,
        templates,
        runtime_path,
        leave_out: false,
    })?;
    Ok(Made {
        files: output.files,
        warnings: output.warnings,
        operations: output.summary.operations,
        types: output.summary.types,
    })
}

/// Why a run stops.
pub(crate) enum Failure {
    /// Something in a document or a file of it.
    Found(Diagnostics, Vec<Source>),
    /// Something else, and what to do about it.
    Said(String, Option<&'static str>),
}

impl From<String> for Failure {
    fn from(message: String) -> Self {
        Self::Said(message, None)
    }
}

/// A crate to make.
pub(crate) struct Target {
    pub(crate) settings: CrateSettings,
    /// The file that lists it, if one does.
    list: Option<Source>,
    spec: PathBuf,
    /// The overlays, in their order, and what people call them.
    overlays: Vec<PathBuf>,
    out: PathBuf,
    /// What people call the folder.
    shown: String,
}

/// A crate that is made but not written.
struct Planned {
    target: Target,
    documents: Documents,
    made: Made,
    tree: Tree,
    changes: Vec<Change>,
}

/// Makes the crates, or checks that they are made, and gives the exit code.
pub(crate) fn run(
    root: &Path,
    options: &Options,
    generate: &Generate,
    console: &mut Console,
) -> u8 {
    console.tell(options.format);
    let code = run_through(root, options, generate, console);
    console.finish();
    code
}

fn run_through(root: &Path, options: &Options, generate: &Generate, console: &mut Console) -> u8 {
    let (targets, templates) = match read_all(root, options) {
        Ok(read) => read,
        Err(failure) => {
            report::failures(&[failure], console);
            return FAILED;
        }
    };
    let outs = targets.iter().filter_map(|target| target.out.parent());
    let turn = (!options.check).then(|| {
        let waiting = || console.note("waiting for another run to end");
        apply::Turn::take(outs.chain([root]), waiting)
    });
    let planned = match plan_all(root, targets, &templates, options.check, generate) {
        Ok(planned) => planned,
        Err(failures) => {
            report::failures(&failures, console);
            return FAILED;
        }
    };
    report::warnings(&planned, console);
    let code = match options.check {
        true => check(&planned, console),
        false => write(&planned, console),
    };
    drop(turn);
    code
}

fn plan_all(
    root: &Path,
    targets: Vec<Target>,
    templates: &Templates,
    check: bool,
    generate: &Generate,
) -> Result<Vec<Planned>, Vec<Failure>> {
    let (mut planned, mut failures) = (Vec::new(), Vec::new());
    for target in targets {
        match plan_one(root, target, templates, check, generate) {
            Ok(one) => planned.push(one),
            Err(failure) => failures.push(failure),
        }
    }
    if failures.is_empty() {
        Ok(planned)
    } else {
        Err(failures)
    }
}

fn read_all(root: &Path, options: &Options) -> Result<(Vec<Target>, Templates), Failure> {
    let targets = match &options.one {
        Some(one) => vec![described(root, one)?],
        None => listed(root)?,
    };
    let templates = Templates::new(disk::read_templates(&root.join(TEMPLATES))?);
    Ok((targets, templates))
}

fn described(root: &Path, one: &One) -> Result<Target, Failure> {
    let settings =
        CrateSettings::for_package(&one.name).map_err(|error| format!("`--name`: {error}"))?;
    let absolute =
        |path: &Path| paths::absolute(path).map_err(|error| format!("{}: {error}", path.display()));
    let (spec, out) = (absolute(&one.spec)?, absolute(&one.out)?);
    spare_listed(root, &one.name, &out)?;
    Ok(target(root, settings, spec, out))
}

/// The folder of a crate that the settings list is not given to another, which would replace all of it.
fn spare_listed(root: &Path, name: &str, out: &Path) -> Result<(), Failure> {
    // Settings that cannot be read list nothing; they are not what this run is about.
    let listed = listed(root).unwrap_or_default();
    let owner = listed.iter().find(|target| {
        let same = paths::absolute(&target.out).is_ok_and(|listed| listed == out);
        same && target.settings.name != name
    });
    match owner {
        None => Ok(()),
        Some(owner) => Err(Failure::Said(
            format!("{} is the folder of `{}`", owner.shown, owner.settings.name),
            Some("choose another folder for `--out`, or change spec/codegen.toml"),
        )),
    }
}

pub(crate) fn listed(root: &Path) -> Result<Vec<Target>, Failure> {
    let file = root.join(SETTINGS);
    let source = match disk::read_text(&file, SETTINGS) {
        Ok(text) => Source::new(SETTINGS, text),
        Err(message) => return Err(without_settings(message)),
    };
    let config =
        config::read(&source).map_err(|found| Failure::Found(found, vec![source.clone()]))?;
    let beside = file.parent().unwrap_or(root);
    let absolute =
        |path: &str| paths::absolute(&beside.join(path)).map_err(|error| error.to_string());
    let mut targets = Vec::new();
    for settings in config.crates {
        let spec = absolute(&settings.spec.text)?;
        let overlays = settings.overlays.iter().map(|path| absolute(&path.text));
        let overlays = overlays.collect::<Result<_, _>>()?;
        let out = root.join(&settings.out);
        targets.push(Target {
            list: Some(source.clone()),
            overlays,
            ..target(root, settings, spec, out)
        });
    }
    Ok(targets)
}

/// Why nothing is known of the crates to make.
fn without_settings(message: String) -> Failure {
    let mut found = Diagnostics::new();
    let help = "list the crates in it, as the README shows, or name a document by `--spec`";
    found.error(Code::Config, Place::File, message).help(help);
    Failure::Found(found, vec![Source::new(SETTINGS, "")])
}

pub(crate) fn target(root: &Path, settings: CrateSettings, spec: PathBuf, out: PathBuf) -> Target {
    let shown = paths::shown(root, &out);
    Target {
        settings,
        list: None,
        spec,
        overlays: Vec::new(),
        out,
        shown,
    }
}

fn plan_one(
    root: &Path,
    target: Target,
    templates: &Templates,
    check: bool,
    generate: &Generate,
) -> Result<Planned, Failure> {
    let documents = read_documents(root, &target)?;
    let made = generate(Job {
        document: documents.document.clone(),
        files: documents.files.clone(),
        overlays: documents.overlays.clone(),
        settings: target.settings.clone(),
        templates: templates.clone(),
        runtime_path: paths::relative(&target.out, &root.join(RUNTIME)),
    });
    let made = made.map_err(|found| Failure::Found(found, documents.sources()))?;
    accept(&made.files)?;
    if !check {
        // A look changes nothing, and shows what a run that was killed has left.
        apply::recover(&target.out)?;
    }
    let tree = disk::read_tree(&target.out, &made.files)?;
    let changes = plan(&tree.texts, &made.files);
    Ok(Planned {
        target,
        documents,
        made,
        tree,
        changes,
    })
}

/// The document with all that belongs to it, the settings last.
pub(crate) fn read_documents(root: &Path, target: &Target) -> Result<Documents, Failure> {
    let read = documents::read(root, &target.spec, &target.overlays);
    let mut documents = read.map_err(|unread| unreadable(&unread, target))?;
    documents.settings.clone_from(&target.list);
    Ok(documents)
}

/// What can't be read, at its place in the settings if they list it, and else as a whole.
fn unreadable(unread: &[Unread], target: &Target) -> Failure {
    let mut found = Diagnostics::new();
    for unread in unread {
        let listed = match unread.which {
            Which::Document => Some(&target.settings.spec),
            Which::Overlay(index) => target.settings.overlays.get(index),
        };
        let listed = listed.filter(|_| target.list.is_some());
        let (code, place, from) = match listed {
            Some(text) => (Code::Config, Place::Span(text.span), "this file"),
            None => (Code::Syntax, Place::File, "the working directory"),
        };
        let help = match &unread.near {
            Some(near) => format!("did you mean `{near}`?"),
            None if unread.is_there => {
                "name a file of text in UTF-8, as small as can be".to_owned()
            }
            None => format!("the path is relative to {from}"),
        };
        found.error(code, place, unread.message.clone()).help(help);
    }
    let name = unread.first().map(|unread| unread.shown.clone());
    let whole = || Source::new(name.unwrap_or_default(), "");
    Failure::Found(found, vec![target.list.clone().unwrap_or_else(whole)])
}

/// Refuses files that a later run would not find or not dare to change.
fn accept(files: &FileSet) -> Result<(), String> {
    for (path, contents) in files.iter() {
        if disk::is_ignored(path) {
            return Err(format!(
                "`{path}` can't be generated: such files are left alone"
            ));
        }
        if !is_generated(contents) {
            return Err(format!(
                "`{path}` can't be generated: line 1 doesn't say `{MARKER}`"
            ));
        }
    }
    Ok(())
}

fn check(planned: &[Planned], console: &mut Console) -> u8 {
    let mut stale = false;
    for one in planned {
        report::diffs(one, console);
        report::objections(one, console);
        report::summary(one, true, console);
        stale |= !one.changes.is_empty() || !one.tree.objections.is_empty();
    }
    if stale { FAILED } else { 0 }
}

fn write(planned: &[Planned], console: &mut Console) -> u8 {
    if planned.iter().any(|one| !one.tree.objections.is_empty()) {
        planned
            .iter()
            .for_each(|one| report::objections(one, console));
        console.note("nothing was changed");
        return FAILED;
    }
    planned
        .iter()
        .for_each(|one| apply::remove_leftovers(&one.tree.leftovers));
    let crates: Vec<(&Path, &[Change])> = planned
        .iter()
        .map(|one| (one.target.out.as_path(), one.changes.as_slice()))
        .collect();
    if let Err(failure) = apply::apply(&crates) {
        console.error(&failure, None);
        console.note("nothing was changed");
        return FAILED;
    }
    for one in planned {
        report::changes(one, console);
        report::summary(one, false, console);
    }
    0
}

#[cfg(test)]
mod tests;
