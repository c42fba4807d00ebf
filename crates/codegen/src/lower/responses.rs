//! What the bodies of answers become.

use super::{Hint, Lowering};
use crate::diagnostics::Code;
use crate::model::{Failure, FailureCase, Status, TypeRef};
use crate::names::{Case, Scope, variant_name};
use crate::spec::cursor::At;
use crate::spec::operation::{Media, Operation, Response};
use crate::spec::pointer::Pointer;

impl<'d> Lowering<'d, '_> {
    /// The form of a body in JSON; `Some(None)` if it has no form at all, `None` if all its forms are others,
    /// which is reported.
    fn json<'m>(&mut self, content: &'m [Media<'d>], at: &At<'d>) -> Option<Option<&'m Media<'d>>> {
        if content.is_empty() {
            return Some(None);
        }
        let exact = content.iter().find(|media| essence(media.name) == JSON);
        let found = exact.or_else(|| content.iter().find(|media| is_json(media.name)));
        if let Some(found) = found {
            self.report_left_out(content, found);
        } else {
            let names: Vec<&str> = content.iter().map(|media| media.name).collect();
            let at = at.member("content").unwrap_or_else(|| at.clone());
            let what = format!("a body as {}", names.join(" or "));
            at.unsupported(&what, "bodies in JSON are supported", self.diagnostics);
        }
        found.map(Some)
    }

    fn report_left_out(&mut self, content: &[Media<'d>], taken: &Media<'d>) {
        for media in content
            .iter()
            .filter(|media| media.at.pointer != taken.at.pointer)
        {
            let message = format!(
                "the form `{}` is left out, and `{}` used",
                media.name, taken.name
            );
            self.diagnostics
                .warning(Code::Unsupported, media.at.key(), message);
        }
    }

    fn content(&mut self, media: &Media<'d>, hint: &str) -> Option<TypeRef> {
        let Some(schema) = &media.schema else {
            return Some(TypeRef::Any);
        };
        let ty = self.schema(schema, &Hint::new(hint))?.into_type();
        // Objects and lists of any form are JSON in practice; a string of any form may be anything.
        let text = matches!(
            ty,
            TypeRef::String | TypeRef::Secret | TypeRef::Formatted(_)
        );
        if text && essence(media.name) == ANY {
            let help = "say which media type the text has";
            media
                .at
                .unsupported("text of any media type", help, self.diagnostics);
            return None;
        }
        Some(ty)
    }

    /// The media type to ask for, where it is another than plain JSON.
    pub(super) fn accepted(&self, operation: &Operation<'d>) -> Option<String> {
        let success = operation
            .responses
            .iter()
            .find(|(status, _)| status.starts_with('2'));
        let (_, response) = success?;
        let content = &response.content;
        if content.iter().any(|media| essence(media.name) == JSON) {
            return None;
        }
        content
            .iter()
            .find(|media| is_json(media.name))
            .and_then(media_type)
    }

    /// What successful answers hold: the same for all of them, or nothing.
    pub(super) fn success(
        &mut self,
        operation: &Operation<'d>,
        name: &str,
    ) -> Option<Option<TypeRef>> {
        // Whatever is documented, there is no body in the answer to a HEAD.
        if operation.method == "head" {
            return Some(None);
        }
        let mut found: Option<Option<TypeRef>> = None;
        let successes = operation
            .responses
            .iter()
            .filter(|(status, _)| status.starts_with('2'));
        for (status, response) in successes {
            let ty = self.answer(response, &format!("{name}Response"))?;
            match &found {
                None => found = Some(ty),
                Some(first) if *first == ty => {}
                Some(_) => {
                    let what = format!(
                        "an answer {status} that holds something else than another success"
                    );
                    let help = "give all successful answers of an operation the same schema";
                    response.at.unsupported(&what, help, self.diagnostics);
                    return None;
                }
            }
        }
        match found {
            Some(ty) => Some(ty),
            // A default without a success beside it describes all answers.
            None => match operation
                .responses
                .iter()
                .find(|(status, _)| status == "DEFAULT")
            {
                Some((_, response)) => self.answer(response, &format!("{name}Response")),
                None => Some(None),
            },
        }
    }

    fn answer(&mut self, response: &Response<'d>, hint: &str) -> Option<Option<TypeRef>> {
        let component = component(&response.at);
        let hint = component.as_deref().unwrap_or(hint);
        match self.json(&response.content, &response.at)? {
            Some(media) => self.content(media, hint).map(Some),
            None => Some(None),
        }
    }

    /// What error answers hold.
    pub(super) fn failure(&mut self, operation: &Operation<'d>, name: &str) -> Option<Failure> {
        let mut cases = Vec::new();
        let has_success = |(status, _): &(String, _)| status.starts_with('2');
        let has_success = operation.responses.iter().any(has_success);
        for (status, response) in &operation.responses {
            let Some(of) = error_status(status) else {
                continue;
            };
            let hint = match of {
                // It describes the successes too.
                Status::Default if !has_success => format!("{name}Response"),
                _ => format!("{name}{}Error", variant_name(&status_name(of))),
            };
            if let Some(ty) = self.answer(response, &hint)? {
                cases.push((of, ty));
            }
        }
        cases.sort_by_key(|(status, _)| *status);
        Some(match cases.split_first() {
            None => Failure::Undocumented,
            Some(((_, first), rest)) if rest.iter().all(|(_, ty)| ty == first) => {
                Failure::Uniform(first.clone())
            }
            Some(_) => by_status(format!("{name}Failure"), cases),
        })
    }
}

