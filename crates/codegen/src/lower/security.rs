//! Who has to show who they are, and how.

use super::{Lowering, wire};
use crate::diagnostics::{Code, Diagnostics};
use crate::model::Group;
use crate::model::security::{Scheme, SchemeKind, Security};
use crate::names::method_name;
use crate::spec::cursor::At;

impl<'d> Lowering<'d, '_> {
    /// The ways to call an operation.
    ///
    /// `own` is what the operation says itself; what it does not say, the document does.
    pub(super) fn security(&mut self, own: Option<&At<'d>>) -> Security {
        let root = At::root(self.document.root);
        let Some(requirements) = own.cloned().or_else(|| root.member("security")) else {
            return Vec::new();
        };
        if requirements.node.as_list().is_none() {
            let message = "this is no list of security requirements, and is ignored";
            self.diagnostics
                .warning(Code::WrongType, requirements.value(), message)
                .help("write a list of objects, each with the names of schemes: `[{token: []}]`");
            return Vec::new();
        }
        let ways = requirements.items();
        let usable: Security = ways.iter().filter_map(|at| self.way(at)).collect();
        if usable.is_empty() && !ways.is_empty() {
            let message =
                "none of these ways can be used: what they are for is called without credentials";
            self.diagnostics
                .warning(Code::Unsupported, requirements.key(), message)
                .help("describe one of the schemes, or give callers what to send as a header");
        }
        usable
    }

    /// Whether anything is said to be shown, be it possible or not.
    pub(super) fn asks(&self, own: Option<&At<'d>>) -> bool {
        let root = At::root(self.document.root);
        let requirements = own.cloned().or_else(|| root.member("security"));
        requirements.is_some_and(|at| !at.items().is_empty())
    }

    /// One alternative; `None` for one that cannot be used, which is reported.
    fn way(&mut self, at: &At<'d>) -> Option<Vec<Scheme>> {
        if at.node.as_map().is_none() {
            let message = "this is no security requirement, and is ignored";
            self.diagnostics
                .warning(Code::WrongType, at.value(), message);
            return None;
        }
        let schemes = at.members();
        let schemes = schemes.iter().map(|(name, used)| self.scheme(name, used));
        // All are looked at, so that all problems are reported at once.
        let schemes: Vec<Option<Scheme>> = schemes.collect();
        schemes.into_iter().collect()
    }

    fn scheme(&mut self, name: &str, used: &At<'d>) -> Option<Scheme> {
        if let Some(known) = self.schemes.get(name) {
            return Some(known.clone());
        }
        let components = At::root(self.document.root).member("components");
        let schemes = components.and_then(|at| at.member("securitySchemes"));
        let Some(described) = schemes.as_ref().and_then(|at| at.member(name)) else {
            let message = format!("there is no security scheme `{name}`: this way is left out");
            self.diagnostics
                .warning(Code::UnresolvedReference, used.key(), message)
                .help("describe it under `components/securitySchemes`");
            return None;
        };
        let Some(described) = self.document.resolve(&described, &mut Diagnostics::new()) else {
            let message = format!(
                "the security scheme `{name}` refers to what is not there: this way is left out"
            );
            self.diagnostics
                .warning(Code::UnresolvedReference, described.value(), message)
                .help("describe the scheme, or refer to one that is described");
            return None;
        };
        let text = |name: &str| described.member(name).and_then(|at| at.node.as_str());
        self.report_token_url(&described);
        if let Some((at, odd)) = odd_name(&described) {
            let message = format!(
                "a key can't be sent under the name `{odd}`: the scheme `{name}` is left out"
            );
            self.diagnostics
                .warning(Code::InvalidName, at.value(), message)
                .help("use letters, digits, `-` and `_`, and no name that is the transport's own");
            return None;
        }
        let Some(kind) = kind(&described) else {
            let message =
                format!("the security scheme `{name}` is none that is known: it is left out");
            self.diagnostics
                .warning(Code::InvalidValue, described.key(), message)
                .help("`type` is `apiKey` with `name` and `in`, `http` with `scheme`, `oauth2`, `openIdConnect` or `mutualTLS`");
            return None;
        };
        let constant = self.scheme_names.claim(&method_name(name), name);
        let scheme = Scheme {
            wire: name.to_owned(),
            name: constant.to_uppercase(),
            description: text("description").map(str::to_owned),
            kind,
        };
        self.schemes.insert(name.to_owned(), scheme.clone());
        Some(scheme)
    }

    /// Says why a program cannot get a token by itself where it is told to.
    fn report_token_url(&mut self, scheme: &At<'d>) {
        let Some(at) = token_url(scheme) else { return };
        let fault = at.node.as_str().map(str::trim).and_then(wire::fault_of_url);
        if let Some(fault) = fault {
            let message = format!("the URL {fault}, and no token is asked for there");
            self.diagnostics
                .warning(Code::InvalidValue, at.value(), message)
                .help("write the whole address, beginning with `https://`");
        }
    }
}

