//! Every operation over a real socket: what the server sees, and what the caller gets.

use std::time::Duration;

use serde_json::json;
use specwright_conformance::server::KEY;
use specwright_conformance::{Recorded, Reply, Server};
use telnyx_credential_connections::credential_connections::ListParams;
use telnyx_credential_connections::types::{
    ConnectionNameContains, ConnectionNameFilter, CreateCredentialConnection,
    CredentialConnectionFilter, CredentialInbound, PageNumber, PageSize, Password,
    RegistrationState, Sort, Timeout1xxSecs, UpdateCredentialConnection, UserName,
};
use telnyx_credential_connections::{Checks, Client, ErrorKind, Nullable, Rule};

const SEED: &str = include_str!("data/seed_answer.json");
const ID: &str = "1293384261075731499";

/// What every request carries, whatever it asks for.
fn assert_common_headers(request: &Recorded) {
    let bearer = format!("Bearer {KEY}");
    assert_eq!(request.header("authorization"), Some(bearer.as_str()));
    assert_eq!(request.header("accept"), Some("application/json"));
    let agent = request.header("user-agent").unwrap_or_default();
    assert!(
        agent.starts_with("telnyx-credential-connections/"),
        "{agent}"
    );
    for name in ["authorization", "accept", "user-agent", "host"] {
        let count = request
            .headers
            .iter()
            .filter(|(key, _)| key == name)
            .count();
        assert_eq!(count, 1, "{name}");
    }
}

fn assert_request(request: &Recorded, method: &str, target: &str, body: Option<&str>) {
    assert_common_headers(request);
    assert_eq!((&*request.method, &*request.target), (method, target));
    assert_eq!(request.text(), body.unwrap_or_default());
    let content_type = body.map(|_| "application/json");
    assert_eq!(request.header("content-type"), content_type);
    let length = request.header("content-length").unwrap_or("0");
    assert_eq!(length, body.map_or(0, str::len).to_string());
    assert_eq!(request.header("transfer-encoding"), None);
}

fn new_connection() -> Result<CreateCredentialConnection, Box<dyn std::error::Error>> {
    let user_name = UserName::new("myusername123")?;
    let password = Password::new("my123secure456password789")?;
    Ok(CreateCredentialConnection::new(
        user_name, password, "office",
    ))
}

#[tokio::test]
async fn delete_sends_the_id_and_gives_the_deleted_connection() {
    let server = Server::start([Reply::json(200, SEED)]).await.unwrap();
    let client = server.client().unwrap();

    let id = "6a09cdc3-8948-47f0-aa62-74ac943d6c58";
    let deleted = client.credential_connections().delete(id).await.unwrap();
    println!("{:?}", deleted.data);

    let requests = server.requests();
    assert_eq!(requests.len(), 1);
    let target = format!("/v2/credential_connections/{id}");
    assert_request(&requests[0], "DELETE", &target, None);
    let data = deleted.data;
    assert_eq!(data.id.as_deref(), Some(id));
    assert_eq!(data.active, Some(true));
    assert_eq!(
        data.tags.as_deref(),
        Some(&["tag1".into(), "tag2".into()][..])
    );
    let inbound = data.inbound.unwrap();
    assert_eq!(inbound.timeout_1xx_secs, Some(Timeout1xxSecs::of::<10>()));
    let outbound = data.outbound.unwrap();
    assert_eq!(outbound.localization.unwrap().as_str(), "string");
}

#[tokio::test]
async fn list_without_parameters_sends_no_query() {
    let answer = json!({
        "data": [{"id": "1"}, {"id": "2"}],
        "meta": {"total_pages": 3, "total_results": 55, "page_number": 2, "page_size": 25},
    });
    let server = Server::start([Reply::json(200, answer)]).await.unwrap();
    let client = server.client().unwrap();

    let list = client
        .credential_connections()
        .list(ListParams::new())
        .await
        .unwrap();

    assert_request(
        &server.requests()[0],
        "GET",
        "/v2/credential_connections",
        None,
    );
    let ids: Vec<_> = list.data.iter().map(|item| item.id.as_deref()).collect();
    assert_eq!(ids, [Some("1"), Some("2")]);
    let meta = list.meta.unwrap();
    let numbers = (
        meta.total_pages,
        meta.total_results,
        meta.page_number,
        meta.page_size,
    );
    assert_eq!(numbers, (Some(3), Some(55), Some(2), Some(25)));
}

