//! Owns the tree that JSON and YAML documents are read into. Must not know OpenAPI, nor which format a tree came from.

mod read;

use std::fmt;
use std::mem;

use serde_json::Number;

use crate::diagnostics::Diagnostics;
use crate::spec::pointer::Pointer;
use crate::spec::source::Source;

pub use read::parse;
pub(crate) use read::{Budget, STRING_WEIGHT, nested_too_deeply};

/// Objects of up to this many members are searched one by one.
const SMALL: usize = 8;

/// Reads one of several documents: as [`parse`], where diagnostics count the source as the one with that index.
pub fn parse_file(source: &Source, index: usize, diagnostics: &mut Diagnostics) -> Option<Node> {
    let mut found = Diagnostics::new();
    let tree = parse(source, &mut found);
    diagnostics.extend(found.into_iter().map(|mut found| {
        found.in_source(index);
        found
    }));
    tree
}

/// A value of a document.
#[derive(Clone, Debug, PartialEq)]
pub enum Node {
    /// No value.
    Null,
    /// True or false.
    Bool(bool),
    /// A number; one beyond 64 bits is the nearest `f64`, as in JSON.
    Number(Number),
    /// A text; also YAML's `.inf` and `.nan`, which JSON has no numbers for.
    String(String),
    /// A list.
    List(Vec<Node>),
    /// An object.
    Map(Map),
}

/// The members of an object, in the order of the document.
///
/// A name that was given twice is there twice, so that it can be reported; `get` finds the first.
#[derive(Clone, Default)]
pub struct Map {
    entries: Vec<(String, Node)>,
    /// The indexes of the entries, sorted by name; empty in a small object.
    sorted: Vec<usize>,
}

impl Map {
    /// An object with these members.
    pub fn new(entries: Vec<(String, Node)>) -> Self {
        let mut sorted = Vec::new();
        if entries.len() > SMALL {
            sorted.extend(0..entries.len());
            sorted.sort_by(|a: &usize, b: &usize| entries[*a].0.cmp(&entries[*b].0));
        }
        Self { entries, sorted }
    }

    /// The value of the first member of that name.
    pub fn get(&self, name: &str) -> Option<&Node> {
        Some(&self.entries[self.position(name)?].1)
    }

    fn position(&self, name: &str) -> Option<usize> {
        if self.sorted.is_empty() {
            return self.entries.iter().position(|(key, _)| key == name);
        }
        let at = self
            .sorted
            .partition_point(|index| self.entries[*index].0.as_str() < name);
        let index = *self.sorted.get(at)?;
        (self.entries[index].0 == name).then_some(index)
    }

    /// Whether there is a member of that name.
    pub fn contains(&self, name: &str) -> bool {
        self.get(name).is_some()
    }

    /// The members, in the order of the document.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = (&str, &Node)> {
        self.entries.iter().map(|(key, node)| (key.as_str(), node))
    }

    /// How many members there are.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether there is no member.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// The value of the first member of that name, to be changed.
    pub(crate) fn get_mut(&mut self, name: &str) -> Option<&mut Node> {
        let index = self.position(name)?;
        Some(&mut self.entries[index].1)
    }

    /// Adds members behind those that are there.
    pub(crate) fn append(&mut self, more: Vec<(String, Node)>) {
        let mut entries = mem::take(&mut self.entries);
        entries.extend(more);
        *self = Self::new(entries);
    }

    /// Keeps the members whose names are wanted.
    pub(crate) fn retain(&mut self, is_wanted: impl Fn(&str) -> bool) {
        let mut entries = mem::take(&mut self.entries);
        entries.retain(|(key, _)| is_wanted(key));
        *self = Self::new(entries);
    }

    fn to_json(&self) -> serde_json::Map<String, serde_json::Value> {
        let mut object = serde_json::Map::new();
        for (key, node) in &self.entries {
            object.entry(key).or_insert_with(|| node.to_json());
        }
        object
    }

    /// The names that were given more than once, each of them once, sorted.
    pub fn duplicates(&self) -> Vec<&str> {
        let mut names: Vec<&str> = self.iter().map(|(key, _)| key).collect();
        names.sort_unstable();
        let mut repeated: Vec<&str> = names
            .windows(2)
            .filter(|pair| pair[0] == pair[1])
            .map(|pair| pair[0])
            .collect();
        repeated.dedup();
        repeated
    }
}

impl fmt::Debug for Map {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_map().entries(self.iter()).finish()
    }
}

impl PartialEq for Map {
    fn eq(&self, other: &Self) -> bool {
        self.entries == other.entries
    }
}

impl FromIterator<(String, Node)> for Map {
    fn from_iter<T: IntoIterator<Item = (String, Node)>>(entries: T) -> Self {
        Self::new(entries.into_iter().collect())
    }
}

