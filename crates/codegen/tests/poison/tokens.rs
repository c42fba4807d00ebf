//! Owns a file of Rust as rustc reads it: its items as tokens without documentation, and the documentation by itself.

use std::collections::BTreeSet;

use proc_macro2::{Delimiter, TokenStream, TokenTree};
use pulldown_cmark::{CodeBlockKind, Event, Options, Parser, Tag};
use quote::ToTokens;

/// A token, as far as two are compared.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Token {
    Name(String),
    /// A string, whatever it says.
    Text,
    Other(String),
}

/// An item without its documentation.
pub(crate) type Item = Vec<Token>;

/// What a file is made of.
#[derive(Debug, Default)]
pub(crate) struct Parts {
    pub(crate) items: Vec<Item>,
    pub(crate) docs: Vec<String>,
}

pub(crate) fn parts(text: &str) -> Result<Parts, String> {
    let file = syn::parse_file(text).map_err(|error| error.to_string())?;
    let mut parts = Parts::default();
    let attributes = file.attrs.iter().map(ToTokens::to_token_stream);
    let items = file.items.iter().map(ToTokens::to_token_stream);
    let attributes: TokenStream = attributes.collect();
    for tokens in std::iter::once(attributes).chain(items) {
        let mut item = Item::new();
        flatten(tokens, &mut item, &mut parts.docs);
        parts.items.push(item);
    }
    Ok(parts)
}

/// Takes attributes of documentation out; those that come one after the other are one text.
fn flatten(tokens: TokenStream, item: &mut Item, docs: &mut Vec<String>) {
    let tokens: Vec<TokenTree> = tokens.into_iter().collect();
    let (mut at, mut goes_on) = (0, false);
    while let Some(token) = tokens.get(at) {
        if let Some((text, length)) = documentation(&tokens[at..]) {
            match docs.last_mut().filter(|_| goes_on) {
                Some(last) => *last = format!("{last}\n{text}"),
                None => docs.push(text),
            }
            (at, goes_on) = (at + length, true);
            continue;
        }
        goes_on = false;
        at += 1;
        match token {
            TokenTree::Group(group) => {
                let (open, close) = match group.delimiter() {
                    Delimiter::Parenthesis => ("(", ")"),
                    Delimiter::Brace => ("{", "}"),
                    Delimiter::Bracket => ("[", "]"),
                    Delimiter::None => ("", ""),
                };
                item.push(Token::Other(open.to_owned()));
                flatten(group.stream(), item, docs);
                item.push(Token::Other(close.to_owned()));
            }
            TokenTree::Ident(name) => item.push(Token::Name(name.to_string())),
            TokenTree::Punct(punct) => item.push(Token::Other(punct.to_string())),
            TokenTree::Literal(literal) => item.push(match literal.to_string() {
                text if text.ends_with(['"', '#']) => Token::Text,
                other => Token::Other(other),
            }),
        }
    }
}

/// The text of an attribute of documentation, and how many tokens that is. An attribute that says something else of
/// documentation, such as an alias, has no text.
fn documentation(tokens: &[TokenTree]) -> Option<(String, usize)> {
    let TokenTree::Punct(hash) = tokens.first()? else {
        return None;
    };
    let inner = matches!(tokens.get(1), Some(TokenTree::Punct(bang)) if bang.as_char() == '!');
    let TokenTree::Group(group) = tokens.get(1 + usize::from(inner))? else {
        return None;
    };
    let mut attribute = group.stream().into_iter();
    let is_doc = matches!(attribute.next(), Some(TokenTree::Ident(name)) if name == "doc");
    if hash.as_char() != '#' || !is_doc {
        return None;
    }
    let length = 2 + usize::from(inner);
    match (attribute.next(), attribute.next()) {
        (Some(TokenTree::Punct(_)), Some(TokenTree::Literal(text))) => {
            let text = syn::parse_str::<syn::LitStr>(&text.to_string()).ok()?;
            Some((text.value(), length))
        }
        _ => Some((String::new(), length)),
    }
}

/// How many examples rustdoc would run, by its own rules.
pub(crate) fn examples(docs: &str) -> usize {
    // What comes behind the space that a comment begins with is what rustdoc reads.
    let lines: Vec<&str> = docs.lines().collect();
    let is_spaced = |line: &&&str| line.is_empty() || line.starts_with(' ');
    let spaced = lines.iter().filter(is_spaced).count() == lines.len();
    let lines = lines.iter().map(|line| {
        if spaced {
            line.get(1..).unwrap_or("")
        } else {
            line
        }
    });
    let docs = lines.collect::<Vec<_>>().join("\n");
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_SMART_PUNCTUATION;
    let blocks = Parser::new_ext(&docs, options).filter_map(|event| match event {
        Event::Start(Tag::CodeBlock(kind)) => Some(kind),
        _ => None,
    });
    let runs = blocks.filter(|kind| match kind {
        CodeBlockKind::Indented => true,
        CodeBlockKind::Fenced(language) => is_rust(language),
    });
    runs.count()
}

fn is_rust(language: &str) -> bool {
    let words = language.split(|c: char| c == ',' || c.is_whitespace());
    let words: Vec<&str> = words.filter(|word| !word.is_empty()).collect();
    let is_known = |word: &&str| {
        [
            "should_panic",
            "no_run",
            "compile_fail",
            "test_harness",
            "standalone_crate",
            "rust",
        ]
        .contains(word)
            || word.starts_with("ignore")
            || word.starts_with("edition")
    };
    words.contains(&"rust") || words.iter().all(is_known)
}

/// The names in items.
pub(crate) fn names(items: &[Item]) -> BTreeSet<&str> {
    let tokens = items.iter().flatten();
    let names = tokens.filter_map(|token| match token {
        Token::Name(name) => Some(name.as_str()),
        _ => None,
    });
    names.collect()
}
