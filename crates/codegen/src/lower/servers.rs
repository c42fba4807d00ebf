//! Where the API is, and where operations are that have servers of their own.

use super::PRELUDE;
use crate::diagnostics::{Code, Diagnostics};
use crate::model::Variant;
use crate::model::servers::{Part, Server, ServerEnum, Servers, Variable};
use crate::names::{Case, Scope, method_name, type_name, variant_name};
use crate::spec::cursor::At;
use crate::spec::node::Node;

/// The longest description that a server is called by, in words.
const NAME_WORDS: usize = 4;

/// The first server of an operation or a path, with the defaults of its variables: a URL, or one relative to the
/// API's; `None` if it cannot be used, which is reported.
pub(super) fn own_server(
    servers: Option<&At<'_>>,
    diagnostics: &mut Diagnostics,
) -> Option<String> {
    let servers = servers?;
    let first = servers.items().into_iter().next();
    // An empty list means no more than none.
    if first.is_none() && servers.node.as_list().is_some() {
        return None;
    }
    let url = first.as_ref().and_then(|server| {
        let read = Read::of(server, diagnostics)?;
        read.url_with_defaults()
    });
    if url.is_none() {
        let message = "there is no URL of a server here: the API's own is used";
        diagnostics
            .warning(Code::InvalidValue, servers.key(), message)
            .help(
                "begin the list with an object that has a `url`, and give its variables defaults",
            );
    }
    url
}

/// Where the API is: the first server, with the defaults of its variables. `None` if that is no whole URL, which leaves
/// it to the user to say where the API is.
pub(super) fn base_url(root: &At<'_>) -> Option<String> {
    let servers = root.member("servers")?;
    let first = listed(&servers).into_iter().next()?;
    // What is wrong with it is reported where choices are made of servers.
    let url = Read::of(&first, &mut Diagnostics::new())?.url_with_defaults()?;
    let is_whole = url.starts_with("https://") || url.starts_with("http://");
    is_whole.then(|| url.trim_end_matches('/').to_owned())
}

/// The places that callers choose from.
pub(super) fn choice(root: &At<'_>, diagnostics: &mut Diagnostics) -> Servers {
    let servers = root.member("servers").map(|at| listed(&at));
    let read = servers.unwrap_or_default();
    let read = read.iter().filter_map(|at| Read::of(at, diagnostics));
    let read: Vec<Read<'_>> = read.filter(Read::is_whole).collect();
    let is_choice = read.len() > 1 || read.iter().any(|read| !read.variables.is_empty());
    if !is_choice {
        return Servers::default();
    }
    let mut naming = Naming::new();
    let names: Vec<String> = read.iter().map(|read| naming.server(read)).collect();
    let all = read.iter().zip(names);
    let all = all.map(|(read, name)| naming.lowered(read, name)).collect();
    Servers {
        all,
        enums: naming.enums,
    }
}

