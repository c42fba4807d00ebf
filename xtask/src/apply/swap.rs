//! Owns the exchange of a folder for another that was made beside it, in one step. Must not know what its files say.
//!
//! The new folder has the new texts, and the unchanged files as second names (hard links) of the old ones, which keeps their
//! times. What is in the folder and none of ours, such as `target` and `.git`, stays: files get second names too, folders
//! move over right after the exchange, and the next run moves them if this one is killed just then.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use specwright::files::Change;

use super::{in_its_place, is_there, make_folder, remove_empty_folders, rename, step, write_new};
use crate::disk::{TEMPORARY, is_ignored};

/// A folder that is the new one, while the old one stands beside it.
pub(super) struct Swapped {
    dir: PathBuf,
    beside: PathBuf,
    /// Whether there was an old one.
    is_exchanged: bool,
    /// Folders around it that were not there.
    around: Vec<PathBuf>,
    /// What is in the folder, none of ours, and can have no second name.
    foreign: Vec<String>,
}

impl Swapped {
    /// Puts the new folder in the place of the old one. `None` if that can't be done, and nothing has changed.
    pub(super) fn attempt(dir: &Path, changes: &[Change]) -> Option<Self> {
        let is_exchanged = is_there(dir);
        // A link to the folder goes on leading to it.
        let dir = if is_exchanged {
            fs::canonicalize(dir).ok()?
        } else {
            std::path::absolute(dir).ok()?
        };
        if is_stood_in(&dir) {
            return None;
        }
        let beside = dir.with_file_name(format!("{}{}", prefix(&dir)?, std::process::id()));
        let mut work = Self {
            dir,
            beside,
            is_exchanged,
            around: Vec::new(),
            foreign: Vec::new(),
        };
        if work.make(changes).is_err() {
            work.take_away();
            return None;
        }
        Some(work)
    }

    fn make(&mut self, changes: &[Change]) -> io::Result<()> {
        if let Some(parent) = self.dir.parent() {
            make_folder(parent, &mut self.around)?;
        }
        step();
        fs::create_dir(&self.beside)?;
        self.foreign = build(&self.dir, &self.beside, changes, self.is_exchanged)?;
        self.change_places()?;
        // At once, since they are missed as long as they are elsewhere.
        for path in &self.foreign {
            move_over(path, &self.beside, &self.dir);
        }
        Ok(())
    }

    fn change_places(&self) -> io::Result<()> {
        if self.is_exchanged {
            step();
            exchange(&self.beside, &self.dir)
        } else if is_there(&self.dir) {
            Err(in_its_place())
        } else {
            rename(&self.beside, &self.dir)
        }
    }

    /// Puts the old folder back and says how that went.
    pub(super) fn undo(self, mut failure: String) -> String {
        for path in &self.foreign {
            move_over(path, &self.dir, &self.beside);
        }
        let back = if self.is_exchanged {
            exchange(&self.beside, &self.dir)
        } else {
            rename(&self.dir, &self.beside)
        };
        if let Err(error) = back {
            let (dir, beside) = (self.dir.display(), self.beside.display());
            failure.push_str(&format!(
                "\nand can't put {dir} back, which is now {beside}: {error}"
            ));
            return failure;
        }
        self.take_away();
        failure
    }

    /// What was in the old folder and is none of ours comes over; the rest goes.
    pub(super) fn finish(self) {
        bring_over(&self.beside, &self.dir, "");
    }

    fn take_away(&self) {
        bring_over(&self.beside, &self.dir, "");
        for folder in self.around.iter().rev() {
            let _ = fs::remove_dir(folder);
        }
    }
}

/// Brings home what runs that were killed left beside the folder, and removes the rest of it.
pub(super) fn recover(dir: &Path) {
    let Ok(dir) = fs::canonicalize(dir).or_else(|_| std::path::absolute(dir)) else {
        return;
    };
    let (Some(prefix), Some(parent)) = (prefix(&dir), dir.parent()) else {
        return;
    };
    for entry in fs::read_dir(parent).into_iter().flatten().flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        let number = name.strip_prefix(&prefix).unwrap_or_default();
        let is_ours = !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit());
        if is_ours && entry.file_type().is_ok_and(|kind| kind.is_dir()) {
            bring_over(&entry.path(), &dir, "");
        }
    }
}

/// How the names of folders begin that are made beside this one.
fn prefix(dir: &Path) -> Option<String> {
    Some(format!("{TEMPORARY}{}-", dir.file_name()?.to_str()?))
}

/// Whether this process was started within the folder: its shell would be left standing in one that is gone.
fn is_stood_in(dir: &Path) -> bool {
    std::env::current_dir()
        .and_then(fs::canonicalize)
        .is_ok_and(|current| current.starts_with(dir))
}

/// Moves what is none of ours from one folder to the other. What can't be moved is tried again in the end.
fn move_over(path: &str, from: &Path, to: &Path) {
    if is_there(&to.join(path)) {
        return;
    }
    if let Some(folder) = to.join(path).parent() {
        let _ = make_folder(folder, &mut Vec::new());
    }
    let _ = rename(&from.join(path), &to.join(path));
}

