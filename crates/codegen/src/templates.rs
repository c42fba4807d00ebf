//! Owns the whole files that only differ in a few names, and how names are put into them. Must not know which crate
//! they are for.
//!
//! A template holds `{{name}}` and no logic. How a value is written follows from where its placeholder stands:
//!
//! - In a `.toml` file it stands inside a string in double quotes, and the value is escaped for that; alone on its line
//!   it is lines of TOML already and goes in as it is.
//! - In a `.md` file the value is escaped as a part of a sentence; inside a code span or a fenced block it is put on
//!   one line, and without backticks; alone on its line it is Markdown already and goes in as it is.
//! - Elsewhere the value goes in as it is.
//!
//! A line all of whose values are empty is left out: that is how a line is optional.

use std::collections::BTreeMap;
use std::fmt;

use crate::visible::{one_line, toml_string_part};

/// The texts of all templates under the paths of the files they make.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Templates(BTreeMap<String, String>);

/// Why no file can be made of a template.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TemplateError {
    /// There is no template for that file.
    Missing {
        /// The file's path.
        path: String,
    },
    /// A placeholder that there is no value for.
    Unknown {
        /// The template.
        path: String,
        /// The line, from one.
        line: usize,
        /// The placeholder.
        name: String,
    },
    /// A placeholder where no value can be written safely, or that has no end.
    Misplaced {
        /// The template.
        path: String,
        /// The line, from one.
        line: usize,
        /// What is wrong.
        reason: &'static str,
    },
}

impl fmt::Display for TemplateError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Missing { path } => write!(f, "there is no template `{path}`"),
            Self::Unknown { path, line, name } => {
                write!(
                    f,
                    "template `{path}`, line {line}: there is no value for `{{{{{name}}}}}`"
                )
            }
            Self::Misplaced { path, line, reason } => {
                write!(f, "template `{path}`, line {line}: {reason}")
            }
        }
    }
}

impl std::error::Error for TemplateError {}

impl Templates {
    /// Templates under the paths of the files they make.
    #[must_use]
    pub fn new(texts: BTreeMap<String, String>) -> Self {
        Self(texts)
    }

    /// The paths there are templates for, sorted.
    pub fn paths(&self) -> impl Iterator<Item = &str> {
        self.0.keys().map(String::as_str)
    }

    /// The text of the file at `path`, with a value for each placeholder. Values that it has no place for are fine:
    /// all templates can be given the same ones.
    ///
    /// # Errors
    /// There is no such template, it asks for a value that isn't given, or asks where none can be written.
    pub fn fill(
        &self,
        path: &str,
        values: &BTreeMap<&str, String>,
    ) -> Result<String, TemplateError> {
        let missing = || TemplateError::Missing {
            path: path.to_owned(),
        };
        let template = self.0.get(path).ok_or_else(missing)?;
        let syntax = Syntax::of(path);
        let mut fenced = false;
        let mut text = String::with_capacity(template.len());
        for (index, line) in template.lines().enumerate() {
            fenced ^= syntax == Syntax::Markdown && line.trim_start().starts_with("```");
            let line = Line {
                path,
                number: index + 1,
                text: line,
                syntax,
                fenced,
            };
            if let Some(filled) = line.fill(values)? {
                text.push_str(&filled);
                text.push('\n');
            }
        }
        Ok(text)
    }
}

