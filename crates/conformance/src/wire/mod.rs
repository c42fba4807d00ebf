//! Replays what other clients of the API were seen to send.
//!
//! A wire file holds cases: an operation, its parameters, and the request that another client made of
//! them. Each is put through the generated client, and what arrives at a recording server is compared:
//! method, decoded path segments, decoded pairs of the query, JSON body. What is not the same needs a
//! reason ([`reasons`]), and what the client refused needs it for each single violation.

mod call;
mod case;
mod compare;
mod documented;
mod markers;
mod options;
pub mod reasons;
mod replay;
mod report;

pub use case::{Case, Expected, Sent, read};
pub use compare::Difference;
pub use markers::Unsayable;
pub use replay::{Finding, Outcome, Unbuildable, Verdict, replay};
pub use report::Report;

/// Reads a wire file's text and replays all its cases.
///
/// # Errors
/// When the file is none.
pub async fn replay_all(text: &str) -> Result<Report, String> {
    let mut report = Report::default();
    for case in read(text)? {
        report.verdicts.push(replay(&case).await);
    }
    Ok(report)
}
