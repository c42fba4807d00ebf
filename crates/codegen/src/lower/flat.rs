//! Schemas that are composed of others by `allOf` and references, as one.
//!
//! Owns which schemas hold together for a value. Must not know what becomes of them.

use super::Lowering;
use super::schemas::is_null;
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
}

impl<'d> Part<'d> {
    pub(super) fn whole(at: &At<'d>) -> Self {
        Self {
            at: at.clone(),
            bare: false,
            only: None,
        }
    }
}

/// A schema without references and `allOf`, and what it was made of.
#[derive(Clone, Debug)]
pub(super) struct Flat<'d> {
    pub(super) schema: Schema<'d>,
    pub(super) parts: Vec<Part<'d>>,
}

impl<'d> Lowering<'d, '_> {
    /// The schema that holds where all `parts` hold.
    pub(super) fn flat(&mut self, parts: &[Part<'d>]) -> Option<Flat<'d>> {
        let mut all: Option<Flat<'d>> = None;
        let mut members = Vec::new();
        for part in parts {
            let flat = self.flat_part(part, &mut Vec::new())?;
            members.push((flat.schema.says_what(), flat.schema.nullable));
            all = Some(match all {
                None => flat,
                Some(first) => first.and(flat.schema),
            });
        }
        let mut all = all?;
        all.schema.nullable = is_nullable(&members);
        all.parts = parts.to_vec();
        Some(all)
    }

    /// A part with what it refers to and is composed of. `open` are the schemas on the way here: what leads back to one
    /// of them says nothing new.
    fn flat_part(&mut self, part: &Part<'d>, open: &mut Vec<Pointer>) -> Option<Flat<'d>> {
        self.within(&part.at, |lowering| lowering.flat_part_here(part, open))
    }

    fn flat_part_here(&mut self, part: &Part<'d>, open: &mut Vec<Pointer>) -> Option<Flat<'d>> {
        let mut schema = self.read_schema(&part.at)?;
        if part.bare {
            schema.unions.clear();
            schema.discriminator = None;
        }
        schema.types = part.only.map_or(schema.types, |only| vec![only]);
        open.push(part.at.pointer.clone());
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
        for at in &inner {
            let Some(member) = self.flat_member(at, part, open)? else {
                continue;
            };
            members.push((member.says_what(), member.nullable));
            flat = flat.and(member);
        }
        flat.schema.nullable = stated.0 || (!stated.1 && is_nullable(&members));
        for at in &conditional {
            flat = self.with_conditional(flat, at, open);
        }
        open.pop();
        Some(flat)
    }

    /// What one schema of an `allOf` says; `Some(None)` if it leads back.
    fn flat_member(
        &mut self,
        at: &At<'d>,
        part: &Part<'d>,
        open: &mut Vec<Pointer>,
    ) -> Option<Option<Schema<'d>>> {
        let at = self.document.resolve(at, self.diagnostics)?;
        if open.contains(&at.pointer) {
            return Some(None);
        }
        let inner = Part {
            at,
            bare: part.bare,
            only: None,
        };
        let mut schema = self.flat_part(&inner, open)?.schema;
        // The alternatives of a base are its children, and one of them is what is being described.
        let leads_back = schema
            .unions
            .iter()
            .flatten()
            .any(|at| self.leads_to(at, open));
        if leads_back {
            schema.unions.clear();
        }
        if schema.unions.is_empty() {
            schema.discriminator = None;
        }
        Some(Some(schema))
    }

    fn leads_to(&mut self, at: &At<'d>, open: &[Pointer]) -> bool {
        let mut unreported = crate::diagnostics::Diagnostics::new();
        let target = self.document.resolve(at, &mut unreported);
        target.is_some_and(|target| open.contains(&target.pointer))
    }

    /// With the properties that a schema adds under some condition, none of which has to be there.
    fn with_conditional(
        &mut self,
        flat: Flat<'d>,
        at: &At<'d>,
        open: &mut Vec<Pointer>,
    ) -> Flat<'d> {
        if open.contains(&at.pointer) {
            return flat;
        }
        let Some(found) = self.flat_part(&Part::whole(at), open) else {
            return flat;
        };
        let known = |name: &&str| {
            flat.schema
                .properties
                .iter()
                .any(|(known, _)| known == name)
        };
        let added = found.schema.properties.iter();
        let properties = added.filter(|(name, _)| !known(name)).cloned().collect();
        let mut addition = Schema::anything(at);
        addition.properties = properties;
        addition.nullable = flat.schema.nullable;
        flat.and(addition)
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
        let names_none = self.properties.is_empty()
            && self.pattern_properties.is_empty()
            && self.required.is_empty();
        self.asserts() && !(is_closed && names_none)
    }

    /// Whether it says something about the members of an object.
    pub(super) fn has_members(&self) -> bool {
        !self.properties.is_empty()
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
