//! Servers at fault, over real sockets: what a client makes of each.
//!
//! The cases are data: `faults/*.toml`, whose format `faults/table.rs` describes. A new case adds lines there.
#![allow(
    unreachable_pub,
    clippy::expect_used,
    clippy::unwrap_used,
    reason = "a test fails by panicking, and is nobody's dependency"
)]

#[path = "support/clock.rs"]
mod clock;
#[path = "faults/door.rs"]
mod door;
#[path = "faults/calls.rs"]
mod fault_calls;
#[path = "faults/run.rs"]
mod run;
#[path = "faults/server.rs"]
mod server;
#[path = "faults/steps.rs"]
mod steps;
mod support;
#[path = "faults/table.rs"]
mod table;

use std::collections::{BTreeMap, BTreeSet};

use table::Case;

#[test]
fn every_fault_ends_as_it_should() {
    let failures = run::all(table::read());
    let count = failures.len();
    assert!(
        failures.is_empty(),
        "{count} cases fail\n\n{}",
        failures.join("\n\n")
    );
}

#[test]
fn there_are_200_cases_and_no_two_are_the_same() {
    let cases = table::read();
    let names: BTreeSet<&str> = cases.iter().map(|case| &*case.name).collect();
    assert_eq!(names.len(), cases.len(), "a name stands for one case");
    assert!(names.len() >= 200, "{} cases", names.len());
    let mut seen: BTreeMap<String, &Case> = BTreeMap::new();
    for case in &cases {
        if let Some(twin) = seen.insert(case.plot(), case) {
            panic!("{:?} does what {:?} does", case.name, twin.name);
        }
    }
}
