//! Where the tokens of OAuth 2 come from, and what is wrong with flows that don't tell. Must not know who asks for tokens.

use super::wire;
use crate::diagnostics::{Code, Diagnostics};
use crate::spec::cursor::{At, ObjectView};

/// Which addresses a flow has to name.
const FLOWS: [(&str, &[&str]); 5] = [
    ("implicit", &["authorizationUrl"]),
    ("password", &["tokenUrl"]),
    (CLIENT_CREDENTIALS, &["tokenUrl"]),
    ("authorizationCode", &["authorizationUrl", "tokenUrl"]),
    (
        "deviceAuthorization",
        &["deviceAuthorizationUrl", "tokenUrl"],
    ),
];
/// The flow in which a program gets a token by itself.
const CLIENT_CREDENTIALS: &str = "clientCredentials";

/// Where a program gets a token by itself, if secrets can be sent there. What is wrong with any of the flows of the scheme
/// of that name is reported.
pub(super) fn token_url(
    name: &str,
    scheme: &At<'_>,
    diagnostics: &mut Diagnostics,
) -> Option<String> {
    let Some(flows) = scheme.member("flows") else {
        let message =
            format!("the scheme `{name}` has no `flows`: nobody knows where its tokens come from");
        diagnostics
            .warning(Code::MissingMember, scheme.key(), message)
            .help("add `flows: {clientCredentials: {tokenUrl: …, scopes: {}}}`, or the flow that there is");
        return None;
    };
    let mut view = ObjectView::open_if_object(&flows, "an object of flows", diagnostics)?;
    let mut url = None;
    for (flow, addresses) in FLOWS {
        let Some(at) = view.at(flow) else {
            continue;
        };
        let token = read_flow(flow, &at, addresses, view.diagnostics);
        if flow == CLIENT_CREDENTIALS {
            url = token.and_then(|at| usable(&at, view.diagnostics));
        }
    }
    view.finish(&[]);
    url
}

/// Reports what is wrong with a flow; where it asks for tokens.
fn read_flow<'d>(
    flow: &str,
    at: &At<'d>,
    addresses: &[&'static str],
    diagnostics: &mut Diagnostics,
) -> Option<At<'d>> {
    let mut view = ObjectView::open_if_object(at, "a flow, which is an object", diagnostics)?;
    for address in addresses {
        if view.at(address).is_none() {
            let message = format!("the flow `{flow}` has no `{address}`");
            view.diagnostics
                .warning(Code::MissingMember, at.key(), message)
                .help(format!("add `{address}: https://…`"));
        }
        view.string(address);
    }
    // What may be asked for is the caller's to choose.
    view.object("scopes");
    view.finish(&[
        "authorizationUrl",
        "deviceAuthorizationUrl",
        "refreshUrl",
        "tokenUrl",
    ]);
    at.member("tokenUrl")
}

/// The address, if it is one; else that is reported.
fn usable(at: &At<'_>, diagnostics: &mut Diagnostics) -> Option<String> {
    let url = at.node.as_str()?.trim();
    let Some(fault) = wire::fault_of_url(url) else {
        return Some(url.to_owned());
    };
    let message = format!("the URL {fault}, and no token is asked for there");
    diagnostics
        .warning(Code::InvalidValue, at.value(), message)
        .help("write the whole address, beginning with `https://`");
    None
}
