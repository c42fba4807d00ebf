//! What the settings choose of a document: which operations are taken, what things are called, which types come from
//! elsewhere. Keeps count of what matched, since a setting that matches nothing is a mistake.
//!
//! Must not know what becomes of what is taken.

use std::collections::{BTreeMap, BTreeSet};

use super::{Lowered, Lowering, State};
use crate::config::{Choices, MemberName, Pair, Selection, Text, type_path};
use crate::diagnostics::{Code, Diagnostic, Diagnostics, Place};
use crate::model::TypeRef;
use crate::spec::cursor::At;
use crate::spec::operation::Operation;
use crate::spec::schema::Schema;

/// The settings, and which of them have matched something.
pub(crate) struct Chooser<'c> {
    pub(super) choices: &'c Choices,
    /// Which source the settings are to diagnostics.
    source: usize,
    /// Where the settings stand that have matched.
    used: BTreeSet<usize>,
    /// What settings of each kind could have matched.
    seen: BTreeMap<Kind, BTreeSet<String>>,
}

/// What a setting is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Kind {
    Tag,
    Operation,
    Path,
    Webhook,
    Type,
    Group,
    Format,
    Schema,
    Field,
    Variant,
    Parameter,
}

impl Kind {
    const fn describe(self) -> &'static str {
        match self {
            Self::Tag => "tag",
            Self::Operation => "operation",
            Self::Path => "path",
            Self::Webhook => "webhook",
            Self::Type => "type",
            Self::Group => "group",
            Self::Format => "format or type of numbers",
            Self::Schema => "schema in `components`",
            Self::Field => "field of a type",
            Self::Variant => "variant of a type",
            Self::Parameter => "parameter of an operation",
        }
    }
}

/// What an operation can be named by.
struct Named<'o> {
    id: Option<&'o str>,
    /// Method and path, as in `GET /users`.
    line: String,
    path: &'o str,
    tags: &'o [&'o str],
}

impl<'c> Chooser<'c> {
    pub(super) fn new(choices: &'c Choices, source: usize) -> Self {
        Self {
            choices,
            source,
            used: BTreeSet::new(),
            seen: BTreeMap::new(),
        }
    }

    /// Whether less is taken than all there is, so that only the types are made that are needed.
    pub(super) fn selects(&self) -> bool {
        self.choices.selects()
    }

    /// Whether an operation is taken.
    pub(super) fn takes(&mut self, operation: &Operation<'_>) -> bool {
        let named = Named::of(operation);
        let choices = self.choices;
        let wanted = self.names(&choices.only, &named);
        let unwanted = self.names(&choices.except, &named);
        (choices.only.is_empty() || wanted) && !unwanted
    }

    /// Whether a webhook is taken.
    pub(super) fn takes_webhook(&mut self, name: &str, tags: &[&str]) -> bool {
        let choices = self.choices;
        let wanted = self.names_webhook(&choices.only, name, tags);
        let unwanted = self.names_webhook(&choices.except, name, tags);
        (choices.only.is_empty() || wanted) && !unwanted
    }

    fn names_webhook(&mut self, selection: &'c Selection, name: &str, tags: &[&str]) -> bool {
        let by_name = self.matches(Kind::Webhook, &selection.webhooks, [name], |text| {
            text == name
        });
        let by_tag = self.matches(Kind::Tag, &selection.tags, tags.iter().copied(), |tag| {
            tags.contains(&tag)
        });
        by_name || by_tag
    }

    /// Whether a selection names an operation. Every name of it that fits counts as used.
    fn names(&mut self, selection: &'c Selection, named: &Named<'_>) -> bool {
        let by_tag = self.matches(
            Kind::Tag,
            &selection.tags,
            named.tags.iter().copied(),
            |tag| named.tags.contains(&tag),
        );
        let lines = named.id.into_iter().chain([named.line.as_str()]);
        let by_name = self.matches(Kind::Operation, &selection.operations, lines, |name| {
            named.is_called(name)
        });
        let by_path = self.matches(Kind::Path, &selection.paths, [named.path], |path| {
            named.is_below(path)
        });
        by_tag || by_name || by_path
    }

