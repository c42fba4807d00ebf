//! Models as the generator writes them, by hand.
#![allow(
    dead_code,
    unreachable_pub,
    reason = "each test uses a part of it, and generated types are public"
)]

use std::collections::BTreeMap;

use specwright_runtime as rt;

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Color {
    Red,
    DarkBlue,
    UnknownValue(rt::UnknownValue),
}

impl rt::OpenEnum for Color {
    const NAME: &'static str = "Color";
    const VALUES: &'static [&'static str] = &["red", "dark blue"];

    fn known(value: &str) -> Option<Self> {
        match value {
            "red" => Some(Self::Red),
            "dark blue" => Some(Self::DarkBlue),
            _ => None,
        }
    }

    fn unknown(value: rt::UnknownValue) -> Self {
        Self::UnknownValue(value)
    }

    fn as_str(&self) -> &str {
        match self {
            Self::Red => "red",
            Self::DarkBlue => "dark blue",
            Self::UnknownValue(value) => value.text(),
        }
    }
}

rt::open_enum!(Color);

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Percent(i64);

impl rt::Checked for Percent {
    type Inner = i64;
    const NAME: &'static str = "Percent";
    const RULES: &'static [rt::Rule] = &[
        rt::Rule::AtLeast(0),
        rt::Rule::AtMost(100),
        rt::Rule::MultipleOf(10),
    ];

    #[inline]
    fn unchecked(inner: i64) -> Self {
        Self(inner)
    }

    #[inline]
    fn inner(&self) -> &i64 {
        &self.0
    }
}

rt::checked_integer!(Percent, i64);

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Password(rt::Secret);

impl rt::Checked for Password {
    type Inner = rt::Secret;
    const NAME: &'static str = "Password";
    const RULES: &'static [rt::Rule] = &[rt::Rule::MinLength(8)];

    #[inline]
    fn unchecked(inner: rt::Secret) -> Self {
        Self(inner)
    }

    #[inline]
    fn inner(&self) -> &rt::Secret {
        &self.0
    }
}

rt::checked_secret!(Password);

/// A model with a field of every kind, none of them required.
#[derive(Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct Everything {
    pub small: Option<i32>,
    pub large: Option<i64>,
    pub unsigned: Option<u64>,
    pub number: Option<f64>,
    pub flag: Option<bool>,
    pub text: Option<String>,
    pub color: Option<Color>,
    pub percent: Option<Percent>,
    pub when: Option<rt::DateTime>,
    pub password: Option<Password>,
    pub tags: Option<Vec<String>>,
    pub counts: Option<BTreeMap<String, i64>>,
    pub any: Option<rt::AnyJson>,
    pub limit: rt::Nullable<i64>,
    pub note: rt::Nullable<String>,
    pub inner: Option<Inner>,
    pub inners: Option<Vec<Inner>>,
    pub secrets: Option<Vec<rt::Secret>>,
    pub id: Option<String>,
    pub renamed: Option<i64>,
    extra: rt::Extra,
}

impl Everything {
    pub fn new() -> Self {
        Self::default()
    }
}

impl rt::Model for Everything {
    const NAME: &'static str = "Everything";

    #[inline]
    fn read(object: &mut rt::json::ObjectReader<'_, '_>) -> Self {
        Self {
            small: object.optional("small"),
            large: object.optional("large"),
            unsigned: object.optional("unsigned"),
            number: object.optional("number"),
            flag: object.optional("flag"),
            text: object.optional("text"),
            color: object.optional("color"),
            percent: object.optional("percent"),
            when: object.optional("when"),
            password: object.optional("password"),
            tags: object.optional("tags"),
            counts: object.optional("counts"),
            any: object.optional("any"),
            limit: object.nullable("limit"),
            note: object.nullable("note"),
            inner: object.optional("inner"),
            inners: object.optional("inners"),
            secrets: object.optional("secrets"),
            id: object.optional("id"),
            renamed: object.optional_or("renamed", &["old_name", "older_name"]),
            extra: object.extra(),
        }
    }

