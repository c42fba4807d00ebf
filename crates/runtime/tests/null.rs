//! What only can be null: read, kept when it is something else, and written.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use specwright_runtime as rt;

#[derive(Clone, PartialEq)]
struct Frame {
    audio: rt::Null,
    video: Option<rt::Null>,
    extra: rt::Extra,
}

impl rt::Model for Frame {
    const NAME: &'static str = "Frame";

    fn read(object: &mut rt::json::ObjectReader<'_, '_>) -> Self {
        Self {
            audio: object.required("audio"),
            video: object.optional("video"),
            extra: object.extra(),
        }
    }

    fn visit<F: rt::Fields>(&self, fields: &mut F) {
        fields.required("audio", &self.audio);
        fields.optional("video", &self.video);
    }

    fn extra(&self) -> &rt::Extra {
        &self.extra
    }
}

rt::model!(Frame);

#[test]
fn null_is_what_it_is() {
    for (text, video) in [
        (r#"{"audio":null,"video":null}"#, Some(rt::Null)),
        (r#"{"audio":null}"#, None),
    ] {
        let frame: Frame = rt::json::from_str(text).unwrap();
        assert_eq!(frame.video, video, "{text}");
        assert!(frame.extra().is_empty(), "{text}");
        assert_eq!(rt::check(&frame), Ok(()), "{text}");
        assert_eq!(rt::json::to_string(&frame), text);
    }
}

#[test]
fn anything_else_is_kept_and_not_sent() {
    let text = r#"{"audio":"AAAA","video":[1]}"#;
    let frame: Frame = rt::json::from_str(text).unwrap();
    assert_eq!(rt::json::to_string(&frame), text);
    let violations = rt::check(&frame).unwrap_err();
    let shown: Vec<String> = violations.iter().map(ToString::to_string).collect();
    assert_eq!(
        shown,
        [r#"/audio: "AAAA" must be null"#, "/video: [1] must be null"]
    );
}
