//! When a request is sent again, after how long, and what errors say of it.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

#[path = "retries/budget.rs"]
mod budget;
#[path = "support/calls.rs"]
mod calls;
#[path = "support/fake.rs"]
mod fake;
#[path = "support/script.rs"]
mod script;
mod support;
#[path = "retries/waits.rs"]
mod waits;

use std::future::IntoFuture;

use calls::Update;
use fake::{FakeClock, builder};
use rt::AnyJson;
use rt::client::{Call, Error, Resend, RetryPolicy, TransportErrorKind, Undocumented};
use rt::http::Method;
use rt::json::from_str;
use script::{Part, Script, Step, answer, fail, hang, poll, run, streamed};
use specwright_runtime as rt;

const METHODS: [Method; 7] = [
    Method::GET,
    Method::HEAD,
    Method::OPTIONS,
    Method::PUT,
    Method::DELETE,
    Method::POST,
    Method::PATCH,
];

/// A call that is answered with each of the steps in turn, on a clock that the test keeps.
fn calling(method: Method, steps: &[Step]) -> (Call<Undocumented>, Script, FakeClock) {
    let (script, clock) = (Script::of(steps.iter().cloned()), FakeClock::new());
    let call = script.client(&clock).request(method, "/things");
    (call, script, clock)
}

/// How a GET ends that is answered with `step` over and over, and how long it waits in between.
fn getting(step: Step) -> (Error<AnyJson>, Vec<f64>) {
    let (call, script, clock) = calling(Method::GET, &[step]);
    let error = run(call).unwrap_err();
    assert_eq!(script.count(), clock.slept().len() + 1);
    assert_eq!(error.attempts() as usize, script.count());
    (error, clock.slept())
}

#[test]
fn a_request_is_sent_again_twice_and_no_more() {
    for method in METHODS {
        let (call, script, clock) = calling(method, &[answer(503, "{}")]);
        let error = run(call).unwrap_err();
        assert_eq!(script.count(), 3);
        assert_eq!(clock.slept(), [0.5, 1.0]);
        assert_eq!(error.attempts(), 3);
        assert!(error.is_server_error() && error.is_retryable());
        let told = "request: the server answered 503 Service Unavailable (3 attempts)";
        assert_eq!(error.to_string(), told);
    }
}

#[test]
fn an_answer_says_how_often_its_request_was_sent() {
    let bad = answer(503, "{}");
    for attempts in [1, 2, 3] {
        let mut steps = vec![bad.clone(); attempts - 1];
        steps.push(answer(200, "[1]"));
        let (call, script, _) = calling(Method::POST, &steps);
        let response = run(call.send_raw()).unwrap();
        assert_eq!(response.attempts as usize, attempts);
        assert_eq!(response.value.text(), "[1]");
        assert_eq!(script.count(), attempts);
    }
    let (call, ..) = calling(Method::GET, &[answer(404, "")]);
    let error = run(call).unwrap_err();
    assert_eq!(error.attempts(), 1);
    assert!(!error.to_string().contains("attempts"), "{error}");
    let (call, script, _) = calling(Method::GET, &[answer(200, "")]);
    assert_eq!(run(call.header("a b", "")).unwrap_err().attempts(), 0);
    assert_eq!(script.count(), 0);
}

#[test]
fn only_statuses_that_may_change_are_tried_again() {
    for method in [Method::GET, Method::POST, Method::DELETE] {
        for status in [408, 409, 429, 500, 501, 502, 503, 504, 520, 529, 599, 600] {
            let (call, script, _) = calling(method.clone(), &[answer(status, "{}")]);
            let error = run(call).unwrap_err();
            assert_eq!(script.count(), 3, "{method} {status}");
            assert!(error.is_retryable(), "{status}");
        }
        for status in [
            300, 302, 304, 400, 401, 402, 403, 404, 405, 406, 410, 412, 413, 418, 422, 425, 451,
            499,
        ] {
            let (call, script, clock) = calling(method.clone(), &[answer(status, "{}")]);
            let error = run(call).unwrap_err();
            assert_eq!(script.count(), 1, "{method} {status}");
            assert!(clock.slept().is_empty());
            assert!(!error.is_retryable(), "{status}");
        }
    }
}

#[test]
fn a_request_that_never_left_is_sent_again_whatever_it_is() {
    for kind in [
        TransportErrorKind::Connect,
        TransportErrorKind::ConnectTimeout,
    ] {
        for method in METHODS {
            let (call, script, clock) = calling(method, &[fail(kind)]);
            let error = run(call).unwrap_err();
            assert_eq!((script.count(), error.attempts()), (3, 3));
            assert_eq!(clock.slept(), [0.5, 1.0]);
            assert!(error.is_connect() && error.is_retryable() && !error.is_outcome_unknown());
            assert_eq!(
                error.is_timeout(),
                kind == TransportErrorKind::ConnectTimeout
            );
            let told = "request: could not connect: as the script says (3 attempts)";
            assert_eq!(error.to_string(), told);
        }
    }
}

