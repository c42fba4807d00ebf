//! How clients are built: where the API is, who calls, and what the environment says.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

#[path = "support/calls.rs"]
mod calls;
#[path = "support/fake.rs"]
mod fake;
mod support;

use calls::{API, KEY, List, Update};
use fake::{Fake, builder, now};
use rt::client::{Api, BuildError, Client, ClientBuilder};
use specwright_runtime as rt;
use support::Everything;

#[test]
fn base_urls_are_taken_in_every_form_that_makes_sense() {
    for (base, url) in [
        ("https://h", "https://h/things"),
        ("  http://h:8080/ ", "http://h:8080/things"),
        ("HTTPS://H/p", "HTTPS://H/p/things"),
        ("https://h/a/b//", "https://h/a/b/things"),
        ("http://[::1]:80", "http://[::1]:80/things"),
        ("http://127.0.0.1", "http://127.0.0.1/things"),
    ] {
        let fake = Fake::new(204, "");
        let client = builder()
            .base_url(base)
            .allow_insecure_http()
            .transport(fake.clone())
            .build()
            .unwrap();
        now(client.call(List::default())).unwrap();
        assert_eq!(fake.request().url, url);
    }
}

#[test]
fn base_urls_that_make_no_sense_are_refused() {
    let userinfo = "the base URL must not hold a user name or password";
    let rest = "the base URL must not hold a query or fragment";
    let scheme = "the base URL must begin with https:// or http://";
    let host = "the base URL must name a host, and a port between 0 and 65535 if any";
    for (base, problem) in [
        ("https://u:p@h", userinfo),
        ("https://u@h", userinfo),
        ("https://h?q=1", rest),
        ("https://h/?", rest),
        ("https://h/p#f", rest),
        ("https://h#", rest),
        ("ftp://h", scheme),
        ("h.example.com", scheme),
        ("/path", scheme),
        ("https://h:99999", host),
        ("https://h:", host),
        ("https://h:x", host),
        ("https://:80", host),
    ] {
        let error = builder().base_url(base).build().unwrap_err();
        let text = error.to_string();
        assert!(
            text == problem || text == "the base URL is not a URL",
            "{base}: {text}"
        );
        assert!(!text.contains("p@"), "{text}");
    }
    for base in [
        "",
        " ",
        "https://",
        "https:///",
        "https://h h",
        "ht tp://h",
        "\u{0}",
        "https://h/\n/x",
        "https://bücher.example",
    ] {
        assert!(builder().base_url(base).build().is_err(), "{base:?}");
    }
    let nowhere = Api {
        base_url: None,
        ..API
    };
    let error = Client::builder::<Client>(nowhere)
        .api_key(KEY)
        .build()
        .unwrap_err();
    assert_eq!(
        error.to_string(),
        "no base URL: set RUNTIME_TEST_URL, or give one to the builder"
    );
}

#[test]
fn keys_are_trimmed_and_must_be_sendable() {
    let build = |key: &str| {
        let fake = Fake::new(200, "{}");
        let client = Client::builder::<Client>(API)
            .api_key(key)
            .transport(fake.clone())
            .build()?;
        now(client.call(Update::new(Everything::new()))).unwrap();
        Ok::<_, BuildError>(
            fake.request().headers["authorization"]
                .to_str()
                .unwrap()
                .to_owned(),
        )
    };
    assert_eq!(build(" \tkey\r\n").unwrap(), "Bearer key");
    let long = "k".repeat(10_240);
    assert_eq!(build(&long).unwrap(), format!("Bearer {long}"));
    for key in ["", " \n"] {
        let error = build(key).unwrap_err();
        assert_eq!(
            error.to_string(),
            "no API key: set RUNTIME_TEST_KEY, or give one to the builder"
        );
    }
    for key in ["kéy", "a b", "a\nb", "a\u{7f}", "a\0"] {
        let error = build(key).unwrap_err();
        assert!(matches!(error, BuildError::MalformedKey), "{error}");
        assert!(!format!("{error} {error:?}").contains(key));
    }
    let open = Api {
        needs_key: false,
        ..API
    };
    let open = Client::builder::<Client>(open);
    for builder in [open, Client::builder(API).without_credentials()] {
        let fake = Fake::new(200, "{}");
        let client = builder.transport(fake.clone()).build().unwrap();
        now(client.call(Update::new(Everything::new()))).unwrap();
        assert!(fake.request().headers.get("authorization").is_none());
    }
}

