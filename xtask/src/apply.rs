//! Owns how changes get onto the disk: all of them, or none, and of each folder at once. Must not know what they are about.
//!
//! A folder is made anew beside the old one, and the two change places in one step (`swap`), so that whoever looks sees the
//! old files or the new ones, also after a run that was killed. Where that can't be done, files are renamed one by one
//! (`in_place`), and what a killed run left half done is undone by the next one.

mod in_place;
mod journal;
mod swap;
mod turn;

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use specwright::files::Change;

use in_place::InPlace;
use swap::Swapped;
pub(crate) use turn::Turn;

/// Makes all changes below their folders.
///
/// On failure all is as it was before, and what to say about it is returned.
pub(crate) fn apply(crates: &[(&Path, &[Change])]) -> Result<(), String> {
    let mut done = Vec::new();
    for (dir, changes) in crates.iter().filter(|(_, changes)| !changes.is_empty()) {
        match Done::make(dir, changes) {
            Ok(one) => done.push(one),
            Err(failure) => return Err(done.into_iter().rev().fold(failure, undone)),
        }
    }
    done.into_iter().for_each(Done::finish);
    Ok(())
}

/// Puts right what a run left that was killed: of the folder there are the old files or the new ones after it, and nothing
/// of ours beside them.
pub(crate) fn recover(dir: &Path) -> Result<(), String> {
    swap::recover(dir);
    journal::recover(dir).map_err(|error| {
        let shown = dir.display();
        format!("can't undo in {shown} what a run left that was stopped: {error}")
    })
}

/// Removes the temporary files of a run that was killed. Those that can't be are in nobody's way.
pub(crate) fn remove_leftovers(leftovers: &[PathBuf]) {
    for leftover in leftovers {
        step();
        let _ = fs::remove_file(leftover);
    }
}

/// The changes of a folder, made, and not yet for good.
enum Done {
    Swapped(Swapped),
    InPlace(InPlace),
}

impl Done {
    fn make(dir: &Path, changes: &[Change]) -> Result<Self, String> {
        match Swapped::attempt(dir, changes) {
            Some(swapped) => Ok(Self::Swapped(swapped)),
            // That way also finds the words for what is in the way of either.
            None => InPlace::make(dir, changes).map(Self::InPlace),
        }
    }

    fn finish(self) {
        match self {
            Self::Swapped(swapped) => swapped.finish(),
            Self::InPlace(work) => work.finish(),
        }
    }
}

fn undone(failure: String, done: Done) -> String {
    match done {
        Done::Swapped(swapped) => swapped.undo(failure),
        Done::InPlace(work) => work.undo(failure),
    }
}

/// Makes a folder with those around it, and adds those that were not there, outermost first.
fn make_folder(folder: &Path, made: &mut Vec<PathBuf>) -> io::Result<()> {
    if folder.is_dir() || folder.as_os_str().is_empty() {
        return Ok(());
    }
    if let Some(parent) = folder.parent() {
        make_folder(parent, made)?;
    }
    step();
    fs::create_dir(folder)?;
    made.push(folder.to_path_buf());
    Ok(())
}

fn write_new(path: &Path, text: &str) -> io::Result<()> {
    step();
    let mut file = File::create_new(path)?;
    file.write_all(text.as_bytes())?;
    file.sync_all()
}

fn rename(from: &Path, to: &Path) -> io::Result<()> {
    step();
    fs::rename(from, to)
}

/// Whether there is anything, a link that leads nowhere included.
fn is_there(path: &Path) -> bool {
    path.symlink_metadata().is_ok()
}

fn in_its_place() -> io::Error {
    io::Error::new(io::ErrorKind::AlreadyExists, "something is in its place")
}

/// Removes the folders that a deleted file leaves empty, but not the crate's own.
fn remove_empty_folders(dir: &Path, path: &str) {
    let inner = Path::new(path)
        .ancestors()
        .skip(1)
        .filter(|folder| !folder.as_os_str().is_empty());
    for folder in inner {
        step();
        // A folder that still holds something is kept, and so are all around it.
        if fs::remove_dir(dir.join(folder)).is_err() {
            return;
        }
    }
}

/// Comes before everything that changes the disk: a test kills its process there.
#[cfg(not(test))]
const fn step() {}

#[cfg(test)]
use killed::step;

#[cfg(test)]
mod killed;
#[cfg(test)]
mod tests;
