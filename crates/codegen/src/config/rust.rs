//! Owns which texts of the settings are Rust that generated code may hold: paths of types and of traits. Must not know
//! what they are for.

use quote::ToTokens as _;
use syn::{GenericArgument, Path, PathArguments, Type};

/// The types that Rust has everywhere and that a value can be.
pub(crate) const EVERYWHERE: [&str; 20] = [
    "Box", "Option", "String", "Vec", "bool", "char", "f32", "f64", "i128", "i16", "i32", "i64",
    "i8", "isize", "u128", "u16", "u32", "u64", "u8", "usize",
];

/// The type that a text names, as it is written in any module of any crate: each path in it from the root, where it is
/// not a type that Rust has everywhere. `None` if it is anything but a path.
pub(crate) fn type_path(text: &str) -> Option<String> {
    let Type::Path(mut found) = syn::parse_str(text).ok()? else {
        return None;
    };
    if found.qself.is_some() || !is_known(&found.path) || !rooted(&mut found.path) {
        return None;
    }
    Some(written(&found.path))
}

/// Whether a path leads into a crate, or is of one word that is a type everywhere; of its arguments as well.
fn is_known(path: &Path) -> bool {
    let one = path.segments.first().filter(|_| path.segments.len() == 1);
    let arguments = path.segments.iter().flat_map(|part| match &part.arguments {
        PathArguments::AngleBracketed(given) => given.args.iter().collect(),
        _ => Vec::new(),
    });
    let is_known_argument = |one: &GenericArgument| match one {
        GenericArgument::Type(Type::Path(inner)) => is_known(&inner.path),
        _ => true,
    };
    one.is_none_or(|one| EVERYWHERE.iter().any(|known| one.ident == known))
        && arguments.into_iter().all(is_known_argument)
}

/// The trait that a text names, in the same way; one of a single word is one that Rust has everywhere.
pub(crate) fn trait_path(text: &str) -> Option<String> {
    let mut path: Path = syn::parse_str(text).ok()?;
    let is_plain = path.segments.iter().all(|part| part.arguments.is_none());
    (is_plain && rooted(&mut path)).then(|| written(&path))
}

/// Makes a path begin at the root of all crates; `false` if it is one that depends on where it stands.
fn rooted(path: &mut Path) -> bool {
    let first = path.segments.first().map(|part| part.ident.to_string());
    let first = first.unwrap_or_default();
    if ["crate", "self", "super", "Self"].contains(&first.as_str()) {
        return false;
    }
    if path.segments.len() > 1 {
        path.leading_colon = Some(syn::Token![::](proc_macro2::Span::call_site()));
    }
    path.segments
        .iter_mut()
        .all(|part| rooted_arguments(&mut part.arguments))
}

fn rooted_arguments(arguments: &mut PathArguments) -> bool {
    match arguments {
        PathArguments::None => true,
        PathArguments::Parenthesized(_) => false,
        PathArguments::AngleBracketed(given) => given.args.iter_mut().all(|one| match one {
            GenericArgument::Type(Type::Path(inner)) => {
                inner.qself.is_none() && rooted(&mut inner.path)
            }
            _ => false,
        }),
    }
}

/// The path as people write it, without the spaces that tokens have between them.
fn written(path: &Path) -> String {
    let text = path.to_token_stream().to_string();
    text.replace(" , ", ", ")
        .replace([' '], "")
        .replace(',', ", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_begins_at_the_root_wherever_it_stands() {
        let found = |text| type_path(text).unwrap_or_default();
        assert_eq!(found("u64"), "u64");
        assert_eq!(found("rust_decimal::Decimal"), "::rust_decimal::Decimal");
        assert_eq!(
            found("chrono::DateTime< chrono::Utc >"),
            "::chrono::DateTime<::chrono::Utc>"
        );
        assert_eq!(found("a::B<u8,c::D>"), "::a::B<u8, ::c::D>");
    }

    #[test]
    fn what_is_no_path_or_leads_elsewhere_is_none() {
        for text in [
            "",
            "a::",
            "&str",
            "crate::A",
            "super::A",
            "[u8; 4]",
            "A { }",
            "<A as B>::C",
            "fn()",
            "a::B<'a>",
            "a::B<3>",
            "a; b",
            "a::B<self::C>",
            "Decimal",
            "a::B<C>",
        ] {
            assert_eq!(type_path(text), None, "{text}");
        }
        for text in ["", "Hash<T>", "a b", "crate::A", "#[x]"] {
            assert_eq!(trait_path(text), None, "{text}");
        }
        assert_eq!(trait_path("Hash").as_deref(), Some("Hash"));
        assert_eq!(
            trait_path("serde::Serialize").as_deref(),
            Some("::serde::Serialize")
        );
    }
}
