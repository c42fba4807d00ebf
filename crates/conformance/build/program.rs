//! Makes a program of an example, by the rules of doctests, and finds what there is to call in it.

use syn::meta::ParseNestedMeta;
use syn::{Attribute, Item, ItemFn, LitStr};

/// An example as items of a module.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Program {
    /// The items.
    pub(crate) code: String,
    /// The function to call. It takes no arguments.
    pub(crate) entry: String,
    /// Whether that function's result has to be awaited.
    pub(crate) is_async: bool,
    /// Whether this is a whole program, or asynchronous: examples of types alone are neither.
    pub(crate) is_whole: bool,
    /// The features without which the function is not there.
    pub(crate) features: Vec<String>,
}

impl Program {
    /// The program that an example stands for.
    pub(crate) fn of(example: &str) -> Result<Self, String> {
        let code = unhidden(example);
        let written = syn::parse_file(&code).ok().map(|file| entry(file.items));
        if let Some(Some(function)) = written {
            return Self::calling(code, &function);
        }
        let code = wrapped(&code);
        let problem = |problem| format!("not Rust: {problem}");
        syn::parse_file(&code).map_err(problem)?;
        Ok(Self {
            code,
            entry: "main".to_owned(),
            is_async: false,
            is_whole: false,
            features: Vec::new(),
        })
    }

    fn calling(code: String, function: &ItemFn) -> Result<Self, String> {
        let entry = function.sig.ident.to_string();
        let written_async = function.sig.asyncness.is_some();
        let is_main = entry == "main";
        Ok(Self {
            code,
            // An attribute makes an ordinary function of an asynchronous `main`.
            is_async: written_async && !is_main,
            is_whole: written_async || is_main,
            features: features(&function.attrs)?,
            entry,
        })
    }
}

/// The example with the lines that a page leaves out.
fn unhidden(example: &str) -> String {
    let shown = |line: &str| match line.trim() {
        "#" => String::new(),
        text if text.starts_with("##") => line.replacen("##", "#", 1),
        text => text.strip_prefix("# ").unwrap_or(line).to_owned(),
    };
    let lines: Vec<String> = example.lines().map(shown).collect();
    lines.join("\n")
}

/// What to call: `main`, or else the only function there is.
fn entry(items: Vec<Item>) -> Option<ItemFn> {
    let callable = |item| match item {
        Item::Fn(function) if function.sig.inputs.is_empty() => Some(function),
        _ => None,
    };
    let mut functions: Vec<ItemFn> = items.into_iter().filter_map(callable).collect();
    let main = functions.iter().position(|it| it.sig.ident == "main");
    match (main, functions.len()) {
        (Some(main), _) => Some(functions.swap_remove(main)),
        (None, 1) => functions.pop(),
        (None, _) => None,
    }
}

/// Statements as a program. What ends in `Ok` with nothing in it may use `?` before.
fn wrapped(code: &str) -> String {
    let result = if code.trim_end().ends_with("(())") {
        " -> ::core::result::Result<(), impl ::core::fmt::Debug>"
    } else {
        ""
    };
    format!("fn main(){result} {{\n{code}\n}}\n")
}

/// The features that a function's `cfg` attributes ask for.
fn features(attributes: &[Attribute]) -> Result<Vec<String>, String> {
    let mut found = Vec::new();
    for attribute in attributes {
        if attribute.path().is_ident("cfg") {
            attribute
                .parse_nested_meta(|meta| collect(&meta, &mut found))
                .map_err(|problem| format!("cfg: {problem}"))?;
        }
    }
    Ok(found)
}

fn collect(meta: &ParseNestedMeta<'_>, found: &mut Vec<String>) -> syn::Result<()> {
    if meta.path.is_ident("all") {
        return meta.parse_nested_meta(|meta| collect(&meta, found));
    }
    if meta.path.is_ident("feature") {
        found.push(meta.value()?.parse::<LitStr>()?.value());
        return Ok(());
    }
    Err(meta.error("only `feature = \"…\"` and `all(…)` are understood"))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The entry, whether it is asynchronous, and whether the program is whole.
    fn shape(example: &str) -> (String, bool, bool) {
        let program = Program::of(example).unwrap();
        (program.entry, program.is_async, program.is_whole)
    }

    #[test]
    fn hidden_lines_are_part_of_the_program() {
        let example = "# use a::b;\n#\n  # c();\n#[d]\n##[e]\n  ## f\n#![g]\n# # h\n#i";
        let expected = "use a::b;\n\nc();\n#[d]\n#[e]\n  # f\n#![g]\n# h\n#i";
        assert_eq!(unhidden(example), expected);
    }

    #[test]
    fn the_entry_is_main_or_the_only_function() {
        let main = "main".to_owned();
        let example = "example".to_owned();
        for (code, expected) in [
            (
                "# async fn example() {\nf().await;\n# }",
                (example.clone(), true, true),
            ),
            ("# fn example() {\nf();\n# }", (example, false, false)),
            (
                "use a;\n#[tokio::main]\nasync fn main() -> R { f().await }",
                (main.clone(), false, true),
            ),
            (
                "fn helper() {}\nfn main() { helper() }",
                (main.clone(), false, true),
            ),
            (
                "fn helper(a: u8) {}\nfn f() {}",
                ("f".to_owned(), false, false),
            ),
            // Two functions, of which none is called, are only compiled.
            ("fn f() {}\nfn g() {}", (main.clone(), false, false)),
            ("f();\nasync fn example() {}", (main.clone(), false, false)),
            ("use a::b;\n", (main, false, false)),
        ] {
            assert_eq!(shape(code), expected, "{code}");
        }
    }

    #[test]
    fn statements_become_a_function_which_may_fail_if_they_say_so() {
        let code = Program::of("f()?;\n# Ok::<(), E>(())").unwrap().code;
        assert!(code.starts_with("fn main() -> ::core::result::Result<(), impl "));
        assert!(code.ends_with("{\nf()?;\nOk::<(), E>(())\n}\n"), "{code}");
        let code = Program::of("f();").unwrap().code;
        assert_eq!(code, "fn main() {\nf();\n}\n");
    }

    #[test]
    fn features_are_those_of_the_entry() {
        let of = |cfg: &str| {
            let example = format!("# #[cfg({cfg})]\n# fn example() {{}}");
            Program::of(&example).map(|program| program.features)
        };
        assert_eq!(of(r#"feature = "a""#).unwrap(), ["a"]);
        let both = of(r#"all(feature = "a", feature = "b")"#).unwrap();
        assert_eq!(both, ["a", "b"]);
        for other in [r#"not(feature = "a")"#, "unix"] {
            let refused = of(other).unwrap_err();
            assert!(refused.starts_with("cfg: only `feature = "), "{refused}");
        }
    }

    #[test]
    fn what_is_no_rust_is_said_to_be_none() {
        let refused = Program::of("f(;").unwrap_err();
        assert!(refused.starts_with("not Rust: "), "{refused}");
    }
}
