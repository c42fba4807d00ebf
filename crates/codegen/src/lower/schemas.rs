//! What a schema becomes.

use std::collections::BTreeSet;

use super::containers::{has_fields, item_hint};
use super::flat::{Flat, Part, PartKey};
use super::keywords::Kind;
use super::{Hint, Lowered, Lowering, State, docs, enums, formats, limits};
use crate::diagnostics::{Code, Diagnostics, Place};
use crate::model::{Newtype, Rule, Shape, TypeRef, Union};
use crate::names::type_name;
use crate::spec::cursor::At;
use crate::spec::document::Version;
use crate::spec::node::Node;
use crate::spec::schema::{Additional, JsonType, Schema};

impl<'d> Lowering<'d, '_> {
    /// What the schema at `at` becomes where it stands; `None` if it can't be, which is reported.
    pub(super) fn schema(&mut self, at: &At<'d>, hint: &Hint) -> Option<Lowered> {
        self.a_level_in(at, |lowering| lowering.schema_here(at, hint))
    }

    fn schema_here(&mut self, at: &At<'d>, hint: &Hint) -> Option<Lowered> {
        if self.claimed.contains_key(&at.pointer) {
            return self.named_schema(at);
        }
        if self.referenced.contains(&at.pointer) {
            return self.referred(at, hint);
        }
        if let Some(known) = self.inline_schemas.get(&at.pointer) {
            return Some(known.clone());
        }
        // One that leads back to itself needs a name to be contained by.
        if !self.open.insert(vec![Part::whole(at).key()]) {
            return self.referred(at, hint);
        }
        let schema = self.read_schema(at)?;
        let lowered = self.of_schema(&schema, hint, None);
        self.open.remove(&[Part::whole(at).key()][..]);
        let lowered = lowered?;
        self.inline_schemas
            .insert(at.pointer.clone(), lowered.clone());
        Some(lowered)
    }

    /// What the schemas become that all hold for one value.
    pub(super) fn schemas(&mut self, all: &[At<'d>], hint: &Hint) -> Option<Lowered> {
        let parts: Vec<Part<'d>> = all.iter().map(Part::whole).collect();
        self.parts(&parts, hint)
    }

    pub(super) fn parts(&mut self, parts: &[Part<'d>], hint: &Hint) -> Option<Lowered> {
        if let [
            Part {
                at,
                bare: false,
                only: None,
                sometimes: false,
            },
        ] = parts
        {
            return self.schema(at, hint);
        }
        let key: Vec<PartKey> = parts.iter().map(Part::key).collect();
        if let Some(name) = self.named_parts.get(&key) {
            let ty = TypeRef::Named(name.clone());
            return Some(Lowered {
                ty,
                nullable: false,
            });
        }
        let flat = self.flat(parts)?;
        if self.open.insert(key.clone()) {
            let lowered = self.of_flat(flat, hint, None);
            self.open.remove(&key);
            if let Some(lowered) = &lowered {
                self.became(parts, lowered);
            }
            return lowered;
        }
        self.parts_by_name(key, flat, hint)
    }

    /// Schemas that hold together and lead back to themselves, under a name to be contained by.
    fn parts_by_name(&mut self, key: Vec<PartKey>, flat: Flat<'d>, hint: &Hint) -> Option<Lowered> {
        let name = self.claim_inline(hint, &type_name(&hint.name));
        self.named_parts.insert(key, name.clone());
        let schema = flat.schema.clone();
        let lowered = self.of_flat(flat, hint, Some(&name))?;
        self.recursive.insert(schema.at.pointer.clone());
        self.by_its_name(&schema, lowered, &name)
    }

    /// What the schema at `at`, which has a name, becomes; lowered only once.
    pub(super) fn named_schema(&mut self, at: &At<'d>) -> Option<Lowered> {
        self.a_level_in(at, |lowering| lowering.named_schema_here(at))
    }

    fn named_schema_here(&mut self, at: &At<'d>) -> Option<Lowered> {
        match self.named.get(&at.pointer) {
            Some(State::Done(known)) => return Some(known.clone()),
            Some(State::Failed) => return None,
            Some(State::Open) => return self.still_open(at),
            None => {}
        }
        self.named.insert(at.pointer.clone(), State::Open);
        let name = self.claimed.get(&at.pointer)?.clone();
        let schema = self.read_schema(at);
        let hint = Hint::new(&name);
        let lowered = schema.and_then(|schema| {
            let lowered = self.of_schema(&schema, &hint, Some(&name))?;
            self.by_its_name(&schema, lowered, &name)
        });
        let state = lowered.clone().map_or(State::Failed, State::Done);
        self.named.insert(at.pointer.clone(), state);
        lowered
    }

    /// A schema that contains itself needs a type to be contained: one around what it became, if that has none.
    fn by_its_name(
        &mut self,
        schema: &Schema<'d>,
        lowered: Lowered,
        name: &str,
    ) -> Option<Lowered> {
        let is_named = lowered.ty == TypeRef::Named(name.to_owned());
        if !self.recursive.remove(&schema.at.pointer) || is_named {
            return Some(lowered);
        }
        let shape = match &lowered.ty {
            TypeRef::List(_) | TypeRef::Map(_) => Shape::Newtype(Newtype {
                inner: lowered.ty,
                rules: Vec::new(),
                recursive: false,
            }),
            _ => Shape::Union(Union::of_one(lowered.ty)),
        };
        let docs = docs(&schema.annotations);
        let ty = self.add_type(name, docs, &schema.annotations, shape);
        Some(Lowered {
            ty,
            nullable: lowered.nullable,
        })
    }

    /// A schema that leads back to itself while it is being lowered: it will have its name in the end, and so will what
    /// stands for it.
    fn still_open(&mut self, at: &At<'d>) -> Option<Lowered> {
        let mut unreported = Diagnostics::unheard();
        let mut stood_for = at.clone();
        let mut seen = BTreeSet::new();
        let mut nullable = false;
        let mut ring = Vec::new();
        while seen.insert(stood_for.pointer.clone()) {
            let version = self.document.version;
            let schema = Schema::read(&stood_for, version, &mut unreported)?;
            nullable |= schema.nullable || schema.unions.iter().flatten().any(is_null);
            if let Some(next) = self.stood_for(&schema) {
                ring.extend(schema.reference.map(|reference| reference.value()));
                stood_for = next;
                continue;
            }
            let name = self.claimed.get(&stood_for.pointer)?.clone();
            self.recursive.insert(stood_for.pointer.clone());
            let ty = TypeRef::Named(name);
            return Some(Lowered { ty, nullable });
        }
        self.report_ring(at, ring);
        None
    }

    /// Reports references that lead from a schema back to it.
    fn report_ring(&mut self, at: &At<'d>, ring: Vec<Place>) {
        let mut ring = ring.into_iter();
        let first = ring.next().unwrap_or_else(|| at.key());
        let message = "the schema stands for nothing but itself";
        let found = self
            .diagnostics
            .error(Code::UnresolvedReference, first, message);
        found.help("say what its values are, in the place of a reference");
        for other in ring {
            found.also(other, "this leads on");
        }
    }

    /// What a schema does no more than stand for: what its reference leads to, or the one part of a composition
    /// beside null, if that is a reference.
    pub(super) fn stood_for(&self, schema: &Schema<'d>) -> Option<At<'d>> {
        let lists = schema.unions.len() + usize::from(!schema.all_of.is_empty());
        let reference = match &schema.reference {
            Some(reference) if self.document.version == Version::V3_0 => reference.clone(),
            Some(reference) if lists == 0 && !schema.asserts() => reference.clone(),
            None if lists == 1 && !schema.asserts() && !self.maps_beside(schema) => {
                only_part(schema)?.member("$ref")?
            }
            _ => return None,
        };
        self.document
            .follow(&reference, &mut Diagnostics::unheard())
    }

    fn of_schema(
        &mut self,
        schema: &Schema<'d>,
        hint: &Hint,
        name: Option<&str>,
    ) -> Option<Lowered> {
        self.leads_somewhere(schema)?;
        if let Some(target) = self.stood_for(schema) {
            self.mind_keywords(schema, Kind::Reference);
            let lowered = self.referred(&target, hint)?;
            let own = schema.nullable || schema.unions.iter().flatten().any(is_null);
            return Some(Lowered {
                nullable: lowered.nullable || own,
                ..lowered
            });
        }
        let flat = self.flat(&[Part::whole(&schema.at)])?;
        self.of_flat(flat, hint, name)
    }

    /// What a reference leads to, under a name: its own, or one that it is given for that.
    fn referred(&mut self, at: &At<'d>, hint: &Hint) -> Option<Lowered> {
        if !self.claimed.contains_key(&at.pointer) {
            let own = self.target_hint(at).unwrap_or_else(|| hint.clone());
            let name = self.claim_inline(&own, &type_name(&own.name));
            self.claimed.insert(at.pointer.clone(), name);
        }
        self.named_schema(at)
    }

    /// What a schema without a name is called by where it stands: in a property, or among definitions.
    fn target_hint(&self, at: &At<'d>) -> Option<Hint> {
        let (Some(folder), Some(own)) = (at.pointer.parent(), at.pointer.last()) else {
            // A whole file.
            return self.document.stem(at.pointer.file()).map(Hint::new);
        };
        // At the top of a file of schemas, too.
        match folder.last().as_deref().unwrap_or("$defs") {
            "$defs" | "definitions" | "schemas" => Some(Hint::new(own)),
            "properties" => {
                let parent = self.claimed.get(&folder.parent()?)?;
                Some(Hint::within(parent, own))
            }
            _ => None,
        }
    }

    /// What a schema becomes that is composed no more.
    pub(super) fn of_flat(
        &mut self,
        flat: Flat<'d>,
        hint: &Hint,
        name: Option<&str>,
    ) -> Option<Lowered> {
        if !flat.schema.unions.is_empty() {
            return self.of_alternatives(flat, hint, name);
        }
        if flat.schema.values.is_some() {
            return self.of_values(&flat.schema, hint, name);
        }
        if name.is_some() && flat.schema.discriminator.is_some() {
            let children = self.descendants(&flat.schema.at);
            if !children.is_empty() {
                return self.of_children(&flat, &children, hint, name);
            }
        }
        if flat.schema.types.len() > 1 {
            return self.of_types(&flat, hint, name);
        }
        let nullable = flat.schema.nullable;
        let ty = self.of_plain(&flat.schema, hint, name)?;
        // Null is some JSON too; and where there is nothing else, nothing is told from it.
        let nullable = (nullable || ty == TypeRef::Any) && ty != TypeRef::Null;
        Some(Lowered { ty, nullable })
    }

    fn of_values(
        &mut self,
        schema: &Schema<'d>,
        hint: &Hint,
        name: Option<&str>,
    ) -> Option<Lowered> {
        if let Some(list) = misplaced_values(schema) {
            // The values are those of the items: nobody lists the lists there are.
            let at = schema
                .at
                .member("enum")
                .unwrap_or_else(|| schema.at.clone());
            let message = "the values are no lists; they are taken for those of the items";
            self.diagnostics
                .warning(Code::InvalidValue, at.key(), message)
                .help("move `enum` into `items`");
            let item = self.of_values(&list, &item_hint(hint), None)?;
            let ty = TypeRef::List(Box::new(item.into_type()));
            let nullable = schema.nullable;
            return Some(Lowered { ty, nullable });
        }
        self.mind_keywords(schema, Kind::Enum);
        let values = schema.values.as_deref().unwrap_or_default();
        let (nullable, ty) = enums::lower(self, schema, values, hint, name)?;
        Some(Lowered { ty, nullable })
    }

    fn of_plain(
        &mut self,
        schema: &Schema<'d>,
        hint: &Hint,
        name: Option<&str>,
    ) -> Option<TypeRef> {
        let json_type = match schema.types.as_slice() {
            [] if schema.nullable && schema.at.member("type").is_some() && !schema.asserts() => {
                return Some(TypeRef::Null);
            }
            [] => implied_type(schema),
            [only, ..] => Some(*only),
        };
        self.mind_keywords(schema, kind(schema, json_type));
        let ty = match json_type {
            None => return Some(TypeRef::Any),
            Some(JsonType::Object) => self.of_object(schema, hint, name)?,
            Some(JsonType::Array) => self.of_array(schema, hint)?,
            Some(JsonType::Boolean) => TypeRef::Boolean,
            Some(JsonType::Integer) => formats::integer(schema.format),
            Some(JsonType::Number) => formats::number(schema.format),
            Some(JsonType::String) => formats::string(schema),
        };
        let rules = limits::rules(self, schema, &ty);
        // A secret stays one, and a file is sent in its own way.
        let is_open = !matches!(ty, TypeRef::Secret | TypeRef::File);
        let chosen = json_type.filter(|_| is_open);
        let chosen = chosen.and_then(|json_type| self.chosen(json_type, schema.format));
        self.limited(schema, chosen.unwrap_or(ty), rules, (hint, name))
    }

    /// The type that the settings choose for values of a JSON type and a format.
    fn chosen(&mut self, json_type: JsonType, format: Option<&str>) -> Option<TypeRef> {
        let json_type = match json_type {
            JsonType::Integer => "integer",
            JsonType::Number => "number",
            JsonType::String => "string",
            _ => return None,
        };
        let chosen = self.chooser.format(json_type, format)?;
        let ty = super::choices::external(&chosen.text);
        let fits = match ty {
            TypeRef::Boolean => false,
            TypeRef::String => json_type == "string",
            TypeRef::Int32 | TypeRef::Int64 | TypeRef::Uint64 | TypeRef::Float => {
                json_type != "string"
            }
            _ => true,
        };
        if !fits {
            let message = format!("values of type {json_type} are no `{}`", chosen.text);
            self.chooser
                .error(chosen, Code::InvalidValue, message, self.diagnostics)
                .help("choose a type that holds them");
        }
        fits.then_some(ty)
    }

    /// The type itself, or a type of its own around it if there are limits.
    fn limited(
        &mut self,
        schema: &Schema<'d>,
        inner: TypeRef,
        rules: Vec<Rule>,
        (hint, name): (&Hint, Option<&str>),
    ) -> Option<TypeRef> {
        if rules.is_empty() {
            return Some(inner);
        }
        // A format that is a type of its own becomes one limit among others.
        let (inner, rules) = match inner {
            TypeRef::Formatted(format) => {
                let own = [Rule::Format(format)];
                (TypeRef::String, own.into_iter().chain(rules).collect())
            }
            inner => (inner, rules),
        };
        let shape = Shape::Newtype(Newtype {
            inner,
            rules,
            recursive: false,
        });
        let docs = docs(&schema.annotations);
        Some(match name {
            Some(name) => self.add_type(name, docs, &schema.annotations, shape),
            None => self.add_inline(hint, docs, &schema.annotations, shape),
        })
    }

    /// Reports a value of the document that has no place in a schema.
    pub(super) fn invalid(&mut self, at: &At<'d>, message: &str, help: &str) {
        self.diagnostics
            .error(Code::InvalidValue, at.value(), message)
            .help(help);
    }
}

/// The one schema that a schema is composed of, beside null.
pub(super) fn only_part<'d>(schema: &Schema<'d>) -> Option<At<'d>> {
    let alternatives = schema.unions.iter().flatten();
    let mut others = schema
        .all_of
        .iter()
        .chain(alternatives.filter(|at| !is_null(at)));
    let only = others.next()?;
    others.next().is_none().then(|| only.clone())
}

