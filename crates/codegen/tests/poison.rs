//! Every string of a document is data: whatever it says, it gets out of no quotes, names no file and runs nowhere.
//!
//! Documents that use everything are generated with each of a list of payloads in each place. What comes out is compared with
//! what comes out of the same document with harmless words: the same files, but for names and the contents of strings. Each
//! payload stands in its place with others in other places, since a run for each would take hours.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod common;

#[path = "poison/check.rs"]
mod check;
#[path = "poison/outcomes.rs"]
mod outcomes;
#[path = "poison/papers.rs"]
mod papers;
#[path = "poison/payloads.rs"]
mod payloads;
#[path = "poison/places.rs"]
mod places;
#[path = "poison/texts.rs"]
mod texts;
#[path = "poison/tokens.rs"]
mod tokens;

use std::collections::BTreeSet;
use std::env;
use std::num::NonZero;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use check::{Crate, is_told, is_twin, model};
use outcomes::{HARMLESS, Outcomes};
use payloads::{HALF, PAYLOADS};
use places::{Document, Position, Put};
use texts::Texts;

/// Words within URLs, paths, patterns and names of headers: what can't stand there is left out of the client, with a warning, so that
/// the code is another one.
const MEANINGFUL: [&str; 34] = [
    "Answerzz",
    "Firstzz",
    "Headerzz",
    "Keyzz",
    "Partzz",
    "Sharedzz",
    "basedefaultzz",
    "basezz",
    "cookienamezz",
    "cookiezz",
    "digestnamezz",
    "documentationzz",
    "firstvaluezz",
    "homezz",
    "idzz",
    "keynamezz",
    "keywordzz",
    "keyzz",
    "labelzz",
    "matrixzz",
    "memberzz",
    "partdefaultzz",
    "partvaluezz",
    "partzz",
    "pathzz",
    "patternzz",
    "placeonezz",
    "placetwozz",
    "relativezz",
    "repositoryzz",
    "segmentzz",
    "tokenzz",
    "typezz",
    "variablezz",
];

/// Of how many payloads one is tried where there is a run for each, and it would take an hour to try all: all of them only if
/// `POISON=all` is in the environment.
const STEP: usize = 6;

/// How many payloads go by until one is tried.
fn every(step: usize) -> usize {
    match env::var("POISON").as_deref() {
        Ok("all") => 1,
        _ => step,
    }
}

fn is_meaningful(position: &Position) -> bool {
    position
        .word()
        .is_some_and(|word| MEANINGFUL.contains(&word))
}

/// Where nothing is no text of the kind: what has a blank tag is grouped by its path, and an example that is too short is not shown.
const NEVER_BLANK: [&str; 3] = ["listfieldzz", "nameexamplezz", "othertagzz"];

/// In each round each word has another payload, and after as many rounds as there are payloads, each had all of them.
#[test]
fn no_word_of_a_document_gets_out_of_its_quotes() {
    for document in Document::all() {
        let twin = Crate::of(&document.texts()).unwrap();
        let words = document.words().into_iter();
        let plain: Vec<Position> = words.filter(|word| !is_meaningful(word)).collect();
        let taken = AtomicUsize::new(0);
        let failures = in_parallel(PAYLOADS.len(), |round, failures| {
            let texts: Vec<(&str, String)> = (0..plain.len())
                .map(|number| payload_of(number, round))
                .collect();
            let put = plain.iter().zip(&texts).filter_map(|(word, (name, text))| {
                let is_blank = NEVER_BLANK.contains(&word.word()?)
                    && text.trim_matches([' ', '\t', '_']).is_empty();
                (!is_blank).then_some((*name, (word, text.as_str())))
            });
            let put = self::taken(&document, &put.collect::<Vec<_>>(), failures);
            taken.fetch_add(put.len(), Ordering::Relaxed);
            harmless(&document, &put, &twin, failures);
        });
        assert!(failures.is_empty(), "{}", failures.join("\n\n"));
        let (taken, all) = (taken.into_inner(), plain.len() * PAYLOADS.len());
        assert!(
            taken > all * 9 / 10,
            "most places take any text: {taken} of {all}"
        );
    }
}

/// The payload of a word in a round. Where there are more words than payloads, all but the first of those that have the same one
/// have a number before or behind it, so that names differ; which ones these are changes from round to round.
fn payload_of(number: usize, round: usize) -> (&'static str, String) {
    let (name, payload) = PAYLOADS[(round + number) % PAYLOADS.len()];
    let text = match (number / PAYLOADS.len() + round) % 4 {
        0 => payload.to_owned(),
        1 => format!("n1{payload}"),
        2 => format!("{payload}n2"),
        number => format!("n{number}{payload}n{number}"),
    };
    (name, text)
}

/// The name of a payload, and where it stands.
type Named<'p> = (&'p str, Put<'p>);

fn only<'p>(put: &[Named<'p>]) -> Vec<Put<'p>> {
    put.iter().map(|(_, put)| *put).collect()
}

fn complaint((name, (position, _)): Named<'_>, why: &str) -> String {
    format!("{name} in {position:?}: {why}")
}

/// The places that take their payloads; those that don't have to say why.
fn taken<'p>(document: &Document, put: &[Named<'p>], failures: &mut Vec<String>) -> Vec<Named<'p>> {
    let Err(found) = model(&document.with(&only(put))) else {
        return put.to_vec();
    };
    if let [one] = put {
        let told = is_told(&found).err();
        failures.extend(told.map(|why| complaint(*one, &why)));
        return Vec::new();
    }
    let (left, right) = put.split_at(put.len() / 2);
    [left, right]
        .map(|half| taken(document, half, failures))
        .concat()
}

