//! Transports made of tower's services.

use std::convert::Infallible;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::{Context, Poll};
use std::time::Duration;

use rt::client::{
    Answer, Client, Endpoint, HttpBody, Operation, RequestBuilder, ReqwestTransport,
    TowerTransport, TransportService,
};
use rt::http::{HeaderValue, Request, Response, StatusCode};
use specwright_runtime as rt;
use tower::limit::ConcurrencyLimitLayer;
use tower::timeout::TimeoutLayer;
use tower::{BoxError, Layer, Service, ServiceBuilder, service_fn};

use crate::calls::List;
use crate::threads::{Reply, Server, answer};
use crate::{builder, closed_port, update};

/// A layer that puts a header into each request, and counts them.
#[derive(Clone, Default)]
struct Stamp {
    count: Arc<AtomicUsize>,
}

#[derive(Clone)]
struct Stamped<S> {
    inner: S,
    count: Arc<AtomicUsize>,
}

impl<S> Layer<S> for Stamp {
    type Service = Stamped<S>;

    fn layer(&self, inner: S) -> Stamped<S> {
        let count = self.count.clone();
        Stamped { inner, count }
    }
}

impl<S: Service<Request<HttpBody>>> Service<Request<HttpBody>> for Stamped<S> {
    type Response = S::Response;
    type Error = S::Error;
    type Future = S::Future;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), S::Error>> {
        self.inner.poll_ready(context)
    }

    fn call(&mut self, mut request: Request<HttpBody>) -> S::Future {
        let number = self.count.fetch_add(1, Ordering::SeqCst) + 1;
        let value = HeaderValue::from_str(&number.to_string()).unwrap();
        request.headers_mut().insert("x-stamp", value);
        self.inner.call(request)
    }
}

fn sockets() -> TransportService {
    let transport = ReqwestTransport::builder().no_proxy().build().unwrap();
    TransportService::new(transport)
}

#[tokio::test]
async fn layers_see_every_attempt() {
    let server = Server::start(|before, _| {
        Reply::Keep(match before {
            0 => answer("500 Internal Server Error", "{}"),
            _ => answer("200 OK", "{\"name\":\"n\"}"),
        })
    });
    let stamp = Stamp::default();
    let service = ServiceBuilder::new()
        .layer(stamp.clone())
        .service(sockets());
    let builder = builder(&server.url).transport(TowerTransport::new(service));
    let client: Client = builder.build().unwrap();
    let response = client.call(update()).send_raw().await.unwrap();
    assert_eq!((response.attempts, &*response.value.name), (2, "n"));
    assert_eq!(stamp.count.load(Ordering::SeqCst), 2);
    let requests = server.requests();
    let stamps: Vec<_> = requests.iter().map(|sent| sent.header("x-stamp")).collect();
    assert_eq!(stamps, [Some("1"), Some("2")]);
    assert!(requests.iter().all(|sent| sent.body == "{\"text\":\"é\"}"));
    assert!(
        requests
            .iter()
            .all(|sent| sent.header("authorization").is_some())
    );
    assert_eq!(server.connections(), 1);
}

#[tokio::test]
async fn towers_own_timeout_counts_as_a_broken_connection() {
    let server = Server::start(|_, _| Reply::Silence);
    let service = ServiceBuilder::new()
        .layer(TimeoutLayer::new(Duration::from_millis(20)))
        .service(sockets());
    let builder = builder(&server.url).transport(TowerTransport::new(service));
    let client: Client = builder.build().unwrap();
    let error = client.call(List::default()).await.unwrap_err();
    let text = "list: the connection broke: request timed out (3 attempts)";
    assert_eq!(error.to_string(), text);
    let error = client.call(update()).await.unwrap_err();
    assert!(error.is_outcome_unknown(), "{error}");
    assert_eq!(error.attempts(), 1);
}

#[tokio::test]
async fn what_a_transport_tells_survives_towers_layers() {
    let service = ServiceBuilder::new()
        .layer(TimeoutLayer::new(Duration::from_secs(60)))
        .layer(ConcurrencyLimitLayer::new(8))
        .service(sockets());
    let url = format!("http://{}", closed_port());
    let builder = builder(&url).transport(TowerTransport::new(service));
    let client: Client = builder.build().unwrap();
    let error = client.call(update()).await.unwrap_err();
    assert!(error.is_connect() && !error.is_outcome_unknown(), "{error}");
    assert_eq!(error.attempts(), 3, "it was never sent");
}

#[tokio::test]
async fn towers_own_limit_holds_for_all_clones() {
    let (now, peak) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
    let most = peak.clone();
    let slow = service_fn(move |_: Request<HttpBody>| {
        let (now, peak) = (now.clone(), peak.clone());
        async move {
            let count = now.fetch_add(1, Ordering::SeqCst) + 1;
            peak.fetch_max(count, Ordering::SeqCst);
            // Whoever else may go on does so here.
            tokio::task::yield_now().await;
            now.fetch_sub(1, Ordering::SeqCst);
            Ok::<_, Infallible>(Response::new(HttpBody::from("")))
        }
    });
    let service = ServiceBuilder::new()
        .layer(ConcurrencyLimitLayer::new(3))
        .service(slow);
    let builder = builder("http://localhost").transport(TowerTransport::new(service));
    let client: Client = builder.build().unwrap();
    let calls: Vec<_> = (0..20)
        .map(|_| {
            let client = client.clone();
            tokio::spawn(async move { client.call(List::default()).await })
        })
        .collect();
    for call in calls {
        call.await.unwrap().unwrap();
    }
    assert_eq!(most.load(Ordering::SeqCst), 3);
}

