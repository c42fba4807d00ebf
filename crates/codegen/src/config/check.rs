//! Owns which values make sense for which setting. Must not know where a value stands in its file.

use std::fmt;

use super::rust::{EVERYWHERE, trait_path, type_path};
use crate::diagnostics::Code;
use crate::files::unusable_segment;
use crate::names::{self, Case};
use crate::spec::nearest::nearest;

/// The packages that every generated crate depends on.
const OWN_DEPENDENCIES: [&str; 1] = ["specwright-runtime"];

/// What the runtime gives every type, so that deriving it as well would be once too often.
const HAND_WRITTEN: [&str; 5] = ["Clone", "Debug", "PartialEq", "Serialize", "Deserialize"];

/// What Rust can derive of itself, beside that.
const DERIVABLE: [&str; 6] = ["Copy", "Default", "Eq", "Hash", "Ord", "PartialOrd"];

/// The longest package name that the registry takes.
const NAME_LIMIT: usize = 64;

/// Cargo's own folders, and crates that every program has: no package can be called that.
const RESERVED: [&str; 12] = [
    "alloc",
    "build",
    "core",
    "deps",
    "examples",
    "incremental",
    "proc-macro",
    "proc_macro",
    "specwright-runtime",
    "specwright_runtime",
    "std",
    "test",
];

/// Why a value can't be what it is given for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InvalidSetting {
    pub(super) message: String,
    pub(super) help: String,
}

impl InvalidSetting {
    fn new(message: String, help: &str) -> Self {
        let help = help.to_owned();
        Self { message, help }
    }
}

impl fmt::Display for InvalidSetting {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.message, self.help)
    }
}

impl std::error::Error for InvalidSetting {}

/// Whether a value makes sense for its key.
pub(super) fn check(key: &str, text: &str) -> Result<(), InvalidSetting> {
    if text.trim().is_empty() {
        let help = "give it a value, or leave it out if it is optional";
        return Err(InvalidSetting::new(format!("`{key}` is empty"), help));
    }
    if text.chars().any(char::is_control) {
        let help = "write it on one line, without escapes for such characters";
        return Err(InvalidSetting::new(
            format!("`{key}` has a control character"),
            help,
        ));
    }
    match key {
        "name" => package_name(text),
        "spec" | "overlays" => document(text),
        "out" => folder(text),
        "version" => version(text),
        "repository" | "homepage" | "documentation" => url(text),
        "keywords" => keyword(text),
        "categories" => category(text),
        "api_key_variable" | "base_url_variable" => variable(text),
        "rename.operations" | "rename.fields" | "rename.parameters" => {
            identifier(text, Case::Snake, "`like_this`")
        }
        "rename.types" | "rename.variants" => identifier(text, Case::Pascal, "`LikeThis`"),
        "replace" | "formats" => replacement(text),
        "derives" => derived(text),
        "allow" => code(text),
        _ => Ok(()),
    }
}

/// Whether there is a kind of problem of this name.
fn code(name: &str) -> Result<(), InvalidSetting> {
    if Code::named(name).is_some() {
        return Ok(());
    }
    let near = nearest(name, Code::ALL.iter().map(|code| code.as_str()));
    let help = near.map_or_else(
        || "`cargo xtask explain` lists all of them".to_owned(),
        |near| format!("did you mean `{near}`?"),
    );
    Err(InvalidSetting::new(
        format!("there is no kind of problem `{name}`"),
        &help,
    ))
}

/// Whether a text is a name that rustc has nothing to say about.
fn identifier(text: &str, case: Case, like: &str) -> Result<(), InvalidSetting> {
    if !names::is_identifier(text) {
        let message = format!("`{text}` is no Rust identifier");
        return Err(InvalidSetting::new(
            message,
            &format!("give it a name such as {like}"),
        ));
    }
    if !case.suits(text) {
        let message = format!("`{text}` is written as Rust writes other names");
        return Err(InvalidSetting::new(
            message,
            &format!("write it as in {like}"),
        ));
    }
    Ok(())
}

