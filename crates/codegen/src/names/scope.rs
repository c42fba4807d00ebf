//! Owns which names are taken in one Rust namespace, and what a latecomer is called instead.
//!
//! Must not know what the names stand for.

use std::collections::{BTreeMap, BTreeSet};

use super::{keywords, words};

/// The longest stem of a file, in bytes. Some file systems take no more than 143 for the whole name.
const MAX_STEM: usize = 135;

/// The longest name of a type, in bytes: rustdoc makes a file of each, whose name says what kind of type it is as well, and
/// some have a companion that is called after them.
const MAX_TYPE: usize = 200;

/// What of a longer name is kept, which leaves room to tell it from others.
const CUT: usize = 60;

/// The case of the names of a scope, and so how a suffix is joined on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Case {
    /// Fields, methods, functions, modules.
    #[default]
    Snake,
    /// Types and variants.
    Pascal,
}

impl Case {
    /// Whether a name is written in this case, as far as rustc minds.
    #[must_use]
    pub fn suits(self, name: &str) -> bool {
        match self {
            Self::Snake => !name.chars().any(char::is_uppercase),
            Self::Pascal => {
                let starts = name
                    .chars()
                    .next()
                    .is_some_and(|first| !first.is_lowercase());
                starts && !name.trim_matches('_').contains('_') && !name.starts_with('_')
            }
        }
    }
}

/// The names of one namespace: the variants of an enum, the fields of a struct, the files of a folder.
///
/// First come, first served: a claim depends on the claims before it and on nothing else, so a value appended to a
/// list renames none of the others.
#[derive(Clone, Debug, Default)]
pub struct Scope {
    case: Case,
    /// Whether names that differ by case only are one.
    is_folded: bool,
    /// How many bytes a name has at most.
    most: Option<usize>,
    reserved: BTreeSet<String>,
    /// The names that are taken, and the wire strings that they stand for.
    taken: BTreeMap<String, String>,
    /// The next number for those who get one, by the name they preferred.
    numbers: BTreeMap<String, u64>,
}

impl Scope {
    /// An empty scope for snake case names.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// An empty scope for names of the given case.
    #[must_use]
    pub fn of(case: Case) -> Self {
        Self {
            case,
            ..Self::default()
        }
    }

    /// A scope for types, each of which has a page of documentation. A name too long for that is cut.
    #[must_use]
    pub fn types() -> Self {
        Self {
            most: Some(MAX_TYPE),
            ..Self::of(Case::Pascal)
        }
    }

    /// A scope for snake case names, of which some belong to somebody else. See [`Scope::reserve`].
    #[must_use]
    pub fn reserving<'a>(names: impl IntoIterator<Item = &'a str>) -> Self {
        Self::new().reserve(names)
    }

    /// A scope for modules and their files.
    ///
    /// Compares without regard to case, as the file systems of macOS and Windows do, and keeps clear of the names that
    /// Windows takes for devices and Cargo for roots. A name too long for a file is cut.
    #[must_use]
    pub fn files() -> Self {
        let devices = ["com", "lpt"]
            .into_iter()
            .flat_map(|port| (0..=9).map(move |n| format!("{port}{n}")));
        let others = [
            "aux", "con", "conin", "conout", "nul", "prn", "build", "lib", "main", "mod",
        ];
        let reserved = devices.chain(others.map(str::to_owned)).collect();
        Self {
            is_folded: true,
            most: Some(MAX_STEM),
            reserved,
            ..Self::default()
        }
    }

    /// Sets names aside: whoever asks for one gets it with a trailing `_` (snake case) or `Value` (Pascal case).
    #[must_use]
    pub fn reserve<'a>(mut self, names: impl IntoIterator<Item = &'a str>) -> Self {
        let keys: Vec<String> = names.into_iter().map(|name| self.key(name)).collect();
        self.reserved.extend(keys);
        self
    }

    /// Claims a name for a wire string and says which one it got.
    ///
    /// The preferred name if it is free. Otherwise one that differs by what sets the wire string itself apart: its
    /// separators spelled out (`AHyphenB`), its case (`AscUppercase`), its bytes; a number only if all else fails.
    /// Claiming twice for one wire string gives two names.
    pub fn claim(&mut self, preferred: &str, wire: &str) -> String {
        let preferred = self.valid(preferred);
        let candidates = Candidates {
            case: self.case,
            preferred: &preferred,
            wire,
        };
        let by_wire = [
            Some(preferred.clone()),
            self.is_reserved(&preferred).then(|| candidates.set_apart()),
            Some(candidates.spelled_out()),
            candidates.with_case_marked(),
            Some(candidates.with_bytes()),
        ];
        let mut by_wire = by_wire.into_iter().flatten();
        let name = match by_wire.find(|name| self.is_free(name)) {
            Some(name) => name,
            None => {
                let (name, number) = self.numbered(&candidates);
                self.numbers.insert(preferred, number + 1);
                name
            }
        };
        self.taken.insert(self.key(&name), wire.to_owned());
        name
    }

    /// The name with the first number that gives a free one. None below the last one is free again.
    fn numbered(&self, candidates: &Candidates<'_>) -> (String, u64) {
        let next = self.numbers.get(candidates.preferred).copied();
        let mut number = next.unwrap_or(2);
        loop {
            let name = candidates.with_word(&number.to_string());
            if self.is_free(&name) {
                return (name, number);
            }
            number += 1;
        }
    }

    /// The case of its names.
    pub(crate) fn case(&self) -> Case {
        self.case
    }

    /// Whether nobody has the name.
    #[must_use]
    pub fn is_free(&self, name: &str) -> bool {
        self.fits(name) && !self.is_reserved(name) && !self.taken.contains_key(&self.key(name))
    }

    /// Whether a name is no longer than names here can be.
    pub(crate) fn fits(&self, name: &str) -> bool {
        self.most.is_none_or(|most| name.len() <= most)
    }

    /// The wire string of whoever has the name; none if it is free, or set aside.
    pub(crate) fn holder(&self, name: &str) -> Option<&str> {
        self.taken.get(&self.key(name)).map(String::as_str)
    }

    fn is_reserved(&self, name: &str) -> bool {
        self.reserved.contains(&self.key(name))
    }

    /// What somebody asks for need not be an identifier, for instance when it comes from an extension of the spec.
    fn valid(&self, preferred: &str) -> String {
        let mut name = keywords::settled(preferred);
        if !keywords::is_identifier(&name) {
            name = keywords::settled(&join(self.case, &words::words(preferred)));
        }
        if !self.fits(&name) {
            let kept = name.char_indices().take_while(|(at, _)| *at < CUT);
            name = kept.map(|(_, c)| c).collect();
        }
        name
    }

    fn key(&self, name: &str) -> String {
        if self.is_folded {
            name.to_lowercase()
        } else {
            name.to_owned()
        }
    }
}

