//! How well a value fits a type, where several types are possible.
//!
//! Owns the order of fits. A value is looked at from the outside in, and not far in: what it costs does not grow with
//! the depth of a document.

use super::{Json, Place, ReadContext};
use crate::check::Violations;
use crate::model::Model;
use crate::value::Value;

/// How far into a value is looked.
pub(crate) const DEPTH: u8 = 3;

/// How well a value fits a type; the larger the better.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Fit {
    rank: Rank,
    /// For objects: how many members speak for the type, less those that speak against it.
    members: i32,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Rank {
    /// It is the one value of another type.
    Contradiction,
    /// It is something else.
    No,
    /// It would be, but for something that is missing or odd.
    Weak,
    /// Nothing speaks against it.
    Possible,
    /// It is what the type is for.
    Good,
}

/// The fit of a type: [`Value::fit`].
pub type FitOf = fn(Json<'_>, u8) -> Fit;

impl Fit {
    /// The value is the one that another type is told by.
    pub const CONTRADICTION: Self = Self::of(Rank::Contradiction);
    /// The value is something else.
    pub const NO: Self = Self::of(Rank::No);
    /// The value would fit, but for something that is missing or odd.
    pub const WEAK: Self = Self::of(Rank::Weak);
    /// Nothing speaks against it.
    pub const POSSIBLE: Self = Self::of(Rank::Possible);
    /// The value is what the type is for.
    pub const GOOD: Self = Self::of(Rank::Good);

    const fn of(rank: Rank) -> Self {
        Self { rank, members: 0 }
    }

    /// Whether the value can be read as the type.
    pub(crate) fn is_some(self) -> bool {
        self.rank >= Rank::Weak
    }

    /// The fit of a value whose parts fit like this.
    pub(crate) fn of_parts(parts: impl Iterator<Item = Self>) -> Self {
        let worst = parts.map(|part| part.rank).min();
        Self::of(match worst {
            Some(Rank::Contradiction | Rank::No) => Rank::No,
            Some(rank) => rank,
            None => Rank::Possible,
        })
    }

    /// The index of the type that fits best, the first of several; none if none fits.
    pub(crate) fn best(types: &[FitOf], json: Json<'_>, depth: u8) -> Option<usize> {
        let mut best: Option<(Self, usize)> = None;
        for (index, fit) in types.iter().enumerate() {
            let fit = fit(json, depth);
            if fit.is_some() && best.is_none_or(|(other, _)| fit > other) {
                best = Some((fit, index));
            }
        }
        best.map(|(_, index)| index)
    }
}

/// The fit of a single value: whether it can be read, and keeps the limits.
pub(crate) fn of_scalar<T: Value>(json: Json<'_>) -> Fit {
    let at = Place::root("");
    let value = (!json.is_null())
        .then(|| T::read(json, &at, &mut ReadContext::default()))
        .flatten();
    let Some(value) = value else { return Fit::NO };
    let mut violations = Violations::default();
    value.check(&at, &mut violations);
    if violations.is_empty() {
        Fit::GOOD
    } else {
        Fit::WEAK
    }
}

/// The fit of an object.
pub(crate) fn of_model<M: Model>(json: Json<'_>, depth: u8) -> Fit {
    let (at, mut context) = (Place::root(""), ReadContext::default());
    let Some(object) = super::ObjectReader::open(json, &at, &mut context) else {
        return Fit::NO;
    };
    let mut object = object.probing(depth);
    let _: M = M::read(&mut object);
    object.fit()
}

/// What was found out about an object so far.
#[derive(Debug)]
pub(crate) struct Probe {
    depth: u8,
    present: i32,
    missing: i32,
    misfits: i32,
    /// How many members would fit, but for something that is missing or odd in them.
    doubts: i32,
    contradicted: bool,
}

impl Probe {
    pub(crate) const fn new(depth: u8) -> Self {
        Self {
            depth,
            present: 0,
            missing: 0,
            misfits: 0,
            doubts: 0,
            contradicted: false,
        }
    }

    pub(crate) fn note<T: Value>(&mut self, json: Option<Json<'_>>, required: bool) {
        let Some(json) = json.filter(|json| !json.is_null()) else {
            self.missing += i32::from(required && (json.is_none() || !T::ADMITS_NULL));
            return;
        };
        self.present += 1;
        if self.depth == 0 {
            return;
        }
        match T::fit(json, self.depth - 1).rank {
            Rank::Contradiction => self.contradicted = true,
            Rank::No => self.misfits += 1,
            // It may be new, and the object still what the type is for; but if another type knows it, it is that one's.
            Rank::Weak => self.doubts += 1,
            Rank::Possible | Rank::Good => {}
        }
    }

    pub(crate) fn fit(&self, unknown: usize) -> Fit {
        if self.contradicted {
            return Fit::NO;
        }
        let rank = if self.missing + self.misfits > 0 {
            Rank::Weak
        } else if self.present > 0 {
            Rank::Good
        } else {
            Rank::Possible
        };
        let unknown = i32::try_from(unknown).unwrap_or(i32::MAX / 8);
        let against = unknown + self.doubts + (self.missing + self.misfits) * 4;
        let members = self.present * 2 - against;
        Fit { rank, members }
    }
}
