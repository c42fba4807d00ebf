//! Owns what can be chosen about a crate: which operations are taken, what things are called, which types come from
//! elsewhere, and what is derived. Must not know whether any of it matches a document.

use crate::spec::locate::Span;

/// A text of the settings' file, and where it stands there.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Text {
    /// What it says.
    pub text: String,
    /// Where.
    pub span: Span,
}

/// A key and its value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pair {
    /// The key.
    pub key: Text,
    /// The value.
    pub value: Text,
}

/// What is taken of a document, and what becomes of it. All of it is taken as it is where nothing is chosen.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Choices {
    /// `only`: what is taken; everything if it says nothing.
    pub only: Selection,
    /// `except`: what is not, of what would be.
    pub except: Selection,
    /// `rename`: what things are called.
    pub rename: Renames,
    /// `replace`: component schemas that a type of another crate stands for.
    pub replace: Vec<Pair>,
    /// `formats`: the types of formats, and of numbers and integers without one.
    pub formats: Vec<Pair>,
    /// `derives`: traits that types have beside those that all of their kind have.
    pub derives: Vec<Derives>,
}

/// Operations that are named by what they have in common. One that any of the names fits is meant.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Selection {
    /// By one of their tags.
    pub tags: Vec<Text>,
    /// By their `operationId`, or by method and path: `GET /users/{id}`.
    pub operations: Vec<Text>,
    /// By their path, or what it begins with, in whole segments: `/users`.
    pub paths: Vec<Text>,
    /// Webhooks, by their names.
    pub webhooks: Vec<Text>,
}

/// What things are called in Rust.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Renames {
    /// Types: by the name of a component schema, or by the name that a type has without this.
    pub types: Vec<Pair>,
    /// Methods: by the `operationId`, or by method and path.
    pub operations: Vec<Pair>,
    /// Groups: by their tag, or what stands in for one.
    pub groups: Vec<Pair>,
    /// Fields: by the type's name in Rust, and the name in JSON.
    pub fields: Vec<MemberName>,
    /// Variants: by the type's name in Rust, and the value that an enum has, or the variant's name in a union.
    pub variants: Vec<MemberName>,
    /// Parameters: by the operation, and the name on the wire.
    pub parameters: Vec<MemberName>,
}

/// What a part of something is called.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MemberName {
    /// What it is a part of.
    pub owner: Text,
    /// Which part it is.
    pub member: Text,
    /// What it is called.
    pub name: Text,
}

/// Traits that are derived for some types.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Derives {
    /// A type's name in Rust; `*` for all, or `structs`, `enums`, `unions`, `values`.
    pub of: Text,
    /// The traits, as `derive` takes them.
    pub traits: Vec<Text>,
}

impl Selection {
    /// Whether it says nothing.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        let all = [&self.tags, &self.operations, &self.paths, &self.webhooks];
        all.into_iter().all(Vec::is_empty)
    }
}

impl Choices {
    /// Whether less is taken than all there is.
    #[must_use]
    pub fn selects(&self) -> bool {
        !self.only.is_empty() || !self.except.is_empty()
    }
}
