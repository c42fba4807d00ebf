//! Requests of an API that come as a form: `name=value&name=value`.
//!
//! Owns how pairs become the members of a value. Knows nothing of how forms are sent.

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
    let mut form = Form::default();
    for pair in text.trim().split('&').filter(|pair| !pair.is_empty()) {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        form.add(&path(&decoded(name)), decoded(value));
    }
    let members: Vec<String> = form.members.iter().map(member::<T>).collect();
    from_str(&format!("{{{}}}", members.join(",")))
}

/// What stands under a name.
#[derive(Default)]
struct Form {
    texts: Vec<String>,
    members: Vec<(String, Form)>,
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
        let index = self.members.iter().position(|(there, _)| there == name);
        let index = index.unwrap_or_else(|| {
            self.members.push((name.clone(), Self::default()));
            self.members.len() - 1
        });
        if let Some((_, inner)) = self.members.get_mut(index) {
            inner.add(rest, text);
        }
    }

    /// What it may be, in JSON: the likeliest first.
    fn candidates(&self) -> Vec<String> {
        if !self.members.is_empty() {
            return ["text", "json"].map(|kind| self.object(kind)).to_vec();
        }
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

    /// An object whose values are all texts, or all what their texts can be read as.
    fn object(&self, kind: &str) -> String {
        let members = self.members.iter().map(|(name, inner)| {
            let candidates = inner.candidates();
            let index = usize::from(kind == "json" && candidates.len() > 1);
            let value = candidates.into_iter().nth(index).unwrap_or_default();
            format!("{}:{value}", quote(name))
        });
        let members: Vec<String> = members.collect();
        format!("{{{}}}", members.join(","))
    }
}

/// A member as JSON, in the first way that fits.
fn member<T: Value>((name, form): &(String, Form)) -> String {
    let candidates = form.candidates();
    let fits = |candidate: &&String| {
        let text = format!("{{{}:{candidate}}}", quote(name));
        let Ok(json) = Json::parse(&text) else {
            return false;
        };
        let root = Place::root("");
        let at = root.member(name).to_string();
        let odd = ReadContext::oddities::<T>(json, &root);
        !odd.iter().any(|violation| {
            let rest = violation.place().strip_prefix(&at);
            rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        })
    };
    let fitting = candidates.iter().find(fits).or(candidates.first());
    format!("{}:{}", quote(name), fitting.map_or("null", String::as_str))
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
