//! What a schema demands of a value, and what is wrong with one.
//!
//! Owns the rules, their wording and the list of violations. Knows nothing of how values are read or sent.

use std::collections::BTreeMap;
use std::fmt;

use crate::json::{Extra, Json, Oddity, Place, ReadContext, to_string};
use crate::members;
use crate::model::{Fields, Model};
use crate::nullable::Nullable;
use crate::pattern::Pattern;
use crate::value::Value;

/// One demand of a schema.
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub enum Rule {
    /// An integer's smallest value.
    AtLeast(i128),
    /// An integer's largest value.
    AtMost(i128),
    /// An integer is a multiple of this.
    MultipleOf(i128),
    /// A number's smallest value.
    NumberAtLeast(f64),
    /// A number is larger than this.
    NumberAbove(f64),
    /// A number's largest value.
    NumberAtMost(f64),
    /// A number is smaller than this.
    NumberBelow(f64),
    /// A number is a multiple of this.
    NumberMultipleOf(f64),
    /// A number is finite, as JSON has no other.
    Finite,
    /// A string's least length, in characters.
    MinLength(usize),
    /// A string's greatest length, in characters.
    MaxLength(usize),
    /// A string matches this regular expression somewhere.
    Pattern(&'static Pattern),
    /// A string has this format.
    Format(Format),
    /// The least number of a list's items.
    MinItems(usize),
    /// The greatest number of a list's items.
    MaxItems(usize),
    /// No two of a list's items are equal.
    UniqueItems,
    /// The least number of a map's members.
    MinProperties(usize),
    /// The greatest number of a map's members.
    MaxProperties(usize),
    /// The names of a map's members keep these rules.
    Names(&'static [Rule]),
    /// An object has all members of one of these lists.
    OneOfRequired(&'static [&'static [&'static str]]),
    /// An object that has the one member has the others, too.
    RequiredWith(&'static str, &'static [&'static str]),
    /// An object does not have this member.
    Without(&'static str),
    /// An enum's value is one of those that were known when the client was generated.
    Known(&'static [&'static str]),
    /// A field must be there.
    Required,
    /// A value is of a certain kind, given with its article.
    Kind(&'static str),
    /// What stands in a path as one segment is not empty, and is neither `.` nor `..`.
    PathSegment,
    /// A secret is not the mask that a server shows in its stead, such as `********`.
    NoMask,
}

/// The string formats that are checked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Format {
    /// A date and time with its offset (RFC 3339).
    DateTime,
    /// A date (RFC 3339).
    Date,
    /// A URI with a scheme (RFC 3986).
    Uri,
    /// A UUID (RFC 4122).
    Uuid,
    /// A time of day (RFC 3339).
    Time,
    /// A length of time (ISO 8601, or numbers with their units).
    Duration,
    /// An e-mail address.
    Email,
    /// An IP address of version 4.
    Ipv4,
    /// An IP address of version 6.
    Ipv6,
    /// The name of a host (RFC 1123).
    Hostname,
    /// Bytes in base64 (RFC 4648).
    Base64,
    /// Bytes in base64, in the alphabet for URLs (RFC 4648).
    Base64Url,
}

impl Format {
    const fn describe(self) -> &'static str {
        match self {
            Self::DateTime => "a date and time with an offset, as RFC 3339 has it",
            Self::Date => "a date, as RFC 3339 has it",
            Self::Uri => "a URI with a scheme, such as `https://example.com`",
            Self::Uuid => "a UUID",
            Self::Time => "a time of day, such as `22:25:27Z`",
            Self::Duration => "a duration, such as `PT30M`",
            Self::Email => "an e-mail address",
            Self::Ipv4 => "an IPv4 address",
            Self::Ipv6 => "an IPv6 address",
            Self::Hostname => "the name of a host",
            Self::Base64 => "bytes in base64",
            Self::Base64Url => "bytes in base64, as URLs take it",
        }
    }
}

impl fmt::Display for Rule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::AtLeast(limit) => write!(f, "must be at least {limit}"),
            Self::AtMost(limit) => write!(f, "must be at most {limit}"),
            Self::MultipleOf(factor) => write!(f, "must be a multiple of {factor}"),
            Self::NumberAtLeast(limit) => write!(f, "must be at least {limit}"),
            Self::NumberAbove(limit) => write!(f, "must be more than {limit}"),
            Self::NumberAtMost(limit) => write!(f, "must be at most {limit}"),
            Self::NumberBelow(limit) => write!(f, "must be less than {limit}"),
            Self::NumberMultipleOf(factor) => write!(f, "must be a multiple of {factor}"),
            Self::Finite => f.write_str("must be a finite number"),
            Self::MinLength(limit) => {
                write!(f, "must have at least {}", count(*limit, "character"))
            }
            Self::MaxLength(limit) => write!(f, "must have at most {}", count(*limit, "character")),
            Self::Pattern(pattern) => write!(f, "must match `{}`", pattern.as_str()),
            Self::Format(format) => write!(f, "must be {}", format.describe()),
            Self::MinItems(limit) => write!(f, "must have at least {}", count(*limit, "item")),
            Self::MaxItems(limit) => write!(f, "must have at most {}", count(*limit, "item")),
            Self::UniqueItems => f.write_str("must not hold an item twice"),
            Self::MinProperties(limit) => {
                write!(f, "must have at least {}", count(*limit, "member"))
            }
            Self::MaxProperties(limit) => {
                write!(f, "must have at most {}", count(*limit, "member"))
            }
            Self::Names(rules) => write_names(f, rules),
            Self::OneOfRequired(lists) => members::write_lists(f, lists),
            Self::RequiredWith(name, others) => {
                write!(f, "must have ")?;
                members::write_list(f, others)?;
                write!(f, " beside `{name}`")
            }
            Self::Without(name) => write!(f, "must not have `{name}`"),
            Self::Known(values) => write_known(f, values),
            Self::Required => f.write_str("must be given"),
            Self::Kind(kind) => write!(f, "must be {kind}"),
            Self::PathSegment => {
                f.write_str("must not be empty, `.` or `..`, as it stands in a path")
            }
            Self::NoMask => {
                f.write_str("must be the secret itself, not the mask shown in its stead")
            }
        }
    }
}

fn count(number: usize, noun: &str) -> String {
    let plural = if number == 1 { "" } else { "s" };
    format!("{number} {noun}{plural}")
}

fn write_names(f: &mut fmt::Formatter<'_>, rules: &[Rule]) -> fmt::Result {
    for (index, rule) in rules.iter().enumerate() {
        let lead = if index == 0 {
            "names of members "
        } else {
            " and "
        };
        write!(f, "{lead}{rule}")?;
    }
    Ok(())
}

fn write_known(f: &mut fmt::Formatter<'_>, values: &[&str]) -> fmt::Result {
    const SHOWN: usize = 12;
    f.write_str("must be one of ")?;
    for (index, value) in values.iter().take(SHOWN).enumerate() {
        let separator = if index == 0 { "" } else { ", " };
        write!(f, "{separator}{value:?}")?;
    }
    match values.len().checked_sub(SHOWN) {
        Some(more) if more > 0 => write!(f, " and {more} more"),
        _ => Ok(()),
    }
}

/// One thing that is wrong with a value: where, what it is, and which rule it breaks.
#[derive(Clone, Debug, PartialEq)]
pub struct Violation {
    place: String,
    value: Option<String>,
    rule: Rule,
}

impl Violation {
    /// A violation at `place`; `value` is `None` where it is a secret, or not there.
    #[must_use]
    pub fn new(place: impl Into<String>, value: Option<String>, rule: Rule) -> Self {
        Self {
            place: place.into(),
            value: value.map(shortened),
            rule,
        }
    }

    /// Where: `body /inbound/timeout_1xx_secs`, `query page[size]`, `path id`, or a type's name.
    #[must_use]
    pub fn place(&self) -> &str {
        &self.place
    }

    /// The value, as JSON; never a secret.
    #[must_use]
    pub fn value(&self) -> Option<&str> {
        self.value.as_deref()
    }

    /// The rule that the value breaks.
    #[must_use]
    pub const fn rule(&self) -> &Rule {
        &self.rule
    }
}

/// Long values are cut: a message is read by a person.
fn shortened(value: String) -> String {
    const SHOWN: usize = 80;
    match value.char_indices().nth(SHOWN) {
        Some((end, _)) => format!("{}…", &value[..end]),
        None => value,
    }
}

impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.place.is_empty() {
            write!(f, "{}: ", self.place)?;
        }
        if let Some(value) = &self.value {
            write!(f, "{value} ")?;
        }
        self.rule.fmt(f)
    }
}

