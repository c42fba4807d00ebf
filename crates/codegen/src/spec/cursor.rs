//! Walks a document: a value and where it stands, and the typed reading of an object's members.
//!
//! Must not know what any member means.

use std::collections::{BTreeMap, BTreeSet};

use super::advice::{advice, misplaced};
use super::nearest::distance;
use super::node::{Node, list_index};
use super::pagination;
use super::pointer::Pointer;
use crate::diagnostics::{Code, Diagnostics, Place};

/// A value of a document, and where it stands.
#[derive(Clone, Debug)]
pub struct At<'d> {
    /// The value.
    pub node: &'d Node,
    /// Where it stands.
    pub pointer: Pointer,
}

impl<'d> At<'d> {
    /// The document as a whole.
    pub fn root(node: &'d Node) -> Self {
        let pointer = Pointer::root();
        Self { node, pointer }
    }

    /// The member `name`, if the value is an object that has it.
    pub fn member(&self, name: &str) -> Option<Self> {
        let node = self.node.as_map()?.get(name)?;
        let pointer = self.pointer.push(name);
        Some(Self { node, pointer })
    }

    /// The member of that name, or the item with that index.
    pub fn child(&self, token: &str) -> Option<Self> {
        let node = match self.node {
            Node::Map(map) => map.get(token)?,
            Node::List(items) => items.get(list_index(token)?)?,
            _ => return None,
        };
        let pointer = self.pointer.push(token);
        Some(Self { node, pointer })
    }

    /// All members, if the value is an object; none otherwise.
    pub fn members(&self) -> Vec<(&'d str, Self)> {
        let members = self.node.as_map().into_iter().flat_map(|map| map.iter());
        members
            .map(|(name, node)| {
                let pointer = self.pointer.push(name);
                (name, Self { node, pointer })
            })
            .collect()
    }

    /// All items, if the value is a list; none otherwise.
    pub fn items(&self) -> Vec<Self> {
        let items = self.node.as_list().unwrap_or_default().iter().enumerate();
        items
            .map(|(index, node)| {
                let pointer = self.pointer.index(index);
                Self { node, pointer }
            })
            .collect()
    }

    /// The value as a place for a diagnostic.
    pub fn value(&self) -> Place {
        Place::Value(self.pointer.clone())
    }

    /// The key that leads to the value as a place for a diagnostic.
    pub fn key(&self) -> Place {
        Place::Key(self.pointer.clone())
    }

    /// Reports the value to be of another type than `expected`, which is given with its article.
    pub fn wrong_type(&self, expected: &str, diagnostics: &mut Diagnostics) {
        let message = format!("expected {expected}, found {}", self.node.kind());
        diagnostics
            .error(Code::WrongType, self.value(), message)
            .help(self.advice(expected));
    }

    /// How a value that is expected here is written.
    fn advice(&self, expected: &str) -> String {
        advice(self.pointer.last().as_deref(), expected, self.node)
    }

    /// Reports the value to be of another type than `expected`, and to be left out of account.
    pub fn ignored(&self, expected: &str, diagnostics: &mut Diagnostics) {
        self.taken(expected, "which is ignored", diagnostics);
    }

    /// Reports the value to be of another type than `expected`, and what is made of it.
    pub fn taken(&self, expected: &str, outcome: &str, diagnostics: &mut Diagnostics) {
        let message = format!("expected {expected}, found {}, {outcome}", self.node.kind());
        diagnostics
            .warning(Code::WrongType, self.value(), message)
            .help(self.advice(expected));
    }

    /// Reports the value to be of another type than `expected`, and to be meant as that all the same.
    fn taken_for(&self, expected: &str, text: &str, diagnostics: &mut Diagnostics) {
        let kind = self.node.kind();
        let message = format!("expected {expected}, found {kind}; `{text}` is what is meant");
        let help = match self.node {
            Node::String(_) => format!("write it without quotes: `{text}`"),
            _ => format!("write it in quotes: `\"{text}\"`"),
        };
        diagnostics
            .warning(Code::WrongType, self.value(), message)
            .help(help);
    }

