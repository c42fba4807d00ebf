//! Patterns between slashes: literals of JavaScript, which many documents hold though JSON Schema has no slashes.

/// What stands between the slashes of a literal, and the flags behind it; `None` for a pattern that has them because
/// the text has.
pub(super) fn find(pattern: &str) -> Option<(&str, &str)> {
    let (body, flags) = pattern.strip_prefix('/')?.rsplit_once('/')?;
    let known = flags.chars().all(|flag| "dgimsu".contains(flag));
    (known && !body.is_empty() && is_meant(body)).then_some((body, flags))
}

/// Whether the slashes can only be those of a literal. With an anchor next to one of them no text at all would match
/// otherwise. Without, a path such as `/v1/` is left alone, and a literal is what has something else to match: without
/// its slashes it takes no less than with them.
fn is_meant(body: &str) -> bool {
    let is_anchored = body.starts_with('^') || (body.ends_with('$') && !body.ends_with(r"\$"));
    let is_expression = body.contains(|c| r"\^$*+?()[]{}|".contains(c));
    is_anchored || (is_expression && !has_bare_slash(body))
}

fn has_bare_slash(body: &str) -> bool {
    let mut in_class = false;
    let mut letters = body.chars();
    while let Some(letter) = letters.next() {
        match letter {
            '\\' => drop(letters.next()),
            '[' => in_class = true,
            ']' => in_class = false,
            '/' if !in_class => return true,
            _ => {}
        }
    }
    false
}
