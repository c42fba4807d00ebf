//! Where in a document (or a request) a value stands.

use std::fmt::{self, Write as _};

/// One step down into a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Segment<'p> {
    /// The whole document, or the named part of a request (`body`, `query`, `path`).
    Root(&'p str),
    /// The named parameter of a request.
    Parameter(&'p str),
    /// The member of an object.
    Member(&'p str),
    /// The item of a list, counted from 0.
    Item(usize),
}

/// A place in a document: the last step and the place it was taken from.
///
/// Places live on the stack while a document is walked, so that knowing where one is costs nothing
/// until an error has to be described.
#[derive(Clone, Copy, Debug)]
pub struct Place<'p> {
    parent: Option<&'p Place<'p>>,
    segment: Segment<'p>,
    depth: usize,
}

impl<'p> Place<'p> {
    /// The deepest nesting of models that is followed; a document beyond it is refused, so that a
    /// hostile one cannot overflow the stack.
    pub const MAX_DEPTH: usize = 128;

    /// The document as a whole; `name` is shown before the pointer, and may be empty.
    #[must_use]
    pub const fn root(name: &'p str) -> Self {
        Self {
            parent: None,
            segment: Segment::Root(name),
            depth: 0,
        }
    }

    /// The member `name` of the object that stands here.
    #[must_use]
    pub const fn member(&'p self, name: &'p str) -> Place<'p> {
        self.step(Segment::Member(name))
    }

    /// The item at `index` of the list that stands here.
    #[must_use]
    pub const fn item(&'p self, index: usize) -> Place<'p> {
        self.step(Segment::Item(index))
    }

    /// The parameter `name` of the part of a request that stands here. Unlike a member, it is shown plainly:
    /// `query page[size]`.
    #[must_use]
    pub const fn parameter(&'p self, name: &'p str) -> Place<'p> {
        self.step(Segment::Parameter(name))
    }

    const fn step(&'p self, segment: Segment<'p>) -> Place<'p> {
        Place {
            parent: Some(self),
            segment,
            depth: self.depth + 1,
        }
    }

    pub(crate) const fn is_root(&self) -> bool {
        self.depth == 0
    }

    pub(crate) const fn is_too_deep(&self) -> bool {
        self.depth > Self::MAX_DEPTH
    }

    /// The JSON pointer (RFC 6901) of this place within its document; empty for the document itself.
    #[must_use]
    pub fn pointer(&self) -> String {
        let mut text = String::new();
        self.write_pointer(&mut text);
        text
    }

    fn write_pointer(&self, text: &mut String) {
        if let Some(parent) = self.parent {
            parent.write_pointer(text);
        }
        match self.segment {
            Segment::Root(_) => {}
            Segment::Parameter(name) => text.push_str(name),
            Segment::Member(name) => {
                text.push('/');
                text.push_str(&name.replace('~', "~0").replace('/', "~1"));
            }
            Segment::Item(index) => {
                // Writing to a `String` cannot fail.
                let _ = write!(text, "/{index}");
            }
        }
    }

    fn root_name(&self) -> &'p str {
        match (self.parent, self.segment) {
            (Some(parent), _) => parent.root_name(),
            (None, Segment::Root(name)) => name,
            (None, _) => "",
        }
    }
}

impl fmt::Display for Place<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (name, pointer) = (self.root_name(), self.pointer());
        match (name.is_empty(), pointer.is_empty()) {
            (true, _) => f.write_str(&pointer),
            (false, true) => f.write_str(name),
            (false, false) => write!(f, "{name} {pointer}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_shown_as_a_json_pointer_behind_its_root() {
        let root = Place::root("body");
        let (list, item);
        list = root.member("a/b~c");
        item = list.item(3);
        assert_eq!(item.pointer(), "/a~1b~0c/3");
        assert_eq!(item.to_string(), "body /a~1b~0c/3");
        assert_eq!(root.to_string(), "body");
    }
}
