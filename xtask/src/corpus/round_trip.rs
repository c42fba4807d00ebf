//! Owns the trying of a document's examples: the program that reads each with its type, writes it again and compares,
//! and what it says. Must not know where examples stand in a document.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use specwright::diagnostics::Diagnostics;
use specwright::examples::{Way, examples};
use specwright::files::NOTICE;
use specwright::spec::document::{Document, Trees};
use specwright::spec::pointer::Pointer;

use super::compile;
use super::judge::{Judge, Judgement};
use super::scratch::Scratch;

/// The program, in the crate.
const PROGRAM: &str = "examples/round_trip.rs";
/// What it reads: a line an example.
const DATA: &str = "examples/round_trip.txt";
/// The program but for the types.
const TEMPLATE: &str = include_str!("round_trip/program.txt");

/// How the examples of a document fared.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Tried {
    /// How many came out as they went in.
    pub(super) same: usize,
    /// Those that came out otherwise.
    pub(super) differs: Vec<String>,
    /// Those that their types can't hold, or hold and would not send.
    pub(super) unreadable: Vec<String>,
    /// Those that break a rule of their own schema. They are no failures, whether or not they could be read.
    pub(super) odd: Vec<String>,
    /// Those whose schema can't be judged by as a whole. They count as valid.
    pub(super) open: Vec<String>,
}

/// The program and its data.
pub(super) fn files(input: &specwright::Input) -> Vec<(&'static str, String)> {
    let mut found = Diagnostics::new();
    let trees = Trees::read(&input.document, &input.files, &mut found);
    let opened = trees.as_ref();
    let opened = opened.and_then(|trees| Document::open(trees, &mut found));
    let lines = opened.map(|document| lines(&document, input.leave_out));
    let (types, lines) = lines.unwrap_or_default();
    vec![
        (PROGRAM, program(&input.settings.crate_name(), &types)),
        (DATA, format!("// {NOTICE}\n{}", lines.concat())),
    ]
}

/// The types of the examples, and of each example a line: its type's number, how it is judged, what is said of that,
/// and the value. Equal ones that are judged alike are there once.
fn lines(document: &Document<'_>, leave_out: bool) -> (Vec<String>, Vec<String>) {
    let mut judge = Judge::new(document);
    let (mut types, mut lines) = (Vec::new(), Vec::new());
    let mut seen = BTreeSet::new();
    for example in examples(document, leave_out) {
        let known = types.iter().position(|known| *known == example.ty);
        let number = known.unwrap_or_else(|| {
            types.push(example.ty.clone());
            types.len() - 1
        });
        let (judged, why) = word(judge.judge(&example), example.way);
        let json = example.value.to_string();
        if seen.insert((number, judged, json.clone())) {
            let place = shown(document, &example.place);
            let said = one_line(&format!("{place}{why}"));
            lines.push(format!("{number}\t{judged}\t{said}\t{json}\n"));
        }
    }
    (types, lines)
}

/// How a judgement is written down. What is only received is read, and never checked.
fn word(judgement: Judgement, way: Way) -> (&'static str, String) {
    match judgement {
        Judgement::Valid if way == Way::Received => ("received", String::new()),
        Judgement::Valid => ("valid", String::new()),
        Judgement::Open(why) => ("open", format!(" can't be judged: {why}")),
        Judgement::Odd(why) => ("odd", format!(": {why}")),
        Judgement::Misshapen(why) => ("misshapen", format!(": {why}")),
    }
}

/// A place, with its file where that is not the document's own.
fn shown(document: &Document<'_>, place: &Pointer) -> String {
    let stem = document.stem(place.file()).filter(|_| place.file() != 0);
    format!("{}{place}", stem.unwrap_or_default())
}

fn program(crate_name: &str, types: &[String]) -> String {
    let mut arms = String::new();
    for (index, ty) in types.iter().enumerate() {
        let _ = writeln!(arms, "        {index} => round_trip::<{ty}>(json),");
    }
    TEMPLATE
        .replace("NOTICE", NOTICE)
        .replace("CRATE", crate_name)
        .replace("        ARMS\n", &arms)
}

