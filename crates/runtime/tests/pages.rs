//! Going through the pages of a list: which requests are made, what they give, and where it ends.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

#[path = "support/calls.rs"]
mod calls;
#[path = "pages/cursors.rs"]
mod cursors;
#[path = "support/fake.rs"]
mod fake;
#[path = "pages/links.rs"]
mod links;
#[path = "support/lists.rs"]
mod lists;
#[path = "pages/numbers.rs"]
mod numbers;
#[path = "support/script.rs"]
mod script;
mod support;

use std::future::poll_fn;
use std::pin::Pin;
use std::task::{Context, Poll, Waker};

use fake::{FakeClock, builder};
use futures_core::Stream;
use lists::{Cursors, Links, Numbers, Offsets, all, walk};
use rt::AnyJson;
use rt::client::{Client, Items, Pages, TransportErrorKind};
use script::{Script, Step, answer, fail, hang, run};
use specwright_runtime as rt;

/// Pages of a list that say nothing of themselves.
fn plain(pages: &[&str]) -> Vec<Step> {
    let page = |items: &&str| answer(200, format!("{{\"data\":{items}}}"));
    pages.iter().map(page).collect()
}

fn items(script: &Script) -> Items<Numbers> {
    script
        .client(&FakeClock::new())
        .call(Numbers::default())
        .items()
}

#[test]
fn pages_are_fetched_when_they_are_asked_for() {
    let script = Script::of(plain(&["[1,2]", "[3,4]", "[5]", "[]"]));
    let mut items = items(&script);
    assert_eq!(script.count(), 0, "nothing is asked for yet");
    for (item, requests) in [("1", 1), ("2", 1), ("3", 2), ("4", 2), ("5", 3)] {
        assert_eq!(run(items.try_next()).unwrap().unwrap().text(), item);
        assert_eq!(script.count(), requests);
    }
    assert!(run(items.try_next()).unwrap().is_none());
    assert_eq!(script.count(), 4);
    assert!(run(items.try_next()).unwrap().is_none());
    assert_eq!(script.count(), 4, "the end is the end");
}

#[test]
fn pages_are_given_as_they_came() {
    let script = Script::of(plain(&["[1]", "[2]", "[]"]));
    let client = script.client(&FakeClock::new());
    let mut pages = client.call(Numbers::default()).pages();
    for page in ["{\"data\":[1]}", "{\"data\":[2]}"] {
        assert_eq!(run(pages.try_next()).unwrap().unwrap().text(), page);
    }
    assert!(run(pages.try_next()).unwrap().is_none());
    assert_eq!(script.count(), 3);
}

#[test]
fn a_first_page_that_is_empty_is_a_page_without_items() {
    for page in ["{\"data\":[]}", "{\"data\":null}", "{}", "[]", "5"] {
        let script = Script::of([answer(200, page)]);
        let client = script.client(&FakeClock::new());
        let mut pages = client.call(Numbers::default()).pages();
        assert_eq!(run(pages.try_next()).unwrap().unwrap().text(), page);
        assert!(run(pages.try_next()).unwrap().is_none());
        assert_eq!(script.count(), 1, "{page}");
        let (items, _) = walk(&script, client.call(Numbers::default()));
        assert!(items.is_empty());
    }
}

#[test]
fn an_error_in_the_middle_ends_the_list_behind_what_came_before() {
    for bad in [
        answer(404, "{}"),
        answer(200, "<html>"),
        fail(TransportErrorKind::TooLarge),
    ] {
        let mut steps = plain(&["[1,2]", "[3]"]);
        steps.push(bad);
        let script = Script::of(steps);
        let mut items = items(&script);
        for item in ["1", "2", "3"] {
            assert_eq!(run(items.try_next()).unwrap().unwrap().text(), item);
        }
        let error = run(items.try_next()).unwrap_err();
        assert_eq!(error.operation(), "numbers");
        assert!(run(items.try_next()).unwrap().is_none());
        assert_eq!(script.count(), 3, "nothing is asked for behind an error");
    }
}

#[test]
fn each_page_is_tried_again_as_any_call_is() {
    let clock = FakeClock::new();
    let mut steps = plain(&["[1]", "[2]", "[]"]);
    steps.insert(1, answer(503, "{}"));
    steps.insert(2, fail(TransportErrorKind::Interrupted));
    let script = Script::of(steps);
    let call = script.client(&clock).call(Numbers::default());
    assert_eq!(
        walk(&script, call),
        all("1 2", &["", "page=2", "page=2", "page=2", "page=3"])
    );
    assert_eq!(clock.slept(), [0.5, 1.0]);
    let script = Script::of([answer(200, "{\"data\":[1]}"), answer(503, "{}")]);
    let call = script.client(&FakeClock::new()).call(Numbers::default());
    let mut items = call.max_retries(4).items();
    run(items.try_next()).unwrap().unwrap();
    assert_eq!(run(items.try_next()).unwrap_err().attempts(), 5);
}

