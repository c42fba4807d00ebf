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
