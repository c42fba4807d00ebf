//! Owns where references lead: within a file, to another one, to what has a name of its own. Reports those that lead
//! nowhere.

use std::collections::BTreeSet;

use super::Document;
use super::index::own_base;
use crate::bounds;
use crate::diagnostics::{Code, Diagnostics};
use crate::spec::address::{refusal, resolved, split};
use crate::spec::cursor::At;
use crate::spec::files::decoded;
use crate::spec::node::Map;
use crate::spec::pointer::Pointer;

/// Why a reference leads nowhere, and what to do.
struct Nowhere<'n> {
    message: String,
    help: Help<'n>,
}

/// What to do, which is worked out where somebody is told.
enum Help<'n> {
    Said(String),
    /// One of the files may be meant.
    OtherFile(String),
    /// One of the members of an object may be meant.
    OtherMember(String, Option<&'n Map>),
}

impl<'d> Document<'d> {
    /// Follows the references of `at` to what they lead to; `at` itself if it is none. `None` for one that
    /// leads nowhere, which is reported.
    pub fn resolve(&self, at: &At<'d>, diagnostics: &mut Diagnostics) -> Option<At<'d>> {
        let mut at = at.clone();
        let mut seen = BTreeSet::new();
        while let Some(reference) = at.member("$ref") {
            if !seen.insert(reference.pointer.clone()) {
                let message = "the reference leads back to itself";
                diagnostics
                    .error(Code::UnresolvedReference, reference.value(), message)
                    .help("refer to what is described, or describe it here");
                return None;
            }
            if seen.len() > bounds::CHAIN {
                let most = bounds::CHAIN;
                let message = format!(
                    "the reference leads on to more than {most} others, one after the other"
                );
                let help = "refer to the last of them";
                bounds::report(reference.value(), message, help, diagnostics);
                return None;
            }
            at = self.follow(&reference, diagnostics)?;
        }
        Some(at)
    }

    /// What one reference leads to.
    pub fn follow(&self, reference: &At<'d>, diagnostics: &mut Diagnostics) -> Option<At<'d>> {
        let Some(text) = reference.node.as_str() else {
            reference.wrong_type("a reference, which is a string", diagnostics);
            return None;
        };
        match self.target(text.trim(), &reference.pointer) {
            Ok(at) => Some(at),
            Err(nowhere) => {
                let help = self.help(nowhere.help, diagnostics);
                diagnostics
                    .error(
                        Code::UnresolvedReference,
                        reference.value(),
                        nowhere.message,
                    )
                    .help(help);
                None
            }
        }
    }

    fn help(&self, help: Help<'d>, diagnostics: &mut Diagnostics) -> String {
        let (near, other) = match help {
            Help::Said(help) => return help,
            Help::OtherFile(path) => {
                let known = self.files.iter().map(|file| file.path.as_str());
                let near = diagnostics.nearest(&path, known);
                (near, "add the file, or correct the reference")
            }
            Help::OtherMember(wanted, siblings) => {
                let names = siblings.into_iter().flat_map(|map| map.iter());
                let near = diagnostics.nearest(&wanted, names.map(|(name, _)| name));
                (near, "add what it leads to, or correct the reference")
            }
        };
        match near {
            Some(near) => format!("did you mean `{near}`?"),
            None => other.to_owned(),
        }
    }

    /// The places that the references in all files lead to.
    pub fn references(&self) -> BTreeSet<Pointer> {
        let mut found = BTreeSet::new();
        let mut open: Vec<At<'d>> = self.files.iter().map(|file| file.root.clone()).collect();
        while let Some(at) = open.pop() {
            for name in ["$ref", "$dynamicRef"] {
                let reference = at.member(name);
                let text = reference.as_ref().and_then(|at| at.node.as_str());
                let target = text.and_then(|text| self.target(text.trim(), &at.pointer).ok());
                found.extend(target.map(|at| at.pointer));
            }
            let members = at.members().into_iter().map(|(_, member)| member);
            let inner = members.chain(at.items());
            open.extend(inner.filter(|at| at.node.is_collection()));
        }
        found
    }

    fn target(&self, text: &str, from: &Pointer) -> Result<At<'d>, Nowhere<'d>> {
        let (address, fragment) = split(text);
        let (root, base) = if address.is_empty() {
            (self.files[from.file()].root.clone(), self.base(from))
        } else {
            self.resource(text, &decoded(address), from)?
        };
        if !fragment.is_empty() && !fragment.starts_with('/') && !fragment.starts_with('%') {
            let own = self.index.anchor(&base, fragment);
            let found = own.or_else(|| self.index.any_anchor(fragment, root.pointer.file()));
            return found
                .cloned()
                .ok_or_else(|| no_anchor(text, fragment, &root));
        }
        if let Some(found) = inside(&root, fragment) {
            return Ok(found);
        }
        // Within a schema that has a name of its own, pointers are from there by the letter.
        let own = self.index.resource(&base).filter(|_| address.is_empty());
        let found = own.and_then(|own| inside(own, fragment));
        found.ok_or_else(|| dangling(text, fragment, &root))
    }

    /// What is at an address: a value that is called so, or a file. With what references are relative to there.
    fn resource(
        &self,
        text: &str,
        address: &str,
        from: &Pointer,
    ) -> Result<(At<'d>, String), Nowhere<'d>> {
        for base in [self.base(from), String::new()] {
            let whole = resolved(&base, address);
            if let Some(found) = self.index.resource(&whole) {
                return Ok((found.clone(), whole));
            }
        }
        let path = resolved(&self.files[from.file()].path, address);
        if let Some(file) = self
            .files
            .iter()
            .find(|file| !path.is_empty() && file.path == path)
        {
            return Ok((file.root.clone(), self.base(&file.root.pointer)));
        }
        Err(self.no_file(text, &path))
    }

    /// What the references at a place are relative to: the `$id` around it, or its file.
    fn base(&self, from: &Pointer) -> String {
        let file = &self.files[from.file()];
        let mut base = file.base.clone();
        if !self.index.is_nested() {
            return base;
        }
        let mut at = file.root.clone();
        for token in from.tokens() {
            base = own_base(&at, &base);
            let Some(next) = at.child(&token) else {
                return base;
            };
            at = next;
        }
        own_base(&at, &base)
    }

    fn no_file(&self, text: &str, path: &str) -> Nowhere<'d> {
        // A file has an ending; what has none may be the name of a component.
        let is_file = text.contains(['.', '#', ':']);
        let name = text.rsplit('/').next().unwrap_or_default();
        let root = self.files.first().filter(|_| !is_file);
        if let Some(meant) = root.and_then(|file| component(&file.root, name)) {
            let message = format!("`{text}` leads to a file, and there is none");
            let help = Help::Said(format!("did you mean `{meant}`?"));
            return Nowhere { message, help };
        }
        if let Some((why, help)) = refusal(path) {
            let message = format!("`{text}` {why}");
            let help = Help::Said(help.to_owned());
            return Nowhere { message, help };
        }
        if let Some(why) = self.unread.get(path) {
            let message = format!("`{text}` cannot be read, because {why}");
            let help = "mend it, or put it where it can be read: below the document's folder, as YAML or JSON";
            let help = Help::Said(help.to_owned());
            return Nowhere { message, help };
        }
        let message = format!("`{text}` leads to a file that is not there");
        let help = Help::OtherFile(path.to_owned());
        Nowhere { message, help }
    }
}

/// The value at the end of a fragment. Keys with a percent sign are met as they are, too.
fn inside<'d>(root: &At<'d>, fragment: &str) -> Option<At<'d>> {
    let ways = [Pointer::from_fragment(fragment), Pointer::parse(fragment)];
    ways.into_iter().flatten().find_map(|way| {
        let mut at = root.clone();
        for token in way.tokens() {
            at = at.child(&token)?;
        }
        Some(at)
    })
}

