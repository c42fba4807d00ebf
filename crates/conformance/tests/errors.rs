//! What goes wrong with a call is told apart, and keeps what the server said.

use std::time::Duration;

use serde_json::json;
use specwright_conformance::server::KEY;
use specwright_conformance::{Reply, Server};
use telnyx_credential_connections::credential_connections::ListParams;
use telnyx_credential_connections::runtime::client::Unreadable;
use telnyx_credential_connections::types::UpdateCredentialConnection;
use telnyx_credential_connections::{Checks, Client, Error, ErrorKind};
use tokio::net::TcpListener;

const ID: &str = "1293384261075731499";

/// An error is shown on one line, with the operation in front.
fn assert_one_line(error: &Error, operation: &str) {
    let text = error.to_string();
    assert!(text.starts_with(&format!("{operation}: ")), "{text}");
    assert!(!text.contains(char::is_control), "{text:?}");
    assert_eq!(error.operation(), operation);
}

async fn retrieve(reply: Reply) -> Result<Error, Box<dyn std::error::Error>> {
    let server = Server::start([reply]).await?;
    let calls = server.client()?.credential_connections();
    match calls.retrieve(ID).await {
        Ok(found) => Err(format!("no error, but {found:?}").into()),
        Err(error) => Ok(error),
    }
}

#[tokio::test]
async fn values_that_are_refused_are_an_error_of_their_own() {
    let server = Server::start([]).await.unwrap();
    let calls = server.client().unwrap().credential_connections();
    let body = json!({"webhook_timeout_secs": 31, "connection_name": 5});
    let body: UpdateCredentialConnection = serde_json::from_value(body).unwrap();

    let error = calls.update(ID, body).await.unwrap_err();

    assert!(matches!(error.kind(), ErrorKind::Refused(_)));
    assert_one_line(&error, "updateCredentialConnection");
    assert_eq!(
        error.to_string(),
        "updateCredentialConnection: not sent: body /connection_name: 5 must be a string; \
         body /webhook_timeout_secs: 31 must be at most 30"
    );
    assert!(error.answer().is_none() && error.status().is_none() && error.body().is_none());
    assert_eq!(error.violations().unwrap().len(), 2);
}

#[tokio::test]
async fn a_closed_port_is_a_failed_connection() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    drop(listener);
    let builder = Client::builder()
        .api_key(KEY)
        .base_url(format!("http://{address}"));
    let calls = builder.build().unwrap().credential_connections();

    let error = calls.retrieve(ID).await.unwrap_err();

    assert!(
        matches!(error.kind(), ErrorKind::Connection(_)),
        "{error:?}"
    );
    assert_one_line(&error, "retrieveCredentialConnection");
    assert!(error.status().is_none() && error.violations().is_none());
    assert!(std::error::Error::source(&error).is_some());
}

#[tokio::test]
async fn a_server_that_says_nothing_is_a_timeout() {
    let server = Server::always(Reply::silence()).await.unwrap();
    let per_client = Client::builder()
        .api_key(KEY)
        .base_url(server.url())
        .timeout(Duration::from_millis(100))
        .build()
        .unwrap();
    let per_call = server.client().unwrap().credential_connections();
    for call in [
        per_call.retrieve(ID).timeout(Duration::from_millis(100)),
        per_client.credential_connections().retrieve(ID),
    ] {
        let error = call.await.unwrap_err();
        assert!(matches!(error.kind(), ErrorKind::Timeout(_)), "{error:?}");
        assert_one_line(&error, "retrieveCredentialConnection");
        assert!(error.status().is_none() && error.body().is_none());
    }
}

