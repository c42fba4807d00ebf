//! Owns what is asked of a crate that was made of a poisoned document, and of the diagnostics if none was.

use std::collections::{BTreeMap, BTreeSet};

use specwright::config::CrateSettings;
use specwright::diagnostics::{Diagnostic, Diagnostics, Place, Severity};
use specwright::files::{FileSet, is_generated};
use specwright::names::is_keyword;

use super::papers;
use super::texts::Texts;
use super::tokens::{self, Item, Parts, Token};

/// All that a crate is made of, as a text, and what is worth a look. Two crates of the same model are the same.
pub(crate) fn model(texts: &Texts) -> Result<(String, Diagnostics), Diagnostics> {
    let input = texts.input()?;
    let mut found = Diagnostics::new();
    match specwright::model(&input, &mut found) {
        Some(api) => Ok((format!("{api:?} {}", manifest(&input.settings)), found)),
        None => Err(found),
    }
}

/// What of the settings is put into files.
fn manifest(settings: &CrateSettings) -> String {
    let CrateSettings {
        name,
        version,
        description,
        license,
        repository,
        package,
        dependencies,
        api_key_variable,
        base_url_variable,
        ..
    } = settings;
    let dependencies = dependencies
        .iter()
        .map(|pair| (&pair.key.text, &pair.value.text));
    let dependencies: Vec<_> = dependencies.collect();
    format!(
        "{name:?} {version:?} {description:?} {license:?} {repository:?} {package:?} {dependencies:?} {api_key_variable:?} {base_url_variable:?}"
    )
}

/// What was made, as it is compared.
pub(crate) struct Crate {
    files: FileSet,
    parts: Parts,
    /// What the page of the crate has of Rust.
    shown: Parts,
    /// What is no Rust, and why.
    broken: Option<String>,
}

impl Crate {
    /// The crate of some texts.
    pub(crate) fn of(texts: &Texts) -> Result<Self, Diagnostics> {
        let output = specwright::generate(&texts.input()?)?;
        let (mut parts, mut shown, mut broken) = (Parts::default(), Parts::default(), None);
        for (path, text) in output.files.iter() {
            let (blocks, into) = match path.rsplit_once('.') {
                Some((_, "rs")) => (vec![text.to_owned()], &mut parts),
                Some((_, "md")) => (papers::rust(text), &mut shown),
                _ => continue,
            };
            for block in blocks {
                match tokens::parts(&block) {
                    Ok(found) => {
                        into.items.extend(found.items);
                        into.docs.extend(found.docs);
                    }
                    Err(error) => broken = Some(format!("{path} is no Rust: {error}")),
                }
            }
        }
        Ok(Self {
            files: output.files,
            parts,
            shown,
            broken,
        })
    }

    /// What holds whatever the document says: its files are where they belong, and nothing hides in them.
    pub(crate) fn is_sound(&self) -> Result<(), String> {
        if let Some(why) = &self.broken {
            return Err(why.clone());
        }
        let mut seen = BTreeSet::new();
        for (path, text) in self.files.iter() {
            if !is_ours(path) || !seen.insert(path.to_lowercase()) {
                return Err(format!("the file {path:?}"));
            }
            if !is_generated(text) {
                return Err(format!("{path} does not say whose it is"));
            }
            if let Some(hidden) = text.chars().find(|c| is_hidden(*c)) {
                return Err(format!("{hidden:?} in {path}"));
            }
        }
        Ok(())
    }

    /// How many files there are in each folder.
    fn folders(&self) -> BTreeMap<&str, usize> {
        let mut folders = BTreeMap::new();
        for (path, _) in self.files.iter() {
            let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
            // A group of operations is a folder of its own, under a name that is the document's.
            let folder = match folder.strip_prefix("src/operations/") {
                Some(_) => "src/operations/*",
                None => folder,
            };
            *folders.entry(folder).or_default() += 1;
        }
        folders
    }

    fn file(&self, path: &str) -> &str {
        self.files.get(path).unwrap_or_default()
    }

    fn examples(&self) -> usize {
        self.parts
            .docs
            .iter()
            .map(|docs| tokens::examples(docs))
            .sum()
    }
}

/// How often there is each item, where names that the other has not are all the same.
fn shapes(parts: &Parts, common: &BTreeSet<&str>) -> BTreeMap<Vec<String>, usize> {
    let mut shapes = BTreeMap::new();
    for item in &parts.items {
        *shapes.entry(shape(item, common)).or_default() += 1;
    }
    shapes
}

/// Whether a path is one that a crate of this generator has: names of words, and none that Windows keeps for itself.
fn is_ours(path: &str) -> bool {
    if ["Cargo.toml", "README.md", "rustfmt.toml"].contains(&path) {
        return true;
    }
    let is_plain = |part: &str| {
        !part.is_empty()
            && part.len() < 200
            && part.chars().all(|c| c.is_alphanumeric() || c == '_')
    };
    let devices = ["con", "prn", "aux", "nul"];
    let is_device = |part: &str| {
        let part = part.to_lowercase();
        let is_numbered = part.starts_with("com") || part.starts_with("lpt");
        devices.contains(&part.as_str()) || (is_numbered && part.len() == 4)
    };
    let stem = path
        .strip_prefix("src/")
        .and_then(|path| path.strip_suffix(".rs"));
    let parts = stem
        .map(|stem| stem.split('/').collect::<Vec<_>>())
        .unwrap_or_default();
    (1..4).contains(&parts.len()) && parts.iter().all(|part| is_plain(part) && !is_device(part))
}

