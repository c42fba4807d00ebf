//! Any bytes as a document, in YAML or in JSON.
#![no_main]

use libfuzzer_sys::fuzz_target;
use specwright_fuzz::any_input;

fuzz_target!(|bytes: &[u8]| any_input::document(bytes));
