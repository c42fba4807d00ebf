//! Plays cases, many at once, and says which do not end as they should.

use std::any::Any;
use std::collections::BTreeSet;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Mutex, mpsc};
use std::thread;
use std::time::Duration;

use rt::client::{Client, ReqwestTransport};
use specwright_runtime as rt;

use crate::clock::FakeClock;
use crate::door::{Door, DoorKeeper, Port};
use crate::fault_calls::{API, Ended, KEY, call};
use crate::server::{Seen, Stage, pause};
use crate::steps::Step;
use crate::table::{Case, Expected, Script};

/// How long a case may take; without a fault of the client none takes a second.
const HANGS: Duration = Duration::from_secs(20);

/// How many cases are played at once.
const AT_ONCE: usize = 8;

/// Plays all cases, and says of each that fails how.
pub fn all(cases: Vec<Case>) -> Vec<String> {
    let mut left: BTreeSet<String> = cases.iter().map(|case| case.name.clone()).collect();
    let queue = Arc::new(Mutex::new(cases.into_iter()));
    let (done, ended) = mpsc::channel();
    for _ in 0..AT_ONCE {
        let (queue, done) = (queue.clone(), done.clone());
        thread::spawn(move || {
            let next = || queue.lock().unwrap().next();
            while let Some(case) = next() {
                let faults = played(&case);
                let _ = done.send((case.name, faults));
            }
        });
    }
    drop(done);
    let mut failures = Vec::new();
    // A thread that never comes back is a hang as well, which its own watchdog cannot see.
    while let Ok((name, faults)) = ended.recv_timeout(2 * HANGS) {
        left.remove(&name);
        if !faults.is_empty() {
            failures.push(format!("{name:?}\n  {}", faults.join("\n  ")));
        }
    }
    failures.extend(left.iter().map(|name| format!("{name:?}\n  never ended")));
    failures.sort();
    failures
}

/// What is wrong with how a case ended.
fn played(case: &Case) -> Vec<String> {
    let played = catch_unwind(AssertUnwindSafe(|| {
        // A thread for a client and its servers: what each sees when is settled, however busy the machine is.
        let mut runtime = tokio::runtime::Builder::new_current_thread();
        let runtime = runtime.enable_all().build().unwrap();
        runtime.block_on(async {
            let play = tokio::time::timeout(HANGS, play(case));
            play.await.unwrap_or_else(|_| vec!["hangs".to_owned()])
        })
    }));
    played.unwrap_or_else(|panic| {
        let text = panic.downcast_ref::<String>().cloned();
        let text = text.or_else(|| panic.downcast_ref::<&str>().map(ToString::to_string));
        vec![format!("panics: {}", text.unwrap_or_default())]
    })
}

async fn play(case: &Case) -> Vec<String> {
    let clock = FakeClock::new();
    let (port, other) = (Port::new(), Port::new());
    let addresses = [port.authority.clone(), other.authority.clone()];
    let keeper = DoorKeeper::new(clock.clone());
    let (stage, elsewhere) = (Stage::new(clock.clone()), Stage::new(clock.clone()));
    let script = steps(&case.script, &addresses);
    let _closed = open(case, port, &keeper, stage.clone(), script).await;
    if !case.elsewhere.is_empty() {
        let script = steps(&case.elsewhere, &addresses);
        let listener = other.listen();
        tokio::spawn(elsewhere.clone().serve(listener, script));
    }
    let client = client(case, &addresses[0], keeper);
    let mut faults = Vec::new();
    let (last, first) = case.calls.split_last().unwrap();
    for method in first {
        let ended = call(&client, method, case).await;
        if ended.outcome != "ok" {
            faults.push(format!("a call before the last failed: {}", ended.text));
        }
        // Longer than a server pauses that does something in between.
        pause().await;
        pause().await;
    }
    let ended = call(&client, last, case).await;
    drop(client);
    // What a client sends that should not, it may send behind its last breath.
    pause().await;
    let waits = clock.slept();
    let (here, there) = (stage.seen.lock().unwrap(), elsewhere.seen.lock().unwrap());
    faults.extend(ended.slips.iter().cloned());
    faults.extend(leaks(&there));
    faults.extend(changes(case, &here));
    faults.extend(differences(case, ended, waits, &here, &there));
    faults
}

