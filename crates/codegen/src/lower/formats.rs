//! What the formats of strings and integers become.

use crate::model::{Format, TypeRef};
use crate::spec::nearest::distance;
use crate::spec::schema::Schema;

/// The formats that mean something here. Any other name is as good for what only the server knows.
const KNOWN: [&str; 30] = [
    "base64",
    "base64url",
    "binary",
    "byte",
    "date",
    "date-time",
    "datetime",
    "double",
    "duration",
    "email",
    "float",
    "hostname",
    "idn-email",
    "idn-hostname",
    "int16",
    "int32",
    "int64",
    "int8",
    "ipv4",
    "ipv6",
    "password",
    "time",
    "uint",
    "uint16",
    "uint32",
    "uint64",
    "uint8",
    "uri",
    "url",
    "uuid",
];

/// Names from here on, in bytes, that differ by one character are one name.
const LONG: usize = 7;

/// The format that is meant by one that nobody knows: one in another case or with other separators, with its characters in another
/// order, or one character off if it is long.
pub(super) fn meant(format: &str) -> Option<&'static str> {
    if !(4..=24).contains(&format.len()) || text_format(format).is_some() {
        return None;
    }
    let lower = format.to_ascii_lowercase();
    // Others spell the unsigned ones so.
    let is_unsigned = KNOWN.contains(&&*lower.replace("u-int", "uint")) && lower.contains("u-int");
    if KNOWN.contains(&format) || is_unsigned {
        return None;
    }
    let known = KNOWN.into_iter().find(|known| is_like(&lower, known));
    // Which the specification spells so.
    known.map(|known| {
        if known == "datetime" {
            "date-time"
        } else {
            known
        }
    })
}

fn is_like(format: &str, known: &str) -> bool {
    let plain = |text: &str| text.replace(['-', '_', ' '], "");
    let sorted = |text: &str| {
        let mut bytes = text.as_bytes().to_vec();
        bytes.sort_unstable();
        bytes
    };
    let begins_alike = format.chars().next() == known.chars().next();
    plain(format) == plain(known)
        || (begins_alike && sorted(format) == sorted(known))
        || (format.len() >= LONG && distance(format, known) == 1)
}

/// The type of an integer. Without a format it is one of 64 bits: documents that say nothing hold ids and
/// counts beyond 32.
pub(super) fn integer(format: Option<&str>) -> TypeRef {
    match format {
        Some("int8" | "int16" | "int32" | "uint8" | "uint16" | "u-int8" | "u-int16") => {
            TypeRef::Int32
        }
        Some("uint" | "uint64" | "u-int64") => TypeRef::Uint64,
        _ => TypeRef::Int64,
    }
}

/// The type of a number. One of an integer's format is an integer, which a float would not hold in full.
pub(super) fn number(format: Option<&str>) -> TypeRef {
    let is_whole = |format: &str| {
        let plain = format.replace("u-int", "uint");
        let width = plain.trim_start_matches('u').strip_prefix("int");
        format == "integer" || width.is_some_and(|width| ["8", "16", "32", "64"].contains(&width))
    };
    match format.filter(|format| is_whole(format)) {
        Some(format) => integer(Some(format)),
        None => TypeRef::Float,
    }
}

/// The least and the greatest value of an integer format that is narrower than its type.
pub(super) fn range(format: Option<&str>) -> Option<(i128, i128)> {
    Some(match format? {
        "int8" => (i8::MIN.into(), i8::MAX.into()),
        "int16" => (i16::MIN.into(), i16::MAX.into()),
        "uint8" | "u-int8" => (0, u8::MAX.into()),
        "uint16" | "u-int16" => (0, u16::MAX.into()),
        "uint32" | "u-int32" => (0, u32::MAX.into()),
        _ => return None,
    })
}

/// The type of a string. A format that is not known is none.
pub(super) fn string(schema: &Schema<'_>) -> TypeRef {
    if schema.secret {
        return TypeRef::Secret;
    }
    match schema.format.or_else(|| encoding(schema)) {
        Some("password") => TypeRef::Secret,
        Some("binary") => TypeRef::File,
        None if is_file(schema) => TypeRef::File,
        format => format
            .and_then(text_format)
            .map_or(TypeRef::String, TypeRef::Formatted),
    }
}

fn text_format(name: &str) -> Option<Format> {
    Some(match name {
        "date-time" | "datetime" | "dateTime" => Format::DateTime,
        "date" => Format::Date,
        "uri" | "url" => Format::Uri,
        "uuid" => Format::Uuid,
        "time" => Format::Time,
        "duration" => Format::Duration,
        "email" | "idn-email" => Format::Email,
        "ipv4" => Format::Ipv4,
        "ipv6" => Format::Ipv6,
        "hostname" | "idn-hostname" => Format::Hostname,
        // What is called bytes comes of protobuf, whose JSON has them in base64.
        "byte" | "bytes" | "base64" => Format::Base64,
        "base64url" => Format::Base64Url,
        _ => return None,
    })
}

/// The format that stands for what 3.1 calls the encoding of a string.
fn encoding(schema: &Schema<'_>) -> Option<&'static str> {
    let stated = schema.at.member("contentEncoding")?;
    match stated.node.as_str()?.to_ascii_lowercase().as_str() {
        "base64" => Some("base64"),
        "base64url" => Some("base64url"),
        _ => None,
    }
}

/// Whether a string is bytes, as 3.1 says it.
pub(super) fn is_file(schema: &Schema<'_>) -> bool {
    let stated = schema.at.member("contentMediaType");
    let stated = stated.and_then(|at| at.node.as_str());
    let encoding = schema.at.member("contentEncoding");
    let encoding = encoding.and_then(|at| at.node.as_str());
    stated.is_some_and(is_binary) && matches!(encoding, None | Some("binary"))
}

/// Whether a media type is one whose content is no text.
fn is_binary(media: &str) -> bool {
    let (top, sub) = media.split_once('/').unwrap_or_default();
    let known = ["octet-stream", "pdf", "zip", "gzip"];
    match top {
        "image" => !sub.starts_with("svg"),
        "audio" | "video" => true,
        "application" => known.contains(&sub),
        _ => false,
    }
}

/// Whether the format is one that only strings have, or the encoding says as much.
pub(super) fn imply_string(schema: &Schema<'_>) -> bool {
    let of_string = |format: &str| format == "password" || text_format(format).is_some();
    schema
        .format
        .or_else(|| encoding(schema))
        .is_some_and(of_string)
}
