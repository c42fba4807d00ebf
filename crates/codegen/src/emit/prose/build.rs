//! Owns the builder of the tree, which Markdown events and HTML tags both feed.
//!
//! It takes tags in any order: a closing tag without an opening one is ignored, the end of a block closes all that is
//! open in it. Must not know where the tags come from.

use super::clean;
use super::frame::{Frame, push_text};
use super::tree::{Block, Inline};

/// Deeper nesting is flattened, which bounds the recursion of everything that walks the tree.
const MAX_DEPTH: usize = 24;

/// What may be open while the tree is built.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Kind {
    Root,
    Paragraph,
    Heading,
    Quote,
    List(Option<u64>),
    Item,
    Table,
    Row,
    Cell,
    CodeBlock,
    Emphasis,
    Strong,
    Strike,
    CodeSpan,
    /// With no address if it leads nowhere we let it.
    Link(Option<String>),
}

impl Kind {
    fn is_container(&self) -> bool {
        matches!(
            self,
            Self::Root
                | Self::Quote
                | Self::List(_)
                | Self::Item
                | Self::Table
                | Self::Row
                | Self::Cell
        )
    }

    fn same(&self, other: &Self) -> bool {
        std::mem::discriminant(self) == std::mem::discriminant(other)
    }
}

/// Who opened something: a closing tag of HTML must not close a list of Markdown.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Origin {
    Markdown,
    Html,
}

/// Builds the tree. Every method may be called at any time.
pub(super) struct Builder {
    /// The first is the root and stays.
    stack: Vec<Frame>,
    /// The HTML element whose content is dropped.
    dropping: Option<String>,
}

impl Builder {
    /// Nothing is open yet.
    pub(super) fn new() -> Self {
        Self {
            stack: vec![Frame::new(Kind::Root, Origin::Markdown)],
            dropping: None,
        }
    }

    /// Drops all text until the HTML element or the block around it ends.
    pub(super) fn drop_until(&mut self, element: &str) {
        self.dropping = Some(element.to_owned());
    }

    /// Ends what [`Builder::drop_until`] began.
    pub(super) fn keep_again(&mut self, element: &str) {
        if self.dropping.as_deref() == Some(element) {
            self.dropping = None;
        }
    }

    /// Opens a block or an inline element.
    pub(super) fn open(&mut self, kind: Kind, origin: Origin) {
        let is_block = kind.is_container()
            || matches!(kind, Kind::Paragraph | Kind::Heading | Kind::CodeBlock);
        let is_literal = self.is_in(&Kind::CodeBlock) && !(is_block && origin == Origin::Markdown)
            || self.is_in(&Kind::CodeSpan) && !is_block;
        if self.dropping.is_some() || is_literal {
            return;
        }
        if is_block {
            self.end_paragraph();
        } else {
            self.ensure_inline();
        }
        let may_nest = !kind.is_container() && is_block || kind == Kind::CodeSpan;
        if may_nest || self.stack.len() < MAX_DEPTH {
            self.stack.push(Frame::new(kind, origin));
        }
    }

    /// Closes the innermost element of that kind, with all that is open in it, if there is one to close.
    pub(super) fn close(&mut self, kind: &Kind, origin: Origin) {
        if origin == Origin::Markdown && (kind.is_container() || *kind == Kind::Paragraph) {
            self.dropping = None;
        }
        let mut found = None;
        for (at, frame) in self.stack.iter().enumerate().skip(1).rev() {
            if frame.kind.same(kind) && frame.origin == origin {
                found = Some(at);
                break;
            }
            let bars_html = origin == Origin::Html && frame.origin == Origin::Markdown;
            if frame.kind.is_container() && (bars_html || !kind.is_container()) {
                break;
            }
        }
        if let Some(at) = found {
            self.pop_down_to(at);
        }
    }

    /// An item of an HTML list, which may lack the list around it or the end of the item before.
    pub(super) fn open_html_item(&mut self) {
        self.end_paragraph();
        let top = self.top();
        if top.kind == Kind::Item && top.origin == Origin::Html {
            self.pop();
        }
        if !matches!(self.top().kind, Kind::List(_)) {
            self.open(Kind::List(None), Origin::Html);
        }
        self.open(Kind::Item, Origin::Html);
    }

