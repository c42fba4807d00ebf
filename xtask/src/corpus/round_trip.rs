//! Owns the trying of a document's examples: the program that reads each with its type, writes it again and compares,
//! and what it says. Must not know where examples stand in a document.

use std::fmt::Write as _;

use specwright::examples::{Example, examples};
use specwright::files::NOTICE;

use super::compile;
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
    /// Those that their types can't hold.
    pub(super) unreadable: Vec<String>,
    /// Those that break a rule of their own schema. They are no failures, however they came out.
    pub(super) odd: Vec<String>,
}

/// The program and its data.
pub(super) fn files(input: &specwright::Input) -> Vec<(&'static str, String)> {
    let found = examples(input);
    let mut types: Vec<&str> = Vec::new();
    let mut data = format!("// {NOTICE}\n");
    for Example { ty, place, json } in &found {
        let known = types.iter().position(|known| known == ty);
        let index = known.unwrap_or_else(|| {
            types.push(ty);
            types.len() - 1
        });
        let _ = writeln!(data, "{index}\t{}\t{json}", one_line(place));
    }
    vec![
        (PROGRAM, program(&input.settings.crate_name(), &types)),
        (DATA, data),
    ]
}

fn program(crate_name: &str, types: &[&str]) -> String {
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
    let data = data.to_string_lossy();
    let args = ["run", "--quiet", "--example", "round_trip"];
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

/// What the program said: of each example how it fared, where it is, and more about it.
fn read(text: &str) -> Tried {
    let mut tried = Tried::default();
    for line in text.lines() {
        let mut columns = line.splitn(3, '\t');
        let outcome = columns.next().unwrap_or_default();
        let place = columns.next().unwrap_or_default();
        let more = columns.next().unwrap_or_default();
        let said = format!("{place}: {more}");
        match outcome {
            "same" => tried.same += 1,
            "differs" => tried.differs.push(said),
            "unreadable" => tried.unreadable.push(said),
            _ => tried.odd.push(said),
        }
    }
    tried
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_type_has_an_arm() {
        let program = program("a_b", &["types :: Pet", "Vec < String >"]);
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
        let text = "same\t/a\t\nodd\t/b\ttoo long\ndiffers\t/c\tgot 1\nunreadable\t/d\tno list\nsame\t/e\t\n";
        let expected = Tried {
            same: 2,
            differs: vec!["/c: got 1".to_owned()],
            unreadable: vec!["/d: no list".to_owned()],
            odd: vec!["/b: too long".to_owned()],
        };
        assert_eq!(read(text), expected);
    }
}
