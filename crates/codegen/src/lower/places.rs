//! Owns where in a document types came from. Must not know what they are used for.

use std::collections::BTreeMap;

use super::flat::Part;
use super::{Lowered, Lowering, State};
use crate::model::TypeRef;
use crate::spec::pointer::Pointer;

/// Where in a document types came from.
#[derive(Clone, Debug, Default)]
pub struct Places {
    /// The schemas that types with a name of their own were made of, by the types' names.
    pub names: BTreeMap<String, Pointer>,
    /// What every schema became.
    pub schemas: Vec<Placed>,
}

/// What a schema became, or several schemas that all hold for one value.
#[derive(Clone, Debug)]
pub struct Placed {
    /// Where they stand.
    pub at: Vec<Pointer>,
    /// Where others stand that hold as well, and that this is one of several alternatives of.
    pub bases: Vec<Pointer>,
    /// The type, with its null.
    pub ty: TypeRef,
}

impl Places {
    /// The schema that a type was made of.
    pub(crate) fn of(&self, name: &str) -> Option<Pointer> {
        let made = |placed: &&Placed| placed.ty.named() == Some(name) && placed.ty.is_named();
        let inline = || self.schemas.iter().find(made)?.at.first().cloned();
        self.names.get(name).cloned().or_else(inline)
    }
}

impl Placed {
    fn of_one(at: Pointer, lowered: Lowered) -> Self {
        Self {
            at: vec![at],
            bases: Vec::new(),
            ty: lowered.into_type(),
        }
    }
}

impl<'d> Lowering<'d, '_> {
    /// Keeps what schemas became that all hold for one value.
    pub(super) fn became(&mut self, parts: &[Part<'d>], lowered: &Lowered) {
        // Of a part of what a schema says nobody shows an example.
        if parts.iter().any(|part| part.only.is_some()) {
            return;
        }
        let (bases, at): (Vec<_>, Vec<_>) = parts.iter().partition(|part| part.bare);
        let places = |parts: Vec<&Part<'d>>| {
            let places = parts.into_iter().map(|part| part.at.pointer.clone());
            places.collect()
        };
        self.together.push(Placed {
            at: places(at),
            bases: places(bases),
            ty: lowered.clone().into_type(),
        });
    }

    /// Where everything came from, once all of it is lowered.
    pub(super) fn places(&mut self) -> Places {
        let names = self.claimed.iter();
        let names = names.map(|(place, name)| (name.clone(), place.clone()));
        let named = std::mem::take(&mut self.named).into_iter();
        let named = named.filter_map(|(at, state)| match state {
            State::Done(lowered) => Some(Placed::of_one(at, lowered)),
            State::Open | State::Failed => None,
        });
        let inline = std::mem::take(&mut self.inline_schemas).into_iter();
        let inline = inline.map(|(at, lowered)| Placed::of_one(at, lowered));
        let together = std::mem::take(&mut self.together);
        Places {
            names: names.collect(),
            schemas: named.chain(inline).chain(together).collect(),
        }
    }
}
