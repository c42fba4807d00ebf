//! Which groups of operations need which types, so that each group can be a feature of the crate: whoever calls a few
//! operations of a large API compiles only what those need.

use std::collections::{BTreeMap, BTreeSet};

use super::direction::closure;
use crate::model::{Api, FULL, Group, Operation};

/// A type that more groups than this need is there without any of them: naming them all would tell nobody anything.
const MOST: usize = 4;

/// What features are called that do not stand for a group.
const RESERVED: [&str; 11] = [
    "blocking",
    "client",
    "default",
    FULL,
    "jiff",
    "native-tls",
    "reqwest",
    "rustls",
    "socks",
    "specwright-runtime",
    "tower",
];

/// Settles the features, where there is more than one group to choose from.
pub(super) fn settle(api: &mut Api) {
    let webhooks = usize::from(!api.webhooks.all.is_empty());
    if api.groups.len() + webhooks < 2 {
        return;
    }
    name(api);
    let users = users(api);
    let always = closure(api, api.common_failure.clone().into_iter().collect());
    let all = api.features().len();
    for (name, ty) in &mut api.types {
        let users = users.get(name).map(Vec::as_slice).unwrap_or_default();
        ty.features = match users.len() {
            _ if always.contains(name) => Vec::new(),
            // What nothing needs is there for whoever wants all.
            0 => vec![FULL.to_owned()],
            count if count > MOST || count == all => Vec::new(),
            _ => users.to_vec(),
        };
    }
}

/// Names the features after the groups' modules.
fn name(api: &mut Api) {
    let mut taken: BTreeSet<String> = RESERVED.into_iter().map(str::to_owned).collect();
    let mut claim = |module: &str| {
        let plain = module.trim_matches('_').replace('_', "-");
        let longer = (1..).map(|number| match number {
            1 => format!("{plain}-calls"),
            number => format!("{plain}-calls-{number}"),
        });
        let mut names = std::iter::once(plain.clone()).chain(longer);
        names.find(|name| taken.insert(name.clone()))
    };
    for group in &mut api.groups {
        group.feature = claim(&group.module);
    }
    if !api.webhooks.all.is_empty() {
        api.webhooks.feature = claim(&api.webhooks.module);
    }
}

/// The features that need each type, in the order of the groups.
fn users(api: &Api) -> BTreeMap<String, Vec<String>> {
    let groups = api.groups.iter();
    let mut needs: Vec<(Option<&String>, Vec<String>)> = groups
        .map(|group| (group.feature.as_ref(), needed(group)))
        .collect();
    let payloads = api
        .webhooks
        .all
        .iter()
        .filter_map(|webhook| webhook.payload.as_ref());
    let payloads = payloads.flat_map(|ty| ty.names()).map(str::to_owned);
    needs.push((api.webhooks.feature.as_ref(), payloads.collect()));
    let mut users: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for (feature, roots) in needs {
        for name in closure(api, roots) {
            users.entry(name).or_default().extend(feature.cloned());
        }
    }
    users
}

/// The types that a group's operations name.
fn needed(group: &Group) -> Vec<String> {
    let of = |operation: &Operation| -> Vec<String> {
        let (sent, received) = (operation.sent_types(), operation.received_types());
        let names = sent.into_iter().chain(received).flat_map(|ty| ty.names());
        names.map(str::to_owned).collect()
    };
    group.operations.iter().flat_map(of).collect()
}
