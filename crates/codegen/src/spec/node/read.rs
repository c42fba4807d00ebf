//! Reads a document's text into a tree, and says what is wrong with the text. Must not know OpenAPI.

mod advice;
mod keys;

use std::borrow::Cow;
use std::cell::Cell;
use std::cell::OnceCell;
use std::collections::{HashMap, HashSet};
use std::fmt;

use serde::Deserialize;
use serde::de::{
    self, DeserializeSeed, Deserializer, EnumAccess, MapAccess, SeqAccess, VariantAccess, Visitor,
};
use serde_json::Number;

use self::keys::KeyReader;
use super::{Map, Node};
use crate::bounds::{self, NESTING};
use crate::diagnostics::{Code, Diagnostics, Place};
use crate::spec::locate::{Locator, Span};
use crate::spec::pointer::Pointer;
use crate::spec::source::{Format, Source};

/// How many bytes of a string weigh as much as a value.
pub(crate) const STRING_WEIGHT: usize = 64;
/// The key whose value's members become members of the object around it.
const MERGE: &str = "<<";

/// What is said of aliases that are a bomb.
const TOO_MUCH: &str = "the aliases expand to too much";
/// What is said of brackets that nobody counts.
const TOO_DEEP: &str = "nested too deeply";

/// Reads a document; what is wrong with it goes to `diagnostics`.
///
/// `None` when there is no tree at all. A tree with repeated keys is still one, so that the run can find more.
pub fn parse(source: &Source, diagnostics: &mut Diagnostics) -> Option<Node> {
    let text = source.body();
    if text.len() > bounds::TEXT {
        let most = bounds::TEXT >> 20;
        let message = format!("the text has more than the {most} MiB that are read");
        let help =
            "divide it into files that refer to each other, or leave out what no client needs";
        bounds::report(Place::File, message, help, diagnostics);
        return None;
    }
    let read = match source.format() {
        _ if text.trim().is_empty() => Ok(Node::Null),
        Format::Json => read_json(text),
        Format::Yaml => read_yaml(text),
    };
    match read {
        Ok(Node::Null) => {
            diagnostics.error(Code::Syntax, Place::File, "the document is empty");
            None
        }
        Ok(node) => Some(finished(node, source, diagnostics)),
        Err(problem) => {
            problem.report(source, diagnostics);
            None
        }
    }
}

/// What the text says, before merge keys are applied.
fn read_json(text: &str) -> Result<Node, Problem> {
    let budget = Budget::of(text);
    let mut deserializer = serde_json::Deserializer::from_str(text);
    let node = Reader::new(&budget).deserialize(&mut deserializer);
    let node = node.and_then(|node| deserializer.end().map(|()| node));
    node.map_err(|error| Problem::of_json(&error, text))
}

fn read_yaml(text: &str) -> Result<Node, Problem> {
    if nested_too_deeply(text) {
        return Err(Problem::new(TOO_DEEP, None));
    }
    let budget = Budget::of(text);
    let node = Reader::new(&budget).deserialize(serde_yaml::Deserializer::from_str(text));
    node.map_err(|error| Problem::of_yaml(&error, text))
}

/// Whether so many brackets are open at once that parsing would take minutes.
///
/// Brackets in prose count too, but are closed there as well, or stay few.
pub(crate) fn nested_too_deeply(text: &str) -> bool {
    let mut open = 0_usize;
    text.bytes().any(|byte| {
        match byte {
            b'[' | b'{' => open += 1,
            b']' | b'}' => open = open.saturating_sub(1),
            _ => {}
        }
        open > bounds::OPEN_BRACKETS
    })
}

fn finished(node: Node, source: &Source, diagnostics: &mut Diagnostics) -> Node {
    let locator = OnceCell::new();
    let mut repeats = Repeats {
        source,
        locator,
        diagnostics,
    };
    repeats.find(&node, &Pointer::root());
    let repeated = repeats.locator.get().is_some();
    let node = if repeated { with_the_last(node) } else { node };
    // The search costs little, and most documents have no such key.
    if source.format() == Format::Yaml && source.text.contains(MERGE) {
        merged(node, &Pointer::root(), diagnostics)
    } else {
        node
    }
}

