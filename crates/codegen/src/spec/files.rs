//! Owns which files a document is made of: the paths that its references name, from file to file. Reads none.

use std::collections::{BTreeMap, BTreeSet};

use super::address::{refusal, resolved, split};
use super::node::{self, Node};
use super::source::Source;
use crate::diagnostics::Diagnostics;

/// The files of a document beside the one that begins it, under their paths from its folder, with `/`. Of a file that is
/// not read, why: "is a folder".
pub type Files = BTreeMap<String, Result<Source, String>>;

/// The files that a file refers to, as paths from the document's folder; `path` is the file's own. Those that may not be
/// read, being elsewhere, are not among them.
pub fn referred(source: &Source, path: &str) -> BTreeSet<String> {
    // What is wrong with the text is reported where it is read to be used.
    let Some(root) = node::parse(source, &mut Diagnostics::unheard()) else {
        return BTreeSet::new();
    };
    let mut found = BTreeSet::new();
    walk(&root, &mut |reference| {
        let address = decoded(split(reference).0);
        if !address.is_empty() {
            found.insert(resolved(path, &address));
        }
    });
    found.retain(|address| refusal(address).is_none() && address != path);
    found
}

/// Looks at every reference in a tree.
fn walk(root: &Node, look: &mut impl FnMut(&str)) {
    let mut open = vec![root];
    while let Some(node) = open.pop() {
        match node {
            Node::List(items) => open.extend(items),
            Node::Map(map) => {
                for name in ["$ref", "$dynamicRef"] {
                    map.get(name)
                        .and_then(Node::as_str)
                        .into_iter()
                        .for_each(&mut *look);
                }
                if let Some(mapping) = map.get("mapping").and_then(Node::as_map) {
                    let files = mapping.iter().filter_map(|(_, node)| node.as_str());
                    files.filter(|text| is_path(text)).for_each(&mut *look);
                }
                let default = map.get("defaultMapping").and_then(Node::as_str);
                default
                    .filter(|text| is_path(text))
                    .into_iter()
                    .for_each(&mut *look);
                open.extend(map.iter().map(|(_, node)| node));
            }
            _ => {}
        }
    }
}

/// Whether a discriminator names a file rather than a schema.
fn is_path(text: &str) -> bool {
    let (address, _) = split(text);
    [".yaml", ".yml", ".json"]
        .iter()
        .any(|end| address.ends_with(end))
}

/// A path as it is on disk: `%20` is a space.
pub(crate) fn decoded(address: &str) -> String {
    super::pointer::percent_decoded(address).unwrap_or_else(|_| address.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_refers_to_those_that_its_references_name() {
        let text = "a: {$ref: 'pet.yaml#/Pet'}\n\
                    b: [{$ref: '../errors.yaml'}, {$ref: '#/a'}, {$ref: 'my%20pet.yaml'}]\n\
                    c: {mapping: {x: cat.yaml, y: Cat}}\n\
                    d: {$ref: https://example.com/d.yaml}\n\
                    e: {$ref: ../../out.yaml}\n\
                    f: {$ref: 'main.yaml#/a'}\n";
        let found = referred(&Source::new("x", text), "models/main.yaml");
        let found: Vec<&str> = found.iter().map(String::as_str).collect();
        assert_eq!(
            found,
            [
                "errors.yaml",
                "models/cat.yaml",
                "models/my pet.yaml",
                "models/pet.yaml"
            ]
        );
    }
}
