//! Owns what is put in the places: texts that are code, markup, paths or nothing that can be seen, each with a name.

/// Stands for half of a surrogate pair, which only JSON can write.
pub(crate) const HALF: &str = "\u{f8fe}";

/// Ten thousand characters.
const LONG: &str = const {
    const BYTES: [u8; 10_000] = [b'a'; 10_000];
    match std::str::from_utf8(&BYTES) {
        Ok(text) => text,
        Err(_) => "",
    }
};

pub(crate) const PAYLOADS: &[(&str, &str)] = &[
    ("quotes", "\"; panic!(); \"'`"),
    ("a backslash", "x\\"),
    ("the end of a comment", "*/ panic!(); /*"),
    ("lines", "a\npanic!();\nb"),
    ("lines of Windows", "a\r\npanic!();\r\nb\r"),
    ("an attribute", "#[cfg(any())]"),
    ("an inner attribute", "#![feature(x)]"),
    ("braces", "{{}}"),
    ("an argument of a format", "{}{0}{x:?}"),
    ("a placeholder of a template", "{{name}}{{package_lines}}"),
    ("a fence", "a\n```\npanic!();\n```\nb"),
    ("a fence of tildes", "a\n~~~rust\npanic!();\n~~~"),
    ("a fence that stays open", "```rust,should_panic"),
    ("indented code", "a\n\n    panic!();\n\n\tpanic!();"),
    ("code in a list", "- a\n\n      panic!();"),
    ("brackets", "]"),
    ("a link to an item", "[`Private`] [crate::client] [x]: y"),
    ("a link that is a script", "[x](javascript:alert(1))"),
    (
        "HTML",
        "</p><script>alert(1)</script><img src=x onerror=alert(1)>",
    ),
    (
        "HTML that stays open",
        "<details><div style=\"position:fixed\">",
    ),
    ("a comment of HTML", "<!-- a"),
    ("the end of CDATA", "]]>"),
    ("the other way round", "a\u{202e}b\u{2066}c"),
    ("nothing to be seen", "a\u{200b}\u{feff}\u{2060}b"),
    ("no character", "a\0b"),
    ("an escape of a terminal", "\u{1b}[31mred"),
    ("a path up", "../../x"),
    ("a path up of Windows", "..\\..\\x"),
    ("an absolute path", "/etc/passwd"),
    ("an encoded path", "..%2f..%2fx%00"),
    ("a device", "aux"),
    ("the crate", "crate"),
    ("itself", "self"),
    ("a type of its own", "Self"),
    ("an underscore", "_"),
    ("a raw string", "r#\""),
    ("the end of a raw string", "\"#"),
    ("a comment", "// x"),
    ("a comment of documentation", "/// x\n//! y"),
    ("a comment that stays open", "/*"),
    ("a shell", "$(touch x)`touch x`"),
    ("a macro's variable", "$crate $x:tt"),
    ("a long text", LONG),
    ("lines of Unicode", "a\u{2028}panic!();\u{2029}b\u{85}c"),
    ("half a pair", HALF),
    ("nothing", ""),
    ("a file", "include_str!(\"/etc/passwd\")"),
    ("the end of the process", "std::process::exit(1)"),
    ("a table", "a | b\n---|---\nc | d"),
    ("a heading", "# Example\n\n# a"),
    ("TOML", "\"\n[dependencies]\nevil = \"1\"\n"),
    ("a header", "a\r\nX-Evil: 1"),
];
