//! Many calls at once through one client, against a server that fails some of them.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

#[path = "support/calls.rs"]
mod calls;
#[path = "support/crowd.rs"]
mod crowd;
mod support;

use calls::{API, KEY};
use crowd::{Crowd, Fault, InstantClock};
use rt::client::{Client, Error, ReqwestTransport, Response};
use rt::http::Method;
use rt::json::AnyJson;
use specwright_runtime as rt;

/// How many calls are made at once.
const CALLS: usize = 2_000;

/// How many requests of a client may be on their way at once, unless something else is said.
const MOST_AT_ONCE: usize = 256;

/// Every so manieth call meets a fault, at its first attempt.
const ONE_IN: usize = 10;

const METHODS: [Method; 3] = [Method::GET, Method::POST, Method::PUT];

type Ended = Result<Response<AnyJson>, Error<AnyJson>>;

fn client(url: &str) -> Client {
    let transport = ReqwestTransport::builder().no_proxy().build().unwrap();
    let builder = Client::builder(API).api_key(KEY).base_url(url);
    let builder = builder.transport(transport).clock(InstantClock);
    builder.build().unwrap()
}

fn method(call: usize) -> Method {
    METHODS[call % METHODS.len()].clone()
}

/// What the first attempt of a call meets.
fn fault(call: usize) -> Option<Fault> {
    call.is_multiple_of(ONE_IN)
        .then(|| Fault::ALL[call / ONE_IN % Fault::ALL.len()])
}

async fn make(client: Client, call: usize) -> Ended {
    let request = client.request(method(call), format!("/calls/{call}"));
    let request = if method(call) == Method::GET {
        request
    } else {
        request.json(&"x".repeat(call % 500))
    };
    request.header("x-call", call.to_string()).send_raw().await
}

/// Makes all calls at once; what came of each, in their order.
async fn make_all(client: &Client) -> Vec<Ended> {
    let calls = (0..CALLS).map(|call| tokio::spawn(make(client.clone(), call)));
    let mut ended = Vec::new();
    for call in calls.collect::<Vec<_>>() {
        ended.push(call.await.unwrap());
    }
    ended
}

/// Whether a call ended as its fault has it; gives how often it was sent.
fn attempts(call: usize, ended: &Ended) -> u32 {
    let may_act_twice = method(call) == Method::POST;
    match (fault(call), ended) {
        (None, Ok(answer)) => {
            assert_eq!(answer.value.text(), format!("{{\"call\":{call}}}"));
            assert_eq!(answer.attempts, 1);
        }
        (Some(Fault::Html), Err(error)) => {
            assert!(error.is_unreadable() && error.attempts() == 1, "{error}");
        }
        (Some(fault), Err(error)) if may_act_twice && fault.is_silent() => {
            assert!(error.is_outcome_unknown(), "{call}: {error}");
            assert_eq!(error.attempts(), 1);
        }
        (Some(fault), Ok(answer)) => {
            assert!(fault != Fault::Html && !(may_act_twice && fault.is_silent()));
            assert_eq!(answer.attempts, 2, "{fault:?}");
        }
        (fault, Err(error)) => panic!("{call} met {fault:?}: {error}"),
    }
    match ended {
        Ok(answer) => answer.attempts,
        Err(error) => error.attempts(),
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_2000_calls_at_once_each_ends_as_it_should() {
    let crowd = Crowd::start(fault).await;
    let client = client(&crowd.url);
    let ended = make_all(&client).await;
    let sent: u32 = (0..CALLS)
        .zip(&ended)
        .map(|(call, ended)| attempts(call, ended))
        .sum();
    let seen = crowd.seen();
    assert_eq!(seen.requests, sent as usize, "each attempt arrives once");
    assert!(ended.iter().filter(|ended| ended.is_ok()).count() > CALLS * 9 / 10);
    assert!(seen.at_once <= MOST_AT_ONCE, "{}", seen.at_once);
    assert!(seen.at_once > 16, "they did run at once: {}", seen.at_once);
    let broken = (0..CALLS).filter(|call| fault(*call).is_some_and(Fault::is_silent));
    // While one is being opened, another may become free and take its request: the new one then waits in the pool.
    let most = MOST_AT_ONCE * 2 + broken.count();
    assert!(seen.connections <= most, "{} > {most}", seen.connections);
    assert!(seen.requests > 4 * seen.connections, "they are used again");
    println!("{seen:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn while_a_server_fails_everything_the_budget_holds_and_then_recovers() {
    let crowd = Crowd::start(|call| (call < CALLS).then_some(Fault::Error)).await;
    crowd.always(true);
    let client = client(&crowd.url);
    let ended = make_all(&client).await;
    assert!(ended.iter().all(Result::is_err));
    let told = |ended: &&Ended| {
        let error = ended.as_ref().unwrap_err();
        assert!(error.is_server_error(), "{error}");
        error
            .to_string()
            .contains("the budget for retries is spent")
    };
    assert!(ended.iter().filter(told).count() >= CALLS - 100);
    assert_eq!(crowd.seen().requests, CALLS + 100);

    crowd.always(false);
    crowd.forget();
    let spent = make(client.clone(), 0).await.unwrap_err();
    assert_eq!(spent.attempts(), 1);
    // Five good calls earn a retry.
    for call in 0..5 {
        make(client.clone(), CALLS + call).await.unwrap();
    }
    let earned = make(client.clone(), 1).await.unwrap();
    assert_eq!(earned.attempts, 2);
}

/// Memory that the process holds, in pages of the system.
#[cfg(target_os = "linux")]
fn resident_pages() -> usize {
    let text = std::fs::read_to_string("/proc/self/statm").unwrap();
    text.split(' ').nth(1).unwrap().parse().unwrap()
}

#[cfg(target_os = "linux")]
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn rounds_of_calls_leave_no_memory_behind() {
    const MOST_PAGES: usize = 16 * 1024 * 1024 / 4096;
    let crowd = Crowd::start(fault).await;
    let client = client(&crowd.url);
    let mut pages = Vec::new();
    for _ in 0..20 {
        drop(make_all(&client).await);
        crowd.forget();
        pages.push(resident_pages());
    }
    // The first rounds fill pools and caches. A kilobyte left behind by each call would be 32 MiB in the others.
    let at_first = pages[..4].iter().max().unwrap();
    assert!(pages[19] < at_first + MOST_PAGES, "{pages:?}");
    println!("{pages:?}");
}
