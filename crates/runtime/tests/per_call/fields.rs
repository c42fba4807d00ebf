//! Fields of the body that a call sets by their pointers.

use std::collections::BTreeMap;

use specwright_runtime::client::{Call, Checks};
use specwright_runtime::http::Method;

use crate::calls::{List, Update};
use crate::script::{Script, answer, run};
use crate::{client, update};

/// The body that is sent when `set` is done to a call with this body.
fn sent(body: &str, set: impl FnOnce(Call<Update>) -> Call<Update>) -> String {
    let script = Script::of([answer(200, "{}")]);
    run(set(client(&script).call(update(body)))).unwrap();
    let request = script.requests().remove(0);
    assert_eq!(request.headers["content-type"], "application/json");
    String::from_utf8(request.body.bytes().unwrap().to_vec()).unwrap()
}

#[test]
fn fields_are_set_wherever_their_pointer_leads() {
    for (body, pointer, whole) in [
        ("{}", "/new", r#"{"new":true}"#),
        (r#"{"small":1}"#, "/new", r#"{"small":1,"new":true}"#),
        (r#"{"small":1}"#, "/small", r#"{"small":true}"#),
        ("{}", "/a/b/c", r#"{"a":{"b":{"c":true}}}"#),
        (
            r#"{"limit":null}"#,
            "/limit/new",
            r#"{"limit":{"new":true}}"#,
        ),
        (
            r#"{"tags":["a","b"]}"#,
            "/tags/-",
            r#"{"tags":["a","b",true]}"#,
        ),
        (
            r#"{"tags":["a","b"]}"#,
            "/tags/2",
            r#"{"tags":["a","b",true]}"#,
        ),
        (r#"{"tags":["a","b"]}"#, "/tags/0", r#"{"tags":[true,"b"]}"#),
        (r#"{"tags":[]}"#, "/tags/-", r#"{"tags":[true]}"#),
        ("{}", "/a~1b~0c", r#"{"a/b~c":true}"#),
        ("{}", "/", r#"{"":true}"#),
        (r#"{"small":1}"#, "", "true"),
        (
            r#"{"new":{"a":2.50,"b":1e3}}"#,
            "/new/c",
            r#"{"new":{"a":2.50,"b":1e3,"c":true}}"#,
        ),
    ] {
        let text = sent(body, |call| call.body_field(pointer, &true));
        assert_eq!(text, whole, "{pointer} of {body}");
    }
}

#[test]
fn fields_are_set_one_after_the_other() {
    let text = sent(r#"{"small":1}"#, |call| {
        let call = call.body_field("/new", &[1]).body_field("/new/-", &2);
        call.body_field("/new/0", "ä\"")
            .body_field("/small", &None::<u8>)
    });
    assert_eq!(text, r#"{"new":["ä\"",2],"small":null}"#);
}

#[test]
fn what_is_set_is_not_checked_and_the_rest_is() {
    assert_eq!(
        sent("{}", |call| call.body_field("/percent", &105)),
        r#"{"percent":105}"#
    );
    let script = Script::of([answer(200, "{}")]);
    let call = client(&script).call(update(r#"{"percent":105}"#));
    let error = run(call.body_field("/new", &1)).unwrap_err();
    assert!(
        error
            .to_string()
            .contains("body /percent: 105 must be at most 100")
    );
    assert_eq!(script.count(), 0);
}

#[test]
fn a_call_without_a_body_gets_one() {
    let script = Script::of([answer(204, "")]);
    run(client(&script)
        .call(List::default())
        .body_field("/a/b", "c"))
    .unwrap();
    let call = client(&script).request(Method::POST, "/things");
    run(call.body_field("", &[1])).unwrap();
    let requests = script.requests();
    for (request, body) in requests.iter().zip([r#"{"a":{"b":"c"}}"#, "[1]"]) {
        assert_eq!(request.body, body);
        assert_eq!(request.headers["content-type"], "application/json");
    }
    let call = client(&script).call(List::default()).body_field("/a", &1);
    run(call.header("content-type", "application/x+json")).unwrap();
    assert_eq!(
        script.requests()[2].headers["content-type"],
        "application/x+json"
    );
}

#[test]
fn pointers_that_lead_nowhere_are_refused_by_their_place_and_nothing_is_sent() {
    let container = "within an object or a list";
    let item = "an item of the list, or `-` to append to it";
    for (pointer, rule) in [
        ("new", "named by a pointer that begins with `/`"),
        ("#/new", "named by a pointer that begins with `/`"),
        ("/small/x", container),
        ("/text/0", container),
        ("/tags/0/x", container),
        ("/tags/3", item),
        ("/tags/01", item),
        ("/tags/-1", item),
        ("/tags/x", item),
        ("/tags/99999999999999999999999", item),
    ] {
        let script = Script::of([answer(200, "{}")]);
        let body = r#"{"small":1,"text":"hunter2","tags":["a","b"]}"#;
        let call = client(&script).call(update(body)).checks(Checks::Off);
        let error = run(call.body_field(pointer, "hunter2")).unwrap_err();
        let told = format!("update: not sent: body {pointer}: must be {rule}");
        assert_eq!(error.to_string(), told);
        assert!(error.is_refused() && script.count() == 0);
    }
}

#[test]
fn a_value_without_a_json_form_is_refused() {
    let script = Script::of([answer(200, "{}")]);
    let odd = BTreeMap::from([(vec![1], 2)]);
    let call = client(&script).call(update("{}")).body_field("/new", &odd);
    let told = "update: not sent: body /new: must be a value that JSON can hold";
    assert_eq!(run(call).unwrap_err().to_string(), told);
    assert_eq!(script.count(), 0);
}

#[test]
fn pointers_have_an_end() {
    let script = Script::of([answer(200, "{}")]);
    let call = client(&script).call(update("{}"));
    let error = run(call.body_field("/a".repeat(100_000), &1)).unwrap_err();
    assert!(error.is_refused());
    assert_eq!(script.count(), 0);
}

#[test]
fn what_was_set_by_hand_does_not_show_when_a_server_quotes_it() {
    let quoted = r#"{"message":"staple-the-horse is too weak, as is n"}"#;
    let script = Script::of([answer(422, quoted)]);
    let call = client(&script).call(update("{}"));
    let call = call.body_field("/keys", &["staple-the-horse", "n"]);
    let text = run(call).unwrap_err().to_string();
    assert!(
        text.ends_with(": [redacted] is too weak, as is n"),
        "{text}"
    );
}
