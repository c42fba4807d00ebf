//! What of a schema is reported as soon as it is read: what it refers to in vain, what of it is not checked, what takes too
//! long. Must not know what it becomes.

use super::schemas::only_part;
use super::{Lowering, formats};
use crate::bounds;
use crate::diagnostics::{Code, Diagnostics};
use crate::spec::cursor::At;
use crate::spec::document::Version;
use crate::spec::schema::Schema;

impl<'d> Lowering<'d, '_> {
    /// Reads the schema at `at`, and reports what in it says nothing.
    pub(super) fn read_schema(&mut self, at: &At<'d>) -> Option<Schema<'d>> {
        self.leads_to_schema(at)?;
        let schema = Schema::read(at, self.document.version, self.diagnostics)?;
        bounds::hold_schema(at, self.diagnostics).then_some(())?;
        for keyword in &schema.unchecked {
            let name = keyword.pointer.last().unwrap_or_default();
            let message = format!("the keyword `{name}` is not checked");
            self.diagnostics
                .warning(Code::Unsupported, keyword.key(), message)
                .help("say in the description what values have to keep: callers see to it");
        }
        self.mind_format(&schema);
        Some(schema)
    }

    /// Reports a format that is none, and is much like one.
    fn mind_format(&mut self, schema: &Schema<'d>) {
        let Some(format) = schema
            .format
            .filter(|format| !self.chooser.knows_format(format))
        else {
            return;
        };
        let (Some(meant), Some(at)) = (formats::meant(format), schema.at.member("format")) else {
            return;
        };
        let message = format!("the format `{format}` is not known, and says nothing");
        self.diagnostics
            .warning(Code::InvalidValue, at.value(), message)
            .help(format!("did you mean `{meant}`?"));
    }

    /// What stands at a place, if that is no schema.
    pub(super) fn no_schema(&self, at: &At<'d>) -> Option<&'static str> {
        let found = self.document.kind_at(&at.pointer)?;
        (found != "a schema").then_some(found)
    }

    /// `None` if what a schema may do no more than stand for is nowhere, or is no schema; which is reported.
    pub(super) fn leads_somewhere(&mut self, schema: &Schema<'d>) -> Option<()> {
        if let Some(reference) = &schema.reference {
            let target = self.document.follow(reference, self.diagnostics)?;
            self.mind_types(schema, &target);
            return Some(());
        }
        let Some(part) = only_part(schema) else {
            return Some(());
        };
        if !schema.all_of.is_empty() {
            self.mind_types(schema, &part);
        }
        // Of one alternative a discriminator tells nothing, but for what it says wrong.
        if let Some(at) = &schema.discriminator {
            self.discriminator(at);
        }
        self.leads_to_schema(&part)
    }

    /// Reports that a schema says another type than what it stands for, at `target`, has.
    fn mind_types(&mut self, schema: &Schema<'d>, target: &At<'d>) {
        let Some(stated) = schema.at.member("type") else {
            return;
        };
        if schema.types.is_empty() || self.document.version == Version::V3_0 {
            return;
        }
        let mut unheard = Diagnostics::unheard();
        let target = self.document.resolve(target, &mut unheard);
        let read = target.and_then(|at| Schema::read(&at, self.document.version, &mut unheard));
        if let Some(read) = read.filter(|read| schema.excludes(read)) {
            let but_null = schema.nullable && read.nullable;
            self.report_exclusion(&stated, &schema.at, &read.at, but_null);
        }
    }

    /// `None` if the reference of a schema leads to a component of another kind, or to a part of the document, which is
    /// reported: whatever is there says nothing of values.
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
        let Some(found) = self.no_schema(&target) else {
            return Some(());
        };
        let message = format!("this refers to {found}, where a schema belongs");
        self.diagnostics
            .error(Code::InvalidValue, reference.value(), message)
            .help("refer to a schema, `#/components/schemas/…`, or to the one within that")
            .also(target.key(), "this is referred to");
        None
    }
}
