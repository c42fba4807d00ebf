//! A list of numbers, page by page.
#![allow(
    dead_code,
    unreachable_pub,
    reason = "each test uses a part of it, and generated types are public"
)]

use rt::client::{
    Answer, BEARER, Endpoint, NextPage, NoFailure, Operation, Paged, Paging, RequestBuilder,
};
use rt::json::ReadError;
use specwright_runtime as rt;

use crate::threads::{Reply, Request, answer};

/// The list, from its first page on.
#[derive(Clone, Copy, Debug)]
pub struct Numbers;

impl Endpoint for Numbers {
    type Success = Vec<i64>;
    type Failure = NoFailure;
    const OPERATION: Operation = Operation {
        id: "numbers",
        method: "GET",
        path: "/numbers",
        security: BEARER,
        server: None,
    };

    fn request(&self, _request: &mut RequestBuilder) {}

    fn success(answer: &Answer<'_>) -> Result<Self::Success, ReadError> {
        answer.json()
    }

    fn failure(_answer: &Answer<'_>) -> Option<Self::Failure> {
        None
    }
}

impl Paged for Numbers {
    type Item = i64;
    const PAGING: Paging = Paging {
        items: "",
        next: NextPage::Number {
            parameter: "page",
            first: 1,
            total_pages: None,
        },
    };

    fn items(page: Self::Success) -> Vec<Self::Item> {
        page
    }
}

/// What a server says that has three pages of two numbers: from 11 and 12 to 31 and 32.
pub fn page(_before: usize, request: &Request) -> Reply {
    let body = match request.line() {
        "GET /numbers HTTP/1.1" => "[11,12]",
        "GET /numbers?page=2 HTTP/1.1" => "[21,22]",
        "GET /numbers?page=3 HTTP/1.1" => "[31,32]",
        _ => "[]",
    };
    Reply::Keep(answer("200 OK", body))
}
