//! What the tests over all fixtures share: which there are, and what is made of each.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]
#![allow(dead_code, reason = "each test binary uses a part of it")]

pub(crate) mod text;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use specwright::config::{self, CrateSettings};
use specwright::diagnostics::Diagnostics;
use specwright::model::Api;
use specwright::spec::files::Files;
use specwright::spec::source::Source;
use specwright::templates::Templates;
use specwright::{Input, Output};

/// A folder with a document in it. One whose name begins with `bad_` or `odd_` is there for its diagnostics.
pub(crate) struct Fixture {
    pub(crate) name: String,
    pub(crate) folder: PathBuf,
    pub(crate) source: Source,
    /// The files beside the document, which it may refer to.
    pub(crate) files: Files,
    /// What `codegen.toml` says beside it, if it is there.
    settings: Option<Source>,
    /// The overlays beside the document: `overlay.yaml`, or several, in the order of their names.
    pub(crate) overlays: Vec<Source>,
}

impl Fixture {
    pub(crate) fn is_bad(&self) -> bool {
        self.name.starts_with("bad_")
    }

    /// Whether it is there for its warnings alone.
    pub(crate) fn is_odd(&self) -> bool {
        self.name.starts_with("odd_")
    }

    /// The package that is made of it.
    pub(crate) fn package(&self) -> String {
        format!("case-{}", self.name.replace('_', "-"))
    }

    pub(crate) fn input(&self, templates: Templates, runtime: &Path) -> Input {
        Input {
            files: self.files.clone(),
            overlays: self.overlays.clone(),
            templates,
            runtime_path: runtime.to_str().unwrap().replace('\\', "/"),
            ..Input::new(self.source.clone(), self.settings())
        }
    }

    fn settings(&self) -> CrateSettings {
        let plain = CrateSettings::for_package(&self.package()).unwrap();
        let Some(source) = &self.settings else {
            return plain;
        };
        let read = config::read(source).unwrap_or_else(|found| panic!("{}", found.render(source)));
        let mut settings = read.crates.into_iter().next().unwrap();
        settings.name = plain.name;
        settings
    }

    /// What was found, shown with its lines.
    pub(crate) fn render(&self, found: &Diagnostics) -> String {
        found.render_all(&self.sources())
    }

    /// All texts, in the order that diagnostics count them in.
    pub(crate) fn sources(&self) -> Vec<Source> {
        let files = self.files.values().flatten();
        let sources = std::iter::once(&self.source).chain(files);
        let sources = sources.chain(&self.overlays).chain(&self.settings);
        sources.cloned().collect()
    }

    /// The crate that is made of it, without the files that are no Rust.
    pub(crate) fn generate(&self) -> Result<Output, Diagnostics> {
        specwright::generate(&self.input(Templates::default(), Path::new("runtime")))
    }

    /// The model, and what was found on the way.
    pub(crate) fn model(&self) -> (Option<Api>, Diagnostics) {
        let mut found = Diagnostics::new();
        let input = self.input(Templates::default(), Path::new("runtime"));
        let api = specwright::model(&input, &mut found);
        (api, found)
    }
}

/// All fixtures, in the order of their names.
pub(crate) fn all() -> Vec<Fixture> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures");
    let folders = fs::read_dir(root)
        .unwrap()
        .map(|entry| entry.unwrap().path());
    let mut fixtures: Vec<Fixture> = folders.filter(|path| path.is_dir()).map(read).collect();
    fixtures.sort_by(|left, right| left.name.cmp(&right.name));
    assert!(!fixtures.is_empty());
    fixtures
}

fn read(folder: PathBuf) -> Fixture {
    let name = folder.file_name().unwrap().to_str().unwrap().to_owned();
    let inputs = ["input.yaml", "input.json"].map(|input| (input, folder.join(input)));
    let Some((input, path)) = inputs.into_iter().find(|(_, path)| path.is_file()) else {
        panic!("{name} has no input.yaml and no input.json");
    };
    let source = Source::new(input, fs::read_to_string(path).unwrap());
    let (overlays, files) = files(&folder, "", input)
        .into_iter()
        .partition::<Files, _>(|(path, _)| path.starts_with("overlay"));
    let overlays = overlays.into_values().map(Result::unwrap).collect();
    let settings = fs::read_to_string(folder.join("codegen.toml")).ok();
    let settings = settings.map(|text| Source::new("codegen.toml", text));
    Fixture {
        name,
        folder,
        source,
        files,
        overlays,
        settings,
    }
}

/// The YAML and JSON in a folder, but for the document, under their paths.
fn files(folder: &Path, within: &str, input: &str) -> Files {
    let mut files = Files::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = format!("{within}{}", path.file_name().unwrap().to_str().unwrap());
        if path.is_dir() {
            files.extend(self::files(&path, &format!("{name}/"), input));
        } else if name != input && (name.ends_with(".yaml") || name.ends_with(".json")) {
            let text = fs::read_to_string(&path).unwrap();
            files.insert(name.clone(), Ok(Source::new(name, text)));
        }
    }
    files
}

/// The repository's root.
pub(crate) fn repository() -> PathBuf {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    fs::canonicalize(root).unwrap()
}

/// The repository's own templates.
pub(crate) fn templates() -> Templates {
    let folder = repository().join("templates");
    let mut texts = BTreeMap::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_str().unwrap().to_owned();
        texts.insert(name, fs::read_to_string(path).unwrap());
    }
    Templates::new(texts)
}
