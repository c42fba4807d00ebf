//! Owns what is read: documents, templates, and which files of a crate's folder there are and whose. Writes nothing.
//!
//! These are nobody's business here, and are never read, written or deleted:
//!
//! - `target` and `Cargo.lock` at the top of the folder, which cargo makes;
//! - whatever has a name that starts with `.`, folders with all that is in them;
//! - whatever has a name that ends with `~`, which editors leave behind.

use std::collections::BTreeMap;
use std::fmt;
use std::fs::{self, File};
use std::io::{self, BufRead, BufReader, Read};
use std::path::{Path, PathBuf};

use specwright::files::{FileSet, MARKER, is_generated};
use specwright::spec::source::Source;

/// A folder with more strangers than this is the wrong folder, and may be as large as the disk.
const STRANGERS: usize = 100;
/// How much of a file is read to see whether line 1 has the marker.
const FIRST_LINE: u64 = 4096;

/// What our own temporary files are called; they begin with a dot, so that they are ignored.
pub(crate) const TEMPORARY: &str = ".specwright-";
/// The one among them that says what a run was about to do.
pub(crate) const JOURNAL: &str = ".specwright-journal";
/// What that one is called once it is done.
pub(crate) const DONE: &str = ".specwright-done";

/// The files of a crate's folder.
#[derive(Debug, Default)]
pub(crate) struct Tree {
    /// The generator's own, whether or not it would make them now, and those in the place of one.
    pub(crate) texts: BTreeMap<String, String>,
    /// What a run must not go on with.
    pub(crate) objections: BTreeMap<String, Objection>,
    /// Temporary files of a run that was killed.
    pub(crate) leftovers: Vec<PathBuf>,
}

/// Why a file can't be dealt with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Objection {
    Stranger,
    Owned,
    Package,
    Link,
    Special,
    NotUtf8,
    Name,
    Folder,
    NoFolder,
}

impl Objection {
    pub(crate) fn help(self) -> &'static str {
        match self {
            Self::Owned => "move it away, or delete it if it may be made anew, and run this again",
            Self::Package => "give each crate a folder of its own, or delete that one",
            _ => "move it out of the crate's folder, or delete it",
        }
    }
}

impl fmt::Display for Objection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Stranger => "nothing generates it, and it isn't marked as generated",
            Self::Owned => "a file goes here, but this one isn't marked as generated: it may be somebody's work",
            Self::Package => "another generated package is in the folder",
            Self::Link => "it is a symbolic link, and these are not followed",
            Self::Special => "it is neither a file nor a folder",
            Self::NotUtf8 => "it isn't UTF-8 text",
            Self::Name => "its name isn't UTF-8",
            Self::Folder => "it is a folder where a file goes",
            Self::NoFolder => "it is a file where a folder goes",
        })
    }
}

/// Whether a path in a crate's folder is none of the generator's business; the module says which are.
pub(crate) fn is_ignored(path: &str) -> bool {
    let of_cargo = matches!(path, "target" | "Cargo.lock") || path.starts_with("target/");
    of_cargo
        || path
            .split('/')
            .any(|part| part.starts_with('.') || part.ends_with('~'))
}

/// A text, or what to say about why there is none.
pub(crate) fn read_text(path: &Path, shown: &str) -> Result<String, String> {
    bounded_text(path, Source::LARGEST).map_err(|why| format!("can't read {shown}: {why}"))
}

/// A text of no more than so many bytes, or why there is none. Nothing is read of a file that is known to be too large.
pub(crate) fn bounded_text(path: &Path, most: usize) -> Result<String, String> {
    let found = fs::metadata(path).map_err(|error| error.to_string())?;
    // A pipe waits for whoever writes to it, and a device may have no end.
    if !found.is_file() {
        return Err("it is no file".to_owned());
    }
    let most = u64::try_from(most).unwrap_or(u64::MAX);
    let too_large = || format!("it has more than the {} MiB that are read", most >> 20);
    if found.len() > most {
        return Err(too_large());
    }
    let mut bytes = Vec::new();
    let file = File::open(path).map_err(|error| error.to_string())?;
    // It may grow meanwhile.
    let read = file.take(most.saturating_add(1)).read_to_end(&mut bytes);
    let length = read.map_err(|error| error.to_string())?;
    if u64::try_from(length).is_ok_and(|length| length > most) {
        return Err(too_large());
    }
    String::from_utf8(bytes).map_err(|error| {
        let before = error.utf8_error().valid_up_to();
        let before = String::from_utf8_lossy(&error.as_bytes()[..before]);
        let line = before.matches('\n').count() + 1;
        let column = before.chars().rev().take_while(|c| *c != '\n').count() + 1;
        format!("it isn't UTF-8 text, from line {line}, column {column} on")
    })
}

