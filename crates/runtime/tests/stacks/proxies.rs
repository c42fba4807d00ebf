//! Proxies between the client and the server.

use std::env;
use std::process::Command;

use rt::client::{BuildError, Client, ReqwestTransport, ReqwestTransportBuilder};
use specwright_runtime as rt;

use crate::calls::KEY;
use crate::threads::{Server, answer};
use crate::{builder, update};

/// `name:hunter2`, as a server wants to hear it.
const LOGIN: &str = "Basic bmFtZTpodW50ZXIy";

/// A client of a host that only a proxy knows.
fn client(transport: ReqwestTransportBuilder) -> Client {
    let builder = builder("http://somewhere.invalid/v2").allow_insecure_http();
    let transport = transport.build().unwrap();
    builder.transport(transport).build().unwrap()
}

#[tokio::test]
async fn a_proxy_gets_whole_urls_and_its_own_password() {
    let proxy = Server::answering(answer("200 OK", "{\"name\":\"n\"}"));
    for (login, header) in [("", None), ("name:hunter2@", Some(LOGIN))] {
        let transport = ReqwestTransport::builder();
        let transport = transport.proxy(format!("http://{login}{}", proxy.address));
        assert!(!format!("{transport:?}").contains("hunter2"));
        let client = client(transport);
        client.call(update()).query("q", "1").await.unwrap();
        let request = proxy.requests().pop().unwrap();
        let line = "PATCH http://somewhere.invalid/v2/groups/g/things/1?q=1 HTTP/1.1";
        assert_eq!(request.line(), line);
        assert_eq!(request.header("host"), Some("somewhere.invalid"));
        assert_eq!(request.header("proxy-authorization"), header);
        let bearer = format!("Bearer {KEY}");
        assert_eq!(request.header("authorization"), Some(&*bearer));
    }
    let bare = client(ReqwestTransport::builder().proxy(&*proxy.address));
    bare.call(update()).await.unwrap();
    assert_eq!(proxy.requests().len(), 3, "a proxy without a scheme is one");
}

#[tokio::test]
async fn a_proxy_that_wants_a_login_is_heard() {
    let html = "<html>Who are you, name:hunter2?</html>";
    let proxy = Server::answering(answer("407 Proxy Authentication Required", html));
    let url = format!("http://name:hunter2@{}", proxy.address);
    let client = client(ReqwestTransport::builder().proxy(url));
    let error = client.call(update()).await.unwrap_err();
    let start = "update: the server answered 407 Proxy Authentication Required with HTML: ";
    assert!(error.to_string().starts_with(start), "{error}");
    assert_eq!(error.attempts(), 1);
}

#[tokio::test]
async fn a_proxy_that_is_gone_is_no_connection() {
    let url = format!("http://name:hunter2@{}", crate::closed_port());
    let client = client(ReqwestTransport::builder().proxy(url));
    let error = client.call(update()).await.unwrap_err();
    assert!(error.is_connect(), "{error}");
    let shown = format!("{error} {error:?}");
    assert!(
        !shown.contains("hunter2") && !shown.contains(KEY),
        "{shown}"
    );
}

#[test]
fn malformed_proxies_are_refused_without_their_password() {
    let mut urls = vec![
        "http://",
        "",
        "http://name:hunter2@",
        "http://name:hunter2@:80",
        "http://name:hunter2@host:99999",
        "name:hunter2@host:99999",
        "http://name:hunter2@ho st",
        "name:hunter2",
        "ftp://name:hunter2@host",
        "socks6://name:hunter2@host",
    ];
    if !cfg!(feature = "socks") {
        urls.extend(["socks5://name:hunter2@host", "socks5h://name:hunter2@host"]);
    }
    for url in urls {
        let transport = ReqwestTransport::builder().proxy(url);
        assert!(!format!("{transport:?}").contains("hunter2"));
        let error = transport.build().unwrap_err();
        assert!(matches!(error, BuildError::Transport(_)));
        let start = "the transport could not be set up: the proxy's URL ";
        assert!(error.to_string().starts_with(start), "{url}: {error}");
        let shown = format!("{error} {error:?}");
        assert!(!shown.contains("hunter2"), "{url}: {shown}");
    }
}

/// Tells a process that it is a child of the test, and where the server is.
const CHILD: &str = "RUNTIME_TEST_PROXIED";

