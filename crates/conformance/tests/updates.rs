//! An update says null, a value or nothing, for each field that may be null.

use serde_json::{Value, json};
use specwright_conformance::{Recorded, Reply, Server};
use telnyx_credential_connections::Nullable;
use telnyx_credential_connections::types::{
    CredentialInbound, UpdateCredentialConnection, WebhookEventFailoverUrl,
};

const ID: &str = "1293384261075731499";

/// The nullable fields of an update: where they stand, and a value each can have.
fn nullable_fields() -> Vec<(&'static str, Value)> {
    let uuid = "ec0c8e5d-439e-4620-a0c1-9d9c8d02a836";
    vec![
        ("/encrypted_media", json!("SRTP")),
        ("/ios_push_credential_id", json!(uuid)),
        ("/android_push_credential_id", json!(uuid)),
        (
            "/webhook_event_failover_url",
            json!("https://failover.example.com"),
        ),
        ("/webhook_timeout_secs", json!(25)),
        ("/inbound/channel_limit", json!(10)),
        ("/outbound/call_parking_enabled", json!(true)),
        ("/outbound/channel_limit", json!(10)),
    ]
}

/// The body that holds `value` at `pointer`.
fn body_with(pointer: &str, value: &Value) -> Value {
    let names = pointer.trim_start_matches('/').rsplit('/');
    names.fold(value.clone(), |inner, name| json!({ name: inner }))
}

async fn sent_update(
    body: UpdateCredentialConnection,
) -> Result<String, Box<dyn std::error::Error>> {
    let server = Server::start([Reply::json(200, r#"{"data":{}}"#)]).await?;
    server
        .client()?
        .credential_connections()
        .update(ID, body)
        .await?;
    let requests = server.requests();
    Ok(requests.first().map(Recorded::text).unwrap_or_default())
}

#[tokio::test]
async fn every_nullable_field_of_an_update_sends_null_a_value_or_nothing() {
    for (pointer, value) in nullable_fields() {
        for value in [value, Value::Null] {
            let expected = body_with(pointer, &value);
            let body = serde_json::from_value(expected.clone()).unwrap();
            let sent = sent_update(body).await.unwrap();
            assert_eq!(sent, expected.to_string(), "{pointer}");
        }
    }
    let around = json!({"inbound": {}, "outbound": {}});
    let body = serde_json::from_value(around.clone()).unwrap();
    assert_eq!(sent_update(body).await.unwrap(), around.to_string());
}

#[tokio::test]
async fn the_setters_of_an_update_take_null_a_value_or_an_option() {
    let update = UpdateCredentialConnection::new;
    let failover = "https://failover.example.com".parse::<WebhookEventFailoverUrl>();
    let failover = failover.unwrap();
    for (body, expected) in [
        (
            update().webhook_timeout_secs(Nullable::Null),
            r#"{"webhook_timeout_secs":null}"#,
        ),
        (
            update().webhook_event_failover_url(None),
            r#"{"webhook_event_failover_url":null}"#,
        ),
        (
            update().webhook_event_failover_url(Some(failover)),
            r#"{"webhook_event_failover_url":"https://failover.example.com"}"#,
        ),
        (update().encrypted_media(Nullable::Absent), "{}"),
        (
            update().inbound(CredentialInbound::new().channel_limit(10)),
            r#"{"inbound":{"channel_limit":10}}"#,
        ),
    ] {
        assert_eq!(sent_update(body).await.unwrap(), expected);
    }
}
