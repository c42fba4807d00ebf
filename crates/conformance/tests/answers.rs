//! Answers that hold what nobody documented: all read, none lost.

use serde_json::{Value, json};
use specwright_conformance::{Reply, Server};
use telnyx_credential_connections::credential_connections::ListParams;
use telnyx_credential_connections::runtime::json;
use telnyx_credential_connections::types::{
    AnchorsiteOverride, CreateCredentialConnection, CredentialConnection, CredentialConnectionList,
    CredentialConnectionResponse, EncryptedMedia, ErrorResponse, RegistrationState,
    RegistrationStatusResponse, UpdateCredentialConnection, WebhookApiVersion,
};
use telnyx_credential_connections::{Checks, Client, ErrorKind, Nullable};

const SEED: &str = include_str!("data/seed_answer.json");
const ID: &str = "1293384261075731499";

/// Retrieves the connection that the server answers with.
async fn retrieved(data: Value) -> Result<CredentialConnection, Box<dyn std::error::Error>> {
    let server = Server::start([Reply::json(200, json!({ "data": data }))]).await?;
    let calls = server.client()?.credential_connections();
    Ok(calls.retrieve(ID).await?.data)
}

fn seed() -> Value {
    let answer: Value = serde_json::from_str(SEED).unwrap_or_default();
    answer["data"].clone()
}

/// The body of the update that `model` makes when it is sent with the checks off.
async fn sent_back(client: &Client, server: &Server, model: &CredentialConnection) -> Value {
    let body: UpdateCredentialConnection =
        serde_json::from_value(serde_json::to_value(model).unwrap_or_default()).unwrap_or_default();
    let call = client.credential_connections().update(ID, body);
    let outcome = call.checks(Checks::Off).await;
    assert!(outcome.is_ok(), "{outcome:?}");
    let request = server.take_requests().pop();
    request.and_then(|it| it.json().ok()).unwrap_or_default()
}

/// Values that servers were seen to send, or may send one day, one field each.
fn odd_values() -> Vec<(&'static str, Value)> {
    vec![
        ("/anchorsite_override", json!("Mumbai, India")),
        ("/dtmf_type", json!("made up")),
        ("/encrypted_media", json!("DTLS")),
        ("/webhook_api_version", json!("texml")),
        ("/webhook_api_version", json!(1)),
        ("/webhook_timeout_secs", json!(99)),
        ("/webhook_timeout_secs", json!(-1)),
        ("/webhook_timeout_secs", json!("25")),
        ("/webhook_timeout_secs", json!(25.5)),
        ("/webhook_event_failover_url", json!("")),
        ("/webhook_event_url", json!("")),
        ("/webhook_event_url", json!("example.com")),
        ("/password", json!("********")),
        ("/password", json!(12_345_678)),
        ("/user_name", json!("a b")),
        ("/created_at", json!("2021-09-28T15:11:02")),
        ("/updated_at", json!(1_632_841_862)),
        ("/ios_push_credential_id", json!("no uuid")),
        ("/active", json!("true")),
        ("/tags", json!(null)),
        ("/tags", json!(["a", null, 7, "b"])),
        ("/inbound", json!(null)),
        ("/outbound/localization", json!("string")),
        ("/outbound/localization", json!("")),
        ("/outbound/channel_limit", json!("9223372036854775808")),
        ("/inbound/codecs", json!(["G722", "EVS"])),
        ("/inbound/timeout_1xx_secs", json!(0)),
        ("/inbound/timeout_2xx_secs", json!(601)),
        ("/rtcp_settings/report_frequency_secs", json!(4)),
        ("/noise_suppression_details/attenuation_limit", json!(55)),
        ("/noise_suppression_details/engine", json!("rnnoise")),
        ("/jitter_buffer/jitterbuffer_msec_max", json!(401)),
        ("/conversation_persistence", json!(true)),
        ("/bridge_generate_comfort_noise_on_cn", json!(false)),
        ("/brand_new", json!({"deep": [1, {"er": null}]})),
        ("/inbound/brand_new", json!(18_446_744_073_709_551_615_u64)),
    ]
}

/// `document` with `value` at `pointer`; objects on the way are made.
fn with(mut document: Value, pointer: &str, value: Value) -> Value {
    let mut place = &mut document;
    for name in pointer.trim_start_matches('/').split('/') {
        place = &mut place[name];
    }
    *place = value;
    document
}

