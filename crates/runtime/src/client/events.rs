//! Streams of items in the bytes of a body: server-sent events (as WHATWG has them), and lines of JSON.
//!
//! Owns where a part ends, and what of it an item is. Knows nothing of where the bytes come from, so that they may
//! be cut anywhere.

use std::fmt;

use std::collections::VecDeque;

use bytes::{Buf, BytesMut};

use super::content::quoted;
use crate::json::{Json, ReadError, Shape, from_str};
use crate::value::Value;

/// How the items of a stream are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum StreamFormat {
    /// Server-sent events whose data is an item, in JSON.
    Events,
    /// Server-sent events, each of which is an item, with data that is JSON.
    EventsWithJson,
    /// Server-sent events, each of which is an item, with data that is text.
    EventsWithText,
    /// A line of JSON each; or several lines, where each item begins with a record separator (RFC 7464).
    Lines,
}

/// A server-sent event, or a line. `Debug` shows nothing of its data, in which there may be secrets.
#[derive(Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Event {
    /// The kind of event, if it has a name.
    pub event: Option<String>,
    /// What it holds.
    pub data: String,
    /// Its id; of one without, that of the event before.
    pub id: Option<String>,
    /// How many milliseconds the server would have a client wait before it connects again.
    pub retry: Option<u64>,
}

impl fmt::Debug for Event {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Event")
            .field("event", &self.event)
            .field("data", &format_args!("{} bytes", self.data.len()))
            .field("id", &self.id)
            .field("retry", &self.retry)
            .finish()
    }
}

/// A line, or the data of an event, that is longer than the client takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct TooLong;

/// Makes parts out of bytes.
#[derive(Debug)]
pub(super) struct Decoder {
    format: StreamFormat,
    limit: usize,
    buffer: BytesMut,
    /// How much of the buffer is known to hold no end of a line.
    scanned: usize,
    /// Whether the last line ended in a carriage return, whose line feed may still come.
    after_return: bool,
    /// Whether nothing has been read yet, so that a byte order mark may come.
    at_start: bool,
    ended: bool,
    event: Event,
    has_data: bool,
    /// The item under way, once record separators are known to begin items.
    record: Option<String>,
    records: VecDeque<Event>,
    /// Whether no more bytes come.
    finished: bool,
}

impl Decoder {
    pub(super) fn new(format: StreamFormat, limit: usize) -> Self {
        Self {
            format,
            limit,
            buffer: BytesMut::new(),
            scanned: 0,
            after_return: false,
            at_start: true,
            ended: false,
            event: Event::default(),
            has_data: false,
            record: None,
            records: VecDeque::new(),
            finished: false,
        }
    }

    pub(super) fn push(&mut self, bytes: &[u8]) {
        if !self.ended {
            self.buffer.extend_from_slice(bytes);
        }
    }

    /// Says that no more bytes come. A line of JSON is then whole; an event without its empty line is not.
    pub(super) fn finish(&mut self) {
        if self.format == StreamFormat::Lines && !self.buffer.is_empty() {
            self.buffer.extend_from_slice(b"\n");
        }
        self.finished = true;
    }

    /// Whether the stream has said that it ends.
    pub(super) const fn has_ended(&self) -> bool {
        self.ended
    }

    /// Ends it here; what is not yet a part is handed out.
    pub(super) fn stop(&mut self) -> BytesMut {
        self.ended = true;
        self.scanned = 0;
        std::mem::take(&mut self.buffer)
    }

    /// The next part, if it is whole.
    pub(super) fn next(&mut self) -> Result<Option<Event>, TooLong> {
        if let Some(part) = self.records.pop_front() {
            return Ok(Some(part));
        }
        while let Some(line) = self.line()? {
            let part = match self.format {
                StreamFormat::Lines => self.record(&line)?,
                _ => self.field(&line)?,
            };
            let Some(part) = part else { continue };
            if self.format != StreamFormat::Lines && part.data.trim().eq_ignore_ascii_case("[done]")
            {
                self.stop();
                return Ok(None);
            }
            return Ok(Some(part));
        }
        // What never became whole is for the reader to refuse.
        let rest = self.record.as_mut().filter(|_| self.finished);
        Ok(rest.and_then(|rest| record(&std::mem::take(rest))))
    }

    /// Takes in one line of JSON; the item, if it ends there. Between record separators, an item may have several.
    fn record(&mut self, line: &str) -> Result<Option<Event>, TooLong> {
        if self.record.is_none() && !line.contains(SEPARATOR) {
            return Ok(record(line));
        }
        let mut parts = line.split(SEPARATOR);
        let mut under_way = self.record.take().unwrap_or_default();
        under_way.push_str(parts.next().unwrap_or_default());
        for part in parts {
            self.records.extend(record(&under_way));
            part.clone_into(&mut under_way);
        }
        if is_whole(&under_way) {
            self.records.extend(record(&under_way));
            under_way.clear();
        } else {
            under_way.push('\n');
        }
        self.within(under_way.len())?;
        self.record = Some(under_way);
        Ok(self.records.pop_front())
    }

