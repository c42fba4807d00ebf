//! Owns where the values of an overlaid document were written: in the document, or in which overlay. Must not know what
//! an overlay is.

use std::collections::{BTreeMap, BTreeSet};

use crate::diagnostics::{Diagnostic, Diagnostics, Place};
use crate::spec::node::list_index;
use crate::spec::pointer::Pointer;

/// Where each value of a tree was written. Only what is elsewhere than the values around it say is held.
#[derive(Clone, Debug, Default)]
pub(crate) struct Origins {
    root: Origin,
}

/// Where a value was written, and what is in it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Origin {
    /// None for one that was written where the value around it has it.
    from: Option<Pointer>,
    inside: BTreeMap<String, Origin>,
}

impl Origin {
    /// Of a value that was written there, with all that is in it.
    pub(super) fn at(pointer: &Pointer) -> Self {
        let (from, inside) = (Some(pointer.clone()), BTreeMap::new());
        Self { from, inside }
    }

    /// Where it was written, if it says so itself.
    pub(super) fn from(&self) -> Option<&Pointer> {
        self.from.as_ref()
    }

    /// Of a member or an item.
    pub(super) fn child(&self, token: &str) -> Self {
        let mut child = self.inside.get(token).cloned().unwrap_or_default();
        if child.from.is_none() {
            child.from = self.from.as_ref().map(|from| from.push(token));
        }
        child
    }
}

impl Origins {
    /// Where the value at that place was written.
    pub(crate) fn of(&self, place: &Pointer) -> Pointer {
        let mut here = Some(&self.root);
        let mut found = self.root.from.clone().unwrap_or_default();
        for token in place.tokens() {
            here = here.and_then(|origin| origin.inside.get(&*token));
            let own = here.and_then(Origin::from).cloned();
            found = own.unwrap_or_else(|| found.push(&token));
        }
        found
    }

    /// What is known of the value at that place, wherever it will be put.
    pub(super) fn taken(&self, place: &Pointer) -> Origin {
        let mut tokens = place.tokens();
        let known = tokens.try_fold(&self.root, |origin, token| origin.inside.get(&*token));
        let inside = known.map(|origin| origin.inside.clone());
        Origin {
            from: Some(self.of(place)),
            inside: inside.unwrap_or_default(),
        }
    }

    /// Says where the value was written that is at that place now.
    pub(super) fn put(&mut self, place: &Pointer, origin: Origin) {
        *self.entry(place) = origin;
    }

    fn entry(&mut self, place: &Pointer) -> &mut Origin {
        place.tokens().fold(&mut self.root, |origin, token| {
            origin.inside.entry(token.into_owned()).or_default()
        })
    }

    /// Forgets members of an object.
    pub(super) fn remove_members(&mut self, of: &Pointer, names: &BTreeSet<String>) {
        let object = self.entry(of);
        object.inside.retain(|name, _| !names.contains(name));
    }

    /// Forgets items of a list, `length` long, and notes where those come from that move up.
    pub(super) fn remove_items(&mut self, of: &Pointer, indexes: &BTreeSet<usize>, length: usize) {
        let written = self.taken(of);
        let kept = (0..length).filter(|index| !indexes.contains(index));
        let moved = kept.enumerate().map(|(to, from)| {
            let origin = written.child(&from.to_string());
            (to.to_string(), origin)
        });
        self.entry(of).inside = moved.collect();
    }

    /// The same problems, each in the text that it was written in. What was copied or was the update of several values
    /// is found in each of them, and told once.
    pub(crate) fn traced(&self, found: Diagnostics) -> Vec<Diagnostic> {
        if self.root == Origin::default() {
            return found.into_iter().collect();
        }
        let mut told = BTreeSet::new();
        let found = found.into_iter().map(|found| self.trace(found));
        let new = |found: &Diagnostic| {
            let place = found.place.pointer().cloned();
            place.is_none_or(|place| told.insert((place, found.message.clone())))
        };
        found.filter(new).collect()
    }

    fn trace(&self, mut found: Diagnostic) -> Diagnostic {
        self.trace_place(&mut found.place, &mut found.source);
        for other in &mut found.related {
            self.trace_place(&mut other.place, &mut other.source);
        }
        found
    }

    fn trace_place(&self, place: &mut Place, source: &mut usize) {
        let (Place::Key(pointer) | Place::Value(pointer) | Place::Phrase(pointer, _)) = place
        else {
            return;
        };
        if pointer.file() == 0 {
            *pointer = self.of(pointer);
            *source = pointer.file();
        }
    }
}

/// The indexes among tokens.
pub(super) fn indexes(tokens: &BTreeSet<String>) -> BTreeSet<usize> {
    tokens
        .iter()
        .filter_map(|token| list_index(token))
        .collect()
}
