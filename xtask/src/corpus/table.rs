//! Owns how figures stand in columns, and what they come to. Must not know where they are from.

/// How wide the first column may be; longer names push what follows to the right.
const WIDEST: usize = 60;

/// A column of figures.
#[derive(Clone, Copy, Debug)]
pub(super) struct Column {
    title: &'static str,
    total: Total,
}

/// What a column comes to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Total {
    Sum,
    /// The largest, as of memory that one crate after the other needs.
    Most,
}

/// A figure, if there is one.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Figure {
    Count(u64),
    Seconds(f64),
    None,
}

impl Figure {
    pub(super) fn count(count: usize) -> Self {
        u64::try_from(count).map_or(Self::None, Self::Count)
    }

    pub(super) fn of(count: Option<u64>) -> Self {
        count.map_or(Self::None, Self::Count)
    }

    pub(super) fn seconds(seconds: Option<f64>) -> Self {
        seconds.map_or(Self::None, Self::Seconds)
    }

    fn text(self) -> String {
        match self {
            Self::Count(count) => count.to_string(),
            Self::Seconds(seconds) => format!("{seconds:.2}"),
            Self::None => "-".to_owned(),
        }
    }

    fn with(self, other: Self, total: Total) -> Self {
        match (self, other, total) {
            (one, Self::None, _) | (Self::None, one, _) => one,
            (Self::Count(one), Self::Count(other), Total::Sum) => Self::Count(one + other),
            (Self::Count(one), Self::Count(other), Total::Most) => Self::Count(one.max(other)),
            (Self::Seconds(one), Self::Seconds(other), _) => Self::Seconds(one + other),
            (one, _, _) => one,
        }
    }
}

impl Column {
    pub(super) const fn sum(title: &'static str) -> Self {
        let total = Total::Sum;
        Self { title, total }
    }

    pub(super) const fn most(title: &'static str) -> Self {
        let total = Total::Most;
        Self { title, total }
    }

    /// Wide enough for its title and for figures of seven digits.
    fn width(&self) -> usize {
        self.title.len().max(7)
    }
}

/// A table that is printed row by row.
#[derive(Debug)]
pub(super) struct Table {
    /// The width of the first column.
    first: usize,
    columns: Vec<Column>,
    totals: Vec<Figure>,
}

impl Table {
    /// A table with these columns behind one of names, of which the longest has this many characters.
    pub(super) fn new(longest: usize, columns: Vec<Column>) -> Self {
        let first = longest.clamp("document".len(), WIDEST);
        let totals = vec![Figure::None; columns.len()];
        Self {
            first,
            columns,
            totals,
        }
    }

    pub(super) fn head(&self) -> String {
        let titles = self.columns.iter().map(|column| column.title.to_owned());
        self.line("document", titles)
    }

    /// A row; what has no figure at its end is left empty.
    pub(super) fn row(&mut self, name: &str, figures: &[Figure]) -> String {
        let totals = self.totals.iter_mut().zip(&self.columns);
        for ((total, column), figure) in totals.zip(figures) {
            *total = total.with(*figure, column.total);
        }
        self.line(name, figures.iter().map(|figure| figure.text()))
    }

    pub(super) fn foot(&self, name: &str) -> String {
        self.line(name, self.totals.iter().map(|figure| figure.text()))
    }

    fn line(&self, name: &str, cells: impl Iterator<Item = String>) -> String {
        let first = self.first;
        let mut line = format!("{name:first$}");
        for (column, cell) in self.columns.iter().zip(cells) {
            let width = column.width();
            line.push_str(&format!("  {cell:>width$}"));
        }
        line.trim_end().to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_stand_below_their_titles_and_are_added_up() {
        let columns = vec![
            Column::sum("lines"),
            Column::sum("s"),
            Column::most("MiB at most"),
        ];
        let mut table = Table::new(11, columns);
        let first = [
            Figure::count(12),
            Figure::seconds(Some(0.456)),
            Figure::Count(90),
        ];
        let lines = [
            table.head(),
            table.row("a.json", &first),
            table.row(
                "b.json",
                &[Figure::Count(8), Figure::None, Figure::Count(70)],
            ),
            table.row("c.json", &[]),
            table.foot("3 documents"),
        ];
        let expected = [
            "document       lines        s  MiB at most",
            "a.json            12     0.46           90",
            "b.json             8        -           70",
            "c.json",
            "3 documents       20     0.46           90",
        ];
        assert_eq!(lines, expected);
    }
}
