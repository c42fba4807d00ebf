//! Owns the reading of the bodies of requests.

use super::Reader;
use super::described;
use super::media::Media;
use super::referred::Kind;
use crate::spec::cursor::{At, ObjectView};

/// The body of a request.
#[derive(Clone, Debug)]
pub struct Body<'d> {
    /// Where it stands.
    pub at: At<'d>,
    /// `description`
    pub description: Option<&'d str>,
    /// `required`
    pub required: bool,
    /// `content`: media types.
    pub content: Vec<Media<'d>>,
}

impl<'d> Reader<'d, '_> {
    pub(super) fn body(&mut self, at: &At<'d>) -> Option<Body<'d>> {
        let reference = at;
        let at = self.resolve_as(Kind::Body, reference)?;
        let mut view =
            ObjectView::open(&at, "a request body, which is an object", self.diagnostics)?;
        let description = described(reference, &at).or(view.string("description"));
        let required = view.flag("required");
        let content = view.object("content");
        view.finish(&[]);
        Some(Body {
            at,
            description,
            required,
            content: self.content(content),
        })
    }
}
