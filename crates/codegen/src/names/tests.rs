//! Tables of wire strings and the names they get, and the promises that hold for any string.

use std::collections::BTreeSet;

use super::*;

/// Strings as specs have them on a bad day.
#[rustfmt::skip]
const NASTY: &[&str] = &[
    "", " ", "  ", "_", "__", "-", "--", "---", ".", "..", "/", "\\", "'", "\"", "`", "*", "**",
    "+", "++", "-+", "<", "<=", "<>", "!=", "==", "&&", "||", "$", "$ref", "@type", "#", "#1",
    "%", "100%", "^", "~", "?", "!", "()", "[]", "{}", "a[]", "a[0]", "a[b][c]", "{id}", "0",
    "-0", "+0", "1", "-1", "--1", "+1", "1.5", "1,5", "1_5", "1-5", "15", "1 5", "10", "1,000",
    "1000", "1.000", "-1.5", "1e5", "1e-5", "0x1F", "2fa", "2FA", "1xx", "1XX", "N1", "n1", "n_1",
    "null", "Null", "NULL", "true", "false", "self", "Self", "SELF", "super", "crate", "type",
    "gen", "union", "async", "try", "r#type", "r#self", "asc", "Asc", "ASC", "aSC", "-asc",
    "asc_", "_asc", "__asc__", "asc__desc", "created_at", "-created_at", "created-at",
    "createdAt", "CreatedAt", "CREATED_AT", "a b", "a-b", "a_b", "a.b", "a/b", "a:b", "A B", "ab",
    "AB", "aB", "a\tb", "a\nb", "a\r\nb", "a\0b", "\0", "\u{7}", "\u{feff}", "\u{200b}",
    "a\u{200b}b", "\u{202e}abc", "\u{a0}", "é", "e\u{301}", "É", "\u{301}", "größe", "GRÖSSE",
    "ß", "İ", "ı", "ŉ", "ǅ", "ﬁ", "名前", "имя", "שם", "اسم", "नाम", "한글",
    "\u{1112}\u{1161}\u{11ab}", "K", "\u{212a}", "Å", "\u{212b}", "²", "x²", "½", "٣", "x٣", "٣x",
    "Ⅷ", "Ⓐ", "😀", "😀5", "😀😀", "👨\u{200d}👩", "°C", "5€", "a–b", "a — b", "“quoted”", "don't",
    "don’t", "*/", "//", "/*", "\"#", "#[attr]", "{{}}", "fn main() {}", "; drop table",
    "../../etc/passwd", "C:\\con", "con", "CON", "nul", "com1", "aux.rs",
    "application/vnd.api+json; charset=utf-8",
    "a_very_long_one_a_very_long_one_a_very_long_one_a_very_long_one", "\u{10ffff}", "\u{e000}",
    "\u{fdd0}", "·", "a·b", "℮", "ª", "\u{387}", "\u{1f71}", "\u{3ac}",
];

fn assert_identifier(name: &str, wire: &str) {
    assert!(!name.is_empty(), "{wire:?} gave nothing");
    let parsed =
        syn::parse_str::<syn::Ident>(name).or_else(|_| syn::parse_str(&format!("r#{name}")));
    let expected = keywords::settled(name);
    assert!(parsed.is_ok() || expected != name, "{wire:?} gave {name:?}");
    let ident = ident(name).to_string();
    assert!(
        ident == expected || ident == format!("r#{expected}"),
        "{wire:?}: {name:?} is written as {ident}"
    );
    assert_eq!(syn::parse_str::<syn::Ident>(&ident).unwrap(), ident);
}

