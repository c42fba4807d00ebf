//! Who has to show who they are, and how.

use super::{Lowering, schemes};
use crate::diagnostics::{Code, Diagnostics};
use crate::model::Group;
use crate::model::security::{Scheme, Security};
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
                .help("mend what is told of the schemes, or give callers what to send as a header");
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
                .warning(Code::WrongType, at.value(), message)
                .help("name a scheme and its scopes: `- name-of-the-scheme: []`");
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
            return known.clone();
        }
        let scheme = self.described_scheme(name, used);
        // What is wrong with it is said once.
        self.schemes.insert(name.to_owned(), scheme.clone());
        scheme
    }

    fn described_scheme(&mut self, name: &str, used: &At<'d>) -> Option<Scheme> {
        let components = At::root(self.document.root).member("components");
        let schemes = components.and_then(|at| at.member("securitySchemes"));
        let Some(described) = schemes.as_ref().and_then(|at| at.member(name)) else {
            let message = format!("there is no security scheme `{name}`: this way is left out");
            let known = schemes.and_then(|at| at.node.as_map());
            let known = known.into_iter().flat_map(|map| map.iter());
            let help = match self
                .diagnostics
                .nearest(name, known.map(|(known, _)| known))
            {
                Some(near) => format!("did you mean `{near}`?"),
                None => "describe it under `components/securitySchemes`".to_owned(),
            };
            self.diagnostics
                .warning(Code::UnresolvedReference, used.key(), message)
                .help(help);
            return None;
        };
        let described = self.resolved_scheme(name, &described)?;
        let text = |name: &str| described.member(name).and_then(|at| at.node.as_str());
        let kind = schemes::kind(name, &described, self.diagnostics)?;
        let constant = self.scheme_names.claim(&method_name(name), name);
        Some(Scheme {
            wire: name.to_owned(),
            name: constant.to_uppercase(),
            description: text("description").map(str::to_owned),
            kind,
        })
    }

    /// What describes the scheme of that name; what is referred to and is not there is reported.
    fn resolved_scheme(&mut self, name: &str, described: &At<'d>) -> Option<At<'d>> {
        let found = self
            .document
            .resolve(described, &mut Diagnostics::unheard());
        if found.is_none() {
            let message = format!(
                "the security scheme `{name}` refers to what is not there: this way is left out"
            );
            self.diagnostics
                .warning(Code::UnresolvedReference, described.value(), message)
                .help("describe the scheme, or refer to one that is described");
        }
        found
    }
}

/// Reports what is wrong with the schemes that nothing asks for.
pub(super) fn look_at_others(lowering: &mut Lowering<'_, '_>) {
    let components = At::root(lowering.document.root).member("components");
    let schemes = components.and_then(|at| at.member("securitySchemes"));
    for (name, scheme) in schemes.into_iter().flat_map(|at| at.members()) {
        let is_looked_at = lowering.schemes.contains_key(name) || name.starts_with("x-");
        if is_looked_at {
            continue;
        }
        if let Some(scheme) = lowering.resolved_scheme(name, &scheme) {
            schemes::kind(name, &scheme, lowering.diagnostics);
        }
    }
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
