//! The extension `x-pagination`: an operation says that it answers with one page of a list, and what leads to the next.
//!
//! ```yaml
//! x-pagination:
//!   style: page-number              # or offset, cursor, link
//!   parameter: page[number]         # the query parameter; for all but link
//!   items: /data                    # where the list stands in an answer; '' if the answer is the list
//!   first: 1                        # page-number: the number of the first page, 1 if left out
//!   total-pages: /meta/total_pages  # page-number: how many pages there are, if answers say so
//!   total-items: /meta/total        # offset: how many items there are, if answers say so
//!   next: /meta/cursors/after       # cursor: the mark of the next page; link: its address, if not in the header `Link`
//!   more: /meta/has_more            # cursor: whether there is another page, if answers say so
//! ```
//!
//! Places in an answer are JSON pointers (RFC 6901). Owns the form; must not know what the pointers lead to.

use super::cursor::At;
use super::pointer::Pointer;
use crate::diagnostics::{Code, Diagnostics};

/// The name of the extension.
pub const NAME: &str = "x-pagination";

/// What leads to the next page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    /// `page-number`
    PageNumber,
    /// `offset`
    Offset,
    /// `cursor`
    Cursor,
    /// `link`
    Link,
}

/// What an operation says of its pages. What is missing or no good is `None`, and reported.
#[derive(Clone, Debug)]
pub struct Pagination<'d> {
    /// Where it stands.
    pub at: At<'d>,
    /// `style`
    pub style: Option<Style>,
    /// `parameter`, and the name in it.
    pub parameter: Option<(At<'d>, &'d str)>,
    /// `items`
    pub items: Option<Place<'d>>,
    /// `first`
    pub first: Option<u64>,
    /// `total-pages`
    pub total_pages: Option<Place<'d>>,
    /// `total-items`
    pub total_items: Option<Place<'d>>,
    /// `next`
    pub next: Option<Place<'d>>,
    /// `more`
    pub more: Option<Place<'d>>,
}

/// A place in an answer.
#[derive(Clone, Debug)]
pub struct Place<'d> {
    /// Where in the document it is spoken of.
    pub at: At<'d>,
    /// The way there from the answer's root.
    pub pointer: Pointer,
    /// The pointer as it is written.
    pub text: &'d str,
}

impl Style {
    const ALL: [Self; 4] = [Self::PageNumber, Self::Offset, Self::Cursor, Self::Link];

    /// The name in the document.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::PageNumber => "page-number",
            Self::Offset => "offset",
            Self::Cursor => "cursor",
            Self::Link => "link",
        }
    }

    /// The keys that must be there, and those that may.
    const fn keys(self) -> (&'static [&'static str], &'static [&'static str]) {
        match self {
            Self::PageNumber => (&["style", "parameter", "items"], &["first", "total-pages"]),
            Self::Offset => (&["style", "parameter", "items"], &["total-items"]),
            Self::Cursor => (&["style", "parameter", "items", "next"], &["more"]),
            Self::Link => (&["style", "items"], &["next"]),
        }
    }

    fn takes(self, key: &str) -> bool {
        let (required, optional) = self.keys();
        required.contains(&key) || optional.contains(&key)
    }
}

const KEYS: [&str; 8] = [
    "style",
    "parameter",
    "items",
    "first",
    "total-pages",
    "total-items",
    "next",
    "more",
];

impl<'d> Pagination<'d> {
    /// Reads the extension; `None` if it is no object, which is reported.
    pub fn read(at: &At<'d>, diagnostics: &mut Diagnostics) -> Option<Self> {
        if at.node.as_map().is_none() {
            let message = format!("expected an object, found {}", at.node.kind());
            diagnostics
                .error(Code::WrongType, at.value(), message)
                .help("it begins with a `style`, which is one of ".to_owned() + &styles());
            return None;
        }
        let style = style(at, diagnostics);
        report_keys(at, style, diagnostics);
        Some(Self {
            at: at.clone(),
            style,
            parameter: text(at, "parameter", diagnostics),
            items: place(at, "items", diagnostics),
            first: first(at, diagnostics),
            total_pages: place(at, "total-pages", diagnostics),
            total_items: place(at, "total-items", diagnostics),
            next: place(at, "next", diagnostics),
            more: place(at, "more", diagnostics),
        })
    }

    /// Whether the key says something here; one that doesn't is reported. Any does, as long as the style is not known.
    #[must_use]
    pub fn takes(&self, key: &str) -> bool {
        self.style.is_none_or(|style| style.takes(key))
    }
}

