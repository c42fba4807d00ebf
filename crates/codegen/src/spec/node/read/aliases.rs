//! Owns where a YAML text begins to repeat itself. Must not know what it says.

use std::collections::BTreeSet;

/// The longest name of an anchor that is remembered, in bytes.
const NAME: usize = 64;

/// The byte of the first alias of an anchor, but for what comments say of either.
pub(super) fn first(text: &str) -> Option<usize> {
    let mut anchors = BTreeSet::new();
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let end = comment(line).unwrap_or(line.len());
        for (at, mark) in line[..end].match_indices(['&', '*']) {
            let before = line[..at].chars().next_back();
            let begins = before.is_none_or(|c| c.is_whitespace() || "[{,".contains(c));
            let Some(name) = name(&line[at + 1..end]).filter(|_| begins) else {
                continue;
            };
            if mark == "&" {
                anchors.insert(name);
            } else if anchors.contains(name) {
                return Some(start + at);
            }
        }
        start += line.len();
    }
    None
}

/// Where the comment of a line begins.
fn comment(line: &str) -> Option<usize> {
    let mut marks = line.match_indices('#');
    let begins = |at: usize| {
        line[..at]
            .chars()
            .next_back()
            .is_none_or(char::is_whitespace)
    };
    marks.find(|(at, _)| begins(*at)).map(|(at, _)| at)
}

/// The name that a text begins with, if it is one that is remembered.
fn name(text: &str) -> Option<&str> {
    let ends = |c: char| c.is_whitespace() || ",[]{}".contains(c);
    let length = text.char_indices().take(NAME).find(|(_, c)| ends(*c));
    let length = length.map_or_else(|| text.len().min(NAME), |(at, _)| at);
    text.get(..length).filter(|name| !name.is_empty())
}

#[cfg(test)]
mod tests {
    use super::first;

    #[test]
    fn an_alias_has_an_anchor_before_it() {
        let text = "a: 2 * 3, and *so on*\nb: &b c # &so *b\n* point\nd: [*b]\n";
        assert_eq!(first(text).and_then(|at| text.get(at..)), Some("*b]\n"));
        assert_eq!(first("a: *b\nb: &b c\n"), None);
    }
}
