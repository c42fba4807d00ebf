//! Where the API is, and where operations are that have servers of their own.

mod choices;

use super::{Lowering, wire};
use crate::bounds::{self, NAME, SERVERS};
use crate::diagnostics::{Code, Diagnostics};
use crate::spec::cursor::{At, ObjectView};
use crate::spec::node::Node;

pub(super) use choices::Choices;

/// The longest description that a server is called by, in words.
const NAME_WORDS: usize = 4;

/// Where an operation is that has servers of its own, or that its path has.
#[derive(Default)]
pub(super) struct Own {
    /// The first of them, with the defaults of its variables: a URL, or one relative to the API's.
    pub(super) first: Option<String>,
    /// The names of all of them, if there is a choice.
    pub(super) places: Vec<String>,
}

impl Lowering<'_, '_> {
    /// The servers of an operation or a path. What cannot be used is reported.
    pub(super) fn own_servers(&mut self, servers: Option<&At<'_>>) -> Own {
        let Some(servers) = servers else {
            return Own::default();
        };
        let listed = listed(servers);
        // An empty list means no more than none.
        if listed.is_empty() && servers.node.as_list().is_some() {
            return Own::default();
        }
        let read = listed.iter();
        let read: Vec<Option<Read<'_>>> = read.map(|at| Read::of(at, self.diagnostics)).collect();
        let first = read.first().and_then(Option::as_ref);
        let first = first.and_then(Read::url_with_defaults);
        let read: Vec<Read<'_>> = read.into_iter().flatten().collect();
        let was_over_bound = self.servers.is_over_bound();
        let places = match is_choice(&read) && !was_over_bound {
            true => self.servers.own(&read),
            false => Vec::new(),
        };
        if self.servers.is_over_bound() && !was_over_bound {
            report_too_many(servers, self.diagnostics);
        }
        if first.is_none() {
            let unless = match places.as_slice() {
                [] => "",
                _ => ", unless callers choose another",
            };
            let message =
                format!("there is no URL of a server here: the API's own is used{unless}");
            let help =
                "begin the list with an object that has a `url`, and give its variables defaults";
            self.diagnostics
                .warning(Code::InvalidValue, servers.key(), message)
                .help(help);
        }
        Own { first, places }
    }
}

/// Reports that there are more servers than anybody chooses from.
fn report_too_many(at: &At<'_>, diagnostics: &mut Diagnostics) {
    let message =
        format!("with these, there are more than the {SERVERS} servers that are told apart");
    let help = "use a variable for what differs, or describe those alone that callers choose from";
    bounds::report(at.key(), message, help, diagnostics);
}

/// Whether callers choose from servers: there are several, or one has variables.
fn is_choice(read: &[Read<'_>]) -> bool {
    read.len() > 1 || read.iter().any(|read| !read.variables.is_empty())
}

/// Whether an operation or a path has servers to choose from.
pub(super) fn has_choice(servers: Option<&At<'_>>) -> bool {
    // What is wrong with them is reported where they are lowered.
    let mut unreported = Diagnostics::unheard();
    let listed = servers.map(listed).unwrap_or_default();
    let read = listed.iter().filter_map(|at| Read::of(at, &mut unreported));
    is_choice(&read.collect::<Vec<_>>())
}

/// Where the API is: the first server, with the defaults of its variables. `None` if that is no whole URL, which leaves
/// it to the user to say where the API is.
pub(super) fn base_url(root: &At<'_>) -> Option<String> {
    let servers = root.member("servers")?;
    let first = listed(&servers).into_iter().next()?;
    // What is wrong with it is reported where choices are made of servers.
    let url = Read::of(&first, &mut Diagnostics::unheard())?.url_with_defaults()?;
    wire::is_absolute(&url).then(|| url.trim_end_matches('/').to_owned())
}

/// The places that callers of all operations choose from.
pub(super) fn choice(root: &At<'_>, diagnostics: &mut Diagnostics) -> Choices {
    let mut choices = Choices::new();
    let Some(servers) = root.member("servers") else {
        return choices;
    };
    let listed = listed(&servers);
    if listed.len() > SERVERS {
        report_too_many(&servers, diagnostics);
        return choices;
    }
    let read = listed.iter().filter_map(|at| Read::of(at, diagnostics));
    let read: Vec<Read<'_>> = read.filter(Read::is_whole).collect();
    if is_choice(&read) {
        choices.general(&read);
    }
    choices
}

/// The servers of a list, or the one that stands where a list should be.
fn listed<'d>(servers: &At<'d>) -> Vec<At<'d>> {
    match servers.node {
        Node::Map(map) if !map.is_empty() => vec![servers.clone()],
        _ => servers.items(),
    }
}

