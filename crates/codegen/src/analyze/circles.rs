//! Which names of a graph lead back to themselves, and by which way: names that lead to each other are of one circle.
//!
//! Owns no more than that; must not know what the names stand for.

use std::collections::{BTreeMap, BTreeSet};

/// What each name leads to.
pub(super) type Edges = BTreeMap<String, BTreeSet<String>>;

/// The circles of a graph.
#[derive(Debug)]
pub(super) struct Circles<'e> {
    edges: &'e Edges,
    /// The number of the circle that each name is in, which may be alone in it.
    numbers: BTreeMap<&'e str, usize>,
}

impl<'e> Circles<'e> {
    /// Finds them in one go (Tarjan), with a stack of our own: chains are longer than the program's.
    pub(super) fn of(edges: &'e Edges) -> Self {
        let mut search = Search {
            edges,
            found: BTreeMap::new(),
            waiting: Vec::new(),
            numbers: BTreeMap::new(),
        };
        for name in edges.keys() {
            search.from(name);
        }
        let numbers = search.numbers;
        Self { edges, numbers }
    }

    /// Whether two names lead to each other, or are the same.
    pub(super) fn are_one(&self, left: &str, right: &str) -> bool {
        left == right
            || self
                .numbers
                .get(left)
                .is_some_and(|number| self.numbers.get(right) == Some(number))
    }

    /// Whether a name leads back to itself.
    pub(super) fn leads_back(&self, name: &str) -> bool {
        let targets = self.edges.get(name).into_iter().flatten();
        targets.into_iter().any(|to| self.are_one(name, to))
    }
}

struct Search<'e> {
    edges: &'e Edges,
    /// When each name was come to first, and the earliest that is known to be in its circle.
    found: BTreeMap<&'e str, (usize, usize)>,
    /// The names whose circle is not complete.
    waiting: Vec<&'e str>,
    numbers: BTreeMap<&'e str, usize>,
}

impl<'e> Search<'e> {
    fn from(&mut self, start: &'e str) {
        let mut path = Vec::new();
        self.enter(start, &mut path);
        while let Some((name, targets)) = path.last_mut() {
            let name = *name;
            match targets.next() {
                Some(to) if !self.found.contains_key(to.as_str()) => self.enter(to, &mut path),
                Some(to) if !self.numbers.contains_key(to.as_str()) => self.lower(name, to),
                Some(_) => {}
                None => {
                    path.pop();
                    self.leave(name);
                    if let Some((before, _)) = path.last() {
                        self.lower(before, name);
                    }
                }
            }
        }
    }

    fn enter(&mut self, name: &'e str, path: &mut Vec<(&'e str, Targets<'e>)>) {
        if self.found.contains_key(name) {
            return;
        }
        let time = self.found.len();
        self.found.insert(name, (time, time));
        self.waiting.push(name);
        let targets = self.edges.get(name).map(BTreeSet::iter);
        path.push((name, targets.into_iter().flatten()));
    }

    /// What `to` is known to lead to, `name` leads to as well.
    fn lower(&mut self, name: &'e str, to: &str) {
        let earliest = self.found.get(to).map(|(_, earliest)| *earliest);
        if let (Some(own), Some(earliest)) = (self.found.get_mut(name), earliest) {
            own.1 = own.1.min(earliest);
        }
    }

    /// All that leads from a name has been seen: if none of it leads to one before, its circle is complete.
    fn leave(&mut self, name: &str) {
        let Some(&(time, earliest)) = self.found.get(name) else {
            return;
        };
        if earliest < time {
            return;
        }
        while let Some(member) = self.waiting.pop() {
            self.numbers.insert(member, time);
            if member == name {
                return;
            }
        }
    }
}

type Targets<'e> =
    std::iter::Flatten<std::option::IntoIter<std::collections::btree_set::Iter<'e, String>>>;

#[cfg(test)]
mod tests {
    use super::*;

    fn edges(pairs: &[(&str, &str)]) -> Edges {
        let mut edges = Edges::new();
        for (from, to) in pairs {
            edges
                .entry((*from).to_owned())
                .or_default()
                .insert((*to).to_owned());
        }
        edges
    }

    #[test]
    fn names_that_lead_to_each_other_are_one() {
        let edges = edges(&[
            ("a", "b"),
            ("b", "c"),
            ("c", "a"),
            ("c", "d"),
            ("d", "e"),
            ("x", "x"),
            ("y", "a"),
        ]);
        let circles = Circles::of(&edges);
        assert!(circles.are_one("a", "c") && circles.are_one("b", "a"));
        assert!(!circles.are_one("c", "d") && !circles.are_one("y", "a"));
        let back: Vec<&str> = ["a", "b", "c", "d", "e", "x", "y"]
            .into_iter()
            .filter(|name| circles.leads_back(name))
            .collect();
        assert_eq!(back, ["a", "b", "c", "x"]);
    }

    #[test]
    fn two_circles_that_share_a_name_are_one() {
        let edges = edges(&[
            ("a", "b"),
            ("b", "a"),
            ("b", "c"),
            ("c", "b"),
            ("c", "d"),
            ("d", "d"),
        ]);
        let circles = Circles::of(&edges);
        assert!(circles.are_one("a", "c") && !circles.are_one("c", "d"));
    }

    #[test]
    fn a_chain_is_longer_than_the_stack() {
        let name = |number: usize| format!("n{number:06}");
        let edges: Edges = (0..100_000)
            .map(|number| (name(number), BTreeSet::from([name(number + 1)])))
            .collect();
        assert!(!Circles::of(&edges).leads_back(&name(0)));
    }
}
