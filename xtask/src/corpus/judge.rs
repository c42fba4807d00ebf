//! Owns whether an example is valid for its schema as the document has it: what the generator makes of that schema has no
//! say in it. Must not know how examples are found or tried.

mod normal;
#[cfg(feature = "examples")]
mod validator;
#[cfg(not(feature = "examples"))]
#[path = "judge/missing.rs"]
mod validator;

use std::collections::BTreeMap;

use specwright::examples::{Example, Way};
use specwright::spec::document::Document;
use specwright::spec::pointer::Pointer;

use validator::Validator;

/// Whether there is a validator in this program.
pub(super) const IS_THERE: bool = cfg!(feature = "examples");
/// How many faults are told of one example.
const TOLD: usize = 3;

/// What can be said of an example.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Judgement {
    /// It is valid.
    Valid,
    /// The validator can't take on all of its schema, and finds no fault with the rest.
    Open(String),
    /// It breaks rules of its schema.
    Odd(String),
    /// It is JSON of another type somewhere.
    Misshapen(String),
}

/// Something that is wrong with a value.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Fault {
    said: String,
    /// Whether it is JSON of another type.
    is_shape: bool,
}

/// What a schema became: a validator, and what it does not know of the schema.
#[derive(Debug)]
struct Built {
    validator: Result<Validator, String>,
    loose: Vec<String>,
}

/// Judges the examples of one document.
#[derive(Debug)]
pub(super) struct Judge<'d, 'x> {
    document: &'x Document<'d>,
    built: BTreeMap<(Vec<Pointer>, &'static str), Built>,
}

impl<'d, 'x> Judge<'d, 'x> {
    pub(super) fn new(document: &'x Document<'d>) -> Self {
        let built = BTreeMap::new();
        Self { document, built }
    }

    /// What only the other side sets need not be there. Of an example that may go either way, one way is enough.
    pub(super) fn judge(&mut self, example: &Example) -> Judgement {
        match example.way {
            Way::Sent => self.without(example, "readOnly"),
            Way::Received => self.without(example, "writeOnly"),
            Way::Either => match self.without(example, "writeOnly") {
                Judgement::Odd(said) => match self.without(example, "readOnly") {
                    Judgement::Odd(_) => Judgement::Odd(said),
                    other => other,
                },
                other => other,
            },
        }
    }

    /// Judges where properties with this flag need not be there.
    fn without(&mut self, example: &Example, flag: &'static str) -> Judgement {
        let key = (example.schemas.clone(), flag);
        let document = self.document;
        let built = self.built.entry(key).or_insert_with(|| {
            let bundle = normal::bundle(document, &example.schemas, flag);
            Built {
                validator: validator::compile(&bundle.schema),
                loose: bundle.loose,
            }
        });
        match &built.validator {
            Ok(validator) => judgement(&validator.faults(&example.value), &built.loose),
            Err(why) => Judgement::Open(why.clone()),
        }
    }
}

fn judgement(faults: &[Fault], loose: &[String]) -> Judgement {
    let told = faults.iter().take(TOLD).map(|fault| fault.said.as_str());
    let mut said = told.collect::<Vec<_>>().join("; ");
    if faults.len() > TOLD {
        said.push_str(&format!("; and {} more", faults.len() - TOLD));
    }
    match (faults, loose.first()) {
        ([], None) => Judgement::Valid,
        ([], Some(why)) => Judgement::Open(why.clone()),
        _ if faults.iter().any(|fault| fault.is_shape) => Judgement::Misshapen(said),
        _ => Judgement::Odd(said),
    }
}
