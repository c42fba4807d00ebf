//! Owns how much of anything a document may have, and why: the bounds keep time and memory small whatever the text says, and
//! stand far above what real documents need. Must not know where each is looked at.
//!
//! The factors are those to the largest of a hundred real documents.

use crate::diagnostics::{Code, Diagnostic, Diagnostics, Place};
use crate::spec::cursor::At;
use crate::spec::node::Node;

/// Bytes of one text. Everything is held in memory several times: as text, as a tree, as a model. Factor 5.
pub(crate) const TEXT: usize = 64 << 20;
/// Bytes of a document with all files that it refers to. Factor 5.
pub(crate) const TEXTS: usize = 128 << 20;
/// Levels of values within values. The readers of JSON and YAML go 128 deep; overlays and merge keys can add some.
pub(crate) const NESTING: usize = 200;
/// Brackets open at once in YAML, whose scanner's time grows with the square of them.
pub(crate) const OPEN_BRACKETS: usize = 10_000;
/// Values of one text, each of which takes some hundred bytes as a tree. Long texts count as several. Factor 4.
pub(crate) const VALUES: usize = 1_000_000;
/// What aliases may add, in values.
pub(crate) const ALIASES: usize = 1_000_000;
/// Values of a document with all files that it refers to. Factor 8.
pub(crate) const ALL_VALUES: usize = 2_000_000;
/// Members of one object, and items of one list: paths, schemas, properties, values of an enum. Factor 10.
pub(crate) const MEMBERS: usize = 20_000;
/// Bytes of a name: it is repeated in identifiers, in documentation and in diagnostics. Factor 4.
pub(crate) const NAME: usize = 1_000;
/// References that lead to a reference, one after the other.
pub(crate) const CHAIN: usize = 64;
/// Schemas within schemas, through references and compositions as well: each level is some calls on the stack. Factor 5.
pub(crate) const LEVELS: usize = 500;
/// Bytes of the stack that is enough for all levels.
pub(crate) const STACK: usize = 256 << 20;
/// Schemas that are looked at, again for each use in a composition: `allOf` times `oneOf` times `anyOf` can be any
/// number. So many, and as many again as the document has values. Factor 5.
pub(crate) const LOOKS: usize = 50_000;
/// What all patterns take to be tried, one after the other, in bytes of their engine: one of repeated repetitions takes megabytes,
/// and milliseconds.
pub(crate) const PATTERNS: usize = 256 << 20;
/// Types within a type that has no name of its own: a tuple of tuples, each of which is written out in full.
pub(crate) const PARTS: usize = 500;
/// Alternatives of one list, each of which is held against each other one. Factor 5.
pub(crate) const ALTERNATIVES: usize = 500;
/// Types, each of which is a file. Factor 8.
pub(crate) const TYPES: usize = 30_000;
/// Servers to choose from, each of which is a type. Factor 8.
pub(crate) const SERVERS: usize = 500;
/// Operations, each of which is a file. Factor 8.
pub(crate) const OPERATIONS: usize = 10_000;
/// Bytes of all that is generated.
pub(crate) const OUTPUT: usize = 256 << 20;
/// Errors that are kept; whoever has more looks at the first of them. Beyond these and as many warnings, all are only counted.
pub(crate) const PROBLEMS: usize = 10_000;
/// Steps of all searches for a name that may have been meant: characters that are compared, in about a second of a build for
/// debugging.
pub(crate) const GUESSES: usize = 40_000_000;
/// Names that are searched for one that may have been meant.
pub(crate) const CANDIDATES: usize = 2_000;

/// Members whose values are data, which need not say what they say for us.
const DATA: [&str; 5] = ["const", "default", "enum", "example", "examples"];
/// Objects whose members have names of the document's own: none of those says that what it leads to is data.
const NAMING: [&str; 25] = [
    "$defs",
    "callbacks",
    "content",
    "definitions",
    "dependentSchemas",
    "encoding",
    "examples",
    "flows",
    "headers",
    "links",
    "mapping",
    "mediaTypes",
    "parameters",
    "pathItems",
    "paths",
    "patternProperties",
    "properties",
    "requestBodies",
    "responses",
    "schemas",
    "scopes",
    "security",
    "securitySchemes",
    "variables",
    "webhooks",
];

