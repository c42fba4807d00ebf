//! Owns what `codegen.toml` can say: which crates are made of which documents, under which names, and what of a document
//! is chosen. Must not know how they are made, nor touch a disk.

mod check;
mod choices;
mod read;
mod rust;

pub use check::InvalidSetting;
pub use choices::{Choices, Derives, MemberName, Pair, Renames, Selection, Text};
pub use read::read;
pub(crate) use rust::{trait_path, type_path};

use check::package_name;

use crate::diagnostics::Code;

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
    pub spec: Text,
    /// The paths of the overlays that correct the document, in their order, relative to the file of the settings.
    pub overlays: Vec<Text>,
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
    /// What else its manifest says of the package.
    pub package: Package,
    /// What else it depends on.
    pub dependencies: Vec<Pair>,
    /// The environment variable that holds the API key.
    pub api_key_variable: String,
    /// The environment variable that holds another base URL than the document's.
    pub base_url_variable: String,
    /// What of the document is taken, and what becomes of it.
    pub choices: Choices,
    /// The kinds of warnings that are not told.
    pub allow: Vec<Code>,
}

/// What a manifest may say of a package, beside what every one says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Package {
    /// Who made it, as cargo has it: a name, or a name and an address in angle brackets.
    pub authors: Vec<String>,
    /// Its page.
    pub homepage: Option<String>,
    /// Its documentation, if not where documentation usually is.
    pub documentation: Option<String>,
    /// Words to find it by: at most five.
    pub keywords: Vec<String>,
    /// The registry's categories that it belongs to: at most five.
    pub categories: Vec<String>,
    /// Whether it may be published; cargo's answer without one is yes.
    pub publish: Option<bool>,
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
            spec: Text::default(),
            overlays: Vec::new(),
            out: String::new(),
            version: DEFAULT_VERSION.to_owned(),
            description: None,
            license: None,
            repository: None,
            package: Package::default(),
            dependencies: Vec::new(),
            api_key_variable: format!("{prefix}_API_KEY"),
            base_url_variable: format!("{prefix}_BASE_URL"),
            choices: Choices::default(),
            allow: Vec::new(),
        })
    }

    /// The name that the crate has in Rust.
    #[must_use]
    pub fn crate_name(&self) -> String {
        self.name.replace('-', "_")
    }
}

#[cfg(test)]
mod tests;
