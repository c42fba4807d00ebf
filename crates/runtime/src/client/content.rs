//! Answers that are not one JSON document: text, bytes, lists in parts; and the values of headers.
//!
//! Owns how text becomes a value. Knows nothing of how an answer gets here.

use bytes::Bytes;
use http::HeaderMap;
use http::header::CONTENT_TYPE;

use super::answer::Answer;
use super::events::{Decoder, StreamFormat, read_item};
use crate::json::{Json, Place, ReadContext, ReadError, Shape, fit, from_str};
use crate::value::Value;
use crate::webhook_form::from_pairs;

impl Answer<'_> {
    /// The body, read as text: as the value that a string of JSON would be, or else as the JSON that it is. So `12`
    /// is read where an integer is documented.
    ///
    /// # Errors
    /// When it is no text, or no text of `T`.
    pub fn text<T: Value>(&self) -> Result<T, ReadError> {
        match std::str::from_utf8(self.body) {
            Ok(text) => read_text(text.strip_prefix('\u{feff}').unwrap_or(text)),
            Err(_) if self.is_latin() => {
                let text: String = self.body.iter().map(|byte| char::from(*byte)).collect();
                read_text(&text)
            }
            Err(error) => {
                let offset = error.valid_up_to();
                let problem = format!("expected UTF-8, found another byte at offset {offset}");
                Err(ReadError::new(String::new(), problem))
            }
        }
    }

    /// The body, as it came.
    ///
    /// # Errors
    /// Never; it is of a kind with the other ways to read a body.
    pub fn bytes(&self) -> Result<Bytes, ReadError> {
        Ok(self.body.clone())
    }

    /// The items of a body that came as a stream, and came to its end.
    ///
    /// # Errors
    /// When one of them is not JSON, or of another shape than `T`.
    pub fn items<T: Value>(&self, format: StreamFormat) -> Result<Vec<T>, ReadError> {
        let mut decoder = Decoder::new(format, usize::MAX);
        decoder.push(self.body);
        decoder.finish();
        let parts = std::iter::from_fn(|| decoder.next().ok().flatten());
        parts.map(|part| read_item(format, &part)).collect()
    }

    /// Whether the answer says that its body is of this media type, which may be a range such as `image/*`.
    #[must_use]
    pub fn is(&self, media_type: &str) -> bool {
        is_media_type(self.headers, media_type)
    }

    fn is_latin(&self) -> bool {
        let stated = self.headers.get(CONTENT_TYPE);
        let stated = stated.and_then(|value| value.to_str().ok());
        let stated = stated.unwrap_or_default().to_ascii_lowercase();
        ["iso-8859-1", "latin1", "windows-1252", "us-ascii"]
            .iter()
            .any(|charset| stated.contains(charset))
    }
}

/// Whether headers say that the body is of this media type, which may be a range.
pub(super) fn is_media_type(headers: &HeaderMap, media_type: &str) -> bool {
    let stated = headers.get(CONTENT_TYPE);
    let stated = stated.and_then(|value| value.to_str().ok());
    let Some(stated) = stated.and_then(|text| text.split(';').next()) else {
        return false;
    };
    let stated = stated.trim();
    match media_type.strip_suffix('*') {
        Some("*/") => true,
        Some(start) => stated
            .get(..start.len())
            .is_some_and(|begins| begins.eq_ignore_ascii_case(start)),
        None => stated.eq_ignore_ascii_case(media_type),
    }
}

/// Text as the value that a string of JSON would be, or else as the JSON that it is. What can be either is the one that
/// fits better: a union of numbers takes any string, but only as one that it does not know.
fn read_text<T: Value>(text: &str) -> Result<T, ReadError> {
    let (string, plain) = (quoted(text), text.trim());
    let fit = |text: &str| Json::parse(text).ok().map(|json| T::fit(json, fit::DEPTH));
    if fit(plain) > fit(&string)
        && let Ok(value) = from_str(plain)
    {
        return Ok(value);
    }
    from_str(&string).or_else(|error| from_str(plain).map_err(|_| error))
}

/// Text as a string of JSON.
pub(super) fn quoted(text: &str) -> String {
    serde_json::to_string(text).unwrap_or_default()
}

/// The value of a header, if it is there and is what it should be: a text, what can be read from a text, a list with
/// commas, or JSON.
#[must_use]
pub fn read_header<T: Value>(headers: &HeaderMap, name: &str) -> Option<T> {
    let mut texts = headers
        .get_all(name)
        .iter()
        .map(|value| value.to_str().ok());
    let first = texts.next()??.to_owned();
    // Cookies have commas of their own, and are not to be joined.
    let rest = texts
        .flatten()
        .filter(|_| !name.eq_ignore_ascii_case("set-cookie"));
    let text = rest.fold(first, |all, next| format!("{all}, {next}"));
    match T::SHAPE {
        Shape::List => read_list(&text),
        Shape::Object => read_object(&text),
        _ => read_text(&text).ok(),
    }
}

fn read_list<T: Value>(text: &str) -> Option<T> {
    if text.trim_start().starts_with('[')
        && let Ok(list) = from_str(text)
    {
        return Some(list);
    }
    let items = text
        .split(',')
        .map(str::trim)
        .filter(|item| !item.is_empty());
    let items: Vec<&str> = items.collect();
    let strings: Vec<String> = items.iter().map(|item| quoted(item)).collect();
    let strings = format!("[{}]", strings.join(","));
    whole(&strings).or_else(|| whole(&format!("[{}]", items.join(","))))
}

/// An object in JSON, or its names and values: in turn, or with `=` between a name and its value.
fn read_object<T: Value>(text: &str) -> Option<T> {
    if let Ok(object) = from_str(text) {
        return Some(object);
    }
    let parts: Vec<&str> = text.split(',').map(str::trim).collect();
    let exploded: Option<Vec<_>> = parts.iter().map(|part| part.split_once('=')).collect();
    let in_turn = || {
        let pairs = parts.chunks_exact(2);
        pairs.map(|pair| (pair[0], pair[1])).collect()
    };
    let pairs: Vec<(&str, &str)> = exploded.unwrap_or_else(in_turn);
    let pairs = pairs.into_iter();
    from_pairs(pairs.map(|(name, value)| (vec![name.to_owned()], value.to_owned()))).ok()
}

/// What the text is if none of it has to be left out.
fn whole<T: Value>(text: &str) -> Option<T> {
    let json = Json::parse(text).ok()?;
    let odd = ReadContext::oddities::<T>(json, &Place::root(""));
    odd.is_empty().then(|| from_str(text).ok()).flatten()
}
