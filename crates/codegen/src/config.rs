//! Owns what `codegen.toml` can say: which crates are made of which documents, under which names. Must not know how
//! they are made, nor touch a disk.

use std::collections::BTreeMap;
use std::ops::Range;

use toml::Spanned;
use toml::de::{DeString, DeTable, DeValue};

use crate::diagnostics::{Code, Diagnostic, Diagnostics, Place};
use crate::spec::locate::Span;
use crate::spec::source::Source;

mod check;

pub use check::InvalidSetting;
use check::{check, package_name, plain};

/// The keys of a `[[crate]]` table, and whether each is required.
const KEYS: [(&str, bool); 9] = [
    ("name", true),
    ("spec", true),
    ("out", true),
    ("version", false),
    ("description", false),
    ("license", false),
    ("repository", false),
    ("api_key_variable", false),
    ("base_url_variable", false),
];

const DEFAULT_VERSION: &str = "0.1.0";

/// What `codegen.toml` says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Config {
    /// The crates to generate, in the order of the file.
    pub crates: Vec<CrateSettings>,
}

/// What is settled about a crate before its document is read.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct CrateSettings {
    /// The package's name.
    pub name: String,
    /// The document's path, relative to the file of the settings.
    pub spec: String,
    /// The folder of the crate, relative to the repository's root.
    pub out: String,
    /// The package's version.
    pub version: String,
    /// The package's description; without one it is the document's title.
    pub description: Option<String>,
    /// The package's licence, as an SPDX expression.
    pub license: Option<String>,
    /// Where the package's source is kept.
    pub repository: Option<String>,
    /// The environment variable that holds the API key.
    pub api_key_variable: String,
    /// The environment variable that holds another base URL than the document's.
    pub base_url_variable: String,
}

impl CrateSettings {
    /// Settings with nothing but a name, and defaults that follow from it; `spec` and `out` are empty.
    ///
    /// # Errors
    /// No package can have that name.
    pub fn for_package(name: &str) -> Result<Self, InvalidSetting> {
        package_name(name)?;
        let prefix = name.replace('-', "_").to_ascii_uppercase();
        Ok(Self {
            name: name.to_owned(),
            spec: String::new(),
            out: String::new(),
            version: DEFAULT_VERSION.to_owned(),
            description: None,
            license: None,
            repository: None,
            api_key_variable: format!("{prefix}_API_KEY"),
            base_url_variable: format!("{prefix}_BASE_URL"),
        })
    }

    /// The name that the crate has in Rust.
    #[must_use]
    pub fn crate_name(&self) -> String {
        self.name.replace('-', "_")
    }
}

/// Reads the settings.
///
/// # Errors
/// Everything that is wrong with the file, at its place in it.
pub fn read(source: &Source) -> Result<Config, Diagnostics> {
    let mut reader = Reader {
        start: source.body_start(),
        found: Diagnostics::new(),
    };
    let (root, errors) = DeTable::parse_recoverable(source.body());
    for error in &errors {
        let place = error.span().map_or(Place::File, |span| reader.place(span));
        reader.found.error(Code::Config, place, error.message());
    }
    // What the parser made up to go on is not worth a complaint of its own.
    let config = if errors.is_empty() {
        reader.root(root.get_ref())
    } else {
        Config::default()
    };
    if reader.found.has_errors() {
        Err(reader.found)
    } else {
        Ok(config)
    }
}

/// A text of the file and where it stands.
#[derive(Clone)]
struct Text {
    text: String,
    span: Range<usize>,
}

struct Reader {
    /// Where the part of the text begins that the parser has seen.
    start: usize,
    found: Diagnostics,
}

impl Reader {
    fn place(&self, span: Range<usize>) -> Place {
        Place::Span(Span {
            start: self.start + span.start,
            end: self.start + span.end,
        })
    }

    fn error(&mut self, span: Range<usize>, message: impl Into<String>) -> &mut Diagnostic {
        let place = self.place(span);
        self.found.error(Code::Config, place, message)
    }

    fn invalid(&mut self, span: Range<usize>, invalid: InvalidSetting) {
        self.error(span, invalid.message).help(invalid.help);
    }

    fn root(&mut self, root: &DeTable<'_>) -> Config {
        for key in root.keys().filter(|key| key.get_ref() != "crate") {
            let message = format!("there is no setting `{}`", key.get_ref());
            self.error(key.span(), message)
                .help("the file is a list of `[[crate]]` tables");
        }
        let Some((key, list)) = root.get_key_value("crate") else {
            self.no_crates(Place::File);
            return Config::default();
        };
        let Some(list) = list.get_ref().as_array() else {
            self.error(key.span(), "`crate` is no list of tables")
                .help("write `[[crate]]`");
            return Config::default();
        };
        if list.is_empty() {
            self.no_crates(self.place(key.span()));
        }
        self.crates(list.iter())
    }

    fn no_crates(&mut self, place: Place) {
        let error = self
            .found
            .error(Code::Config, place, "there is no crate to generate");
        error.help("add a `[[crate]]` table with `name`, `spec` and `out`");
    }

