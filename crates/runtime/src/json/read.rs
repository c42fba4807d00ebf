//! Reading: from a document's text to models.
//!
//! Reading never stops half way: the first real mismatch is latched in the [`ReadContext`], stand-ins
//! fill what could not be read, and whoever started the reading looks at the latch at the end. That keeps
//! generated code to one plain call a field.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashSet};
use std::fmt;

use super::error::ReadError;
use super::fit::{Fit, Probe};
use super::write::to_string;
use super::{AnyJson, Extra, Json, Place, Shape};
use crate::check::Violations;
use crate::nullable::Nullable;
use crate::value::Value;

/// The state of one reading: the document, and the first mismatch met in it.
#[derive(Debug, Default)]
pub struct ReadContext {
    /// The pointer, and the text that did not fit, as an address: its offset in the document is worked out
    /// only once the error leaves the reading.
    error: Option<(ReadError, Option<usize>)>,
    /// Set when a list or map left out members that did not fit, until the object around it keeps the
    /// whole as it was written.
    left_out: bool,
    /// Set when a number was read that has more digits than its type holds.
    rounded: bool,
    /// What lists and maps left out, if somebody wants to know.
    oddities: Option<Violations>,
}

impl ReadContext {
    /// Says that a list or map read here lacks something that stands in the document.
    pub fn leave_out(&mut self) {
        self.left_out = true;
    }

    /// Says that a number read here has digits that are only in the document.
    pub(crate) fn round(&mut self) {
        self.rounded = true;
        self.leave_out();
    }

    /// As [`ReadContext::leave_out`], for one `T` that `json` is not.
    pub(crate) fn leave_out_of<T: Value>(&mut self, at: &Place<'_>, json: Json<'_>) {
        self.leave_out();
        if let Some(oddities) = &mut self.oddities {
            oddities.add_misfit::<T>(at, json);
        }
    }

    /// What of `json` is read as a `T` when all that is lost are digits of numbers.
    pub(crate) fn but_for_digits<T: Value>(json: Json<'_>, at: &Place<'_>) -> Option<T> {
        let mut context = Self::default();
        let value = read_value(json, at, &mut context);
        value.filter(|_| context.rounded && context.error.is_none())
    }

    /// What reading `json` as a `T` leaves out, place by place.
    pub(crate) fn oddities<T: Value>(json: Json<'_>, at: &Place<'_>) -> Violations {
        let mut context = Self {
            oddities: Some(Violations::default()),
            ..Self::default()
        };
        let _: Option<T> = read_value(json, at, &mut context);
        context.oddities.unwrap_or_default()
    }

    /// What of `json` can be read as a `T`.
    pub(crate) fn fitting<T: Value>(json: Json<'_>, at: &Place<'_>) -> Option<T> {
        read_value(json, at, &mut Self::default())
    }

    /// What `read` gives, if it meets no mismatch; one that it meets is forgotten.
    pub(crate) fn attempt<T>(&mut self, read: impl FnOnce(&mut Self) -> Option<T>) -> Option<T> {
        let had_error = self.error.is_some();
        let value = read(self);
        if had_error || self.error.is_none() {
            return value;
        }
        self.error = None;
        None
    }

    /// Latches a mismatch of shape, unless one was met before.
    pub fn mismatch(&mut self, at: &Place<'_>, expected: &str, found: Json<'_>) {
        let problem = format!("expected {expected}, found {}", found.kind().describe());
        self.fail(at, problem, Some(found));
    }

    fn fail(&mut self, at: &Place<'_>, problem: String, found: Option<Json<'_>>) {
        if self.error.is_none() {
            let address = found.map(|json| json.text().as_ptr().addr());
            self.error = Some((ReadError::new(at.pointer(), problem), address));
        }
    }

    /// The mismatch met, with its place in `document`.
    fn into_error(self, document: &str) -> Option<ReadError> {
        let (error, address) = self.error?;
        let position = address.and_then(|address| position(document, address));
        Some(ReadError { position, ..error })
    }
}

/// The line and column of the part of `document` that begins at `address`.
fn position(document: &str, address: usize) -> Option<(usize, usize)> {
    let offset = address.checked_sub(document.as_ptr().addr())?;
    let before = document.get(..offset)?;
    let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
    let line = before.matches('\n').count() + 1;
    Some((line, before.get(line_start..)?.chars().count() + 1))
}

