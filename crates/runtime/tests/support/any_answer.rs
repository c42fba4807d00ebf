//! What holds of a client whatever an answer is: a call ends in a value or in an error, and a stream is the same however
//! it was cut on its way. Shared by a fuzz target and by the test that runs what it once found.
#![allow(
    unreachable_pub,
    clippy::unwrap_used,
    reason = "the same checks stand in a test and in a library, and fail by panicking"
)]

use std::collections::BTreeMap;
use std::fmt::{Debug, Display};

use bytes::Bytes;
use rt::client::{Answer, Call, Client, Paged, StreamFormat, Streamed, read_header};
use rt::http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use rt::{AnyJson, Value};
use specwright_runtime as rt;

use crate::any_json;
use crate::calls::{List, Update};
use crate::fake::FakeClock;
use crate::lists::{Cursors, FromZero, HeaderLinks, Links, Numbers, Offsets};
use crate::script::{Part, Script, Step, run, streamed};
use crate::support::{Color, Everything, Inner};
use crate::things::Thing;
use crate::watched::{Data, Lines, WithJson, WithText};

/// How many pages are asked for: a server may have any number.
const MOST_PAGES: usize = 5;

/// An answer as it is written down: a line with the status and the size of the parts in which the body comes, lines with
/// headers, an empty line, and the body.
struct Recorded {
    status: u16,
    part: usize,
    headers: Vec<(String, Vec<u8>)>,
    body: Bytes,
}

/// Gives an answer to all that read answers.
pub fn answer(input: &[u8]) {
    let recorded = Recorded::parse(input);
    any_json::body(&recorded.body);
    any_json::text(&recorded.body);
    for (_, value) in &recorded.headers {
        any_json::text(value);
        any_json::pointer(&recorded.body, &String::from_utf8_lossy(value));
    }
    recorded.parts_of_answers();
    recorded.calls();
    recorded.pages();
    recorded.streams();
}

impl Recorded {
    fn parse(input: &[u8]) -> Self {
        let end = input.windows(2).position(|pair| pair == b"\n\n");
        let (head, body) = input.split_at(end.unwrap_or(input.len()));
        let mut lines = head.split(|byte| *byte == b'\n');
        let first = String::from_utf8_lossy(lines.next().unwrap_or_default()).into_owned();
        let mut numbers = first.split(' ').map(|number| number.parse::<u16>().ok());
        let mut number = || numbers.next().flatten();
        let status = number().filter(|status| (200..1000).contains(status));
        Self {
            status: status.unwrap_or(200),
            part: number().map_or(0, usize::from),
            headers: lines.filter_map(header).collect(),
            body: Bytes::copy_from_slice(body.get(2..).unwrap_or_default()),
        }
    }

    /// What the server does: the answer, with its body in parts of this size, none for in one piece.
    fn step(&self, part: usize) -> Step {
        let size = if part == 0 {
            self.body.len().max(1)
        } else {
            part
        };
        let parts = self
            .body
            .chunks(size)
            .map(|part| Part::Data(Bytes::copy_from_slice(part)));
        let step = streamed(self.status, parts.collect());
        let headers = self.headers.iter();
        headers.fold(step, |step, (name, value)| step.header(name, value))
    }

    fn client(&self, part: usize) -> Client {
        Script::of([self.step(part)]).client(&FakeClock::new())
    }

    /// What an answer can be read as, beside one document.
    fn parts_of_answers(&self) {
        let headers: HeaderMap = self.headers.iter().map(in_map).collect();
        let status = StatusCode::from_u16(self.status).unwrap();
        let answer = Answer::new(status, &headers, &self.body);
        seen(answer.text::<Everything>());
        seen(answer.text::<Thing>());
        seen(answer.text::<i64>());
        seen(answer.text::<String>());
        for format in FORMATS {
            seen(answer.items::<Thing>(format));
        }
        seen(rt::webhook_form::from_form::<Everything>(&self.body));
        seen(rt::webhook_form::from_form::<Thing>(&self.body));
        for (name, _) in &self.headers {
            values_of(&headers, name);
            assert!(!answer.is(name) || headers.contains_key("content-type"));
        }
    }

