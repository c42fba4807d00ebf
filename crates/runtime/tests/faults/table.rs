//! The table of cases, as it is read from files.
//!
//! A case is a TOML table named for what happens. It holds
//!
//! - what is called: `call`, the methods of one or more calls that follow one another (all but the last succeed);
//!   `key` (an idempotency key is sent along), `size` (so many bytes more in the request's body), `retries`,
//!   `limit` (of an answer, in bytes), `connect` (milliseconds that connecting may take);
//! - how the server is found: `door`, see [`Door`](crate::door::Door);
//! - what the server does: `script`, a list of steps for each connection, in the order in which they are
//!   accepted, see [`Step`](crate::steps::Step); a list that begins with `3x` counts for three connections.
//!   `elsewhere` is the script of a server at another origin;
//! - what is expected: `expect` (`ok`, or how the error is called in `calls.rs`), `value` (what a good answer
//!   holds), `text` (a part of what the error says), `requests` and `requests_elsewhere` (how many the servers
//!   saw, at least in part), `lines` (the request lines seen), `waits` (in seconds, between attempts),
//!   `attempts` (one more than there are waits, if not said), `retryable`, `unknown` (the outcome), `asks` (for
//!   how many seconds the server asked), `connections` (as many as there are in the script, if not said).

use std::path::Path;

use toml::{Table, Value};

/// A script: the steps for each connection.
pub type Script = Vec<Vec<String>>;

#[derive(Clone, Debug)]
pub struct Case {
    pub name: String,
    pub calls: Vec<String>,
    pub key: bool,
    pub size: usize,
    pub retries: Option<u32>,
    pub limit: Option<usize>,
    pub connect: Option<u64>,
    pub door: String,
    pub script: Script,
    pub elsewhere: Script,
    pub expected: Expected,
}

/// What should be seen.
#[derive(Clone, Debug)]
pub struct Expected {
    pub outcome: String,
    pub value: String,
    pub text: String,
    pub requests: usize,
    pub requests_elsewhere: usize,
    pub connections: usize,
    pub lines: Option<Vec<String>>,
    pub attempts: u32,
    pub waits: Vec<f64>,
    pub retryable: bool,
    pub unknown: bool,
    pub asks: Option<f64>,
}

impl Case {
    /// What happens: all of a case but its name and what is expected.
    pub fn plot(&self) -> String {
        let Self {
            calls,
            key,
            size,
            retries,
            limit,
            connect,
            door,
            script,
            elsewhere,
            ..
        } = self;
        format!(
            "{calls:?} {key} {size} {retries:?} {limit:?} {connect:?} {door} {script:?} {elsewhere:?}"
        )
    }
}

impl Expected {
    /// All of it, by names.
    pub fn fields(&self) -> [(&'static str, String); 12] {
        [
            ("expect", self.outcome.clone()),
            ("value", format!("{:?}", self.value)),
            ("text", format!("{:?}", self.text)),
            ("requests", self.requests.to_string()),
            ("requests_elsewhere", self.requests_elsewhere.to_string()),
            ("connections", self.connections.to_string()),
            ("lines", format!("{:?}", self.lines)),
            ("attempts", self.attempts.to_string()),
            ("waits", format!("{:?}", self.waits)),
            ("retryable", self.retryable.to_string()),
            ("unknown", self.unknown.to_string()),
            ("asks", format!("{:?}", self.asks)),
        ]
    }
}

/// All cases, in the order of their files and names.
pub fn read() -> Vec<Case> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/faults");
    let mut files: Vec<_> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| {
            path.extension()
                .is_some_and(|extension| extension == "toml")
        })
        .collect();
    files.sort();
    files.iter().flat_map(|path| read_file(path)).collect()
}

fn read_file(path: &Path) -> Vec<Case> {
    let text = std::fs::read_to_string(path).unwrap();
    let table: Table = match text.parse() {
        Ok(table) => table,
        Err(error) => panic!("{}: {error}", path.display()),
    };
    table
        .into_iter()
        .map(|(name, case)| of(name, case))
        .collect()
}