impl IntoIterator for Map {
    type Item = (String, Node);
    type IntoIter = std::vec::IntoIter<(String, Node)>;

    fn into_iter(self) -> Self::IntoIter {
        self.entries.into_iter()
    }
}

impl Node {
    /// What it is, as it is put in a sentence: "an object".
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Null => "null",
            Self::Bool(_) => "a boolean",
            Self::Number(_) => "a number",
            Self::String(_) => "a string",
            Self::List(_) => "a list",
            Self::Map(_) => "an object",
        }
    }

    /// The text, if it is one.
    pub fn as_str(&self) -> Option<&str> {
        match self {
            Self::String(text) => Some(text),
            _ => None,
        }
    }

    /// The boolean, if it is one.
    pub fn as_bool(&self) -> Option<bool> {
        match self {
            Self::Bool(value) => Some(*value),
            _ => None,
        }
    }

    /// The members, if it is an object.
    pub fn as_map(&self) -> Option<&Map> {
        match self {
            Self::Map(map) => Some(map),
            _ => None,
        }
    }

    /// The items, if it is a list.
    pub fn as_list(&self) -> Option<&[Node]> {
        match self {
            Self::List(items) => Some(items),
            _ => None,
        }
    }

    /// The whole number, if it is one; `1.0` is one to JSON Schema.
    pub fn as_i64(&self) -> Option<i64> {
        let Self::Number(number) = self else {
            return None;
        };
        number.as_i64().or_else(|| exact_i64(number.as_f64()?))
    }

    /// The number, or the nearest `f64`.
    pub fn as_f64(&self) -> Option<f64> {
        match self {
            Self::Number(number) => number.as_f64(),
            _ => None,
        }
    }

    /// Whether there are values in it.
    pub(crate) fn is_collection(&self) -> bool {
        matches!(self, Self::List(_) | Self::Map(_))
    }

    /// How many values there are in it, itself included.
    pub(crate) fn values(&self) -> usize {
        let inner: usize = match self {
            Self::List(items) => items.iter().map(Self::values).sum(),
            Self::Map(map) => map.iter().map(|(_, node)| node.values()).sum(),
            _ => 0,
        };
        1 + inner
    }

    /// How many members or items it has.
    pub(crate) fn count(&self) -> usize {
        match self {
            Self::List(items) => items.len(),
            Self::Map(map) => map.len(),
            _ => 0,
        }
    }

    /// The same as a JSON value; of members of one name, the first.
    pub fn to_json(&self) -> serde_json::Value {
        use serde_json::Value;
        match self {
            Self::Null => Value::Null,
            Self::Bool(value) => Value::Bool(*value),
            Self::Number(number) => Value::Number(number.clone()),
            Self::String(text) => Value::String(text.clone()),
            Self::List(items) => items.iter().map(Self::to_json).collect(),
            Self::Map(map) => Value::Object(map.to_json()),
        }
    }

    /// How many values there are in it, itself among them.
    pub(crate) fn weight(&self) -> usize {
        let (mut open, mut weight) = (vec![self], 0);
        while let Some(node) = open.pop() {
            weight += 1;
            match node {
                Self::List(items) => open.extend(items),
                Self::Map(map) => open.extend(map.iter().map(|(_, node)| node)),
                _ => {}
            }
        }
        weight
    }

    /// The value at the end of that path.
    pub fn at(&self, pointer: &Pointer) -> Option<&Self> {
        pointer.tokens().try_fold(self, |node, token| match node {
            Self::Map(map) => map.get(&token),
            Self::List(items) => items.get(list_index(&token)?),
            _ => None,
        })
    }

    /// The value at the end of that path, to be changed.
    pub(crate) fn at_mut(&mut self, pointer: &Pointer) -> Option<&mut Self> {
        pointer.tokens().try_fold(self, |node, token| match node {
            Self::Map(map) => map.get_mut(&token),
            Self::List(items) => items.get_mut(list_index(&token)?),
            _ => None,
        })
    }
}

/// Up to 2^53 every whole number is an `f64`; beyond it, one that looks whole may be another one rounded.
fn exact_i64(value: f64) -> Option<i64> {
    const LIMIT: f64 = 9_007_199_254_740_992.0;
    (value.fract() == 0.0 && value.abs() <= LIMIT).then_some(value as i64)
}

/// The index a token stands for: digits, without zeros before them.
pub(crate) fn list_index(token: &str) -> Option<usize> {
    let digits = token.bytes().all(|byte| byte.is_ascii_digit());
    let canonical = digits && (token == "0" || !token.starts_with('0'));
    canonical.then(|| token.parse().ok()).flatten()
}

#[cfg(test)]
mod tests;
