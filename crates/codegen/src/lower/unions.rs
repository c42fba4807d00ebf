//! What alternatives become: a type that is one of several, unless there is but one of them in the end.

use super::discriminator::Discriminator;
use super::flat::{Flat, Part};
use super::labels::member_name;
use super::schemas::is_null;
use super::{CATCH_ALL, Hint, Lowered, Lowering, docs};
use crate::diagnostics::Code;
use crate::model::{Shape, TypeRef, Union, UnionMember};
use crate::names::{Case, Scope, type_name};
use crate::spec::cursor::At;
use crate::spec::schema::{JsonType, Schema};

/// More combinations of alternatives than anybody tells apart.
const MOST: usize = 64;

/// The schemas that hold for one member of a union, and how it is told.
struct Alternative<'d> {
    parts: Vec<Part<'d>>,
    /// What the document calls it.
    label: Option<String>,
    /// What it is, for one that the document calls nothing.
    kind: String,
    tags: Vec<String>,
    /// Whether it is what other tags stand for, and no tag.
    is_default: bool,
    description: Option<String>,
}

impl<'d> Lowering<'d, '_> {
    /// What a schema with alternatives becomes.
    pub(super) fn of_alternatives(
        &mut self,
        mut flat: Flat<'d>,
        hint: &Hint,
        name: Option<&str>,
    ) -> Option<Lowered> {
        let lists = std::mem::take(&mut flat.schema.unions);
        let has_base = flat.schema.is_base();
        let mut telling = Vec::new();
        for list in lists {
            flat.schema.nullable |= list.iter().any(is_null);
            if let Some(constants) = self.constants(&list) {
                flat.schema = flat.schema.of_constants(constants);
                continue;
            }
            match self.telling(&list, has_base) {
                Some(list) => telling.push(list),
                None => {
                    let sets = self.required_sets(&list);
                    flat.schema.required_sets.extend(sets);
                }
            }
        }
        let discriminator = flat.schema.discriminator.clone();
        let discriminator = discriminator.and_then(|at| self.discriminator(&at));
        if let (Some(discriminator), [list]) = (&discriminator, telling.as_mut_slice()) {
            let own = &flat.schema.at.pointer;
            let added = self.mapped_beside(discriminator, list);
            list.extend(added.into_iter().filter(|at| at.pointer != *own));
        }
        let mut kept = Vec::new();
        for mut list in telling {
            // What leads back to what it would be joined with says nothing new.
            if has_base || list.len() == 1 {
                list.retain(|at| !self.holds(&flat, at));
            }
            match list.as_slice() {
                [only] => flat = self.with_only(flat, only)?,
                _ => kept.push(list),
            }
        }
        if let Some(values) = &flat.schema.values {
            flat.schema.values = Some(self.admitted(&flat.schema, values, &kept));
            return self.of_flat(flat, hint, name);
        }
        if kept.is_empty() || !flat.schema.unions.is_empty() {
            flat.schema.unions.extend(kept);
            return self.of_flat(flat, hint, name);
        }
        let alternatives = self.alternatives(&flat, &kept, discriminator.as_ref());
        self.of_members(&flat.schema, alternatives, discriminator, hint, name)
    }

    /// What a schema of several JSON types becomes.
    pub(super) fn of_types(
        &mut self,
        flat: &Flat<'d>,
        hint: &Hint,
        name: Option<&str>,
    ) -> Option<Lowered> {
        let of_type = |only: &JsonType| Alternative {
            parts: flat
                .parts
                .iter()
                .map(|part| Part {
                    only: Some(*only),
                    ..part.clone()
                })
                .collect(),
            label: Some(only.name().to_owned()),
            kind: String::new(),
            tags: Vec::new(),
            is_default: false,
            description: None,
        };
        let alternatives = flat.schema.types.iter().map(of_type).collect();
        self.of_members(&flat.schema, alternatives, None, hint, name)
    }

    /// What a base becomes that others are composed of and told apart by a property: one of those.
    pub(super) fn of_children(
        &mut self,
        flat: &Flat<'d>,
        children: &[At<'d>],
        hint: &Hint,
        name: Option<&str>,
    ) -> Option<Lowered> {
        let discriminator = flat.schema.discriminator.clone();
        let discriminator = discriminator.and_then(|at| self.discriminator(&at))?;
        // A child that adds nothing is the base under another name.
        let (same, children): (Vec<&At<'d>>, Vec<&At<'d>>) = children
            .iter()
            .partition(|child| self.is_alias(child, &flat.schema.at));
        let mut own = discriminator.own_tags(&flat.schema.at).unwrap_or_default();
        own.extend(same.iter().flat_map(|at| self.tags(&discriminator, at)));
        if children.is_empty() {
            let mut flat = flat.clone();
            flat.schema.discriminator = None;
            return self.of_flat(flat, hint, name);
        }
        let is_default = self.is_base_default(&discriminator, &flat.schema.at, &same);
        let mut alternatives = Vec::new();
        if !own.is_empty() || is_default {
            let bare = Part {
                bare: true,
                ..Part::whole(&flat.schema.at)
            };
            alternatives.push(Alternative {
                parts: vec![bare],
                label: Some("Base".to_owned()),
                kind: String::new(),
                tags: own,
                is_default,
                description: None,
            });
        }
        for child in children {
            alternatives.push(Alternative {
                parts: vec![Part::whole(child)],
                label: self.claimed.get(&child.pointer).cloned(),
                kind: String::new(),
                tags: self.tags(&discriminator, child),
                is_default: self.is_default(&discriminator, child),
                description: None,
            });
        }
        self.of_members(&flat.schema, alternatives, Some(discriminator), hint, name)
    }

    /// Whether other tags stand for a base itself, or for what repeats it.
    fn is_base_default(
        &self,
        discriminator: &Discriminator<'d>,
        base: &At<'d>,
        same: &[&At<'d>],
    ) -> bool {
        let mut all = std::iter::once(base).chain(same.iter().copied());
        all.any(|at| self.is_default(discriminator, at))
    }

    /// Whether a schema does no more than stand for `target`.
    fn is_alias(&self, at: &At<'d>, target: &At<'d>) -> bool {
        let mut at = at.clone();
        let mut seen = std::collections::BTreeSet::new();
        while seen.insert(at.pointer.clone()) {
            let mut unreported = crate::diagnostics::Diagnostics::unheard();
            let schema = Schema::read(&at, self.document.version, &mut unreported);
            match schema.and_then(|schema| self.stood_for(&schema)) {
                Some(next) if next.pointer == target.pointer => return true,
                Some(next) => at = next,
                None => break,
            }
        }
        false
    }

    /// Whether a schema is one of those that hold already.
    fn holds(&self, flat: &Flat<'d>, at: &At<'d>) -> bool {
        let mut unreported = crate::diagnostics::Diagnostics::unheard();
        let resolved = |part: &Part<'d>| self.document.resolve(&part.at, &mut unreported);
        let parts: Vec<At<'d>> = flat.parts.iter().filter_map(resolved).collect();
        self.is_one_of(at, &parts)
    }

    fn with_only(&mut self, flat: Flat<'d>, only: &At<'d>) -> Option<Flat<'d>> {
        let nullable = flat.schema.nullable;
        let mut parts = flat.parts;
        for part in &mut parts {
            part.bare = true;
        }
        parts.push(Part::whole(only));
        let mut joined = self.flat(&parts)?;
        joined.schema.nullable |= nullable;
        Some(joined)
    }

    fn alternatives(
        &mut self,
        flat: &Flat<'d>,
        lists: &[Vec<At<'d>>],
        discriminator: Option<&Discriminator<'d>>,
    ) -> Vec<Alternative<'d>> {
        let (lists, others) = self.told_apart(flat, lists);
        let bare = |part: &Part<'d>| Part {
            bare: true,
            ..part.clone()
        };
        let bare: Vec<Part<'d>> = flat.parts.iter().map(bare).collect();
        let base = if flat.schema.is_base() {
            bare.clone()
        } else {
            Vec::new()
        };
        // A type alone is no base, but all that is known where alternatives say nothing.
        let has_type = base.is_empty() && !flat.schema.types.is_empty();
        let children = self.descendants(&flat.schema.at);
        let mut combined: Vec<(Vec<Part<'d>>, Vec<At<'d>>)> = vec![(base, Vec::new())];
        for list in lists {
            let with = |(parts, chosen): &(Vec<Part<'d>>, Vec<At<'d>>), at: &At<'d>| {
                // What is composed of the base says all that the base does.
                let is_child = self.is_one_of(at, &children);
                let parts = if is_child { &[] } else { parts.as_slice() };
                let parts = [parts, &[Part::whole(at)]].concat();
                let chosen = [chosen.as_slice(), std::slice::from_ref(at)].concat();
                (parts, chosen)
            };
            combined = combined
                .iter()
                .flat_map(|one| list.iter().map(move |at| with(one, at)))
                .collect();
        }
        let mut earlier: Vec<Vec<At<'d>>> = Vec::new();
        let mut alternatives = Vec::new();
        for (mut parts, chosen) in combined {
            if has_type && self.say_nothing(&chosen) {
                parts.splice(..0, bare.clone());
            }
            parts.extend(others.clone());
            let mut kind = self.described(&chosen, &earlier);
            if kind == "Any" && flat.schema.is_base() {
                // It is what all of them are.
                "Base".clone_into(&mut kind);
            }
            alternatives.push(self.alternative(parts, &chosen, kind, discriminator));
            earlier.push(chosen);
        }
        alternatives
    }

    /// The lists whose alternatives are combined, each with each. Where that would be too many, it is the first alone,
    /// and what the others describe may be there in each of its alternatives.
    fn told_apart<'l>(
        &mut self,
        flat: &Flat<'d>,
        lists: &'l [Vec<At<'d>>],
    ) -> (&'l [Vec<At<'d>>], Vec<Part<'d>>) {
        let count = lists.iter().map(Vec::len).fold(1, usize::saturating_mul);
        let [first, others @ ..] = lists else {
            return (lists, Vec::new());
        };
        if count <= MOST || others.is_empty() {
            return (lists, Vec::new());
        }
        let message = "there are too many combinations of alternatives; those of the first list are told apart, and what the others describe may be there in each";
        self.diagnostics
            .warning(Code::Unsupported, flat.schema.at.key(), message)
            .help("write the combinations that there are as one list of alternatives");
        let others = others.iter().flatten().map(Part::sometimes).collect();
        (std::slice::from_ref(first), others)
    }

    /// What is one of several: each of `all` a list of schemas that hold together, with what is said about that one. A list
    /// of none stands for anything.
    pub(super) fn any_of(
        &mut self,
        schema: &Schema<'d>,
        all: &[(Vec<At<'d>>, Option<String>)],
        hint: &Hint,
    ) -> Option<Lowered> {
        let mut about = Schema::anything(&schema.at);
        about.types.clone_from(&schema.types);
        let mut earlier: Vec<Vec<At<'d>>> = Vec::new();
        let mut alternatives = Vec::new();
        for (together, description) in all {
            let parts = together.iter().map(Part::whole).collect();
            let chosen = together.get(..1).unwrap_or_default();
            let kind = match chosen {
                [] => "Any".to_owned(),
                chosen => self.described(chosen, &earlier),
            };
            let alternative = self.alternative(parts, chosen, kind, None);
            alternatives.push(Alternative {
                description: description.clone().or(alternative.description.clone()),
                ..alternative
            });
            earlier.push(chosen.to_vec());
        }
        self.of_members(&about, alternatives, None, hint, None)
    }

    fn is_one_of(&self, at: &At<'d>, schemas: &[At<'d>]) -> bool {
        let mut unreported = crate::diagnostics::Diagnostics::unheard();
        let target = self.document.resolve(at, &mut unreported);
        target.is_some_and(|target| schemas.iter().any(|other| other.pointer == target.pointer))
    }

    fn alternative(
        &mut self,
        parts: Vec<Part<'d>>,
        chosen: &[At<'d>],
        kind: String,
        discriminator: Option<&Discriminator<'d>>,
    ) -> Alternative<'d> {
        let tags = discriminator.map(|discriminator| {
            let tags = chosen.iter().flat_map(|at| self.tags(discriminator, at));
            tags.collect::<Vec<_>>()
        });
        let mut chosen_of = chosen.iter();
        let is_default = discriminator
            .is_some_and(|discriminator| chosen_of.any(|at| self.is_default(discriminator, at)));
        let labels: Vec<String> = chosen.iter().filter_map(|at| self.label(at)).collect();
        let description = chosen.first().and_then(|at| {
            at.member("description")
                .and_then(|at| at.node.as_str())
                .map(str::to_owned)
        });
        Alternative {
            parts,
            label: (!labels.is_empty()).then(|| labels.join("_")),
            kind,
            tags: tags.unwrap_or_default(),
            is_default,
            description,
        }
    }

    /// The union of its members; the one type that they all are, if they are.
    fn of_members(
        &mut self,
        schema: &Schema<'d>,
        alternatives: Vec<Alternative<'d>>,
        discriminator: Option<Discriminator<'d>>,
        hint: &Hint,
        name: Option<&str>,
    ) -> Option<Lowered> {
        let parent = name.map_or_else(|| type_name(&hint.name), str::to_owned);
        let mut nullable = schema.nullable;
        let mut members: Vec<UnionMember> = Vec::new();
        let mut scope = Scope::of(Case::Pascal);
        scope.claim(CATCH_ALL, CATCH_ALL);
        for alternative in alternatives {
            let label = alternative.label.clone();
            let own = label.clone().or_else(|| alternative.tags.first().cloned());
            let own = own.unwrap_or(alternative.kind);
            let inner = Hint::new(format!("{parent}_{}", type_name(&own)));
            let lowered = match alternative.parts.as_slice() {
                [] => Lowered::any(),
                parts => self.parts(parts, &inner)?,
            };
            nullable |= lowered.nullable || lowered.ty == TypeRef::Null;
            if lowered.ty == TypeRef::Null {
                continue;
            }
            // That it may be itself says nothing.
            if name.is_some_and(|name| lowered.ty.named() == Some(name) && lowered.ty.is_named()) {
                continue;
            }
            let mut tags = alternative.tags;
            tags.extend(self.inner_tags(&lowered.ty, discriminator.as_ref()));
            if let Some(known) = members.iter_mut().find(|known| known.ty == lowered.ty) {
                known.tags.extend(tags);
                known.is_default |= alternative.is_default;
                continue;
            }
            let preferred = member_name(label.as_deref(), &tags, &lowered.ty, &parent);
            members.push(UnionMember {
                name: scope.claim(&preferred, &own),
                ty: lowered.ty,
                tags,
                adds_tag: false,
                is_default: alternative.is_default,
                description: alternative.description,
            });
        }
        once(&mut members);
        match members.as_slice() {
            // What is told by a tag may be joined by others.
            [only] if discriminator.is_none() => {
                let ty = only.ty.clone();
                return Some(Lowered { ty, nullable });
            }
            [] => {
                return Some(Lowered {
                    ty: TypeRef::Any,
                    nullable: true,
                });
            }
            _ => {}
        }
        let tag = discriminator.map(|discriminator| discriminator.property.to_owned());
        let tag = tag.filter(|_| members.iter().any(|member| !member.tags.is_empty()));
        let shape = Shape::Union(Union { tag, members });
        let docs = docs(&schema.annotations);
        let ty = match name {
            Some(name) => self.add_type(name, docs, &schema.annotations, shape),
            None => self.add_inline(hint, docs, &schema.annotations, shape),
        };
        Some(Lowered { ty, nullable })
    }

    /// The tags of a member that is a union by the same property itself.
    fn inner_tags(&self, ty: &TypeRef, discriminator: Option<&Discriminator<'d>>) -> Vec<String> {
        let (TypeRef::Named(name), Some(discriminator)) = (ty, discriminator) else {
            return Vec::new();
        };
        match self.types.get(name).map(|found| &found.shape) {
            Some(Shape::Union(union)) if union.tag.as_deref() == Some(discriminator.property) => {
                union
                    .members
                    .iter()
                    .flat_map(|member| member.tags.clone())
                    .collect()
            }
            _ => Vec::new(),
        }
    }
}

/// Leaves each tag to the first member that has it, and what is told by none to the first that it can be.
fn once(members: &mut [UnionMember]) {
    let defaults = members.iter_mut().filter(|member| member.is_default);
    defaults
        .skip(1)
        .for_each(|member| member.is_default = false);
    let mut seen = std::collections::BTreeSet::new();
    for member in members {
        member.tags.retain(|tag| seen.insert(tag.clone()));
    }
}
