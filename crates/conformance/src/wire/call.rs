//! From a case to a call of the generated client.

use serde_json::Value;
use telnyx_credential_connections::credential_connections::ListParams;
use telnyx_credential_connections::runtime::client::{Call, Endpoint};
use telnyx_credential_connections::types::{
    CreateCredentialConnection, ErrorResponse, UpdateCredentialConnection,
};
use telnyx_credential_connections::{BuildError, Checks, Client, Error};

use super::case::Case;
use super::markers::{Unsayable, decode, id_text, text_of};
use super::options::{Options, decoded, header_pairs, query_pairs};
use super::replay::{Refusal, Unbuildable};
use crate::server::{KEY, Recorded, Reply, Server};

/// What became of a call.
#[derive(Debug)]
pub(super) enum Fate {
    /// It arrived.
    Arrived(Recorded),
    /// Our side refused it.
    Refused(Refusal),
    /// Neither: something is wrong with the replay itself.
    Lost(String),
}

/// Makes the case's call and says what became of it.
pub(super) async fn make(case: &Case, checks: Checks) -> Fate {
    let body = match case.operation.as_str() {
        "list" => r#"{"data":[],"meta":{}}"#,
        _ => r#"{"data":{}}"#,
    };
    let server = match Server::start([Reply::json(200, body)]).await {
        Ok(server) => server,
        Err(error) => return Fate::Lost(format!("no server: {error}")),
    };
    let sent = match attempt(case, checks, &server).await {
        Err(refusal) => return Fate::Refused(refusal),
        Ok(sent) => sent,
    };
    match (sent, server.take_requests().pop()) {
        (Ok(()), Some(request)) => Fate::Arrived(request),
        (Err(error), _) => match error.violations() {
            Some(violations) => Fate::Refused(Refusal::Checks(violations.clone())),
            None => Fate::Lost(error.to_string()),
        },
        (Ok(()), None) => Fate::Lost("an answer without a request".to_owned()),
    }
}

/// What sending gave; `Err` when it did not come to that.
async fn attempt(
    case: &Case,
    checks: Checks,
    server: &Server,
) -> Result<Result<(), Error>, Refusal> {
    let client = client(case, checks, server)?;
    let options = Options::of(case)?;
    let calls = client.credential_connections();
    let id = || id_text(case.param("id"));
    let sent = match case.operation.as_str() {
        "list" => send(calls.list(list_params(case)?), options).await,
        "create" => send(calls.create(create_body(case)?), options).await,
        "retrieve" => send(calls.retrieve(id()?), options).await,
        "update" => send(calls.update(id()?, update_body(case)?), options).await,
        "delete" => send(calls.delete(id()?), options).await,
        "check_registration_status" => send(calls.check_registration_status(id()?), options).await,
        _ => return Err(Unsayable::Operation.into()),
    };
    Ok(sent)
}

fn client(case: &Case, checks: Checks, server: &Server) -> Result<Client, Refusal> {
    let options = &case.client_options;
    let mut builder = Client::builder()
        .base_url(format!("{}{}", server.url(), case.base_path))
        .checks(checks);
    match options.get("apiKey").map(decode).transpose()? {
        None => builder = builder.api_key(KEY),
        Some(None | Some(Value::Null)) => {}
        Some(Some(key)) => builder = builder.api_key(text_of(&key)),
    }
    for (name, value) in header_pairs(&decoded(options.get("defaultHeaders"))?) {
        builder = builder.header(name, value);
    }
    for (name, value) in query_pairs(&decoded(options.get("defaultQuery"))?) {
        builder = builder.query(name, value);
    }
    builder.build().map_err(|error| {
        let what = match &error {
            BuildError::MissingKey { .. } => Unbuildable::KeyMissing,
            BuildError::MalformedKey => Unbuildable::KeyMalformed,
            BuildError::BaseUrl { .. } | BuildError::MissingBaseUrl { .. } => Unbuildable::BaseUrl,
            BuildError::Header { .. } => Unbuildable::Header,
            _ => Unbuildable::Other,
        };
        Refusal::Client(what, error.to_string())
    })
}

async fn send<E>(mut call: Call<E>, options: Options) -> Result<(), Error>
where
    E: Endpoint<Failure = ErrorResponse>,
{
    for (name, value) in options.query {
        call = call.query(name, value);
    }
    for (name, value) in options.headers {
        call = call.header(name, value);
    }
    if let Some(timeout) = options.timeout {
        call = call.timeout(timeout);
    }
    match call.send_raw().await {
        Ok(_) => Ok(()),
        Err(error) => Err(error),
    }
}

fn list_params(case: &Case) -> Result<ListParams, Refusal> {
    match case.param("query").map(decode).transpose()?.flatten() {
        None | Some(Value::Null) => Ok(ListParams::new()),
        Some(query) => serde_json::from_value(query).map_err(shape),
    }
}

fn create_body(case: &Case) -> Result<CreateCredentialConnection, Refusal> {
    serde_json::from_value(body(case)?).map_err(shape)
}

fn update_body(case: &Case) -> Result<UpdateCredentialConnection, Refusal> {
    serde_json::from_value(body(case)?).map_err(shape)
}

fn body(case: &Case) -> Result<Value, Unsayable> {
    let body = case.param("body").map(decode).transpose()?.flatten();
    body.ok_or(Unsayable::NoBody)
}

fn shape(error: serde_json::Error) -> Refusal {
    Refusal::Shape(error.to_string())
}
