//! Whom the client believes.

use std::net::TcpListener;
use std::time::Duration;

use rt::client::{BuildError, Error, ReqwestTransport};
use specwright_runtime as rt;

use crate::calls::KEY;
use crate::certificates::{Authority, Good};
use crate::support::Everything;
use crate::threads::{Reply, Server, answer};
use crate::{assert_discreet, client, direct, update};

/// Where a server is, by TLS.
fn https(server: &Server) -> String {
    format!("https://{}", server.address)
}

/// The error of a call that stopped before anything was sent, and thus is tried as often as may be.
fn assert_unsent(error: &Error<Everything>, server: &Server) {
    assert!(error.is_connect() && !error.is_outcome_unknown(), "{error}");
    assert_eq!(error.attempts(), 3);
    assert!(server.requests().is_empty(), "nothing was sent");
    assert_discreet(error);
}

#[tokio::test]
async fn a_certificate_of_nobody_known_is_refused() {
    let server = Authority::new("nobody").serve("127.0.0.1", Good::Still);
    let client = client(&https(&server), direct());
    let error = client.call(update()).await.unwrap_err();
    assert_unsent(&error, &server);
    let text = error.to_string();
    assert!(text.starts_with("update: could not connect: "), "{text}");
    assert!(text.contains("certificate"), "{text}");
    assert_eq!(server.connections(), 3);
}

#[tokio::test]
async fn an_authority_of_ones_own_is_trusted_when_it_is_given() {
    let authority = Authority::new("our own");
    for (host, name) in [("127.0.0.1", "127.0.0.1"), ("localhost", "localhost")] {
        let server = authority.serve(name, Good::Still);
        let url = https(&server).replace("127.0.0.1", host);
        let transport = direct().root_certificates(authority.pem());
        let client = client(&url, transport);
        for _ in 0..2 {
            assert_eq!(client.call(update()).await.unwrap().name, "n");
        }
        let requests = server.requests();
        assert_eq!((requests.len(), server.connections()), (2, 1));
        let bearer = format!("Bearer {KEY}");
        assert_eq!(requests[0].header("authorization"), Some(&*bearer));
        assert_eq!(requests[0].body, "{\"text\":\"for nobody else\"}");
    }
}

#[tokio::test]
async fn another_authority_of_the_same_name_is_not_that_one() {
    let server = Authority::new("our own").serve("127.0.0.1", Good::Still);
    let impostor = Authority::new("our own");
    let transport = direct().root_certificates(impostor.pem());
    let error = client(&https(&server), transport).call(update()).await;
    assert_unsent(&error.unwrap_err(), &server);
}

#[tokio::test]
async fn a_certificate_for_another_host_is_refused() {
    let authority = Authority::new("our own");
    for host in ["other.example", "127.0.0.2"] {
        let server = authority.serve(host, Good::Still);
        let transport = direct().root_certificates(authority.pem());
        let error = client(&https(&server), transport).call(update()).await;
        assert_unsent(&error.unwrap_err(), &server);
    }
}

#[tokio::test]
async fn a_certificate_that_has_expired_is_refused() {
    let authority = Authority::new("our own");
    let server = authority.serve("127.0.0.1", Good::NoMore);
    let transport = direct().root_certificates(authority.pem());
    let error = client(&https(&server), transport).call(update()).await;
    let error = error.unwrap_err();
    assert_unsent(&error, &server);
    assert!(error.to_string().contains("certificate"), "{error}");
}

#[tokio::test]
async fn bundles_hold_several_authorities() {
    let (first, second, third) = (
        Authority::new("first"),
        Authority::new("second"),
        Authority::new("third"),
    );
    let bundle = format!(
        "# Ours\n{}\nsecond, by the way\n{}",
        first.pem(),
        second.pem().replace('\n', "\r\n")
    );
    for authority in [&first, &second, &third] {
        let server = authority.serve("127.0.0.1", Good::Still);
        let transport = direct()
            .root_certificates(bundle.clone())
            .root_certificates(third.pem());
        let client = client(&https(&server), transport);
        assert_eq!(client.call(update()).await.unwrap().name, "n");
    }
}

#[test]
fn text_that_holds_no_certificate_is_refused() {
    let key = rcgen::KeyPair::generate().unwrap().serialize_pem();
    let good = Authority::new("our own").pem();
    let broken = good.replacen("MII", "!!!", 1);
    let cut = &good[..good.len() / 2];
    let empty = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n";
    for text in ["", "garbage", &key, &broken, cut, empty] {
        let error = direct().root_certificates(text).build().unwrap_err();
        assert!(matches!(error, BuildError::Transport(_)));
        let start = "the transport could not be set up: ";
        assert!(error.to_string().starts_with(start), "{error}");
        // What is not a certificate may be a key.
        let secret = key.lines().nth(1).unwrap();
        assert!(!format!("{error} {error:?}").contains(secret), "{error}");
        let error = direct()
            .root_certificates(good.clone())
            .root_certificates(text);
        assert!(
            error.build().is_err(),
            "one that is good does not make up for {text:?}"
        );
    }
    let transport = direct().root_certificates(format!("{key}{good}"));
    assert!(transport.build().is_ok(), "a key beside it does no harm");
}

#[tokio::test]
async fn a_server_without_tls_is_no_connection() {
    let server = Server::answering(answer("200 OK", "{\"name\":\"n\"}"));
    let error = client(&https(&server), direct()).call(update()).await;
    assert_unsent_to_plain(&error.unwrap_err());
    assert!(server.requests().is_empty());
}

fn assert_unsent_to_plain(error: &Error<Everything>) {
    assert!(error.is_connect() && !error.is_outcome_unknown(), "{error}");
    assert_discreet(error);
}

#[tokio::test]
async fn the_time_for_connecting_includes_tls() {
    // Connections are made to it, and that is all: nobody accepts them.
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("https://{}", listener.local_addr().unwrap());
    let transport = direct().connect_timeout(Duration::from_millis(20));
    let error = client(&url, transport).call(update()).await.unwrap_err();
    assert!(error.is_timeout() && error.is_connect(), "{error}");
    assert_eq!(error.attempts(), 3);
    assert_discreet(&error);
}

#[tokio::test]
async fn a_proxy_sees_the_host_and_no_key() {
    let authority = Authority::new("our own");
    let status = "407 Proxy Authentication Required";
    let proxy = Server::start(move |_, _| Reply::Close(answer(status, "")));
    let transport = ReqwestTransport::builder()
        .proxy(format!("http://name:hunter2@{}", proxy.address))
        .root_certificates(authority.pem());
    let client = client("https://somewhere.invalid/v2", transport);
    let error = client.call(update()).max_retries(0).await.unwrap_err();
    assert!(error.is_connect(), "{error}");
    assert_discreet(&error);
    let request = proxy.request();
    assert_eq!(request.line(), "CONNECT somewhere.invalid:443 HTTP/1.1");
    let login = "Basic bmFtZTpodW50ZXIy";
    assert_eq!(request.header("proxy-authorization"), Some(login));
    assert_eq!(request.header("authorization"), None);
    assert_eq!(request.body, "");
}
