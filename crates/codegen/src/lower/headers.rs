//! The headers that answers have, as the fields of a struct.

use super::structs::RESERVED;
use super::{Hint, Lowering, wire};
use crate::diagnostics::Code;
use crate::model::answers::Headers;
use crate::model::{Access, Docs, Field, Presence, TypeRef};
use crate::names::{Scope, field_name};
use crate::spec::operation::{Header, Operation};

impl<'d> Lowering<'d, '_> {
    /// The headers of all documented answers of an operation, each once. None of them can be relied on: what stands
    /// between a server and its callers may take any away.
    pub(super) fn headers(&mut self, operation: &Operation<'d>, name: &str) -> Option<Headers> {
        let mut scope = Scope::reserving(RESERVED).reserve(["of"]);
        let mut fields: Vec<Field> = Vec::new();
        let all = operation.responses.iter();
        for header in all.flat_map(|(_, response)| &response.headers) {
            let wire = header.name.to_ascii_lowercase();
            // It says what the body is, and that is read elsewhere.
            let known = wire == "content-type" || fields.iter().any(|field| field.wire == wire);
            if !known && !wire::is_token(header.name) {
                self.report_odd_header(header);
            } else if !known {
                fields.push(self.header(header, &wire, name, &mut scope));
            }
        }
        (!fields.is_empty()).then(|| Headers {
            name: format!("{name}Headers"),
            fields,
        })
    }

    fn report_odd_header(&mut self, header: &Header<'d>) {
        let message = format!(
            "`{}` can't be the name of a header, and is left out",
            header.name
        );
        self.diagnostics
            .warning(Code::InvalidName, header.at.key(), message)
            .help("use letters, digits, `-` and `_`");
    }

    fn header(&mut self, header: &Header<'d>, wire: &str, name: &str, scope: &mut Scope) -> Field {
        let lowered = header.schema.as_ref().and_then(|schema| {
            let hint = Hint::within(name, header.name);
            self.schema(schema, &hint)
        });
        Field {
            wire: wire.to_owned(),
            name: scope.claim(&field_name(wire), wire),
            ty: lowered.map_or(TypeRef::String, |lowered| lowered.ty),
            presence: Presence::Optional,
            access: Access::Both,
            aliases: Vec::new(),
            docs: Docs {
                description: header.description.map(str::to_owned),
                ..Docs::default()
            },
            default: None,
            examples: Vec::new(),
            preset: None,
        }
    }
}
