//! Owns the command line: which commands and options there are. Must not know how any of them is carried out.

use std::path::PathBuf;

use lexopt::Arg::{self, Long, Short, Value};
use lexopt::{Error, Parser, ValueExt};
use specwright::spec::nearest::nearest;

use crate::codegen::{One, Options};
use crate::console::Format;
use crate::corpus::compile::Lint;
use crate::corpus::{self, one};
use crate::lint;

/// What `cargo xtask help` prints.
pub(crate) const HELP: &str = "\
The repository's own commands.

cargo xtask codegen [--check] [--spec FILE --out DIR --name PACKAGE] [--format FORMAT]

    Makes the crates that spec/codegen.toml lists, or the one that the options describe, from their documents and
    from templates/. Writes what changed and says what it did; what is up to date is not touched, and a run that fails
    leaves everything as it was.

    --check         change nothing: print what would change as a diff, and exit with 1 if anything would
    --spec FILE     the OpenAPI document, relative to the current folder; needs --out and --name
    --out DIR       the crate's folder, relative to the current folder; needs --spec and --name
    --name PACKAGE  the package's name; needs --spec and --out
    --format FORMAT how problems in documents are told: `human`, or on standard output for programs: `json` (an object a
                    line), `sarif` (a log of version 2.1.0), `github` (annotations of a pull request); all else that is said
                    then goes to standard error

    All files in the crate's folder belong to it, but for these, which are never read, written or deleted:
    `target` and `Cargo.lock` at its top, and everything whose name starts with `.` or ends with `~`.
    A file with `@generated` on its first line that nothing generates any more is deleted. Any other file that nothing
    generates stops the run, and so does a file without `@generated` where one is to be written.

cargo xtask wire FILE

    Replays the recorded calls in FILE through the generated client and prints what differs.

cargo xtask corpus DIR [--filter TEXT]... [--check] [--clippy] [--doc] [--examples] [--skip-unsupported]

    Makes a crate of every OpenAPI document (json, yaml, yml) in DIR and the folders in it, and prints a table of them as
    it goes: then what is wrong with them. Files that are no OpenAPI are skipped. Exits with 1 if a document can't be
    generated, if its crate has errors or warnings, or if it has valid examples that can't be read, that come out
    otherwise, or that could not be sent.

    --filter TEXT       only documents whose path in DIR has TEXT in it; more than one --filter adds to the choice
    --check             compile each crate
    --clippy            let clippy look at each crate
    --doc               make the documentation of each crate
    --examples          read each example in a document with its type, write it again, and compare; those that are not
                        valid for their own schema are listed apart as odd: they fail nothing, unless they are read
                        without being JSON of another type and come out otherwise. Those that can't be judged by their
                        schema count as valid, and are listed, too. Needs a validator that is built in only with
                        `cargo run --release --package xtask --features examples -- corpus DIR --examples`
    --skip-unsupported  leave out the operations that can't be generated, and count them
    --features LIST     the features to compile with, instead of client,blocking
    --scratch DIR       where the crates go, instead of corpus in cargo's target folder
    --verbose           say everything that is wrong, not just the first of it

    Seconds and memory of generating are those of this program, so build it with --release for figures:
    `cargo run --release --package xtask -- corpus DIR`. Those of compiling are there only for what was compiled anew.

cargo xtask lint [--spec FILE] [--deny-warnings] [--format FORMAT]

    Says what is legal in the documents of spec/codegen.toml, or in the one named, and will hurt its users all the same, and
    whatever else is worth a second thought. Kinds that a crate's `allow` lists are left out. Exits with 1 on errors, and
    with --deny-warnings on warnings as well. Writes nothing.

cargo xtask explain [CODE]

    Prints the page of a kind of problem (the word in brackets behind `error` and `warning`), with an example and what to do
    about it. Without a code, lists all of them.

cargo xtask help

    Prints this.

Exit codes: 0 all is well, 1 it failed or `--check` found something, 2 the command line makes no sense.
";

/// The commands that people give.
const COMMANDS: [&str; 6] = ["codegen", "corpus", "explain", "help", "lint", "wire"];
/// The options of `codegen`, for those who misspell one.
const CODEGEN: [&str; 5] = ["check", "format", "name", "out", "spec"];
/// The options of `lint`.
const LINT: [&str; 3] = ["deny-warnings", "format", "spec"];
/// The options of `corpus`.
const CORPUS: [&str; 9] = [
    "check",
    "clippy",
    "doc",
    "examples",
    "features",
    "filter",
    "scratch",
    "skip-unsupported",
    "verbose",
];