/// Whether a schema says that a value is null, and nothing else.
pub(super) fn is_null(at: &At<'_>) -> bool {
    let is_null = |at: &At<'_>| match at.node {
        Node::Null => true,
        Node::String(text) => text == "null",
        Node::List(items) => matches!(items.as_slice(), [Node::Null]),
        _ => false,
    };
    let states = |name: &str| at.member(name).is_some_and(|at| is_null(&at));
    let constant = at.member("const").is_some_and(|at| *at.node == Node::Null);
    // As some write it in 3.0, where there is no type of null.
    let only_nullable = at
        .member("nullable")
        .is_some_and(|at| *at.node == Node::Bool(true))
        && at.node.as_map().is_some_and(|map| map.iter().count() == 1);
    let no_type = at.member("type").is_none();
    states("type") || constant || only_nullable || (no_type && states("enum"))
}

/// A list's schema that lists the values of its items, as a schema of those.
fn misplaced_values<'d>(schema: &Schema<'d>) -> Option<Schema<'d>> {
    let values = schema.values.as_deref().unwrap_or_default();
    let is_list = schema.types == [JsonType::Array];
    let holds_lists = values.iter().any(|at| at.node.as_list().is_some());
    (is_list && !holds_lists).then(|| Schema {
        types: Vec::new(),
        nullable: false,
        ..schema.clone()
    })
}

