//! What operations become, and which group each belongs to.

use std::collections::BTreeMap;

use super::choices::Chooser;
use super::left_out::is_about;
use super::parameters::group_types;
use super::servers::has_choice;
use super::{Lowering, claim_given};
use crate::bounds::{self, OPERATIONS};
use crate::config::Text;
use crate::diagnostics::{Code, Diagnostic, Diagnostics, Place};
use crate::model::answers::Holds;
use crate::model::{Docs, Group, HttpMethod, Operation};
use crate::names::{Scope, method_name, module_name, strip_group, type_name};
use crate::spec::cursor::At;
use crate::spec::operation::{self, operations};

/// The operations of a document by group, groups in the order of their first operation.
pub(super) fn lower<'d>(lowering: &mut Lowering<'d, '_>) -> Vec<Group> {
    let found = chosen(lowering);
    report_twins(lowering, &found);
    let tags = tags(lowering);
    let mut titles: Vec<String> = Vec::new();
    let mut members: BTreeMap<String, Vec<&operation::Operation<'d>>> = BTreeMap::new();
    for operation in &found {
        let title = group_title(operation);
        if !titles.contains(&title) {
            titles.push(title.clone());
        }
        members.entry(title).or_default().push(operation);
    }
    let mut names = Scope::types()
        .reserve(super::PRELUDE)
        .reserve(["Client", "Error"]);
    let mut own = found.iter().map(|operation| operation.servers.as_ref());
    let chooses = !lowering.servers.is_empty() || own.any(has_choice);
    let servers = chooses.then_some("servers");
    let mut modules = Scope::files().reserve(CLIENT_METHODS).reserve(servers);
    // Groups that are given a name have it before others can take it.
    let mut given = BTreeMap::new();
    for title in &titles {
        if let Some(text) = lowering.chooser.group_name(title) {
            given.insert(
                title.clone(),
                claim_chosen(lowering, title, text, (&mut names, &mut modules)),
            );
        }
    }
    let mut groups = Vec::new();
    for title in titles {
        let operations = members.remove(&title).unwrap_or_default();
        let (name, module) = given.remove(&title).unwrap_or_else(|| {
            let name = names.claim(&type_name(&title), &title);
            (name, modules.claim(&module_name(&title), &title))
        });
        let inner = Names::within(&name, &module);
        groups.push(Group {
            name,
            module,
            feature: None,
            docs: Docs {
                description: tags.get(&title).cloned(),
                ..Docs::default()
            },
            operations: group_operations(lowering, &title, &operations, inner),
            title,
        });
    }
    groups
}

/// The names of the type and the module of a group that the settings give one. One that cannot be had is reported.
fn claim_chosen(
    lowering: &mut Lowering<'_, '_>,
    title: &str,
    given: &Text,
    (names, modules): (&mut Scope, &mut Scope),
) -> (String, String) {
    let called = given.text.as_str();
    let name = names.claim(&type_name(called), title);
    let module = modules.claim(&module_name(called), title);
    if module != module_name(called) {
        let message = format!("the name `{called}` is taken, or has a meaning of its own");
        let chooser = &lowering.chooser;
        chooser
            .error(given, Code::NameClash, message, lowering.diagnostics)
            .help("give the group another name");
    }
    (name, module)
}

/// The operations that are taken, under the names that they are given. What is wrong with others is nobody's business.
fn chosen<'d>(lowering: &mut Lowering<'d, '_>) -> Vec<operation::Operation<'d>> {
    let mut found = Diagnostics::new();
    let mut all = operations(lowering.document, &mut found);
    if lowering.chooser.selects() {
        all.retain(|operation| lowering.chooser.takes(operation));
        let places = all.iter().map(|operation| operation.at.pointer.clone());
        lowering.taken = places.collect();
        let is_of_path = |found: &Diagnostic| {
            let place = found.place.pointer();
            place.is_some_and(|place| place.tokens().next().as_deref() == Some("paths"))
        };
        let is_taken = |found: &Diagnostic| all.iter().any(|taken| is_about(found, taken));
        let found = found.into_iter();
        let found = found.filter(|found| !is_of_path(found) || is_taken(found));
        lowering.diagnostics.extend(found);
    } else {
        lowering.diagnostics.extend(found);
    }
    if all.len() > OPERATIONS {
        let message =
            format!("there are more than the {OPERATIONS} operations that a client may have");
        let help = "take a part of them with `[crate.only]` in the settings";
        bounds::report(Place::File, message, help, lowering.diagnostics);
        return Vec::new();
    }
    for operation in &mut all {
        rename(&mut lowering.chooser, operation);
    }
    all
}

