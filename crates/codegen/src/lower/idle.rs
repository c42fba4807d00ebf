//! Alternatives that say nothing about values, or no more than which members have to be there.
//!
//! Must not know what becomes of the others.

use super::Lowering;
use super::schemas::is_null;
use crate::diagnostics::Diagnostics;
use crate::spec::cursor::At;
use crate::spec::schema::{JsonType, Schema};

impl<'d> Lowering<'d, '_> {
    /// The alternatives, if one of them says what values are; null is said elsewhere. Those that say nothing, or only
    /// which members have to be there, hold for values that the others do not, so that they stay beside those.
    pub(super) fn telling(&mut self, list: &[At<'d>], has_base: bool) -> Option<Vec<At<'d>>> {
        let mut kept = Vec::new();
        let mut idle: Vec<Vec<&'d str>> = Vec::new();
        let mut tells = false;
        for at in list.iter().filter(|at| !is_null(at)) {
            let Some(schema) = self.read_schema(at) else {
                continue;
            };
            if !is_idle(&schema, has_base) {
                tells = true;
            } else if idle.contains(&schema.required) {
                continue;
            } else {
                idle.push(schema.required);
            }
            kept.push(at.clone());
        }
        tells.then_some(kept)
    }

    /// The members of which those of one alternative have to be there, where alternatives say no more than that.
    pub(super) fn required_sets(&mut self, list: &[At<'d>]) -> Option<Vec<Vec<&'d str>>> {
        let version = self.document.version;
        let mut sets = Vec::new();
        for at in list.iter().filter(|at| !is_null(at)) {
            let schema = Schema::read(at, version, &mut Diagnostics::unheard());
            sets.push(
                schema
                    .filter(|schema| !schema.required.is_empty())?
                    .required,
            );
        }
        (!sets.is_empty()).then_some(sets)
    }

    /// Whether all of these hold for any value.
    pub(super) fn say_nothing(&self, chosen: &[At<'d>]) -> bool {
        let version = self.document.version;
        let read = |at| Schema::read(at, version, &mut Diagnostics::unheard());
        chosen
            .iter()
            .all(|at| read(at).is_some_and(|schema| is_idle(&schema, false)))
    }
}

/// Whether an alternative says no more than which members have to be there, beside what holds for all alternatives.
fn is_idle(schema: &Schema<'_>, has_base: bool) -> bool {
    let only_requires = schema.types.iter().all(|ty| *ty == JsonType::Object)
        && schema.properties.is_empty()
        && schema.reference.is_none()
        && schema.all_of.is_empty()
        && schema.unions.is_empty()
        && !(Schema {
            required: Vec::new(),
            ..schema.clone()
        })
        .asserts();
    only_requires && (has_base || !schema.says_what())
}