/// The URL of a server; `None` if it says none, which is reported.
fn url_of<'d>(server: &At<'d>, diagnostics: &mut Diagnostics) -> Option<At<'d>> {
    const WHAT: &str = "a server, which is an object";
    let mut view = ObjectView::open_if_object(server, WHAT, diagnostics)?;
    let url = view.at("url");
    let is_text = view.string("url").is_some();
    view.finish(&["description", "variables", "name"]);
    if url.is_none() {
        let message = "the server has no `url`, and is not used";
        diagnostics
            .warning(Code::MissingMember, server.value(), message)
            .help("add `url: https://…`");
    }
    let url = url.filter(|_| is_text)?;
    let length = url.node.as_str()?.trim().len();
    if length > NAME {
        let message = format!("a URL of {length} bytes is longer than the {NAME} that are read");
        bounds::report(url.value(), message, "shorten it", diagnostics);
    }
    (1..=NAME).contains(&length).then_some(url)
}

/// A server as it was read.
struct Read<'d> {
    url: &'d str,
    name: Option<&'d str>,
    description: Option<&'d str>,
    /// What stands in the URL, in its order: the texts between the variables, of which there is one more.
    texts: Vec<&'d str>,
    /// The variables in the URL, each as often as it stands there.
    used: Vec<&'d str>,
    variables: Vec<ReadVariable<'d>>,
}

struct ReadVariable<'d> {
    wire: &'d str,
    description: Option<&'d str>,
    default: Option<String>,
    values: Vec<String>,
}

impl<'d> Read<'d> {
    /// What a server says, and what is wrong with it; `None` if it has no URL.
    fn of(server: &At<'d>, diagnostics: &mut Diagnostics) -> Option<Self> {
        let at = url_of(server, diagnostics)?;
        let url = at.node.as_str()?.trim();
        let (texts, used) = split(url);
        if let Some((message, help)) = fault(url, &texts) {
            let message = format!("the URL {message}, and is not used");
            diagnostics
                .warning(Code::InvalidValue, at.value(), message)
                .help(help);
            return None;
        }
        if is_without_scheme(url) {
            let message = "the URL is one that leads on from where the document is";
            diagnostics
                .warning(Code::InvalidValue, at.value(), message)
                .help(format!("did you mean `https://{url}`?"));
        }
        let text = |name| server.member(name).and_then(|at| at.node.as_str());
        let described = server.member("variables");
        let described = described.map(|at| at.members()).unwrap_or_default();
        for (name, variable) in &described {
            if !used.contains(name) {
                let message = format!("the URL holds no `{{{name}}}`: the variable is ignored");
                diagnostics
                    .warning(Code::InvalidValue, variable.key(), message)
                    .help(format!(
                        "take it out, or write `{{{name}}}` where it belongs in the URL"
                    ));
            }
        }
        let mut variables: Vec<ReadVariable<'d>> = Vec::new();
        for &name in &used {
            if variables.iter().any(|known| known.wire == name) {
                continue;
            }
            let found = described.iter().find(|(described, _)| *described == name);
            variables.push(match found {
                Some((_, variable)) => ReadVariable::of(name, variable, diagnostics),
                None => ReadVariable::undescribed(name, &at, diagnostics),
            });
        }
        let read = Self {
            url,
            name: text("name"),
            description: text("description"),
            texts,
            used,
            variables,
        };
        if read.brings_credentials() {
            let (message, help) = CREDENTIALS;
            let message = format!("a value of a variable {message}, and the server is not used");
            diagnostics
                .warning(Code::InvalidValue, at.value(), message)
                .help(help);
            return None;
        }
        let has_defaults = read.variables.iter().all(|known| known.default.is_some());
        if has_defaults && read.url_with_defaults().is_none() {
            let message =
                "the defaults of the variables make no URL: callers have to say where this is";
            diagnostics
                .warning(Code::InvalidValue, at.value(), message)
                .help("correct the defaults: they are put into the URL as they are");
        }
        Some(read)
    }

