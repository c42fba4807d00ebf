//! What a server can do with a connection.

use std::time::Duration;

/// One thing done with a connection. Behind the last, the server keeps the connection and reads what may come.
#[derive(Clone, Debug, PartialEq)]
pub enum Step {
    /// `read`: a whole request.
    Read,
    /// `head`: a request's head, and perhaps a part of its body.
    ReadHead,
    /// `some`: waits until something of a request is there, and leaves it unread.
    Peek,
    /// `send TEXT`, `times N TEXT`, `hex FF..`: bytes. `answer 200 a: b | c: d || BODY`: an answer with these
    /// headers and this body, whose length is told. `ok`: reads a request, and answers it well.
    Send(Vec<u8>),
    /// `bytes TEXT`: the same, each byte by itself.
    Trickle(Vec<u8>),
    /// `pause`: until the client has seen what there is to be seen.
    Pause,
    /// `pass N`: N seconds, of the client's clock.
    Pass(Duration),
    /// `half`: nothing more will be sent; requests are still read.
    Half,
    /// `fin`: closes the connection.
    Fin,
    /// `rst`: resets it.
    Reset,
    /// `hold`: keeps it without reading.
    Hold,
}

/// What servers answer with that have nothing else to say.
const GOOD: &str = r#"{"name":"n","count":1}"#;

impl Step {
    pub fn parse(text: &str) -> Vec<Self> {
        let (word, rest) = text.split_once(' ').unwrap_or((text, ""));
        let step = match word {
            "read" => Self::Read,
            "head" => Self::ReadHead,
            "some" => Self::Peek,
            "send" => Self::Send(rest.into()),
            "times" => {
                let (count, text) = rest.split_once(' ').unwrap();
                Self::Send(text.repeat(count.parse().unwrap()).into())
            }
            "hex" => Self::Send(bytes(rest)),
            "bytes" => Self::Trickle(rest.into()),
            "answer" => Self::Send(answer(rest)),
            // A request, and the answer to it.
            "ok" => return vec![Self::Read, Self::Send(answer(&format!("200 || {GOOD}")))],
            "pause" => Self::Pause,
            "pass" => Self::Pass(Duration::from_secs_f64(rest.parse().unwrap())),
            "half" => Self::Half,
            "fin" => Self::Fin,
            "rst" => Self::Reset,
            "hold" => Self::Hold,
            _ => panic!("{text:?} is nothing that a server can do"),
        };
        vec![step]
    }
}

fn bytes(hex: &str) -> Vec<u8> {
    let digits: String = hex.split_whitespace().collect();
    (0..digits.len())
        .step_by(2)
        .map(|at| u8::from_str_radix(&digits[at..at + 2], 16).unwrap())
        .collect()
}

fn answer(text: &str) -> Vec<u8> {
    let (head, body) = text.split_once("||").unwrap_or((text, ""));
    let (status, headers) = head.trim().split_once(' ').unwrap_or((head.trim(), ""));
    let body = body.trim_start();
    let mut out = format!("HTTP/1.1 {status} Whatever\r\n");
    for header in headers.split(" | ").filter(|header| !header.is_empty()) {
        out.push_str(&format!("{header}\r\n"));
    }
    out.push_str(&format!("content-length: {}\r\n\r\n{body}", body.len()));
    out.into()
}
