//! From documents to the model: decides what each schema and operation becomes, and what it is called.
//!
//! Owns every decision about types and names. Must not know how any of it is written down.

mod answers;
mod bodies;
mod choices;
mod constants;
mod containers;
mod discriminator;
mod encodings;
mod enums;
mod flat;
mod formats;
mod headers;
mod idle;
mod info;
mod inline;
mod keywords;
mod labels;
mod left_out;
mod limits;
pub(crate) mod media;
mod oauth;
pub(crate) mod operations;
mod paging;
mod parameters;
mod paths;
mod patterns;
mod places;
mod reading;
mod renames;
mod schemas;
mod schemes;
mod security;
mod servers;
pub(crate) mod statuses;
mod structs;
mod styles;
mod unions;
mod webhooks;
mod wire;
mod work;

use std::collections::{BTreeMap, BTreeSet};

use indexmap::IndexMap;

use self::flat::PartKey;
use crate::config::Choices;
use crate::diagnostics::{Code, Diagnostics};
use crate::model::security::Scheme;
use crate::model::{Api, Docs, Shape, Type, TypeRef};
use crate::names::{Scope, is_identifier, module_name, type_name};
use crate::spec::cursor::At;
use crate::spec::document::Document;
use crate::spec::pointer::Pointer;
use crate::spec::schema::Annotations;

use choices::Chooser;

pub use places::{Placed, Places};

/// Names that stand in the prelude, and that a type of that name would hide from generated code; and `New`, whose
/// constructor clippy would not have called `new`.
const PRELUDE: [&str; 17] = [
    "Box", "Clone", "Copy", "Default", "Err", "From", "Into", "New", "None", "Ok", "Option",
    "Result", "Send", "Some", "String", "Sync", "Vec",
];

/// The variant that every enum and union has, for what has no name; claimed before any other can be.
const CATCH_ALL: &str = "UnknownValue";

/// What is asked for beside what the document says.
#[derive(Clone, Copy, Debug)]
pub struct Wishes<'c> {
    /// What the settings choose.
    pub choices: &'c Choices,
    /// Which source the settings are to diagnostics.
    pub settings: usize,
    /// Whether operations that can't be generated are left out.
    pub leave_out: bool,
}

/// Lowers a document. What cannot be is reported, and the result is then incomplete; or, when asked, it is left out.
pub fn lower<'d>(
    document: &Document<'d>,
    wishes: Wishes<'d>,
    diagnostics: &mut Diagnostics,
) -> (Api, Places) {
    let mut lowering = Lowering::new(document, wishes, diagnostics);
    let leave_out = wishes.leave_out;
    lowering.servers = servers::choice(&At::root(document.root), lowering.diagnostics);
    lowering.components();
    let groups = operations::lower(&mut lowering);
    let webhooks = lowering.webhooks(&groups);
    let types = std::mem::take(&mut lowering.types);
    let usual = security::usual(&mut lowering, &groups);
    security::look_at_others(&mut lowering);
    let places = lowering.places();
    let schemes = std::mem::take(&mut lowering.schemes);
    let servers = std::mem::replace(&mut lowering.servers, servers::Choices::new()).finish();
    let info = info::Info::read(document, lowering.diagnostics);
    let left_out = lowering.left_out;
    let mut chooser = lowering.chooser;
    let mut api = Api {
        title: info.title,
        docs: info.docs,
        base_url: info.base_url,
        servers,
        schemes: schemes.into_values().flatten().collect(),
        security: usual,
        types,
        groups,
        webhooks,
        common_failure: None,
        depth: 0,
        left_out,
    };
    renames::settle(&mut api, &mut chooser, diagnostics);
    chooser.report_unused(diagnostics);
    if leave_out {
        left_out::settle(&mut api, &places, diagnostics);
    }
    report_once(diagnostics);
    (api, places)
}

/// Takes out what was reported before: what operations share is looked at for each of them.
fn report_once(diagnostics: &mut Diagnostics) {
    let mut seen = BTreeSet::new();
    let found = std::mem::take(diagnostics).into_iter();
    diagnostics.extend(found.filter(|found| {
        let place = found.place.pointer().map(Pointer::to_string);
        place.is_none_or(|place| seen.insert((found.source, place, found.message.clone())))
    }));
}

