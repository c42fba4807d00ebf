//! `wire FILE`: replays a wire file through the generated client.

use std::process::ExitCode;

use specwright_conformance::wire::replay_all;

const USAGE: &str = "usage: wire [--verbose] FILE";

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    let (flags, files): (Vec<String>, Vec<String>) = std::env::args()
        .skip(1)
        .partition(|argument| argument.starts_with('-'));
    if flags
        .iter()
        .any(|flag| matches!(flag.as_str(), "--help" | "-h"))
    {
        println!(
            "{USAGE}\n\nReplays recorded requests through the generated client, and says what differs and why."
        );
        return ExitCode::SUCCESS;
    }
    let verbose = flags.iter().any(|flag| flag == "--verbose");
    let known = flags.iter().all(|flag| flag == "--verbose");
    let [file] = files.as_slice() else {
        return misuse();
    };
    if !known {
        return misuse();
    }
    match run(file, verbose).await {
        Ok(0) => ExitCode::SUCCESS,
        Ok(_) => ExitCode::FAILURE,
        Err(problem) => {
            eprintln!("error: {file}: {problem}");
            ExitCode::FAILURE
        }
    }
}

fn misuse() -> ExitCode {
    eprintln!("error: {USAGE}");
    ExitCode::from(2)
}

/// Prints the report; gives the number of cases without a reason.
async fn run(file: &str, verbose: bool) -> Result<usize, String> {
    let text = std::fs::read_to_string(file).map_err(|error| error.to_string())?;
    let mut report = replay_all(&text).await?;
    report.verbose = verbose;
    print!("{report}");
    Ok(report.unexplained())
}
