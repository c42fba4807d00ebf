//! Lists whose pages are asked for by number, or by how many items to skip.

use specwright_runtime::client::Client;

use crate::fake::{FakeClock, builder};
use crate::lists::{FromZero, Numbers, Offsets, all, walk};
use crate::plain;
use crate::script::{Script, Step, answer};

/// Pages of these items, each with this `meta`.
fn with_meta(meta: &str, pages: &[&str]) -> Vec<Step> {
    let page = |items: &&str| answer(200, format!("{{\"data\":{items},\"meta\":{meta}}}"));
    pages.iter().map(page).collect()
}

fn numbers(steps: Vec<Step>) -> (Vec<String>, Vec<String>) {
    let script = Script::of(steps);
    let client = script.client(&FakeClock::new());
    walk(&script, client.call(Numbers::default()))
}

fn offsets(steps: Vec<Step>) -> (Vec<String>, Vec<String>) {
    let script = Script::of(steps);
    let client = script.client(&FakeClock::new());
    walk(&script, client.call(Offsets::default()))
}

#[test]
fn the_last_page_is_the_one_that_the_total_names() {
    for total in ["3", "\"3\""] {
        let meta = format!("{{\"total_pages\":{total}}}");
        let given = numbers(with_meta(&meta, &["[1]", "[2]", "[3]", "[4]"]));
        assert_eq!(given, all("1 2 3", &["", "page=2", "page=3"]), "{total}");
    }
    let one = numbers(with_meta("{\"total_pages\":1}", &["[1]", "[2]"]));
    assert_eq!(one, all("1", &[""]));
}

#[test]
fn the_total_of_the_page_at_hand_counts() {
    let mut steps = with_meta("{\"total_pages\":2}", &["[1]"]);
    steps.extend(with_meta("{\"total_pages\":3}", &["[2]", "[3]"]));
    assert_eq!(numbers(steps).1.len(), 3, "one was added meanwhile");
    let mut steps = with_meta("{\"total_pages\":5}", &["[1]"]);
    steps.extend(with_meta("{\"total_pages\":1}", &["[2]", "[3]"]));
    assert_eq!(
        numbers(steps),
        all("1 2", &["", "page=2"]),
        "many were removed"
    );
}

#[test]
fn without_a_total_that_can_be_one_the_empty_page_is_the_end() {
    let queries = ["", "page=2", "page=3"];
    for meta in [
        "null",
        "{}",
        "[]",
        "\"\"",
        "{\"total_pages\":null}",
        "{\"total_pages\":0}",
        "{\"total_pages\":-1}",
        "{\"total_pages\":\"0\"}",
        "{\"total_pages\":\"many\"}",
        "{\"total_pages\":\"\"}",
        "{\"total_pages\":true}",
        "{\"total_pages\":[1]}",
        "{\"total_pages\":99999999999999999999}",
        "{\"page_number\":1,\"page_size\":1}",
    ] {
        let given = numbers(with_meta(meta, &["[1]", "[2]", "[]"]));
        assert_eq!(given, all("1 2", &queries), "{meta}");
    }
    assert_eq!(numbers(plain(&["[1]", "[2]", "[]"])), all("1 2", &queries));
}

#[test]
fn a_server_that_gives_one_page_for_all_numbers_is_asked_twice() {
    let pages = plain(&["[{\"id\":1},{\"id\":2}]"]);
    let (items, queries) = numbers(pages);
    assert_eq!(items, ["{\"id\":1}", "{\"id\":2}"], "no item comes twice");
    assert_eq!(queries, ["", "page=2"]);
}

#[test]
fn a_list_that_goes_in_circles_ends_where_it_repeats() {
    let pages = plain(&["[1]", "[2]", "[3]", "[2]", "[3]"]);
    assert_eq!(
        numbers(pages),
        all("1 2 3", &["", "page=2", "page=3", "page=4"])
    );
    let more = with_meta("{\"total_pages\":1000}", &["[1]", "[2]", "[1]"]);
    assert_eq!(numbers(more), all("1 2", &["", "page=2", "page=3"]));
}

#[test]
fn a_number_that_the_server_says_wrongly_leads_nowhere() {
    let stuck = "{\"page_number\":1,\"total_pages\":3}";
    let given = numbers(with_meta(stuck, &["[1]", "[2]", "[3]"]));
    assert_eq!(given, all("1 2 3", &["", "page=2", "page=3"]));
}