/// The state of lowering one document.
struct Lowering<'d, 'x> {
    document: &'x Document<'d>,
    diagnostics: &'x mut Diagnostics,
    types: IndexMap<String, Type>,
    type_names: Scope,
    modules: Scope,
    /// What each named schema became, by its place.
    named: BTreeMap<Pointer, State>,
    /// What each schema without a name became, by its place.
    inline_schemas: BTreeMap<Pointer, Lowered>,
    /// What schemas became that all hold for one value.
    together: Vec<Placed>,
    /// The schemas without a name that are being lowered, alone or together.
    open: BTreeSet<Vec<PartKey>>,
    /// The names of schemas that hold together and contain themselves.
    named_parts: BTreeMap<Vec<PartKey>, String>,
    /// The schemas that were referred to while they were being lowered.
    recursive: BTreeSet<Pointer>,
    /// The names that component schemas have claimed, and others that are referred to.
    claimed: BTreeMap<Pointer, String>,
    /// The places that references lead to.
    referenced: BTreeSet<Pointer>,
    /// The component schemas that are composed of another, by that other.
    children: discriminator::Children<'d>,
    /// Types that were made of schemas without a name, by the name they asked for and what they are like.
    inline: BTreeMap<(String, u64), Vec<String>>,
    /// The security schemes that are used, by their names in the document; nothing for those that cannot be.
    schemes: IndexMap<String, Option<Scheme>>,
    scheme_names: Scope,
    /// What the settings choose.
    chooser: Chooser<'d>,
    /// The operations that are taken, where not all are.
    taken: BTreeSet<Pointer>,
    /// The servers to choose from.
    servers: servers::Choices,
    /// Whether operations that can't be generated are left out.
    leave_out: bool,
    /// How many are.
    left_out: usize,
    /// How much was done for the schemas.
    work: work::Work,
}

/// How far the lowering of a named schema has come.
#[derive(Clone, Debug)]
enum State {
    /// It is being lowered.
    Open,
    /// It can't be, which is reported.
    Failed,
    /// It is done.
    Done(Lowered),
}

/// What a schema became.
#[derive(Clone, Debug)]
struct Lowered {
    ty: TypeRef,
    nullable: bool,
}

impl Lowered {
    /// Any JSON, for where null is not told from other values.
    const fn any() -> Self {
        Self {
            ty: TypeRef::Any,
            nullable: false,
        }
    }

    /// The type with its null, for where there is no field to say so.
    fn into_type(self) -> TypeRef {
        if self.nullable && self.ty != TypeRef::Any {
            TypeRef::Nullable(Box::new(self.ty))
        } else {
            self.ty
        }
    }
}

/// What a schema without a name may be called.
#[derive(Clone, Debug)]
struct Hint {
    /// What it asks for first, as a wire name.
    name: String,
    /// The type it is part of, for when that is taken.
    parent: Option<String>,
}

impl Hint {
    fn new(name: impl Into<String>) -> Self {
        let parent = None;
        Self {
            name: name.into(),
            parent,
        }
    }

    fn within(parent: &str, name: impl Into<String>) -> Self {
        let parent = Some(parent.to_owned());
        Self {
            name: name.into(),
            parent,
        }
    }
}

impl<'d, 'x> Lowering<'d, 'x> {
    fn new(
        document: &'x Document<'d>,
        wishes: Wishes<'d>,
        diagnostics: &'x mut Diagnostics,
    ) -> Self {
        Self {
            document,
            diagnostics,
            chooser: Chooser::new(wishes.choices, wishes.settings),
            taken: BTreeSet::new(),
            types: IndexMap::new(),
            type_names: Scope::types().reserve(PRELUDE),
            // A module of the name of the one it is in reads badly, and clippy says so.
            modules: Scope::files().reserve(["types"]),
            named: BTreeMap::new(),
            inline_schemas: BTreeMap::new(),
            together: Vec::new(),
            open: BTreeSet::new(),
            named_parts: BTreeMap::new(),
            recursive: BTreeSet::new(),
            claimed: BTreeMap::new(),
            referenced: document.references(),
            children: discriminator::Children::new(),
            schemes: IndexMap::new(),
            scheme_names: Scope::new(),
            inline: BTreeMap::new(),
            servers: servers::Choices::new(),
            leave_out: wishes.leave_out,
            left_out: 0,
            work: work::Work::on(document),
        }
    }

