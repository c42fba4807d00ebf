//! Runs every example of the README and of the generated documentation against a local server.
//!
//! The build script collects them. Each runs in a process of its own, since clients find the server and
//! their key in the environment, and since one that hangs or ends its process must not take others along.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

#[path = "../build/fences.rs"]
mod fences;
#[path = "../build/program.rs"]
mod program;
#[path = "../build/table.rs"]
mod table;
mod telnyx;

/// What the build script found.
mod examples {
    include!(concat!(env!("OUT_DIR"), "/examples.rs"));
}

use std::collections::BTreeSet;
use std::fmt::Debug;
use std::io::Write;
use std::process::{Command, Stdio};
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::time::Duration;

use specwright_conformance::server::{KEY, Recorded, Server};
use telnyx_credential_connections::Client;
use tokio::runtime::Runtime;

/// How long an example may take.
const LIMIT: Duration = Duration::from_secs(30);

/// Names the example to run to a process, by its place.
const PLACE: &str = "SPECWRIGHT_EXAMPLE";

/// Tells a process how many milliseconds an example may take.
const MILLISECONDS: &str = "SPECWRIGHT_EXAMPLE_MILLISECONDS";

/// What a process prints after an example that returned without an error.
const RETURNED: &str = "the example returned";

/// How an example went, or why not.
type Outcome = Result<(), String>;

/// An example, as the build script lists it.
struct Example {
    /// Document and line.
    place: &'static str,
    /// Whether it has to call the API.
    calls: bool,
    run: fn() -> Outcome,
}

/// What an example may return.
trait Returned {
    fn outcome(self) -> Outcome;
}

impl Returned for () {
    fn outcome(self) -> Outcome {
        Ok(())
    }
}

impl<T, E: Debug> Returned for Result<T, E> {
    fn outcome(self) -> Outcome {
        self.map(drop).map_err(|error| format!("{error:?}"))
    }
}

/// Calls an example outside of any runtime: it may bring one, or block.
fn run<T: Returned>(example: impl FnOnce() -> T) -> Outcome {
    example().outcome()
}

/// Awaits an example on a runtime like the one of `#[tokio::main]`.
fn run_async<F: Future<Output: Returned>>(example: impl FnOnce() -> F) -> Outcome {
    let runtime = Runtime::new().map_err(|error| error.to_string())?;
    runtime.block_on(example()).outcome()
}

#[test]
fn every_example_runs() {
    assert!(!examples::ALL.is_empty(), "no examples found");
    let mut failures = Vec::new();
    let mut requests = Vec::new();
    for example in examples::ALL {
        let (seen, outcome) = in_a_process(example, LIMIT);
        if let Err(problem) = check(example, &seen, outcome) {
            failures.push(format!("{}: {problem}", example.place));
        }
        requests.extend(seen);
    }
    let operations: BTreeSet<&str> = requests.iter().filter_map(telnyx::operation).collect();
    let calling = examples::ALL.iter().filter(|example| example.calls);
    // Not by a macro, whose output nobody sees of a test that succeeds.
    let _ = writeln!(
        std::io::stdout(),
        "{} examples ran, {} of them against a local server, which got {} requests for {} operations",
        examples::ALL.len(),
        calling.count(),
        requests.len(),
        operations.len(),
    );
    assert!(failures.is_empty(), "\n{}", failures.join("\n"));
    assert_eq!(operations, BTreeSet::from(telnyx::OPERATIONS));
}

/// Whether an example did all that it should.
fn check(example: &Example, requests: &[Recorded], outcome: Outcome) -> Outcome {
    // Asked first, since it is why the example failed.
    if let Some(request) = requests.iter().find(|it| it.method == "CONNECT") {
        return Err(format!("calls {}, not TELNYX_BASE_URL", request.target));
    }
    outcome?;
    if example.calls && requests.is_empty() {
        return Err("made no request".to_owned());
    }
    Ok(())
}

/// Runs an example in a process of its own, against a server of its own, and says what the server got.
fn in_a_process(example: &Example, limit: Duration) -> (Vec<Recorded>, Outcome) {
    let runtime = Runtime::new().unwrap();
    let server = runtime.block_on(Server::answering(telnyx::answer)).unwrap();
    let mut command = Command::new(std::env::current_exe().unwrap());
    command
        .args(["--exact", "one_example", "--ignored", "--nocapture"])
        .env(PLACE, example.place)
        .env(MILLISECONDS, limit.as_millis().to_string())
        .env("TELNYX_API_KEY", KEY)
        .env("TELNYX_BASE_URL", server.url() + telnyx::BASE_PATH)
        // A panic says where it was without one; only what went wrong should be left to read.
        .env("RUST_BACKTRACE", "0")
        .stdin(Stdio::null());
    for proxy in ["http_proxy", "all_proxy", "no_proxy"] {
        command.env_remove(proxy).env_remove(proxy.to_uppercase());
    }
    // What an example would send to the real Telnyx comes here as well, and is refused.
    for proxy in ["https_proxy", "HTTPS_PROXY"] {
        command.env(proxy, server.url());
    }
    let output = command.output().unwrap();
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    let (printed, problem) = (text(&output.stdout), text(&output.stderr));
    let returned = output.status.success() && printed.lines().any(|line| line == RETURNED);
    let failed = || format!("{}\n{printed}{problem}", output.status);
    (server.requests(), returned.then_some(()).ok_or_else(failed))
}

#[test]
#[ignore = "the other tests start it, in a process for each example"]
fn one_example() {
    let Ok(place) = std::env::var(PLACE) else {
        return;
    };
    let milliseconds = std::env::var(MILLISECONDS).unwrap().parse().unwrap();
    let mut all = examples::ALL.iter().chain(BROKEN).chain([&HANGING]);
    let run = all.find(|example| example.place == place).unwrap().run;
    let (done, outcome) = channel();
    std::thread::spawn(move || done.send(run()));
    match outcome.recv_timeout(Duration::from_millis(milliseconds)) {
        Ok(Ok(())) => println!("\n{RETURNED}"),
        Ok(Err(error)) => panic!("the example failed: {error}"),
        Err(RecvTimeoutError::Timeout) => panic!("the example hangs"),
        Err(RecvTimeoutError::Disconnected) => panic!("the example panicked"),
    }
}

/// Examples that fail in one way each, which their places name.
const BROKEN: &[Example] = &[
    broken("the example failed: \"why\"", || {
        run(|| Err::<(), _>("why"))
    }),
    broken("the example panicked", || panic!("by itself")),
    broken("exit status: 0", || std::process::exit(0)),
    broken("made no request", || Ok(())),
    broken("calls api.telnyx.com:443, not TELNYX_BASE_URL", || {
        run_async(|| async {
            let client = Client::new(KEY).unwrap();
            let _ = client.credential_connections().delete("1").await;
        })
    }),
];

const HANGING: Example = broken("the example hangs", || {
    run_async(std::future::pending::<()>)
});

const fn broken(place: &'static str, run: fn() -> Outcome) -> Example {
    Example {
        place,
        calls: true,
        run,
    }
}

fn assert_says_how(example: &Example, limit: Duration) {
    let (seen, outcome) = in_a_process(example, limit);
    let problem = check(example, &seen, outcome).unwrap_err();
    assert!(problem.contains(example.place), "{problem}");
}

#[test]
fn an_example_that_fails_says_how() {
    for example in BROKEN {
        assert_says_how(example, LIMIT);
    }
}

#[test]
fn an_example_that_hangs_is_ended() {
    assert_says_how(&HANGING, Duration::from_millis(100));
}
