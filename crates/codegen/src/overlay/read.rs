//! Reads an overlay and says what is wrong with it. Must not look at any document.

use super::query::Query;
use crate::diagnostics::{Code, Diagnostics, Place};
use crate::spec::cursor::At;
use crate::spec::node::Node;
use crate::spec::pointer::Pointer;

/// What an overlay may mean by what it says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Version {
    /// Only objects and lists are targets of updates; an update of a list is one item.
    V1_0,
    /// Plain values are targets too, an update of a list may be a list of items, and there is `copy`.
    V1_1,
}

/// An overlay, as far as it can be applied.
#[derive(Debug)]
pub(super) struct Overlay<'o> {
    pub(super) version: Version,
    pub(super) actions: Vec<Action<'o>>,
}

/// A change, and where it is made.
#[derive(Debug)]
pub(super) struct Action<'o> {
    pub(super) target: Query<'o>,
    pub(super) change: Change<'o>,
}

#[derive(Debug)]
pub(super) enum Change<'o> {
    Update(At<'o>),
    Copy(Query<'o>),
    Remove,
}

const IN_OVERLAY: [&str; 4] = ["overlay", "info", "extends", "actions"];
const IN_INFO: [&str; 3] = ["title", "version", "description"];
const IN_ACTION: [&str; 5] = ["target", "description", "update", "copy", "remove"];

/// Reads an overlay. Of one that has a fault, what can be read is tried all the same, so that all that is wrong is told
/// at once; `None` if that is nothing.
pub(super) fn overlay<'o>(
    root: &'o Node,
    file: usize,
    diagnostics: &mut Diagnostics,
) -> Option<Overlay<'o>> {
    let pointer = Pointer::of_file(file);
    let root = At {
        node: root,
        pointer,
    };
    if root.node.as_map().is_none() {
        root.wrong_type("an overlay, which is an object", diagnostics);
        return None;
    }
    let version = version(&root, diagnostics)?;
    report_unknown(&root, &IN_OVERLAY, diagnostics);
    look_at_info(&root, diagnostics);
    look_at_text(&root, "extends", diagnostics);
    let actions = actions(&root, diagnostics)?.into_iter();
    let actions = actions.filter_map(|at| action(&at, version, diagnostics));
    let actions = actions.collect();
    Some(Overlay { version, actions })
}

fn version(root: &At<'_>, diagnostics: &mut Diagnostics) -> Option<Version> {
    let Some(stated) = root.member("overlay") else {
        missing(root, "the file has no member `overlay`", diagnostics)
            .help("an overlay begins with `overlay: 1.0.0`");
        return None;
    };
    // A version without quotes and without its last part is a number in YAML.
    let text = match stated.node {
        Node::Number(number) => number.to_string(),
        node => node.as_str().unwrap_or_default().to_owned(),
    };
    match text.split('.').take(2).collect::<Vec<_>>().as_slice() {
        ["1", "0"] => Some(Version::V1_0),
        ["1", "1"] => Some(Version::V1_1),
        _ => {
            let message = format!("the version `{text}` of overlays is not one that is known");
            diagnostics
                .error(Code::Unsupported, stated.value(), message)
                .help("versions 1.0 and 1.1 can be applied");
            None
        }
    }
}

/// What an overlay is made of.
const ACTIONS: &str =
    "list what is to be changed: each action has a `target`, and an `update` or `remove: true`";

/// Reports that something is not there, at the key of what it should be in.
fn missing<'x>(
    at: &At<'_>,
    message: &str,
    diagnostics: &'x mut Diagnostics,
) -> &'x mut crate::diagnostics::Diagnostic {
    diagnostics.error(Code::MissingMember, at.key(), message)
}

/// What an overlay says of itself changes nothing, so that a fault in it is only worth a word.
fn look_at_info(root: &At<'_>, diagnostics: &mut Diagnostics) {
    let Some(info) = root.member("info") else {
        let message = "an overlay has to have an `info` with a `title` and a `version`";
        diagnostics
            .warning(Code::MissingMember, root.key(), message)
            .help("add `info: {title: …, version: …}`");
        return;
    };
    if info.node.as_map().is_none() {
        info.ignored("an object", diagnostics);
        return;
    }
    report_unknown(&info, &IN_INFO, diagnostics);
    for name in IN_INFO {
        look_at_text(&info, name, diagnostics);
    }
    for name in ["title", "version"] {
        if info.member(name).is_none() {
            let message = format!("the `info` of an overlay has to have a `{name}`");
            diagnostics
                .warning(Code::MissingMember, info.key(), message)
                .help(format!("add `{name}: …`"));
        }
    }
}

