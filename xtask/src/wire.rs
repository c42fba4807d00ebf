//! Owns `cargo xtask wire`: it only starts another package's program, so that this one never depends on generated code
//! and can make it again however broken it is.

use std::path::Path;
use std::process::Command;

use crate::FAILED;
use crate::console::Console;

/// Replays the recorded calls in `file` and passes on how that ended.
pub(crate) fn run(root: &Path, file: &Path, console: &mut Console) -> u8 {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut command = Command::new(cargo);
    // The working directory stays, so that a relative FILE means what its writer meant.
    command
        .args(["run", "--quiet", "--manifest-path"])
        .arg(root.join("Cargo.toml"));
    command
        .args(["--package", "specwright-conformance", "--bin", "wire", "--"])
        .arg(file);
    match command.status() {
        Ok(status) => status
            .code()
            .and_then(|code| u8::try_from(code).ok())
            .unwrap_or(FAILED),
        Err(error) => {
            console.error(&format!("can't start cargo: {error}"), None);
            FAILED
        }
    }
}
