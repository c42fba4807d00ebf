//! What a replay found, for people.

use std::fmt;

use super::reasons::REASONS;
use super::replay::{Finding, Outcome, Verdict};

/// The verdicts on all cases of a file.
#[derive(Debug, Default)]
pub struct Report {
    /// One a case, in the file's order.
    pub verdicts: Vec<Verdict>,
    /// Whether reasons that no case needed are listed.
    pub verbose: bool,
}

impl Report {
    /// How many explained cases came out like this.
    #[must_use]
    pub fn count(&self, outcome: Outcome) -> usize {
        let explained = self
            .verdicts
            .iter()
            .filter(|verdict| verdict.is_explained());
        explained
            .filter(|verdict| verdict.outcome == outcome)
            .count()
    }

    /// How many cases hold something without a reason.
    #[must_use]
    pub fn unexplained(&self) -> usize {
        self.verdicts
            .iter()
            .filter(|verdict| !verdict.is_explained())
            .count()
    }

    fn uses(&self, name: &str) -> usize {
        let uses = |verdict: &&Verdict| {
            let mut reasons = verdict.findings.iter().filter_map(|(_, reason)| *reason);
            reasons.any(|reason| reason.name == name)
        };
        self.verdicts.iter().filter(uses).count()
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for verdict in &self.verdicts {
            if verdict.outcome != Outcome::Same || verdict.reordered {
                write_verdict(f, verdict)?;
            }
        }
        write_reasons(f, self)?;
        writeln!(
            f,
            "{} cases: {} same, {} refused with reason, {} differ with reason, {} unexplained",
            self.verdicts.len(),
            self.count(Outcome::Same),
            self.count(Outcome::Refused),
            self.count(Outcome::Differs),
            self.unexplained(),
        )
    }
}

fn write_verdict(f: &mut fmt::Formatter<'_>, verdict: &Verdict) -> fmt::Result {
    let word = match verdict.outcome {
        _ if !verdict.is_explained() => "UNEXPLAINED",
        Outcome::Same => "same",
        Outcome::Refused => "refused",
        Outcome::Differs => "differs",
    };
    write!(f, "{word} {}", verdict.name)?;
    if verdict.reordered {
        f.write_str(": the pairs of the query are in another order")?;
    }
    if verdict.same_unchecked {
        f.write_str(": the same with the checks off")?;
    }
    writeln!(f)?;
    for (finding, reason) in &verdict.findings {
        let name = reason.map_or("no reason", |reason| reason.name);
        writeln!(f, "    {} [{name}]", on_one_line(finding))?;
    }
    Ok(())
}

fn on_one_line(finding: &Finding) -> String {
    finding.to_string().replace(['\n', '\r'], " ")
}

fn write_reasons(f: &mut fmt::Formatter<'_>, report: &Report) -> fmt::Result {
    for reason in REASONS {
        match report.uses(reason.name) {
            0 if !report.verbose => {}
            0 => writeln!(f, "[{}] not needed: {}", reason.name, reason.sentence)?,
            uses => writeln!(f, "[{}] {uses}: {}", reason.name, reason.sentence)?,
        }
    }
    Ok(())
}
