//! How diagnostics are written for programs: lines of JSON, SARIF, annotations of GitHub. Must not know any rule.

use std::fmt::Write as _;

use serde_json::{Value as Json, json};

use super::Code;
use super::located::{Located, Spot};

/// What SARIF calls the tool.
const TOOL: &str = "specwright";

/// A line of JSON for each.
#[must_use]
pub fn json_lines(all: &[Located]) -> String {
    let lines = all.iter().filter_map(|one| serde_json::to_string(one).ok());
    lines.map(|line| line + "\n").collect()
}

/// A log of SARIF 2.1.0, as code hosts and editors read it.
#[must_use]
pub fn sarif(all: &[Located]) -> String {
    let results: Vec<Json> = all.iter().map(result).collect();
    let log = json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": {"driver": {
                "name": TOOL,
                "version": env!("CARGO_PKG_VERSION"),
                "rules": rules(all),
            }},
            "columnKind": "unicodeCodePoints",
            "results": results,
        }],
    });
    format!("{log:#}\n")
}

/// The codes that occur, each once, with its page.
fn rules(all: &[Located]) -> Vec<Json> {
    let codes = Code::ALL.iter().copied();
    let used = codes.filter(|code| all.iter().any(|one| one.code == code.as_str()));
    let rule = |code: Code| {
        json!({
            "id": code.as_str(),
            "shortDescription": {"text": code.summary()},
            "help": {"text": code.page(), "markdown": code.page()},
        })
    };
    used.map(rule).collect()
}

fn result(one: &Located) -> Json {
    let help = one.help.iter().map(|help| format!("\nhelp: {help}"));
    let text: String = std::iter::once(one.message.clone()).chain(help).collect();
    let mut result = json!({
        "ruleId": one.code,
        "level": one.severity,
        "message": {"text": text},
        "locations": [location(&one.spot)],
    });
    if !one.related.is_empty() {
        result["relatedLocations"] = one.related.iter().map(location).collect();
    }
    result
}

fn location(spot: &Spot) -> Json {
    let mut location = json!({"physicalLocation": {"artifactLocation": {"uri": uri(&spot.file)}}});
    if let Some(range) = spot.range {
        location["physicalLocation"]["region"] = json!({
            "startLine": range.line,
            "startColumn": range.column,
            "endLine": range.end_line,
            "endColumn": range.end_column,
        });
    }
    if let Some(label) = &spot.label {
        location["message"] = json!({"text": label});
    }
    location
}

/// A path as a URI, relative where the path is.
fn uri(path: &str) -> String {
    let drive = path.as_bytes().get(1..3) == Some(b":/");
    let mut uri = match (path.starts_with('/'), drive) {
        (true, _) => "file://".to_owned(),
        (false, true) => "file:///".to_owned(),
        (false, false) => String::new(),
    };
    for (index, byte) in path.bytes().enumerate() {
        let is_plain = byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte);
        let _ = match is_plain || (drive && index == 1) {
            true => write!(uri, "{}", char::from(byte)),
            false => write!(uri, "%{byte:02X}"),
        };
    }
    uri
}

/// Commands that GitHub's workflows turn into annotations of a pull request, one a line.
#[must_use]
pub fn github(all: &[Located]) -> String {
    all.iter().map(|one| annotation(one) + "\n").collect()
}

fn annotation(one: &Located) -> String {
    let range = one.spot.range.map_or_else(String::new, |range| {
        // A column says something only within one line.
        let columns = match range.line == range.end_line {
            true => format!(",col={},endColumn={}", range.column, range.end_column),
            false => String::new(),
        };
        format!(",line={},endLine={}{columns}", range.line, range.end_line)
    });
    let help = one.help.iter().map(|help| format!("\nhelp: {help}"));
    let text: String = std::iter::once(one.message.clone()).chain(help).collect();
    let (severity, file, code) = (one.severity, property(&one.spot.file), property(one.code));
    format!(
        "::{severity} file={file}{range},title={code}::{}",
        message(&text)
    )
}

/// A text as the message of a command.
fn message(text: &str) -> String {
    text.replace('%', "%25")
        .replace('\r', "%0D")
        .replace('\n', "%0A")
}

/// A text as a property of a command.
fn property(text: &str) -> String {
    message(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostics::located::Lines;

    fn located(file: &str, message: &str) -> Located {
        let lines = (3, 5, 3, 9);
        let (line, column, end_line, end_column) = lines;
        Located {
            severity: "error",
            code: "syntax",
            message: message.to_owned(),
            help: None,
            pointer: None,
            spot: Spot {
                file: file.to_owned(),
                range: Some(Lines {
                    line,
                    column,
                    end_line,
                    end_column,
                }),
                label: None,
            },
            related: Vec::new(),
        }
    }

    #[test]
    fn paths_are_uris() {
        for (path, expected) in [
            ("spec/api.yaml", "spec/api.yaml"),
            ("../my api.yaml", "../my%20api.yaml"),
            ("a:b/c%d#e?f.yaml", "a%3Ab/c%25d%23e%3Ff.yaml"),
            ("gr\u{f6}\u{df}e.yaml", "gr%C3%B6%C3%9Fe.yaml"),
            ("a\\b.yaml", "a%5Cb.yaml"),
            ("/tmp/a b.yaml", "file:///tmp/a%20b.yaml"),
            ("C:/tmp/a.yaml", "file:///C:/tmp/a.yaml"),
        ] {
            assert_eq!(uri(path), expected);
        }
    }

    #[test]
    fn annotations_are_one_line_whatever_they_say() {
        let told = github(&[located("a,b:c%.yaml", "100%: a, b\r\n::error::c")]);
        let expected = "::error file=a%2Cb%3Ac%25.yaml,line=3,endLine=3,col=5,endColumn=9,title=syntax::100%25: a, b%0D%0A::error::c\n";
        assert_eq!(told, expected);
    }
}
