//! Owns how the events of the Markdown parser become a tree. Must not know how the tree is written.

use pulldown_cmark::{CowStr, Event, LinkType, Options, Parser, Tag, TagEnd};

use super::build::{Builder, Kind, Origin};
use super::tree::Block;
use super::{clean, html, url};

/// The tree of some prose.
pub(super) fn parse(markdown: &str) -> Vec<Block> {
    let text = clean::multiline(markdown);
    let mut builder = Builder::new();
    let mut raw_html = String::new();
    for event in Parser::new_ext(
        &text,
        Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH,
    ) {
        match event {
            Event::Html(html) => raw_html.push_str(&html),
            Event::End(TagEnd::HtmlBlock) => {
                html::feed(&std::mem::take(&mut raw_html), &mut builder)
            }
            Event::InlineHtml(html) => html::feed(&html, &mut builder),
            other => feed_markdown(other, &mut builder),
        }
    }
    builder.finish()
}

fn feed_markdown(event: Event<'_>, builder: &mut Builder) {
    match event {
        Event::Start(tag) => start(tag, builder),
        Event::End(tag) => end(tag, builder),
        Event::Text(text) => builder.text(&text),
        Event::Code(code) => builder.code(&code),
        Event::SoftBreak => builder.text(" "),
        Event::HardBreak => builder.line_break(),
        Event::Rule => builder.rule(),
        // Extensions that are not switched on, and HTML, which the caller has dealt with.
        Event::Html(_)
        | Event::InlineHtml(_)
        | Event::InlineMath(_)
        | Event::DisplayMath(_)
        | Event::FootnoteReference(_)
        | Event::TaskListMarker(_) => {}
    }
}

fn start(tag: Tag<'_>, builder: &mut Builder) {
    if let Some(kind) = kind_of(&tag) {
        builder.open(kind, Origin::Markdown);
    }
}

fn kind_of(tag: &Tag<'_>) -> Option<Kind> {
    Some(match tag {
        Tag::Paragraph => Kind::Paragraph,
        Tag::Heading { .. } => Kind::Heading,
        Tag::BlockQuote(_) => Kind::Quote,
        Tag::CodeBlock(_) => Kind::CodeBlock,
        Tag::List(first) => Kind::List(*first),
        Tag::Item => Kind::Item,
        Tag::Table(_) => Kind::Table,
        Tag::TableHead | Tag::TableRow => Kind::Row,
        Tag::TableCell => Kind::Cell,
        Tag::Emphasis => Kind::Emphasis,
        Tag::Strong => Kind::Strong,
        Tag::Strikethrough => Kind::Strike,
        Tag::Link {
            link_type,
            dest_url,
            ..
        } => Kind::Link(destination(*link_type, dest_url)),
        // An image is its alternative text; the rest is not switched on.
        _ => return None,
    })
}

fn destination(link_type: LinkType, url: &CowStr<'_>) -> Option<String> {
    if link_type == LinkType::Email {
        url::safe(&format!("mailto:{url}"))
    } else {
        url::safe(url)
    }
}

fn end(tag: TagEnd, builder: &mut Builder) {
    let kind = match tag {
        TagEnd::Paragraph => Kind::Paragraph,
        TagEnd::Heading(_) => Kind::Heading,
        TagEnd::BlockQuote(_) => Kind::Quote,
        TagEnd::CodeBlock => Kind::CodeBlock,
        TagEnd::List(_) => Kind::List(None),
        TagEnd::Item => Kind::Item,
        TagEnd::Table => Kind::Table,
        TagEnd::TableHead | TagEnd::TableRow => Kind::Row,
        TagEnd::TableCell => Kind::Cell,
        TagEnd::Emphasis => Kind::Emphasis,
        TagEnd::Strong => Kind::Strong,
        TagEnd::Strikethrough => Kind::Strike,
        TagEnd::Link => Kind::Link(None),
        _ => return,
    };
    builder.close(&kind, Origin::Markdown);
}
