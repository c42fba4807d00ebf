//! Whole runs on real folders, with a generator that makes what its document lists.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::fs;
use std::io::{self, Write};
use std::rc::Rc;
use std::time::SystemTime;

use super::*;

const ONE: &str = "[[crate]]\nname = \"one\"\nspec = \"one.txt\"\nout = \"crates/one\"\n";
const TWO: &str = "[[crate]]\nname = \"two\"\nspec = \"two.txt\"\nout = \"crates/two\"\n";

/// Each line of the document is a file: its path, a space and its text; `!` is an error, `?` a warning, `^` the path to
/// the runtime in a file, and `-` a file without the marker.
fn generate(job: Job) -> Result<Made, Diagnostics> {
    let (mut files, mut found) = (FileSet::new(), Diagnostics::new());
    for line in job.document.text.lines() {
        match line.split_once(' ') {
            Some(("!", text)) => drop(found.error(Code::Unsupported, Place::File, text)),
            Some(("?", text)) => drop(found.warning(Code::Unsupported, Place::File, text)),
            Some(("^", path)) => files
                .claim(path, format!("@generated\n{}\n", job.runtime_path))
                .unwrap(),
            Some(("-", path)) => files.claim(path, "text\n").unwrap(),
            Some((path, text)) => files.claim(path, format!("@generated\n{text}\n")).unwrap(),
            None => {}
        }
    }
    if found.has_errors() {
        return Err(found);
    }
    Ok(Made {
        files,
        warnings: found,
        operations: 1,
        types: 2,
    })
}

#[derive(Clone, Default)]
struct Sink(Rc<RefCell<Vec<u8>>>);

impl Write for Sink {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.borrow_mut().write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Sink {
    fn text(&self) -> String {
        String::from_utf8(self.0.borrow().clone()).unwrap()
    }
}

struct Ended {
    code: u8,
    out: String,
    err: String,
}

struct Repo(tempfile::TempDir);

impl Repo {
    /// A repository with one crate whose document says this.
    fn new(document: &str) -> Self {
        let repo = Self(tempfile::tempdir().unwrap());
        repo.put("spec/codegen.toml", ONE);
        repo.put("spec/one.txt", document);
        repo.put("templates/README.md", "@generated\n");
        repo
    }

    fn path(&self, path: &str) -> PathBuf {
        self.0.path().join(path)
    }

