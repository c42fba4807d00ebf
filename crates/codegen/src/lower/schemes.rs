//! What a security scheme has callers send, and what is wrong with one that can't be told. Must not know who asks for it.

use super::{oauth, wire};
use crate::diagnostics::{Code, Diagnostics};
use crate::model::security::SchemeKind;
use crate::spec::cursor::{At, ObjectView};

/// The types of schemes.
const TYPES: [&str; 5] = ["apiKey", "http", "oauth2", "openIdConnect", "mutualTLS"];
/// What a scheme may have, of whatever type it is.
const MEMBERS: [&str; 10] = [
    "bearerFormat",
    "deprecated",
    "description",
    "flows",
    "in",
    "name",
    "oauth2MetadataUrl",
    "openIdConnectUrl",
    "scheme",
    "type",
];
/// Where a key goes.
const PLACES: [&str; 3] = ["header", "query", "cookie"];
/// What the scheme of that name has callers send; `None` if that can't be told, which is reported.
pub(super) fn kind(
    name: &str,
    scheme: &At<'_>,
    diagnostics: &mut Diagnostics,
) -> Option<SchemeKind> {
    ObjectView::open_if_object(scheme, "a security scheme, which is an object", diagnostics)?
        .finish(&MEMBERS);
    let mut reader = Reader {
        name,
        scheme,
        diagnostics,
    };
    match reader.needed(
        "type",
        "add its `type`: `apiKey`, `http`, `oauth2`, `openIdConnect` or `mutualTLS`",
    )? {
        "apiKey" => reader.key(),
        "http" => reader.http(),
        "oauth2" => {
            let url = oauth::token_url(name, scheme, reader.diagnostics);
            Some(SchemeKind::OAuth2(url))
        }
        // What OpenID Connect gives out is a bearer token, however it is come by.
        "openIdConnect" => Some(SchemeKind::Bearer),
        "mutualTLS" => Some(SchemeKind::MutualTls),
        other => reader.strange("type", other, &TYPES),
    }
}

/// Reads a scheme, and reports what is wrong with it.
struct Reader<'d, 'x> {
    name: &'x str,
    scheme: &'x At<'d>,
    diagnostics: &'x mut Diagnostics,
}

impl<'d> Reader<'d, '_> {
    /// A text that has to be there.
    fn needed(&mut self, member: &str, help: &str) -> Option<&'d str> {
        let stated = self.scheme.member(member);
        let text = stated.as_ref().and_then(|at| at.node.as_str());
        if text.is_none() {
            let (code, place, what) = match &stated {
                Some(at) => (Code::WrongType, at.value(), "no text as its"),
                None => (Code::MissingMember, self.scheme.key(), "no"),
            };
            let name = self.name;
            let message =
                format!("the security scheme `{name}` has {what} `{member}`: it is left out");
            self.diagnostics.warning(code, place, message).help(help);
        }
        text
    }

    /// Reports a text that is none of those that are known.
    fn strange(&mut self, member: &str, text: &str, known: &[&str]) -> Option<SchemeKind> {
        let at = self.scheme.member(member);
        let place = at.map_or_else(|| self.scheme.key(), |at| at.value());
        let name = self.name;
        let message =
            format!("`{text}` is no `{member}` of security schemes: `{name}` is left out");
        let help = match self.diagnostics.nearest(text, known.iter().copied()) {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("there are {}", known.join(", ")),
        };
        self.diagnostics
            .warning(Code::InvalidValue, place, message)
            .help(help);
        None
    }

    /// A scheme of the header `Authorization`.
    fn http(&mut self) -> Option<SchemeKind> {
        match self.needed("scheme", "add `scheme: bearer` or `scheme: basic`")? {
            name if name.eq_ignore_ascii_case("bearer") => Some(SchemeKind::Bearer),
            name if name.eq_ignore_ascii_case("basic") => Some(SchemeKind::Basic),
            name if wire::is_token(name) => {
                self.mind_scheme(name);
                Some(SchemeKind::Other(name.to_owned()))
            }
            _ => self.unsendable("scheme"),
        }
    }

    /// Reports the name of a scheme that is much like one of those that callers are spared the details of.
    fn mind_scheme(&mut self, name: &str) {
        let meant = ["basic", "bearer"].into_iter();
        let near = self.diagnostics.nearest(name, meant);
        let place = self.scheme.member("scheme").filter(|_| near.is_some());
        if let (Some(near), Some(at)) = (near, place) {
            let message =
                format!("callers give all that follows `{name}`, which is no scheme that is known");
            self.diagnostics
                .warning(Code::InvalidValue, at.value(), message)
                .help(format!("did you mean `{near}`?"));
        }
    }

    /// A key, and where it goes.
    fn key(&mut self) -> Option<SchemeKind> {
        let place = self.needed(
            "in",
            "say where the key goes: `in: header`, `query` or `cookie`",
        )?;
        let name = self.needed("name", "add the `name` that the key is sent under")?;
        let is_token = wire::is_token(name);
        match place {
            "header" if is_token && !wire::is_framing(name) => {
                Some(SchemeKind::Header(name.to_owned()))
            }
            "cookie" if is_token => Some(SchemeKind::Cookie(name.to_owned())),
            "query" if !name.is_empty() => Some(SchemeKind::Query(name.to_owned())),
            _ if PLACES.contains(&place) => self.unsendable("name"),
            _ => self.strange("in", place, &PLACES),
        }
    }

    /// Reports a name that nothing can be sent under.
    fn unsendable(&mut self, member: &str) -> Option<SchemeKind> {
        let at = self.scheme.member(member);
        let odd = at
            .as_ref()
            .and_then(|at| at.node.as_str())
            .unwrap_or_default();
        let place = at
            .as_ref()
            .map_or_else(|| self.scheme.key(), |at| at.value());
        let name = self.name;
        let message =
            format!("nothing can be sent under the name `{odd}`: the scheme `{name}` is left out");
        self.diagnostics
            .warning(Code::InvalidName, place, message)
            .help("use letters, digits, `-` and `_`, and no name that is the transport's own");
        None
    }
}
