//! Owns where the lines of a YAML block scalar end. Must not know what they say.

/// The byte behind the last line of the block scalar whose header, `|` or `>`, stands at the byte `header`.
///
/// Its lines are indented further than the name it belongs to, which may stand behind dashes on the same line, or else
/// than the last dash.
pub(crate) fn end(text: &str, header: usize) -> usize {
    let line = text[..header].rfind('\n').map_or(0, |end| end + 1);
    let owner = owner(&text[line..header]);
    let rest = &text[header..];
    let own = rest.find('\n').map_or(rest.len(), |end| end + 1);
    let is_in = |line: &&str| line.trim().is_empty() || indentation(line) > owner;
    let lines = rest[own..].split_inclusive('\n').take_while(is_in);
    header + own + lines.map(str::len).sum::<usize>()
}

/// The column of what a value belongs to that stands behind `before` on its line.
fn owner(before: &str) -> usize {
    let mut column = indentation(before);
    while let Some(after) = before[column..].strip_prefix(['-', '?']) {
        let inner = after.trim_start_matches(' ');
        let has_name = inner.contains(':') || inner.starts_with(['-', '?']);
        if inner.len() == after.len() || !has_name {
            break;
        }
        column = before.len() - inner.len();
    }
    column
}

fn indentation(line: &str) -> usize {
    line.len() - line.trim_start_matches(' ').len()
}

#[cfg(test)]
mod tests {
    use super::end;

    /// What follows the block.
    fn rest(text: &str) -> Option<&str> {
        let header = text.find(['|', '>'])?;
        text.get(end(text, header)..)
    }

    #[test]
    fn a_block_ends_where_something_stands_beside_its_name() {
        assert_eq!(rest("a: |\n  b\n\n  c\nd: e"), Some("d: e"));
        assert_eq!(rest("- a: >\n    b\n  c: d"), Some("  c: d"));
        assert_eq!(rest("- - a: >\n      b\n    c: d"), Some("    c: d"));
        assert_eq!(rest("- >\n  b\n- c"), Some("- c"));
        assert_eq!(rest("- - !tag |\n    b\n  - c"), Some("  - c"));
        assert_eq!(rest("a: |\n  b"), Some(""));
        assert_eq!(rest("a: |"), Some(""));
    }
}
