//! Every string of a document is data: whatever it says, it gets out of no quotes, names no file and runs nowhere.
//!
//! A document that uses everything is generated with each of a list of payloads in each place. What comes out is compared with
//! what comes out of the same document with harmless words: the same code, but for names and the contents of strings.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

#[path = "poison/check.rs"]
mod check;
#[path = "poison/payloads.rs"]
mod payloads;
#[path = "poison/places.rs"]
mod places;
#[path = "poison/tokens.rs"]
mod tokens;

use std::num::NonZero;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use check::{Crate, is_told, is_twin, model};
use payloads::PAYLOADS;
use places::Document;

/// Words within URLs, paths, patterns and names of headers: what can't stand there is left out of the client, with a warning, so that
/// the code is another one.
const MEANINGFUL: [&str; 16] = [
    "Answerzz",
    "Headerzz",
    "Keyzz",
    "basedefaultzz",
    "basezz",
    "cookiezz",
    "keyzz",
    "mailzz",
    "pathzz",
    "patternzz",
    "placeonezz",
    "placetwozz",
    "idzz",
    "segmentzz",
    "tokenzz",
    "variablezz",
];

/// What stands in the place of a harmless text.
const HARMLESS: &str = "plainword";

#[test]
fn no_word_of_a_document_gets_out_of_its_quotes() {
    let document = Document::read();
    let twin = Crate::of(&document.text()).unwrap();
    let words = document.words();
    let (made, all) = (AtomicUsize::new(0), words.len() * PAYLOADS.len());
    let failures = in_parallel(PAYLOADS.len(), |index, failures| {
        let (name, payload) = PAYLOADS[index];
        let mut found = Vec::new();
        let count = poisoned(&document, &twin, &words, payload, &mut found);
        made.fetch_add(count, Ordering::Relaxed);
        failures.extend(found.into_iter().map(|why| format!("{name} in {why}")));
    });
    assert!(failures.is_empty(), "{}", failures.join("\n\n"));
    let made = made.into_inner();
    assert!(
        made > all * 3 / 4,
        "most places take any text: {made} of {all}"
    );
}

/// Puts a payload in all places that take it at once, and in single ones if that does harm; gives how many take it.
fn poisoned(
    document: &Document,
    twin: &Crate,
    words: &[String],
    payload: &str,
    failures: &mut Vec<String>,
) -> usize {
    let taken = taken(document, words, payload, failures);
    let is_meaningful = |word: &String| MEANINGFUL.contains(&word.as_str());
    let (meaningful, plain): (Vec<_>, Vec<_>) = taken.iter().cloned().partition(is_meaningful);
    harmless(
        document,
        &plain,
        payload,
        &|made| is_twin(made, twin),
        failures,
    );
    harmless(document, &meaningful, payload, &Crate::is_sound, failures);
    taken.len()
}

/// Reports the words in whose place a payload does harm.
fn harmless(
    document: &Document,
    words: &[String],
    payload: &str,
    check: &dyn Fn(&Crate) -> Result<(), String>,
    failures: &mut Vec<String>,
) {
    let made = Crate::of(&document.with_words(words, payload));
    let why = match made {
        Ok(made) => check(&made).err(),
        // Names may meet that are made of the payload alone.
        Err(_) => Some("it is refused".to_owned()),
    };
    match (why, words) {
        (None, _) | (_, []) => {}
        (Some(why), [word]) => failures.push(format!("{word}: {why}")),
        (Some(_), _) => {
            let (left, right) = words.split_at(words.len() / 2);
            harmless(document, left, payload, check, failures);
            harmless(document, right, payload, check, failures);
        }
    }
}

/// The places that take a payload; those that don't have to say why.
fn taken(
    document: &Document,
    words: &[String],
    payload: &str,
    failures: &mut Vec<String>,
) -> Vec<String> {
    match model(&document.with_words(words, payload)) {
        Ok(_) => words.to_vec(),
        Err(found) => {
            let told = is_told(&found).err();
            failures.extend(told.map(|why| format!("{}: {why}", words.join(" "))));
            if words.len() == 1 {
                return Vec::new();
            }
            let (left, right) = words.split_at(words.len() / 2);
            [left, right]
                .map(|half| taken(document, half, payload, failures))
                .concat()
        }
    }
}

#[test]
fn no_text_that_means_something_gets_out_of_its_quotes() {
    let document = Document::read();
    let whole = document.whole();
    let failures = in_parallel(whole.len(), |index, failures| {
        let place = &whole[index];
        let twin = document.with_whole(place, HARMLESS);
        let harmless = model(&twin).ok();
        let twin = harmless.as_ref().and_then(|_| Crate::of(&twin).ok());
        // Each place takes some of the payloads, and each payload is taken by some places of each kind.
        let payloads = PAYLOADS.iter().enumerate();
        for (_, (name, payload)) in payloads.filter(|(number, _)| (number + index) % 13 == 0) {
            let text = document.with_whole(place, payload);
            let found = match model(&text) {
                // What is not taken from the document can do no harm.
                Ok(model) if Some(&model) == harmless.as_ref() => Ok(()),
                Ok(_) => match (Crate::of(&text), &twin) {
                    (Ok(made), Some(twin)) if !place.is_meaningful() => is_twin(&made, twin),
                    (Ok(made), _) => made.is_sound(),
                    (Err(found), _) => is_told(&found),
                },
                Err(found) => is_told(&found),
            };
            failures.extend(found.err().map(|why| format!("{name} in {place:?}: {why}")));
        }
    });
    assert!(failures.is_empty(), "{}", failures.join("\n\n"));
}

/// Does some work on all processors, and gives what it complains of.
fn in_parallel(count: usize, work: impl Fn(usize, &mut Vec<String>) + Sync) -> Vec<String> {
    let (next, all) = (AtomicUsize::new(0), Mutex::new(Vec::new()));
    let processors = thread::available_parallelism().map_or(1, NonZero::get);
    thread::scope(|scope| {
        for _ in 0..processors {
            scope.spawn(|| {
                let mut found = Vec::new();
                loop {
                    let index = next.fetch_add(1, Ordering::Relaxed);
                    if index >= count {
                        break;
                    }
                    work(index, &mut found);
                }
                all.lock().unwrap().extend(found);
            });
        }
    });
    all.into_inner().unwrap()
}