/// The name of a body or an answer that stands among the components, and is the same wherever it is used.
pub(super) fn component(at: &At<'_>) -> Option<String> {
    let components = Pointer::root().push("components");
    let folder = at.pointer.parent()?;
    let kinds = ["requestBodies", "responses"].map(|kind| components.push(kind));
    at.pointer.last().filter(|_| kinds.contains(&folder))
}

fn by_status(name: String, cases: Vec<(Status, TypeRef)>) -> Failure {
    let mut scope = Scope::of(Case::Pascal);
    let cases = cases.into_iter().map(|(status, ty)| {
        let wire = status_name(status);
        FailureCase {
            name: scope.claim(&variant_name(&wire), &wire),
            status,
            ty,
        }
    });
    Failure::ByStatus {
        name,
        cases: cases.collect(),
    }
}

/// The statuses that an error is documented for; `None` for a success.
fn error_status(text: &str) -> Option<Status> {
    match text {
        "DEFAULT" => Some(Status::Default),
        _ if text.ends_with("XX") => text[..1]
            .parse()
            .ok()
            .filter(|digit| *digit >= 3)
            .map(Status::Range),
        _ => text
            .parse()
            .ok()
            .filter(|code| *code >= 300)
            .map(Status::Exact),
    }
}

/// What a status is called, as words.
fn status_name(status: Status) -> String {
    match status {
        Status::Exact(code) => match reason(code) {
            Some(reason) => reason.to_owned(),
            None => format!("status {code}"),
        },
        Status::Range(4) => "client error".to_owned(),
        Status::Range(5) => "server error".to_owned(),
        Status::Range(digit) => format!("status {digit}xx"),
        Status::Default => "other".to_owned(),
    }
}

/// The reason phrase of a status (RFC 9110 and its registry).
const fn reason(code: u16) -> Option<&'static str> {
    Some(match code {
        400 => "bad request",
        401 => "unauthorized",
        402 => "payment required",
        403 => "forbidden",
        404 => "not found",
        405 => "method not allowed",
        406 => "not acceptable",
        408 => "request timeout",
        409 => "conflict",
        410 => "gone",
        412 => "precondition failed",
        413 => "content too large",
        415 => "unsupported media type",
        422 => "unprocessable content",
        423 => "locked",
        429 => "too many requests",
        500 => "internal server error",
        501 => "not implemented",
        502 => "bad gateway",
        503 => "service unavailable",
        504 => "gateway timeout",
        _ => return None,
    })
}

const JSON: &str = "application/json";
const ANY: &str = "*/*";

/// A media type without its parameters.
pub(super) fn essence(name: &str) -> String {
    let essence = name.split(';').next().unwrap_or_default();
    essence.trim().to_ascii_lowercase()
}

/// Whether a media type is JSON.
fn is_json(name: &str) -> bool {
    let essence = essence(name);
    essence == JSON || essence.ends_with("+json") || essence == ANY
}

/// What to say in a header, where it is another than plain JSON.
fn media_type(media: &Media<'_>) -> Option<String> {
    let essence = essence(media.name);
    let plain = |c: char| c.is_ascii_alphanumeric() || "!#$&^_.+-/".contains(c);
    (essence != JSON && essence != ANY && essence.chars().all(plain)).then_some(essence)
}
