//! Limits on which members an object has, and how many.
//!
//! What counts is what would be sent: fields that are set, and undocumented members.

use std::fmt;

use crate::check::{Rule, Violations};
use crate::json::{Json, JsonWriter, Place};
use crate::model::Model;

/// Adds every rule on its members that a model breaks.
#[cold]
pub(crate) fn check<M: Model>(model: &M, at: &Place<'_>, violations: &mut Violations) {
    let mut out = JsonWriter::for_request();
    out.model(model);
    let text = zeroize::Zeroizing::new(out.finish());
    let members = Json::of_scanned(&text).members().unwrap_or_default();
    let names: Vec<&str> = members.iter().map(|(name, _)| &**name).collect();
    for rule in M::RULES.iter().filter(|rule| !keep(&names, rule)) {
        violations.add(at, None, *rule);
    }
}

pub(crate) fn keep(names: &[&str], rule: &Rule) -> bool {
    let has_all = |wanted: &[&str]| wanted.iter().all(|name| names.contains(name));
    match *rule {
        Rule::MinProperties(limit) => names.len() >= limit,
        Rule::MaxProperties(limit) => names.len() <= limit,
        Rule::OneOfRequired(lists) => lists.iter().any(|list| has_all(list)),
        Rule::RequiredWith(name, others) => !names.contains(&name) || has_all(others),
        Rule::Without(name) => !names.contains(&name),
        _ => true,
    }
}

pub(crate) fn write_list(f: &mut fmt::Formatter<'_>, names: &[&str]) -> fmt::Result {
    for (index, name) in names.iter().enumerate() {
        let lead = if index == 0 { "" } else { " and " };
        write!(f, "{lead}`{name}`")?;
    }
    Ok(())
}

pub(crate) fn write_lists(f: &mut fmt::Formatter<'_>, lists: &[&[&str]]) -> fmt::Result {
    f.write_str("must have ")?;
    for (index, list) in lists.iter().enumerate() {
        f.write_str(if index == 0 { "" } else { ", or " })?;
        write_list(f, list)?;
    }
    Ok(())
}
