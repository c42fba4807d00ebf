//! Generates the client of `api.yaml`, and beside each of its operations what a row of a table needs to call it.

#[path = "build/rows.rs"]
mod rows;

use std::error::Error;
use std::path::{Path, PathBuf};
use std::{env, fs};

use specwright::config::CrateSettings;
use specwright::diagnostics::Diagnostics;
use specwright::model::{Api, FULL};
use specwright::spec::source::Source;
use specwright::{Input, generate, model};

/// The description of the API, which is made up to have everything.
const DOCUMENT: &str = "api.yaml";

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed={DOCUMENT}");
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed=build");
    let root = PathBuf::from(env::var("CARGO_MANIFEST_DIR")?);
    let out = PathBuf::from(env::var("OUT_DIR")?).join("client");
    let document = Source::new(DOCUMENT, fs::read_to_string(root.join(DOCUMENT))?);
    if out.exists() {
        fs::remove_dir_all(&out)?;
    }
    for (path, text) in files(document)? {
        let path = out.join(path);
        fs::create_dir_all(path.parent().unwrap_or(Path::new("")))?;
        fs::write(path, text)?;
    }
    Ok(())
}

/// The files of the client below its `src`, each with its path, and the one that finds operations by their ids.
fn files(document: Source) -> Result<Vec<(String, String)>, Box<dyn Error>> {
    let settings = CrateSettings::for_package(&env::var("CARGO_PKG_NAME")?)?;
    let input = Input::new(document, settings);
    let shown = |found: Diagnostics| found.render(&input.document);
    let output = generate(&input).map_err(shown)?;
    if !output.warnings.is_empty() {
        return Err(shown(output.warnings).into());
    }
    let api = model(&input, &mut Diagnostics::new());
    let api = api.ok_or("the document that was generated from has no model")?;
    turn_on(&api);
    let listed = output.files.iter().filter_map(|(path, text)| {
        let path = path.strip_prefix("src/")?;
        Some((path.to_owned(), completed(path, text, &api)))
    });
    let all = [
        rows::dispatch(&api),
        rows::received(&api),
        rows::place(&api),
    ];
    let dispatch: String = all.iter().map(ToString::to_string).collect();
    Ok(listed
        .chain([("dispatch.rs".to_owned(), dispatch)])
        .collect())
}

/// Turns on all groups of the client, which are features in a crate of its own.
fn turn_on(api: &Api) {
    let names = api
        .features()
        .into_iter()
        .map(|(name, _)| name)
        .chain([FULL]);
    for name in names {
        println!("cargo::rustc-check-cfg=cfg(feature, values({name:?}))");
        println!("cargo::rustc-cfg=feature={name:?}");
    }
}

/// A file of the client, with what is put beside an operation. The root is included in a test, where nothing may be said of
/// the whole file.
fn completed(path: &str, text: &str, api: &Api) -> String {
    if path == "lib.rs" {
        let lines = text.lines();
        let lines = lines.filter(|line| !line.starts_with("//!") && !line.starts_with("#!["));
        return lines.flat_map(|line| [line, "\n"]).collect();
    }
    let of = |group: &str, operation: &str| format!("operations/{group}/{operation}.rs");
    let operations = api.groups.iter().flat_map(|group| {
        let operations = group.operations.iter();
        operations.map(move |operation| (of(&group.module, &operation.module), operation))
    });
    let found = operations.filter(|(file, _)| file == path);
    let beside = found.map(|(_, operation)| rows::called(operation).to_string());
    let beside: String = beside.collect();
    format!("{text}\n{beside}")
}
