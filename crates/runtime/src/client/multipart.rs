//! Bodies of several parts (RFC 7578).

use super::form::Encoding;
use super::payload::OCTETS;
use super::query::scalar;
use super::request::RequestBuilder;
use crate::file::File;
use crate::json::{Json, Kind};
use crate::value::Value;

const JSON: &str = "application/json";
const TEXT: &str = "text/plain; charset=utf-8";

impl RequestBuilder {
    /// Sets a body of several parts: one for each member that is there, and for each item of a list of files or of
    /// single values. `media_type` is `multipart/form-data` or one of its kin.
    pub fn multipart<T: Value>(
        &mut self,
        media_type: &'static str,
        value: &T,
        encodings: &[Encoding],
    ) {
        let json = self.prepare(value);
        let mut files = Vec::new();
        value.members_files(&mut files);
        let mut parts = Parts {
            // Nobody can tell what it will be, so that no content can end the body early.
            boundary: format!("specwright-{:032x}", fastrand::u128(..)),
            body: Vec::new(),
        };
        for (name, member) in Json::of_scanned(&json).members().unwrap_or_default() {
            let encoding = encodings.iter().find(|encoding| encoding.name == name);
            let stated = encoding.and_then(|encoding| encoding.content_type);
            match files.iter().find(|(own, _)| *own == name) {
                Some((_, files)) => parts.files(&name, files, stated),
                None => parts.value(&name, member, stated),
            }
        }
        let content_type = format!("{media_type}; boundary={}", parts.boundary);
        self.put_body(parts.finish().into(), &content_type);
    }
}

/// The parts of a body in the making.
struct Parts {
    boundary: String,
    body: Vec<u8>,
}

impl Parts {
    fn files(&mut self, name: &str, files: &[File], stated: Option<&str>) {
        for file in files {
            let media_type = file.content_type().or(stated).unwrap_or(OCTETS);
            let file_name = file.name().unwrap_or(name);
            self.part(name, Some(file_name), media_type, file.bytes());
        }
    }

    fn value(&mut self, name: &str, value: Json<'_>, stated: Option<&str>) {
        let as_json = stated.is_some_and(|stated| stated.contains("json"));
        let items = value.items().unwrap_or_default();
        let nests = |item: &Json<'_>| matches!(item.kind(), Kind::List | Kind::Object);
        match value.kind() {
            Kind::Null => {}
            Kind::List if !as_json && !items.iter().any(nests) => {
                for item in items {
                    self.value(name, item, stated);
                }
            }
            Kind::List | Kind::Object => {
                let media_type = stated.unwrap_or(JSON);
                self.part(name, None, media_type, value.text().as_bytes());
            }
            _ if as_json => self.part(name, None, JSON, value.text().as_bytes()),
            _ => {
                let media_type = stated.unwrap_or(TEXT);
                self.part(name, None, media_type, scalar(value).as_bytes());
            }
        }
    }

    fn part(&mut self, name: &str, file_name: Option<&str>, media_type: &str, content: &[u8]) {
        let file_name = file_name.map(|name| format!("; filename=\"{}\"", escaped(name)));
        // A line break would begin another header.
        let media_type: String = media_type.chars().filter(|c| !c.is_control()).collect();
        let head = format!(
            "--{}\r\nContent-Disposition: form-data; name=\"{}\"{}\r\nContent-Type: {media_type}\r\n\r\n",
            self.boundary,
            escaped(name),
            file_name.unwrap_or_default(),
        );
        self.body.extend_from_slice(head.as_bytes());
        self.body.extend_from_slice(content);
        self.body.extend_from_slice(b"\r\n");
    }

    fn finish(mut self) -> Vec<u8> {
        let end = format!("--{}--\r\n", self.boundary);
        self.body.extend_from_slice(end.as_bytes());
        self.body
    }
}

/// A name as browsers write it.
fn escaped(name: &str) -> String {
    name.replace('"', "%22")
        .replace('\r', "%0D")
        .replace('\n', "%0A")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_say_what_they_are() {
        let mut parts = Parts {
            boundary: "b".to_owned(),
            body: Vec::new(),
        };
        let file = File::new([0, 255])
            .named("a\"b\r\n.png")
            .of_type("image/png");
        parts.files("photo", &[file], None);
        let json = r#"["x",2]"#;
        parts.value("tags", Json::parse(json).unwrap(), None);
        parts.value("made", Json::parse(r#"{"by":null}"#).unwrap(), None);
        parts.value("none", Json::parse("null").unwrap(), None);
        let part = |name: &str, kind: &str, content: &[u8]| {
            let head = format!("--b\r\nContent-Disposition: form-data; name={name}\r\n");
            let kind = format!("Content-Type: {kind}\r\n\r\n");
            [head.as_bytes(), kind.as_bytes(), content, b"\r\n"].concat()
        };
        let expected = [
            part(
                "\"photo\"; filename=\"a%22b%0D%0A.png\"",
                "image/png",
                &[0, 255],
            ),
            part("\"tags\"", TEXT, b"x"),
            part("\"tags\"", TEXT, b"2"),
            part("\"made\"", JSON, br#"{"by":null}"#),
            b"--b--\r\n".to_vec(),
        ];
        assert_eq!(parts.finish(), expected.concat());
    }
}
