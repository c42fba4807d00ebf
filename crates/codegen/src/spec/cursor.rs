//! Walks a document: a value and where it stands, and the typed reading of an object's members.
//!
//! Must not know what any member means.

use std::collections::BTreeSet;

use super::node::Node;
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
        diagnostics.error(Code::WrongType, self.value(), message);
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
    /// Opens an object; anything else is reported.
    pub fn open(at: &At<'d>, what: &str, diagnostics: &'x mut Diagnostics) -> Option<Self> {
        if at.node.as_map().is_none() {
            at.wrong_type(what, diagnostics);
            return None;
        }
        Some(Self {
            at: at.clone(),
            asked: BTreeSet::new(),
            diagnostics,
        })
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
            at.wrong_type(expected, self.diagnostics);
        }
        value
    }

    /// A string.
    pub fn string(&mut self, name: &'static str) -> Option<&'d str> {
        self.typed(name, "a string", Node::as_str)
    }

    /// A boolean; `false` when it is missing.
    pub fn flag(&mut self, name: &'static str) -> bool {
        self.typed(name, "a boolean", Node::as_bool)
            .unwrap_or(false)
    }

    /// A boolean that need not be there.
    pub fn boolean(&mut self, name: &'static str) -> Option<bool> {
        self.typed(name, "a boolean", Node::as_bool)
    }

    /// A number of things.
    pub fn count(&mut self, name: &'static str) -> Option<usize> {
        self.typed(name, "a whole number from 0", |node| {
            let number = node
                .as_f64()
                .filter(|number| number.fract() == 0.0 && *number >= 0.0)?;
            // 2^53 of anything is more than any limit means.
            #[expect(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                reason = "whole, not negative, and saturating"
            )]
            Some(number as usize)
        })
    }

    /// An object, as its members; none when it is missing.
    pub fn object(&mut self, name: &'static str) -> Vec<(&'d str, At<'d>)> {
        match self.at(name) {
            Some(at) if at.node.as_map().is_some() => at.members(),
            Some(at) => {
                at.wrong_type("an object", self.diagnostics);
                Vec::new()
            }
            None => Vec::new(),
        }
    }

    /// A list, as its items; none when it is missing.
    pub fn list(&mut self, name: &'static str) -> Vec<At<'d>> {
        match self.at(name) {
            Some(at) if at.node.as_list().is_some() => at.items(),
            Some(at) => {
                at.wrong_type("a list", self.diagnostics);
                Vec::new()
            }
            None => Vec::new(),
        }
    }

    /// A list of strings; none when it is missing.
    pub fn strings(&mut self, name: &'static str) -> Vec<&'d str> {
        let mut strings = Vec::new();
        for item in self.list(name) {
            match item.node.as_str() {
                Some(text) => strings.push(text),
                None => item.wrong_type("a string", self.diagnostics),
            }
        }
        strings
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
            if known || (name.starts_with("x-") && !is_misspelled_extension(name)) {
                continue;
            }
            let near = nearest(name, self.asked.iter().copied().chain(EXTENSIONS));
            let near = near.filter(|near| self.at.member(near).is_none());
            // Most likely a slip of the pen, which would take away a type or a limit.
            if let Some(near) = near.filter(|near| distance(name, near) <= 2 && name.len() > 3) {
                let message = format!("there is no member `{name}` here");
                self.diagnostics
                    .error(Code::UnknownMember, at.key(), message)
                    .help(format!("did you mean `{near}`?"));
                continue;
            }
            let message = format!("the member `{name}` means nothing here, and is ignored");
            let diagnostic = self
                .diagnostics
                .warning(Code::UnknownMember, at.key(), message);
            if let Some(near) = near {
                diagnostic.help(format!("did you mean `{near}`?"));
            }
        }
    }
}

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

/// Whether a vendor's extension is one of ours but for a slip of the pen.
fn is_misspelled_extension(name: &str) -> bool {
    EXTENSIONS
        .iter()
        .any(|own| matches!(distance(name, own), 1..=2))
}

/// The candidate that `name` is most likely a misspelling of.
pub fn nearest<'c>(name: &str, candidates: impl Iterator<Item = &'c str>) -> Option<&'c str> {
    let limit = name.chars().count() / 3 + 1;
    candidates
        .map(|candidate| (distance(name, candidate), candidate))
        .filter(|(distance, _)| *distance <= limit)
        .min()
        .map(|(_, candidate)| candidate)
}

/// How many characters have to be changed, regardless of case (Levenshtein).
fn distance(left: &str, right: &str) -> usize {
    let right: Vec<char> = right.to_lowercase().chars().collect();
    let mut row: Vec<usize> = (0..=right.len()).collect();
    for (index, left_char) in left.to_lowercase().chars().enumerate() {
        let mut diagonal = row[0];
        row[0] = index + 1;
        for (column, right_char) in right.iter().enumerate() {
            let substituted = diagonal + usize::from(left_char != *right_char);
            diagonal = row[column + 1];
            row[column + 1] = substituted.min(diagonal + 1).min(row[column] + 1);
        }
    }
    row.last().copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_name_is_a_misspelling_away() {
        let known = ["minLength", "maxLength", "minimum"];
        assert_eq!(nearest("minLenght", known.into_iter()), Some("minLength"));
        assert_eq!(nearest("min_length", known.into_iter()), Some("minLength"));
        assert_eq!(nearest("colour", known.into_iter()), None);
    }
}
