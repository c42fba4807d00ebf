//! What objects with named properties become.

use std::collections::BTreeSet;

use super::{Hint, Lowered, Lowering, docs, limits};
use crate::diagnostics::Code;
use crate::model::{Access, Docs, Field, Presence, Rest, Shape, Struct, TypeRef};
use crate::names::{Scope, field_name};
use crate::spec::cursor::At;
use crate::spec::merge::both_annotations;
use crate::spec::pointer::Pointer;
use crate::spec::schema::{Annotations, Schema};

/// What every model has beside its fields and their setters, and the operators that a setter of that name would be
/// taken for.
pub(super) const RESERVED: [&str; 14] = [
    "new",
    "extra",
    "extra_mut",
    "check",
    "add",
    "bitand",
    "bitor",
    "bitxor",
    "div",
    "mul",
    "rem",
    "shl",
    "shr",
    "sub",
];

/// The struct of a schema's properties.
pub(super) fn lower<'d>(
    lowering: &mut Lowering<'d, '_>,
    schema: &Schema<'d>,
    hint: &Hint,
    name: Option<&str>,
) -> Option<TypeRef> {
    report_unknown_required(lowering, schema);
    let parent = name.map_or_else(|| crate::names::type_name(&hint.name), str::to_owned);
    let mut scope = Scope::reserving(RESERVED);
    let mut fields = Vec::new();
    let mut complete = true;
    for (wire, at) in &schema.properties {
        if at.iter().any(|at| at.node.as_bool() == Some(false)) {
            continue;
        }
        let field_hint = Hint::within(&parent, *wire);
        let required = schema.required.contains(wire);
        match lowering.field_of(wire, at, &field_hint, required, None, &mut scope) {
            Some(field) => fields.push(field),
            None => complete = false,
        }
    }
    match lowering.sometimes(schema, &parent, &mut scope) {
        Some(added) => fields.extend(added),
        None => complete = false,
    }
    report_shared_aliases(lowering, schema, &fields);
    let rest = lowering.rest(schema, &parent, &mut scope);
    if !complete {
        return None;
    }
    let rest = rest?;
    let rules = limits::members(lowering, schema);
    let shape = Shape::Struct(Struct {
        fields,
        rest,
        rules,
    });
    let docs = docs(&schema.annotations);
    Some(match name {
        Some(name) => lowering.add_type(name, docs, &schema.annotations, shape),
        None => lowering.add_inline(hint, docs, &schema.annotations, shape),
    })
}

/// A value under an alias belongs to one field; under the name of another property it would be taken from that.
fn report_shared_aliases<'d>(
    lowering: &mut Lowering<'d, '_>,
    schema: &Schema<'d>,
    fields: &[Field],
) {
    let mut taken: BTreeSet<&str> = fields.iter().map(|field| field.wire.as_str()).collect();
    for field in fields {
        for alias in &field.aliases {
            if taken.insert(alias) {
                continue;
            }
            let property = schema
                .properties
                .iter()
                .find(|(wire, _)| *wire == field.wire);
            let at = property
                .and_then(|(_, all)| all.first())
                .unwrap_or(&schema.at);
            let message = format!(
                "the alias `{alias}` of `{}` is another name already",
                field.wire
            );
            lowering.invalid(
                at,
                &message,
                "an alias is a name that no property and no other alias has",
            );
        }
    }
}

fn report_unknown_required(lowering: &mut Lowering<'_, '_>, schema: &Schema<'_>) {
    let required = schema
        .at
        .member("required")
        .map(|at| at.items())
        .unwrap_or_default();
    let names = schema.properties.iter().map(|(name, _)| *name);
    let names: BTreeSet<&str> = names.collect();
    for at in required {
        // What is no text is told where the list is read.
        let Some(name) = at.node.as_str().filter(|name| !names.contains(*name)) else {
            continue;
        };
        let message = format!("`{name}` is required, but no property of that name is described");
        let near = lowering.diagnostics.nearest(name, names.iter().copied());
        let help = match near {
            Some(near) => format!("did you mean `{near}`?"),
            None => "describe it under `properties`, or take it out".to_owned(),
        };
        lowering
            .diagnostics
            .warning(Code::InvalidValue, at.value(), message)
            .help(help);
    }
}

