//! Owns the stretch of a source that shows several spots at once. Must not know what is wrong with them.

use std::ops::Range;

use super::view::{Line, View};

/// How many lines lie between two spots that are shown in one stretch.
const APART: usize = 100;

/// The lines of a source from the first spot to the last.
pub(super) struct Excerpt {
    /// The number of its first line.
    pub(super) number: usize,
    pub(super) text: String,
    /// The spots in the order they are asked for, in bytes of `text`.
    pub(super) spots: Vec<Range<usize>>,
}

impl Excerpt {
    /// `None` if the spots are too far apart, or one of them is on a line that is cut before it.
    pub(super) fn of(view: &View<'_>, lines: &[Line]) -> Option<Self> {
        let number = lines.iter().map(|line| line.number).min()?;
        let last = lines.iter().map(|line| line.number).max()?;
        if last - number > APART || lines.iter().any(|line| line.shifted) {
            return None;
        }
        let mut excerpt = Self {
            number,
            text: String::new(),
            spots: Vec::new(),
        };
        let mut starts = Vec::new();
        for number in number..=last {
            starts.push(excerpt.text.len());
            let mut shown = lines.iter().filter(|line| line.number == number);
            let text = match shown.next() {
                Some(line) if shown.any(|other| other.text != line.text) => return None,
                Some(line) => line.text.clone(),
                None => view.whole_line(number),
            };
            excerpt.text.push_str(&text);
            excerpt.text.push('\n');
        }
        excerpt.spots = lines
            .iter()
            .filter_map(|line| Some((line, starts.get(line.number - number)?)))
            .map(|(line, start)| start + line.spot.start..start + line.spot.end)
            .collect();
        Some(excerpt)
    }
}