/// Why a text can't be read, and the byte of the body where that shows.
struct Problem {
    message: Cow<'static, str>,
    at: Option<usize>,
}

impl Problem {
    fn new(message: impl Into<Cow<'static, str>>, at: Option<usize>) -> Self {
        let message = message.into();
        Self { message, at }
    }

    fn of_json(error: &serde_json::Error, text: &str) -> Self {
        let (line, column) = (error.line(), error.column());
        let message =
            error
                .to_string()
                .replacen(&format!(" at line {line} column {column}"), "", 1);
        let lines = text.split_inclusive('\n').take(line.saturating_sub(1));
        let start: usize = lines.map(str::len).sum();
        // The column counts the bytes that were read, the offending one among them unless there is none.
        let at = (start + column).saturating_sub(usize::from(!error.is_eof()));
        Self::new(in_plain_words(message), Some(at))
    }

    fn of_yaml(error: &serde_yaml::Error, text: &str) -> Self {
        let message = error.to_string();
        if message.contains("more than one document") {
            return Self::new(
                "the file holds more than one YAML document",
                second_document(text),
            );
        }
        if let Some((message, position)) = message.rsplit_once(" at position ") {
            return Self::new(message.to_owned(), position.parse().ok());
        }
        let Some(place) = error.location() else {
            return Self::new(in_plain_words(message), None);
        };
        let place_text = format!(" at line {} column {}", place.line(), place.column());
        Self::new(
            in_plain_words(message.replacen(&place_text, "", 1)),
            Some(place.index()),
        )
    }

    /// What to do about a text that is well-formed and too much.
    fn is_over_bound(&self) -> Option<&'static str> {
        let is = |part: &str| self.message.contains(part);
        if is(TOO_MUCH) {
            Some("write out what the aliases stand for, or refer to it with `$ref`")
        } else if is("nested more than") || is(TOO_DEEP) {
            Some("give inner values names, and refer to them with `$ref`")
        } else {
            None
        }
    }

    fn report(self, source: &Source, diagnostics: &mut Diagnostics) {
        let place = self.at.map_or(Place::File, |at| {
            let mut start = at.min(source.body().len());
            while !source.body().is_char_boundary(start) {
                start -= 1;
            }
            let character = source.body()[start..].chars().next();
            let end = start + character.map_or(0, char::len_utf8);
            let offset = source.body_start();
            Place::Span(Span {
                start: start + offset,
                end: end + offset,
            })
        });
        let help = advice::on(&self.message);
        match self.is_over_bound() {
            None => diagnostics
                .error(Code::Syntax, place, self.message)
                .help(help),
            Some(help) => bounds::report(place, self.message, help, diagnostics),
        };
    }
}

/// The parsers' words for their own limits mean nothing to someone who looks at a document.
fn in_plain_words(message: String) -> Cow<'static, str> {
    if message.contains("recursion limit exceeded") {
        Cow::Borrowed("nested more than 128 levels deep")
    } else if message.contains("repetition limit exceeded") {
        Cow::Borrowed(TOO_MUCH)
    } else {
        Cow::Owned(message)
    }
}

/// Where the second document of a YAML stream starts.
fn second_document(text: &str) -> Option<usize> {
    let (mut start, mut content) = (0, false);
    for line in text.split_inclusive('\n') {
        let marker = ["---", "..."].iter().any(|marker| line.starts_with(marker));
        if marker && content {
            return Some(start);
        }
        content |= !(line.trim().is_empty() || line.starts_with(['#', '%']));
        start += line.len();
    }
    None
}

/// Reports members of one name in one object.
struct Repeats<'a> {
    source: &'a Source,
    /// Built for the first one: hardly any document has one.
    locator: OnceCell<Locator>,
    diagnostics: &'a mut Diagnostics,
}

