//! What the API's documentation says of each value that can be sent.
//!
//! Written down a second time, away from the description that the client is made of: a refusal counts as
//! right only if the value breaks what stands here.

use serde_json::Value;

/// What a field holds.
enum Kind {
    Boolean,
    /// An integer between two bounds, both allowed.
    Integer(i64, i64),
    /// As above, in steps.
    Steps(i64, i64, i64),
    /// Any text.
    Text,
    /// Text of a least and a greatest number of characters.
    Length(usize, usize),
    /// Text that a function accepts.
    Like(fn(&str) -> bool),
    /// One of these texts.
    OneOf(&'static [&'static str]),
    Texts,
    /// A list of some of these texts.
    SomeOf(&'static [&'static str]),
    Object,
}

use Kind::{Boolean, Integer, Length, Like, Object, OneOf, SomeOf, Steps, Text, Texts};

const ANY: Kind = Integer(i64::MIN, i64::MAX);

/// The fields that may be null.
const NULLABLE: &[&str] = &[
    "/encrypted_media",
    "/ios_push_credential_id",
    "/android_push_credential_id",
    "/webhook_event_failover_url",
    "/webhook_timeout_secs",
    "/inbound/channel_limit",
    "/outbound/call_parking_enabled",
    "/outbound/channel_limit",
];

const BODY: &[(&str, Kind)] = &[
    ("/active", Boolean),
    ("/user_name", Like(is_user_name)),
    ("/password", Like(is_password)),
    ("/anchorsite_override", OneOf(SITES)),
    ("/connection_name", Text),
    (
        "/sip_uri_calling_preference",
        OneOf(&["disabled", "unrestricted", "internal"]),
    ),
    ("/default_on_hold_comfort_noise_enabled", Boolean),
    ("/dtmf_type", OneOf(&["RFC 2833", "Inband", "SIP INFO"])),
    ("/encode_contact_header_enabled", Boolean),
    ("/encrypted_media", OneOf(&["SRTP"])),
    ("/onnet_t38_passthrough_enabled", Boolean),
    ("/ios_push_credential_id", Like(is_uuid)),
    ("/android_push_credential_id", Like(is_uuid)),
    ("/webhook_event_url", Like(is_url)),
    ("/webhook_event_failover_url", Like(is_url_or_empty)),
    ("/webhook_api_version", OneOf(&["1", "2", "texml"])),
    ("/webhook_timeout_secs", Integer(0, 30)),
    ("/call_cost_in_webhooks", Boolean),
    ("/tags", Texts),
    ("/conversation_persistence", Boolean),
    ("/bridge_generate_comfort_noise_on_cn", Boolean),
    (
        "/noise_suppression",
        OneOf(&["inbound", "outbound", "both", "disabled"]),
    ),
    ("/rtcp_settings", Object),
    ("/rtcp_settings/port", OneOf(&["rtcp-mux", "rtp+1"])),
    ("/rtcp_settings/capture_enabled", Boolean),
    ("/rtcp_settings/report_frequency_secs", Integer(5, 3000)),
    ("/noise_suppression_details", Object),
    ("/noise_suppression_details/engine", OneOf(ENGINES)),
    (
        "/noise_suppression_details/attenuation_limit",
        Steps(0, 100, 10),
    ),
    ("/jitter_buffer", Object),
    ("/jitter_buffer/enable_jitter_buffer", Boolean),
    ("/jitter_buffer/jitterbuffer_msec_min", Integer(40, 400)),
    ("/jitter_buffer/jitterbuffer_msec_max", Integer(40, 400)),
    ("/inbound", Object),
    (
        "/inbound/ani_number_format",
        OneOf(&["+E.164", "E.164", "+E.164-national", "E.164-national"]),
    ),
    (
        "/inbound/dnis_number_format",
        OneOf(&["+e164", "e164", "national", "sip_username"]),
    ),
    (
        "/inbound/codecs",
        SomeOf(&["G722", "G711U", "G711A", "G729", "OPUS", "H.264"]),
    ),
    (
        "/inbound/default_routing_method",
        OneOf(&["sequential", "round-robin"]),
    ),
    ("/inbound/channel_limit", ANY),
    ("/inbound/generate_ringback_tone", Boolean),
    ("/inbound/isup_headers_enabled", Boolean),
    ("/inbound/prack_enabled", Boolean),
    ("/inbound/sip_compact_headers_enabled", Boolean),
    ("/inbound/timeout_1xx_secs", Integer(1, 120)),
    ("/inbound/timeout_2xx_secs", Integer(1, 600)),
    ("/inbound/shaken_stir_enabled", Boolean),
    (
        "/inbound/simultaneous_ringing",
        OneOf(&["disabled", "enabled"]),
    ),
    ("/outbound", Object),
    ("/outbound/call_parking_enabled", Boolean),
    ("/outbound/ani_override", Text),
    (
        "/outbound/ani_override_type",
        OneOf(&["always", "normal", "emergency"]),
    ),
    ("/outbound/channel_limit", ANY),
    ("/outbound/instant_ringback_enabled", Boolean),
    ("/outbound/generate_ringback_tone", Boolean),
    ("/outbound/localization", Length(2, 2)),
    ("/outbound/t38_reinvite_source", OneOf(REINVITES)),
    ("/outbound/outbound_voice_profile_id", Text),
];