#[test]
fn a_request_that_may_have_been_carried_out_is_sent_again_only_where_that_is_harmless() {
    for kind in [TransportErrorKind::Timeout, TransportErrorKind::Interrupted] {
        for method in METHODS {
            let is_harmless = method != Method::POST && method != Method::PATCH;
            for step in [
                fail(kind),
                streamed(200, vec![Part::data("{"), Part::Fail(kind)]),
            ] {
                let (call, script, _) = calling(method.clone(), &[step]);
                let error = run(call).unwrap_err();
                assert_eq!(script.count(), if is_harmless { 3 } else { 1 }, "{method}");
                assert_eq!(error.is_retryable(), is_harmless);
                assert!(error.is_outcome_unknown() && !error.is_connect());
                assert_eq!(error.is_timeout(), kind == TransportErrorKind::Timeout);
            }
        }
    }
}

#[test]
fn one_attempt_that_may_have_been_carried_out_is_enough() {
    let (lost, unsent) = (TransportErrorKind::Timeout, TransportErrorKind::Connect);
    for (kinds, is_unknown) in [
        ([lost, unsent, unsent], true),
        ([unsent, lost, unsent], true),
        ([unsent, unsent, lost], true),
        ([unsent, unsent, unsent], false),
    ] {
        let (call, script, _) = calling(Method::DELETE, &kinds.map(fail));
        let error = run(call).unwrap_err();
        assert_eq!(
            (script.count(), error.is_outcome_unknown()),
            (3, is_unknown)
        );
    }
    let (call, ..) = calling(Method::DELETE, &[fail(lost), answer(404, "")]);
    let error = run(call).unwrap_err();
    assert!(!error.is_outcome_unknown(), "the server has told");
}

#[test]
fn what_cannot_be_sent_or_taken_is_not_tried_again() {
    for kind in [TransportErrorKind::Unsendable, TransportErrorKind::TooLarge] {
        for method in METHODS {
            let (call, script, _) = calling(method, &[fail(kind)]);
            let error = run(call.idempotency_key("k")).unwrap_err();
            assert_eq!(script.count(), 1);
            let is_sent = kind == TransportErrorKind::TooLarge;
            assert_eq!(error.is_outcome_unknown(), is_sent);
        }
    }
    let (error, _) = getting(fail(TransportErrorKind::Unsendable));
    assert!(!error.is_retryable() && !error.is_connect(), "{error}");
    let (error, _) = getting(fail(TransportErrorKind::TooLarge));
    assert!(!error.is_retryable() && !error.is_timeout());
}

#[test]
fn under_an_idempotency_key_any_request_is_sent_again_always_under_the_same() {
    for kind in [TransportErrorKind::Timeout, TransportErrorKind::Interrupted] {
        for method in [Method::POST, Method::PATCH] {
            let (call, script, _) = calling(method, &[fail(kind)]);
            let error = run(call.idempotency_key("k-1")).unwrap_err();
            let keys: Vec<_> = script
                .requests()
                .iter()
                .map(|request| request.headers["idempotency-key"].clone())
                .collect();
            assert_eq!(keys, ["k-1"; 3]);
            assert!(error.is_retryable() && error.is_outcome_unknown());
        }
    }
    let (call, script, _) = calling(Method::POST, &[fail(TransportErrorKind::Timeout)]);
    run(call.header("Idempotency-Key", "k-2")).unwrap_err();
    assert_eq!(script.count(), 3, "however it is set");
}

#[test]
fn an_idempotency_key_that_says_nothing_is_refused() {
    for key in ["", " "] {
        let (call, script, _) = calling(Method::POST, &[fail(TransportErrorKind::Timeout)]);
        let error = run(call.idempotency_key(key)).unwrap_err();
        assert!(error.is_refused(), "{error}");
        assert_eq!(script.count(), 0);
    }
}

#[test]
fn who_asks_for_it_gets_no_create_sent_again_that_a_gateway_gave_up() {
    let policy = || RetryPolicy::new().resend(Resend::IfSafeWhateverTheAnswer);
    for (status, method, count) in [
        (504, Method::POST, 1),
        (500, Method::PATCH, 1),
        (408, Method::POST, 1),
        (429, Method::POST, 3),
        (409, Method::POST, 3),
        (504, Method::GET, 3),
        (504, Method::PUT, 3),
    ] {
        let (call, script, _) = calling(method.clone(), &[answer(status, "{}")]);
        run(call.retries(policy())).unwrap_err();
        assert_eq!(script.count(), count, "{method} {status}");
    }
    let (call, script, _) = calling(Method::POST, &[answer(504, "{}")]);
    run(call.retries(policy()).idempotency_key("k-1")).unwrap_err();
    assert_eq!(script.count(), 3);
}

#[test]
fn who_asks_for_it_gets_creates_sent_again() {
    let always = RetryPolicy::new().resend(Resend::Always);
    for kind in [TransportErrorKind::Timeout, TransportErrorKind::Interrupted] {
        let (call, script, _) = calling(Method::POST, &[fail(kind)]);
        let error = run(call.retries(always.clone())).unwrap_err();
        assert_eq!(script.count(), 3);
        assert!(!error.is_retryable(), "it still is not known to be safe");
    }
}