#[tokio::test]
async fn a_function_is_a_transport() {
    let service = service_fn(|request: Request<HttpBody>| async move {
        let echo = format!("{{\"name\":\"{} {}\"}}", request.method(), request.uri());
        let mut response = Response::new(HttpBody::from(echo));
        *response.status_mut() = StatusCode::CREATED;
        let id = HeaderValue::from_static("id-1");
        response.headers_mut().insert("x-request-id", id);
        Ok::<_, Infallible>(response)
    });
    let builder = builder("http://localhost/v2").transport(TowerTransport::new(service));
    let client: Client = builder.build().unwrap();
    let call = client.call(update()).query("q", "a b");
    let response = call.send_raw().await.unwrap();
    assert_eq!(response.status, StatusCode::CREATED);
    assert_eq!(response.request_id(), Some("id-1"));
    let echo = "PATCH http://localhost/v2/groups/g/things/1?q=a%20b";
    assert_eq!(response.value.name, echo);
}

#[tokio::test]
async fn errors_of_services_count_as_broken_connections() {
    let count = Arc::new(AtomicUsize::new(0));
    let calls = count.clone();
    let service = service_fn(move |_: Request<HttpBody>| {
        calls.fetch_add(1, Ordering::SeqCst);
        async { Err::<Response<HttpBody>, _>(BoxError::from("no such luck")) }
    });
    let builder = builder("http://localhost").transport(TowerTransport::new(service));
    let client: Client = builder.build().unwrap();
    let error = client.call(List::default()).await.unwrap_err();
    let text = "list: the connection broke: no such luck (3 attempts)";
    assert_eq!(error.to_string(), text);
    assert_eq!(count.swap(0, Ordering::SeqCst), 3);
    let error = client.call(update()).await.unwrap_err();
    assert!(error.is_outcome_unknown(), "{error}");
    let post = client.request(http::Method::POST, "/things");
    assert_eq!(post.await.unwrap_err().attempts(), 1);
    assert_eq!(count.load(Ordering::SeqCst), 2, "nobody sends those again");
}

#[tokio::test]
async fn a_service_that_is_never_ready_sends_nothing() {
    #[derive(Clone)]
    struct Unready;

    impl Service<Request<HttpBody>> for Unready {
        type Response = Response<HttpBody>;
        type Error = BoxError;
        type Future = std::future::Ready<Result<Response<HttpBody>, BoxError>>;

        fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), BoxError>> {
            Poll::Ready(Err("shut down".into()))
        }

        fn call(&mut self, _: Request<HttpBody>) -> Self::Future {
            panic!("it is not ready")
        }
    }

    let builder = builder("http://localhost").transport(TowerTransport::new(Unready));
    let client: Client = builder.build().unwrap();
    let error = client.call(List::default()).await.unwrap_err();
    assert!(error.to_string().contains("shut down"), "{error}");
}

/// An operation whose body is a file.
struct Upload(rt::File);

impl Endpoint for Upload {
    type Success = rt::AnyJson;
    type Failure = rt::AnyJson;
    const OPERATION: Operation = Operation {
        id: "upload",
        method: "POST",
        path: "/files",
        security: &[],
        server: None,
    };

    fn request(&self, request: &mut RequestBuilder) {
        request.bytes_as("text/plain", &self.0);
    }

    fn success(answer: &Answer<'_>) -> Result<Self::Success, rt::json::ReadError> {
        answer.json()
    }

    fn failure(answer: &Answer<'_>) -> Option<Self::Failure> {
        answer.json().ok()
    }
}

#[tokio::test]
async fn files_pass_through_layers_as_they_are_read() {
    let server = Server::start(|before, _| {
        Reply::Keep(match before {
            0 => answer("500 Internal Server Error", "{}"),
            _ => answer("200 OK", "{}"),
        })
    });
    let service = ServiceBuilder::new()
        .layer(Stamp::default())
        .service(sockets());
    let builder = builder(&server.url).transport(TowerTransport::new(service));
    let client: Client = builder.build().unwrap();
    let text = "0123456789".repeat(20_000);
    let own = text.clone();
    let file = rt::File::from_opener(move || Ok(std::io::Cursor::new(own.clone())));
    let file = file.of_length(text.len() as u64);
    let response = client.call(Upload(file)).send_raw().await.unwrap();
    assert_eq!(response.attempts, 2);
    let requests = server.requests();
    assert!(requests.iter().all(|sent| sent.body == text));
    let length = text.len().to_string();
    assert_eq!(requests[0].header("content-length"), Some(&*length));
}
