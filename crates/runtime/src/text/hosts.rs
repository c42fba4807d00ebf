//! Addresses: of hosts, and of mailboxes.

use std::net::{Ipv4Addr, Ipv6Addr};

use super::formatted;
use crate::check::{Format, Rule};
use crate::checked::Checked;

formatted! {
    /// An e-mail address, such as `alice@example.com`, kept as it was written.
    Email, Format::Email
}

formatted! {
    /// An IP address of version 4, such as `192.0.2.1`, kept as it was written.
    Ipv4, Format::Ipv4
}

formatted! {
    /// An IP address of version 6, such as `2001:db8::1`, kept as it was written.
    Ipv6, Format::Ipv6
}

formatted! {
    /// The name of a host (RFC 1123), such as `example.com`, kept as it was written.
    Hostname, Format::Hostname
}

impl Ipv4 {
    /// The address; `None` if what was read is none.
    #[must_use]
    pub fn to_addr(&self) -> Option<Ipv4Addr> {
        self.as_str().parse().ok()
    }
}

impl From<Ipv4Addr> for Ipv4 {
    fn from(address: Ipv4Addr) -> Self {
        Self(address.to_string())
    }
}

impl Ipv6 {
    /// The address; `None` if what was read is none.
    #[must_use]
    pub fn to_addr(&self) -> Option<Ipv6Addr> {
        self.as_str().parse().ok()
    }
}

impl From<Ipv6Addr> for Ipv6 {
    fn from(address: Ipv6Addr) -> Self {
        Self(address.to_string())
    }
}

/// One `@` with something on both sides. What is a mailbox is for the server to say; what stands between quotes may
/// hold an `@` of its own.
pub(super) fn is_email(text: &str) -> bool {
    let Some((mailbox, host)) = text.rsplit_once('@') else {
        return false;
    };
    let quoted = mailbox.len() > 2 && mailbox.starts_with('"') && mailbox.ends_with('"');
    let is_plain = |part: &str| !part.is_empty() && part.trim() == part;
    is_plain(mailbox)
        && is_plain(host)
        && (quoted || !mailbox.contains('@'))
        && !text.chars().any(char::is_control)
}

pub(super) fn is_ipv4(text: &str) -> bool {
    text.parse::<Ipv4Addr>().is_ok()
}

pub(super) fn is_ipv6(text: &str) -> bool {
    text.parse::<Ipv6Addr>().is_ok()
}

/// Labels of letters and digits of any script, with `-` and `_` between; a point may end it.
pub(super) fn is_hostname(text: &str) -> bool {
    const LONGEST: usize = 253;
    const LONGEST_LABEL: usize = 63;
    let name = text.strip_suffix('.').unwrap_or(text);
    let is_label = |label: &str| {
        let inner = |c: char| c.is_alphanumeric() || c == '-' || c == '_';
        let ends = label.starts_with('-') || label.ends_with('-');
        !label.is_empty()
            && !ends
            && label.chars().count() <= LONGEST_LABEL
            && label.chars().all(inner)
    };
    name.chars().count() <= LONGEST && name.split('.').all(is_label)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn email_addresses_have_something_on_both_sides() {
        for text in [
            "a@b",
            "alice+x@example.com",
            "用户@例子.广告",
            "\"a@b\"@c.d",
            "o'neil@x.y",
        ] {
            assert!(is_email(text), "{text}");
        }
        for text in ["", "a", "@b", "a@", "a@b@c", "a@b\n", " a@b", "a@ b"] {
            assert!(!is_email(text), "{text}");
        }
    }

    #[test]
    fn addresses_are_those_of_their_version() {
        assert!(is_ipv4("192.0.2.1") && is_ipv6("::1") && is_ipv6("::ffff:192.0.2.1"));
        for text in [
            "",
            "192.0.2",
            "256.0.0.1",
            "01.2.3.4",
            "::1",
            "192.0.2.1/24",
            " 192.0.2.1",
        ] {
            assert!(!is_ipv4(text), "{text}");
        }
        for text in ["", "192.0.2.1", "1::2::3", "[::1]", "fe80::1%eth0"] {
            assert!(!is_ipv6(text), "{text}");
        }
        assert_eq!(
            Ipv4::from(Ipv4Addr::LOCALHOST).to_addr(),
            Some(Ipv4Addr::LOCALHOST)
        );
        assert_eq!(Ipv6::from(Ipv6Addr::LOCALHOST).as_str(), "::1");
    }

    #[test]
    fn names_of_hosts_are_labels() {
        let long = "a".repeat(63);
        for text in [
            "localhost",
            "example.com",
            "a-1.b_c.",
            "bücher.example",
            "1.2.3",
            &long,
        ] {
            assert!(is_hostname(text), "{text}");
        }
        let long = "a".repeat(64);
        for text in [
            "", ".", "a..b", "-a", "a-.b", "a b", "http://a", "a:80", &long,
        ] {
            assert!(!is_hostname(text), "{text}");
        }
    }
}
