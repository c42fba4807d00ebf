//! Documents that look like OpenAPI: what an object of them holds is a table, and the fuzzer's bytes choose among it. Owns
//! the choosing; must not know what the generator makes of a document.

mod shape;
mod tables;
mod words;

use arbitrary::{Arbitrary, Result, Unstructured};
use serde_json::{Map, Value, json};

use shape::{Often, Shape};

/// How many objects and lists a document has at most, but for those that must be there.
const MOST: u32 = 200;

/// How deep objects and lists are within each other, but for those that must be there.
const DEEPEST: u32 = 16;

/// A document.
#[derive(Debug)]
pub struct Document(Value);

impl Document {
    /// The document as JSON.
    #[must_use]
    pub fn text(&self) -> String {
        self.0.to_string()
    }
}

impl<'a> Arbitrary<'a> for Document {
    fn arbitrary(bytes: &mut Unstructured<'a>) -> Result<Self> {
        let mut writer = Writer { bytes, left: MOST };
        let mut document = writer.value(&tables::DOCUMENT, 0)?;
        if writer.bytes.ratio(7, 8)? {
            with_path_parameters(&mut document);
        }
        Ok(Self(document))
    }
}

struct Writer<'u, 'a> {
    bytes: &'u mut Unstructured<'a>,
    left: u32,
}

impl Writer<'_, '_> {
    fn value(&mut self, shape: &Shape, depth: u32) -> Result<Value> {
        Ok(match shape {
            Shape::Word(words) => json!(self.word(words)?),
            Shape::Name => json!(self.name()?),
            Shape::Prose => json!(self.prose()?),
            Shape::Flag => json!(self.bytes.arbitrary::<bool>()?),
            Shape::Number => self.number()?,
            Shape::Size => json!(self.bytes.int_in_range(0..=20)?),
            Shape::Any => self.any(depth)?,
            Shape::Object(members) => self.object(members, depth)?,
            Shape::List(most, item) => self.list(*most, item, depth)?,
            Shape::Map(names, item) => self.map(names, item, depth)?,
            Shape::One(of) if self.is_over(depth) => self.value(&of[0], depth + 1)?,
            Shape::One(of) => {
                let one = self.bytes.choose(of)?;
                self.value(one, depth + 1)?
            }
            Shape::Other(shape) => self.value(shape, depth + 1)?,
        })
    }

    /// Whether nothing more is put in but what must be there.
    fn is_over(&self, depth: u32) -> bool {
        self.left == 0 || depth > DEEPEST || self.bytes.is_empty()
    }

    fn object(&mut self, members: &[(&str, Often, Shape)], depth: u32) -> Result<Value> {
        self.left = self.left.saturating_sub(1);
        let mut object = Map::new();
        for (name, often, shape) in members {
            let is_there = match often {
                Often::Always => true,
                _ if self.is_over(depth) => false,
                Often::Mostly => self.bytes.ratio(3, 4)?,
                Often::Sometimes => self.bytes.ratio(1, 4)?,
                Often::Seldom => self.bytes.ratio(1, 24)?,
            };
            if is_there {
                object.insert((*name).to_owned(), self.value(shape, depth + 1)?);
            }
        }
        Ok(Value::Object(object))
    }

    fn list(&mut self, most: usize, item: &Shape, depth: u32) -> Result<Value> {
        let mut items = Vec::new();
        for _ in 0..self.count(most, depth)? {
            items.push(self.value(item, depth + 1)?);
        }
        Ok(Value::Array(items))
    }

    fn map(&mut self, names: &Shape, item: &Shape, depth: u32) -> Result<Value> {
        let mut members = Map::new();
        for _ in 0..self.count(5, depth)? {
            if let Value::String(name) = self.value(names, depth)? {
                members.insert(name, self.value(item, depth + 1)?);
            }
        }
        Ok(Value::Object(members))
    }

    fn count(&mut self, most: usize, depth: u32) -> Result<usize> {
        self.left = self.left.saturating_sub(1);
        if self.is_over(depth) {
            return Ok(0);
        }
        self.bytes.int_in_range(0..=most)
    }

    /// One of the words, or, once in a while, what nobody expects there.
    fn word(&mut self, words: &[&'static str]) -> Result<String> {
        if self.bytes.ratio(1, 40)? {
            return self.hostile();
        }
        Ok((*self.bytes.choose(words)?).to_owned())
    }

    fn name(&mut self) -> Result<String> {
        match self.bytes.int_in_range(0..=7)? {
            0..=5 => Ok((*self.bytes.choose(&words::NAMES)?).to_owned()),
            6 => Ok((*self.bytes.choose(&words::ODD_NAMES)?).to_owned()),
            _ => self.hostile(),
        }
    }

    fn prose(&mut self) -> Result<String> {
        let first = (*self.bytes.choose(&words::PROSE)?).to_owned();
        if self.bytes.ratio(1, 3)? {
            return Ok(first + "\n" + &self.hostile()?);
        }
        Ok(first)
    }

    fn hostile(&mut self) -> Result<String> {
        if self.bytes.ratio(1, 4)? {
            return self.bytes.arbitrary();
        }
        Ok((*self.bytes.choose(&words::HOSTILE)?).to_owned())
    }

    fn number(&mut self) -> Result<Value> {
        Ok(match self.bytes.int_in_range(0..=5)? {
            0 => json!(1),
            1 => json!(self.bytes.arbitrary::<i8>()?),
            2 => json!(self.bytes.arbitrary::<i64>()?),
            3 => json!(self.bytes.arbitrary::<u64>()?),
            4 => json!(self.bytes.arbitrary::<f64>()?),
            _ => json!(0.5),
        })
    }

    fn any(&mut self, depth: u32) -> Result<Value> {
        Ok(match self.bytes.int_in_range(0..=7)? {
            0 => json!("red"),
            1 => Value::Null,
            2 => self.number()?,
            3 => json!(self.bytes.arbitrary::<bool>()?),
            4 => json!(self.name()?),
            5 => self.list(3, &Shape::Any, depth + 1)?,
            6 => self.map(&Shape::Name, &Shape::Any, depth + 1)?,
            _ => json!(self.hostile()?),
        })
    }
}

/// Describes the parameters that paths have, so that operations do not all fail for want of them.
fn with_path_parameters(document: &mut Value) {
    let paths = document.get_mut("paths").and_then(Value::as_object_mut);
    for (path, item) in paths.into_iter().flatten() {
        let names = path
            .split('{')
            .skip(1)
            .filter_map(|rest| rest.split_once('}'));
        let parameter = |(name, _): (&str, &str)| json!({"name": name, "in": "path", "required": true, "schema": {"type": "string"}});
        let described: Vec<Value> = names.map(parameter).collect();
        if let Some(item) = item.as_object_mut()
            && !described.is_empty()
        {
            item.insert("parameters".to_owned(), Value::Array(described));
        }
    }
}
