//! Owns where a YAML text begins to repeat itself. Must not know what it says.

/// How many places that look like an alias are looked at.
const LOOKS: usize = 100;

/// The byte of the first alias of an anchor.
pub(super) fn first(text: &str) -> Option<usize> {
    let mut likely = text.match_indices('*').filter(|(at, _)| {
        let before = text[..*at].chars().next_back();
        before.is_some_and(|before| before.is_whitespace() || "[{,".contains(before))
    });
    let is_alias = |(at, _): &(usize, &str)| {
        let name = text[at + 1..]
            .split(|c: char| c.is_whitespace() || ",[]{}".contains(c))
            .next()
            .filter(|name| !name.is_empty());
        name.is_some_and(|name| text[..*at].contains(&format!("&{name}")))
    };
    likely.by_ref().take(LOOKS).find(is_alias).map(|(at, _)| at)
}

#[cfg(test)]
mod tests {
    use super::first;

    #[test]
    fn an_alias_has_an_anchor_before_it() {
        let text = "a: 2 * 3, and *so on*\nb: &b c\nd: [*b]\n";
        assert_eq!(first(text).and_then(|at| text.get(at..)), Some("*b]\n"));
        assert_eq!(first("a: *b\nb: &b c\n"), None);
    }
}