    fn crates<'a>(&mut self, list: impl Iterator<Item = &'a Spanned<DeValue<'a>>>) -> Config {
        let mut config = Config::default();
        let mut taken = Taken::default();
        for item in list {
            let Some(table) = item.get_ref().as_table() else {
                self.error(item.span(), "a crate is a table")
                    .help("write `[[crate]]`");
                continue;
            };
            let texts = self.texts(table, item.span());
            self.unique(&texts, &mut taken);
            config.crates.extend(self.settings(&texts));
        }
        config
    }

    /// The members of a table that are as they should be, under their keys.
    fn texts(&mut self, table: &DeTable<'_>, span: Range<usize>) -> BTreeMap<&'static str, Text> {
        let mut texts = BTreeMap::new();
        for (key, value) in table {
            let Some((known, _)) = KEYS.iter().find(|(known, _)| known == key.get_ref()) else {
                self.unknown_key(key);
                continue;
            };
            if let Some(text) = self.text(known, value) {
                texts.insert(*known, text);
            }
        }
        for (key, _) in KEYS
            .iter()
            .filter(|(key, required)| *required && !table.contains_key(*key))
        {
            self.error(header(&span), format!("the crate has no `{key}`"));
        }
        texts
    }

    fn unknown_key(&mut self, key: &Spanned<DeString<'_>>) {
        let known = KEYS.map(|(key, _)| format!("`{key}`")).join(", ");
        let message = format!("there is no setting `{}`", key.get_ref());
        self.error(key.span(), message)
            .help(format!("a crate has {known}"));
    }

    fn text(&mut self, key: &str, value: &Spanned<DeValue<'_>>) -> Option<Text> {
        let Some(text) = value.get_ref().as_str() else {
            let kind = value.get_ref().type_str();
            self.error(
                value.span(),
                format!("`{key}` is a string, not of type {kind}"),
            );
            return None;
        };
        match check(key, text) {
            Ok(()) => Some(Text {
                text: text.to_owned(),
                span: value.span(),
            }),
            Err(invalid) => {
                self.invalid(value.span(), invalid);
                None
            }
        }
    }

    fn unique(&mut self, texts: &BTreeMap<&'static str, Text>, taken: &mut Taken) {
        if let Some(name) = texts.get("name")
            && !taken.name(&name.text)
        {
            self.error(
                name.span.clone(),
                format!("another crate is called `{}`", name.text),
            );
        }
        if let Some(out) = texts.get("out")
            && let Some(other) = taken.out(&out.text)
        {
            let message = format!("the crate would be in the folder of another, `{other}`");
            self.error(out.span.clone(), message)
                .help("give each crate a folder of its own");
        }
    }

    fn settings(&mut self, texts: &BTreeMap<&'static str, Text>) -> Option<CrateSettings> {
        let text = |key: &str| texts.get(key).map(|text| text.text.clone());
        let defaults = CrateSettings::for_package(&text("name")?).ok()?;
        let settings = CrateSettings {
            spec: text("spec")?,
            out: plain(&text("out")?),
            version: text("version").unwrap_or(defaults.version),
            description: text("description"),
            license: text("license"),
            repository: text("repository"),
            api_key_variable: text("api_key_variable").unwrap_or(defaults.api_key_variable),
            base_url_variable: text("base_url_variable").unwrap_or(defaults.base_url_variable),
            name: defaults.name,
        };
        self.distinct_variables(&settings, texts);
        Some(settings)
    }

    fn distinct_variables(
        &mut self,
        settings: &CrateSettings,
        texts: &BTreeMap<&'static str, Text>,
    ) {
        if settings.api_key_variable != settings.base_url_variable {
            return;
        }
        let given = texts
            .get("base_url_variable")
            .or_else(|| texts.get("api_key_variable"));
        if let Some(given) = given {
            let message = format!("`{}` would hold both the key and the URL", given.text);
            self.error(given.span.clone(), message)
                .help("give each a variable of its own");
        }
    }
}

/// The names and folders of the crates so far.
#[derive(Default)]
struct Taken {
    names: Vec<String>,
    outs: Vec<String>,
}

impl Taken {
    /// Whether nothing is called that yet; cargo doesn't tell `-` and `_` apart.
    fn name(&mut self, name: &str) -> bool {
        let name = name.replace('-', "_").to_ascii_lowercase();
        let new = !self.names.contains(&name);
        self.names.push(name);
        new
    }

    /// The folder of another crate that is the same, holds this one or is in this one.
    fn out(&mut self, out: &str) -> Option<String> {
        let out = plain(out);
        let found = self
            .outs
            .iter()
            .find(|other| within(&out, other) || within(other, &out))
            .cloned();
        self.outs.push(out);
        found
    }
}

fn within(inner: &str, outer: &str) -> bool {
    let (inner, outer) = (inner.to_lowercase(), outer.to_lowercase());
    inner
        .strip_prefix(&outer)
        .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// The `[[crate]]` line alone, where the table goes on over many lines.
fn header(span: &Range<usize>) -> Range<usize> {
    span.start..span.end.min(span.start + "[[crate]]".len())
}

#[cfg(test)]
mod tests;
