//! What stands behind a backslash.

use regex_syntax::hir::{Class, HirKind};

use super::Translator;

/// A range of characters, both ends included. Halves of a pair of UTF-16 have numbers too, and no character.
pub(super) type Range = (u32, u32);

/// What an escape stands for, wherever it stands.
pub(super) enum Escape {
    /// One character, by its number.
    One(u32),
    /// What the engine means by the same letters.
    Shorthand(&'static str),
    /// White space and line ends.
    Spaces,
    /// Any of these characters.
    Set(Vec<Range>),
}

/// White space and line ends, as ECMA-262 has them: the last for its history alone.
pub(super) const SPACES: [Range; 10] = [
    (0x09, 0x0d),
    (0x20, 0x20),
    (0xa0, 0xa0),
    (0x1680, 0x1680),
    (0x2000, 0x200a),
    (0x2028, 0x2029),
    (0x202f, 0x202f),
    (0x205f, 0x205f),
    (0x3000, 0x3000),
    (0xfeff, 0xfeff),
];

/// The same within a class of the engine's, whose own letter for it stands for that of ASCII.
pub(super) const IN_CLASS: &str =
    r"\s\xA0\x{1680}\x{2000}-\x{200A}\x{2028}\x{2029}\x{202F}\x{205F}\x{3000}\x{FEFF}";

const LAST: u32 = 0x0010_ffff;

impl Translator {
    /// An escape outside of a class; whether it can be repeated.
    pub(super) fn escape(&mut self) -> Result<bool, String> {
        match self.peek() {
            Some(anchor @ ('b' | 'B')) => {
                self.position += 1;
                self.out.push('\\');
                self.out.push(anchor);
                return Ok(false);
            }
            // As other dialects have them. ECMA-262 has no meaning for them that anybody could want.
            Some(anchor @ ('A' | 'z' | 'Z')) => {
                self.position += 1;
                self.out.push_str(if anchor == 'A' { r"\A" } else { r"\z" });
                return Ok(false);
            }
            Some('S') => {
                self.position += 1;
                self.out.push_str(&format!("[^{IN_CLASS}]"));
                return Ok(true);
            }
            Some('k') if self.has_names => return Err(REFERS_BACK.to_owned()),
            Some('1'..='9') if self.refers_back() => return Err(REFERS_BACK.to_owned()),
            _ => {}
        }
        match self.escaped()? {
            Escape::One(number) => match char::from_u32(number) {
                Some(literal) => self.literal(literal),
                None => return Err(HALF.to_owned()),
            },
            Escape::Shorthand(letters) => self.out.push_str(letters),
            Escape::Spaces => self.out.push_str(&format!("[{IN_CLASS}]")),
            Escape::Set(ranges) => self.set(&ranges, false)?,
        }
        Ok(true)
    }

    fn refers_back(&self) -> bool {
        let digits = self.rest().iter().take_while(|c| c.is_ascii_digit());
        let number = digits.collect::<String>().parse::<usize>();
        number.is_ok_and(|number| number <= self.groups)
    }

    /// What stands behind a backslash, within a class or outside.
    pub(super) fn escaped(&mut self) -> Result<Escape, String> {
        let Some(letter) = self.next() else {
            return Err("it ends in a backslash".to_owned());
        };
        Ok(match letter {
            'd' => Escape::Shorthand(r"\d"),
            'D' => Escape::Shorthand(r"\D"),
            'w' => Escape::Shorthand(r"\w"),
            'W' => Escape::Shorthand(r"\W"),
            's' => Escape::Spaces,
            'S' => Escape::Set(complement(&SPACES)),
            't' => Escape::One(0x09),
            'n' => Escape::One(0x0a),
            'v' => Escape::One(0x0b),
            'f' => Escape::One(0x0c),
            'r' => Escape::One(0x0d),
            'c' => self.control(),
            '0'..='9' => Escape::One(self.octal(letter)),
            'x' => Escape::One(self.hexadecimal(2).unwrap_or(u32::from('x'))),
            'u' => Escape::One(self.unicode()?),
            'p' | 'P' if self.peek() == Some('{') => self.property(letter == 'P')?,
            // What they mean elsewhere is nothing that ECMA-262 can say in one letter.
            'A' | 'E' | 'G' | 'H' | 'K' | 'N' | 'Q' | 'R' | 'X' | 'Z' | 'a' | 'e' | 'h' | 'z' => {
                return Err(format!("`\\{letter}` means nothing in ECMA-262"));
            }
            other => Escape::One(u32::from(other)),
        })
    }

