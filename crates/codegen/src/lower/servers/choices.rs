//! The servers that callers choose from, with the names of their types and of what can be chosen of them.
//!
//! Must not know how servers are read, nor which of them is used unless callers choose.

use std::collections::BTreeMap;

use super::{Read, ReadVariable};
use crate::bounds::SERVERS;
use crate::lower::PRELUDE;
use crate::model::Variant;
use crate::model::servers::{Part, Server, ServerEnum, Servers, Variable};
use crate::names::{Case, Scope, method_name, type_name, variant_name};

/// The places to choose from, as far as they are known, and the names in their module.
pub(in crate::lower) struct Choices {
    types: Scope,
    servers: Servers,
    /// The places by their URLs, as indexes.
    by_url: BTreeMap<String, Vec<usize>>,
}

impl Choices {
    pub(in crate::lower) fn new() -> Self {
        Self {
            types: Scope::types().reserve(PRELUDE),
            servers: Servers::default(),
            by_url: BTreeMap::new(),
        }
    }

    /// Whether there are more places than anybody chooses from.
    pub(super) fn is_over_bound(&self) -> bool {
        self.servers.all.len() > SERVERS
    }

    fn push(&mut self, server: Server) {
        let index = self.servers.all.len();
        self.by_url
            .entry(server.url.clone())
            .or_default()
            .push(index);
        self.servers.all.push(server);
    }

    pub(in crate::lower) fn is_empty(&self) -> bool {
        self.servers.all.is_empty()
    }

    pub(in crate::lower) fn finish(self) -> Servers {
        self.servers
    }

    /// Takes in the places of the API. All have their names before any variable has.
    pub(super) fn general(&mut self, read: &[Read<'_>]) {
        let names: Vec<String> = read.iter().map(|read| self.server(read)).collect();
        for (read, name) in read.iter().zip(names) {
            let server = self.lowered(read, name);
            self.push(Server {
                is_general: true,
                ..server
            });
        }
    }

    /// Takes in the places of an operation, and gives their names. One that is known already is not another.
    pub(super) fn own(&mut self, read: &[Read<'_>]) -> Vec<String> {
        let places = read.iter();
        places
            .take(1 + SERVERS)
            .map(|read| match self.known(read) {
                Some(known) => known,
                None => {
                    let name = self.server(read);
                    let server = self.lowered(read, name.clone());
                    self.push(Server {
                        is_own: true,
                        ..server
                    });
                    name
                }
            })
            .collect()
    }

    /// The name of a place that is there already, which is an operation's own from now on.
    fn known(&mut self, read: &Read<'_>) -> Option<String> {
        let enums = &self.servers.enums;
        let has_values = |known: &Variable, values: &[String]| {
            let found = known.values.and_then(|index| enums.get(index));
            let found = found
                .map(|found| found.variants.as_slice())
                .unwrap_or_default();
            found.iter().map(|variant| &variant.wire).eq(values)
        };
        let same = |known: &Variable, read: &ReadVariable<'_>| {
            known.default == read.default && has_values(known, &read.values)
        };
        let all = &mut self.servers.all;
        let is_same = |index: &&usize| {
            let Some(known) = all.get(**index) else {
                return false;
            };
            let mut variables = known.variables.iter().zip(&read.variables);
            variables.all(|(known, read)| same(known, read))
        };
        let index = self.by_url.get(read.url)?.iter().find(is_same)?;
        let known = all.get_mut(*index)?;
        known.is_own = true;
        Some(known.name.clone())
    }

    fn server(&mut self, read: &Read<'_>) -> String {
        let title = read.title();
        self.types.claim(&type_name(&title), &title)
    }

    fn lowered(&mut self, read: &Read<'_>, name: String) -> Server {
        let mut methods = Scope::reserving(["new", "url", "clone", "default"]);
        let variables: Vec<Variable> = read
            .variables
            .iter()
            .map(|variable| Variable {
                wire: variable.wire.to_owned(),
                name: methods.claim(&method_name(variable.wire), variable.wire),
                description: variable.description.map(str::to_owned),
                default: variable.default.clone(),
                values: self.values(variable, &name),
            })
            .collect();
        Server {
            name,
            url: read.url.to_owned(),
            description: read.description.map(str::to_owned),
            is_general: false,
            is_own: false,
            parts: parts(read),
            variables,
        }
    }

    /// The type of a variable's values: one for all variables of that name with those values.
    fn values(&mut self, variable: &ReadVariable<'_>, server: &str) -> Option<usize> {
        if variable.values.is_empty() {
            return None;
        }
        let same = |known: &ServerEnum| {
            let wires = known.variants.iter().map(|variant| &variant.wire);
            known.wire == variable.wire && wires.eq(&variable.values)
        };
        if let Some(index) = self.servers.enums.iter().position(same) {
            return Some(index);
        }
        let preferred = type_name(variable.wire);
        let longer = format!("{server}{preferred}");
        let is_free = self.types.is_free(&preferred);
        let preferred = if is_free { preferred } else { longer };
        let name = self.types.claim(&preferred, variable.wire);
        self.servers.enums.push(ServerEnum {
            name,
            wire: variable.wire.to_owned(),
            variants: variants(&variable.values),
        });
        Some(self.servers.enums.len() - 1)
    }
}

fn variants(values: &[String]) -> Vec<Variant> {
    let mut scope = Scope::of(Case::Pascal);
    let values = values.iter();
    values
        .map(|wire| Variant {
            wire: wire.clone(),
            name: scope.claim(&variant_name(wire), wire),
            description: None,
        })
        .collect()
}

fn parts(read: &Read<'_>) -> Vec<Part> {
    let mut parts = Vec::new();
    for (index, text) in read.texts.iter().enumerate() {
        if !text.is_empty() {
            parts.push(Part::Text((*text).to_owned()));
        }
        let wire = read.used.get(index);
        let place =
            wire.and_then(|wire| read.variables.iter().position(|known| known.wire == *wire));
        parts.extend(place.map(Part::Variable));
    }
    parts
}