impl<'d> Lowering<'d, '_> {
    /// The members without a name that have a type; `Some(None)` if nothing is said about them.
    fn rest(
        &mut self,
        schema: &Schema<'d>,
        parent: &str,
        scope: &mut Scope,
    ) -> Option<Option<Rest>> {
        const NAME: &str = "additional_properties";
        let hint = Hint::within(parent, format!("{parent}_value"));
        let Some(lowered) = self.of_rest(schema, &hint)? else {
            return Some(None);
        };
        // What can be anything is kept with the undocumented members.
        Some((lowered.ty != TypeRef::Any).then(|| Rest {
            name: scope.claim(NAME, NAME),
            ty: lowered.into_type(),
        }))
    }

    /// A parameter as a field; `given` is a name that the document gives it from outside its schema.
    pub(super) fn field(
        &mut self,
        wire: &str,
        at: &At<'d>,
        hint: &Hint,
        required: bool,
        given: Option<&str>,
        scope: &mut Scope,
    ) -> Option<Field> {
        self.field_of(wire, std::slice::from_ref(at), hint, required, given, scope)
    }

    /// A property, for which all of these schemas hold, as a field.
    fn field_of(
        &mut self,
        wire: &str,
        all: &[At<'d>],
        hint: &Hint,
        required: bool,
        given: Option<&str>,
        scope: &mut Scope,
    ) -> Option<Field> {
        // Lowering reports what is wrong with the schema; reading what is said about it does not.
        let lowered = self.schemas(all, hint)?;
        self.lowered_field(wire, all, lowered, required, given, scope)
    }

    /// The properties that only some values have, as fields that may be left out.
    fn sometimes(
        &mut self,
        schema: &Schema<'d>,
        parent: &str,
        scope: &mut Scope,
    ) -> Option<Vec<Field>> {
        let mut fields = Vec::new();
        for (wire, alternatives) in &schema.sometimes {
            if schema.properties.iter().any(|(known, _)| known == wire) {
                continue;
            }
            let is_never =
                |all: &&Vec<At<'d>>| all.iter().any(|at| at.node.as_bool() == Some(false));
            let all = alternatives.iter().filter(|all| !is_never(all));
            let all: Vec<_> = all.map(|all| (all.clone(), None)).collect();
            let Some((first, _)) = all.first() else {
                continue;
            };
            let hint = Hint::within(parent, *wire);
            let lowered = self.any_of(schema, &all, &hint)?;
            fields.push(self.lowered_field(wire, first, lowered, false, None, scope)?);
        }
        Some(fields)
    }

    fn lowered_field(
        &mut self,
        wire: &str,
        all: &[At<'d>],
        lowered: Lowered,
        required: bool,
        given: Option<&str>,
        scope: &mut Scope,
    ) -> Option<Field> {
        let annotations = self.all_annotations(all)?;
        let at = all.first()?;
        let name = match given.or(annotations.rust_name) {
            Some(given) => {
                super::claim_given(scope, given, wire, at, self.document, self.diagnostics)
            }
            None => scope.claim(&field_name(wire), wire),
        };
        let secret = self.is_secret(&lowered.ty);
        let examples = annotations.examples.iter().map(|node| node.to_json());
        Some(Field {
            wire: wire.to_owned(),
            name,
            presence: presence(&lowered, required),
            ty: if required {
                lowered.into_type()
            } else {
                lowered.ty
            },
            access: access(&annotations),
            aliases: annotations
                .aliases
                .iter()
                .map(|&alias| alias.to_owned())
                .collect(),
            docs: Docs {
                deprecated: annotations.deprecated.unwrap_or(false),
                ..docs(&annotations)
            },
            // A secret's default is as secret as any.
            default: annotations
                .default
                .filter(|_| !secret)
                .map(|node| node.to_json()),
            examples: examples.collect(),
            preset: None,
        })
    }

    fn is_secret(&self, ty: &TypeRef) -> bool {
        let shape = ty
            .named()
            .and_then(|name| self.types.get(name))
            .map(|found| &found.shape);
        match shape {
            Some(Shape::Newtype(newtype)) => newtype.inner == TypeRef::Secret,
            _ => *ty == TypeRef::Secret,
        }
    }

    fn all_annotations(&mut self, all: &[At<'d>]) -> Option<Annotations<'d>> {
        let mut found = Annotations::default();
        for at in all {
            let rust_name = found.rust_name;
            let here = self.annotations(at)?;
            let own = here.rust_name;
            found = both_annotations(found, here);
            found.rust_name = rust_name.or(own);
        }
        Some(found)
    }

    /// What is said about the schema at `at`: there, or else at what it refers to and is composed of.
    pub(super) fn annotations(&mut self, at: &At<'d>) -> Option<Annotations<'d>> {
        self.annotations_beside(at, &mut BTreeSet::new())
    }

    /// As [`Self::annotations`]; what was `seen` says nothing new.
    fn annotations_beside(
        &mut self,
        at: &At<'d>,
        seen: &mut BTreeSet<Pointer>,
    ) -> Option<Annotations<'d>> {
        let mut unreported = crate::diagnostics::Diagnostics::unheard();
        let schema = Schema::read(at, self.document.version, &mut unreported)?;
        let own = schema.annotations.clone();
        if !seen.insert(at.pointer.clone()) {
            return Some(own);
        }
        let parts = match self.stood_for(&schema) {
            Some(target) => vec![target],
            None => {
                // What is said beside a reference is said about this use of what it leads to.
                let is_reference = |at: &At<'d>| at.member("$ref").is_some();
                let mut parts = schema.all_of.clone();
                parts.sort_by_key(is_reference);
                parts
            }
        };
        let mut annotations = own;
        for part in parts {
            let inner = self.annotations_beside(&part, seen);
            annotations = both_annotations(annotations, inner.unwrap_or_default());
        }
        Some(annotations)
    }
}

fn presence(lowered: &Lowered, required: bool) -> Presence {
    match (required, lowered.nullable) {
        (true, _) => Presence::Required,
        (false, true) => Presence::Nullable,
        (false, false) => Presence::Optional,
    }
}

fn access(annotations: &Annotations<'_>) -> Access {
    match (annotations.read_only, annotations.write_only) {
        (Some(true), _) => Access::ReadOnly,
        (_, Some(true)) => Access::WriteOnly,
        _ => Access::Both,
    }
}
