//! Schemas that are composed of others by `allOf` and references, as one.
//!
//! Owns which schemas hold together for a value. Must not know what becomes of them.

use std::collections::BTreeSet;

use super::Lowering;
use super::schemas::is_null;
use crate::diagnostics::Code;
use crate::spec::cursor::At;
use crate::spec::pointer::Pointer;
use crate::spec::schema::{Additional, JsonType, Schema};

/// One of the schemas that hold for a value, or a part of what it says.
#[derive(Clone, Debug)]
pub(super) struct Part<'d> {
    pub(super) at: At<'d>,
    /// Without the alternatives in it, one of which is another part.
    pub(super) bare: bool,
    /// Only what it says of values of this type.
    pub(super) only: Option<JsonType>,
    /// It holds for some values only: none of its properties has to be there.
    pub(super) sometimes: bool,
}

/// What tells parts apart: where one stands, and what of it is meant.
pub(super) type PartKey = (Pointer, bool, Option<JsonType>);

impl<'d> Part<'d> {
    pub(super) fn key(&self) -> PartKey {
        (self.at.pointer.clone(), self.bare, self.only)
    }

    pub(super) fn whole(at: &At<'d>) -> Self {
        Self {
            at: at.clone(),
            bare: false,
            only: None,
            sometimes: false,
        }
    }

    /// A schema that holds for some values only.
    pub(super) fn sometimes(at: &At<'d>) -> Self {
        Self {
            sometimes: true,
            ..Self::whole(at)
        }
    }
}

/// A schema without references and `allOf`, and what it was made of.
#[derive(Clone, Debug)]
pub(super) struct Flat<'d> {
    pub(super) schema: Schema<'d>,
    pub(super) parts: Vec<Part<'d>>,
}

/// How a schema was come to while another one is made flat.
#[derive(Debug, Default)]
struct Way {
    /// The schemas on the way here: what leads back to one of them says nothing new.
    open: Vec<Pointer>,
    /// What holds already, with its alternatives or without. To say it again says nothing new either, and schemas that
    /// each name the next one twice would be said twice as often with every step.
    joined: BTreeSet<(Pointer, bool)>,
    /// What holds under some condition already.
    conditions: BTreeSet<Pointer>,
}

