//! What error answers hold most often.

use std::collections::BTreeMap;

use crate::model::{Api, TypeRef};

/// Settles the type that most error answers hold. Where none stands out, naming one would say nothing.
pub(super) fn settle(api: &mut Api) {
    let mut counts: BTreeMap<&String, usize> = BTreeMap::new();
    for operation in api.groups.iter().flat_map(|group| &group.operations) {
        if let Some(TypeRef::Named(name)) = operation.failure.json() {
            *counts.entry(name).or_default() += 1;
        }
    }
    // The first by name among the most common, so that the choice does not depend on anything else.
    let most = counts.values().max().copied().unwrap_or_default();
    let all: usize = counts.values().sum();
    let mut common = counts.into_iter().filter(|(_, count)| *count == most);
    let found = common.next().map(|(name, _)| name.clone());
    api.common_failure = found.filter(|_| most * 2 > all);
}
