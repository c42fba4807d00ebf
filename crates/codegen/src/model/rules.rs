//! Limits on values.
//!
//! Must not know how they are checked.

use std::fmt;

/// A limit.
#[derive(Clone, Debug, PartialEq)]
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
    /// A string's least length, in characters.
    MinLength(usize),
    /// A string's greatest length, in characters.
    MaxLength(usize),
    /// A string matches this regular expression.
    Pattern(Pattern),
    /// A string has this format.
    Format(Format),
    /// The least number of items.
    MinItems(usize),
    /// The greatest number of items.
    MaxItems(usize),
    /// No item is there twice.
    UniqueItems,
    /// The least number of members.
    MinProperties(usize),
    /// The greatest number of members.
    MaxProperties(usize),
    /// The names of members keep these limits.
    Names(Vec<Rule>),
    /// The names of members are among these.
    KnownNames(Vec<String>),
    /// An object has all members of one of these lists.
    OneOfRequired(Vec<Vec<String>>),
    /// An object that has the one member has the others, too.
    RequiredWith(String, Vec<String>),
    /// An object does not have this member.
    Without(String),
    /// Limits that the document states and that nothing checks.
    Unchecked {
        /// The limits.
        rules: Vec<Rule>,
        /// Why they are not.
        why: String,
    },
}

/// A regular expression.
#[derive(Clone, PartialEq, Eq)]
pub struct Pattern {
    /// As the document states it.
    pub stated: String,
    /// As the engine takes it that matches it.
    pub matched: String,
}

/// The string formats that are checked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// A date and time with its offset.
    DateTime,
    /// A date.
    Date,
    /// A URI with a scheme.
    Uri,
    /// A UUID.
    Uuid,
    /// A time of day.
    Time,
    /// A length of time.
    Duration,
    /// An e-mail address.
    Email,
    /// An IP address of version 4.
    Ipv4,
    /// An IP address of version 6.
    Ipv6,
    /// The name of a host.
    Hostname,
    /// Bytes in base64.
    Base64,
    /// Bytes in base64, in the alphabet for URLs.
    Base64Url,
}

impl Format {
    /// What the type is called that a string of this format is.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::DateTime => "DateTime",
            Self::Date => "Date",
            Self::Uri => "Uri",
            Self::Uuid => "Uuid",
            Self::Time => "Time",
            Self::Duration => "Duration",
            Self::Email => "Email",
            Self::Ipv4 => "Ipv4",
            Self::Ipv6 => "Ipv6",
            Self::Hostname => "Hostname",
            Self::Base64 => "Base64",
            Self::Base64Url => "Base64Url",
        }
    }
}

impl fmt::Debug for Pattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}", self.stated)?;
        if self.stated == self.matched {
            return Ok(());
        }
        write!(f, " as {:?}", self.matched)
    }
}