/// The name of a header, a cookie or a scheme that can't be sent, with its place.
fn odd_name<'d>(scheme: &At<'d>) -> Option<(At<'d>, &'d str)> {
    let text = |name: &str| scheme.member(name).and_then(|at| at.node.as_str());
    let (member, is_header) = match (text("type")?, text("in")) {
        ("apiKey", Some("header")) => ("name", true),
        ("apiKey", Some("cookie")) => ("name", false),
        ("http", _) => ("scheme", false),
        _ => return None,
    };
    let at = scheme.member(member)?;
    let name = at.node.as_str()?;
    let is_sendable = wire::is_token(name) && !(is_header && wire::is_framing(name));
    (!is_sendable).then_some((at, name))
}

fn kind(scheme: &At<'_>) -> Option<SchemeKind> {
    let text = |name: &str| scheme.member(name).and_then(|at| at.node.as_str());
    Some(match text("type")? {
        "apiKey" => key(text("in")?, text("name")?)?,
        "http" => match text("scheme")? {
            name if name.eq_ignore_ascii_case("bearer") => SchemeKind::Bearer,
            name if name.eq_ignore_ascii_case("basic") => SchemeKind::Basic,
            name => SchemeKind::Other(name.to_owned()),
        },
        "oauth2" => SchemeKind::OAuth2(usable_token_url(scheme)),
        // What OpenID Connect gives out is a bearer token, however it is come by.
        "openIdConnect" => SchemeKind::Bearer,
        "mutualTLS" => SchemeKind::MutualTls,
        _ => return None,
    })
}

fn key(place: &str, name: &str) -> Option<SchemeKind> {
    match place {
        "header" => Some(SchemeKind::Header(name.to_owned())),
        "cookie" => Some(SchemeKind::Cookie(name.to_owned())),
        "query" if !name.is_empty() => Some(SchemeKind::Query(name.to_owned())),
        _ => None,
    }
}

/// Where a program gets a token by itself: the flow of client credentials.
fn token_url<'d>(scheme: &At<'d>) -> Option<At<'d>> {
    let flow = scheme.member("flows")?.member("clientCredentials")?;
    flow.member("tokenUrl")
}

/// The same, if secrets can be sent there.
fn usable_token_url(scheme: &At<'_>) -> Option<String> {
    let url = token_url(scheme)?.node.as_str()?.trim();
    wire::fault_of_url(url).is_none().then(|| url.to_owned())
}

/// How operations are called that say nothing of it: as the document says, or else as the first that asks.
pub(super) fn usual(lowering: &mut Lowering<'_, '_>, groups: &[Group]) -> Security {
    let documented = lowering.security(None);
    if !documented.is_empty() {
        return documented;
    }
    let operations = groups.iter().flat_map(|group| &group.operations);
    let mut asking = operations.filter(|operation| !operation.security.is_empty());
    asking
        .next()
        .map(|operation| operation.security.clone())
        .unwrap_or_default()
}
