//! What the settings' file may say and what it is told where it may not.

use super::read::KEYS;
use super::*;
use crate::diagnostics::{Code, Diagnostic, Place};
use crate::spec::source::Source;

const GOOD: &str = "[[crate]]\nname = \"my-api\"\nspec = \"api.yaml\"\nout = \"crates/my-api/\"\n";

fn crates(text: &str) -> Vec<CrateSettings> {
    read(&Source::new("codegen.toml", text)).unwrap().crates
}

/// The line and the message of each error, all of which say what to do.
fn errors(text: &str) -> Vec<String> {
    let found = read(&Source::new("codegen.toml", text)).unwrap_err();
    let shown = |found: &Diagnostic| match found.place {
        Place::Span(span) => {
            let line = text[..span.start].matches('\n').count() + 1;
            format!("{line}: {}", found.message)
        }
        _ => format!("-: {}", found.message),
    };
    assert!(found.iter().all(|found| found.code == Code::Config));
    let helpless: Vec<_> = found.iter().filter(|found| found.help.is_none()).collect();
    assert!(helpless.is_empty(), "{helpless:?}");
    found.iter().map(shown).collect()
}

fn error(line: &str) -> String {
    errors(&format!("{GOOD}{line}\n")).join("; ")
}

#[test]
fn defaults_follow_from_the_name() {
    let settings = &crates(GOOD)[0];
    assert_eq!(
        (settings.name.as_str(), settings.crate_name().as_str()),
        ("my-api", "my_api")
    );
    assert_eq!(
        (settings.spec.text.as_str(), settings.out.as_str()),
        ("api.yaml", "crates/my-api")
    );
    assert_eq!(settings.version, "0.1.0");
    assert_eq!(settings.api_key_variable, "MY_API_API_KEY");
    assert_eq!(settings.base_url_variable, "MY_API_BASE_URL");
    let given = CrateSettings::for_package("my-api").unwrap();
    assert_eq!(given.api_key_variable, settings.api_key_variable);
    assert_eq!(
        (given.description, given.license, given.repository),
        (None, None, None)
    );
}

#[test]
fn every_setting_is_read() {
    let text = format!(
        "\u{feff}{GOOD}version = \"1.2.3-rc.1+x\"\ndescription = \"An API\"\nlicense = \"MIT\"\n\
         repository = \"https://example.com/r\"\napi_key_variable = \"KEY\"\nbase_url_variable = \"URL_2\"\n",
    );
    let settings = &crates(&text)[0];
    assert_eq!(settings.version, "1.2.3-rc.1+x");
    assert_eq!(settings.description.as_deref(), Some("An API"));
    assert_eq!(settings.license.as_deref(), Some("MIT"));
    assert_eq!(
        settings.repository.as_deref(),
        Some("https://example.com/r")
    );
    assert_eq!(
        (
            settings.api_key_variable.as_str(),
            settings.base_url_variable.as_str()
        ),
        ("KEY", "URL_2")
    );
}

#[test]
fn what_is_chosen_is_read_with_its_places() {
    let text = format!(
        "{GOOD}overlays = [\"fix.yaml\"]\nauthors = [\"A\"]\nkeywords = [\"a-b\"]\ncategories = [\"api-bindings\"]\n\
         publish = false\n[crate.only]\ntags = [\"Users\"]\n[crate.except]\noperations = [\"GET /a\"]\n\
         [crate.rename.fields.User]\nname = \"title\"\n[crate.replace]\nMoney = \"a::B\"\n\
         [crate.derives]\n\"*\" = [\"Hash\"]\n[crate.dependencies]\na = {{ version = \"1\" }}\n",
    );
    let settings = &crates(&text)[0];
    let stands =
        |found: &Text, shown: &str| assert_eq!(&text[found.span.start..found.span.end], shown);
    stands(&settings.overlays[0], "\"fix.yaml\"");
    assert_eq!(settings.package.publish, Some(false));
    assert_eq!(settings.package.keywords, ["a-b"]);
    let choices = &settings.choices;
    assert!(choices.selects());
    stands(&choices.only.tags[0], "\"Users\"");
    assert_eq!(choices.except.operations[0].text, "GET /a");
    let field = &choices.rename.fields[0];
    stands(&field.owner, "User");
    stands(&field.member, "name");
    assert_eq!(field.name.text, "title");
    stands(&choices.replace[0].key, "Money");
    assert_eq!(choices.derives[0].traits[0].text, "Hash");
    let dependency = &settings.dependencies[0];
    assert_eq!(dependency.value.text, "{ version = \"1\" }");
}