/// What is to be done.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Command {
    Help,
    Codegen(Options),
    Corpus(corpus::Options),
    /// One document of a corpus, in a process of its own.
    CorpusOne(one::Task),
    /// What is legal and will hurt.
    Lint(lint::Options),
    /// One kind of problem, or all of them.
    Explain(Option<String>),
    Wire(PathBuf),
}

pub(crate) fn parse(mut parser: Parser) -> Result<Command, Error> {
    let Some(first) = parser.next()? else {
        return Err("no command is given".into());
    };
    let command = match first {
        Short('h') | Long("help") => return Ok(Command::Help),
        Value(command) => command.string()?,
        other => return Err(unexpected(&other, &[])),
    };
    match command.as_str() {
        "help" => nothing_more(parser).map(|()| Command::Help),
        "codegen" => codegen(parser),
        "corpus" => corpus(parser),
        "explain" => explain(parser),
        "lint" => lint(parser),
        one::COMMAND => corpus_one(parser),
        "wire" => wire(parser),
        _ => {
            let message = format!("there is no command `{command}`");
            Err(with_near(message, nearest(&command, COMMANDS.into_iter())).into())
        }
    }
}

/// An option that a command doesn't have, or a value that it has no use for.
fn unexpected(arg: &Arg<'_>, known: &[&str]) -> Error {
    match arg {
        Long(name) => {
            let near = nearest(name, known.iter().copied().chain(["help"]));
            let near = near.map(|near| format!("--{near}"));
            with_near(format!("there is no option `--{name}`"), near.as_deref()).into()
        }
        Short(letter) => format!("there is no option `-{letter}`").into(),
        Value(value) => format!("there is no use for `{}`", value.to_string_lossy()).into(),
    }
}

fn with_near(message: String, near: Option<&str>) -> String {
    match near {
        Some(near) => format!("{message}: did you mean `{near}`?"),
        None => message,
    }
}

fn nothing_more(mut parser: Parser) -> Result<(), Error> {
    parser
        .next()?
        .map_or(Ok(()), |extra| Err(unexpected(&extra, &[])))
}

fn codegen(mut parser: Parser) -> Result<Command, Error> {
    let mut check = false;
    let (mut spec, mut out, mut name, mut format) = (None, None, None, None);
    while let Some(arg) = parser.next()? {
        match arg {
            Short('h') | Long("help") => return Ok(Command::Help),
            Long("check") => check = true,
            Long("spec") => once("--spec", &mut spec, parser.value()?.into())?,
            Long("out") => once("--out", &mut out, parser.value()?.into())?,
            Long("name") => once("--name", &mut name, parser.value()?.string()?)?,
            Long("format") => once("--format", &mut format, parser.value()?.string()?)?,
            other => return Err(unexpected(&other, &CODEGEN)),
        }
    }
    let one = together(spec, out, name)?;
    let format = format_named(format.as_deref())?;
    Ok(Command::Codegen(Options { check, one, format }))
}

fn format_named(name: Option<&str>) -> Result<Format, Error> {
    let Some(name) = name else {
        return Ok(Format::default());
    };
    let mut known = Format::ALL.iter();
    let found = known.find(|(known, _)| *known == name);
    found.map(|(_, format)| *format).ok_or_else(|| {
        let known = Format::ALL
            .map(|(known, _)| format!("`{known}`"))
            .join(", ");
        format!("`--format {name}`: the formats are {known}").into()
    })
}

fn lint(mut parser: Parser) -> Result<Command, Error> {
    let mut options = lint::Options::default();
    let mut format = None;
    while let Some(arg) = parser.next()? {
        match arg {
            Short('h') | Long("help") => return Ok(Command::Help),
            Long("deny-warnings") => options.deny_warnings = true,
            Long("spec") => once("--spec", &mut options.spec, parser.value()?.into())?,
            Long("format") => once("--format", &mut format, parser.value()?.string()?)?,
            other => return Err(unexpected(&other, &LINT)),
        }
    }
    options.format = format_named(format.as_deref())?;
    Ok(Command::Lint(options))
}

