//! Lists that are answered page by page: what leads to the next page, and the way through an answer to the list.
//!
//! Must not know how an answer is read.

use indexmap::IndexMap;

use super::{Access, Field, Presence, Shape, Type, TypeRef};

/// How one page of a list leads to the next.
#[derive(Clone, Debug, PartialEq)]
pub struct Paging {
    /// Where in an answer the items stand, as a JSON pointer.
    pub items: String,
    /// The names on the way there, in JSON.
    pub members: Vec<String>,
    /// The way there in Rust.
    pub way: Vec<Step>,
    /// What the list holds.
    pub item: TypeRef,
    /// What leads to the next page.
    pub next: NextPage,
}

/// A step on the way from an answer to a value in it. The heap is none: what is moved out of a box reads the same.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// To the field of this name in Rust.
    Field(String),
    /// To the value of an `Option`, if it has one.
    Option,
    /// To the value of what may be missing or null, if it has one.
    Nullable,
    /// To the value that the limits of a type are put on.
    Limits,
}

/// What leads to the next page. Places in an answer are JSON pointers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NextPage {
    /// The number of the page, in the query.
    Number {
        /// The parameter.
        parameter: String,
        /// The number of the first page.
        first: u64,
        /// Where an answer says how many pages there are.
        total_pages: Option<String>,
    },
    /// How many items to skip, in the query.
    Offset {
        /// The parameter.
        parameter: String,
        /// Where an answer says how many items there are.
        total_items: Option<String>,
    },
    /// A mark that the answer gives, in the query.
    Cursor {
        /// The parameter.
        parameter: String,
        /// Where an answer gives the mark.
        next: String,
        /// Where an answer says whether there is more.
        more: Option<String>,
    },
    /// The next page's address.
    Link {
        /// Where an answer gives it, if not in a header.
        next: Option<String>,
    },
}

impl NextPage {
    /// The parameter that asks for a page, if one does.
    #[must_use]
    pub fn parameter(&self) -> Option<&str> {
        match self {
            Self::Number { parameter, .. }
            | Self::Offset { parameter, .. }
            | Self::Cursor { parameter, .. } => Some(parameter),
            Self::Link { .. } => None,
        }
    }
}

/// A value within the values of a type.
#[derive(Clone, Debug, PartialEq)]
pub struct Found<'m> {
    /// The way to it.
    pub way: Vec<Step>,
    /// What it is, without its null and its limits.
    pub ty: &'m TypeRef,
}

/// Where a way ends too early.
#[derive(Clone, Debug, PartialEq)]
pub struct Lost<'m> {
    /// How many names were followed.
    pub depth: usize,
    /// What is there instead.
    pub found: Obstacle<'m>,
}

/// What has no member of a name.
#[derive(Clone, Debug, PartialEq)]
pub enum Obstacle<'m> {
    /// An object with these fields.
    Fields(&'m [Field]),
    /// A field that no answer holds.
    WriteOnly,
    /// Something that may have any members.
    Open,
    /// Something that is no object.
    Other(&'m TypeRef),
}

/// Follows the names of members from a value of type `from`.
///
/// # Errors
/// When there is nothing of such a name.
pub fn find<'m>(
    types: &'m IndexMap<String, Type>,
    from: &'m TypeRef,
    members: &[String],
) -> Result<Found<'m>, Lost<'m>> {
    let mut at = Found {
        way: Vec::new(),
        ty: from,
    };
    at.unwrap(types);
    for (depth, member) in members.iter().enumerate() {
        let field = field(types, at.ty, member).map_err(|found| Lost { depth, found })?;
        at.way.push(Step::Field(field.name.clone()));
        at.way.extend(match field.presence {
            Presence::Required => None,
            Presence::Optional => Some(Step::Option),
            Presence::Nullable => Some(Step::Nullable),
        });
        at.ty = &field.ty;
        at.unwrap(types);
    }
    Ok(at)
}

impl<'m> Found<'m> {
    /// Takes off what is around the value itself.
    fn unwrap(&mut self, types: &'m IndexMap<String, Type>) {
        loop {
            let (step, inner) = match self.ty {
                TypeRef::Nullable(inner) => (Some(Step::Option), &**inner),
                TypeRef::Boxed(inner) => (None, &**inner),
                TypeRef::Named(name) => match types.get(name).map(|found| &found.shape) {
                    Some(Shape::Newtype(newtype)) => (Some(Step::Limits), &newtype.inner),
                    _ => return,
                },
                _ => return,
            };
            self.way.extend(step);
            self.ty = inner;
        }
    }
}

fn field<'m>(
    types: &'m IndexMap<String, Type>,
    ty: &'m TypeRef,
    member: &str,
) -> Result<&'m Field, Obstacle<'m>> {
    let name = match ty {
        TypeRef::Any | TypeRef::Map(_) => return Err(Obstacle::Open),
        TypeRef::Named(name) => name,
        other => return Err(Obstacle::Other(other)),
    };
    let Some(Shape::Struct(structure)) = types.get(name).map(|found| &found.shape) else {
        return Err(Obstacle::Other(ty));
    };
    let field = structure.fields.iter().find(|field| field.wire == member);
    match field {
        Some(field) if field.access == Access::WriteOnly => Err(Obstacle::WriteOnly),
        Some(field) => Ok(field),
        None => Err(Obstacle::Fields(&structure.fields)),
    }
}