#[test]
fn choices_that_make_no_sense_are_refused() {
    let cases = [
        (
            "overlays = [\"/abs.yaml\"]",
            "5: `/abs.yaml` is no relative path",
        ),
        (
            "overlays = \"a.yaml\"",
            "5: `overlays` is a list of strings, not of type string",
        ),
        ("keywords = [\"a b\"]", "5: `a b` is no keyword"),
        (
            "keywords = [\"a\", \"b\", \"c\", \"d\", \"e\", \"f\"]",
            "5: the registry takes no more than 5 keywords",
        ),
        ("authors = []", "5: `authors` is empty"),
        (
            "publish = \"no\"",
            "5: `publish` is `true` or `false`, not of type string",
        ),
        ("only = {}", "5: `only` says nothing"),
        (
            "only = { tag = [\"a\"] }",
            "5: there is no setting `only.tag`",
        ),
        ("only = { tags = [\"a\", \"a\"] }", "5: `a` is listed twice"),
        (
            "rename = { types = { A = \"a b\" } }",
            "5: `a b` is no Rust identifier",
        ),
        (
            "rename = { type = {} }",
            "5: there is no setting `rename.type`",
        ),
        (
            "replace = { A = \"crate::A\" }",
            "5: `crate::A` is not the path of a type",
        ),
        (
            "formats = { date = \"a b\" }",
            "5: `a b` is not the path of a type",
        ),
        (
            "formats = { integer = \"i33\" }",
            "5: `i33` is not the path of a type",
        ),
        (
            "derives = { A = [\"Ordd\"] }",
            "5: Rust has no `Ordd` to derive everywhere",
        ),
        (
            "derives = { A = [\"Debug\"] }",
            "5: all types have `Debug` without deriving it",
        ),
        (
            "derives = { A = [\"#x\"] }",
            "5: `#x` is nothing that can be derived",
        ),
        (
            "dependencies = { a = 1 }",
            "5: `a` is neither a version nor a table in braces, on one line",
        ),
        (
            "dependencies = { a = '''1\n''' }",
            "5: `a` is neither a version nor a table in braces, on one line",
        ),
        (
            "dependencies = { a = \"not a version\" }",
            "5: `not a version` is no version",
        ),
        (
            "dependencies = { a = { version = \"1\", fetures = [] } }",
            "5: there is no setting `dependencies.a.fetures`",
        ),
        (
            "dependencies = { a = { path = 3 } }",
            "5: `path` is a string, not of type integer",
        ),
        (
            "dependencies = { specwright-runtime = \"1\" }",
            "5: every crate depends on `specwright-runtime`",
        ),
    ];
    for (line, expected) in cases {
        assert_eq!(error(line), expected, "{line}");
    }
}

#[test]
fn all_that_is_wrong_is_found_at_once() {
    let text = "top = 1\n[[crate]]\nname = \"1st\"\nspec = 3\nout = \"../x\"\ncolour = \"red\"\n[[crate]]\n";
    assert_eq!(
        errors(text),
        [
            "1: there is no setting `top`",
            "6: there is no setting `colour`",
            "3: `1st` can't be the name of a package",
            "5: `../x` is no folder in the repository",
            "4: `spec` is a string, not of type integer",
            "7: the crate has no `name`",
            "7: the crate has no `spec`",
            "7: the crate has no `out`",
        ]
    );
}

#[test]
fn an_unknown_setting_is_told_the_known_ones() {
    let help = |line: &str| {
        let source = Source::new("codegen.toml", format!("{GOOD}{line}\n"));
        let found = read(&source).unwrap_err();
        let shown = found.render(&source);
        assert!(
            shown.contains("codegen.toml:5:1") && shown.contains(line),
            "{shown}"
        );
        found.iter().next().unwrap().help.clone().unwrap()
    };
    assert_eq!(help("versoin = \"1.0.0\""), "did you mean `version`?");
    let all = help("colour = \"red\"");
    let is_told = |(key, ..): &(&str, _, _)| all.contains(&format!("`{key}`"));
    assert!(KEYS.iter().all(is_told), "{all}");
}