fn explain(mut parser: Parser) -> Result<Command, Error> {
    let code = match parser.next()? {
        Some(Value(code)) => Some(code.string()?),
        Some(Short('h') | Long("help")) => return Ok(Command::Help),
        Some(other) => return Err(unexpected(&other, &[])),
        None => None,
    };
    nothing_more(parser).map(|()| Command::Explain(code))
}

fn corpus(mut parser: Parser) -> Result<Command, Error> {
    let mut options = corpus::Options::default();
    let (mut folder, mut features, mut scratch) = (None, None, None);
    while let Some(arg) = parser.next()? {
        match arg {
            Short('h') | Long("help") => return Ok(Command::Help),
            Long("filter") => options.filters.push(parser.value()?.string()?),
            Long("check") => options.lints.push(Lint::Check),
            Long("clippy") => options.lints.push(Lint::Clippy),
            Long("doc") => options.lints.push(Lint::Doc),
            Long("examples") => options.examples = true,
            Long("skip-unsupported") => options.leave_out = true,
            Long("verbose") => options.verbose = true,
            Long("features") => once("--features", &mut features, parser.value()?.string()?)?,
            Long("scratch") => once("--scratch", &mut scratch, parser.value()?.into())?,
            Value(given) if folder.is_none() => folder = Some(given.into()),
            other => return Err(unexpected(&other, &CORPUS)),
        }
    }
    // In the order that finds what is wrong soonest, and each once.
    let all = [Lint::Check, Lint::Clippy, Lint::Doc];
    let given = std::mem::take(&mut options.lints);
    options.lints = all
        .into_iter()
        .filter(|lint| given.contains(lint))
        .collect();
    options.folder = folder.ok_or("`corpus` needs the folder of the documents")?;
    (options.features, options.scratch) = (features, scratch);
    Ok(Command::Corpus(options))
}

fn corpus_one(mut parser: Parser) -> Result<Command, Error> {
    let mut task = one::Task::default();
    let mut given = Vec::new();
    while let Some(arg) = parser.next()? {
        match arg {
            Long("skip-unsupported") => task.leave_out = true,
            Long("examples") => task.examples = true,
            Long("verbose") => task.verbose = true,
            Value(value) => given.push(value),
            other => return Err(other.unexpected()),
        }
    }
    let three: Result<[_; 3], _> = given.try_into();
    let [spec, out, package] = three.map_err(|_| "three values are needed")?;
    (task.spec, task.out, task.package) = (spec.into(), out.into(), package.string()?);
    Ok(Command::CorpusOne(task))
}

fn once<T>(option: &str, place: &mut Option<T>, value: T) -> Result<(), Error> {
    match place.replace(value) {
        None => Ok(()),
        Some(_) => Err(format!("`{option}` is given twice").into()),
    }
}

fn together(
    spec: Option<PathBuf>,
    out: Option<PathBuf>,
    name: Option<String>,
) -> Result<Option<One>, Error> {
    match (spec, out, name) {
        (None, None, None) => Ok(None),
        (Some(spec), Some(out), Some(name)) => Ok(Some(One { spec, out, name })),
        (spec, out, name) => {
            let given = [
                ("--spec", spec.is_some()),
                ("--out", out.is_some()),
                ("--name", name.is_some()),
            ];
            let missing = given
                .iter()
                .filter(|(_, given)| !given)
                .map(|(option, _)| format!("`{option}`"));
            let missing = missing.collect::<Vec<_>>().join(" and ");
            Err(format!("`--spec`, `--out` and `--name` go together; add {missing}").into())
        }
    }
}