    fn matches<'s>(
        &mut self,
        kind: Kind,
        texts: &[Text],
        could: impl IntoIterator<Item = &'s str>,
        fits: impl Fn(&str) -> bool,
    ) -> bool {
        self.see(kind, could);
        let found: Vec<&Text> = texts.iter().filter(|text| fits(&text.text)).collect();
        found.iter().for_each(|text| self.uses(text));
        !found.is_empty()
    }

    /// The name that an operation's method is given.
    pub(super) fn operation_name(&mut self, operation: &Operation<'_>) -> Option<&'c str> {
        let named = Named::of(operation);
        self.see(
            Kind::Operation,
            named.id.into_iter().chain([named.line.as_str()]),
        );
        self.given(&self.choices.rename.operations, |key| named.is_called(key))
            .map(|text| text.text.as_str())
    }

    /// The name that a parameter is given.
    pub(super) fn parameter_name(
        &mut self,
        operation: &Operation<'_>,
        wire: &str,
    ) -> Option<&'c str> {
        let named = Named::of(operation);
        let names = self.choices.rename.parameters.iter();
        let of_operation = names.filter(|name| named.is_called(&name.owner.text));
        let of_operation: Vec<&MemberName> = of_operation.collect();
        of_operation.iter().for_each(|name| self.uses(&name.owner));
        of_operation.first()?;
        self.see(Kind::Parameter, [wire]);
        let found = of_operation.iter().find(|name| name.member.text == wire)?;
        self.uses(&found.member);
        Some(&found.name.text)
    }

    /// The name that a group is given.
    pub(super) fn group_name(&mut self, title: &str) -> Option<&'c Text> {
        self.see(Kind::Group, [title]);
        self.given(&self.choices.rename.groups, |key| key == title)
    }

    /// The name that a type is given: by the name of a component schema, or by the one that it has otherwise.
    pub(super) fn type_name(&mut self, name: &str) -> Option<&'c Text> {
        self.see(Kind::Type, [name]);
        self.given(&self.choices.rename.types, |key| key == name)
    }

    /// Where the settings give a type this name.
    pub(super) fn given_type(&self, name: &str) -> Option<&'c Text> {
        let mut given = self.choices.rename.types.iter();
        given
            .find(|pair| pair.value.text == name)
            .map(|pair| &pair.value)
    }

    /// The type that stands for a component schema.
    pub(super) fn replacement(&mut self, schema: &str) -> Option<&'c Text> {
        self.see(Kind::Schema, [schema]);
        self.given(&self.choices.replace, |key| key == schema)
    }

    /// The type of values of a JSON type and a format: the most particular one that is chosen.
    pub(super) fn format(&mut self, json_type: &str, format: Option<&str>) -> Option<&'c Text> {
        let both = format.map(|format| format!("{json_type}/{format}"));
        self.see(Kind::Format, both.as_deref().into_iter().chain(format));
        let plain = match (format, json_type) {
            (None, "string") => None,
            _ => Some(json_type),
        };
        let keys = [both.as_deref(), format, plain];
        let choices = self.choices;
        keys.into_iter()
            .flatten()
            .find_map(|wanted| self.given(&choices.formats, |key| key == wanted))
    }

    /// Whether a type is chosen for a format, of whatever JSON type.
    pub(super) fn knows_format(&self, format: &str) -> bool {
        let keys = self.choices.formats.iter().map(|pair| &pair.key.text);
        let mut formats = keys.map(|key| key.split_once('/').map_or(&**key, |(_, format)| format));
        formats.any(|known| known == format)
    }

    fn given(&mut self, pairs: &'c [Pair], fits: impl Fn(&str) -> bool) -> Option<&'c Text> {
        let found = pairs.iter().find(|pair| fits(&pair.key.text))?;
        self.uses(&found.key);
        Some(&found.value)
    }

    pub(super) fn see<'s>(&mut self, kind: Kind, names: impl IntoIterator<Item = &'s str>) {
        let seen = self.seen.entry(kind).or_default();
        seen.extend(names.into_iter().map(str::to_owned));
    }

    pub(super) fn uses(&mut self, text: &Text) {
        self.used.insert(text.span.start);
    }

    /// Reports something at a place of the settings.
    pub(super) fn error<'x>(
        &self,
        text: &Text,
        code: Code,
        message: String,
        diagnostics: &'x mut Diagnostics,
    ) -> &'x mut Diagnostic {
        diagnostics
            .error(code, Place::Span(text.span), message)
            .in_source(self.source)
    }

    /// Reports the settings that have matched nothing.
    pub(super) fn report_unused(&self, diagnostics: &mut Diagnostics) {
        let mut told = BTreeSet::new();
        for (kind, text) in self.settings() {
            if self.used.contains(&text.span.start) || !told.insert(text.span.start) {
                continue;
            }
            let message = format!("`{}` is no {} of the document", text.text, kind.describe());
            let seen = self.seen.get(&kind);
            let others = |seen: &'_ &BTreeSet<String>| !seen.contains(&text.text);
            let seen = seen.filter(others);
            let near = seen
                .and_then(|seen| diagnostics.nearest(&text.text, seen.iter().map(String::as_str)));
            let help = match near {
                Some(near) => format!("did you mean `{near}`?"),
                None => "correct it, or take the setting out: it changes nothing".to_owned(),
            };
            self.error(text, Code::UnusedSetting, message, diagnostics)
                .help(help);
        }
    }

    /// All settings that have to match something.
    fn settings(&self) -> Vec<(Kind, &'c Text)> {
        let Choices {
            only,
            except,
            rename,
            replace,
            formats,
            derives,
        } = self.choices;
        let keys = |pairs: &'c [Pair]| pairs.iter().map(|pair| &pair.key);
        let mut all = Vec::new();
        for selection in [only, except] {
            all.extend(of(Kind::Tag, selection.tags.iter()));
            all.extend(of(Kind::Operation, selection.operations.iter()));
            all.extend(of(Kind::Path, selection.paths.iter()));
            all.extend(of(Kind::Webhook, selection.webhooks.iter()));
        }
        all.extend(of(Kind::Type, keys(&rename.types)));
        all.extend(of(Kind::Operation, keys(&rename.operations)));
        all.extend(of(Kind::Group, keys(&rename.groups)));
        all.extend(of(Kind::Schema, keys(replace)));
        all.extend(of(Kind::Format, keys(formats)));
        all.extend(of(Kind::Type, derives.iter().map(|derives| &derives.of)));
        let parts = [
            (Kind::Type, Kind::Field, &rename.fields),
            (Kind::Type, Kind::Variant, &rename.variants),
            (Kind::Operation, Kind::Parameter, &rename.parameters),
        ];
        for (owner, part, names) in parts {
            all.extend(of(owner, names.iter().map(|name| &name.owner)));
            // Of what is not there, no part can be.
            let is_known = |name: &&MemberName| self.used.contains(&name.owner.span.start);
            let known = names.iter().filter(is_known);
            all.extend(of(part, known.map(|name| &name.member)));
        }
        all
    }
}

