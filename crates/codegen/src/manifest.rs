//! Owns the parts of a crate's manifest that differ in more than a word: what is said of the package, the features of
//! its groups, what it depends on. Must not know where in the manifest they stand.

use crate::config::CrateSettings;
use crate::model::{Api, FULL};
use crate::visible::{self, toml_string_part};

/// What the settings say of the package, a line each.
pub(crate) fn package(settings: &CrateSettings) -> String {
    let package = &settings.package;
    let text = |name: &str, value: &Option<String>| {
        let value = value.as_ref()?;
        Some(format!("{name} = {}", quoted(value)))
    };
    let list = |name: &str, values: &[String]| {
        let values: Vec<String> = values.iter().map(|value| quoted(value)).collect();
        (!values.is_empty()).then(|| format!("{name} = [{}]", values.join(", ")))
    };
    let lines = [
        list("authors", &package.authors),
        text("homepage", &package.homepage),
        text("documentation", &package.documentation),
        list("keywords", &package.keywords),
        list("categories", &package.categories),
        package
            .publish
            .map(|publish| format!("publish = {publish}")),
    ];
    joined(lines.into_iter().flatten())
}

/// The features that are on by default.
pub(crate) fn default_line(api: &Api) -> String {
    let groups = (!api.features().is_empty()).then_some(FULL);
    let features = std::iter::once("rustls").chain(groups).map(quoted);
    format!("default = [{}]", features.collect::<Vec<_>>().join(", "))
}

/// The features of groups, and the one that is all of them.
pub(crate) fn features(api: &Api) -> String {
    let features = api.features();
    if features.is_empty() {
        return String::new();
    }
    // A line each, so that a diff shows which group is new.
    let names = features
        .iter()
        .map(|(name, _)| format!("    {},\n", quoted(name)));
    let all = [
        "## All groups, and the types that none of them needs.".to_owned(),
        format!("{FULL} = [\n{}]", names.collect::<String>()),
    ];
    let groups = features.iter().flat_map(|(name, title)| {
        [
            format!(
                "## The types of {}; with `client`, the calls too.",
                one_line(title)
            ),
            format!("{} = []", key(name)),
        ]
    });
    joined(all.into_iter().chain(groups))
}

/// The features of groups as a row of the table in the README.
pub(crate) fn feature_rows(api: &Api) -> String {
    let features = api.features();
    if features.is_empty() {
        return String::new();
    }
    let names = features.iter().map(|(name, _)| format!("`{name}`"));
    let names = names.collect::<Vec<_>>().join(", ");
    let full =
        format!("| `{FULL}` | yes | all of the next, and the types that none of them needs |");
    let each = format!(
        "| {names} | with `{FULL}` | the types of a group of operations and, with `client`, its calls |"
    );
    joined([full, each].into_iter())
}

/// What the settings have the crate depend on, a line each.
pub(crate) fn dependencies(settings: &CrateSettings) -> String {
    let pairs = settings.dependencies.iter();
    joined(pairs.map(|pair| format!("{} = {}", key(&pair.key.text), pair.value.text)))
}

fn joined(lines: impl Iterator<Item = String>) -> String {
    lines.collect::<Vec<_>>().join("\n")
}

fn quoted(text: &str) -> String {
    format!("\"{}\"", toml_string_part(text))
}

/// A key, in quotes where TOML wants them.
fn key(name: &str) -> String {
    let is_bare = name
        .bytes()
        .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'));
    match is_bare {
        true => name.to_owned(),
        false => quoted(name),
    }
}

/// A title as it can stand in a comment.
fn one_line(title: &str) -> String {
    format!("`{}`", visible::one_line(title).replace('`', "'"))
}

#[cfg(test)]
mod tests {
    use super::{key, one_line, quoted};

    #[test]
    fn texts_stay_within_their_quotes() {
        assert_eq!(quoted("a\"b\\c\u{202e}\n'''"), r#""a\"b\\c\u202E\n'''""#);
        assert_eq!(
            (key("a-b").as_str(), key("a.b").as_str()),
            ("a-b", "\"a.b\"")
        );
    }

    #[test]
    fn a_title_stays_within_its_comment() {
        let title = "a\u{202e}b\r\n[dependencies]\u{2028}c\u{200b} `d`";
        assert_eq!(one_line(title), "`ab [dependencies] c 'd'`");
    }
}
