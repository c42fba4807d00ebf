//! A run that is killed before any of its steps: what is there then, and after the next run.
//!
//! Each case is a process of its own: this test program, told to run one test only, which kills itself on the way.

use std::cell::Cell;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use specwright::files::{Change, FileSet};

use super::in_place::InPlace;
use super::tests::{all, create, delete, folder, modify};
use super::{apply, recover, remove_leftovers};

/// What the process is to work on.
const FOLDER: &str = "SPECWRIGHT_TEST_FOLDER";
/// Before which step it is to die.
const STEP: &str = "SPECWRIGHT_TEST_STEP";
/// How it is to work.
const WAY: &str = "SPECWRIGHT_TEST_WAY";

thread_local! {
    /// How many steps are left until the end; none is never.
    static LEFT: Cell<Option<usize>> = const { Cell::new(None) };
}

/// Comes before everything that changes the disk.
pub(super) fn step() {
    let Some(left) = LEFT.get() else { return };
    if left == 0 {
        let own = std::process::id().to_string();
        let _ = Command::new("kill").args(["-9", &own]).status();
        unreachable!("killed");
    }
    LEFT.set(Some(left - 1));
}

fn old() -> tempfile::TempDir {
    folder(&[
        ("crate/Cargo.toml", "1"),
        ("crate/src/lib.rs", "1"),
        ("crate/src/a/b.rs", "1"),
        ("crate/src/same.rs", "1"),
        ("crate/src/note~", "mine"),
        ("crate/Cargo.lock", "mine"),
        ("crate/.git/HEAD", "mine"),
        ("crate/target/debug/x", "mine"),
        ("other/file", "mine"),
    ])
}

fn changes() -> Vec<Change> {
    vec![
        modify("Cargo.toml", "1", "2"),
        delete("src/a/b.rs", "1"),
        create("src/c/d.rs", "2"),
        modify("src/lib.rs", "1", "2"),
    ]
}

/// Files with their texts, but for those that `is_left_out`.
fn texts(dir: &Path, is_left_out: impl Fn(&str) -> bool) -> BTreeMap<String, String> {
    let mut texts = BTreeMap::new();
    for (path, found) in all(dir) {
        let path = path.strip_prefix(dir).unwrap().to_str().unwrap().to_owned();
        if let Some((text, _)) = found.filter(|_| !is_left_out(&path)) {
            texts.insert(path, text);
        }
    }
    texts
}

/// The generator's own files in the crate's folder.
fn own(dir: &Path) -> BTreeMap<String, String> {
    texts(&dir.join("crate"), crate::disk::is_ignored)
}

/// What a run that nobody kills makes of it.
fn new() -> (BTreeMap<String, String>, BTreeMap<String, String>) {
    let dir = old();
    apply(&[(&dir.path().join("crate"), &changes())]).unwrap();
    (own(dir.path()), texts(dir.path(), |_| false))
}

/// Whether the process was killed before that step; it has fewer otherwise.
fn is_killed(dir: &Path, step: usize, way: &str) -> bool {
    let status = Command::new(std::env::current_exe().unwrap())
        .args([
            "--exact",
            "apply::killed::the_process_that_is_killed",
            "--ignored",
        ])
        .env(FOLDER, dir.join("crate"))
        .env(STEP, step.to_string())
        .env(WAY, way)
        .current_dir(dir)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .unwrap();
    assert!(status.success() || status.code().is_none(), "{status}");
    !status.success()
}

#[test]
#[ignore = "it kills itself, and is run by the others"]
fn the_process_that_is_killed() {
    let variable = |name: &str| std::env::var(name).unwrap();
    let dir = variable(FOLDER);
    let dir = Path::new(&dir);
    LEFT.set(Some(variable(STEP).parse().unwrap()));
    match variable(WAY).as_str() {
        "swap" => apply(&[(dir, &changes())]).unwrap(),
        "in place" => InPlace::make(dir, &changes()).unwrap().finish(),
        _ => recover(dir).unwrap(),
    }
}

/// The next run puts things right, and gets the same as one that was never killed.
fn goes_on(dir: &Path, way: &str, step: usize) {
    let out = dir.join("crate");
    recover(&out).unwrap();
    let found = own(dir);
    assert!(
        found == own(old().path()) || found == new().0,
        "{way} {step}: {found:?}"
    );
    if found != new().0 {
        apply(&[(&out, &changes())]).unwrap();
    }
    // Temporary files within the folder are named by the walk that comes next.
    let walked = crate::disk::read_tree(&out, &FileSet::new()).unwrap();
    remove_leftovers(&walked.leftovers);
    let (_, expected) = new();
    assert_eq!(texts(dir, |_| false), expected, "{way} {step}");
    let whole = old();
    apply(&[(&whole.path().join("crate"), &changes())]).unwrap();
    assert_eq!(folders(dir), folders(whole.path()), "{way} {step}");
}

/// The folders in a folder, empty ones included.
fn folders(dir: &Path) -> Vec<PathBuf> {
    let found = all(dir).into_iter().filter(|(_, file)| file.is_none());
    let found = found.map(|(path, _)| path.strip_prefix(dir).unwrap().to_path_buf());
    found.collect()
}

#[cfg(any(target_os = "linux", target_os = "macos"))]
#[test]
fn a_folder_that_is_exchanged_is_the_old_or_the_new_one_at_every_step() {
    let (mut seen, mut without_git) = ((0, 0), 0);
    for step in 0.. {
        let dir = old();
        let killed = is_killed(dir.path(), step, "swap");
        let found = own(dir.path());
        let is_new = found == new().0;
        assert!(is_new || found == own(old().path()), "{step}: {found:?}");
        if !killed {
            assert!(is_new);
            break;
        }
        without_git += usize::from(!dir.path().join("crate/.git/HEAD").is_file());
        if is_new {
            seen.1 += 1
        } else {
            seen.0 += 1
        }
        goes_on(dir.path(), "swap", step);
    }
    assert!(seen.0 > 5 && seen.1 > 5, "{seen:?}");
    // It moves over in one of the two steps after the exchange, with `target` before or behind it.
    assert!((1..=2).contains(&without_git), "{without_git}");
}

#[cfg(unix)]
#[test]
fn a_folder_that_is_changed_in_place_is_the_old_or_the_new_one_after_the_next_run() {
    for step in 0.. {
        let dir = old();
        let killed = is_killed(dir.path(), step, "in place");
        goes_on(dir.path(), "in place", step);
        if !killed {
            assert!(step > 12);
            break;
        }
    }
}

#[cfg(unix)]
#[test]
fn a_recovery_that_is_killed_is_taken_up_again() {
    // Far enough for both to have something to put right.
    for (way, first) in [("swap", 15), ("in place", 10)] {
        for step in 0.. {
            let dir = old();
            assert!(is_killed(dir.path(), first, way));
            let killed = is_killed(dir.path(), step, "recover");
            goes_on(dir.path(), way, step);
            if !killed {
                assert!(step > 2);
                break;
            }
        }
    }
}
