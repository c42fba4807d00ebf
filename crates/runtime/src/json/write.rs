//! Writing: from models to a document's text, in one pass.

use std::collections::BTreeMap;
use std::fmt;
use std::ops::Range;

use super::Extra;
use super::buffer::Buffer;
use super::extra::Oddity;
use super::{AnyJson, Json, Kind, Place};
use crate::model::{Fields, Model};
use crate::nullable::Nullable;
use crate::value::Value;

/// The JSON text of `value`, with everything it read and could not hold.
#[must_use]
pub fn to_string<T: Value>(value: &T) -> String {
    let mut out = JsonWriter::new();
    value.write(&mut out);
    out.finish()
}

/// The JSON text of `value` with `"[redacted]"` for every secret, and for what is not known not to be one.
#[cfg(feature = "client")]
pub(crate) fn to_redacted_string<T: Value>(value: &T) -> String {
    let mut out = JsonWriter::new();
    value.write(&mut out);
    let hidden = std::mem::take(&mut out.hidden);
    redacted(&zeroize::Zeroizing::new(out.finish()), &hidden)
}

/// `text` with `"[redacted]"` for each of the `hidden` parts.
#[cfg(feature = "client")]
pub(crate) fn redacted(text: &str, hidden: &[Range<usize>]) -> String {
    let (mut out, mut end) = (String::new(), 0);
    for part in hidden {
        out.push_str(text.get(end..part.start).unwrap_or_default());
        out.push_str("\"[redacted]\"");
        end = part.end;
    }
    out.push_str(text.get(end..).unwrap_or_default());
    out
}

/// JSON text in the making. From the first secret on, and the first value that may be one, no memory that the
/// text has outgrown is left behind unwiped; the finished text is its owner's to wipe.
#[derive(Default)]
pub struct JsonWriter {
    text: Buffer,
    sending: bool,
    secrets: Vec<crate::Secret>,
    /// Where secrets stand in the text, and what may be one.
    hidden: Vec<Range<usize>>,
    /// The files of a request, and where in the text they stand.
    files: Vec<(usize, crate::File)>,
    /// The members that the next object begins with.
    leading: Vec<(&'static str, &'static str)>,
}

/// What a request's body is written as.
#[cfg(feature = "client")]
pub(crate) struct Written {
    pub(crate) text: String,
    pub(crate) secrets: Vec<crate::Secret>,
    pub(crate) hidden: Vec<Range<usize>>,
    pub(crate) files: Vec<(usize, crate::File)>,
}

impl fmt::Debug for JsonWriter {
    // The text may hold secrets.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("JsonWriter")
            .field("text", &format_args!("{} bytes", self.text.len()))
            .field("sending", &self.sending)
            .finish_non_exhaustive()
    }
}

impl JsonWriter {
    /// A writer that keeps everything, as for a file.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// A writer for a request's body: what only the server may say is left out.
    #[must_use]
    pub fn for_request() -> Self {
        Self {
            sending: true,
            ..Self::default()
        }
    }

    /// The text written.
    #[must_use]
    pub fn finish(self) -> String {
        self.text.finish()
    }

    /// The text written, and the secrets that stand in it.
    #[must_use]
    pub fn finish_with_secrets(self) -> (String, Vec<crate::Secret>) {
        (self.text.finish(), self.secrets)
    }

    #[cfg(feature = "client")]
    pub(crate) fn finish_request(self) -> Written {
        Written {
            text: self.text.finish(),
            secrets: self.secrets,
            hidden: self.hidden,
            files: self.files,
        }
    }

    /// Whether a file was written that holds no text.
    #[cfg(feature = "client")]
    pub(crate) fn holds_bytes(&self) -> bool {
        self.files.iter().any(|(_, file)| file.text().is_none())
    }

    /// Writes JSON that is known to be well-formed.
    pub fn raw(&mut self, json: &str) {
        self.text.push(json);
    }

    /// Writes a value of which nobody can say whether it is a secret.
    pub(super) fn unknown(&mut self, value: &AnyJson) {
        self.text.wipe();
        let start = self.text.len();
        self.raw(value.text());
        self.hidden.push(start..self.text.len());
    }

    /// Writes a string.
    pub fn string(&mut self, value: &str) {
        self.text.push_string(value);
    }

    /// Writes the text of a file. One without is remembered in a request, which finds another place for it or is
    /// refused.
    pub(crate) fn file(&mut self, file: &crate::File) {
        let start = self.text.len();
        self.string(file.text().unwrap_or("\u{fffd}"));
        self.hidden.push(start..self.text.len());
        if self.sending {
            self.files.push((start, file.clone()));
        }
    }

    /// Writes a secret, and remembers it so that it can be kept out of error messages.
    pub fn secret(&mut self, value: &crate::Secret) {
        if self.sending {
            self.secrets.push(value.clone());
        }
        self.text.wipe();
        let start = self.text.len();
        self.string(value.expose());
        self.hidden.push(start..self.text.len());
    }

    /// Writes what was read in place of a secret, or of something that holds some.
    fn odd_secret(&mut self, value: &AnyJson) {
        if self.sending {
            self.remember(value.view(), 0);
        }
        self.unknown(value);
    }