/// The place of a parser's error. The parser counts bytes, and none at the beginning of a line.
fn parse_position(document: &str, error: &serde_json::Error) -> (usize, usize) {
    let (line, end) = (error.line().max(1), error.column().saturating_sub(1));
    let text = document.split('\n').nth(line - 1).unwrap_or_default();
    let before = text.char_indices().take_while(|(start, _)| *start < end);
    (line, before.count() + 1)
}

/// Reads a document from the bytes of a body, as [`from_str`] does.
///
/// # Errors
/// When `body` is not UTF-8, not JSON, or of another shape than `T`.
pub fn from_slice<T: Value>(body: &[u8]) -> Result<T, ReadError> {
    if body.is_empty() {
        return Err(ReadError::new(
            String::new(),
            "expected JSON, found nothing",
        ));
    }
    match std::str::from_utf8(body) {
        Ok(text) => from_str(text),
        Err(error) => Err(ReadError::new(
            String::new(),
            format!(
                "expected UTF-8, found another byte at offset {}",
                error.valid_up_to()
            ),
        )),
    }
}

/// Reads a document. Where the whole of it is a list or a map, items that do not fit are left out: there is no model
/// around it to keep them.
///
/// # Errors
/// When `text` is not JSON, or of another shape than `T`.
pub fn from_str<T: Value>(text: &str) -> Result<T, ReadError> {
    // A byte order mark is not JSON, and some servers send one all the same.
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let json = Json::parse(text).map_err(|error| ReadError {
        pointer: String::new(),
        position: Some(parse_position(text, &error)),
        problem: format!("expected JSON: {}", without_position(&error)),
    })?;
    let mut context = ReadContext::default();
    let root = Place::root("");
    let value = read_value(json, &root, &mut context);
    if value.is_none() {
        context.mismatch(&root, T::EXPECTS, json);
    }
    match (value, context.into_error(text)) {
        (Some(value), None) => Ok(value),
        (_, Some(error)) => Err(error),
        (None, None) => Err(ReadError::new(String::new(), "unreadable")),
    }
}

fn without_position(error: &serde_json::Error) -> String {
    let text = error.to_string();
    match text.rfind(" at line ") {
        Some(end) => text[..end].to_owned(),
        None => text,
    }
}

/// Reads one value; latches a mismatch of shape. `None`: the value does not fit `T`.
pub(crate) fn read_value<T: Value>(
    json: Json<'_>,
    at: &Place<'_>,
    context: &mut ReadContext,
) -> Option<T> {
    if at.is_too_deep() {
        let problem = format!("nested deeper than {} levels", Place::MAX_DEPTH);
        context.fail(at, problem, Some(json));
        return None;
    }
    if !T::SHAPE.admits(json.kind()) {
        context.mismatch(at, T::EXPECTS, json);
        return None;
    }
    T::read(json, at, context)
}

/// The members of one object, handed out field by field to the model that is made of them.
pub struct ObjectReader<'a, 'r> {
    members: Vec<Member<'a>>,
    /// Where the next field is looked for first: servers write fields in the order of their schema.
    next: usize,
    at: &'r Place<'r>,
    context: &'r mut ReadContext,
    extra: Extra,
    left_out_before: bool,
    /// Set when nobody wants the values, but to know how well they fit.
    probe: Option<Probe>,
}

struct Member<'a> {
    name: Cow<'a, str>,
    json: Json<'a>,
    taken: bool,
}

/// Whether two members may have the same name. Cheap, since every object is asked: a few objects without
/// repetitions are suspected, and no object with some is missed.
fn may_repeat(members: &[Member<'_>]) -> bool {
    const WORDS: usize = 64;
    let mut seen = [0_u64; WORDS];
    members.iter().any(|member| {
        let bytes = member.name.as_bytes();
        let hash = bytes.iter().fold(bytes.len(), |hash, byte| {
            (hash.rotate_left(5) ^ usize::from(*byte)).wrapping_mul(0x9E37_79B9)
        });
        let (word, bit) = ((hash >> 6) % WORDS, 1 << (hash % 64));
        let repeats = seen[word] & bit != 0;
        seen[word] |= bit;
        repeats
    })
}

/// Of several members of one name the last counts, as with nearly every reader of JSON; the others are not
/// kept, or they would stand beside the field when it is written.
#[cold]
fn drop_repeated(members: &mut Vec<Member<'_>>) {
    let mut seen = HashSet::new();
    let last: Vec<bool> = members
        .iter()
        .rev()
        .map(|member| seen.insert(&*member.name))
        .collect();
    let mut last = last.into_iter().rev();
    members.retain(|_| last.next().unwrap_or(true));
}

impl fmt::Debug for ObjectReader<'_, '_> {
    // Names only: the values may hold secrets.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names = self.members.iter().map(|member| &member.name);
        f.debug_set().entries(names).finish()
    }
}

