//! Requests as they stand on the wire, and what is expected of them.

/// Where the requests differ from what rows say of them.
pub(crate) fn differences(expected: &[Vec<&str>], requests: &[Vec<u8>]) -> Vec<String> {
    if expected.len() != requests.len() {
        let sent: Vec<String> = requests.iter().map(|request| shown(request)).collect();
        let counts = format!("{} requests instead of {}", requests.len(), expected.len());
        return vec![format!("{counts}:\n{}", sent.join("\n"))];
    }
    let pairs = expected.iter().zip(requests);
    pairs
        .filter_map(|(lines, request)| difference(lines, request))
        .collect()
}

fn difference(lines: &[&str], request: &[u8]) -> Option<String> {
    let request = shown(request);
    let (head, body) = request.split_once("\r\n\r\n")?;
    let mut parts = lines.splitn(2, |line| line.is_empty());
    let (first, headers) = parts.next()?.split_first()?;
    let sent: Vec<&str> = head.split("\r\n").collect();
    if sent.first() != Some(&format!("{first} HTTP/1.1").as_str()) {
        return Some(format!("sends {:?}\n instead {first:?}", sent.first()));
    }
    let is_right = |header: &&&str| match header.strip_prefix('!') {
        Some(name) => !sent.iter().any(|line| is_named(line, name)),
        None => sent.iter().any(|line| line == *header),
    };
    if let Some(header) = headers.iter().find(|header| !is_right(header)) {
        return Some(format!(
            "sends the headers {sent:#?}\n but {header:?} was expected"
        ));
    }
    let lines = parts.next().unwrap_or_default();
    // Lines of a body of parts end as lines of a head do.
    let is_parted = sent
        .iter()
        .any(|line| line.starts_with("content-type: multipart/"));
    let expected = lines.join(if is_parted { "\r\n" } else { "\n" });
    (body != expected).then(|| format!("sends the body {body:?}\n instead {expected:?}"))
}

fn is_named(line: &str, name: &str) -> bool {
    line.split_once(':').is_some_and(|(found, _)| found == name)
}

/// A request as text, with names in place of what nobody can foresee: `BOUNDARY` for what parts the parts of a body,
/// `INNER` for what parts those of a part.
fn shown(request: &[u8]) -> String {
    let mut text = String::from_utf8_lossy(request).into_owned();
    for name in ["BOUNDARY", "INNER"] {
        let found = text.split_once("boundary=specwright-");
        if let Some((_, rest)) = found {
            let boundary: String = rest.chars().take_while(char::is_ascii_hexdigit).collect();
            text = text.replace(&format!("specwright-{boundary}"), name);
        }
    }
    text
}
