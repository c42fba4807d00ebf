//! Doc comments.

use proc_macro2::TokenStream;
use quote::quote;

use super::prose;
use crate::model::{Docs, Field, Rule};

/// Doc comments of lines.
pub(super) fn outer(lines: &[String]) -> TokenStream {
    let lines = lines.iter().map(|line| padded(line));
    quote!(#(#[doc = #lines])*)
}

/// Module documentation of lines.
pub(super) fn inner(lines: &[String]) -> TokenStream {
    let lines = lines.iter().map(|line| padded(line));
    quote!(#(#![doc = #lines])*)
}

fn padded(line: &str) -> String {
    if line.is_empty() {
        String::new()
    } else {
        format!(" {line}")
    }
}

/// Paragraphs with an empty line between.
pub(super) fn join(paragraphs: impl IntoIterator<Item = Vec<String>>) -> Vec<String> {
    let mut lines = Vec::new();
    for paragraph in paragraphs
        .into_iter()
        .filter(|paragraph| !paragraph.is_empty())
    {
        if !lines.is_empty() {
            lines.push(String::new());
        }
        lines.extend(paragraph);
    }
    lines
}

/// The prose of something; `otherwise` stands in where the document says nothing.
pub(super) fn prose(docs: &Docs, otherwise: &str) -> Vec<String> {
    let rustdoc = |text: &Option<String>| text.as_deref().map(prose::rustdoc).unwrap_or_default();
    let (summary, description) = (rustdoc(&docs.summary), rustdoc(&docs.description));
    let repeated = description == summary;
    let said = join([summary, if repeated { Vec::new() } else { description }]);
    let said = if said.is_empty() {
        vec![otherwise.to_owned()]
    } else {
        said
    };
    let deprecated = docs.deprecated.then(|| vec!["Deprecated.".to_owned()]);
    join([said, deprecated.unwrap_or_default()])
}

/// Prose behind what it is about: on the same line if it begins with a paragraph, below it otherwise, since a fence or
/// a list behind something else on its line would be neither.
pub(super) fn led_in(lead: &str, said: Vec<String>) -> Vec<String> {
    if !prose::begins_with_paragraph(&said) {
        return join([vec![format!("{lead}:")], said]);
    }
    let mut lines = said.into_iter();
    let first = lines.next().map(|line| format!("{lead}: {line}"));
    first.into_iter().chain(lines).collect()
}

/// The documentation of a field.
pub(super) fn field(field: &Field) -> Vec<String> {
    let wire = code(&field.wire);
    let default = field.default.as_ref().filter(|value| !value.is_null());
    let default = default.map(|value| {
        vec![format!(
            "The server's default is {}.",
            code(&value.to_string())
        )]
    });
    join([
        prose(&field.docs, &format!("{wire}.")),
        default.unwrap_or_default(),
    ])
}

/// A text as code, whatever it holds.
pub(super) fn code(text: &str) -> String {
    if text.is_empty() {
        return "the empty string".to_owned();
    }
    let mut visible = prose::visible(text);
    if visible.trim().is_empty() {
        // Nothing that a reader could see between two backticks.
        visible = format!("{text:?}");
    }
    let fence = "`".repeat(longest_run(&visible) + 1);
    let space = if visible.starts_with('`') || visible.ends_with('`') {
        " "
    } else {
        ""
    };
    format!("{fence}{space}{visible}{space}{fence}")
}

fn longest_run(text: &str) -> usize {
    text.split(|c| c != '`')
        .map(str::len)
        .max()
        .unwrap_or_default()
}

/// The limits of a type, as a list.
pub(super) fn limits(rules: &[Rule]) -> Vec<String> {
    if rules.is_empty() {
        return Vec::new();
    }
    let items = rules.iter().map(|rule| format!("- {}", limit(rule)));
    let head = ["Limits:".to_owned(), String::new()];
    head.into_iter().chain(items).collect()
}

fn count(number: usize, noun: &str) -> String {
    let plural = if number == 1 { "" } else { "s" };
    format!("{number} {noun}{plural}")
}

fn all_of(names: &[String]) -> String {
    let names: Vec<String> = names.iter().map(|name| code(name)).collect();
    names.join(" and ")
}

fn limit(rule: &Rule) -> String {
    match rule {
        Rule::AtLeast(limit) => format!("at least {limit}"),
        Rule::AtMost(limit) => format!("at most {limit}"),
        Rule::MultipleOf(factor) => format!("a multiple of {factor}"),
        Rule::NumberAtLeast(limit) => format!("at least {limit}"),
        Rule::NumberAbove(limit) => format!("more than {limit}"),
        Rule::NumberAtMost(limit) => format!("at most {limit}"),
        Rule::NumberBelow(limit) => format!("less than {limit}"),
        Rule::NumberMultipleOf(factor) => format!("a multiple of {factor}"),
        Rule::MinLength(limit) => format!("at least {}", count(*limit, "character")),
        Rule::MaxLength(limit) => format!("at most {}", count(*limit, "character")),
        Rule::Pattern(pattern) => format!("matches {}", code(&pattern.stated)),
        Rule::Format(format) => match format {
            crate::model::Format::DateTime => "a date and time with an offset".to_owned(),
            crate::model::Format::Date => "a date".to_owned(),
            crate::model::Format::Uri => "a URI with a scheme".to_owned(),
            crate::model::Format::Uuid => "a UUID".to_owned(),
            crate::model::Format::Time => "a time of day".to_owned(),
            crate::model::Format::Duration => "a duration".to_owned(),
            crate::model::Format::Email => "an e-mail address".to_owned(),
            crate::model::Format::Ipv4 => "an IPv4 address".to_owned(),
            crate::model::Format::Ipv6 => "an IPv6 address".to_owned(),
            crate::model::Format::Hostname => "the name of a host".to_owned(),
            crate::model::Format::Base64 | crate::model::Format::Base64Url => {
                "bytes in base64".to_owned()
            }
        },
        Rule::MinItems(limit) => format!("at least {}", count(*limit, "item")),
        Rule::MaxItems(limit) => format!("at most {}", count(*limit, "item")),
        Rule::UniqueItems => "no item twice".to_owned(),
        Rule::MinProperties(limit) => format!("at least {}", count(*limit, "member")),
        Rule::MaxProperties(limit) => format!("at most {}", count(*limit, "member")),
        Rule::Names(rules) => {
            let rules: Vec<String> = rules.iter().map(limit).collect();
            format!("names of members: {}", rules.join(", "))
        }
        Rule::Unchecked { rules, why } => {
            let rules: Vec<String> = rules.iter().map(limit).collect();
            format!("{}; not checked: {}", rules.join(", "), why)
        }
        Rule::KnownNames(names) => {
            let names: Vec<String> = names.iter().map(|name| code(name)).collect();
            format!("names of members: one of {}", names.join(", "))
        }
        Rule::OneOfRequired(lists) => {
            let lists: Vec<String> = lists.iter().map(|list| all_of(list)).collect();
            format!("has {}", lists.join(", or "))
        }
        Rule::RequiredWith(name, others) => format!("has {} beside {}", all_of(others), code(name)),
        Rule::Without(name) => format!("does not have {}", code(name)),
    }
}