impl<'a, 'r> ObjectReader<'a, 'r> {
    /// Opens the object `json`; `None` when it is none.
    pub(crate) fn open(
        json: Json<'a>,
        at: &'r Place<'r>,
        context: &'r mut ReadContext,
    ) -> Option<Self> {
        let members = json.members()?.into_iter().map(|(name, json)| Member {
            name,
            json,
            taken: false,
        });
        let mut members: Vec<Member<'a>> = members.collect();
        if may_repeat(&members) {
            drop_repeated(&mut members);
        }
        Some(Self::of(members, at, context))
    }

    /// An object without members.
    pub(crate) fn empty(at: &'r Place<'r>, context: &'r mut ReadContext) -> Self {
        Self::of(Vec::new(), at, context)
    }

    fn of(members: Vec<Member<'a>>, at: &'r Place<'r>, context: &'r mut ReadContext) -> Self {
        let left_out_before = std::mem::take(&mut context.left_out);
        Self {
            members,
            next: 0,
            at,
            context,
            extra: Extra::default(),
            left_out_before,
            probe: None,
        }
    }

    /// Notes how well the fields to be read fit their members, instead of reading them.
    pub(crate) fn probing(mut self, depth: u8) -> Self {
        self.probe = Some(Probe::new(depth));
        self
    }

    /// How well the object fits the model that has asked for its fields.
    pub(crate) fn fit(&self) -> Fit {
        let unknown = self.members.iter().filter(|member| !member.taken).count();
        self.probe
            .as_ref()
            .map_or(Fit::NO, |probe| probe.fit(unknown))
    }

    /// Whether the member asked for was only to be looked at.
    fn probed<T: Value>(&mut self, json: Option<Json<'_>>, required: bool) -> bool {
        if let Some(probe) = &mut self.probe {
            probe.note::<T>(json, required);
        }
        self.probe.is_some()
    }