#[tokio::test]
async fn a_connection_that_breaks_in_the_middle_of_an_answer_is_a_failed_connection() {
    let error = retrieve(Reply::json(200, r#"{"data":{}}"#).cut_off())
        .await
        .unwrap();
    assert!(
        matches!(error.kind(), ErrorKind::Connection(_)),
        "{error:?}"
    );
    assert_one_line(&error, "retrieveCredentialConnection");
}

#[tokio::test]
async fn an_error_answer_keeps_status_headers_body_and_the_parsed_errors() {
    for status in [400, 401, 403, 404, 409, 422, 429, 500, 503] {
        let body = json!({"errors": [
            {
                "code": "10015", "title": "Bad Request", "detail": "The id\nis malformed.",
                "source": {"pointer": "/id", "parameter": "id"},
                "meta": {"url": "https://example.com/errors/10015"}, "hint": 7,
            },
            {"code": 10005, "title": null, "source": {}},
        ]});
        let reply = Reply::json(status, &body).header("x-request-id", "req-1");
        let error = retrieve(reply).await.unwrap();

        assert!(matches!(error.kind(), ErrorKind::Answer(_)), "{error:?}");
        assert_one_line(&error, "retrieveCredentialConnection");
        let answer = error.answer().unwrap();
        assert_eq!(answer.status().as_u16(), status);
        assert_eq!(error.status().unwrap().as_u16(), status);
        assert_eq!(answer.headers()["x-request-id"], "req-1");
        assert_eq!(error.headers().unwrap()["x-request-id"], "req-1");
        assert_eq!(error.request_id(), Some("req-1"));
        assert!(
            error.to_string().ends_with(" (request id req-1)"),
            "{error}"
        );
        assert_eq!(*answer.body(), body.to_string());
        let failure = error.failure().unwrap();
        let errors = &failure.errors;
        let first = &errors[0];
        assert_eq!(first.code.as_deref(), Some("10015"));
        assert_eq!(first.title.as_deref(), Some("Bad Request"));
        assert_eq!(first.detail.as_deref(), Some("The id\nis malformed."));
        let source = first.source.as_ref().unwrap();
        assert_eq!(source.pointer.as_deref(), Some("/id"));
        assert_eq!(source.parameter.as_deref(), Some("id"));
        let url = first.meta.as_ref().unwrap().url.as_ref().unwrap();
        assert_eq!(url.as_str(), "https://example.com/errors/10015");
        assert_eq!(first.extra().get("hint").unwrap().text(), "7");
        assert_eq!(errors[1].extra().get("code").unwrap().text(), "10005");
        assert_eq!(serde_json::to_value(failure).unwrap(), body);
        let text = error.to_string();
        for part in [
            &*status.to_string(),
            "10015",
            "Bad Request",
            "The id is malformed.",
        ] {
            assert!(text.contains(part), "{text}");
        }
    }
}

#[tokio::test]
async fn an_error_answer_that_is_no_list_of_errors_is_one_all_the_same() {
    for (content_type, body) in [
        ("text/html", "<html>Bad Gateway</html>"),
        ("application/json", ""),
        ("application/json", "{\"errors\": [{"),
        ("application/json", r#"{"errors": {"code": "1"}}"#),
        ("application/json", "[1]"),
        ("text/plain", "\u{1}\u{2}\r\n"),
    ] {
        let error = retrieve(Reply::of(502, content_type, body)).await.unwrap();
        assert!(matches!(error.kind(), ErrorKind::Answer(_)), "{error:?}");
        assert_one_line(&error, "retrieveCredentialConnection");
        assert_eq!(error.status().unwrap(), 502);
        assert_eq!(error.body().unwrap(), body);
        assert!(error.failure().is_none(), "{body}");
    }
}

#[tokio::test]
async fn a_redirect_takes_neither_key_nor_body_elsewhere() {
    let other = Server::always(Reply::json(200, r#"{"data":{"id":"7"}}"#))
        .await
        .unwrap();
    let reply = Reply::json(307, "").header("location", &other.url());
    let server = Server::always(reply).await.unwrap();
    let connections = server.client().unwrap().credential_connections();
    let created = connections.check_registration_status("1").await;
    assert_eq!(created.unwrap_err().answer().unwrap().status(), 307);
    assert_eq!(other.requests(), []);

    let retrieved = connections.retrieve("1").await.unwrap();
    assert_eq!(retrieved.data.id.as_deref(), Some("7"));
    let requests = other.requests();
    assert_eq!(requests.len(), 1);
    assert_eq!(requests[0].header("authorization"), None);
}

fn unreadable(error: &Error) -> Option<&Unreadable> {
    match error.kind() {
        ErrorKind::Unreadable(unreadable) => Some(unreadable),
        _ => None,
    }
}

#[tokio::test]
async fn an_answer_that_is_not_what_was_asked_for_is_unreadable_with_place_and_body() {
    for (content_type, body, pointer, position) in [
        ("text/html", "<html>hello</html>", "", Some((1, 1))),
        ("application/json", "", "", None),
        (
            "application/json",
            "{\n\"data\": {\"id\": \"1\"",
            "",
            Some((2, 18)),
        ),
        ("application/json", "null", "", Some((1, 1))),
        ("application/json", "[]", "", Some((1, 1))),
        ("application/json", "{}", "/data", None),
        (
            "application/json",
            r#"{"data":null}"#,
            "/data",
            Some((1, 9)),
        ),
        ("application/json", r#"{"data":[]}"#, "/data", Some((1, 9))),
        (
            "application/json",
            "{\"data\":\n {\"inbound\": [1]}}",
            "/data/inbound",
            Some((2, 14)),
        ),
        (
            "application/json",
            r#"{"data":{"tags":{}}}"#,
            "/data/tags",
            Some((1, 17)),
        ),
        (
            "application/json",
            r#"{"data":{"a/b":1}} {}"#,
            "",
            Some((1, 20)),
        ),
    ] {
        let error = retrieve(Reply::of(200, content_type, body)).await.unwrap();
        assert_one_line(&error, "retrieveCredentialConnection");
        let unreadable = unreadable(&error).unwrap();
        assert_eq!(unreadable.error().pointer(), pointer, "{body}");
        assert_eq!(unreadable.error().position(), position, "{body}");
        assert_eq!(*unreadable.body(), body);
        assert_eq!(error.body().unwrap(), body);
        assert_eq!(error.status().unwrap(), 200);
        assert_eq!(unreadable.headers()["content-type"], content_type);
        assert!(error.answer().is_none());
    }
}

#[tokio::test]
async fn a_body_that_is_not_utf_8_is_unreadable() {
    let body = b"{\"data\":{\"id\":\"\xff\"}}".to_vec();
    let error = retrieve(Reply::of(200, "application/json", body.clone()))
        .await
        .unwrap();
    assert_eq!(*unreadable(&error).unwrap().body(), body);
    assert_one_line(&error, "retrieveCredentialConnection");
}

#[tokio::test]
async fn every_operation_gives_its_own_name_in_an_error() {
    let server = Server::always(Reply::json(500, "{}")).await.unwrap();
    let calls = server.client().unwrap().credential_connections();
    let body: telnyx_credential_connections::types::CreateCredentialConnection =
        serde_json::from_value(json!({})).unwrap();
    let update = UpdateCredentialConnection::new();
    for (error, operation) in [
        (
            calls.list(ListParams::new()).await.unwrap_err(),
            "listCredentialConnections",
        ),
        (
            calls.create(body).checks(Checks::Off).await.unwrap_err(),
            "createCredentialConnection",
        ),
        (
            calls.retrieve(ID).await.unwrap_err(),
            "retrieveCredentialConnection",
        ),
        (
            calls.update(ID, update).await.unwrap_err(),
            "updateCredentialConnection",
        ),
        (
            calls.delete(ID).await.unwrap_err(),
            "deleteCredentialConnection",
        ),
        (
            calls.check_registration_status(ID).await.unwrap_err(),
            "checkRegistrationStatus",
        ),
    ] {
        assert_one_line(&error, operation);
        assert_eq!(error.status().unwrap(), 500);
    }
}