fn replacement(text: &str) -> Result<(), InvalidSetting> {
    if type_path(text).is_some() {
        return Ok(());
    }
    let near = nearest(text, EVERYWHERE.into_iter());
    let help = near.map_or_else(
        || {
            "write its path with the crate's name before it, as in `rust_decimal::Decimal`"
                .to_owned()
        },
        |near| format!("did you mean `{near}`?"),
    );
    let message = format!("`{text}` is not the path of a type");
    Err(InvalidSetting::new(message, &help))
}

fn derived(text: &str) -> Result<(), InvalidSetting> {
    if trait_path(text).is_none() {
        let help = "write it as `derive` takes it, such as `Hash` or `schemars::JsonSchema`";
        let message = format!("`{text}` is nothing that can be derived");
        return Err(InvalidSetting::new(message, help));
    }
    let last = text.rsplit("::").next().unwrap_or_default().trim();
    if HAND_WRITTEN.contains(&last) {
        let help = "leave it out";
        let message = format!("all types have `{last}` without deriving it");
        return Err(InvalidSetting::new(message, help));
    }
    if text.contains("::") || DERIVABLE.contains(&text) {
        return Ok(());
    }
    let help = match nearest(text, DERIVABLE.into_iter()) {
        Some(near) => format!("did you mean `{near}`?"),
        None => "write its path with the crate's name before it, as in `schemars::JsonSchema`"
            .to_owned(),
    };
    let message = format!("Rust has no `{text}` to derive everywhere");
    Err(InvalidSetting::new(message, &help))
}

/// The registry's rules for a keyword.
fn keyword(text: &str) -> Result<(), InvalidSetting> {
    let starts = text.starts_with(|c: char| c.is_ascii_alphanumeric());
    let fits = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '+');
    if starts && text.len() <= 20 && text.chars().all(fits) {
        return Ok(());
    }
    let help = "the registry takes up to 20 letters, digits, `_`, `-` and `+`";
    Err(InvalidSetting::new(format!("`{text}` is no keyword"), help))
}

/// Categories are slugs; which ones there are is the registry's to know.
fn category(text: &str) -> Result<(), InvalidSetting> {
    let fits = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '-' | ':');
    if text.chars().all(fits) {
        return Ok(());
    }
    let help = "write it as the registry does, as in `api-bindings`";
    Err(InvalidSetting::new(
        format!("`{text}` is no category"),
        help,
    ))
}

/// Whether a crate can depend on another under this name.
pub(super) fn dependency(name: &str) -> Result<(), InvalidSetting> {
    if OWN_DEPENDENCIES.contains(&name.replace('_', "-").as_str()) {
        let help = "leave it out; it is there as `runtime`";
        let message = format!("every crate depends on `{name}`");
        return Err(InvalidSetting::new(message, help));
    }
    package_name(name)
}

/// Whether cargo takes this for the name of a new package, and the registry too.
pub(super) fn package_name(name: &str) -> Result<(), InvalidSetting> {
    let invalid = |help: &str| {
        Err(InvalidSetting::new(
            format!("`{name}` can't be the name of a package"),
            help,
        ))
    };
    let starts = name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_');
    let goes_on = name
        .chars()
        .all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_'));
    if !starts || !goes_on {
        return invalid("use letters, digits, `-` and `_`, and start with a letter");
    }
    if name.chars().all(|c| matches!(c, '-' | '_')) {
        return invalid("it needs a letter");
    }
    if name.len() > NAME_LIMIT {
        return invalid("it is longer than 64 characters");
    }
    if names::is_keyword(name) {
        return invalid("it is a keyword of Rust");
    }
    if is_reserved(name) {
        return invalid("it means something else to cargo, to Rust or to Windows");
    }
    Ok(())
}

fn is_reserved(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    RESERVED.contains(&name.as_str()) || crate::files::is_device(&name)
}

