//! How long an attempt and a call may take.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

#[path = "support/calls.rs"]
mod calls;
#[path = "support/fake.rs"]
mod fake;
#[path = "support/script.rs"]
mod script;
#[path = "support/socket.rs"]
mod socket;
mod support;

use std::future::IntoFuture;
#[cfg(target_os = "linux")]
use std::net::TcpStream;
use std::time::{Duration, Instant};

use calls::{List, Update};
use fake::{FakeClock, builder};
#[cfg(target_os = "linux")]
use rt::client::ReqwestTransport;
use rt::client::{Call, Client, Clock, ErrorKind, RetryPolicy, Sleep, TransportErrorKind};
use rt::http::Method;
use script::{Part, Script, Step, answer, fail, hang, poll, run, secs, streamed};
use socket::{Socket, soon};
use specwright_runtime as rt;
use support::Everything;
use tokio::io::AsyncWriteExt;
#[cfg(target_os = "linux")]
use tokio::net::{TcpListener, TcpSocket};

const NEARLY_MAX: Duration = Duration::MAX.saturating_sub(Duration::from_nanos(1));

/// A call that is answered by a script made for its clock.
fn calling<S>(steps: impl FnOnce(&FakeClock) -> S) -> (Call<List>, Script, FakeClock)
where
    S: IntoIterator<Item = Step>,
{
    let clock = FakeClock::new();
    let script = Script::of(steps(&clock));
    (script.client(&clock).call(List::default()), script, clock)
}

fn millis(millis: u64) -> Duration {
    Duration::from_millis(millis)
}

#[test]
fn an_attempt_may_take_a_minute_until_its_head_comes() {
    let late = |time: Duration| calling(|clock| [answer(200, "").takes(clock, time)]).0;
    run(late(millis(59_999)).max_retries(0)).unwrap();
    let error = run(late(secs(60)).max_retries(0)).unwrap_err();
    assert!(error.is_timeout() && error.is_outcome_unknown() && !error.is_connect());
    assert_eq!(
        error.to_string(),
        "list: no full answer in time: the attempt took more than 60 s"
    );
    assert!(error.status().is_none() && error.body().is_none());
}

#[test]
fn an_attempt_may_take_a_minute_until_the_last_byte_of_its_body() {
    let slow = |first: u64, second: u64| {
        let (call, ..) = calling(|clock| {
            let wait = |time| Part::Takes(clock.clone(), secs(time));
            let (one, two) = (Part::data("{\"data\":"), Part::data("[]}"));
            [streamed(200, vec![one, wait(first), two, wait(second)])]
        });
        call.max_retries(0)
    };
    run(slow(30, 29)).unwrap();
    for (first, second, came) in [(60, 0, "{\"data\":"), (30, 30, "{\"data\":[]}")] {
        let error = run(slow(first, second)).unwrap_err();
        assert!(error.is_timeout() && error.is_outcome_unknown());
        assert_eq!(error.status().unwrap(), 200);
        assert_eq!(error.body().unwrap(), came);
    }
    let error = run(slow(60, 0)).unwrap_err();
    assert_eq!(
        error.to_string(),
        "list: no full answer in time: the attempt took more than 60 s; \
         it had answered 200 OK with JSON that is cut off: {\"data\":"
    );
}

/// A server that sends a body in two parts, between which time passes.
async fn slow_server(clock: &FakeClock, pause: Duration) -> Socket {
    let clock = clock.clone();
    Socket::serving(move |mut socket, _| {
        let clock = clock.clone();
        async move {
            let head = b"HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\n[1";
            socket.write_all(head).await.unwrap();
            clock.advance(pause);
            if pause >= secs(60) {
                std::future::pending::<()>().await;
            }
            socket.write_all(b",2").await.unwrap();
            socket.write_all(b"]").await.unwrap();
        }
    })
    .await
}

#[tokio::test]
async fn over_a_socket_too_the_timeout_covers_the_body() {
    let clock = FakeClock::new();
    let server = slow_server(&clock, secs(60)).await;
    let client = server.builder(&clock).max_retries(0).build().unwrap();
    let error = soon(client.call(List::default())).await.unwrap_err();
    assert!(error.is_timeout() && error.is_outcome_unknown());
    assert_eq!(server.requests().len(), 1);
}

