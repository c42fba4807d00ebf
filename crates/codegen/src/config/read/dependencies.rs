//! Owns what a crate may depend on by its settings: what stands there goes into the manifest, and a manifest that cargo cannot read
//! would keep it from running at all. Must not know what is depended on for what.

use toml::Spanned;
use toml::de::DeValue;

use super::Reader;
use crate::config::{Pair, Text};
use crate::visible::is_invisible;

/// What cargo reads of a dependency.
const KEYS: [&str; 13] = [
    "version",
    "features",
    "default-features",
    "package",
    "path",
    "git",
    "branch",
    "tag",
    "rev",
    "registry",
    "optional",
    "public",
    "workspace",
];

impl Reader<'_> {
    /// What a crate depends on, each as it is written: a version, or a table in braces.
    pub(super) fn dependencies(&mut self, value: &Spanned<DeValue<'_>>) -> Vec<Pair> {
        let mut found = Vec::new();
        for (key, value) in self.members("dependencies", value) {
            let name = self.key(key);
            if let Err(invalid) = crate::config::check::dependency(&name.text) {
                self.invalid(key.span(), invalid);
            }
            if !self.is_written_plainly(&name.text, value) || !self.is_dependency(&name.text, value)
            {
                continue;
            }
            let text = self.text.get(value.span()).unwrap_or_default();
            let value = Text {
                text: text.to_owned(),
                span: self.span(value.span()),
            };
            found.push(Pair { key: name, value });
        }
        found
    }

    /// Whether it can go into the manifest as it is written.
    fn is_written_plainly(&mut self, name: &str, value: &Spanned<DeValue<'_>>) -> bool {
        let text = self.text.get(value.span()).unwrap_or_default();
        if !text.starts_with(['"', '\'', '{']) || text.contains('\n') {
            let message =
                format!("`{name}` is neither a version nor a table in braces, on one line");
            self.error(value.span(), message)
                .help("write it as in `{ version = \"1\", features = [\"serde\"] }`");
            return false;
        }
        let hidden = |c: char| is_invisible(c) || (c.is_whitespace() && !c.is_ascii());
        if text.chars().any(hidden) {
            let message = format!("`{name}` has a character that cannot be seen");
            self.error(value.span(), message)
                .help("take it out, or write an escape for it");
            return false;
        }
        true
    }

    /// Whether cargo can read it.
    fn is_dependency(&mut self, name: &str, value: &Spanned<DeValue<'_>>) -> bool {
        let Some(table) = value.get_ref().as_table() else {
            return self.is_version(value);
        };
        let mut is_good = true;
        for (key, value) in table {
            let known = KEYS.contains(&key.get_ref().as_ref());
            if !known {
                self.no_such_key(&format!("dependencies.{name}"), key, &KEYS);
            }
            is_good &= known && self.is_setting(key.get_ref(), value);
        }
        is_good
    }

    fn is_setting(&mut self, key: &str, value: &Spanned<DeValue<'_>>) -> bool {
        let of = value.get_ref();
        let is_text = |value: &Spanned<DeValue<'_>>| value.get_ref().as_str().is_some();
        let (fits, expected) = match key {
            "version" if of.as_str().is_some() => return self.is_version(value),
            "features" => (
                of.as_array().is_some_and(|all| all.iter().all(is_text)),
                "a list of strings",
            ),
            "default-features" | "optional" | "public" | "workspace" => {
                (of.as_bool().is_some(), "`true` or `false`")
            }
            _ => (of.as_str().is_some(), "a string"),
        };
        if !fits {
            self.wrong_type(key, expected, value);
        }
        fits
    }

    fn is_version(&mut self, value: &Spanned<DeValue<'_>>) -> bool {
        let text = value.get_ref().as_str().unwrap_or_default();
        let is_good = text.split(',').all(is_comparator);
        if !is_good {
            self.error(value.span(), format!("`{text}` is no version"))
                .help("write it as in `1.2`, `^1.2` or `>=1.2, <2`");
        }
        is_good
    }
}

/// Whether it is one of the comparators of a version that cargo reads: an operator, and up to three numbers or stars, the last with
/// what comes before and behind a release.
fn is_comparator(text: &str) -> bool {
    let text = text.trim();
    let operators = ["^", "~", "=", "<=", ">=", "<", ">"];
    let version = operators.iter().find_map(|start| text.strip_prefix(start));
    let version = version.unwrap_or(text).trim();
    let end = version.find(['-', '+']).unwrap_or(version.len());
    let (numbers, rest) = version.split_at(end);
    let parts: Vec<&str> = numbers.split('.').collect();
    let is_number =
        |part: &&str| *part == "*" || part.parse::<u64>().is_ok_and(|n| n.to_string() == **part);
    let letter = |c: char| c.is_ascii_alphanumeric() || ".-+".contains(c);
    let is_rest =
        rest.is_empty() || (parts.len() == 3 && rest.len() > 1 && rest.chars().all(letter));
    parts.len() <= 3 && parts.iter().all(is_number) && is_rest
}

#[cfg(test)]
mod tests {
    use super::is_comparator;

    #[test]
    fn versions_are_what_cargo_reads() {
        for text in [
            "1",
            "1.2",
            " ^1.2.3",
            ">= 1.2",
            "<2",
            "=1.2.3-rc.1+x",
            "*",
            "1.*",
            "~0.1",
        ] {
            assert!(is_comparator(text), "{text}");
        }
        for text in [
            "",
            "not a version",
            "1.2.3.4",
            "v1",
            "01",
            "1.2-rc",
            "1.2.3-",
            "1.2.3- x",
            "^",
        ] {
            assert!(!is_comparator(text), "{text}");
        }
    }
}
