//! What is shown to servers, by the ways that operations offer: on sockets.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

#[path = "support/calls.rs"]
mod calls;
#[path = "support/fake.rs"]
mod fake;
#[path = "support/socket.rs"]
mod socket;
mod support;

use calls::API;
use fake::FakeClock;
use rt::client::{
    Answer, Client, ClientBuilder, Credential, Endpoint, ErrorKind, NoFailure, Operation,
    RequestBuilder, ReqwestTransport, Scheme, SchemeKind, Security,
};
use rt::json::ReadError;
use socket::{Socket, answer, soon};
use specwright_runtime as rt;

const fn scheme(name: &'static str, kind: SchemeKind) -> Scheme {
    Scheme { name, kind }
}

static TOKEN: Scheme = scheme("token", SchemeKind::Bearer);
static LOGIN: Scheme = scheme("login", SchemeKind::Basic);
static HEADER: Scheme = scheme("header", SchemeKind::Header("x-key"));
static QUERY: Scheme = scheme("query", SchemeKind::Query("api key"));
static COOKIE: Scheme = scheme("cookie", SchemeKind::Cookie("session"));
static OTHER: Scheme = scheme("other", SchemeKind::Other("digest"));
static FLOW: Scheme = scheme("flow", SchemeKind::OAuth2 { token_url: None });
static CERTIFICATE: Scheme = scheme("certificate", SchemeKind::MutualTls);

macro_rules! operations {
    ($($name:ident $security:expr, $server:expr;)*) => {$(
        #[derive(Debug)]
        struct $name;

        impl Endpoint for $name {
            type Success = ();
            type Failure = NoFailure;
            const OPERATION: Operation = Operation {
                id: "ask",
                method: "GET",
                path: "/ask",
                security: { const S: Security = $security; S },
                server: $server,
            };

            fn request(&self, _request: &mut RequestBuilder) {}

            fn success(_answer: &Answer<'_>) -> Result<(), ReadError> {
                Ok(())
            }

            fn failure(_answer: &Answer<'_>) -> Option<NoFailure> {
                None
            }
        }
    )*};
}

operations! {
    Bearer &[&[&TOKEN]], None;
    Login &[&[&LOGIN]], None;
    Header &[&[&HEADER]], None;
    Query &[&[&QUERY]], None;
    Cookie &[&[&COOKIE]], None;
    Other &[&[&OTHER]], None;
    Flow &[&[&FLOW]], None;
    Nobody &[], None;
    Open &[&[], &[&TOKEN]], None;
    Optional &[&[&TOKEN], &[]], None;
    Three &[&[&HEADER, &QUERY, &COOKIE]], None;
    Or &[&[&TOKEN], &[&HEADER], &[&LOGIN]], None;
    TokenWithKey &[&[&TOKEN, &HEADER]], None;
    Both &[&[&HEADER, &COOKIE, &CERTIFICATE]], None;
    Either &[&[&HEADER, &LOGIN], &[&QUERY]], None;
    Beside &[&[&TOKEN]], Some("/beside");
    Unencrypted &[&[&TOKEN]], Some("http://files.example.com");
}

fn builder(socket: &Socket) -> ClientBuilder {
    let transport = ReqwestTransport::builder().no_proxy().build().unwrap();
    let url = Box::leak(socket.url.clone().into_boxed_str());
    let api = rt::client::Api {
        needs_key: false,
        base_url: Some(url),
        ..API
    };
    Client::builder(api)
        .clock(FakeClock::new())
        .transport(transport)
}

/// The first line of the request, and the headers that may show who calls; or what was said instead of sending it.
async fn sent<E: Endpoint>(endpoint: E, dress: impl Fn(ClientBuilder) -> ClientBuilder) -> String {
    let socket = Socket::answering(|_| answer("204 No Content", "", "")).await;
    let client = dress(builder(&socket)).build().unwrap();
    if let Err(error) = soon(client.call(endpoint).send_raw()).await {
        assert!(matches!(error.kind(), ErrorKind::Refused(_)));
        return error.to_string();
    }
    let request = socket.requests().remove(0);
    let mut lines = request.lines();
    let first = lines.next().unwrap().trim_end_matches(" HTTP/1.1");
    let shown = lines.filter(|line| {
        let names = ["authorization:", "x-key:", "cookie:"];
        names.iter().any(|name| line.starts_with(name))
    });
    let shown: String = shown.map(|line| format!(" | {line}")).collect();
    format!("{first}{shown}")
}

