//! Owns the members of a located object: those of a name are found without a look at all others.

use std::cell::OnceCell;

use super::Spot;

/// The members of an object in the order of the text, those of one name included.
#[derive(Debug)]
pub(super) struct Members {
    all: Vec<(Box<str>, Spot)>,
    /// Where they are, by name and then in the order of the text; worked out when first asked for.
    by_name: OnceCell<Box<[usize]>>,
}

impl Members {
    pub(super) fn new(all: Vec<(Box<str>, Spot)>) -> Self {
        let by_name = OnceCell::new();
        Self { all, by_name }
    }

    /// Those of a name, in the order of the text.
    pub(super) fn named<'m>(&'m self, name: &str) -> impl DoubleEndedIterator<Item = &'m Spot> {
        let name_of = |index: &usize| self.all.get(*index).map(|(name, _)| &**name);
        let order = self.by_name.get_or_init(|| {
            let mut order: Vec<usize> = (0..self.all.len()).collect();
            order.sort_by_key(name_of);
            order.into()
        });
        let start = order.partition_point(|index| name_of(index) < Some(name));
        let end = order.partition_point(|index| name_of(index) <= Some(name));
        let found = order.get(start..end).unwrap_or_default();
        found
            .iter()
            .filter_map(|index| self.all.get(*index).map(|(_, spot)| spot))
    }
}
