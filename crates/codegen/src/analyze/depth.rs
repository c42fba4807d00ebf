//! How many types within types the compiler has to go through to see that a value may cross threads.
//!
//! It gives up at 128 unless the crate says otherwise, and each level of a schema costs several: the list, its buffer,
//! the pointer in that. Chains of references count, whether or not there is a heap between.

use indexmap::IndexMap;

use crate::model::{Api, Shape, Type, TypeRef};

/// What the standard library's own types add, each from its name to what it holds.
const LIST: usize = 5;
const MAP: usize = 8;
const BOX: usize = 4;
const OPTION: usize = 1;

/// Settles how deep the types go.
pub(super) fn settle(api: &mut Api) {
    api.depth = deepest(&api.types);
}

/// The length of the longest chain that is found by following each type once, and no way back to one that the chain
/// came from.
fn deepest(types: &IndexMap<String, Type>) -> usize {
    let held: Vec<Vec<(usize, usize)>> = types.values().map(|ty| held(types, ty)).collect();
    let mut depths: Vec<Option<usize>> = vec![None; held.len()];
    let mut begun = vec![false; held.len()];
    for start in 0..held.len() {
        // A path of types with, for each, which of those it holds comes next: chains are longer than the stack is.
        let mut path = vec![(start, 0)];
        while let Some((ty, next)) = path.pop() {
            begun[ty] = true;
            match held[ty].get(next) {
                Some(&(to, _)) => {
                    path.push((ty, next + 1));
                    if !begun[to] {
                        path.push((to, 0));
                    }
                }
                None => {
                    let below = held[ty].iter();
                    let below = below.map(|&(to, steps)| steps + depths[to].unwrap_or_default());
                    depths[ty] = Some(below.max().unwrap_or_default());
                }
            }
        }
    }
    depths.into_iter().flatten().max().unwrap_or_default()
}

/// The types that a type holds, by their place in the list of all, and the steps to each.
fn held(types: &IndexMap<String, Type>, ty: &Type) -> Vec<(usize, usize)> {
    let mut found = Vec::new();
    let mut add = |ty: &TypeRef, steps| collect(types, ty, steps, &mut found);
    match &ty.shape {
        Shape::Struct(structure) => {
            for field in &structure.fields {
                add(&field.ty, 1 + OPTION);
            }
            if let Some(rest) = &structure.rest {
                add(&rest.ty, 1 + MAP);
            }
        }
        Shape::Union(union) => union.members.iter().for_each(|member| add(&member.ty, 1)),
        Shape::Newtype(newtype) => add(&newtype.inner, 1),
        Shape::Enum(_) | Shape::Values(_) => {}
    }
    found
}

fn collect(
    types: &IndexMap<String, Type>,
    ty: &TypeRef,
    steps: usize,
    found: &mut Vec<(usize, usize)>,
) {
    match ty {
        TypeRef::Named(name) => found.extend(types.get_index_of(name).map(|to| (to, steps))),
        TypeRef::List(inner) => collect(types, inner, steps + LIST, found),
        TypeRef::Map(inner) => collect(types, inner, steps + MAP, found),
        TypeRef::Boxed(inner) => collect(types, inner, steps + BOX, found),
        TypeRef::Nullable(inner) => collect(types, inner, steps + OPTION, found),
        TypeRef::Tuple(items) => {
            for item in items {
                collect(types, item, steps + 1, found);
            }
        }
        TypeRef::TupleList(items, rest) => {
            for item in items {
                collect(types, item, steps + 2, found);
            }
            collect(types, rest, steps + 1 + LIST, found);
        }
        _ => {}
    }
}
