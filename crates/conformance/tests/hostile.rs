//! Answers that nobody writes by accident: the client reads them or says why not, and lives on.

use serde_json::json;
use specwright_conformance::{Reply, Server};
use telnyx_credential_connections::runtime::json;
use telnyx_credential_connections::types::{CredentialConnection, UpdateCredentialConnection};
use telnyx_credential_connections::{Checks, Error, ErrorKind};

const ID: &str = "1293384261075731499";

async fn retrieve(
    answer: &str,
) -> Result<Result<CredentialConnection, Error>, Box<dyn std::error::Error>> {
    let server = Server::start([Reply::json(200, answer)]).await?;
    let outcome = server.client()?.credential_connections().retrieve(ID).await;
    Ok(outcome.map(|found| found.data))
}

fn nested(depth: usize) -> String {
    format!("{}1{}", "[".repeat(depth), "]".repeat(depth))
}

#[tokio::test]
async fn a_deeply_nested_undocumented_field_is_kept() {
    let deep = nested(100_000);
    let answer = format!(r#"{{"data":{{"id":"1","deep":{deep}}}}}"#);
    let connection = retrieve(&answer).await.unwrap().unwrap();
    assert_eq!(connection.id.as_deref(), Some("1"));
    assert_eq!(connection.extra().get("deep").unwrap().text(), deep);
    let written = json::to_string(&connection);
    assert_eq!(written, format!(r#"{{"id":"1","deep":{deep}}}"#));
    // Another format may not hold it, but says so.
    assert!(serde_json::to_value(&connection).is_err());
}

#[tokio::test]
async fn a_deeply_nested_documented_field_is_unreadable() {
    let deep = nested(100_000);
    for answer in [
        format!(r#"{{"data":{{"inbound":{deep}}}}}"#),
        format!(r#"{{"data":{deep}}}"#),
        deep.clone(),
    ] {
        let error = retrieve(&answer).await.unwrap().unwrap_err();
        assert!(matches!(error.kind(), ErrorKind::Unreadable(_)), "{error}");
    }
}

#[tokio::test]
async fn a_deeply_nested_error_answer_is_an_error_answer() {
    for body in [
        nested(100_000),
        format!(r#"{{"errors":{}}}"#, nested(100_000)),
    ] {
        let server = Server::start([Reply::json(422, &body)]).await.unwrap();
        let calls = server.client().unwrap().credential_connections();
        let error = calls.retrieve(ID).await.unwrap_err();
        assert!(matches!(error.kind(), ErrorKind::Answer(_)));
        assert_eq!(error.body().unwrap(), &body);
        assert!(error.to_string().len() < 1000);
    }
}

#[tokio::test]
async fn half_a_surrogate_pair_is_kept_as_it_was_escaped() {
    let data =
        r#"{"connection_name":"a\ud83db","tags":["\ude00"],"new":"\ud83d","dtmf_type":"\ud83d"}"#;
    let connection = retrieve(&format!(r#"{{"data":{data}}}"#))
        .await
        .unwrap()
        .unwrap();
    assert_eq!(connection.connection_name, None);
    let name = connection.extra().get("connection_name").unwrap();
    assert_eq!(name.text(), r#""a\ud83db""#);

    let server = Server::start([Reply::json(200, r#"{"data":{}}"#)])
        .await
        .unwrap();
    let calls = server.client().unwrap().credential_connections();
    let body: UpdateCredentialConnection = json::from_str(&json::to_string(&connection)).unwrap();
    calls.update(ID, body).checks(Checks::Off).await.unwrap();
    let sent = server.requests()[0].text();
    for part in [
        r#""connection_name":"a\ud83db""#,
        r#""tags":["\ude00"]"#,
        r#""new":"\ud83d""#,
    ] {
        assert!(sent.contains(part), "{sent}");
    }
}

#[tokio::test]
async fn of_a_field_that_comes_twice_the_last_one_counts_and_one_is_written() {
    let data = r#"{"active":true,"active":false,"new":1,"new":2}"#;
    let connection = retrieve(&format!(r#"{{"data":{data}}}"#))
        .await
        .unwrap()
        .unwrap();
    assert_eq!(connection.active, Some(false));
    let written = serde_json::to_value(&connection).unwrap();
    assert_eq!(written, json!({"active": false, "new": 2}));
    let text = json::to_string(&connection);
    assert_eq!(text.matches("active").count(), 1, "{text}");
}

#[tokio::test]
async fn a_long_answer_is_read_whole() {
    let tags: Vec<String> = (0..50_000).map(|number| format!("tag{number}")).collect();
    let answer = json!({"data": {"tags": tags}}).to_string();
    let connection = retrieve(&answer).await.unwrap().unwrap();
    assert_eq!(connection.tags.unwrap(), tags);
}
