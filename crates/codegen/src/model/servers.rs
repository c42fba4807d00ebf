//! Where an API is, where callers have a choice.

use super::Variant;

/// The places that callers choose from; none where there is no choice.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Servers {
    /// The places, in the document's order: those of the API, and then those of operations.
    pub all: Vec<Server>,
    /// The types of variables that have a list of values.
    pub enums: Vec<ServerEnum>,
}

/// A place.
#[derive(Clone, Debug, PartialEq)]
pub struct Server {
    /// The name of its type in Rust.
    pub name: String,
    /// Its URL in the document.
    pub url: String,
    /// What it is, in Markdown.
    pub description: Option<String>,
    /// Whether the whole API is there.
    pub is_general: bool,
    /// Whether there are operations of its own there.
    pub is_own: bool,
    /// What its URL is made of.
    pub parts: Vec<Part>,
    /// What of its URL callers choose.
    pub variables: Vec<Variable>,
}

/// A part of a URL.
#[derive(Clone, Debug, PartialEq)]
pub enum Part {
    /// As it is.
    Text(String),
    /// The value of the variable with this index.
    Variable(usize),
}

/// A part of a URL that callers choose.
#[derive(Clone, Debug, PartialEq)]
pub struct Variable {
    /// Its name in the document.
    pub wire: String,
    /// The name of its field and method in Rust.
    pub name: String,
    /// What it is, in Markdown.
    pub description: Option<String>,
    /// Its value, unless callers choose another.
    pub default: Option<String>,
    /// The type of its values, if there is a list of them: an index into the enums.
    pub values: Option<usize>,
}

/// The values that a variable has.
#[derive(Clone, Debug, PartialEq)]
pub struct ServerEnum {
    /// The name in Rust.
    pub name: String,
    /// The variable's name in the document.
    pub wire: String,
    /// The values.
    pub variants: Vec<Variant>,
}

impl ServerEnum {
    /// The variant of a value.
    #[must_use]
    pub fn variant(&self, value: &str) -> Option<&Variant> {
        self.variants.iter().find(|variant| variant.wire == value)
    }
}
