//! Limits that only the prose tells.

use std::sync::LazyLock;

use regex_lite::Regex;

use super::Linted;
use super::schemas::all;
use crate::diagnostics::{Code, Diagnostics, Place};
use crate::spec::cursor::At;
use crate::spec::schema::{JsonType, Schema};

/// A way in which prose states a limit, and the keyword that says the same to programs.
struct Way {
    pattern: &'static str,
    of: &'static [JsonType],
    keyword: &'static str,
    is_said: fn(&Schema<'_>) -> bool,
}

const NUMBERS: &[JsonType] = &[JsonType::Integer, JsonType::Number];

/// The common ways. A sentence that states a limit in another way passes.
const WAYS: [Way; 6] = [
    Way {
        pattern: r"(?i)\b(?:max(?:imum)?|at most|up to|no (?:more|longer) than)\b[^.\n]{0,24}?\b(\d+(?:,\d{3})*) char",
        of: &[JsonType::String],
        keyword: "maxLength",
        is_said: |schema| schema.size.max_length.is_some(),
    },
    Way {
        pattern: r"(?i)\b(?:min(?:imum)?|at least)\b[^.\n]{0,24}?\b(\d+(?:,\d{3})*) char",
        of: &[JsonType::String],
        keyword: "minLength",
        is_said: |schema| schema.size.min_length.is_some(),
    },
    Way {
        pattern: r"(?i)\b(?:max(?:imum)?(?: value)?(?: is| of|:)|at most|no more than) (-?\d+(?:,\d{3})*)\b",
        of: NUMBERS,
        keyword: "maximum",
        is_said: |schema| {
            schema.number.maximum.is_some() || schema.number.exclusive_maximum.is_some()
        },
    },
    Way {
        pattern: r"(?i)\b(?:min(?:imum)?(?: value)?(?: is| of|:)|at least|no less than) (-?\d+(?:,\d{3})*)\b",
        of: NUMBERS,
        keyword: "minimum",
        is_said: |schema| {
            schema.number.minimum.is_some() || schema.number.exclusive_minimum.is_some()
        },
    },
    Way {
        pattern: r"(?i)\bbetween (-?\d+(?:,\d{3})*) and -?\d+(?:,\d{3})*",
        of: NUMBERS,
        keyword: "minimum` and `maximum",
        is_said: |schema| schema.number.minimum.is_some() || schema.number.maximum.is_some(),
    },
    Way {
        pattern: r"(?i)\b(?:max(?:imum)?|at most|up to|no more than)\b[^.\n]{0,24}?\b(\d+(?:,\d{3})*) (?:items|elements|entries|values)\b",
        of: &[JsonType::Array],
        keyword: "maxItems",
        is_said: |schema| schema.size.max_items.is_some(),
    },
];

/// The expressions of all ways; they are constant, and a test compiles each.
static PATTERNS: LazyLock<Vec<Option<Regex>>> = LazyLock::new(|| {
    WAYS.iter()
        .map(|way| Regex::new(way.pattern).ok())
        .collect()
});

pub(super) fn limits(linted: &Linted<'_, '_>, found: &mut Diagnostics) {
    for schema in all(linted) {
        let described = schema
            .at
            .member("description")
            .or_else(|| of_parameter(linted, &schema.at));
        let text = described.as_ref().and_then(|at| at.node.as_str());
        let (Some(at), Some(text)) = (described.as_ref(), text) else {
            continue;
        };
        for (way, pattern) in WAYS.iter().zip(&*PATTERNS) {
            let fits = schema.types.iter().any(|ty| way.of.contains(ty));
            let Some(pattern) = pattern.as_ref().filter(|_| fits && !(way.is_said)(&schema)) else {
                continue;
            };
            if let Some(said) = pattern.find(text) {
                let said = said.as_str();
                let message = format!("the prose says \"{said}\", and no keyword does");
                let place = Place::Phrase(at.pointer.clone(), said.to_owned());
                found
                    .warning(Code::LimitInProse, place, message)
                    .help(format!("add `{}`, so that values are checked", way.keyword));
            }
        }
    }
}

/// What is said of the parameter or the header that a schema is the whole of.
fn of_parameter<'d>(linted: &Linted<'d, '_>, schema: &At<'d>) -> Option<At<'d>> {
    let is_whole = schema.pointer.last().as_deref() == Some("schema");
    let parent = schema.pointer.parent().filter(|_| is_whole)?;
    linted.document.at(&parent)?.member("description")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_expression_compiles_and_finds_what_it_is_for() {
        let sentences = [
            "At most 40 characters.",
            "Must have at least 3 characters",
            "The maximum is 250.",
            "Minimum value: 1",
            "A number between 1 and 120.",
            "Up to 20 items.",
        ];
        for (pattern, sentence) in PATTERNS.iter().zip(sentences) {
            assert!(
                pattern
                    .as_ref()
                    .is_some_and(|pattern| pattern.is_match(sentence)),
                "{sentence}"
            );
        }
        let between = PATTERNS[4].as_ref();
        let said =
            between.and_then(|pattern| pattern.find("Between 1 and 1,000, the default is 10."));
        assert_eq!(said.map(|said| said.as_str()), Some("Between 1 and 1,000"));
        let maximum = PATTERNS[2].as_ref();
        assert!(
            !maximum.is_some_and(|pattern| pattern.is_match("The maximum may change in 2030."))
        );
    }
}
