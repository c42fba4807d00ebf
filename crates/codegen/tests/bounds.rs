//! Documents that have too much of something: each is a diagnostic, and little work.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::fmt::Write as _;

use specwright::Input;
use specwright::config::CrateSettings;
use specwright::diagnostics::{Code, Diagnostics, Severity};
use specwright::spec::source::Source;

const HEAD: &str = "openapi: 3.1.0\ninfo: {title: T, version: '1'}\npaths: {}\n";

/// What is found in a document.
fn found(text: &str) -> Diagnostics {
    let settings = CrateSettings::for_package("large").unwrap();
    let mut found = Diagnostics::new();
    specwright::model(
        &Input::new(Source::new("large.yaml", text), settings),
        &mut found,
    );
    found
}

/// The document is over a bound, which is said with what to do, and before anything else comes of it.
fn is_over(text: &str, message: &str) {
    let found = found(text);
    let mut errors = found
        .iter()
        .filter(|found| found.severity == Severity::Error);
    let over = errors.find(|found| found.code == Code::OverBound);
    let over = over.unwrap_or_else(|| panic!("{message}: {:?}", found.iter().next()));
    assert!(over.message.contains(message), "{}", over.message);
    assert!(over.help.is_some(), "{message}");
}

fn schemas(count: usize, schema: impl Fn(usize) -> String) -> String {
    let mut text = format!("{HEAD}components:\n  schemas:\n    A{count}: {{type: object}}\n");
    for number in 0..count {
        writeln!(text, "    A{number}: {}", schema(number)).unwrap();
    }
    text
}

fn reference(number: usize) -> String {
    format!("{{$ref: '#/components/schemas/A{number}'}}")
}

#[test]
fn aliases_are_no_bomb() {
    let mut block = format!("{HEAD}a0: &a0 [x, x, x, x, x, x, x, x, x]\n");
    let mut flow = "a0: &a0 {k: x, l: x}".to_owned();
    let mut merged = format!("{HEAD}a0: &a0 {{x: 1}}\n");
    for number in 1..40 {
        let last = number - 1;
        let nine = vec![format!("*a{last}"); 9].join(", ");
        writeln!(block, "a{number}: &a{number} [{nine}]").unwrap();
        write!(
            flow,
            ", a{number}: &a{number} {{k: *a{last}, l: [*a{last}, *a{last}]}}"
        )
        .unwrap();
        writeln!(
            merged,
            "a{number}: &a{number}\n  <<: [*a{last}, *a{last}]\n  k{number}: *a{last}"
        )
        .unwrap();
    }
    for text in [block, format!("# {{\n{{openapi: 3.1.0, {flow}}}\n"), merged] {
        is_over(&text, "there are too many values");
    }
    let text = format!(
        "{HEAD}s: &s {}\nl:\n{}",
        "x".repeat(100_000),
        "- *s\n".repeat(20_000)
    );
    is_over(&text, "there are too many values");
}

#[test]
fn texts_are_so_large_and_no_larger() {
    let text = format!("{HEAD}x-large: {}\n", "x".repeat(65 << 20));
    is_over(&text, "more than the 64 MiB");
}

#[test]
fn values_are_nested_so_deeply_and_no_deeper() {
    for text in [
        format!(
            "{{\"openapi\": {}{}}}",
            "[".repeat(100_000),
            "]".repeat(100_000)
        ),
        format!("{HEAD}x: {}{}", "[".repeat(199), "]".repeat(199)),
        format!("{HEAD}x: {}{}", "[".repeat(20_000), "]".repeat(20_000)),
        format!("{HEAD}x: {}1", "{a: ".repeat(150)) + &"}".repeat(150),
    ] {
        is_over(&text, "nested");
    }
}

#[test]
fn objects_and_lists_are_so_long_and_no_longer() {
    let values = vec!["v"; 20_001].join(", ");
    let text =
        format!("{HEAD}components: {{schemas: {{A: {{type: string, enum: [{values}]}}}}}}\n");
    is_over(&text, "20001 items");
    let members: String = (0..20_001)
        .map(|number| format!("  p{number}: 1\n"))
        .collect();
    is_over(&format!("{HEAD}x-many:\n{members}"), "20001 members");
}

#[test]
fn names_are_so_long_and_no_longer() {
    let name = "A".repeat(1_001);
    is_over(
        &format!("{HEAD}components:\n  schemas:\n    ? {name}\n    : {{type: object}}\n"),
        "a name of 1001 bytes",
    );
    is_over(
        &format!("{HEAD}x: {{operationId: {name}}}\n"),
        "a name of 1001 bytes",
    );
}

