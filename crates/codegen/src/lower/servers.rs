//! Where an operation is that has a server of its own.

use crate::diagnostics::{Code, Diagnostics};
use crate::spec::cursor::At;

/// The first server of an operation or a path, with the defaults of its variables: a URL, or one relative to the
/// API's; `None` if it cannot be used, which is reported.
pub(super) fn own_server(
    servers: Option<&At<'_>>,
    diagnostics: &mut Diagnostics,
) -> Option<String> {
    let servers = servers?;
    let first = servers.items().into_iter().next();
    // An empty list means no more than none.
    if first.is_none() && servers.node.as_list().is_some() {
        return None;
    }
    let url = first.as_ref().and_then(url);
    if url.is_none() {
        let message = "there is no URL of a server here: the API's own is used";
        diagnostics
            .warning(Code::InvalidValue, servers.key(), message)
            .help(
                "begin the list with an object that has a `url`, and give its variables defaults",
            );
    }
    url
}

/// The URL of a server, with the defaults of its variables.
pub(super) fn url(server: &At<'_>) -> Option<String> {
    let mut url = server.member("url")?.node.as_str()?.to_owned();
    let variables = server.member("variables").map(|at| at.members());
    for (name, variable) in variables.unwrap_or_default() {
        let default = variable.member("default").and_then(|at| at.node.as_str());
        url = url.replace(&format!("{{{name}}}"), default.unwrap_or_default());
    }
    let is_plain = |byte: u8| byte.is_ascii_graphic() && !b"{}\"<>\\^`|?#".contains(&byte);
    let is_usable = !url.is_empty() && url.bytes().all(is_plain);
    is_usable.then_some(url)
}
