//! What prose becomes, and that nothing in it ever is more than prose.

use pulldown_cmark::{CodeBlockKind, Event, Options, Parser, Tag};

use super::*;

fn written(markdown: &str) -> String {
    rustdoc(markdown).join("\n")
}

/// Each pair is some prose and what it becomes.
fn assert_table(table: &[(&str, &str)]) {
    for (prose, expected) in table {
        assert_eq!(written(prose), *expected, "for {prose:?}");
        assert_harmless(prose);
    }
}

/// Parses what was written as rustdoc does, and looks for anything that is more than prose.
fn assert_harmless(prose: &str) {
    let lines = rustdoc(prose);
    let markdown = lines.join("\n");
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_SMART_PUNCTUATION;
    for event in Parser::new_ext(&markdown, options) {
        let is_harmless = match &event {
            Event::Html(_)
            | Event::InlineHtml(_)
            | Event::FootnoteReference(_)
            | Event::TaskListMarker(_) => false,
            Event::Start(Tag::CodeBlock(kind)) => *kind == CodeBlockKind::Fenced("text".into()),
            Event::Start(Tag::Link { dest_url, .. }) => ["http://", "https://", "mailto:"]
                .iter()
                .any(|scheme| dest_url.starts_with(scheme)),
            Event::Start(tag) => !matches!(
                tag,
                Tag::Heading { .. } | Tag::HtmlBlock | Tag::Image { .. }
            ),
            _ => true,
        };
        assert!(is_harmless, "{event:?} in\n{markdown}\nfrom {prose:?}");
    }
    assert_tidy(&lines, prose);
}

fn assert_tidy(lines: &[String], prose: &str) {
    for line in lines {
        assert!(
            !line.contains(['\n', '\r', '\0', '\u{202e}', '\u{200b}', '\u{feff}']),
            "{line:?} from {prose:?}"
        );
        assert!(
            !line.chars().any(char::is_control),
            "{line:?} from {prose:?}"
        );
        assert_eq!(line.trim_end(), line, "from {prose:?}");
    }
    assert!(
        lines
            .first()
            .is_none_or(|line| !line.is_empty() && !line.starts_with(' ')),
        "from {prose:?}"
    );
    assert!(
        lines.last().is_none_or(|line| !line.is_empty()),
        "from {prose:?}"
    );
}

#[test]
fn plain_prose_stays_readable() {
    assert_table(&[
        ("", ""),
        (" \n\t\n", ""),
        ("The name.", "The name."),
        (
            "It's a `code` span, snake_case and a.b - really.",
            "It's a `code` span, snake_case and a.b - really.",
        ),
        ("one\r\ntwo\rthree", "one two three"),
        ("a\n\nb", "a\n\nb"),
        ("*a* _b_ **c** __d__ ~~e~~", "*a* *b* **c** **d** ~~e~~"),
        ("a  \nb", "a\\\nb"),
        ("a\u{a0}b\tc", "a b c"),
        ("AT&T, 50% & $5 + #tag", "AT&T, 50% & $5 + #tag"),
    ]);
}

#[test]
fn blocks_are_written_again() {
    assert_table(&[
        ("# Title\n\ntext", "**Title**\n\ntext"),
        ("Title\n---\ntext", "**Title**\n\ntext"),
        ("## A **b** c", "**A b c**"),
        ("* a\n* b", "- a\n- b"),
        ("3) a\n4) b", "3. a\n4. b"),
        ("- a\n  - b\n\n    c\n- d", "- a\n  - b\n\n    c\n- d"),
        ("1. a\n   - b", "1. a\n   - b"),
        ("> a\n> > b", "> a\n>\n> > b"),
        ("a\n\n---\n\nb", "a\n\n***\n\nb"),
        ("---", ""),
        (
            "a | b\n--|--\n*c* | `d` \\| e",
            "| a | b |\n| --- | --- |\n| *c* | `d` \\| e |",
        ),
        ("999999999. a\n1. b", "999999999. a\n999999999. b"),
    ]);
}

