//! Methods: those that HTTP names, and any other.
#![allow(
    unused_qualifications,
    reason = "operations are written as the generator writes them"
)]

use rt::client::{Answer, Checks, Endpoint, NoFailure, Operation, RequestBuilder};
use rt::json::ReadError;
use specwright_runtime as rt;

macro_rules! endpoint {
    ($name:ident, $method:literal) => {
        struct $name;

        impl Endpoint for $name {
            type Success = ();
            type Failure = NoFailure;
            const OPERATION: Operation = Operation {
                id: "operate",
                method: $method,
                path: "/things",
                security: &[],
                server: None,
            };

            fn request(&self, _request: &mut RequestBuilder) {}

            fn success(_answer: &Answer<'_>) -> Result<Self::Success, ReadError> {
                Ok(())
            }

            fn failure(_answer: &Answer<'_>) -> Option<Self::Failure> {
                None
            }
        }
    };
}

endpoint!(Known, "TRACE");
endpoint!(Query, "QUERY");
endpoint!(Own, "purge");
endpoint!(Odd, "no method");

fn method<E: Endpoint>(endpoint: &E) -> Result<String, String> {
    let parts = endpoint.request_parts(Checks::On);
    let named = parts.map(|parts| parts.method.to_string());
    named.map_err(|violations| violations.to_string())
}

#[test]
fn methods_go_out_as_they_are_spelled() {
    assert_eq!(method(&Known).unwrap(), "TRACE");
    assert_eq!(method(&Query).unwrap(), "QUERY");
    assert_eq!(method(&Own).unwrap(), "purge");
}

#[test]
fn what_http_cannot_have_for_a_method_is_refused() {
    let refused = method(&Odd).unwrap_err();
    assert!(refused.contains("method"), "{refused}");
}
