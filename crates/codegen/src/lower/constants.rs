//! Alternatives that are one value each, which is how enums are written that say what each value means; and values that
//! are listed beside alternatives.
//!
//! Must not know what an enum becomes.

use super::Lowering;
use super::flat::Part;
use super::schemas::is_null;
use crate::diagnostics::{Code, Diagnostics};
use crate::spec::cursor::At;
use crate::spec::node::Node;
use crate::spec::schema::{JsonType, Schema};

/// Longer titles are sentences, and no names.
const LONGEST: usize = 40;

/// A value, and what its alternative says about it.
pub(super) struct Constant<'d> {
    value: At<'d>,
    title: &'d str,
    description: &'d str,
}

impl<'d> Lowering<'d, '_> {
    /// The values of alternatives that are one value each; `None` if one of them is anything else, or has a name of its
    /// own.
    pub(super) fn constants(&mut self, list: &[At<'d>]) -> Option<Vec<Constant<'d>>> {
        let alternatives = list.iter().filter(|at| !is_null(at));
        let found: Option<Vec<Constant<'d>>> =
            alternatives.map(|at| self.constant_of(at)).collect();
        found.filter(|found| !found.is_empty())
    }

    fn constant_of(&mut self, at: &At<'d>) -> Option<Constant<'d>> {
        let version = self.document.version;
        let schema = Schema::read(at, version, &mut Diagnostics::unheard())?;
        let is_plain = schema.reference.is_none()
            && schema.all_of.is_empty()
            && schema.unions.is_empty()
            && !schema.has_members();
        let values = schema.values.as_deref().filter(|_| is_plain)?;
        let [value] = values else { return None };
        let title = schema.annotations.title.unwrap_or_default();
        Some(Constant {
            value: value.clone(),
            title: if title.len() > LONGEST { "" } else { title },
            description: schema.annotations.description.unwrap_or_default(),
        })
    }

    /// The listed values for which one alternative of each list holds.
    pub(super) fn admitted(
        &mut self,
        schema: &Schema<'d>,
        values: &[At<'d>],
        lists: &[Vec<At<'d>>],
    ) -> Vec<At<'d>> {
        let mut kept = values.to_vec();
        // What is said of the values goes by their order.
        let is_annotated = !schema.enum_names.is_empty() || !schema.enum_descriptions.is_empty();
        if is_annotated {
            return kept;
        }
        for list in lists {
            let alternatives: Vec<Schema<'d>> = list
                .iter()
                .filter_map(|at| Some(self.flat(&[Part::whole(at)])?.schema))
                .collect();
            kept.retain(|value| alternatives.iter().any(|one| admits(one, value)));
        }
        if kept.is_empty() {
            let message = "the values are none of the alternatives beside them; the values count";
            self.diagnostics
                .warning(Code::InvalidValue, schema.at.key(), message)
                .help("correct the values, or the alternatives");
            return values.to_vec();
        }
        kept
    }
}

impl<'d> Schema<'d> {
    /// The schema with these for its values; of those that it lists itself, the ones that are among these.
    pub(super) fn of_constants(mut self, constants: Vec<Constant<'d>>) -> Self {
        let own = self.values.take();
        let both = |constant: &&Constant<'d>| {
            let mut own = own.iter().flatten();
            own.any(|at| at.node == constant.value.node)
        };
        let common = constants.iter().filter(both).count();
        let is_kept = |constant: &Constant<'d>| common == 0 || both(&constant);
        let kept: Vec<Constant<'d>> = constants.into_iter().filter(is_kept).collect();
        self.value_titles = kept.iter().map(|constant| constant.title).collect();
        self.enum_descriptions = kept.iter().map(|constant| constant.description).collect();
        self.values = Some(kept.into_iter().map(|constant| constant.value).collect());
        self
    }
}

/// Whether a value is one of those of a schema, as far as values and types tell.
fn admits(schema: &Schema<'_>, value: &At<'_>) -> bool {
    if *value.node == Node::Null {
        return true;
    }
    if let Some(values) = &schema.values {
        return values.iter().any(|listed| listed.node == value.node);
    }
    let ty = match value.node {
        Node::Bool(_) => JsonType::Boolean,
        Node::String(_) => JsonType::String,
        Node::List(_) => JsonType::Array,
        Node::Map(_) => JsonType::Object,
        _ => JsonType::Number,
    };
    let is_number = ty == JsonType::Number && schema.types.contains(&JsonType::Integer);
    schema.types.is_empty() || schema.types.contains(&ty) || is_number
}
