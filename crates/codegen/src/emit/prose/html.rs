//! Owns how HTML in prose is read: the few elements that Markdown has a mark for, and text.
//!
//! What looks like a tag but names no element of HTML is text (`Bearer <token>`, `List<String>`). Must not know how the
//! tree is written.

use pulldown_cmark::{Event, Parser};

use super::build::{Builder, Kind, Origin};
use super::url;

/// The longest tag that is looked for, which keeps the time for hostile text linear.
const MAX_ATTRIBUTES: usize = 4096;

/// A piece of HTML.
#[derive(Debug, PartialEq)]
enum Piece<'a> {
    Text(&'a str),
    Open {
        name: String,
        attributes: &'a str,
        source: &'a str,
    },
    Close {
        name: String,
        source: &'a str,
    },
    /// Comments, processing instructions, declarations.
    Nothing,
}

/// Feeds a stretch of HTML to the builder.
pub(super) fn feed(html: &str, builder: &mut Builder) {
    let mut rest = html;
    while !rest.is_empty() {
        let (piece, length) = next_piece(rest);
        match piece {
            Piece::Text(text) => builder.text(&decoded(text)),
            Piece::Open {
                name,
                attributes,
                source,
            } => open(&name, attributes, source, builder),
            Piece::Close { name, source } => close(&name, source, builder),
            Piece::Nothing => {}
        }
        rest = &rest[length..];
    }
}

fn open(name: &str, attributes: &str, source: &str, builder: &mut Builder) {
    if builder.is_in(&Kind::CodeBlock) && name != "br" {
        return open_in_code(name, attributes, source, builder);
    }
    match name {
        "br" => builder.line_break(),
        "hr" => builder.rule(),
        "li" | "tr" => builder.open_html_item(),
        "td" | "th" => builder.cell_gap(),
        "script" | "style" => builder.drop_until(name),
        "img" => builder.text(&attribute(attributes, "alt").unwrap_or_default()),
        "a" => builder.open(
            Kind::Link(attribute(attributes, "href").and_then(|to| url::safe(&to))),
            Origin::Html,
        ),
        _ if ends_paragraph(name) => builder.end_paragraph(),
        _ => match kind_of(name) {
            Some(kind) => builder.open(kind, Origin::Html),
            None if is_placeholder(name, attributes) => builder.text(source),
            None => {}
        },
    }
}

/// Within `<pre>`, tags only colour the code.
fn open_in_code(name: &str, attributes: &str, source: &str, builder: &mut Builder) {
    if is_placeholder(name, attributes) {
        builder.text(source);
    }
}

fn close(name: &str, source: &str, builder: &mut Builder) {
    match name {
        "script" | "style" => builder.keep_again(name),
        "li" | "tr" => builder.close(&Kind::Item, Origin::Html),
        "a" => builder.close(&Kind::Link(None), Origin::Html),
        _ if ends_paragraph(name) && !builder.is_in(&Kind::CodeBlock) => builder.end_paragraph(),
        _ => match kind_of(name) {
            Some(kind) => builder.close(&kind, Origin::Html),
            None if is_placeholder(name, "") => builder.text(source),
            None => {}
        },
    }
}

fn kind_of(name: &str) -> Option<Kind> {
    Some(match name {
        "b" | "strong" => Kind::Strong,
        "i" | "em" | "cite" | "dfn" => Kind::Emphasis,
        "s" | "del" | "strike" => Kind::Strike,
        "code" | "kbd" | "samp" | "tt" | "var" => Kind::CodeSpan,
        "pre" => Kind::CodeBlock,
        "ul" | "table" | "menu" => Kind::List(None),
        "ol" => Kind::List(Some(1)),
        "blockquote" => Kind::Quote,
        "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => Kind::Heading,
        _ => return None,
    })
}

fn ends_paragraph(name: &str) -> bool {
    let blocks = [
        "address",
        "article",
        "aside",
        "body",
        "caption",
        "center",
        "dd",
        "details",
        "dialog",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figcaption",
        "figure",
        "footer",
        "form",
        "header",
        "html",
        "main",
        "nav",
        "p",
        "section",
        "summary",
    ];
    blocks.contains(&name)
}

/// Whether a tag is no tag but somebody's placeholder. With attributes it was meant as a tag.
fn is_placeholder(name: &str, attributes: &str) -> bool {
    let others = [
        "a", "abbr", "acronym", "area", "audio", "base", "bdi", "bdo", "big", "br", "button",
        "canvas", "col", "colgroup", "data", "datalist", "embed", "font", "frame", "frameset",
        "head", "hgroup", "hr", "iframe", "img", "input", "ins", "label", "legend", "li", "link",
        "map", "mark", "math", "meta", "meter", "nobr", "noscript", "object", "optgroup", "option",
        "output", "param", "picture", "progress", "q", "rp", "rt", "ruby", "script", "search",
        "select", "slot", "small", "source", "span", "style", "sub", "sup", "svg", "tbody", "td",
        "template", "textarea", "tfoot", "th", "thead", "time", "title", "tr", "track", "u",
        "video", "wbr",
    ];
    let is_element = others.contains(&name) || ends_paragraph(name) || kind_of(name).is_some();
    !is_element && attributes.trim_matches(['/', ' ']).is_empty()
}

