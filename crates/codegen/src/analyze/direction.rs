//! Which way the values of each type go, and what that makes of fields that only one side may set.

use std::collections::BTreeSet;

use crate::model::{Access, Api, Direction, Operation, Presence, Rule, Shape, Struct, TypeRef};

/// Settles the direction of every type. A type that no operation uses goes both ways: whoever uses it by
/// hand may do either.
pub(super) fn settle(api: &mut Api) {
    let sent = closure(api, roots(api, Operation::sent_types));
    let webhooks = api.webhooks.all.iter();
    let payloads = webhooks.filter_map(|webhook| webhook.payload.as_ref()?.named());
    let mut arriving = roots(api, Operation::received_types);
    arriving.extend(payloads.map(str::to_owned));
    let received = closure(api, arriving);
    for (name, ty) in &mut api.types {
        let (sent, received) = (sent.contains(name), received.contains(name));
        let unused = !sent && !received;
        ty.direction = Direction {
            sent: sent || unused,
            received: received || unused,
        };
        if let Shape::Struct(structure) = &mut ty.shape {
            settle_fields(structure, ty.direction);
        }
    }
}

fn roots(api: &Api, of: impl Fn(&Operation) -> Vec<&TypeRef>) -> Vec<String> {
    let operations = api.groups.iter().flat_map(|group| &group.operations);
    let types = operations.flat_map(of).flat_map(TypeRef::names);
    types.map(str::to_owned).collect()
}

/// All types that values of `roots` are made of.
pub(super) fn closure(api: &Api, roots: Vec<String>) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let mut open = roots;
    while let Some(name) = open.pop() {
        let Some(ty) = api.types.get(&name) else {
            continue;
        };
        if found.insert(name) {
            open.extend(parts(&ty.shape).into_iter().map(str::to_owned));
        }
    }
    found
}

/// The names of the types that a shape is made of.
pub(crate) fn parts(shape: &Shape) -> Vec<&str> {
    match shape {
        Shape::Struct(structure) => {
            let fields = structure.fields.iter().map(|field| &field.ty);
            let rest = structure.rest.iter().map(|rest| &rest.ty);
            fields.chain(rest).flat_map(TypeRef::names).collect()
        }
        Shape::Union(union) => {
            let members = union.members.iter();
            members.flat_map(|member| member.ty.names()).collect()
        }
        Shape::Newtype(newtype) => newtype.inner.names(),
        Shape::Enum(_) | Shape::Values(_) => Vec::new(),
    }
}

/// A field that only the server sets has no place in what is only sent, and one that only the caller sets none
/// in what is only received. In what goes both ways, a caller can't be asked for what the server sets.
fn settle_fields(structure: &mut Struct, direction: Direction) {
    let both = direction.sent && direction.received;
    structure.fields.retain(|field| match field.access {
        Access::Both => true,
        Access::ReadOnly => direction.received,
        Access::WriteOnly => direction.sent,
    });
    if both {
        free_rules(structure);
    }
    for field in &mut structure.fields {
        if !both {
            field.access = Access::Both;
        } else if field.access == Access::ReadOnly {
            field.presence = Presence::Optional;
            if let TypeRef::Nullable(inner) = &field.ty {
                field.ty = (**inner).clone();
            }
        }
    }
}

/// Takes what only the server sets out of the rules on members: what is sent does not have it.
fn free_rules(structure: &mut Struct) {
    let fields = structure.fields.iter();
    let set_by_server: BTreeSet<&str> = fields
        .filter(|field| field.access == Access::ReadOnly)
        .map(|field| field.wire.as_str())
        .collect();
    let is_sent = |name: &String| !set_by_server.contains(name.as_str());
    for rule in &mut structure.rules {
        match rule {
            Rule::OneOfRequired(lists) => lists.iter_mut().for_each(|list| list.retain(is_sent)),
            Rule::RequiredWith(_, others) => others.retain(is_sent),
            _ => {}
        }
    }
    structure.rules.retain(|rule| match rule {
        Rule::OneOfRequired(lists) => lists.iter().all(|list| !list.is_empty()),
        Rule::RequiredWith(_, others) => !others.is_empty(),
        _ => true,
    });
}