#[tokio::test]
async fn each_scheme_has_its_place() {
    let key = |builder: ClientBuilder| builder.api_key("se cret".replace(' ', "/"));
    let bearer = "GET /ask | authorization: Bearer se/cret";
    assert_eq!(sent(Bearer, key).await, bearer);
    assert_eq!(sent(Flow, key).await, bearer);
    assert_eq!(sent(Header, key).await, "GET /ask | x-key: se/cret");
    assert_eq!(sent(Query, key).await, "GET /ask?api%20key=se%2Fcret");
    assert_eq!(
        sent(Cookie, key).await,
        "GET /ask | cookie: session=se/cret"
    );
    assert_eq!(sent(Nobody, key).await, "GET /ask");
    let login = |builder: ClientBuilder| builder.basic("Aladdin", "open sesame");
    let basic = "GET /ask | authorization: Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==";
    assert_eq!(sent(Login, login).await, basic);
    let whole = |builder: ClientBuilder| builder.credential(&OTHER, Credential::key("Digest x=1"));
    assert_eq!(
        sent(Other, whole).await,
        "GET /ask | authorization: Digest x=1"
    );
}

#[tokio::test]
async fn the_first_way_with_all_its_credentials_is_taken() {
    let header = |builder: ClientBuilder| builder.credential(&HEADER, Credential::key("h-1"));
    let key = |builder: ClientBuilder| header(builder).api_key("k-1");
    assert_eq!(sent(Either, key).await, "GET /ask?api%20key=k-1");
    let login = |builder: ClientBuilder| header(builder).basic("u", "p");
    let both = "GET /ask | authorization: Basic dTpw | x-key: h-1";
    let mut parts: Vec<String> = sent(Either, login)
        .await
        .split(" | ")
        .map(str::to_owned)
        .collect();
    parts.sort_unstable();
    let mut expected: Vec<String> = both.split(" | ").map(str::to_owned).collect();
    expected.sort_unstable();
    assert_eq!(parts, expected);
    let cookie = |builder: ClientBuilder| key(builder).header("cookie", "a=1");
    let joined = sent(Both, cookie).await;
    assert!(joined.contains("cookie: a=1; session=k-1"), "{joined}");
    assert!(joined.contains("x-key: h-1"), "{joined}");
    assert_eq!(sent(Open, header).await, "GET /ask");
}

#[tokio::test]
async fn what_is_missing_is_named_before_anything_is_sent() {
    let login = |builder: ClientBuilder| builder.basic("u", "hidden-1");
    let said = sent(Either, login).await;
    for part in ["header", "login", "query"] {
        assert!(said.contains(part), "{said}");
    }
    assert!(!said.contains("hidden-1"), "{said}");
    // One key is not two.
    let key = |builder: ClientBuilder| builder.api_key("hidden-1");
    assert!(sent(Both, key).await.contains("header"));
    // Without any credential the server decides.
    assert_eq!(sent(Bearer, |builder| builder).await, "GET /ask");
}

#[tokio::test]
async fn servers_of_operations_are_used_unless_the_user_says_where() {
    let key = |builder: ClientBuilder| builder.api_key("hidden-1");
    let there = sent(Beside, key).await;
    assert_eq!(there, "GET /beside/ask | authorization: Bearer hidden-1");
    let refused = sent(Unencrypted, key).await;
    assert!(refused.contains("https://"), "{refused}");
    let socket = Socket::answering(|_| answer("204 No Content", "", "")).await;
    let client = builder(&socket).base_url(&socket.url).build().unwrap();
    soon(client.call(Beside)).await.unwrap();
    assert!(socket.requests()[0].starts_with("GET /ask "));
}

