//! The page of every kind of problem is true: its example has the problem, and what it says to do is rid of it.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use specwright::Input;
use specwright::config::{self, CrateSettings};
use specwright::diagnostics::{Code, Diagnostics};
use specwright::spec::source::Source;

#[test]
fn every_example_has_its_problem_and_loses_it() {
    for code in Code::ALL {
        let page = code.page();
        let (wrong, right) = page
            .split_once("\n# What to do\n")
            .unwrap_or_else(|| panic!("the page of `{code}` does not say what to do"));
        let found = |part: &str| {
            let found = problems(part);
            found.iter().any(|found| found.code == *code)
        };
        assert!(found(wrong), "the example of `{code}` is free of it");
        assert!(!found(right), "the way out of `{code}` still has it");
    }
}

#[test]
fn every_page_begins_with_a_sentence_that_says_what_it_is() {
    for code in Code::ALL {
        let summary = code.summary();
        assert!(
            summary.ends_with('.') && summary.len() < 100,
            "{code}: {summary}"
        );
        assert_eq!(Code::named(code.as_str()), Some(*code));
    }
    let mut names: Vec<&str> = Code::ALL.iter().map(|code| code.as_str()).collect();
    let listed = names.clone();
    names.sort_unstable();
    assert_eq!(names, listed);
}

/// What is found in the settings and the document of a part of a page.
fn problems(part: &str) -> Diagnostics {
    let settings = block(part, "toml").map(|text| Source::new("codegen.toml", text));
    let settings = match settings.as_ref().map(config::read) {
        Some(Err(found)) => return found,
        Some(Ok(config)) => config.crates.into_iter().next().unwrap(),
        None => CrateSettings::for_package("bakery").unwrap(),
    };
    let document = block(part, "yaml").map(|text| Source::new("bakery.yaml", text));
    document.map_or_else(Diagnostics::new, |document| {
        specwright::lint(&Input::new(document, settings))
    })
}

/// The first block of that language.
fn block<'p>(part: &'p str, language: &str) -> Option<&'p str> {
    let (_, after) = part.split_once(&format!("```{language}\n"))?;
    after.split_once("```").map(|(block, _)| block)
}