/// The next piece and its length in bytes, which is never zero.
fn next_piece(html: &str) -> (Piece<'_>, usize) {
    if !html.starts_with('<') {
        let length = html.find('<').unwrap_or(html.len());
        return (Piece::Text(&html[..length]), length);
    }
    if let Some(length) = hidden(html) {
        return (Piece::Nothing, length);
    }
    tag(html).unwrap_or((Piece::Text("<"), 1))
}

/// The length of a comment and the like. One that nobody closes hides the rest, as in a browser.
fn hidden(html: &str) -> Option<usize> {
    let (_, end) = [("<!--", "-->"), ("<?", "?>"), ("<!", ">")]
        .into_iter()
        .find(|(start, _)| html.starts_with(start))?;
    // `<!-->` is a comment too, hence not from behind the start.
    Some(html.find(end).map_or(html.len(), |at| at + end.len()))
}

fn tag(html: &str) -> Option<(Piece<'_>, usize)> {
    let is_close = html.starts_with("</");
    let name_start = if is_close { 2 } else { 1 };
    let from_name = html.get(name_start..)?;
    if !from_name.starts_with(|c: char| c.is_ascii_alphabetic()) {
        return None;
    }
    let name_length = from_name
        .find(|c: char| !c.is_ascii_alphanumeric() && c != '-')
        .unwrap_or(from_name.len());
    let attributes_length = end_of_attributes(&from_name[name_length..])?;
    let length = name_start + name_length + attributes_length + 1;
    let name = from_name[..name_length].to_ascii_lowercase();
    let attributes = &from_name[name_length..name_length + attributes_length];
    let source = &html[..length];
    Some((
        if is_close {
            Piece::Close { name, source }
        } else {
            Piece::Open {
                name,
                attributes,
                source,
            }
        },
        length,
    ))
}

/// Where the `>` is, not counting those in quotes.
fn end_of_attributes(text: &str) -> Option<usize> {
    let mut quote = None;
    for (at, c) in text
        .char_indices()
        .take_while(|(at, _)| *at < MAX_ATTRIBUTES)
    {
        match (quote, c) {
            (None, '>') => return Some(at),
            (None, '<') => return None,
            (None, '"' | '\'') => quote = Some(c),
            (Some(open), _) if open == c => quote = None,
            _ => {}
        }
    }
    None
}

/// The value of an attribute, decoded.
fn attribute(attributes: &str, name: &str) -> Option<String> {
    let mut rest = attributes;
    while let Some(equals) = rest.find('=') {
        let key = rest[..equals]
            .trim()
            .rsplit(char::is_whitespace)
            .next()
            .unwrap_or_default();
        let (value, length) = attribute_value(&rest[equals + 1..]);
        if key.eq_ignore_ascii_case(name) {
            return Some(decoded(value));
        }
        rest = &rest[equals + 1 + length..];
    }
    None
}

/// A value with or without quotes, and how many bytes it takes with them.
fn attribute_value(text: &str) -> (&str, usize) {
    let start = text.len() - text.trim_start().len();
    let value = &text[start..];
    for quote in ['"', '\''] {
        if let Some(quoted) = value.strip_prefix(quote) {
            let end = quoted.find(quote).unwrap_or(quoted.len());
            return (&quoted[..end], (start + end + 2).min(text.len()));
        }
    }
    let end = value.find(char::is_whitespace).unwrap_or(value.len());
    (&value[..end], start + end)
}

/// Text with its entities decoded.
fn decoded(text: &str) -> String {
    let mut decoded = String::new();
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        decoded.push_str(&rest[..at]);
        rest = &rest[at..];
        match entity_length(rest) {
            Some(length) => {
                decoded.push_str(&decoded_entity(&rest[..length]));
                rest = &rest[length..];
            }
            None => {
                decoded.push('&');
                rest = &rest[1..];
            }
        }
    }
    decoded + rest
}

/// The length of what looks like an entity at the start of `text`.
pub(super) fn entity_length(text: &str) -> Option<usize> {
    let inner = text.strip_prefix('&')?;
    let end = inner.bytes().take(40).position(|b| b == b';')?;
    let is_name = end > 0
        && inner[..end]
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || b == b'#');
    is_name.then_some(end + 2)
}

/// The Markdown parser has the table of all entities but doesn't hand it out.
fn decoded_entity(entity: &str) -> String {
    let events = Parser::new(entity);
    events
        .filter_map(|event| {
            if let Event::Text(text) = event {
                Some(text.into_string())
            } else {
                None
            }
        })
        .collect()
}