/// All templates under their paths.
pub(crate) fn read_templates(dir: &Path) -> Result<BTreeMap<String, String>, String> {
    let mut texts = BTreeMap::new();
    let mut folders = vec![String::new()];
    while let Some(folder) = folders.pop() {
        for (name, entry) in
            entries(&dir.join(&folder)).map_err(|error| unreadable(&dir.join(&folder), &error))?
        {
            let path = join(&folder, &name);
            let kind = entry
                .file_type()
                .map_err(|error| unreadable(&entry.path(), &error))?;
            if is_ignored(&path) {
                continue;
            }
            if kind.is_dir() {
                folders.push(path);
            } else {
                texts.insert(
                    path,
                    read_text(&entry.path(), &entry.path().display().to_string())?,
                );
            }
        }
    }
    Ok(texts)
}

/// What is in the folder of a crate that is to hold `files`. A folder that isn't there holds nothing.
pub(crate) fn read_tree(dir: &Path, files: &FileSet) -> Result<Tree, String> {
    let mut walk = Walk {
        dir,
        files,
        tree: Tree::default(),
    };
    match fs::metadata(dir) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(walk.tree),
        Err(error) => return Err(unreadable(dir, &error)),
        Ok(found) if !found.is_dir() => return Err(format!("{} is no folder", dir.display())),
        Ok(_) => {}
    }
    let mut folders = vec![String::new()];
    while let Some(folder) = folders.pop() {
        folders.extend(walk.folder(&folder)?);
        if walk.tree.objections.len() > STRANGERS {
            let shown = dir.display();
            return Err(format!(
                "{shown} holds over {STRANGERS} files that nothing generates: is it the right folder?"
            ));
        }
    }
    Ok(walk.tree)
}

fn unreadable(path: &Path, error: &io::Error) -> String {
    format!("can't read {}: {error}", path.display())
}

fn join(folder: &str, name: &str) -> String {
    if folder.is_empty() {
        name.to_owned()
    } else {
        format!("{folder}/{name}")
    }
}

/// What is in a folder, in the order of the names.
fn entries(dir: &Path) -> io::Result<Vec<(String, fs::DirEntry)>> {
    let mut entries = Vec::new();
    for entry in fs::read_dir(dir)? {
        let entry = entry?;
        entries.push((entry.file_name().to_string_lossy().into_owned(), entry));
    }
    entries.sort_by(|(left, _), (right, _)| left.cmp(right));
    Ok(entries)
}

struct Walk<'a> {
    dir: &'a Path,
    files: &'a FileSet,
    tree: Tree,
}

impl Walk<'_> {
    /// Looks at what is in one folder and gives the folders in it.
    fn folder(&mut self, folder: &str) -> Result<Vec<String>, String> {
        let dir = self.dir.join(folder);
        let mut folders = Vec::new();
        for (name, entry) in entries(&dir).map_err(|error| unreadable(&dir, &error))? {
            let path = join(folder, &name);
            if name.starts_with(TEMPORARY) && ![JOURNAL, DONE].contains(&name.as_str()) {
                self.tree.leftovers.push(entry.path());
            }
            if !is_ignored(&path) && self.entry(&path, &entry)? {
                folders.push(path);
            }
        }
        Ok(folders)
    }

    /// Whether it is a folder to go into.
    fn entry(&mut self, path: &str, entry: &fs::DirEntry) -> Result<bool, String> {
        let kind = entry
            .file_type()
            .map_err(|error| unreadable(&entry.path(), &error))?;
        let objection = if entry.file_name().to_str().is_none() {
            Objection::Name
        } else if kind.is_symlink() {
            Objection::Link
        } else if kind.is_dir() {
            if self.files.get(path).is_none() {
                return Ok(true);
            }
            Objection::Folder
        } else if kind.is_file() {
            self.file(path, &entry.path())
                .map_err(|error| unreadable(&entry.path(), &error))?;
            return Ok(false);
        } else {
            Objection::Special
        };
        self.object(path, objection);
        Ok(false)
    }

    fn object(&mut self, path: &str, objection: Objection) {
        self.tree.objections.insert(path.to_owned(), objection);
    }

    fn file(&mut self, path: &str, place: &Path) -> io::Result<()> {
        let wanted = self.files.get(path).is_some();
        if !wanted && let Some(objection) = self.unwanted(path, place)? {
            self.object(path, objection);
            return Ok(());
        }
        let Ok(text) = String::from_utf8(fs::read(place)?) else {
            self.object(path, Objection::NotUtf8);
            return Ok(());
        };
        if !is_generated(&text) {
            self.object(path, Objection::Owned);
        }
        self.tree.texts.insert(path.to_owned(), text);
        Ok(())
    }

    /// Why a file that nothing generates can't just be deleted.
    fn unwanted(&self, path: &str, place: &Path) -> io::Result<Option<Objection>> {
        let folder = format!("{path}/");
        Ok(
            if self.files.iter().any(|(file, _)| file.starts_with(&folder)) {
                Some(Objection::NoFolder)
            } else if !has_marker(place)? {
                Some(Objection::Stranger)
            } else {
                path.ends_with("/Cargo.toml").then_some(Objection::Package)
            },
        )
    }
}

/// Whether line 1 has the marker, without reading all of a file that may be of any size.
fn has_marker(path: &Path) -> io::Result<bool> {
    let mut line = Vec::new();
    BufReader::new(File::open(path)?.take(FIRST_LINE)).read_until(b'\n', &mut line)?;
    Ok(String::from_utf8_lossy(&line).contains(MARKER))
}
