//! Owns the reading of single values: texts, lists and tables of them. Must not know which settings there are.

use toml::Spanned;
use toml::de::{DeString, DeValue};

use super::Reader;
use crate::config::check::check;
use crate::config::{Pair, Text};
use crate::diagnostics::Place;
use crate::spec::nearest::nearest;

impl Reader<'_> {
    /// The text of a setting that is called `key`, if it makes sense for that.
    pub(super) fn text(&mut self, key: &str, value: &Spanned<DeValue<'_>>) -> Option<Text> {
        let Some(text) = value.get_ref().as_str() else {
            self.wrong_type(key, "a string", value);
            return None;
        };
        match check(key, text) {
            Ok(()) => Some(Text {
                text: text.to_owned(),
                span: self.span(value.span()),
            }),
            Err(invalid) => {
                self.invalid(value.span(), invalid);
                None
            }
        }
    }

    /// The texts of a list, each of which has to make sense for `key`.
    pub(super) fn list(&mut self, key: &str, value: &Spanned<DeValue<'_>>) -> Vec<Text> {
        let Some(items) = value.get_ref().as_array() else {
            self.wrong_type(key, "a list of strings", value);
            return Vec::new();
        };
        if items.is_empty() {
            self.error(value.span(), format!("`{key}` is empty"))
                .help("list something, or leave it out");
        }
        let mut texts: Vec<Text> = Vec::new();
        for item in items.iter() {
            let Some(text) = self.text(key, item) else {
                continue;
            };
            let first = texts.iter().find(|known| known.text == text.text);
            let Some(first) = first.map(|first| first.span) else {
                texts.push(text);
                continue;
            };
            self.error_at(&text, format!("`{}` is listed twice", text.text))
                .help("take one of them out")
                .also(Place::Span(first), "listed here before");
        }
        texts
    }

    pub(super) fn flag(&mut self, key: &str, value: &Spanned<DeValue<'_>>) -> Option<bool> {
        let flag = value.get_ref().as_bool();
        if flag.is_none() {
            self.wrong_type(key, "`true` or `false`", value);
        }
        flag
    }

    /// The members of a table; none if it is none, which is reported.
    pub(super) fn members<'t, 'd>(
        &mut self,
        key: &str,
        value: &'t Spanned<DeValue<'d>>,
    ) -> Vec<(&'t Spanned<DeString<'d>>, &'t Spanned<DeValue<'d>>)> {
        match value.get_ref().as_table() {
            Some(table) => table.iter().collect(),
            None => {
                self.wrong_type(key, "a table", value);
                Vec::new()
            }
        }
    }

    /// A table of texts, which have to make sense for `key`.
    pub(super) fn pairs(&mut self, key: &str, value: &Spanned<DeValue<'_>>) -> Vec<Pair> {
        let mut pairs = Vec::new();
        for (name, value) in self.members(key, value) {
            let value = self.text(key, value);
            pairs.extend(value.map(|value| Pair {
                key: self.key(name),
                value,
            }));
        }
        pairs
    }

    /// A key as a text.
    pub(super) fn key(&self, key: &Spanned<DeString<'_>>) -> Text {
        Text {
            text: key.get_ref().to_string(),
            span: self.span(key.span()),
        }
    }

    pub(super) fn wrong_type(&mut self, key: &str, expected: &str, value: &Spanned<DeValue<'_>>) {
        let kind = value.get_ref().type_str();
        let message = format!("`{key}` is {expected}, not of type {kind}");
        let help = match expected {
            "a string" => format!("write `{key} = \"…\"`"),
            "a list of strings" => format!("write `{key} = [\"…\"]`"),
            "a table" => format!("write `{key} = {{…}}`, or a table of its own under a header"),
            _ => format!("write `{key} = true` or `{key} = false`"),
        };
        self.error(value.span(), message).help(help);
    }

    /// Says which keys a table has, where it has another.
    pub(super) fn no_such_key(&mut self, table: &str, key: &Spanned<DeString<'_>>, known: &[&str]) {
        let message = format!("there is no setting `{table}.{}`", key.get_ref());
        let help = match nearest(key.get_ref(), known.iter().copied()) {
            Some(near) => format!("did you mean `{near}`?"),
            None => {
                let known = known.iter().map(|known| format!("`{known}`"));
                format!("`{table}` has {}", known.collect::<Vec<_>>().join(", "))
            }
        };
        self.error(key.span(), message).help(help);
    }
}
