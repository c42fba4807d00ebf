//! Documents that look like OpenAPI, made into a crate twice.
#![no_main]

use libfuzzer_sys::fuzz_target;
use specwright_fuzz::any_input;
use specwright_fuzz::grammar::Document;

fuzz_target!(|document: Document| {
    any_input::document_twice(document.text().as_bytes());
});