impl Repeats<'_> {
    fn find(&mut self, node: &Node, at: &Pointer) {
        match node {
            Node::Map(map) => {
                for name in map.duplicates().into_iter().filter(|name| *name != MERGE) {
                    self.report(name, &at.push(name));
                }
                for (name, node) in map.iter().filter(|(_, node)| node.is_collection()) {
                    self.find(node, &at.push(name));
                }
            }
            Node::List(items) => {
                for (index, node) in items
                    .iter()
                    .enumerate()
                    .filter(|(_, node)| node.is_collection())
                {
                    self.find(node, &at.index(index));
                }
            }
            _ => {}
        }
    }

    fn report(&mut self, name: &str, at: &Pointer) {
        let locator = self.locator.get_or_init(|| Locator::new(self.source));
        let mut keys = locator.keys(at);
        keys.pop();
        let lines: Vec<String> = keys
            .into_iter()
            .map(|span| self.source.line_of(span.start).to_string())
            .collect();
        let message = format!("the key `{name}` is given more than once; the last one counts");
        let found = self
            .diagnostics
            .warning(Code::DuplicateKey, Place::Key(at.clone()), message);
        match lines.as_slice() {
            [] => found.help("keep one of them"),
            [line] => found.help(format!("keep one of them; the other one is on line {line}")),
            _ => found.help(format!(
                "keep one of them; the others are on the lines {}",
                lines.join(", ")
            )),
        };
    }
}

/// The same tree with the last value of each key, in the place of the first: that is what the common readers of JSON and
/// YAML make of it.
fn with_the_last(node: Node) -> Node {
    match node {
        Node::List(items) => Node::List(items.into_iter().map(with_the_last).collect()),
        Node::Map(map) => {
            let mut entries: Vec<(String, Node)> = Vec::with_capacity(map.len());
            let mut places = HashMap::new();
            for (name, node) in map {
                let node = with_the_last(node);
                let place = *places.entry(name.clone()).or_insert(entries.len());
                // Each merge key brings in its own.
                if place == entries.len() || name == MERGE {
                    entries.push((name, node));
                } else {
                    entries[place].1 = node;
                }
            }
            Node::Map(Map::new(entries))
        }
        scalar => scalar,
    }
}

/// The same tree with merge keys applied.
fn merged(node: Node, at: &Pointer, diagnostics: &mut Diagnostics) -> Node {
    match node {
        Node::List(items) => {
            let items = items.into_iter().enumerate();
            Node::List(
                items
                    .map(|(index, item)| merged(item, &at.index(index), diagnostics))
                    .collect(),
            )
        }
        Node::Map(map) => Node::Map(merged_map(map, at, diagnostics)),
        scalar => scalar,
    }
}

/// What is merged in takes the place of its merge key; an object's own members win.
fn merged_map(map: Map, at: &Pointer, diagnostics: &mut Diagnostics) -> Map {
    let mut taken = HashSet::new();
    if map.contains(MERGE) {
        taken.extend(map.iter().map(|(name, _)| name.to_owned()));
    }
    let mut entries = Vec::with_capacity(map.len());
    for (name, node) in map {
        let at = at.push(&name);
        let node = merged(node, &at, diagnostics);
        if name == MERGE {
            let brought = brought_in(node, &at, diagnostics);
            entries.extend(brought.filter(|(name, _)| taken.insert(name.clone())));
        } else {
            entries.push((name, node));
        }
    }
    Map::new(entries)
}

/// The members that the value of a merge key stands for, in the order they count in.
fn brought_in(
    node: Node,
    at: &Pointer,
    diagnostics: &mut Diagnostics,
) -> impl Iterator<Item = (String, Node)> + use<> {
    let parts = match node {
        Node::List(items) => items
            .into_iter()
            .enumerate()
            .map(|(index, item)| (at.index(index), item))
            .collect(),
        other => vec![(at.clone(), other)],
    };
    let mut maps = Vec::new();
    for (at, part) in parts {
        match part {
            Node::Map(map) => maps.push(map),
            other => {
                let message = format!("a merge key (`<<`) takes objects, not {}", other.kind());
                diagnostics.warning(Code::WrongType, Place::Value(at), message);
            }
        }
    }
    maps.into_iter().flatten()
}