/// Reports the places where a payload does harm.
fn harmless(document: &Document, put: &[Named<'_>], twin: &Crate, failures: &mut Vec<String>) {
    let made = Crate::of(&document.with(&only(put)));
    let why = match made {
        Ok(made) => is_twin(&made, twin).err(),
        // Names may meet that are made of the payload alone.
        Err(_) => Some("it is refused".to_owned()),
    };
    match (why, put) {
        (None, _) | (_, []) => {}
        (Some(why), [one]) => failures.push(complaint(*one, &why)),
        (Some(_), _) => {
            let (left, right) = put.split_at(put.len() / 2);
            harmless(document, left, twin, failures);
            harmless(document, right, twin, failures);
        }
    }
}

#[test]
fn the_documents_are_taken_as_they_are() {
    for document in Document::all() {
        let made = Crate::of(&document.texts());
        let made = made.unwrap_or_else(|found| panic!("{found:?}"));
        made.is_sound().unwrap();
    }
}

#[test]
fn half_a_character_is_refused_wherever_it_stands() {
    for document in Document::all() {
        let places = [document.words(), document.whole()].concat();
        let put = places
            .iter()
            .map(|position| document.with(&[(position, HALF)]));
        // Settings can't write it.
        for texts in put.filter(Texts::has_half) {
            let found = model(&texts).err().unwrap();
            is_told(&found).unwrap();
        }
    }
}

/// The words of all documents that mean something, each with each payload. A document that is small has all of them.
#[test]
fn a_word_that_means_something_is_kept_as_a_text_or_left_out() {
    for (document, step) in Document::all().iter().zip([STEP, 1, STEP]) {
        let words = document.words().into_iter().filter(is_meaningful);
        judged(document, &words.collect::<Vec<_>>(), step);
    }
}

/// All texts that are no such word: members' names, types, media types, methods, versions. Those of which nothing is made take all
/// payloads in the small documents, and one of [`STEP`] in the large one; those that decide what is made have a run for each
/// payload, and take one of [`STEP`] and one of four times as many.
#[test]
fn no_text_that_means_something_gets_out_of_its_quotes() {
    for (index, document) in Document::all().iter().enumerate() {
        let is_large = index == 0;
        let kinds = of_each_kind(document, document.whole());
        let (silent, loud): (Vec<_>, Vec<_>) = kinds.into_iter().partition(|position| {
            let of = |text| {
                model(&document.with(&[(position, text)]))
                    .map(|(model, _)| model)
                    .ok()
            };
            let model = of(HARMLESS);
            model.is_some() && model == of("otherword")
        });
        without_effect(document, &silent, if is_large { STEP + 1 } else { 1 });
        judged(document, &loud, if is_large { 4 * STEP } else { STEP });
    }
}

/// One of all places that are alike.
fn of_each_kind(document: &Document, whole: Vec<Position>) -> Vec<Position> {
    let mut seen = BTreeSet::new();
    whole
        .into_iter()
        .filter(|position| seen.insert(position.kind(document)))
        .collect()
}

/// Texts that nothing is made of have no effect whatever they say: all at once that have nothing to do with each other.
fn without_effect(document: &Document, silent: &[Position], step: usize) {
    let mut groups: Vec<Vec<&Position>> = Vec::new();
    for position in silent {
        let apart = |group: &&mut Vec<&Position>| {
            group.len() < PAYLOADS.len() && group.iter().all(|other| !position.is_near(other))
        };
        match groups.iter_mut().find(apart) {
            Some(group) => group.push(position),
            None => groups.push(vec![position]),
        }
    }
    let failures = in_parallel(groups.len() * PAYLOADS.len(), |index, failures| {
        let (group, round) = (&groups[index / PAYLOADS.len()], index % PAYLOADS.len());
        if !index.is_multiple_of(every(step)) {
            return;
        }
        let put = group.iter().enumerate().map(|(number, position)| {
            let (name, payload) = PAYLOADS[(round + number) % PAYLOADS.len()];
            (name, (*position, payload))
        });
        same(document, &put.collect::<Vec<_>>(), failures);
    });
    assert!(failures.is_empty(), "{}", failures.join("\n\n"));
}

/// Reports the places whose payloads make another crate than a harmless text does.
fn same(document: &Document, put: &[Named<'_>], failures: &mut Vec<String>) {
    let harmless: Vec<Put<'_>> = put
        .iter()
        .map(|(_, (position, _))| (*position, HARMLESS))
        .collect();
    let of = |put: &[Put<'_>]| model(&document.with(put)).map(|(model, _)| model).ok();
    let (made, twin) = (of(&only(put)), of(&harmless));
    match put {
        _ if made.is_some() && made == twin => {}
        [] => {}
        [one] => {
            let (_, (position, payload)) = one;
            let judged = Outcomes::of(document, position).judge(payload);
            failures.extend(judged.err().map(|why| complaint(*one, &why)));
        }
        _ => {
            let (left, right) = put.split_at(put.len() / 2);
            same(document, left, failures);
            same(document, right, failures);
        }
    }
}

/// Judges each place by itself, with each of the payloads or every so many.
fn judged(document: &Document, positions: &[Position], step: usize) {
    let failures = in_parallel(positions.len(), |index, failures| {
        let position = &positions[index];
        let outcomes = Outcomes::of(document, position);
        let payloads = PAYLOADS.iter().enumerate();
        for (_, (name, payload)) in
            payloads.filter(|(number, _)| (number + index) % every(step) == 0)
        {
            // A star in a media type stands for any, and which one it is is the file's to say; one in a path is a template of
            // another kind.
            let has_stars = ["labelzz", "typezz"].contains(&position.word().unwrap_or_default());
            if has_stars && payload.contains('*') {
                continue;
            }
            let why = outcomes.judge(payload).err();
            failures.extend(why.map(|why| complaint((name, (position, payload)), &why)));
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