/// What to do about a reference that is written otherwise.
const FORM: &str = "a reference within the document looks like `#/components/schemas/Name`";

/// The component of a name, of whatever kind.
fn component(root: &At<'_>, name: &str) -> Option<Pointer> {
    let kinds = root.member("components")?.members();
    let mut named = kinds.iter().filter_map(|(_, kind)| kind.member(name));
    named.next().map(|at| at.pointer)
}

fn no_anchor<'n>(text: &str, fragment: &str, root: &At<'_>) -> Nowhere<'n> {
    let help = match component(root, fragment) {
        Some(meant) => format!("did you mean `{meant}`?"),
        None => FORM.to_owned(),
    };
    Nowhere {
        message: format!("`{text}` leads to nothing: there is no `$anchor: {fragment}`"),
        help: Help::Said(help),
    }
}

fn dangling<'d>(text: &str, fragment: &str, root: &At<'d>) -> Nowhere<'d> {
    let pointer = match Pointer::from_fragment(fragment) {
        Ok(pointer) => pointer,
        Err(error) => {
            return Nowhere {
                message: format!("`{text}` is no JSON pointer: {error}"),
                help: Help::Said(FORM.to_owned()),
            };
        }
    };
    let parent = pointer.parent();
    let siblings = parent.and_then(|parent| root.node.at(&parent)?.as_map());
    let wanted = pointer.last().unwrap_or_default();
    let meant = component(root, &wanted).filter(|_| text.starts_with('#'));
    Nowhere {
        message: format!("`{text}` leads to nothing in this document"),
        help: match meant {
            Some(meant) => Help::Said(format!("did you mean `{meant}`?")),
            None => Help::OtherMember(wanted, siblings),
        },
    }
}
