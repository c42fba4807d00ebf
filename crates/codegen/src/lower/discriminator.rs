//! The property that tells the members of a union apart, and the values of it that stand for each.

use std::collections::{BTreeMap, BTreeSet};

use super::Lowering;
use super::flat::Part;
use crate::diagnostics::{Code, Diagnostics};
use crate::spec::cursor::{At, ObjectView};
use crate::spec::node::Node;
use crate::spec::pointer::Pointer;
use crate::spec::schema::Schema;

/// How many alternatives within alternatives are looked at for what stands for them.
const DEEPEST: usize = 4;

/// What a `discriminator` says.
#[derive(Clone, Debug)]
pub(super) struct Discriminator<'d> {
    /// `propertyName`
    pub(super) property: &'d str,
    /// `mapping`: values, and the schemas that they stand for.
    mapping: Vec<(&'d str, At<'d>)>,
    /// `defaultMapping`: the schema that all other values stand for, and none.
    default: Option<At<'d>>,
}

/// The members of a discriminator as they are written.
struct Stated<'d> {
    property: Option<&'d str>,
    mapping: Vec<(&'d str, At<'d>)>,
    default: Option<At<'d>>,
}

/// The component schemas that name another in their `allOf`, by that other.
pub(super) type Children<'d> = BTreeMap<Pointer, Vec<At<'d>>>;

/// Who is composed of whom, among `schemas`.
pub(super) fn children<'d>(lowering: &Lowering<'d, '_>, schemas: &[At<'d>]) -> Children<'d> {
    let mut children = Children::new();
    let mut unreported = Diagnostics::unheard();
    for at in schemas {
        let parts = at.member("allOf").map(|at| at.items()).unwrap_or_default();
        for part in parts {
            let reference = part.member("$ref");
            let base = reference.and_then(|at| lowering.document.follow(&at, &mut unreported));
            if let Some(base) = base {
                children.entry(base.pointer).or_default().push(at.clone());
            }
        }
    }
    children
}

impl<'d> Discriminator<'d> {
    /// The values that stand for the schema of the discriminator itself, if there are any.
    pub(super) fn own_tags(&self, at: &At<'d>) -> Option<Vec<String>> {
        let own = self
            .mapping
            .iter()
            .filter(|(_, to)| to.pointer == at.pointer);
        let tags: Vec<String> = own.map(|(value, _)| (*value).to_owned()).collect();
        (!tags.is_empty()).then_some(tags)
    }
}

