//! Makes the changes of overlays in a document, one action after the other. Must not know how an overlay is read.

use super::merge::{Room, weight};
use super::misses;
use super::origins::{Origin, Origins};
use super::query::{Query, Work};
use super::read::{Action, Change, Version};
use super::tree::Tree;
use crate::diagnostics::{Code, Diagnostics};
use crate::spec::cursor::At;
use crate::spec::node::Node;
use crate::spec::pointer::Pointer;

/// A document that overlays are applied to.
#[derive(Debug)]
pub(super) struct Overlaid<'d> {
    pub(super) root: &'d mut Node,
    /// The same, for expressions.
    pub(super) tree: Tree,
    pub(super) origins: Origins,
    pub(super) room: Room,
    work: Work,
}

/// What is to become a part of each target.
pub(super) struct New<'a> {
    pub(super) value: &'a Node,
    pub(super) origin: Origin,
    /// What says so in the overlay.
    pub(super) said: At<'a>,
}

/// `None` if nothing more can be applied, which is reported.
pub(super) type Stopped = Option<()>;

impl<'d> Overlaid<'d> {
    pub(super) fn new(root: &'d mut Node) -> Self {
        let tree = Tree::of(root);
        Self {
            root,
            tree,
            origins: Origins::default(),
            room: Room::new(),
            work: Work::new(),
        }
    }

    pub(super) fn into_origins(self) -> Origins {
        self.origins
    }

    /// Takes one action. `None` if nothing can be done after it; whatever is wrong with it is reported.
    pub(super) fn act(
        &mut self,
        action: &Action<'_>,
        version: Version,
        found: &mut Diagnostics,
    ) -> Stopped {
        let targets = self.targets(&action.target, found)?;
        if targets.is_empty() {
            return Some(());
        }
        match &action.change {
            Change::Remove => self.remove(&targets, &action.target, found),
            Change::Update(said) => {
                let new = New {
                    value: said.node,
                    origin: Origin::at(&said.pointer),
                    said: said.clone(),
                };
                self.update(&targets, &new, action, version, found)
            }
            Change::Copy(from) => {
                let Some((value, origin)) = self.copied(from, found)? else {
                    return Some(());
                };
                let (node, pointer) = (&value, from.pointer.clone());
                let new = New {
                    value: &value,
                    origin,
                    said: At { node, pointer },
                };
                self.update(&targets, &new, action, version, found)
            }
        }
    }

    /// The places that an expression leads to; none is an error.
    fn targets(&mut self, query: &Query<'_>, found: &mut Diagnostics) -> Option<Vec<Pointer>> {
        let Ok(targets) = query.select(&self.tree, &mut self.work) else {
            report_too_much(query, found);
            return None;
        };
        if targets.is_empty() {
            let help = misses::help(query, &self.tree, &mut self.work, found);
            let help = help.unwrap_or_else(|| "correct it, or take the action out".to_owned());
            let message = format!("`{}` matches nothing", query.text);
            found
                .error(Code::UnusedSetting, query.place(), message)
                .help(help);
        }
        Some(targets)
    }

    /// The one value that is to be copied.
    fn copied(
        &mut self,
        from: &Query<'_>,
        found: &mut Diagnostics,
    ) -> Option<Option<(Node, Origin)>> {
        let places = self.targets(from, found)?;
        if let [place] = places.as_slice() {
            let value = self.root.at(place).cloned();
            self.spend(value.as_ref().map_or(0, weight), from, found)?;
            return Some(value.map(|value| (value, self.origins.taken(place))));
        }
        if !places.is_empty() {
            let message = format!(
                "`{}` matches {} values, and only one can be copied",
                from.text,
                places.len()
            );
            found
                .error(Code::InvalidValue, from.place(), message)
                .help("name the one that is meant, with its index or by what only it has");
        }
        Some(None)
    }

    /// Takes what was moved out of what may be done. `None` if that was too much, which is reported.
    pub(super) fn spend(
        &mut self,
        moved: usize,
        query: &Query<'_>,
        found: &mut Diagnostics,
    ) -> Stopped {
        if self.work.spend(moved as f64).is_ok() {
            return Some(());
        }
        report_too_much(query, found);
        None
    }
}

fn report_too_much(query: &Query<'_>, found: &mut Diagnostics) {
    let message = "the overlays would take too long on this document";
    found
        .error(Code::Unsupported, query.place(), message)
        .help("name more of the way, and use `..` and `[…, …]` less often");
}
