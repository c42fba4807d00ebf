//! What holds of the generator whatever it is given: it ends in files that are Rust and stay where they belong, or in
//! diagnostics that can be shown. Shared by the fuzz targets and by the test that runs what they once found.
#![allow(
    unreachable_pub,
    reason = "the same checks stand in a test and in a library"
)]

use std::path::{Component, Path};

use specwright::config::{self, CrateSettings};
use specwright::diagnostics::{Code, Diagnostics, Place, export};
use specwright::files::{FileSet, is_generated};
use specwright::spec::source::Source;
use specwright::{Input, Output};

/// The line between the parts of an input for [`overlay_and_settings`].
const CUT: &str = "\n=====\n";

/// Bytes as a document, whose first character settles whether it is YAML or JSON.
pub fn document(bytes: &[u8]) {
    let Some(mut input) = input(bytes) else {
        return;
    };
    if checked(&input, &[]).is_err() {
        input.leave_out = true;
        let _ = checked(&input, &[]);
    }
}

/// The same, made into a crate twice, with the same outcome.
pub fn document_twice(bytes: &[u8]) {
    let Some(mut input) = input(bytes) else {
        return;
    };
    input.leave_out = true;
    let first = checked(&input, &[]);
    let second = specwright::generate(&input);
    let is_same = match (first, second) {
        (Ok(first), Ok(second)) => first.files == second.files,
        (Err(first), Err(second)) => first.iter().eq(second.iter()),
        _ => false,
    };
    assert!(is_same, "two runs over one document differ");
}

/// Bytes as an input without anything but a document; none if they are no text, since no text can be read of such a file.
fn input(bytes: &[u8]) -> Option<Input> {
    let text = std::str::from_utf8(bytes).ok()?;
    let settings = CrateSettings::for_package("fuzzed").ok()?;
    Some(Input::new(Source::new("document", text), settings))
}

/// A document, an overlay and settings, each in a part of its own. What is not there is empty.
pub fn overlay_and_settings(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else {
        return;
    };
    let mut parts = text.splitn(3, CUT);
    let [document, overlay, settings] = [(); 3].map(|()| parts.next().unwrap_or_default());
    let settings = Source::new("codegen.toml", settings);
    let read = match config::read(&settings) {
        Ok(read) => read.crates,
        Err(found) => {
            shown(&found, std::slice::from_ref(&settings));
            Vec::new()
        }
    };
    let plain = CrateSettings::for_package("fuzzed");
    for chosen in plain.into_iter().chain(read.into_iter().take(2)) {
        let mut input = Input::new(Source::new("document", document), chosen);
        if !overlay.is_empty() {
            input.overlays.push(Source::new("overlay", overlay));
        }
        input.leave_out = true;
        let _ = checked(&input, std::slice::from_ref(&settings));
    }
}

/// What comes of an input, after a look at all of it. The settings are a source that diagnostics count behind the others.
fn checked(input: &Input, settings: &[Source]) -> Result<Output, Diagnostics> {
    let sources = std::iter::once(&input.document).chain(&input.overlays);
    let sources: Vec<Source> = sources.chain(settings).cloned().collect();
    match specwright::generate(input) {
        Ok(output) => {
            assert!(!output.warnings.has_errors(), "errors for warnings");
            shown(&output.warnings, &sources);
            well_formed(&output.files);
            Ok(output)
        }
        Err(found) => {
            assert!(found.has_errors(), "no crate, and no word why");
            shown(&found, &sources);
            let ours = found
                .iter()
                .find(|found| found.code == Code::Config && found.place == Place::File);
            assert!(ours.is_none(), "it was modelled and not written: {ours:?}");
            Err(found)
        }
    }
}

/// Every way to show what was found.
fn shown(found: &Diagnostics, sources: &[Source]) {
    let text = found.render_all(sources);
    assert_eq!(text.is_empty(), found.is_empty());
    let helpless = found.iter().find(|found| found.help.is_none());
    assert!(helpless.is_none(), "no word of what to do: {helpless:?}");
    let located = found.located(sources);
    for lines in [export::json_lines(&located), export::github(&located)] {
        assert_eq!(lines.lines().count(), located.len(), "a line each");
    }
    assert!(export::sarif(&located).ends_with("}\n"));
}

/// Every file is below the folder that it is for, says whose it is, and is Rust.
fn well_formed(files: &FileSet) {
    for (path, text) in files.iter() {
        let mut parts = Path::new(path).components();
        let is_below = parts.all(|part| matches!(part, Component::Normal(_)));
        assert!(is_below && !path.contains('\\'), "{path:?} leads elsewhere");
        assert!(is_generated(text), "{path} does not say whose it is");
        let hidden = text.chars().find(|c| is_hidden(*c));
        assert!(hidden.is_none(), "{path} has {hidden:?} in it");
        if path.ends_with(".rs") {
            let parsed = syn::parse_file(text);
            assert!(parsed.is_ok(), "{path} is no Rust: {:?}", parsed.err());
        }
    }
}

/// Whether a character cannot be seen, or changes in which order others are.
fn is_hidden(c: char) -> bool {
    let marks = ['\u{200e}', '\u{200f}', '\u{61c}', '\u{feff}'];
    let turns = ('\u{202a}'..='\u{202e}').contains(&c) || ('\u{2066}'..='\u{2069}').contains(&c);
    (c.is_control() && c != '\n') || turns || marks.contains(&c)
}
