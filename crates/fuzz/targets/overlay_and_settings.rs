//! A document, an overlay and settings.
#![no_main]

use libfuzzer_sys::fuzz_target;
use specwright_fuzz::any_input;

fuzz_target!(|bytes: &[u8]| any_input::overlay_and_settings(bytes));
