//! What must not show: the key, and the password.

use std::error::Error as StdError;
use std::fmt::{Debug, Display};
use std::time::Duration;

use serde_json::json;
use specwright_conformance::{Reply, Server};
use telnyx_credential_connections::types::{
    CreateCredentialConnection, Password, UpdateCredentialConnection, UserName,
};
use telnyx_credential_connections::{ApiKey, BuildError, Checks, Client, Error, Secret};

const KEY: &str = "KEY0123456789secret";
const PASSWORD: &str = "my123\"secure456\\password789";
const ID: &str = "1293384261075731499";

/// Whether `text` shows a secret, in plain or as JSON or Debug writes it.
fn shows_a_secret(text: &str) -> bool {
    [KEY, "secure456", "password789", "12345678"]
        .iter()
        .any(|secret| text.contains(secret))
}

#[track_caller]
fn assert_hidden(value: &impl Debug) {
    for text in [format!("{value:?}"), format!("{value:#?}")] {
        assert!(!shows_a_secret(&text), "{text}");
    }
}

/// An error and all its causes.
#[track_caller]
fn assert_error_hidden<E: StdError + Display + 'static>(error: &E) {
    let mut cause: Option<&dyn StdError> = Some(error);
    while let Some(error) = cause {
        let texts = [
            format!("{error}"),
            format!("{error:#}"),
            format!("{error:?}"),
            format!("{error:#?}"),
        ];
        for text in texts {
            assert!(!shows_a_secret(&text), "{text}");
        }
        cause = error.source();
    }
}

fn client(server: &Server) -> Result<Client, BuildError> {
    Client::builder()
        .api_key(KEY)
        .base_url(server.url())
        .build()
}

fn create_body() -> Result<CreateCredentialConnection, Box<dyn StdError>> {
    let (user_name, password) = (UserName::new("myusername123")?, Password::new(PASSWORD)?);
    Ok(CreateCredentialConnection::new(
        user_name, password, "office",
    ))
}

fn update_body() -> Result<UpdateCredentialConnection, Box<dyn StdError>> {
    Ok(UpdateCredentialConnection::new().password(Password::new(PASSWORD)?))
}

/// A call that fails with whatever the server answers.
async fn failed(reply: Reply) -> Result<Error, Box<dyn StdError>> {
    let server = Server::start([reply]).await?;
    let call = client(&server)?
        .credential_connections()
        .create(create_body()?);
    match call.timeout(Duration::from_millis(200)).await {
        Ok(created) => Err(format!("no error, but {created:?}").into()),
        Err(error) => Ok(error),
    }
}

#[test]
fn the_shown_form_is_searched_for_what_would_stand_there() {
    assert!(shows_a_secret(&format!("{PASSWORD:?}")));
    assert!(shows_a_secret(&json!({ "password": PASSWORD }).to_string()));
}

#[tokio::test]
async fn clients_builders_keys_and_calls_do_not_show_their_secrets() {
    let server = Server::start([]).await.unwrap();
    let client = client(&server).unwrap();
    let calls = client.credential_connections();
    assert_hidden(&client);
    assert_hidden(&calls);
    assert_hidden(&Client::builder().api_key(KEY).header("authorization", KEY));
    assert_hidden(&Client::builder().query("key", KEY));
    assert_hidden(&ApiKey::from(KEY));
    assert_hidden(&Secret::new(KEY));
    assert_hidden(&calls.create(create_body().unwrap()));
    assert_hidden(&calls.update(ID, update_body().unwrap()));
}

#[tokio::test]
async fn a_call_does_not_show_the_values_of_its_headers() {
    let server = Server::start([]).await.unwrap();
    let calls = client(&server).unwrap().credential_connections();
    assert_hidden(&calls.retrieve(ID).header("x-key", KEY));
    let bearer = format!("Bearer {KEY}");
    assert_hidden(&calls.delete(ID).header("authorization", bearer));
}

#[tokio::test]
async fn a_call_does_not_show_the_values_of_its_query() {
    let server = Server::start([]).await.unwrap();
    let calls = client(&server).unwrap().credential_connections();
    assert_hidden(&calls.retrieve(ID).query("password", PASSWORD));
}

#[test]
fn a_client_that_cannot_be_built_does_not_show_its_key() {
    for builder in [
        Client::builder().api_key(format!("{KEY}\n{KEY}")),
        Client::builder().api_key(KEY).base_url("no url"),
        Client::builder()
            .api_key(KEY)
            .base_url(format!("https://user:{KEY}@example.com")),
        Client::builder()
            .api_key(KEY)
            .header("x-key", format!("{KEY}\n")),
    ] {
        assert_error_hidden(&builder.build().unwrap_err());
    }
}

#[test]
fn bodies_do_not_show_their_password() {
    let (create, update) = (create_body().unwrap(), update_body().unwrap());
    assert_hidden(&create);
    assert_hidden(&update);
    assert_hidden(&create.password);
    assert!(format!("{create:?}").contains("myusername123"));
    // What is shown is only the showing: the password itself is kept.
    assert_eq!(create.password.expose(), PASSWORD);
    assert_eq!(
        serde_json::to_value(&update).unwrap(),
        json!({ "password": PASSWORD })
    );
}

#[test]
fn a_refused_password_is_not_shown() {
    let long = PASSWORD.repeat(9);
    assert_error_hidden(&Password::new(long.clone()).unwrap_err());
    let body = json!({"user_name": "myusername123", "password": long, "connection_name": "a"});
    let body: CreateCredentialConnection = serde_json::from_value(body).unwrap();
    assert_hidden(&body);
    assert_error_hidden(&body.check().unwrap_err());
}

