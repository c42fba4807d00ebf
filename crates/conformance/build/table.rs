//! Writes the examples down as modules and a table, for a test to include.
//!
//! Each module is a file of its own, whose name says in the compiler's messages where the example stands.
//! Knows what the test calls: `Example`, `run` and `run_async` in the root of its crate.

use std::path::{Path, PathBuf};

use crate::fences::Fence;
use crate::program::Program;

/// Examples are written for their readers: as in doctests, nothing that they leave unused matters, and
/// neither do the rules for code that has to last.
const ALLOWS: &str = "#[allow(unused, unused_qualifications, clippy::all, clippy::dbg_macro, \
     clippy::expect_used, clippy::todo, clippy::unwrap_used, reason = \"examples are written for their readers\")]";

/// The examples, ready to be written.
#[derive(Default)]
pub(crate) struct Table {
    /// Names and texts of the modules.
    modules: Vec<(String, String)>,
    rows: String,
}

impl Table {
    /// Adds an example of this document. One that is no Rust, or needs other features than these, fails when it is run.
    pub(crate) fn add(&mut self, document: &str, fence: &Fence, is_on: impl Fn(&str) -> bool) {
        let place = format!("{document}:{}", fence.line);
        let (run, is_whole) = match Program::of(&fence.code) {
            Err(problem) => (failing(&problem), false),
            Ok(program) => match program.features.iter().find(|feature| !is_on(feature)) {
                Some(feature) => (failing(&lacking(feature)), program.is_whole),
                None => (self.module(&place, &program), program.is_whole),
            },
        };
        let calls = fence.no_run || is_whole;
        self.rows.push_str(&format!(
            "    crate::Example {{ place: {place:?}, calls: {calls}, run: {run} }},\n"
        ));
    }

    /// Adds a module, and says how its program is run.
    fn module(&mut self, place: &str, program: &Program) -> String {
        let name = module_name(place);
        let run = if program.is_async { "run_async" } else { "run" };
        let Program { code, entry, .. } = program;
        let text = format!(
            "{code}\n\npub(super) fn run_example() -> crate::Outcome {{\n    crate::{run}({entry})\n}}\n"
        );
        let run = format!("{name}::run_example");
        self.modules.push((name, text));
        run
    }

    /// The files: first what the test includes, then a module each. They have to be in this folder.
    pub(crate) fn files(&self, folder: &Path) -> Vec<(PathBuf, String)> {
        let mut files = Vec::new();
        let mut modules = String::new();
        for (name, text) in &self.modules {
            let file = folder.join(format!("{name}.rs"));
            modules.push_str(&format!("{ALLOWS}\n#[path = {file:?}]\nmod {name};\n"));
            files.push((file, text.clone()));
        }
        let rows = &self.rows;
        let table = format!("{modules}\npub(crate) const ALL: &[crate::Example] = &[\n{rows}];\n");
        files.insert(0, (folder.join("examples.rs"), table));
        files
    }
}

/// A function that fails with this message.
fn failing(message: &str) -> String {
    format!("|| Err({message:?}.to_owned())")
}

fn lacking(feature: &str) -> String {
    format!("needs the feature `{feature}`, which crates/conformance/Cargo.toml does not turn on")
}

/// A name that says where a message of the compiler comes from.
fn module_name(place: &str) -> String {
    let letter = |letter: char| match letter {
        'a'..='z' | '0'..='9' => letter,
        'A'..='Z' => letter.to_ascii_lowercase(),
        _ => '_',
    };
    // The prefix keeps it from being a keyword, or beginning with a digit.
    format!("at_{}", place.chars().map(letter).collect::<String>())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The table, and the texts of the modules.
    fn table(code: &str) -> (String, Vec<String>) {
        let fence = Fence {
            line: 7,
            no_run: false,
            code: code.to_owned(),
        };
        let mut table = Table::default();
        table.add("a/B-c.md", &fence, |feature| feature == "on");
        let texts = table.files(Path::new("out")).into_iter();
        let mut texts: Vec<String> = texts.map(|(_, text)| text).collect();
        (texts.remove(0), texts)
    }

    #[test]
    fn an_example_becomes_a_module_and_a_row() {
        let (text, modules) = table("# async fn example() {}");
        for part in [
            "\nmod at_a_b_c_md_7;\n",
            r#"Example { place: "a/B-c.md:7", calls: true, run: at_a_b_c_md_7::run_example }"#,
        ] {
            assert!(text.contains(part), "{part}\n{text}");
        }
        let [module] = modules.as_slice() else {
            panic!("{modules:?}");
        };
        let example = "async fn example() {}\n\npub(super) fn run_example()";
        assert!(module.starts_with(example), "{module}");
        assert!(module.contains("crate::run_async(example)"), "{module}");
        assert!(table("f();").0.contains("calls: false"));
    }

    #[test]
    fn an_example_that_cannot_be_run_is_not_left_out() {
        for (code, message) in [
            (
                "#[cfg(feature = \"off\")]\nfn f() {}",
                "needs the feature `off`, ",
            ),
            ("f(;", "not Rust: "),
        ] {
            let (text, modules) = table(code);
            let row = format!("run: || Err(\"{message}");
            assert!(text.contains(&row), "{text}");
            assert!(modules.is_empty(), "{modules:?}");
        }
        let (_, modules) = table("#[cfg(feature = \"on\")]\nfn example() {}");
        assert!(modules[0].contains("crate::run(example)"), "{modules:?}");
    }
}
