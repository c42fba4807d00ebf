//! Owns what people see: plain lines on one stream, problems on the other. Must not know what they are about.

use std::io::{IsTerminal, Write};

use specwright::diagnostics::Diagnostics;
use specwright::spec::source::Source;

/// Where lines go to. Nobody is left to tell if a stream can't be written to, so such failures are dropped.
pub(crate) struct Console {
    out: Box<dyn Write>,
    err: Box<dyn Write>,
    colored: bool,
}

impl Console {
    /// The streams of this process.
    pub(crate) fn of_process() -> Self {
        let wanted = std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty());
        let colored = wanted && std::io::stderr().is_terminal();
        Self {
            out: Box::new(std::io::stdout()),
            err: Box::new(std::io::stderr()),
            colored,
        }
    }

    #[cfg(test)]
    pub(crate) fn new(out: Box<dyn Write>, err: Box<dyn Write>) -> Self {
        Self {
            out,
            err,
            colored: false,
        }
    }

    /// A line about what was done.
    pub(crate) fn say(&mut self, line: &str) {
        let _ = writeln!(self.out, "{line}");
    }

    /// Lines that go out as they are.
    pub(crate) fn print(&mut self, text: &str) {
        let _ = self.out.write_all(text.as_bytes());
    }

    /// A problem that has no place in a document.
    pub(crate) fn error(&mut self, message: &str, help: Option<&str>) {
        let _ = match self.colored {
            true => writeln!(self.err, "\u{1b}[1;91merror\u{1b}[0m: {message}"),
            false => writeln!(self.err, "error: {message}"),
        };
        if let Some(help) = help {
            let _ = writeln!(self.err, "  = help: {help}");
        }
    }

    /// Something worth a look.
    pub(crate) fn note(&mut self, message: &str) {
        let _ = writeln!(self.err, "note: {message}");
    }

    /// What was found in documents.
    pub(crate) fn found(&mut self, found: &Diagnostics, sources: &[Source]) {
        if found.is_empty() {
            return;
        }
        let text = if self.colored {
            found.render_all_colored(sources)
        } else {
            found.render_all(sources)
        };
        let _ = writeln!(self.err, "{}\n", text.trim_end());
    }
}
