//! Owns what may become of a place that means something: its text is kept and is a text, or what it stands in is left out, and a
//! warning with a place says so.

use std::cell::OnceCell;

use specwright::diagnostics::{Code, Diagnostics};

use super::check::{Crate, is_told, is_twin, model, placed};
use super::places::{Document, Position};
use super::texts::Texts;

/// What stands in the place of a harmless text.
pub(crate) const HARMLESS: &str = "plainword";

/// As harmless: a pattern that the runtime writes in another way, and a media type.
const KEPT: [&str; 2] = [".", "plain/word"];

/// Texts as harmless that may be left out: no name and no part of a URL; nothing; no pattern.
const OTHERS: [&str; 3] = ["plain word", "", "("];

/// What one place can lead to.
pub(crate) struct Outcomes<'d> {
    document: &'d Document,
    position: &'d Position,
    /// The warnings of the document as it is.
    usual: Diagnostics,
    twins: Vec<Twin>,
}

/// A crate that is known to be harmless.
struct Twin {
    texts: Texts,
    model: String,
    /// Whether it lacks something, so that there has to be a warning.
    lacks: bool,
    made: OnceCell<Option<Crate>>,
}

impl Twin {
    fn of(texts: Texts, lacks: bool) -> Option<Self> {
        let (model, _) = model(&texts).ok()?;
        Some(Self {
            texts,
            model,
            lacks,
            made: OnceCell::new(),
        })
    }

    fn made(&self) -> Option<&Crate> {
        self.made
            .get_or_init(|| Crate::of(&self.texts).ok())
            .as_ref()
    }
}

impl<'d> Outcomes<'d> {
    pub(crate) fn of(document: &'d Document, position: &'d Position) -> Self {
        let (_, usual) = model(&document.texts()).ok().unwrap();
        let put = |text| Twin::of(document.with(&[(position, text)]), false);
        let mut twins: Vec<Twin> = Twin::of(document.texts(), false).into_iter().collect();
        let kept = [HARMLESS].into_iter().chain(KEPT);
        twins.extend(kept.filter_map(put));
        // An unknown member is no mistake, so that what is called by another name may be left out without a word.
        let is_word = position.word().is_some();
        if is_word {
            let original = twins[0].made().unwrap();
            let others = OTHERS.into_iter().filter_map(put);
            let others: Vec<Twin> = others
                .map(|twin| {
                    let lacks = twin
                        .made()
                        .is_none_or(|made| is_twin(made, original).is_err());
                    Twin { lacks, ..twin }
                })
                .collect();
            twins.extend(others);
        }
        // A value of a server's variable can take the whole server with it.
        let cut = [0, 1, 2, 3, 4].map(|up| document.without(position, up));
        twins.extend(cut.into_iter().filter_map(|texts| Twin::of(texts, is_word)));
        Self {
            document,
            position,
            usual,
            twins,
        }
    }

    /// Whether a text in the place leads to one of these, or is refused with a word why.
    pub(crate) fn judge(&self, text: &str) -> Result<(), String> {
        let texts = self.document.with(&[(self.position, text)]);
        let (model, warnings) = match model(&texts) {
            Ok(made) => made,
            Err(found) => return is_told(&found),
        };
        let same = self.twins.iter().find(|twin| twin.model == model);
        let lacks = match same {
            Some(twin) => twin.lacks,
            None => self.nearest(&texts, text, &blank(&model))?,
        };
        match lacks && !says_more(&warnings, &self.usual) {
            true => Err("something is left out without a word".to_owned()),
            false => Ok(()),
        }
    }

    /// Whether the twin of what is made lacks something.
    fn nearest(&self, texts: &Texts, text: &str, shape: &str) -> Result<bool, String> {
        let made = match Crate::of(texts) {
            Ok(made) => made,
            Err(found) => return is_told(&found).and(Err("modelled, and not written".to_owned())),
        };
        let mut why = None;
        // Only what is like in the model is like in the crate.
        let alike = self.twins.iter().filter(|twin| blank(&twin.model) == shape);
        for twin in alike {
            let Some(other) = twin.made() else { continue };
            match is_twin(&made, other) {
                Ok(()) => return Ok(twin.lacks),
                Err(found) => why = why.or(Some(found)),
            }
        }
        let why = why.unwrap_or_else(|| "there is no twin".to_owned());
        let stand_ins = stand_ins(text);
        let mut twins = stand_ins
            .iter()
            .filter_map(|text| Crate::of(&self.document.with(&[(self.position, text)])).ok());
        match twins.any(|twin| is_twin(&made, &twin).is_ok()) {
            true => Ok(false),
            false => Err(why),
        }
    }
}

/// A model without its texts.
fn blank(model: &str) -> String {
    let (mut blank, mut is_text, mut is_escaped) = (String::new(), false, false);
    for c in model.chars() {
        match (is_text, c) {
            (true, _) if is_escaped => is_escaped = false,
            (true, '\\') => is_escaped = true,
            (_, '"') => is_text = !is_text,
            (true, _) => {}
            (false, c) => blank.push(c),
        }
    }
    blank
}

/// Harmless texts with what a text has that means something in some places: what stands in braces is a parameter of a path, or a
/// variable of a server; a star stands for any media type; a slash ends the host of a URL, which then may have none; a backslash
/// and a bracket of a pattern need what follows them.
fn stand_ins(text: &str) -> Vec<String> {
    let count = text.matches('{').count();
    let names = (0..count).map(|number| format!("{{plain{number}}}"));
    let marked = [
        ('*', "*"),
        ('*', "*/*"),
        ('/', "/plain"),
        ('\\', "("),
        ('[', "("),
    ];
    let marked = marked.into_iter();
    let marked = marked.filter(|(mark, _)| text.contains(*mark));
    let marked = marked.map(|(_, stand_in)| stand_in.to_owned());
    let braced = Some(names.collect()).filter(|_| count > 0);
    braced.into_iter().chain(marked).collect()
}

/// Whether there is a warning of a kind, with a place, that there is not as often in others.
fn says_more(found: &Diagnostics, usual: &Diagnostics) -> bool {
    let count = |all: &Diagnostics, code: Code| {
        placed(all)
            .into_iter()
            .filter(|found| found.code == code)
            .count()
    };
    placed(found)
        .into_iter()
        .any(|one| count(found, one.code) > count(usual, one.code))
}
