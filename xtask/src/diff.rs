//! Owns how a change is shown before it is made. Must not know why it is to be made.

use similar::TextDiff;
use specwright::files::Change;

/// The change as a unified diff that `git apply` takes; `folder` is what comes before the change's own path.
pub(crate) fn unified(folder: &str, change: &Change) -> String {
    let path = |side: &str, text: Option<&str>| match text {
        Some(_) => format!(
            "{side}/{}/{}",
            folder.trim_start_matches('/'),
            change.path()
        ),
        None => "/dev/null".to_owned(),
    };
    let (old, new) = (change.before(), change.after());
    let diff = TextDiff::from_lines(old.unwrap_or_default(), new.unwrap_or_default());
    diff.unified_diff()
        .header(&path("a", old), &path("b", new))
        .to_string()
}

/// Whether nothing but the line endings differ, as in a checkout that converted them.
pub(crate) fn only_line_endings(change: &Change) -> bool {
    let unix = |text: &str| text.replace("\r\n", "\n");
    match (change.before(), change.after()) {
        (Some(old), Some(new)) => old != new && unix(old) == unix(new),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn modify(old: &str, new: &str) -> Change {
        Change::Modify {
            path: "src/a.rs".into(),
            old: old.into(),
            new: new.into(),
        }
    }

    #[test]
    fn a_diff_names_both_sides() {
        let shown = unified("crates/x", &modify("1\n2\n", "1\n3"));
        let head =
            "--- a/crates/x/src/a.rs\n+++ b/crates/x/src/a.rs\n@@ -1,2 +1,2 @@\n 1\n-2\n+3\n";
        assert_eq!(shown, format!("{head}\\ No newline at end of file\n"));
        let created = unified(
            "/out",
            &Change::Create {
                path: "a".into(),
                new: "1\n".into(),
            },
        );
        assert_eq!(created, "--- /dev/null\n+++ b/out/a\n@@ -0,0 +1 @@\n+1\n");
        let deleted = unified(
            "x",
            &Change::Delete {
                path: "a".into(),
                old: "1\n".into(),
            },
        );
        assert_eq!(deleted, "--- a/x/a\n+++ /dev/null\n@@ -1 +0,0 @@\n-1\n");
    }

    #[test]
    fn line_endings_are_told_apart() {
        assert!(only_line_endings(&modify("a\r\nb\r\n", "a\nb\n")));
        assert!(!only_line_endings(&modify("a\r\nc\r\n", "a\nb\n")));
        assert!(!only_line_endings(&Change::Create {
            path: "a".into(),
            new: String::new()
        }));
    }
}