fn wire(mut parser: Parser) -> Result<Command, Error> {
    let file = match parser.next()? {
        Some(Value(file)) => PathBuf::from(file),
        Some(Short('h') | Long("help")) => return Ok(Command::Help),
        Some(other) => return Err(unexpected(&other, &[])),
        None => return Err("`wire` needs the file of the recorded calls".into()),
    };
    nothing_more(parser).map(|()| Command::Wire(file))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(args: &[&str]) -> Result<Command, String> {
        parse(Parser::from_args(args)).map_err(|error| error.to_string())
    }

    #[test]
    fn commands_are_told_apart() {
        assert_eq!(parsed(&["help"]), Ok(Command::Help));
        assert_eq!(parsed(&["codegen", "--help"]), Ok(Command::Help));
        assert_eq!(
            parsed(&["wire", "a.json"]),
            Ok(Command::Wire("a.json".into()))
        );
        let format = Format::Human;
        let codegen = |check, one| Ok(Command::Codegen(Options { check, one, format }));
        assert_eq!(parsed(&["codegen"]), codegen(false, None));
        assert_eq!(parsed(&["codegen", "--check"]), codegen(true, None));
        let one = One {
            spec: "a".into(),
            out: "b".into(),
            name: "c".into(),
        };
        assert_eq!(
            parsed(&["codegen", "--spec=a", "--out", "b", "--name", "c"]),
            codegen(false, Some(one))
        );
    }

    #[test]
    fn formats_and_codes_are_told_by_their_names() {
        let options = Options {
            format: Format::Sarif,
            ..Options::default()
        };
        let args = ["codegen", "--format", "sarif"];
        assert_eq!(parsed(&args), Ok(Command::Codegen(options)));
        assert!(
            parsed(&["codegen", "--format", "xml"])
                .unwrap_err()
                .contains("`github`")
        );
        let options = lint::Options {
            deny_warnings: true,
            ..lint::Options::default()
        };
        assert_eq!(
            parsed(&["lint", "--deny-warnings"]),
            Ok(Command::Lint(options))
        );
        assert_eq!(parsed(&["explain"]), Ok(Command::Explain(None)));
        let code = Some("syntax".to_owned());
        assert_eq!(parsed(&["explain", "syntax"]), Ok(Command::Explain(code)));
    }

    #[test]
    fn near_misses_are_told_what_may_have_been_meant() {
        let told = |args: &[&str]| parsed(args).unwrap_err();
        for (args, expected) in [
            (
                &["codgen"][..],
                "there is no command `codgen`: did you mean `codegen`?",
            ),
            (&["xyzzy"], "there is no command `xyzzy`"),
            (
                &["codegen", "--formt", "json"],
                "there is no option `--formt`: did you mean `--format`?",
            ),
            (
                &["lint", "--deny-warning"],
                "there is no option `--deny-warning`: did you mean `--deny-warnings`?",
            ),
            (
                &["corpus", "--clipy"],
                "there is no option `--clipy`: did you mean `--clippy`?",
            ),
            (
                &["wire", "--hlep"],
                "there is no option `--hlep`: did you mean `--help`?",
            ),
            (
                &["lint", "--frobnicate"],
                "there is no option `--frobnicate`",
            ),
            (&["lint", "-x"], "there is no option `-x`"),
            (&["lint", "x"], "there is no use for `x`"),
        ] {
            assert_eq!(told(args), expected);
        }
        for (command, options) in [
            ("codegen", &CODEGEN[..]),
            ("lint", &LINT),
            ("corpus", &CORPUS),
        ] {
            for option in options {
                let told = parsed(&[command, &format!("--{option}")]);
                assert!(
                    !format!("{told:?}").contains("no option"),
                    "{command} {option}"
                );
            }
        }
    }

    #[test]
    fn what_is_tried_on_a_corpus_is_in_order_and_tried_once() {
        let args = "corpus --doc a --filter b --check --filter=c --check --skip-unsupported";
        let args: Vec<&str> = args.split(' ').collect();
        let expected = corpus::Options {
            folder: "a".into(),
            filters: vec!["b".to_owned(), "c".to_owned()],
            lints: vec![Lint::Check, Lint::Doc],
            leave_out: true,
            ..corpus::Options::default()
        };
        assert_eq!(parsed(&args), Ok(Command::Corpus(expected)));
    }

    #[test]
    fn nonsense_is_refused() {
        let nonsense: [&[&str]; 15] = [
            &[],
            &["make"],
            &["--check"],
            &["help", "me"],
            &["codegen", "x"],
            &["codegen", "--chekc"],
            &["codegen", "--check=yes"],
            &["codegen", "--spec"],
            &["codegen", "--name", "a", "--name", "b"],
            &["wire"],
            &["wire", "a", "b"],
            &["corpus"],
            &["corpus", "a", "b"],
            &["corpus", "a", "--filter"],
            &["corpus-one", "a", "b"],
        ];
        for args in nonsense {
            assert!(parsed(args).is_err(), "{args:?}");
        }
        let error = parsed(&["codegen", "--out", "b"]).unwrap_err();
        assert_eq!(
            error,
            "`--spec`, `--out` and `--name` go together; add `--spec` and `--name`"
        );
    }
}