#[tokio::test]
async fn credentials_show_nowhere() {
    for body in [
        "hidden-1",
        "aGlkZGVuLXU6aGlkZGVuLTE=",
        "{\"message\":\"no hidden-1\"}",
    ] {
        let socket = Socket::answering(move |_| answer("401 Unauthorized", "", body)).await;
        let builder = builder(&socket).basic("hidden-u", "hidden-1");
        let builder = builder.credential(&QUERY, Credential::key("hidden-1"));
        let client = builder.build().unwrap();
        let error = soon(client.call(Login)).await.unwrap_err();
        let other = soon(client.call(Query)).await.unwrap_err();
        let shown = format!("{client:?} {error} {error:?} {other} {other:?}");
        assert!(
            !shown.contains("hidden-1") && !shown.contains("aGlkZGVuLXU6"),
            "{shown}"
        );
    }
}

#[tokio::test]
async fn alternatives_combinations_and_nothing_at_all() {
    type Dress = fn(ClientBuilder) -> ClientBuilder;
    let nothing: Dress = |builder| builder;
    let key: Dress = |builder| builder.api_key("k-1");
    let login: Dress = |builder| builder.basic("u", "p");
    let header: Dress = |builder| builder.credential(&HEADER, Credential::key("h-1"));
    let two: Dress = |builder| {
        let builder = builder.credential(&HEADER, Credential::key("h-1"));
        builder.credential(&QUERY, Credential::key("q&1"))
    };
    let three: Dress = |builder| {
        let builder = builder.credential(&COOKIE, Credential::key("c-1"));
        let builder = builder.credential(&HEADER, Credential::key("h-1"));
        builder.credential(&QUERY, Credential::key("q&1"))
    };
    let source: Dress = |builder| {
        let token = || std::future::ready(Ok(rt::Secret::new("t-1")));
        builder.api_key("k-1").token_source(token)
    };
    let own_source: Dress = |builder| {
        let token = || std::future::ready(Ok(rt::Secret::new("t-1")));
        builder.credential(&TOKEN, Credential::source(token))
    };
    let (plain, bearer, x_key) = (
        "GET /ask",
        "GET /ask | authorization: Bearer k-1",
        "GET /ask | x-key: h-1",
    );
    let token = "GET /ask | authorization: Bearer t-1";
    let all = "GET /ask?api%20key=q%261 | cookie: session=c-1 | x-key: h-1";
    let basic = "GET /ask | authorization: Basic dTpw";
    let both = "GET /ask | authorization: Bearer t-1 | x-key: k-1";
    macro_rules! table {
        ($($operation:ident $dress:ident => $expected:expr;)*) => {$(
            let got = sorted(&sent($operation, $dress).await);
            assert!(got.contains($expected), "{} {}: {got}", stringify!($operation), stringify!($dress));
            assert!($expected.starts_with("GET") == got.starts_with("GET"), "{got}");
        )*};
    }
    table! {
        Or nothing => plain;
        Or key => bearer;
        Or header => x_key;
        Or login => basic;
        Or two => x_key;
        Or source => token;
        Or own_source => token;
        Three three => all;
        Three two => "the credential for";
        Three key => "the credential for";
        Three login => "the credential for";
        Optional nothing => plain;
        Optional key => bearer;
        Optional header => plain;
        Optional source => token;
        Open key => bearer;
        Nobody three => plain;
        Nobody source => plain;
        Flow source => token;
        Header source => "GET /ask | x-key: k-1";
        TokenWithKey source => both;
        TokenWithKey own_source => "the credential for";
        TokenWithKey key => "the credential for";
    }
}

/// The parts of what was sent, the first line first, in an order of their own.
fn sorted(sent: &str) -> String {
    let mut parts: Vec<&str> = sent.split(" | ").collect();
    if let Some((_, shown)) = parts.split_first_mut() {
        shown.sort_unstable();
    }
    parts.join(" | ")
}

