//! Any answer, for all that read answers.
#![no_main]

use libfuzzer_sys::fuzz_target;
use specwright_fuzz::any_answer;

fuzz_target!(|bytes: &[u8]| any_answer::answer(bytes));
