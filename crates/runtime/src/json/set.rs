//! Setting a value by its JSON pointer (RFC 6901), in a document's text.

use std::borrow::Cow;

use zeroize::Zeroizing;

use super::buffer::Buffer;
use super::pointer::{index, names};
use super::{Json, Place};

/// Why a value cannot be set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum SetError {
    /// The pointer does not begin with `/`.
    Malformed,
    /// The pointer leads through a value that is neither an object nor a list.
    NoContainer,
    /// The pointer leads to an item of a list that is not there.
    NoItem,
    /// The pointer leads deeper than documents may be nested.
    TooDeep,
}

/// The text of `document`, which may be empty, with `value` at `pointer`. Objects on the way are made; `-` and the
/// number of a list's items append to it.
pub(crate) fn set(
    document: &str,
    pointer: &str,
    value: &str,
) -> Result<Zeroizing<String>, SetError> {
    let names = names(pointer).ok_or(SetError::Malformed)?;
    if names.len() > Place::MAX_DEPTH {
        return Err(SetError::TooDeep);
    }
    let mut out = Buffer::default();
    // Either may hold secrets.
    out.wipe();
    let json = (!document.is_empty()).then(|| Json::of_scanned(document));
    write_set(json, &names, value, &mut out)?;
    Ok(Zeroizing::new(out.finish()))
}

fn write_set(
    json: Option<Json<'_>>,
    names: &[String],
    value: &str,
    out: &mut Buffer,
) -> Result<(), SetError> {
    let Some((name, rest)) = names.split_first() else {
        out.push(value);
        return Ok(());
    };
    // A null is replaced like nothing: there is no other way to set a field in an object that is null.
    match json.filter(|json| !json.is_null()) {
        None => write_members(&[], name, rest, value, out),
        Some(json) => match (json.members(), json.items()) {
            (Some(members), _) => write_members(&members, name, rest, value, out),
            (_, Some(items)) => write_items(&items, name, rest, value, out),
            _ => Err(SetError::NoContainer),
        },
    }
}

fn write_members(
    members: &[(Cow<'_, str>, Json<'_>)],
    name: &str,
    rest: &[String],
    value: &str,
    out: &mut Buffer,
) -> Result<(), SetError> {
    let mut opening = "{";
    for (key, member) in members.iter().filter(|(key, _)| key != name) {
        out.push(std::mem::replace(&mut opening, ","));
        out.push_string(key);
        out.push(":");
        out.push(member.text());
    }
    out.push(opening);
    out.push_string(name);
    out.push(":");
    let current = members.iter().rev().find(|(key, _)| key == name);
    write_set(current.map(|(_, json)| *json), rest, value, out)?;
    out.push("}");
    Ok(())
}

fn write_items(
    items: &[Json<'_>],
    name: &str,
    rest: &[String],
    value: &str,
    out: &mut Buffer,
) -> Result<(), SetError> {
    let at = if name == "-" {
        items.len()
    } else {
        index(name).ok_or(SetError::NoItem)?
    };
    if at > items.len() {
        return Err(SetError::NoItem);
    }
    out.push("[");
    for index in 0..items.len().max(at + 1) {
        if index > 0 {
            out.push(",");
        }
        match items.get(index) {
            item if index == at => write_set(item.copied(), rest, value, out)?,
            Some(item) => out.push(item.text()),
            None => {}
        }
    }
    out.push("]");
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::json::pointer::tests::DOCUMENT;

    #[test]
    fn values_are_set_and_the_rest_stays() {
        let set = |pointer: &str| set(DOCUMENT, pointer, "true").map(|text| text.replace(' ', ""));
        let rest = r#""n":null,"a/b":9007199254740993"#;
        assert_eq!(
            set("/a/b/1/c").unwrap(),
            format!(r#"{{{rest},"a":{{"~/":3,"":4,"b":[1,{{"c":true}}]}}}}"#)
        );
        assert_eq!(
            set("/a/b/-").unwrap(),
            format!(r#"{{{rest},"a":{{"~/":3,"":4,"b":[1,{{"c":2.50}},true]}}}}"#)
        );
        assert!(set("/n/x/y").unwrap().contains(r#""n":{"x":{"y":true}}"#));
        assert_eq!(set("").unwrap(), "true");
        assert_eq!(set("a"), Err(SetError::Malformed));
        assert_eq!(set("/a/b/7"), Err(SetError::NoItem));
        assert_eq!(set("/a/b/x"), Err(SetError::NoItem));
        assert_eq!(set("/a/b/0/x"), Err(SetError::NoContainer));
        assert_eq!(
            super::set("", "/a/b", "1").unwrap().as_str(),
            r#"{"a":{"b":1}}"#
        );
    }
}