/// The servers of a list, or the one that stands where a list should be.
fn listed<'d>(servers: &At<'d>) -> Vec<At<'d>> {
    match servers.node {
        Node::Map(map) if !map.is_empty() => vec![servers.clone()],
        _ => servers.items(),
    }
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
        let at = server.member("url")?;
        let url = at.node.as_str()?.trim();
        let (texts, used) = split(url);
        let is_plain = |byte: u8| byte.is_ascii_graphic() && !b"{}\"<>\\^`|?#".contains(&byte);
        if url.is_empty() || !texts.iter().all(|text| text.bytes().all(is_plain)) {
            return None;
        }
        let text = |name| server.member(name).and_then(|at| at.node.as_str());
        let described = server.member("variables");
        let described = described.map(|at| at.members()).unwrap_or_default();
        for (name, variable) in &described {
            if !used.contains(name) {
                let message = format!("the URL holds no `{{{name}}}`: the variable is ignored");
                diagnostics.warning(Code::InvalidValue, variable.key(), message);
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
        Some(Self {
            url,
            name: text("name"),
            description: text("description"),
            texts,
            used,
            variables,
        })
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
        let is_plain = |byte: u8| byte.is_ascii_graphic() && !b"{}\"<>\\^`|?#".contains(&byte);
        (!url.is_empty() && url.bytes().all(is_plain)).then_some(url)
    }

    /// Whether it says all of where it is, and not only where below another.
    fn is_whole(&self) -> bool {
        let begins = |start: &str| self.url.starts_with(start);
        match self.url_with_defaults() {
            Some(url) => url.starts_with("https://") || url.starts_with("http://"),
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
        let host = || {
            let rest = self.url.split("://").last().unwrap_or_default();
            rest.split('/').next().unwrap_or_default().to_owned()
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
        for value in listed.iter().filter_map(|at| scalar(at.node)) {
            if !values.contains(&value) {
                values.push(value);
            }
        }
        let stated = at.member("default").and_then(|at| scalar(at.node));
        let default = stated.or_else(|| values.first().cloned());
        let mut warn = |message: String| {
            diagnostics
                .warning(Code::MissingMember, at.key(), message)
                .help("give it a `default` that is among its values");
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

/// A value as it is put into a URL. A version or a port without quotes is a number in YAML.
fn scalar(node: &Node) -> Option<String> {
    match node {
        Node::String(text) => Some(text.clone()),
        Node::Number(number) => Some(number.to_string()),
        Node::Bool(value) => Some(value.to_string()),
        Node::Null | Node::List(_) | Node::Map(_) => None,
    }
}

/// The names in the module of servers.
struct Naming {
    types: Scope,
    enums: Vec<ServerEnum>,
}

impl Naming {
    fn new() -> Self {
        Self {
            types: Scope::of(Case::Pascal).reserve(PRELUDE),
            enums: Vec::new(),
        }
    }

    fn server(&mut self, read: &Read<'_>) -> String {
        let title = read.title();
        self.types.claim(&type_name(&title), &title)
    }

    fn lowered(&mut self, read: &Read<'_>, name: String) -> Server {
        let mut methods = Scope::reserving(["new", "url", "clone", "default"]);
        let variables: Vec<Variable> = read
            .variables
            .iter()
            .map(|variable| Variable {
                wire: variable.wire.to_owned(),
                name: methods.claim(&method_name(variable.wire), variable.wire),
                description: variable.description.map(str::to_owned),
                default: variable.default.clone(),
                values: self.values(variable, &name),
            })
            .collect();
        Server {
            name,
            url: read.url.to_owned(),
            description: read.description.map(str::to_owned),
            parts: parts(read),
            variables,
        }
    }

    /// The type of a variable's values: one for all variables of that name with those values.
    fn values(&mut self, variable: &ReadVariable<'_>, server: &str) -> Option<usize> {
        if variable.values.is_empty() {
            return None;
        }
        let same = |known: &ServerEnum| {
            let wires = known.variants.iter().map(|variant| &variant.wire);
            known.wire == variable.wire && wires.eq(&variable.values)
        };
        if let Some(index) = self.enums.iter().position(same) {
            return Some(index);
        }
        let preferred = type_name(variable.wire);
        let longer = format!("{server}{preferred}");
        let is_free = self.types.is_free(&preferred);
        let preferred = if is_free { preferred } else { longer };
        let name = self.types.claim(&preferred, variable.wire);
        self.enums.push(ServerEnum {
            name,
            wire: variable.wire.to_owned(),
            variants: variants(&variable.values),
        });
        Some(self.enums.len() - 1)
    }
}

fn variants(values: &[String]) -> Vec<Variant> {
    let mut scope = Scope::of(Case::Pascal);
    let values = values.iter();
    values
        .map(|wire| Variant {
            wire: wire.clone(),
            name: scope.claim(&variant_name(wire), wire),
            description: None,
        })
        .collect()
}

fn parts(read: &Read<'_>) -> Vec<Part> {
    let mut parts = Vec::new();
    for (index, text) in read.texts.iter().enumerate() {
        if !text.is_empty() {
            parts.push(Part::Text((*text).to_owned()));
        }
        let wire = read.used.get(index);
        let place =
            wire.and_then(|wire| read.variables.iter().position(|known| known.wire == *wire));
        parts.extend(place.map(Part::Variable));
    }
    parts
}