/// Gives an operation and its parameters the names that the settings have for them.
fn rename<'d>(chooser: &mut Chooser<'d>, operation: &mut operation::Operation<'d>) {
    if let Some(name) = chooser.operation_name(operation) {
        operation.rust_name = Some(name);
    }
    let names: Vec<_> = operation
        .parameters
        .iter()
        .map(|parameter| chooser.parameter_name(operation, parameter.name))
        .collect();
    for (parameter, name) in operation.parameters.iter_mut().zip(names) {
        parameter.rust_name = name.or(parameter.rust_name);
    }
}

/// What a client has beside its groups, and the modules of a crate beside theirs.
const CLIENT_METHODS: [&str; 15] = [
    "new",
    "clone",
    "from_env",
    "builder",
    "call",
    "client",
    "types",
    "operations",
    "security",
    "with_basic",
    "with_client_credentials",
    "request",
    "runtime",
    "specwright_runtime",
    "std",
];

/// What the module of a group names beside the modules of its operations.
const GROUP_IMPORTS: [&str; 3] = ["rt", "std", "types"];

fn report_twins(lowering: &mut Lowering<'_, '_>, found: &[operation::Operation<'_>]) {
    let mut ids = BTreeMap::new();
    for operation in found {
        let Some(id) = operation.id else { continue };
        let own = operation.at.pointer.push("operationId");
        if let Some(first) = ids.insert(id, own) {
            let at = operation
                .at
                .member("operationId")
                .unwrap_or_else(|| operation.at.clone());
            let message = format!("the operationId `{id}` is taken");
            lowering
                .diagnostics
                .warning(Code::NameClash, at.value(), message)
                .also(Place::Value(first), "first given here")
                .help("give each operation an id of its own, so that its name does not depend on the order");
        }
    }
}

/// The descriptions of tags, by name.
fn tags(lowering: &Lowering<'_, '_>) -> BTreeMap<String, String> {
    let listed = At::root(lowering.document.root).member("tags");
    let listed = listed.map(|at| at.items()).unwrap_or_default();
    let described = listed.iter().filter_map(|tag| {
        let text = |name: &str| Some(tag.member(name)?.node.as_str()?.to_owned());
        Some((text("name")?, text("description")?))
    });
    described.collect()
}

/// The first tag, or else what the path begins with, behind what versions and the like say.
fn group_title(operation: &operation::Operation<'_>) -> String {
    let tag = operation.tags.iter().find(|tag| !tag.trim().is_empty());
    // A fixed query and a fragment tell operations apart, not groups.
    let path = operation.path.split(['?', '#']).next().unwrap_or_default();
    let segments = || {
        path.split('/')
            .filter(|part| !part.is_empty() && !part.contains('{'))
    };
    let telling = segments().find(|part| !says_nothing(part));
    let segment = telling.or_else(|| segments().next());
    tag.copied().or(segment).unwrap_or("api").to_owned()
}

/// Whether a segment is one that all paths of an API may begin with: `api`, `v1`, `v2.1`.
fn says_nothing(segment: &str) -> bool {
    let version = segment.strip_prefix(['v', 'V']);
    let is_version = version.is_some_and(|rest| {
        rest.starts_with(|first: char| first.is_ascii_digit())
            && rest.chars().all(|c| c.is_ascii_digit() || c == '.')
    });
    is_version || segment.eq_ignore_ascii_case("api")
}

fn group_operations<'d>(
    lowering: &mut Lowering<'d, '_>,
    title: &str,
    operations: &[&operation::Operation<'d>],
    mut names: Names,
) -> Vec<Operation> {
    let operations = operations.iter();
    operations
        .filter_map(|operation| {
            lowering.unless_left_out(operation, |lowering| {
                lowering.operation(operation, title, &mut names)
            })
        })
        .collect()
}

/// The names of one group.
struct Names {
    methods: Scope,
    types: Scope,
    modules: Scope,
}

impl Names {
    /// The names within the group whose type and module are called this.
    fn within(name: &str, module: &str) -> Self {
        Self {
            methods: Scope::reserving(["new", "clone"]),
            types: group_types().reserve([name]),
            modules: Scope::files().reserve([module]).reserve(GROUP_IMPORTS),
        }
    }
}

/// What an operation is called.
struct Called {
    /// In the document.
    id: String,
    method: String,
    /// Its type.
    name: String,
    module: String,
}

impl<'d> Lowering<'d, '_> {
    /// Claims the names of an operation.
    fn called(
        &mut self,
        operation: &operation::Operation<'d>,
        title: &str,
        names: &mut Names,
    ) -> Called {
        let id = id(operation);
        let stripped = strip_group(&told_apart_by(operation), title);
        let is_free = names.methods.is_free(&method_name(&stripped));
        // Where the group's own words are all that sets two operations apart, the later keeps them.
        let short = if is_free { stripped } else { id.clone() };
        let plain = operation.rust_name.map_or(short, str::to_owned);
        let method = match operation.rust_name {
            Some(given) => claim_given(
                &mut names.methods,
                given,
                &id,
                &operation.at,
                self.document,
                self.diagnostics,
            ),
            None => names.methods.claim(&method_name(&plain), &id),
        };
        Called {
            method,
            name: names.types.claim(&type_name(&plain), &id),
            module: names.modules.claim(&module_name(&plain), &id),
            id,
        }
    }

    fn operation(
        &mut self,
        operation: &operation::Operation<'d>,
        title: &str,
        names: &mut Names,
    ) -> Option<Operation> {
        let called = self.called(operation, title, names);
        let Called {
            id,
            method,
            name,
            module,
        } = called;
        let hint = type_name(&id);
        let own = self.own_servers(operation.servers.as_ref());
        // All parts are lowered before any failure counts, so that all problems are reported at once.
        let security = self.security(operation.security.as_ref());
        let path = self.path(operation);
        let mut query = self.query(operation, &name);
        let mut body = self.body(operation, &hint);
        let success = self.success(operation, &hint);
        let paging = self.paging(
            operation,
            query.as_ref(),
            success.as_ref().map(|found| &found.holds),
        );
        let mut failure = self.failure(operation, &hint);
        if let Some(Some(query)) = &mut query {
            query.name = names.types.claim(&query.name, &id);
        }
        if let Some(Some(body)) = &mut body {
            let own = body.name.as_ref();
            body.name = own.map(|_| names.types.claim(&format!("{name}Body"), &id));
        }
        let mut success = success;
        let mut headers = self.headers(operation, &name);
        let enums = [
            success.as_mut().map(|found| &mut found.holds),
            failure.as_mut(),
        ];
        for holds in enums.into_iter().flatten() {
            if let Holds::Cases { name, .. } = holds {
                *name = names.types.claim(name, &id);
            }
        }
        if let Some(headers) = &mut headers {
            headers.name = names.types.claim(&headers.name, &id);
        }
        let success = success?;
        let path = path?;
        Some(Operation {
            id,
            method,
            name,
            module,
            docs: Docs {
                summary: operation.summary.map(str::to_owned),
                description: operation.description.map(str::to_owned),
                deprecated: operation.deprecated,
            },
            http_method: http_method(operation.method),
            path: from_slash(&path.template),
            is_unshowable: security.is_empty() && self.asks(operation.security.as_ref()),
            security,
            server: own.first,
            places: own.places,
            path_parameters: path.parameters,
            query: query?,
            body: body?,
            success: success.holds,
            stream: success.stream,
            stream_media_type: success.stream_media_type,
            accept: success.accept,
            headers,
            paging: paging?,
            failure: failure?,
            responses: responses(operation),
        })
    }
}

