//! Collects the examples of the README and of the generated documentation for the test that runs them.

#[path = "build/fences.rs"]
mod fences;
#[path = "build/program.rs"]
mod program;
#[path = "build/table.rs"]
mod table;

use std::error::Error;
use std::path::{Path, PathBuf};
use std::{env, fs};

use table::Table;

/// Documents, from the root of the workspace.
const DOCUMENTS: &[&str] = &["README.md", "crates/generated/README.md"];

/// The sources whose doc comments are the generated documentation, from the root of the workspace.
const SOURCES: &str = "crates/generated/src";

fn main() -> Result<(), Box<dyn Error>> {
    let root = PathBuf::from(env::var("CARGO_MANIFEST_DIR")?).join("../..");
    for input in DOCUMENTS.iter().chain([&SOURCES]) {
        println!("cargo::rerun-if-changed={}", root.join(input).display());
    }
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed=build");

    let mut table = Table::default();
    for (name, text) in documents(&root)? {
        let examples = if name.ends_with(".rs") {
            fences::in_source(&text).map_err(|problem| format!("{name}: {problem}"))?
        } else {
            fences::in_markdown(&text)
        };
        for example in &examples {
            table.add(&name, example, is_on);
        }
    }
    for (path, text) in table.files(&PathBuf::from(env::var("OUT_DIR")?)) {
        fs::write(path, text)?;
    }
    Ok(())
}

/// Whether this package, and with it the generated one, is built with this feature.
fn is_on(feature: &str) -> bool {
    let name = feature.to_uppercase().replace('-', "_");
    env::var_os(format!("CARGO_FEATURE_{name}")).is_some()
}

/// Everything that may hold examples: names from the root of the workspace, in order, and texts.
fn documents(root: &Path) -> Result<Vec<(String, String)>, Box<dyn Error>> {
    let mut names: Vec<String> = DOCUMENTS.iter().map(|name| (*name).to_owned()).collect();
    names.extend(sources(root)?);
    let read = |name: String| match fs::read_to_string(root.join(&name)) {
        Ok(text) => Ok((name, text)),
        Err(problem) => Err(format!("{name}: {problem}").into()),
    };
    names.into_iter().map(read).collect()
}

/// The names of all sources, sorted.
fn sources(root: &Path) -> Result<Vec<String>, Box<dyn Error>> {
    let mut found = Vec::new();
    let mut folders = vec![SOURCES.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(root.join(&folder))? {
            let entry = entry?;
            let name = format!("{folder}/{}", entry.file_name().to_string_lossy());
            if entry.file_type()?.is_dir() {
                folders.push(name);
            } else if name.ends_with(".rs") {
                found.push(name);
            }
        }
    }
    found.sort();
    Ok(found)
}
