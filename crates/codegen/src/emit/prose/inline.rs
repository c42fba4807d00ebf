//! Owns how inline elements are written as Markdown. Must not know about lines and blocks.

use super::tree::{Inline, is_blank, text_of};
use super::{escape, url};

/// A line break within a paragraph, in what [`write`] returns.
pub(super) const BREAK: char = '\n';

/// How inline elements are written.
#[derive(Clone, Copy, Default)]
pub(super) struct Style {
    /// No emphasis and no links: for text around which their marks would not be read as marks.
    pub(super) plain: bool,
    /// In a cell of a table.
    pub(super) in_table: bool,
    // What is around already, and so needs no second mark.
    pub(super) strong: bool,
    pub(super) emphasis: bool,
    pub(super) strike: bool,
    pub(super) link: bool,
}

impl Style {
    /// As in a heading, which is strong already.
    pub(super) fn heading(self) -> Self {
        Self {
            strong: true,
            ..self
        }
    }
}

/// The elements as Markdown on one line, with [`escape::HARD_SPACE`] and [`BREAK`] in it.
pub(super) fn write(inlines: &[Inline], style: Style) -> String {
    let mut out = String::new();
    write_all(inlines, style, &mut out);
    out
}

/// As [`write`], but all of it strong.
pub(super) fn write_strong(inlines: &[Inline], style: Style) -> String {
    let mut out = String::new();
    marked("**", inlines, style.plain, style.heading(), &mut out);
    out
}

fn write_all(inlines: &[Inline], style: Style, out: &mut String) {
    for inline in inlines {
        match inline {
            Inline::Text(text) => write_text(text, style, out),
            Inline::Code(code) if code.trim().is_empty() => out.push(' '),
            Inline::Code(code) => escape::code_span(code, style.in_table, out),
            Inline::Emphasis(inner) => marked(
                "*",
                inner,
                style.emphasis,
                Style {
                    emphasis: true,
                    ..style
                },
                out,
            ),
            Inline::Strong(inner) => marked(
                "**",
                inner,
                style.strong,
                Style {
                    strong: true,
                    ..style
                },
                out,
            ),
            Inline::Strike(inner) => marked(
                "~~",
                inner,
                style.strike,
                Style {
                    strike: true,
                    ..style
                },
                out,
            ),
            Inline::Link(to, inner) => write_link(to, inner, style, out),
            Inline::Break => out.push(BREAK),
        }
    }
}

/// Marks must touch the text they mark, so white space at its ends moves out.
fn marked(mark: &str, inner: &[Inline], already: bool, style: Style, out: &mut String) {
    let mut content = String::new();
    write_all(inner, style, &mut content);
    let text = content.trim_matches([' ', BREAK]);
    if style.plain || already || text.is_empty() {
        return out.push_str(&content);
    }
    let start = content.len() - content.trim_start_matches([' ', BREAK]).len();
    out.push_str(&content[..start]);
    out.push_str(mark);
    out.push_str(text);
    out.push_str(mark);
    out.push_str(&content[start + text.len()..]);
}

fn write_link(to: &str, inner: &[Inline], style: Style, out: &mut String) {
    let text = text_of(inner);
    if inner.iter().all(is_blank) || text.trim() == to {
        return autolink(to, to, style, out);
    }
    if style.link || style.plain {
        return write_all(inner, style, out);
    }
    let mut content = String::new();
    write_all(
        inner,
        Style {
            link: true,
            ..style
        },
        &mut content,
    );
    linked(content.trim_matches([' ', BREAK]), to, out);
}

fn linked(markdown: &str, to: &str, out: &mut String) {
    if out.ends_with('!') {
        // Or it would be an image.
        out.pop();
        out.push_str("\\!");
    }
    out.push_str(&format!("[{markdown}]({to})"));
}

fn write_text(text: &str, style: Style, out: &mut String) {
    let mut rest = text;
    while let Some((start, end)) = (!style.link).then(|| url::find(rest)).flatten() {
        escape::text(&rest[..start], out);
        bare_url(&rest[start..end], style, out);
        rest = &rest[end..];
    }
    escape::text(rest, out);
}

fn bare_url(raw: &str, style: Style, out: &mut String) {
    if raw.contains(['{', '}']) {
        // A template, which leads nowhere before it is filled in.
        return escape::code_span(raw, style.in_table, out);
    }
    match url::safe(raw) {
        Some(to) => autolink(raw, &to, style, out),
        None => escape::text(raw, out),
    }
}

fn autolink(text: &str, to: &str, style: Style, out: &mut String) {
    if style.link {
        escape::text(text, out);
    } else if text == to {
        out.push_str(&format!("<{to}>"));
    } else {
        let mut escaped = String::new();
        escape::text(text, &mut escaped);
        linked(&escaped, to, out);
    }
}