/// A text without what parts lines and columns.
fn one_line(text: &str) -> String {
    text.replace(['\t', '\n', '\r'], " ")
}

/// Runs the program.
pub(super) fn run(scratch: &Scratch, package: &str) -> Result<Tried, String> {
    let data = scratch.folder(package).join(DATA);
    // Building the program takes as long as the crate is large.
    let is_empty = std::fs::read_to_string(&data).is_ok_and(|text| text.lines().count() == 1);
    if is_empty {
        return Ok(Tried::default());
    }
    let data = data.to_string_lossy();
    let args = ["run", "--quiet", "--offline", "--example", "round_trip"];
    let (output, _) = compile::cargo(scratch, package, &args, "", &["--", &data])?;
    if !output.status.success() {
        let said = String::from_utf8_lossy(&output.stderr);
        return Err(format!(
            "the examples can't be tried: {}\n{said}",
            output.status
        ));
    }
    Ok(read(&String::from_utf8_lossy(&output.stdout)))
}

/// What the program said of each example: how it fared, how it was judged, where it is with what the judgement says, and
/// more about how it fared.
fn read(text: &str) -> Tried {
    let mut tried = Tried::default();
    for line in text.lines() {
        let mut columns = line.splitn(4, '\t');
        let mut column = || columns.next().unwrap_or_default();
        let (outcome, judged, said, more) = (column(), column(), column(), column());
        tried.add(outcome, judged, said, more);
    }
    tried
}

impl Tried {
    fn add(&mut self, outcome: &str, judged: &str, said: &str, more: &str) {
        let both = format!("{said}: {more}");
        if judged == "open" {
            self.open.push(said.to_owned());
        }
        match (judged, outcome) {
            ("valid" | "open" | "received", "same") | ("received", "refused") => self.same += 1,
            // What is of the right type goes back as it came, whatever is wrong with it.
            ("valid" | "open" | "received" | "odd", "differs") => self.differs.push(both),
            ("valid" | "open" | "received", _) => self.unreadable.push(both),
            ("odd" | "misshapen", "same" | "refused") => self.odd.push(said.to_owned()),
            _ => self.odd.push(both),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_type_has_an_arm() {
        let program = program(
            "a_b",
            &["types :: Pet", "Vec < String >"].map(str::to_owned),
        );
        for part in [
            "use a_b::runtime as rt;",
            "        0 => round_trip::<types :: Pet>(json),\n",
            "        1 => round_trip::<Vec < String >>(json),\n",
        ] {
            assert!(program.contains(part), "{program}");
        }
    }

    #[test]
    fn what_breaks_its_own_schema_is_apart() {
        let cases = [
            ("same", "valid", [1, 0, 0, 0, 0]),
            ("differs", "valid", [0, 1, 0, 0, 0]),
            ("unreadable", "valid", [0, 0, 1, 0, 0]),
            ("refused", "valid", [0, 0, 1, 0, 0]),
            ("refused", "received", [1, 0, 0, 0, 0]),
            ("unreadable", "received", [0, 0, 1, 0, 0]),
            // What can't be judged gets no excuse.
            ("same", "open", [1, 0, 0, 0, 1]),
            ("unreadable", "open", [0, 0, 1, 0, 1]),
            ("same", "odd", [0, 0, 0, 1, 0]),
            ("refused", "odd", [0, 0, 0, 1, 0]),
            ("unreadable", "odd", [0, 0, 0, 1, 0]),
            ("differs", "odd", [0, 1, 0, 0, 0]),
            ("differs", "misshapen", [0, 0, 0, 1, 0]),
        ];
        for (outcome, judged, expected) in cases {
            let tried = read(&format!("{outcome}\t{judged}\t#/a\tsaid\n"));
            let lists = [&tried.differs, &tried.unreadable, &tried.odd, &tried.open];
            let [differs, unreadable, odd, open] = lists.map(Vec::len);
            let counts = [tried.same, differs, unreadable, odd, open];
            assert_eq!(counts, expected, "{outcome} {judged}");
        }
    }
}
