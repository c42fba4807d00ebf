//! What the settings' file may say and what it is told where it may not.

use super::*;

const GOOD: &str = "[[crate]]\nname = \"my-api\"\nspec = \"api.yaml\"\nout = \"crates/my-api/\"\n";

fn crates(text: &str) -> Vec<CrateSettings> {
    read(&Source::new("codegen.toml", text)).unwrap().crates
}

/// The line and the message of each error.
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
        (settings.spec.as_str(), settings.out.as_str()),
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
    let found = read(&Source::new(
        "codegen.toml",
        format!("{GOOD}versoin = \"1.0.0\"\n"),
    ))
    .unwrap_err();
    let help = found.iter().next().unwrap().help.clone().unwrap();
    assert!(
        KEYS.iter()
            .all(|(key, _)| help.contains(&format!("`{key}`"))),
        "{help}"
    );
    let shown = found.render(&Source::new(
        "codegen.toml",
        format!("{GOOD}versoin = \"1.0.0\"\n"),
    ));
    assert!(
        shown.contains("codegen.toml:5:1") && shown.contains("versoin = "),
        "{shown}"
    );
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
    for out in [".", "./", "/", "a/../..", "C:/a", r"a\\b"] {
        let found = errors(&format!(
            "[[crate]]\nname = \"a\"\nspec = \"/a.yaml\"\nout = \"{out}\"\n"
        ));
        assert_eq!(found.len(), 2, "{out}: {found:?}");
    }
}
