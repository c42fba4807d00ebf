//! Owns the addresses that references are made of: paths of files and URIs, split, resolved and made plain. Must not know
//! what is at any of them.

/// A reference in its two halves: the resource and what follows `#`.
pub(crate) fn split(reference: &str) -> (&str, &str) {
    reference.split_once('#').unwrap_or((reference, ""))
}

/// Whether an address says where it is by itself: `https:…`, `urn:…`.
pub(crate) fn has_scheme(address: &str) -> bool {
    let Some((scheme, _)) = address.split_once(':') else {
        return false;
    };
    // One letter is a drive.
    let known = |byte: u8| byte.is_ascii_alphanumeric() || b"+-.".contains(&byte);
    scheme.len() > 1 && scheme.as_bytes()[0].is_ascii_alphabetic() && scheme.bytes().all(known)
}

/// The address that `reference` stands for where `base` is known; as much of RFC 3986 as documents need.
pub(crate) fn resolved(base: &str, reference: &str) -> String {
    if reference.is_empty() {
        return base.to_owned();
    }
    if has_scheme(reference) {
        return reference.to_owned();
    }
    let (root, path) = root_and_path(base);
    if reference.starts_with('/') {
        return format!("{root}{reference}");
    }
    let folder = path.rfind('/').map_or("", |slash| &path[..=slash]);
    format!("{root}{}", plain(&format!("{folder}{reference}")))
}

/// The scheme and host of a URI, and its path; of a plain path, nothing and the path.
fn root_and_path(base: &str) -> (&str, &str) {
    if !has_scheme(base) {
        return ("", base);
    }
    let after = base.find("://").map_or(0, |at| at + 3);
    let path = base[after..].find('/').map_or(base.len(), |at| after + at);
    base.split_at(path)
}

/// A path without `.`, and with `..` only where it leads up from where it starts.
pub(crate) fn plain(path: &str) -> String {
    let mut parts: Vec<&str> = Vec::new();
    for part in path.split('/') {
        match part {
            "." => {}
            ".." if parts.last().is_some_and(|last| !["..", ""].contains(last)) => {
                parts.pop();
            }
            part => parts.push(part),
        }
    }
    parts.join("/")
}

/// Why no file is read from an address; `None` if it may be, below the document's folder.
pub(crate) fn refusal(address: &str) -> Option<(&'static str, &'static str)> {
    let drive = address.as_bytes().get(1) == Some(&b':');
    if has_scheme(address) || address.starts_with("//") {
        Some((
            "is not in the document's folder, and nothing is fetched from elsewhere",
            "put a copy of it below the document's folder, and refer to that by its path",
        ))
    } else if address.starts_with(['/', '\\']) || drive {
        Some((
            "is a path from the root of a disk, and only files below the document's folder are read",
            "write the path from the file that the reference stands in",
        ))
    } else if address == ".." || address.starts_with("../") || address.contains('\\') {
        Some((
            "leads out of the document's folder, and only files below it are read",
            "move the file below the document's folder",
        ))
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_are_resolved_against_where_they_stand() {
        let cases = [
            ("openapi.yaml", "models/pet.yaml", "models/pet.yaml"),
            ("models/pet.yaml", "./cat.yaml", "models/cat.yaml"),
            ("models/pet.yaml", "../errors.yaml", "errors.yaml"),
            ("models/pet.yaml", "../../errors.yaml", "../errors.yaml"),
            ("models/pet.yaml", "", "models/pet.yaml"),
            ("a.yaml", "/etc/passwd", "/etc/passwd"),
            ("a.yaml", "https://e.com/b", "https://e.com/b"),
            ("https://e.com/s/a", "b", "https://e.com/s/b"),
            ("https://e.com/s/a", "../b", "https://e.com/b"),
            ("https://e.com/s/a", "/b", "https://e.com/b"),
            ("https://e.com", "/b", "https://e.com/b"),
        ];
        for (base, reference, expected) in cases {
            assert_eq!(resolved(base, reference), expected, "{base} {reference}");
        }
    }

    #[test]
    fn files_are_read_below_the_documents_folder_only() {
        let refused = [
            "https://e.com/a.yaml",
            "file:///etc/passwd",
            "//e.com/a",
            "/etc/passwd",
            "C:/a.yaml",
            "..",
            "../a.yaml",
            "a\\..\\..\\b.yaml",
            "\\\\host\\share\\a.yaml",
            "file:a.yaml",
        ];
        for address in refused {
            assert!(refusal(address).is_some(), "{address}");
        }
        for address in ["a.yaml", "models/a.yaml", "..a.yaml", "a b.yaml"] {
            assert!(refusal(address).is_none(), "{address}");
        }
    }
}