/// Every field of a connection that holds a single value, as a pointer.
const SINGLE_FIELDS: &[&str] = &[
    "/id",
    "/record_type",
    "/active",
    "/user_name",
    "/password",
    "/created_at",
    "/updated_at",
    "/anchorsite_override",
    "/connection_name",
    "/sip_uri_calling_preference",
    "/default_on_hold_comfort_noise_enabled",
    "/dtmf_type",
    "/encode_contact_header_enabled",
    "/encrypted_media",
    "/onnet_t38_passthrough_enabled",
    "/ios_push_credential_id",
    "/android_push_credential_id",
    "/webhook_event_url",
    "/webhook_event_failover_url",
    "/webhook_api_version",
    "/webhook_timeout_secs",
    "/call_cost_in_webhooks",
    "/noise_suppression",
    "/conversation_persistence",
    "/bridge_generate_comfort_noise_on_cn",
    "/rtcp_settings/port",
    "/rtcp_settings/capture_enabled",
    "/rtcp_settings/report_frequency_secs",
    "/inbound/ani_number_format",
    "/inbound/dnis_number_format",
    "/inbound/default_routing_method",
    "/inbound/channel_limit",
    "/inbound/generate_ringback_tone",
    "/inbound/isup_headers_enabled",
    "/inbound/prack_enabled",
    "/inbound/sip_compact_headers_enabled",
    "/inbound/timeout_1xx_secs",
    "/inbound/timeout_2xx_secs",
    "/inbound/shaken_stir_enabled",
    "/inbound/simultaneous_ringing",
    "/outbound/call_parking_enabled",
    "/outbound/ani_override",
    "/outbound/ani_override_type",
    "/outbound/channel_limit",
    "/outbound/instant_ringback_enabled",
    "/outbound/generate_ringback_tone",
    "/outbound/localization",
    "/outbound/t38_reinvite_source",
    "/outbound/outbound_voice_profile_id",
    "/noise_suppression_details/engine",
    "/noise_suppression_details/attenuation_limit",
    "/jitter_buffer/enable_jitter_buffer",
    "/jitter_buffer/jitterbuffer_msec_min",
    "/jitter_buffer/jitterbuffer_msec_max",
    "/tags/0",
    "/inbound/codecs/0",
    "/undocumented",
];

/// The text of a document that holds `value` at `pointer`; `0` stands for a list's only item.
fn text_with(pointer: &str, value: &str) -> String {
    let names = pointer.trim_start_matches('/').rsplit('/');
    names.fold(value.to_owned(), |inner, name| match name {
        "0" => format!("[{inner}]"),
        name => format!("{{\"{name}\":{inner}}}"),
    })
}

#[test]
fn every_field_keeps_every_single_value_to_the_last_digit() {
    for pointer in SINGLE_FIELDS {
        for value in [
            "null",
            "true",
            "false",
            "0",
            "-1",
            "10",
            "1.5",
            "1e30",
            "9223372036854775808",
            "-170141183460469231731687303715884105729",
            "0.1000000000000000055511151231257827",
            r#""""#,
            r#""0""#,
            r#""true""#,
            r#""null""#,
            r#""some text""#,
            r#""a\"b\\c\n東""#,
        ] {
            let text = text_with(pointer, value);
            let read: CredentialConnection = json::from_str(&text).unwrap();
            assert_eq!(json::to_string(&read), text);
            let copied: CredentialConnection = json::from_str(&json::to_string(&read)).unwrap();
            assert_eq!(copied, read, "{text}");
        }
    }
}

#[tokio::test]
async fn an_odd_value_is_read_and_written_again_as_the_server_wrote_it() {
    for (pointer, value) in odd_values() {
        let document = with(json!({"id": ID, "active": true}), pointer, value);
        let connection = retrieved(document.clone()).await.unwrap();
        let written = serde_json::to_value(&connection).unwrap();
        assert_eq!(written, document, "{pointer}");
        assert_eq!(connection.id.as_deref(), Some(ID));
        let again: CredentialConnection = serde_json::from_value(written).unwrap();
        assert_eq!(again, connection, "{pointer}");
    }
}

