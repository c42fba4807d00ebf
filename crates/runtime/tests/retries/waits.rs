//! How long the client waits before it sends a request again: what the policy says, and what the server asks for.

use std::future::IntoFuture;
use std::time::Duration;

use rt::client::RetryPolicy;
use rt::http::Method;
use specwright_runtime as rt;

use crate::calls::List;
use crate::fake::{FakeClock, builder};
use crate::script::{Script, answer, poll, run, secs};
use crate::{calling, getting};

#[test]
fn the_number_of_a_call_leaves_the_rest_of_the_policy() {
    let (script, clock) = (Script::of([answer(500, "{}")]), FakeClock::new());
    let policy = RetryPolicy::new().backoff(secs(3), secs(4));
    let builder = builder().clock(clock.clone()).retries(policy);
    let client = builder.transport(script.clone()).build().unwrap();
    run(client.request(Method::GET, "/").max_retries(3)).unwrap_err();
    assert_eq!(clock.slept(), [3.0, 4.0, 4.0]);
}

#[test]
fn waits_double_up_to_their_limit_less_up_to_a_quarter_by_chance() {
    for (chance, factor) in [
        (0.0, 1.0),
        (0.5, 0.875),
        (1.0, 0.75),
        (9.0, 0.75),
        (-1.0, 1.0),
    ] {
        let clock = FakeClock::new().with_chance(chance);
        let client = Script::of([answer(500, "{}")]).client(&clock);
        run(client.request(Method::GET, "/").max_retries(7)).unwrap_err();
        let waits = [0.5, 1.0, 2.0, 4.0, 8.0, 8.0, 8.0].map(|wait| wait * factor);
        assert_eq!(clock.slept(), waits);
    }
}

#[test]
fn odd_policies_and_chances_do_not_panic() {
    for chance in [f64::NAN, f64::INFINITY, 0.0, 1.0] {
        for longest in [Duration::ZERO, Duration::MAX] {
            // The clock cannot stand at the end of all times: it never comes to the second retry.
            let clock = FakeClock::new().with_chance(chance).endless();
            let client = Script::of([answer(500, "{}")]).client(&clock);
            let policy = RetryPolicy::new().backoff(longest, longest);
            let mut call = Box::pin(client.call(List::default()).retries(policy).into_future());
            assert!(poll(call.as_mut()).is_none());
            let wait = clock.sleeps()[0];
            assert!(wait <= longest && wait >= longest / 4 * 3, "{wait:?}");
        }
    }
    let (call, _, clock) = calling(Method::GET, &[answer(500, "{}")]);
    run(call.max_retries(100)).unwrap_err();
    assert_eq!(clock.slept()[99], 8.0, "however often it doubled");
}

#[test]
fn a_server_says_how_long_to_wait() {
    let after = "retry-after";
    for (status, header, value, wait) in [
        (503, after, "7", 7.0),
        (429, after, "1.5", 1.5),
        (409, after, "60", 60.0),
        (503, after, "Thu, 01 Jan 2026 00:00:30 GMT", 30.0),
        (503, "retry-after-ms", "250", 0.25),
        (429, "x-ratelimit-reset", "9", 9.0),
        (429, "x-ratelimit-reset", "1767225620", 20.0),
        (429, "x-ratelimit-reset", "1767225620000", 20.0),
    ] {
        let steps = [answer(status, "{}").header(header, value), answer(200, "")];
        let (call, script, clock) = calling(Method::GET, &steps);
        run(call).unwrap();
        assert_eq!(clock.slept(), [wait], "{header}: {value}");
        assert_eq!(script.count(), 2);
    }
    let both = answer(429, "{}")
        .header(after, "7")
        .header("x-ratelimit-reset", "9");
    assert_eq!(getting(both.clone()).1, [7.0, 7.0]);
    assert_eq!(getting(both.header("retry-after-ms", "10")).1, [0.01, 0.01]);
}