#[tokio::test]
async fn a_connection_does_not_show_its_password_in_whatever_form_it_came() {
    for data in [
        json!({"password": PASSWORD}),
        json!({"password": 12_345_678}),
        json!({"password_again": PASSWORD, "inbound": {"sip_password": PASSWORD}}),
        json!({"password": "x", "tags": [null, 12_345_678]}),
        json!({"active": PASSWORD}),
    ] {
        let answer = json!({"data": data});
        let server = Server::start([Reply::json(200, &answer).header("x-password", "password789")])
            .await
            .unwrap();
        let calls = client(&server).unwrap().credential_connections();
        let response = calls.retrieve(ID).send_raw().await.unwrap();
        assert_hidden(&response);
        assert_hidden(&response.value);
        assert_hidden(&response.value.data);
        assert_eq!(serde_json::to_value(&response.value).unwrap(), answer);
    }
}

#[tokio::test]
async fn errors_do_not_show_what_the_server_says_of_key_and_password() {
    let bearer = format!("Bearer {KEY} is not known");
    let quoted = format!("password {PASSWORD} is too simple: {PASSWORD}");
    let error =
        |detail: &str| json!({"errors": [{"code": "1", "title": detail, "detail": detail}]});
    for reply in [
        Reply::json(401, error(&bearer)),
        Reply::json(422, error(&quoted)),
        Reply::json(422, json!({"message": quoted, "password": PASSWORD})),
        Reply::json(
            422,
            json!({"errors": [{"code": "1", "source": {"pointer": PASSWORD}}]}),
        ),
        Reply::json(422, json!({"error": PASSWORD})),
        Reply::of(500, "text/plain", quoted.clone()),
        Reply::json(422, error("x")).header("x-echo", "password789"),
        Reply::json(200, json!({"data": [PASSWORD, KEY]})),
        Reply::json(200, json!({"data": {"inbound": [PASSWORD, KEY]}})),
        Reply::of(200, "text/plain", PASSWORD),
        Reply::of(
            200,
            "application/json",
            format!("{{\"password\": \"{KEY}\" oops"),
        ),
        Reply::json(200, "{\"data\": {\"password\": \"").cut_off(),
        Reply::silence(),
    ] {
        let error = failed(reply).await.unwrap();
        assert_error_hidden(&error);
    }
}

#[tokio::test]
async fn an_error_does_not_show_the_password_that_the_server_quotes_as_json() {
    let detail = format!("invalid body: {}", json!({ "password": PASSWORD }));
    let body = json!({"errors": [{"code": "1", "detail": detail}]});
    let error = failed(Reply::json(422, body)).await.unwrap();
    assert_error_hidden(&error);
}

#[tokio::test]
async fn an_error_does_not_show_the_password_that_was_sent_as_a_number() {
    let body = json!({"errors": [{"code": "1", "detail": "the password 12345678 is too simple"}]});
    let server = Server::start([Reply::json(422, body)]).await.unwrap();
    let calls = client(&server).unwrap().credential_connections();
    let body: UpdateCredentialConnection =
        serde_json::from_value(json!({"password": 12_345_678})).unwrap();
    let call = calls.update(ID, body).checks(Checks::Off);
    assert_error_hidden(&call.await.unwrap_err());
}

#[tokio::test]
async fn an_error_does_not_show_the_password_that_was_inserted_under_its_name() {
    let detail = format!("the password {PASSWORD} is too simple");
    let body = json!({"errors": [{"code": "1", "detail": detail}]});
    let server = Server::start([Reply::json(422, body)]).await.unwrap();
    let calls = client(&server).unwrap().credential_connections();
    let mut body = UpdateCredentialConnection::new();
    body.extra_mut().insert("password", PASSWORD).unwrap();
    assert_error_hidden(&calls.update(ID, body).await.unwrap_err());
}

#[tokio::test]
async fn the_parsed_errors_of_an_answer_do_not_show_the_password_that_they_quote() {
    let body =
        json!({"errors": [{"code": "1", "detail": "x", "hint": PASSWORD, "value": 12_345_678}]});
    let error = failed(Reply::json(422, &body)).await.unwrap();
    assert_hidden(error.failure().unwrap());
    assert_hidden(error.answer().unwrap());
}

#[tokio::test]
async fn a_failed_connection_and_a_refusal_do_not_show_secrets() {
    let server = Server::start([]).await.unwrap();
    let url = server.url();
    drop(server);
    let client = Client::builder()
        .api_key(KEY)
        .base_url(url)
        .build()
        .unwrap();
    let calls = client.credential_connections();
    let listed = calls.retrieve(ID).query("password", PASSWORD);
    assert_error_hidden(&listed.await.unwrap_err());
    let body = json!({"password": 12_345_678, "webhook_timeout_secs": 99});
    let body: UpdateCredentialConnection = serde_json::from_value(body).unwrap();
    assert_hidden(&body);
    assert_error_hidden(&calls.update(ID, body.clone()).await.unwrap_err());
    assert_error_hidden(
        &calls
            .update("", body)
            .checks(Checks::Off)
            .await
            .unwrap_err(),
    );
    let header = calls.retrieve(ID).header("x-key", format!("{KEY}\n"));
    assert_error_hidden(&header.await.unwrap_err());
}
