//! The run as a whole: texts in, files or diagnostics out.

use std::collections::BTreeMap;
use std::io;
use std::thread;

use crate::analyze::{Oddities, Untold, analyze};
use crate::bounds::{self, OUTPUT, STACK};
use crate::config::CrateSettings;
use crate::diagnostics::{Code, Diagnostic, Diagnostics, Place};
use crate::emit::{CrateFacts, readme_example};
use crate::files::FileSet;
use crate::lint::without;
use crate::lower::{Places, Wishes, lower};
use crate::manifest;
use crate::model::Api;
use crate::model::security::SchemeKind;
use crate::overlay::{self, Origins};
use crate::sources::{Unmade, sources};
use crate::spec::document::{Document, Trees};
use crate::spec::files::Files;
use crate::spec::source::Source;
use crate::templates::Templates;

/// Everything that a crate is made of.
#[derive(Clone, Debug)]
pub struct Input {
    /// The description of the API.
    pub document: Source,
    /// The files that it refers to. Diagnostics count them behind the document, in their order.
    pub files: Files,
    /// The overlays that change the document before it is looked at, in their order. Diagnostics count them behind the
    /// files; what they bring in refers to the same files as the document does.
    pub overlays: Vec<Source>,
    /// What the crate is called, and the like.
    pub settings: CrateSettings,
    /// The files that are not Rust.
    pub templates: Templates,
    /// The way from the crate to the runtime's folder.
    pub runtime_path: String,
    /// Whether operations that can't be generated are left out, with a warning, instead of stopping the run.
    pub leave_out: bool,
}

impl Input {
    /// A document that is all in one file, with nothing but Rust to be made of it.
    #[must_use]
    pub fn new(document: Source, settings: CrateSettings) -> Self {
        Self {
            document,
            files: Files::new(),
            overlays: Vec::new(),
            settings,
            templates: Templates::default(),
            runtime_path: "runtime".to_owned(),
            leave_out: false,
        }
    }

    /// What is asked for beside what the document says. To diagnostics, the settings are behind everything else.
    pub(crate) fn wishes(&self) -> Wishes<'_> {
        Wishes {
            choices: &self.settings.choices,
            settings: 1 + self.files.len() + self.overlays.len(),
            leave_out: self.leave_out,
        }
    }
}

/// A crate.
#[derive(Clone, Debug)]
pub struct Output {
    /// Its files.
    pub files: FileSet,
    /// What is worth a look.
    pub warnings: Diagnostics,
    /// What was generated.
    pub summary: Summary,
}

/// What was generated, in figures.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Summary {
    /// How many operations.
    pub operations: usize,
    /// How many types.
    pub types: usize,
    /// How many operations can't be generated, and are left out.
    pub left_out: usize,
}

/// Generates a crate.
///
/// # Errors
/// Everything in the document that stands in the way, at once.
pub fn generate(input: &Input) -> Result<Output, Diagnostics> {
    generate_within(input, OUTPUT)
}

/// A crate of no more than so many bytes of Rust.
fn generate_within(input: &Input, most: usize) -> Result<Output, Diagnostics> {
    let mut diagnostics = Diagnostics::new();
    let read = Read::new(input, &mut diagnostics);
    let api = read.and_then(|read| read.modelled(input.wishes(), &mut diagnostics));
    let Some(api) = api else {
        return Err(diagnostics);
    };
    match files(&api, input, most) {
        Ok(files) => Ok(Output {
            files,
            warnings: without(diagnostics, &input.settings.allow),
            summary: Summary {
                operations: api.groups.iter().map(|group| group.operations.len()).sum(),
                types: api.types.len(),
                left_out: api.left_out,
            },
        }),
        Err(Unmade::TooMuch) => {
            let message = format!("the crate would have more than {} MiB", most >> 20);
            let help = "take a part of the operations with `[crate.only]` in the settings";
            bounds::report(Place::File, message, help, &mut diagnostics);
            Err(diagnostics)
        }
        Err(Unmade::Otherwise(problem)) => {
            diagnostics.error(Code::Config, Place::File, problem);
            Err(diagnostics)
        }
    }
}

/// The model of a document, after its overlays; `None` if they have errors.
pub fn model(input: &Input, diagnostics: &mut Diagnostics) -> Option<Api> {
    Read::new(input, diagnostics)?.modelled(input.wishes(), diagnostics)
}

