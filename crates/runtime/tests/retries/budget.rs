//! The budget for retries, which all calls of a client share.

use rt::client::{Client, RetryBudget, TransportErrorKind};
use rt::http::Method;
use specwright_runtime as rt;

use crate::fake::{FakeClock, builder};
use crate::script::{Script, Step, answer, fail, run};

/// The requests that a call on this client makes, and what its error notes.
fn spent(client: &Client, script: &Script) -> (usize, String) {
    let before = script.count();
    let error = run(client.request(Method::GET, "/")).unwrap_err();
    let text = error.to_string();
    let (_, notes) = text.split_once("500 Internal Server Error").unwrap();
    (script.count() - before, notes.to_owned())
}

fn budgeted(steps: impl IntoIterator<Item = Step>, budget: RetryBudget) -> (Client, Script) {
    let script = Script::of(steps);
    let builder = builder().clock(FakeClock::new()).retry_budget(budget);
    let client = builder.transport(script.clone()).build().unwrap();
    (client, script)
}

#[test]
fn when_the_budget_is_spent_calls_fail_after_their_first_attempt() {
    let (client, script) = budgeted([answer(500, "{}")], RetryBudget::new(3, 0.5));
    assert_eq!(spent(&client, &script), (3, " (3 attempts)".to_owned()));
    let partly = " (2 attempts, the budget for retries is spent)";
    assert_eq!(spent(&client, &script), (2, partly.to_owned()));
    let note = " (the budget for retries is spent)";
    assert_eq!(spent(&client, &script), (1, note.to_owned()));
    let clone = client.clone();
    assert_eq!(
        spent(&clone, &script),
        (1, note.to_owned()),
        "clones share it"
    );
    let other = script.client(&FakeClock::new());
    assert_eq!(spent(&other, &script).0, 3, "other clients do not");
}

#[test]
fn calls_that_end_well_fill_the_budget_again() {
    let (good, bad) = (answer(200, ""), answer(500, "{}"));
    let steps = [
        good.clone(),
        bad.clone(),
        good.clone(),
        good,
        bad.clone(),
        bad,
    ];
    let (client, script) = budgeted(steps, RetryBudget::new(1, 0.5));
    run(client.request(Method::GET, "/")).unwrap();
    // The retry that saves this call is the only one, and half of it is earned back by that.
    assert_eq!(
        run(client.request(Method::GET, "/").send_raw())
            .unwrap()
            .attempts,
        2
    );
    run(client.request(Method::GET, "/")).unwrap();
    assert_eq!(spent(&client, &script).0, 2);
    assert_eq!(spent(&client, &script).0, 1);
}

#[test]
fn a_server_that_answers_is_well_whatever_it_answers() {
    let (busy, missing) = (answer(500, "{}"), answer(404, ""));
    let steps = [busy.clone(), busy.clone(), missing, busy.clone(), busy];
    let (client, script) = budgeted(steps, RetryBudget::new(1, 1.0));
    assert_eq!(spent(&client, &script).0, 2);
    run(client.request(Method::GET, "/")).unwrap_err();
    assert_eq!(spent(&client, &script).0, 2);
    assert_eq!(spent(&client, &script).0, 1);
}

#[test]
fn the_default_budget_holds_a_hundred_retries_and_can_be_without_end() {
    let (client, script) = budgeted([answer(500, "{}")], RetryBudget::default());
    (0..50).for_each(|_| assert_eq!(spent(&client, &script).0, 3));
    assert_eq!(spent(&client, &script).0, 1);
    let (client, script) = budgeted([answer(500, "{}")], RetryBudget::unlimited());
    (0..500).for_each(|_| assert_eq!(spent(&client, &script).0, 3));
}

#[test]
fn what_asks_for_no_retry_costs_none() {
    let none = [fail(TransportErrorKind::Interrupted), answer(500, "{}")];
    let (client, script) = budgeted(none, RetryBudget::new(2, 0.0));
    run(client.request(Method::POST, "/")).unwrap_err();
    assert_eq!(script.count(), 1);
    let late = answer(500, "{}").header("retry-after", "3600");
    let (client, script) = budgeted([late, answer(500, "{}")], RetryBudget::new(2, 0.0));
    assert_eq!(spent(&client, &script).0, 1);
    assert_eq!(spent(&client, &script).0, 3);
}