fn document(path: &str) -> Result<(), InvalidSetting> {
    if path.starts_with('/') || path.contains(['\\', ':']) {
        let help =
            "write it with `/` and relative to this file, so that it is the same on every machine";
        return Err(InvalidSetting::new(
            format!("`{path}` is no relative path"),
            help,
        ));
    }
    Ok(())
}

fn folder(path: &str) -> Result<(), InvalidSetting> {
    let leaves = path.starts_with('/')
        || path.contains(['\\', ':'])
        || path.split('/').any(|part| part == "..");
    if leaves {
        let help = "write it with `/` and relative to the repository's root, without `..`";
        return Err(InvalidSetting::new(
            format!("`{path}` is no folder in the repository"),
            help,
        ));
    }
    let odd = path.split('/').find_map(|part| match part {
        "" | "." => None,
        part if part.eq_ignore_ascii_case(".git") => Some("git keeps its own things in `.git`"),
        part => unusable_segment(part),
    });
    if let Some(why) = odd {
        let message = format!("`{path}` can't be the folder of a crate: {why}");
        return Err(InvalidSetting::new(message, "give the folder another name"));
    }
    if plain(path).is_empty() {
        let help =
            "all files of the folder belong to the generator, so give the crate one of its own";
        return Err(InvalidSetting::new(
            format!("`{path}` is the whole repository"),
            help,
        ));
    }
    Ok(())
}

fn version(text: &str) -> Result<(), InvalidSetting> {
    if is_version(text) {
        return Ok(());
    }
    let help = "write three numbers, as in `0.1.0`, or with a suffix, as in `0.1.0-beta.1`";
    Err(InvalidSetting::new(format!("`{text}` is no version"), help))
}

/// Semantic Versioning 2.0.0, with numbers that cargo can hold.
fn is_version(text: &str) -> bool {
    let (text, build) = text
        .split_once('+')
        .map_or((text, None), |(text, build)| (text, Some(build)));
    let (core, pre) = text
        .split_once('-')
        .map_or((text, None), |(core, pre)| (core, Some(pre)));
    let numbers: Vec<&str> = core.split('.').collect();
    numbers.len() == 3
        && numbers.iter().all(|number| is_number(number))
        && pre.is_none_or(|pre| {
            pre.split('.')
                .all(|part| is_identifier(part) && !has_leading_zero(part))
        })
        && build.is_none_or(|build| build.split('.').all(is_identifier))
}

fn is_number(text: &str) -> bool {
    text.bytes().all(|b| b.is_ascii_digit())
        && !has_leading_zero(text)
        && text.parse::<u64>().is_ok()
}

fn is_identifier(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
}

fn has_leading_zero(text: &str) -> bool {
    text.len() > 1 && text.starts_with('0') && text.bytes().all(|b| b.is_ascii_digit())
}

fn url(url: &str) -> Result<(), InvalidSetting> {
    let rest = url
        .strip_prefix("https://")
        .or_else(|| url.strip_prefix("http://"));
    if rest.is_some_and(|rest| !rest.is_empty() && !rest.contains(char::is_whitespace)) {
        return Ok(());
    }
    let help = "write an address that starts with `https://`";
    Err(InvalidSetting::new(format!("`{url}` is no URL"), help))
}

fn variable(name: &str) -> Result<(), InvalidSetting> {
    let starts = name.starts_with(|c: char| c.is_ascii_uppercase() || c == '_');
    if starts
        && name
            .bytes()
            .all(|b| b.is_ascii_uppercase() || b.is_ascii_digit() || b == b'_')
    {
        return Ok(());
    }
    let help = "use capital letters, digits and `_`, and start with a letter";
    Err(InvalidSetting::new(
        format!("`{name}` can't be the name of an environment variable"),
        help,
    ))
}

/// The path without parts that say nothing.
pub(super) fn plain(path: &str) -> String {
    let parts = path.split('/').filter(|part| !matches!(*part, "" | "."));
    parts.collect::<Vec<_>>().join("/")
}