#[tokio::test]
async fn over_a_socket_a_slow_body_is_read_to_its_end() {
    let clock = FakeClock::new();
    let server = slow_server(&clock, secs(59)).await;
    let client = server.builder(&clock).max_retries(0).build().unwrap();
    let call = client.request(Method::GET, "/");
    assert_eq!(soon(call).await.unwrap().text(), "[1,2]");
}

#[test]
fn each_attempt_has_the_whole_timeout() {
    let (call, script, clock) = calling(|clock| {
        let late = hang().takes(clock, secs(60));
        [late, answer(204, "").takes(clock, secs(59))]
    });
    let response = run(call.send_raw()).unwrap();
    assert_eq!((response.attempts, script.count()), (2, 2));
    assert_eq!(script.dropped(), 1, "the first exchange is given up");
    assert_eq!(clock.slept(), [0.5]);
}

#[test]
fn the_timeout_of_a_call_stands_above_that_of_the_client() {
    for (of_client, of_call, is_ok) in [(5, 11, true), (60, 10, false), (10, 10, false)] {
        let clock = FakeClock::new();
        let script = Script::of([answer(200, "").takes(&clock, secs(10))]);
        let builder = builder().clock(clock).transport(script);
        let client: Client = builder.timeout(secs(of_client)).build().unwrap();
        let call = client.call(List::default()).timeout(secs(of_call));
        let result = run(call.max_retries(0));
        assert_eq!(result.is_ok(), is_ok, "{of_client} {of_call}");
        if let Err(error) = result {
            let told = "the attempt took more than 10 s";
            assert!(error.to_string().ends_with(told), "{error}");
        }
    }
}

#[test]
fn the_deadline_covers_all_attempts_and_waits() {
    // 60 s until the first attempt is given up, half a second of waiting: 39.5 s are left.
    for (second, is_ok) in [(millis(39_499), true), (millis(39_500), false)] {
        let (call, script, clock) = calling(|clock| {
            let second = answer(200, "").takes(clock, second);
            [hang().takes(clock, secs(60)), second]
        });
        let result = run(call.deadline(secs(100)));
        assert_eq!((script.count(), clock.slept()), (2, vec![0.5]));
        assert_eq!(result.is_ok(), is_ok);
        if let Err(error) = result {
            assert!(error.is_timeout() && error.is_outcome_unknown());
            assert_eq!(
                error.to_string(),
                "list: no full answer in time: the deadline of 100 s has passed \
                 (2 attempts, no time is left for a retry)"
            );
        }
    }
}

#[test]
fn the_deadline_ends_a_body_on_its_way() {
    let (call, script, _) = calling(|clock| {
        let wait = Part::Takes(clock.clone(), secs(5));
        [streamed(200, vec![Part::data("["), wait, Part::Hang])]
    });
    let error = run(call.deadline(secs(5))).unwrap_err();
    assert!(
        error
            .to_string()
            .contains("the deadline of 5 s has passed; it had answered 200 OK")
    );
    assert_eq!((script.count(), script.dropped()), (1, 1));
}