    fn calls(&self) {
        let client = self.client(self.part);
        seen(run(client.call(Update::new(Everything::new()))));
        seen(run(client.call(Update::new(Everything::new())).send_raw()));
        seen(run(client.call(List::default())));
        seen(run(client.call(Data).send_streamed()).map(|_| ()));
    }

    fn pages(&self) {
        let client = self.client(self.part);
        walk(client.call(Numbers::default()));
        walk(client.call(FromZero::default()));
        walk(client.call(Offsets::default()));
        walk(client.call(Cursors::default()));
        walk(client.call(Links::default()));
        walk(client.call(HeaderLinks::default()));
    }

    fn streams(&self) {
        self.stream(Data);
        self.stream(WithJson);
        self.stream(WithText);
        self.stream(Lines);
    }

    fn stream<E: Streamed<Item = AnyJson> + Clone + 'static>(&self, endpoint: E) {
        let whole = items(self.client(0).call(endpoint.clone()));
        let parts = items(self.client(self.part.max(1)).call(endpoint));
        assert_eq!(whole, parts, "in parts of {}", self.part.max(1));
    }
}

const FORMATS: [StreamFormat; 4] = [
    StreamFormat::Events,
    StreamFormat::EventsWithJson,
    StreamFormat::EventsWithText,
    StreamFormat::Lines,
];

/// The name and the value of a line, if they can be those of a header.
fn header(line: &[u8]) -> Option<(String, Vec<u8>)> {
    let colon = line.iter().position(|byte| *byte == b':')?;
    let (name, value) = line.split_at(colon);
    let value = value.get(1..)?.trim_ascii();
    HeaderValue::from_bytes(value).ok()?;
    let name = HeaderName::from_bytes(name).ok()?;
    Some((name.as_str().to_owned(), value.to_owned()))
}

fn in_map((name, value): &(String, Vec<u8>)) -> (HeaderName, HeaderValue) {
    let name = HeaderName::try_from(name.as_str()).unwrap();
    (name, HeaderValue::from_bytes(value).unwrap())
}

fn values_of(headers: &HeaderMap, name: &str) {
    of_header::<String>(headers, name);
    of_header::<i64>(headers, name);
    of_header::<Color>(headers, name);
    of_header::<Vec<i64>>(headers, name);
    of_header::<Vec<String>>(headers, name);
    of_header::<Everything>(headers, name);
    of_header::<BTreeMap<String, Inner>>(headers, name);
    of_header::<Thing>(headers, name);
}

fn of_header<T: Value>(headers: &HeaderMap, name: &str) {
    if let Some(value) = read_header::<T>(headers, name) {
        serde_json::from_str::<&serde_json::value::RawValue>(&rt::json::to_string(&value)).unwrap();
    }
}

/// Looks at what came of something, as people and their logs do.
fn seen<T: Debug, E: Debug + Display>(outcome: Result<T, E>) {
    match outcome {
        Ok(value) => assert!(!format!("{value:?}").is_empty()),
        Err(error) => assert!(!format!("{error} {error:?}").is_empty()),
    }
}

fn walk<E: Paged + 'static>(call: Call<E>)
where
    E::Success: Debug,
{
    let mut pages = call.pages();
    for _ in 0..MOST_PAGES {
        match run(pages.try_next()) {
            Ok(Some(_)) => {}
            Ok(None) => break,
            Err(error) => return seen(Err::<(), _>(error)),
        }
    }
}

/// What comes of a stream, item by item, to its end.
fn items<E: Streamed<Item = AnyJson> + 'static>(call: Call<E>) -> Vec<Result<String, String>> {
    let mut stream = match run(call.stream()) {
        Ok(stream) => stream,
        Err(error) => return vec![Err(error.to_string())],
    };
    let mut found = Vec::new();
    loop {
        match run(stream.try_next()) {
            Ok(Some(item)) => found.push(Ok(item.text().to_owned())),
            Ok(None) => return found,
            Err(error) => found.push(Err(error.to_string())),
        }
        assert!(found.len() < 100_000, "it has no end");
    }
}
