//! Requests of an API that come as a form: `name=value&name=value`.
//!
//! Owns how pairs become the members of a value. Knows nothing of how forms are sent.

use std::collections::HashMap;

use crate::check::Violation;
use crate::json::{Json, Place, ReadContext, ReadError, from_str};
use crate::value::Value;

/// Reads a form (`application/x-www-form-urlencoded`). What the pairs of a name are is told by what the value has there:
/// a text, what a text can be read as, JSON, or a list of any of these. `name[key]=value` is a member of a member.
///
/// # Errors
/// When the body is no UTF-8, or of another shape than `T`.
pub fn from_form<T: Value>(body: &[u8]) -> Result<T, ReadError> {
    let text = std::str::from_utf8(body);
    let text = text.map_err(|_| ReadError::new(String::new(), "expected UTF-8"))?;
    let pairs = text.trim().split('&').filter(|pair| !pair.is_empty());
    from_pairs(pairs.map(|pair| {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        (path(&decoded(name)), decoded(value))
    }))
}

/// Reads pairs of the way to a member and a text for it.
pub(crate) fn from_pairs<T: Value>(
    pairs: impl Iterator<Item = (Vec<String>, String)>,
) -> Result<T, ReadError> {
    let mut form = Form::default();
    pairs.for_each(|(path, text)| form.add(&path, text));
    let members: Vec<String> = form.members.iter_mut().map(member::<T>).collect();
    from_str(&format!("{{{}}}", members.join(",")))
}

/// What stands under a name.
#[derive(Default)]
struct Form {
    texts: Vec<String>,
    members: Vec<(String, Form)>,
    /// Where each member stands among them, by its name.
    places: HashMap<String, usize>,
    /// Which of the candidates its texts are taken for.
    taken_for: usize,
}

impl Form {
    fn add(&mut self, path: &[String], text: String) {
        let Some((name, rest)) = path.split_first() else {
            return self.texts.push(text);
        };
        // `name[]=a` is an item of a list.
        if name.is_empty() {
            return self.add(rest, text);
        }
        let index = *self.places.entry(name.clone()).or_insert_with(|| {
            self.members.push((name.clone(), Self::default()));
            self.members.len() - 1
        });
        if let Some((_, inner)) = self.members.get_mut(index) {
            inner.add(rest, text);
        }
    }

    /// The texts that have a place of their own, wherever they stand.
    fn leaves(&mut self) -> Vec<&mut Self> {
        if self.members.is_empty() {
            return vec![self];
        }
        let members = self.members.iter_mut();
        members.flat_map(|(_, inner)| inner.leaves()).collect()
    }

    /// What its texts may be, in JSON: the likeliest first.
    fn candidates(&self) -> Vec<String> {
        let quoted: Vec<String> = self.texts.iter().map(|text| quote(text)).collect();
        let plain = self.texts.iter().map(|text| {
            let is_json = Json::parse(text).is_ok();
            if is_json { text.clone() } else { quote(text) }
        });
        let plain: Vec<String> = plain.collect();
        let lists = [&quoted, &plain].map(|items| format!("[{}]", items.join(",")));
        let single = [&quoted, &plain].map(|items| items.last().cloned());
        match self.texts.len() {
            1 => single.into_iter().flatten().chain(lists).collect(),
            _ => lists
                .into_iter()
                .chain(single.into_iter().flatten())
                .collect(),
        }
    }

    /// It as JSON, each of its texts as what it is taken for.
    fn json(&self) -> String {
        if self.members.is_empty() {
            let candidate = self.candidates().into_iter().nth(self.taken_for);
            return candidate.unwrap_or_else(|| "null".to_owned());
        }
        let members = self.members.iter();
        let members = members.map(|(name, inner)| format!("{}:{}", quote(name), inner.json()));
        let members: Vec<String> = members.collect();
        format!("{{{}}}", members.join(","))
    }
}

/// The most texts within a member that are each tried as what they may be; of more, each is what it is likeliest to be. A
/// form may come from anybody, and must not take long.
const TRIED: usize = 64;

/// A member as JSON, each of its texts as what fits best.
fn member<T: Value>((name, form): &mut (String, Form)) -> String {
    let count = form.leaves().len();
    let tried = if count > TRIED { 0 } else { count };
    for index in 0..tried {
        let choices = form.leaves().get(index).map(|leaf| leaf.candidates().len());
        let misfits = (0..choices.unwrap_or_default()).map(|choice| {
            take_for(form, index, choice);
            (misfits::<T>(name, form), choice)
        });
        let best = misfits.min().map(|(_, choice)| choice);
        take_for(form, index, best.unwrap_or_default());
    }
    format!("{}:{}", quote(name), form.json())
}

fn take_for(form: &mut Form, index: usize, choice: usize) {
    if let Some(leaf) = form.leaves().get_mut(index) {
        leaf.taken_for = choice;
    }
}

/// How much of a value does not fit that has but this member.
fn misfits<T: Value>(name: &str, form: &Form) -> usize {
    let text = format!("{{{}:{}}}", quote(name), form.json());
    let root = Place::root("");
    let Some(json) = Json::parse(&text).ok() else {
        return usize::MAX;
    };
    let mut odd = ReadContext::oddities::<T>(json, &root);
    // What a model could not take, it keeps: that is known once it is checked.
    if let Some(value) = ReadContext::fitting::<T>(json, &root) {
        value.check(&root, &mut odd);
    }
    let at = root.member(name).to_string();
    let is_within = |violation: &&Violation| {
        let rest = violation.place().strip_prefix(&at);
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    };
    odd.iter().filter(is_within).count()
}

/// The names in `a[b][c]`.
fn path(name: &str) -> Vec<String> {
    let Some((first, rest)) = name.split_once('[').filter(|_| name.ends_with(']')) else {
        return vec![name.to_owned()];
    };
    let rest = rest.strip_suffix(']').unwrap_or(rest).split("][");
    std::iter::once(first)
        .chain(rest)
        .map(str::to_owned)
        .collect()
}

fn quote(text: &str) -> String {
    serde_json::to_string(text).unwrap_or_default()
}

/// A part of a form as it was before it was encoded.
fn decoded(text: &str) -> String {
    let bytes = text.replace('+', " ").into_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut rest = bytes.as_slice();
    while let Some((first, after)) = rest.split_first() {
        let code = after.get(..2).filter(|_| *first == b'%');
        let code = code.and_then(|code| std::str::from_utf8(code).ok());
        match code.and_then(|code| u8::from_str_radix(code, 16).ok()) {
            Some(byte) => {
                out.push(byte);
                rest = after.get(2..).unwrap_or_default();
            }
            None => {
                out.push(*first);
                rest = after;
            }
        }
    }
    String::from_utf8_lossy(&out).into_owned()
}
