//! A package that depends on the generated crate without its default features, for the real cargo.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]
#![allow(
    unreachable_pub,
    reason = "each test that includes this is a crate of its own"
)]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// The package, in a directory of its own among the build's files.
pub struct Probe {
    root: PathBuf,
}

impl Probe {
    /// A package with these binaries: name and source.
    pub fn new(name: &str, binaries: &[(&str, String)]) -> Self {
        let root = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
        let sources = root.join("src/bin");
        let _ = fs::remove_dir_all(&sources);
        fs::create_dir_all(&sources).unwrap();
        let workspace = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
        let generated = workspace.join("crates/generated");
        fs::write(root.join("Cargo.toml"), manifest(name, &generated)).unwrap();
        // The versions that the workspace has are the ones that are there without a network.
        fs::copy(workspace.join("Cargo.lock"), root.join("Cargo.lock")).unwrap();
        for (name, source) in binaries {
            fs::write(sources.join(format!("{name}.rs")), source).unwrap();
        }
        Self { root }
    }

    /// Runs cargo on the package, without a network.
    pub fn cargo(&self, arguments: &[&str]) -> Output {
        let mut command = Command::new(env!("CARGO"));
        command
            .args(arguments)
            .arg("--offline")
            .current_dir(&self.root)
            .env("CARGO_TARGET_DIR", self.root.join("target"))
            .env_remove("RUSTFLAGS")
            .env_remove("CARGO_ENCODED_RUSTFLAGS");
        command.output().unwrap()
    }
}

fn manifest(name: &str, generated: &Path) -> String {
    format!(
        "[package]\nname = \"{name}\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n\
         [dependencies.telnyx-credential-connections]\npath = {generated:?}\n\
         default-features = false\n\n[workspace]\n"
    )
}

/// What a program printed to one of its streams.
pub fn text(stream: &[u8]) -> String {
    String::from_utf8_lossy(stream).into_owned()
}