    /// The URL, if all its variables have values to begin with.
    fn url_with_defaults(&self) -> Option<String> {
        let mut url = String::new();
        for (index, text) in self.texts.iter().enumerate() {
            url.push_str(text);
            if let Some(wire) = self.used.get(index) {
                let variable = self.variables.iter().find(|known| known.wire == *wire)?;
                url.push_str(variable.default.as_ref()?);
            }
        }
        (wire::fault_of_url(&url).is_none() && !url.contains('?')).then_some(url)
    }

    /// Whether a value of one of its variables is a name or a password where it stands.
    fn brings_credentials(&self) -> bool {
        let filled = |wire: &str, value: &str| {
            let mut url = String::new();
            for (index, text) in self.texts.iter().enumerate() {
                url.push_str(text);
                url.push_str(match self.used.get(index) {
                    Some(used) if *used == wire => value,
                    Some(_) => "x",
                    None => "",
                });
            }
            url
        };
        let mut all = self.variables.iter().flat_map(|variable| {
            let values = variable.values.iter().chain(&variable.default);
            let odd = values.filter(|value| value.contains('@'));
            odd.map(|value| (variable.wire, value))
        });
        all.any(|(wire, value)| wire::has_credentials(&filled(wire, value)))
    }

    /// Whether it says all of where it is, and not only where below another.
    fn is_whole(&self) -> bool {
        let begins = |start: &str| self.url.starts_with(start);
        match self.url_with_defaults() {
            Some(url) => wire::is_absolute(&url),
            None => begins("https://") || begins("http://") || begins("{"),
        }
    }

    /// What it would like to be called: by its name, by a short description, or else by its host.
    fn title(&self) -> String {
        let short = |text: &&str| {
            let words = text.split_whitespace().count();
            (1..=NAME_WORDS).contains(&words) && text.chars().any(char::is_alphanumeric)
        };
        let said = self.name.or(self.description.filter(short));
        let host = || match self.url.split_once("://") {
            Some((_, rest)) => rest.split('/').next().unwrap_or_default().to_owned(),
            // One that is relative has none.
            None => self.url.replace('/', " "),
        };
        said.map_or_else(host, str::to_owned)
    }
}

/// The texts between the variables of a URL, and the variables.
fn split(url: &str) -> (Vec<&str>, Vec<&str>) {
    let (mut texts, mut used, mut rest) = (Vec::new(), Vec::new(), url);
    while let Some((text, behind)) = rest.split_once('{') {
        let Some((name, behind)) = behind.split_once('}') else {
            break;
        };
        texts.push(text);
        used.push(name);
        rest = behind;
    }
    texts.push(rest);
    (texts, used)
}

