//! Owns what is asked of a crate that was made of a poisoned document, and of the diagnostics if none was.

use std::collections::{BTreeMap, BTreeSet};

use specwright::Input;
use specwright::config::CrateSettings;
use specwright::diagnostics::{Diagnostics, Place, Severity};
use specwright::files::FileSet;
use specwright::spec::source::Source;

use super::tokens::{self, Item, Parts, Token};

/// The model of a document, as a text.
pub(crate) fn model(text: &str) -> Result<String, Diagnostics> {
    let settings = CrateSettings::for_package("poisoned").unwrap();
    let input = Input::new(Source::new("document.json", text), settings);
    let mut found = Diagnostics::new();
    specwright::model(&input, &mut found)
        .map(|api| format!("{api:?}"))
        .ok_or(found)
}

/// What was made, as it is compared.
pub(crate) struct Crate {
    files: FileSet,
    parts: Parts,
}

impl Crate {
    /// The crate of a document.
    pub(crate) fn of(text: &str) -> Result<Self, Diagnostics> {
        let settings = CrateSettings::for_package("poisoned").unwrap();
        let input = Input::new(Source::new("document.json", text), settings);
        let output = specwright::generate(&input)?;
        let mut parts = Parts::default();
        for (path, text) in output
            .files
            .iter()
            .filter(|(path, _)| path.ends_with(".rs"))
        {
            let found =
                tokens::parts(text).unwrap_or_else(|error| panic!("{path}: {error}\n{text}"));
            parts.items.extend(found.items);
            parts.docs.extend(found.docs);
        }
        Ok(Self {
            files: output.files,
            parts,
        })
    }

    /// What holds whatever the document says: its files are where they belong, and nothing hides in them.
    pub(crate) fn is_sound(&self) -> Result<(), String> {
        for (path, text) in self.files.iter() {
            let stem = path
                .strip_prefix("src/")
                .and_then(|path| path.strip_suffix(".rs"));
            let is_plain = |part: &str| {
                !part.is_empty() && part.chars().all(|c| c.is_alphanumeric() || c == '_')
            };
            if !stem
                .is_some_and(|stem| stem.split('/').count() < 4 && stem.split('/').all(is_plain))
            {
                return Err(format!("the file {path:?}"));
            }
            if let Some(hidden) = text.chars().find(|c| is_hidden(*c)) {
                return Err(format!("{hidden:?} in {path}"));
            }
        }
        Ok(())
    }

    fn examples(&self) -> usize {
        self.parts
            .docs
            .iter()
            .map(|docs| tokens::examples(docs))
            .sum()
    }

    /// How often there is each item, where names that the other has not are all the same.
    fn shapes(&self, common: &BTreeSet<&str>) -> BTreeMap<Vec<String>, usize> {
        let mut shapes = BTreeMap::new();
        for item in &self.parts.items {
            *shapes.entry(shape(item, common)).or_default() += 1;
        }
        shapes
    }
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

/// Whether both are the same code but for names and texts.
pub(crate) fn is_twin(made: &Crate, twin: &Crate) -> Result<(), String> {
    made.is_sound()?;
    if made.files.len() != twin.files.len() {
        return Err(format!(
            "{} files, not {}",
            made.files.len(),
            twin.files.len()
        ));
    }
    let names = tokens::names(&made.parts.items);
    let common: BTreeSet<&str> = tokens::names(&twin.parts.items)
        .intersection(&names)
        .copied()
        .collect();
    let (ours, theirs) = (made.shapes(&common), twin.shapes(&common));
    if let Some((shape, _)) = ours
        .iter()
        .find(|(shape, count)| theirs.get(*shape) != Some(*count))
    {
        let other = theirs.keys().filter(|other| !ours.contains_key(*other));
        let near = other.min_by_key(|other| other.len().abs_diff(shape.len()));
        return Err(format!(
            "an item of its own\n{}\nnot\n{}",
            shape.join(" "),
            near.map_or(String::new(), |near| near.join(" "))
        ));
    }
    if ours.len() != theirs.len() {
        return Err("an item is missing".to_owned());
    }
    match (made.examples(), twin.examples()) {
        (ours, theirs) if ours == theirs => Ok(()),
        (ours, theirs) => Err(format!("{ours} examples run, not {theirs}")),
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
