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

/// As many, in words of two letters.
const WORDS: &str = const {
    const BYTES: [u8; 10_000] = {
        let (mut bytes, mut at) = ([b'a'; 10_000], 2);
        while at < bytes.len() {
            bytes[at] = b' ';
            at += 3;
        }
        bytes
    };
    match std::str::from_utf8(&BYTES) {
        Ok(text) => text,
        Err(_) => "",
    }
};

/// No text may come twice: what takes several at once has a name for each.
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
    ("nothing", ""),
    ("a file", "include_str!(\"/etc/passwd\")"),
    ("the end of the process", "std::process::exit(1)"),
    ("a table", "a | b\n---|---\nc | d"),
    ("a heading", "# Example\n\n# a"),
    ("TOML", "\"\n[dependencies]\nevil = \"1\"\n"),
    ("a header", "a\r\nX-Evil: 1"),
    ("two ends of a raw string", "\"##; panic!(); r##\""),
    ("a raw name", "r#fn"),
    ("a keyword", "fn"),
    ("the module above", "super"),
    (
        "a condition of a template",
        "{{#if x}}{{/if}}{{{x}}}{{> x}}",
    ),
    ("calls of macros", "panic!{\"x\"} vec![1] concat!(\"a\")"),
    (
        "attributes of documentation",
        "#[doc = \"x\"]\n#![doc(html_root_url = \"x\")]",
    ),
    ("comments of documentation in a line", "/** x */ /*! y */"),
    (
        "a long fence",
        "a\n`````rust\npanic!();\n```\npanic!();\n`````\nb",
    ),
    ("a fence in a quotation", "> ~~~~\n> panic!();\n> ~~~~"),
    ("code behind a tab", "\tpanic!();"),
    ("code at once", "    panic!();"),
    ("the target of a link", "[x]: crate::client::Client\n\n[x]"),
    (
        "a link to what is private",
        "[`crate::types`] [`Client`](crate::client::Private) [self::x]",
    ),
    ("a note", "a[^1]\n\n[^1]: panic!()"),
    (
        "an element of HTML",
        "<pre><code class=\"language-rust\">\n\n    panic!();\n\n</code></pre>",
    ),
    ("entities", "&lt;script&gt; &#x202e; &#0; &amp;amp;"),
    ("an address that runs", "javascript:alert(1)"),
    (
        "bare addresses",
        "<https://example.com/a?b=\"c\"> http://x_y_z",
    ),
    (
        "marks of direction",
        "\u{200e}a\u{200f}\u{61c}b\u{2067}c\u{2068}d\u{2069}",
    ),
    ("all turns", "\u{202a}a\u{202b}b\u{202d}c\u{202c}"),
    (
        "joiners and fillers",
        "a\u{200c}b\u{200d}c\u{ad}d\u{180e}e\u{3164}f",
    ),
    ("tags that nobody sees", "a\u{e0001}\u{e0041}\u{fe0f}b"),
    ("a mark of the order of bytes", "\u{feff}a"),
    ("controls", "\u{1}\u{7}\u{8}\u{b}\u{c}\u{7f}\u{9b}\u{85}"),
    ("marks on a letter", "e\u{301}\u{327}\u{338}\u{489}"),
    ("a mark on nothing", "\u{301}a"),
    ("pictures", "\u{1f980}\u{1f469}\u{200d}\u{1f4bb}"),
    (
        "letters that look like others",
        "\u{440}\u{430}ss\u{ff41}\u{212a}",
    ),
    ("letters from the right", "\u{5e9}\u{5dc}\u{5d5}\u{5dd}"),
    ("a path of Windows", "C:\\x"),
    ("a share of Windows", "\\\\host\\share"),
    ("a device in capitals", "CON"),
    ("a device with an ending", "nul.rs"),
    ("a stream of a file", "lib.rs:x"),
    ("the file of a module", "mod"),
    ("a file that is there", "lib"),
    ("a dot", "."),
    ("two dots", ".."),
    ("a home", "~/x"),
    (
        "long strings of TOML",
        "\"\"\"\n]\n[dependencies]\nevil=\"1\"\n'''",
    ),
    ("a table of TOML", "]\n[dependencies]\nevil=\"1\""),
    ("a comment of TOML", "# x\n[features]"),
    ("a notice", "// @generated by something else"),
    ("a number", "0x1f_u8"),
    ("a line that goes on", "a\\\nb"),
    ("escapes", "\\u{202e}\\x41\\n\\0"),
    ("lifetimes and characters", "'a 'static b'c' c\"d\""),
    ("white space", " \t "),
    ("many words", WORDS),
];
