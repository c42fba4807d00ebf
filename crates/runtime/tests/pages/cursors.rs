//! Lists whose answers give a mark for the next page.

use crate::fake::FakeClock;
use crate::lists::{Cursors, all, walk};
use crate::script::{Script, Step, answer};

fn page(items: &str, meta: &str) -> Step {
    answer(200, format!("{{\"data\":{items},\"meta\":{meta}}}"))
}

fn given(call: Cursors, steps: impl IntoIterator<Item = Step>) -> (Vec<String>, Vec<String>) {
    let script = Script::of(steps);
    let client = script.client(&FakeClock::new());
    walk(&script, client.call(call))
}

#[test]
fn each_page_is_asked_for_by_the_mark_of_the_one_before() {
    let steps = || {
        [
            page("[1,2]", "{\"next\":\"a b&c=d\"}"),
            page("[3]", "{\"next\":17}"),
            page("[4]", "{}"),
        ]
    };
    let of_first = given(Cursors::default(), steps());
    assert_eq!(of_first, all("1 2 3 4", &["", "after=a b&c=d", "after=17"]));
    let of_start = given(Cursors::at("z"), steps());
    assert_eq!(of_start.1, ["after=z", "after=a b&c=d", "after=17"]);
    let script = Script::of(steps());
    let call = script.client(&FakeClock::new()).call(Cursors::default());
    walk(&script, call);
    assert!(script.urls()[1].ends_with("?after=a%20b%26c%3Dd"));
}

#[test]
fn without_a_mark_the_list_has_ended() {
    for meta in [
        "null",
        "{}",
        "{\"next\":null}",
        "{\"next\":\"\"}",
        "[]",
        "5",
    ] {
        let given = given(Cursors::default(), [page("[1]", meta), page("[2]", "{}")]);
        assert_eq!(given, all("1", &[""]), "{meta}");
    }
}

#[test]
fn a_server_that_says_there_is_no_more_is_believed() {
    for (more, is_last) in [
        ("false", true),
        ("true", false),
        ("null", false),
        ("\"false\"", false),
        ("0", false),
    ] {
        let meta = format!("{{\"next\":\"a\",\"more\":{more}}}");
        let given = given(Cursors::default(), [page("[1]", &meta), page("[2]", "{}")]);
        assert_eq!(given.0.len(), if is_last { 1 } else { 2 }, "{more}");
    }
    let given = given(Cursors::default(), [page("[1]", "{\"more\":true}")]);
    assert_eq!(given, all("1", &[""]), "more, but nobody says where");
}

#[test]
fn a_mark_that_comes_again_ends_the_list() {
    let steps = [
        page("[1]", "{\"next\":\"a\"}"),
        page("[2]", "{\"next\":\"a\"}"),
    ];
    assert_eq!(
        given(Cursors::default(), steps),
        all("1 2", &["", "after=a"])
    );
    let circle = [
        page("[1]", "{\"next\":\"a\"}"),
        page("[2]", "{\"next\":\"b\"}"),
        page("[3]", "{\"next\":\"a\"}"),
    ];
    let queries = ["", "after=a", "after=b"];
    assert_eq!(given(Cursors::default(), circle), all("1 2 3", &queries));
}

#[test]
fn a_server_that_gives_one_page_for_all_marks_is_asked_twice() {
    let steps = [
        page("[1]", "{\"next\":\"a\"}"),
        page("[1]", "{\"next\":\"b\"}"),
    ];
    assert_eq!(given(Cursors::default(), steps), all("1", &["", "after=a"]));
}

#[test]
fn an_empty_page_ends_the_list_whatever_its_mark_is() {
    let steps = [
        page("[1]", "{\"next\":\"a\"}"),
        page("[]", "{\"next\":\"b\"}"),
    ];
    assert_eq!(given(Cursors::default(), steps), all("1", &["", "after=a"]));
}