#[test]
fn variants_of_known_values() {
    let table = [
        ("RFC 2833", "Rfc2833"),
        ("Inband", "Inband"),
        ("SIP INFO", "SipInfo"),
        ("OPUS", "Opus"),
        ("SRTP", "Srtp"),
        ("G711U", "G711U"),
        ("G722", "G722"),
        ("H.264", "H264"),
        ("Latency", "Latency"),
        ("Chicago, IL", "ChicagoIl"),
        ("Ashburn, VA", "AshburnVa"),
        ("San Jose, CA", "SanJoseCa"),
        ("Sydney, Australia", "SydneyAustralia"),
        ("Amsterdam, Netherlands", "AmsterdamNetherlands"),
        ("London, UK", "LondonUk"),
        ("Frankfurt, Germany", "FrankfurtGermany"),
        ("+E.164", "PlusE164"),
        ("E.164", "E164"),
        ("+E.164-national", "PlusE164National"),
        ("E.164-national", "E164National"),
        ("+e164", "PlusE164"),
        ("e164", "E164"),
        ("national", "National"),
        ("sip_username", "SipUsername"),
        ("rtcp-mux", "RtcpMux"),
        ("rtp+1", "RtpPlus1"),
        ("caller-passthru", "CallerPassthru"),
        ("round-robin", "RoundRobin"),
        ("Not Applicable", "NotApplicable"),
        ("deep_filter_net_large", "DeepFilterNetLarge"),
        ("krisp_viva_ss", "KrispVivaSs"),
        ("-created_at", "MinusCreatedAt"),
        ("-1", "Minus1"),
        ("10", "N10"),
        ("1.5", "N1_5"),
        ("1,000", "N1_000"),
        ("1000", "N1000"),
        ("1xx", "N1xx"),
        ("", "Empty"),
        ("null", "Null"),
        (" ", "Space"),
        ("*", "Star"),
        ("<=", "LessThanEquals"),
        ("!=", "NotEquals"),
        ("100%", "N100Percent"),
        ("😀", "U1F600"),
        ("€", "Euro"),
        ("größe", "Größe"),
        ("don't know", "DontKnow"),
        ("don’t know", "DontKnow"),
        ("userIDs", "UserIds"),
        ("IPv4 only", "Ipv4Only"),
        ("SHA256SUM", "Sha256Sum"),
        ("application/vnd.api+json", "ApplicationVndApiPlusJson"),
    ];
    for (wire, name) in table {
        assert_eq!(variant_name(wire), name, "{wire:?}");
    }
}

#[test]
fn types_of_components() {
    let table = [
        ("T38ReinviteSource", "T38ReinviteSource"),
        ("t38_reinvite_source", "T38ReinviteSource"),
        ("timeout_1xx_secs", "Timeout1xxSecs"),
        ("Timeout1xxSecs", "Timeout1xxSecs"),
        ("connections_PaginationMeta", "ConnectionsPaginationMeta"),
        ("CredentialConnection", "CredentialConnection"),
        ("HTTPServer", "HttpServer"),
        ("OAuth2Token", "OAuth2Token"),
        ("2FASettings", "N2FaSettings"),
        ("Self", "Self"),
    ];
    for (wire, name) in table {
        assert_eq!(type_name(wire), name, "{wire:?}");
        assert_eq!(type_name(name), name, "a name names itself");
    }
}

#[test]
fn fields_and_parameters() {
    let table = [
        ("timeout_1xx_secs", "timeout_1xx_secs"),
        ("t38_reinvite_source", "t38_reinvite_source"),
        ("jitterbuffer_msec_min", "jitterbuffer_msec_min"),
        ("page[number]", "page_number"),
        (
            "filter[connection_name][contains]",
            "filter_connection_name_contains",
        ),
        (
            "outbound.outbound_voice_profile_id",
            "outbound_outbound_voice_profile_id",
        ),
        ("X-Request-ID", "x_request_id"),
        ("userID", "user_id"),
        ("userIDs", "user_ids"),
        ("HTTPServer", "http_server"),
        ("ipv4Address", "ipv4_address"),
        ("IPv4Address", "ipv4_address"),
        ("$ref", "dollar_ref"),
        ("@type", "at_type"),
        ("type", "type"),
        ("2fa_enabled", "n2fa_enabled"),
        ("_links", "_links"),
        ("a__b", "a_b"),
        ("G711U", "g711u"),
        ("1.5", "n1_5"),
    ];
    for (wire, name) in table {
        assert_eq!(field_name(wire), name, "{wire:?}");
        assert_eq!(field_name(name), name, "a name names itself");
    }
}

