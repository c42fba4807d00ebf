//! Makes the corpus that fuzzing begins with: the inputs of the generator's fixtures, and what fuzzing found before.

use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};

/// The line between a document, its overlay and its settings.
const CUT: &str = "\n=====\n";

type Outcome<T> = Result<T, Box<dyn Error>>;

fn main() -> Outcome<()> {
    let fuzz = Path::new(env!("CARGO_MANIFEST_DIR"));
    let crates = fuzz.join("..");
    let corpus = fuzz.join("corpus");
    for folder in entries(&crates.join("codegen/tests/fixtures"))? {
        fixture(&folder, &corpus)?;
    }
    for number in 0..200 {
        seed(&corpus, "structured", &number.to_string(), &noise(number))?;
    }
    let found = [
        ("codegen/tests/regressions/documents", "document"),
        ("codegen/tests/regressions/settings", "overlay_and_settings"),
        ("runtime/tests/regressions", "answers"),
    ];
    for (from, target) in found {
        for path in entries(&crates.join(from))? {
            seed(&corpus, target, &name(&path), &fs::read(&path)?)?;
        }
    }
    Ok(())
}

/// What a fixture has to offer: its document, and that with an overlay and settings.
fn fixture(folder: &Path, corpus: &Path) -> Outcome<()> {
    let name = name(folder);
    let (mut document, mut settings, mut overlays) = (String::new(), String::new(), Vec::new());
    for path in entries(folder)?.iter().filter(|path| path.is_file()) {
        let text = || fs::read_to_string(path);
        match self::name(path) {
            file if file.starts_with("input.") => document = text()?,
            file if file.starts_with("overlay") => overlays.push(text()?),
            file if file == "codegen.toml" => settings = text()?,
            _ => {}
        }
    }
    seed(corpus, "document", &name, document.as_bytes())?;
    if overlays.is_empty() {
        overlays.push(String::new());
    }
    for (index, overlay) in overlays.iter().enumerate() {
        let text = [document.as_str(), overlay, &settings].join(CUT);
        let file = format!("{name}-{index}");
        seed(corpus, "overlay_and_settings", &file, text.as_bytes())?;
    }
    Ok(())
}

/// Bytes that mean nothing, the same each time: what is structured is made of any.
fn noise(number: u64) -> Vec<u8> {
    let mut state = number;
    let next = || {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        state.to_be_bytes()[0]
    };
    std::iter::repeat_with(next)
        .take(512 << (number % 4))
        .collect()
}

fn seed(corpus: &Path, target: &str, name: &str, contents: &[u8]) -> Outcome<()> {
    let folder = corpus.join(target);
    fs::create_dir_all(&folder)?;
    Ok(fs::write(folder.join(name), contents)?)
}

/// What is in a folder; nothing if there is none.
fn entries(folder: &Path) -> Outcome<Vec<PathBuf>> {
    if !folder.is_dir() {
        return Ok(Vec::new());
    }
    let found = fs::read_dir(folder)?.map(|entry| Ok(entry?.path()));
    found.collect()
}

fn name(path: &Path) -> String {
    let name = path.file_name().unwrap_or_default();
    name.to_string_lossy().into_owned()
}
