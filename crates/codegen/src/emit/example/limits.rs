//! Values that keep the limits of a type, and values that do not.

use proc_macro2::TokenStream;
use serde_json::Value as Json;

use super::values::{integer, json_integer, sample_text, whole};
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

/// A number that keeps the limits of a range, if any whole one or the limits themselves do.
pub(super) fn admitted_number(rules: &[Rule]) -> f64 {
    let keeps = |number: f64| {
        rules.iter().all(|rule| match rule {
            Rule::NumberAtLeast(limit) => number >= *limit,
            Rule::NumberAbove(limit) => number > *limit,
            Rule::NumberAtMost(limit) => number <= *limit,
            Rule::NumberBelow(limit) => number < *limit,
            Rule::NumberMultipleOf(factor) => (number / factor).fract() == 0.0,
            _ => true,
        })
    };
    let limits = rules.iter().flat_map(|rule| match rule {
        Rule::NumberAtLeast(limit) | Rule::NumberAtMost(limit) => vec![*limit],
        Rule::NumberAbove(limit) => vec![limit.floor() + 1.0],
        Rule::NumberBelow(limit) => vec![limit.ceil() - 1.0],
        Rule::NumberMultipleOf(factor) => vec![*factor],
        _ => Vec::new(),
    });
    let candidates: Vec<f64> = std::iter::once(1.0).chain(limits).collect();
    let found = candidates.into_iter().find(|number| keeps(*number));
    found.unwrap_or(1.0)
}

/// A text of the format and the length that the rules ask for. What a pattern asks for, nobody can make up.
pub(super) fn admitted_text(rules: &[Rule]) -> String {
    const LONGEST: usize = 200;
    let format = rules.iter().find_map(|rule| match rule {
        Rule::Format(format) => Some(*format),
        _ => None,
    });
    if let Some(format) = format {
        return sample_text(format).to_owned();
    }
    let limit = |of: fn(&Rule) -> Option<usize>| rules.iter().find_map(of);
    let least = limit(|rule| match rule {
        Rule::MinLength(limit) => Some(*limit),
        _ => None,
    });
    let most = limit(|rule| match rule {
        Rule::MaxLength(limit) => Some(*limit),
        _ => None,
    });
    let length = "text".len().max(least.unwrap_or_default());
    let length = length.min(most.unwrap_or(length)).min(LONGEST);
    "text".chars().cycle().take(length).collect()
}

/// How many items a list has to have, as far as anyone would read them.
pub(super) fn least_items(rules: &[Rule]) -> usize {
    const MOST: usize = 3;
    let least = rules.iter().find_map(|rule| match rule {
        Rule::MinItems(limit) => Some(*limit),
        _ => None,
    });
    least.unwrap_or_default().min(MOST)
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
