//! The document as a whole: its version, its files, and what its references lead to.

mod dynamic;
mod follow;
mod index;

use std::collections::BTreeMap;

use self::index::Index;
use super::cursor::At;
use super::files::Files;
use super::kinds;
use super::node::{self, Node};
use super::pointer::Pointer;
use super::source::Source;
use crate::bounds;
use crate::diagnostics::{Code, Diagnostics, Place};

/// The dialect of a document, as far as it changes what a keyword means.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Version {
    /// OpenAPI 3.0: `nullable`, boolean exclusive limits, one `example`.
    V3_0,
    /// OpenAPI 3.1: schemas are those of JSON Schema 2020-12.
    V3_1,
    /// OpenAPI 3.2: as 3.1, with more methods, streams of items and names of documents.
    V3_2,
}

/// A document of a known dialect.
#[derive(Clone, Debug)]
pub struct Document<'d> {
    /// The document's value.
    pub root: &'d Node,
    /// Its dialect.
    pub version: Version,
    files: Vec<File<'d>>,
    /// Why files cannot be read, by their paths.
    unread: BTreeMap<String, String>,
    index: Index<'d>,
}

/// A file of a document.
#[derive(Clone, Debug)]
struct File<'d> {
    /// The way to it from the document's folder.
    path: String,
    /// What its references are relative to: its `$self`, or its path.
    base: String,
    root: At<'d>,
}

/// The trees of all files of a document, the first of which begins it.
#[derive(Debug)]
pub struct Trees {
    /// Each under its path from the document's folder; none for a file that cannot be read.
    files: Vec<(String, Option<Node>)>,
    unread: BTreeMap<String, String>,
}

impl Trees {
    /// Reads all files as they are written. `None` if the one that begins the document has no tree, which is reported.
    /// Diagnostics count the document as the first source, and the files in their order behind it.
    pub fn read(document: &Source, files: &Files, diagnostics: &mut Diagnostics) -> Option<Self> {
        let name = document.name.rsplit(['/', '\\']).next().unwrap_or_default();
        let mut trees = Self {
            files: vec![(name.to_owned(), node::parse_file(document, 0, diagnostics))],
            unread: BTreeMap::new(),
        };
        let mut values = trees.files[0].1.as_ref()?.weight();
        for (index, (path, file)) in files.iter().enumerate() {
            let (tree, why) = match file {
                Ok(source) => {
                    let tree = node::parse_file(source, index + 1, diagnostics);
                    (tree, "of its own errors")
                }
                Err(why) => (None, why.as_str()),
            };
            if tree.is_none() {
                trees.unread.insert(path.clone(), why.to_owned());
            }
            values += tree.as_ref().map_or(0, Node::weight);
            trees.files.push((path.clone(), tree));
            if values > bounds::ALL_VALUES {
                let most = bounds::ALL_VALUES;
                let message = format!("with this file, the document has more than {most} values");
                let help = "leave out what no client needs";
                bounds::report(Place::File, message, help, diagnostics).in_source(index + 1);
                return None;
            }
        }
        Some(trees)
    }

    /// Whether all of them are within the bounds of what a document may have; what is not is reported.
    pub(crate) fn are_within_bounds(&self, diagnostics: &mut Diagnostics) -> bool {
        let files = self.files.iter().enumerate();
        let held = files.filter_map(|(index, (_, tree))| {
            let pointer = Pointer::of_file(index);
            let node = tree.as_ref()?;
            Some(bounds::hold(&At { node, pointer }, diagnostics))
        });
        // All are looked at, so that all is told at once.
        held.filter(|is_held| !is_held).count() == 0
    }

    /// The tree that begins the document, to be changed before the document is opened.
    pub fn first_mut(&mut self) -> Option<&mut Node> {
        self.files.first_mut()?.1.as_mut()
    }

    /// The same trees, with a schema of its own for each use with other parts. Nothing is changed by hand after that.
    #[must_use]
    pub fn bound(self) -> Self {
        let files = self.files.into_iter();
        let files = files.map(|(path, tree)| (path, tree.map(dynamic::bound)));
        Self {
            files: files.collect(),
            unread: self.unread,
        }
    }
}