#[test]
fn references_lead_so_far_and_no_further() {
    let responses: String = (0..100)
        .map(|number| {
            format!(
                "    R{number}: {{$ref: '#/components/responses/R{}'}}\n",
                number + 1
            )
        })
        .collect();
    let text = format!(
        "openapi: 3.1.0\ninfo: {{title: T, version: '1'}}\npaths:\n  /a: {{get: {{responses: {{'200': {{$ref: '#/components/responses/R0'}}}}}}}}\n\
         components:\n  responses:\n{responses}    R100: {{description: x}}\n"
    );
    is_over(&text, "leads on to more than 64 others");
    is_over(
        &schemas(2_000, |number| reference(number + 1)),
        "more than 500 deep",
    );
}

#[test]
fn schemas_are_within_schemas_so_deeply_and_no_deeper() {
    let property = |number: usize| {
        format!(
            "{{type: object, properties: {{a: {}}}}}",
            reference(number + 1)
        )
    };
    is_over(&schemas(2_000, property), "more than 500 deep");
    let composed = |number: usize| {
        format!(
            "{{allOf: [{}, {{type: object, properties: {{p{number}: {{type: string}}}}}}]}}",
            reference(number + 1)
        )
    };
    is_over(&schemas(2_000, composed), "more than 500 deep");
}

#[test]
fn a_chain_that_is_met_from_its_end_takes_no_stack() {
    let text = format!(
        "{HEAD}components:\n  schemas:\n    A1000: {{type: object}}\n{}",
        (0..1_000)
            .rev()
            .map(|number| format!(
                "    A{number}: {{type: object, required: [a], properties: {{a: {}}}}}\n",
                reference(number + 1)
            ))
            .collect::<String>()
    );
    let found = found(&text);
    assert!(!found.has_errors(), "{:?}", found.iter().next());
}

#[test]
fn compositions_do_not_blow_up() {
    let twice = |number: usize| format!("{{allOf: [{0}, {0}]}}", reference(number + 1));
    let either = |number: usize| {
        let one = |side: &str| {
            let next = reference(number + 1);
            format!(
                "{{allOf: [{next}, {{type: object, properties: {{{side}{number}: {{type: string}}}}}}]}}"
            )
        };
        format!("{{oneOf: [{}, {}]}}", one("l"), one("r"))
    };
    let each_other = |number: usize| {
        let others = (0..12).filter(|other| *other != number).map(reference);
        format!(
            "{{allOf: [{}], properties: {{p{number}: {{type: string}}}}}}",
            others.collect::<Vec<_>>().join(", ")
        )
    };
    let composed = "composed of each other in too many ways";
    // What is named in several ways is joined once.
    assert!(!found(&schemas(40, twice)).has_errors());
    assert!(!found(&schemas(12, each_other)).has_errors());
    is_over(&schemas(40, either), composed);
}

#[test]
fn tuples_of_tuples_do_not_blow_up() {
    let twice = |number: usize| {
        let next = reference(number + 1);
        format!("{{type: array, prefixItems: [{next}, {next}], minItems: 2}}")
    };
    is_over(&schemas(26, twice), "types within each other");
}

#[test]
fn alternatives_beside_alternatives_are_counted_without_overflow() {
    let one = "{oneOf: [{type: object, properties: {a: {type: string}}}, {type: object, properties: {b: {type: string}}}]}";
    let text = format!(
        "{HEAD}components: {{schemas: {{A: {{allOf: [{}]}}}}}}\n",
        vec![one; 70].join(", ")
    );
    let found = found(&text);
    assert!(!found.has_errors(), "{:?}", found.iter().next());
    assert!(
        found
            .iter()
            .any(|found| found.message.contains("too many combinations"))
    );
}

#[test]
fn there_are_so_many_alternatives_and_no_more() {
    let union = |keyword: &str, count: usize, one: &dyn Fn(usize) -> String| {
        let all: Vec<String> = (0..count).map(one).collect();
        schemas(1, |_| format!("{{{keyword}: [{}]}}", all.join(", ")))
    };
    let object =
        |number: usize| format!("{{type: object, properties: {{t{number}: {{type: string}}}}}}");
    for keyword in ["oneOf", "anyOf"] {
        is_over(
            &union(keyword, 501, &object),
            "501 alternatives are more than the 500",
        );
    }
    let constant = |number: usize| format!("{{const: t{number}}}");
    assert!(!found(&union("oneOf", 1000, &constant)).has_errors());
}

#[test]
fn what_an_example_holds_is_no_name_and_no_alternative() {
    let long = "x".repeat(1_001);
    let some = "{}, ".repeat(501);
    let values = format!("{{title: {long}, {long}: 1, oneOf: [{some}]}}");
    let kept = format!("{{x-tool: {values}, default: {values}, example: {values}}}");
    assert!(!found(&schemas(1, |_| kept.clone())).has_errors());
    let named = format!("{{properties: {{example: {{title: {long}}}}}}}");
    is_over(&schemas(1, |_| named.clone()), "a name of 1001 bytes");
    let schema = format!("schema: {{type: object, properties: {{{long}: {{type: string}}}}}}");
    let answer = format!("{{description: x, content: {{application/json: {{{schema}}}}}}}");
    let header = format!("{{description: x, headers: {{x-rate: {{{schema}}}}}}}");
    for responses in [
        format!("{{default: {answer}}}"),
        format!("{{'200': {header}}}"),
    ] {
        let text = format!(
            "openapi: 3.1.0\ninfo: {{title: T, version: '1'}}\npaths: {{/a: {{get: {{responses: {responses}}}}}}}\n"
        );
        is_over(&text, "a name of 1001 bytes");
    }
    let referred = "{properties: {a: {$ref: '#/x-tool'}}}";
    let text = format!(
        "{}x-tool: {{properties: {{{long}: {{type: string}}}}}}\n",
        schemas(1, |_| referred.to_owned())
    );
    is_over(&text, "a name of 1001 bytes");
}