impl FromIterator<(String, String)> for Templates {
    fn from_iter<T: IntoIterator<Item = (String, String)>>(texts: T) -> Self {
        Self(texts.into_iter().collect())
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Syntax {
    Toml,
    Markdown,
    Other,
}

impl Syntax {
    fn of(path: &str) -> Self {
        match path.rsplit_once('.') {
            Some((_, "toml")) => Self::Toml,
            Some((_, "md")) => Self::Markdown,
            _ => Self::Other,
        }
    }
}

struct Line<'a> {
    path: &'a str,
    number: usize,
    text: &'a str,
    syntax: Syntax,
    fenced: bool,
}

impl Line<'_> {
    /// The line with its values, or nothing if it asks for some and all are empty.
    fn fill(&self, values: &BTreeMap<&str, String>) -> Result<Option<String>, TemplateError> {
        let mut filled = String::new();
        let mut rest = self.text;
        let (mut asked, mut given) = (false, false);
        while let Some((before, name, after)) = self.next_placeholder(rest)? {
            let value = values.get(name).ok_or_else(|| self.unknown(name))?;
            filled.push_str(before);
            filled.push_str(&self.written(value, &self.text[..self.text.len() - after.len()])?);
            (asked, given, rest) = (true, given || !value.is_empty(), after);
        }
        filled.push_str(rest);
        Ok((!asked || given).then_some(filled))
    }

    fn next_placeholder<'t>(
        &self,
        text: &'t str,
    ) -> Result<Option<(&'t str, &'t str, &'t str)>, TemplateError> {
        let Some((before, opened)) = text.split_once("{{") else {
            return Ok(None);
        };
        let ended = opened.split_once("}}");
        let (name, after) = ended.ok_or_else(|| self.misplaced("`{{` without `}}`"))?;
        Ok(Some((before, name.trim(), after)))
    }

    /// The value as it is written in a place of this kind; `until` is the line up to the end of the placeholder.
    fn written(&self, value: &str, until: &str) -> Result<String, TemplateError> {
        match self.syntax {
            Syntax::Other => Ok(value.to_owned()),
            Syntax::Toml if self.stands_alone() => Ok(value.to_owned()),
            Syntax::Toml if in_toml_string(until) => Ok(toml_string_part(value)),
            Syntax::Toml => {
                Err(self.misplaced("a value can only stand inside a string in double quotes"))
            }
            Syntax::Markdown if self.fenced || odd(until, '`') => {
                Ok(one_line(value).replace('`', "'"))
            }
            Syntax::Markdown if self.stands_alone() => Ok(value.trim_end().to_owned()),
            Syntax::Markdown => Ok(markdown_words(value)),
        }
    }

    fn stands_alone(&self) -> bool {
        let text = self.text.trim();
        text.starts_with("{{") && text.find("}}") == Some(text.len() - 2)
    }

    fn unknown(&self, name: &str) -> TemplateError {
        TemplateError::Unknown {
            path: self.path.to_owned(),
            line: self.number,
            name: name.to_owned(),
        }
    }

    fn misplaced(&self, reason: &'static str) -> TemplateError {
        TemplateError::Misplaced {
            path: self.path.to_owned(),
            line: self.number,
            reason,
        }
    }
}

fn odd(text: &str, what: char) -> bool {
    text.matches(what).count() % 2 == 1
}

/// Templates hold no escaped quotes and no `'` strings around values, so counting is enough.
fn in_toml_string(until: &str) -> bool {
    odd(until, '"') && !until.trim_start().starts_with('#')
}

