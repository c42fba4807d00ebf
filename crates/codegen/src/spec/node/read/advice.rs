//! What to do about a text that a parser gave up on. Knows the parsers' words, and must not know the text.

/// What is said of a text whose quote or bracket ends before it does.
pub(super) const GOES_ON: &str = "the text goes on behind its closing quote or bracket";

/// What is said of a line before one with a colon: it lacks its own, or both are a text.
pub(super) const NAME_OR_TEXT: &str = "this is no name with a value, and no text either";

/// Advice for the parsers' messages that have a part in common; the first that fits counts.
const ADVICE: [(&str, &str); 25] = [
    ("found a tab", "indent with spaces, not tabs"),
    (
        GOES_ON,
        "put the whole text into double quotes; within single ones, write a quote twice",
    ),
    (
        NAME_OR_TEXT,
        "put `: ` behind the name; or quote the text, as it holds `: `",
    ),
    ("scanning an a", "quote a text that begins with `*` or `&`"),
    (
        "escape character",
        "write a backslash as `\\\\`, or put the text into single quotes",
    ),
    (
        "hexdecimal",
        "write a backslash as `\\\\`, or put the text into single quotes",
    ),
    (
        "cannot start any token",
        "indent with spaces, not tabs, and quote a text that begins with `@`, a backtick or `%`",
    ),
    (
        "more than one YAML document",
        "keep one of them in this file, and move the others to files of their own",
    ),
    (
        "unknown anchor",
        "define it further up, as in `&name`, or quote the text if it is no alias",
    ),
    (
        "mapping values are not allowed",
        "quote a text that holds `: `, or correct the indentation",
    ),
    (
        "a name has to be a text",
        "write the name as one text, in quotes if it begins with a bracket or brace",
    ),
    (
        "key must be a string",
        "write names in double quotes; JSON has no comments, and no other quotes",
    ),
    (
        "expected value",
        "write a text in double quotes, a number, `true`, `false`, `null`, an object or a list",
    ),
    ("expected `:`", "put a `:` between the name and its value"),
    (
        "control character (",
        "write it as an escape: `\\n` for the end of a line, `\\t` for a tab",
    ),
    ("invalid escape", "write a backslash as `\\\\`"),
    (
        "trailing characters",
        "remove what follows, or the bracket or brace before it that closes too much",
    ),
    (
        "control characters",
        "remove the character, or write it as an escape in double quotes",
    ),
    (
        "could not find expected ':'",
        "put `: ` between the name and what it has; indent a text further than the name that it belongs to",
    ),
    ("quoted scalar", "close the quote that is opened here"),
    (
        "a flow ",
        "close the bracket or brace, and put commas between what is in it",
    ),
    (
        "a block ",
        "give all members of an object, and all items of a list, the same indentation",
    ),
    (
        "trailing comma",
        "remove the comma after the last member or item",
    ),
    (
        "the text ends within",
        "close the quote, bracket or brace that is opened here",
    ),
    (
        "expected `,` or",
        "put a comma between two members or items, and write a quote in a text as `\\\"`",
    ),
];

/// What may be wrong where a parser says `message`.
pub(super) fn on(message: &str) -> &'static str {
    let fitting = ADVICE.iter().find(|(part, _)| message.contains(part));
    fitting.map_or(
        "correct the text here, or close what was opened before it",
        |(_, help)| help,
    )
}
