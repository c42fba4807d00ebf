//! The statuses of answers, and what they are called.

use crate::model::answers::Status;

/// The statuses that a document's word stands for.
pub(crate) fn parse(text: &str) -> Option<Status> {
    match text {
        "DEFAULT" => Some(Status::Default),
        _ if text.ends_with("XX") => text.get(..1)?.parse().ok().map(Status::Range),
        _ => text.parse().ok().map(Status::Exact),
    }
}

/// Whether answers of this status are successes. A default says nothing of it.
pub(crate) fn is_success(status: Status) -> bool {
    matches!(status, Status::Exact(200..=299) | Status::Range(2))
}

/// Whether answers of this status are errors, or of a kind that callers are told of as such.
pub(super) fn is_failure(status: Status) -> bool {
    match status {
        Status::Exact(code) => code >= 300,
        Status::Range(digit) => digit >= 3,
        Status::Default => true,
    }
}

/// What a status is called, as words.
pub(super) fn name(status: Status) -> String {
    match status {
        Status::Exact(code) => match reason(code) {
            Some(reason) => reason.to_owned(),
            None => format!("status {code}"),
        },
        Status::Range(2) => "success".to_owned(),
        Status::Range(4) => "client error".to_owned(),
        Status::Range(5) => "server error".to_owned(),
        Status::Range(digit) => format!("status {digit}xx"),
        Status::Default => "other".to_owned(),
    }
}

/// The reason phrase of a status (RFC 9110 and its registry).
const fn reason(code: u16) -> Option<&'static str> {
    Some(match code {
        200 => "ok",
        201 => "created",
        202 => "accepted",
        203 => "non authoritative information",
        204 => "no content",
        205 => "reset content",
        206 => "partial content",
        207 => "multi status",
        400 => "bad request",
        401 => "unauthorized",
        402 => "payment required",
        403 => "forbidden",
        404 => "not found",
        405 => "method not allowed",
        406 => "not acceptable",
        408 => "request timeout",
        409 => "conflict",
        410 => "gone",
        412 => "precondition failed",
        413 => "content too large",
        415 => "unsupported media type",
        422 => "unprocessable content",
        423 => "locked",
        429 => "too many requests",
        500 => "internal server error",
        501 => "not implemented",
        502 => "bad gateway",
        503 => "service unavailable",
        504 => "gateway timeout",
        _ => return None,
    })
}
