//! Lists whose answers give the address of the next page.

use crate::fake::FakeClock;
use crate::lists::{HeaderLinks, Links, walk};
use crate::script::{Script, Step, answer, run};

const HERE: &str = "https://api.example.com";

fn page(items: &str, next: &str) -> Step {
    let next = format!("{{\"next\":{next}}}");
    answer(200, format!("{{\"data\":{items},\"links\":{next}}}"))
}

/// A page with this header `Link`.
fn linked(items: &str, link: &str) -> Step {
    answer(200, items).header("link", link)
}

/// The URL that is asked for behind one with this link in its body, and in its header.
fn followed(link: &str) -> Vec<String> {
    let steps = [page("[1]", &format!("\"{link}\"")), page("[2]", "null")];
    let script = Script::of(steps);
    let client = script.client(&FakeClock::new());
    let (items, _) = walk(&script, client.call(Links::at("1")));
    assert_eq!(items, ["1", "2"]);
    let in_body = script.urls();
    let header = format!("<{link}>; rel=\"next\"");
    let script = Script::of([linked("[1]", &header), answer(200, "[2]")]);
    let client = script.client(&FakeClock::new());
    walk(&script, client.call(HeaderLinks::at("1")));
    assert_eq!(script.urls(), in_body, "{link}");
    assert!(in_body[0].ends_with("/v2/things?page=1"));
    in_body[1..].to_vec()
}

#[test]
fn links_are_followed_as_they_stand_wherever_they_begin() {
    for (link, url) in [
        (
            "https://api.example.com/v2/things?page=2",
            "/v2/things?page=2",
        ),
        ("HTTPS://API.example.com:443/x", "/x"),
        ("//api.example.com/v2/things?page=2", "/v2/things?page=2"),
        ("/v2/other?a=b%20c&d", "/v2/other?a=b%20c&d"),
        ("?page=2", "/v2/things?page=2"),
        ("things?page=2#top", "/v2/things?page=2"),
    ] {
        let followed = followed(link);
        assert_eq!(followed.len(), 1);
        let url = format!("{HERE}{url}");
        let same = followed[0].to_lowercase().replace(":443/", "/");
        assert_eq!(same, url, "{link}");
    }
}

#[test]
fn links_to_anybody_else_are_refused_and_nothing_is_sent() {
    for link in [
        "https://evil.example/v2/things?page=2",
        "//evil.example/x",
        "http://api.example.com/v2/things?page=2",
        "https://api.example.com:8443/v2/things",
        "https://api.example.com.evil.example/",
        "https://api.example.com@evil.example/",
        "https://user:password@api.example.com/v2/things",
        "https://api.example.com:443@api.example.com:443/v2/things",
        "ftp://api.example.com/",
        "javascript:alert(1)",
        "https://",
        "/a b",
    ] {
        let header = format!("<{link}>; rel=next");
        let in_header = Script::of([linked("[1]", &header)]);
        let mut items = in_header
            .client(&FakeClock::new())
            .call(HeaderLinks::default())
            .items();
        assert_eq!(run(items.try_next()).unwrap().unwrap().text(), "1");
        let error = run(items.try_next()).unwrap_err();
        assert!(error.is_refused(), "{link}: {error}");
        assert_eq!(
            error.violations().unwrap().iter().next().unwrap().place(),
            "the next page"
        );
        let told = "must be an address at the same server";
        assert!(error.to_string().ends_with(told), "{error}");
        assert_eq!(in_header.count(), 1);
        assert!(
            run(items.try_next()).unwrap().is_none(),
            "the list has ended"
        );
        let in_body = Script::of([page("[1]", &format!("\"{link}\""))]);
        let client = in_body.client(&FakeClock::new());
        let mut pages = client.call(Links::default()).pages();
        run(pages.try_next()).unwrap().unwrap();
        assert!(run(pages.try_next()).unwrap_err().is_refused(), "{link}");
        assert_eq!(in_body.count(), 1);
    }
}

#[test]
fn without_a_link_the_list_has_ended() {
    for next in ["null", "\"\""] {
        let script = Script::of([page("[1]", next), page("[2]", "null")]);
        let client = script.client(&FakeClock::new());
        let (items, queries) = walk(&script, client.call(Links::default()));
        assert_eq!((items.len(), queries.len()), (1, 1), "{next}");
    }
    for link in [
        "",
        "</x>; rel=prev",
        "</x>; rel=\"first last\"",
        "/x; rel=next",
        "</x>",
    ] {
        let script = Script::of([linked("[1]", link), answer(200, "[2]")]);
        let client = script.client(&FakeClock::new());
        let (items, queries) = walk(&script, client.call(HeaderLinks::default()));
        assert_eq!((items.len(), queries.len()), (1, 1), "{link}");
    }
}

#[test]
fn the_next_page_is_found_among_many_links() {
    let first = linked(
        "[1]",
        "</v2/things?page=0>; rel=prev, </v2/things?page=9>; rel=last",
    )
    .header(
        "link",
        "</v2/things?page=2>; title=\"a, b\"; rel=\"x next\"",
    );
    let script = Script::of([first, answer(200, "[2]")]);
    let client = script.client(&FakeClock::new());
    let (items, queries) = walk(&script, client.call(HeaderLinks::default()));
    assert_eq!(
        (items.len(), queries),
        (2, vec![String::new(), "page=2".to_owned()])
    );
}

#[test]
fn a_link_that_comes_again_ends_the_list() {
    let next = "\"/v2/things?page=2\"";
    let script = Script::of([page("[1]", next), page("[2]", next)]);
    let client = script.client(&FakeClock::new());
    let (items, queries) = walk(&script, client.call(Links::default()));
    assert_eq!((items.len(), queries.len()), (2, 2));
}

#[test]
fn each_link_stands_for_itself() {
    let step = |items, page: u32| linked(items, &format!("<?page={page}>; rel=next"));
    let script = Script::of([step("[1]", 2), step("[2]", 3), answer(200, "[3]")]);
    let client = script.client(&FakeClock::new());
    let (items, queries) = walk(&script, client.call(HeaderLinks::at("1")));
    assert_eq!(items, ["1", "2", "3"]);
    assert_eq!(queries, ["page=1", "page=2", "page=3"]);
}
