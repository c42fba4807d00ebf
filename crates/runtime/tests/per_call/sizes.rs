//! How large an answer may be.

use specwright_runtime::client::{Client, ErrorKind, TransportErrorKind};
use specwright_runtime::http::Method;

use crate::fake::{FakeClock, builder};
use crate::script::{Part, Script, Step, answer, run, streamed};

fn limited(step: Step, limit: usize) -> (Client, Script) {
    let script = Script::of([step]);
    let builder = builder().clock(FakeClock::new()).max_response_size(limit);
    (builder.transport(script.clone()).build().unwrap(), script)
}

#[test]
fn an_answer_may_be_as_large_as_the_limit_and_no_larger() {
    let body = "[1,2,3]";
    for (limit, is_ok) in [
        (6, false),
        (7, true),
        (8, true),
        (usize::MAX, true),
        (0, false),
    ] {
        let parts = body.chars().map(Part::data).collect();
        for step in [answer(200, body), streamed(200, parts)] {
            for step in [step.clone(), step.announced(7)] {
                let (client, script) = limited(step, limit);
                let result = run(client.request(Method::GET, "/"));
                assert_eq!(result.is_ok(), is_ok, "{limit}");
                assert_eq!(script.count(), 1, "larger once is larger always");
            }
        }
    }
    let (client, _) = limited(answer(204, ""), 0);
    run(client.request(Method::DELETE, "/")).unwrap();
}

#[test]
fn an_answer_that_announces_its_size_is_not_even_begun() {
    // What it would send never comes: it must not be waited for.
    let (client, script) = limited(streamed(200, vec![Part::Hang]).announced(8), 7);
    let error = run(client.request(Method::POST, "/")).unwrap_err();
    let ErrorKind::TooLarge(large) = error.kind() else {
        panic!("{error}");
    };
    assert_eq!(large.kind(), TransportErrorKind::TooLarge);
    assert_eq!(script.dropped(), 1, "the exchange is given up");
    assert_eq!(error.status().unwrap(), 200);
    assert!(error.body().unwrap().is_empty());
    assert!(!error.is_retryable() && !error.is_timeout());
    assert!(
        error.is_outcome_unknown(),
        "the server has acted, and said how"
    );
}

#[test]
fn an_answer_without_an_end_is_left_at_the_limit() {
    let parts = vec![
        Part::data("[1,2"),
        Part::data(",3]"),
        Part::data(" "),
        Part::Hang,
    ];
    let (client, script) = limited(streamed(200, parts), 7);
    let error = run(client.request(Method::GET, "/")).unwrap_err();
    assert_eq!(
        error.to_string(),
        "request: the answer is too large: more than 7 bytes, which is the limit of this client; \
         it had answered 200 OK"
    );
    assert_eq!(error.body().unwrap(), "[1,2,3]");
    assert_eq!((script.count(), script.dropped()), (1, 1));
}

#[test]
fn error_answers_are_limited_too() {
    let (client, script) = limited(answer(404, "too long"), 7);
    let error = run(client.request(Method::GET, "/")).unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::TooLarge(_)));
    assert_eq!(error.status().unwrap(), 404);
    assert!(error.is_not_found());
    assert_eq!(script.count(), 1);
}

#[test]
fn without_a_limit_of_its_own_a_client_takes_32_mib() {
    let limit = 32 * 1024 * 1024;
    for (size, is_ok) in [(limit, true), (limit + 1, false)] {
        let text = "\"".to_owned() + &"x".repeat(size - 2) + "\"";
        let script = Script::of([answer(200, text)]);
        let client = script.client(&FakeClock::new());
        assert_eq!(
            run(client.request(Method::GET, "/")).is_ok(),
            is_ok,
            "{size}"
        );
    }
}
