//! Owns how changes are made file by file, where a folder can't be exchanged as a whole. Must not know what they are about.
//!
//! New texts are written beside their places first, or as near to them as there are folders, under names of our own. What then
//! remains is renaming: the old file out of the way, the new one into its place. Each of these steps can be undone by renaming
//! back, which needs no room on the disk and keeps the old file as it was, its times included. Before the first of them, a journal
//! says what they are, so that the next run can undo what a killed one left. When all is done it gets another name, and the old
//! files and the folders that are empty without them go; then it goes, too.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use specwright::files::Change;

use super::journal::{self, Step};
use super::{
    in_its_place, is_there, make_folder, remove_empty_folders, remove_leftovers, rename, write_new,
};
use crate::disk::TEMPORARY;

/// The changes of one folder, made, and not yet for good.
pub(super) struct InPlace {
    dir: PathBuf,
    count: usize,
    /// What is to be done.
    steps: Vec<Step>,
    /// Folders that were made, outermost first.
    folders: Vec<PathBuf>,
    /// New texts, under their temporary names.
    written: Vec<PathBuf>,
    /// What was renamed, from and to.
    renamed: Vec<(PathBuf, PathBuf)>,
    /// The files that went.
    deleted: Vec<String>,
}

impl InPlace {
    /// Makes the changes, or leaves all as it was.
    pub(super) fn make(dir: &Path, changes: &[Change]) -> Result<Self, String> {
        let deleted = changes.iter().filter(|change| change.after().is_none());
        let mut work = Self {
            dir: dir.to_path_buf(),
            count: 0,
            steps: Vec::new(),
            folders: Vec::new(),
            written: Vec::new(),
            renamed: Vec::new(),
            deleted: deleted.map(|change| change.path().to_owned()).collect(),
        };
        let made = work.write_all(changes).and_then(|()| work.rename_all());
        match made {
            Ok(()) => Ok(work),
            Err(failure) => Err(work.undo(failure)),
        }
    }

    fn write_all(&mut self, changes: &[Change]) -> Result<(), String> {
        for change in changes {
            let target = self.dir.join(change.path());
            let shown = target.display().to_string();
            self.write(target, change)
                .map_err(|error| format!("can't {} {shown}: {error}", change.verb()))?;
        }
        // Files go before others come: where case doesn't count, one may be in the other's place.
        self.steps.sort_by_key(|step| step.new.is_some());
        let draft = self.name_beside(&self.dir.clone());
        self.written.push(draft.clone());
        journal::begin(&self.dir, &self.steps, &draft).map_err(|error| {
            let shown = self.dir.display();
            format!("can't write down what is to be done in {shown}: {error}")
        })
    }

    fn write(&mut self, target: PathBuf, change: &Change) -> io::Result<()> {
        let folder = target.parent().unwrap_or(Path::new("")).to_path_buf();
        // Folders within are made once the journal says what for.
        if change.after().is_some() && !self.dir.is_dir() {
            make_folder(&self.dir, &mut self.folders)?;
        }
        let there = folder.ancestors().find(|folder| folder.is_dir());
        let there = there.unwrap_or(&folder).to_path_buf();
        let new = change
            .after()
            .map(|text| self.write_beside(&there, text))
            .transpose()?;
        if let (Some(new), Some(_)) = (&new, change.before()) {
            fs::set_permissions(new, fs::metadata(&target)?.permissions())?;
        }
        let old = change.before().map(|_| self.name_beside(&folder));
        self.steps.push(Step { target, new, old });
        Ok(())
    }

    fn write_beside(&mut self, folder: &Path, text: &str) -> io::Result<PathBuf> {
        let path = self.name_beside(folder);
        self.written.push(path.clone());
        write_new(&path, text)?;
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
            let verb = match step.old {
                Some(_) => "replace",
                None => "create",
            };
            self.take(step)
                .map_err(|error| format!("can't {verb} {shown}: {error}"))?;
        }
        Ok(())
    }

    fn take(&mut self, step: Step) -> io::Result<()> {
        if let Some(old) = step.old {
            self.rename(&step.target, &old)?;
        }
        if let Some(new) = step.new {
            // Renaming would replace without asking what came here since the changes were planned.
            if is_there(&step.target) {
                return Err(in_its_place());
            }
            if let Some(folder) = step.target.parent() {
                make_folder(folder, &mut self.folders)?;
            }
            self.rename(&new, &step.target)?;
        }
        Ok(())
    }

    fn rename(&mut self, from: &Path, to: &Path) -> io::Result<()> {
        rename(from, to)?;
        self.renamed.push((from.to_path_buf(), to.to_path_buf()));
        Ok(())
    }

    /// Puts everything back and says how that went.
    pub(super) fn undo(mut self, mut failure: String) -> String {
        let mut is_undone = true;
        for (from, to) in self.renamed.drain(..).rev() {
            if let Err(error) = rename(&to, &from) {
                is_undone = false;
                let (from, to) = (from.display(), to.display());
                failure.push_str(&format!(
                    "\nand can't put {from} back, which is now {to}: {error}"
                ));
            }
        }
        if is_undone {
            journal::end(&self.dir);
            remove_leftovers(&self.written);
        }
        for folder in self.folders.iter().rev() {
            let _ = fs::remove_dir(folder);
        }
        failure
    }

    /// All is in place: what is left over goes. What can't be removed now, the next run removes.
    pub(super) fn finish(self) {
        // As long as the journal has it that this is to be undone, what that takes stays.
        if !journal::complete(&self.dir) {
            return;
        }
        let places = self.renamed.iter().map(|(_, to)| to);
        let old: Vec<PathBuf> = places.filter(is_temporary).cloned().collect();
        remove_leftovers(&old);
        for path in &self.deleted {
            remove_empty_folders(&self.dir, path);
        }
        journal::end(&self.dir);
    }
}

fn is_temporary(path: &&PathBuf) -> bool {
    path.file_name()
        .is_some_and(|name| name.to_string_lossy().starts_with(TEMPORARY))
}