/// What is read of all texts.
pub(crate) struct Read {
    pub(crate) trees: Trees,
    /// Where the values of the first tree were written.
    origins: Origins,
}

impl Read {
    /// Reads the texts and applies the overlays; `None` if that can't be done, which is reported.
    pub(crate) fn new(input: &Input, diagnostics: &mut Diagnostics) -> Option<Self> {
        let (files, overlays) = (&input.files, &input.overlays);
        let mut trees = Trees::read(&input.document, files, diagnostics)?;
        let origins = overlay::apply(trees.first_mut()?, overlays, 1 + files.len(), diagnostics)?;
        let trees = trees.bound();
        Some(Self { trees, origins })
    }

    /// What was found in the trees, at the places where it was written.
    pub(crate) fn traced(&self, found: Diagnostics) -> Vec<Diagnostic> {
        self.origins.traced(found)
    }

    /// The document, if it is within its bounds.
    pub(crate) fn opened(&self, diagnostics: &mut Diagnostics) -> Option<Document<'_>> {
        let is_bounded = self.trees.are_within_bounds(diagnostics);
        let opened = is_bounded.then(|| Document::open(&self.trees, diagnostics));
        opened.flatten()
    }

    /// The model of what is asked for.
    fn modelled(&self, wishes: Wishes<'_>, diagnostics: &mut Diagnostics) -> Option<Api> {
        let mut found = Diagnostics::new();
        let opened = self.opened(&mut found);
        let settled = opened.and_then(|opened| settled(&opened, wishes, &mut found));
        diagnostics.extend(self.traced(found));
        let (api, _) = settled?;
        (!diagnostics.has_errors()).then_some(api)
    }
}

/// The model of an opened document, and where its types stand.
pub(crate) fn settled<'d>(
    opened: &Document<'d>,
    wishes: Wishes<'d>,
    diagnostics: &mut Diagnostics,
) -> Option<(Api, Places)> {
    // Schemas within schemas are calls within calls, and how much of a stack the caller has is not known.
    let work = |diagnostics: &mut Diagnostics| settled_here(opened, wishes, diagnostics);
    let found = thread::scope(|scope| {
        let thread = thread::Builder::new().stack_size(STACK);
        let found = thread.spawn_scoped(scope, || work(diagnostics))?;
        Ok(found.join())
    });
    match found {
        Ok(Ok(settled)) => settled,
        Ok(Err(panic)) => std::panic::resume_unwind(panic),
        Err(error) => unstarted(&error, diagnostics),
    }
}

fn unstarted<T>(error: &io::Error, diagnostics: &mut Diagnostics) -> Option<T> {
    let message = format!("there is no memory for the stack that a run needs: {error}");
    diagnostics
        .error(Code::OverBound, Place::File, message)
        .help("end other programs, or allow this one more memory");
    None
}

fn settled_here<'d>(
    opened: &Document<'d>,
    wishes: Wishes<'d>,
    diagnostics: &mut Diagnostics,
) -> Option<(Api, Places)> {
    let (mut api, places) = lower(opened, wishes, diagnostics);
    report(&analyze(&mut api), &places, diagnostics);
    (!diagnostics.has_errors()).then_some((api, places))
}

/// Reports what is odd about types as a whole.
fn report(odd: &Oddities, places: &Places, diagnostics: &mut Diagnostics) {
    for name in &odd.endless {
        let place = places.of(name).map_or(Place::File, Place::Key);
        let message = format!(
            "no value of `{name}` can be written down: what it requires leads back to it; that is taken for optional"
        );
        diagnostics
            .warning(Code::InvalidValue, place, message)
            .help("take one of the properties on the way out of `required`");
    }
    for Untold {
        name,
        tag,
        properties,
    } in &odd.untold
    {
        let place = places.of(name).map_or(Place::File, |at| {
            Place::Value(at.push("discriminator").push("propertyName"))
        });
        let message = format!(
            "none of the alternatives has the property `{tag}`: it is written beside what they have"
        );
        let help = match diagnostics.nearest(tag, properties.iter().map(String::as_str)) {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("add `{tag}: {{type: string}}` to the `properties` of each of them"),
        };
        diagnostics
            .warning(Code::InvalidValue, place, message)
            .help(help);
    }
}

