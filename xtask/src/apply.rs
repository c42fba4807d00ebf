//! Owns how changes get onto the disk: all of them, or none. Must not know what they are about.
//!
//! New texts are written beside their places first, under names of our own. What then remains is renaming: the old file
//! out of the way, the new one into its place. Each of these steps can be undone by renaming back, which needs no room
//! on the disk and keeps the old file as it was, its times included. Only when all is done are old files removed.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use specwright::files::Change;

use crate::disk::TEMPORARY;

/// Makes all changes below their folders.
///
/// On failure all is as it was before, and what to say about it is returned.
pub(crate) fn apply(crates: &[(&Path, &[Change])]) -> Result<(), String> {
    let mut work = Work::default();
    match work.write_all(crates).and_then(|()| work.rename_all()) {
        Ok(()) => {
            work.clean_up(crates);
            Ok(())
        }
        Err(failure) => Err(work.undo(failure)),
    }
}

/// Removes the temporary files of a run that was killed. Those that can't be are in nobody's way.
pub(crate) fn remove_leftovers(leftovers: &[PathBuf]) {
    for leftover in leftovers {
        let _ = fs::remove_file(leftover);
    }
}

/// A file that is to get out of the way, a new one that is to get into its place, or both.
struct Step {
    target: PathBuf,
    new: Option<PathBuf>,
    old: Option<PathBuf>,
}

#[derive(Default)]
struct Work {
    count: usize,
    steps: Vec<Step>,
    /// Folders that were made, outermost first.
    folders: Vec<PathBuf>,
    /// New texts, under their temporary names.
    written: Vec<PathBuf>,
    /// What was renamed, from and to.
    renamed: Vec<(PathBuf, PathBuf)>,
}

impl Work {
    fn write_all(&mut self, crates: &[(&Path, &[Change])]) -> Result<(), String> {
        for (dir, changes) in crates {
            for change in *changes {
                let target = dir.join(change.path());
                let shown = target.display().to_string();
                self.write(target, change)
                    .map_err(|error| format!("can't {} {shown}: {error}", change.verb()))?;
            }
        }
        // Files go before others come: where case doesn't count, one may be in the other's place.
        self.steps.sort_by_key(|step| step.new.is_some());
        Ok(())
    }

    fn write(&mut self, target: PathBuf, change: &Change) -> io::Result<()> {
        let folder = target.parent().unwrap_or(Path::new("")).to_path_buf();
        self.make_folder(&folder)?;
        let new = change
            .after()
            .map(|text| self.write_beside(&folder, text))
            .transpose()?;
        if let (Some(new), Some(_)) = (&new, change.before()) {
            fs::set_permissions(new, fs::metadata(&target)?.permissions())?;
        }
        let old = change.before().map(|_| self.name_beside(&folder));
        self.steps.push(Step { target, new, old });
        Ok(())
    }

    fn make_folder(&mut self, folder: &Path) -> io::Result<()> {
        if folder.is_dir() {
            return Ok(());
        }
        if let Some(parent) = folder.parent() {
            self.make_folder(parent)?;
        }
        fs::create_dir(folder)?;
        self.folders.push(folder.to_path_buf());
        Ok(())
    }

    fn write_beside(&mut self, folder: &Path, text: &str) -> io::Result<PathBuf> {
        let path = self.name_beside(folder);
        let mut file = File::create_new(&path)?;
        self.written.push(path.clone());
        file.write_all(text.as_bytes())?;
        file.sync_all()?;
        Ok(path)
    }

    /// A name that no other run uses at the same time.
    fn name_beside(&mut self, folder: &Path) -> PathBuf {
        self.count += 1;
        folder.join(format!("{TEMPORARY}{}-{}", std::process::id(), self.count))
    }

    fn rename_all(&mut self) -> Result<(), String> {
        for step in std::mem::take(&mut self.steps) {
            let shown = step.target.display().to_string();
            self.take(step)
                .map_err(|error| format!("can't replace {shown}: {error}"))?;
        }
        Ok(())
    }

    fn take(&mut self, step: Step) -> io::Result<()> {
        if let Some(old) = step.old {
            self.rename(&step.target, &old)?;
        }
        if let Some(new) = step.new {
            // Renaming would replace without asking what came here since the changes were planned.
            if step.target.symlink_metadata().is_ok() {
                return Err(io::Error::new(
                    io::ErrorKind::AlreadyExists,
                    "something is in its place",
                ));
            }
            self.rename(&new, &step.target)?;
        }
        Ok(())
    }

    fn rename(&mut self, from: &Path, to: &Path) -> io::Result<()> {
        fs::rename(from, to)?;
        self.renamed.push((from.to_path_buf(), to.to_path_buf()));
        Ok(())
    }

    /// Puts everything back and says how that went.
    fn undo(&mut self, mut failure: String) -> String {
        for (from, to) in self.renamed.drain(..).rev() {
            if let Err(error) = fs::rename(&to, &from) {
                let (from, to) = (from.display(), to.display());
                failure.push_str(&format!(
                    "\nand can't put {from} back, which is now {to}: {error}"
                ));
            }
        }
        remove_leftovers(&self.written);
        for folder in self.folders.iter().rev() {
            let _ = fs::remove_dir(folder);
        }
        failure
    }

    /// All is in place: what is left over goes. What can't be removed now, the next run removes.
    fn clean_up(&self, crates: &[(&Path, &[Change])]) {
        let old: Vec<PathBuf> = self
            .renamed
            .iter()
            .map(|(_, to)| to)
            .filter(is_temporary)
            .cloned()
            .collect();
        remove_leftovers(&old);
        for (dir, changes) in crates {
            for change in changes.iter().filter(|change| change.after().is_none()) {
                remove_empty_folders(dir, change.path());
            }
        }
    }
}

fn is_temporary(path: &&PathBuf) -> bool {
    path.file_name()
        .is_some_and(|name| name.to_string_lossy().starts_with(TEMPORARY))
}

/// Removes the folders that a deleted file leaves empty, but not the crate's own.
fn remove_empty_folders(dir: &Path, path: &str) {
    let inner = Path::new(path)
        .ancestors()
        .skip(1)
        .filter(|folder| !folder.as_os_str().is_empty());
    for folder in inner {
        // A folder that still holds something is kept, and so are all around it.
        if fs::remove_dir(dir.join(folder)).is_err() {
            return;
        }
    }
}

#[cfg(test)]
mod tests;