#[test]
fn how_often_is_said_by_the_call_or_else_by_the_client() {
    let step = || answer(500, "{}");
    for (count, requests) in [(0, 1), (1, 2), (5, 6)] {
        let (call, script, _) = calling(Method::GET, &[step()]);
        run(call.max_retries(count)).unwrap_err();
        assert_eq!(script.count(), requests);
    }
    let (call, script, _) = calling(Method::GET, &[step()]);
    run(call.retries(RetryPolicy::never())).unwrap_err();
    assert_eq!(script.count(), 1);
    let script = Script::of([step()]);
    let shared = builder()
        .clock(FakeClock::new())
        .transport(script.clone())
        .max_retries(1);
    let client = shared.build().unwrap();
    run(client.request(Method::GET, "/")).unwrap_err();
    assert_eq!(script.count(), 2);
    run(client.request(Method::GET, "/").max_retries(3)).unwrap_err();
    assert_eq!(script.count(), 2 + 4);
}

#[test]
fn a_server_overrules_its_status() {
    for (status, said, requests) in [
        (400, "true", 3),
        (404, "true", 3),
        (503, "false", 1),
        (429, "false", 1),
        (503, "true", 3),
        (400, "false", 1),
        (400, "maybe", 1),
        (503, "", 3),
    ] {
        let (call, script, _) = calling(
            Method::POST,
            &[answer(status, "{}").header("x-should-retry", said)],
        );
        let error = run(call).unwrap_err();
        assert_eq!(script.count(), requests, "{status} {said}");
        assert_eq!(error.is_retryable(), requests == 3, "{status} {said}");
    }
    let step = answer(200, "").header("x-should-retry", "true");
    let (call, script, _) = calling(Method::GET, &[step]);
    run(call).unwrap();
    assert_eq!(script.count(), 1, "success is success");
}

#[test]
fn every_attempt_sends_the_same_bytes() {
    let busy = answer(503, "{}");
    let script = Script::of([busy, fail(TransportErrorKind::Connect), answer(200, "{}")]);
    let body = r#"{"text":"é","password":"correct horse","new":[1,2.50]}"#;
    let call = script
        .client(&FakeClock::new())
        .call(Update::new(from_str(body).unwrap()))
        .query("q", "a b")
        .header("x-more", "1")
        .body_field("/inner/new", &true);
    run(call).unwrap();
    let requests = script.requests();
    assert_eq!(requests.len(), 3);
    for request in &requests {
        assert_eq!(request.method, "PATCH");
        assert_eq!(
            request.url,
            "https://api.example.com/v2/groups/g/things/1?q=a%20b"
        );
        assert_eq!(request.headers, requests[0].headers);
        let sent = r#"{"text":"é","password":"correct horse","new":[1,2.50],"inner":{"new":true}}"#;
        assert_eq!(request.body, sent);
    }
}

#[test]
fn a_call_dropped_on_its_way_gives_the_exchange_up() {
    let half = vec![Part::data("{"), Part::Hang];
    for step in [hang(), streamed(200, half)] {
        let (call, script, clock) = calling(Method::GET, &[step]);
        let mut call = Box::pin(call.into_future());
        assert!(poll(call.as_mut()).is_none());
        assert_eq!((script.count(), script.dropped()), (1, 0));
        drop(call);
        assert_eq!((script.count(), script.dropped()), (1, 1));
        assert!(clock.slept().is_empty());
    }
}

#[test]
fn statuses_have_names() {
    type Is = fn(&Error<AnyJson>) -> bool;
    let named: [(&[u16], Is); 8] = [
        (&[400], Error::is_bad_request),
        (&[401], Error::is_unauthorized),
        (&[403], Error::is_forbidden),
        (&[404], Error::is_not_found),
        (&[409], Error::is_conflict),
        (&[422], Error::is_unprocessable),
        (&[429], Error::is_rate_limited),
        (&[500, 503, 599], Error::is_server_error),
    ];
    for status in [400, 401, 403, 404, 409, 418, 422, 429, 500, 503, 599] {
        let (error, _) = getting(answer(status, "{}"));
        for (statuses, is) in named {
            assert_eq!(is(&error), statuses.contains(&status), "{status}");
        }
        assert_eq!(error.status().unwrap().as_u16(), status);
        assert!(!error.is_timeout() && !error.is_connect() && !error.is_refused());
        assert!(!error.is_unreadable() && !error.is_outcome_unknown());
    }
    // A status says what it says, even where the rest of its answer did not come.
    let half = streamed(
        404,
        vec![Part::data("{"), Part::Fail(TransportErrorKind::Interrupted)],
    );
    let (error, _) = getting(half);
    assert!(error.is_not_found() && !error.is_bad_request());
    assert_eq!(error.status().unwrap(), 404);
    let (error, _) = getting(answer(200, "<html>"));
    assert!(error.is_unreadable() && !error.is_retryable() && !error.is_outcome_unknown());
    assert!(named.iter().all(|(_, is)| !is(&error)));
}