/// Fills the new folder, and gives what is in the old one alone. Whatever is not as it was planned is an error.
fn build(
    old: &Path,
    new: &Path,
    changes: &[Change],
    is_exchanged: bool,
) -> io::Result<Vec<String>> {
    let mut build = Build {
        old,
        new,
        open: changes
            .iter()
            .map(|change| (change.path(), change))
            .collect(),
        foreign: Vec::new(),
    };
    if is_exchanged {
        fs::set_permissions(new, fs::metadata(old)?.permissions())?;
        build.folder("")?;
    }
    for change in std::mem::take(&mut build.open).into_values() {
        let text = match change {
            Change::Create { new, .. } => new,
            _ => return Err(io::ErrorKind::NotFound.into()),
        };
        let path = new.join(change.path());
        make_folder(path.parent().unwrap_or(new), &mut Vec::new())?;
        write_new(&path, text)?;
    }
    for change in changes.iter().filter(|change| change.after().is_none()) {
        remove_empty_folders(new, change.path());
    }
    Ok(build.foreign)
}

struct Build<'a> {
    old: &'a Path,
    new: &'a Path,
    /// What has not been met yet.
    open: BTreeMap<&'a str, &'a Change>,
    /// What is none of ours and has no second name.
    foreign: Vec<String>,
}

impl Build<'_> {
    fn folder(&mut self, folder: &str) -> io::Result<()> {
        for entry in fs::read_dir(self.old.join(folder))? {
            let entry = entry?;
            let name = entry.file_name();
            let name = name.to_str().ok_or(io::ErrorKind::InvalidData)?;
            let path = joined(folder, name);
            let kind = entry.file_type()?;
            if is_ignored(&path) {
                self.ignored(name, path, kind.is_file());
            } else if kind.is_dir() {
                step();
                fs::create_dir(self.new.join(&path))?;
                let permissions = entry.metadata()?.permissions();
                fs::set_permissions(self.new.join(&path), permissions)?;
                self.folder(&path)?;
            } else if kind.is_file() {
                self.file(&path)?;
            } else {
                return Err(io::ErrorKind::InvalidInput.into());
            }
        }
        Ok(())
    }

    /// What is none of ours: a file gets a second name, as far as that can be.
    fn ignored(&mut self, name: &str, path: String, is_file: bool) {
        if is_file && name.starts_with(TEMPORARY) {
            return;
        }
        step();
        let (from, to) = (self.old.join(&path), self.new.join(&path));
        if !is_file || fs::hard_link(from, to).is_err() {
            self.foreign.push(path);
        }
    }

    fn file(&mut self, path: &str) -> io::Result<()> {
        let (from, to) = (self.old.join(path), self.new.join(path));
        match self.open.remove(path) {
            None => {
                step();
                fs::hard_link(from, to)
            }
            Some(Change::Modify { new, .. }) => {
                write_new(&to, new)?;
                fs::set_permissions(to, fs::metadata(from)?.permissions())
            }
            Some(Change::Delete { .. }) => Ok(()),
            Some(Change::Create { .. }) => Err(in_its_place()),
        }
    }
}

fn joined(folder: &str, name: &str) -> String {
    if folder.is_empty() {
        name.to_owned()
    } else {
        format!("{folder}/{name}")
    }
}

/// Moves what is none of ours and not there yet from one folder to the other, and removes our own files, which are complete
/// there. What is none of ours and there already in another form stays where it is.
fn bring_over(from: &Path, to: &Path, folder: &str) {
    for entry in fs::read_dir(from.join(folder))
        .into_iter()
        .flatten()
        .flatten()
    {
        let path = joined(folder, &entry.file_name().to_string_lossy());
        let is_folder = entry.file_type().is_ok_and(|kind| kind.is_dir());
        if is_ignored(&path) && !is_second_name(&entry.path(), &to.join(&path)) {
            if is_there(to) {
                move_over(&path, from, to);
            }
        } else if is_folder {
            bring_over(from, to, &path);
        } else {
            step();
            let _ = fs::remove_file(entry.path());
        }
    }
    step();
    // One that still holds something is kept.
    let _ = fs::remove_dir(from.join(folder));
}

/// Whether both are files that say the same.
fn is_second_name(one: &Path, other: &Path) -> bool {
    let is_file = |path: &Path| path.symlink_metadata().is_ok_and(|found| found.is_file());
    is_file(one)
        && is_file(other)
        && fs::read(one).is_ok_and(|text| fs::read(other).is_ok_and(|there| there == text))
}

#[cfg(any(target_os = "linux", target_os = "macos"))]
fn exchange(one: &Path, other: &Path) -> io::Result<()> {
    use rustix::fs::{CWD, RenameFlags, renameat_with};
    Ok(renameat_with(CWD, one, CWD, other, RenameFlags::EXCHANGE)?)
}

#[cfg(not(any(target_os = "linux", target_os = "macos")))]
fn exchange(_: &Path, _: &Path) -> io::Result<()> {
    Err(io::ErrorKind::Unsupported.into())
}
