//! A literal beyond its limits does not compile, and one at their border does.
//!
//! The limits are checked when code is generated, after what `cargo check` does: real packages are built.

mod probe;

use probe::{Probe, text};

/// Type, literal, whether it compiles.
const CASES: &[(&str, &str, bool)] = &[
    ("Timeout1xxSecs", "1", true),
    ("Timeout1xxSecs", "120", true),
    ("Timeout1xxSecs", "0", false),
    ("Timeout1xxSecs", "121", false),
    ("PageSize", "250", true),
    ("PageSize", "251", false),
    ("AttenuationLimit", "100", true),
    ("AttenuationLimit", "0", true),
    ("AttenuationLimit", "55", false),
    ("WebhookTimeoutSecs", "0", true),
    ("WebhookTimeoutSecs", "-1", false),
];

fn program(kind: &str, literal: &str) -> String {
    format!(
        "fn main() {{\n    let value = telnyx_credential_connections::types::{kind}::of::<{{ {literal} }}>();\n    \
         println!(\"{{value}}\");\n}}\n"
    )
}

fn name(kind: &str, literal: &str) -> String {
    let literal = literal.replace('-', "minus_");
    format!("{}_{literal}", kind.to_lowercase())
}

#[test]
fn a_literal_compiles_exactly_when_it_keeps_the_limits() {
    let names: Vec<String> = CASES
        .iter()
        .map(|(kind, literal, _)| name(kind, literal))
        .collect();
    let cases = names.iter().zip(CASES);
    let binaries: Vec<(&str, String)> = cases
        .map(|(name, (kind, literal, _))| (name.as_str(), program(kind, literal)))
        .collect();
    let probe = Probe::new("literals-probe", &binaries);

    for (name, (kind, literal, compiles)) in names.iter().zip(CASES) {
        let output = probe.cargo(&["build", "--quiet", "--bin", name]);
        let message = text(&output.stderr);
        assert_eq!(output.status.success(), *compiles, "{name}: {message}");
        if *compiles {
            let output = probe.cargo(&["run", "--quiet", "--bin", name]);
            assert_eq!(text(&output.stdout), format!("{literal}\n"));
        } else {
            let expected = format!("{kind}: the value is beyond the limits of the schema");
            assert!(message.contains(&expected), "{name}: {message}");
            assert!(message.contains(&format!("{name}.rs")), "{name}: {message}");
        }
    }
}
