//! What fuzzing once found stays found: each file of `regressions/` is an answer that the client once broke over.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

#[path = "support/any_answer.rs"]
mod any_answer;
#[path = "support/any_json.rs"]
mod any_json;
#[path = "support/calls.rs"]
mod calls;
#[path = "support/fake.rs"]
mod fake;
#[path = "support/lists.rs"]
mod lists;
#[path = "support/script.rs"]
mod script;
mod support;
#[path = "support/things.rs"]
mod things;
#[path = "support/watched.rs"]
mod watched;

use std::fs;
use std::path::Path;

#[test]
fn answers_end_in_a_value_or_in_an_error() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/regressions");
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        println!("{}", path.display());
        any_answer::answer(&fs::read(path).unwrap());
    }
}
