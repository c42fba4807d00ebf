//! Owns the proof that lines are safe: they are parsed as rustdoc will parse them. Must not know how they were made.

use pulldown_cmark::{CodeBlockKind, Event, LinkType, Options, Parser, Tag};

use super::url;

/// The extensions that rustdoc has on, but for smart punctuation, which changes text and no structure.
fn options() -> Options {
    Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
}

/// Whether the lines hold nothing but what rustdoc may see: no HTML, no doctest, no link but to the web.
pub(super) fn is_safe(lines: &[String]) -> bool {
    let markdown = lines.join("\n");
    lines.iter().all(|line| !line.contains('\n'))
        && Parser::new_ext(&markdown, options()).all(|event| is_safe_event(&event))
}

fn is_safe_event(event: &Event<'_>) -> bool {
    match event {
        Event::Html(_)
        | Event::InlineHtml(_)
        | Event::FootnoteReference(_)
        | Event::TaskListMarker(_) => false,
        Event::Start(tag) => is_safe_tag(tag),
        _ => true,
    }
}

fn is_safe_tag(tag: &Tag<'_>) -> bool {
    match tag {
        Tag::Heading { .. } | Tag::HtmlBlock | Tag::FootnoteDefinition(_) | Tag::Image { .. } => {
            false
        }
        Tag::CodeBlock(kind) => {
            matches!(kind, CodeBlockKind::Fenced(language) if &**language == "text")
        }
        Tag::Link {
            link_type,
            dest_url,
            ..
        } => {
            matches!(link_type, LinkType::Inline | LinkType::Autolink)
                && url::safe(dest_url).is_some()
        }
        _ => true,
    }
}

/// Whether the lines are one paragraph and nothing else.
pub(super) fn is_paragraph(lines: &[String]) -> bool {
    let markdown = lines.join("\n");
    let mut paragraphs = 0;
    for event in Parser::new_ext(&markdown, options()) {
        match event {
            Event::Start(Tag::Paragraph) => paragraphs += 1,
            Event::Start(Tag::Emphasis | Tag::Strong | Tag::Strikethrough | Tag::Link { .. }) => {}
            Event::Start(_) | Event::Rule => return false,
            _ => {}
        }
    }
    paragraphs == 1
}

/// The words that a reader sees.
pub(super) fn text_of(lines: &[String]) -> Vec<String> {
    let markdown = lines.join("\n");
    let mut text = String::new();
    for event in Parser::new_ext(&markdown, options()) {
        match event {
            Event::Text(more) | Event::Code(more) => text.push_str(&more),
            Event::SoftBreak | Event::HardBreak => text.push(' '),
            Event::Start(tag) if !is_inline(&tag) => text.push(' '),
            Event::End(tag) if !is_inline_end(&tag) => text.push(' '),
            _ => {}
        }
    }
    words(&text)
}

fn is_inline(tag: &Tag<'_>) -> bool {
    is_inline_end(&tag.to_end())
}

fn is_inline_end(tag: &pulldown_cmark::TagEnd) -> bool {
    use pulldown_cmark::TagEnd;
    matches!(
        tag,
        TagEnd::Emphasis | TagEnd::Strong | TagEnd::Strikethrough | TagEnd::Link | TagEnd::Image
    )
}

/// Text as words: how much white space there is between them doesn't count.
pub(super) fn words(text: &str) -> Vec<String> {
    text.split_whitespace().map(str::to_owned).collect()
}