fn shape(item: &Item, common: &BTreeSet<&str>) -> Vec<String> {
    // How long a name or a text is decides where lines are broken, and so about these.
    let is_layout = |token: &&Token| matches!(token, Token::Other(text) if [",", "{", "}"].contains(&text.as_str()));
    let mut shape: Vec<String> = item
        .iter()
        .filter(|token| !is_layout(token))
        .map(|token| match token {
            Token::Name(name) if common.contains(name.as_str()) => name.clone(),
            Token::Name(_) => "<name>".to_owned(),
            Token::Text => "<text>".to_owned(),
            Token::Other(other) => other.clone(),
        })
        .collect();
    // Imports are sorted by their names.
    if shape.iter().take(2).any(|first| first == "use") {
        shape.sort();
    }
    shape
}

/// Characters that nobody sees, or that reorder what one sees.
fn is_hidden(c: char) -> bool {
    (c.is_control() && !matches!(c, '\n'))
        || matches!(c, '\u{ad}' | '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{e0000}'..='\u{e0fff}')
}

/// Whether both are the same files but for names and texts.
pub(crate) fn is_twin(made: &Crate, twin: &Crate) -> Result<(), String> {
    made.is_sound()?;
    let (folders, others) = (made.folders(), twin.folders());
    if folders != others {
        return Err(format!("the files are {folders:?}, not {others:?}"));
    }
    is_like(&made.parts, &twin.parts)?;
    is_like(&made.shown, &twin.shown).map_err(|why| format!("in the README, {why}"))?;
    has_like_papers(made, twin)?;
    match (made.examples(), twin.examples()) {
        (ours, theirs) if ours == theirs => Ok(()),
        (ours, theirs) => Err(format!("{ours} examples run, not {theirs}")),
    }
}

/// Whether the files that are not Rust are the same but for texts.
fn has_like_papers(made: &Crate, twin: &Crate) -> Result<(), String> {
    const MANIFEST: &str = "Cargo.toml";
    let (ours, theirs) = (made.file(MANIFEST), twin.file(MANIFEST));
    let features = papers::features_of(theirs);
    let common = papers::features_of(ours)
        .intersection(&features)
        .cloned()
        .collect();
    let shape = |text| papers::manifest(text, &common).map_err(|why| format!("{MANIFEST}: {why}"));
    let page = |made: &Crate| papers::page(made.file("README.md"));
    let pairs = [
        (MANIFEST, shape(ours)?, shape(theirs)?),
        ("README.md", page(made), page(twin)),
        (
            "rustfmt.toml",
            made.file("rustfmt.toml").to_owned(),
            twin.file("rustfmt.toml").to_owned(),
        ),
    ];
    match pairs.iter().find(|(_, ours, theirs)| ours != theirs) {
        None => Ok(()),
        Some((path, ours, theirs)) => Err(format!("{path} is\n{ours}\nnot\n{theirs}")),
    }
}

/// Whether both are the same items but for names and texts.
fn is_like(made: &Parts, twin: &Parts) -> Result<(), String> {
    let names = tokens::names(&made.items);
    let common: BTreeSet<&str> = tokens::names(&twin.items)
        .intersection(&names)
        .copied()
        .collect();
    // A text may become a name that means something elsewhere, such as `String`: then no name counts that is no keyword.
    let keywords = common
        .iter()
        .copied()
        .filter(|name| is_keyword(name))
        .collect();
    differs(made, twin, &common).or_else(|_| differs(made, twin, &keywords))
}

/// Says which item is another one, where names that are not common are all the same.
fn differs(made: &Parts, twin: &Parts, common: &BTreeSet<&str>) -> Result<(), String> {
    let (ours, theirs) = (shapes(made, common), shapes(twin, common));
    let differs = |(shape, count): &(&Vec<String>, &usize)| theirs.get(*shape) != Some(*count);
    if let Some((shape, count)) = ours.iter().find(differs) {
        let other = theirs.keys().filter(|other| !ours.contains_key(*other));
        let near = other.min_by_key(|other| other.len().abs_diff(shape.len()));
        return Err(format!(
            "an item of its own, {count} times\n{}\nnot\n{}",
            shape.join(" "),
            near.map_or(String::new(), |near| near.join(" "))
        ));
    }
    match ours.len() == theirs.len() {
        true => Ok(()),
        false => Err("an item is missing".to_owned()),
    }
}

/// Whether what is wrong is told with its place.
pub(crate) fn is_told(found: &Diagnostics) -> Result<(), String> {
    let mut errors = found
        .iter()
        .filter(|found| found.severity == Severity::Error)
        .peekable();
    if errors.peek().is_none() {
        return Err("nothing is wrong, and nothing is made".to_owned());
    }
    match errors.find(|error| error.place == Place::File) {
        Some(error) if !error.message.contains("no member `openapi`") => {
            Err(format!("no place: {}", error.message))
        }
        _ => Ok(()),
    }
}

/// The warnings that have a place.
pub(crate) fn placed(found: &Diagnostics) -> Vec<&Diagnostic> {
    found
        .iter()
        .filter(|found| found.place != Place::File)
        .collect()
}
