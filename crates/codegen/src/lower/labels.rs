//! What the members of a union are called: what the document calls them, or else what they are.
//!
//! A name depends on what stands before its alternative and on nothing behind it, so that an alternative that is added at
//! the end renames none.

use super::Lowering;
use super::formats;
use super::schemas::{implied_type, is_null};
use crate::diagnostics::Diagnostics;
use crate::model::TypeRef;
use crate::names::{type_name, variant_name};
use crate::spec::cursor::At;
use crate::spec::node::Node;
use crate::spec::schema::{Additional, JsonType, Schema};

/// Longer titles are sentences, and longer values are data.
const LONGEST: usize = 40;

/// How far into lists, maps and alternatives a name looks.
const DEEPEST: usize = 3;

/// So many alternatives of an alternative make its name.
const JOINED: usize = 3;

impl<'d> Lowering<'d, '_> {
    /// What the document calls a schema: the name that it is referred to by, its title, the value that tells it.
    pub(super) fn label(&mut self, at: &At<'d>) -> Option<String> {
        if let Some(reference) = at.member("$ref") {
            let mut unreported = Diagnostics::unheard();
            let target = self.document.follow(&reference, &mut unreported)?;
            let claimed = self.claimed.get(&target.pointer).cloned();
            return claimed.or_else(|| target.pointer.last());
        }
        let title = at.member("title").and_then(|at| at.node.as_str());
        title
            .filter(|title| title.len() <= LONGEST)
            .map(str::to_owned)
            .or_else(|| constant(at))
    }

    /// What alternatives are that hold together and that the document calls nothing; `earlier` stand before them.
    pub(super) fn described(&mut self, chosen: &[At<'d>], earlier: &[Vec<At<'d>>]) -> String {
        let named = chosen.iter().enumerate().map(|(index, at)| {
            let before: Vec<At<'d>> = earlier
                .iter()
                .filter_map(|others| others.get(index).cloned())
                .filter(|other| other.pointer != at.pointer)
                .collect();
            self.kind_of(at, &before, DEEPEST)
        });
        named.collect::<Vec<_>>().join("")
    }

    fn kind_of(&mut self, at: &At<'d>, before: &[At<'d>], depth: usize) -> String {
        let mut unreported = Diagnostics::unheard();
        let version = self.document.version;
        let schema = Schema::read(at, version, &mut unreported);
        let (Some(schema), Some(depth)) = (schema, depth.checked_sub(1)) else {
            return "Any".to_owned();
        };
        if let Some(label) = self.label(at) {
            return type_name(&label);
        }
        if let Some(values) = &schema.values {
            return match values.as_slice() {
                [only] => value_name(only.node).unwrap_or_else(|| "Known".to_owned()),
                _ => "Known".to_owned(),
            };
        }
        let parts = schema.all_of.iter().chain(schema.unions.iter().flatten());
        let parts: Vec<&At<'d>> = parts.filter(|at| !is_null(at)).collect();
        if schema.types.is_empty() && !schema.has_members() && !parts.is_empty() {
            let count = if schema.all_of.is_empty() { JOINED } else { 1 };
            let kinds = parts.into_iter().take(count);
            let mut kinds: Vec<String> = kinds.map(|at| self.kind_of(at, &[], depth)).collect();
            kinds.dedup();
            return kinds.join("Or");
        }
        let implied = || implied_type(&schema).into_iter().collect();
        let types: Vec<JsonType> = Some(schema.types.clone())
            .filter(|types| !types.is_empty())
            .unwrap_or_else(implied);
        let kinds = types
            .iter()
            .map(|ty| self.kind_of_type(*ty, &schema, before, depth));
        let kinds: Vec<String> = kinds.collect();
        if kinds.is_empty() {
            return "Any".to_owned();
        }
        kinds.join("Or")
    }

    fn kind_of_type(
        &mut self,
        ty: JsonType,
        schema: &Schema<'d>,
        before: &[At<'d>],
        depth: usize,
    ) -> String {
        match ty {
            JsonType::String => kind_name(&formats::string(schema)),
            JsonType::Array if !schema.prefix_items.is_empty() => "Tuple".to_owned(),
            JsonType::Array => self.container(schema.items.first(), "List", depth),
            JsonType::Object => match (self.telling_property(schema, before), &schema.additional) {
                (Some(property), _) => format!("With{}", type_name(property)),
                (None, Additional::Schemas(all)) if schema.properties.is_empty() => {
                    self.container(all.first(), "Map", depth)
                }
                (None, _) => "Object".to_owned(),
            },
            ty => ty.name().to_owned(),
        }
    }

    fn container(&mut self, inner: Option<&At<'d>>, what: &str, depth: usize) -> String {
        let inner = inner.map(|at| self.kind_of(at, &[], depth));
        let inner = inner.filter(|inner| inner != "Any").unwrap_or_default();
        format!("{inner}{what}")
    }

    /// The first property that an object must have, and that none of those before it must.
    fn telling_property(&mut self, schema: &Schema<'d>, before: &[At<'d>]) -> Option<&'d str> {
        let mut unreported = Diagnostics::unheard();
        let version = self.document.version;
        let before: Vec<&'d str> = before
            .iter()
            .filter_map(|at| Schema::read(at, version, &mut unreported))
            .flat_map(|schema| schema.required)
            .collect();
        let mut required = schema.required.iter();
        required.find(|name| !before.contains(name)).copied()
    }
}

/// The name of an alternative that is one value.
fn value_name(node: &Node) -> Option<String> {
    let text = match node {
        Node::String(text) => text.clone(),
        Node::Number(number) => number.to_string(),
        Node::Bool(value) => value.to_string(),
        _ => return None,
    };
    (text.len() <= LONGEST).then(|| variant_name(&text))
}

/// What the variant of a member is called that is lowered: what the document calls it, the value that tells it, or its
/// type without the name of the union that it is in.
pub(super) fn member_name(
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

/// What a type is called that has no name.
pub(super) fn kind_name(ty: &TypeRef) -> String {
    match ty {
        TypeRef::Boolean => "Boolean".to_owned(),
        TypeRef::Int32 | TypeRef::Int64 | TypeRef::Uint64 => "Integer".to_owned(),
        TypeRef::Float => "Number".to_owned(),
        TypeRef::Secret => "Secret".to_owned(),
        TypeRef::Formatted(format) => format.name().to_owned(),
        TypeRef::Null => "Null".to_owned(),
        TypeRef::Any => "Any".to_owned(),
        TypeRef::List(inner) => format!("{}List", kind_name(inner)),
        TypeRef::Tuple(_) | TypeRef::TupleList(..) => "Tuple".to_owned(),
        TypeRef::Map(inner) => format!("{}Map", kind_name(inner)),
        TypeRef::Nullable(inner) | TypeRef::Boxed(inner) => kind_name(inner),
        TypeRef::Named(name) => name.clone(),
        _ => "String".to_owned(),
    }
}

/// The value that a property of an object always has, such as its `type`.
fn constant(at: &At<'_>) -> Option<String> {
    let properties = at.member("properties")?.members();
    properties.into_iter().find_map(|(name, property)| {
        let listed = property.member("enum").map(|at| at.items());
        let only = match listed.as_deref() {
            Some([only]) => Some(only.clone()),
            _ => property.member("const"),
        };
        match only?.node {
            Node::String(text) => Some(text.clone()),
            // A number says nothing without what it is the number of.
            Node::Number(number) => Some(format!("{name}_{number}")),
            _ => None,
        }
    })
}

impl JsonType {
    pub(super) const fn name(self) -> &'static str {
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
