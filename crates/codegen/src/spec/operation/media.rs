//! Owns the reading of media types: the forms that a body can have.

use super::Reader;
use super::referred::Kind;
use crate::spec::cursor::{At, ObjectView};
use crate::spec::document::Document;

/// One form of a body.
#[derive(Clone, Debug)]
pub struct Media<'d> {
    /// Where it stands.
    pub at: At<'d>,
    /// The media type.
    pub name: &'d str,
    /// `schema`
    pub schema: Option<At<'d>>,
    /// `itemSchema`, which describes one item of a stream.
    pub item_schema: Option<At<'d>>,
    /// `example` and `examples`
    pub examples: Vec<At<'d>>,
}

impl<'d> Reader<'d, '_> {
    pub(super) fn content(&mut self, members: Vec<(&'d str, At<'d>)>) -> Vec<Media<'d>> {
        let mut content = Vec::new();
        for (name, at) in members {
            let Some(at) = self.resolve_as(Kind::Media, &at) else {
                continue;
            };
            let Some(mut view) =
                ObjectView::open(&at, "a media type, which is an object", self.diagnostics)
            else {
                continue;
            };
            let schema = view.at("schema");
            let item_schema = view.at("itemSchema");
            let examples = examples(self.document, &mut view);
            view.finish(&["encoding", "itemEncoding", "prefixEncoding"]);
            content.push(Media {
                at,
                name,
                schema,
                item_schema,
                examples,
            });
        }
        content
    }
}

/// `example`, and the values of `examples`.
pub(super) fn examples<'d>(document: &Document<'d>, view: &mut ObjectView<'d, '_>) -> Vec<At<'d>> {
    let single = view.at("example");
    let named = view.object("examples").into_iter();
    let values = named.filter_map(|(_, example)| {
        let example = document.resolve(&example, view.diagnostics)?;
        example
            .member("value")
            .or_else(|| example.member("dataValue"))
    });
    single.into_iter().chain(values).collect()
}