const QUERY: &[(&str, Kind)] = &[
    ("/filter", Object),
    ("/filter/connection_name", Object),
    ("/filter/connection_name/contains", Length(3, usize::MAX)),
    ("/filter/fqdn", Text),
    ("/filter/outbound_voice_profile_id", Text),
    ("/filter/outbound.outbound_voice_profile_id", Text),
    ("/page[number]", Integer(1, i64::MAX)),
    ("/page[size]", Integer(1, 250)),
    ("/sort", OneOf(SORTS)),
];

const REQUIRED: [&str; 3] = ["/user_name", "/password", "/connection_name"];

const SITES: &[&str] = &[
    "Latency",
    "Chicago, IL",
    "Ashburn, VA",
    "San Jose, CA",
    "Sydney, Australia",
    "Amsterdam, Netherlands",
    "London, UK",
    "Toronto, Canada",
    "Vancouver, Canada",
    "Frankfurt, Germany",
];

const ENGINES: &[&str] = &[
    "denoiser",
    "deep_filter_net",
    "deep_filter_net_large",
    "krisp_viva_tel",
    "krisp_viva_tel_lite",
    "krisp_viva_promodel",
    "krisp_viva_ss",
    "quail_voice_focus",
];

const REINVITES: &[&str] = &[
    "telnyx",
    "customer",
    "disabled",
    "passthru",
    "caller-passthru",
    "callee-passthru",
];

const SORTS: &[&str] = &[
    "created_at",
    "-created_at",
    "connection_name",
    "-connection_name",
    "active",
    "-active",
];

fn is_user_name(text: &str) -> bool {
    let count = text.chars().count();
    (4..=32).contains(&count)
        && text.chars().all(|c| c.is_ascii_alphanumeric())
        && text.chars().take(5).any(|c| c.is_ascii_alphabetic())
}

/// The mask that answers hold in a password's place is none.
fn is_password(text: &str) -> bool {
    (8..=128).contains(&text.chars().count()) && text != "********"
}

fn is_url(text: &str) -> bool {
    let visible = !text.chars().any(|c| c.is_whitespace() || c.is_control());
    visible
        && text.split_once("://").is_some_and(|(scheme, rest)| {
            !scheme.is_empty() && !rest.trim_start_matches('/').is_empty()
        })
}

fn is_url_or_empty(text: &str) -> bool {
    text.is_empty() || is_url(text)
}

fn is_uuid(text: &str) -> bool {
    let lengths: Vec<usize> = text.split('-').map(str::len).collect();
    lengths == [8, 4, 4, 4, 12] && text.chars().all(|c| c == '-' || c.is_ascii_hexdigit())
}

/// Which part of a request a value stands in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    Query,
    Body,
}

/// Whether the value at `pointer` is wrong by what is documented. What is not documented is never wrong.
pub(super) fn is_wrong(part: Part, pointer: &str, root: &Value) -> bool {
    let value = root.pointer(pointer);
    match (value, kind_at(part, pointer)) {
        (None, _) => part == Part::Body && REQUIRED.contains(&pointer),
        (_, None) => false,
        (Some(Value::Null), _) => part == Part::Query || !NULLABLE.contains(&pointer),
        (Some(value), Some(kind)) => !kind.holds(value),
    }
}