#[test]
fn an_empty_page_ends_the_list_whatever_the_total_is() {
    let given = numbers(with_meta("{\"total_pages\":9}", &["[1]", "[]"]));
    assert_eq!(given, all("1", &["", "page=2"]));
}

#[test]
fn the_list_starts_where_the_caller_says() {
    let meta = "{\"total_pages\":4}";
    let steps = || with_meta(meta, &["[3]", "[4]", "[5]"]);
    let script = Script::of(steps());
    let client = script.client(&FakeClock::new());
    let given = walk(&script, client.call(Numbers::at("3")));
    assert_eq!(given, all("3 4", &["page=3", "page=4"]));
    let script = Script::of(steps());
    let client = script.client(&FakeClock::new());
    let added = client.call(Numbers::default()).query("page", "3");
    assert_eq!(walk(&script, added), all("3 4", &["page=3", "page=4"]));
    let script = Script::of(steps());
    let builder = builder().clock(FakeClock::new()).query("page", "3");
    let client: Client = builder.transport(script.clone()).build().unwrap();
    let given = walk(&script, client.call(Numbers::default()));
    assert_eq!(given, all("3 4", &["page=3", "page=4"]), "or the client");
}

#[test]
fn a_start_that_is_no_number_is_the_servers_to_understand() {
    let script = Script::of(plain(&["[1]", "[2]", "[]"]));
    let client = script.client(&FakeClock::new());
    let given = walk(&script, client.call(Numbers::at("last")));
    assert_eq!(given, all("1 2", &["page=last", "page=2", "page=3"]));
    let script = Script::of(plain(&["[1]", "[2]"]));
    let client = script.client(&FakeClock::new());
    let most = u64::MAX.to_string();
    let given = walk(&script, client.call(Numbers::at(&most)));
    assert_eq!(
        given,
        all("1", &[&format!("page={most}")]),
        "behind it is none"
    );
}

#[test]
fn pages_may_be_counted_from_zero_and_be_the_whole_body() {
    let pages = ["[1,2]", "[3]", "[]"].map(|page| answer(200, page));
    let script = Script::of(pages);
    let client = script.client(&FakeClock::new());
    let given = walk(&script, client.call(FromZero::default()));
    let queries = ["", "page[number]=1", "page[number]=2"];
    assert_eq!(given, all("1 2 3", &queries));
}

#[test]
fn what_is_skipped_is_what_came() {
    let given = offsets(plain(&["[1,2,3]", "[4]", "[5,6]", "[]"]));
    let queries = ["", "offset=3", "offset=4", "offset=6"];
    assert_eq!(given, all("1 2 3 4 5 6", &queries));
    for total in ["4", "\"4\"", "3", "1"] {
        let meta = format!("{{\"total\":{total}}}");
        let given = offsets(with_meta(&meta, &["[1,2]", "[3,4]", "[5]"]));
        let is_short = total == "1";
        let (items, queries): (_, &[&str]) = match is_short {
            true => ("1 2", &[""]),
            false => ("1 2 3 4", &["", "offset=2"]),
        };
        assert_eq!(given, all(items, queries), "{total}");
    }
    for total in ["0", "-1", "null", "\"x\""] {
        let meta = format!("{{\"total\":{total}}}");
        let given = offsets(with_meta(&meta, &["[1]", "[]"]));
        assert_eq!(given, all("1", &["", "offset=1"]), "{total}");
    }
    assert_eq!(offsets(plain(&["[1,1]"])), all("1 1", &["", "offset=2"]));
}

#[test]
fn what_the_caller_skips_counts() {
    let script = Script::of(with_meta("{\"total\":13}", &["[11,12]", "[13]", "[14]"]));
    let client = script.client(&FakeClock::new());
    let given = walk(&script, client.call(Offsets::at("10")));
    assert_eq!(given, all("11 12 13", &["offset=10", "offset=12"]));
    let most = u64::MAX.to_string();
    let script = Script::of(plain(&["[1]"]));
    let client = script.client(&FakeClock::new());
    let given = walk(&script, client.call(Offsets::at(&most)));
    assert_eq!(given, all("1", &[&format!("offset={most}")]));
}
