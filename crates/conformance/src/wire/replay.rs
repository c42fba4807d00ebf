//! One case put through the client, and what is to be said of it.

use telnyx_credential_connections::{Checks, Rule, Violation, Violations};

use super::call::{Fate, make};
use super::case::Case;
use super::compare::{Comparison, Difference, compare};
use super::markers::Unsayable;
use super::options::asked_headers;
use super::reasons::{Reason, reason_for};

/// Why the client would not make a call.
#[derive(Debug)]
pub(super) enum Refusal {
    /// No client could be built.
    Client(Unbuildable, String),
    /// The types have no such value.
    Unsayable(Unsayable),
    /// serde could not read the parameters as their type.
    Shape(String),
    /// The checks before sending found something.
    Checks(Violations),
}

impl From<Unsayable> for Refusal {
    fn from(what: Unsayable) -> Self {
        Self::Unsayable(what)
    }
}

/// What a client cannot be built of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unbuildable {
    /// No key, or an empty one.
    KeyMissing,
    /// A key that no header can carry.
    KeyMalformed,
    /// A base URL that cannot be used.
    BaseUrl,
    /// A default header that cannot be sent.
    Header,
    /// Anything else.
    Other,
}

/// One thing that needs a reason.
#[derive(Clone, Debug, PartialEq)]
pub enum Finding {
    /// No client could be built.
    Client(Unbuildable, String),
    /// The types have no such value.
    Unsayable(Unsayable),
    /// The parameters are of another shape than their type.
    Shape(String),
    /// A value was refused.
    Violation(Violation),
    /// What was sent differs.
    Difference(Difference),
    /// What was sent with the checks off differs.
    Unchecked(Difference),
    /// The replay failed.
    Lost(String),
}

impl std::fmt::Display for Finding {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Client(_, problem) => write!(f, "no client: {problem}"),
            Self::Unsayable(what) => write!(f, "{what} cannot be said"),
            Self::Shape(problem) => write!(f, "cannot be read as its type: {problem}"),
            Self::Violation(violation) => violation.fmt(f),
            Self::Difference(difference) => difference.fmt(f),
            Self::Unchecked(difference) => write!(f, "with the checks off: {difference}"),
            Self::Lost(problem) => write!(f, "lost: {problem}"),
        }
    }
}

/// How a case came out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Both clients sent the same, or both refused.
    Same,
    /// Ours refused.
    Refused,
    /// Ours sent something else.
    Differs,
}

/// What is to be said of a case.
#[derive(Debug)]
pub struct Verdict {
    /// The case's name.
    pub name: String,
    /// How it came out.
    pub outcome: Outcome,
    /// Everything that needs a reason, and the reason.
    pub findings: Vec<(Finding, Option<&'static Reason>)>,
    /// The query's pairs were the same in another order.
    pub reordered: bool,
    /// Refused by the checks, and the same as the other client's with the checks off.
    pub same_unchecked: bool,
}

impl Verdict {
    /// Whether everything has its reason.
    #[must_use]
    pub fn is_explained(&self) -> bool {
        self.findings.iter().all(|(_, reason)| reason.is_some())
    }
}

/// Puts a case through the client.
pub async fn replay(case: &Case) -> Verdict {
    let mut verdict = Verdict {
        name: case.name.clone(),
        outcome: Outcome::Same,
        findings: Vec::new(),
        reordered: false,
        same_unchecked: false,
    };
    let findings = match make(case, Checks::On).await {
        Fate::Lost(problem) => {
            verdict.outcome = Outcome::Differs;
            vec![Finding::Lost(problem)]
        }
        Fate::Refused(_) if case.expected.is_none() => Vec::new(),
        Fate::Refused(refusal) => {
            verdict.outcome = Outcome::Refused;
            refused(case, refusal, &mut verdict.same_unchecked).await
        }
        Fate::Arrived(request) => {
            let comparison = compared(case, &request);
            verdict.reordered = comparison.reordered;
            if !comparison.differences.is_empty() {
                verdict.outcome = Outcome::Differs;
            }
            let differences = comparison.differences.into_iter();
            differences.map(Finding::Difference).collect()
        }
    };
    let explained = findings.into_iter().map(|finding| {
        let reason = reason_for(case, &finding);
        (finding, reason)
    });
    verdict.findings = explained.collect();
    verdict
}

fn compared(case: &Case, request: &crate::Recorded) -> Comparison {
    match &case.expected {
        Some(expected) => compare(request, expected, &asked_headers(case)),
        None => Comparison {
            differences: vec![Difference::Sent],
            reordered: false,
        },
    }
}

async fn refused(case: &Case, refusal: Refusal, same_unchecked: &mut bool) -> Vec<Finding> {
    let violations = match refusal {
        Refusal::Client(what, problem) => return vec![Finding::Client(what, problem)],
        Refusal::Unsayable(what) => return vec![Finding::Unsayable(what)],
        Refusal::Shape(problem) => return vec![Finding::Shape(problem)],
        Refusal::Checks(violations) => violations,
    };
    let mut findings: Vec<Finding> = violations.iter().cloned().map(Finding::Violation).collect();
    // What the checks refused goes out as the other client sent it once they are off.
    match make(case, Checks::Off).await {
        Fate::Arrived(request) => {
            let differences = compared(case, &request).differences;
            *same_unchecked = differences.is_empty();
            findings.extend(differences.into_iter().map(Finding::Unchecked));
        }
        Fate::Refused(Refusal::Checks(violations)) if violations.iter().all(is_final) => {}
        Fate::Refused(refusal) => findings.push(Finding::Lost(format!("{refusal:?}"))),
        Fate::Lost(problem) => findings.push(Finding::Lost(problem)),
    }
    findings
}

/// A path that leads elsewhere, a mask in place of a secret and a header that is none are refused always.
fn is_final(violation: &Violation) -> bool {
    matches!(violation.rule(), Rule::PathSegment | Rule::NoMask) || violation.place() == "header"
}
