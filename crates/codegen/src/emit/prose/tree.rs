//! Owns the tree that prose is read into: what is left of Markdown and HTML. Must not know either.

/// What stands on lines of its own.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Block {
    Paragraph(Vec<Inline>),
    Heading(Vec<Inline>),
    Quote(Vec<Block>),
    /// The first number, if the list has numbers, and the items.
    List(Option<u64>, Vec<Vec<Block>>),
    /// Rows of cells; the first row is the header.
    Table(Vec<Vec<Vec<Inline>>>),
    Code(String),
    Rule,
    /// Only while the list around it is being built.
    Item(Vec<Block>),
    /// Only while the table around it is being built.
    Row(Vec<Vec<Inline>>),
}

/// What stands within a line.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Inline {
    Text(String),
    Code(String),
    Emphasis(Vec<Inline>),
    Strong(Vec<Inline>),
    Strike(Vec<Inline>),
    Link(String, Vec<Inline>),
    Break,
}

/// The text of a tree without any marks, blocks separated by spaces.
pub(super) fn text_of_blocks(blocks: &[Block]) -> String {
    let mut text = String::new();
    for block in blocks {
        match block {
            Block::Paragraph(inlines) | Block::Heading(inlines) => text.push_str(&text_of(inlines)),
            Block::Quote(blocks) | Block::Item(blocks) => text.push_str(&text_of_blocks(blocks)),
            Block::List(_, items) => items
                .iter()
                .for_each(|item| text.push_str(&text_of_blocks(item))),
            Block::Table(rows) => rows
                .iter()
                .for_each(|row| text.push_str(&text_of_cells(row))),
            Block::Row(cells) => text.push_str(&text_of_cells(cells)),
            Block::Code(code) => text.push_str(code),
            Block::Rule => {}
        }
        text.push(' ');
    }
    text
}

fn text_of_cells(cells: &[Vec<Inline>]) -> String {
    cells.iter().map(|cell| text_of(cell) + " ").collect()
}

/// The text of inline elements without any marks.
pub(super) fn text_of(inlines: &[Inline]) -> String {
    let mut text = String::new();
    for inline in inlines {
        match inline {
            Inline::Text(content) | Inline::Code(content) => text.push_str(content),
            Inline::Emphasis(inner) | Inline::Strong(inner) | Inline::Strike(inner) => {
                text.push_str(&text_of(inner))
            }
            Inline::Link(url, inner) if inner.iter().all(is_blank) => text.push_str(url),
            Inline::Link(_, inner) => text.push_str(&text_of(inner)),
            Inline::Break => text.push(' '),
        }
    }
    text
}

/// Whether there is nothing to be seen of it.
pub(super) fn is_blank(inline: &Inline) -> bool {
    match inline {
        Inline::Text(text) | Inline::Code(text) => text.trim().is_empty(),
        Inline::Emphasis(inner) | Inline::Strong(inner) | Inline::Strike(inner) => {
            inner.iter().all(is_blank)
        }
        Inline::Link(..) => false,
        Inline::Break => true,
    }
}
