//! Owns which characters can be seen. Must not know where a text goes.

/// Control characters, and what reorders text, joins it or hides in it without being seen.
pub(crate) fn is_invisible(c: char) -> bool {
    c.is_control() && !c.is_whitespace()
        || matches!(c,
            '\u{AD}' | '\u{34F}' | '\u{61C}' | '\u{115F}' | '\u{1160}' | '\u{17B4}' | '\u{17B5}' | '\u{180B}'..='\u{180F}'
            | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{3164}'
            | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}' | '\u{FFA0}' | '\u{FFF0}'..='\u{FFFB}' | '\u{1BCA0}'..='\u{1BCA3}'
            | '\u{1D173}'..='\u{1D17A}' | '\u{E0000}'..='\u{E0FFF}')
}

/// A text as one line of words with a space between, of what can be seen of it.
pub(crate) fn one_line(text: &str) -> String {
    let words = text.split_whitespace().map(|word| {
        let seen = word.chars().filter(|c| !is_invisible(*c));
        seen.collect::<String>()
    });
    let words: Vec<String> = words.filter(|word| !word.is_empty()).collect();
    words.join(" ")
}

/// The inner of a string of TOML in double quotes, where what can't be seen is an escape.
pub(crate) fn toml_string_part(text: &str) -> String {
    let mut part = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '"' | '\\' => part.extend(['\\', c]),
            '\n' => part.push_str("\\n"),
            '\t' => part.push_str("\\t"),
            ' ' => part.push(c),
            c if c.is_control() || c.is_whitespace() || is_invisible(c) => {
                part.push_str(&toml_escape(c));
            }
            c => part.push(c),
        }
    }
    part
}

fn toml_escape(c: char) -> String {
    match u32::from(c) {
        code @ 0..=0xffff => format!("\\u{code:04X}"),
        code => format!("\\U{code:08X}"),
    }
}