fn of(name: String, case: Value) -> Case {
    let Value::Table(table) = case else {
        panic!("{name:?} is no table")
    };
    let mut fields = Fields { name, table };
    let script = script(fields.take("script"));
    let case = Case {
        calls: words(&fields.text("call")),
        key: fields.flag("key"),
        size: fields.number("size").unwrap_or(0),
        retries: fields.number("retries"),
        limit: fields.number("limit"),
        connect: fields.number("connect"),
        door: fields.text("door"),
        elsewhere: self::script(fields.take("elsewhere")),
        expected: expected(&mut fields, script.len()),
        script,
        name: fields.name,
    };
    let unknown: Vec<_> = fields.table.keys().collect();
    assert!(unknown.is_empty(), "{:?} says {unknown:?}", case.name);
    assert!(!case.calls.is_empty(), "{:?} calls nothing", case.name);
    case
}

fn expected(fields: &mut Fields, connections: usize) -> Expected {
    let waits: Vec<f64> = match fields.take("waits") {
        Some(Value::Array(waits)) => waits.iter().map(number).collect(),
        _ => Vec::new(),
    };
    let outcome = fields.text("expect");
    // What can be asked of an error has to be said of every error.
    let is_error = outcome != "ok";
    for name in ["retryable", "unknown", "text"] {
        let is_said = fields.table.contains_key(name);
        assert_eq!(is_said, is_error, "{:?}: {name:?}", fields.name);
    }
    let lines = fields.take("lines").map(|lines| strings(&lines));
    Expected {
        value: fields.text("value"),
        text: fields.text("text"),
        requests: fields.number("requests").expect("`requests`"),
        requests_elsewhere: fields.number("requests_elsewhere").unwrap_or(0),
        connections: fields.number("connections").unwrap_or(connections),
        lines,
        attempts: fields.number("attempts").unwrap_or(waits.len() as u32 + 1),
        waits,
        retryable: fields.flag("retryable"),
        unknown: fields.flag("unknown"),
        asks: fields.take("asks").as_ref().map(number),
        outcome,
    }
}

/// The fields of a case that are not yet read.
struct Fields {
    name: String,
    table: Table,
}

impl Fields {
    fn take(&mut self, name: &str) -> Option<Value> {
        self.table.remove(name)
    }

    /// Empty if it is not there.
    fn text(&mut self, name: &str) -> String {
        match self.take(name) {
            None => String::new(),
            Some(Value::String(text)) => text,
            Some(other) => panic!("{:?}: {name} is {other}", self.name),
        }
    }

    fn flag(&mut self, name: &str) -> bool {
        self.take(name).is_some_and(|flag| flag.as_bool().unwrap())
    }

    fn number<T: TryFrom<i64>>(&mut self, name: &str) -> Option<T> {
        let number = self.take(name)?.as_integer().unwrap();
        Some(T::try_from(number).ok().unwrap())
    }
}

fn number(value: &Value) -> f64 {
    let whole = || value.as_integer().map(|number| number as f64);
    value.as_float().or_else(whole).unwrap()
}

fn words(text: &str) -> Vec<String> {
    text.split_whitespace().map(str::to_owned).collect()
}

fn strings(value: &Value) -> Vec<String> {
    let items = value.as_array().unwrap().iter();
    items
        .map(|item| item.as_str().unwrap().to_owned())
        .collect()
}

fn script(value: Option<Value>) -> Script {
    let Some(Value::Array(connections)) = value else {
        return Vec::new();
    };
    connections
        .iter()
        .flat_map(|steps| repeated(strings(steps)))
        .collect()
}

/// The steps for one connection, as often as they say.
fn repeated(mut steps: Vec<String>) -> Vec<Vec<String>> {
    let times = steps.first().and_then(|first| first.strip_suffix('x'));
    let Some(times) = times.and_then(|times| times.parse().ok()) else {
        return vec![steps];
    };
    steps.remove(0);
    vec![steps; times]
}