    fn put(&self, path: &str, text: impl AsRef<[u8]>) {
        let path = self.path(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    fn run_with(&self, options: &Options) -> Ended {
        let (out, err) = (Sink::default(), Sink::default());
        let mut console = Console::new(Box::new(out.clone()), Box::new(err.clone()));
        let code = run(self.0.path(), options, &generate, &mut console);
        Ended {
            code,
            out: out.text(),
            err: err.text(),
        }
    }

    fn run(&self) -> Ended {
        self.run_with(&Options::default())
    }

    fn check(&self) -> Ended {
        self.run_with(&Options {
            check: true,
            ..Options::default()
        })
    }

    /// A run that has to go well.
    fn made(self) -> Self {
        let ended = self.run();
        assert_eq!(ended.code, 0, "{}", ended.err);
        self
    }

    /// Every file of the repository, with its text and time.
    fn all(&self) -> BTreeMap<PathBuf, (Vec<u8>, SystemTime)> {
        let (mut found, mut folders) = (BTreeMap::new(), vec![self.0.path().to_path_buf()]);
        while let Some(folder) = folders.pop() {
            for entry in fs::read_dir(folder).unwrap() {
                let (path, kind) = entry
                    .map(|entry| (entry.path(), entry.file_type().unwrap()))
                    .unwrap();
                if kind.is_dir() {
                    folders.push(path);
                } else if kind.is_file() {
                    let modified = fs::metadata(&path).unwrap().modified().unwrap();
                    found.insert(path.clone(), (fs::read(path).unwrap(), modified));
                }
            }
        }
        found
    }

    /// Neither a run nor a check goes well or changes anything, and both name this.
    fn refused(&self, named: &str) {
        let before = self.all();
        for ended in [self.run(), self.check()] {
            assert_eq!(ended.code, 1);
            assert!(ended.err.contains(named), "{}", ended.err);
        }
        assert_eq!(self.all(), before);
    }
}

#[test]
fn a_run_makes_all_files_and_says_so() {
    let repo = Repo::new("src/lib.rs a\nCargo.toml b\n");
    let ended = repo.run();
    assert_eq!(
        ended.out,
        "create crates/one/Cargo.toml\ncreate crates/one/src/lib.rs\n\
         one: 1 operation, 2 types, 2 files, 4 lines; 2 files changed\n"
    );
    assert_eq!((ended.code, ended.err.as_str()), (0, ""));
    assert_eq!(
        fs::read_to_string(repo.path("crates/one/src/lib.rs")).unwrap(),
        "@generated\na\n"
    );
}

#[test]
fn a_second_run_touches_nothing() {
    let repo = Repo::new("src/lib.rs a\nCargo.toml b\n").made();
    let before = repo.all();
    let ended = repo.run();
    assert_eq!(
        ended.out,
        "one: 1 operation, 2 types, 2 files, 4 lines; nothing changed\n"
    );
    let checked = repo.check();
    assert_eq!((checked.code, checked.err.as_str()), (0, ""));
    assert_eq!(
        checked.out,
        "one: 1 operation, 2 types, 2 files, 4 lines; current\n"
    );
    assert_eq!(repo.all(), before);
}

#[test]
fn only_what_differs_is_touched() {
    let repo = Repo::new("a 1\nb 1\nc/d 1\n").made();
    let before = repo.all();
    repo.put("spec/one.txt", "a 1\nb 2\n");
    let ended = repo.run();
    assert_eq!(
        ended.out,
        "modify crates/one/b\ndelete crates/one/c/d\none: 1 operation, 2 types, 2 files, 4 lines; 2 files changed\n"
    );
    let a = repo.path("crates/one/a");
    assert_eq!(repo.all()[&a], before[&a]);
    assert!(!repo.path("crates/one/c").exists());
}

#[test]
fn a_check_shows_what_is_stale() {
    let repo = Repo::new("a 1\nb 1\n").made();
    repo.put("spec/one.txt", "a 2\nc 1\n");
    let before = repo.all();
    let ended = repo.check();
    assert_eq!(ended.code, 1);
    assert_eq!(
        ended.out,
        "--- a/crates/one/a\n+++ b/crates/one/a\n@@ -1,2 +1,2 @@\n @generated\n-1\n+2\n\
         --- a/crates/one/b\n+++ /dev/null\n@@ -1,2 +0,0 @@\n-@generated\n-1\n\
         --- /dev/null\n+++ b/crates/one/c\n@@ -0,0 +1,2 @@\n+@generated\n+1\n\
         one: 1 operation, 2 types, 2 files, 4 lines; 3 files to change: run this without `--check`\n"
    );
    assert_eq!(repo.all(), before);
}

#[test]
fn a_hand_edit_is_found_and_made_good() {
    let repo = Repo::new("a 1\n").made();
    repo.put("crates/one/a", "@generated\nmine\n");
    let ended = repo.check();
    assert!(
        ended.code == 1 && ended.out.contains("-mine\n+1\n"),
        "{}",
        ended.out
    );
    assert_eq!(repo.run().out.lines().next(), Some("modify crates/one/a"));
    assert_eq!(repo.check().code, 0);
}

#[test]
fn line_endings_are_told_apart() {
    let repo = Repo::new("a 1\n").made();
    repo.put("crates/one/a", "@generated\r\n1\r\n");
    let ended = repo.check();
    assert_eq!(
        (ended.code, ended.out.lines().next()),
        (1, Some("crates/one/a: only the line endings differ"))
    );
    assert!(ended.err.contains(".gitattributes"));
    assert_eq!((repo.run().code, repo.check().code), (0, 0));
}

#[test]
fn strangers_stop_a_run() {
    let repo = Repo::new("a 1\n").made();
    repo.put("crates/one/src/notes.txt", "mine\n");
    repo.put("spec/one.txt", "a 2\n");
    repo.refused("error: crates/one/src/notes.txt: nothing generates it");
}

#[test]
fn a_file_without_the_marker_is_not_replaced() {
    let repo = Repo::new("a 1\nb 1\n");
    repo.put("crates/one/b", "mine\n");
    repo.refused("error: crates/one/b: a file goes here");
    assert!(!repo.path("crates/one/a").exists());
}

#[test]
fn what_is_no_text_stops_a_run() {
    let repo = Repo::new("a 1\nb 1\n");
    repo.put("crates/one/b", b"@generated\n\xff\n");
    repo.refused("error: crates/one/b: it isn't UTF-8 text");
    repo.put("crates/one/b", "@generated\n");
    repo.put("crates/one/image.png", b"\x89PNG\xff");
    repo.refused("error: crates/one/image.png: nothing generates it");
}

#[test]
fn folders_and_files_in_each_others_places_stop_a_run() {
    let repo = Repo::new("a 1\nb/c 1\n");
    repo.put("crates/one/a/x", "@generated\n");
    repo.refused("error: crates/one/a: it is a folder where a file goes");
    fs::remove_dir_all(repo.path("crates/one")).unwrap();
    repo.put("crates/one/b", "@generated\n");
    repo.refused("error: crates/one/b: it is a file where a folder goes");
    fs::remove_dir_all(repo.path("crates/one")).unwrap();
    repo.put("crates/one", "a file");
    repo.refused("is no folder");
}

#[test]
fn another_generated_package_is_not_deleted() {
    let repo = Repo::new("a 1\n");
    repo.put("crates/one/sub/Cargo.toml", "# @generated\n");
    repo.refused("error: crates/one/sub/Cargo.toml: another generated package");
}

#[cfg(unix)]
#[test]
fn links_are_not_followed() {
    let repo = Repo::new("src/a 1\n");
    repo.put("elsewhere/a", "@generated\nold\n");
    fs::create_dir_all(repo.path("crates/one")).unwrap();
    std::os::unix::fs::symlink(repo.path("elsewhere"), repo.path("crates/one/src")).unwrap();
    repo.refused("error: crates/one/src: it is a symbolic link");
}

#[test]
fn the_wrong_folder_is_left_alone() {
    let repo = Repo::new("a 1\n");
    for count in 0..150 {
        repo.put(&format!("crates/one/{count}"), "mine");
    }
    repo.refused("is it the right folder?");
}

#[test]
fn what_cargo_and_editors_leave_is_ignored() {
    let repo = Repo::new("a 1\n").made();
    for path in [
        "Cargo.lock",
        "target/debug/x",
        ".git/HEAD",
        "src/.a.swp",
        "src/a~",
        ".specwright-1-2",
    ] {
        repo.put(&format!("crates/one/{path}"), b"\xff");
    }
    assert_eq!(repo.check().code, 0);
    assert_eq!(repo.run().code, 0);
    assert!(repo.path("crates/one/target/debug/x").exists());
    assert!(
        !repo.path("crates/one/.specwright-1-2").exists(),
        "left by a run that was killed"
    );
    repo.put("crates/one/src/target/x", "mine");
    repo.refused("crates/one/src/target/x");
}

#[test]
fn errors_in_a_document_leave_all_as_it_was() {
    let repo = Repo::new("a 1\n").made();
    repo.put("spec/one.txt", "a 2\n! too hard\n");
    repo.refused("spec/one.txt");
    repo.refused("error[unsupported]: too hard");
}

#[test]
fn warnings_dont_stop_a_run() {
    let ended = Repo::new("a 1\n? look here\n").run();
    assert_eq!(ended.code, 0);
    assert!(
        ended.err.contains("warning[unsupported]: look here"),
        "{}",
        ended.err
    );
}

#[test]
fn nothing_is_written_unless_all_crates_are_made() {
    let repo = Repo::new("a 1\n");
    repo.put("spec/codegen.toml", format!("{ONE}{TWO}"));
    repo.refused("can't read spec/two.txt");
    repo.put("spec/two.txt", "! too hard\n");
    repo.refused("too hard");
    repo.put("spec/two.txt", "a 1\n");
    repo.put("crates/two/x", "mine");
    repo.refused("crates/two/x");
    fs::remove_file(repo.path("crates/two/x")).unwrap();
    let ended = repo.run();
    assert_eq!(
        ended
            .out
            .lines()
            .filter(|line| line.ends_with("1 file changed"))
            .count(),
        2
    );
}

#[test]
fn files_that_no_later_run_could_change_are_not_made() {
    Repo::new("- LICENSE\n").refused("line 1 doesn't say");
    Repo::new(".gitignore x\n").refused("such files are left alone");
    Repo::new("target/a x\n").refused("such files are left alone");
}

#[test]
fn settings_are_shown_with_their_line() {
    let repo = Repo::new("a 1\n");
    repo.put("spec/codegen.toml", format!("{ONE}colour = \"red\"\n"));
    repo.refused("spec/codegen.toml:5:1");
    fs::remove_file(repo.path("spec/codegen.toml")).unwrap();
    repo.refused("can't read spec/codegen.toml");
}

#[test]
fn a_document_that_is_no_text_is_named() {
    let repo = Repo::new("");
    repo.put("spec/one.txt", b"ab\xff");
    repo.refused("can't read spec/one.txt: it isn't UTF-8 text, from line 1, column 3 on");
}

#[test]
fn files_that_are_not_there_are_shown_where_the_settings_name_them() {
    let repo = Repo::new("a 1\n");
    let overlays = "overlays = [\n  \"one.txt\",\n  \"fixes.yml\",\n  \"folder\",\n]\n";
    repo.put(
        "spec/codegen.toml",
        format!("{}{overlays}", ONE.replace("one.txt", "two.txt")),
    );
    repo.put("spec/fixes.yaml", "");
    repo.put("spec/folder/x", "");
    let ended = repo.run();
    let told = [
        "error[config]: can't read spec/two.txt: ",
        "spec/codegen.toml:3:8",
        "help: did you mean `one.txt`?",
        "error[config]: can't read spec/fixes.yml: ",
        "spec/codegen.toml:7:3",
        "help: did you mean `fixes.yaml`?",
        "error[config]: can't read spec/folder: it is no file",
        "spec/codegen.toml:8:3",
    ];
    for text in told {
        assert!(ended.err.contains(text), "{text}: {}", ended.err);
    }
    assert_eq!(ended.code, 1);
}

#[test]
fn templates_have_to_be_there() {
    let repo = Repo::new("a 1\n");
    fs::remove_dir_all(repo.path("templates")).unwrap();
    repo.refused("templates");
}

#[test]
fn the_folder_of_a_listed_crate_is_not_given_to_another() {
    let repo = Repo::new("a 1\n").made();
    let before = repo.all();
    let ended = repo.run_with(&Options {
        one: Some(One {
            spec: repo.path("spec/one.txt"),
            out: repo.path("crates/one"),
            name: "my-api".to_owned(),
        }),
        ..Options::default()
    });
    assert_eq!(ended.code, 1);
    let expected = "crates/one is the folder of `one`";
    assert!(ended.err.contains(expected), "{}", ended.err);
    assert_eq!(repo.all(), before);
}

#[test]
fn one_crate_is_made_anywhere() {
    let (repo, elsewhere) = (Repo::new("a 1\n"), tempfile::tempdir().unwrap());
    let base = elsewhere.path();
    fs::write(base.join("doc.txt"), "^ path\n").unwrap();
    let options = |name: &str, out: PathBuf| {
        let one = One {
            spec: base.join("doc.txt"),
            out,
            name: name.to_owned(),
        };
        Options {
            one: Some(one),
            ..Options::default()
        }
    };
    let ended = repo.run_with(&options("my-api", base.join("x/../new/crate")));
    assert_eq!(ended.code, 0, "{}", ended.err);
    assert!(
        ended
            .out
            .contains("my-api: 1 operation, 2 types, 1 file, 2 lines; 1 file changed"),
        "{}",
        ended.out
    );
    let text = fs::read_to_string(base.join("new/crate/path")).unwrap();
    let way = text.lines().nth(1).unwrap();
    fs::create_dir_all(repo.path("crates/runtime")).unwrap();
    let runtime = fs::canonicalize(base.join("new/crate").join(way)).unwrap();
    assert_eq!(
        runtime,
        fs::canonicalize(repo.path("crates/runtime")).unwrap()
    );
    assert!(
        !repo.path("crates/one").exists(),
        "the listed crates are not made"
    );

    let ended = repo.run_with(&options("fn", base.join("other")));
    assert_eq!((ended.code, base.join("other").exists()), (1, false));
    assert!(
        ended
            .err
            .contains("`--name`: `fn` can't be the name of a package"),
        "{}",
        ended.err
    );
}