#[test]
fn long_lines_are_wrapped_and_begin_with_nothing_special() {
    let prose = "word ".repeat(100);
    assert!(rustdoc(&prose).iter().all(|line| line.len() <= 96));
    assert!(
        rustdoc(&format!("- {prose}"))
            .iter()
            .skip(1)
            .all(|line| line.starts_with("  word") && line.len() <= 96)
    );
    for mark in [
        "-", "+", "*", "#", "##", ">", "1.", "12)", "=", "==", "---", "***", "___", "~~~", ":-",
        "|", "**",
    ] {
        for length in 85..100 {
            let prose = format!("{} {mark} rest {mark}", "w".repeat(length));
            assert_harmless(&prose);
            assert_eq!(check::text_of(&rustdoc(&prose)), check::words(&prose));
            assert!(!written(&prose).contains("```"));
        }
    }
}

#[test]
fn code_never_runs() {
    assert_table(&[
        ("```\nf()\n```", "```text\nf()\n```"),
        ("```rust\nf()\n```", "```text\nf()\n```"),
        ("```text,should_panic\nf()\n```", "```text\nf()\n```"),
        ("~~~\n```\n~~~", "````text\n```\n````"),
        ("a\n\n    f()\n\tg()", "a\n\n```text\nf()\ng()\n```"),
        ("- a\n\n      f()", "- a\n\n  ```text\n  f()\n  ```"),
        ("```\nnever closed", "```text\nnever closed\n```"),
        (
            "<pre><code class=\"rust\">f(&amp;x);\n  <b>g</b>()</code></pre>",
            "```text\nf(&x);\n  g()\n```",
        ),
        ("``a`b`` and `` ` ``", "``a`b`` and `` ` ``"),
        ("````\n```\nx\n```\n````", "````text\n```\nx\n```\n````"),
    ]);
}

#[test]
fn html_becomes_markdown_or_text() {
    assert_table(&[
        ("a<br>b<br/>c", "a\\\nb\\\nc"),
        ("a<br><br>b", "a\n\nb"),
        ("<p>a</p><p>b</p>", "a\n\nb"),
        ("<ul><li>a</li><li>b <b>c</b></li></ul>", "- a\n- b **c**"),
        ("<ol><li>a<ul><li>b</ul><li>c</ol>", "1. a\n   - b\n2. c"),
        (
            "<b>a</b> <strong>b</strong> <i>c</i> <em>d</em>",
            "**a** **b** *c* *d*",
        ),
        ("see <code>a &lt; b</code>", "see `a < b`"),
        (
            "<a href=\"https://a.b/c?d=e&amp;f=g\">text</a>",
            "[text](https://a.b/c?d=e&f=g)",
        ),
        ("<a href='javascript:alert(1)'>text</a>", "text"),
        ("<a href=/docs>text</a>", "text"),
        ("<div onclick=\"x\">a</div>", "a"),
        ("a <span style='x'>b</span> c", "a b c"),
        ("a <!-- secret --> b", "a b"),
        ("<!-- secret -->\n\nb", "b"),
        ("<script>alert(1)</script>b", "b"),
        ("a <script>alert(*1*)</script> b", "a b"),
        ("<style>x { y }</style>\n\nb", "b"),
        (
            "&lt;b&gt; &amp;amp; &copy; &#x202E;x &nbsp;y",
            "\\<b> \\&amp; © x y",
        ),
        (
            "<img src=\"https://x.y/z.png\" alt=\"logo\"> ![alt *text*](http://x.y)",
            "logo alt *text*",
        ),
        (
            "<table><tr><th>a</th><th>b</th></tr><tr><td>c</td><td>d</td></tr></table>",
            "- a \u{2013} b\n- c \u{2013} d",
        ),
        ("<h2>Title</h2>text", "**Title**\n\ntext"),
        (
            "Bearer <token>, List<String>, </end>",
            "Bearer \\<token>, List\\<String>, \\</end>",
        ),
        ("a < b > c <- d", "a \\< b > c \\<- d"),
    ]);
}

