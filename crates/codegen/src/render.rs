//! From tokens to text.
//!
//! Owns what generated text looks like on the page. Must not know what it means.

use proc_macro2::TokenStream;
use quote::quote;

use crate::files::NOTICE;

/// The text of a source file, with its notice, and an empty line between items that are more than a line.
///
/// # Errors
/// When the tokens are no Rust, which is a fault of the emitter.
pub fn file(tokens: TokenStream) -> syn::Result<String> {
    let mut file: syn::File = syn::parse2(tokens)?;
    let mut text = format!("// {NOTICE}\n");
    let items = std::mem::take(&mut file.items);
    let head = prettyplease::unparse(&file);
    if !head.is_empty() {
        text.push('\n');
        text.push_str(&head);
    }
    let mut previous = None;
    file.attrs.clear();
    for item in items {
        let kind = Kind::of(&item);
        if previous != Some(kind) || kind == Kind::Other {
            text.push('\n');
        }
        previous = Some(kind);
        let rendered = prettyplease::unparse(&syn::File {
            items: vec![item],
            ..file.clone()
        });
        text.push_str(&spaced_members(&rendered));
    }
    Ok(text)
}

/// Items that stand together without an empty line between.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Module,
    Import,
    Other,
}

impl Kind {
    fn of(item: &syn::Item) -> Self {
        match item {
            syn::Item::Mod(module) if module.content.is_none() => Self::Module,
            syn::Item::Use(_) => Self::Import,
            _ => Self::Other,
        }
    }
}

/// The lines of an item with an empty line between functions. No line of a string can be mistaken for the
/// end of one: emitted strings hold no line breaks.
fn spaced_members(item: &str) -> String {
    let mut text = String::with_capacity(item.len());
    let mut lines = item.lines().peekable();
    while let Some(line) = lines.next() {
        text.push_str(line);
        text.push('\n');
        let next = lines.peek().copied().unwrap_or("}");
        let ends_constants = is_constant(line) && !is_constant(next);
        if next != "}" && (line == "    }" || ends_constants) {
            text.push('\n');
        }
    }
    text
}

fn is_constant(line: &str) -> bool {
    line.starts_with("    const ") && line.ends_with(';')
}

/// The lines of statements, as they stand in a function; none if the tokens are no statements.
#[must_use]
pub fn statements(tokens: TokenStream) -> Vec<String> {
    let Ok(file) = syn::parse2::<syn::File>(quote!(async fn example() { #tokens })) else {
        return Vec::new();
    };
    let text = prettyplease::unparse(&file);
    let lines: Vec<&str> = text.lines().collect();
    let inner = lines
        .get(1..lines.len().saturating_sub(1))
        .unwrap_or_default();
    inner
        .iter()
        .map(|line| line.strip_prefix("    ").unwrap_or(line).to_owned())
        .collect()
}
