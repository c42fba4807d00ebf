//! What alternatives become: a type that is one of several, unless there is but one of them in the end.

use super::discriminator::Discriminator;
use super::flat::{Flat, Part};
use super::schemas::is_null;
use super::{Hint, Lowered, Lowering, docs};
use crate::diagnostics::Code;
use crate::model::{Shape, TypeRef, Union, UnionMember};
use crate::names::{Case, Scope, type_name};
use crate::spec::cursor::At;
use crate::spec::schema::{JsonType, Schema};

/// The variant that holds what is none of the members; claimed before any member can be.
const CATCH_ALL: &str = "UnknownValue";

/// More combinations of alternatives than anybody tells apart.
const MOST: usize = 64;

/// The schemas that hold for one member of a union, and how it is told.
struct Alternative<'d> {
    parts: Vec<Part<'d>>,
    /// What the document calls it.
    label: Option<String>,
    tags: Vec<String>,
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
        let mut kept = Vec::new();
        for list in lists {
            flat.schema.nullable |= list.iter().any(is_null);
            let mut list = self.telling(list, has_base);
            // What leads back to what it would be joined with says nothing new.
            if has_base || list.len() == 1 {
                list.retain(|at| !self.holds(&flat, at));
            }
            match list.as_slice() {
                [] => {}
                [only] => flat = self.with_only(flat, only)?,
                _ => kept.push(list),
            }
        }
        if kept.is_empty() || !flat.schema.unions.is_empty() {
            flat.schema.unions.extend(kept);
            return self.of_flat(flat, hint, name);
        }
        let discriminator = flat.schema.discriminator.clone();
        let discriminator = discriminator.and_then(|at| self.discriminator(&at));
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
            tags: Vec::new(),
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
        let mut alternatives = Vec::new();
        if let Some(tags) = discriminator.own_tags(&flat.schema.at) {
            let bare = Part {
                bare: true,
                ..Part::whole(&flat.schema.at)
            };
            alternatives.push(Alternative {
                parts: vec![bare],
                label: Some("Base".to_owned()),
                tags,
                description: None,
            });
        }
        for child in children {
            alternatives.push(Alternative {
                parts: vec![Part::whole(child)],
                label: self.claimed.get(&child.pointer).cloned(),
                tags: self.tags(&discriminator, child),
                description: None,
            });
        }
        self.of_members(&flat.schema, alternatives, Some(discriminator), hint, name)
    }

    /// The alternatives that say what values are, each once. Null is said elsewhere, and what only says which members
    /// have to be there together is not checked.
    fn telling(&mut self, list: Vec<At<'d>>, has_base: bool) -> Vec<At<'d>> {
        let mut telling: Vec<At<'d>> = Vec::new();
        for at in list.into_iter().filter(|at| !is_null(at)) {
            let Some(schema) = self.read_schema(&at) else {
                continue;
            };
            let only_requires = schema.types.iter().all(|ty| *ty == JsonType::Object)
                && schema.properties.is_empty()
                && schema.reference.is_none()
                && schema.all_of.is_empty()
                && schema.unions.is_empty()
                && !(Schema {
                    required: Vec::new(),
                    ..schema.clone()
                })
                .asserts();
            let idle = only_requires && (has_base || !schema.says_what());
            if !idle {
                telling.push(at);
            }
        }
        telling
    }

    /// Whether a schema is one of those that hold already.
    fn holds(&self, flat: &Flat<'d>, at: &At<'d>) -> bool {
        let mut unreported = crate::diagnostics::Diagnostics::new();
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
        let count = lists.iter().map(Vec::len).product::<usize>();
        let lists = if count > MOST { &lists[..1] } else { lists };
        if count > MOST {
            let message = "there are too many combinations of alternatives; only those of the first list are told apart";
            self.diagnostics
                .warning(Code::Unsupported, flat.schema.at.key(), message);
        }
        let base = if flat.schema.is_base() {
            let bare = |part: &Part<'d>| Part {
                bare: true,
                ..part.clone()
            };
            flat.parts.iter().map(bare).collect()
        } else {
            Vec::new()
        };
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
        combined
            .into_iter()
            .map(|(parts, chosen)| self.alternative(parts, &chosen, discriminator))
            .collect()
    }

    fn is_one_of(&self, at: &At<'d>, schemas: &[At<'d>]) -> bool {
        let mut unreported = crate::diagnostics::Diagnostics::new();
        let target = self.document.resolve(at, &mut unreported);
        target.is_some_and(|target| schemas.iter().any(|other| other.pointer == target.pointer))
    }

    fn alternative(
        &mut self,
        parts: Vec<Part<'d>>,
        chosen: &[At<'d>],
        discriminator: Option<&Discriminator<'d>>,
    ) -> Alternative<'d> {
        let tags = discriminator.map(|discriminator| {
            let tags = chosen.iter().flat_map(|at| self.tags(discriminator, at));
            tags.collect::<Vec<_>>()
        });
        let labels: Vec<String> = chosen.iter().filter_map(|at| self.label(at)).collect();
        let description = chosen.first().and_then(|at| {
            at.member("description")
                .and_then(|at| at.node.as_str())
                .map(str::to_owned)
        });
        Alternative {
            parts,
            label: (!labels.is_empty()).then(|| labels.join("_")),
            tags: tags.unwrap_or_default(),
            description,
        }
    }

    /// What the document calls a schema: the name that it is referred to by, its title.
    fn label(&mut self, at: &At<'d>) -> Option<String> {
        if let Some(reference) = at.member("$ref") {
            let mut unreported = crate::diagnostics::Diagnostics::new();
            let target = self.document.follow(&reference, &mut unreported)?;
            let claimed = self.claimed.get(&target.pointer).cloned();
            return claimed.or_else(|| target.pointer.last());
        }
        let title = at.member("title").and_then(|at| at.node.as_str());
        // A sentence is no name.
        title
            .filter(|title| title.len() <= 40)
            .map(str::to_owned)
            .or_else(|| constant(at))
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
        for (index, alternative) in alternatives.into_iter().enumerate() {
            let label = alternative.label.clone();
            let own = label.clone().or_else(|| alternative.tags.first().cloned());
            let own = own.unwrap_or_else(|| kind_of(&alternative.parts, index));
            let inner = Hint::new(format!("{parent}_{}", type_name(&own)));
            let lowered = self.parts(&alternative.parts, &inner)?;
            nullable |= lowered.nullable;
            // That it may be itself says nothing.
            if name.is_some_and(|name| lowered.ty.named() == Some(name) && lowered.ty.is_named()) {
                continue;
            }
            let mut tags = alternative.tags;
            tags.extend(self.inner_tags(&lowered.ty, discriminator.as_ref()));
            if let Some(known) = members.iter_mut().find(|known| known.ty == lowered.ty) {
                known.tags.extend(tags);
                continue;
            }
            let preferred = self.member_name(label.as_deref(), &tags, &lowered.ty, &parent);
            members.push(UnionMember {
                name: scope.claim(&preferred, &own),
                ty: lowered.ty,
                tags,
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

    fn member_name(
        &self,
        label: Option<&str>,
        tags: &[String],
        ty: &TypeRef,
        parent: &str,
    ) -> String {
        if let Some(label) = label {
            return type_name(label);
        }
        if let [tag, ..] = tags {
            return type_name(tag);
        }
        match ty {
            TypeRef::Named(name) => {
                let rest = name.strip_prefix(parent).unwrap_or_default();
                let plain = rest.starts_with(|first: char| first.is_ascii_uppercase());
                if plain { rest.to_owned() } else { name.clone() }
            }
            ty => kind_name(ty),
        }
    }
}

/// What an alternative is called that the document calls nothing.
fn kind_of(parts: &[Part<'_>], index: usize) -> String {
    let last = parts.last().map(|part| &part.at);
    let ty = last.and_then(|at| at.member("type"));
    let ty = ty.as_ref().and_then(|at| at.node.as_str());
    match ty {
        _ if last.is_some_and(|at| at.member("enum").is_some()) => "Known".to_owned(),
        Some("object") => "Object".to_owned(),
        Some("array") => "List".to_owned(),
        _ => format!("Option{}", index + 1),
    }
}

/// What a type is called that has no name.
fn kind_name(ty: &TypeRef) -> String {
    match ty {
        TypeRef::Boolean => "Boolean".to_owned(),
        TypeRef::Int32 | TypeRef::Int64 | TypeRef::Uint64 => "Integer".to_owned(),
        TypeRef::Float => "Number".to_owned(),
        TypeRef::Secret => "Secret".to_owned(),
        TypeRef::Formatted(format) => format.name().to_owned(),
        TypeRef::Any => "Any".to_owned(),
        TypeRef::List(inner) => format!("{}List", kind_name(inner)),
        TypeRef::Tuple(_) => "Tuple".to_owned(),
        TypeRef::Map(inner) => format!("{}Map", kind_name(inner)),
        TypeRef::Nullable(inner) | TypeRef::Boxed(inner) => kind_name(inner),
        TypeRef::Named(name) => name.clone(),
        _ => "String".to_owned(),
    }
}

/// The text that a property of an object always has, such as its `type`.
fn constant(at: &At<'_>) -> Option<String> {
    let properties = at.member("properties")?.members();
    properties.into_iter().find_map(|(_, property)| {
        let listed = property.member("enum").map(|at| at.items());
        let only = match listed.as_deref() {
            Some([only]) => Some(only.clone()),
            _ => property.member("const"),
        };
        only.and_then(|at| at.node.as_str().map(str::to_owned))
    })
}

/// Leaves each tag to the first member that has it.
fn once(members: &mut [UnionMember]) {
    let mut seen = std::collections::BTreeSet::new();
    for member in members {
        member.tags.retain(|tag| seen.insert(tag.clone()));
    }
}

impl JsonType {
    const fn name(self) -> &'static str {
        match self {
            Self::Boolean => "Boolean",
            Self::Integer => "Integer",
            Self::Number => "Number",
            Self::String => "String",
            Self::Array => "List",
            Self::Object => "Object",
        }
    }
}