#[test]
fn links_lead_to_the_web_only() {
    assert_table(&[
        ("[a](https://x.y/z)", "[a](https://x.y/z)"),
        ("[a](HTTPS://x.y)", "[a](https://x.y)"),
        (
            "[a](mailto:a@b.c) <a@b.c>",
            "[a](mailto:a@b.c) [a@b.c](mailto:a@b.c)",
        ),
        (
            "[a](javascript:alert(1)) [b](/c) [d](#e) [f](file:///g)",
            "a b d f",
        ),
        (
            "[a](<https://x.y/a b(c)é|>)",
            "[a](https://x.y/a%20b%28c%29%C3%A9%7C)",
        ),
        (
            "[a]: https://x.y\n\nsee [a] and [b][a]",
            "see [a](https://x.y) and [b](https://x.y)",
        ),
        (
            "[Vec] [`Vec`] [a][b] [^1] [ ] x",
            "\\[Vec\\] \\[`Vec`\\] \\[a\\]\\[b\\] \\[^1\\] \\[ \\] x",
        ),
        (
            "at https://x.y/a_b. (http://z.w/c)",
            "at <https://x.y/a_b>. (<http://z.w/c>)",
        ),
        ("<https://x.y>", "<https://x.y>"),
        ("https://x.y/é", "[https://x.y/é](https://x.y/%C3%A9)"),
        ("https://{host}/v2", "`https://{host}/v2`"),
        (
            "xhttps://a.b http:// https://",
            "xhttps://a.b http:// https://",
        ),
        ("really![a](https://x.y)", "reallya"),
        ("really\\![a](https://x.y)", "really\\![a](https://x.y)"),
        ("[https://x.y](https://x.y)", "<https://x.y>"),
        (
            "[![img](https://x.y/i.png)](https://x.y)",
            "[img](https://x.y)",
        ),
        (
            "https://x.y/?a=1&amp;copy;=2",
            "[https://x.y/?a=1\\&copy;=2](https://x.y/?a=1&copy%3B=2)",
        ),
    ]);
}

#[test]
fn literal_marks_stay_literal() {
    assert_table(&[
        (
            "a \\* b \\_c\\_ \\`d\\` \\# e",
            "a \\* b \\_c\\_ \\`d\\` # e",
        ),
        ("\\# a", "\\# a"),
        ("\\- a", "\\- a"),
        ("1\\. a", "1\\. a"),
        ("\\> a", "\\> a"),
        (
            "-5 --flag #[attr] {{}} */ \"\"\" //! x",
            "-5 --flag #\\[attr\\] {{}} \\*/ \"\"\" //! x",
        ),
        ("C:\\path\\*", "C:\\\\path\\*"),
        ("~5 \\~\\~ x", "\\~5 \\~\\~ x"),
        ("a|b\\|c", "a\\|b\\|c"),
        ("**a:**b", "\\*\\*a:\\*\\*b"),
        ("_x __y __init__ a__b", "\\_x \\_\\_y **init** a__b"),
        ("\u{202e}a\u{200b}b\u{0}c\u{feff}\u{61c}\u{2066}", "abc"),
        ("x\u{2028}y", "x y"),
    ]);
}

