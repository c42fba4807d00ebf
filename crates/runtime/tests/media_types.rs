//! Bodies and answers in forms of JSON that have a name of their own.
#![allow(
    unused_qualifications,
    reason = "operations are written as the generator writes them"
)]

use rt::client::{Answer, Checks, Endpoint, NoFailure, Operation, RequestBuilder};
use rt::json::ReadError;
use specwright_runtime as rt;

/// A merge patch whose answer is a vendor's form.
struct Patch(Option<String>);

impl Endpoint for Patch {
    type Success = String;
    type Failure = NoFailure;
    const OPERATION: Operation = Operation {
        id: "patch",
        method: "PATCH",
        path: "/things",
        security: &[],
        server: None,
    };

    fn request(&self, request: &mut RequestBuilder) {
        request.optional_json_as("application/merge-patch+json", &self.0);
        request.accept("application/vnd.things.v2+json");
    }

    fn success(answer: &Answer<'_>) -> Result<Self::Success, ReadError> {
        answer.json()
    }

    fn failure(_answer: &Answer<'_>) -> Option<Self::Failure> {
        None
    }
}

#[test]
fn the_headers_name_the_forms() {
    let parts = Patch(Some("a".to_owned()))
        .request_parts(Checks::On)
        .unwrap();
    assert_eq!(
        parts.headers["content-type"],
        "application/merge-patch+json"
    );
    assert_eq!(parts.headers["accept"], "application/vnd.things.v2+json");
    assert_eq!(parts.body.unwrap(), "\"a\"");
}

#[test]
fn a_body_that_is_left_out_has_no_form() {
    let parts = Patch(None).request_parts(Checks::On).unwrap();
    assert!(!parts.headers.contains_key("content-type"));
    assert!(parts.body.is_none());
}
