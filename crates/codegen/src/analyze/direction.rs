//! Which way the values of each type go, and what that makes of fields that only one side may set.

use std::collections::BTreeSet;

use crate::model::{Access, Api, Direction, Failure, Operation, Presence, Shape, Struct, TypeRef};

/// Settles the direction of every type. A type that no operation uses goes both ways: whoever uses it by
/// hand may do either.
pub(super) fn settle(api: &mut Api) {
    let sent = closure(api, roots(api, sent_by));
    let received = closure(api, roots(api, received_by));
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
    let types = operations.flat_map(of).filter_map(TypeRef::named);
    types.map(str::to_owned).collect()
}

fn sent_by(operation: &Operation) -> Vec<&TypeRef> {
    let path = operation.path_parameters.iter().map(|field| &field.ty);
    let query = operation.query.iter().flat_map(|query| &query.parameters);
    let body = operation.body.iter().flat_map(|body| body.types());
    path.chain(query.map(|parameter| &parameter.field.ty))
        .chain(body)
        .collect()
}

fn received_by(operation: &Operation) -> Vec<&TypeRef> {
    let failures: Vec<&TypeRef> = match &operation.failure {
        Failure::Undocumented => Vec::new(),
        Failure::Uniform(ty) => vec![ty],
        Failure::ByStatus { cases, .. } => cases.iter().map(|case| &case.ty).collect(),
    };
    operation.success.iter().chain(failures).collect()
}

/// All types that values of `roots` are made of.
fn closure(api: &Api, roots: Vec<String>) -> BTreeSet<String> {
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
fn parts(shape: &Shape) -> Vec<&str> {
    match shape {
        Shape::Struct(structure) => structure
            .fields
            .iter()
            .filter_map(|field| field.ty.named())
            .collect(),
        Shape::Newtype(newtype) => newtype.inner.named().into_iter().collect(),
        Shape::Enum(_) => Vec::new(),
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