impl<'d> Document<'d> {
    /// Recognises a document; one that cannot be read as OpenAPI 3 is reported.
    pub fn open(trees: &'d Trees, diagnostics: &mut Diagnostics) -> Option<Self> {
        let root = trees.files.first()?.1.as_ref()?;
        let version = version(root, diagnostics)?;
        let mut document = Self {
            root,
            version,
            files: Vec::new(),
            unread: trees.unread.clone(),
            index: Index::default(),
        };
        for (index, (path, tree)) in trees.files.iter().enumerate() {
            document.add(index, path, tree.as_ref());
        }
        Some(document)
    }

    /// A file without a tree keeps its place, so that the others keep theirs.
    fn add(&mut self, index: usize, path: &str, tree: Option<&'d Node>) {
        let root = At {
            node: tree.unwrap_or(&Node::Null),
            pointer: Pointer::of_file(index),
        };
        let (path, base) = match tree {
            Some(_) => (path, self.index.add(&root, path)),
            None => ("", String::new()),
        };
        self.files.push(File {
            path: path.to_owned(),
            base,
            root,
        });
    }

    /// The value at a place in one of the files.
    pub fn at(&self, pointer: &Pointer) -> Option<At<'d>> {
        let root = &self.files.get(pointer.file())?.root;
        Some(At {
            node: root.node.at(pointer)?,
            pointer: pointer.clone(),
        })
    }

    /// What stands at a pointer, where its place tells. Only a description of an API has such places: in a file of schemas,
    /// names are anybody's.
    pub(crate) fn kind_at(&self, pointer: &Pointer) -> Option<&'static str> {
        let root = &self.files.get(pointer.file())?.root;
        let is_description = pointer.file() == 0 || root.member("openapi").is_some();
        let is_component = pointer
            .tokens()
            .next()
            .is_some_and(|first| first == "components");
        kinds::at(pointer).filter(|_| is_description || is_component)
    }

    /// How many values there are in all files.
    pub(crate) fn values(&self) -> usize {
        self.files.iter().map(|file| file.root.node.values()).sum()
    }

    /// What a file is called, without its folder and its ending.
    pub fn stem(&self, file: usize) -> Option<&str> {
        let name = self.files.get(file)?.path.rsplit('/').next()?;
        name.split('.').find(|part| !part.is_empty())
    }
}

/// The dialect of a document.
fn version(root: &Node, diagnostics: &mut Diagnostics) -> Option<Version> {
    let at = At::root(root);
    if root.as_map().is_none() {
        at.wrong_type("an OpenAPI document, which is an object", diagnostics);
        return None;
    }
    let Some(stated) = at.member("openapi") else {
        report_unversioned(&at, diagnostics);
        return None;
    };
    // A version without quotes is a number in YAML.
    let text = match stated.node {
        Node::Number(number) => number.to_string(),
        node => node.as_str().unwrap_or_default().to_owned(),
    };
    let version = match text.split('.').take(2).collect::<Vec<_>>().as_slice() {
        ["3", "0"] => Version::V3_0,
        ["3", "1"] => Version::V3_1,
        ["3", "2"] => Version::V3_2,
        ["3", ..] => {
            let message = format!("the OpenAPI version `{text}` is read as 3.2");
            diagnostics
                .warning(Code::Unsupported, stated.value(), message)
                .help("versions 3.0, 3.1 and 3.2 are known");
            Version::V3_2
        }
        _ => {
            let message = format!("the OpenAPI version `{text}` is not one that is known");
            diagnostics
                .error(Code::Unsupported, stated.value(), message)
                .help("versions 3.0, 3.1 and 3.2 can be read");
            return None;
        }
    };
    Some(version)
}

fn report_unversioned(at: &At<'_>, diagnostics: &mut Diagnostics) {
    match at.member("swagger") {
        Some(swagger) => diagnostics
            .error(
                Code::Unsupported,
                swagger.key(),
                "Swagger 2.0 documents cannot be read",
            )
            .help("convert the document to OpenAPI 3 first"),
        None => diagnostics
            .error(
                Code::MissingMember,
                Place::File,
                "the document has no member `openapi`",
            )
            .help("an OpenAPI document begins with `openapi: 3.1.0`"),
    };
}
