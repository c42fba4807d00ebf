//! What is on the disk after changes were made, and after they could not be.

use super::*;
use std::collections::BTreeMap;

pub(super) fn create(path: &str, new: &str) -> Change {
    Change::Create {
        path: path.into(),
        new: new.into(),
    }
}

pub(super) fn modify(path: &str, old: &str, new: &str) -> Change {
    Change::Modify {
        path: path.into(),
        old: old.into(),
        new: new.into(),
    }
}

pub(super) fn delete(path: &str, old: &str) -> Change {
    Change::Delete {
        path: path.into(),
        old: old.into(),
    }
}

/// A folder with files.
pub(super) fn folder(files: &[(&str, &str)]) -> tempfile::TempDir {
    let dir = tempfile::tempdir().unwrap();
    for (path, text) in files {
        let path = dir.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    dir
}

/// Everything below a folder, temporary files and empty folders included, with the times of the files.
pub(super) fn all(dir: &Path) -> BTreeMap<PathBuf, Option<(String, std::time::SystemTime)>> {
    let mut found = BTreeMap::new();
    for entry in fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(all(&path));
            found.insert(path, None);
        } else {
            let modified = fs::metadata(&path).unwrap().modified().unwrap();
            found.insert(
                path.clone(),
                Some((fs::read_to_string(path).unwrap(), modified)),
            );
        }
    }
    found
}

pub(super) fn texts(dir: &Path) -> Vec<String> {
    let shown = |(path, what): (PathBuf, Option<(String, std::time::SystemTime)>)| {
        let path = path.strip_prefix(dir).unwrap().display().to_string();
        what.map_or(format!("{path}/"), |(text, _)| format!("{path}={text}"))
    };
    all(dir).into_iter().map(shown).collect()
}

/// Nothing changes if these changes can't all be made.
fn fails(dir: &Path, changes: &[Change], message: &str) {
    let before = all(dir);
    let failure = apply(&[(dir, changes)]).unwrap_err();
    assert!(failure.contains(message), "{failure}");
    assert_eq!(all(dir), before);
}

#[test]
fn changes_are_made() {
    let dir = folder(&[("a", "1"), ("b/c/d", "2"), ("e/f", "3"), ("e/g", "4")]);
    let changes = [
        create("new/x/y", "5"),
        modify("a", "1", "6"),
        delete("b/c/d", "2"),
        delete("e/f", "3"),
    ];
    apply(&[(dir.path(), &changes)]).unwrap();
    assert_eq!(
        texts(dir.path()),
        ["a=6", "e/", "e/g=4", "new/", "new/x/", "new/x/y=5"]
    );
}

#[test]
fn the_folder_itself_is_made() {
    let dir = folder(&[]);
    let out = dir.path().join("not/there");
    apply(&[(&out, &[create("a", "1")])]).unwrap();
    assert_eq!(texts(dir.path()), ["not/", "not/there/", "not/there/a=1"]);
}

#[test]
fn a_folder_in_the_way_undoes_all() {
    let dir = folder(&[("a", "1"), ("b", "2"), ("z/in/the/way", "3")]);
    let changes = [
        modify("a", "1", "4"),
        delete("b", "2"),
        create("deep/er/new", "5"),
        create("z", "6"),
    ];
    fails(dir.path(), &changes, "can't create");
}

#[test]
fn a_file_in_the_way_undoes_all() {
    let dir = folder(&[("a", "1"), ("z", "3")]);
    fails(
        dir.path(),
        &[
            modify("a", "1", "4"),
            create("n/m", "5"),
            create("z/new", "6"),
        ],
        "can't create",
    );
    fails(
        dir.path(),
        &[modify("a", "1", "4"), create("z", "6")],
        "something is in its place",
    );
}

#[test]
fn a_file_that_is_gone_undoes_all() {
    let dir = folder(&[("a", "1"), ("b", "2")]);
    fails(
        dir.path(),
        &[delete("a", "1"), modify("b", "2", "3"), delete("zzz", "4")],
        "zzz",
    );
    fails(
        dir.path(),
        &[
            delete("a", "1"),
            create("c/d", "3"),
            modify("zzz", "4", "5"),
        ],
        "can't modify",
    );
}

#[test]
fn one_crate_that_fails_undoes_the_others() {
    let (one, two) = (folder(&[("a", "1")]), folder(&[("b/c", "2")]));
    let before = (all(one.path()), all(two.path()));
    let changes: [&[Change]; 2] = [&[modify("a", "1", "3")], &[create("b", "4")]];
    apply(&[(one.path(), changes[0]), (two.path(), changes[1])]).unwrap_err();
    assert_eq!((all(one.path()), all(two.path())), before);
}

#[cfg(unix)]
#[test]
fn a_read_only_folder_undoes_all() {
    use std::os::unix::fs::PermissionsExt;
    let dir = folder(&[("a", "1"), ("locked/b", "2")]);
    let locked = dir.path().join("locked");
    fs::set_permissions(&locked, fs::Permissions::from_mode(0o555)).unwrap();
    // Some users may write anywhere; there is nothing to see then.
    let may_write = File::create_new(locked.join("probe")).is_ok();
    if !may_write {
        fails(
            dir.path(),
            &[modify("a", "1", "3"), modify("locked/b", "2", "4")],
            "can't modify",
        );
    }
    fs::set_permissions(&locked, fs::Permissions::from_mode(0o755)).unwrap();
}

#[cfg(unix)]
#[test]
fn permissions_are_kept() {
    use std::os::unix::fs::PermissionsExt;
    let dir = folder(&[("a", "1")]);
    let path = dir.path().join("a");
    fs::set_permissions(&path, fs::Permissions::from_mode(0o440)).unwrap();
    apply(&[(dir.path(), &[modify("a", "1", "2")])]).unwrap();
    assert_eq!(
        fs::metadata(&path).unwrap().permissions().mode() & 0o777,
        0o440
    );
}

#[cfg(unix)]
#[test]
fn a_link_in_the_place_of_a_new_file_is_not_replaced() {
    let dir = folder(&[("a", "1")]);
    std::os::unix::fs::symlink("a", dir.path().join("b")).unwrap();
    fails(dir.path(), &[create("b", "2")], "something is in its place");
}