/// Opens the port as the case says. What is returned keeps it as it is.
async fn open(
    case: &Case,
    port: Port,
    keeper: &DoorKeeper,
    stage: Stage,
    script: Vec<Vec<Step>>,
) -> Box<dyn Any> {
    match Door::parse(&case.door) {
        Door::Open => Box::new(tokio::spawn(stage.serve(port.listen(), script))),
        Door::Closes => {
            let served = stage.serve_only(port.listen(), script);
            Box::new(tokio::spawn(served))
        }
        Door::Closed => Box::new(port),
        Door::Full => Box::new(port.full().await),
        Door::Deaf => {
            tokio::spawn(stage.let_time_pass());
            Box::new(port.listen())
        }
        Door::OpensAfter(waits) => {
            let listener = keeper.opens_after(waits, port);
            Box::new(tokio::spawn(async move {
                if let Ok(listener) = listener.await {
                    stage.serve(listener, script).await;
                }
            }))
        }
    }
}

fn client(case: &Case, authority: &str, keeper: DoorKeeper) -> Client {
    let mut transport = ReqwestTransport::builder().no_proxy();
    if let Some(milliseconds) = case.connect {
        transport = transport.connect_timeout(Duration::from_millis(milliseconds));
    }
    let mut builder = Client::builder(API)
        .api_key(KEY)
        .base_url(format!("http://{authority}"))
        .transport(transport.build().unwrap())
        .clock(keeper);
    if let Some(retries) = case.retries {
        builder = builder.max_retries(retries);
    }
    if let Some(limit) = case.limit {
        builder = builder.max_response_size(limit);
    }
    builder.build().unwrap()
}

/// The steps of a script, in which `{here}` and `{there}` stand for the servers' addresses.
fn steps(script: &Script, [here, there]: &[String; 2]) -> Vec<Vec<Step>> {
    let step = |text: &String| {
        let text = text.replace("{here}", here).replace("{there}", there);
        Step::parse(&text)
    };
    let steps = |steps: &Vec<String>| steps.iter().flat_map(step).collect();
    script.iter().map(steps).collect()
}

/// Another origin learns nothing of the key.
fn leaks(there: &Seen) -> Vec<String> {
    let text = |request: &Vec<u8>| String::from_utf8_lossy(request).into_owned();
    let texts = there.requests.iter().map(text);
    texts
        .filter(|text| text.contains(KEY) || text.contains("authorization"))
        .map(|text| format!("the key went to another origin: {text}"))
        .collect()
}

/// A request that is sent again is sent unchanged.
fn changes(case: &Case, here: &Seen) -> Vec<String> {
    let is_repeated = case.calls.len() == 1 && case.expected.lines.is_none();
    let all_whole = here.whole == here.requests.len();
    let first = here.requests.first();
    let is_same = here.requests.iter().all(|request| Some(request) == first);
    if is_repeated && all_whole && !is_same {
        return vec!["a retry is another request".to_owned()];
    }
    Vec::new()
}

/// Where what was seen differs from what should be.
fn differences(
    case: &Case,
    ended: Ended,
    waits: Vec<f64>,
    here: &Seen,
    there: &Seen,
) -> Vec<String> {
    let expected = &case.expected;
    let line = |request: &Vec<u8>| {
        let text = String::from_utf8_lossy(request);
        let line = text.lines().next().unwrap_or_default();
        line.trim_end_matches(" HTTP/1.1").to_owned()
    };
    let lines = || here.requests.iter().map(line).collect();
    let seen = Expected {
        outcome: ended.outcome,
        value: ended.value,
        // What is wanted is a part of the text.
        text: match ended.text.contains(&expected.text) {
            true => expected.text.clone(),
            false => ended.text.clone(),
        },
        requests: here.requests.len(),
        requests_elsewhere: there.requests.len(),
        connections: here.connections,
        lines: expected.lines.as_ref().map(|_| lines()),
        attempts: ended.attempts,
        waits,
        retryable: ended.retryable,
        unknown: ended.unknown,
        asks: ended.asks,
    };
    let pairs = expected.fields().into_iter().zip(seen.fields());
    let differ = pairs.filter(|(expected, seen)| expected != seen);
    let mut differences: Vec<String> = differ
        .map(|((name, expected), (_, seen))| format!("{name}: expected {expected}, got {seen}"))
        .collect();
    if !differences.is_empty() {
        differences.push(format!("it says {:?}", ended.text));
    }
    differences
}
