//! Values that keep the limits of a type, and values that do not.

use proc_macro2::TokenStream;
use serde_json::Value as Json;

use super::values::{integer, json_integer, whole};
use crate::model::{Newtype, Rule};

/// Whether an integer keeps all rules, so that a literal of it compiles.
pub(super) fn admits(rules: &[Rule], number: i128) -> bool {
    rules.iter().all(|rule| match rule {
        Rule::AtLeast(limit) => number >= *limit,
        Rule::AtMost(limit) => number <= *limit,
        Rule::MultipleOf(factor) => number % factor == 0,
        _ => true,
    })
}

/// An integer that keeps all rules: the least or the greatest, or zero.
pub(super) fn admitted(rules: &[Rule]) -> Option<i128> {
    let limit = |of: fn(&Rule) -> Option<i128>| rules.iter().find_map(of);
    let least = limit(|rule| match rule {
        Rule::AtLeast(limit) => Some(*limit),
        _ => None,
    });
    let most = limit(|rule| match rule {
        Rule::AtMost(limit) => Some(*limit),
        _ => None,
    });
    let factor = limit(|rule| match rule {
        Rule::MultipleOf(factor) => Some(*factor),
        _ => None,
    });
    let past = |number: i128| number.rem_euclid(factor.unwrap_or(1));
    let least = least.map(|least| least + past(-least));
    let most = most.map(|most| most - past(most));
    let mut candidates = [least, most, Some(0)].into_iter().flatten();
    candidates.find(|number| admits(rules, *number))
}

/// A value that an integer type takes: one of its examples, or else the least there is.
pub(in crate::emit) fn shown_integer(newtype: &Newtype, examples: &[Json]) -> Option<TokenStream> {
    let stated = examples.iter().filter_map(whole);
    let mut candidates = stated.chain(admitted(&newtype.rules));
    let found = candidates.find(|number| admits(&newtype.rules, *number))?;
    integer(&newtype.inner, &json_integer(found)?)
}

/// A value just beyond the limits of an integer type, if its inner type can hold one.
pub(in crate::emit) fn refused_integer(newtype: &Newtype) -> Option<TokenStream> {
    let beyond = newtype.rules.iter().rev().find_map(|rule| match rule {
        Rule::AtMost(limit) => limit.checked_add(1),
        Rule::AtLeast(limit) => limit.checked_sub(1),
        _ => None,
    })?;
    integer(&newtype.inner, &json_integer(beyond)?)
}

/// Whether a text keeps all rules that can be told of a text here.
pub(in crate::emit) fn admits_text(rules: &[Rule], text: &str) -> bool {
    let length = text.chars().count();
    rules.iter().all(|rule| match rule {
        Rule::MinLength(limit) => length >= *limit,
        Rule::MaxLength(limit) => length <= *limit,
        Rule::Pattern(pattern) => {
            let regex = regex_lite::Regex::new(&pattern.matched);
            regex.is_ok_and(|regex| regex.is_match(text))
        }
        // The runtime checks formats; whether it takes this text is not known here.
        Rule::Format(_) => false,
        _ => true,
    })
}