/// Each of these would take minutes if each of its parts were held against each other.
#[test]
fn what_nobody_knows_is_not_guessed_at_for_ever() {
    let list = |start: &str, one: &dyn Fn(usize) -> String, end: &str| {
        let all: Vec<String> = (0..15_000).map(one).collect();
        format!("{HEAD}{start}{}{end}\n", all.join(", "))
    };
    let properties = list("", &|number| format!("other{number}: {{}}"), "");
    let properties = properties.strip_prefix(HEAD).unwrap().trim();
    for text in [
        list(
            "components: {schemas: {A: {type: object, required: [",
            &|number| format!("name{number}"),
            &format!("], properties: {{{properties}}}}}}}}}"),
        ),
        list(
            "components: {schemas: {",
            &|number| format!("Name{number}: {{$ref: '#/components/schemas/Nmae{number}'}}"),
            "}}",
        ),
        list(
            "components: {schemas: {A: {type: object, ",
            &|number| format!("titl{number}: 1"),
            "}}}",
        ),
        list("x-a: {", &|number| format!("k{}: 1", number % 7500), "}"),
    ] {
        let found = found(&text);
        assert!(found.len() > 5000, "{}", found.len());
        let told = found.iter().take(100).all(|found| found.help.is_some());
        assert!(told);
    }
}

#[test]
fn texts_have_so_many_values_and_no_more() {
    let list = format!("[{}]", vec!["1"; 15_000].join(","));
    let lists = vec![list; 140].join(",");
    is_over(
        &format!("{HEAD}x-a: [{lists}]\n"),
        "there are too many values",
    );
}

#[test]
fn there_are_so_many_servers_and_no_more() {
    let server = |number: usize| format!("{{url: 'https://a{number}.example'}}");
    let servers = |count: usize| (0..count).map(server).collect::<Vec<_>>().join(", ");
    let message = "more than the 500 servers";
    is_over(&format!("{HEAD}servers: [{}]\n", servers(501)), message);
    let mut paths = HEAD.replace(" {}", "");
    for number in 0..26 {
        let own: Vec<String> = (0..20).map(|own| server(number * 20 + own)).collect();
        let own = own.join(", ");
        writeln!(
            paths,
            "  /a{number}: {{get: {{servers: [{own}], responses: {{}}}}}}"
        )
        .unwrap();
    }
    is_over(&paths, message);
    let variables: String = (0..1000).map(|number| format!("{{v{number}}}")).collect();
    let long = format!("{HEAD}servers: [{{url: 'https://a/{variables}'}}]\n");
    is_over(&long, "is longer than the 1000 that are read");
}

#[test]
fn there_are_so_many_operations_and_no_more() {
    let paths: String = (0..10_001)
        .map(|number| {
            format!("  /p{number}: {{get: {{responses: {{'204': {{description: x}}}}}}}}\n")
        })
        .collect();
    is_over(
        &format!("openapi: 3.1.0\ninfo: {{title: T, version: '1'}}\npaths:\n{paths}"),
        "10000 operations",
    );
}

#[test]
fn so_many_problems_are_kept_and_no_more() {
    let wrong = |number: usize| {
        format!(
            "{{type: object, required: [a], properties: {{a: {{$ref: '#/none{number}'}}, b: {{$ref: '#/no{number}'}}}}}}"
        )
    };
    let found = found(&schemas(6_000, wrong));
    assert!(
        found.count(Severity::Error) <= 10_001,
        "{}",
        found.count(Severity::Error)
    );
    assert!(
        found.iter().any(|found| found.code == Code::OverBound
            && found.message.contains("more than 10000 errors"))
    );
}

#[test]
fn patterns_take_so_much_and_no_more() {
    let pattern = |times: usize| {
        move |_: usize| format!("{{type: string, pattern: '^(a{{1000}}){{{times}}}$'}}")
    };
    for times in [90, 1_000] {
        is_over(&schemas(300, pattern(times)), "patterns of the document");
    }
    assert!(!found(&schemas(300, pattern(1))).has_errors());
}

#[test]
fn there_are_so_many_types_and_no_more() {
    let inner = |number: usize| {
        format!(
            "{{type: object, properties: {{a: {{type: object, properties: {{b{number}: {{type: string}}}}}}}}}}"
        )
    };
    is_over(&schemas(16_000, inner), "30000 types");
}
