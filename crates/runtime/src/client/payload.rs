//! Bodies that are no single JSON value: text, bytes, lines.

use super::query::scalar;
use super::request::RequestBuilder;
use super::sending::{Piece, RequestBody};
use crate::file::File;
use crate::json::Json;
use crate::value::Value;

/// What a file is whose media type nobody said.
pub(super) const OCTETS: &str = "application/octet-stream";

impl RequestBuilder {
    /// Sets a text as the body: a string without its quotes, anything else as JSON has it.
    pub fn text_as<T: Value>(&mut self, media_type: &'static str, value: &T) {
        let json = self.prepare_text(value);
        let text = scalar(Json::of_scanned(&json)).into_owned();
        self.put_body(text.into_bytes(), media_type);
    }

    /// Sets the bytes of a file as the body. Its own media type counts where `media_type` leaves it open
    /// (`image/*`), or cannot know all of it (what parts the parts of `multipart/mixed`).
    pub fn bytes_as(&mut self, media_type: &'static str, file: &File) {
        let media_type = match file.content_type() {
            Some(own) if media_type.contains('*') || media_type.starts_with("multipart/") => own,
            None if media_type.contains('*') => OCTETS,
            _ => media_type,
        };
        self.put_body(RequestBody::of(vec![Piece::of(file)]), media_type);
    }

    /// Sets a line of JSON for each item as the body; in a JSON text sequence each begins with its mark (RFC 7464).
    pub fn lines_as<T: Value>(&mut self, media_type: &'static str, items: &Vec<T>) {
        let json = self.prepare_text(items);
        let mark = if media_type.ends_with("json-seq") {
            "\u{1e}"
        } else {
            ""
        };
        let items = Json::of_scanned(&json).items().unwrap_or_default();
        let lines = items
            .into_iter()
            // Between the parts of a value, a line break is a space like any other; within a string there is none.
            .map(|item| format!("{mark}{}\n", item.text().replace(['\r', '\n'], " ")));
        let text: String = lines.collect();
        self.put_body(text.into_bytes(), media_type);
    }
}