#[test]
fn the_options_of_the_call_hold_for_every_page() {
    let link = |url: &str| format!("{{\"data\":[\"{url}\"],\"links\":{{\"next\":\"{url}\"}}}}");
    let steps = || {
        vec![
            answer(200, link("/v2/things?page=2")),
            answer(200, link("/v2/things?page=3")),
        ]
    };
    let check = |script: &Script| {
        assert_eq!(script.count(), 3);
        for request in script.requests() {
            assert_eq!(request.headers["x-more"], "1");
            assert_eq!(request.headers["x-client"], "2");
            assert_eq!(request.headers["authorization"], "Bearer key/0123");
        }
    };
    let client = |script: &Script| -> Client {
        let builder = builder().clock(FakeClock::new()).header("x-client", "2");
        let builder = builder.query("tenant", "t").transport(script.clone());
        builder.build().unwrap()
    };
    let script = Script::of(steps().into_iter().chain(plain(&["[]"])));
    let call = client(&script).call(Numbers::default());
    walk(&script, call.header("x-more", "1").query("sort", "name"));
    check(&script);
    let of_page = |page: &str| format!("tenant=t&sort=name{page}");
    assert_eq!(script.queries(), ["", "&page=2", "&page=3"].map(of_page));
    let script = Script::of(steps().into_iter().chain(plain(&["[]"])));
    let call = client(&script).call(Links::default());
    walk(&script, call.header("x-more", "1").query("sort", "name"));
    check(&script);
    // What a server names is asked for as it names it.
    assert_eq!(script.queries(), ["tenant=t&sort=name", "page=2", "page=3"]);
}

#[test]
fn each_page_has_the_whole_timeout_and_deadline() {
    let clock = FakeClock::new();
    let slow = plain(&["[1]", "[2]", "[3]", "[]"])
        .into_iter()
        .map(|page| page.takes(&clock, script::secs(50)));
    let script = Script::of(slow);
    let call = script.client(&clock).call(Numbers::default());
    let (items, _) = walk(&script, call.deadline(script::secs(51)));
    assert_eq!(items, ["1", "2", "3"]);
}

#[test]
fn a_list_that_is_dropped_gives_its_request_up() {
    let mut steps = plain(&["[1]"]);
    steps.push(hang());
    let script = Script::of(steps);
    let mut items = items(&script);
    run(items.try_next()).unwrap().unwrap();
    let mut context = Context::from_waker(Waker::noop());
    assert!(Pin::new(&mut items).poll_next(&mut context).is_pending());
    assert_eq!((script.count(), script.dropped()), (2, 0));
    drop(items);
    assert_eq!((script.count(), script.dropped()), (2, 1));
}

#[test]
fn an_item_that_was_waited_for_in_vain_is_not_lost() {
    let clock = FakeClock::new();
    let pages = plain(&["[1]", "[2]", "[]"]);
    let script = Script::of(
        pages
            .into_iter()
            .map(|page| page.takes(&clock, script::secs(1))),
    );
    let mut items = script.client(&clock).call(Numbers::default()).items();
    let mut taken = Vec::new();
    for _ in 0..20 {
        // Each time, the future is dropped while it waits.
        if let Some(Ok(Some(item))) = script::poll(std::pin::pin!(items.try_next())) {
            taken.push(item.text().to_owned());
        }
    }
    assert_eq!(taken, ["1", "2"]);
    assert_eq!(script.count(), 3);
}

#[test]
fn pages_and_items_are_streams_that_can_be_sent() {
    fn stream<S: Stream + Send + Unpin + 'static>(stream: S) -> S {
        stream
    }
    fn collected<S: Stream + Unpin>(mut stream: S) -> Vec<S::Item> {
        run(async move {
            let mut all = Vec::new();
            while let Some(one) = poll_fn(|context| Pin::new(&mut stream).poll_next(context)).await
            {
                all.push(one);
            }
            let again = poll_fn(|context| Pin::new(&mut stream).poll_next(context)).await;
            assert!(again.is_none(), "it stays at its end");
            all
        })
    }
    let client = Script::of(plain(&["[1,2]", "[3]", "[]"])).client(&FakeClock::new());
    let items = collected(stream(client.call(Numbers::default()).items()));
    let text = |item: Result<AnyJson, _>| item.map(|item| item.text().to_owned()).ok();
    let texts: Vec<_> = items.into_iter().filter_map(text).collect();
    assert_eq!(texts, ["1", "2", "3"]);
    let client = Script::of(plain(&["[1,2]", "[3]", "[]"])).client(&FakeClock::new());
    assert_eq!(
        collected(stream(client.call(Numbers::default()).pages())).len(),
        2
    );
    let client =
        Script::of([answer(200, "{\"data\":[1]}"), answer(404, "")]).client(&FakeClock::new());
    let items = collected(stream(client.call(Numbers::default()).items()));
    assert!(matches!(&items[..], [Ok(_), Err(_)]));
}

#[test]
fn debug_shows_where_a_list_stands_and_nothing_of_it() {
    let script = Script::of([answer(200, "{\"data\":[\"hunter2\",2]}")]);
    let mut items = items(&script);
    assert_eq!(
        format!("{items:?}"),
        "Items { pages: Pages { state: \"idle\" }, at_hand: 0 }"
    );
    run(items.try_next()).unwrap();
    assert_eq!(
        format!("{items:?}"),
        "Items { pages: Pages { state: \"idle\" }, at_hand: 1 }"
    );
    let pages: Pages<Offsets> = script
        .client(&FakeClock::new())
        .call(Offsets::default())
        .pages();
    let mut pages = pages;
    let mut context = Context::from_waker(Waker::noop());
    assert!(matches!(
        Pin::new(&mut pages).poll_next(&mut context),
        Poll::Ready(Some(Ok(_)))
    ));
    assert!(!format!("{pages:?}").contains("hunter2"));
    let _ = script
        .client(&FakeClock::new())
        .call(Cursors::default())
        .pages();
}
