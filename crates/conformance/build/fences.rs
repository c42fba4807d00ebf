//! Finds the examples in documents and in doc comments, by the rules of doctests.

use pulldown_cmark::{CodeBlockKind, Event, Parser, Tag, TagEnd};

/// An example, as it stands between its fences.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Fence {
    /// The line of the opening fence, counted from 1.
    pub(crate) line: usize,
    /// Whether a doctest would only compile it.
    pub(crate) no_run: bool,
    /// What stands between the fences.
    pub(crate) code: String,
}

/// The examples of a Markdown document.
pub(crate) fn in_markdown(text: &str) -> Vec<Fence> {
    let mut found = Vec::new();
    let mut open: Option<Fence> = None;
    for (event, range) in Parser::new(text).into_offset_iter() {
        match event {
            Event::Start(Tag::CodeBlock(kind)) => {
                let line = text[..range.start].matches('\n').count() + 1;
                open = no_run(&kind).map(|no_run| Fence {
                    line,
                    no_run,
                    code: String::new(),
                });
            }
            Event::Text(part) => {
                if let Some(fence) = &mut open {
                    fence.code.push_str(&part);
                }
            }
            Event::End(TagEnd::CodeBlock) => found.extend(open.take()),
            _ => {}
        }
    }
    found
}

/// The examples in the doc comments of a source file.
///
/// Lines are enough to find them, as long as each comment has lines of its own, which formatters see to.
/// The other ways to write documentation are refused, lest an example in them be left out in silence.
pub(crate) fn in_source(text: &str) -> Result<Vec<Fence>, String> {
    let mut found = Vec::new();
    let mut comment: Option<(usize, &str, String)> = None;
    for (index, line) in text.lines().enumerate() {
        let line = line.trim_start();
        if ["/**", "/*!", "#[doc =", "#![doc ="]
            .iter()
            .any(|other| line.starts_with(other))
        {
            return Err(format!("line {}: only `///` and `//!` are read", index + 1));
        }
        match (doc_line(line), &mut comment) {
            (Some((marker, words)), Some((_, open, text))) if marker == *open => {
                text.push_str(words);
                text.push('\n');
            }
            (next, _) => {
                found.extend(in_comment(comment.take()));
                comment = next.map(|(marker, words)| (index, marker, format!("{words}\n")));
            }
        }
    }
    found.extend(in_comment(comment));
    Ok(found)
}

/// The examples of one doc comment, with their lines in the file that it starts in at this index.
fn in_comment(comment: Option<(usize, &str, String)>) -> Vec<Fence> {
    let Some((start, _, text)) = comment else {
        return Vec::new();
    };
    let mut found = in_markdown(&text);
    for fence in &mut found {
        fence.line += start;
    }
    found
}

/// The marker of a line of documentation, and its words without the space that sets them off.
fn doc_line(line: &str) -> Option<(&'static str, &str)> {
    let (marker, rest) = ["///", "//!"]
        .into_iter()
        .find_map(|marker| Some((marker, line.strip_prefix(marker)?)))?;
    // Four slashes are an ordinary comment.
    let is_doc = marker == "//!" || !rest.starts_with('/');
    is_doc.then(|| (marker, rest.strip_prefix(' ').unwrap_or(rest)))
}

/// Whether a block is only compiled; `None` for what is not Rust, or not meant to succeed.
fn no_run(kind: &CodeBlockKind<'_>) -> Option<bool> {
    let info = match kind {
        CodeBlockKind::Indented => "",
        CodeBlockKind::Fenced(info) => info,
    };
    let (mut rust, mut other, mut no_run) = (false, false, false);
    for word in info.split([',', ' ', '\t']).filter(|word| !word.is_empty()) {
        match word {
            "rust" => rust = true,
            "no_run" => no_run = true,
            "ignore" | "compile_fail" | "should_panic" | "test_harness" => return None,
            _ if word.starts_with("ignore-") => return None,
            _ if word.starts_with("edition") || word.starts_with("standalone") => {}
            _ => other = true,
        }
    }
    (rust || !other).then_some(no_run)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fence(line: usize, no_run: bool, code: &str) -> Fence {
        let code = code.to_owned();
        Fence { line, no_run, code }
    }

    #[test]
    fn only_rust_that_should_succeed_is_an_example() {
        for (info, expected) in [
            ("", Some(false)),
            ("rust", Some(false)),
            ("rust,no_run", Some(true)),
            ("no_run", Some(true)),
            ("rust, no_run,edition2024", Some(true)),
            ("rust,hidden-by-a-tool", Some(false)),
            ("console", None),
            ("text", None),
            ("toml,no_run", None),
            ("rust,compile_fail", None),
            ("should_panic", None),
            ("ignore", None),
            ("ignore-windows", None),
        ] {
            let found = in_markdown(&format!("A\n\n```{info}\nf();\n```\n"));
            let expected: Vec<Fence> = expected
                .into_iter()
                .map(|no_run| fence(3, no_run, "f();\n"))
                .collect();
            assert_eq!(found, expected, "{info}");
        }
    }

    #[test]
    fn fences_may_be_of_any_length_inside_anything() {
        let text = "- a\n\n  ````no_run\n  ```\n    b\n  ````\n> ~~~\n> c\n> ~~~\n\n`d`\n```\n";
        assert_eq!(
            in_markdown(text),
            [
                fence(3, true, "```\n  b\n"),
                fence(7, false, "c\n"),
                fence(12, false, "")
            ]
        );
    }

    #[test]
    fn doc_comments_are_read_wherever_they_stand() {
        let source = "\
// ```
// an ordinary comment
// ```

//! ```
//! inside
//! ```
/// ```no_run
/// outside
///
///     indented
/// ```
struct A;
    /// Words.
    /// ```
    /// nested
    /// ```
    fn f() {} /// ```
//// ```
";
        assert_eq!(
            in_source(source).unwrap(),
            [
                fence(5, false, "inside\n"),
                fence(8, true, "outside\n\n    indented\n"),
                fence(15, false, "nested\n"),
            ]
        );
    }

    #[test]
    fn documentation_of_another_form_is_refused() {
        for line in ["/** a */", "  /*! a */", "#[doc = \"a\"]"] {
            let refused = in_source(&format!("\n{line}\n")).unwrap_err();
            assert_eq!(refused, "line 2: only `///` and `//!` are read");
        }
        assert_eq!(in_source("#[doc(hidden)]\nstruct A;\n"), Ok(Vec::new()));
    }
}
