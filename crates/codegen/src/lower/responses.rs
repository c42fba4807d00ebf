//! What the bodies of requests and answers become.

use super::parameters::values;
use super::{Hint, Lowering};
use crate::diagnostics::Code;
use crate::model::{Body, Docs, TypeRef};
use crate::spec::cursor::At;
use crate::spec::operation::{Media, Operation};
use crate::spec::pointer::Pointer;

impl<'d> Lowering<'d, '_> {
    /// The body of a request; `Some(None)` if there is none.
    pub(super) fn body(&mut self, operation: &Operation<'d>, name: &str) -> Option<Option<Body>> {
        let Some(body) = &operation.body else {
            return Some(None);
        };
        let Some(media) = self.json(&body.content, &body.at)? else {
            return Some(None);
        };
        let hint = component(&body.at).unwrap_or_else(|| format!("{name}Body"));
        let ty = self.content(media, &hint)?;
        Some(Some(Body {
            ty,
            media_type: media_type(media),
            required: body.required,
            docs: Docs {
                description: body.description.map(str::to_owned),
                ..Docs::default()
            },
            examples: values(&media.examples),
        }))
    }

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
}

/// The name of a body or an answer that stands among the components, and is the same wherever it is used.
pub(super) fn component(at: &At<'_>) -> Option<String> {
    let components = Pointer::root().push("components");
    let folder = at.pointer.parent()?;
    let kinds = ["requestBodies", "responses"].map(|kind| components.push(kind));
    at.pointer.last().filter(|_| kinds.contains(&folder))
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
