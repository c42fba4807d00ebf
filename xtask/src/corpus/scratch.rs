//! Owns the workspace that crates are tried in: its manifest, its lock and the writing of files. Must not know what is
//! in the crates.

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use specwright::config::CrateSettings;
use specwright::model::FULL;
use specwright::templates::Templates;

use super::DEPENDENCIES;
use crate::{disk, paths};

/// A workspace below cargo's target folder, kept from run to run, so that only what changed is built again.
#[derive(Clone, Debug)]
pub(super) struct Scratch {
    root: PathBuf,
}

impl Scratch {
    /// Lays out the workspace with nothing in it but a crate that has the same dependencies as all others.
    pub(super) fn lay_out(repository: &Path, place: Option<&Path>) -> Result<Self, String> {
        let root = match place {
            Some(place) => paths::absolute(place).map_err(|error| error.to_string())?,
            None => target(repository).join("corpus"),
        };
        let scratch = Self { root };
        let templates = disk::read_templates(&repository.join(super::TEMPLATES))?;
        let manifest = scratch.dependencies(repository, &Templates::new(templates))?;
        let dependencies = scratch.folder(DEPENDENCIES);
        put(&dependencies.join("Cargo.toml"), &manifest)?;
        put(&dependencies.join("src/lib.rs"), "//! Nothing.\n")?;
        put(&dependencies.join("README.md"), "Nothing.\n")?;
        scratch.take_lock(repository)?;
        scratch.hold(&[DEPENDENCIES])?;
        Ok(scratch)
    }

    pub(super) fn root(&self) -> &Path {
        &self.root
    }

    /// The folder of a crate.
    pub(super) fn folder(&self, package: &str) -> PathBuf {
        self.root.join("crates").join(package)
    }

    /// Makes these crates the members of the workspace. What others there are, from earlier runs, is nobody's business,
    /// and may be broken.
    pub(super) fn hold(&self, packages: &[&str]) -> Result<(), String> {
        let members = packages
            .iter()
            .map(|package| format!("\"crates/{package}\""));
        let members = members.collect::<Vec<_>>().join(", ");
        let manifest = format!(
            "[workspace]\nresolver = \"3\"\nmembers = [{members}]\n\n[profile.dev]\ndebug = false\n"
        );
        put(&self.root.join("Cargo.toml"), &manifest)
    }

    /// The feature of a crate that is all of its groups, if these are features.
    pub(super) fn all_groups(&self, package: &str) -> Option<&'static str> {
        let manifest = fs::read_to_string(self.folder(package).join("Cargo.toml")).ok()?;
        let start = format!("{FULL} = ");
        let mut lines = manifest.lines();
        lines.any(|line| line.starts_with(&start)).then_some(FULL)
    }

    /// The manifest of generated crates without a document.
    fn dependencies(&self, repository: &Path, templates: &Templates) -> Result<String, String> {
        let settings =
            CrateSettings::for_package(DEPENDENCIES).map_err(|error| error.to_string())?;
        let folder = self.folder(DEPENDENCIES);
        let runtime = paths::relative(&folder, &repository.join(super::RUNTIME));
        let document = specwright::spec::source::Source::new(
            "none.yaml",
            "openapi: 3.1.0\ninfo: {title: None, version: '1'}\npaths: {}\n",
        );
        let output = specwright::generate(&specwright::Input {
            document,
            files: specwright::spec::files::Files::new(),
            overlays: Vec::new(),
            settings,
            templates: templates.clone(),
            runtime_path: runtime,
            leave_out: false,
        });
        let output = output.map_err(|_| "an empty document does not generate".to_owned())?;
        let manifest = output.files.get("Cargo.toml").map(str::to_owned);
        manifest.ok_or_else(|| "the templates have no Cargo.toml".to_owned())
    }

    /// The versions that the repository has settled on are the ones that are there without a network. Cargo writes
    /// those of them down that this workspace needs, hence the copy to tell a change by.
    fn take_lock(&self, repository: &Path) -> Result<(), String> {
        let lock = disk::read_text(&repository.join("Cargo.lock"), "Cargo.lock")?;
        let copy = self.root.join("Cargo.lock.repository");
        let is_current = fs::read_to_string(&copy).is_ok_and(|there| there == lock);
        if is_current && self.root.join("Cargo.lock").exists() {
            return Ok(());
        }
        put(&copy, &lock)?;
        put(&self.root.join("Cargo.lock"), &lock)
    }
}

/// Cargo's target folder: the one that this program is in, if it is in one.
fn target(repository: &Path) -> PathBuf {
    let program = std::env::current_exe().unwrap_or_default();
    let marked = |folder: &&Path| folder.join("CACHEDIR.TAG").is_file();
    let folder = program.ancestors().find(marked);
    folder.map_or_else(|| repository.join("target"), Path::to_path_buf)
}

/// Writes the files of a crate that changed, and removes the generated ones that are no longer made.
pub(super) fn write_crate<'f>(
    folder: &Path,
    files: impl Iterator<Item = (&'f str, &'f str)>,
) -> Result<(), String> {
    let mut made = BTreeSet::new();
    for (path, text) in files {
        let path = folder.join(path);
        put(&path, text)?;
        made.insert(path);
    }
    for inner in ["src", "examples"] {
        let inner = folder.join(inner);
        remove_stale(&inner, &made)
            .map_err(|error| format!("can't clear {}: {error}", inner.display()))?;
    }
    Ok(())
}

fn put(path: &Path, text: &str) -> Result<(), String> {
    if fs::read_to_string(path).is_ok_and(|there| there == text) {
        return Ok(());
    }
    let folder = path.parent().unwrap_or(path);
    let written = fs::create_dir_all(folder).and_then(|()| fs::write(path, text));
    written.map_err(|error| format!("can't write {}: {error}", path.display()))
}

fn remove_stale(folder: &Path, made: &BTreeSet<PathBuf>) -> io::Result<()> {
    if !folder.is_dir() {
        return Ok(());
    }
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            remove_stale(&path, made)?;
        } else if !made.contains(&path) {
            fs::remove_file(path)?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_has_not_changed_is_not_written_and_what_is_no_longer_made_is_removed() {
        let folder = tempfile::tempdir().unwrap();
        let at = |path: &str| folder.path().join(path);
        let write = |files: &[(&str, &str)]| {
            write_crate(folder.path(), files.iter().copied()).unwrap();
        };
        write(&[
            ("src/a/b.rs", "1"),
            ("src/lib.rs", "2"),
            ("Cargo.toml", "3"),
        ]);
        let old = std::time::SystemTime::UNIX_EPOCH;
        fs::File::options()
            .write(true)
            .open(at("src/lib.rs"))
            .and_then(|file| file.set_modified(old))
            .unwrap();
        write(&[("src/lib.rs", "2"), ("Cargo.toml", "4")]);
        let modified = fs::metadata(at("src/lib.rs")).unwrap().modified().unwrap();
        assert_eq!(modified, old);
        assert_eq!(fs::read_to_string(at("Cargo.toml")).unwrap(), "4");
        assert!(!at("src/a/b.rs").exists());
    }
}
