//! Looking a value up by its JSON pointer (RFC 6901).

use std::borrow::Cow;

use super::{Json, Kind};

impl<'a> Json<'a> {
    /// The value at `pointer`, if there is one. An empty pointer is the value itself; of members with one name, the
    /// last counts.
    #[must_use]
    pub fn pointer(self, pointer: &str) -> Option<Json<'a>> {
        let mut json = self;
        for name in names(pointer)? {
            json = json.child(&name)?;
        }
        Some(json)
    }

    fn child(self, name: &str) -> Option<Json<'a>> {
        match self.kind() {
            Kind::Object => {
                let of_name = |(key, _): &(Cow<'_, str>, Json<'_>)| key == name;
                let (_, value) = self.members()?.into_iter().rev().find(of_name)?;
                Some(value)
            }
            Kind::List => self.items()?.get(index(name)?).copied(),
            _ => None,
        }
    }
}

/// The names that a pointer leads through; `None` if it is none.
pub(super) fn names(pointer: &str) -> Option<Vec<String>> {
    if pointer.is_empty() {
        return Some(Vec::new());
    }
    let rest = pointer.strip_prefix('/')?;
    Some(rest.split('/').map(unescaped).collect())
}

fn unescaped(name: &str) -> String {
    name.replace("~1", "/").replace("~0", "~")
}

/// The index that a name means in a list: digits, without zeros before them.
pub(super) fn index(name: &str) -> Option<usize> {
    let is_index =
        name == "0" || (!name.starts_with('0') && name.bytes().all(|b| b.is_ascii_digit()));
    is_index.then(|| name.parse().ok())?
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    pub(in crate::json) const DOCUMENT: &str =
        r#"{"a":{"b":[1,{"c":2.50}],"~/":3,"":4},"n":null,"a/b":9007199254740993}"#;

    #[test]
    fn values_are_found_as_they_were_written() {
        let json = Json::parse(DOCUMENT).unwrap();
        let at = |pointer: &str| json.pointer(pointer).map(Json::text);
        assert_eq!(at(""), Some(DOCUMENT));
        assert_eq!(at("/a/b/1/c"), Some("2.50"));
        assert_eq!(at("/a/~0~1"), Some("3"));
        assert_eq!(at("/a/"), Some("4"));
        assert_eq!(at("/a~1b"), Some("9007199254740993"));
        for missing in [
            "a",
            "/x",
            "/a/b/2",
            "/a/b/01",
            "/a/b/-",
            "/a/b/1/c/d",
            "/n/x",
        ] {
            assert_eq!(at(missing), None, "{missing}");
        }
    }
}
