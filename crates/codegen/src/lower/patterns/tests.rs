//! Patterns, and what they match.

use super::translate;

fn matcher(pattern: &str) -> regex_lite::Regex {
    let translation = translate(pattern, &mut 0).unwrap_or_else(|why| panic!("{pattern}: {why}"));
    let matched = &translation.pattern.matched;
    regex_lite::Regex::new(matched).unwrap_or_else(|why| panic!("{matched}: {why}"))
}

/// A pattern, texts that it matches, and texts that it does not.
type Case = (
    &'static str,
    &'static [&'static str],
    &'static [&'static str],
);

const CASES: &[Case] = &[
    // Classes by a letter.
    (r"^\d+$", &["0123"], &["", "٣", "1a", "1\n"]),
    (r"^\D$", &["a", "٣"], &["1"]),
    (r"^\w+$", &["aZ_9"], &["é", "a b"]),
    (r"^\W$", &["é", "-"], &["a"]),
    (
        r"^\s+$",
        &[" \t\n\u{b}\u{c}\r\u{a0}\u{feff}\u{2028}\u{3000}"],
        &["", "\u{85}", "\u{200b}"],
    ),
    (r"^\S+$", &["a\u{85}"], &["a b", "\u{a0}", "\u{feff}"]),
    (r"^[^\S\n]$", &[" ", "\u{a0}"], &["\n", "a"]),
    (r"^[\s\S]*$", &["", "a\n\u{2028}😀"], &[]),
    (r"^[\d\-x]+$", &["1-x"], &["d"]),
    // Escapes that stand for themselves, and others.
    (r"^\/\-\@\_\:\ \'\#\%\&\~\,\!$", &["/-@_: '#%&~,!"], &[""]),
    (r"^\u0041\u{42}\x43\u{1F600}$", &["ABC😀"], &["ABC"]),
    (r"^\uD83D\uDE00$", &["😀"], &["\u{d7ff}"]),
    (r"^[\u{1F600}-\u{1F64F}]$", &["😀"], &["a"]),
    (
        r"^[\uD800\uDC00-\uDBFF\uDFFF]$",
        &["😀", "\u{10ffff}"],
        &["\u{ffff}"],
    ),
    (r"^[\u0020-\uFFFF]$", &["a", "\u{e000}"], &["\n"]),
    (r"^\cJ\0\t\v\f$", &["\n\0\t\u{b}\u{c}"], &["cJ"]),
    (r"^\c$", &["\\c"], &["c"]),
    (r"^[\b]$", &["\u{8}"], &["b"]),
    (r"^\101\8$", &["A8"], &[]),
    (r"^(a)\2$", &["a\u{2}"], &["aa"]),
    (r"^\x4\u12\k$", &["x4u12k"], &[]),
    (r"\bcat\b", &["a cat.", "écat"], &["concat"]),
    (r"a\Bb", &["ab"], &["a b"]),
    (r"\Aa\z", &["a"], &["ab", "a\n"]),
    // The ends are the very ends.
    ("^a$", &["a"], &["a\n", "\na", "ab"]),
    ("a|^b", &["ca", "bc"], &["cb"]),
    ("^(|a)$", &["", "a"], &["b"]),
    ("^.$", &["a", "😀", "\u{85}"], &["\n", "\r", "\u{2028}"]),
    ("", &["", "a"], &[]),
    // Classes of characters, with what the engine would read otherwise.
    ("^[^]$", &["a", "\n"], &[""]),
    ("a[]|b", &["b"], &["a"]),
    ("^[[a]$", &["[", "a"], &["b"]),
    ("^[a&&b+--c~~d]+$", &["a&b+,-c~d"], &["e"]),
    ("^[a[]]$", &["a]", "[]"], &["a"]),
    (r"^[\]\[^-]+$", &["][^-"], &["\\"]),
    (r"^[\w-.]+$", &["a-.b"], &["a/b"]),
    (r"^[-a]+[a-]+[+--]+$", &["-aa-+,-"], &["-a"]),
    (r"^[A-Z-a-z]+$", &["Ab-"], &["1"]),
    (r"^[^\d\s]$", &["a"], &["1", " "]),
    (r"^[ -~]+$", &["a ~"], &["\t", "é"]),
    // Braces that count, and braces that do not.
    ("^a{2}b{1,}c{0,1}$", &["aab", "aabbc"], &["ab", "aabcc"]),
    ("^{a}{$", &["{a}{"], &["a"]),
    ("^a{1,x}{}$", &["a{1,x}{}"], &["a"]),
    (r"^\{id\}]}$", &["{id}]}"], &[]),
    ("^a{1,3}?b+?c*?$", &["aab", "abbc"], &["b"]),
    // Groups.
    (r"^(?<year>\d{4})-(?:0[1-9])$", &["2024-05"], &["2024-10"]),
    ("^(?<größe>a)(?P<b>b)$", &["ab"], &["a"]),
    ("^(?i)ab$", &["AB", "ab"], &["a"]),
    ("^(a(?i)b)c$", &["aBc"], &["aBC"]),
    ("^[&~^]+[a^]$", &["&~^^"], &["b"]),
    ("^a(?i:b)c$", &["aBc"], &["ABC"]),
    ("(?i)^a(?-i:b)$", &["Ab"], &["AB"]),
    ("(?i)^ä[ö-ü]$", &["Äö", "äÖ"], &["ao"]),
    ("(?s)^a.b$", &["a\nb"], &[]),
    // Literals of JavaScript.
    ("/^a+$/", &["aa"], &["/aa/", "A"]),
    (r"/^image_\d{1,3}$/i", &["IMAGE_12"], &["image_"]),
    (r"/^a\/b$/g", &["a/b"], &["/a/b/g"]),
    ("/[a-z]+/i", &["X"], &["1"]),
    ("/^a.b$/s", &["a\nb"], &[]),
    ("/^a$/m", &["b\na\nc"], &["ba"]),
    ("/api/", &["/api/"], &["api"]),
    ("^/v1/a$", &["/v1/a"], &["v1/a"]),
    ("/v1/[^/]+/i", &["/v1/x/i"], &["x"]),
    // Properties.
    (r"^\p{L}+$", &["aé\u{4e2d}"], &["1", ""]),
    (r"^[\p{Lu}\d]+\P{Lu}$", &["É1a"], &["éA"]),
    (
        r"^\p{Script=Greek}\p{Nd}\p{Zl}$",
        &["α٣\u{2028}"],
        &["a3\u{2028}"],
    ),
    (
        r"^\p{General_Category=Uppercase_Letter}\p{Emoji}$",
        &["A😀"],
        &["a😀"],
    ),
    (r"^\pL$", &["pL"], &["a"]),
];