impl<'d> Lowering<'d, '_> {
    /// Reads a discriminator; `None` for one that names no property, which is reported.
    pub(super) fn discriminator(&mut self, at: &At<'d>) -> Option<Discriminator<'d>> {
        let stated = self.stated(at)?;
        let Some(property) = stated.property else {
            let message = "the discriminator names no property, and is ignored";
            self.diagnostics
                .warning(Code::MissingMember, at.key(), message)
                .help("add `propertyName`");
            return None;
        };
        let mapping = stated.mapping.into_iter();
        let mapping = mapping.filter_map(|(value, target)| Some((value, self.mapped(&target)?)));
        Some(Discriminator {
            property,
            mapping: mapping.collect(),
            default: stated.default.and_then(|target| self.mapped(&target)),
        })
    }

    /// What a discriminator says, word for word; `None` for what is none, which is reported.
    fn stated(&mut self, at: &At<'d>) -> Option<Stated<'d>> {
        // As Swagger 2.0 had it: the name alone.
        if let property @ Some(_) = at.node.as_str() {
            return Some(Stated {
                property,
                mapping: Vec::new(),
                default: None,
            });
        }
        let mut view =
            ObjectView::open(at, "a discriminator, which is an object", self.diagnostics)?;
        let stated = Stated {
            property: view.string("propertyName"),
            mapping: view.object("mapping"),
            default: view.at("defaultMapping"),
        };
        view.finish(&[]);
        Some(stated)
    }

    /// The schema that a mapping names; one that leads nowhere is reported.
    fn mapped(&mut self, at: &At<'d>) -> Option<At<'d>> {
        let found = self
            .mapping_target(at)
            .filter(|found| self.no_schema(found).is_none());
        if found.is_none() {
            let message = match at.node.as_str() {
                Some(text) => {
                    format!("`{text}` is no schema of this document; the mapping to it is ignored")
                }
                None => "a mapping is the name of a schema; this one is ignored".to_owned(),
            };
            let help = self.nearest_schema(at);
            self.diagnostics
                .warning(Code::UnresolvedReference, at.value(), message)
                .help(help);
        }
        found
    }

    /// What to write instead of a mapping that leads nowhere.
    fn nearest_schema(&mut self, at: &At<'d>) -> String {
        let schemas = At::root(self.document.root).member("components");
        let schemas = schemas.and_then(|at| at.member("schemas"));
        let names = schemas.and_then(|at| at.node.as_map());
        let names = names.into_iter().flat_map(|map| map.iter());
        let text = at.node.as_str().unwrap_or_default();
        let name = text.rsplit('/').next().unwrap_or_default();
        match self.diagnostics.nearest(name, names.map(|(name, _)| name)) {
            Some(near) => format!("did you mean `#/components/schemas/{near}`?"),
            None => "name one of the alternatives: `#/components/schemas/…`".to_owned(),
        }
    }

    /// The schema that a mapping names: by a reference, or by its name among the components.
    fn mapping_target(&self, at: &At<'d>) -> Option<At<'d>> {
        let text = at.node.as_str()?;
        let mut unreported = Diagnostics::unheard();
        let schemas = At::root(self.document.root).member("components");
        let schemas = schemas.and_then(|at| at.member("schemas"));
        match schemas.and_then(|at| at.member(text)) {
            Some(found) => self.document.resolve(&found, &mut unreported),
            None => self.document.follow(at, &mut unreported),
        }
    }

    /// Whether values stand for schemas that are none of a schema's alternatives.
    pub(super) fn maps_beside(&self, schema: &Schema<'d>) -> bool {
        let Some(at) = &schema.discriminator else {
            return false;
        };
        let listed = at.member("mapping").map(|at| at.members());
        let listed = listed.unwrap_or_default().into_iter().map(|(_, to)| to);
        let targets = listed.chain(at.member("defaultMapping"));
        let known = self.within_all(schema.unions.iter().flatten());
        let mut targets = targets.filter_map(|to| self.mapping_target(&to));
        let own = &schema.at.pointer;
        !known.is_empty() && targets.any(|to| to.pointer != *own && !known.contains(&to.pointer))
    }

    /// Whether a schema, or one of its alternatives, is what all other values of the property stand for.
    pub(super) fn is_default(&self, discriminator: &Discriminator<'d>, at: &At<'d>) -> bool {
        let default = discriminator.default.as_ref();
        default.is_some_and(|default| self.within(at, DEEPEST).contains(&default.pointer))
    }

    /// The values of the property that stand for one of the alternatives.
    pub(super) fn tags(&mut self, discriminator: &Discriminator<'d>, at: &At<'d>) -> Vec<String> {
        let mut unreported = Diagnostics::unheard();
        let Some(target) = self.document.resolve(at, &mut unreported) else {
            return Vec::new();
        };
        let within = self.within(&target, DEEPEST);
        let mapped = discriminator.mapping.iter();
        let mut tags: Vec<String> = mapped
            .filter(|(_, to)| within.contains(&to.pointer))
            .map(|(value, _)| (*value).to_owned())
            .collect();
        let listed = self.listed_values(discriminator.property, at, DEEPEST);
        for value in &listed {
            let elsewhere = self.stands_elsewhere(discriminator, value, &target, &listed);
            if !elsewhere && !tags.contains(value) {
                tags.push(value.clone());
            }
        }
        let has_name = at.member("$ref").is_some() || self.claimed.contains_key(&target.pointer);
        if tags.is_empty() && has_name {
            tags.extend(target.pointer.last());
        }
        tags
    }

    /// Whether a value that an alternative lists stands for another one: a base lists those of all that are composed of
    /// it, and they have that list from it.
    fn stands_elsewhere(
        &self,
        discriminator: &Discriminator<'d>,
        value: &str,
        target: &At<'d>,
        listed: &[String],
    ) -> bool {
        let mut mapped = discriminator.mapping.iter();
        if let Some((_, to)) = mapped.find(|(known, _)| *known == value) {
            return !self.within(target, DEEPEST).contains(&to.pointer);
        }
        let own = target.pointer.last();
        let lists_names = own.is_some_and(|own| listed.contains(&own) && own != value);
        let schemas = Pointer::root().push("components").push("schemas");
        lists_names && self.document.at(&schemas.push(value)).is_some()
    }

    /// The schemas that a mapping names and that are no alternatives: values stand for them, so they are some all the same.
    pub(super) fn mapped_beside(
        &self,
        discriminator: &Discriminator<'d>,
        list: &[At<'d>],
    ) -> Vec<At<'d>> {
        let mut known = self.within_all(list.iter());
        let targets = discriminator.mapping.iter().map(|(_, to)| to);
        let targets = targets.chain(&discriminator.default);
        let beside = targets.filter(|to| known.insert(to.pointer.clone()));
        beside.cloned().collect()
    }

    fn within_all<'l>(&self, list: impl Iterator<Item = &'l At<'d>>) -> BTreeSet<Pointer>
    where
        'd: 'l,
    {
        list.flat_map(|at| self.within(at, DEEPEST)).collect()
    }

    /// The places of a schema and of all its alternatives.
    fn within(&self, at: &At<'d>, depth: usize) -> BTreeSet<Pointer> {
        let mut unreported = Diagnostics::unheard();
        let target = self.document.resolve(at, &mut unreported);
        let (Some(target), Some(depth)) = (target, depth.checked_sub(1)) else {
            return BTreeSet::new();
        };
        let lists = ["oneOf", "anyOf"].into_iter();
        let lists = lists.filter_map(|name| target.member(name));
        let inner = lists.flat_map(|list| list.items());
        let mut found: BTreeSet<Pointer> = inner.flat_map(|at| self.within(&at, depth)).collect();
        found.insert(target.pointer);
        found
    }

    /// The values that an alternative lists for the property itself, or by alternatives of its own.
    fn listed_values(&mut self, property: &str, at: &At<'d>, depth: usize) -> Vec<String> {
        let depth = depth.checked_sub(1);
        let (Some(flat), Some(depth)) = (self.flat(&[Part::whole(at)]), depth) else {
            return Vec::new();
        };
        let found = flat
            .schema
            .properties
            .iter()
            .find(|(name, _)| *name == property);
        let parts: Vec<Part<'d>> = found
            .map(|(_, schemas)| schemas.iter().map(Part::whole).collect())
            .unwrap_or_default();
        if parts.is_empty() {
            let inner = flat.schema.unions.iter().flatten();
            return inner
                .flat_map(|at| self.listed_values(property, at, depth))
                .collect();
        }
        let Some(values) = self.flat(&parts).and_then(|flat| flat.schema.values) else {
            return Vec::new();
        };
        let text = |at: &At<'d>| match at.node {
            Node::String(text) => Some(text.clone()),
            Node::Number(number) => Some(number.to_string()),
            Node::Bool(value) => Some(value.to_string()),
            _ => None,
        };
        values.iter().filter_map(text).collect()
    }

    /// The schemas that a base with a discriminator stands for: all that are composed of it, and what its mapping names.
    pub(super) fn descendants(&self, base: &At<'d>) -> Vec<At<'d>> {
        let mut found: Vec<At<'d>> = Vec::new();
        let mut seen = BTreeSet::from([base.pointer.clone()]);
        let mut open = vec![base.pointer.clone()];
        while let Some(pointer) = open.pop() {
            for child in self.children.get(&pointer).into_iter().flatten() {
                if seen.insert(child.pointer.clone()) {
                    open.push(child.pointer.clone());
                    found.push(child.clone());
                }
            }
        }
        found
    }
}