/// Plain words: nothing in them becomes a link, a tag or an emphasis.
fn markdown_words(value: &str) -> String {
    let mut words = String::with_capacity(value.len());
    for c in one_line(value).chars() {
        if r"\`*_[]<>#|~!&$".contains(c) {
            words.push('\\');
        }
        words.push(c);
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fill(path: &str, template: &str, value: &str) -> Result<String, TemplateError> {
        let templates = Templates::from_iter([(path.to_owned(), template.to_owned())]);
        let values = BTreeMap::from([
            ("a", value.to_owned()),
            ("b", "two".to_owned()),
            ("no", String::new()),
        ]);
        templates.fill(path, &values)
    }

    #[test]
    fn values_are_escaped_for_toml() {
        let hostile = "a \"b\" \\ c\n[x]\u{7}\u{202e}";
        let text = fill("Cargo.toml", "k = \"{{a}}, {{ b }}\"\n", hostile).unwrap();
        assert_eq!(
            text,
            "k = \"a \\\"b\\\" \\\\ c\\n[x]\\u0007\\u202E, two\"\n"
        );
        let read: toml::Table = toml::from_str(&text).unwrap();
        assert_eq!(read["k"].as_str(), Some(format!("{hostile}, two").as_str()));
    }

    #[test]
    fn toml_takes_values_in_strings_only() {
        for template in ["k = {{a}}", "{{a}} #", "# \"{{a}}\"", "k = \"\" {{a}}"] {
            let error = fill("x.toml", template, "v").unwrap_err();
            assert!(
                matches!(error, TemplateError::Misplaced { line: 1, .. }),
                "{template}: {error}"
            );
        }
    }

    #[test]
    fn what_nobody_sees_is_spelled_out_or_left_out() {
        let hidden = "a\u{200b}b\u{2028}c\u{85}d\u{feff}\u{e0041}";
        assert_eq!(
            fill("a.toml", "k = \"{{a}}\"", hidden).unwrap(),
            "k = \"a\\u200Bb\\u2028c\\u0085d\\uFEFF\\U000E0041\"\n"
        );
        assert_eq!(fill("R.md", "so {{a}}", hidden).unwrap(), "so ab c d\n");
    }

    #[test]
    fn values_are_escaped_for_markdown() {
        let hostile = "a\n# [b](c) <d> \u{202e}`e` _f_";
        let escaped = r"a \# \[b\](c) \<d\> \`e\` \_f\_";
        assert_eq!(
            fill("R.md", "# {{a}}", hostile).unwrap(),
            format!("# {escaped}\n")
        );
        assert_eq!(
            fill("R.md", "so `{{a}}`", "x\n`y_z`").unwrap(),
            "so `x 'y_z'`\n"
        );
        let fenced = fill("R.md", "```toml\n{{a}}\n```\n{{a}}", "x\n```").unwrap();
        assert_eq!(fenced, "```toml\nx '''\n```\nx\n```\n");
    }

    #[test]
    fn a_block_goes_in_as_it_is() {
        let block = "```rust\nlet a = b[0];\n```\n";
        assert_eq!(
            fill("R.md", "# A\n\n{{a}}\n\nB\n", block).unwrap(),
            format!("# A\n\n{block}\nB\n")
        );
    }

    #[test]
    fn lines_of_toml_go_in_as_they_are() {
        let lines = "b = \"x\"\nc = [1]";
        assert_eq!(
            fill("a.toml", "a = 1\n{{a}}\nd = 2\n", lines).unwrap(),
            format!("a = 1\n{lines}\nd = 2\n")
        );
    }

    #[test]
    fn a_line_with_nothing_to_say_is_left_out() {
        assert_eq!(
            fill("a.toml", "a = 1\nb = \"{{no}}\"\nc = 2", "").unwrap(),
            "a = 1\nc = 2\n"
        );
        assert_eq!(fill("a.txt", "{{no}}{{a}}!", "x").unwrap(), "x!\n");
    }

    #[test]
    fn a_placeholder_needs_a_value_and_an_end() {
        let error = fill("R.md", "\n{{zzz}}", "").unwrap_err();
        assert_eq!(
            error.to_string(),
            "template `R.md`, line 2: there is no value for `{{zzz}}`"
        );
        let error = fill("R.md", "{{a}", "").unwrap_err();
        assert_eq!(
            error.to_string(),
            "template `R.md`, line 1: `{{` without `}}`"
        );
        let error = Templates::default()
            .fill("R.md", &BTreeMap::new())
            .unwrap_err();
        assert_eq!(error.to_string(), "there is no template `R.md`");
    }

    #[test]
    fn a_value_is_not_filled_again() {
        assert_eq!(fill("a.txt", "{{a}}", "{{b}}").unwrap(), "{{b}}\n");
    }
}
