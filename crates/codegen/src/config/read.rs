//! Owns the reading of the settings' file: every key that it may have, and everything that is wrong with it at once. Must
//! not know what a document says.

mod dependencies;
mod tables;
mod values;

use std::collections::BTreeMap;
use std::ops::Range;

use toml::Spanned;
use toml::de::{DeString, DeTable, DeValue};

use super::check::{InvalidSetting, plain};
use super::{Config, CrateSettings, Package, Text};
use crate::diagnostics::{Code, Diagnostic, Diagnostics, Place};
use crate::spec::locate::Span;
use crate::spec::nearest::nearest;
use crate::spec::source::Source;

use tables::Others;

/// The keys of a `[[crate]]` table, what each holds, and whether it is required.
pub(super) const KEYS: [(&str, Holds, bool); 24] = [
    ("name", Holds::Text, true),
    ("spec", Holds::Text, true),
    ("out", Holds::Text, true),
    ("overlays", Holds::Texts, false),
    ("version", Holds::Text, false),
    ("description", Holds::Text, false),
    ("license", Holds::Text, false),
    ("repository", Holds::Text, false),
    ("homepage", Holds::Text, false),
    ("documentation", Holds::Text, false),
    ("authors", Holds::Texts, false),
    ("keywords", Holds::Texts, false),
    ("categories", Holds::Texts, false),
    ("publish", Holds::Flag, false),
    ("dependencies", Holds::Table, false),
    ("api_key_variable", Holds::Text, false),
    ("base_url_variable", Holds::Text, false),
    ("only", Holds::Table, false),
    ("except", Holds::Table, false),
    ("rename", Holds::Table, false),
    ("replace", Holds::Table, false),
    ("formats", Holds::Table, false),
    ("derives", Holds::Table, false),
    ("allow", Holds::Texts, false),
];

/// The crates that every crate has.
const STANDARD: [&str; 3] = ["std", "core", "alloc"];

/// What a setting holds.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Holds {
    Text,
    Texts,
    Flag,
    Table,
}