#[tokio::test]
async fn an_odd_value_goes_back_unchanged_with_the_checks_off() {
    let server = Server::always(Reply::json(200, r#"{"data":{}}"#))
        .await
        .unwrap();
    let client = server.client().unwrap();
    // A mask does not go back: it would become the password.
    let values = odd_values()
        .into_iter()
        .filter(|(pointer, _)| *pointer != "/password");
    for (pointer, value) in values {
        let document = with(json!({"active": true}), pointer, value);
        let connection: CredentialConnection = serde_json::from_value(document.clone()).unwrap();
        let body = sent_back(&client, &server, &connection).await;
        assert_eq!(body, document, "{pointer}");
    }
}

#[tokio::test]
async fn null_in_every_field_is_read_and_kept() {
    let nulls: serde_json::Map<_, _> = seed()
        .as_object()
        .unwrap()
        .keys()
        .map(|name| (name.clone(), Value::Null))
        .collect();
    let nulls = Value::Object(nulls);
    let connection = retrieved(nulls.clone()).await.unwrap();
    assert_eq!(connection.encrypted_media, Nullable::Null);
    assert_eq!(connection.active, None);
    assert_eq!(connection.extra().get("active").unwrap().text(), "null");
    assert_eq!(serde_json::to_value(&connection).unwrap(), nulls);

    for object in ["inbound", "outbound", "rtcp_settings"] {
        let members = seed()[object].as_object().unwrap().clone();
        let names = members
            .keys()
            .filter(|name| *name != "report_frequency_seconds");
        let nulls: Value = names.map(|name| (name.clone(), Value::Null)).collect();
        let document = json!({ object: nulls });
        let connection = retrieved(document.clone()).await.unwrap();
        assert_eq!(serde_json::to_value(&connection).unwrap(), document);
    }
}

#[tokio::test]
async fn the_seed_answer_is_read_in_full() {
    let connection = retrieved(seed()).await.unwrap();

    let settings = connection.rtcp_settings.as_ref().unwrap();
    assert_eq!(settings.report_frequency_secs.unwrap().get(), 10);
    assert!(settings.extra().is_empty());
    let outbound = connection.outbound.as_ref().unwrap();
    assert_eq!(outbound.localization.as_ref().unwrap().as_str(), "string");
    assert!(!outbound.localization.as_ref().unwrap().is_valid());
    assert_eq!(outbound.ani_override.as_deref(), Some("string"));
    assert!(connection.extra().is_empty());

    // The one thing that is not written as it was read: the field goes by the name that requests have.
    let mut expected = seed();
    let settings = expected["rtcp_settings"].as_object_mut().unwrap();
    let value = settings.remove("report_frequency_seconds").unwrap();
    settings.insert("report_frequency_secs".to_owned(), value);
    assert_eq!(serde_json::to_value(&connection).unwrap(), expected);
}

#[tokio::test]
async fn an_odd_value_can_be_read_as_the_server_wrote_it() {
    let document = json!({
        "anchorsite_override": "Mumbai, India", "webhook_timeout_secs": 99, "active": "yes",
        "webhook_api_version": "texml", "webhook_event_failover_url": "", "tags": ["a", 7],
        "password": "********", "created_at": "2021-09-28T15:11:02", "encrypted_media": "DTLS",
        "brand_new": 18_446_744_073_709_551_615_u64,
    });
    let connection = retrieved(document).await.unwrap();

    let site = connection.anchorsite_override.as_ref().unwrap();
    assert_eq!((site.as_str(), site.is_known()), ("Mumbai, India", false));
    assert!(matches!(site, AnchorsiteOverride::UnknownValue(_)));
    let media = EncryptedMedia::from_wire("DTLS");
    assert_eq!(connection.encrypted_media, Nullable::Value(media));
    let timeout = connection.webhook_timeout_secs.as_option().unwrap();
    assert_eq!((timeout.get(), timeout.is_valid()), (99, false));
    assert_eq!(
        connection.webhook_api_version,
        Some(WebhookApiVersion::Texml)
    );
    let failover = connection.webhook_event_failover_url.as_option().unwrap();
    assert_eq!((failover.as_str(), failover.is_valid()), ("", true));
    let password = connection.password.as_ref().unwrap();
    assert_eq!(
        (password.expose(), password.is_valid()),
        ("********", false)
    );
    let created = connection.created_at.as_ref().unwrap();
    assert_eq!(
        (created.as_str(), created.is_valid()),
        ("2021-09-28T15:11:02", false)
    );
    assert_eq!(connection.tags.as_deref(), Some(&["a".to_owned()][..]));
    for (name, text) in [
        ("active", r#""yes""#),
        ("tags", r#"["a",7]"#),
        ("brand_new", "18446744073709551615"),
    ] {
        assert_eq!(connection.extra().get(name).unwrap().text(), text);
    }
}

#[tokio::test]
async fn a_field_that_is_set_takes_the_place_of_the_odd_value_it_was_read_with() {
    let document = json!({"active": "yes", "tags": null, "webhook_timeout_secs": "25"});
    let mut connection = retrieved(document).await.unwrap();
    connection.active = Some(false);
    connection.tags = Some(vec!["a".to_owned()]);
    connection.webhook_timeout_secs = Nullable::Null;
    let expected = json!({"active": false, "tags": ["a"], "webhook_timeout_secs": null});
    assert_eq!(serde_json::to_value(&connection).unwrap(), expected);
}

#[tokio::test]
async fn a_registration_status_is_read_with_all_its_oddities() {
    let data = json!({
        "record_type": "registration_status", "status": "Banned", "sip_username": null,
        "ip_address": null, "transport": "QUIC", "port": "37223", "user_agent": null,
        "last_registration": "2021-09-28T15:11:02", "expires_in": 60,
    });
    let document = json!({ "data": data });
    let server = Server::start([Reply::json(200, &document)]).await.unwrap();
    let calls = server.client().unwrap().credential_connections();
    let answer = calls.check_registration_status(ID).await.unwrap();

    let status = &answer.data;
    assert_eq!(status.status, Some(RegistrationState::from_wire("Banned")));
    assert_eq!(status.sip_username, Nullable::Null);
    let last = status.last_registration.as_option().unwrap();
    assert_eq!(last.as_str(), "2021-09-28T15:11:02");
    assert_eq!(status.port, Nullable::Absent);
    assert_eq!(status.extra().get("port").unwrap().text(), r#""37223""#);
    assert_eq!(serde_json::to_value(&answer).unwrap(), document);
    let again: RegistrationStatusResponse = serde_json::from_value(document).unwrap();
    assert_eq!(again, answer);
}

#[tokio::test]
async fn a_list_may_lack_its_meta_or_hold_null() {
    for document in [
        json!({"data": []}),
        json!({"data": [], "meta": null}),
        json!({"data": [{"id": "1"}], "meta": {"total_pages": "3", "next": null}}),
        json!({"data": [{"id": "1"}, null, {"id": "2"}], "links": {}}),
    ] {
        let server = Server::start([Reply::json(200, &document)]).await.unwrap();
        let calls = server.client().unwrap().credential_connections();
        let list = calls.list(ListParams::new()).await.unwrap();
        let objects = document["data"].as_array().unwrap().iter();
        assert_eq!(
            list.data.len(),
            objects.filter(|item| item.is_object()).count()
        );
        assert_eq!(serde_json::to_value(&list).unwrap(), document);
    }
}

#[tokio::test]
async fn a_list_whose_data_is_null_is_empty_and_written_as_it_came() {
    let document = json!({"data": null});
    let server = Server::start([Reply::json(200, &document)]).await.unwrap();
    let calls = server.client().unwrap().credential_connections();
    let list = calls.list(ListParams::new()).await.unwrap();
    assert_eq!(list.data, []);
    assert_eq!(serde_json::to_value(&list).unwrap(), document);
}

#[tokio::test]
async fn a_list_without_its_data_is_unreadable_and_not_an_empty_page() {
    for document in [json!({}), json!({"meta": {}}), json!({"message": "later"})] {
        let server = Server::start([Reply::json(200, &document)]).await.unwrap();
        let calls = server.client().unwrap().credential_connections();
        let error = calls.list(ListParams::new()).await.unwrap_err();
        let ErrorKind::Unreadable(unreadable) = error.kind() else {
            panic!("{error}");
        };
        assert_eq!(unreadable.error().pointer(), "/data");
    }
}

#[tokio::test]
async fn json_of_another_shape_is_unreadable_with_its_place_and_the_body_kept() {
    for (body, place) in [
        (r#"{"data": {"id": "1"}}"#, "/data"),
        (r#"{"data": [{"id": "1"}, []]}"#, "/data/1"),
        (
            r#"{"data": [{"inbound": {"codecs": "G722"}}]}"#,
            "/data/0/inbound/codecs",
        ),
        ("[]", ""),
    ] {
        let server = Server::start([Reply::json(200, body)]).await.unwrap();
        let calls = server.client().unwrap().credential_connections();
        let error = calls.list(ListParams::new()).await.unwrap_err();
        let ErrorKind::Unreadable(unreadable) = error.kind() else {
            panic!("{error}");
        };
        assert_eq!(unreadable.error().pointer(), place);
        assert_eq!(error.body().unwrap(), body);
        assert_eq!(error.status().unwrap(), 200);
    }
}

#[test]
fn every_model_goes_through_json_and_back() {
    let create = json!({
        "user_name": "myusername123", "password": "my123secure456password789",
        "connection_name": "office", "encrypted_media": null, "brand_new": [1, null],
        "inbound": {"codecs": ["OPUS", "EVS"], "timeout_1xx_secs": 500},
    });
    let read: CreateCredentialConnection = serde_json::from_value(create.clone()).unwrap();
    assert_eq!(serde_json::to_value(&read).unwrap(), create);
    let text = serde_json::to_string(&read).unwrap();
    assert_eq!(
        serde_json::from_str::<CreateCredentialConnection>(&text).unwrap(),
        read
    );

    let answer: Value = serde_json::from_str(SEED).unwrap();
    let read: CredentialConnectionResponse = serde_json::from_value(answer).unwrap();
    let written = serde_json::to_value(&read).unwrap();
    let again: CredentialConnectionResponse = serde_json::from_value(written).unwrap();
    assert_eq!(again, read);

    for document in [
        json!({"data": []}),
        json!({"data": [{"id": null}], "meta": {"page_size": 1}}),
    ] {
        let read: CredentialConnectionList = serde_json::from_value(document.clone()).unwrap();
        assert_eq!(serde_json::to_value(&read).unwrap(), document);
    }
    let errors =
        json!({"errors": [{"code": "10005", "source": {"pointer": "/a"}, "meta": {"url": ""}}]});
    let read: ErrorResponse = serde_json::from_value(errors.clone()).unwrap();
    assert_eq!(serde_json::to_value(&read).unwrap(), errors);
}

const CONFIG: &str = r#"user_name = "myusername123"
password = "my123secure456password789"
connection_name = "office"
anchorsite_override = "Amsterdam, Netherlands"
webhook_timeout_secs = 25
tags = ["tag1", "tag2"]

[rtcp_settings]
port = "rtcp-mux"
report_frequency_secs = 10

[inbound]
codecs = ["G722", "OPUS"]
timeout_1xx_secs = 10
"#;

#[test]
fn a_model_can_be_kept_in_a_toml_file() {
    let body: CreateCredentialConnection = toml::from_str(CONFIG).unwrap();
    assert_eq!(
        body.anchorsite_override,
        Some(AnchorsiteOverride::AmsterdamNetherlands)
    );
    assert!(body.check().is_ok());
    let written = toml::to_string(&body).unwrap();
    let plain = |text: &str| toml::from_str::<toml::Table>(text);
    assert_eq!(plain(&written).unwrap(), plain(CONFIG).unwrap());
    assert_eq!(
        toml::from_str::<CreateCredentialConnection>(&written).unwrap(),
        body
    );

    let params: ListParams = toml::from_str("sort = \"-active\"\n\"page[size]\" = 10\n").unwrap();
    let written = toml::to_string(&params).unwrap();
    assert_eq!(toml::from_str::<ListParams>(&written).unwrap(), params);
    assert_eq!(params.page_size.unwrap().get(), 10);
}

#[test]
fn a_config_file_of_another_shape_is_refused_with_the_place() {
    let error = toml::from_str::<CreateCredentialConnection>("inbound = 5\n").unwrap_err();
    assert!(error.to_string().contains("/inbound"), "{error}");
}
