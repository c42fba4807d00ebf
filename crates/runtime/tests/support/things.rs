//! Unions as the generator writes them, by hand, and what they are made of.
#![allow(
    dead_code,
    unreachable_pub,
    reason = "each test uses a part of it, and generated types are public"
)]

use std::collections::BTreeMap;

use specwright_runtime as rt;

#[derive(Clone, PartialEq)]
pub struct Loaf {
    pub kind: String,
    pub weight: f64,
    pub note: Option<String>,
    extra: rt::Extra,
}

impl rt::Model for Loaf {
    const NAME: &'static str = "Loaf";

    fn read(object: &mut rt::json::ObjectReader<'_, '_>) -> Self {
        Self {
            kind: object.required("kind"),
            weight: object.required("weight"),
            note: object.optional("note"),
            extra: object.extra(),
        }
    }

    fn visit<F: rt::Fields>(&self, fields: &mut F) {
        fields.required("kind", &self.kind);
        fields.required("weight", &self.weight);
        fields.optional("note", &self.note);
    }

    fn extra(&self) -> &rt::Extra {
        &self.extra
    }
}

rt::model!(Loaf);

#[derive(Clone, PartialEq)]
pub struct Shelf {
    pub name: String,
    pub prices: BTreeMap<String, i64>,
    extra: rt::Extra,
}

impl rt::Model for Shelf {
    const NAME: &'static str = "Shelf";

    fn read(object: &mut rt::json::ObjectReader<'_, '_>) -> Self {
        Self {
            name: object.required("name"),
            prices: object.rest(),
            extra: object.extra(),
        }
    }

    fn visit<F: rt::Fields>(&self, fields: &mut F) {
        fields.required("name", &self.name);
        fields.rest(&self.prices);
    }

    fn extra(&self) -> &rt::Extra {
        &self.extra
    }
}

rt::model!(Shelf);

/// Told apart by what it is made of.
#[derive(Clone, PartialEq)]
pub enum Thing {
    Loaf(Box<Loaf>),
    Shelf(Box<Shelf>),
    Day(rt::Date),
    Text(String),
    Count(i64),
    Ratio(f64),
    Pair((i64, String)),
    Texts(Vec<String>),
    Counts(Vec<i64>),
    UnknownValue(rt::AnyJson),
}

impl rt::Union for Thing {
    const NAME: &'static str = "Thing";
    const FITS: &'static [rt::json::FitOf] = &[
        <Box<Loaf> as rt::Value>::fit,
        <Box<Shelf> as rt::Value>::fit,
        <rt::Date as rt::Value>::fit,
        <String as rt::Value>::fit,
        <i64 as rt::Value>::fit,
        <f64 as rt::Value>::fit,
        <(i64, String) as rt::Value>::fit,
        <Vec<String> as rt::Value>::fit,
        <Vec<i64> as rt::Value>::fit,
    ];

    fn read(index: usize, choice: &mut rt::union::Choice<'_, '_>) -> Option<Self> {
        match index {
            0 => choice.read(Self::Loaf),
            1 => choice.read(Self::Shelf),
            2 => choice.read(Self::Day),
            3 => choice.read(Self::Text),
            4 => choice.read(Self::Count),
            5 => choice.read(Self::Ratio),
            6 => choice.read(Self::Pair),
            7 => choice.read(Self::Texts),
            8 => choice.read(Self::Counts),
            _ => None,
        }
    }

    fn unknown(value: rt::AnyJson) -> Self {
        Self::UnknownValue(value)
    }

    fn visit<M: rt::Members>(&self, members: &mut M) {
        match self {
            Self::Loaf(value) => members.member(0, value),
            Self::Shelf(value) => members.member(1, value),
            Self::Day(value) => members.member(2, value),
            Self::Text(value) => members.member(3, value),
            Self::Count(value) => members.member(4, value),
            Self::Ratio(value) => members.member(5, value),
            Self::Pair(value) => members.member(6, value),
            Self::Texts(value) => members.member(7, value),
            Self::Counts(value) => members.member(8, value),
            Self::UnknownValue(value) => members.unknown(value),
        }
    }
}

rt::union!(Thing);

/// Told apart by a property.
#[derive(Clone, PartialEq)]
pub enum Tagged {
    Loaf(Box<Loaf>),
    Shelf(Box<Shelf>),
    Loaves(Vec<Loaf>),
    UnknownValue(rt::AnyJson),
}

impl rt::Union for Tagged {
    const NAME: &'static str = "Tagged";
    const FITS: &'static [rt::json::FitOf] = &[
        <Box<Loaf> as rt::Value>::fit,
        <Box<Shelf> as rt::Value>::fit,
        <Vec<Loaf> as rt::Value>::fit,
    ];
    const TAG: Option<&'static str> = Some("kind");
    const TAGS: &'static [(&'static str, usize)] =
        &[("rye", 0), ("wheat", 0), ("shelf", 1), ("loaves", 2)];

    fn read(index: usize, choice: &mut rt::union::Choice<'_, '_>) -> Option<Self> {
        match index {
            0 => choice.read(Self::Loaf),
            1 => choice.read(Self::Shelf),
            2 => choice.read(Self::Loaves),
            _ => None,
        }
    }

    fn unknown(value: rt::AnyJson) -> Self {
        Self::UnknownValue(value)
    }

    fn visit<M: rt::Members>(&self, members: &mut M) {
        match self {
            Self::Loaf(value) => members.member(0, value),
            Self::Shelf(value) => members.member(1, value),
            Self::Loaves(value) => members.member(2, value),
            Self::UnknownValue(value) => members.unknown(value),
        }
    }
}

rt::union!(Tagged);