impl std::error::Error for Violation {}

/// Everything that is wrong with a value or a request; empty when nothing is.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Violations {
    list: Vec<Violation>,
}

impl Violations {
    /// Adds one.
    #[cold]
    pub fn add(&mut self, at: &Place<'_>, value: Option<String>, rule: Rule) {
        self.list.push(Violation::new(at.to_string(), value, rule));
    }

    /// Adds what is wrong with `json`, which is no `T` or holds something that does not belong there.
    pub(crate) fn add_odd<T: Value>(&mut self, at: &Place<'_>, json: Json<'_>) {
        let inner = ReadContext::oddities::<T>(json, at);
        if !inner.is_empty() {
            return self.list.extend(inner.list);
        }
        if let Some(value) = ReadContext::but_for_digits::<T>(json, at) {
            return value.check(at, self);
        }
        self.add_misfit::<T>(at, json);
    }

    /// Adds that `json` is no `T`. `null` is no secret.
    pub(crate) fn add_misfit<T: Value>(&mut self, at: &Place<'_>, json: Json<'_>) {
        let shown = (!T::SECRET || json.is_null()).then(|| json.text().to_owned());
        self.add(at, shown, Rule::Kind(T::EXPECTS));
    }

    /// Adds the masks that stand in `json` where a `T` has secrets.
    fn add_masks<T: Value>(&mut self, at: &Place<'_>, json: Json<'_>) {
        let value = T::SECRET.then(|| ReadContext::fitting::<T>(json, at));
        if let Some(value) = value.flatten() {
            let mut violations = Self::default();
            value.check(at, &mut violations);
            let masks = |violation: &Violation| *violation.rule() == Rule::NoMask;
            self.list.extend(violations.list.into_iter().filter(masks));
        }
    }

