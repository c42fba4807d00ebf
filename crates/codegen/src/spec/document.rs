//! The document as a whole: its version, and what its references lead to.

use std::collections::BTreeSet;

use super::cursor::{At, nearest};
use super::node::Node;
use super::pointer::Pointer;
use crate::diagnostics::{Code, Diagnostics, Place};

/// The dialect of a document, as far as it changes what a keyword means.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Version {
    /// OpenAPI 3.0: `nullable`, boolean exclusive limits, one `example`.
    V3_0,
    /// OpenAPI 3.1: schemas are those of JSON Schema 2020-12.
    V3_1,
    /// OpenAPI 3.2: as 3.1, with more methods, streams of items and names of documents.
    V3_2,
}

/// A document of a known dialect.
#[derive(Clone, Copy, Debug)]
pub struct Document<'d> {
    /// The document's value.
    pub root: &'d Node,
    /// Its dialect.
    pub version: Version,
}

impl<'d> Document<'d> {
    /// Recognises a document; one that cannot be read as OpenAPI 3 is reported.
    pub fn open(root: &'d Node, diagnostics: &mut Diagnostics) -> Option<Self> {
        let at = At::root(root);
        if root.as_map().is_none() {
            at.wrong_type("an OpenAPI document, which is an object", diagnostics);
            return None;
        }
        let Some(stated) = at.member("openapi") else {
            report_unversioned(&at, diagnostics);
            return None;
        };
        // A version without quotes is a number in YAML.
        let text = match stated.node {
            Node::Number(number) => number.to_string(),
            node => node.as_str().unwrap_or_default().to_owned(),
        };
        let version = match text.split('.').take(2).collect::<Vec<_>>().as_slice() {
            ["3", "0"] => Version::V3_0,
            ["3", "1"] => Version::V3_1,
            ["3", "2"] => Version::V3_2,
            ["3", ..] => {
                let message = format!("the OpenAPI version `{text}` is read as 3.2");
                diagnostics
                    .warning(Code::Unsupported, stated.value(), message)
                    .help("versions 3.0, 3.1 and 3.2 are known");
                Version::V3_2
            }
            _ => {
                let message = format!("the OpenAPI version `{text}` is not one that is known");
                diagnostics
                    .error(Code::Unsupported, stated.value(), message)
                    .help("versions 3.0, 3.1 and 3.2 can be read");
                return None;
            }
        };
        Some(Self { root, version })
    }

    /// Follows the references of `at` to what they lead to; `at` itself if it is none. `None` for one that
    /// leads nowhere, which is reported.
    pub fn resolve(&self, at: &At<'d>, diagnostics: &mut Diagnostics) -> Option<At<'d>> {
        let mut at = at.clone();
        let mut seen = BTreeSet::new();
        while let Some(reference) = at.member("$ref") {
            if !seen.insert(reference.pointer.clone()) {
                let message = "the reference leads back to itself";
                diagnostics.error(Code::UnresolvedReference, reference.value(), message);
                return None;
            }
            at = self.follow(&reference, diagnostics)?;
        }
        Some(at)
    }

    /// What one reference leads to.
    pub fn follow(&self, reference: &At<'d>, diagnostics: &mut Diagnostics) -> Option<At<'d>> {
        let Some(text) = reference.node.as_str() else {
            reference.wrong_type("a reference, which is a string", diagnostics);
            return None;
        };
        let Some(fragment) = text.strip_prefix('#') else {
            let message = format!("`{text}` leads out of the document, which is not supported yet");
            diagnostics
                .error(Code::Unsupported, reference.value(), message)
                .help("bundle the documents into one; references within it begin with `#/`");
            return None;
        };
        let Ok(pointer) = Pointer::from_fragment(fragment) else {
            let message = format!("`{text}` is no JSON pointer");
            diagnostics
                .error(Code::UnresolvedReference, reference.value(), message)
                .help("a reference within the document looks like `#/components/schemas/Name`");
            return None;
        };
        let Some(node) = self.root.at(&pointer) else {
            self.report_dangling(text, &pointer, reference.value(), diagnostics);
            return None;
        };
        Some(At { node, pointer })
    }

    fn report_dangling(
        &self,
        text: &str,
        pointer: &Pointer,
        place: Place,
        diagnostics: &mut Diagnostics,
    ) {
        let siblings = pointer
            .parent()
            .and_then(|parent| self.root.at(&parent)?.as_map());
        let wanted = pointer.last().unwrap_or_default();
        let near = siblings.and_then(|map| nearest(&wanted, map.iter().map(|(name, _)| name)));
        let help = match near {
            Some(near) => format!("did you mean `{near}`?"),
            None => "add what it leads to, or correct the reference".to_owned(),
        };
        let message = format!("`{text}` leads to nothing in this document");
        diagnostics
            .error(Code::UnresolvedReference, place, message)
            .help(help);
    }
}

fn report_unversioned(at: &At<'_>, diagnostics: &mut Diagnostics) {
    match at.member("swagger") {
        Some(swagger) => diagnostics
            .error(
                Code::Unsupported,
                swagger.key(),
                "Swagger 2.0 documents cannot be read",
            )
            .help("convert the document to OpenAPI 3 first"),
        None => diagnostics
            .error(
                Code::MissingMember,
                Place::File,
                "the document has no member `openapi`",
            )
            .help("an OpenAPI document begins with `openapi: 3.1.0`"),
    };
}
