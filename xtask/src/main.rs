//! The repository's own commands: `cargo xtask help` lists them. Owns how a command is found; must not know what any
//! of them does.

mod apply;
mod args;
mod codegen;
mod console;
mod corpus;
mod diff;
mod disk;
mod documents;
mod explain;
mod lint;
mod paths;
mod wire;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use args::Command;
use console::Console;

/// What was asked for can't be done, or `--check` found something.
const FAILED: u8 = 1;
/// What was asked for makes no sense.
const MISUSED: u8 = 2;

fn main() -> ExitCode {
    let mut console = Console::of_process();
    let command = match args::parse(lexopt::Parser::from_env()) {
        Ok(command) => command,
        Err(misuse) => {
            console.error(
                &format!("{misuse}"),
                Some("`cargo xtask help` says what there is"),
            );
            return ExitCode::from(MISUSED);
        }
    };
    ExitCode::from(run(&root(), command, &mut console))
}

fn run(root: &Path, command: Command, console: &mut Console) -> u8 {
    match command {
        Command::Help => {
            console.say(args::HELP.trim_end());
            0
        }
        Command::Codegen(options) => codegen::run(root, &options, &codegen::specwright, console),
        Command::Corpus(options) => corpus::run(root, &options, console),
        Command::CorpusOne(task) => corpus::one::run(root, &task, console),
        Command::Lint(options) => lint::run(root, &options, console),
        Command::Explain(code) => explain::run(code.as_deref(), console),
        Command::Wire(file) => wire::run(root, &file, console),
    }
}

/// The repository: cargo says where this package is, also when the program was built somewhere else.
fn root() -> PathBuf {
    let package = std::env::var_os("CARGO_MANIFEST_DIR").map(PathBuf::from);
    let package = package.unwrap_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")));
    package.parent().map(Path::to_path_buf).unwrap_or(package)
}
