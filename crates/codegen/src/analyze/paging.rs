//! The way from an answer to the list in it, once it is settled which fields an answer has and which must be there.

use crate::model::Api;
use crate::model::paging::find;

/// Settles the way to the list of every operation that answers with pages.
pub(super) fn settle(api: &mut Api) {
    let operations = api
        .groups
        .iter_mut()
        .flat_map(|group| &mut group.operations);
    for operation in operations {
        let (Some(paging), Some(success)) = (&mut operation.paging, operation.success.json())
        else {
            continue;
        };
        // That the way leads somewhere was seen to before; only what each step is may have changed.
        if let Ok(found) = find(&api.types, success, &paging.members) {
            paging.way = found.way;
        }
    }
}
