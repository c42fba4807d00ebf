//! Who has to show who they are.

use super::Lowering;
use crate::spec::cursor::At;

impl<'d> Lowering<'d, '_> {
    /// Whether an operation needs a bearer token; `None` if it needs something else, which is reported.
    ///
    /// `own` is what the operation says itself; what it does not say, the document does.
    pub(super) fn authenticated(&mut self, own: Option<&At<'d>>) -> Option<bool> {
        let root = At::root(self.document.root);
        let Some(requirements) = own.cloned().or_else(|| root.member("security")) else {
            return Some(false);
        };
        if requirements.node.as_list().is_none() {
            requirements.wrong_type("a list of security requirements", self.diagnostics);
            return None;
        }
        let alternatives = requirements.items();
        if alternatives.is_empty() {
            return Some(false);
        }
        let reported = self.diagnostics.len();
        // Where several ways are offered, the one that is known is as good as any.
        let kinds: Vec<Option<bool>> = alternatives.iter().map(|at| self.requirement(at)).collect();
        if kinds.contains(&Some(true)) {
            return Some(true);
        }
        if kinds.contains(&Some(false)) {
            return Some(false);
        }
        if self.diagnostics.len() > reported {
            return None;
        }
        let help = "one requirement of one scheme of type `http` and scheme `bearer` is supported";
        requirements.unsupported(
            "security by anything but a bearer token",
            help,
            self.diagnostics,
        );
        None
    }

    /// One alternative: a bearer token, or nothing; `None` for anything else.
    fn requirement(&mut self, at: &At<'d>) -> Option<bool> {
        let schemes = at.members();
        match schemes.as_slice() {
            [] => Some(false),
            [(name, scheme)] => self.is_bearer(name, scheme).then_some(true),
            _ => None,
        }
    }

    fn is_bearer(&mut self, name: &str, used: &At<'d>) -> bool {
        let components = At::root(self.document.root).member("components");
        let schemes = components.and_then(|at| at.member("securitySchemes"));
        let Some(scheme) = schemes.as_ref().and_then(|at| at.member(name)) else {
            let message = format!("there is no security scheme `{name}`");
            let code = crate::diagnostics::Code::UnresolvedReference;
            self.diagnostics
                .error(code, used.key(), message)
                .help("describe it under `components/securitySchemes`");
            return false;
        };
        let Some(scheme) = self.document.resolve(&scheme, self.diagnostics) else {
            return false;
        };
        let text = |name: &str| scheme.member(name).and_then(|at| at.node.as_str());
        let bearer = text("scheme").is_some_and(|scheme| scheme.eq_ignore_ascii_case("bearer"));
        // The tokens of OAuth 2 and OpenID Connect are bearer tokens, however they are come by.
        match text("type") {
            Some("http") => bearer,
            Some("oauth2" | "openIdConnect") => true,
            _ => false,
        }
    }
}
