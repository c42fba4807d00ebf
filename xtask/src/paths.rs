//! Owns how paths are compared and written, by their text alone: folders that don't exist yet have paths, too. Must not
//! know what is in them.

use std::ffi::OsStr;
use std::io;
use std::path::{Component, Path, PathBuf};

/// The path from the root of the file system on, without `.` and `..`.
pub(crate) fn absolute(path: &Path) -> io::Result<PathBuf> {
    let mut plain = PathBuf::new();
    for part in std::path::absolute(path)?.components() {
        match part {
            Component::CurDir => {}
            // There is nothing above the root, so that a step up from it stays there.
            Component::ParentDir => drop(plain.pop()),
            part => plain.push(part),
        }
    }
    Ok(plain)
}

/// The way from a folder to another path, both as [`absolute`] gives them, with `/`. Where there is none, as from one
/// drive to another, it is the whole path.
pub(crate) fn relative(from: &Path, to: &Path) -> String {
    let (ours, theirs): (Vec<_>, Vec<_>) = (from.components().collect(), to.components().collect());
    let common = ours
        .iter()
        .zip(&theirs)
        .take_while(|(our, their)| our == their)
        .count();
    if common == 0 {
        return slashed(to);
    }
    let up = std::iter::repeat_n(OsStr::new(".."), ours.len() - common);
    let down = theirs[common..].iter().map(|part| part.as_os_str());
    let way: PathBuf = up.chain(down).collect();
    if way.as_os_str().is_empty() {
        ".".to_owned()
    } else {
        slashed(&way)
    }
}

/// What people call a path: the way from the repository's root to what is in it, and from the folder that they work in to what is
/// in that.
pub(crate) fn shown(root: &Path, path: &Path) -> String {
    shown_from(root, std::env::current_dir().ok().as_deref(), path)
}

/// The same, for who works in the folder `here`. What is in neither is shown by the way from the root, if both are below one
/// folder that is not all of the file system.
fn shown_from(root: &Path, here: Option<&Path>, path: &Path) -> String {
    let below = here.filter(|here| path.starts_with(here) && !path.starts_with(root));
    // Above the root, the way from there is as good.
    if let Some(here) = below.filter(|here| *here != path && !root.starts_with(here)) {
        return relative(here, path);
    }
    let parts = root.components().zip(path.components());
    let mut common = parts.take_while(|(ours, theirs)| ours == theirs);
    let is_near = common.any(|(part, _)| matches!(part, Component::Normal(_)));
    match is_near && path != root {
        true => relative(root, path),
        false => slashed(path),
    }
}

fn slashed(path: &Path) -> String {
    let text = path.to_string_lossy();
    if std::path::MAIN_SEPARATOR == '/' {
        text.into_owned()
    } else {
        text.replace(std::path::MAIN_SEPARATOR, "/")
    }
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    #[test]
    fn dots_are_resolved_by_text() {
        let plain = |path: &str| absolute(Path::new(path)).unwrap();
        assert_eq!(plain("/a/./b/../c//d/"), Path::new("/a/c/d"));
        assert_eq!(plain("/../../a"), Path::new("/a"));
        assert_eq!(plain("x/.."), std::env::current_dir().unwrap());
    }

    #[test]
    fn the_way_between_folders_goes_up_then_down() {
        let way = |from: &str, to: &str| relative(Path::new(from), Path::new(to));
        assert_eq!(
            way("/r/crates/generated", "/r/crates/runtime"),
            "../runtime"
        );
        assert_eq!(way("/q/x", "/r/crates/runtime"), "../../r/crates/runtime");
        assert_eq!(way("/", "/r/crates/runtime"), "r/crates/runtime");
        assert_eq!(way("/r/crates/runtime", "/r/crates/runtime"), ".");
        assert_eq!(way("/r/crates/runtime/x", "/r/crates/runtime"), "..");
        assert_eq!(way("/ab", "/a"), "../a");
    }

    #[test]
    fn paths_inside_the_repository_are_shown_from_there() {
        let shown = |path: &str| shown_from(Path::new("/r"), None, Path::new(path));
        assert_eq!(shown("/r/a/b"), "a/b");
        assert_eq!(shown("/rr/a"), "/rr/a");
        assert_eq!(shown("/r"), "/r");
    }

    #[test]
    fn paths_near_the_repository_are_shown_from_there_too() {
        let shown = |path: &str| shown_from(Path::new("/home/r"), None, Path::new(path));
        assert_eq!(shown("/home/x.yaml"), "../x.yaml");
        assert_eq!(shown("/home/other/x.yaml"), "../other/x.yaml");
        assert_eq!(shown("/home"), "..");
        assert_eq!(shown("/tmp/x.yaml"), "/tmp/x.yaml");
        assert_eq!(shown("/"), "/");
    }

    #[test]
    fn paths_in_the_folder_that_one_works_in_are_shown_from_there() {
        let shown = |here: &str, path: &str| {
            shown_from(Path::new("/home/r"), Some(Path::new(here)), Path::new(path))
        };
        assert_eq!(shown("/home/other", "/home/other/x.yaml"), "x.yaml");
        assert_eq!(
            shown("/home/other", "/home/third/x.yaml"),
            "../third/x.yaml"
        );
        assert_eq!(
            shown("/home/r/crates", "/home/r/crates/x.yaml"),
            "crates/x.yaml"
        );
        assert_eq!(shown("/home", "/home/x.yaml"), "../x.yaml");
    }
}