/// What an operation is called by: its id, if it has one.
pub(crate) fn id(operation: &operation::Operation<'_>) -> String {
    let stated = operation.id.map(str::to_owned);
    stated.unwrap_or_else(|| synthesized_id(operation))
}

/// What sets an operation apart from others: its id, or its method and what tells something of its path.
fn told_apart_by(operation: &operation::Operation<'_>) -> String {
    let stated = operation.id.map(str::to_owned);
    stated.unwrap_or_else(|| {
        let segments = operation.path.split('/');
        let telling: Vec<&str> = segments.filter(|part| !says_nothing(part)).collect();
        of_method_and_path(operation.method, &telling.join("/"))
    })
}

/// The id of an operation that has none: its method and path.
fn synthesized_id(operation: &operation::Operation<'_>) -> String {
    of_method_and_path(operation.method, operation.path)
}

fn of_method_and_path(method: &str, path: &str) -> String {
    let path = path.replace('{', "by_").replace('}', "");
    format!("{method}_{}", path.trim_matches('/').replace('/', "_"))
}

fn responses(operation: &operation::Operation<'_>) -> Vec<(String, Option<String>)> {
    let listed = operation.responses.iter();
    listed
        .map(|(status, response)| (status.clone(), response.description.map(str::to_owned)))
        .collect()
}

/// The path with the slash that a few documents leave out.
pub(crate) fn from_slash(path: &str) -> String {
    let slash = if path.starts_with('/') { "" } else { "/" };
    format!("{slash}{path}")
}

fn http_method(name: &str) -> HttpMethod {
    match name {
        "get" => HttpMethod::Get,
        "put" => HttpMethod::Put,
        "post" => HttpMethod::Post,
        "delete" => HttpMethod::Delete,
        "options" => HttpMethod::Options,
        "head" => HttpMethod::Head,
        "patch" => HttpMethod::Patch,
        "trace" => HttpMethod::Trace,
        "query" => HttpMethod::Query,
        other => HttpMethod::Other(other.to_owned()),
    }
}