#[tokio::test]
async fn a_key_that_a_cookie_cannot_hold_is_refused_before_anything_is_sent() {
    for key in ["hidden;1", "hidden,1", "hidden\"1", "hidden\\1"] {
        let said = sent(Cookie, |builder| builder.api_key(key)).await;
        assert!(
            said.contains("cookie") && said.contains("semicolon"),
            "{said}"
        );
        assert!(!said.contains("hidden"), "{said}");
        let said = sent(Both, |builder| {
            let builder = builder.credential(&HEADER, Credential::key("h-1"));
            builder.api_key(key)
        });
        assert!(said.await.contains("semicolon"));
        // Elsewhere it is a key like any other.
        let said = sent(Header, |builder| builder.api_key(key)).await;
        assert!(said.ends_with(key), "{said}");
    }
    let socket = Socket::answering(|_| answer("204 No Content", "", "")).await;
    let built = builder(&socket).credential(&COOKIE, Credential::key("hidden;1"));
    assert!(built.build().is_err());
    let token = || std::future::ready(Ok(rt::Secret::new("t-1")));
    for scheme in [&HEADER, &QUERY, &COOKIE, &LOGIN, &OTHER] {
        let built = builder(&socket).credential(scheme, Credential::source(token));
        assert!(built.build().is_err(), "{scheme:?}");
    }
}

#[tokio::test]
async fn a_server_that_is_chosen_leaves_operations_theirs() {
    let socket = Socket::answering(|_| answer("204 No Content", "", "")).await;
    let chosen = format!("{}/chosen", socket.url);
    let client = builder(&socket).server(&chosen).build().unwrap();
    soon(client.call(Nobody)).await.unwrap();
    soon(client.call(Beside)).await.unwrap();
    let own = format!("{}/own", socket.url);
    let client = builder(&socket).server(&chosen).base_url(own);
    let client = client.build().unwrap();
    soon(client.call(Nobody)).await.unwrap();
    soon(client.call(Beside)).await.unwrap();
    let requests = socket.requests();
    let paths: Vec<&str> = requests
        .iter()
        .filter_map(|request| request.split(' ').nth(1))
        .collect();
    assert_eq!(
        paths,
        ["/chosen/ask", "/beside/ask", "/own/ask", "/own/ask"]
    );
    let relative = builder(&socket).server("/v1").build().unwrap_err();
    assert!(relative.to_string().contains("https://"), "{relative}");
}

#[tokio::test]
async fn a_call_may_be_told_where_to_go() {
    let socket = Socket::answering(|_| answer("204 No Content", "", "")).await;
    let chosen = format!("{}/chosen", socket.url);
    let client = builder(&socket).server(&chosen).build().unwrap();
    soon(client.call(Beside).server("/there/")).await.unwrap();
    soon(client.call(Nobody).server("next")).await.unwrap();
    let whole = format!("{}/whole", socket.url);
    soon(client.call(Nobody).server(whole)).await.unwrap();
    let client = builder(&socket).base_url(&chosen).build().unwrap();
    soon(client.call(Beside).server("/there")).await.unwrap();
    let requests = socket.requests();
    let paths = requests.iter().map(|request| request.split(' ').nth(1));
    let paths: Vec<Option<&str>> = paths.collect();
    let expected = ["/there/ask", "/next/ask", "/whole/ask", "/chosen/ask"];
    assert_eq!(paths, expected.map(Some));
    let client = builder(&socket).api_key("hidden-1").server(&chosen);
    let client = client.build().unwrap();
    let refused = soon(client.call(Bearer).server("http://api.example.com")).await;
    let refused = refused.unwrap_err().to_string();
    assert!(refused.contains("https://"), "{refused}");
    let refused = soon(client.call(Nobody).server("ftp://api.example.com")).await;
    assert!(refused.unwrap_err().is_refused());
}

#[tokio::test]
async fn a_source_is_refused_unencrypted_over_a_network() {
    let socket = Socket::answering(|_| answer("204 No Content", "", "")).await;
    let token = || std::future::ready(Ok(rt::Secret::new("t-1")));
    let built = builder(&socket).token_source(token);
    assert!(built.server("http://api.example.com").build().is_err());
    let client = builder(&socket).token_source(token).build().unwrap();
    assert!(
        soon(client.call(Unencrypted))
            .await
            .unwrap_err()
            .is_refused()
    );
}