fn of<'c>(
    kind: Kind,
    texts: impl Iterator<Item = &'c Text>,
) -> impl Iterator<Item = (Kind, &'c Text)> {
    texts.map(move |text| (kind, text))
}

impl<'o> Named<'o> {
    fn of(operation: &'o Operation<'_>) -> Self {
        Self {
            id: operation.id,
            line: format!(
                "{} {}",
                operation.method.to_ascii_uppercase(),
                operation.path
            ),
            path: operation.path,
            tags: &operation.tags,
        }
    }

    fn is_called(&self, name: &str) -> bool {
        self.id == Some(name) || self.line == name
    }

    /// Whether the path is another one or goes on behind it, in whole segments.
    fn is_below(&self, path: &str) -> bool {
        let path = path.trim_end_matches('/');
        let rest = self.path.strip_prefix(path);
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    }
}

impl<'d> Lowering<'d, '_> {
    /// Claims a name that the settings give. One that cannot be had is reported, not bent.
    pub(super) fn claim_chosen(&mut self, given: &Text, wire: &str) -> String {
        let claimed = self.type_names.claim(&given.text, wire);
        if claimed != given.text {
            let message = format!(
                "the name `{}` is taken, or has a meaning of its own",
                given.text
            );
            self.chooser
                .error(given, Code::NameClash, message, self.diagnostics)
                .help("give it another name");
        }
        claimed
    }

    /// Lets a type of another crate stand for a component schema, if the settings say so.
    pub(super) fn replace(&mut self, name: &str, at: &At<'d>) {
        let Some(path) = self.chooser.replacement(name) else {
            return;
        };
        let mut unreported = Diagnostics::unheard();
        let schema = Schema::read(at, self.document.version, &mut unreported);
        let lowered = Lowered {
            ty: external(&path.text),
            nullable: schema.is_some_and(|schema| schema.nullable),
        };
        self.named.insert(at.pointer.clone(), State::Done(lowered));
    }
}

/// A type of another crate, by its path in the settings.
pub(super) fn external(path: &str) -> TypeRef {
    match path {
        "bool" => TypeRef::Boolean,
        "i32" => TypeRef::Int32,
        "i64" => TypeRef::Int64,
        "u64" => TypeRef::Uint64,
        "f64" => TypeRef::Float,
        "String" => TypeRef::String,
        path => TypeRef::External(type_path(path).unwrap_or_default()),
    }
}
