//! Owns the reading of a document with all files that it refers to, from file to file: only those below its own folder.
//! Must not know what is in them; where the references are and what is wrong with them is the generator's to say.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use specwright::spec::files::{Files, referred};
use specwright::spec::nearest::nearest;
use specwright::spec::source::Source;

use crate::{disk, paths};

/// A document, the files that it refers to, and what changes it.
#[derive(Clone, Debug)]
pub(crate) struct Documents {
    pub(crate) document: Source,
    pub(crate) files: Files,
    pub(crate) overlays: Vec<Source>,
    /// The file with the settings, if there is one.
    pub(crate) settings: Option<Source>,
}

impl Documents {
    /// Their texts, in the order that diagnostics count them in.
    pub(crate) fn sources(&self) -> Vec<Source> {
        // One that is not read has its place, too.
        let none = Source::new("", "");
        let files = self.files.values();
        let files = files.map(|file| file.clone().unwrap_or_else(|_| none.clone()));
        std::iter::once(self.document.clone())
            .chain(files)
            .chain(self.overlays.iter().cloned())
            .chain(self.settings.clone())
            .collect()
    }
}

/// A text that a run begins with and that can't be read.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Unread {
    pub(crate) which: Which,
    /// What people call it.
    pub(crate) shown: String,
    /// What to say about it.
    pub(crate) message: String,
    /// Whether there is something in its place.
    pub(crate) is_there: bool,
    /// The file in its folder that may have been meant.
    pub(crate) near: Option<String>,
}

/// Which text it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Which {
    Document,
    /// Of the overlays, in their order.
    Overlay(usize),
}

/// Reads a document, its overlays, and the files that they refer to. Those that aren't there are left out, and of those that can't be
/// read it is kept why.
pub(crate) fn read(
    root: &Path,
    spec: &Path,
    overlays: &[PathBuf],
) -> Result<Documents, Vec<Unread>> {
    let (document, overlays) = beginning(root, spec, overlays)?;
    let name = spec
        .file_name()
        .map(|name| name.to_string_lossy().into_owned());
    let name = name.unwrap_or_default();
    let folder = spec.parent().unwrap_or(root);
    let mut left = room(std::iter::once(&document).chain(&overlays));
    let mut files = Files::new();
    // What an overlay brings in refers to files as the document does.
    let beginning = std::iter::once(&document).chain(&overlays);
    let mut open: Vec<String> = beginning
        .flat_map(|source| referred(source, &name))
        .collect();
    let mut seen = BTreeSet::from([name]);
    while let Some(path) = open.pop() {
        if !seen.insert(path.clone()) {
            continue;
        }
        let Some(file) = below(root, folder, &path, left) else {
            continue;
        };
        if let Ok(source) = &file {
            left -= source.text.len().min(left);
            open.extend(referred(source, &path));
        }
        files.insert(path, file);
    }
    Ok(Documents {
        document,
        files,
        overlays,
        settings: None,
    })
}

/// What a run begins with, or all that is wrong with it.
fn beginning(
    root: &Path,
    spec: &Path,
    overlays: &[PathBuf],
) -> Result<(Source, Vec<Source>), Vec<Unread>> {
    let document = text(root, spec, Which::Document);
    let overlays = overlays.iter().enumerate();
    let overlays = overlays.map(|(index, path)| text(root, path, Which::Overlay(index)));
    let (mut read, mut unread) = (Vec::new(), Vec::new());
    for one in std::iter::once(document).chain(overlays) {
        match one {
            Ok(source) => read.push(source),
            Err(why) => unread.push(why),
        }
    }
    match unread.is_empty() {
        true => Ok((read.remove(0), read)),
        false => Err(unread),
    }
}

/// How many bytes the files of a document may have all in all.
fn room<'s>(texts: impl Iterator<Item = &'s Source>) -> usize {
    let length: usize = texts.map(|source| source.text.len()).sum();
    Source::LARGEST_IN_ALL.saturating_sub(length)
}

/// A text under the name that people know it by.
fn text(root: &Path, path: &Path, which: Which) -> Result<Source, Unread> {
    let shown = paths::shown(root, path);
    match disk::read_text(path, &shown) {
        Ok(text) => Ok(Source::new(shown, text)),
        Err(message) => Err(Unread {
            which,
            shown,
            message,
            is_there: path.exists(),
            near: near(path).filter(|_| !path.exists()),
        }),
    }
}