    #[cfg(feature = "client")]
    pub(crate) fn extend(&mut self, others: Self) {
        self.list.extend(others.list);
    }

    #[cfg(feature = "client")]
    pub(crate) fn keep(&mut self, is_kept: impl FnMut(&Violation) -> bool) {
        self.list.retain(is_kept);
    }

    #[cfg(feature = "client")]
    pub(crate) fn push(&mut self, violation: Violation) {
        self.list.push(violation);
    }

    /// Whether nothing is wrong.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// How many there are.
    #[must_use]
    pub const fn len(&self) -> usize {
        self.list.len()
    }

    /// All of them, in the order of the fields.
    pub fn iter(&self) -> std::slice::Iter<'_, Violation> {
        self.list.iter()
    }

    pub(crate) fn into_first(self) -> Option<Violation> {
        self.list.into_iter().next()
    }

    pub(crate) fn into_result(self) -> Result<(), Self> {
        if self.is_empty() { Ok(()) } else { Err(self) }
    }
}

impl From<Violation> for Violations {
    fn from(violation: Violation) -> Self {
        Self {
            list: vec![violation],
        }
    }
}

impl<'v> IntoIterator for &'v Violations {
    type Item = &'v Violation;
    type IntoIter = std::slice::Iter<'v, Violation>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl fmt::Display for Violations {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, violation) in self.iter().enumerate() {
            let separator = if index == 0 { "" } else { "; " };
            write!(f, "{separator}{violation}")?;
        }
        Ok(())
    }
}

impl std::error::Error for Violations {}

/// Checks a whole value as it would be sent.
///
/// # Errors
/// Everything that is wrong with it.
pub fn check<T: Value>(value: &T) -> Result<(), Violations> {
    let mut violations = Violations::default();
    value.check(&Place::root(""), &mut violations);
    violations.into_result()
}

/// Checks the fields of one model.
#[derive(Debug)]
pub(crate) struct Checker<'c> {
    at: &'c Place<'c>,
    extra: &'c Extra,
    violations: &'c mut Violations,
}

impl<'c> Checker<'c> {
    pub(crate) fn check_model<M: Model>(
        model: &M,
        at: &'c Place<'c>,
        violations: &'c mut Violations,
    ) {
        let extra = model.extra();
        model.visit(&mut Checker {
            at,
            extra,
            violations,
        });
        if !M::RULES.is_empty() {
            members::check(model, at, violations);
        }
    }

    fn value<T: Value>(&mut self, name: &str, value: Option<&T>) {
        if !self.extra.is_empty_of_oddities() && self.odd(name, value) {
            return;
        }
        if let Some(value) = value {
            value.check(&self.at.member(name), self.violations);
        }
    }

    /// Adds what is wrong with a field that was read from something that does not fit it.
    #[cold]
    fn odd<T: Value>(&mut self, name: &str, value: Option<&T>) -> bool {
        let current = || value.map(to_string).unwrap_or_default();
        let at = self.at.member(name);
        match self.extra.oddity(name, current) {
            None => return false,
            Some(Oddity::Replaced) => self.replaced::<T>(name),
            Some(Oddity::Missing) => self.violations.add(&at, None, Rule::Required),
            Some(Oddity::Value(odd)) => {
                self.violations.add_odd::<T>(&at, odd.view());
                self.violations.add_masks::<T>(&at, odd.view());
            }
        }
        true
    }

    /// Adds the masks in what was inserted in place of a field, of which nothing else is checked.
    fn replaced<T: Value>(&mut self, name: &str) {
        if let Some(value) = self.extra.replacement(name) {
            let at = self.at.member(name);
            self.violations.add_masks::<T>(&at, value.view());
        }
    }
}

impl Fields for Checker<'_> {
    fn required<T: Value>(&mut self, name: &'static str, value: &T) {
        self.value(name, Some(value));
    }

    fn optional<T: Value>(&mut self, name: &'static str, value: &Option<T>) {
        self.value(name, value.as_ref());
    }

    fn nullable<T: Value>(&mut self, name: &'static str, value: &Nullable<T>) {
        if value.is_null() {
            self.replaced::<T>(name);
        } else {
            self.value(name, value.as_option());
        }
    }

    fn read_only<T: Value>(&mut self, _name: &'static str, _value: &Option<T>) {}

    fn rest<T: Value>(&mut self, members: &BTreeMap<String, T>) {
        for (name, value) in members {
            value.check(&self.at.member(name), self.violations);
        }
    }
}