/// Pieces that mean something to Markdown, to HTML or to rustdoc, alone and together.
#[rustfmt::skip]
const PIECES: &[&str] = &[
    "a", "word ", " ", "  \n", "\n", "\n\n", "\n    ", "\t", "\r\n", "*", "**", "***", "_", "__", "`", "``", "```", "~", "~~",
    "~~~", "#", "# ", "\n# ", "\n---\n", "\n===\n", "- ", "\n- ", "\n  - ", "\n1. ", "\n7) ", "+ ", "> ", "\n> ", "|", " | ",
    "\n|--|--|\n", "--|--\n", "[", "]", "[a]", "(", ")", "](", "](https://x.y)", "](javascript:x)", "![", "[^1]", "\n[^1]: x",
    "[a]: https://x.y", "<", ">", "<b>", "</b>", "<p>", "</p>", "<ul>", "<li>", "</li>", "</ul>", "<br>", "<code>", "</code>",
    "<pre>", "</pre>", "<script>", "</script>", "<!--", "-->", "<a href=\"https://x.y\">", "</a>", "<a href=x>", "<T>", "<h1>",
    "<blockquote>", "</blockquote>", "<table>", "<tr>", "<td>", "</td>", "<div>", "</div>", "<![CDATA[", "<?x", "&lt;", "&amp;",
    "&", "&#42;", "&#x202e;", "&NewLine;", "\\", "\\\\", "\\n", "!", "https://a.b/c_d", "http://", "http://[::1]/", "é", "😀", "中文",
    "\u{202e}", "\u{0}", "\u{feff}", "$x$", "{{}}", "*/", "/*", "\"", "'", ":", ": ", ".", "1.", "=", "-", "--", "...", "#[x]",
    "- [ ] ", "```rust\n", "\n```\n", "    x", "<kbd>", "`a`", "<!x>", "a_b", "@", "a@b.c",
];

#[test]
fn any_two_pieces_are_harmless() {
    for first in PIECES {
        for second in PIECES {
            assert_harmless(&format!("{first}{second}"));
            assert_harmless(&format!("x{first}y{second}z"));
        }
    }
}

#[test]
fn any_mixture_is_harmless() {
    let mut state = 1_u64;
    for round in 0..2000 {
        let mut prose = String::new();
        for _ in 0..(round % 30) {
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            let pick = (state >> 33) % PIECES.len() as u64;
            prose.push_str(PIECES[usize::try_from(pick).unwrap()]);
        }
        assert_harmless(&prose);
        if let Some(summary) = summary(&prose) {
            assert_harmless(&summary);
            assert!(!summary.contains('\n'));
        }
    }
}

#[test]
fn hostile_lengths_are_no_trouble() {
    let start = std::time::Instant::now();
    for piece in PIECES.iter().chain(&[
        "(((",
        "[[",
        "a](",
        "<a b=\"",
        "* a ",
        "<b>*",
        "> - ",
        "http://a)",
        "&a;",
        "_a",
    ]) {
        assert_harmless(&piece.repeat(10_000 / piece.len()));
    }
    assert_harmless(&"w".repeat(100_000));
    assert!(start.elapsed().as_secs() < 60, "took {:?}", start.elapsed());
}

#[test]
fn summaries_are_one_sentence() {
    let table = [
        ("The name. More of it.", Some("The name.")),
        (
            "The name, e.g. Bob, i.e. you. More.",
            Some("The name, e.g. Bob, i.e. you."),
        ),
        (
            "Version 1.5 of `a.b. C` x.y! Then",
            Some("Version 1.5 of `a.b. C` x.y!"),
        ),
        (
            "# Title\n\nThe **bold** [text](https://x.y) of\n*this*.",
            Some("The bold text of this."),
        ),
        ("# Title", Some("Title")),
        ("- item one. Two", Some("item one.")),
        ("no end", Some("no end")),
        ("[Foo] <T>. X", Some("\\[Foo\\] \\<T>.")),
        ("1\\. first", Some("1\\. first")),
        ("```\ncode\n```", None),
        ("", None),
    ];
    for (prose, expected) in table {
        assert_eq!(summary(prose).as_deref(), expected, "for {prose:?}");
    }
    assert_eq!(
        plain_summary("The `a_b` of [Foo] <T>. X").as_deref(),
        Some("The a_b of [Foo] <T>.")
    );
}
