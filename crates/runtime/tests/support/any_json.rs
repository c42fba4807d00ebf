//! What holds of reading whatever a body is: it ends in a value that goes back out as it came, or in an error.
#![allow(
    unreachable_pub,
    reason = "the same checks stand in a test and in a library"
)]

use std::collections::BTreeMap;

use rt::json::{AnyJson, Json, from_slice, from_str, to_string};
use rt::text::{Alphabet, decode, encode};
use rt::{Checked, Value};
use serde_json::Value as Tree;
use specwright_runtime as rt;

use crate::support::{Color, Everything, Node, Percent, Wrapper};
use crate::things::{Tagged, Thing};

/// Reads a body as everything that there is a type for.
pub fn body(bytes: &[u8]) {
    kept::<Everything>(bytes);
    kept::<Wrapper>(bytes);
    kept::<Node>(bytes);
    kept::<Thing>(bytes);
    kept::<Tagged>(bytes);
    kept::<Color>(bytes);
    kept::<Percent>(bytes);
    kept::<AnyJson>(bytes);
    kept::<String>(bytes);
    kept::<i64>(bytes);
    kept::<u64>(bytes);
    kept::<f64>(bytes);
    // Of lists and maps that are the whole document, odd items are left out.
    read::<Vec<Thing>>(bytes);
    read::<BTreeMap<String, Everything>>(bytes);
    read::<(i64, Color)>(bytes);
}

/// Reads a body, writes it again, and compares.
fn kept<T: Value>(bytes: &[u8]) {
    let Some(written) = read::<T>(bytes) else {
        return;
    };
    let bytes = bytes.strip_prefix("\u{feff}".as_bytes()).unwrap_or(bytes);
    // What serde's tree does not take is beyond comparison: numbers too large, depths, halves of characters.
    if let Ok(came) = serde_json::from_slice::<Tree>(bytes) {
        let went: Tree = serde_json::from_str(&written).unwrap_or_default();
        assert!(same(&came, &went), "{came} became {went}");
    }
}

/// The text of what is read of a body. It is JSON, and reading it again changes nothing.
fn read<T: Value>(bytes: &[u8]) -> Option<String> {
    let value = match from_slice::<T>(bytes) {
        Ok(value) => value,
        Err(error) => {
            assert!(!error.to_string().is_empty());
            return None;
        }
    };
    if let Err(violations) = rt::check(&value) {
        assert!(!violations.to_string().is_empty());
    }
    assert!(!format!("{value:?}").is_empty());
    let written = to_string(&value);
    let again = from_str::<T>(&written).map(|value| to_string(&value));
    assert_eq!(again.ok().as_deref(), Some(written.as_str()));
    Some(written)
}

/// Whether two trees are the same, however their numbers are written.
fn same(left: &Tree, right: &Tree) -> bool {
    match (left, right) {
        (Tree::Number(left), Tree::Number(right)) => {
            left == right || left.as_f64() == right.as_f64()
        }
        (Tree::Array(left), Tree::Array(right)) => {
            left.len() == right.len()
                && left
                    .iter()
                    .zip(right)
                    .all(|(left, right)| same(left, right))
        }
        (Tree::Object(left), Tree::Object(right)) => {
            let is_there = |(name, left)| right.get(name).is_some_and(|right| same(left, right));
            left.len() == right.len() && left.iter().all(is_there)
        }
        _ => left == right,
    }
}

/// Looks up what a text leads to, in a body that is JSON.
pub fn pointer(bytes: &[u8], pointer: &str) {
    let Ok(text) = std::str::from_utf8(bytes) else {
        return;
    };
    let (Ok(json), Ok(tree)) = (Json::parse(text), serde_json::from_str::<Tree>(text)) else {
        return;
    };
    let found = json.pointer(pointer).map(Json::text);
    let found = found.and_then(|text| serde_json::from_str::<Tree>(text).ok());
    let is_pointer = pointer.is_empty() || pointer.starts_with('/');
    let expected = tree.pointer(pointer).filter(|_| is_pointer);
    assert_eq!(found.as_ref(), expected, "at {pointer:?}");
}

/// Takes a text for everything that has a form of its own.
pub fn text(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else {
        return;
    };
    let sound = [
        of::<rt::DateTime>(text),
        of::<rt::Date>(text),
        of::<rt::Time>(text),
        of::<rt::Duration>(text),
        of::<rt::Uri>(text),
        of::<rt::Uuid>(text),
        of::<rt::Email>(text),
        of::<rt::Hostname>(text),
        of::<rt::Ipv4>(text),
        of::<rt::Ipv6>(text),
        of::<rt::Base64>(text),
        of::<rt::Base64Url>(text),
    ];
    let is_plain = !text.contains('\0') || sound.iter().all(|is_sound| !is_sound);
    assert!(is_plain, "no format has room for NUL: {text:?}");
    for alphabet in [Alphabet::Standard, Alphabet::UrlSafe] {
        assert_eq!(decode(&encode(bytes, alphabet)).as_deref(), Some(bytes));
    }
    if let Some(decoded) = decode(text) {
        let again = decode(&encode(&decoded, Alphabet::Standard));
        assert_eq!(again, Some(decoded));
    }
}

/// Whether a text has a form; it is kept if it has not.
fn of<T: Checked<Inner = String> + Value>(text: &str) -> bool {
    let value = T::unchecked(text.to_owned());
    assert_eq!(value.inner(), text);
    rt::check(&value).is_ok()
}
