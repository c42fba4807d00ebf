//! What can stand in a place of a document.

/// What can stand in a place.
pub(super) enum Shape {
    /// One of these words.
    Word(&'static [&'static str]),
    /// What something is called.
    Name,
    /// A description.
    Prose,
    /// A boolean.
    Flag,
    /// Any number.
    Number,
    /// A small count.
    Size,
    /// Any value.
    Any,
    /// An object with these members.
    Object(&'static [(&'static str, Often, Shape)]),
    /// At most so many of these.
    List(usize, &'static Shape),
    /// Values under names.
    Map(&'static Shape, &'static Shape),
    /// One of these; the first, which leads no deeper, if there is enough already.
    One(&'static [Shape]),
    /// What stands elsewhere.
    Other(&'static Shape),
}

/// How often a member is there.
#[derive(Clone, Copy)]
pub(super) enum Often {
    /// In every object.
    Always,
    /// In three of four.
    Mostly,
    /// In one of four.
    Sometimes,
    /// Hardly ever.
    Seldom,
}