    #[inline]
    fn visit<F: rt::Fields>(&self, fields: &mut F) {
        fields.optional("small", &self.small);
        fields.optional("large", &self.large);
        fields.optional("unsigned", &self.unsigned);
        fields.optional("number", &self.number);
        fields.optional("flag", &self.flag);
        fields.optional("text", &self.text);
        fields.optional("color", &self.color);
        fields.optional("percent", &self.percent);
        fields.optional("when", &self.when);
        fields.optional("password", &self.password);
        fields.optional("tags", &self.tags);
        fields.optional("counts", &self.counts);
        fields.optional("any", &self.any);
        fields.nullable("limit", &self.limit);
        fields.nullable("note", &self.note);
        fields.optional("inner", &self.inner);
        fields.optional("inners", &self.inners);
        fields.optional("secrets", &self.secrets);
        fields.read_only("id", &self.id);
        fields.optional("renamed", &self.renamed);
    }

    #[inline]
    fn extra(&self) -> &rt::Extra {
        &self.extra
    }
}

rt::model!(Everything);

/// A model whose fields are required.
#[derive(Clone, PartialEq)]
#[non_exhaustive]
pub struct Inner {
    pub name: String,
    pub count: i64,
    pub password: Password,
    extra: rt::Extra,
}

impl Inner {
    pub fn new(name: impl Into<String>, count: i64, password: Password) -> Self {
        Self {
            name: name.into(),
            count,
            password,
            extra: rt::Extra::default(),
        }
    }
}

impl rt::Model for Inner {
    const NAME: &'static str = "Inner";

    #[inline]
    fn read(object: &mut rt::json::ObjectReader<'_, '_>) -> Self {
        Self {
            name: object.required("name"),
            count: object.required("count"),
            password: object.required("password"),
            extra: object.extra(),
        }
    }

    #[inline]
    fn visit<F: rt::Fields>(&self, fields: &mut F) {
        fields.required("name", &self.name);
        fields.required("count", &self.count);
        fields.required("password", &self.password);
    }

    #[inline]
    fn extra(&self) -> &rt::Extra {
        &self.extra
    }
}

rt::model!(Inner);

/// A response with a required object in it.
#[derive(Clone, PartialEq)]
#[non_exhaustive]
pub struct Wrapper {
    pub data: Inner,
    pub maybe: Option<i64>,
    extra: rt::Extra,
}

impl rt::Model for Wrapper {
    const NAME: &'static str = "Wrapper";

    #[inline]
    fn read(object: &mut rt::json::ObjectReader<'_, '_>) -> Self {
        Self {
            data: object.required("data"),
            maybe: object.required("maybe"),
            extra: object.extra(),
        }
    }

    #[inline]
    fn visit<F: rt::Fields>(&self, fields: &mut F) {
        fields.required("data", &self.data);
        fields.required("maybe", &self.maybe);
    }

    #[inline]
    fn extra(&self) -> &rt::Extra {
        &self.extra
    }
}

rt::model!(Wrapper);

/// A model of itself.
#[derive(Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct Node {
    pub next: Option<Box<Node>>,
    pub children: Option<Vec<Node>>,
    pub any: Option<rt::AnyJson>,
    extra: rt::Extra,
}

impl rt::Model for Node {
    const NAME: &'static str = "Node";

    #[inline]
    fn read(object: &mut rt::json::ObjectReader<'_, '_>) -> Self {
        Self {
            next: object.optional("next"),
            children: object.optional("children"),
            any: object.optional("any"),
            extra: object.extra(),
        }
    }

    #[inline]
    fn visit<F: rt::Fields>(&self, fields: &mut F) {
        fields.optional("next", &self.next);
        fields.optional("children", &self.children);
        fields.optional("any", &self.any);
    }

    #[inline]
    fn extra(&self) -> &rt::Extra {
        &self.extra
    }
}

rt::model!(Node);