    fn remember(&mut self, json: Json<'_>, depth: usize) {
        match json.kind() {
            Kind::String => {
                let text = json.as_str().unwrap_or_else(|| json.text().into());
                self.secrets.push(crate::Secret::new(text));
            }
            Kind::Number if depth == 0 => self.secrets.push(json.text().into()),
            Kind::List | Kind::Object if depth < Place::MAX_DEPTH => {
                let items = json.items().unwrap_or_default();
                let members = json.members().unwrap_or_default();
                let values = members.into_iter().map(|(_, value)| value);
                for value in items.into_iter().chain(values) {
                    self.remember(value, depth + 1);
                }
            }
            _ => {}
        }
    }

    /// Writes anything whose `Display` is its JSON: integers and booleans.
    pub fn display(&mut self, value: impl fmt::Display) {
        use std::fmt::Write as _;
        // Writing into memory cannot fail.
        let _ = write!(self.text, "{value}");
    }

    /// Writes a list.
    pub fn list<'t, T: Value + 't>(&mut self, items: impl Iterator<Item = &'t T>) {
        self.text.push("[");
        for (index, item) in items.enumerate() {
            self.comma(index > 0);
            item.write(self);
        }
        self.text.push("]");
    }

    /// Writes a map as an object.
    pub fn map<'t, T: Value + 't>(&mut self, members: impl Iterator<Item = (&'t str, &'t T)>) {
        self.text.push("{");
        for (index, (name, value)) in members.enumerate() {
            self.comma(index > 0);
            self.string(name);
            self.text.push(":");
            value.write(self);
        }
        self.text.push("}");
    }

    /// Writes a model as an object.
    pub fn model<M: Model>(&mut self, model: &M) {
        self.text.push("{");
        let extra = model.extra();
        let mut object = ObjectWriter {
            out: self,
            extra,
            empty: true,
        };
        for (name, value) in std::mem::take(&mut object.out.leading) {
            object.name(name);
            object.out.string(value);
        }
        model.visit(&mut object);
        for (name, value) in extra.undocumented() {
            object.name(name);
            object.out.unknown(value);
        }
        self.text.push("}");
    }

    /// Begins the object that is written next with a member.
    pub(crate) fn lead_with(&mut self, name: &'static str, value: &'static str) {
        self.leading.push((name, value));
    }

    fn comma(&mut self, needed: bool) {
        if needed {
            self.text.push(",");
        }
    }
}

/// Writes the fields of one model.
#[derive(Debug)]
pub struct ObjectWriter<'w> {
    out: &'w mut JsonWriter,
    extra: &'w Extra,
    empty: bool,
}

impl ObjectWriter<'_> {
    fn name(&mut self, name: &str) {
        self.out.comma(!self.empty);
        self.empty = false;
        self.out.string(name);
        self.out.text.push(":");
    }

    /// Writes what was kept for `name` while its field is as reading left it; says whether it did.
    #[cold]
    fn kept<T: Value>(&mut self, name: &str, value: Option<&T>) -> bool {
        match self.extra.oddity(name, || text_of(value)) {
            None => return false,
            Some(Oddity::Missing) => {}
            Some(Oddity::Replaced) => {
                self.replaced::<T>(name);
            }
            Some(Oddity::Value(value)) => {
                self.name(name);
                if T::SECRET {
                    self.out.odd_secret(value);
                } else {
                    self.out.unknown(value);
                }
            }
        }
        true
    }

    /// Whether something was inserted in place of the field, as secret as that is. It is written behind all
    /// fields, with the undocumented ones.
    fn replaced<T: Value>(&mut self, name: &str) -> bool {
        let Some(value) = self.extra.replacement(name) else {
            return false;
        };
        if T::SECRET && self.out.sending {
            self.out.remember(value.view(), 0);
        }
        true
    }

    fn value<T: Value>(&mut self, name: &str, value: Option<&T>) {
        if !self.extra.is_empty_of_oddities() && self.kept(name, value) {
            return;
        }
        if let Some(value) = value {
            self.name(name);
            value.write(self.out);
        }
    }
}

fn text_of<T: Value>(value: Option<&T>) -> String {
    value.map(to_string).unwrap_or_default()
}

impl Fields for ObjectWriter<'_> {
    fn required<T: Value>(&mut self, name: &'static str, value: &T) {
        self.value(name, Some(value));
    }

    fn optional<T: Value>(&mut self, name: &'static str, value: &Option<T>) {
        self.value(name, value.as_ref());
    }

    fn nullable<T: Value>(&mut self, name: &'static str, value: &Nullable<T>) {
        if !value.is_null() {
            self.value(name, value.as_option());
        } else if !self.replaced::<T>(name) {
            self.name(name);
            self.out.raw("null");
        }
    }

    fn read_only<T: Value>(&mut self, name: &'static str, value: &Option<T>) {
        if !self.out.sending {
            self.value(name, value.as_ref());
        }
    }

    fn rest<T: Value>(&mut self, members: &BTreeMap<String, T>) {
        for (name, value) in members {
            self.name(name);
            value.write(self.out);
        }
    }
}