impl<'de> Deserialize<'de> for Node {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let budget = Budget(Cell::new(usize::MAX));
        Reader::new(&budget).deserialize(deserializer)
    }
}

/// What all values of a document together may weigh, so that aliases can't blow up a small text.
pub(crate) struct Budget(Cell<usize>);

impl Budget {
    /// Enough for every text without aliases, and for those that use them with measure.
    pub(crate) fn of(text: &str) -> Self {
        Self(Cell::new(text.len().saturating_add(bounds::ALIASES)))
    }

    /// Takes one value with so many bytes of text out of the budget.
    pub(crate) fn spend<E: de::Error>(&self, bytes: usize) -> Result<(), E> {
        let left = self.0.get().checked_sub(1 + bytes / STRING_WEIGHT);
        self.0.set(left.ok_or_else(|| E::custom(TOO_MUCH))?);
        Ok(())
    }
}

/// Reads one value, at some depth.
#[derive(Clone, Copy)]
struct Reader<'a> {
    depth: usize,
    budget: &'a Budget,
}

impl<'a> Reader<'a> {
    fn new(budget: &'a Budget) -> Self {
        Self { depth: 0, budget }
    }

    fn inner<E: de::Error>(&self) -> Result<Self, E> {
        if self.depth == NESTING {
            return Err(E::custom(format_args!(
                "nested more than {NESTING} levels deep"
            )));
        }
        let depth = self.depth + 1;
        Ok(Self { depth, ..*self })
    }
}

impl<'de> DeserializeSeed<'de> for Reader<'_> {
    type Value = Node;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Node, D::Error> {
        self.budget.spend(0)?;
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Reader<'_> {
    type Value = Node;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }

    fn visit_unit<E>(self) -> Result<Node, E> {
        Ok(Node::Null)
    }

    fn visit_none<E>(self) -> Result<Node, E> {
        Ok(Node::Null)
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Node, D::Error> {
        deserializer.deserialize_any(self)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Node, E> {
        Ok(Node::Bool(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Node, E> {
        Ok(Node::Number(value.into()))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Node, E> {
        Ok(Node::Number(value.into()))
    }

    fn visit_i128<E: de::Error>(self, value: i128) -> Result<Node, E> {
        self.visit_f64(value as f64)
    }

    fn visit_u128<E: de::Error>(self, value: u128) -> Result<Node, E> {
        self.visit_f64(value as f64)
    }

    fn visit_f64<E>(self, value: f64) -> Result<Node, E> {
        Ok(match Number::from_f64(value) {
            Some(number) => Node::Number(number),
            None if value.is_nan() => Node::String(".nan".to_owned()),
            None if value > 0.0 => Node::String(".inf".to_owned()),
            None => Node::String("-.inf".to_owned()),
        })
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<Node, E> {
        self.budget.spend(text.len())?;
        Ok(Node::String(text.to_owned()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut access: A) -> Result<Node, A::Error> {
        let inner = self.inner()?;
        let mut items = Vec::new();
        while let Some(item) = access.next_element_seed(inner)? {
            items.push(item);
        }
        Ok(Node::List(items))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut access: A) -> Result<Node, A::Error> {
        let inner = self.inner()?;
        let mut entries = Vec::new();
        while let Some(key) = access.next_key_seed(KeyReader)? {
            self.budget.spend(key.len())?;
            entries.push((key, access.next_value_seed(inner)?));
        }
        Ok(Node::Map(Map::new(entries)))
    }

    /// A value with a YAML tag: the tag is dropped.
    fn visit_enum<A: EnumAccess<'de>>(self, access: A) -> Result<Node, A::Error> {
        let (_, value) = access.variant::<de::IgnoredAny>()?;
        value.newtype_variant_seed(self)
    }
}