/// The names for one wire string, in the order in which they are tried. They depend on nothing but the string and the
/// name preferred for it.
struct Candidates<'a> {
    case: Case,
    preferred: &'a str,
    wire: &'a str,
}

impl Candidates<'_> {
    /// For a name that is reserved.
    fn set_apart(&self) -> String {
        match self.case {
            Case::Snake => format!("{}_", self.preferred),
            Case::Pascal => self.with_word("Value"),
        }
    }

    /// The end of the name that came from the wire string gives way to the string with its separators spelled out.
    fn spelled_out(&self) -> String {
        let plain = words::words(self.wire);
        let spelled = words::spelled_words(self.wire);
        if self.case == Case::Snake && self.preferred == words::field_name(self.wire) {
            return join(self.case, &spelled);
        }
        match self.preferred.strip_suffix(&join(self.case, &plain)) {
            Some("") => join(self.case, &spelled),
            Some(owner) => joined(self.case, owner, &spelled),
            None if plain == spelled => self.preferred.to_owned(),
            None => joined(self.case, self.preferred, &spelled),
        }
    }

    fn with_case_marked(&self) -> Option<String> {
        let letters: Vec<char> = self
            .wire
            .chars()
            .filter(|c| c.is_uppercase() || c.is_lowercase())
            .collect();
        let (first, rest) = letters.split_first()?;
        let word = if letters.iter().all(|c| c.is_uppercase()) {
            "Uppercase"
        } else if letters.iter().all(|c| c.is_lowercase()) {
            "Lowercase"
        } else if first.is_uppercase() && rest.iter().all(|c| c.is_lowercase()) {
            "Capitalized"
        } else if self.case == Case::Pascal {
            "MixedCase"
        } else {
            "Mixed_Case"
        };
        Some(self.with_word(word))
    }

    /// The bytes in hexadecimal; for a long string a hash of them, so that names stay within what file systems take.
    fn with_bytes(&self) -> String {
        let bytes = self.wire.as_bytes();
        if bytes.len() > 32 {
            return self.with_word(&format!("Hash{:016x}", fnv1a(bytes)));
        }
        let hex: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
        self.with_word(&format!("Hex{hex}"))
    }

    fn with_word(&self, word: &str) -> String {
        joined(self.case, self.preferred, &[word.to_owned()])
    }
}

fn join(case: Case, words: &[String]) -> String {
    match case {
        Case::Snake => words::snake(words),
        Case::Pascal => words::pascal(words),
    }
}

/// `name` with `words` after it. The name stays as it is to the letter, but for underscores that would meet another.
fn joined(case: Case, name: &str, words: &[String]) -> String {
    let name = name.trim_end_matches('_');
    match case {
        Case::Snake => format!("{name}_{}", words.join("_").to_lowercase()),
        Case::Pascal => {
            let mut all = vec![name.to_owned()];
            all.extend_from_slice(words);
            words::pascal(&all)
        }
    }
}

/// FNV-1a: the same on every machine and in every version, which the hasher of std doesn't promise.
fn fnv1a(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3)
    })
}
