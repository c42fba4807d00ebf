//! Owns whose turn it is: of two runs that write below the same folders, one waits for the other. Must not know what they write.

use std::collections::BTreeSet;
use std::fs::{File, TryLockError};
use std::path::{Path, PathBuf};

/// Folders that no other run writes below as long as this is kept.
///
/// They are locked as a whole, which leaves nothing behind. Where a system or a file system can't do that, nobody waits.
#[derive(Debug)]
pub(crate) struct Turn {
    _locked: Vec<File>,
}

impl Turn {
    /// Waits for all other runs that write below one of the folders; calls `waiting` before it has to. A folder that isn't there
    /// yet stands for the one that it will be in.
    pub(crate) fn take<'p>(
        folders: impl IntoIterator<Item = &'p Path>,
        mut waiting: impl FnMut(),
    ) -> Self {
        let existing = folders.into_iter().filter_map(existing);
        // All runs take them in the same order, so that no two wait for each other.
        let existing: BTreeSet<PathBuf> = existing.collect();
        let locked = existing.iter().filter_map(|folder| {
            let file = File::open(folder).ok()?;
            match file.try_lock() {
                Ok(()) => {}
                Err(TryLockError::WouldBlock) => {
                    waiting();
                    file.lock().ok()?;
                }
                Err(TryLockError::Error(_)) => return None,
            }
            Some(file)
        });
        Self {
            _locked: locked.collect(),
        }
    }
}

/// The folder as the system knows it, or the nearest one around it that is there.
fn existing(folder: &Path) -> Option<PathBuf> {
    let found = folder
        .ancestors()
        .find_map(|folder| folder.canonicalize().ok())?;
    found.is_dir().then_some(found)
}

#[cfg(all(test, unix))]
mod tests {
    use std::sync::mpsc::channel;
    use std::thread;

    use super::*;

    #[test]
    fn a_run_waits_for_another_that_writes_below_the_same_folder() {
        let root = tempfile::tempdir().unwrap();
        let later = root.path().join("not/there/yet");
        let first = Turn::take([later.as_path()], || panic!("nobody else is there"));
        let (told, asked) = channel();
        let second = thread::spawn({
            let root = root.path().to_path_buf();
            move || {
                let turn = Turn::take([root.as_path()], || told.send(()).unwrap());
                drop(turn);
            }
        });
        asked.recv().unwrap();
        assert!(!second.is_finished());
        drop(first);
        second.join().unwrap();
        Turn::take([root.path()], || panic!("it is free again"));
    }
}
