//! What the client refuses before anything is sent, and that it sends it once the checks are off.

use serde_json::{Value, json};
use specwright_conformance::server::KEY;
use specwright_conformance::{Reply, Server};
use telnyx_credential_connections::credential_connections::ListParams;
use telnyx_credential_connections::types::{
    AttenuationLimit, Codec, ConnectionNameContains, CreateCredentialConnection, DtmfType,
    JitterbufferMsecMax, JitterbufferMsecMin, Localization, PageNumber, PageSize, Password,
    ReportFrequencySecs, Sort, Timeout1xxSecs, Timeout2xxSecs, UpdateCredentialConnection,
    UserName, WebhookEventFailoverUrl, WebhookTimeoutSecs,
};
use telnyx_credential_connections::{
    Checks, Client, DateTime, ErrorKind, Rule, Uri, Uuid, Violation,
};

const ANSWER: &str = r#"{"data":{}}"#;
const ID: &str = "1293384261075731499";

/// A file in which nearly everything is wrong.
const CONFIG: &str = r#"
user_name = "1234567"
password = "hunter2"
connection_name = "office"
dtmf_type = "made up"
webhook_event_url = "example.com"
webhook_timeout_secs = 31
active = "yes"
tags = ["a", 7]

[rtcp_settings]
report_frequency_secs = 4

[inbound]
codecs = ["G722", "MP3"]
timeout_1xx_secs = 121
timeout_2xx_secs = 0

[outbound]
localization = "USA"

[noise_suppression_details]
attenuation_limit = 55
"#;

/// Place and value of each violation, in their order.
fn seen<'v>(violations: impl IntoIterator<Item = &'v Violation>) -> Vec<(String, Option<String>)> {
    let violations = violations.into_iter();
    violations
        .map(|it| (it.place().to_owned(), it.value().map(str::to_owned)))
        .collect()
}

