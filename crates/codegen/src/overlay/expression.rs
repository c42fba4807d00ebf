//! Owns the look of a JSONPath expression: where its segments begin, and what bounds the work of it. Reads no more than
//! quotes and brackets: what an expression means is the library's business.

/// What can be told of an expression without reading it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Outline {
    /// Where each segment of the outermost query begins, in bytes.
    pub(super) segments: Vec<usize>,
    /// How many brackets are open at once.
    pub(super) depth: usize,
    /// How often it descends to all that is in a value.
    pub(super) descents: i32,
    /// How often a query within it starts over at the root.
    pub(super) restarts: i32,
    /// How many ways there are through the choices in its brackets.
    pub(super) choices: u64,
    /// Whether it may look at more than the values on one way.
    pub(super) is_broad: bool,
    /// What one look costs, in looks that compare no text with a pattern.
    pub(super) price: u64,
}

/// What a character of a pattern costs: the library makes the pattern ready anew for each value.
const PER_CHARACTER: u64 = 4;
/// What a pattern costs that says how often something is repeated, which may be a thousand times.
const PER_COUNT: u64 = 1000;

impl Outline {
    /// Looks over a text, which may be no expression at all.
    pub(super) fn of(text: &str) -> Self {
        let mut look = Look {
            outline: Self {
                segments: Vec::new(),
                depth: 0,
                descents: 0,
                restarts: 0,
                choices: 1,
                is_broad: false,
                price: 1,
            },
            has_patterns: false,
            has_counts: false,
            choices: Vec::new(),
            quote: None,
            before: None,
        };
        for (index, character) in text.char_indices() {
            let opens = character == '(' && look.quote.is_none();
            let before = &text[..index];
            look.has_patterns |= opens && (before.ends_with("match") || before.ends_with("search"));
            look.has_counts |= look.before == Some('{') && character.is_ascii_digit();
            look.at(index, character);
        }
        if look.has_patterns {
            let counts = if look.has_counts { PER_COUNT } else { 1 };
            look.outline.price = PER_CHARACTER * counts * text.len() as u64;
        }
        look.outline
    }
}

struct Look {
    outline: Outline,
    /// Of each open bracket, how many choices there are in it.
    choices: Vec<u64>,
    /// The quote that a string is in, and whether the next character is escaped.
    quote: Option<(char, bool)>,
    before: Option<char>,
    has_patterns: bool,
    has_counts: bool,
}

impl Look {
    fn at(&mut self, index: usize, character: char) {
        match self.quote {
            Some((quote, true)) => self.quote = Some((quote, false)),
            Some((quote, false)) if character == '\\' => self.quote = Some((quote, true)),
            Some((quote, false)) if character == quote => self.quote = None,
            Some(_) => {}
            None => self.outside(index, character),
        }
        self.before = Some(character);
    }

    fn outside(&mut self, index: usize, character: char) {
        if self.choices.is_empty() && matches!(character, '.' | '[') && self.before != Some('.') {
            self.outline.segments.push(index);
        }
        match character {
            '\'' | '"' => self.quote = Some((character, false)),
            '[' | '(' => {
                self.choices.push(1);
                self.outline.depth = self.outline.depth.max(self.choices.len());
            }
            ']' | ')' => {
                let choices = self.choices.pop().unwrap_or(1);
                self.outline.choices = self.outline.choices.saturating_mul(choices);
            }
            ',' => {
                if let Some(choices) = self.choices.last_mut() {
                    *choices += 1;
                }
            }
            '.' if self.before == Some('.') => {
                self.outline.descents += 1;
                self.outline.is_broad = true;
            }
            '$' if index > 0 => self.outline.restarts += 1,
            '*' | '?' | ':' => self.outline.is_broad = true,
            _ => {}
        }
    }
}

/// The name that a segment asks for, if it is plainly that.
pub(super) fn name(segment: &str) -> Option<&str> {
    let segment = segment.trim();
    let inside = segment
        .strip_prefix('[')
        .and_then(|rest| rest.strip_suffix(']'));
    let Some(inside) = inside.map(str::trim) else {
        let name = segment.strip_prefix('.')?;
        return (!name.starts_with(['.', '*'])).then_some(name);
    };
    let quoted = |quote| inside.strip_prefix(quote)?.strip_suffix(quote);
    let name: &str = quoted('\'').or_else(|| quoted('"'))?;
    (!name.contains(['\'', '"', '\\'])).then_some(name)
}

/// The segment that asks for a name.
pub(super) fn segment(name: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || c == '_';
    if name.chars().all(plain) && name.starts_with(|c: char| !c.is_ascii_digit()) {
        return format!(".{name}");
    }
    let quoted = name.replace('\\', "\\\\").replace('\'', "\\'");
    format!("['{quoted}']")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn segments_begin_at_dots_and_brackets_outside_of_strings() {
        let parts = |text: &'static str| {
            let starts = Outline::of(text).segments;
            let ends = starts.iter().skip(1).copied().chain([text.len()]);
            let parts = starts
                .iter()
                .zip(ends)
                .map(|(start, end)| &text[*start..end]);
            parts.collect::<Vec<_>>()
        };
        assert_eq!(
            parts("$.paths['/a.b[c]'].get"),
            [".paths", "['/a.b[c]']", ".get"]
        );
        assert_eq!(
            parts("$..[?@.x['y'] == \"]\"].z"),
            ["..[?@.x['y'] == \"]\"]", ".z"]
        );
        assert_eq!(parts(r"$['it\'s.'][0]..*"), [r"['it\'s.']", "[0]", "..*"]);
        assert_eq!(parts("$"), Vec::<&str>::new());
    }

    #[test]
    fn the_measures_of_an_expression_are_those_that_bound_its_work() {
        let outline = Outline::of("$..a[0, 1]['b,c', 'd'][?$..e[(@.f)]]");
        assert_eq!((outline.depth, outline.descents), (3, 2));
        assert_eq!((outline.restarts, outline.choices), (1, 4));
        assert!(outline.is_broad && !Outline::of("$.a['b*'][0]").is_broad);
        assert_eq!(Outline::of("$[?search(@, '^a')]").price, 4 * 19);
        assert_eq!(Outline::of("$[?match(@, 'a{9}')]").price, 4000 * 20);
    }

    #[test]
    fn names_are_read_as_they_are_written() {
        for (text, expected) in [
            (".paths", Some("paths")),
            ("['/a b']", Some("/a b")),
            ("[ \"x\" ]", Some("x")),
            ("..paths", None),
            (".*", None),
            ("[0]", None),
            ("['a', 'b']", None),
        ] {
            assert_eq!(name(text), expected, "{text}");
        }
        assert_eq!(segment("paths"), ".paths");
        assert_eq!(segment("4XX"), "['4XX']");
        assert_eq!(segment(r"it's\"), r"['it\'s\\']");
    }
}