fn files(api: &Api, input: &Input, most: usize) -> Result<FileSet, Unmade> {
    let settings = &input.settings;
    let facts = CrateFacts {
        crate_name: settings.crate_name(),
        api_key_variable: settings.api_key_variable.clone(),
        username_variable: beside(&settings.api_key_variable, "USERNAME"),
        password_variable: beside(&settings.api_key_variable, "PASSWORD"),
        base_url_variable: settings.base_url_variable.clone(),
    };
    let mut files = FileSet::new();
    let mut claim =
        |path: &str, text: String| files.claim(path, text).map_err(|error| error.to_string());
    for (path, text) in sources(api, &facts, most)? {
        claim(&path, text)?;
    }
    let values = template_values(api, input, &facts);
    for path in input.templates.paths() {
        let text = input
            .templates
            .fill(path, &values)
            .map_err(|error| error.to_string())?;
        claim(path, text)?;
    }
    Ok(files)
}

/// The variable that belongs beside the one of the key.
fn beside(key_variable: &str, suffix: &str) -> String {
    let prefix = key_variable.strip_suffix("_API_KEY");
    let prefix = prefix.unwrap_or(key_variable);
    format!("{prefix}_{suffix}")
}

/// What `Client::from_env` reads, in a sentence.
fn environment(api: &Api, facts: &CrateFacts) -> String {
    let (key, url) = (&facts.api_key_variable, &facts.base_url_variable);
    let (user, password) = (&facts.username_variable, &facts.password_variable);
    let login = format!("the user name from `{user}` and the password from `{password}`");
    let mut operations = api.groups.iter().flat_map(|group| &group.operations);
    let reads_key = operations.any(|operation| operation.takes_key());
    let mut schemes = api.schemes.iter();
    let reads_login = schemes.any(|scheme| scheme.kind == SchemeKind::Basic);
    let read = match (reads_key, reads_login) {
        (true, true) => Some(format!("the API key from `{key}`, or {login}")),
        (true, false) => Some(format!("the API key from `{key}`")),
        (false, true) => Some(login),
        (false, false) => None,
    };
    match (read, api.base_url.is_some()) {
        (Some(read), true) => format!(
            "`Client::from_env()` reads {read} and, if it is set, the base URL from `{url}`."
        ),
        (Some(read), false) => {
            format!("`Client::from_env()` reads {read} and the base URL from `{url}`.")
        }
        (None, true) => format!(
            "`Client::from_env()` reads the base URL from `{url}`, if it is set. {}",
            api.without_key()
        ),
        (None, false) => format!(
            "`Client::from_env()` reads the base URL from `{url}`. {}",
            api.without_key()
        ),
    }
}

fn template_values<'v>(api: &Api, input: &Input, facts: &CrateFacts) -> BTreeMap<&'v str, String> {
    let settings = &input.settings;
    let title = format!("A client for {}", api.title);
    // A line of a template whose value is empty is left out.
    BTreeMap::from([
        ("package", settings.name.clone()),
        ("crate_name", facts.crate_name.clone()),
        ("version", settings.version.clone()),
        ("title", api.title.clone()),
        ("description", settings.description.clone().unwrap_or(title)),
        ("environment", environment(api, facts)),
        ("runtime_path", input.runtime_path.clone()),
        ("runtime_version", env!("CARGO_PKG_VERSION").to_owned()),
        ("example", readme_example(api, facts).join("\n")),
        ("package_lines", manifest::package(settings)),
        ("default_line", manifest::default_line(api)),
        ("feature_lines", manifest::features(api)),
        ("feature_rows", manifest::feature_rows(api)),
        ("dependency_lines", manifest::dependencies(settings)),
        ("license", settings.license.clone().unwrap_or_default()),
        (
            "repository",
            settings.repository.clone().unwrap_or_default(),
        ),
    ])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn so_much_is_generated_and_no_more() {
        let text = "openapi: 3.1.0\ninfo: {title: T, version: '1'}\npaths: {}\ncomponents: {schemas: {A: {type: object}}}\n";
        let settings = CrateSettings::for_package("large").unwrap();
        let input = Input::new(Source::new("large.yaml", text), settings);
        assert!(generate_within(&input, OUTPUT).is_ok());
        let found = generate_within(&input, 100).unwrap_err();
        let over = found.iter().next().unwrap();
        assert_eq!(over.code, Code::OverBound);
        assert!(over.message.contains("the crate would have more than"));
        assert!(over.help.is_some());
    }
}