impl<'d> Lowering<'d, '_> {
    /// The schema that holds where all `parts` hold.
    pub(super) fn flat(&mut self, parts: &[Part<'d>]) -> Option<Flat<'d>> {
        let mut all: Option<Flat<'d>> = None;
        let mut members = Vec::new();
        let (sometimes, always): (Vec<&Part<'d>>, Vec<&Part<'d>>) =
            parts.iter().partition(|part| part.sometimes);
        for part in always {
            let flat = self.flat_part(part, &mut Way::default())?;
            members.push((flat.schema.says_what(), flat.schema.nullable));
            all = Some(match all {
                None => flat,
                Some(first) => first.and(flat.schema),
            });
        }
        let mut all = all?;
        all.schema.nullable = is_nullable(&members);
        for part in sometimes {
            all = self.with_conditional(all, &part.at, &mut Way::default());
        }
        all.parts = parts.to_vec();
        Some(all)
    }

    /// A part with what it refers to and is composed of.
    fn flat_part(&mut self, part: &Part<'d>, way: &mut Way) -> Option<Flat<'d>> {
        self.a_level_in(&part.at, |lowering| lowering.flat_part_here(part, way))
    }

    fn flat_part_here(&mut self, part: &Part<'d>, way: &mut Way) -> Option<Flat<'d>> {
        let mut schema = self.read_schema(&part.at)?;
        if part.bare {
            schema.unions.clear();
            schema.discriminator = None;
        }
        schema.types = part.only.map_or(schema.types, |only| vec![only]);
        way.open.push(part.at.pointer.clone());
        let stated = (schema.nullable, schema.says_what());
        let mut inner = std::mem::take(&mut schema.all_of);
        if let Some(reference) = schema.reference.take() {
            inner.insert(0, self.document.follow(&reference, self.diagnostics)?);
        }
        let conditional = std::mem::take(&mut schema.conditional);
        let mut flat = Flat {
            schema,
            parts: vec![part.clone()],
        };
        let mut members = Vec::new();
        // The last of them that says more of what type a value has.
        let mut typed = part.at.clone();
        for at in &inner {
            let Some(member) = self.flat_member(at, part, way)? else {
                continue;
            };
            members.push((member.says_what(), member.nullable));
            let before = flat.schema.types.clone();
            let member_at = member.at.clone();
            if flat.schema.excludes(&member) {
                let but_null = flat.schema.nullable && member.nullable;
                self.report_exclusion(at, &member_at, &typed, but_null);
            }
            flat = flat.and(member);
            if flat.schema.types != before {
                typed = member_at;
            }
        }
        flat.schema.nullable = stated.0 || (!stated.1 && is_nullable(&members));
        for at in &conditional {
            flat = self.with_conditional(flat, at, way);
        }
        way.open.pop();
        Some(flat)
    }

    /// Reports that the schema `at`, which is to hold as well, has a type by `member` that no value can have beside the one that
    /// `counts` gives it.
    pub(super) fn report_exclusion(
        &mut self,
        at: &At<'d>,
        member: &At<'d>,
        counts: &At<'d>,
        but_null: bool,
    ) {
        let type_of = |at: &At<'d>| at.member("type").map_or_else(|| at.key(), |at| at.value());
        let reference = at.member("$ref").map(|at| at.value());
        let but_null = if but_null { " but null" } else { "" };
        let message = format!(
            "no value{but_null} has the type that this gives it and the other one; the other counts"
        );
        let place = reference.clone().unwrap_or_else(|| type_of(member));
        let found = self
            .diagnostics
            .warning(Code::InvalidValue, place, message)
            .help("give both the same type, or list them in `oneOf` if one of them is enough");
        if reference.is_some() {
            found.also(type_of(member), "this type");
        }
        found.also(type_of(counts), "the other one");
    }

    /// What one schema of an `allOf` says; `Some(None)` if it leads back, or holds already.
    fn flat_member(
        &mut self,
        at: &At<'d>,
        part: &Part<'d>,
        way: &mut Way,
    ) -> Option<Option<Schema<'d>>> {
        self.leads_to_schema(at)?;
        let at = self.document.resolve(at, self.diagnostics)?;
        let is_new = way.joined.insert((at.pointer.clone(), part.bare));
        if !is_new || way.open.contains(&at.pointer) {
            return Some(None);
        }
        let inner = Part {
            bare: part.bare,
            ..Part::whole(&at)
        };
        let mut schema = self.flat_part(&inner, way)?.schema;
        // The alternatives of a base are its children, and one of them is what is being described.
        let leads_back = schema
            .unions
            .iter()
            .flatten()
            .any(|at| self.leads_to(at, &way.open));
        if leads_back {
            schema.unions.clear();
        }
        if schema.unions.is_empty() {
            schema.discriminator = None;
        }
        Some(Some(schema))
    }

    fn leads_to(&mut self, at: &At<'d>, open: &[Pointer]) -> bool {
        let mut unreported = crate::diagnostics::Diagnostics::unheard();
        let target = self.document.resolve(at, &mut unreported);
        target.is_some_and(|target| open.contains(&target.pointer))
    }

    /// With the properties that a schema adds under some condition, none of which has to be there.
    fn with_conditional(&mut self, flat: Flat<'d>, at: &At<'d>, way: &mut Way) -> Flat<'d> {
        let mut addition = Schema::anything(at);
        addition.sometimes = self.conditional_properties(at, way);
        addition.nullable = flat.schema.nullable;
        flat.and(addition)
    }

    /// The properties that a schema describes, by itself or by its alternatives.
    fn conditional_properties(
        &mut self,
        at: &At<'d>,
        way: &mut Way,
    ) -> Vec<(&'d str, Vec<Vec<At<'d>>>)> {
        let target = self
            .leads_to_schema(at)
            .and_then(|()| self.document.resolve(at, self.diagnostics));
        let Some(at) = target.filter(|at| !way.open.contains(&at.pointer)) else {
            return Vec::new();
        };
        if !way.conditions.insert(at.pointer.clone()) {
            return Vec::new();
        }
        // What always holds is none of what holds here, nor the other way round.
        let joined = std::mem::take(&mut way.joined);
        let found = self.flat_part(&Part::whole(&at), way);
        way.joined = joined;
        let Some(found) = found else {
            return Vec::new();
        };
        let schema = found.schema;
        let own = schema.properties.into_iter();
        let mut properties: Vec<_> = own.map(|(name, all)| (name, vec![all])).collect();
        properties.extend(schema.sometimes);
        way.open.push(at.pointer);
        for alternative in schema.unions.iter().flatten() {
            properties.extend(self.conditional_properties(alternative, way));
        }
        way.open.pop();
        properties
    }
}

impl<'d> Flat<'d> {
    fn and(self, schema: Schema<'d>) -> Self {
        Self {
            schema: self.schema.and(schema),
            parts: self.parts,
        }
    }
}

/// Whether null is a value where all schemas hold, of each of which is known whether it says what values are, and
/// whether null is one.
fn is_nullable(members: &[(bool, bool)]) -> bool {
    let mut telling = members
        .iter()
        .filter(|(tells, nullable)| *tells || *nullable);
    let first = telling.next();
    first.is_some_and(|(_, nullable)| *nullable) && telling.all(|(_, nullable)| *nullable)
}

impl Schema<'_> {
    /// Whether it says anything that tells values from others, by keywords or by alternatives.
    pub(super) fn says_what(&self) -> bool {
        !self.types.is_empty() || self.asserts() || !self.unions.iter().flatten().all(is_null)
    }

    /// Whether it says more about values than their JSON type, by keywords of its own.
    pub(super) fn asserts(&self) -> bool {
        let number = &self.number;
        let limits = [
            &number.minimum,
            &number.maximum,
            &number.exclusive_minimum,
            &number.exclusive_maximum,
            &number.multiple_of,
        ];
        self.has_members()
            || self.has_sizes()
            || self.values.is_some()
            || self.format.is_some()
            || self.secret
            || !self.items.is_empty()
            || !self.prefix_items.is_empty()
            || limits.iter().any(|limit| limit.is_some())
    }

    /// Whether what it says has to be said of each of its alternatives. That there are no other members has not: they
    /// are the alternatives' own.
    pub(super) fn is_base(&self) -> bool {
        let is_closed = matches!(self.additional, Additional::Nothing | Additional::Anything);
        self.asserts() && !(is_closed && self.names_none())
    }

    /// Whether it names no member, not even by a pattern.
    pub(super) fn names_none(&self) -> bool {
        self.properties.is_empty() && self.pattern_properties.is_empty() && self.required.is_empty()
    }

    /// Whether it says something about the members of an object.
    pub(super) fn has_members(&self) -> bool {
        !self.properties.is_empty()
            || !self.sometimes.is_empty()
            || !self.required_with.is_empty()
            || !self.pattern_properties.is_empty()
            || self.property_names.is_some()
            || !self.required.is_empty()
            || !matches!(self.additional, Additional::Unsaid)
    }

    fn has_sizes(&self) -> bool {
        let size = &self.size;
        let counts = [
            size.min_length,
            size.max_length,
            size.min_items,
            size.max_items,
            size.min_properties,
            size.max_properties,
        ];
        !size.patterns.is_empty() || size.unique_items || counts.iter().any(Option::is_some)
    }
}
