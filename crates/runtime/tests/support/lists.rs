//! Operations that answer with pages, as the generator writes them, by hand.
#![allow(
    dead_code,
    unreachable_pub,
    clippy::unwrap_used,
    reason = "each test uses a part of it, and fails by panicking"
)]

use rt::AnyJson;
use rt::client::{
    Answer, BEARER, Call, Endpoint, NextPage, Operation, Paged, Paging, RequestBuilder,
};
use rt::json::ReadError;
use specwright_runtime as rt;

use crate::script::{Script, run};

/// A list at `/things`, whose pages follow each other as `$next` says.
macro_rules! list {
    ($name:ident, $id:literal, $parameter:literal, $items:literal, $next:expr) => {
        #[derive(Clone, Debug, Default)]
        pub struct $name {
            /// Where the caller starts.
            pub start: Option<String>,
        }

        impl $name {
            pub fn at(start: &str) -> Self {
                let start = Some(start.to_owned());
                Self { start }
            }
        }

        impl Endpoint for $name {
            type Success = AnyJson;
            type Failure = AnyJson;
            const OPERATION: Operation = Operation {
                id: $id,
                method: "GET",
                path: "/things",
                security: BEARER,
                server: None,
            };

            fn request(&self, request: &mut RequestBuilder) {
                request.optional_query($parameter, &self.start, rt::Style::Form);
            }

            fn success(answer: &Answer<'_>) -> Result<AnyJson, ReadError> {
                answer.json()
            }

            fn failure(answer: &Answer<'_>) -> Option<AnyJson> {
                answer.json().ok()
            }
        }

        impl Paged for $name {
            type Item = AnyJson;
            const PAGING: Paging = Paging {
                items: $items,
                next: $next,
            };

            fn items(page: AnyJson) -> Vec<AnyJson> {
                let items = page.view().pointer($items).and_then(rt::json::Json::items);
                items
                    .unwrap_or_default()
                    .into_iter()
                    .map(AnyJson::from)
                    .collect()
            }
        }
    };
}

list!(
    Numbers,
    "numbers",
    "page",
    "/data",
    NextPage::Number {
        parameter: "page",
        first: 1,
        total_pages: Some("/meta/total_pages"),
    }
);

list!(
    FromZero,
    "from-zero",
    "page[number]",
    "",
    NextPage::Number {
        parameter: "page[number]",
        first: 0,
        total_pages: None,
    }
);

list!(
    Offsets,
    "offsets",
    "offset",
    "/data",
    NextPage::Offset {
        parameter: "offset",
        total_items: Some("/meta/total"),
    }
);

list!(
    Cursors,
    "cursors",
    "after",
    "/data",
    NextPage::Cursor {
        parameter: "after",
        next: "/meta/next",
        more: Some("/meta/more"),
    }
);

list!(
    Links,
    "links",
    "page",
    "/data",
    NextPage::Link {
        next: Some("/links/next"),
    }
);

list!(
    HeaderLinks,
    "header-links",
    "page",
    "",
    NextPage::Link { next: None }
);

/// All items that a call gives, and the queries of all requests for them.
pub fn walk<E>(script: &Script, call: Call<E>) -> (Vec<String>, Vec<String>)
where
    E: Paged<Item = AnyJson> + 'static,
{
    let before = script.count();
    let mut items = call.items();
    let mut all = Vec::new();
    while let Some(item) = run(items.try_next()).unwrap() {
        all.push(item.text().to_owned());
        assert!(all.len() < 1000, "it has no end");
    }
    (all, script.queries().split_off(before))
}

/// What [`walk`] should give: the items, with spaces between them, and the queries.
pub fn all(items: &str, queries: &[&str]) -> (Vec<String>, Vec<String>) {
    let items = items.split_whitespace().map(str::to_owned).collect();
    (
        items,
        queries.iter().map(|query| (*query).to_owned()).collect(),
    )
}