    /// Claims the names of all component schemas before any schema without a name can, so that what is
    /// nameless never takes a name away; then lowers them.
    fn components(&mut self) {
        let components = At::root(self.document.root).member("components");
        let schemas = components.and_then(|at| at.member("schemas"));
        let schemas = schemas.map(|at| at.members()).unwrap_or_default();
        // Names that are given come first, those of the settings before those of the document: nothing else may take
        // them.
        let mut others = Vec::new();
        for (name, at) in &schemas {
            let given = self.chooser.type_name(name);
            match given.or_else(|| self.chooser.type_name(&type_name(name))) {
                Some(given) => {
                    let claimed = self.claim_chosen(given, name);
                    self.claimed.insert(at.pointer.clone(), claimed);
                }
                None => others.push((name, at)),
            }
        }
        let given = |(_, at): &(_, &At<'_>)| at.member("x-rust-name").is_some();
        let (given, others): (Vec<_>, Vec<_>) = others.into_iter().partition(given);
        for (name, at) in given {
            let given = at
                .member("x-rust-name")
                .and_then(|given| given.node.as_str());
            let given = given.unwrap_or_default();
            let names = &mut self.type_names;
            let claimed = claim_given(names, given, name, at, self.document, self.diagnostics);
            self.claimed.insert(at.pointer.clone(), claimed);
        }
        for (name, at) in others {
            let plain = type_name(name);
            if let Some(given) = self.chooser.given_type(&plain) {
                let message = format!("`{plain}` is what the schema `{name}` is called");
                self.chooser
                    .error(given, Code::NameClash, message, self.diagnostics)
                    .help("give it another name, or rename that one as well")
                    .also(at.key(), "this has it");
            }
            let claimed = self.type_names.claim(&plain, name);
            self.claimed.insert(at.pointer.clone(), claimed);
        }
        for (name, at) in &schemas {
            self.replace(name, at);
        }
        let all: Vec<At<'d>> = schemas.iter().map(|(_, at)| at.clone()).collect();
        self.claim_for_files(&all);
        self.children = discriminator::children(self, &all);
        // Of what is selected, only the types are made that are needed; the names of all are kept all the same.
        if self.chooser.selects() {
            return;
        }
        for at in &all {
            self.named_schema(at);
        }
    }

    /// A component that only refers to another file gives its name to what is there.
    fn claim_for_files(&mut self, schemas: &[At<'d>]) {
        for at in schemas {
            let reference = at.member("$ref");
            let target =
                reference.and_then(|at| self.document.follow(&at, &mut Diagnostics::unheard()));
            let outside = target.filter(|target| target.pointer.file() != 0);
            if let (Some(target), Some(name)) = (outside, self.claimed.get(&at.pointer).cloned()) {
                self.claimed.entry(target.pointer).or_insert(name);
            }
        }
    }

    /// Adds a type under a name that is claimed.
    fn add_type(
        &mut self,
        name: &str,
        docs: Docs,
        annotations: &Annotations<'_>,
        shape: Shape,
    ) -> TypeRef {
        let module = self.modules.claim(&module_name(name), name);
        let added = Type {
            name: name.to_owned(),
            module,
            docs,
            direction: crate::model::Direction::default(),
            shape,
            examples: annotations
                .examples
                .iter()
                .map(|node| node.to_json())
                .collect(),
            derives: Vec::new(),
            features: Vec::new(),
        };
        self.types.insert(name.to_owned(), added);
        TypeRef::Named(name.to_owned())
    }
}

/// Claims a name that the document gives. One that cannot be had is reported, not bent: whoever gives a name means it.
fn claim_given(
    scope: &mut Scope,
    given: &str,
    wire: &str,
    at: &At<'_>,
    document: &Document<'_>,
    diagnostics: &mut Diagnostics,
) -> String {
    let holder = scope.holder(given).map(str::to_owned);
    let place = at
        .member("x-rust-name")
        .unwrap_or_else(|| at.clone())
        .value();
    let claimed = scope.claim(given, wire);
    if !is_identifier(given) {
        let message = format!("`{given}` is no Rust identifier");
        diagnostics
            .error(Code::InvalidName, place, message)
            .help("letters, digits and `_`, beginning with a letter");
    } else if !scope.case().suits(given) {
        let message = format!("`{given}` is written as Rust writes other names");
        diagnostics
            .error(Code::InvalidName, place, message)
            .help("types are written `LikeThis`, fields and methods `like_this`");
    } else if claimed != given {
        let message = match &holder {
            Some(holder) => format!("the name `{given}` is taken by `{holder}`"),
            None if !scope.fits(given) => {
                format!("the name `{given}` is longer than names of types can be")
            }
            None => format!("the name `{given}` has a meaning of its own in generated code"),
        };
        let found = diagnostics.error(Code::NameClash, place, message);
        found.help("give it another name");
        let beside = holder.and_then(|holder| Some(at.pointer.parent()?.push(&holder)));
        if let Some(holder) = beside.and_then(|beside| document.at(&beside)) {
            found.also(holder.key(), "this has it");
        }
    }
    claimed
}

/// Prose out of the annotations of a schema.
fn docs(annotations: &Annotations<'_>) -> Docs {
    Docs {
        summary: None,
        description: annotations.description.map(str::to_owned),
        deprecated: annotations.deprecated.unwrap_or(false),
    }
}
