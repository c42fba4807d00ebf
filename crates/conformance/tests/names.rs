//! The names that the values of enums go by, both ways.

use telnyx_credential_connections::types::{
    AnchorsiteOverride, AniNumberFormat, AniOverrideType, Codec, DefaultRoutingMethod,
    DnisNumberFormat, DtmfType, EncryptedMedia, NoiseSuppression, NoiseSuppressionEngine,
    RegistrationState, RtcpPort, SimultaneousRinging, SipUriCallingPreference, Sort,
    T38ReinviteSource, WebhookApiVersion,
};

/// Checks that these variants have these values, and that there are no others.
macro_rules! names {
    ($enum:ident: $($variant:ident = $value:literal),* $(,)?) => {
        $(
            assert_eq!($enum::$variant.as_str(), $value);
            assert_eq!($value.parse::<$enum>().unwrap(), $enum::$variant);
            assert_eq!($enum::from_wire($value), $enum::$variant);
            assert_eq!(serde_json::to_value($enum::$variant).unwrap(), $value);
            assert!($enum::$variant.is_known());
        )*
        assert_eq!($enum::VALUES, [$($value),*]);
        let unknown = $enum::from_wire("no such value");
        assert!(matches!(unknown, $enum::UnknownValue(_)));
        assert_eq!((unknown.as_str(), unknown.is_known()), ("no such value", false));
    };
}

#[test]
fn values_become_names_by_rules() {
    names!(DtmfType: Rfc2833 = "RFC 2833", Inband = "Inband", SipInfo = "SIP INFO");
    names!(
        AnchorsiteOverride: Latency = "Latency", ChicagoIl = "Chicago, IL", AshburnVa = "Ashburn, VA",
        SanJoseCa = "San Jose, CA", SydneyAustralia = "Sydney, Australia",
        AmsterdamNetherlands = "Amsterdam, Netherlands", LondonUk = "London, UK",
        TorontoCanada = "Toronto, Canada", VancouverCanada = "Vancouver, Canada",
        FrankfurtGermany = "Frankfurt, Germany",
    );
    names!(
        AniNumberFormat: PlusE164 = "+E.164", E164 = "E.164", PlusE164National = "+E.164-national",
        E164National = "E.164-national",
    );
    names!(
        DnisNumberFormat: PlusE164 = "+e164", E164 = "e164", National = "national",
        SipUsername = "sip_username",
    );
    names!(RtcpPort: RtcpMux = "rtcp-mux", RtpPlus1 = "rtp+1");
    names!(
        T38ReinviteSource: Telnyx = "telnyx", Customer = "customer", Disabled = "disabled",
        Passthru = "passthru", CallerPassthru = "caller-passthru", CalleePassthru = "callee-passthru",
    );
}

#[test]
fn values_without_letters_have_the_names_that_the_description_gives_them() {
    names!(WebhookApiVersion: V1 = "1", V2 = "2", Texml = "texml");
    names!(
        Sort: CreatedAt = "created_at", CreatedAtDescending = "-created_at",
        ConnectionName = "connection_name", ConnectionNameDescending = "-connection_name",
        Active = "active", ActiveDescending = "-active",
    );
}

#[test]
fn every_other_enum_follows_the_same_rules() {
    names!(EncryptedMedia: Srtp = "SRTP");
    names!(
        SipUriCallingPreference: Disabled = "disabled", Unrestricted = "unrestricted",
        Internal = "internal",
    );
    names!(
        Codec: G722 = "G722", G711U = "G711U", G711A = "G711A", G729 = "G729", Opus = "OPUS",
        H264 = "H.264",
    );
    names!(DefaultRoutingMethod: Sequential = "sequential", RoundRobin = "round-robin");
    names!(SimultaneousRinging: Disabled = "disabled", Enabled = "enabled");
    names!(AniOverrideType: Always = "always", Normal = "normal", Emergency = "emergency");
    names!(
        NoiseSuppression: Inbound = "inbound", Outbound = "outbound", Both = "both",
        Disabled = "disabled",
    );
    names!(
        NoiseSuppressionEngine: Denoiser = "denoiser", DeepFilterNet = "deep_filter_net",
        DeepFilterNetLarge = "deep_filter_net_large", KrispVivaTel = "krisp_viva_tel",
        KrispVivaTelLite = "krisp_viva_tel_lite", KrispVivaPromodel = "krisp_viva_promodel",
        KrispVivaSs = "krisp_viva_ss", QuailVoiceFocus = "quail_voice_focus",
    );
    names!(
        RegistrationState: NotApplicable = "Not Applicable", NotRegistered = "Not Registered",
        Failed = "Failed", Expired = "Expired", Registered = "Registered",
        Unregistered = "Unregistered",
    );
}
