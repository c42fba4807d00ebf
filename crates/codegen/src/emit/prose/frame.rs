//! Owns what becomes of an element once it is closed. Must not know what opened or closed it.

use super::build::{Kind, Origin};
use super::clean;
use super::tree::{Block, Inline, is_blank, text_of_blocks};

/// An element that is still open.
pub(super) struct Frame {
    pub(super) kind: Kind,
    pub(super) origin: Origin,
    pub(super) blocks: Vec<Block>,
    pub(super) inlines: Vec<Inline>,
    /// The content of code.
    pub(super) raw: String,
}

impl Frame {
    /// Just opened.
    pub(super) fn new(kind: Kind, origin: Origin) -> Self {
        Self {
            kind,
            origin,
            blocks: Vec::new(),
            inlines: Vec::new(),
            raw: String::new(),
        }
    }

    /// Closes the element: what it holds becomes part of the one around it.
    pub(super) fn finish_into(self, parent: &mut Self) {
        let inlines = self.inlines;
        let block = match self.kind {
            Kind::Paragraph if inlines.iter().all(is_blank) => None,
            Kind::Heading if inlines.iter().all(is_blank) => None,
            Kind::Paragraph => Some(Block::Paragraph(inlines)),
            Kind::Heading => Some(Block::Heading(inlines)),
            Kind::CodeBlock => (!self.raw.trim().is_empty()).then_some(Block::Code(self.raw)),
            Kind::Quote => (!self.blocks.is_empty()).then_some(Block::Quote(self.blocks)),
            Kind::List(first) => list(first, self.blocks),
            Kind::Item => return parent.take_item(self.blocks),
            Kind::Table => table(self.blocks),
            Kind::Row => return parent.take_row(self.blocks),
            Kind::Cell => return parent.take_cell(self.blocks),
            Kind::Root => return parent.blocks.extend(self.blocks),
            Kind::Emphasis => return parent.inlines.push(Inline::Emphasis(inlines)),
            Kind::Strong => return parent.inlines.push(Inline::Strong(inlines)),
            Kind::Strike => return parent.inlines.push(Inline::Strike(inlines)),
            Kind::Link(Some(url)) => return parent.inlines.push(Inline::Link(url, inlines)),
            Kind::Link(None) => return append(&mut parent.inlines, inlines),
            Kind::CodeSpan => return append(&mut parent.inlines, vec![Inline::Code(self.raw)]),
        };
        parent.blocks.extend(block);
    }

    /// Outside a list, which happens beyond the depth that is kept, an item is just its content.
    fn take_item(&mut self, blocks: Vec<Block>) {
        match self.kind {
            Kind::List(_) if blocks.is_empty() => {}
            Kind::List(_) => self.blocks.push(Block::Item(blocks)),
            _ => self.blocks.extend(blocks),
        }
    }

    fn take_row(&mut self, blocks: Vec<Block>) {
        let cells = blocks.into_iter().map(|block| {
            if let Block::Paragraph(cell) = block {
                cell
            } else {
                Vec::new()
            }
        });
        let cells: Vec<Vec<Inline>> = cells.collect();
        match self.kind {
            Kind::Table => self.blocks.push(Block::Row(cells)),
            _ => self.blocks.extend(cells.into_iter().map(Block::Paragraph)),
        }
    }

    /// A cell is one line, whatever HTML put into it.
    fn take_cell(&mut self, blocks: Vec<Block>) {
        let inlines = match <[Block; 1]>::try_from(blocks) {
            Ok([Block::Paragraph(inlines)]) => inlines,
            Ok([other]) => vec![Inline::Text(clean::inline(&text_of_blocks(&[other])))],
            Err(blocks) => vec![Inline::Text(clean::inline(&text_of_blocks(&blocks)))],
        };
        self.blocks.push(Block::Paragraph(inlines));
    }
}

fn list(first: Option<u64>, blocks: Vec<Block>) -> Option<Block> {
    let items: Vec<Vec<Block>> = blocks
        .into_iter()
        .map(|block| {
            if let Block::Item(blocks) = block {
                blocks
            } else {
                vec![block]
            }
        })
        .collect();
    (!items.is_empty()).then_some(Block::List(first, items))
}

fn table(blocks: Vec<Block>) -> Option<Block> {
    let rows: Vec<Vec<Vec<Inline>>> = blocks
        .into_iter()
        .filter_map(|block| {
            if let Block::Row(cells) = block {
                Some(cells)
            } else {
                None
            }
        })
        .collect();
    rows.first()
        .is_some_and(|header| !header.is_empty())
        .then_some(Block::Table(rows))
}

fn append(inlines: &mut Vec<Inline>, more: Vec<Inline>) {
    for inline in more {
        match inline {
            Inline::Text(text) => push_text(inlines, &text),
            Inline::Code(code) if code.trim().is_empty() => push_text(inlines, &code),
            Inline::Code(code) => push_code(inlines, &code),
            other => inlines.push(other),
        }
    }
}

/// Two code spans can't stand side by side: their backticks would be one run.
fn push_code(inlines: &mut Vec<Inline>, code: &str) {
    if let Some(Inline::Code(last)) = inlines.last_mut() {
        last.push_str(code);
    } else {
        inlines.push(Inline::Code(code.to_owned()));
    }
}

/// Adds text after the text that may be there already.
pub(super) fn push_text(inlines: &mut Vec<Inline>, text: &str) {
    if let Some(Inline::Text(last)) = inlines.last_mut() {
        last.push_str(text);
    } else {
        inlines.push(Inline::Text(text.to_owned()));
    }
}
