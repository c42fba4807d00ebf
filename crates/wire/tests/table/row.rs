//! A row of a table: what it says, and how its values are read.
//!
//! A table is a list of rows. A row is an object with these members:
//!
//! - `call`: the operation's id;
//! - `path`, `params`, `body`: the values of the parameters in the path, of those elsewhere, of the body; `as` is the body's
//!   media type where it has several;
//! - `credentials`: what is shown for each scheme: a text, or a user name and a password;
//! - `server`: where the call goes, as a URL or as a documented place with values for its variables, of which `PORT` is the
//!   port of the test's own server; `at`: where all calls go, in the same way; `base_url`: the path of the base URL;
//! - `unchecked`: whether values are sent that break the schema's limits;
//! - `sends`: the request, line by line: method and target; headers that must be there, or that must not, behind a `!`; an
//!   empty line; the body. A list of such lists are several requests, and an empty one is none;
//! - `answer`: the answer, in the same way, if it is not 204; a list of lists are several, in turn;
//! - `gives`: what the client makes of the answer, if more is to be said than that it is a success.
//!
//! Or it has a `webhook`, the `body` that is sent for it, and what that `gives`.

use std::fmt;
use std::fs;
use std::path::Path;

use serde_json::Value;
use specwright_runtime as rt;

/// The members that a row may have.
const MEMBERS: [&str; 14] = [
    "call",
    "webhook",
    "path",
    "params",
    "body",
    "as",
    "credentials",
    "server",
    "at",
    "base_url",
    "unchecked",
    "sends",
    "answer",
    "gives",
];

/// A row.
pub(crate) struct Row {
    says: Value,
    /// The table, and the row's place in it.
    place: String,
}

impl fmt::Display for Row {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let given = ["path", "params", "body"].map(|name| self.get(name).to_string());
        write!(f, "{}, {}", self.place, self.operation())?;
        given
            .iter()
            .filter(|text| *text != "null")
            .try_for_each(|text| write!(f, " {text}"))
    }
}

impl Row {
    /// The rows of a table.
    pub(crate) fn all(table: &Path) -> Vec<Self> {
        let name = table.file_name().unwrap().to_str().unwrap().to_owned();
        let text = fs::read_to_string(table).unwrap();
        let rows: Vec<Value> =
            serde_json::from_str(&text).unwrap_or_else(|error| panic!("{name}: {error}"));
        let rows = rows.into_iter().enumerate();
        rows.map(|(index, says)| Self::checked(says, format!("{name}, row {}", index + 1)))
            .collect()
    }

    fn checked(says: Value, place: String) -> Self {
        let members = says
            .as_object()
            .unwrap_or_else(|| panic!("{place} is no object"));
        for member in members.keys() {
            assert!(
                MEMBERS.contains(&member.as_str()),
                "{place}: `{member}` says nothing"
            );
        }
        Self { says, place }
    }

    /// What is called, or received.
    pub(crate) fn operation(&self) -> &str {
        self.text(if self.has("webhook") {
            "webhook"
        } else {
            "call"
        })
    }

    pub(crate) fn has(&self, member: &str) -> bool {
        self.says.get(member).is_some()
    }

    pub(crate) fn get(&self, member: &str) -> &Value {
        self.says.get(member).unwrap_or(&Value::Null)
    }

    pub(crate) fn text(&self, member: &str) -> &str {
        let text = self.get(member).as_str();
        text.unwrap_or_else(|| panic!("{self}: `{member}` is no text"))
    }

    /// The place that a member names.
    pub(crate) fn place(&self, member: &str, port: u16) -> String {
        if let Some(url) = self.get(member).as_str() {
            return url.to_owned();
        }
        let port = port.to_string();
        let named = self.get(member).as_object();
        let named = named.and_then(|named| named.into_iter().next());
        let place = named.and_then(|(name, values)| {
            crate::place(name, |wire| match values.get(wire)?.as_str()? {
                "PORT" => Some(&port),
                value => Some(value),
            })
        });
        place.unwrap_or_else(|| panic!("{self}: `{member}` is no place"))
    }

    /// A member as a value of the client's.
    pub(crate) fn value<T: rt::Value>(&self, member: &str) -> T {
        self.read(member, self.get(member))
    }

    /// The value of a parameter in the path.
    pub(crate) fn path<T: rt::Value>(&self, name: &str) -> T {
        let value = self.get("path").get(name);
        self.read(
            name,
            value.unwrap_or_else(|| panic!("{self}: no `{name}` in `path`")),
        )
    }

    /// The parameters elsewhere, of which there may be none.
    pub(crate) fn params<T: rt::Value>(&self) -> T {
        match self.has("params") {
            true => self.value("params"),
            false => self.read("params", &serde_json::json!({})),
        }
    }

    fn read<T: rt::Value>(&self, name: &str, value: &Value) -> T {
        let read = rt::json::from_str(&value.to_string());
        read.unwrap_or_else(|error| panic!("{self}: `{name}`: {error}"))
    }

    /// What `sends` or `answer` says: the lines of each message.
    pub(crate) fn messages(&self, member: &str) -> Vec<Vec<&str>> {
        let Some(listed) = self.get(member).as_array() else {
            return match self.get(member).as_str() {
                Some(line) => vec![vec![line]],
                None => Vec::new(),
            };
        };
        let text =
            |line| Value::as_str(line).unwrap_or_else(|| panic!("{self}: `{member}` holds {line}"));
        match listed.first() {
            None => Vec::new(),
            Some(Value::String(_)) => vec![listed.iter().map(text).collect()],
            Some(_) => {
                let lists = listed.iter().filter_map(Value::as_array);
                lists
                    .map(|lines| lines.iter().map(text).collect())
                    .collect()
            }
        }
    }
}
