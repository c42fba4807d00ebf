//! The types of schemas without a name: one for all that ask for the same name and are the same.
//!
//! Must not know what the types are made of.

use std::fmt::{self, Write as _};
use std::hash::{DefaultHasher, Hasher as _};

use super::{Hint, Lowering};
use crate::model::{Docs, OpenEnum, Shape, TypeRef};
use crate::names::type_name;
use crate::spec::schema::Annotations;

impl Lowering<'_, '_> {
    /// Adds a type of a schema without a name. One that is the same as another that asked for the same name
    /// becomes that one.
    pub(super) fn add_inline(
        &mut self,
        hint: &Hint,
        docs: Docs,
        annotations: &Annotations<'_>,
        shape: Shape,
    ) -> TypeRef {
        let preferred = type_name(&hint.name);
        let alike = (preferred, likeness(&shape));
        let mut known = self.inline.get(&alike).into_iter().flatten();
        let is_same = |name: &&String| {
            let found = self.types.get(*name);
            found.is_some_and(|found| same(&found.shape, &shape))
        };
        if let Some(name) = known.find(is_same) {
            return TypeRef::Named(name.clone());
        }
        let name = self.claim_inline(hint, &alike.0);
        self.inline.entry(alike).or_default().push(name.clone());
        self.add_type(&name, docs, annotations, shape)
    }

    pub(super) fn claim_inline(&mut self, hint: &Hint, preferred: &str) -> String {
        let longer = || hint.parent.as_deref().unwrap_or_default().to_owned() + preferred;
        let wanted = match self.type_names.is_free(preferred) {
            true => preferred.to_owned(),
            false => longer(),
        };
        // What is given another name keeps its own, too: no other type is renamed by that.
        let claimed = self.type_names.claim(&wanted, &hint.name);
        match self.chooser.type_name(&claimed) {
            Some(given) => self.claim_chosen(given, &hint.name),
            None => claimed,
        }
    }
}

/// Whether two types hold the same values under the same names.
fn same(left: &Shape, right: &Shape) -> bool {
    match (left, right) {
        (Shape::Enum(left), Shape::Enum(right)) => {
            let values = |of: &OpenEnum| -> Vec<(String, String)> {
                let variants = of.variants.iter();
                variants
                    .map(|variant| (variant.wire.clone(), variant.name.clone()))
                    .collect()
            };
            values(left) == values(right)
        }
        (left, right) => left == right,
    }
}

/// A number that is the same for all types that are the same, so that there are few to compare one with.
fn likeness(shape: &Shape) -> u64 {
    let mut hash = Hash(DefaultHasher::new());
    let _ = match shape {
        Shape::Enum(of) => {
            let variants = of.variants.iter();
            let mut names = variants.map(|variant| (&variant.wire, &variant.name));
            names.try_for_each(|names| write!(hash, "{names:?}"))
        }
        shape => write!(hash, "{shape:?}"),
    };
    hash.0.finish()
}

/// Takes in what is written.
struct Hash(DefaultHasher);

impl fmt::Write for Hash {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        self.0.write(text.as_bytes());
        Ok(())
    }
}