impl<'d> ReadVariable<'d> {
    fn of(wire: &'d str, at: &At<'d>, diagnostics: &mut Diagnostics) -> Self {
        let listed = at.member("enum").map(|at| at.items()).unwrap_or_default();
        let mut values: Vec<String> = Vec::new();
        for value in listed.iter().filter_map(|at| usable(at, diagnostics)) {
            if !values.contains(&value) {
                values.push(value);
            }
        }
        let stated = at.member("default").and_then(|at| usable(&at, diagnostics));
        let default = stated.clone().or_else(|| values.first().cloned());
        let place = at.member("default").map_or_else(
            || (Code::MissingMember, at.key()),
            |at| (Code::InvalidValue, at.value()),
        );
        let near = stated
            .as_deref()
            .and_then(|stated| diagnostics.nearest(stated, values.iter().map(String::as_str)));
        let help = match near {
            Some(near) => format!("did you mean `{near}`?"),
            None => "give it a `default` that is among its values".to_owned(),
        };
        let warn = |message: String| {
            diagnostics.warning(place.0, place.1, message).help(help);
        };
        match &default {
            None => warn(format!(
                "the variable `{wire}` has no default: callers have to give it"
            )),
            Some(value) if at.member("default").is_none() => warn(format!(
                "the variable `{wire}` has no default: its first value, `{value}`, is taken"
            )),
            Some(value) if !values.is_empty() && !values.contains(value) => {
                warn(format!(
                    "the default `{value}` is none of the values of `{wire}`, and is added to them"
                ));
                values.insert(0, value.clone());
            }
            Some(_) => {}
        }
        let description = at.member("description").and_then(|at| at.node.as_str());
        Self {
            wire,
            description,
            default,
            values,
        }
    }

    /// A variable that stands in the URL only.
    fn undescribed(wire: &'d str, url: &At<'_>, diagnostics: &mut Diagnostics) -> Self {
        let message = format!("nothing describes `{{{wire}}}`: callers have to give it");
        diagnostics
            .warning(Code::MissingMember, url.value(), message)
            .help("describe it under `variables`, with a `default`");
        Self {
            wire,
            description: None,
            default: None,
            values: Vec::new(),
        }
    }
}

/// Why the URL of a server can't be used, and what to do. What its variables stand for is not known here.
fn fault(url: &str, texts: &[&str]) -> Option<(&'static str, &'static str)> {
    let is_of_server = |byte: u8| wire::is_of_url(byte) && byte != b'?';
    if !texts.iter().all(|text| text.bytes().all(is_of_server)) {
        let help =
            "write an address without a query, with all that can't stand in one percent-encoded";
        return Some(("holds what no address of a server can", help));
    }
    // Any name would do in the place of a variable, but for what a scheme can be.
    let filled = texts.join("x");
    if wire::has_credentials(&filled) {
        return Some(CREDENTIALS);
    }
    let begins_with_variable = url.starts_with('{');
    let fault = wire::fault_of_url(&filled).filter(|_| !begins_with_variable)?;
    Some((
        fault,
        "write an address of `https`, or a path that leads on from where the document is",
    ))
}

/// Whether a URL without a scheme begins with what looks like the name of a host.
fn is_without_scheme(url: &str) -> bool {
    let first = url.split(['/', ':']).next().unwrap_or_default();
    let last = first.rsplit_once('.').map(|(_, last)| last);
    let is_domain = |last: &str| last.len() > 1 && last.chars().all(char::is_alphabetic);
    let is_host = first == "localhost" || last.is_some_and(is_domain);
    is_host && !url.contains("://")
}

/// What is said of names and passwords: they would be in the source of every client.
const CREDENTIALS: (&str, &str) = (
    "holds a name or a password",
    "take them out: whoever calls has their own",
);

/// A value that can stand in a URL; what can't is reported.
fn usable(at: &At<'_>, diagnostics: &mut Diagnostics) -> Option<String> {
    let value = scalar(at.node)?;
    if value
        .bytes()
        .all(|byte| wire::is_of_url(byte) && byte != b'?')
    {
        return Some(value);
    }
    let message = format!("`{value}` can't stand in a URL, and is left out");
    diagnostics
        .warning(Code::InvalidValue, at.value(), message)
        .help("percent-encode it");
    None
}

/// A value as it is put into a URL. A version or a port without quotes is a number in YAML.
fn scalar(node: &Node) -> Option<String> {
    match node {
        Node::String(text) => Some(text.clone()),
        Node::Number(number) => Some(number.to_string()),
        Node::Bool(value) => Some(value.to_string()),
        Node::Null | Node::List(_) | Node::Map(_) => None,
    }
}
