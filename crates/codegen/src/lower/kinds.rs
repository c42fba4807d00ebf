//! References of schemas that lead to what is no schema.

use super::Lowering;
use super::schemas::only_part;
use crate::diagnostics::{Code, Diagnostics};
use crate::spec::cursor::At;
use crate::spec::kinds;
use crate::spec::schema::Schema;

impl<'d> Lowering<'d, '_> {
    /// `None` if what a schema may do no more than stand for is nowhere, or is no schema; which is reported.
    pub(super) fn leads_somewhere(&mut self, schema: &Schema<'d>) -> Option<()> {
        if let Some(reference) = &schema.reference {
            return self.document.follow(reference, self.diagnostics).map(drop);
        }
        only_part(schema).map_or(Some(()), |part| self.leads_to_schema(&part))
    }

    /// `None` if the reference of a schema leads to a component of another kind, or to a part of the document. That is reported
    /// once: whatever is there says nothing of values.
    pub(super) fn leads_to_schema(&mut self, at: &At<'d>) -> Option<()> {
        let Some(reference) = at.member("$ref") else {
            return Some(());
        };
        let target = self
            .document
            .follow(&reference, &mut Diagnostics::unheard());
        let Some(target) = target else {
            // One that leads nowhere is reported where it is followed.
            return Some(());
        };
        let Some(found) = kinds::at(&target.pointer).filter(|found| *found != "a schema") else {
            return Some(());
        };
        if self.told.insert(reference.pointer.clone()) {
            let message = format!("this refers to {found}, where a schema belongs");
            self.diagnostics
                .error(Code::InvalidValue, reference.value(), message)
                .help("refer to a schema, `#/components/schemas/…`, or to the one within that")
                .also(target.key(), "this is referred to");
        }
        None
    }
}
