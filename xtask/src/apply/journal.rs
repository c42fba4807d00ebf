//! Owns the record of what is about to be renamed in a folder, and what is made of one that a killed run left. Must not know
//! what the files say.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use serde_json::Value;

use super::{is_there, rename, step, write_new};
use crate::disk::{JOURNAL, TEMPORARY};

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

/// All is done, or undone.
pub(super) fn end(dir: &Path) {
    step();
    let _ = fs::remove_file(dir.join(JOURNAL));
}

/// Undoes what the journal in a folder says was about to be done, if there is one.
pub(super) fn roll_back(dir: &Path) -> io::Result<()> {
    let path = dir.join(JOURNAL);
    // No other file is taken for ours: a link may lead anywhere.
    if !path.symlink_metadata().is_ok_and(|found| found.is_file()) {
        return Ok(());
    }
    let steps: Value = serde_json::from_slice(&fs::read(&path)?)?;
    for step in steps.as_array().into_iter().flatten().rev() {
        if let Some(step) = read(dir, step) {
            undo(&step)?;
        }
    }
    step();
    fs::remove_file(path)
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
