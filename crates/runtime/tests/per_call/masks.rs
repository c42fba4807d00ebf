//! Masks that servers show in a secret's stead: sent back, they would become the secret.

use specwright_runtime::Rule;
use specwright_runtime::client::Checks;

use crate::calls::Update;
use crate::script::{Script, answer, run};
use crate::support::{Everything, Inner, Password};
use crate::{body, client, inner};

const MASK: &str = "********";

/// Where masks are found in a body, with the checks on and off: the same places.
fn refused(body: &Everything) -> Vec<String> {
    let places = [Checks::On, Checks::Off].map(|checks| {
        let script = Script::of([answer(200, "{}")]);
        let call = client(&script).call(Update::new(body.clone()));
        let error = run(call.checks(checks)).unwrap_err();
        assert_eq!((script.count(), error.attempts()), (0, 0));
        assert!(!error.to_string().contains("**"), "{error}");
        let violations = error.violations().unwrap();
        for violation in violations {
            assert!(violation.value().is_none());
        }
        let masks = violations.iter().filter(|one| *one.rule() == Rule::NoMask);
        masks.map(|one| one.place().to_owned()).collect::<Vec<_>>()
    });
    assert_eq!(places[0], places[1]);
    places[0].clone()
}

#[test]
fn a_mask_is_no_secret_whatever_the_checks() {
    let mut body = Everything::new();
    body.password = Some(unchecked(MASK));
    assert_eq!(refused(&body), ["body /password"]);
    let script = Script::of([answer(200, "{}")]);
    let error = run(client(&script).call(Update::new(body))).unwrap_err();
    assert_eq!(
        error.to_string(),
        "update: not sent: body /password: must be the secret itself, not the mask shown in its stead"
    );
}

/// A password as a server would show it.
fn unchecked(text: &str) -> Password {
    body(&format!("{{\"password\":{text:?}}}"))
        .password
        .unwrap()
}

#[test]
fn masks_are_found_at_any_depth() {
    let mut deep = Everything::new();
    deep.inner = Some(inner(MASK));
    deep.inners = Some(vec![inner("correct horse"), inner(MASK)]);
    deep.secrets = Some(vec!["fine".into(), MASK.into()]);
    let places = [
        "body /inner/password",
        "body /inners/1/password",
        "body /secrets/1",
    ];
    assert_eq!(refused(&deep), places);
}

#[test]
fn masks_that_were_read_are_found_as_well() {
    let read = body(r#"{"password":"********","secrets":["*****"],"inner":{"password":"****"}}"#);
    let places = ["body /password", "body /inner/password", "body /secrets/0"];
    assert_eq!(refused(&read), places);
}

#[test]
fn masks_come_in_several_forms() {
    for mask in ["********", "•••", "●●●●●●●●", "••••••••••••", "**•●"]
    {
        let mut masked = Everything::new();
        masked.secrets = Some(vec![mask.into()]);
        assert_eq!(refused(&masked), ["body /secrets/0"], "{mask}");
    }
}

#[test]
fn a_mask_put_in_by_hand_is_found_where_it_was_put() {
    let mut inserted = Everything::new();
    inserted.extra_mut().insert("password", MASK).unwrap();
    assert_eq!(refused(&inserted), ["body /password"]);
    inserted
        .extra_mut()
        .insert("password", "correct horse")
        .unwrap();
    inserted
        .extra_mut()
        .insert("secrets", &["a", MASK])
        .unwrap();
    assert_eq!(refused(&inserted), ["body /secrets/1"]);
    let mut nested: Inner = inner("correct horse");
    nested.extra_mut().insert("password", MASK).unwrap();
    let mut outer = Everything::new();
    outer.inners = Some(vec![nested]);
    assert_eq!(refused(&outer), ["body /inners/0/password"]);
}

#[test]
fn masks_beside_what_does_not_fit_are_found() {
    assert_eq!(
        refused(&body(r#"{"secrets":["****",5]}"#)),
        ["body /secrets/0"]
    );
    let mut inserted = Everything::new();
    let object = serde_json::json!({"name": 5, "password": MASK});
    inserted.extra_mut().insert("inner", &object).unwrap();
    assert_eq!(refused(&inserted), ["body /inner/password"]);
}

#[test]
fn what_only_holds_an_asterisk_is_a_secret() {
    let script = Script::of([answer(200, "{}")]);
    for secret in ["correct*horse", "********x", "* * * *", "pass****"] {
        let mut fine = Everything::new();
        fine.secrets = Some(vec![secret.into()]);
        fine.inner = Some(inner("correct*horse"));
        run(client(&script).call(Update::new(fine))).unwrap();
    }
    assert_eq!(script.count(), 4);
}

#[test]
fn what_is_no_secret_may_look_like_a_mask() {
    let script = Script::of([answer(200, "{}")]);
    let mut plain = body(r#"{"text":"********","tags":["****"],"new":"****","any":"***"}"#);
    plain.extra_mut().insert("note", MASK).unwrap();
    run(client(&script).call(Update::new(plain))).unwrap();
    // A field that is set by its pointer is sent as it is.
    let call = client(&script).call(Update::new(Everything::new()));
    run(call.body_field("/password", MASK)).unwrap();
    assert_eq!(script.count(), 2);
}

#[test]
fn a_wildcard_put_in_for_a_whole_object_is_no_mask() {
    let script = Script::of([answer(200, "{}")]);
    let mut replaced = Everything::new();
    let origins = serde_json::json!({"origin": "*", "path": "**", "password": "correct horse"});
    replaced.extra_mut().insert("inner", &origins).unwrap();
    run(client(&script).call(Update::new(replaced))).unwrap();
    assert_eq!(script.count(), 1);
}
