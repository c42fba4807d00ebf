//! From tokens to text.
//!
//! Owns what generated text looks like on the page: the order of modules and imports, and where empty lines stand.
//! Must not know what the text means.

use proc_macro2::TokenStream;
use quote::{ToTokens as _, quote};

use crate::files::NOTICE;

/// The text of a source file, with its notice.
///
/// # Errors
/// When the tokens are no Rust, which is a fault of the emitter.
pub fn file(tokens: TokenStream) -> syn::Result<String> {
    let mut file: syn::File = syn::parse2(tokens)?;
    let mut items = std::mem::take(&mut file.items);
    let head = prettyplease::unparse(&file);
    let mut text = format!("// {NOTICE}\n");
    if !head.is_empty() {
        text.push('\n');
        text.push_str(&head);
    }
    file.attrs.clear();
    items.sort_by_cached_key(sort_key);
    let mut previous = None;
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

/// Items of a kind stand together; modules, exports and imports without an empty line between.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Kind {
    Module,
    Export,
    Import,
    Other,
}

impl Kind {
    fn of(item: &syn::Item) -> Self {
        match item {
            syn::Item::Mod(module) if module.content.is_none() => Self::Module,
            syn::Item::Use(import) if matches!(import.vis, syn::Visibility::Inherited) => {
                Self::Import
            }
            syn::Item::Use(_) => Self::Export,
            _ => Self::Other,
        }
    }
}

/// Modules by name, imports by path with those of the crate itself first, as rustfmt has them; all else stays in
/// its order.
fn sort_key(item: &syn::Item) -> (Kind, bool, String) {
    match item {
        syn::Item::Mod(module) => (Kind::of(item), false, module.ident.to_string()),
        syn::Item::Use(import) => {
            let path = import.tree.to_token_stream().to_string();
            let path = path.split(" as ").next().unwrap_or_default().to_owned();
            let own = path.starts_with("crate") || path.starts_with("super");
            (Kind::of(item), !own, path)
        }
        _ => (Kind::of(item), false, String::new()),
    }
}

/// The lines of an item with an empty line between functions, and between constants and functions. No line of a
/// string can be mistaken for the end of one: emitted strings hold no line breaks.
fn spaced_members(item: &str) -> String {
    let mut text = String::with_capacity(item.len());
    let mut lines = item.lines().peekable();
    while let Some(line) = lines.next() {
        let next = lines.peek().copied().unwrap_or("}");
        text.push_str(line);
        if line.is_empty() && next.starts_with("    const ") {
            // prettyplease parts some constants from others.
            text.truncate(text.trim_end().len());
        }
        text.push('\n');
        let ends_constant = matches!(line, "    ];" | "    };") || is_constant(line);
        let empty_function =
            line.ends_with(" {}") && line.starts_with("    ") && !line.starts_with("     ");
        let ends_member =
            line == "    }" || empty_function || (ends_constant && !next.starts_with("    const "));
        if ends_member && !matches!(next, "}" | "") {
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