#[test]
fn keywords_become_raw_or_get_an_underscore() {
    let table = [
        ("type", "r#type"),
        ("gen", "r#gen"),
        ("try", "r#try"),
        ("abstract", "r#abstract"),
        ("union", "union"),
        ("default", "default"),
        ("macro_rules", "macro_rules"),
        ("self", "self_"),
        ("super", "super_"),
        ("crate", "crate_"),
        ("Self", "SelfValue"),
        ("_", "__"),
        ("r#type", "r#type"),
        ("plain", "plain"),
        ("not a name", "not_a_name"),
        ("", "empty"),
    ];
    for (name, written) in table {
        assert_eq!(ident(name).to_string(), written);
    }
}

#[test]
fn methods_within_a_group() {
    let table = [
        ("listCredentialConnections", "list"),
        ("CreateCredentialConnection", "create"),
        ("retrieve_credential_connection", "retrieve"),
        ("credential_connections/list", "list"),
        ("CredentialConnectionsController_list", "list"),
        ("checkRegistrationStatus", "check_registration_status"),
        ("getCredentialConnectionById", "get_by_id"),
        ("deleteACredentialConnection", "delete"),
        ("getStatusOfTheCredentialConnection", "get_status"),
        ("credentialConnections", "credential_connections"),
        ("listConnections", "list_connections"),
        ("", "empty"),
        ("2faCredentialConnection", "n2fa"),
    ];
    for (operation, name) in table {
        assert_eq!(
            strip_group(operation, "Credential Connections"),
            name,
            "{operation:?}"
        );
    }
    assert_eq!(strip_group("listPolicies", "Policy"), "list");
    assert_eq!(strip_group("listIPAddresses", "ip_address"), "list");
    assert_eq!(strip_group("list", ""), "list");
}

#[test]
fn any_string_gives_an_identifier() {
    for wire in NASTY {
        for name in [
            type_name(wire),
            variant_name(wire),
            field_name(wire),
            module_name(wire),
            method_name(wire),
        ] {
            assert_identifier(&name, wire);
        }
        assert_identifier(&strip_group(wire, "a"), wire);
        assert_identifier(&strip_group("listThings", wire), wire);
    }
}

#[test]
fn any_character_gives_an_identifier() {
    for c in ('\0'..='\u{2FFFF}').step_by(7).chain('\0'..='\u{24FF}') {
        let wire = c.to_string();
        assert_identifier(&type_name(&wire), &wire);
        assert_identifier(&field_name(&format!("x{c}")), &wire);
    }
}

#[test]
fn no_two_wire_values_share_a_name() {
    for case in [Case::Snake, Case::Pascal] {
        let plain: fn(&str) -> String = if case == Case::Snake {
            field_name
        } else {
            variant_name
        };
        let mut scope = Scope::of(case).reserve(["new", "Unknown"]);
        let mut names = BTreeSet::new();
        for wire in NASTY {
            let name = scope.claim(&plain(wire), wire);
            assert_identifier(&name, wire);
            assert_eq!(
                name,
                keywords::settled(&name),
                "a claimed name needs no more than r#"
            );
            assert!(names.insert(name.clone()), "{wire:?} shares {name}");
        }
        let numbered = names.iter().filter(|name| name.ends_with("_2")).count();
        assert_eq!(numbered, 0, "no number was needed");
    }
}

#[test]
fn appending_a_value_renames_no_other() {
    let names = |wires: &[&str]| -> Vec<String> {
        let mut scope = Scope::of(Case::Pascal);
        wires
            .iter()
            .map(|wire| scope.claim(&variant_name(wire), wire))
            .collect()
    };
    let all = names(NASTY);
    for end in (0..NASTY.len()).step_by(13) {
        assert_eq!(names(&NASTY[..end]), all[..end]);
    }
}