/// Reads the settings.
///
/// # Errors
/// Everything that is wrong with the file, at its place in it.
pub fn read(source: &Source) -> Result<Config, Diagnostics> {
    let mut reader = Reader {
        text: source.body(),
        start: source.body_start(),
        found: Diagnostics::new(),
    };
    let (root, errors) = DeTable::parse_recoverable(source.body());
    for error in &errors {
        let place = error.span().map_or(Place::File, |span| reader.place(span));
        reader
            .found
            .error(Code::Config, place, error.message())
            .help("TOML is written `key = value`, with texts in quotes and lists in `[` and `]`");
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

struct Reader<'s> {
    /// The part of the text that the parser has seen.
    text: &'s str,
    /// Where it begins.
    start: usize,
    found: Diagnostics,
}

impl Reader<'_> {
    fn place(&self, span: Range<usize>) -> Place {
        Place::Span(self.span(span))
    }

    fn span(&self, span: Range<usize>) -> Span {
        Span {
            start: self.start + span.start,
            end: self.start + span.end,
        }
    }

    fn error_at(&mut self, text: &Text, message: impl Into<String>) -> &mut Diagnostic {
        self.found
            .error(Code::Config, Place::Span(text.span), message)
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
            let others = self.others(table);
            config.crates.extend(self.settings(&texts, others));
        }
        config
    }

    /// The texts of a table that are as they should be, under their keys. What is no setting, and what is missing, is
    /// reported.
    fn texts(&mut self, table: &DeTable<'_>, span: Range<usize>) -> BTreeMap<&'static str, Text> {
        let mut texts = BTreeMap::new();
        for (key, value) in table {
            let Some((known, holds, _)) = KEYS.iter().find(|(known, ..)| known == key.get_ref())
            else {
                self.unknown_key(key);
                continue;
            };
            if *holds == Holds::Text
                && let Some(text) = self.text(known, value)
            {
                texts.insert(*known, text);
            }
        }
        let missing =
            |(key, _, required): &&(&str, Holds, bool)| *required && !table.contains_key(*key);
        for (key, ..) in KEYS.iter().filter(missing) {
            self.error(header(&span), format!("the crate has no `{key}`"))
                .help(format!("add a line `{key} = \"…\"`"));
        }
        texts
    }

    fn unknown_key(&mut self, key: &Spanned<DeString<'_>>) {
        let known = KEYS.map(|(key, ..)| format!("`{key}`")).join(", ");
        let message = format!("there is no setting `{}`", key.get_ref());
        let near = nearest(key.get_ref(), KEYS.iter().map(|(key, ..)| *key));
        let help = match near {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("a crate has {known}"),
        };
        self.error(key.span(), message).help(help);
    }

    fn unique(&mut self, texts: &BTreeMap<&'static str, Text>, taken: &mut Taken) {
        if let Some(name) = texts.get("name")
            && let Some(other) = taken.name(name)
        {
            self.error_at(name, format!("another crate is called `{}`", name.text))
                .help("give each crate a name of its own")
                .also(Place::Span(other.span), "the other one");
        }
        if let Some(out) = texts.get("out")
            && let Some(other) = taken.out(out)
        {
            let folder = &other.text;
            let message = format!("the crate would be in the folder of another, `{folder}`");
            self.error_at(out, message)
                .help("give each crate a folder of its own")
                .also(Place::Span(other.span), "the other one");
        }
    }

    fn settings(
        &mut self,
        texts: &BTreeMap<&'static str, Text>,
        others: Others,
    ) -> Option<CrateSettings> {
        let text = |key: &str| texts.get(key).map(|text| text.text.clone());
        let defaults = CrateSettings::for_package(&text("name")?).ok()?;
        let settings = CrateSettings {
            spec: texts.get("spec")?.clone(),
            overlays: others.overlays,
            out: plain(&text("out")?),
            version: text("version").unwrap_or(defaults.version),
            description: text("description"),
            license: text("license"),
            repository: text("repository"),
            package: Package {
                homepage: text("homepage"),
                documentation: text("documentation"),
                ..others.package
            },
            dependencies: others.dependencies,
            api_key_variable: text("api_key_variable").unwrap_or(defaults.api_key_variable),
            base_url_variable: text("base_url_variable").unwrap_or(defaults.base_url_variable),
            choices: others.choices,
            allow: others.allow,
            name: defaults.name,
        };
        self.distinct_variables(&settings, texts);
        self.known_crates(&settings);
        Some(settings)
    }

    /// A path into a crate needs the crate.
    fn known_crates(&mut self, settings: &CrateSettings) {
        let choices = &settings.choices;
        let types = choices.replace.iter().chain(&choices.formats);
        let types = types.map(|pair| &pair.value);
        let traits = choices.derives.iter().flat_map(|derives| &derives.traits);
        for text in types.chain(traits) {
            let Some((first, _)) = text.text.split_once("::") else {
                continue;
            };
            let first = first.trim();
            let is_it = |name: &str| name.replace('-', "_") == first;
            let given = settings.dependencies.iter();
            let mut known = given.map(|pair| pair.key.text.as_str()).chain(STANDARD);
            if !known.any(is_it) {
                let message = format!("the crate does not depend on `{first}`");
                self.error_at(text, message)
                    .help(format!("add it: `[crate.dependencies]`, `{first} = \"…\"`"));
            }
        }
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
            let other = texts.get("api_key_variable").map(|text| text.span);
            let found = self.error_at(given, message);
            found.help("give each a variable of its own");
            if let Some(other) = other.filter(|other| *other != given.span) {
                found.also(Place::Span(other), "the key is held here");
            }
        }
    }
}

/// The names and folders of the crates so far.
#[derive(Default)]
struct Taken {
    names: Vec<Text>,
    outs: Vec<Text>,
}

impl Taken {
    /// The name of another crate that is the same; cargo doesn't tell `-` and `_` apart.
    fn name(&mut self, name: &Text) -> Option<Text> {
        let name = Text {
            text: name.text.replace('-', "_").to_ascii_lowercase(),
            span: name.span,
        };
        let mut others = self.names.iter();
        let found = others.find(|other| other.text == name.text).cloned();
        self.names.push(name);
        found
    }

    /// The folder of another crate that is the same, holds this one or is in this one.
    fn out(&mut self, out: &Text) -> Option<Text> {
        let out = Text {
            text: plain(&out.text),
            span: out.span,
        };
        let mut others = self.outs.iter();
        let meets =
            |other: &&Text| within(&out.text, &other.text) || within(&other.text, &out.text);
        let found = others.find(meets).cloned();
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