/// Whether a list stands for something else, or something else for a list, or the like with objects:
/// what no field of a type can hold.
pub(super) fn is_of_another_shape(part: Part, root: &Value) -> bool {
    if !root.is_object() {
        return true;
    }
    let table = match part {
        Part::Query => QUERY,
        Part::Body => BODY,
    };
    table.iter().any(|(pointer, kind)| {
        let value = root.pointer(pointer).filter(|value| !value.is_null());
        value.is_some_and(|value| match kind {
            Object => !value.is_object(),
            Texts | SomeOf(_) => match value.as_array() {
                Some(items) => items.iter().any(|item| item.is_object() || item.is_array()),
                None => true,
            },
            _ => value.is_object() || value.is_array(),
        })
    })
}

/// What stands at `pointer`; an item of a list is what its list says of its items.
fn kind_at(part: Part, pointer: &str) -> Option<Kind> {
    let table = match part {
        Part::Query => QUERY,
        Part::Body => BODY,
    };
    let find = |name: &str| table.iter().find(|(known, _)| *known == name);
    if let Some((_, kind)) = find(pointer) {
        return Some(kind.same());
    }
    let (list, _) = pointer.rsplit_once('/')?;
    match find(list) {
        Some((_, Texts)) => Some(Text),
        Some((_, SomeOf(values))) => Some(OneOf(values)),
        _ => None,
    }
}

impl Kind {
    const fn same(&self) -> Self {
        match *self {
            Boolean => Boolean,
            Integer(least, most) => Integer(least, most),
            Steps(least, most, step) => Steps(least, most, step),
            Text => Text,
            Length(least, most) => Length(least, most),
            Like(accepts) => Like(accepts),
            OneOf(values) => OneOf(values),
            Texts => Texts,
            SomeOf(values) => SomeOf(values),
            Object => Object,
        }
    }

    fn holds(&self, value: &Value) -> bool {
        let text = |accepts: &dyn Fn(&str) -> bool| value.as_str().is_some_and(accepts);
        let integer = |accepts: &dyn Fn(i64) -> bool| whole(value).is_some_and(accepts);
        let list = |item: &Self| {
            value
                .as_array()
                .is_some_and(|items| items.iter().all(|value| item.holds(value)))
        };
        match *self {
            Boolean => value.is_boolean(),
            Integer(least, most) => integer(&|n| (least..=most).contains(&n)),
            Steps(least, most, step) => integer(&|n| (least..=most).contains(&n) && n % step == 0),
            Text => text(&|_| true),
            Length(least, most) => text(&|t| (least..=most).contains(&t.chars().count())),
            Like(accepts) => text(&accepts),
            OneOf(values) => text(&|t| values.contains(&t)),
            Texts => list(&Text),
            SomeOf(values) => list(&OneOf(values)),
            Object => value.is_object(),
        }
    }
}

/// A whole number of 64 bits, also when it is written with a fraction of nothing.
fn whole(value: &Value) -> Option<i64> {
    const EXACT: f64 = 9_007_199_254_740_992.0;
    #[expect(
        clippy::cast_possible_truncation,
        reason = "a whole number within 2^53, which i64 holds exactly"
    )]
    let of_float =
        |number: f64| (number.fract() == 0.0 && number.abs() <= EXACT).then_some(number as i64);
    let float = || value.as_f64().filter(|_| value.is_f64());
    value.as_i64().or_else(|| of_float(float()?))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn only_what_breaks_the_documentation_is_wrong() {
        let body = json!({
            "user_name": "1234a", "webhook_timeout_secs": null, "active": null, "tags": ["a", 1],
            "inbound": {"codecs": ["G722", "MP3"], "timeout_1xx_secs": 120.0, "timeout_2xx_secs": 601},
            "noise_suppression_details": {"attenuation_limit": 55}, "more": 1,
        });
        for pointer in [
            "/password",
            "/active",
            "/tags",
            "/tags/1",
            "/inbound/codecs/1",
            "/inbound/timeout_2xx_secs",
            "/noise_suppression_details/attenuation_limit",
        ] {
            assert!(is_wrong(Part::Body, pointer, &body), "{pointer}");
        }
        for pointer in [
            "/user_name",
            "/webhook_timeout_secs",
            "/tags/0",
            "/inbound/codecs/0",
            "/inbound",
            "/inbound/timeout_1xx_secs",
            "/more",
            "/dtmf_type",
        ] {
            assert!(!is_wrong(Part::Body, pointer, &body), "{pointer}");
        }
    }
}