/// Text that changes nothing.
fn look_at_text(at: &At<'_>, name: &str, diagnostics: &mut Diagnostics) {
    let member = at.member(name);
    if let Some(member) = member.filter(|member| member.node.as_str().is_none()) {
        member.ignored("a string", diagnostics);
    }
}

fn actions<'o>(root: &At<'o>, diagnostics: &mut Diagnostics) -> Option<Vec<At<'o>>> {
    let Some(actions) = root.member("actions") else {
        missing(root, "the overlay has no member `actions`", diagnostics).help(ACTIONS);
        return None;
    };
    match actions.node {
        Node::List(items) if items.is_empty() => {
            let message = "the overlay changes nothing: it has no actions";
            diagnostics
                .error(Code::InvalidValue, actions.value(), message)
                .help(ACTIONS);
            None
        }
        Node::List(_) => Some(actions.items()),
        _ => {
            actions.wrong_type("a list of actions", diagnostics);
            None
        }
    }
}

fn action<'o>(at: &At<'o>, version: Version, diagnostics: &mut Diagnostics) -> Option<Action<'o>> {
    if at.node.as_map().is_none() {
        at.wrong_type("an action, which is an object", diagnostics);
        return None;
    }
    report_unknown(at, &IN_ACTION, diagnostics);
    look_at_text(at, "description", diagnostics);
    let change = change(at, version, diagnostics);
    let Some(target) = at.member("target") else {
        missing(at, "the action has no `target`", diagnostics)
            .help("say with a JSONPath expression where it is to be made, as in `target: $.info`");
        return None;
    };
    let target = Query::read(&target, diagnostics)?;
    let change = change?;
    Some(Action { target, change })
}

fn change<'o>(at: &At<'o>, version: Version, diagnostics: &mut Diagnostics) -> Option<Change<'o>> {
    let (update, copy) = (at.member("update"), at.member("copy"));
    if is_removal(at, diagnostics)? {
        for other in [update, copy].into_iter().flatten() {
            let message = "this does nothing beside `remove: true`";
            diagnostics
                .warning(Code::InvalidValue, other.key(), message)
                .help("make two actions of it, or take one of them out");
        }
        return Some(Change::Remove);
    }
    match (update, copy) {
        (_, Some(copy)) if version < Version::V1_1 => {
            let message = "overlays of version 1.0 do not know `copy`";
            diagnostics
                .error(Code::UnknownMember, copy.key(), message)
                .help("write `overlay: 1.1.0`");
            None
        }
        (Some(_), Some(copy)) => {
            let message = "an action has an `update` or a `copy`, not both";
            diagnostics
                .error(Code::InvalidValue, copy.key(), message)
                .help("make two actions of it");
            None
        }
        (Some(update), None) => Some(Change::Update(update)),
        (None, Some(copy)) => Some(Change::Copy(Query::read(&copy, diagnostics)?)),
        (None, None) => {
            missing(at, "the action does nothing", diagnostics)
                .help("give it an `update`, or `remove: true`");
            None
        }
    }
}

/// Whether the action removes something; `None` if that can't be told.
fn is_removal(at: &At<'_>, diagnostics: &mut Diagnostics) -> Option<bool> {
    let Some(remove) = at.member("remove") else {
        return Some(false);
    };
    if remove.node.as_bool().is_none() {
        remove.wrong_type("a boolean", diagnostics);
    }
    remove.node.as_bool()
}

/// A member that nobody knows would be a change that isn't made.
fn report_unknown(at: &At<'_>, known: &[&str], diagnostics: &mut Diagnostics) {
    for (name, member) in at.members() {
        if known.contains(&name) || name.starts_with("x-") {
            continue;
        }
        let message = format!("overlays know no member `{name}` here");
        let free = known
            .iter()
            .copied()
            .filter(|known| at.member(known).is_none());
        let help = match diagnostics.nearest(name, free) {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("there are {}", known.join(", ")),
        };
        diagnostics
            .error(Code::UnknownMember, Place::Key(member.pointer), message)
            .help(help);
    }
}
