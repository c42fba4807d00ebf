//! What objects with named properties become.

use std::collections::BTreeSet;

use super::{Hint, Lowered, Lowering, docs};
use crate::diagnostics::Code;
use crate::model::{Access, Docs, Field, Presence, Shape, Struct, TypeRef};
use crate::names::{Scope, field_name};
use crate::spec::cursor::{At, nearest};
use crate::spec::schema::{Additional, Annotations, Schema};

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
    if let Additional::Schema(at) = &schema.additional {
        let help = "leave it out: undocumented members are kept and can be read";
        at.unsupported(
            "a schema for further properties beside named ones",
            help,
            lowering.diagnostics,
        );
        return None;
    }
    report_unknown_required(lowering, schema);
    let parent = name.map_or_else(|| crate::names::type_name(&hint.name), str::to_owned);
    let mut scope = Scope::reserving(RESERVED);
    let mut fields = Vec::new();
    let mut complete = true;
    for (wire, at) in &schema.properties {
        let field_hint = Hint::within(&parent, *wire);
        let required = schema.required.contains(wire);
        match lowering.field(wire, at, &field_hint, required, None, &mut scope) {
            Some(field) => fields.push(field),
            None => complete = false,
        }
    }
    report_shared_aliases(lowering, schema, &fields);
    if !complete {
        return None;
    }
    let shape = Shape::Struct(Struct { fields });
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
            let at = property.map_or(&schema.at, |(_, at)| at);
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
    for at in required {
        let name = at.node.as_str().unwrap_or_default();
        if schema
            .properties
            .iter()
            .any(|(property, _)| *property == name)
        {
            continue;
        }
        let message = format!("`{name}` is required, but no property of that name is described");
        let near = nearest(
            name,
            schema.properties.iter().map(|(property, _)| *property),
        );
        let diagnostic = lowering
            .diagnostics
            .warning(Code::InvalidValue, at.value(), message);
        if let Some(near) = near {
            diagnostic.help(format!("did you mean `{near}`?"));
        }
    }
}

impl<'d> Lowering<'d, '_> {
    /// A property, or a parameter, as a field; `given` is a name that the document gives it from outside its schema.
    pub(super) fn field(
        &mut self,
        wire: &str,
        at: &At<'d>,
        hint: &Hint,
        required: bool,
        given: Option<&str>,
        scope: &mut Scope,
    ) -> Option<Field> {
        // Lowering reports what is wrong with the schema; reading what is said about it does not.
        let lowered = self.schema(at, hint)?;
        let annotations = self.annotations(at)?;
        let name = match given.or(annotations.rust_name) {
            Some(given) => super::claim_given(scope, given, wire, at, self.diagnostics),
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

    /// What is said about the schema at `at`: there, or else at what it refers to.
    pub(super) fn annotations(&mut self, at: &At<'d>) -> Option<Annotations<'d>> {
        let mut annotations = Annotations::default();
        let mut at = at.clone();
        // What is referred to has a name of its own.
        let mut own = Some(());
        // References are checked for loops when they are lowered; a chain this long is one.
        for _ in 0..32 {
            let mut unreported = crate::diagnostics::Diagnostics::new();
            let schema = Schema::read(&at, self.document.version, &mut unreported)?;
            let rust_name = annotations
                .rust_name
                .or(own.take().and(schema.annotations.rust_name));
            annotations = merged(annotations, &schema.annotations);
            annotations.rust_name = rust_name;
            let next = self.stood_for(&schema);
            match next {
                Some(next) => at = next,
                None => break,
            }
        }
        Some(annotations)
    }
}

/// What is said where a schema is used, and where that is silent, what the schema says itself.
pub(super) fn merged<'d>(here: Annotations<'d>, there: &Annotations<'d>) -> Annotations<'d> {
    Annotations {
        title: here.title.or(there.title),
        description: here.description.or(there.description),
        default: here.default.or(there.default),
        examples: if here.examples.is_empty() {
            there.examples.clone()
        } else {
            here.examples
        },
        deprecated: here.deprecated.or(there.deprecated),
        read_only: here.read_only.or(there.read_only),
        write_only: here.write_only.or(there.write_only),
        aliases: if here.aliases.is_empty() {
            there.aliases.clone()
        } else {
            here.aliases
        },
        // The name of a type is not the name of a field of that type.
        rust_name: here.rust_name,
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
