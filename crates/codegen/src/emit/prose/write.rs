//! Owns how the tree is written as lines of Markdown. Must not know where the tree comes from.

use super::inline::{self, BREAK, Style};
use super::tree::{Block, Inline, text_of};
use super::{check, clean, escape};

/// Where lines are broken, and how much is left to text that is indented far.
const WIDTH: usize = 96;
const MIN_WIDTH: usize = 40;

/// The largest number of a list item that Markdown reads.
const MAX_NUMBER: u64 = 999_999_999;

/// The lines of a whole document.
pub(super) fn document(blocks: &[Block]) -> Vec<String> {
    let is_rule = |block: &Block| *block == Block::Rule;
    let start = blocks
        .iter()
        .position(|block| !is_rule(block))
        .unwrap_or(blocks.len());
    let end = blocks
        .iter()
        .rposition(|block| !is_rule(block))
        .map_or(start, |last| last + 1);
    lines_of(&blocks[start..end], WIDTH)
}

fn lines_of(blocks: &[Block], width: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    let mut before: Option<&Block> = None;
    for block in blocks {
        let more = block_lines(block, width.max(MIN_WIDTH));
        if more.is_empty() {
            continue;
        }
        if before.is_some() {
            lines.push(String::new());
        }
        lines.extend(more);
        before = Some(block);
    }
    lines
}

fn block_lines(block: &Block, width: usize) -> Vec<String> {
    match block {
        Block::Paragraph(inlines) => paragraph(inlines, width, inline::write),
        Block::Heading(inlines) => paragraph(inlines, width, inline::write_strong),
        Block::Quote(blocks) => quote(blocks, width),
        Block::List(first, items) => list(*first, items, width),
        Block::Table(rows) => table(rows),
        Block::Code(code) => fence(code),
        Block::Rule => vec!["***".to_owned()],
        // These live in lists and tables; alone they are their content.
        Block::Item(blocks) => lines_of(blocks, width),
        Block::Row(cells) => cells
            .iter()
            .flat_map(|cell| paragraph(cell, width, inline::write))
            .collect(),
    }
}

/// Emphasis next to punctuation isn't always read as such; then the paragraph does without.
fn paragraph(
    inlines: &[Inline],
    width: usize,
    write: fn(&[Inline], Style) -> String,
) -> Vec<String> {
    let expected = check::words(&text_of(inlines));
    for plain in [false, true] {
        let markdown = write(
            inlines,
            Style {
                plain,
                ..Style::default()
            },
        );
        let lines = wrap(&markdown, width);
        if check::is_paragraph(&lines) && check::text_of(&lines) == expected {
            return lines;
        }
    }
    fence(&text_of(inlines))
}

/// One line of plain text and code spans.
pub(super) fn line(inlines: &[Inline]) -> String {
    wrap(
        &inline::write(
            inlines,
            Style {
                plain: true,
                ..Style::default()
            },
        ),
        usize::MAX,
    )
    .join(" ")
}

/// Breaks a line into several, at spaces only.
fn wrap(markdown: &str, width: usize) -> Vec<String> {
    let mut lines = Vec::new();
    for part in markdown
        .split(BREAK)
        .filter(|part| !part.trim_matches(' ').is_empty())
    {
        if let Some(last) = lines.last_mut() {
            String::push(last, '\\');
        }
        lines.extend(wrap_part(part, width));
    }
    lines
        .iter()
        .map(|line: &String| line.replace(escape::HARD_SPACE, " "))
        .collect()
}

fn wrap_part(part: &str, width: usize) -> Vec<String> {
    let mut lines = Vec::new();
    let mut line = String::new();
    let mut used = 0;
    for word in part.split(' ').filter(|word| !word.is_empty()) {
        let length = word.chars().count();
        if used > 0 && used + 1 + length > width {
            lines.push(std::mem::take(&mut line));
            used = 0;
        }
        if used == 0 {
            line = escape::line_start(word);
            used = line.chars().count();
        } else {
            line.push(' ');
            line.push_str(word);
            used += 1 + length;
        }
    }
    if used > 0 {
        lines.push(line);
    }
    lines
}

fn quote(blocks: &[Block], width: usize) -> Vec<String> {
    let lines = lines_of(blocks, width.saturating_sub(2));
    lines
        .iter()
        .map(|line| {
            if line.is_empty() {
                ">".to_owned()
            } else {
                format!("> {line}")
            }
        })
        .collect()
}

fn list(first: Option<u64>, items: &[Vec<Block>], width: usize) -> Vec<String> {
    let mut lines = Vec::new();
    for (at, blocks) in items.iter().enumerate() {
        let marker = match first {
            Some(first) => format!("{}. ", first.saturating_add(at as u64).min(MAX_NUMBER)),
            None => "- ".to_owned(),
        };
        lines.extend(item(&marker, blocks, width.saturating_sub(marker.len())));
    }
    lines
}

fn item(marker: &str, blocks: &[Block], width: usize) -> Vec<String> {
    let indent = " ".repeat(marker.len());
    let mut lines = Vec::new();
    for (at, line) in item_lines(blocks, width).iter().enumerate() {
        lines.push(match at {
            0 => format!("{marker}{line}"),
            _ if line.is_empty() => String::new(),
            _ => format!("{indent}{line}"),
        });
    }
    lines
}

/// A bullet list follows its introduction without an empty line, so that the list around it stays tight.
fn item_lines(blocks: &[Block], width: usize) -> Vec<String> {
    match blocks {
        [
            intro @ Block::Paragraph(_),
            nested @ Block::List(None | Some(1), _),
        ] => {
            let mut lines = block_lines(intro, width.max(MIN_WIDTH));
            lines.extend(block_lines(nested, width.max(MIN_WIDTH)));
            lines
        }
        _ => lines_of(blocks, width),
    }
}

fn table(rows: &[Vec<Vec<Inline>>]) -> Vec<String> {
    let columns = rows.first().map_or(0, Vec::len);
    let mut lines = Vec::new();
    for (at, row) in rows.iter().enumerate() {
        let cells: Vec<String> = row
            .iter()
            .take(columns)
            .map(|cell| cell_text(cell))
            .collect();
        lines.push(format!("| {} |", cells.join(" | ")));
        if at == 0 {
            lines.push(format!("|{}", " --- |".repeat(columns)));
        }
    }
    lines
}

fn cell_text(inlines: &[Inline]) -> String {
    let markdown = inline::write(
        inlines,
        Style {
            in_table: true,
            ..Style::default()
        },
    );
    let words: Vec<&str> = markdown
        .split([' ', BREAK])
        .filter(|word| !word.is_empty())
        .collect();
    words.join(" ").replace(escape::HARD_SPACE, " ")
}

/// Text as it is, in a fence longer than any within it. `text` keeps rustdoc from running it.
pub(super) fn fence(content: &str) -> Vec<String> {
    let content = clean::code(content);
    let content: Vec<&str> = content.lines().map(str::trim_end).collect();
    let start = content.iter().position(|line| !line.is_empty());
    let end = content.iter().rposition(|line| !line.is_empty());
    let (Some(start), Some(end)) = (start, end) else {
        return Vec::new();
    };
    let longest = content
        .iter()
        .map(|line| escape::longest_run(line))
        .max()
        .unwrap_or(0);
    let ticks = "`".repeat(longest.max(2) + 1);
    let mut lines = vec![format!("{ticks}text")];
    lines.extend(content[start..=end].iter().map(|line| (*line).to_owned()));
    lines.push(ticks);
    lines
}
