//! Parameters of the query between being given and being written: what was read for them may still take their place.

use zeroize::Zeroizing;

use super::query::{Query, Style};
use super::request::{Checks, RequestBuilder};
use crate::check::{Rule, Violations};
use crate::json::{Extra, Json, Oddity, Place};
use crate::nullable::Nullable;
use crate::value::Value;

/// A parameter of the query as it was given.
pub(super) struct Parameter {
    pub(super) name: &'static str,
    /// Its value as JSON, if it has one.
    pub(super) json: Option<Zeroizing<String>>,
    pub(super) style: Style,
    /// Whether it is the whole query.
    pub(super) is_whole: bool,
    pub(super) violations: Violations,
    /// Adds what is wrong with a value that is not of the parameter's type.
    pub(super) add_odd: fn(&mut Violations, &Place<'_>, Json<'_>),
}

impl Parameter {
    /// Puts in what was kept for the parameter in `extra`, if it still stands.
    pub(super) fn take_oddity(&mut self, at: &Place<'_>, extra: &Extra, checks: Checks) {
        let current = || self.json.as_ref().map(|json| json.to_string());
        let Some(oddity) = extra.oddity(self.name, || current().unwrap_or_default()) else {
            return;
        };
        let mut violations = Violations::default();
        match oddity {
            Oddity::Missing => violations.add(at, None, Rule::Required),
            Oddity::Value(odd) => (self.add_odd)(&mut violations, at, odd.view()),
            Oddity::Replaced => {}
        }
        self.json = match oddity {
            Oddity::Value(odd) => Some(Zeroizing::new(odd.text().to_owned())),
            Oddity::Missing | Oddity::Replaced => None,
        };
        self.violations = match checks {
            Checks::On => violations,
            Checks::Off => Violations::default(),
        };
    }
    /// Writes the value into the query, if there is one.
    pub(super) fn put_into(&self, query: &mut Query) {
        let Some(json) = &self.json else {
            return;
        };
        let value = Json::of_scanned(json);
        match self.is_whole {
            true => query.whole(value, self.style),
            false => query.parameter(self.name, value, self.style),
        }
    }
}

impl RequestBuilder {
    /// Makes a parameter that is always there the whole query: OpenAPI's `in: querystring`.
    pub fn querystring<T: Value>(&mut self, name: &'static str, value: &T, style: Style) {
        self.query(name, value, style);
        self.make_whole();
    }

    /// Makes a parameter that may be left out the whole query.
    pub fn optional_querystring<T: Value>(
        &mut self,
        name: &'static str,
        value: &Option<T>,
        style: Style,
    ) {
        self.optional_query(name, value, style);
        self.make_whole();
    }

    /// Makes a parameter that may be left out or be null the whole query; null is as in a part of it.
    pub fn nullable_querystring<T: Value>(
        &mut self,
        name: &'static str,
        value: &Nullable<T>,
        style: Style,
    ) {
        self.nullable_query(name, value, style);
        self.make_whole();
    }

    fn make_whole(&mut self) {
        if let Some(parameter) = self.parameters_mut().last_mut() {
            parameter.is_whole = true;
        }
    }
}