#[test]
fn the_environments_proxy_counts_unless_none_is_wanted() {
    if let Ok(url) = env::var(CHILD) {
        return call_as_child(&url);
    }
    let server = Server::answering(answer("200 OK", "{\"name\":\"direct\"}"));
    let proxy = Server::answering(answer("200 OK", "{\"name\":\"proxied\"}"));
    let name = "proxies::the_environments_proxy_counts_unless_none_is_wanted";
    // What this process has in its environment is every test's, and what is meant for this machine goes by no proxy
    // of the environment's: it would carry the key unencrypted.
    let output = Command::new(env::current_exe().unwrap())
        .args(["--exact", name])
        .env_clear()
        .env(CHILD, &server.url)
        .env("http_proxy", &proxy.url)
        .output()
        .unwrap();
    assert!(output.status.success(), "{output:?}");
    assert_eq!((server.requests().len(), proxy.requests().len()), (2, 1));
}

#[tokio::main(flavor = "current_thread")]
async fn call_as_child(url: &str) {
    for (transport, url, name) in [
        (
            ReqwestTransport::builder(),
            "http://elsewhere.invalid",
            "proxied",
        ),
        (ReqwestTransport::builder(), url, "direct"),
        (ReqwestTransport::builder().no_proxy(), url, "direct"),
    ] {
        let builder = builder(url).transport(transport.build().unwrap());
        let builder = builder.allow_insecure_http();
        let client: Client = builder.build().unwrap();
        assert_eq!(client.call(update()).await.unwrap().name, name);
    }
}

#[cfg(feature = "socks")]
mod socks {
    use std::io::{Read, Write};
    use std::net::TcpStream;
    use std::sync::{Arc, Mutex};

    use super::*;
    use crate::threads::Reply;

    /// What a proxy was told.
    #[derive(Debug, Default, PartialEq)]
    struct Told {
        login: Option<String>,
        host: String,
        port: u16,
    }

    fn take<const N: usize>(socket: &mut TcpStream) -> [u8; N] {
        let mut bytes = [0; N];
        socket.read_exact(&mut bytes).unwrap();
        bytes
    }

    fn take_text(socket: &mut TcpStream) -> String {
        let mut bytes = vec![0; usize::from(take::<1>(socket)[0])];
        socket.read_exact(&mut bytes).unwrap();
        String::from_utf8(bytes).unwrap()
    }

    /// The proxy's side of RFC 1928 and RFC 1929, up to where the connection is the server's.
    fn greet(socket: &mut TcpStream) -> Told {
        let mut told = Told::default();
        let [version, count] = take(socket);
        assert_eq!(version, 5);
        let mut methods = vec![0; usize::from(count)];
        socket.read_exact(&mut methods).unwrap();
        if methods.contains(&2) {
            socket.write_all(&[5, 2]).unwrap();
            assert_eq!(take(socket), [1]);
            told.login = Some(format!("{} {}", take_text(socket), take_text(socket)));
            socket.write_all(&[1, 0]).unwrap();
        } else {
            socket.write_all(&[5, 0]).unwrap();
        }
        // Connect to a host by its name: an address would mean that it was looked up here.
        assert_eq!(take(socket), [5, 1, 0, 3]);
        told.host = take_text(socket);
        told.port = u16::from_be_bytes(take(socket));
        socket.write_all(&[5, 0, 0, 1, 0, 0, 0, 0, 0, 0]).unwrap();
        told
    }

    #[tokio::test]
    async fn a_proxy_that_speaks_socks_finds_the_server() {
        let told = Arc::new(Mutex::new(Vec::new()));
        let record = told.clone();
        let proxy = Server::start_upon(
            move |mut socket| {
                let greeted = greet(&mut socket);
                record.lock().unwrap().push(greeted);
                Ok(Box::new(socket))
            },
            |_, _| Reply::Keep(answer("200 OK", "{\"name\":\"n\"}")),
        );
        for login in ["", "name:hunter2@"] {
            let transport = ReqwestTransport::builder();
            let url = format!("socks5h://{login}{}", proxy.address);
            let client = client(transport.proxy(url));
            assert_eq!(client.call(update()).await.unwrap().name, "n");
        }
        let (host, port) = ("somewhere.invalid".to_owned(), 80);
        let without = Told {
            login: None,
            host,
            port,
        };
        let login = Some("name hunter2".to_owned());
        let host = without.host.clone();
        assert_eq!(*told.lock().unwrap(), [without, Told { login, host, port }]);
        for request in proxy.requests() {
            assert_eq!(request.line(), "PATCH /v2/groups/g/things/1 HTTP/1.1");
            assert_eq!(request.header("proxy-authorization"), None);
        }
    }
}
