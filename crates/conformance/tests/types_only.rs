//! Without its default features the generated crate is types only, with no HTTP stack below it.

mod probe;

use probe::{Probe, text};

const PROGRAM: &str = r#"
use telnyx_credential_connections::types::{CredentialInbound, Timeout1xxSecs, UserName};

fn main() {
    let inbound = CredentialInbound::new().timeout_1xx_secs(Timeout1xxSecs::of::<10>());
    assert!(inbound.check().is_ok());
    assert!(UserName::new("a b").is_err());
    println!("{inbound:?}");
}
"#;

#[test]
fn the_types_alone_need_no_http_stack() {
    let probe = Probe::new("types-only-probe", &[("types", PROGRAM.to_owned())]);

    let output = probe.cargo(&[
        "tree", "--edges", "normal", "--prefix", "none", "--format", "{p}",
    ]);
    let tree = text(&output.stdout);
    assert!(output.status.success(), "{}", text(&output.stderr));
    let packages: Vec<&str> = tree
        .lines()
        .filter_map(|line| line.split(' ').next())
        .collect();
    for needed in [
        "telnyx-credential-connections",
        "specwright-runtime",
        "serde_json",
    ] {
        assert!(packages.contains(&needed), "{tree}");
    }
    for unwanted in [
        "http",
        "hyper",
        "tokio",
        "reqwest",
        "rustls",
        "bytes",
        "percent-encoding",
    ] {
        assert!(!packages.contains(&unwanted), "{tree}");
    }

    let output = probe.cargo(&["run", "--quiet", "--bin", "types"]);
    assert!(output.status.success(), "{}", text(&output.stderr));
    let shown = "CredentialInbound { timeout_1xx_secs: Timeout1xxSecs(10) }\n";
    assert_eq!(text(&output.stdout), shown);
}
