//! What the formats of strings and integers become.

use super::Lowering;
use crate::diagnostics::Code;
use crate::model::{Format, TypeRef};
use crate::spec::schema::Schema;

/// The type of an integer. Without a format it is one of 64 bits: documents that say nothing hold ids and
/// counts beyond 32.
pub(super) fn integer(format: Option<&str>) -> TypeRef {
    match format {
        Some("int8" | "int16" | "int32" | "uint8" | "uint16") => TypeRef::Int32,
        Some("uint64") => TypeRef::Uint64,
        _ => TypeRef::Int64,
    }
}

/// The least and the greatest value of an integer format that is narrower than its type.
pub(super) fn range(format: Option<&str>) -> Option<(i128, i128)> {
    Some(match format? {
        "int8" => (i8::MIN.into(), i8::MAX.into()),
        "int16" => (i16::MIN.into(), i16::MAX.into()),
        "uint8" => (0, u8::MAX.into()),
        "uint16" => (0, u16::MAX.into()),
        "uint32" => (0, u32::MAX.into()),
        _ => return None,
    })
}

/// The type of a string; `None` for content that is not text, which is reported.
pub(super) fn string(lowering: &mut Lowering<'_, '_>, schema: &Schema<'_>) -> Option<TypeRef> {
    if schema.secret {
        return Some(TypeRef::Secret);
    }
    let ty = match schema.format {
        Some("date-time") => TypeRef::Formatted(Format::DateTime),
        Some("date") => TypeRef::Formatted(Format::Date),
        Some("uri" | "url") => TypeRef::Formatted(Format::Uri),
        Some("uuid") => TypeRef::Formatted(Format::Uuid),
        Some("password") => TypeRef::Secret,
        Some("binary") => TypeRef::File,
        None if is_file(schema) => TypeRef::File,
        Some(format @ ("byte" | "base64")) => {
            let at = schema.at.member("format");
            let at = at.unwrap_or_else(|| schema.at.clone());
            let message = format!("the format `{format}` is kept as the text that it is");
            lowering
                .diagnostics
                .warning(Code::Unsupported, at.value(), message);
            TypeRef::String
        }
        _ => TypeRef::String,
    };
    Some(ty)
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

/// Whether a format is one that only strings have.
pub(super) fn is_of_string(format: &str) -> bool {
    matches!(
        format,
        "date-time"
            | "date"
            | "time"
            | "uri"
            | "url"
            | "uuid"
            | "password"
            | "email"
            | "hostname"
            | "ipv4"
            | "ipv6"
    )
}