fn kind(schema: &Schema<'_>, json_type: Option<JsonType>) -> Kind {
    match json_type {
        None => Kind::Anything,
        Some(JsonType::Boolean) => Kind::Boolean,
        Some(JsonType::Integer) => Kind::Integer,
        Some(JsonType::Number) => Kind::Number,
        Some(JsonType::String) => Kind::Text,
        Some(JsonType::Array) => Kind::List,
        Some(JsonType::Object) if has_fields(schema) => Kind::Object,
        Some(JsonType::Object) => Kind::Map,
    }
}

pub(super) fn implied_type(schema: &Schema<'_>) -> Option<JsonType> {
    let size = &schema.size;
    let number = &schema.number;
    let has_number = number.minimum.is_some()
        || number.maximum.is_some()
        || number.exclusive_minimum.is_some()
        || number.exclusive_maximum.is_some()
        || number.multiple_of.is_some();
    let has_items = !schema.items.is_empty() || !schema.prefix_items.is_empty();
    // That there are no members, of which none is named, says nothing of what else a value may be.
    let says_nothing = matches!(schema.additional, Additional::Nothing) && schema.names_none();
    let has_members = schema.has_members() && !says_nothing;
    if has_members || size.min_properties.is_some() || size.max_properties.is_some() {
        Some(JsonType::Object)
    } else if has_items || size.unique_items || size.min_items.is_some() || size.max_items.is_some()
    {
        Some(JsonType::Array)
    } else if !size.patterns.is_empty() || size.min_length.is_some() || size.max_length.is_some() {
        Some(JsonType::String)
    } else if has_number {
        Some(JsonType::Number)
    } else if schema.secret || formats::imply_string(schema) || formats::is_file(schema) {
        Some(JsonType::String)
    } else {
        None
    }
}