/// What is in the place of a file that isn't there, under a name that is much like its own.
fn near(path: &Path) -> Option<String> {
    let name = path.file_name()?.to_str()?;
    let names = fs::read_dir(path.parent()?).ok()?.flatten();
    let mut names: Vec<String> = names
        .filter_map(|entry| entry.file_name().into_string().ok())
        .collect();
    names.sort();
    nearest(name, names.iter().map(String::as_str)).map(str::to_owned)
}

/// The file at a path below a folder; `None` if there is none.
fn below(root: &Path, folder: &Path, path: &str, left: usize) -> Option<Result<Source, String>> {
    let file = folder.join(path);
    let (inside, target) = (
        fs::canonicalize(folder).ok()?,
        fs::canonicalize(&file).ok()?,
    );
    if !target.starts_with(&inside) {
        return Some(Err(
            "it is a link that leads out of the document's folder".to_owned()
        ));
    }
    let shown = paths::shown(root, &file);
    let length = fs::metadata(&target).map_or(0, |found| found.len());
    if usize::try_from(length).map_or(true, |length| length > left) {
        let most = Source::LARGEST_IN_ALL >> 20;
        return Some(Err(format!(
            "it is too large: a document and its files may have {most} MiB"
        )));
    }
    let text = disk::bounded_text(&target, Source::LARGEST.min(left));
    Some(text.map(|text| Source::new(shown, text)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folder(files: &[(&str, &str)]) -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        for (path, text) in files {
            let path = folder.path().join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }
        folder
    }

    fn names(documents: &Documents) -> Vec<(&str, bool)> {
        let files = documents.files.iter();
        files
            .map(|(path, file)| (path.as_str(), file.is_ok()))
            .collect()
    }

    #[test]
    fn files_are_read_from_file_to_file_once() {
        let folder = folder(&[
            ("api/main.yaml", "a: {$ref: models/pet.yaml}"),
            (
                "api/models/pet.yaml",
                "a: {$ref: ../shared.json#/b}\nb: {$ref: pet.yaml}\nc: {$ref: none.yaml}",
            ),
            (
                "api/shared.json",
                "{\"b\": {\"$ref\": \"main.yaml#/a\"}, \"c\": {\"$ref\": \"models\"}}",
            ),
        ]);
        let read = read(folder.path(), &folder.path().join("api/main.yaml"), &[]).unwrap();
        let expected = [
            ("models", false),
            ("models/pet.yaml", true),
            ("shared.json", true),
        ];
        assert_eq!(names(&read), expected);
        let shown: Vec<String> = read
            .sources()
            .into_iter()
            .map(|source| source.name)
            .collect();
        assert_eq!(
            shown,
            [
                "api/main.yaml",
                "",
                "api/models/pet.yaml",
                "api/shared.json"
            ]
        );
    }

    #[cfg(unix)]
    #[test]
    fn nothing_outside_the_documents_folder_is_read() {
        let folder = folder(&[
            (
                "api/main.yaml",
                "[{$ref: ../out.yaml}, {$ref: link.yaml}, {$ref: dir/out.yaml}, {$ref: in.yaml}, {$ref: /etc/passwd}]",
            ),
            ("api/pet.yaml", "a: 1"),
            ("out.yaml", "a: 1"),
        ]);
        let link = |to: &str, name: &str| {
            std::os::unix::fs::symlink(to, folder.path().join("api").join(name)).unwrap();
        };
        link("../out.yaml", "link.yaml");
        link("..", "dir");
        link("pet.yaml", "in.yaml");
        let read = read(folder.path(), &folder.path().join("api/main.yaml"), &[]).unwrap();
        let expected = [
            ("dir/out.yaml", false),
            ("in.yaml", true),
            ("link.yaml", false),
        ];
        assert_eq!(names(&read), expected);
    }

    #[cfg(unix)]
    #[test]
    fn no_spelling_of_a_path_leads_out_of_the_documents_folder() {
        let references = [
            "..%2fout.yaml",
            "%2e%2e/out.yaml",
            "in/..%2f..%2fout.yaml",
            "in/../../out.yaml",
            "..%5cout.yaml",
            "..\\out.yaml",
            "%2fetc%2fpasswd",
            "/etc/passwd",
            "//host/share/out.yaml",
            "\\\\host\\share\\out.yaml",
            "C:/out.yaml",
            "C%3A/out.yaml",
            "file:///etc/passwd",
            "file:../out.yaml",
            "https://example.com/out.yaml",
            "in.yaml%00",
            "../out.yaml#/a",
        ];
        let listed: Vec<String> = references
            .iter()
            .map(|reference| format!("{{$ref: '{reference}'}}"))
            .collect();
        let listed = listed.join(", ");
        let overlay = format!(
            "overlay: 1.0.0\nextends: ../out.yaml\nactions: [{{target: $, update: {{a: [{listed}]}}}}]"
        );
        let folder = folder(&[
            ("api/main.yaml", &format!("a: [{listed}]")),
            ("api/overlay.yaml", &overlay),
            ("api/in.yaml", "a: 1"),
            ("out.yaml", "a: 1"),
        ]);
        let api = folder.path().join("api");
        let read = read(
            folder.path(),
            &api.join("main.yaml"),
            &[api.join("overlay.yaml")],
        );
        assert_eq!(names(&read.unwrap()), []);
    }

    /// A file of that length that takes no room on the disk.
    fn hollow(path: &Path, length: u64) {
        let file = fs::File::create(path).unwrap();
        file.set_len(length).unwrap();
    }

    #[test]
    fn of_what_is_too_large_nothing_is_read() {
        let folder = folder(&[("main.yaml", "a: {$ref: large.yaml}")]);
        let at = |name: &str| folder.path().join(name);
        // Reading it would take its time, and more memory than many have.
        hollow(&at("large.yaml"), 8 << 30);
        let found = read(folder.path(), &at("main.yaml"), &[]).unwrap();
        let why = found.files["large.yaml"].as_ref().unwrap_err();
        assert!(why.contains("it is too large"), "{why}");
        let overlays = [at("large.yaml"), at("main.yaml"), at("larg.yaml")];
        let unread = read(folder.path(), &at("large.yaml"), &overlays).unwrap_err();
        let told = |unread: &Unread| (unread.which, unread.message.clone());
        let large = "can't read large.yaml: it has more than the 64 MiB that are read";
        assert_eq!(told(&unread[0]), (Which::Document, large.to_owned()));
        assert_eq!(told(&unread[1]), (Which::Overlay(0), large.to_owned()));
        assert_eq!(
            (unread[2].which, unread[2].near.as_deref()),
            (Which::Overlay(2), Some("large.yaml"))
        );
    }

    #[test]
    fn the_files_of_a_document_have_a_bound_together() {
        let referred = (0..5).map(|number| format!("{{$ref: {number}.yaml}}"));
        let listed = referred.collect::<Vec<_>>().join(", ");
        let folder = folder(&[("main.yaml", &format!("[{listed}]"))]);
        for number in 0..5 {
            hollow(&folder.path().join(format!("{number}.yaml")), 30 << 20);
        }
        let found = read(folder.path(), &folder.path().join("main.yaml"), &[]).unwrap();
        let refused = found.files.values().filter(|file| file.is_err()).count();
        assert_eq!(refused, 1, "four of them fit into 128 MiB");
    }

    #[cfg(unix)]
    #[test]
    fn what_has_no_end_is_not_waited_for() {
        let folder = folder(&[("main.yaml", "a: {$ref: pipe.yaml}")]);
        let pipe = folder.path().join("pipe.yaml");
        let made = std::process::Command::new("mkfifo").arg(&pipe).status();
        assert!(made.unwrap().success());
        let found = read(folder.path(), &folder.path().join("main.yaml"), &[]).unwrap();
        assert_eq!(found.files["pipe.yaml"], Err("it is no file".to_owned()));
        for path in [pipe.as_path(), Path::new("/dev/zero"), folder.path()] {
            let unread = read(folder.path(), path, &[]).unwrap_err();
            assert!(
                unread[0].message.ends_with("it is no file"),
                "{}",
                unread[0].message
            );
        }
    }
}