    /// The next whole line, without its end.
    fn line(&mut self) -> Result<Option<String>, TooLong> {
        if self.after_return && !self.buffer.is_empty() {
            self.after_return = false;
            if self.buffer.first() == Some(&b'\n') {
                self.buffer.advance(1);
            }
        }
        let is_end = |byte: &u8| match self.format {
            StreamFormat::Lines => *byte == b'\n',
            _ => matches!(byte, b'\n' | b'\r'),
        };
        let unseen = self.buffer.get(self.scanned..).unwrap_or_default();
        let end = unseen.iter().position(is_end);
        let Some(end) = end.map(|end| end + self.scanned) else {
            self.scanned = self.buffer.len();
            return self.within(self.scanned).map(|()| None);
        };
        self.within(end)?;
        self.scanned = 0;
        let mut line = self.buffer.split_to(end + 1);
        self.after_return = line.last() == Some(&b'\r');
        line.truncate(end);
        let text = String::from_utf8_lossy(&line);
        let text = match text.strip_prefix('\u{feff}') {
            Some(rest) if self.at_start => rest.to_owned(),
            _ => text.into_owned(),
        };
        self.at_start = false;
        Ok(Some(text))
    }

    const fn within(&self, length: usize) -> Result<(), TooLong> {
        if length > self.limit {
            return Err(TooLong);
        }
        Ok(())
    }

    /// Takes in one line of an event; the event, if it ends there.
    fn field(&mut self, line: &str) -> Result<Option<Event>, TooLong> {
        if line.is_empty() {
            return Ok(self.dispatch());
        }
        let (name, value) = line.split_once(':').unwrap_or((line, ""));
        let value = value.strip_prefix(' ').unwrap_or(value);
        match name {
            "data" => {
                if self.has_data {
                    self.event.data.push('\n');
                }
                self.has_data = true;
                self.event.data.push_str(value);
                self.within(self.event.data.len())?;
            }
            "event" => self.event.event = Some(value.to_owned()).filter(|name| !name.is_empty()),
            "id" if !value.contains('\0') => self.event.id = Some(value.to_owned()),
            "retry" if value.bytes().all(|byte| byte.is_ascii_digit()) => {
                self.event.retry = value.parse().ok().or(self.event.retry);
            }
            // A comment, or what nobody knows.
            _ => {}
        }
        Ok(None)
    }

    fn dispatch(&mut self) -> Option<Event> {
        let next = Event {
            id: self.event.id.clone(),
            ..Event::default()
        };
        let event = std::mem::replace(&mut self.event, next);
        std::mem::take(&mut self.has_data).then_some(event)
    }
}

/// What begins an item of a JSON text sequence.
const SEPARATOR: char = '\u{1e}';

/// Whether a text is JSON. What cannot be its end is not looked at, since most lines of a long item are none.
fn is_whole(text: &str) -> bool {
    let text = text.trim();
    let ends = match text.chars().next() {
        Some('{') => text.ends_with('}'),
        Some('[') => text.ends_with(']'),
        first => first.is_some(),
    };
    ends && Json::parse(text).is_ok()
}

/// A line that holds something.
fn record(line: &str) -> Option<Event> {
    let data = line.trim_matches([SEPARATOR, ' ', '\t', '\r', '\n']);
    (!data.is_empty()).then(|| Event {
        data: data.to_owned(),
        ..Event::default()
    })
}

/// The item that a part is.
pub(super) fn read_item<T: Value>(format: StreamFormat, part: &Event) -> Result<T, ReadError> {
    match format {
        StreamFormat::Lines => from_str(&part.data),
        StreamFormat::Events => from_str(&part.data).or_else(|error| match T::SHAPE {
            // Text that was not put into quotes.
            Shape::Scalar | Shape::Any => from_str(&quoted(&part.data)).map_err(|_| error),
            _ => Err(error),
        }),
        StreamFormat::EventsWithJson => from_str(&object(part, true)),
        StreamFormat::EventsWithText => from_str(&object(part, false)),
    }
}

/// An event as an object of JSON.
fn object(part: &Event, as_json: bool) -> String {
    let is_json = as_json && Json::parse(&part.data).is_ok();
    let data = if is_json {
        part.data.clone()
    } else {
        quoted(&part.data)
    };
    let member = |name: &str, text: &Option<String>| {
        let text = text.as_ref()?;
        Some(format!(",\"{name}\":{}", quoted(text)))
    };
    let retry = part.retry.map(|retry| format!(",\"retry\":{retry}"));
    let members = [member("event", &part.event), member("id", &part.id), retry];
    let members: String = members.into_iter().flatten().collect();
    format!("{{\"data\":{data}{members}}}")
}
