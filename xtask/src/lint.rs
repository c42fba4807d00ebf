//! Owns `cargo xtask lint`: which documents are looked at, and how it ends. Must not know what is found.

use std::path::{Path, PathBuf};

use specwright::Input;
use specwright::config::CrateSettings;

use crate::FAILED;
use crate::codegen::{Failure, Target, listed, read_documents, report, target};
use crate::console::{Console, Format};
use crate::paths;

/// What the command line says.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Options {
    /// The one document to look at instead of those in the settings' file.
    pub(crate) spec: Option<PathBuf>,
    /// Whether warnings fail the run.
    pub(crate) deny_warnings: bool,
    /// How problems are told.
    pub(crate) format: Format,
}

/// Looks at the documents and gives the exit code.
pub(crate) fn run(root: &Path, options: &Options, console: &mut Console) -> u8 {
    console.tell(options.format);
    let failed = match targets(root, options) {
        Ok(targets) => targets
            .iter()
            .filter(|target| !is_clean(root, target, options, console))
            .count(),
        Err(failure) => {
            report::failure(&failure, console);
            1
        }
    };
    console.finish();
    if failed > 0 { FAILED } else { 0 }
}

fn targets(root: &Path, options: &Options) -> Result<Vec<Target>, Failure> {
    let Some(spec) = &options.spec else {
        return listed(root);
    };
    let spec = paths::absolute(spec).map_err(|error| error.to_string())?;
    // A name that no crate is made under.
    let settings = CrateSettings::for_package("linted").map_err(|error| error.to_string())?;
    Ok(vec![target(root, settings, spec, root.to_path_buf())])
}

/// Whether nothing is wrong with a document that fails the run.
fn is_clean(root: &Path, target: &Target, options: &Options, console: &mut Console) -> bool {
    let documents = match read_documents(root, target) {
        Ok(documents) => documents,
        Err(failure) => {
            report::failure(&failure, console);
            return false;
        }
    };
    let mut input = Input::new(documents.document.clone(), target.settings.clone());
    input.files.clone_from(&documents.files);
    input.overlays.clone_from(&documents.overlays);
    let found = specwright::lint(&input);
    let sources = documents.sources();
    console.found(&found, &sources);
    // As many as are told: what several places share is told once.
    let told = found.located(&sources);
    let count = |severity| told.iter().filter(|one| one.severity == severity).count();
    let (errors, warnings) = (count("error"), count("warning"));
    let name = &documents.document.name;
    let (some_errors, some_warnings) = (counted(errors, "error"), counted(warnings, "warning"));
    console.say(&format!("{name}: {some_errors}, {some_warnings}"));
    errors == 0 && (warnings == 0 || !options.deny_warnings)
}

fn counted(count: usize, noun: &str) -> String {
    let plural = if count == 1 { "" } else { "s" };
    format!("{count} {noun}{plural}")
}