fn style(at: &At<'_>, diagnostics: &mut Diagnostics) -> Option<Style> {
    let (at, stated) = text(at, "style", diagnostics)?;
    let found = Style::ALL.into_iter().find(|style| style.name() == stated);
    if found.is_none() {
        let message = format!("there is no style of paging called `{stated}`");
        diagnostics
            .error(Code::InvalidValue, at.value(), message)
            .help(meaning("style"));
    }
    found
}

/// The keys that nothing reads, those of other styles among them, and those that are missing.
fn report_keys(extension: &At<'_>, style: Option<Style>, diagnostics: &mut Diagnostics) {
    for (key, at) in extension.members() {
        if !KEYS.contains(&key) {
            report_unknown(extension, key, &at, diagnostics);
        } else if let Some(style) = style.filter(|style| !style.takes(key)) {
            let message = format!("`{key}` says nothing in the style `{}`", style.name());
            let (required, optional) = style.keys();
            let keys = listed([required, optional].concat().into_iter());
            diagnostics
                .error(Code::UnknownMember, at.key(), message)
                .help(format!("its keys are {keys}"));
        }
    }
    // Without a style, the least that all of them need.
    let (required, _) = style.unwrap_or(Style::Link).keys();
    for key in required
        .iter()
        .filter(|key| extension.member(key).is_none())
    {
        let message = format!("`{NAME}` needs the key `{key}`");
        diagnostics
            .error(Code::MissingMember, extension.key(), message)
            .help(meaning(key));
    }
}

fn report_unknown(extension: &At<'_>, key: &str, at: &At<'_>, diagnostics: &mut Diagnostics) {
    let missing = KEYS
        .into_iter()
        .filter(|key| extension.member(key).is_none());
    let help = match diagnostics.nearest(key, missing) {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("the keys are {}", listed(KEYS.into_iter())),
    };
    let message = format!("`{NAME}` has no key `{key}`");
    diagnostics
        .error(Code::UnknownMember, at.key(), message)
        .help(help);
}

/// A key that holds a text.
fn text<'d>(at: &At<'d>, key: &str, diagnostics: &mut Diagnostics) -> Option<(At<'d>, &'d str)> {
    let at = at.member(key)?;
    let text = at.node.as_str();
    if text.is_none() {
        let message = format!("expected a string, found {}", at.node.kind());
        diagnostics
            .error(Code::WrongType, at.value(), message)
            .help(meaning(key));
    }
    text.map(|text| (at, text))
}

/// A key that holds a JSON pointer.
fn place<'d>(at: &At<'d>, key: &str, diagnostics: &mut Diagnostics) -> Option<Place<'d>> {
    let (at, text) = text(at, key, diagnostics)?;
    match Pointer::parse(text) {
        Ok(pointer) => Some(Place { at, pointer, text }),
        Err(problem) => {
            let message = format!("`{text}` is no JSON pointer: {problem}");
            diagnostics
                .error(Code::InvalidValue, at.value(), message)
                .help(meaning(key));
            None
        }
    }
}

fn first(at: &At<'_>, diagnostics: &mut Diagnostics) -> Option<u64> {
    let at = at.member("first")?;
    let number = at
        .node
        .as_i64()
        .and_then(|number| u64::try_from(number).ok());
    if number.is_none() {
        diagnostics
            .error(
                Code::InvalidValue,
                at.value(),
                "a page's number is a whole number from 0",
            )
            .help(meaning("first"));
    }
    number
}

/// What to write for a key.
fn meaning(key: &str) -> String {
    let text = match key {
        "style" => return format!("it is one of {}", styles()),
        "parameter" => "name the query parameter that asks for a page",
        "items" => {
            "say where the list stands in an answer, as in `/data`; '' for an answer that is the list"
        }
        "first" => "say which number the first page has; it is 1 where nothing is said",
        "total-pages" => "say where an answer counts the pages, as in `/meta/total_pages`",
        "total-items" => "say where an answer counts the items of all pages, as in `/meta/total`",
        "next" => "say where an answer tells of the next page, as in `/meta/next`",
        _ => "say where an answer tells whether there is another page, as in `/has_more`",
    };
    text.to_owned()
}

fn styles() -> String {
    listed(Style::ALL.into_iter().map(Style::name))
}

fn listed<'n>(names: impl Iterator<Item = &'n str>) -> String {
    let quoted: Vec<String> = names.map(|name| format!("`{name}`")).collect();
    quoted.join(", ")
}