#[test]
fn a_broken_file_has_a_place() {
    assert_eq!(
        errors(&format!("{GOOD}version = \n"))[0].split(':').next(),
        Some("5")
    );
    assert_eq!(errors("crate = 1"), ["1: `crate` is no list of tables"]);
    assert_eq!(errors("crate = [1]"), ["1: a crate is a table"]);
    assert_eq!(errors("crate = []"), ["1: there is no crate to generate"]);
    assert_eq!(errors(""), ["-: there is no crate to generate"]);
    assert_eq!(errors("\u{feff}a = 1")[0], "1: there is no setting `a`");
    let duplicate = errors(&format!("{GOOD}name = \"b\"\n"));
    assert!(
        duplicate[0].starts_with("5: duplicate key"),
        "{duplicate:?}"
    );
}

#[test]
fn names_are_what_cargo_takes() {
    let long = "a".repeat(65);
    let bad = [
        "",
        "1a",
        "-a",
        "a b",
        "a.b",
        "caf\u{e9}",
        "fn",
        "gen",
        "test",
        "core",
        "deps",
        "NUL",
        "_",
        "com1",
        "specwright-runtime",
        long.as_str(),
    ];
    for name in bad {
        assert!(CrateSettings::for_package(name).is_err(), "{name}");
    }
    for name in [
        "a",
        "A-b_2",
        "_a",
        "testing",
        "telnyx-credential-connections",
    ] {
        assert!(CrateSettings::for_package(name).is_ok(), "{name}");
    }
}

#[test]
fn values_are_checked() {
    for version in [
        "1.2",
        "1.2.3.4",
        "v1.2.3",
        "01.2.3",
        "1.2.3-",
        "1.2.3-01",
        "1.2.x",
        "99999999999999999999.0.0",
    ] {
        assert_eq!(
            error(&format!("version = \"{version}\"")),
            format!("5: `{version}` is no version")
        );
    }
    for version in ["0.0.0", "1.2.3-0a.b", "1.2.3+01", "1.2.3-a-b+c.d"] {
        assert_eq!(
            crates(&format!("{GOOD}version = \"{version}\"\n"))[0].version,
            version
        );
    }
    for variable in ["key", "1KEY", "MY-KEY", "A B"] {
        let message = format!("5: `{variable}` can't be the name of an environment variable");
        assert_eq!(
            error(&format!("api_key_variable = \"{variable}\"")),
            message
        );
    }
    assert_eq!(error("repository = \"example\""), "5: `example` is no URL");
    assert_eq!(error("license = \" \""), "5: `license` is empty");
    assert_eq!(
        error(r#"description = "a\u0007""#),
        "5: `description` has a control character"
    );
    let both = error("api_key_variable = \"K\"\nbase_url_variable = \"K\"");
    assert_eq!(both, "6: `K` would hold both the key and the URL");
}

#[test]
fn crates_dont_share_names_or_folders() {
    let second = |name: &str, out: &str| {
        errors(&format!(
            "{GOOD}[[crate]]\nname = \"{name}\"\nspec = \"b.yaml\"\nout = \"{out}\"\n"
        ))
        .join("; ")
    };
    assert_eq!(
        second("my_api", "crates/b"),
        "6: another crate is called `my_api`"
    );
    for out in [
        "crates/my-api",
        "./crates//My-Api",
        "crates",
        "crates/my-api/sub",
    ] {
        assert_eq!(
            second("b", out),
            "8: the crate would be in the folder of another, `crates/my-api`"
        );
    }
    let apart =
        format!("{GOOD}[[crate]]\nname = \"b\"\nspec = \"b.yaml\"\nout = \"crates/my-api-2\"\n");
    assert_eq!(crates(&apart).len(), 2);
}

#[test]
fn a_crate_is_no_whole_repository() {
    let elsewhere = [".", "./", "/", "a/../..", "C:/a", r"a\\b"];
    for out in
        elsewhere
            .into_iter()
            .chain(["a/.git/hooks", ".GIT", "a/con", "aux.x/b", "a./b", "a?"])
    {
        let found = errors(&format!(
            "[[crate]]\nname = \"a\"\nspec = \"/a.yaml\"\nout = \"{out}\"\n"
        ));
        assert_eq!(found.len(), 2, "{out}: {found:?}");
    }
}
