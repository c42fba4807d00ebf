//! Owns references that lead to a component of another kind than belongs in their place. Must not know what components say.

use super::Reader;
use crate::diagnostics::Code;
use crate::spec::cursor::At;
use crate::spec::kinds;

/// What belongs in a place, where a reference can stand for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Response,
    Body,
    Media,
    Header,
}

impl Kind {
    const fn folder(self) -> &'static str {
        match self {
            Self::Response => "responses",
            Self::Body => "requestBodies",
            Self::Media => "mediaTypes",
            Self::Header => "headers",
        }
    }

    const fn help(self) -> &'static str {
        match self {
            Self::Response => {
                "put it where it belongs: `{description: …, content: {application/json: {schema: {$ref: …}}}}`"
            }
            Self::Body => {
                "put it where it belongs: `{content: {application/json: {schema: {$ref: …}}}}`"
            }
            Self::Media => "put it where it belongs: `application/json: {schema: {$ref: …}}`",
            Self::Header => "put it where it belongs: `{schema: {$ref: …}}`",
        }
    }
}

impl<'d> Reader<'d, '_> {
    /// What stands in a place, or what is referred to there. `None` if that is nothing, or of another kind, which is reported.
    pub(super) fn resolve_as(&mut self, kind: Kind, reference: &At<'d>) -> Option<At<'d>> {
        self.mind_siblings(reference);
        let at = self.document.resolve(reference, self.diagnostics)?;
        let wanted = kinds::component(kind.folder())?;
        let found = self.document.kind_at(&at.pointer);
        let found = found.filter(|found| *found != wanted && reference.pointer != at.pointer);
        let Some(found) = found else {
            return Some(at);
        };
        let place = reference
            .member("$ref")
            .map_or_else(|| reference.key(), |at| at.value());
        let message = format!("this refers to {found}, where {wanted} belongs; it is left out");
        self.diagnostics
            .warning(Code::InvalidValue, place, message)
            .help(kind.help())
            .also(at.key(), "this is referred to");
        None
    }

    /// Reports what stands beside a reference and does not count.
    pub(super) fn mind_siblings(&mut self, reference: &At<'_>) {
        if reference.member("$ref").is_none() {
            return;
        }
        let counts = |name: &str| BESIDE.contains(&name) || name.starts_with("x-");
        for (name, at) in reference.members() {
            if counts(name) {
                continue;
            }
            let message = format!(
                "`{name}` is ignored here: beside a reference, only `summary` and `description` count"
            );
            self.diagnostics
                .warning(Code::UnknownMember, at.key(), message)
                .help("put it into what is referred to, or describe all of it here");
        }
    }
}

/// What may stand beside a reference.
const BESIDE: [&str; 3] = ["$ref", "summary", "description"];
