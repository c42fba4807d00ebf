//! What an operation says of its pages.

use super::endpoint::Endpoint;

/// An operation that answers with one page of a list.
pub trait Paged: Endpoint {
    /// What the list holds.
    type Item: Send;

    /// How one page leads to the next.
    const PAGING: Paging;

    /// The items of a page.
    fn items(page: Self::Success) -> Vec<Self::Item>;
}

/// How one page of a list leads to the next.
///
/// All places in an answer are JSON pointers (RFC 6901), looked up in the body as it came.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Paging {
    /// Where in an answer the items stand; empty for a body that is the list itself.
    pub items: &'static str,
    /// What leads to the next page.
    pub next: NextPage,
}

/// What leads to the next page of a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum NextPage {
    /// The number of the page, in the query.
    Number {
        /// The parameter.
        parameter: &'static str,
        /// The number of the first page, which is also what a query without one asks for.
        first: u64,
        /// Where the answer says how many pages there are, if it does.
        total_pages: Option<&'static str>,
    },
    /// How many items to skip, in the query.
    Offset {
        /// The parameter.
        parameter: &'static str,
        /// Where the answer says how many items there are, if it does.
        total_items: Option<&'static str>,
    },
    /// A mark that the answer gives for the next page, in the query.
    Cursor {
        /// The parameter.
        parameter: &'static str,
        /// Where the answer gives the mark; none, null or an empty one ends the list.
        next: &'static str,
        /// Where the answer says whether there is more, if it does.
        more: Option<&'static str>,
    },
    /// The next page's address: in the header `Link` as `rel="next"` (RFC 8288), or in the answer.
    Link {
        /// Where the answer gives the address, if not in the header.
        next: Option<&'static str>,
    },
}
