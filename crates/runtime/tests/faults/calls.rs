//! Calls of every method, and what came of them.

use std::error::Error as StdError;
use std::fmt::Write as _;

use rt::client::{
    Answer, Api, BEARER, Call, Client, Endpoint, Error, ErrorKind, Operation, RequestBuilder,
    Response,
};
use rt::json::{ReadError, from_str};
use specwright_runtime as rt;

use crate::support::{Everything, Inner};
use crate::table::Case;

/// The key that the client shows.
pub const KEY: &str = "key/0123-secret";

/// A password within a request's body.
const PASSWORD: &str = "hunter2-password";

pub const API: Api = Api {
    user_agent: "test/1",
    base_url: None,
    api_key_variable: "RUNTIME_TEST_KEY",
    base_url_variable: "RUNTIME_TEST_URL",
    needs_key: true,
    token_url: None,
    username_variable: "RUNTIME_TEST_USERNAME",
    password_variable: "RUNTIME_TEST_PASSWORD",
    security: BEARER,
};

/// An operation for each method.
struct Operate<const METHOD: u8> {
    body: Everything,
}

const GET: u8 = 0;
const HEAD: u8 = 1;
const POST: u8 = 2;
const PUT: u8 = 3;
const PATCH: u8 = 4;
const DELETE: u8 = 5;

impl<const METHOD: u8> Endpoint for Operate<METHOD> {
    type Success = String;
    type Failure = Everything;
    const OPERATION: Operation = Operation {
        id: "operate",
        method: match METHOD {
            GET => "GET",
            HEAD => "HEAD",
            POST => "POST",
            PUT => "PUT",
            PATCH => "PATCH",
            _ => "DELETE",
        },
        path: "/things",
        security: BEARER,
        server: None,
    };

    fn request(&self, request: &mut RequestBuilder) {
        if matches!(METHOD, POST | PUT | PATCH) {
            request.json(&self.body);
        }
    }

    fn success(answer: &Answer<'_>) -> Result<String, ReadError> {
        // Nothing is expected of them, as of an operation that answers 204.
        if matches!(METHOD, HEAD | DELETE) {
            return answer.nothing().map(|()| String::new());
        }
        answer.json::<Inner>().map(|inner| inner.name)
    }

    fn failure(answer: &Answer<'_>) -> Option<Everything> {
        answer.json().ok()
    }
}

/// What came of a call, as the table speaks of it.
pub struct Ended {
    pub outcome: String,
    pub value: String,
    pub text: String,
    pub attempts: u32,
    pub retryable: bool,
    pub unknown: bool,
    pub asks: Option<f64>,
    /// What is wrong with the error, whatever it is about.
    pub slips: Vec<String>,
}

/// Calls the operation of this method.
pub async fn call(client: &Client, method: &str, case: &Case) -> Ended {
    match method {
        "GET" => ended(operate::<GET>(client, case).send_raw().await),
        "HEAD" => ended(operate::<HEAD>(client, case).send_raw().await),
        "POST" => ended(operate::<POST>(client, case).send_raw().await),
        "PUT" => ended(operate::<PUT>(client, case).send_raw().await),
        "PATCH" => ended(operate::<PATCH>(client, case).send_raw().await),
        "DELETE" => ended(operate::<DELETE>(client, case).send_raw().await),
        _ => panic!("{method:?} is no method"),
    }
}

fn operate<const METHOD: u8>(client: &Client, case: &Case) -> Call<Operate<METHOD>> {
    let mut body: Everything = from_str(&format!(r#"{{"password":"{PASSWORD}"}}"#)).unwrap();
    body.text = (case.size > 0).then(|| "t".repeat(case.size));
    let call = client.call(Operate { body });
    if case.key {
        return call.idempotency_key("once");
    }
    call
}

fn ended<F>(result: Result<Response<String>, Error<F>>) -> Ended {
    match result {
        Ok(response) => Ended {
            outcome: "ok".to_owned(),
            value: response.value,
            text: String::new(),
            attempts: response.attempts,
            retryable: false,
            unknown: false,
            asks: None,
            slips: Vec::new(),
        },
        Err(error) => Ended {
            outcome: outcome(&error),
            value: String::new(),
            text: error.to_string(),
            attempts: error.attempts(),
            retryable: error.is_retryable(),
            unknown: error.is_outcome_unknown(),
            asks: error.retry_after().map(|wait| wait.as_secs_f64()),
            slips: slips(&error),
        },
    }
}

fn outcome<F>(error: &Error<F>) -> String {
    match error.kind() {
        ErrorKind::Refused(_) => "refused".to_owned(),
        ErrorKind::Connection(_) if error.is_connect() => "connect".to_owned(),
        ErrorKind::Connection(_) => "connection".to_owned(),
        ErrorKind::Timeout(_) if error.is_connect() => "connect timeout".to_owned(),
        ErrorKind::Timeout(_) => "timeout".to_owned(),
        ErrorKind::TooLarge(_) => "too large".to_owned(),
        ErrorKind::Answer(answer) => format!("answer {}", answer.status().as_u16()),
        ErrorKind::Unreadable(_) => "unreadable".to_owned(),
        _ => "something new".to_owned(),
    }
}

/// What holds for every error: one line, not too long, and no secret in it or in what it is made of.
fn slips<F>(error: &Error<F>) -> Vec<String> {
    let mut slips = Vec::new();
    let shown = error.to_string();
    if shown.lines().count() != 1 || shown.chars().any(char::is_control) {
        slips.push(format!("more than one line: {shown:?}"));
    }
    if shown.chars().count() > 800 {
        slips.push(format!("long: {shown:?}"));
    }
    let mut all = format!("{shown} {error:?}");
    let mut source = StdError::source(error);
    while let Some(cause) = source {
        let _ = write!(all, " {cause} {cause:?}");
        source = cause.source();
    }
    for secret in [KEY, PASSWORD] {
        if all.contains(secret) {
            slips.push(format!("a secret: {all}"));
        }
    }
    slips
}