    /// A control character, or a backslash that means itself.
    fn control(&mut self) -> Escape {
        match self.peek().filter(char::is_ascii_alphabetic) {
            Some(letter) => {
                self.position += 1;
                Escape::One(u32::from(letter) % 32)
            }
            None => {
                self.position -= 1;
                Escape::One(u32::from('\\'))
            }
        }
    }

    /// A character by its number in octal, which older patterns have; 8 and 9 are no such digits.
    fn octal(&mut self, first: char) -> u32 {
        let Some(mut number) = first.to_digit(8) else {
            return u32::from(first);
        };
        let most = if number <= 3 { 2 } else { 1 };
        for _ in 0..most {
            let Some(digit) = self.peek().and_then(|c| c.to_digit(8)) else {
                break;
            };
            self.position += 1;
            number = number * 8 + digit;
        }
        number
    }

    fn hexadecimal(&mut self, length: usize) -> Option<u32> {
        let digits: String = self.rest().get(..length)?.iter().collect();
        let right = digits.bytes().all(|byte| byte.is_ascii_hexdigit());
        let number = u32::from_str_radix(&digits, 16).ok().filter(|_| right)?;
        self.position += length;
        Some(number)
    }

    fn unicode(&mut self) -> Result<u32, String> {
        if self.peek() == Some('{') {
            return self.in_braces();
        }
        let Some(first) = self.hexadecimal(4) else {
            return Ok(u32::from('u'));
        };
        let after = self.position;
        if (0xd800..0xdc00).contains(&first) && self.skip("\\u") {
            if let Some(second @ 0xdc00..0xe000) = self.hexadecimal(4) {
                return Ok(0x1_0000 + ((first - 0xd800) << 10) + (second - 0xdc00));
            }
            self.position = after;
        }
        Ok(first)
    }

    fn in_braces(&mut self) -> Result<u32, String> {
        let name = self.braced()?;
        let number = u32::from_str_radix(&name, 16);
        number
            .ok()
            .filter(|number| *number <= LAST)
            .ok_or_else(|| "a number in braces is that of no character".to_owned())
    }

    /// What stands between braces.
    fn braced(&mut self) -> Result<String, String> {
        let end = self.rest().iter().position(|c| *c == '}');
        let end = end.ok_or("a brace behind a backslash has no end")?;
        let name = self.rest()[1..end].iter().collect();
        self.position += end + 1;
        Ok(name)
    }

    /// The characters that have a property of Unicode's.
    fn property(&mut self, negated: bool) -> Result<Escape, String> {
        let name = self.braced()?;
        let unknown = || "it asks for a property that is not known here".to_owned();
        let plain = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'=';
        if !name.bytes().all(plain) {
            return Err(unknown());
        }
        let parsed = regex_syntax::parse(&format!(r"\p{{{name}}}")).map_err(|_| unknown())?;
        let ranges: Vec<Range> = match parsed.kind() {
            HirKind::Class(Class::Unicode(class)) => class
                .iter()
                .map(|range| (range.start().into(), range.end().into()))
                .collect(),
            // A class of one.
            HirKind::Literal(literal) => {
                let text = str::from_utf8(&literal.0).map_err(|_| unknown())?;
                text.chars().map(|c| (c.into(), c.into())).collect()
            }
            _ => return Err(unknown()),
        };
        Ok(Escape::Set(if negated {
            complement(&ranges)
        } else {
            ranges
        }))
    }
}

const REFERS_BACK: &str = "it refers back to what a group matched";

pub(super) const HALF: &str = "it matches half a character of UTF-16";

/// All characters but those of `ranges`, which are in order.
fn complement(ranges: &[Range]) -> Vec<Range> {
    let mut others = Vec::new();
    let mut next = 0;
    for (first, last) in ranges {
        if *first > next {
            others.push((next, first - 1));
        }
        next = last + 1;
    }
    if next <= LAST {
        others.push((next, LAST));
    }
    others
}