#[test]
fn a_wait_that_would_end_behind_the_deadline_is_not_begun() {
    for (deadline, after, waits) in [
        (secs(5), Some("5"), false),
        (secs(5), Some("4.999"), true),
        (millis(500), None, false),
        (millis(501), None, true),
    ] {
        let (call, script, clock) = calling(|_| {
            let busy = answer(503, r#"{"message":"busy"}"#);
            let busy = after
                .into_iter()
                .fold(busy, |busy, s| busy.header("retry-after", s));
            [busy, answer(204, "")]
        });
        let result = run(call.deadline(deadline));
        assert_eq!(result.is_ok(), waits, "{deadline:?}");
        assert_eq!(clock.sleeps().len(), usize::from(waits));
        let Err(error) = result else { continue };
        assert_eq!(script.count(), 1);
        let wish = after.map_or("", |_| "the server asks to wait 5 s, ");
        let told = format!("busy ({wish}no time is left for a retry)");
        assert!(error.to_string().ends_with(&told), "{error}");
        assert!(error.is_server_error() && error.is_retryable() && !error.is_timeout());
        assert_eq!(error.retry_after(), after.map(|_| secs(5)));
    }
}

#[test]
fn a_broken_connection_too_is_told_when_no_time_is_left() {
    let (call, script, clock) =
        calling(|clock| [fail(TransportErrorKind::Interrupted).takes(clock, secs(4))]);
    let error = run(call.deadline(millis(4_500))).unwrap_err();
    assert_eq!(
        error.to_string(),
        "list: the connection broke: as the script says (no time is left for a retry)"
    );
    assert_eq!((script.count(), clock.sleeps().len()), (1, 0));
}

/// A client that sends one request at a time, the first of which hangs, and that one.
fn busy(clock: &FakeClock, then: Step) -> (Client, Script) {
    let script = Script::of([hang(), then]);
    let builder = builder().clock(clock.clone()).transport(script.clone());
    (builder.max_concurrency(1).build().unwrap(), script)
}

#[test]
fn a_call_whose_turn_does_not_come_in_time_sends_nothing() {
    let clock = FakeClock::new();
    let (client, script) = busy(&clock, answer(204, ""));
    let mut first = Box::pin(
        client
            .call(List::default())
            .timeout(Duration::MAX)
            .into_future(),
    );
    assert!(poll(first.as_mut()).is_none());
    let update = Update::new(Everything::new());
    let mut second = Box::pin(client.call(update).deadline(secs(5)).into_future());
    assert!(poll(second.as_mut()).is_none());
    clock.advance(millis(4_999));
    assert!(poll(second.as_mut()).is_none());
    clock.advance(millis(1));
    let error = poll(second.as_mut()).unwrap().unwrap_err();
    assert_eq!(script.count(), 1, "nothing but the first was sent");
    assert!(error.is_timeout() && !error.is_outcome_unknown() && error.is_retryable());
    assert!(!error.is_connect());
    let told = "not sent: the deadline of 5 s passed while others had their turn, of which there are 1 at once";
    assert!(error.to_string().contains(told), "{error}");
    drop(first);
    run(client.call(List::default()).deadline(secs(5))).unwrap();
    assert_eq!(script.count(), 2);
}

#[test]
fn waiting_for_a_turn_takes_of_the_deadline_and_of_no_timeout() {
    for (deadline, is_ok) in [
        (None, true),
        (Some(secs(160)), true),
        (Some(secs(159)), false),
    ] {
        let clock = FakeClock::new();
        let (client, script) = busy(&clock, answer(204, "").takes(&clock, secs(59)));
        let mut first = Box::pin(
            client
                .call(List::default())
                .timeout(Duration::MAX)
                .into_future(),
        );
        assert!(poll(first.as_mut()).is_none());
        let call = client.call(List::default()).max_retries(0);
        let call = call.deadline(deadline.unwrap_or(Duration::MAX));
        let mut second = Box::pin(call.into_future());
        assert!(poll(second.as_mut()).is_none());
        clock.advance(secs(100));
        assert!(poll(second.as_mut()).is_none());
        assert_eq!(script.count(), 1);
        drop(first);
        let result = run(second);
        assert_eq!((script.count(), result.is_ok()), (2, is_ok), "{deadline:?}");
        if let Err(error) = result {
            assert!(
                error
                    .to_string()
                    .ends_with("the deadline of 159 s has passed"),
                "{error}"
            );
        }
    }
}

#[test]
fn the_deadline_of_a_call_stands_above_that_of_the_client() {
    for (of_call, is_ok) in [
        (None, false),
        (Some(secs(21)), true),
        (Some(Duration::MAX), true),
    ] {
        let clock = FakeClock::new();
        let script = Script::of([answer(204, "").takes(&clock, secs(20))]);
        let builder = builder().clock(clock).transport(script);
        let client: Client = builder.deadline(secs(10)).build().unwrap();
        let mut call = client.call(List::default());
        if let Some(deadline) = of_call {
            call = call.deadline(deadline);
        }
        assert_eq!(run(call).is_ok(), is_ok, "{of_call:?}");
    }
}

#[test]
fn the_longest_times_limit_nothing_and_the_shortest_fail() {
    let year = secs(366 * 24 * 60 * 60);
    for longest in [Duration::MAX, NEARLY_MAX] {
        let (call, ..) = calling(|clock| [answer(204, "").takes(clock, year)]);
        run(call.timeout(longest).deadline(longest)).unwrap();
    }
    let (call, script, _) = calling(|_| [hang()]);
    let error = run(call.timeout(Duration::ZERO).max_retries(0)).unwrap_err();
    assert!(
        error
            .to_string()
            .ends_with("the attempt took more than 0 s"),
        "{error}"
    );
    assert_eq!(script.count(), 1);
}

#[test]
fn behind_the_deadline_nothing_is_sent() {
    let (call, script, _) = calling(|_| [answer(204, "")]);
    let error = run(call.deadline(Duration::ZERO)).unwrap_err();
    assert_eq!(script.count(), 0);
    assert!(error.is_timeout() && !error.is_outcome_unknown());
    let told = "not sent: the deadline of 0 s had passed";
    assert!(error.to_string().contains(told), "{error}");
}

/// A clock whose sleeps take longer than they should, as on a machine that was suspended.
struct Drowsy(FakeClock);

impl Clock for Drowsy {
    fn sleep(&self, duration: Duration) -> Sleep {
        self.0.sleep(duration * 100)
    }

    fn limit(&self, duration: Duration) -> Sleep {
        self.0.limit(duration)
    }

    fn now(&self) -> Instant {
        self.0.now()
    }
}

#[test]
fn a_wait_that_took_longer_than_it_should_sends_nothing_behind_the_deadline() {
    let script = Script::of([answer(503, "{}"), answer(204, "")]);
    let builder = builder().clock(Drowsy(FakeClock::new()));
    let client: Client = builder.transport(script.clone()).build().unwrap();
    let error = run(client.call(List::default()).deadline(secs(10))).unwrap_err();
    assert_eq!(script.count(), 1);
    assert!(error.is_timeout() && !error.is_outcome_unknown(), "{error}");
}

#[tokio::test]
async fn tokio_takes_the_longest_times_as_well() {
    for longest in [Duration::MAX, NEARLY_MAX] {
        let script = Script::of([answer(503, "").header("retry-after", "0"), answer(204, "")]);
        let builder = builder().clock(rt::client::TokioClock).transport(script);
        let policy = RetryPolicy::new().max_server_delay(longest);
        let client: Client = builder.retries(policy).build().unwrap();
        let call = client.call(List::default());
        soon(call.timeout(longest).deadline(longest)).await.unwrap();
    }
}

#[test]
fn a_connection_that_takes_too_long_is_a_timeout_of_connecting() {
    let (call, script, _) = calling(|_| [fail(TransportErrorKind::ConnectTimeout)]);
    let error = run(call.max_retries(0)).unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::Timeout(_)));
    assert!(error.is_timeout() && error.is_connect() && !error.is_outcome_unknown());
    assert_eq!(script.count(), 1);
}