#[test]
fn latecomers_are_told_apart_by_their_own_text() {
    let table: &[(&[&str], &[&str])] = &[
        (&["a b", "a-b", "a_b"], &["AB", "AHyphenB", "AUnderscoreB"]),
        (
            &["asc", "ASC", "Asc", "aSc"],
            &["Asc", "AscUppercase", "AscCapitalized", "ASc"],
        ),
        (&["ASC", "asc"], &["Asc", "AscLowercase"]),
        (&["+E.164", "+e164"], &["PlusE164", "PlusE164Lowercase"]),
        (&["H264", "H.264"], &["H264", "HDot264"]),
        (&["1,000", "1.000"], &["N1_000", "N1Dot000"]),
        (&["don't", "dont"], &["Dont", "DontLowercase"]),
        (
            &["a:😀", "a 😀", "a  😀"],
            &["AU1F600", "ASpaceU1F600", "ASpaceSpaceU1F600"],
        ),
        (&["self", "Self"], &["SelfValue", "SelfValueCapitalized"]),
        (&["😀5", "😀_5"], &["U1F600_5", "U1F600Underscore5"]),
        (&["x", "x", "x", "x"], &["X", "XLowercase", "XHex78", "X2"]),
        (
            &["Unknown", "unknown"],
            &["UnknownValue", "UnknownLowercase"],
        ),
    ];
    for (wires, names) in table {
        let mut scope = Scope::of(Case::Pascal).reserve(["Unknown"]);
        let claimed: Vec<String> = wires
            .iter()
            .map(|wire| scope.claim(&variant_name(wire), wire))
            .collect();
        assert_eq!(claimed, *names);
    }
}

#[test]
fn fields_are_told_apart_too() {
    let mut scope = Scope::reserving(["new"]);
    let mut claim = |wire: &str| scope.claim(&field_name(wire), wire);
    assert_eq!(claim("new"), "new_");
    assert_eq!(claim("New"), "new_capitalized");
    assert_eq!(claim("filter[name]"), "filter_name");
    assert_eq!(claim("filter.name"), "filter_dot_name");
    assert_eq!(claim("filter_name"), "filter_underscore_name");
    assert_eq!(claim("self"), "self_");
    assert_eq!(claim("self_"), "self_underscore");
    assert_eq!(claim("userId"), "user_id");
    assert_eq!(claim("userID"), "user_id_mixed_case");
}

#[test]
fn a_preferred_name_need_not_come_from_the_wire_string() {
    let mut scope = Scope::of(Case::Pascal);
    assert_eq!(
        scope.claim("CredentialInboundCodecs", "codecs"),
        "CredentialInboundCodecs"
    );
    assert_eq!(
        scope.claim("CredentialInboundCodecs", "co.decs"),
        "CredentialInboundCodecsCoDotDecs"
    );
    assert_eq!(scope.claim("OuterAB", "a b"), "OuterAB");
    assert_eq!(scope.claim("OuterAB", "a.b"), "OuterADotB");
    assert_eq!(scope.claim("not a name", ""), "NotAName");
    assert!(!scope.is_free("NotAName"));
}

#[test]
fn files_are_safe_on_any_system() {
    let mut scope = Scope::files();
    let mut claim = |wire: &str| scope.claim(&module_name(wire), wire);
    for wire in ["con", "nul", "aux", "prn", "com1", "lpt9", "mod", "lib"] {
        assert_eq!(claim(wire), format!("{wire}_"));
    }
    assert_eq!(claim("foo"), "foo");
    let mut scope = Scope::files();
    assert_eq!(scope.claim("Foo", "Foo"), "Foo");
    assert_ne!(scope.claim("foo", "foo").to_lowercase(), "foo");
    let long = "word ".repeat(200);
    assert!(scope.claim(&module_name(&long), &long).len() <= 135);
    let longer = "word ".repeat(201);
    assert!(scope.claim(&module_name(&longer), &longer).len() <= 135);
}

#[test]
fn names_of_types_fit_into_names_of_files() {
    let mut scope = Scope::types();
    let (one, other) = ("A".repeat(300), format!("{}B", "A".repeat(299)));
    let names = [scope.claim(&one, &one), scope.claim(&other, &other)];
    assert!(names.iter().all(|name| name.len() <= 200), "{names:?}");
    assert_ne!(names[0], names[1]);
}