#[test]
fn patterns_match_what_ecma_262_says() {
    for (pattern, matching, others) in CASES {
        let matcher = matcher(pattern);
        for text in *matching {
            assert!(matcher.is_match(text), "{pattern} as {matcher} on {text:?}");
        }
        for text in *others {
            assert!(
                !matcher.is_match(text),
                "{pattern} as {matcher} on {text:?}"
            );
        }
    }
}

#[test]
fn what_cannot_be_matched_says_why() {
    let cases = [
        ("^(?=a)b$", "looks ahead"),
        ("^(?!a)b$", "looks ahead"),
        ("(?<=a)b", "looks ahead or behind"),
        ("(?<!a)b", "looks ahead or behind"),
        (r"(a)\1", "refers back"),
        (r"(?<x>a)\k<x>", "refers back"),
        ("(a", "no end"),
        ("a)", "not opened"),
        ("[a", "no end"),
        ("a**", "nothing to repeat"),
        ("+", "nothing to repeat"),
        ("^*", "nothing to repeat"),
        ("{2}", "nothing to repeat"),
        ("a{3,2}", "min bigger"),
        ("a{,3}", "counts from nothing"),
        ("[z-a]", "ends before"),
        ("[[:alpha:]]+", "none of ECMA-262's"),
        (r"\Qa", "means nothing"),
        ("(?>a)", "begins in a way"),
        ("(?#a)", "begins in a way"),
        ("(?x)a", "begins in a way"),
        ("(?P=a)", "begins in a way"),
        ("a\\", "ends in a backslash"),
        (r"\p{Nonsense}", "a property that is not known"),
        (r"\p{L", "no end"),
        (r"\u{110000}", "that of no character"),
        (r"[\uD800-\uDBFF][\uDC00-\uDFFF]", "half a character"),
        (r"\uD800", "half a character"),
        ("(?", "begins in a way"),
        ("(?<a", "no end"),
    ];
    for (pattern, reason) in cases {
        match translate(pattern, &mut 0) {
            Ok(translation) => panic!("{pattern}: {:?}", translation.pattern.matched),
            Err(why) => assert!(why.contains(reason), "{pattern}: {why}"),
        }
    }
    let deep = "(".repeat(100_000);
    assert!(translate(&deep, &mut 0).is_err());
}

#[test]
fn plain_patterns_stay_as_they_are() {
    for pattern in [
        r"^AC[0-9a-fA-F]{32}$",
        r"^[a-zA-Z0-9_-]{1,64}$",
        r"^\+[1-9]\d{1,14}$",
        "^/v1/tax/[^/]+/line_items",
        r#"^[0-9]{3}-"\d+"$"#,
    ] {
        let translated = translate(pattern, &mut 0).map(|translation| translation.pattern.matched);
        assert_eq!(translated.as_deref(), Ok(pattern));
    }
}
