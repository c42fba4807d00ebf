//! Owns what the validator is asked, and what its answers mean. Must not know where schemas and values are from.

use jsonschema::error::ValidationErrorKind as Kind;
use jsonschema::{Draft, ValidationError};
use serde_json::{Value as Json, json};

use super::Fault;

/// How long what is said of one value may be.
const LONGEST: usize = 200;

/// A schema that values can be held against.
#[derive(Debug)]
pub(super) struct Validator(jsonschema::Validator);

/// Makes one of JSON Schema 2020-12. Formats are asserted; those that it does not know hold for everything.
pub(super) fn compile(schema: &Json) -> Result<Validator, String> {
    let options = jsonschema::options()
        .with_draft(Draft::Draft202012)
        .should_validate_formats(true);
    let built = options.offline().build(schema);
    built.map(Validator).map_err(|error| shown(&error))
}

/// Whether it understands a pattern.
pub(super) fn takes(pattern: &str) -> bool {
    compile(&json!({ "pattern": pattern })).is_ok()
}

impl Validator {
    pub(super) fn faults(&self, value: &Json) -> Vec<Fault> {
        let errors = self.0.iter_errors(value);
        errors
            .map(|error| Fault {
                said: shown(&error),
                is_shape: is_shape(&error),
            })
            .collect()
    }
}

fn shown(error: &ValidationError<'_>) -> String {
    let mut said = error.to_string();
    if let Some((at, _)) = said.char_indices().nth(LONGEST) {
        said.truncate(at);
        said.push_str(" ...");
    }
    match error.instance_path().as_str() {
        "" => said,
        place => format!("{place}: {said}"),
    }
}

/// Whether it is JSON of another type. Of alternatives, each has to be of another one.
fn is_shape(error: &ValidationError<'_>) -> bool {
    match error.kind() {
        Kind::Type { .. } | Kind::FalseSchema => true,
        Kind::AnyOf { context } | Kind::OneOfNotValid { context } => context
            .iter()
            .all(|alternative| alternative.iter().any(is_shape)),
        _ => false,
    }
}
