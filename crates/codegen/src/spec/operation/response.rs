//! Owns the reading of answers: status, headers, and forms of the body.

use super::Reader;
use super::described;
use super::media::Media;
use super::referred::Kind;
use crate::diagnostics::Code;
use crate::spec::cursor::{At, ObjectView};

/// An answer.
#[derive(Clone, Debug)]
pub struct Response<'d> {
    /// Where it stands.
    pub at: At<'d>,
    /// `description`
    pub description: Option<&'d str>,
    /// `content`: media types.
    pub content: Vec<Media<'d>>,
    /// `headers`, in the document's order.
    pub headers: Vec<Header<'d>>,
}

/// A header of an answer.
#[derive(Clone, Debug)]
pub struct Header<'d> {
    /// Where it is listed.
    pub at: At<'d>,
    /// Its name.
    pub name: &'d str,
    /// `description`
    pub description: Option<&'d str>,
    /// `schema`, or that of its `content`.
    pub schema: Option<At<'d>>,
}

impl<'d> Reader<'d, '_> {
    pub(super) fn responses(
        &mut self,
        members: Vec<(&'d str, At<'d>)>,
    ) -> Vec<(String, Response<'d>)> {
        let mut responses: Vec<(String, Response<'d>)> = Vec::new();
        for (status, at) in members {
            if status.starts_with("x-") {
                continue;
            }
            let Some(status) = self.status(status, &at) else {
                continue;
            };
            if let Some(response) = self.response(&at) {
                responses.push((status, response));
            }
        }
        responses
    }

    /// The status in its usual form. `200 OK` is one with its reason.
    fn status(&mut self, text: &str, at: &At<'d>) -> Option<String> {
        if is_status(text) {
            return Some(text.to_ascii_uppercase());
        }
        let first = text.split_whitespace().next().unwrap_or_default();
        let found = is_status(first).then(|| first.to_ascii_uppercase());
        let outcome = match &found {
            Some(status) => format!("taken for `{status}`"),
            None => "left out".to_owned(),
        };
        let message = format!("`{text}` is no status, and is {outcome}");
        self.diagnostics
            .warning(Code::InvalidValue, at.key(), message)
            .help("a status is a number such as `404`, a range such as `4XX`, or `default`");
        found
    }

    fn response(&mut self, reference: &At<'d>) -> Option<Response<'d>> {
        let at = self.resolve_as(Kind::Response, reference)?;
        const WHAT: &str = "a response, which is an object";
        // Text in its place is a description, and says nothing about a body.
        let Some(mut view) = ObjectView::open_if_object(&at, WHAT, self.diagnostics) else {
            return Some(Response {
                description: at.node.as_str(),
                content: Vec::new(),
                headers: Vec::new(),
                at,
            });
        };
        let (summary, own) = (view.string("summary"), view.string("description"));
        // A summary is all that 3.2 asks for.
        let own = own.filter(|text| !text.is_empty()).or(summary).or(own);
        let description = described(reference, &at).or(own);
        let content = view.object("content");
        let headers = view.object("headers");
        view.finish(&["links"]);
        Some(Response {
            at,
            description,
            content: self.content(content),
            headers: self.headers(headers),
        })
    }

    fn headers(&mut self, members: Vec<(&'d str, At<'d>)>) -> Vec<Header<'d>> {
        let read = members.into_iter().filter_map(|(name, at)| {
            let listed = at;
            let at = self.resolve_as(Kind::Header, &listed)?;
            let what = "a header, which is an object";
            let mut view = ObjectView::open_if_object(&at, what, self.diagnostics)?;
            let content = view.object("content").into_iter().next();
            let header = Header {
                name,
                description: described(&listed, &at).or(view.string("description")),
                at: listed,
                schema: view.at("schema").or_else(|| content?.1.member("schema")),
            };
            view.finish(&OF_HEADERS);
            Some(header)
        });
        read.collect()
    }
}

/// What a header may have that changes nothing for who reads it.
const OF_HEADERS: [&str; 8] = [
    "allowEmptyValue",
    "allowReserved",
    "deprecated",
    "example",
    "examples",
    "explode",
    "required",
    "style",
];

fn is_status(text: &str) -> bool {
    let bytes = text.as_bytes();
    text.eq_ignore_ascii_case("default")
        || matches!(bytes, [b'1'..=b'5', rest @ ..] if rest.len() == 2
            && (rest.iter().all(u8::is_ascii_digit) || rest.eq_ignore_ascii_case(b"xx")))
}
