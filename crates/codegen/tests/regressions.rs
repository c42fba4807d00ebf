//! What fuzzing once found stays found: each file of `regressions/` is an input that the generator once broke over.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

#[path = "common/any_input.rs"]
mod any_input;

use std::fs;
use std::path::Path;

/// Gives every file of a folder to a check.
fn each(folder: &str, check: fn(&[u8])) {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/regressions");
    for entry in fs::read_dir(root.join(folder)).unwrap() {
        let path = entry.unwrap().path();
        println!("{}", path.display());
        check(&fs::read(path).unwrap());
    }
}

#[test]
fn documents_end_in_a_crate_or_in_diagnostics() {
    each("documents", any_input::document);
    each("documents", any_input::document_twice);
}

#[test]
fn overlays_and_settings_end_in_a_crate_or_in_diagnostics() {
    each("settings", any_input::overlay_and_settings);
}
