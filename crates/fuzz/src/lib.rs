//! Input that nobody thought of: what the fuzz targets share. The checks are those of the tests of what was found before.

#[path = "../../runtime/tests/support/any_answer.rs"]
pub mod any_answer;
#[path = "../../codegen/tests/common/any_input.rs"]
pub mod any_input;
#[path = "../../runtime/tests/support/any_json.rs"]
mod any_json;
#[path = "../../runtime/tests/support/calls.rs"]
mod calls;
#[path = "../../runtime/tests/support/fake.rs"]
mod fake;
pub mod grammar;
#[path = "../../runtime/tests/support/lists.rs"]
mod lists;
#[path = "../../runtime/tests/support/script.rs"]
mod script;
#[path = "../../runtime/tests/support/mod.rs"]
mod support;
#[path = "../../runtime/tests/support/things.rs"]
mod things;
#[path = "../../runtime/tests/support/watched.rs"]
mod watched;
