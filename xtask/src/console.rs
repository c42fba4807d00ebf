//! Owns what people and programs see: plain lines on one stream, problems on the other, or all problems as a program wants
//! them. Must not know what they are about.

use std::io::{IsTerminal, Write};

use specwright::diagnostics::{Diagnostics, Located, export};
use specwright::spec::source::Source;

/// How problems in documents are told.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Format {
    /// For people, on standard error.
    #[default]
    Human,
    /// A line of JSON each, on standard output, where nothing else is then.
    Json,
    /// A log of SARIF, in the same way.
    Sarif,
    /// Commands of GitHub's workflows, in the same way.
    GitHub,
}

impl Format {
    /// The formats by the names that the command line has for them.
    pub(crate) const ALL: [(&'static str, Self); 4] = [
        ("human", Self::Human),
        ("json", Self::Json),
        ("sarif", Self::Sarif),
        ("github", Self::GitHub),
    ];
}

/// Where lines go to. Nobody is left to tell if a stream can't be written to, so such failures are dropped.
pub(crate) struct Console {
    out: Box<dyn Write>,
    err: Box<dyn Write>,
    colored: bool,
    format: Format,
    /// What is told in the end, where a program is told.
    found: Vec<Located>,
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
            format: Format::Human,
            found: Vec::new(),
        }
    }

    /// Tells problems in this way from now on.
    pub(crate) fn tell(&mut self, format: Format) {
        self.format = format;
    }

    #[cfg(test)]
    pub(crate) fn new(out: Box<dyn Write>, err: Box<dyn Write>) -> Self {
        Self {
            out,
            err,
            colored: false,
            format: Format::Human,
            found: Vec::new(),
        }
    }

    /// A line about what was done.
    pub(crate) fn say(&mut self, line: &str) {
        self.print(&format!("{line}\n"));
    }

    /// Lines that go out as they are.
    pub(crate) fn print(&mut self, text: &str) {
        // What a program reads has nothing else in it.
        let stream = match self.format {
            Format::Human => &mut self.out,
            _ => &mut self.err,
        };
        let _ = stream.write_all(text.as_bytes());
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
        if self.format != Format::Human {
            return self.found.extend(found.located(sources));
        }
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

    /// Tells a program all that was found, once it is.
    pub(crate) fn finish(&mut self) {
        let text = match self.format {
            Format::Human => return,
            Format::Json => export::json_lines(&self.found),
            Format::Sarif => export::sarif(&self.found),
            Format::GitHub => export::github(&self.found),
        };
        let _ = self.out.write_all(text.as_bytes());
    }
}