#[tokio::test]
async fn list_sends_every_parameter() {
    let server = Server::start([Reply::json(200, r#"{"data":[]}"#)])
        .await
        .unwrap();
    let client = server.client().unwrap();
    let contains = ConnectionNameContains::new("büro & co").unwrap();
    let filter = CredentialConnectionFilter::new()
        .connection_name(ConnectionNameFilter::new().contains(contains))
        .fqdn("sip.example.com")
        .outbound_voice_profile_id(ID)
        .outbound_outbound_voice_profile_id("7");
    let params = ListParams::new()
        .filter(filter)
        .page_number(PageNumber::of::<2>())
        .page_size(PageSize::of::<250>())
        .sort(Sort::CreatedAtDescending);

    client.credential_connections().list(params).await.unwrap();

    let request = &server.requests()[0];
    let pair = |name: &str, value: &str| (name.to_owned(), value.to_owned());
    assert_eq!(
        request.query(),
        [
            pair("filter[connection_name][contains]", "büro & co"),
            pair("filter[fqdn]", "sip.example.com"),
            pair("filter[outbound_voice_profile_id]", ID),
            pair("filter[outbound.outbound_voice_profile_id]", "7"),
            pair("page[number]", "2"),
            pair("page[size]", "250"),
            pair("sort", "-created_at"),
        ]
    );
    let raw = "/v2/credential_connections?filter%5Bconnection_name%5D%5Bcontains%5D=b%C3%BCro%20%26%20co&";
    assert!(request.target.starts_with(raw), "{}", request.target);
    assert_eq!(request.method, "GET");
    assert!(request.body.is_empty());
}

#[tokio::test]
async fn create_sends_what_was_set_and_nothing_else() {
    let server = Server::start([Reply::json(201, SEED)]).await.unwrap();
    let client = server.client().unwrap();
    let inbound = CredentialInbound::new().timeout_1xx_secs(Timeout1xxSecs::of::<10>());
    let body = new_connection().unwrap().inbound(inbound);

    let created = client.credential_connections().create(body).await.unwrap();

    let sent = r#"{"user_name":"myusername123","password":"my123secure456password789","connection_name":"office","inbound":{"timeout_1xx_secs":10}}"#;
    assert_request(
        &server.requests()[0],
        "POST",
        "/v2/credential_connections",
        Some(sent),
    );
    assert_eq!(created.data.user_name.unwrap().as_str(), "myusername123");
}

#[tokio::test]
async fn retrieve_asks_for_the_id() {
    let server = Server::start([Reply::json(200, SEED)]).await.unwrap();
    let client = server.client().unwrap();

    let found = client.credential_connections().retrieve(ID).await.unwrap();

    let target = format!("/v2/credential_connections/{ID}");
    assert_request(&server.requests()[0], "GET", &target, None);
    let password = found.data.password.unwrap();
    assert_eq!(password.expose(), "my123secure456password789");
}

#[tokio::test]
async fn check_registration_status_posts_without_a_body() {
    let answer = json!({"data": {
        "record_type": "registration_status", "status": "Not Registered",
        "sip_username": null, "ip_address": "190.106.106.121", "port": 37223,
        "last_registration": "2018-02-02T22:25:27.521Z",
    }});
    let server = Server::start([Reply::json(200, answer)]).await.unwrap();
    let client = server.client().unwrap();

    let calls = client.credential_connections();
    let status = calls.check_registration_status(ID).await.unwrap().data;

    let target = format!("/v2/credential_connections/{ID}/actions/check_registration_status");
    assert_request(&server.requests()[0], "POST", &target, None);
    assert_eq!(status.status, Some(RegistrationState::NotRegistered));
    assert_eq!(status.sip_username, Nullable::Null);
    assert_eq!(status.user_agent, Nullable::Absent);
    assert_eq!(status.port, Nullable::Value(37223));
}

#[tokio::test]
async fn an_update_of_nothing_sends_an_empty_object() {
    let server = Server::start([Reply::json(200, SEED)]).await.unwrap();
    let client = server.client().unwrap();

    let body = UpdateCredentialConnection::new();
    client
        .credential_connections()
        .update(ID, body)
        .await
        .unwrap();

    let target = format!("/v2/credential_connections/{ID}");
    assert_request(&server.requests()[0], "PATCH", &target, Some("{}"));
}

#[tokio::test]
async fn an_id_is_one_segment_of_the_path_whatever_it_holds() {
    for (id, segment) in [
        ("a/b", "a%2Fb"),
        ("../phone_numbers", "..%2Fphone_numbers"),
        ("%2e%2e", "%252e%252e"),
        ("naïve-東京", "na%C3%AFve-%E6%9D%B1%E4%BA%AC"),
        ("a?b=c#d", "a%3Fb%3Dc%23d"),
        ("a b\n\0", "a%20b%0A%00"),
        ("...", "..."),
        (" ", "%20"),
        ("{id}", "%7Bid%7D"),
    ] {
        let server = Server::always(Reply::json(200, r#"{"data":{}}"#))
            .await
            .unwrap();
        let calls = server.client().unwrap().credential_connections();
        calls.retrieve(id).await.unwrap();
        calls.delete(id).await.unwrap();
        calls
            .update(id, UpdateCredentialConnection::new())
            .await
            .unwrap();
        calls.check_registration_status(id).await.unwrap();
        let targets: Vec<String> = server.requests().into_iter().map(|it| it.target).collect();
        let own = format!("/v2/credential_connections/{segment}");
        let check = format!("{own}/actions/check_registration_status");
        assert_eq!(targets, [&own, &own, &own, &check].map(Clone::clone));
    }
}

#[tokio::test]
async fn an_id_that_leads_elsewhere_is_refused_even_with_the_checks_off() {
    for id in ["", ".", ".."] {
        for checks in [Checks::On, Checks::Off] {
            let server = Server::always(Reply::json(200, SEED)).await.unwrap();
            let calls = server.client().unwrap().credential_connections();
            let body = UpdateCredentialConnection::new();
            let errors = [
                calls.retrieve(id).checks(checks).await.unwrap_err(),
                calls.delete(id).checks(checks).await.unwrap_err(),
                calls.update(id, body).checks(checks).await.unwrap_err(),
                calls
                    .check_registration_status(id)
                    .checks(checks)
                    .await
                    .unwrap_err(),
            ];
            for error in errors {
                assert!(matches!(error.kind(), ErrorKind::Refused(_)), "{error}");
                let violations = error.violations().unwrap();
                assert_eq!(violations.len(), 1);
                let violation = violations.iter().next().unwrap();
                assert_eq!(violation.place(), "path id");
                assert_eq!(violation.value(), Some(format!("{id:?}").as_str()));
                assert_eq!(violation.rule(), &Rule::PathSegment);
            }
            assert_eq!(server.requests(), []);
        }
    }
}

#[tokio::test]
async fn a_call_can_add_to_the_query_and_set_headers() {
    let server = Server::start([Reply::json(200, r#"{"data":[]}"#)])
        .await
        .unwrap();
    let client = server.client().unwrap();

    let params = ListParams::new().sort(Sort::Active);
    let call = client
        .credential_connections()
        .list(params)
        .query("dry", "run & hide")
        .query("page[after]", "ü")
        .header("X-Team", "voice")
        .header("User-Agent", "app/2")
        .timeout(Duration::from_secs(30));
    call.await.unwrap();

    let request = &server.requests()[0];
    let target =
        "/v2/credential_connections?sort=active&dry=run%20%26%20hide&page%5Bafter%5D=%C3%BC";
    assert_eq!(request.target, target);
    assert_eq!(request.header("x-team"), Some("voice"));
    let agents = request
        .headers
        .iter()
        .filter(|(name, _)| name == "user-agent");
    assert_eq!(
        agents.map(|(_, value)| value.as_str()).collect::<Vec<_>>(),
        ["app/2"]
    );
}

#[tokio::test]
async fn a_header_that_cannot_be_sent_is_refused() {
    for (name, value) in [("X Team", "voice"), ("X-Team", "a\r\nX-Evil: b"), ("", "a")] {
        let server = Server::start([Reply::json(200, SEED)]).await.unwrap();
        let calls = server.client().unwrap().credential_connections();
        let error = calls.retrieve(ID).header(name, value).await.unwrap_err();
        assert!(error.violations().is_some(), "{error}");
        assert_eq!(server.requests(), []);
    }
}

#[tokio::test]
async fn send_raw_gives_status_headers_and_body_as_well() {
    let reply = Reply::json(202, SEED).header("x-request-id", "req-1");
    let server = Server::start([reply]).await.unwrap();
    let calls = server.client().unwrap().credential_connections();

    let response = calls.delete(ID).send_raw().await.unwrap();

    assert_eq!(response.status, 202);
    assert_eq!(response.headers["x-request-id"], "req-1");
    assert_eq!(response.body, SEED);
    assert_eq!(response.value.data.active, Some(true));
}

#[tokio::test]
async fn what_the_builder_says_stands_in_every_request_unless_the_call_says_otherwise() {
    let server = Server::always(Reply::json(200, r#"{"data":[]}"#))
        .await
        .unwrap();
    let client = Client::builder()
        .api_key(KEY)
        .base_url(format!("{}/v2", server.url()))
        .header("X-Team", "voice")
        .query("tenant", "a b")
        .query("sort", "created_at")
        .build()
        .unwrap();
    let calls = client.credential_connections();
    calls.list(ListParams::new()).await.unwrap();
    let sorted = ListParams::new().sort(Sort::Active);
    calls.list(sorted).header("x-team", "data").await.unwrap();

    let seen: Vec<_> = server
        .requests()
        .into_iter()
        .map(|request| {
            (
                request.target.clone(),
                request.header("x-team").map(str::to_owned),
            )
        })
        .collect();
    let base = "/v2/credential_connections";
    assert_eq!(
        seen,
        [
            (
                format!("{base}?tenant=a%20b&sort=created_at"),
                Some("voice".to_owned())
            ),
            (
                format!("{base}?tenant=a%20b&sort=active"),
                Some("data".to_owned())
            ),
        ]
    );
}

#[tokio::test]
async fn a_base_url_may_have_a_prefix_and_end_with_slashes() {
    for (path, prefix) in [
        ("", ""),
        ("/", ""),
        ("/v2/", "/v2"),
        ("/proxy/telnyx/v2", "/proxy/telnyx/v2"),
        ("/proxy/telnyx/v2//", "/proxy/telnyx/v2"),
    ] {
        let server = Server::start([Reply::json(200, SEED)]).await.unwrap();
        let builder = Client::builder().api_key(KEY);
        let client = builder
            .base_url(format!("{}{path}", server.url()))
            .build()
            .unwrap();
        client.credential_connections().retrieve(ID).await.unwrap();
        let expected = format!("{prefix}/credential_connections/{ID}");
        assert_eq!(server.requests()[0].target, expected);
    }
}

#[tokio::test]
async fn a_key_is_trimmed_and_must_be_one() {
    let server = Server::start([Reply::json(200, SEED)]).await.unwrap();
    let builder = |key: &str| Client::builder().api_key(key).base_url(server.url());
    let client = builder(" KEY_test\n").build().unwrap();
    client.credential_connections().retrieve(ID).await.unwrap();
    assert_eq!(
        server.requests()[0].header("authorization"),
        Some("Bearer KEY_test")
    );
    for key in ["", "  ", "KEY\nX: y", "KEY test", "KEYé", "KEY東"] {
        assert!(builder(key).build().is_err(), "{key:?}");
    }
    assert!(Client::builder().base_url(server.url()).build().is_err());
}

#[tokio::test]
async fn a_call_can_be_sent_from_another_task() {
    let server = Server::start([Reply::json(200, SEED)]).await.unwrap();
    let calls = server.client().unwrap().credential_connections();
    let task = tokio::spawn(async move { calls.retrieve(ID).await });
    assert_eq!(task.await.unwrap().unwrap().data.active, Some(true));
}
