//! Owns the record of what is about to be renamed in a folder, and what is made of one that a killed run left. Must not know
//! what the files say.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use serde_json::Value;

use super::{is_there, remove_empty_folders, remove_leftovers, rename, step, write_new};
use crate::disk::{DONE, JOURNAL, TEMPORARY};

/// A file that is to get out of the way, a new one that is to get into its place, or both.
pub(super) struct Step {
    pub(super) target: PathBuf,
    pub(super) new: Option<PathBuf>,
    pub(super) old: Option<PathBuf>,
}

/// Writes down what is about to be done. It is there as a whole or not at all.
pub(super) fn begin(dir: &Path, steps: &[Step], draft: &Path) -> io::Result<()> {
    let steps: Vec<Value> = steps.iter().map(|step| written(dir, step)).collect();
    write_new(draft, &Value::from(steps).to_string())?;
    rename(draft, &dir.join(JOURNAL))
}

/// All that was to be done is, and stays: from here on, only what is left over is to go. Whether that could be written down.
pub(super) fn complete(dir: &Path) -> bool {
    rename(&dir.join(JOURNAL), &dir.join(DONE)).is_ok()
}

/// All is done, or undone, and nothing is left over.
pub(super) fn end(dir: &Path) {
    for name in [JOURNAL, DONE] {
        step();
        let _ = fs::remove_file(dir.join(name));
    }
}

/// Puts right what a run that was killed left in a folder, as its journal has it: removes what is left over of what was done,
/// and undoes what was about to be.
pub(super) fn recover(dir: &Path) -> io::Result<()> {
    if let Some(steps) = steps(dir, DONE)? {
        for step in &steps {
            clean(dir, step);
        }
        step();
        fs::remove_file(dir.join(DONE))?;
    }
    if let Some(steps) = steps(dir, JOURNAL)? {
        for step in steps.iter().rev() {
            undo(step)?;
            remove_folders_of(dir, step);
        }
        step();
        fs::remove_file(dir.join(JOURNAL))?;
    }
    Ok(())
}

/// What the journal of that name says, if there is one.
fn steps(dir: &Path, name: &str) -> io::Result<Option<Vec<Step>>> {
    let path = dir.join(name);
    // No other file is taken for ours: a link may lead anywhere.
    if !path.symlink_metadata().is_ok_and(|found| found.is_file()) {
        return Ok(None);
    }
    let steps: Value = serde_json::from_slice(&fs::read(&path)?)?;
    let steps = steps.as_array().into_iter().flatten();
    Ok(Some(steps.filter_map(|step| read(dir, step)).collect()))
}

/// Removes what a step that was taken left over.
fn clean(dir: &Path, step: &Step) {
    remove_leftovers(step.old.as_slice());
    if step.new.is_none() {
        remove_folders_of(dir, step);
    }
}

/// Removes the folders of a file that are empty without it.
fn remove_folders_of(dir: &Path, step: &Step) {
    let path = step.target.strip_prefix(dir).ok().and_then(Path::to_str);
    if let Some(path) = path {
        remove_empty_folders(dir, path);
    }
}

fn undo(step: &Step) -> io::Result<()> {
    let Step { target, new, old } = step;
    let is_away = old.as_ref().is_none_or(|old| is_there(old));
    if let Some(new) = new.as_ref().filter(|new| is_away && !is_there(new)) {
        match rename(target, new) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
            _ => {}
        }
    }
    match old.as_ref().filter(|old| is_there(old)) {
        Some(old) => rename(old, target),
        None => Ok(()),
    }
}

fn written(dir: &Path, step: &Step) -> Value {
    let inside = |path: &PathBuf| {
        let path = path.strip_prefix(dir).unwrap_or(path);
        Value::from(path.to_string_lossy().replace('\\', "/"))
    };
    Value::from(vec![
        inside(&step.target),
        step.new.as_ref().map_or(Value::Null, inside),
        step.old.as_ref().map_or(Value::Null, inside),
    ])
}

/// A step as it was written down; `None` for what we would never write.
fn read(dir: &Path, step: &Value) -> Option<Step> {
    let target = inside(dir, step.get(0)?.as_str()?)?;
    let temporary = |index: usize| {
        let path = inside(dir, step.get(index)?.as_str()?)?;
        let name = path.file_name()?.to_str()?;
        name.starts_with(TEMPORARY).then_some(path)
    };
    Some(Step {
        target,
        new: temporary(1),
        old: temporary(2),
    })
}

fn inside(dir: &Path, path: &str) -> Option<PathBuf> {
    let is_plain = |part: &str| !matches!(part, "" | "." | "..") && !part.contains(['\\', ':']);
    path.split('/').all(is_plain).then(|| dir.join(path))
}
