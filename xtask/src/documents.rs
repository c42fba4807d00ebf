//! Owns the reading of a document with all files that it refers to, from file to file: only those below its own folder.
//! Must not know what is in them; where the references are and what is wrong with them is the generator's to say.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use specwright::spec::files::{Files, referred};
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

/// Reads a document, its overlays, and the files that they refer to. Those that aren't there are left out, and of those that can't be
/// read it is kept why.
pub(crate) fn read(root: &Path, spec: &Path, overlays: &[PathBuf]) -> Result<Documents, String> {
    let document = text(root, spec)?;
    let name = spec
        .file_name()
        .map(|name| name.to_string_lossy().into_owned());
    let name = name.unwrap_or_default();
    let folder = spec.parent().unwrap_or(root);
    let overlays = overlays.iter().map(|path| text(root, path));
    let overlays: Vec<Source> = overlays.collect::<Result<_, _>>()?;
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
        let Some(file) = below(root, folder, &path) else {
            continue;
        };
        if let Ok(source) = &file {
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

/// A text under the name that people know it by.
fn text(root: &Path, path: &Path) -> Result<Source, String> {
    let shown = paths::shown(root, path);
    let text = disk::read_text(path, &shown)?;
    Ok(Source::new(shown, text))
}

/// The file at a path below a folder; `None` if there is none.
fn below(root: &Path, folder: &Path, path: &str) -> Option<Result<Source, String>> {
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
    if !target.is_file() {
        return Some(Err("it is no file".to_owned()));
    }
    let shown = paths::shown(root, &file);
    let text = disk::read_text(&target, &shown);
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
}
