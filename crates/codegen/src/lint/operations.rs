//! Operations that do not say how they fail.

use std::collections::BTreeSet;

use super::Linted;
use crate::diagnostics::{Code, Diagnostics};
use crate::lower::operations::from_slash;
use crate::spec::operation::operations;

/// Reports operations whose answers are all good news: their errors have no type.
pub(super) fn without_errors(linted: &Linted<'_, '_>, found: &mut Diagnostics) {
    let made = linted.api.groups.iter().flat_map(|group| &group.operations);
    let made: BTreeSet<(String, &str)> = made
        .map(|made| (made.http_method.as_str().to_owned(), made.path.as_str()))
        .collect();
    for operation in operations(linted.document, &mut Diagnostics::unheard()) {
        let path = from_slash(operation.path);
        let is_made = made.contains(&(operation.method.to_ascii_uppercase(), path.as_str()));
        let mut statuses = operation
            .responses
            .iter()
            .map(|(status, _)| status.as_str());
        if !is_made || statuses.any(is_error) {
            continue;
        }
        let place = operation.at.member("responses");
        let place = place.map_or_else(|| operation.at.key(), |at| at.key());
        found
            .warning(Code::NoErrorResponse, place, "no error answer is described")
            .help("describe what `4XX`, `5XX` or `default` hold, so that callers can read it");
    }
}

fn is_error(status: &str) -> bool {
    status.eq_ignore_ascii_case("default") || status.starts_with(['4', '5'])
}