    /// Reports the item of a list to be there already, where `first` is.
    pub fn listed_twice(&self, text: &str, first: &At<'_>, diagnostics: &mut Diagnostics) {
        let message = format!("`{text}` is listed twice");
        diagnostics
            .warning(Code::InvalidValue, self.value(), message)
            .help("take one of them out")
            .also(first.value(), "listed here before");
    }

    /// Reports something that is valid and that no code can be generated for yet.
    pub fn unsupported(&self, what: &str, help: &str, diagnostics: &mut Diagnostics) {
        let message = format!("{what} is not supported yet");
        diagnostics
            .error(Code::Unsupported, self.key(), message)
            .help(help);
    }
}

/// Reads the members of one object, and reports those of a wrong type and those that nobody asked for.
#[derive(Debug)]
pub struct ObjectView<'d, 'x> {
    at: At<'d>,
    asked: BTreeSet<&'static str>,
    /// Where problems are reported.
    pub diagnostics: &'x mut Diagnostics,
}

impl<'d, 'x> ObjectView<'d, 'x> {
    /// Opens an object. Nothing at all (`null`) is left out with a warning; anything else is an error.
    pub fn open(at: &At<'d>, what: &str, diagnostics: &'x mut Diagnostics) -> Option<Self> {
        match at.node {
            Node::Map(_) => return Some(Self::new(at, diagnostics)),
            Node::Null => at.ignored(what, diagnostics),
            _ => at.wrong_type(what, diagnostics),
        }
        None
    }

    /// Opens an object that nothing depends on: anything else is ignored with a warning.
    pub fn open_if_object(
        at: &At<'d>,
        what: &str,
        diagnostics: &'x mut Diagnostics,
    ) -> Option<Self> {
        if at.node.as_map().is_none() {
            at.ignored(what, diagnostics);
            return None;
        }
        Some(Self::new(at, diagnostics))
    }

    fn new(at: &At<'d>, diagnostics: &'x mut Diagnostics) -> Self {
        Self {
            at: at.clone(),
            asked: BTreeSet::new(),
            diagnostics,
        }
    }

