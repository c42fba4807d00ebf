//! Owns which alias of YAML brought a value to where a pointer leads: the value is written elsewhere, at an anchor.

use super::{Inside, Locator, Span, Spot};
use crate::spec::pointer::Pointer;

impl Locator {
    /// The alias in `body`, the text that was read, that stands where the pointer leads, or on the way there; the first
    /// if one leads on to another. None if the value is written where it stands.
    pub fn alias(&self, pointer: &Pointer, body: &str) -> Option<Span> {
        let mut spot = self.root.as_ref()?;
        for token in pointer.tokens() {
            let child = spot.child(&token)?;
            let written = alias_behind(body, child.key).or_else(|| spot.merge(&token, body));
            if let Some(alias) = written {
                return Some(self.moved(alias));
            }
            spot = child;
        }
        None
    }
}

impl Spot {
    /// The merge key that brings a member in, with the alias behind it.
    fn merge(&self, token: &str, body: &str) -> Option<Span> {
        let Inside::Members(members) = &self.inside else {
            return None;
        };
        if members.named(token).next().is_some() {
            return None;
        }
        let key = members.named("<<").next_back()?.key?;
        Some(match alias_behind(body, Some(key)) {
            Some(alias) => Span {
                start: key.start,
                ..alias
            },
            None => key,
        })
    }
}

/// How far behind its key an alias is looked for, in bytes.
const NEAR: usize = 256;

/// The alias that is a member's value.
fn alias_behind(body: &str, key: Option<Span>) -> Option<Span> {
    let rest = body.get(key?.end..)?;
    let rest = rest.get(..NEAR).unwrap_or(rest);
    let value = rest.trim_start().strip_prefix(':')?.trim_start();
    let start = key?.end + rest.len() - value.len();
    let end = value.find(|c: char| c.is_whitespace() || ",]}".contains(c));
    let end = start + end.unwrap_or(value.len());
    (value.starts_with('*') && end > start + 1).then_some(Span { start, end })
}
