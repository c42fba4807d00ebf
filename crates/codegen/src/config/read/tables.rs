//! Owns the settings that are more than a text: lists, tables, and tables of tables. Must not know what a document says.

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::Reader;
use crate::config::{Choices, Derives, MemberName, Package, Pair, Renames, Selection, Text};
use crate::diagnostics::Code;

/// What a table says beside its texts.
#[derive(Default)]
pub(super) struct Others {
    pub(super) overlays: Vec<Text>,
    pub(super) package: Package,
    pub(super) dependencies: Vec<Pair>,
    pub(super) choices: Choices,
    pub(super) allow: Vec<Code>,
}

/// The most words and the most categories that the registry takes.
const MOST_WORDS: usize = 5;

impl Reader<'_> {
    pub(super) fn others(&mut self, table: &DeTable<'_>) -> Others {
        let mut others = Others::default();
        for (key, value) in table {
            self.other(&mut others, key.get_ref(), value);
        }
        others
    }

    fn other(&mut self, others: &mut Others, key: &str, value: &Spanned<DeValue<'_>>) {
        let (package, choices) = (&mut others.package, &mut others.choices);
        match key {
            "overlays" => others.overlays = self.list(key, value),
            "authors" => package.authors = plain(self.list(key, value)),
            "keywords" => package.keywords = self.few(key, value),
            "categories" => package.categories = self.few(key, value),
            "publish" => package.publish = self.flag(key, value),
            "dependencies" => others.dependencies = self.dependencies(value),
            "only" => choices.only = self.selection(key, value),
            "except" => choices.except = self.selection(key, value),
            "rename" => choices.rename = self.renames(value),
            "replace" | "formats" => {
                let pairs = self.pairs(key, value);
                match key {
                    "replace" => choices.replace = pairs,
                    _ => choices.formats = pairs,
                }
            }
            "derives" => choices.derives = self.derives(value),
            "allow" => {
                let names = self.list(key, value).into_iter();
                others.allow = names.filter_map(|name| Code::named(&name.text)).collect();
            }
            _ => {}
        }
    }

    /// A list that the registry takes a few of.
    fn few(&mut self, key: &str, value: &Spanned<DeValue<'_>>) -> Vec<String> {
        let texts = self.list(key, value);
        if let Some(extra) = texts.get(MOST_WORDS) {
            let message = format!("the registry takes no more than {MOST_WORDS} {key}");
            self.error_at(extra, message)
                .help("leave the least useful out");
        }
        plain(texts)
    }

    fn selection(&mut self, table: &str, value: &Spanned<DeValue<'_>>) -> Selection {
        let mut selection = Selection::default();
        let members = self.members(table, value);
        if members.is_empty() && value.get_ref().is_table() {
            self.error(value.span(), format!("`{table}` says nothing"))
                .help("name `tags`, `operations`, `paths` or `webhooks`, or leave it out");
        }
        for (key, value) in members {
            let list = match key.get_ref().as_ref() {
                "tags" => &mut selection.tags,
                "operations" => &mut selection.operations,
                "paths" => &mut selection.paths,
                "webhooks" => &mut selection.webhooks,
                _ => {
                    let known = ["tags", "operations", "paths", "webhooks"];
                    self.no_such_key(table, key, &known);
                    continue;
                }
            };
            *list = self.list(&format!("{table}.{}", key.get_ref()), value);
        }
        selection
    }

    fn renames(&mut self, value: &Spanned<DeValue<'_>>) -> Renames {
        let mut renames = Renames::default();
        for (key, value) in self.members("rename", value) {
            let name = format!("rename.{}", key.get_ref());
            match key.get_ref().as_ref() {
                "types" => renames.types = self.pairs(&name, value),
                "operations" => renames.operations = self.pairs(&name, value),
                "groups" => renames.groups = self.pairs(&name, value),
                "fields" => renames.fields = self.member_names(&name, value),
                "variants" => renames.variants = self.member_names(&name, value),
                "parameters" => renames.parameters = self.member_names(&name, value),
                _ => {
                    let known = [
                        "types",
                        "operations",
                        "groups",
                        "fields",
                        "variants",
                        "parameters",
                    ];
                    self.no_such_key("rename", key, &known);
                }
            }
        }
        renames
    }

    /// A table of tables: what something is a part of, which part, and its name.
    fn member_names(&mut self, name: &str, value: &Spanned<DeValue<'_>>) -> Vec<MemberName> {
        let mut names = Vec::new();
        for (owner, value) in self.members(name, value) {
            let owner = self.key(owner);
            names.extend(self.pairs(name, value).into_iter().map(|pair| MemberName {
                owner: owner.clone(),
                member: pair.key,
                name: pair.value,
            }));
        }
        names
    }

    fn derives(&mut self, value: &Spanned<DeValue<'_>>) -> Vec<Derives> {
        let mut derives = Vec::new();
        for (key, value) in self.members("derives", value) {
            let traits = self.list("derives", value);
            derives.push(Derives {
                of: self.key(key),
                traits,
            });
        }
        derives
    }
}

fn plain(texts: Vec<Text>) -> Vec<String> {
    texts.into_iter().map(|text| text.text).collect()
}
