//! Owns how one value becomes part of another: objects are merged, lists are appended to lists, anything else replaces
//! what is there. Must not know why.

use super::origins::{Origin, Origins};
use crate::spec::node::{Map, Node, STRING_WEIGHT};
use crate::spec::pointer::Pointer;

/// What all overlays of a document together may bring into it, in values.
const ROOM: usize = 250_000;

/// What is left of the room for new values.
#[derive(Debug)]
pub(super) struct Room {
    left: usize,
}

/// Two values of which none can become a part of the other.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Mismatch {
    /// Where the new one was written.
    pub(super) written: Pointer,
    /// What it is.
    pub(super) new: &'static str,
    /// Where the old one is.
    pub(super) place: Pointer,
    /// What that is.
    pub(super) old: &'static str,
}

/// One change, on its way through a document.
#[derive(Debug)]
pub(super) struct Merge<'m> {
    origins: &'m mut Origins,
    room: &'m mut Room,
    done: Merged,
}

/// What became of a change.
#[derive(Debug, Default)]
pub(super) struct Merged {
    /// The places that hold something new.
    pub(super) touched: Vec<Pointer>,
    pub(super) mismatches: Vec<Mismatch>,
    /// Whether there was no room for something.
    pub(super) is_full: bool,
    /// How many members were put in order again.
    pub(super) moved: usize,
}

impl Room {
    pub(super) fn new() -> Self {
        Self { left: ROOM }
    }

    fn take(&mut self, weight: usize) -> bool {
        let left = self.left.checked_sub(weight);
        self.left = left.unwrap_or_default();
        left.is_some()
    }
}

impl<'m> Merge<'m> {
    pub(super) fn new(origins: &'m mut Origins, room: &'m mut Room) -> Self {
        Self {
            origins,
            room,
            done: Merged::default(),
        }
    }

    /// Whether there was no room for something, so that nothing more need be tried.
    pub(super) fn is_full(&self) -> bool {
        self.done.is_full
    }

    pub(super) fn done(self) -> Merged {
        self.done
    }

    /// Makes `value` a part of what is at `place`.
    pub(super) fn merge(
        &mut self,
        into: &mut Node,
        value: &Node,
        origin: &Origin,
        place: &Pointer,
    ) {
        match (into, value) {
            (Node::Map(old), Node::Map(new)) => self.members(old, new, origin, place),
            (Node::List(old), Node::List(new)) => {
                for (index, item) in new.iter().enumerate() {
                    self.append(old, item, origin.child(&index.to_string()), place);
                }
            }
            (old, new) if old.is_collection() || new.is_collection() => {
                self.done.mismatches.push(Mismatch {
                    written: origin.from().cloned().unwrap_or_default(),
                    new: new.kind(),
                    place: place.clone(),
                    old: old.kind(),
                });
            }
            (old, new) => {
                if old != new && self.has_room(new) {
                    *old = new.clone();
                    self.put(place, origin.clone());
                }
            }
        }
    }

    fn members(&mut self, old: &mut Map, new: &Map, origin: &Origin, place: &Pointer) {
        let mut added = Vec::new();
        for (name, value) in new.iter() {
            if self.is_full() {
                return;
            }
            let (origin, place) = (origin.child(name), place.push(name));
            if let Some(old) = old.get_mut(name) {
                self.merge(old, value, &origin, &place);
            } else if self.has_room(value) {
                added.push((name.to_owned(), value.clone()));
                self.put(&place, origin);
            }
        }
        if !added.is_empty() {
            self.done.moved += old.len();
            old.append(added);
        }
    }

    /// Appends one item to a list.
    pub(super) fn append(
        &mut self,
        to: &mut Vec<Node>,
        item: &Node,
        origin: Origin,
        list: &Pointer,
    ) {
        if self.has_room(item) {
            self.put(&list.index(to.len()), origin);
            to.push(item.clone());
        }
    }

    fn put(&mut self, place: &Pointer, origin: Origin) {
        self.origins.put(place, origin);
        self.done.touched.push(place.clone());
    }

    fn has_room(&mut self, value: &Node) -> bool {
        let has_room = !self.is_full() && self.room.take(weight(value));
        self.done.is_full = !has_room;
        has_room
    }
}

/// What a value weighs: one for each value in it, and more for long texts.
pub(super) fn weight(node: &Node) -> usize {
    1 + match node {
        Node::List(items) => items.iter().map(weight).sum(),
        Node::Map(map) => {
            let members = map.iter();
            members
                .map(|(name, node)| name.len() / STRING_WEIGHT + weight(node))
                .sum()
        }
        Node::String(text) => text.len() / STRING_WEIGHT,
        _ => 0,
    }
}

/// How many values are around the innermost one.
pub(super) fn depth(node: &Node) -> usize {
    match node {
        Node::List(items) => items.iter().map(|item| 1 + depth(item)).max(),
        Node::Map(map) => map.iter().map(|(_, node)| 1 + depth(node)).max(),
        _ => None,
    }
    .unwrap_or_default()
}