/// A server that accepts nobody, and those that fill its queue. How long that is, is the system's business.
#[cfg(target_os = "linux")]
fn full_server() -> (TcpListener, Vec<TcpStream>) {
    let socket = TcpSocket::new_v4().unwrap();
    socket.bind(([127, 0, 0, 1], 0).into()).unwrap();
    let server = socket.listen(1).unwrap();
    let address = server.local_addr().unwrap();
    let connect = || TcpStream::connect_timeout(&address, millis(200)).ok();
    let waiting: Vec<_> = std::iter::from_fn(connect).take(64).collect();
    assert!(waiting.len() < 64, "it has no end");
    (server, waiting)
}

#[cfg(target_os = "linux")]
#[tokio::test]
async fn a_server_that_accepts_nobody_is_a_timeout_of_connecting() {
    let (server, _waiting) = full_server();
    let transport = ReqwestTransport::builder().no_proxy();
    let transport = transport.connect_timeout(millis(100)).build().unwrap();
    let builder = builder().clock(FakeClock::new()).transport(transport);
    let url = format!("http://{}", server.local_addr().unwrap());
    let client: Client = builder.base_url(url).build().unwrap();
    let update = Update::new(Everything::new());
    let error = soon(client.call(update).max_retries(1)).await.unwrap_err();
    assert!(error.is_timeout() && error.is_connect(), "{error}");
    assert!(!error.is_outcome_unknown() && error.is_retryable());
    assert_eq!(error.attempts(), 2, "a PATCH that never left is sent again");
}
