//! Owns which documents a folder holds, and what the crates that are made of them are called. Must not know what is in
//! them.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use specwright::config::CrateSettings;

/// What the names of documents end in.
const ENDINGS: [&str; 3] = ["json", "yaml", "yml"];
/// How long a name is before what tells it from others of the same beginning.
const LONGEST: usize = 56;

/// A file that may be a document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Found {
    pub(super) path: PathBuf,
    /// The way to it from the folder, with `/`.
    pub(super) shown: String,
    /// What the crate is called that is made of it.
    pub(super) package: String,
}

/// All documents in a folder and those in it, in the order of their paths.
pub(super) fn documents(folder: &Path) -> Result<Vec<Found>, String> {
    if !folder.is_dir() {
        return Err(format!("there is no folder {}", folder.display()));
    }
    let mut paths = Vec::new();
    let mut open = vec![String::new()];
    while let Some(inner) = open.pop() {
        for (path, is_folder) in entries(folder, &inner)? {
            match is_folder {
                true => open.push(path),
                false if is_document(&path) => paths.push(path),
                false => {}
            }
        }
    }
    paths.sort();
    let own = folder.file_name().unwrap_or_default().to_string_lossy();
    let packages = packages(&own, &paths);
    let found = paths.into_iter().zip(packages);
    Ok(found
        .map(|(shown, package)| Found {
            path: folder.join(&shown),
            shown,
            package,
        })
        .collect())
}

/// The files and folders in a folder, by their paths from the outermost. Links to folders are not followed: they may
/// lead around in circles.
fn entries(folder: &Path, inner: &str) -> Result<Vec<(String, bool)>, String> {
    let place = folder.join(inner);
    let unreadable = |error| format!("can't read {}: {error}", place.display());
    let mut found = Vec::new();
    for entry in fs::read_dir(&place).map_err(unreadable)? {
        let entry = entry.map_err(unreadable)?;
        let name = entry.file_name().to_string_lossy().into_owned();
        let is_folder = entry.file_type().map_err(unreadable)?.is_dir();
        let path = match inner {
            "" => name,
            _ => format!("{inner}/{name}"),
        };
        if is_folder || entry.path().is_file() {
            found.push((path, is_folder));
        }
    }
    Ok(found)
}

fn is_document(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or_default();
    let ending = name.rsplit_once('.').map(|(_, ending)| ending);
    !name.starts_with('.') && ending.is_some_and(|ending| ENDINGS.contains(&ending))
}

/// The documents whose paths hold one of these texts; all of them if there is none.
pub(super) fn chosen(mut found: Vec<Found>, filters: &[String]) -> Result<Vec<Found>, String> {
    let matches = |one: &Found, filter: &String| one.shown.contains(filter.as_str());
    for filter in filters {
        if !found.iter().any(|one| matches(one, filter)) {
            return Err(format!("no document has `{filter}` in its path"));
        }
    }
    found.retain(|one| filters.is_empty() || filters.iter().any(|filter| matches(one, filter)));
    Ok(found)
}

/// A name for each path: the same whether or not the folder above is the one that was asked for.
fn packages(folder: &str, paths: &[String]) -> Vec<String> {
    let mut taken = BTreeSet::new();
    let names = paths.iter().map(|path| {
        let whole = match path.contains('/') {
            true => path.clone(),
            false => format!("{folder}/{path}"),
        };
        let plain = package(&whole);
        let numbered = (2..).map(|number| format!("{plain}-{number}"));
        let mut candidates = std::iter::once(plain.clone()).chain(numbered);
        let free = candidates.find(|name| taken.insert(name.clone()));
        free.unwrap_or(plain)
    });
    names.collect()
}

/// The letters and digits of a path, with what cargo would not take put right.
fn package(path: &str) -> String {
    let stem = path.rsplit_once('.').map_or(path, |(stem, _)| stem);
    let words = stem.split(|c: char| !c.is_ascii_alphanumeric());
    let words: Vec<String> = words
        .filter(|word| !word.is_empty())
        .map(str::to_ascii_lowercase)
        .collect();
    let mut name = words.join("-");
    name.truncate(LONGEST);
    let name = name.trim_end_matches('-');
    match CrateSettings::for_package(name) {
        Ok(_) => name.to_owned(),
        Err(_) => format!("api-{name}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(folder: &str, paths: &[&str]) -> Vec<String> {
        let paths: Vec<String> = paths.iter().map(|path| (*path).to_owned()).collect();
        packages(folder, &paths)
    }

    #[test]
    fn a_crate_is_called_after_the_path_of_its_document() {
        let names = named("corpus", &["real/stripe-api.yaml", "hard/a.b_C.json"]);
        assert_eq!(names, ["real-stripe-api", "hard-a-b-c"]);
        assert_eq!(named("real", &["stripe-api.yaml"]), ["real-stripe-api"]);
    }

    #[test]
    fn no_two_crates_have_one_name() {
        let names = named("x", &["a/b.json", "a/b.yaml", "a-b.yml", "x/a-b.yml"]);
        assert_eq!(names, ["a-b", "a-b-2", "x-a-b", "x-a-b-2"]);
    }

    #[test]
    fn what_cargo_takes_for_no_name_is_made_one() {
        let long = format!("{}.yaml", "long-".repeat(30));
        let names = named("", &["/3.yaml", "/.yaml", "/名.yaml", &long, &long]);
        assert_eq!(names[..3], ["api-3", "api-", "api--2"]);
        assert!(names[3..].iter().all(|name| name.len() <= 64), "{names:?}");
        assert_ne!(names[3], names[4]);
        for name in names {
            assert!(CrateSettings::for_package(&name).is_ok(), "{name}");
        }
    }

    fn found(paths: &[&str]) -> Vec<Found> {
        let found = paths.iter().map(|path| Found {
            path: path.into(),
            shown: (*path).to_owned(),
            package: (*path).to_owned(),
        });
        found.collect()
    }

    #[test]
    fn filters_choose_what_holds_one_of_them() {
        let shown = |filters: &[&str]| {
            let filters: Vec<String> = filters.iter().map(|text| (*text).to_owned()).collect();
            let chosen = chosen(found(&["a/x.json", "b/y.json", "b/z.json"]), &filters)?;
            Ok(chosen.into_iter().map(|one| one.shown).collect())
        };
        let all = ["a/x.json", "b/y.json", "b/z.json"];
        assert_eq!(shown(&[]), Ok(all.map(str::to_owned).to_vec()));
        let two = ["a/x.json", "b/z.json"].map(str::to_owned).to_vec();
        assert_eq!(shown(&["a/", "z"]), Ok(two));
        let none: Result<Vec<String>, String> = shown(&["y", "w"]);
        assert_eq!(none, Err("no document has `w` in its path".to_owned()));
    }

    #[test]
    fn documents_are_found_in_folders_in_order() {
        let folder = tempfile::tempdir().unwrap();
        for path in ["b/c.yml", "b/a.yaml", "a.json", "b/.d.json", "README.md"] {
            let path = folder.path().join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, "").unwrap();
        }
        let found = documents(folder.path()).unwrap();
        let shown: Vec<&str> = found.iter().map(|one| one.shown.as_str()).collect();
        assert_eq!(shown, ["a.json", "b/a.yaml", "b/c.yml"]);
        let missing = folder.path().join("none");
        let expected = format!("there is no folder {}", missing.display());
        assert_eq!(documents(&missing), Err(expected));
    }
}
