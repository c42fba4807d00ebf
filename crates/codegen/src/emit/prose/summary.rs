//! Owns the first sentence of prose. Must not know where it is shown.

use super::frame::push_text;
use super::tree::{self, Block, Inline};
use super::{check, read, write};

/// The first sentence as one line of safe rustdoc Markdown: text and code spans, no links, no emphasis.
#[must_use]
pub fn summary(markdown: &str) -> Option<String> {
    let sentence = first_sentence(markdown)?;
    let line = write::line(&sentence);
    (!line.is_empty() && check::is_safe(std::slice::from_ref(&line))).then_some(line)
}

/// The first sentence as plain text, not escaped for anything: for messages and manifests.
#[must_use]
pub fn plain_summary(markdown: &str) -> Option<String> {
    let text = tree::text_of(&first_sentence(markdown)?);
    Some(text.split_whitespace().collect::<Vec<_>>().join(" "))
}

fn first_sentence(markdown: &str) -> Option<Vec<Inline>> {
    let blocks = read::parse(markdown);
    let found = first(&blocks, &|block| matches!(block, Block::Paragraph(_)))
        .or_else(|| first(&blocks, &|_| true))?;
    let mut flat = Vec::new();
    flatten(found, &mut flat);
    Some(cut(flat))
}

/// The first paragraph or heading that is wanted, however deep.
fn first<'a>(blocks: &'a [Block], wanted: &dyn Fn(&Block) -> bool) -> Option<&'a [Inline]> {
    blocks.iter().find_map(|block| match block {
        Block::Paragraph(inlines) | Block::Heading(inlines) => {
            wanted(block).then_some(inlines.as_slice())
        }
        Block::Quote(blocks) | Block::Item(blocks) => first(blocks, wanted),
        Block::List(_, items) => items.iter().find_map(|item| first(item, wanted)),
        Block::Table(_) | Block::Row(_) | Block::Code(_) | Block::Rule => None,
    })
}

/// Text and code only, with all text in one piece.
fn flatten(inlines: &[Inline], flat: &mut Vec<Inline>) {
    for inline in inlines {
        match inline {
            Inline::Text(text) => push_text(flat, text),
            Inline::Link(to, inner) if inner.is_empty() => push_text(flat, to),
            Inline::Emphasis(inner)
            | Inline::Strong(inner)
            | Inline::Strike(inner)
            | Inline::Link(_, inner) => {
                flatten(inner, flat);
            }
            Inline::Break => push_text(flat, " "),
            Inline::Code(_) => flat.push(inline.clone()),
        }
    }
}

fn cut(flat: Vec<Inline>) -> Vec<Inline> {
    let mut sentence = Vec::new();
    for inline in flat {
        if let Inline::Text(text) = &inline
            && let Some(end) = sentence_end(text)
        {
            sentence.push(Inline::Text(text[..end].to_owned()));
            break;
        }
        sentence.push(inline);
    }
    sentence
}

/// Behind the first mark that ends a sentence: a space and no small letter follows, and no abbreviation precedes.
fn sentence_end(text: &str) -> Option<usize> {
    let marks = text
        .char_indices()
        .filter(|(_, c)| matches!(c, '.' | '!' | '?' | '\u{3002}'));
    let mut ends = marks.map(|(at, c)| (at, at + c.len_utf8()));
    ends.find(|&(_, end)| ends_sentence(&text[..end], &text[end..]))
        .map(|(_, end)| end)
}

fn ends_sentence(before: &str, after: &str) -> bool {
    let word = before
        .rsplit(char::is_whitespace)
        .next()
        .unwrap_or_default()
        .trim_start_matches('(');
    let is_abbreviation = ["e.g.", "i.e.", "etc.", "vs.", "cf.", "approx.", "No."].contains(&word);
    let follows = after.trim_start();
    let is_apart = before.ends_with('\u{3002}') || follows.len() < after.len();
    is_apart && !is_abbreviation && !follows.starts_with(char::is_lowercase)
}
