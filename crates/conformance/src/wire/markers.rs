//! Values that JSON cannot say, as a wire file writes them.
//!
//! `$undef` is left out, `$date`, `$num` and `$bigint` become what serde makes of such values, `$utf16` a
//! string if Unicode has one.

use std::fmt;

use serde_json::{Map, Value};

/// What no value of the generated types can say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unsayable {
    /// A string with half a surrogate pair.
    LoneSurrogate,
    /// A number that is none, or beyond every type of number.
    Number,
    /// An id that is no text, or missing.
    Id,
    /// A call without the body that its operation has.
    NoBody,
    /// An operation that the client has not.
    Operation,
}

impl fmt::Display for Unsayable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::LoneSurrogate => "a string with a lone surrogate",
            Self::Number => "a number that no type holds",
            Self::Id => "an id that is no text",
            Self::NoBody => "a call without its body",
            Self::Operation => "an operation that the client has not",
        })
    }
}

/// The value that `value` stands for; `None` when it is left out.
pub(super) fn decode(value: &Value) -> Result<Option<Value>, Unsayable> {
    match value {
        Value::String(text) if text == "$undef" => Ok(None),
        Value::Array(items) => items
            .iter()
            .map(|item| Ok(decode(item)?.unwrap_or(Value::Null)))
            .collect::<Result<_, _>>()
            .map(|items| Some(Value::Array(items))),
        Value::Object(members) => match marker(members) {
            Some((name, inner)) => decode_marker(name, inner),
            None => decode_members(members).map(|members| Some(Value::Object(members))),
        },
        _ => Ok(Some(value.clone())),
    }
}

fn decode_members(members: &Map<String, Value>) -> Result<Map<String, Value>, Unsayable> {
    let mut decoded = Map::new();
    for (name, value) in members {
        if let Some(value) = decode(value)? {
            decoded.insert(name.clone(), value);
        }
    }
    Ok(decoded)
}

/// The only member of an object, if its name is a marker's.
fn marker(members: &Map<String, Value>) -> Option<(&str, &Value)> {
    const MARKERS: [&str; 5] = ["$undef", "$date", "$num", "$bigint", "$utf16"];
    let mut members = members.iter();
    match (members.next(), members.next()) {
        (Some((name, value)), None) if MARKERS.contains(&name.as_str()) => Some((name, value)),
        _ => None,
    }
}

fn decode_marker(name: &str, inner: &Value) -> Result<Option<Value>, Unsayable> {
    match name {
        "$undef" => Ok(None),
        "$utf16" => utf16(inner).map(Some),
        "$bigint" => integer(&text_of(inner)).map(Some),
        "$num" => number(&text_of(inner)).map(Some),
        _ => Ok(Some(inner.clone())),
    }
}

fn utf16(units: &Value) -> Result<Value, Unsayable> {
    let units: Vec<u16> = units
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(|unit| u16::try_from(unit.as_u64()?).ok())
        .collect();
    String::from_utf16(&units)
        .map(Value::String)
        .map_err(|_| Unsayable::LoneSurrogate)
}

/// An integer without the loss of a digit.
fn integer(text: &str) -> Result<Value, Unsayable> {
    let signed = text.parse::<i64>().map(Value::from);
    let number = signed.or_else(|_| text.parse::<u64>().map(Value::from));
    number.map_err(|_| Unsayable::Number)
}

/// As above; what is infinite or no number is what serde makes of it: null.
fn number(text: &str) -> Result<Value, Unsayable> {
    let float = || text.parse::<f64>().map(Value::from);
    integer(text).or_else(|_| float().map_err(|_| Unsayable::Number))
}

/// A single value as text: a string without its quotes.
pub(super) fn text_of(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

/// The text that an id stands for. A number's digits are kept, as they are when a caller writes the id
/// as the text that it is.
pub(super) fn id_text(id: Option<&Value>) -> Result<String, Unsayable> {
    let id = id.ok_or(Unsayable::Id)?;
    if let Some((name, inner)) = id.as_object().and_then(marker)
        && matches!(name, "$num" | "$bigint")
    {
        return Ok(text_of(inner));
    }
    match decode(id)? {
        Some(Value::String(text)) => Ok(text),
        Some(Value::Number(number)) => Ok(number.to_string()),
        _ => Err(Unsayable::Id),
    }
}

/// A wire file's text without escapes of lone surrogates, which JSON may hold and Rust may not: each
/// becomes the replacement character. Markers say the same in numbers, and are not touched.
pub(super) fn without_lone_surrogates(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('\\') {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let length = match (unit(rest), rest.get(6..).and_then(unit)) {
            (Some(0xD800..=0xDBFF), Some(0xDC00..=0xDFFF)) => 12,
            (Some(0xD800..=0xDFFF), _) => {
                out.push('\u{FFFD}');
                rest = &rest[6..];
                continue;
            }
            // The character behind the backslash belongs to it, whatever it is.
            _ => 1 + rest[1..].chars().next().map_or(0, char::len_utf8),
        };
        out.push_str(&rest[..length]);
        rest = &rest[length..];
    }
    out.push_str(rest);
    out
}

/// The UTF-16 unit of the escape that `text` begins with.
fn unit(text: &str) -> Option<u32> {
    let digits = text.strip_prefix("\\u")?.get(..4)?;
    u32::from_str_radix(digits, 16).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn markers_become_what_serde_makes_of_such_values() {
        let value = json!({
            "a": "$undef", "b": {"$undef": true}, "c": {"$date": "2026-01-02T03:04:05.678Z"},
            "d": [{"$num": "NaN"}, {"$num": "-0"}, {"$bigint": "1293384261075731499"}, "$undef"],
            "e": {"$utf16": [97, 55357, 56832]},
        });
        let decoded = decode(&value).unwrap().unwrap();
        assert_eq!(
            decoded,
            json!({
                "c": "2026-01-02T03:04:05.678Z",
                "d": [null, 0, 1_293_384_261_075_731_499_i64, null],
                "e": "a😀",
            })
        );
    }

    #[test]
    fn half_a_surrogate_pair_is_no_string() {
        let value = json!({"a": [{"$utf16": [97, 55357]}]});
        assert_eq!(decode(&value), Err(Unsayable::LoneSurrogate));
    }

    #[test]
    fn an_id_keeps_all_its_digits() {
        for (id, text) in [
            (json!("0012"), "0012"),
            (
                json!({"$num": "1293384261075731499"}),
                "1293384261075731499",
            ),
            (json!(1_293_384_261_075_731_499_i64), "1293384261075731499"),
        ] {
            assert_eq!(id_text(Some(&id)).unwrap(), text);
        }
        for id in [json!(null), json!(["a"]), json!("$undef"), json!(true)] {
            assert_eq!(id_text(Some(&id)), Err(Unsayable::Id));
        }
    }

    #[test]
    fn only_lone_surrogates_are_replaced() {
        for (text, expected) in [
            (r#""a\ud83db""#, "\"a\u{FFFD}b\""),
            (r#""\ude00\ud83d\ude00""#, "\"\u{FFFD}\\ud83d\\ude00\""),
            (r#""\\ud83d \n \u00e9""#, r#""\\ud83d \n \u00e9""#),
            (r#""\ud83d\ud83d\ude00""#, "\"\u{FFFD}\\ud83d\\ude00\""),
        ] {
            assert_eq!(without_lone_surrogates(text), expected);
        }
    }
}