#[test]
fn a_date_counts_from_the_time_that_the_answer_came_at() {
    let clock = FakeClock::new();
    let date = "Thu, 01 Jan 2026 00:00:30 GMT";
    let busy = answer(503, "{}").header("retry-after", date);
    let script = Script::of([busy.takes(&clock, secs(20)), answer(200, "")]);
    run(script.client(&clock).request(Method::GET, "/")).unwrap();
    assert_eq!(clock.slept(), [10.0]);
}

#[test]
fn garbage_and_the_past_are_no_wish() {
    for (header, value) in [
        ("retry-after", ""),
        ("retry-after", "-1"),
        ("retry-after", "soon"),
        ("retry-after", "1e9"),
        ("retry-after", "NaN"),
        ("retry-after", "Wed, 31 Dec 2025 23:59:59 GMT"),
        ("retry-after", "Thu, 01 Jan 1970 00:00:00 GMT"),
        ("retry-after-ms", "-250"),
        ("x-ratelimit-reset", "1767225500"),
        ("x-ratelimit-reset", "never"),
    ] {
        let (error, slept) = getting(answer(429, "{}").header(header, value));
        assert_eq!(slept, [0.5, 1.0], "{header}: {value}");
        assert_eq!(error.retry_after(), None, "{header}: {value}");
    }
    let (_, slept) = getting(answer(503, "{}").header("x-ratelimit-reset", "9"));
    assert_eq!(slept, [0.5, 1.0], "it comes with every answer");
}

#[test]
fn a_wish_beyond_the_limit_fails_the_call_at_once() {
    for (value, told, wish) in [
        ("61", "the server asks to wait 61 s", secs(61)),
        ("86400", "the server asks to wait 86400 s", secs(86_400)),
        (
            "Thu, 01 Jan 2026 00:02:00 GMT",
            "the server asks to wait 120 s",
            secs(120),
        ),
        (
            "99999999999999999999999",
            "the server asks to wait for ages",
            Duration::MAX,
        ),
    ] {
        let (error, slept) = getting(answer(503, "{}").header("retry-after", value));
        assert!(slept.is_empty());
        assert_eq!(error.retry_after(), Some(wish));
        assert!(error.is_retryable());
        let start = "request: the server answered 503 Service Unavailable";
        assert_eq!(error.to_string(), format!("{start} ({told})"));
    }
}

#[test]
fn how_long_a_server_may_ask_for_can_be_set() {
    for (limit, value, slept) in [
        (secs(5), "5", vec![5.0, 5.0]),
        (secs(5), "6", vec![]),
        (Duration::ZERO, "0.001", vec![]),
        (Duration::MAX, "86400", vec![86_400.0; 2]),
    ] {
        let steps = [answer(503, "{}").header("retry-after", value)];
        let (call, _, clock) = calling(Method::GET, &steps);
        let policy = RetryPolicy::new().max_server_delay(limit);
        let error = run(call.retries(policy)).unwrap_err();
        assert_eq!(clock.slept(), slept, "{value}");
        assert!(error.retry_after().is_some());
    }
}

#[test]
fn the_last_answer_says_how_long_a_caller_has_to_wait() {
    let (error, _) = getting(answer(503, "{}").header("retry-after", "7"));
    assert_eq!((error.attempts(), error.retry_after()), (3, Some(secs(7))));
    let steps = [
        answer(503, "{}").header("retry-after", "7"),
        answer(503, "{}"),
    ];
    let (call, ..) = calling(Method::GET, &steps);
    assert_eq!(run(call).unwrap_err().retry_after(), None);
    let (call, script, _) = calling(Method::GET, &[steps[0].clone()]);
    let error = run(call.max_retries(0)).unwrap_err();
    assert_eq!((script.count(), error.retry_after()), (1, Some(secs(7))));
}

#[test]
fn a_call_dropped_while_it_waits_sends_nothing_more() {
    let (script, clock) = (Script::of([answer(503, "{}")]), FakeClock::new().endless());
    let mut call = Box::pin(script.client(&clock).call(List::default()).into_future());
    assert!(poll(call.as_mut()).is_none() && poll(call.as_mut()).is_none());
    assert_eq!((script.count(), clock.slept()), (1, vec![0.5]));
    drop(call);
    clock.advance(secs(100));
    assert_eq!((script.count(), clock.slept()), (1, vec![0.5]));
}