    /// What separates two cells of an HTML table.
    pub(super) fn cell_gap(&mut self) {
        let begun = matches!(self.top().kind, Kind::Paragraph) || !self.top().blocks.is_empty();
        if begun {
            self.text(" \u{2013} ");
        }
    }

    /// Ends the current paragraph, if there is one.
    pub(super) fn end_paragraph(&mut self) {
        let container = self
            .stack
            .iter()
            .rposition(|frame| frame.kind.is_container())
            .unwrap_or(0);
        self.pop_down_to(container + 1);
    }

    /// Adds text. What it holds of white space is a space, except in a code block.
    pub(super) fn text(&mut self, text: &str) {
        if self.dropping.is_some() {
            return;
        }
        match self.top().kind {
            Kind::CodeBlock => {
                let code = clean::code(text);
                self.top_mut().raw.push_str(&code);
            }
            Kind::CodeSpan => {
                let code = clean::inline(text);
                self.top_mut().raw.push_str(&code);
            }
            _ => self.inline_text(&clean::inline(text)),
        }
    }

    fn inline_text(&mut self, text: &str) {
        if text.trim().is_empty() && self.top().kind.is_container() {
            return;
        }
        self.ensure_inline();
        push_text(&mut self.top_mut().inlines, text);
    }

    /// Adds a code span.
    pub(super) fn code(&mut self, code: &str) {
        if self.is_in(&Kind::CodeSpan) || self.is_in(&Kind::CodeBlock) {
            return self.text(code);
        }
        self.open(Kind::CodeSpan, Origin::Markdown);
        self.text(code);
        self.close(&Kind::CodeSpan, Origin::Markdown);
    }

    /// Ends the line; twice ends the paragraph.
    pub(super) fn line_break(&mut self) {
        match self.top().kind {
            _ if self.dropping.is_some() => {}
            Kind::CodeBlock => self.top_mut().raw.push('\n'),
            Kind::CodeSpan => self.top_mut().raw.push(' '),
            Kind::Paragraph if self.has_just_broken() => self.end_paragraph(),
            _ => {
                self.ensure_inline();
                self.top_mut().inlines.push(Inline::Break);
            }
        }
    }

    fn has_just_broken(&self) -> bool {
        let last = self
            .top()
            .inlines
            .iter()
            .rev()
            .find(|inline| !matches!(inline, Inline::Text(text) if text.trim().is_empty()));
        last == Some(&Inline::Break)
    }

    /// Adds a rule.
    pub(super) fn rule(&mut self) {
        self.end_paragraph();
        self.top_mut().blocks.push(Block::Rule);
    }

    /// Whether an element of that kind is the innermost one.
    pub(super) fn is_in(&self, kind: &Kind) -> bool {
        self.top().kind.same(kind)
    }

    fn ensure_inline(&mut self) {
        if matches!(self.top().kind, Kind::List(_)) {
            self.stack.push(Frame::new(Kind::Item, Origin::Html));
        }
        if self.top().kind.is_container() {
            self.stack
                .push(Frame::new(Kind::Paragraph, Origin::Markdown));
        }
    }

    fn top(&self) -> &Frame {
        &self.stack[self.stack.len() - 1]
    }

    fn top_mut(&mut self) -> &mut Frame {
        let last = self.stack.len() - 1;
        &mut self.stack[last]
    }

    fn pop_down_to(&mut self, depth: usize) {
        while self.stack.len() > depth.max(1) {
            self.pop();
        }
    }

    fn pop(&mut self) {
        if self.stack.len() > 1
            && let Some(frame) = self.stack.pop()
        {
            frame.finish_into(self.top_mut());
        }
    }

    /// Closes all that is open.
    pub(super) fn finish(mut self) -> Vec<Block> {
        self.pop_down_to(1);
        self.stack.pop().map(|root| root.blocks).unwrap_or_default()
    }
}