    /// The member, whatever it is.
    pub fn at(&mut self, name: &'static str) -> Option<At<'d>> {
        self.asked.insert(name);
        self.at.member(name)
    }

    fn typed<T>(
        &mut self,
        name: &'static str,
        expected: &str,
        read: impl FnOnce(&'d Node) -> Option<T>,
    ) -> Option<T> {
        let at = self.at(name)?;
        let value = read(at.node);
        if value.is_none() {
            self.unfit(name, &at, expected);
        }
        value
    }

    /// Reports a member of a wrong type. It can be done without, unless it says what values there are, or is one of
    /// our own, which are never meant for anyone else.
    fn unfit(&mut self, name: &str, at: &At<'_>, expected: &str) {
        let needed = BEARING.contains(&name) && *at.node != Node::Null;
        if needed || name.starts_with("x-") {
            at.wrong_type(expected, self.diagnostics);
        } else {
            at.ignored(expected, self.diagnostics);
        }
    }

    /// A string.
    pub fn string(&mut self, name: &'static str) -> Option<&'d str> {
        self.typed(name, "a string", Node::as_str)
    }

    /// A boolean; `false` when it is missing.
    pub fn flag(&mut self, name: &'static str) -> bool {
        self.boolean(name).unwrap_or(false)
    }

    /// A boolean that need not be there.
    pub fn boolean(&mut self, name: &'static str) -> Option<bool> {
        let quoted = self.at(name).and_then(|at| Some((at.node.as_str()?, at)));
        if let Some((text @ ("true" | "false"), at)) = quoted {
            at.taken_for("a boolean", text, self.diagnostics);
            return Some(text == "true");
        }
        self.typed(name, "a boolean", Node::as_bool)
    }

    /// A number.
    pub fn number(&mut self, name: &'static str) -> Option<serde_json::Number> {
        let quoted = self.at(name).and_then(|at| Some((at.node.as_str()?, at)));
        if let Some((text, at)) = quoted
            && let Ok(number) = text.trim().parse()
        {
            at.taken_for("a number", text, self.diagnostics);
            return Some(number);
        }
        self.typed(name, "a number", |node| match node {
            Node::Number(number) => Some(number.clone()),
            _ => None,
        })
    }

    /// A number of things.
    pub fn count(&mut self, name: &'static str) -> Option<usize> {
        const EXPECTED: &str = "a whole number from 0";
        let at = self.at(name)?;
        if *at.node == Node::Null {
            self.unfit(name, &at, EXPECTED);
            return None;
        }
        let number = self.number(name)?.as_f64();
        let number = number.filter(|number| number.fract() == 0.0 && *number >= 0.0);
        let Some(number) = number else {
            self.unfit(name, &at, EXPECTED);
            return None;
        };
        // 2^53 of anything is more than any limit means.
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "whole, not negative, and saturating"
        )]
        Some(number as usize)
    }

    /// An object, as its members; none when it is missing. A list of nothing is an object of nothing.
    pub fn object(&mut self, name: &'static str) -> Vec<(&'d str, At<'d>)> {
        let Some(at) = self.at(name) else {
            return Vec::new();
        };
        match at.node {
            Node::Map(_) => return at.members(),
            Node::List(items) if items.is_empty() => at.ignored("an object", self.diagnostics),
            _ => self.unfit(name, &at, "an object"),
        }
        Vec::new()
    }

    /// A list, as its items; none when it is missing. An object of nothing is a list of nothing, and what is no list
    /// where it can be told to be an item is the only one.
    pub fn list(&mut self, name: &'static str) -> Vec<At<'d>> {
        let Some(at) = self.at(name) else {
            return Vec::new();
        };
        match at.node {
            Node::List(_) => return at.items(),
            Node::Map(map) if map.is_empty() => at.ignored("a list", self.diagnostics),
            Node::Map(_) if OF_OBJECTS.contains(&name) => return vec![self.only(at)],
            Node::String(_) if OF_STRINGS.contains(&name) => return vec![self.only(at)],
            _ => self.unfit(name, &at, "a list"),
        }
        Vec::new()
    }

    fn only(&mut self, at: At<'d>) -> At<'d> {
        at.taken(
            "a list",
            "which is taken for its only item",
            self.diagnostics,
        );
        at
    }

    /// A list of strings; none when it is missing.
    pub fn strings(&mut self, name: &'static str) -> Vec<&'d str> {
        let items = self.list(name).into_iter();
        items.filter_map(|item| self.text(name, &item)).collect()
    }

    /// A string in a list: `true` and `false` were meant to be one.
    fn text(&mut self, name: &str, at: &At<'d>) -> Option<&'d str> {
        let spelled = match at.node {
            Node::String(text) => return Some(text),
            Node::Bool(true) => "true",
            Node::Bool(false) => "false",
            _ => {
                self.unfit(name, at, "a string");
                return None;
            }
        };
        at.taken_for("a string", spelled, self.diagnostics);
        Some(spelled)
    }

    /// A list of different strings; one that is there twice counts once.
    pub fn names(&mut self, name: &'static str) -> Vec<&'d str> {
        let mut names = Vec::new();
        let mut seen: BTreeMap<&str, At<'d>> = BTreeMap::new();
        for item in self.list(name) {
            let Some(text) = self.text(name, &item) else {
                continue;
            };
            if let Some(first) = seen.get(text) {
                item.listed_twice(text, first, self.diagnostics);
                continue;
            }
            seen.insert(text, item);
            names.push(text);
        }
        names
    }

    /// Reports the members that nobody asked for. Those of vendors (`x-…`) and the `ignored` ones, which
    /// change nothing for a client, are left alone.
    pub fn finish(self, ignored: &[&str]) {
        for (name, at) in self.at.members() {
            let known = self.asked.contains(name) || ignored.contains(&name);
            if name == pagination::NAME && !known {
                report_misplaced(&at, self.diagnostics);
                continue;
            }
            let extension = name.starts_with("x-");
            if known || (extension && !is_misspelled_extension(name)) {
                continue;
            }
            let meant = self.asked.iter().chain(ignored).copied();
            let near = self.diagnostics.nearest(name, meant.chain(EXTENSIONS));
            let taken = near.filter(|near| self.at.member(near).is_some());
            let near = near.filter(|_| taken.is_none());
            // What is ours is meant for nobody else, and what bears values has no substitute: a slip of the pen would
            // take all of it away.
            let needed = |near: &str| extension || (BEARING.contains(&near) && name.len() > 3);
            let slip = |near: &&str| needed(near) && distance(name, near) <= 2;
            if let Some(near) = near.filter(slip) {
                let message = format!("there is no member `{name}` here");
                self.diagnostics
                    .error(Code::UnknownMember, at.key(), message)
                    .help(format!("did you mean `{near}`?"));
                continue;
            }
            let message = format!("the member `{name}` means nothing here, and is ignored");
            let can_have = |other: &str| self.asked.contains(other) || ignored.contains(&other);
            let misplaced = misplaced(name, can_have);
            let help = match (misplaced, near, taken) {
                (Some(help), _, _) => help.to_owned(),
                (_, Some(near), _) => format!("did you mean `{near}`?"),
                (_, None, Some(taken)) => {
                    format!("did you mean `{taken}`, which is there as well?")
                }
                _ => "take it out, or begin its name with `x-` if it is meant for other tools"
                    .to_owned(),
            };
            self.diagnostics
                .warning(Code::UnknownMember, at.key(), message)
                .help(help);
        }
    }
}

/// Members that say what values there are: without them, types or parts of a call would be missing.
const BEARING: [&str; 15] = [
    "additionalProperties",
    "allOf",
    "anyOf",
    "components",
    "content",
    "items",
    "oneOf",
    "parameters",
    "paths",
    "patternProperties",
    "prefixItems",
    "properties",
    "requestBody",
    "responses",
    "schema",
];
/// Lists of objects, of which one may stand without its list.
const OF_OBJECTS: [&str; 7] = [
    "allOf",
    "anyOf",
    "oneOf",
    "parameters",
    "prefixItems",
    "security",
    "servers",
];
/// Lists of strings, of which one may stand without its list.
const OF_STRINGS: [&str; 3] = ["enum", "required", "tags"];

/// The extensions that are read.
const EXTENSIONS: [&str; 6] = [
    "x-aliases",
    "x-enum-descriptions",
    "x-enum-varnames",
    pagination::NAME,
    "x-rust-name",
    "x-secret",
];

/// Only operations have pages. Anywhere else it is meant for one, which would then do without.
fn report_misplaced(at: &At<'_>, diagnostics: &mut Diagnostics) {
    let message = format!("`{}` does nothing here", pagination::NAME);
    diagnostics
        .error(Code::UnknownMember, at.key(), message)
        .help("put it on the operation, beside its `responses`");
}

/// Extensions of other tools that are spelled much like ours.
const OF_OTHERS: [&str; 3] = ["x-enumDescription", "x-enumDescriptions", "x-enumVarnames"];

/// Whether a vendor's extension is one of ours but for a slip of the pen.
fn is_misspelled_extension(name: &str) -> bool {
    if OF_OTHERS.contains(&name) {
        return false;
    }
    EXTENSIONS
        .iter()
        .any(|own| matches!(distance(name, own), 1..=2))
}
