//! Values that are one of several things: told apart by a tag, or by what they are made of, and open to what comes up
//! later.

use std::fmt;

use crate::check::{Rule, Violations};
use crate::json::{
    AnyJson, Fit, FitOf, Json, JsonWriter, Kind, Place, ReadContext, Shape, fit, to_string,
};
use crate::value::{Manner, Value};

/// One of several types. Generated; the macro [`union!`](crate::union!) adds what all unions share.
pub trait Union: Sized {
    /// The type's name.
    const NAME: &'static str;

    /// How well a value fits each member, in the schema's order.
    const FITS: &'static [FitOf];

    /// The property whose value tells the members apart, if there is one.
    const TAG: Option<&'static str> = None;

    /// The values of that property, and which member each stands for.
    const TAGS: &'static [(&'static str, usize)] = &[];

    /// The member that all other values of that property stand for, and an object without it.
    const DEFAULT: Option<usize> = None;

    /// The members that are objects without that property: it is written for them.
    const ADDED: &'static [usize] = &[];

    /// Reads the member of this index.
    fn read(index: usize, choice: &mut Choice<'_, '_>) -> Option<Self>;

    /// What is none of the members.
    fn unknown(value: AnyJson) -> Self;

    /// Shows the member that it is.
    fn visit<M: Members>(&self, members: &mut M);
}

/// Who is shown the member that a union is.
pub trait Members {
    /// It is the member of this index.
    fn member<T: Value>(&mut self, index: usize, value: &T);

    /// It is none.
    fn unknown(&mut self, value: &AnyJson);
}

/// A value to be read as one of several types.
#[derive(Debug)]
pub struct Choice<'c, 'r> {
    json: Json<'c>,
    at: &'c Place<'c>,
    context: &'r mut ReadContext,
}

impl Choice<'_, '_> {
    /// Reads the value as a `T`, which makes a `U`; `None` if it is no `T`.
    pub fn read<T: Value, U>(&mut self, make: fn(T) -> U) -> Option<U> {
        let (json, at) = (self.json, self.at);
        self.context
            .attempt(|context| crate::json::read_value(json, at, context))
            .map(make)
    }
}

/// Reads a union. What is none of its members is kept as it was written; null only if a member can be null.
pub fn read<U: Union>(json: Json<'_>, at: &Place<'_>, context: &mut ReadContext) -> Option<U> {
    let mut choice = Choice { json, at, context };
    let member = index::<U>(json, fit::DEPTH).and_then(|index| U::read(index, &mut choice));
    member.or_else(|| (!json.is_null()).then(|| U::unknown(json.into())))
}

/// How well `json` fits a union: as well as it fits the member that it would be.
#[must_use]
pub fn fit<U: Union>(json: Json<'_>, depth: u8) -> Fit {
    let default = default::<U>(json).map(|index| U::FITS[index](json, depth));
    match (U::TAG, default) {
        (Some(_), _) if tagged::<U>(json).is_some() => Fit::GOOD,
        (Some(_), Some(fit)) => fit.max(Fit::WEAK),
        (Some(_), None) if json.kind() == Kind::Object && !is_open::<U>() => Fit::WEAK,
        _ => {
            let members = U::FITS.iter().map(|fit| fit(json, depth));
            members.max().unwrap_or(Fit::NO)
        }
    }
}

/// Which member a value is.
fn index<U: Union>(json: Json<'_>, depth: u8) -> Option<usize> {
    if U::TAG.is_none() {
        return Fit::best(U::FITS, json, depth);
    }
    if let Some(index) = tagged::<U>(json).or_else(|| default::<U>(json)) {
        return Some(index);
    }
    // A tag that nobody knows says that it is none of those with a tag.
    let untagged = |index: &usize| !U::TAGS.iter().any(|(_, tagged)| tagged == index);
    let has_tag = tag::<U>(json).is_some_and(|tag| !tag.is_null());
    let candidates = (0..U::FITS.len()).filter(|index| !has_tag || untagged(index));
    let best = candidates
        .map(|index| (U::FITS[index](json, depth), std::cmp::Reverse(index)))
        .filter(|(fit, _)| fit.is_some())
        .max();
    best.map(|(_, std::cmp::Reverse(index))| index)
}

/// Whether there are members without a tag.
fn is_open<U: Union>() -> bool {
    (0..U::FITS.len()).any(|index| !U::TAGS.iter().any(|(_, tagged)| *tagged == index))
}

/// The member that an object is whose tag stands for none, or that has none.
fn default<U: Union>(json: Json<'_>) -> Option<usize> {
    U::DEFAULT.filter(|_| json.kind() == Kind::Object)
}

fn tag<'j, U: Union>(json: Json<'j>) -> Option<Json<'j>> {
    let members = json.members()?;
    let wanted = U::TAG?;
    let found = members.into_iter().find(|(name, _)| name == wanted);
    found.map(|(_, value)| value)
}

fn tagged<U: Union>(json: Json<'_>) -> Option<usize> {
    let tag = tag::<U>(json)?;
    let text = tag
        .as_str()
        .unwrap_or(std::borrow::Cow::Borrowed(tag.text()));
    let found = U::TAGS.iter().find(|(value, _)| *value == text);
    found.map(|(_, index)| *index)
}

/// Writes a union.
pub fn write<U: Union>(value: &U, out: &mut JsonWriter) {
    value.visit(&mut Writer {
        out,
        tag: U::TAG,
        tags: U::TAGS,
        added: U::ADDED,
    });
}

