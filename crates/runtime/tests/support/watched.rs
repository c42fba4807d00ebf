//! Operations that answer with a stream, as the generator writes them, by hand.
#![allow(
    dead_code,
    unreachable_pub,
    reason = "each test uses a part of it, and generated types are public"
)]

use rt::client::{Answer, Endpoint, NoFailure, Operation, RequestBuilder, StreamFormat, Streamed};
use rt::json::ReadError;
use specwright_runtime as rt;

/// An operation that answers with a stream of any JSON, in one of the formats.
macro_rules! watch {
    ($name:ident, $format:ident, $item:ty) => {
        #[derive(Clone, Debug)]
        pub struct $name;

        impl Endpoint for $name {
            type Success = Vec<$item>;
            type Failure = NoFailure;
            const OPERATION: Operation = Operation {
                id: "watch",
                method: "GET",
                path: "/things",
                security: &[],
                server: None,
            };

            fn request(&self, _request: &mut RequestBuilder) {}

            fn success(answer: &Answer<'_>) -> Result<Self::Success, ReadError> {
                answer.items(StreamFormat::$format)
            }

            fn failure(_answer: &Answer<'_>) -> Option<Self::Failure> {
                None
            }
        }

        impl Streamed for $name {
            type Item = $item;
            const FORMAT: StreamFormat = StreamFormat::$format;
            const MEDIA_TYPE: &'static str = "text/event-stream";
        }
    };
}

watch!(Data, Events, rt::AnyJson);
watch!(WithJson, EventsWithJson, rt::AnyJson);
watch!(WithText, EventsWithText, rt::AnyJson);
watch!(Lines, Lines, rt::AnyJson);
watch!(Numbers, Events, i64);
watch!(Counts, Lines, i64);