/// Reports what is over a bound.
pub(crate) fn report<'x>(
    place: Place,
    message: impl Into<String>,
    help: &str,
    diagnostics: &'x mut Diagnostics,
) -> &'x mut Diagnostic {
    diagnostics
        .error(Code::OverBound, place, message)
        .help(help)
}

/// Whether all that is in a tree is within the bounds of what its parts may be; what is not is reported.
pub(crate) fn hold(root: &At<'_>, diagnostics: &mut Diagnostics) -> bool {
    let mut holds = true;
    let mut open = vec![(root.clone(), false)];
    while let Some((at, is_data)) = open.pop() {
        let count = at.node.count();
        if count > MEMBERS {
            let what = match at.node {
                Node::List(_) => "items",
                _ => "members",
            };
            let message =
                format!("{count} {what} are more than the {MEMBERS} that are read of one value");
            let help = "divide it, or leave out what no client needs, by an overlay for instance";
            report(at.key(), message, help, diagnostics);
            holds = false;
            continue;
        }
        // In examples and the like, names and lists mean nothing; a schema that is referred to there is looked at when it is read.
        if !is_data {
            holds &= have_short_names(&at, diagnostics);
            holds &= can_be_told_apart(&at, diagnostics);
        }
        let is_naming = at
            .pointer
            .last()
            .is_some_and(|name| NAMING.contains(&&*name));
        let members = at.members().into_iter().map(|(name, member)| {
            let is_kept = !is_naming && (DATA.contains(&name) || name.starts_with("x-"));
            (member, is_data || is_kept)
        });
        let items = at.items().into_iter().map(|item| (item, is_data));
        let inner = members.chain(items);
        open.extend(inner.filter(|(at, _)| at.node.is_collection()));
    }
    holds
}

/// Whether a schema is within the bounds of its parts, wherever it stands; what is not is reported.
pub(crate) fn hold_schema(schema: &At<'_>, diagnostics: &mut Diagnostics) -> bool {
    let properties = schema.member("properties");
    let named = [Some(schema), properties.as_ref()];
    let over = named.into_iter().flatten();
    let over = over.filter(|at| !have_short_names(at, diagnostics)).count();
    can_be_told_apart(schema, diagnostics) && over == 0
}

/// Whether it does not take too long to tell the alternatives of a schema apart; if it would, that is reported. Constants
/// are told apart by their values.
fn can_be_told_apart(schema: &At<'_>, diagnostics: &mut Diagnostics) -> bool {
    let is_constant = |node: &&Node| node.as_map().is_some_and(|map| map.contains("const"));
    let count = |at: &At<'_>| {
        let listed = at.node.as_list().unwrap_or_default().iter();
        listed.filter(|node| !is_constant(node)).count()
    };
    let lists = ["oneOf", "anyOf"];
    let lists = lists.iter().filter_map(|name| schema.member(name));
    let mut counted = lists.map(|at| (count(&at), at));
    let Some((count, at)) = counted.find(|(count, _)| *count > ALTERNATIVES) else {
        return true;
    };
    let message =
        format!("{count} alternatives are more than the {ALTERNATIVES} that are told apart");
    let help = "group them, each group under a name of its own; constants belong into an `enum`";
    report(at.key(), message, help, diagnostics);
    false
}

/// Whether no name in an object is longer than any is; one that is is reported.
fn have_short_names(at: &At<'_>, diagnostics: &mut Diagnostics) -> bool {
    let names = at.node.as_map().into_iter().flat_map(|map| map.iter());
    let keys = names.map(|(name, _)| (name.len(), name));
    let keys = keys
        .filter(|(length, _)| *length > NAME)
        .map(|(length, name)| {
            let help = "shorten it; what is no name belongs into a value";
            (length, Place::Key(at.pointer.push(name)), help)
        });
    let stated = ["operationId", "x-rust-name", "title"].into_iter();
    let stated = stated.filter_map(|name| at.member(name));
    let stated = stated.filter_map(|at| Some((at.node.as_str()?.len(), at)));
    let stated = stated.filter(|(length, _)| *length > NAME);
    let stated = stated.map(|(length, at)| (length, at.value(), "shorten it"));
    let mut all_are_short = true;
    for (length, place, help) in keys.chain(stated) {
        let message = format!("a name of {length} bytes is longer than the {NAME} that are read");
        report(place, message, help, diagnostics);
        all_are_short = false;
    }
    all_are_short
}