    fn take(&mut self, name: &str) -> Option<Json<'a>> {
        let index = self.find(name)?;
        self.next = index + 1;
        let member = &mut self.members[index];
        member.taken = true;
        Some(member.json)
    }

    fn find(&self, name: &str) -> Option<usize> {
        let is_wanted = |member: &Member<'a>| !member.taken && member.name == name;
        if self.members.get(self.next).is_some_and(is_wanted) {
            return Some(self.next);
        }
        self.members.iter().position(is_wanted)
    }

    fn take_any(&mut self, name: &str, aliases: &[&str]) -> Option<Json<'a>> {
        match self.take(name) {
            Some(json) => Some(json),
            None => aliases.iter().find_map(|alias| self.take(alias)),
        }
    }

    /// Reads the value of the member `name`; the flag says whether all of it is in the result.
    fn read<T: Value>(&mut self, json: Json<'a>, name: &str) -> (Option<T>, bool) {
        let value = read_value(json, &self.at.member(name), self.context);
        let left_out = std::mem::take(&mut self.context.left_out);
        let whole = value.is_some() && !left_out;
        (value, whole)
    }

    /// A field that must be there. What stands in for a missing one, or one that does not fit, is
    /// [`Value::stand_in`]; only an object has none, so that its absence is an error.
    #[inline]
    pub fn required<T: Value>(&mut self, name: &'static str) -> T {
        self.required_or(name, &[])
    }

    /// As [`ObjectReader::required`], for a field that is read under other names too.
    pub fn required_or<T: Value>(&mut self, name: &'static str, aliases: &[&str]) -> T {
        let json = self.take_any(name, aliases);
        match json {
            _ if self.probed::<T>(json, true) => T::stand_in(),
            Some(json) => self.present(name, json),
            None => self.missing(name),
        }
    }

    fn present<T: Value>(&mut self, name: &'static str, json: Json<'a>) -> T {
        let (value, whole) = self.read::<T>(json, name);
        if value.is_none() && !T::REPLACEABLE {
            self.context
                .mismatch(&self.at.member(name), T::EXPECTS, json);
        }
        let value = value.unwrap_or_else(T::stand_in);
        if !whole {
            self.extra
                .keep_odd(name, Some(json.into()), to_string(&value));
        }
        value
    }

    /// A field that must be there when it is sent, and that no server answers with.
    pub fn write_only<T: Value>(&mut self, name: &'static str) -> T {
        self.write_only_or(name, &[])
    }

    /// As [`ObjectReader::write_only`], for a field that is read under other names too.
    pub fn write_only_or<T: Value>(&mut self, name: &'static str, aliases: &[&str]) -> T {
        let json = self.take_any(name, aliases);
        match json {
            _ if self.probed::<T>(json, false) => T::stand_in(),
            Some(json) => self.present(name, json),
            None => self.stand_in(name),
        }
    }

    /// What a document lacks at its root makes it another document: an object without its list is no empty
    /// list. Further in, servers leave out empty lists and texts.
    #[cold]
    fn missing<T: Value>(&mut self, name: &'static str) -> T {
        let essential = self.at.is_root() && matches!(T::SHAPE, Shape::List | Shape::Object);
        if essential || !T::REPLACEABLE {
            let problem = format!("expected {}, found nothing", T::EXPECTS);
            self.context.fail(&self.at.member(name), problem, None);
        }
        self.stand_in(name)
    }

    fn stand_in<T: Value>(&mut self, name: &'static str) -> T {
        let value = T::stand_in();
        self.extra.keep_odd(name, None, to_string(&value));
        value
    }

    /// A field that may be missing, and is never documented as null.
    #[inline]
    pub fn optional<T: Value>(&mut self, name: &'static str) -> Option<T> {
        self.optional_or(name, &[])
    }

    /// As [`ObjectReader::optional`], for a field that is read under other names too.
    pub fn optional_or<T: Value>(&mut self, name: &'static str, aliases: &[&str]) -> Option<T> {
        let json = self.take_any(name, aliases);
        if self.probed::<T>(json, false) {
            return None;
        }
        let json = json?;
        if json.is_null() && T::SHAPE != Shape::Any {
            self.keep_odd(name, json, &None::<T>);
            return None;
        }
        let (value, whole) = self.read::<T>(json, name);
        if !whole {
            self.keep_odd(name, json, &value);
        }
        value
    }

    /// A field that may be missing, null, or a value.
    #[inline]
    pub fn nullable<T: Value>(&mut self, name: &'static str) -> Nullable<T> {
        self.nullable_or(name, &[])
    }

    /// As [`ObjectReader::nullable`], for a field that is read under other names too.
    pub fn nullable_or<T: Value>(&mut self, name: &'static str, aliases: &[&str]) -> Nullable<T> {
        let json = self.take_any(name, aliases);
        let Some(json) = json.filter(|_| !self.probed::<T>(json, false)) else {
            return Nullable::Absent;
        };
        if json.is_null() {
            return Nullable::Null;
        }
        let (value, whole) = self.read::<T>(json, name);
        if !whole {
            self.keep_odd(name, json, &value);
        }
        value.map_or(Nullable::Absent, Nullable::Value)
    }

    #[cold]
    fn keep_odd<T: Value>(&mut self, name: &str, json: Json<'_>, value: &Option<T>) {
        let instead = value.as_ref().map(to_string).unwrap_or_default();
        self.extra.keep_odd(name, Some(json.into()), instead);
    }

    /// The members that no field asked for and that are what the schema says of such. Called behind all fields.
    pub fn rest<T: Value>(&mut self) -> BTreeMap<String, T> {
        let mut map = BTreeMap::new();
        if self.probe.is_some() {
            return map;
        }
        for index in 0..self.members.len() {
            let Member { json, taken, .. } = self.members[index];
            let name = self.members[index].name.clone();
            if taken {
                continue;
            }
            let value = read_value(json, &self.at.member(&name), self.context);
            let whole = !std::mem::take(&mut self.context.left_out);
            if let Some(value) = value.filter(|_| whole) {
                self.members[index].taken = true;
                map.insert(name.into_owned(), value);
            }
        }
        map
    }

    /// Everything that no field asked for, and every odd value met. Called last.
    #[must_use]
    pub fn extra(&mut self) -> Extra {
        for member in self.members.iter().filter(|member| !member.taken) {
            let value = AnyJson::from(member.json);
            self.extra.keep_undocumented(&member.name, value);
        }
        self.context.left_out = self.left_out_before;
        std::mem::take(&mut self.extra)
    }
}
