//! Owns which name is likely meant by another that nobody knows. Must not know what is called so.

use crate::bounds::{CANDIDATES, GUESSES};

/// How much is left to be tried in one run. To hold a name against another takes as many steps as both have characters, multiplied;
/// and a document may have any number of names that nobody knows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Guesses {
    left: usize,
}

impl Default for Guesses {
    fn default() -> Self {
        Self { left: GUESSES }
    }
}

impl Guesses {
    /// None at all: nobody is told.
    pub(crate) const fn none() -> Self {
        Self { left: 0 }
    }

    /// The candidate that `name` is most likely a misspelling of; none once all guesses are taken.
    pub(crate) fn nearest<'c>(
        &mut self,
        name: &str,
        candidates: impl Iterator<Item = &'c str>,
    ) -> Option<&'c str> {
        let wanted: Vec<char> = name.to_lowercase().chars().collect();
        let limit = wanted.len() / 3 + 1;
        // A name that is longer or shorter by more is none that was meant. In bytes, a character is up to four.
        let is_like = |candidate: &&str| candidate.len().abs_diff(name.len()) <= 4 * limit;
        let mut best: Option<(usize, &str)> = None;
        for candidate in candidates.take(CANDIDATES) {
            if self.left == 0 {
                return None;
            }
            self.left -= 1;
            if !is_like(&candidate) {
                continue;
            }
            let most = best.map_or(limit, |(distance, _)| distance);
            let (distance, steps) = within(&wanted, candidate, most);
            self.left = self.left.saturating_sub(steps);
            // A name with nothing in common is no misspelling, however short it is.
            let Some(distance) = distance.filter(|distance| *distance < wanted.len()) else {
                continue;
            };
            best = best.into_iter().chain([(distance, candidate)]).min();
        }
        best.map(|(_, candidate)| candidate)
    }
}

/// The candidate that `name` is most likely a misspelling of, of names that are few.
pub fn nearest<'c>(name: &str, candidates: impl Iterator<Item = &'c str>) -> Option<&'c str> {
    Guesses::default().nearest(name, candidates)
}

/// How many characters have to be changed, regardless of case (Levenshtein).
pub(crate) fn distance(left: &str, right: &str) -> usize {
    let left: Vec<char> = left.to_lowercase().chars().collect();
    let (distance, _) = within(&left, right, usize::MAX);
    distance.unwrap_or(usize::MAX)
}

/// The same, unless it is more than `most`, and how many steps that took.
fn within(left: &[char], right: &str, most: usize) -> (Option<usize>, usize) {
    let right: Vec<char> = right.to_lowercase().chars().collect();
    let mut row: Vec<usize> = (0..=right.len()).collect();
    let mut steps = right.len();
    for (index, left_char) in left.iter().enumerate() {
        let mut diagonal = row[0];
        row[0] = index + 1;
        for (column, right_char) in right.iter().enumerate() {
            let substituted = diagonal + usize::from(left_char != right_char);
            diagonal = row[column + 1];
            row[column + 1] = substituted.min(diagonal + 1).min(row[column] + 1);
        }
        steps += right.len();
        if row.iter().min().is_some_and(|least| *least > most) {
            return (None, steps);
        }
    }
    let distance = row.last().copied().filter(|distance| *distance <= most);
    (distance, steps)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_name_is_a_misspelling_away() {
        let known = ["minLength", "maxLength", "minimum"];
        assert_eq!(nearest("minLenght", known.into_iter()), Some("minLength"));
        assert_eq!(nearest("min_length", known.into_iter()), Some("minLength"));
        assert_eq!(nearest("colour", known.into_iter()), None);
        assert_eq!(nearest("a", ["b"].into_iter()), None);
    }

    #[test]
    fn nobody_guesses_for_ever() {
        let mut guesses = Guesses::default();
        let long = "a".repeat(1000);
        let mut others = (0..1000).map(|number| format!("{}{number}", "b".repeat(990)));
        let all: Vec<String> = others.by_ref().collect();
        let near = |guesses: &mut Guesses| guesses.nearest(&long, all.iter().map(String::as_str));
        assert_eq!((near(&mut guesses), guesses.left), (None, 0));
        assert_eq!(guesses.nearest("nmae", ["name"].into_iter()), None);
        assert_eq!(Guesses::none().nearest("nmae", ["name"].into_iter()), None);
    }
}
