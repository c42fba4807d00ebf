//! Reads a document's text into a tree, and says what is wrong with the text. Must not know OpenAPI.

mod advice;
mod aliases;
mod brackets;
mod colons;
mod flows;
mod keys;
mod merges;
mod problem;
mod quotes;
mod repeats;

use std::cell::Cell;
use std::fmt;

use serde::Deserialize;
use serde::de::{
    self, DeserializeSeed, Deserializer, EnumAccess, MapAccess, SeqAccess, VariantAccess, Visitor,
};
use serde_json::Number;

use self::keys::KeyReader;
use self::merges::{MERGE, merged};
use self::problem::Problem;
use self::repeats::{report_repeats, with_the_last};
use super::{Map, Node};
use crate::bounds::{self, NESTING};
use crate::diagnostics::{Code, Diagnostics, Place};
use crate::spec::pointer::Pointer;
use crate::spec::source::{Format, Source};

/// How many bytes of a string weigh as much as a value.
pub(crate) const STRING_WEIGHT: usize = 64;
/// What is said of a text that becomes too much, and of aliases that are a bomb.
const TOO_MUCH: &str = "there are too many values, those that aliases stand for among them";
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
            diagnostics
                .error(Code::Syntax, Place::File, "the document is empty")
                .help("an OpenAPI document begins with `openapi: 3.1.0`");
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
    if let Some(at) = nested_too_deeply(text) {
        return Err(Problem::new(TOO_DEEP, Some(at)));
    }
    let budget = Budget::of(text);
    let node = Reader::new(&budget).deserialize(serde_yaml::Deserializer::from_str(text));
    node.map_err(|error| Problem::of_yaml(&error, text))
}

/// The byte where so many brackets are open at once that parsing would take minutes.
///
/// Brackets in prose count too, but are closed there as well, or stay few.
pub(crate) fn nested_too_deeply(text: &str) -> Option<usize> {
    let mut open = 0_usize;
    text.bytes().position(|byte| {
        match byte {
            b'[' | b'{' => open += 1,
            b']' | b'}' => open = open.saturating_sub(1),
            _ => {}
        }
        open > bounds::OPEN_BRACKETS
    })
}

fn finished(node: Node, source: &Source, diagnostics: &mut Diagnostics) -> Node {
    let node = match report_repeats(&node, source, diagnostics) {
        true => with_the_last(node),
        false => node,
    };
    // The search costs little, and most documents have no such key.
    if source.format() == Format::Yaml && source.text.contains(MERGE) {
        merged(node, &Pointer::root(), diagnostics)
    } else {
        node
    }
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
    /// Enough for every text that has not too much in it, and for those that use aliases with measure.
    pub(crate) fn of(text: &str) -> Self {
        let own = text.len().min(bounds::VALUES);
        Self(Cell::new(own.saturating_add(bounds::ALIASES)))
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