/// Run in a process of its own, whose environment the test below sets.
#[test]
#[ignore = "run by `the_environment_is_read_below_the_builder`"]
fn in_a_prepared_environment() {
    let fake = Fake::new(200, "{}");
    let send = |builder: ClientBuilder| {
        let client = builder.transport(fake.clone()).build()?;
        now(client.call(Update::new(Everything::new()))).unwrap();
        let request = fake.request();
        let key = request.headers["authorization"]
            .to_str()
            .unwrap()
            .to_owned();
        Ok::<_, BuildError>(format!("{key} {}", request.url))
    };
    for builder in [
        Client::builder(API).from_env(),
        Client::builder(API)
            .api_key("given")
            .base_url("http://127.0.0.1")
            .from_env(),
        Client::builder(API)
            .from_env()
            .api_key("given")
            .base_url("http://127.0.0.1"),
        Client::builder(API).api_key("given"),
    ] {
        match send(builder) {
            Ok(text) => println!("> {text}"),
            Err(error) => println!("> {error}"),
        }
    }
}

/// What the four clients above do when the environment holds `variables`.
fn in_environment(variables: &[(&str, &str)]) -> Vec<String> {
    let output = std::process::Command::new(std::env::current_exe().unwrap())
        .args([
            "--exact",
            "in_a_prepared_environment",
            "--ignored",
            "--nocapture",
        ])
        .env_remove("RUNTIME_TEST_KEY")
        .env_remove("RUNTIME_TEST_URL")
        .envs(variables.iter().copied())
        .output()
        .unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    let path = "/groups/g/things/1";
    let lines = text.lines().filter_map(|line| line.split_once("> "));
    lines
        .map(|(_, line)| line.trim_end_matches(path).to_owned())
        .collect()
}

#[test]
fn the_environment_is_read_below_the_builder() {
    let given = "Bearer given http://127.0.0.1";
    let default = "Bearer given https://api.example.com/v2";
    let missing = "no API key: set RUNTIME_TEST_KEY, or give one to the builder";
    assert_eq!(
        in_environment(&[
            ("RUNTIME_TEST_KEY", " env\n"),
            ("RUNTIME_TEST_URL", "http://localhost/ ")
        ]),
        ["Bearer env http://localhost", given, given, default]
    );
    assert_eq!(in_environment(&[]), [missing, given, given, default]);
    let empty = [("RUNTIME_TEST_KEY", " "), ("RUNTIME_TEST_URL", "")];
    assert_eq!(in_environment(&empty), [missing, given, given, default]);
    let only_key = in_environment(&[("RUNTIME_TEST_KEY", "env")]);
    assert_eq!(only_key[0], "Bearer env https://api.example.com/v2");
    let bad_url = in_environment(&[("RUNTIME_TEST_KEY", "env"), ("RUNTIME_TEST_URL", "env")]);
    assert_eq!(
        bad_url[0],
        "the base URL must begin with https:// or http://"
    );
}

#[test]
fn the_keys_header_is_no_default_header() {
    for name in ["authorization", "Authorization"] {
        let builder = builder().header(name, "Bearer hunter2");
        let error = builder.transport(Fake::new(200, "{}")).build().unwrap_err();
        assert_eq!(
            error.to_string(),
            format!(
                "the default header {name:?} cannot be sent: the key goes there, give it to `api_key`"
            )
        );
        assert!(matches!(error, BuildError::Header { .. }), "{error:?}");
    }
}
