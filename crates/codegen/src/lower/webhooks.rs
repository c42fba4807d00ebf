//! What an API sends by itself: webhooks of the document, callbacks of its operations.

use super::media::{essence, is_json};
use super::{Hint, Lowering, PRELUDE};
use crate::diagnostics::Code;
use crate::model::webhooks::{Webhook, WebhookHeader, Webhooks};
use crate::model::{Docs, Group, TypeRef};
use crate::names::{Scope, type_name};
use crate::spec::cursor::At;
use crate::spec::operation::METHODS;

/// A request of a path item that the API sends, and what it is called.
struct Incoming<'d> {
    /// What the document calls it.
    wire: &'d str,
    /// The words of its name.
    name: String,
    method: &'d str,
    at: At<'d>,
    /// The path item that it stands in.
    item: At<'d>,
}

impl<'d> Lowering<'d, '_> {
    /// Lowers all webhooks and callbacks. Their module stands beside those of the groups.
    pub(super) fn webhooks(&mut self, groups: &[Group]) -> Webhooks {
        let mut found = Vec::new();
        let root = At::root(self.document.root);
        let described = root.member("webhooks");
        if let Some(at) = described.as_ref().filter(|at| at.node.as_map().is_none()) {
            at.ignored("an object of webhooks", self.diagnostics);
        }
        for (name, item) in described.iter().flat_map(At::members) {
            let mut incoming = Vec::new();
            self.incoming((name, name.to_owned()), &item, &mut incoming);
            incoming.retain(|incoming| self.chooser.takes_webhook(name, &tags(&incoming.at)));
            found.extend(incoming);
        }
        for (_, item) in root.member("paths").iter().flat_map(At::members) {
            self.callbacks(&item, &mut found);
        }
        let mut scope = Scope::types().reserve(PRELUDE);
        let all = found.iter();
        let all = all.filter_map(|incoming| self.webhook(incoming, &mut scope));
        let all = all.collect();
        let taken = groups.iter().any(|group| group.module == "webhooks");
        let module = if taken {
            "webhook_payloads"
        } else {
            "webhooks"
        };
        Webhooks {
            module: module.to_owned(),
            feature: None,
            all,
        }
    }

    /// The callbacks of the operations of a path.
    fn callbacks(&mut self, item: &At<'d>, found: &mut Vec<Incoming<'d>>) {
        // What is wrong with the path is reported where it is read.
        let Some(item) = self.quietly(item) else {
            return;
        };
        for (method, operation) in item.members() {
            let callbacks = operation.member("callbacks");
            let is_taken = !self.chooser.selects() || self.taken.contains(&operation.pointer);
            if !METHODS.contains(&method) || !is_taken {
                continue;
            }
            let id = operation.member("operationId");
            let id = id.and_then(|at| at.node.as_str()).unwrap_or(method);
            for (name, callback) in callbacks.iter().flat_map(At::members) {
                let Some(callback) = self.document.resolve(&callback, self.diagnostics) else {
                    continue;
                };
                for (address, item) in callback.members() {
                    if !address.starts_with("x-") {
                        self.incoming((name, format!("{id} {name}")), &item, found);
                    }
                }
            }
        }
    }

    fn quietly(&self, at: &At<'d>) -> Option<At<'d>> {
        let mut unreported = crate::diagnostics::Diagnostics::unheard();
        self.document.resolve(at, &mut unreported)
    }

    fn incoming(
        &mut self,
        (wire, name): (&'d str, String),
        item: &At<'d>,
        found: &mut Vec<Incoming<'d>>,
    ) {
        let Some(item) = self.document.resolve(item, self.diagnostics) else {
            return;
        };
        let members = item.members().into_iter();
        let operations = members.filter(|(method, _)| METHODS.contains(method));
        found.extend(operations.map(|(method, at)| Incoming {
            wire,
            name: name.clone(),
            method,
            at,
            item: item.clone(),
        }));
    }

    fn webhook(&mut self, incoming: &Incoming<'d>, scope: &mut Scope) -> Option<Webhook> {
        let (payload, is_form) = self.payload(incoming)?;
        let plain = type_name(&incoming.name);
        let preferred = if scope.is_free(&plain) {
            plain
        } else {
            type_name(&format!("{} {}", incoming.name, incoming.method))
        };
        let text = |name: &str| {
            let at = incoming.at.member(name)?;
            at.node.as_str().map(str::to_owned)
        };
        Some(Webhook {
            name: scope.claim(&preferred, &incoming.name),
            wire: incoming.wire.to_owned(),
            method: incoming.method.to_ascii_uppercase(),
            docs: Docs {
                summary: text("summary"),
                description: text("description"),
                deprecated: false,
            },
            headers: self.webhook_headers(incoming),
            payload,
            is_form,
        })
    }

    /// The headers that a request comes with: its own, and those of its path item that it says nothing about.
    fn webhook_headers(&mut self, incoming: &Incoming<'d>) -> Vec<WebhookHeader> {
        let mut headers: Vec<WebhookHeader> = Vec::new();
        for at in [&incoming.at, &incoming.item] {
            let listed = at.member("parameters").map(|at| at.items());
            for at in listed.unwrap_or_default() {
                let header = self.document.resolve(&at, self.diagnostics);
                let header = header.as_ref().and_then(webhook_header);
                let is_known = |name: &str| {
                    let mut known = headers.iter();
                    known.any(|known| known.name.eq_ignore_ascii_case(name))
                };
                headers.extend(header.filter(|header| !is_known(&header.name)));
            }
        }
        headers
    }

    /// What the body holds, and whether it is a form; `None` if it is neither that nor JSON, or can't be lowered,
    /// which is reported.
    fn payload(&mut self, incoming: &Incoming<'d>) -> Option<(Option<TypeRef>, bool)> {
        let Some(body) = incoming.at.member("requestBody") else {
            return Some((None, false));
        };
        let body = self.document.resolve(&body, self.diagnostics)?;
        let content = body.member("content").map(|at| at.members());
        let content = content.unwrap_or_default();
        let json = content.iter().find(|(name, _)| is_json(name));
        let is_form = json.is_none();
        let Some((_, media)) = json.or_else(|| content.iter().find(|(name, _)| is_form_type(name)))
        else {
            if content.is_empty() {
                return Some((None, false));
            }
            let message = "a webhook that is neither JSON nor a form is left out";
            self.diagnostics
                .warning(Code::Unsupported, body.value(), message)
                .help("describe it as `application/json`, if that is what it holds");
            return None;
        };
        let Some(schema) = media.member("schema") else {
            return Some((Some(TypeRef::Any), is_form));
        };
        let hint = Hint::new(format!("{} payload", incoming.name));
        self.schema(&schema, &hint)
            .map(|lowered| (Some(lowered.into_type()), is_form))
    }
}

/// A parameter, if it is a header.
fn webhook_header(at: &At<'_>) -> Option<WebhookHeader> {
    let text = |name: &str| at.member(name).and_then(|at| at.node.as_str());
    let required = at.member("required").and_then(|at| at.node.as_bool());
    (text("in")? == "header").then_some(())?;
    Some(WebhookHeader {
        name: text("name")?.to_owned(),
        required: required.unwrap_or(false),
        description: text("description").map(str::to_owned),
    })
}

fn is_form_type(name: &str) -> bool {
    essence(name) == "application/x-www-form-urlencoded"
}

/// The tags of an operation.
fn tags<'d>(at: &At<'d>) -> Vec<&'d str> {
    let listed = at.member("tags").map(|at| at.items());
    let listed = listed.unwrap_or_default().into_iter();
    listed.filter_map(|at| at.node.as_str()).collect()
}
