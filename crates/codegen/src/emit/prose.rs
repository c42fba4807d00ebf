//! Owns how prose of a spec becomes rustdoc. Prose is untrusted: nothing in it may become a doctest, HTML, an
//! intra-doc link or a link to anywhere but the web, and nothing in it is lost.
//!
//! Bytes go one way here too: `clean` (invisible characters out) → `tree` (Markdown and HTML to a small tree) → `write`
//! (the tree as Markdown again) → `check` (parsed once more, does it say the same?). Whatever fails the check is
//! written as a plain text block, so safety doesn't hang on the escaping being right. Must not know about the model or
//! about tokens.

mod build;
mod check;
mod clean;
mod escape;
mod frame;
mod html;
mod inline;
mod read;
mod summary;
mod tree;
mod url;
mod write;

pub use clean::inline as visible;
pub use summary::{plain_summary, summary};

/// The lines of safe rustdoc Markdown for some prose, each without a leading space; none if there is nothing to say.
#[must_use]
pub fn rustdoc(markdown: &str) -> Vec<String> {
    let blocks = read::parse(markdown);
    let lines = write::document(&blocks);
    if check::is_safe(&lines)
        && check::text_of(&lines) == check::words(&tree::text_of_blocks(&blocks))
    {
        return lines;
    }
    write::fence(&clean::multiline(markdown))
}

/// Whether the first of the lines that [`rustdoc`] gave are a paragraph.
pub(super) fn begins_with_paragraph(lines: &[String]) -> bool {
    let first = lines.split(String::is_empty).next().unwrap_or_default();
    check::is_paragraph(first)
}

#[cfg(test)]
mod tests;
