//! What a model read but has no field for.

use std::fmt;
use std::hash::{Hash, Hasher};

use serde::ser::Serialize;
use zeroize::Zeroizing;

use super::AnyJson;

/// What came in an object beside what its model could hold: undocumented fields, and documented ones
/// whose value did not fit (a `null` where none was documented, a string where a number should be).
///
/// A list with an item that does not fit is kept here whole, as it was written, while the field holds the items
/// that do: its indices are then not those of the answer.
///
/// Nothing of it is lost: it can be read here, and goes back out with the model. `Debug` shows names only,
/// since an unknown value may be a secret.
#[derive(Clone, Default)]
pub struct Extra {
    kept: Vec<Kept>,
}

#[derive(Clone, PartialEq)]
struct Kept {
    name: Box<str>,
    /// `None`: the object lacked a member that it must have.
    value: Option<AnyJson>,
    /// For a documented field: the JSON of what the model's field was given instead, which tells
    /// whether the user has changed the field since.
    instead: Option<AnyText>,
}

impl PartialEq for Extra {
    // The members of an object have no order that means anything.
    fn eq(&self, other: &Self) -> bool {
        let sorted = |extra: &'_ Self| {
            let mut kept = extra.kept.clone();
            kept.sort_by(|left, right| left.name.cmp(&right.name));
            kept
        };
        self.kept.len() == other.kept.len() && sorted(self) == sorted(other)
    }
}

impl Eq for Extra {}

impl Hash for Extra {
    fn hash<H: Hasher>(&self, state: &mut H) {
        // What is equal in another order has the same hash.
        let mut names: Vec<&str> = self.kept.iter().map(|kept| &*kept.name).collect();
        names.sort_unstable();
        names.hash(state);
    }
}

/// Text that may hold secrets, wiped on drop.
type AnyText = Zeroizing<String>;

/// What is kept for a documented field.
pub(crate) enum Oddity<'a> {
    /// The value that did not fit.
    Value(&'a AnyJson),
    /// The object lacked the field.
    Missing,
    /// The user has inserted a value under the field's name, which stands for the field.
    Replaced,
}

impl Extra {
    /// Whether there is nothing.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.iter().next().is_none()
    }

    /// The value of the undocumented or odd field `name`: the last, should the object hold several.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&AnyJson> {
        let of_name = |kept: &&Kept| kept.value.is_some() && &*kept.name == name;
        self.kept.iter().rev().find(of_name)?.value.as_ref()
    }

    /// All undocumented and odd fields: names and values, in the document's order.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &AnyJson)> {
        self.kept
            .iter()
            .filter_map(|kept| Some((&*kept.name, kept.value.as_ref()?)))
    }

    /// Sets an undocumented field, to be sent along with the documented ones. Under the name of a documented
    /// one, `value` is sent in its stead, unchecked.
    ///
    /// # Errors
    /// When `value` has no JSON form.
    pub fn insert<T: Serialize + ?Sized>(
        &mut self,
        name: &str,
        value: &T,
    ) -> Result<(), serde_json::Error> {
        let value = AnyJson::new(value)?;
        self.remove(name);
        self.push(name, Some(value), None);
        Ok(())
    }

    /// Removes the undocumented or odd field `name`. Any value set on the model's field drops an odd one by
    /// itself; only where the field is to stay what reading made of it (`None`, `0`, an empty text) does the
    /// odd value have to be removed here.
    pub fn remove(&mut self, name: &str) {
        self.kept.retain(|kept| &*kept.name != name);
    }

    /// Whether no documented field was odd, which is the rule, and cheap to know.
    pub(crate) fn is_empty_of_oddities(&self) -> bool {
        self.kept.is_empty()
    }

    fn push(&mut self, name: &str, value: Option<AnyJson>, instead: Option<String>) {
        self.kept.push(Kept {
            name: name.into(),
            value,
            instead: instead.map(Zeroizing::new),
        });
    }

    pub(crate) fn keep_undocumented(&mut self, name: &str, value: AnyJson) {
        self.push(name, Some(value), None);
    }

    /// Keeps what a documented field could not hold; `instead` is the JSON of what it holds.
    pub(crate) fn keep_odd(&mut self, name: &str, value: Option<AnyJson>, instead: String) {
        self.push(name, value, Some(instead));
    }

    /// What is kept for the documented field `name`, as long as the field still is what reading made
    /// of it; `current` gives the field's JSON now, and nothing if it has no value.
    pub(crate) fn oddity(
        &self,
        name: &str,
        current: impl FnOnce() -> String,
    ) -> Option<Oddity<'_>> {
        let kept = self.kept.iter().find(|kept| &*kept.name == name)?;
        let Some(instead) = &kept.instead else {
            return Some(Oddity::Replaced);
        };
        if *instead != Zeroizing::new(current()) {
            return None;
        }
        Some(kept.value.as_ref().map_or(Oddity::Missing, Oddity::Value))
    }

    /// What the user has inserted in place of the documented field `name`.
    pub(crate) fn replacement(&self, name: &str) -> Option<&AnyJson> {
        self.undocumented()
            .find_map(|(key, value)| (key == name).then_some(value))
    }

    /// The undocumented fields alone.
    pub(crate) fn undocumented(&self) -> impl Iterator<Item = (&str, &AnyJson)> {
        self.kept
            .iter()
            .filter(|kept| kept.instead.is_none())
            .filter_map(|kept| Some((&*kept.name, kept.value.as_ref()?)))
    }
}

impl fmt::Debug for Extra {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set()
            .entries(self.iter().map(|(name, _)| name))
            .finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_order_of_members_makes_no_difference() {
        let (mut left, mut right) = (Extra::default(), Extra::default());
        for name in ["a", "b"] {
            left.insert(name, name).unwrap();
        }
        for name in ["b", "a"] {
            right.insert(name, name).unwrap();
        }
        assert_eq!(left, right);
        right.insert("a", "other").unwrap();
        assert_ne!(left, right);
    }
}
