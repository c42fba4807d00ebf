//! Owns which line of a YAML text lacks the colon that a parser missed further down. Must not know what the text says.

/// The byte of the name that lacks its colon, where the colon at `shows` is taken for a part of the same text.
///
/// A text goes on over lines. The one that a colon shows up in begins behind the nearest line that has a colon, and is no
/// name if that line gives it to a name already.
pub(super) fn missing_before(text: &str, shows: usize) -> Option<usize> {
    let line_start = text.get(..shows)?.rfind('\n')? + 1;
    let mut name = None;
    let mut end = line_start;
    while end > 0 {
        let start = text[..end - 1].rfind('\n').map_or(0, |at| at + 1);
        let line = text[start..end].trim();
        let is_content = !(line.is_empty() || line.starts_with('#'));
        if is_content && (ends_a_name(line) || is_marker(line)) {
            break;
        }
        if is_content && holds_more(line) {
            return None;
        }
        if is_content {
            let blanks = text[start..end].len() - text[start..end].trim_start().len();
            name = Some(start + blanks);
        }
        end = start;
    }
    name
}

/// A line that a value has to follow on the next one.
fn ends_a_name(line: &str) -> bool {
    let line = line.split(" #").next().unwrap_or(line);
    line.trim_end().ends_with(':')
}

fn is_marker(line: &str) -> bool {
    line.starts_with("---") || line.starts_with('%')
}

/// A line that says what a name or an item is, which may go on below it.
fn holds_more(line: &str) -> bool {
    line.contains(": ") || line.starts_with("- ") || line.starts_with("? ")
}

#[cfg(test)]
mod tests {
    use super::missing_before;

    fn found(text: &str) -> Option<&str> {
        let last = text.rfind(':')?;
        missing_before(text, last).and_then(|at| text.get(at..)?.lines().next())
    }

    #[test]
    fn the_line_without_a_colon_is_found() {
        assert_eq!(found("openapi 3.1.0\ninfo:"), Some("openapi 3.1.0"));
        assert_eq!(
            found("paths: # all\n  /a\n\n  # what it does\n    get:"),
            Some("/a")
        );
        assert_eq!(found("---\nopenapi\ninfo:"), Some("openapi"));
    }

    #[test]
    fn what_a_name_has_is_no_name() {
        assert_eq!(found("a: b\n  c:"), None);
        assert_eq!(found("a: b\n  some text\n  c:"), None);
        assert_eq!(found("- b\n  c:"), None);
        assert_eq!(found("a: b: c"), None);
    }
}