#[tokio::test]
async fn everything_that_is_wrong_in_a_config_file_is_named_at_once_and_nothing_is_sent() {
    let server = Server::always(Reply::json(201, ANSWER)).await.unwrap();
    let calls = server.client().unwrap().credential_connections();
    let body: CreateCredentialConnection = toml::from_str(CONFIG).unwrap();

    let error = calls.create(body).await.unwrap_err();

    assert!(matches!(error.kind(), ErrorKind::Refused(_)), "{error}");
    let violations = error.violations().unwrap();
    let expected = [
        ("/user_name", Some(r#""1234567""#)),
        ("/password", None),
        ("/active", Some(r#""yes""#)),
        ("/dtmf_type", Some(r#""made up""#)),
        ("/webhook_event_url", Some(r#""example.com""#)),
        ("/webhook_timeout_secs", Some("31")),
        ("/tags/1", Some("7")),
        ("/rtcp_settings/report_frequency_secs", Some("4")),
        ("/inbound/codecs/1", Some(r#""MP3""#)),
        ("/inbound/timeout_1xx_secs", Some("121")),
        ("/inbound/timeout_2xx_secs", Some("0")),
        ("/outbound/localization", Some(r#""USA""#)),
        ("/noise_suppression_details/attenuation_limit", Some("55")),
    ];
    for (pointer, value) in expected {
        let place = format!("body {pointer}");
        let found = violations.iter().find(|it| it.place() == place);
        assert_eq!(found.map(Violation::value), Some(value), "{pointer}");
    }
    let places = violations.iter().all(|it| {
        let pointer = it.place().trim_start_matches("body ");
        expected.iter().any(|(expected, _)| *expected == pointer)
    });
    assert!(places, "{error}");
    let rule = |pointer: &str| {
        let place = format!("body {pointer}");
        violations
            .iter()
            .find(|it| it.place() == place)
            .map(|it| *it.rule())
    };
    assert_eq!(rule("/inbound/timeout_1xx_secs"), Some(Rule::AtMost(120)));
    assert_eq!(rule("/inbound/timeout_2xx_secs"), Some(Rule::AtLeast(1)));
    let step = rule("/noise_suppression_details/attenuation_limit");
    assert_eq!(step, Some(Rule::MultipleOf(10)));
    assert_eq!(rule("/password"), Some(Rule::MinLength(8)));
    assert_eq!(rule("/dtmf_type"), Some(Rule::Known(DtmfType::VALUES)));
    assert_eq!(rule("/inbound/codecs/1"), Some(Rule::Known(Codec::VALUES)));
    assert_eq!(server.requests(), []);
}

#[tokio::test]
async fn a_refused_secret_is_not_shown() {
    let server = Server::always(Reply::json(201, ANSWER)).await.unwrap();
    let calls = server.client().unwrap().credential_connections();
    for password in [
        json!("hunter2"),
        json!("********"),
        json!(12_345_678),
        json!("é".repeat(129)),
    ] {
        let body =
            json!({"user_name": "myusername123", "password": password, "connection_name": "a"});
        let body: CreateCredentialConnection = serde_json::from_value(body).unwrap();
        let error = calls.create(body).await.unwrap_err();
        let violations = error.violations().unwrap();
        assert!(
            violations
                .iter()
                .all(|it| it.place() == "body /password" && it.value().is_none())
        );
        let secret = password
            .as_str()
            .map_or_else(|| password.to_string(), str::to_owned);
        for text in [
            error.to_string(),
            format!("{error:?}"),
            format!("{error:#?}"),
        ] {
            assert!(!text.contains(&secret), "{text}");
        }
    }
    assert_eq!(server.requests(), []);
}

#[tokio::test]
async fn with_the_checks_off_for_a_client_or_a_call_everything_goes_out_unchanged() {
    let server = Server::always(Reply::json(201, ANSWER)).await.unwrap();
    let expected: Value = toml::from_str::<toml::Table>(CONFIG)
        .map(|table| serde_json::to_value(table).unwrap())
        .unwrap();
    let body = || toml::from_str::<CreateCredentialConnection>(CONFIG).unwrap();
    let builder = || Client::builder().api_key(KEY).base_url(server.url());
    let unchecked = builder().checks(Checks::Off).build().unwrap();
    let checked = builder().build().unwrap();

    unchecked
        .credential_connections()
        .create(body())
        .await
        .unwrap();
    let call = checked.credential_connections().create(body());
    call.checks(Checks::Off).await.unwrap();
    let call = unchecked.credential_connections().create(body());
    call.checks(Checks::On).await.unwrap_err();

    let sent: Vec<Value> = server
        .requests()
        .iter()
        .map(|it| it.json().unwrap())
        .collect();
    assert_eq!(sent, [expected.clone(), expected]);
}

#[tokio::test]
async fn an_unknown_enum_value_is_refused_unless_the_checks_are_off() {
    let server = Server::always(Reply::json(200, ANSWER)).await.unwrap();
    let calls = server.client().unwrap().credential_connections();
    let body = UpdateCredentialConnection::new().dtmf_type(DtmfType::from_wire("tomorrow's"));

    let error = calls.update(ID, body.clone()).await.unwrap_err();
    let found = seen(error.violations().unwrap());
    let place = "body /dtmf_type".to_owned();
    assert_eq!(found, [(place, Some(r#""tomorrow's""#.to_owned()))]);
    assert_eq!(server.requests(), []);
    assert!("tomorrow's".parse::<DtmfType>().is_err());

    calls.update(ID, body).checks(Checks::Off).await.unwrap();
    assert_eq!(server.requests()[0].text(), r#"{"dtmf_type":"tomorrow's"}"#);
}

#[tokio::test]
async fn query_values_beyond_their_limits_are_refused_and_named() {
    let query = json!({
        "filter": {"connection_name": {"contains": "ab"}, "fqdn": 5},
        "page[number]": 0, "page[size]": 251, "sort": "name",
    });
    let params: ListParams = serde_json::from_value(query).unwrap();
    let server = Server::always(Reply::json(200, r#"{"data":[]}"#))
        .await
        .unwrap();
    let calls = server.client().unwrap().credential_connections();

    let error = calls.list(params.clone()).await.unwrap_err();
    let found = seen(error.violations().unwrap());
    let expected = [
        ("query filter/connection_name/contains", r#""ab""#),
        ("query filter/fqdn", "5"),
        ("query page[number]", "0"),
        ("query page[size]", "251"),
        ("query sort", r#""name""#),
    ];
    let expected = expected.map(|(place, value)| (place.to_owned(), Some(value.to_owned())));
    assert_eq!(found, expected);
    assert_eq!(server.requests(), []);

    calls.list(params).checks(Checks::Off).await.unwrap();
    let pair = |name: &str, value: &str| (name.to_owned(), value.to_owned());
    let sent = [
        pair("filter[connection_name][contains]", "ab"),
        pair("filter[fqdn]", "5"),
        pair("page[number]", "0"),
        pair("page[size]", "251"),
        pair("sort", "name"),
    ];
    assert_eq!(server.requests()[0].query(), sent);
}

#[tokio::test]
async fn a_query_parameter_of_another_type_is_refused() {
    let server = Server::always(Reply::json(200, r#"{"data":[]}"#))
        .await
        .unwrap();
    let calls = server.client().unwrap().credential_connections();
    for (name, value) in [
        ("page[size]", json!("ten")),
        ("page[number]", json!(1.5)),
        ("sort", json!(true)),
    ] {
        let params: ListParams = serde_json::from_value(json!({ name: value })).unwrap();
        let outcome = calls.list(params).await;
        let error = outcome.expect_err(name);
        let found = seen(error.violations().unwrap());
        assert_eq!(found, [(format!("query {name}"), Some(value.to_string()))]);
    }
    assert_eq!(server.requests(), []);
}

#[tokio::test]
async fn a_query_parameter_that_is_set_takes_the_place_of_the_odd_one_it_was_read_with() {
    let server = Server::always(Reply::json(200, r#"{"data":[]}"#))
        .await
        .unwrap();
    let calls = server.client().unwrap().credential_connections();
    let params: ListParams = serde_json::from_value(json!({"page[size]": "ten"})).unwrap();
    let params = params.page_size(PageSize::of::<10>());
    calls.list(params).await.unwrap();
    let pairs = [("page[size]".to_owned(), "10".to_owned())];
    assert_eq!(server.requests()[0].query(), pairs);
}

/// The least and the greatest value of a type, and one beyond each.
macro_rules! borders {
    ($type:ty, $least:literal, $most:literal) => {
        for value in [$least, $most] {
            assert_eq!(<$type>::new(value).unwrap().get(), value);
            assert_eq!(<$type>::try_from(value).unwrap().get(), value);
        }
        for (value, rule) in [
            ($least - 1, Rule::AtLeast($least)),
            ($most + 1, Rule::AtMost($most)),
            (i64::MIN, Rule::AtLeast($least)),
            (i64::MAX, Rule::AtMost($most)),
        ] {
            let violation = <$type>::new(value).unwrap_err();
            assert_eq!(violation.rule(), &rule, "{value}");
            assert_eq!(violation.value(), Some(value.to_string().as_str()));
            assert_eq!(violation.place(), stringify!($type));
        }
    };
}

#[test]
fn integers_are_refused_one_beyond_their_borders() {
    borders!(WebhookTimeoutSecs, 0, 30);
    borders!(Timeout1xxSecs, 1, 120);
    borders!(Timeout2xxSecs, 1, 600);
    borders!(ReportFrequencySecs, 5, 3000);
    borders!(JitterbufferMsecMin, 40, 400);
    borders!(JitterbufferMsecMax, 40, 400);
    borders!(PageSize, 1, 250);
    borders!(AttenuationLimit, 0, 100);
    for number in [1, 251, i64::MAX] {
        assert_eq!(PageNumber::new(number).unwrap().get(), number);
    }
    for number in [0, -1] {
        assert_eq!(
            PageNumber::new(number).unwrap_err().rule(),
            &Rule::AtLeast(1)
        );
    }
}

#[test]
fn an_attenuation_limit_goes_in_tens() {
    for value in -10..=110 {
        let right = (0..=100).contains(&value) && value % 10 == 0;
        assert_eq!(AttenuationLimit::new(value).is_ok(), right, "{value}");
    }
    let rule = *AttenuationLimit::new(55).unwrap_err().rule();
    assert_eq!(rule, Rule::MultipleOf(10));
}

/// Values that a type's constructor takes, and values that it refuses.
macro_rules! texts {
    ($type:ty, takes $right:expr, refuses $wrong:expr) => {
        for text in $right {
            let text: String = text.into();
            assert!(<$type>::new(text.clone()).is_ok(), "{text:?}");
            assert!(text.parse::<$type>().is_ok(), "{text:?}");
        }
        for text in $wrong {
            let text: String = text.into();
            assert!(<$type>::new(text.clone()).is_err(), "{text:?}");
            assert!(text.parse::<$type>().is_err(), "{text:?}");
        }
    };
}

#[test]
fn a_user_name_is_4_to_32_letters_and_digits_with_a_letter_among_the_first_five() {
    let (longest, longer) = ("a".repeat(32), "a".repeat(33));
    texts!(
        UserName,
        takes ["abcd", "1234a", "1a23", "Z999", "12a45678", "myusername123", &longest],
        refuses [
            "abc", "", "12345a", "1234", "12345678", &longer, "user name", "user_name", "user-1",
            "üser1", "user1\n", " user1",
        ]
    );
}

#[test]
fn a_password_is_8_to_128_characters_and_not_the_mask() {
    let (longest, longer) = ("é".repeat(128), "é".repeat(129));
    texts!(
        Password,
        takes ["12345678", "*******a", "pass word", &longest, "東京東京東京東京"],
        refuses ["", "1234567", "********", "*********", "東京東京東京東", &longer]
    );
}

#[test]
fn a_localization_is_two_letters() {
    texts!(
        Localization,
        takes ["US", "de"],
        refuses ["", "U", "USA", "string", "U1", "ÜS", "U "]
    );
}

#[test]
fn a_name_filter_has_at_least_three_characters() {
    texts!(
        ConnectionNameContains,
        takes ["abc", "東京都", "   "],
        refuses ["", "ab", "東京"]
    );
}

#[test]
fn urls_need_a_scheme_and_only_the_failover_url_may_be_empty() {
    let right = [
        "https://example.com",
        "http://[::1]:80/?q#f",
        "https://user@example.com/a%20b",
    ];
    let wrong = [
        "example.com",
        "//example.com",
        "https://",
        "https://a b",
        "https://a\nb",
        "://x",
        "/hook",
    ];
    texts!(Uri, takes right, refuses wrong.into_iter().chain([""]));
    texts!(WebhookEventFailoverUrl, takes right.into_iter().chain([""]), refuses wrong);
}

#[test]
fn uuids_and_dates_are_checked() {
    texts!(
        Uuid,
        takes ["ec0c8e5d-439e-4620-a0c1-9d9c8d02a836", "EC0C8E5D-439E-4620-A0C1-9D9C8D02A836"],
        refuses ["", "ec0c8e5d439e4620a0c19d9c8d02a836", "gc0c8e5d-439e-4620-a0c1-9d9c8d02a836"]
    );
    texts!(
        DateTime,
        takes ["2018-02-02T22:25:27.521Z", "2018-02-02T22:25:27+05:30"],
        refuses ["2021-09-28T15:11:02", "2018-02-30T00:00:00Z", "2018-02-02", ""]
    );
}

#[test]
fn every_sort_order_is_known() {
    for value in Sort::VALUES {
        assert!(value.parse::<Sort>().is_ok());
    }
    assert!("-name".parse::<Sort>().is_err());
}

#[tokio::test]
async fn a_masked_password_is_never_sent_back() {
    let server = Server::always(Reply::json(200, r#"{"data":{}}"#))
        .await
        .unwrap();
    let connections = server.client().unwrap().credential_connections();
    for checks in [Checks::On, Checks::Off] {
        let update: UpdateCredentialConnection =
            serde_json::from_value(json!({"password": "********"})).unwrap();
        let error = connections.update("1", update).checks(checks).await;
        let text = error.unwrap_err().to_string();
        let told = "body /password: must be the secret itself, not the mask shown in its stead";
        assert!(text.contains(told), "{text}");
    }
    assert_eq!(server.requests(), []);
}