/// Checks the member that a union is, and that its tag is its own.
pub fn check<U: Union>(value: &U, at: &Place<'_>, violations: &mut Violations) {
    value.visit(&mut Checker {
        at,
        violations,
        tag: U::TAG,
        tags: U::TAGS,
        default: U::DEFAULT,
        added: U::ADDED,
    });
}

/// Shows a union as the member that it is.
///
/// # Errors
/// The formatter's own.
pub fn debug<U: Union>(value: &U, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    let mut shown = Shown {
        out: f,
        result: Ok(()),
    };
    value.visit(&mut shown);
    shown.result
}

struct Writer<'w> {
    out: &'w mut JsonWriter,
    tag: Option<&'static str>,
    tags: &'static [(&'static str, usize)],
    added: &'static [usize],
}

impl Writer<'_> {
    /// The tag of a member that has no property for it, unless it holds one all the same.
    #[cold]
    fn missing<T: Value>(&self, index: usize, value: &T) -> Option<(&'static str, &'static str)> {
        let tag = self.tag?;
        let text = zeroize::Zeroizing::new(to_string(value));
        let members = Json::of_scanned(&text).members()?;
        let is_there = members.iter().any(|(name, _)| name == tag);
        let own = self.tags.iter().find(|(_, tagged)| *tagged == index);
        own.filter(|_| !is_there).map(|(value, _)| (tag, *value))
    }
}

impl Members for Writer<'_> {
    fn member<T: Value>(&mut self, index: usize, value: &T) {
        if self.added.contains(&index)
            && let Some((tag, own)) = self.missing(index, value)
        {
            self.out.lead_with(tag, own);
        }
        value.write(self.out);
    }

    fn unknown(&mut self, value: &AnyJson) {
        value.write(self.out);
    }
}

struct Checker<'c> {
    at: &'c Place<'c>,
    violations: &'c mut Violations,
    tag: Option<&'static str>,
    tags: &'static [(&'static str, usize)],
    default: Option<usize>,
    added: &'static [usize],
}

impl Checker<'_> {
    /// Whether a tag, or none, stands for the member of this index.
    fn stands_for(&self, index: usize, tag: Option<Json<'_>>) -> bool {
        let is_default = self.default == Some(index);
        let Some(tag) = tag else {
            return is_default || self.added.contains(&index);
        };
        let said = tag.as_str();
        let said = said.as_deref().unwrap_or(tag.text());
        let mut known = self.tags.iter().filter(|(value, _)| *value == said);
        match known.next() {
            Some((_, tagged)) => *tagged == index,
            None => is_default,
        }
    }
}

impl Members for Checker<'_> {
    fn member<T: Value>(&mut self, index: usize, value: &T) {
        value.check(self.at, self.violations);
        let has_own = self.tags.iter().any(|(_, tagged)| *tagged == index);
        let is_told = has_own || self.default == Some(index);
        let Some(tag) = self.tag.filter(|_| is_told) else {
            return;
        };
        let text = zeroize::Zeroizing::new(to_string(value));
        // What is no object has nowhere to say it.
        let Some(members) = Json::of_scanned(&text).members() else {
            return;
        };
        let found = members.into_iter().find(|(name, _)| name == tag);
        let found = found.map(|(_, json)| json);
        if !self.stands_for(index, found) {
            let shown = found.map(|json| json.text().to_owned());
            let rule = Rule::Kind("the one that stands for what the object is");
            self.violations.add(&self.at.member(tag), shown, rule);
        }
    }

    fn unknown(&mut self, _value: &AnyJson) {
        let rule = Rule::Kind("one of the things that the schema knows");
        self.violations.add(self.at, None, rule);
    }
}

struct Shown<'s, 'f> {
    out: &'s mut fmt::Formatter<'f>,
    result: fmt::Result,
}

impl Members for Shown<'_, '_> {
    fn member<T: Value>(&mut self, _index: usize, value: &T) {
        self.result = fmt::Debug::fmt(value, self.out);
    }

    fn unknown(&mut self, value: &AnyJson) {
        self.result = fmt::Debug::fmt(value, self.out);
    }
}

/// What all unions have in common.
#[doc(hidden)]
#[derive(Debug)]
pub struct UnionManner;

impl<T: Union + Value> Manner<T> for UnionManner {
    const SHAPE: Shape = Shape::Any;
    const EXPECTS: &'static str = "one of the things that the schema knows";
    // It may hold some; what is wrong in it is shown field by field.
    const SECRET: bool = true;

    fn fit(json: Json<'_>, depth: u8) -> Fit {
        fit::<T>(json, depth)
    }

    fn read(json: Json<'_>, at: &Place<'_>, context: &mut ReadContext) -> Option<T> {
        read(json, at, context)
    }

    fn write(value: &T, out: &mut JsonWriter) {
        write(value, out);
    }

    fn check(value: &T, at: &Place<'_>, violations: &mut Violations) {
        check(value, at, violations);
    }

    fn stand_in() -> T {
        T::unknown(AnyJson::null())
    }
}

/// Gives a type that implements [`Union`] what all unions share.
#[macro_export]
macro_rules! union {
    ($union:ty) => {
        impl $union {
            /// Checks all of it against the limits of its schema, as is done before it is sent.
            ///
            /// # Errors
            /// Everything that is wrong with it.
            pub fn check(&self) -> ::std::result::Result<(), $crate::Violations> {
                $crate::check(self)
            }
        }

        impl $crate::Value for $union {
            type Manner = $crate::union::UnionManner;
        }

        impl ::std::fmt::Debug for $union {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                $crate::union::debug(self, f)
            }
        }

        $crate::forward_serde!($union);
    };
}
